"""What a plan would set up, one entry at a time: with the sentence it comes from and what has to be asked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from school.calendar.terms import Term
from school.counting.duties import EVERY, Duty, Metric, Per, Reach, with_reach
from school.people import Role
from school.scheduling.schedule import Audience, Change, Item, ItemKind
from school.scheduling.timing import Timing

NEW_GROUP: Final = 0
"""The id that stands for a group which the import will create; no group has it."""


class Section(StrEnum):
    """The parts in which a plan is looked over."""

    MONTHS = "months"
    WEEKS = "weeks"
    SERIES = "series"
    DUTIES = "duties"
    DEADLINES = "deadlines"
    PEOPLE = "people"


class Question(StrEnum):
    """Why somebody has to say whether an entry is meant; the first ones are those of the reader of plans."""

    PERIOD_IMPLIED = "period_implied"
    PART_OF_ANOTHER = "part_of_another"
    TIME_NOT_STATED = "time_not_stated"
    LIMIT_IMPLIED = "limit_implied"
    NAMES_RUN_TOGETHER = "names_run_together"
    WHICH_WEEKS = "which_weeks"
    NO_SUCH_LESSON = "no_such_lesson"
    END_OF_TERM = "end_of_term"
    SAME_DUTY = "same_duty"
    CHANGED_HERE = "changed_here"
    JOIN_GROUP = "join_group"


class Missing(StrEnum):
    """What an entry lacks so that it could be set up; asked for in this order."""

    METRIC = "metric"
    WHOM = "whom"
    PERIOD = "period"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom an entry is for; the whole school where nothing is said.

    `role` is for duties only: an item is for the `people` that hold it. `new_group` is created by the import.
    """

    group_id: int | None = None
    role: Role | None = None
    people: frozenset[int] = frozenset()
    new_group: str = ""

    @property
    def group(self) -> int | None:
        """The group's id, NEW_GROUP for one that does not exist yet, None for no group."""
        return NEW_GROUP if self.new_group else self.group_id


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An item of the schedule as far as it is known. `who` are the plan's own words for whom it is for.

    `changes` are days of a series on which somebody wants it not to meet (None), or to meet on another day.
    """

    kind: ItemKind
    title: str
    timing: Timing | None
    whom: Whom | None
    who: str = ""
    place: str | None = None
    note: str | None = None
    changes: tuple[tuple[date, date | None], ...] = ()

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What nobody has said yet."""
        whom = (Missing.WHOM,) if self.whom is None else ()
        return (*whom, Missing.TIME) if self.timing is None else whom

    @property
    def item(self) -> Item | None:
        """The item, with id 0, where all is known."""
        if self.timing is None or self.whom is None:
            return None
        audience = Audience(self.whom.group, self.whom.people)
        first, last = self.timing.first_day, self.timing.last_day
        item = Item(0, self.kind, self.title, first, last, audience, place=self.place, note=self.note)
        changes = {day: Change(day, new) for day, new in self.changes}
        return replace(self.timing.put(item), changes=changes)


@dataclass(frozen=True, slots=True)
class DutyDraft:
    """A duty as far as it is known. `who`, `what` and `unit` are the plan's own words."""

    who: str
    what: str
    count: int
    unit: str
    metric: Metric | None
    per: Per | None
    whom: Whom | None
    reach: Reach = EVERY

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What nobody has said yet."""
        lacks = {Missing.METRIC: self.metric, Missing.WHOM: self.whom, Missing.PERIOD: self.per}
        return tuple(part for part, value in lacks.items() if value is None)

    @property
    def duty(self) -> Duty | None:
        """The duty, with id 0, where all is known."""
        if self.metric is None or self.per is None or self.whom is None:
            return None
        [*people] = self.whom.people
        member = people[0] if len(people) == 1 else None
        duty = Duty(0, self.metric, self.count, self.per, self.whom.role, self.whom.group, member)
        return with_reach(duty, self.reach)


@dataclass(frozen=True, slots=True)
class PeopleDraft:
    """A list of people that belong to a group. `who` is its label in the plan; `members` are those of the school,
    `strangers` names that nobody (or more than one) there has; `lead`: they head the group."""

    who: str
    members: frozenset[int]
    strangers: tuple[str, ...]
    whom: Whom | None
    lead: bool = False

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What nobody has said yet."""
        return (Missing.WHOM,) if self.whom is None else ()


Draft = ItemDraft | DutyDraft | PeopleDraft


@dataclass(frozen=True, slots=True)
class Proposal:
    """One entry. `quote` is its sentence; `twice`: the same sentence surely makes a deadline as well."""

    section: Section
    quote: str
    draft: Draft
    questions: tuple[Question, ...] = ()
    twice: bool = False

    @property
    def item(self) -> Item | None:
        """The item it would set up."""
        return self.draft.item if isinstance(self.draft, ItemDraft) else None

    @property
    def duty(self) -> Duty | None:
        """The duty it would set up."""
        return self.draft.duty if isinstance(self.draft, DutyDraft) else None

    @property
    def missing(self) -> tuple[Missing, ...]:
        """What somebody has to say before it can be set up."""
        return self.draft.missing

    @property
    def settable(self) -> bool:
        """Whether it can be set up as it stands."""
        return not self.missing

    @property
    def doubtful(self) -> bool:
        """Whether it has a question, or lacks something."""
        return bool(self.questions or self.missing)

    @property
    def uncounted(self) -> bool:
        """Whether it is a duty of a kind of work that is not counted here, such as 读书."""
        return Missing.METRIC in self.missing

    def is_past(self, today: date) -> bool:
        """Whether it is an item whose last day is over."""
        timing = self.draft.timing if isinstance(self.draft, ItemDraft) else None
        return timing is not None and timing.last_day < today

    def kept_at_first(self, today: date) -> bool | None:
        """Whether it is imported unless somebody says otherwise; None: somebody has to say."""
        for_nobody = isinstance(self.draft, PeopleDraft) and not self.draft.members
        if self.twice or self.is_past(today) or for_nobody or self.uncounted:
            return False
        return None if self.doubtful else True


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan as proposals. `other_year` is the school year it names where the school has no such term ahead;
    `unused` its sentences nothing was made of, those with a figure or a date first."""

    term: Term
    other_year: str
    proposals: tuple[Proposal, ...]
    unused: tuple[str, ...]
