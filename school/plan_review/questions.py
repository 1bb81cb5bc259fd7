"""What has to be asked about an entry of a term plan, and what each answer makes of it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final

from school.calendar.terms import SchoolCalendar
from school.counting.duties import OWED_AS_ONE, Metric, Per, Reach
from school.directory import Directory
from school.people import GroupKind, Role
from school.plan_review.proposals import (
    Draft,
    DutyDraft,
    ItemDraft,
    Missing,
    PeopleDraft,
    Proposal,
    Question,
    Whom,
)
from school.scheduling.schedule import ItemKind, rule_days
from school.scheduling.timing import Timing

_WEEK: Final = timedelta(days=7)
_ANSWERED_BY: Final = {
    "timing": {
        Question.TIME_NOT_STATED,
        Question.WHICH_WEEKS,
        Question.NO_SUCH_LESSON,
        Question.END_OF_TERM,
        Question.LIMIT_IMPLIED,
    },
    "whom": {Question.SAME_DUTY},
    "per": {Question.PERIOD_IMPLIED, Question.SAME_DUTY},
    "metric": {Question.SAME_DUTY},
    "count": {Question.SAME_DUTY},
}
"""Which questions are settled when a part of an entry is set."""
_ROLES: Final = (Role.PREP_LEAD, Role.GROUP_LEAD, Role.SCHOOL_LEADER)
_PERIODS: Final = (
    Per.TERM,
    Per.MONTH,
    Per.WEEK,
    Per.HALF_MONTH,
    Per.TWO_WEEKS,
    Per.TWO_MONTHS,
    Per.YEAR,
    Per.DAY,
)

_PEOPLE: Final = re.compile("(?:[长师任员傅弟]|书记|骨干|干部|领导|人)$")
_HEADS_OR_KIND: Final = re.compile("组长$|^(?:教研|备课|学科)组$")
_OF_A_GROUP: Final = re.compile("组(?:人员|成员|组员|教师|老师)$")

Matter = Missing | Question


@dataclass(frozen=True, slots=True)
class Answer:
    """One way to read an entry: `code` goes through a button, `proposal` is what the entry becomes."""

    code: str
    proposal: Proposal


def open_matter(proposal: Proposal) -> Matter | None:
    """What is asked first about an entry: what it lacks, then what is in doubt."""
    matters: tuple[Matter, ...] = (*proposal.missing, *proposal.questions)
    return matters[0] if matters else None


def edited(proposal: Proposal, **parts: Any) -> Proposal:
    """An entry with parts of its draft set by somebody, and the questions gone that this settles."""
    settled = {it for part in parts for it in _ANSWERED_BY.get(part, ())}
    if isinstance(timing := parts.get("timing"), Timing):
        parts["kind"] = timing.kind
        parts.setdefault("changes", ())
    draft = proposal.draft
    if (
        isinstance(draft, DutyDraft)
        and draft.reach.together
        and parts.get("metric", draft.metric) not in OWED_AS_ONE
    ):
        parts.setdefault("reach", replace(draft.reach, together=False))
    questions = tuple(it for it in proposal.questions if it not in settled)
    return replace(proposal, draft=replace(draft, **parts), questions=questions, twice=False)


def settled(proposal: Proposal, question: Question) -> Proposal:
    """An entry that is meant as it stands, as far as this question goes."""
    return replace(proposal, questions=tuple(it for it in proposal.questions if it is not question))


_NEEDS_A_WORD: Final = {Question.CHANGED_HERE, Question.JOIN_GROUP, Question.NAMES_RUN_TOGETHER}


def accepted(proposal: Proposal) -> Proposal | None:
    """An entry as it was read, without a question; None where it lacks something or somebody has to say yes to it."""
    if proposal.missing or _NEEDS_A_WORD & set(proposal.questions):
        return None
    return replace(proposal, questions=())


def answers(proposal: Proposal, matter: Matter, school: Directory) -> list[Answer]:
    """The readings among which somebody can choose, the likeliest first."""
    if matter is Missing.WHOM:
        return [Answer(code, tied(proposal, code, school)) for code in whom_codes(proposal.draft, school)]
    if matter is Missing.METRIC:
        return [Answer(it, edited(proposal, metric=it)) for it in Metric]
    if matter is Missing.PERIOD or matter is Question.PERIOD_IMPLIED:
        return [Answer(it, edited(proposal, per=it)) for it in _periods(proposal)]
    if matter is Question.WHICH_WEEKS:
        return list(_weeks(proposal, school.calendar))
    if not isinstance(matter, Question):
        return []
    as_it_stands = Answer("as_is", settled(proposal, matter))
    if matter in (Question.TIME_NOT_STATED, Question.NO_SUCH_LESSON):
        return [as_it_stands, *_lessons(proposal, school.calendar)]
    if matter is Question.LIMIT_IMPLIED:
        return [as_it_stands, *_no_limit(proposal)]
    return [as_it_stands, *_earlier(proposal)] if matter is Question.END_OF_TERM else [as_it_stands]


def new_group_name(who: str) -> str:
    """The name of the group that would be created for the plan's words: 综合 is 综合组."""
    name = "".join(it for it in who if it.isprintable() and it != ":")[:18]
    name = _OF_A_GROUP.sub("组", name)
    return name if name.endswith("组") else f"{name}组"


def whom_codes(draft: Draft, school: Directory) -> list[str]:
    """For whom an entry may be, those most like the plan's words first: `g12`, `new` for a group that is to be
    created, a kind of groups that owe as one, `all`, or a role. People that are listed can only be those of a group.
    """
    likeness = {it.id: len(set(it.name) & set(draft.who) - {"组"}) for it in school.groups}
    alike = [f"g{it.id}" for it in sorted(school.groups, key=lambda it: -likeness[it.id]) if likeness[it.id]]
    others = [f"g{it.id}" for it in school.groups if not likeness[it.id]]
    heads_or_kind = not isinstance(draft, DutyDraft) and _HEADS_OR_KIND.search(draft.who)
    new = ["new"] if draft.who and not heads_or_kind else []
    groups = [*alike, *others, *new] if alike else [*new, *others]
    if isinstance(draft, PeopleDraft):
        return groups
    is_duty = isinstance(draft, DutyDraft)
    kinds = [kind for kind in GroupKind if any(it.kind is kind for it in school.groups)]
    kinds = kinds if isinstance(draft, DutyDraft) and draft.metric in OWED_AS_ONE else []
    roles = [it for it in _ROLES if is_duty or _holders(it, school)]
    if is_duty and _PEOPLE.search(draft.who) and not alike:
        return [*reversed(roles), "all", *kinds, *others, *new]
    return [*roles, "all", *groups] if heads_or_kind else [*groups, *kinds, "all", *roles]


def _holders(role: Role, school: Directory) -> frozenset[int]:
    return frozenset(it.id for it in school.active if role in it.roles)


def tied(proposal: Proposal, code: str, school: Directory) -> Proposal:
    """An entry for whom a code of `whom_codes` says. Raises ValueError for one that means nobody here."""
    draft = proposal.draft
    if code in set(GroupKind):
        return for_people(proposal, Whom(), Reach(group_kind=GroupKind(code), together=True))
    whom = _whom_of(draft, code, school)
    as_one = isinstance(draft, DutyDraft) and whom.group is not None and draft.metric in OWED_AS_ONE
    return for_people(proposal, whom, Reach(together=as_one))


def for_people(proposal: Proposal, whom: Whom, reach: Reach) -> Proposal:
    """An entry for other people; of a duty, which lessons count and whether it comes on top of others stays."""
    draft = proposal.draft
    if not isinstance(draft, DutyDraft):
        return edited(proposal, whom=whom)
    return edited(proposal, whom=whom, reach=replace(reach, only=draft.reach.only, adds=draft.reach.adds))


def _whom_of(draft: Draft, code: str, school: Directory) -> Whom:
    if code == "new":
        return Whom(new_group=new_group_name(draft.who))
    if code == "all":
        return Whom()
    if code in _ROLES:
        role, holders = Role(code), _holders(Role(code), school)
        if not isinstance(draft, DutyDraft) and not holders:
            raise ValueError(code)
        return Whom(role=role) if isinstance(draft, DutyDraft) else Whom(people=holders)
    group_id = int(code.removeprefix("g"))
    if group_id not in school.group_by_id:
        raise ValueError(code)
    return Whom(group_id)


def _periods(proposal: Proposal) -> Sequence[Per]:
    first = proposal.draft.per if isinstance(proposal.draft, DutyDraft) else None
    return sorted(_PERIODS, key=lambda it: it is not first)


def _weeks(proposal: Proposal, calendar: SchoolCalendar) -> Iterator[Answer]:
    """The two ways in which every second week may be meant: from the week it was read for, or from the other."""
    timing = proposal.draft.timing if isinstance(proposal.draft, ItemDraft) else None
    if timing is None or timing.rrule is None:
        return
    term = calendar.term_of(timing.first_day)
    end = term.last_day if term else timing.last_day
    for first in (timing.first_day, timing.first_day + _WEEK):
        days = rule_days(timing.rrule, first, end)
        if days:
            week = term.week_of(first) if term else 1
            other = replace(timing, first_day=first, last_day=days[-1])
            yield Answer("odd" if week and week % 2 else "even", edited(proposal, timing=other))


def _lessons(proposal: Proposal, calendar: SchoolCalendar) -> Iterator[Answer]:
    timing = proposal.draft.timing if isinstance(proposal.draft, ItemDraft) else None
    table = calendar.timetable_on(timing.first_day) if timing else None
    if timing is None or table is None:
        return
    for it in table.periods:
        at = replace(timing, starts=it.start, ends=it.end, periods=(it.number,))
        yield Answer(f"p{it.number}", edited(proposal, timing=at))


def _no_limit(proposal: Proposal) -> Iterator[Answer]:
    timing = proposal.draft.timing if isinstance(proposal.draft, ItemDraft) else None
    if timing is not None:
        yield Answer("event", edited(proposal, timing=replace(timing, kind=ItemKind.EVENT)))


def _earlier(proposal: Proposal) -> Iterator[Answer]:
    timing = proposal.draft.timing if isinstance(proposal.draft, ItemDraft) else None
    if timing is not None:
        week = timing.first_day - _WEEK
        yield Answer("week", edited(proposal, timing=replace(timing, first_day=week, last_day=week)))
