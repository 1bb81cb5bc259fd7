"""The lists of people in a term plan, as who belongs to which group; nothing of it happens unasked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from school.directory import Directory
from school.plan_review.proposals import PeopleDraft, Proposal, Question, Section, Whom
from school.plans.document import PeopleList
from school.plans.script import fold
from school.scheduling.audiences import Named, read_named

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


def with_new_members(draft: PeopleDraft, school: Directory) -> PeopleDraft:
    """A list as the school knows its people by now: some may have come onto the roster since it was read."""
    called = {name: school.roster.called(name) for name in draft.strangers}
    found = {people[0].id for people in called.values() if len(people) == 1}
    left = tuple(name for name, people in called.items() if len(people) != 1)
    return replace(draft, members=draft.members | found, strangers=left)


def roster_rows(drafts: Iterable[PeopleDraft], school: Directory) -> list[list[str]]:
    """The people of lists whom the school does not know, as the rows of a roster under their header; namesakes of
    members are left out, for nobody could tell who is meant."""
    groups: dict[str, list[str]] = {}
    for draft in drafts:
        group = _group_name(draft, school)
        for name in draft.strangers:
            if not school.roster.called(name):
                named = groups.setdefault(name, [])
                named += [group] if group and group not in named else []
    return (
        [["姓名", "教研组"], *([name, "、".join(named)] for name, named in groups.items())] if groups else []
    )


def _group_name(draft: PeopleDraft, school: Directory) -> str:
    if draft.whom is None:
        return ""
    group = school.group_by_id.get(draft.whom.group_id or 0)
    return group.name if group else draft.whom.new_group
