"""Which days an expression means: the small algebra. Scopes give a span of days, selectors pick inside one.

下个月第一个周三 is `Within(MonthAway(1), Nth(1, 3))`. A selector that stands alone finds its own scope: a bare
周四 is the next one, a bare 11月 the one of this school year.
"""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Literal, Protocol

from school.calendar.terms import SchoolCalendar, Term

Grain = Literal["day", "week", "month", "year", "term", "span"]
Unit = Literal["day", "week", "month"]
SCHOOL_YEAR_STARTS = 9  # September
FIRST_YEAR, LAST_YEAR = 1950, 2100


@dataclass(frozen=True, slots=True)
class Context:
    """What an expression is read against. `anchor`: the day before it in a list or range.

    With `past`, what has no week or year of its own lies behind: for records of what has happened.
    """

    now: datetime
    calendar: SchoolCalendar
    past: bool = False
    anchor: date | None = None

    @property
    def today(self) -> date:
        """The school's local day."""
        return self.now.date()

    @property
    def term(self) -> Term | None:
        """The term that 第8周 and 期中 belong to."""
        return self.calendar.term_near(self.today)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `first` to `last`, both included (None: open), and `more` single days of a list.

    `others` are further readings; a span that is not `certain` may only be offered beside them.
    """

    first: date
    last: date | None
    more: tuple[date, ...] = ()
    others: tuple[Span, ...] = ()
    certain: bool = True

    @property
    def end(self) -> date:
        """The last day; of an open span its first."""
        return self.last or self.first


class Days(Protocol):
    """An expression for days. `closing`: it names an end (月底), so 前 includes it."""

    @property
    def grain(self) -> Grain:
        """What size of span it gives, which decides what may follow."""

    @property
    def closing(self) -> bool:
        """Whether 前 means "by the end of it"."""

    def find(self, at: Context) -> Span | None:
        """The days meant, or None where there are none, such as 2月30日."""


@dataclass(frozen=True, slots=True)
class Expression:
    """What most expressions for days have in common."""

    @property
    def grain(self) -> Grain:
        return "day"

    @property
    def closing(self) -> bool:
        return False


class Selector(Days, Protocol):
    """An expression that can also pick its days inside a given span."""

    def inside(self, scope: Span, at: Context) -> Span | None:
        """The days meant inside a scope."""


def one(day: date) -> Span:
    """A single day."""
    return Span(day, day)


def several(days: Iterable[date]) -> Span:
    """A list of single days."""
    first, *more = sorted(set(days))
    return Span(first, first, tuple(more))


def monday(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def week(day: date) -> Span:
    """The Monday-to-Sunday week of a day."""
    first = monday(day)
    return Span(first, first + timedelta(days=6))


def real_date(year: int, month: int, day: int) -> date | None:
    """The date, or None if there is no such day or it is out of any school's time."""
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= month <= 12:
        return None
    return date(year, month, day) if 1 <= day <= month_length(year, month) else None


def shifted(day: date, count: int, unit: Unit) -> date:
    """A day moved by days, weeks or months; in a shorter month its last day."""
    if unit == "month":
        months = day.year * 12 + day.month - 1 + count
        year, month = divmod(months, 12)
        return date(year, month + 1, min(day.day, month_length(year, month + 1)))
    return day + timedelta(days=count * (7 if unit == "week" else 1))


def month_length(year: int, month: int) -> int:
    """How many days a month has."""
    return gregorian.monthrange(year, month)[1]


def month_span(year: int, month: int) -> Span:
    """A whole month; months beyond December run into the next years."""
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return Span(date(year, month, 1), date(year, month, month_length(year, month)))


def school_year(day: date) -> int:
    """The calendar year in which the school year of a day began (1 September)."""
    return day.year if day.month >= SCHOOL_YEAR_STARTS else day.year - 1


def place_in_year(month: int, day: int, at: Context) -> Span | None:
    """The date of a month and day without a year.

    Inside the school year; on or after the anchor of a list; with `past`, the last one gone by. In July and
    August people speak of the school year to come.
    """
    years = range(at.today.year - 2, at.today.year + 3)
    dates = [found for year in years if (found := real_date(year, month, day))]
    if at.anchor:
        return next((one(found) for found in dates if found >= at.anchor), None)
    if at.past:
        return next((one(found) for found in reversed(dates) if found <= at.today), None)
    ahead = next((found for found in dates if found >= at.today), None)
    year = school_year(at.today) + (month < SCHOOL_YEAR_STARTS)
    within = real_date(year, month, day)
    if within is None or ahead is None or within == ahead:
        only = within or ahead
        return one(only) if only else None
    first, second = (ahead, within) if at.today.month in (7, 8) else (within, ahead)
    return replace(one(first), others=(one(second),))


@dataclass(frozen=True, slots=True)
class Within(Expression):
    """A selector applied to a scope: 第16周 + 星期二."""

    scope: Days
    selector: Selector

    @property
    def grain(self) -> Grain:
        return self.selector.grain

    @property
    def closing(self) -> bool:
        return self.selector.closing

    def find(self, at: Context) -> Span | None:
        scope = self.scope.find(at)
        if scope is None or (picked := self.selector.inside(scope, at)) is None:
            return None
        found = (self.selector.inside(other, at) for other in scope.others)
        others = [*picked.others, *(other for other in found if other)]
        if at.past and picked.first > at.today and others and others[0].first <= at.today:
            picked, others = others[0], []
        return replace(picked, others=tuple(others)) if others or picked.others else picked


@dataclass(frozen=True, slots=True)
class Through(Expression):
    """From some days through others: the right end is the first that fits on or after the left."""

    start: Days
    stop: Days

    grain = "span"

    def find(self, at: Context) -> Span | None:
        start = self.start.find(at)
        if start is None:
            return None
        spans = [self._from(reading, at) for reading in (start, *start.others)]
        if spans[0] is None:
            return None
        others = tuple(span for span in spans[1:] if span)
        return replace(spans[0], others=others, certain=spans[0].certain and start.certain)

    def _from(self, start: Span, at: Context) -> Span | None:
        stop = self.stop.find(replace(at, anchor=start.first))
        if stop is None or stop.last is None or stop.last < start.first or start.more:
            return None
        return Span(start.first, stop.last, stop.more, certain=stop.certain)
