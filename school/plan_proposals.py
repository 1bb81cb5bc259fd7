"""What a plan would set up, one entry at a time: with the sentence it comes from and what has to be asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from school.quotas import Duty
from school.schedule import Item


class Section(StrEnum):
    """The parts in which a plan is looked over."""

    MONTHS = "months"
    WEEKS = "weeks"
    SERIES = "series"
    DUTIES = "duties"
    DEADLINES = "deadlines"


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
    WHOLE_GROUP = "whole_group"
    SAME_DUTY = "same_duty"


class Obstacle(StrEnum):
    """Why an entry can't be set up by itself."""

    NO_GROUP = "no_group"
    NO_WEEK = "no_week"
    NO_DAY = "no_day"
    NO_ROLE = "no_role"
    NO_METRIC = "no_metric"
    NO_PERIOD = "no_period"


@dataclass(frozen=True, slots=True)
class Proposal:
    """One entry: an item or a duty (both with id 0), or an obstacle. `words` name it, `quote` is its sentence.

    `twice`: the same sentence surely makes a deadline as well.
    """

    section: Section
    words: str
    quote: str
    item: Item | None = None
    duty: Duty | None = None
    questions: tuple[Question, ...] = ()
    obstacle: Obstacle | None = None
    twice: bool = False

    @property
    def settable(self) -> bool:
        """Whether it can be set up at all."""
        return self.obstacle is None

    @property
    def doubtful(self) -> bool:
        """Whether it has a question, or can't be set up by itself."""
        return bool(self.questions) or not self.settable

    def is_past(self, today: date) -> bool:
        """Whether it is an item whose last day is over."""
        return self.item is not None and self.item.last_day < today

    def kept_at_first(self, today: date) -> bool | None:
        """Whether it is imported unless somebody says otherwise; None: somebody has to say."""
        if not self.settable or self.twice or self.is_past(today):
            return False
        return None if self.questions else True
