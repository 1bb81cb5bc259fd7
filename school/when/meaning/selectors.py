"""What is chosen in a month, a term or the days beside something by its number: 第一个周三, 最后两周."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from school.calendar.holidays import ONE_DAY
from school.when.meaning.days import Context, Expression, Span, Unit, monday, one, shifted, week


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
class LastFew(Expression):
    """最后两周, 最后三天 of a scope: so many weeks, days or months up to its end."""

    count: int
    unit: Unit

    grain = "span"
    closing = True

    def inside(self, scope: Span, at: Context) -> Span | None:
        last = week(scope.end).end if self.unit == "week" else scope.end
        first = shifted(last, -self.count, self.unit) + ONE_DAY
        return Span(first, last) if first >= monday(scope.first) else None

    def find(self, at: Context) -> Span | None:
        return self.inside(Span(at.term.first_day, at.term.last_day), at) if at.term else None


@dataclass(frozen=True, slots=True)
class NthWeek(Expression):
    """第一周 of a month or term, 最后一周. A month's weeks are those whose Thursday lies in it (as ISO 8601)."""

    nth: int

    grain = "week"

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
