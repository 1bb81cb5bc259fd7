"""Weeks counted from this one, and weekdays: 下周, 周三, 周末."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from school.calendar.holidays import ONE_DAY
from school.when.meaning.days import Context, Expression, Grain, Span, monday, several, week


@dataclass(frozen=True, slots=True)
class WeekAway(Expression):
    """本周, 下周, 上周: an offset in Monday-to-Sunday weeks."""

    offset: int

    grain = "week"

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

    grain = "span"

    def inside(self, scope: Span, at: Context) -> Span | None:
        start = monday(scope.end) + timedelta(days=5)
        return Span(start, start + ONE_DAY)

    def find(self, at: Context) -> Span | None:
        return self.inside(week(at.today), at)
