"""Days by the plain calendar: dates, months, weeks and weekdays, counted from today or chosen in a span."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from school.holidays import ONE_DAY
from school.when.days import (
    FIRST_YEAR,
    LAST_YEAR,
    Context,
    Expression,
    Grain,
    Span,
    monday,
    month_span,
    one,
    place_in_year,
    real_date,
    several,
    shifted,
    week,
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
    unit: Literal["day", "week", "month"]
    within: bool = False

    def find(self, at: Context) -> Span | None:
        if abs(self.count) > 400:
            return None
        there = shifted(at.today, self.count, self.unit)
        return Span(at.today, there) if self.within else one(there)


@dataclass(frozen=True, slots=True)
class Year(Expression):
    """2026年, or 明年 as an offset."""

    year: int
    relative: bool = False

    @property
    def grain(self) -> Grain:
        return "year"

    def find(self, at: Context) -> Span | None:
        year = at.today.year + self.year if self.relative else self.year
        return Span(date(year, 1, 1), date(year, 12, 31)) if FIRST_YEAR <= year <= LAST_YEAR else None


@dataclass(frozen=True, slots=True)
class MonthAway(Expression):
    """本月, 下个月: an offset in months."""

    offset: int

    @property
    def grain(self) -> Grain:
        return "month"

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

    @property
    def grain(self) -> Grain:
        return "span"

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


@dataclass(frozen=True, slots=True)
class WeekAway(Expression):
    """本周, 下周, 上周: an offset in Monday-to-Sunday weeks."""

    offset: int

    @property
    def grain(self) -> Grain:
        return "week"

    def find(self, at: Context) -> Span | None:
        return week(at.today + timedelta(weeks=self.offset))


@dataclass(frozen=True, slots=True)
class Weekdays(Expression):
    """周三, 周一三五, 周二至周四: ISO numbers; `ranged` if they are first and last."""

    numbers: tuple[int, ...]
    ranged: bool = False

    @property
    def grain(self) -> Grain:
        return "span" if self.ranged else "day"

    def inside(self, scope: Span, at: Context) -> Span | None:
        if scope.last is None or (scope.last - scope.first).days > 6:
            return None
        start = monday(scope.first)
        found = [start + timedelta(days=number - 1) for number in self.numbers]
        if self.ranged:
            return Span(found[0], found[0] + timedelta(days=(self.numbers[-1] - self.numbers[0]) % 7))
        return several(found)

    def find(self, at: Context) -> Span | None:
        if self.ranged:
            first = self._next(self.numbers[0], at)
            return Span(first, first + timedelta(days=(self.numbers[-1] - self.numbers[0]) % 7))
        return several(self._next(number, at) for number in self.numbers)

    def _next(self, number: int, at: Context) -> date:
        start = at.anchor or at.today
        ahead = (number - start.isoweekday()) % 7
        if at.past and not at.anchor:
            return start - timedelta(days=-ahead % 7)
        return start + timedelta(days=ahead)


@dataclass(frozen=True, slots=True)
class Weekend(Expression):
    """周末: Saturday and Sunday."""

    @property
    def grain(self) -> Grain:
        return "span"

    def inside(self, scope: Span, at: Context) -> Span | None:
        start = monday(scope.end) + timedelta(days=5)
        return Span(start, start + ONE_DAY)

    def find(self, at: Context) -> Span | None:
        return self.inside(week(at.today), at)


@dataclass(frozen=True, slots=True)
class Nth(Expression):
    """The nth something of a scope: 第一个周三, 最后一天, 最后一个工作日. Negative numbers count from the end."""

    nth: int
    what: int | Literal["day", "workday"]

    @property
    def closing(self) -> bool:
        return self.nth < 0

    def inside(self, scope: Span, at: Context) -> Span | None:
        length = (scope.end - scope.first).days + 1
        days = (scope.first + timedelta(days=n) for n in range(min(length, 400)))
        matching = [day for day in days if self._matches(day, at)]
        index = self.nth - 1 if self.nth > 0 else self.nth
        return one(matching[index]) if -len(matching) <= index < len(matching) else None

    def _matches(self, day: date, at: Context) -> bool:
        if self.what == "day":
            return True
        return at.calendar.is_workday(day) if self.what == "workday" else day.isoweekday() == self.what

    def find(self, at: Context) -> Span | None:
        return None


@dataclass(frozen=True, slots=True)
class NthWeek(Expression):
    """第一周 of a month or term, 最后一周. A month's weeks are those whose Thursday lies in it (as ISO 8601)."""

    nth: int

    @property
    def grain(self) -> Grain:
        return "week"

    @property
    def closing(self) -> bool:
        return self.nth < 0

    def inside(self, scope: Span, at: Context) -> Span | None:
        is_month = (scope.end - scope.first).days < 31
        thursdays = Nth(self.nth, 4).inside(scope, at) if is_month else None
        if is_month:
            return self._in_month(thursdays, scope)
        start = scope.first if self.nth > 0 else scope.end
        found = week(start + timedelta(weeks=self.nth - 1 if self.nth > 0 else self.nth + 1))
        return found if found.first <= scope.end and found.end >= scope.first else None

    def _in_month(self, thursday: Span | None, scope: Span) -> Span | None:
        if thursday is None:
            return None
        found = week(thursday.first)
        # The other common way: the week that holds the first (the last) day of the month is first (last).
        edge = week(scope.first) if self.nth > 0 else week(scope.end)
        steps = self.nth - 1 if self.nth > 0 else self.nth + 1
        other = Span(edge.first + timedelta(weeks=steps), edge.end + timedelta(weeks=steps))
        return found if other == found else replace(found, others=(other,))

    def find(self, at: Context) -> Span | None:
        return self.inside(Span(at.term.first_day, at.term.last_day), at) if at.term else None
