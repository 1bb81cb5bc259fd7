"""What a time expression means once it is understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Literal
from zoneinfo import ZoneInfo

from school.calendar.terms import Parity

Kind = Literal["date", "datetime", "range", "recurrence", "doubt"]
DayHalf = Literal["am", "noon", "pm"]


@dataclass(frozen=True, slots=True)
class When:
    """A moment, a day, a range, a recurrence, or a doubt. Days and times are the school's own wall time.

    `date` is a whole day (or its `half`), `datetime` has a `start_time`, `range` runs from `first_day` to
    `last_day`, both included (None: open), `recurrence` has an `rrule` (RFC 5545, without DTSTART) and
    `first_day`/`last_day` where the text bounds it. A `doubt` has no day of its own, only `alternatives`:
    nothing may be stored before a person has chosen one. Other kinds may carry alternatives too.

    With `deadline`, the start (of a range: the end) is the last moment allowed.
    """

    kind: Kind
    first_day: date | None = None
    last_day: date | None = None
    start_time: time | None = None
    end_time: time | None = None
    half: DayHalf | None = None
    more: tuple[date, ...] = ()  # further days of a list, with the same time of day
    deadline: bool = False
    periods: tuple[int, ...] = ()  # numbers of the whole day
    after_period: int | None = None  # 第二节课后: the moment that period ends
    occasion: str | None = None  # 放学后, 大课间 where the school has given no clock time
    week: int | None = None  # teaching week of first_day
    rrule: str | None = None
    parity: Parity | None = None
    alternatives: tuple[When, ...] = ()
    span: tuple[int, int] = (0, 0)  # where it stands in the text
    gap: tuple[int, int] | None = None  # other words within the span, between a day and its hour

    def starts_at(self, zone: ZoneInfo) -> datetime | None:
        """The aware moment it begins, or None for whole days and recurrences."""
        if self.kind == "recurrence" or self.first_day is None or self.start_time is None:
            return None
        return datetime.combine(self.first_day, self.start_time, zone)

    def ends_at(self, zone: ZoneInfo) -> datetime | None:
        """The aware moment it ends, or None where the text gives none."""
        if self.kind == "recurrence" or self.last_day is None or self.end_time is None:
            return None
        return datetime.combine(self.last_day, self.end_time, zone)
