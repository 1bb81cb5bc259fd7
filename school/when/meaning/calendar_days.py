"""Days by the plain calendar: dates, months and their parts, by number or counted from today."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from school.calendar.holidays import ONE_DAY
from school.when.meaning.days import (
    FIRST_YEAR,
    LAST_YEAR,
    Context,
    Days,
    Expression,
    Grain,
    Span,
    Unit,
    Within,
    month_span,
    one,
    place_in_year,
    real_date,
    several,
    shifted,
)


@dataclass(frozen=True, slots=True)
class Today(Expression):
    """今天 and its neighbours: an offset in days; 明后天 are two days."""

    offset: int
    both: bool = False

    def find(self, at: Context) -> Span | None:
        day = at.today + timedelta(days=self.offset)
        return several((day, day + ONE_DAY)) if self.both else one(day)


@dataclass(frozen=True, slots=True)
class Stamp(Expression):
    """A full date: 2026-11-25."""

    year: int
    month: int
    day: int

    def find(self, at: Context) -> Span | None:
        found = real_date(self.year, self.month, self.day)
        return one(found) if found else None


@dataclass(frozen=True, slots=True)
class Away(Expression):
    """三天后, 两周前, 一个月后: so many units from today; with `within`, everything up to there (三天内)."""

    count: int  # negative: ago
    unit: Unit
    within: bool = False

    def find(self, at: Context) -> Span | None:
        if abs(self.count) > 400:
            return None
        there = shifted(at.today, self.count, self.unit)
        return Span(at.today, there) if self.within else one(there)


@dataclass(frozen=True, slots=True)
class WorkdaysAway(Expression):
    """5个工作日后: the nth working day after today; with `within`, everything up to there (三个工作日内)."""

    count: int
    within: bool

    def find(self, at: Context) -> Span | None:
        if self.count > 60:
            return None
        day = at.today
        for _ in range(self.count):
            day += ONE_DAY
            while not at.calendar.is_workday(day):
                day += ONE_DAY
        return Span(at.today, day) if self.within else one(day)


@dataclass(frozen=True, slots=True)
class Year(Expression):
    """2026年, or 明年 as an offset."""

    year: int
    relative: bool = False

    grain = "year"

    def find(self, at: Context) -> Span | None:
        year = at.today.year + self.year if self.relative else self.year
        return Span(date(year, 1, 1), date(year, 12, 31)) if FIRST_YEAR <= year <= LAST_YEAR else None


@dataclass(frozen=True, slots=True)
class MonthAway(Expression):
    """本月, 下个月: an offset in months."""

    offset: int

    grain = "month"

    def find(self, at: Context) -> Span | None:
        return month_span(at.today.year, at.today.month + self.offset)


@dataclass(frozen=True, slots=True)
class Months(Expression):
    """11月, 6—7月, 10、11月: months by number, from the first to the last."""

    first: int
    last: int

    @property
    def grain(self) -> Grain:
        return "month" if self.first == self.last else "span"

    def find(self, at: Context) -> Span | None:
        # The anchor may stand inside the month: 11月25日至11月底.
        anchored = replace(at, anchor=at.anchor.replace(day=1)) if at.anchor else at
        start = place_in_year(self.first, 1, self._this_month_counts(anchored))
        if start is None or not 1 <= self.last <= 12:
            return None
        spans = [self._from(day.first) for day in (start, *start.others)]
        if at.past and spans[0].end > at.today:
            spans.append(self._from(start.first.replace(year=start.first.year - 1)))
        return replace(spans[0], others=tuple(spans[1:]))

    def _this_month_counts(self, at: Context) -> Context:
        return replace(at, now=at.now.replace(day=1)) if at.today.month == self.first else at

    def _from(self, first: date) -> Span:
        return Span(first, month_span(first.year, first.month + (self.last - self.first) % 12).last)

    def inside(self, scope: Span, at: Context) -> Span | None:
        first = real_date(scope.first.year, self.first, 1)
        return self._from(first) if first and 1 <= self.last <= 12 else None


@dataclass(frozen=True, slots=True)
class DaysOfMonth(Expression):
    """25日, 25、26日, 20-25日: numbers of days; `ranged` if they are first and last."""

    numbers: tuple[int, ...]
    ranged: bool = False

    @property
    def grain(self) -> Grain:
        return "span" if self.ranged else "day"

    def inside(self, scope: Span, at: Context) -> Span | None:
        dates = [real_date(scope.first.year, scope.first.month, number) for number in self.numbers]
        known = [day for day in dates if day]
        if len(known) < len(self.numbers):
            return None
        if self.ranged:
            return Span(known[0], known[-1]) if known[0] <= known[-1] else None
        return several(known)

    def find(self, at: Context) -> Span | None:
        step = -1 if at.past and not at.anchor else 1
        limit = at.anchor or at.today
        found = (self._on(limit, step * months) for months in range(4))
        ahead = [day for day in found if day and (day >= limit if step > 0 else day <= limit)]
        if not ahead:
            return None
        picked = self.inside(one(ahead[0]), at)
        if picked and self.ranged and step > 0 and at.anchor is None:
            # 20-25号 said on the 22nd is the range that is running.
            running = self.inside(month_span(limit.year, limit.month), at)
            if running and running.first <= limit <= running.end:
                return replace(picked, others=(running,))
        return picked

    def _on(self, day: date, months: int) -> date | None:
        month = month_span(day.year, day.month + months)
        return real_date(month.first.year, month.first.month, self.numbers[0])


@dataclass(frozen=True, slots=True)
class Part(Expression):
    """月初, 中旬, 月底: from one day of the month to another (0: its last day)."""

    first: int
    last: int
    is_end: bool = False

    grain = "span"

    @property
    def closing(self) -> bool:
        return self.is_end

    def inside(self, scope: Span, at: Context) -> Span | None:
        month = scope.first if self.first == 1 else scope.end
        last = month.replace(day=self.last) if self.last else scope.end
        return Span(month.replace(day=self.first), last)

    def find(self, at: Context) -> Span | None:
        start = at.anchor or at.today
        this, following = (self.inside(month_span(start.year, start.month + n), at) for n in (0, 1))
        if this and following and this.end < start and not at.past:
            return replace(following, others=(this,))  # 月初 said on the 20th is the coming one
        return this


def is_part(days: Days) -> bool:
    """Whether an expression means a part of a month: 月初, 12月下旬."""
    return isinstance(days.selector if isinstance(days, Within) else days, Part)
