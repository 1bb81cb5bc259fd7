"""Terms, teaching weeks and the timetable of a school."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

Half = Literal["am", "pm"]


@dataclass(frozen=True, slots=True)
class Period:
    """One lesson period (节) of the school day; `number` counts through the whole day from 1."""

    number: int
    half: Half
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Phase:
    """A named stretch of days in a term, such as 期中考试; both ends are included."""

    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Term:
    """A school term. Both days are included; week 1 is the Monday-to-Sunday week of `first_day`."""

    name: str
    first_day: date
    last_day: date
    exams: tuple[Phase, ...] = ()

    @property
    def week_one(self) -> date:
        """The Monday of teaching week 1."""
        return self.first_day - timedelta(days=self.first_day.weekday())

    @property
    def weeks(self) -> int:
        """How many teaching weeks the term touches."""
        return (self.last_day - self.week_one).days // 7 + 1

    def week_of(self, day: date) -> int | None:
        """The teaching week of a day, from 1, or None outside the term's weeks."""
        week = (day - self.week_one).days // 7 + 1
        return week if 1 <= week <= self.weeks else None

    def monday_of(self, week: int) -> date:
        """The Monday of a teaching week; weeks outside the term extrapolate."""
        return self.week_one + timedelta(weeks=week - 1)
