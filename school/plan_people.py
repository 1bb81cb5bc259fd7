"""The lists of people in a term plan, as who belongs to which group; nothing of it happens unasked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from school.audiences import Named, read_named
from school.directory import Directory
from school.plan_proposals import PeopleDraft, Proposal, Question, Section, Whom
from school.plans.document import PeopleList
from school.plans.script import fold

_HEAD: Final = re.compile("(?<!副)组长$")


def propose_people(lists: Iterable[PeopleList], school: Directory) -> Iterator[Proposal]:
    """A proposal for each list that names a group or people of the school, unless they are all in it already."""
    for found in lists:
        called = {name: school.roster.called(name) for name in dict.fromkeys(found.names)}
        members = frozenset(people[0].id for people in called.values() if len(people) == 1)
        strangers = tuple(name for name, people in called.items() if len(people) != 1)
        lead = _HEAD.search(found.label) is not None
        whom = _group(_HEAD.sub("", found.label), school)
        draft = PeopleDraft(found.label, members, strangers, whom, lead)
        settled = members and not strangers and whom is not None and not joining(draft, school)
        if settled or not (members or whom):
            continue
        question = Question.NAMES_RUN_TOGETHER if found.doubts else Question.JOIN_GROUP
        questions = (question,) if members else ()
        yield Proposal(Section.PEOPLE, " ".join(found.quote.text.split()), draft, questions)


def _group(label: str, school: Directory) -> Whom | None:
    _, named = read_named(fold(label), Named(), school)
    return Whom(named.groups[0].id) if len(named.groups) == 1 else None


def joining(draft: PeopleDraft, school: Directory) -> list[int]:
    """The members whom it would put into the group, or make its head, in the school's order."""
    group = draft.whom.group if draft.whom else None
    return [
        it.id
        for it in school.active
        if it.id in draft.members and (group not in it.groups or (draft.lead and group not in it.leads))
    ]
