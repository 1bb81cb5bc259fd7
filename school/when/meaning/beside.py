"""Days counted from other days (元旦前一天, 期中考试后第二周), and days that are named twice (12月3日周四)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from school.calendar.holidays import ONE_DAY, holiday_name, rest_around
from school.when.meaning.days import (
    Context,
    Days,
    Expression,
    Grain,
    Span,
    Unit,
    Within,
    monday,
    one,
    shifted,
    week,
)
from school.when.meaning.school_days import TermEdge
from school.when.meaning.weekdays import WeekAway


def last_day_of(span: Span) -> date:
    """The last day of something; of a holiday the last day off, for 国庆后 begins when work does."""
    return rest_around(span.end)[1] if holiday_name(span.end) else span.end


@dataclass(frozen=True, slots=True)
class Beside(Expression):
    """元旦前一天, 期中考试后一周, 五一后第二周: counted from something else.

    Without `ordinal`, two weeks are both of them (期末考试前两周), but two days are the second day. `within`
    takes everything from the edge on (考试后三天内).
    """

    base: Days
    count: int  # negative: before
    unit: Unit
    ordinal: bool = False
    within: bool = False

    @property
    def grain(self) -> Grain:
        return "day" if self.unit == "day" and not self.within else "week"

    def find(self, at: Context) -> Span | None:
        base = self.base.find(at)
        if base is None or not 0 < abs(self.count) <= 60:
            return None
        found = self._weeks(base, at) if self.unit == "week" else self._days(base)
        return replace(found, certain=found.certain and base.certain) if found else None

    def _days(self, base: Span) -> Span:
        start = base.first if self.count < 0 else last_day_of(base)
        there = shifted(start, self.count, self.unit)
        if not self.within:
            return one(there)
        return Span(there, start - ONE_DAY) if self.count < 0 else Span(start + ONE_DAY, there)

    def _weeks(self, base: Span, at: Context) -> Span | None:
        if self.base.grain == "day":
            # 12月25日前一周: the day a week before, or the week before? Offer both.
            there = one(shifted(base.first, self.count, "week"))
            if self.within:
                return self._days(base)
            return replace(there, others=(week(there.first),), certain=False)
        if self.count < 0:
            begins = monday(base.first + timedelta(days=2))  # what begins at a weekend, in the week after it
            last = begins - ONE_DAY
            first = begins - timedelta(weeks=-self.count)
            return week(first) if self.ordinal else Span(first, last)
        first = self._first_week_after(base)
        last = first + timedelta(weeks=self.count) - ONE_DAY
        return week(last) if self.ordinal else Span(first, last)

    def _first_week_after(self, base: Span) -> date:
        if isinstance(self.base, TermEdge) and not self.base.is_end:
            return monday(base.first)
        if holiday_name(base.end):
            # The week in which work begins again: after a 国庆 that ends on Wednesday, that same week.
            return monday(last_day_of(base) + ONE_DAY)
        return monday(base.end) + timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Next(Expression):
    """The weeks after something (or `before` it), for the 第一个周三 of 国庆后第一个周三."""

    base: Days
    before: bool = False

    grain = "span"

    def find(self, at: Context) -> Span | None:
        base = self.base.find(at)
        if base is None:
            return None
        if self.before:
            return Span(base.first - timedelta(weeks=10), base.first - ONE_DAY)
        first = base.first if isinstance(self.base, TermEdge) else last_day_of(base) + ONE_DAY
        return Span(first, first + timedelta(weeks=10))


@dataclass(frozen=True, slots=True)
class Lasting(Expression):
    """明天起三天: so many days, weeks or months, the first included."""

    base: Days
    count: int
    unit: Unit

    grain = "span"

    def find(self, at: Context) -> Span | None:
        base = self.base.find(at)
        if base is None or not 0 < self.count <= 400:
            return None
        last = shifted(base.first, self.count, self.unit) - ONE_DAY
        return replace(base, first=base.first, last=last, more=())


@dataclass(frozen=True, slots=True)
class Moved(Expression):
    """周三的教研推迟一周: days, each so many days, weeks or months later (negative: earlier)."""

    base: Days
    count: int
    unit: Unit

    @property
    def grain(self) -> Grain:
        return self.base.grain

    def find(self, at: Context) -> Span | None:
        base = self.base.find(at)
        return self._moved(base) if base and abs(self.count) <= 60 else None

    def _moved(self, span: Span) -> Span:
        first, *more = (shifted(day, self.count, self.unit) for day in (span.first, *span.more))
        last = span.last and shifted(span.last, self.count, self.unit)
        others = tuple(map(self._moved, span.others))
        return replace(span, first=first, last=last, more=tuple(more), others=others)


@dataclass(frozen=True, slots=True)
class OnWeekday(Expression):
    """A date with its weekday written beside it: 12月3日（周四）. They must agree.

    Among several readings of the date the weekday decides; if it fits none, none is certain.
    """

    date: Days
    weekday: int

    @property
    def grain(self) -> Grain:
        return self.date.grain

    def find(self, at: Context) -> Span | None:
        found = self.date.find(at)
        if found is None or found.first != found.last or found.more:
            return found
        readings = (found, *found.others)
        fitting = [span for span in readings if span.first.isoweekday() == self.weekday]
        if fitting:
            return replace(fitting[0], others=())
        same_week = monday(found.first) + timedelta(days=self.weekday - 1)
        return replace(found, others=(one(same_week),), certain=False)


@dataclass(frozen=True, slots=True)
class Either(Expression):
    """Words that may be cut in two ways: 备课本 + 周三 or 备课 + 本周三. Unless they mean the same, none is certain."""

    first: Days
    second: Days

    @property
    def grain(self) -> Grain:
        return self.first.grain

    def find(self, at: Context) -> Span | None:
        first, second = self.first.find(at), self.second.find(at)
        if first is None or second is None or first == second:
            return first or second
        return replace(first, others=(second,), certain=False)


@dataclass(frozen=True, slots=True)
class Agreeing(Expression):
    """Two names for the same days, the second inside the first: 下周三（11月25日）, 第14周（11.30-12.4）.

    If they contradict each other, neither is certain.
    """

    first: Days
    second: Days

    @property
    def grain(self) -> Grain:
        return self.second.grain

    def find(self, at: Context) -> Span | None:
        first, second = self.first.find(at), self.second.find(at)
        if first is None or second is None:
            return None
        for reading in (first, *first.others):
            for other in (second, *second.others):
                if reading.first <= other.first and other.end <= reading.end:
                    return replace(other, others=())
                if other.first <= reading.first and reading.end <= other.end:
                    return replace(reading, others=())
        if coming := self._counted_from_sunday(first, second, at):
            return coming
        return replace(first, others=(second,), certain=False)

    def _counted_from_sunday(self, first: Span, second: Span, at: Context) -> Span | None:
        """本周四（11月26日） said on Sunday the 22nd: who begins the week with Sunday means the coming Thursday."""
        named, dated = (first, second) if _is_in_week(self.first) else (second, first)
        is_coming = dated.first - named.first == timedelta(weeks=1) and dated.first == dated.last
        if at.today.isoweekday() == 7 and is_coming and (_is_in_week(self.first) or _is_in_week(self.second)):
            return replace(dated, others=())
        return None


def _is_in_week(days: Days) -> bool:
    return isinstance(days, Within) and isinstance(days.scope, WeekAway)
