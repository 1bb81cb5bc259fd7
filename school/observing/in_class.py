"""Writing up a lesson while it is given: when that ends by itself, and the lines that come of it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Final

from school.calendar.terms import SchoolCalendar
from school.observing.observations import Visit
from school.problems import BadAnswer

AFTER_LESSON: Final = timedelta(minutes=10)
"""How long after the bell a message still belongs to the lesson."""

AFTER_LINE: Final = timedelta(minutes=20)
"""Who has written a line so lately is still at it."""

USUAL: Final = timedelta(minutes=60)
"""How long it lasts where no bell is known: a lesson and the way to it."""

LONGEST: Final = timedelta(hours=3)
JUST_OVER: Final = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Line:
    """One message of the lesson's record. `said_at` is aware; `file` is the kind of file it came with, if any."""

    id: int
    said_at: datetime
    text: str
    file: str | None = None
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Sitting:
    """A log that is being written in class: what is sent by `ends_at` becomes its lines. Moments are aware.

    `closed`: it was ended by hand and not by the bell.
    """

    observation_id: int
    opened_at: datetime
    ends_at: datetime
    closed: bool = False


def first_end(visit: Visit, opened_at: datetime, calendar: SchoolCalendar) -> datetime:
    """When writing ends by itself: a while after the bell of the lesson, if it is being given, or after an hour.

    `opened_at` carries the school's zone.
    """
    today = visit.day == opened_at.date()
    period = calendar.period(visit.day, visit.period) if visit.period and today else None
    if period is not None:
        end = datetime.combine(visit.day, period.end, opened_at.tzinfo) + AFTER_LESSON
        if opened_at < end:
            return min(end, opened_at + LONGEST)
    return opened_at + USUAL


def moved_end(sitting: Sitting, said_at: datetime) -> datetime:
    """When it ends after one more line: whoever goes on writing is not cut off, up to three hours."""
    return max(sitting.ends_at, min(said_at + AFTER_LINE, sitting.opened_at + LONGEST))


def is_just_over(sitting: Sitting, said_at: datetime) -> bool:
    """Whether words come so soon after an end that nobody chose that they may have been meant for the record."""
    return not sitting.closed and sitting.ends_at < said_at <= sitting.ends_at + JUST_OVER


_CLOCK: Final = re.compile(r"(\d{1,2})\s*[:：点时.]\s*(\d{2})\s*分?")


def read_clock(text: str) -> time:
    """14:25, 14：25, 14点25分. Raises BadAnswer."""
    match = _CLOCK.fullmatch(text.strip())
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise BadAnswer("clock", text)
    return time(int(match[1]), int(match[2]))
