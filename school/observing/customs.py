"""How a school goes about observing: who reads appraisals, whether each visit is appraised, when logs are locked."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Final

from school.calendar.terms import SchoolCalendar

LOCK_DAYS: Final = (3, 7, 14, 30)
"""Days after a lesson among which a school chooses when its logs are locked."""


ASKED_AT: Final = time(17)
"""When on a working day feedback that is missing is asked for."""


class Readers(StrEnum):
    """Who may read appraisals besides the observer: nobody, leaders and directors, or these and heads of groups."""

    NOBODY = "nobody"
    LEADERS = "leaders"
    HEADS = "heads"


@dataclass(frozen=True, slots=True)
class Customs:
    """A school's customs. What was written before `leaders_since` or `heads_since` is not theirs to read.

    `critique`: 每听必评, a visit without feedback stays open. `lock_days`: days after the lesson, None for never.
    """

    leaders_since: datetime | None = None
    heads_since: datetime | None = None
    critique: bool = False
    lock_days: int | None = None

    @property
    def readers(self) -> Readers:
        """Who may read what is entered now."""
        if self.heads_since is not None:
            return Readers.HEADS
        return Readers.NOBODY if self.leaders_since is None else Readers.LEADERS

    def read_by(self, readers: Readers, now: datetime) -> Customs:
        """The same with other readers. Who is added reads what is entered from `now` on."""
        leaders = None if readers is Readers.NOBODY else self.leaders_since or now
        heads = (self.heads_since or now) if readers is Readers.HEADS else None
        return replace(self, leaders_since=leaders, heads_since=heads)


def critique_asked_at(entered_at: datetime, calendar: SchoolCalendar) -> datetime:
    """When feedback that is still missing is asked for: on the afternoon of the next day on which people work.

    `entered_at` carries the school's zone. Where a school marks more than a month as free, after that month.
    """
    days = (entered_at.date() + timedelta(days=nth) for nth in range(1, 40))
    day = next((it for it in days if calendar.is_workday(it)), entered_at.date() + timedelta(days=40))
    return datetime.combine(day, ASKED_AT, entered_at.tzinfo)
