"""Terms, teaching weeks and the timetable of a school, and what kind of day a day is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from school.calendar import holidays

Half = Literal["am", "pm"]
Parity = Literal["odd", "even"]
DayKind = Literal["workday", "weekend", "holiday", "make_up"]

ALL_WEEK = frozenset(range(1, 8))


@dataclass(frozen=True, slots=True)
class Period:
    """One lesson period (节) of the school day; `number` counts through the whole day from 1."""

    number: int
    half: Half
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Break:
    """A named stretch between the lessons, such as 大课间 or 午休."""

    name: str
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Timetable:
    """The bells of the days it applies to: everyday, on some weekdays, in a season, or both.

    `weekdays` are ISO numbers (Monday 1). `season` is first and last (month, day), both included; it may
    run over the new year, as 冬令时间 does.
    """

    periods: tuple[Period, ...]
    breaks: tuple[Break, ...] = ()
    weekdays: frozenset[int] = ALL_WEEK
    season: tuple[tuple[int, int], tuple[int, int]] | None = None
    name: str = ""

    def applies_to(self, day: date, weekday: int) -> bool:
        """Whether these bells ring on a day whose lessons are those of `weekday`."""
        if weekday not in self.weekdays:
            return False
        if self.season is None:
            return True
        first, last = self.season
        today = (day.month, day.day)
        return first <= today <= last if first <= last else not last < today < first

    def period(self, number: int) -> Period | None:
        """The period with this number of the whole day, or None."""
        return next((period for period in self.periods if period.number == number), None)

    def in_half(self, half: Half) -> tuple[Period, ...]:
        """The periods of the morning or of the afternoon, in order."""
        return tuple(period for period in self.periods if period.half == half)

    def number_of(self, nth: int, half: Half) -> int | None:
        """The whole-day number of 上午第nth节 or 下午第nth节, or None where there is no such period.

        下午第二节 counts from the first afternoon period; 下午第七节, more than a morning has, is already
        the whole-day number.
        """
        periods = self.in_half(half)
        morning = len(self.in_half("am"))
        if half == "pm" and nth > morning:
            return next((period.number for period in periods if period.number == nth), None)
        return periods[nth - 1].number if 1 <= nth <= len(periods) else None


@dataclass(frozen=True, slots=True)
class Phase:
    """A named stretch of days in a term, such as 期中考试; both ends are included."""

    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Term:
    """A school term. Both days are included; week 1 is the Monday-to-Sunday week of `first_day`.

    What counts in a `closed` term stays as it is.
    """

    name: str
    first_day: date
    last_day: date
    exams: tuple[Phase, ...] = ()
    closed: bool = False

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


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A day on which the school departs from the national calendar: 运动会, 停课, 补课, a correction.

    `works` says whether people come to school, `counts_as` whose weekday's lessons are taught (ISO number;
    None: no ordinary lessons, or the day's own).
    """

    day: date
    name: str
    works: bool
    counts_as: int | None = None


@dataclass(frozen=True, slots=True)
class SchoolDay:
    """What a day is: its kind, the name of its holiday or occasion, and whose weekday's lessons it has."""

    day: date
    kind: DayKind
    name: str | None
    lessons_of: int

    @property
    def works(self) -> bool:
        """Whether people come to school."""
        return self.kind in ("workday", "make_up")


@dataclass(frozen=True, slots=True)
class SchoolCalendar:
    """Everything about a school's time. Terms in order; of the timetables the first that applies counts."""

    timezone: ZoneInfo
    terms: tuple[Term, ...] = ()
    timetables: tuple[Timetable, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()

    def term_of(self, day: date) -> Term | None:
        """The term a day lies in, or None in the holidays between."""
        return next((term for term in self.terms if term.first_day <= day <= term.last_day), None)

    def term_near(self, day: date) -> Term | None:
        """The term people mean when they say 本学期 on this day: the running, the coming, or the last one."""
        coming = [term for term in self.terms if term.last_day >= day]
        return coming[0] if coming else (self.terms[-1] if self.terms else None)

    def week_of(self, day: date) -> int | None:
        """The teaching week of a day, from 1, or None outside the terms."""
        weeks = (term.week_of(day) for term in self.terms)
        return next((week for week in weeks if week is not None), None)

    def parity(self, day: date) -> Parity | None:
        """Whether a day lies in an odd (单周) or even (双周) teaching week; None outside the terms."""
        week = self.week_of(day)
        return None if week is None else ("odd" if week % 2 else "even")

    def day(self, day: date) -> SchoolDay:
        """What a day is. The school's own special days outrank the national calendar."""
        special = next((special for special in self.special_days if special.day == day), None)
        weekday = day.isoweekday()
        if special:
            ordinary: DayKind = "workday" if weekday <= 5 else "make_up"
            kind: DayKind = ordinary if special.works else "holiday"
            return SchoolDay(day, kind, special.name, special.counts_as or weekday)
        if name := holidays.holiday_name(day):
            return SchoolDay(day, "holiday", name, weekday)
        if weekday <= 5:
            return SchoolDay(day, "workday", None, weekday)
        if stands_for := holidays.made_up_for(day):
            return SchoolDay(day, "make_up", None, stands_for.isoweekday())
        return SchoolDay(day, "weekend", None, weekday)

    def is_workday(self, day: date) -> bool:
        """Whether people come to school on a day, term or not."""
        return self.day(day).works

    def announced(self, year: int) -> bool:
        """Whether the government has published the holidays of a year; if not, they are an estimate."""
        return holidays.holiday_year(year).announced

    def timetable_on(self, day: date) -> Timetable | None:
        """The bells that ring on a day, or None where the school has entered none."""
        weekday = self.day(day).lessons_of
        return next((table for table in self.timetables if table.applies_to(day, weekday)), None)

    def period(self, day: date, nth: int, half: Half | None = None) -> Period | None:
        """第nth节 of a day, counted within the half-day if one is given; None where there is none."""
        table = self.timetable_on(day)
        if table is None:
            return None
        number = nth if half is None else table.number_of(nth, half)
        return None if number is None else table.period(number)
