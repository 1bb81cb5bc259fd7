"""Days by the school's own calendar: teaching weeks, terms, exams, holidays, and the days beside them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from school.calendar.holidays import ONE_DAY, festival, next_holiday, rest_around
from school.calendar.terms import Term
from school.when.meaning.days import Context, Days, Expression, Grain, Span, one, school_year, several, week
from school.when.meaning.weekdays import Weekdays


@dataclass(frozen=True, slots=True)
class TermAway(Expression):
    """本学期, 下学期, 上学期: an offset in terms."""

    offset: int

    grain = "term"

    def find(self, at: Context) -> Span | None:
        term = neighbour(at, self.offset)
        return Span(term.first_day, term.last_day) if term else None


def neighbour(at: Context, offset: int) -> Term | None:
    """The term so many terms away, or None where the school has not entered it."""
    if at.term is None:
        return None
    index = at.calendar.terms.index(at.term) + offset
    return at.calendar.terms[index] if 0 <= index < len(at.calendar.terms) else None


@dataclass(frozen=True, slots=True)
class TeachingWeeks(Expression):
    """第8周, 第8、10周, 14-16周: numbers of teaching weeks; `ranged` if they are first and last."""

    numbers: tuple[int, ...]
    ranged: bool = False

    @property
    def grain(self) -> Grain:
        return "week" if len(self.numbers) == 1 else "span"

    def inside(self, scope: Span, at: Context) -> Span | None:
        term = at.calendar.term_of(scope.first)
        return self._in(term) if term else None

    def find(self, at: Context) -> Span | None:
        return self._in(at.term) if at.term else None

    def _in(self, term: Term) -> Span | None:
        if not all(1 <= number <= term.weeks for number in self.numbers):
            return None
        first, last = self.numbers[0], self.numbers[-1]
        if last < first or (not self.ranged and last - first + 1 > len(self.numbers)):
            return None  # 第8、10周 are two weeks and no span; only `WeekdaysOf` can read them
        return Span(term.monday_of(first), term.monday_of(last) + timedelta(days=6))


@dataclass(frozen=True, slots=True)
class WeekdaysOf(Expression):
    """第8、10周的周三: the same weekdays of several teaching weeks."""

    weeks: TeachingWeeks
    weekdays: Weekdays

    def find(self, at: Context) -> Span | None:
        found = [TeachingWeeks((number,)).find(at) for number in self.weeks.numbers]
        scopes = [scope for scope in found if scope]
        picked = [self.weekdays.inside(scope, at) for scope in scopes]
        days = [day for span in picked if span for day in (span.first, *span.more)]
        return several(days) if days and len(scopes) == len(found) else None


@dataclass(frozen=True, slots=True)
class TermEdge(Expression):
    """开学 and the end of term (`is_end`). Weeks count from it: 开学后第三周 is teaching week 3."""

    offset: int = 0
    is_end: bool = False

    grain = "term"

    @property
    def closing(self) -> bool:
        return self.is_end

    def find(self, at: Context) -> Span | None:
        term = neighbour(at, self.offset)
        if term is None:
            return None
        return one(term.last_day) if self.is_end else one(term.first_day)


@dataclass(frozen=True, slots=True)
class Vacation(Expression):
    """寒假, 暑假, 放假: the days between two terms; open where the next term is not entered."""

    name: str

    grain = "span"

    def find(self, at: Context) -> Span | None:
        for term, following in zip(at.calendar.terms, (*at.calendar.terms[1:], None), strict=True):
            if following and following.first_day <= at.today:
                continue
            last = following.first_day - ONE_DAY if following else None
            if self.name == "放假" or self.name == self._name_after(term):
                return Span(term.last_day + ONE_DAY, last)
        return None

    @staticmethod
    def _name_after(term: Term) -> str:
        return "寒假" if term.last_day.month in (12, 1, 2, 3) else "暑假"


@dataclass(frozen=True, slots=True)
class Occasion(Expression):
    """An exam or another phase of the term: 期中, 月考, or any name the school has entered."""

    name: str

    grain = "span"

    def find(self, at: Context) -> Span | None:
        if at.term is None:
            return None
        for term in (at.term, *at.calendar.terms):
            named = [phase for phase in term.exams if self.name in phase.name]
            exact = [phase for phase in named if phase.name == self.name] or named
            if len(exact) == 1:
                return Span(exact[0].first_day, exact[0].last_day)
            if exact:
                # 月考, and there are several: the coming one, but only as a suggestion.
                spans = [Span(phase.first_day, phase.last_day) for phase in exact]
                return replace(spans[0], others=tuple(spans[1:]), certain=False)
        return None


@dataclass(frozen=True, slots=True)
class Festival(Expression):
    """教师节, 元旦: a day of the school year. With `rest`, all days off around it (国庆假期)."""

    name: str
    rest: bool = False

    grain = "span"  # 元旦前 ends the day before, as 期中考试前 does

    def find(self, at: Context) -> Span | None:
        days = [
            day for year in range(at.today.year - 2, at.today.year + 3) if (day := festival(self.name, year))
        ]
        if at.anchor:
            picked = [day for day in days if day >= at.anchor][:1]
        elif at.past:
            picked = [day for day in days if day <= at.today][-1:]
        else:
            within = [day for day in days if school_year(day) == school_year(at.today)]
            ahead = [day for day in days if day >= at.today][:1]
            picked = list(dict.fromkeys(ahead + within if at.today.month in (7, 8) else within + ahead))
        spans = [self._span(day) for day in picked]
        return replace(spans[0], others=tuple(spans[1:])) if spans else None

    def inside(self, scope: Span, at: Context) -> Span | None:
        day = festival(self.name, scope.first.year)
        return self._span(day) if day else None

    def _span(self, day: date) -> Span:
        return Span(*rest_around(day)) if self.rest else one(day)


@dataclass(frozen=True, slots=True)
class End(Expression):
    """学期结束, 第20周结束: the last day of something."""

    base: Days

    closing = True

    def find(self, at: Context) -> Span | None:
        base = self.base.find(at)
        return one(base.last) if base and base.last else None


@dataclass(frozen=True, slots=True)
class ComingHoliday(Expression):
    """节前, 节后: the next national holiday; for 节后 the running or last one counts if it was this week."""

    grain = "span"

    def find(self, at: Context) -> Span | None:
        found = next_holiday(at.today)
        return Span(*found) if found else None


@dataclass(frozen=True, slots=True)
class During(Expression):
    """期中考试期间: all of something, said so."""

    base: Days

    grain = "span"

    def find(self, at: Context) -> Span | None:
        return self.base.find(at)


@dataclass(frozen=True, slots=True)
class Around(Expression):
    """期中考试周, 国庆那周, 元旦当天: the week of something, or its first day."""

    base: Days
    size: Literal["day", "week"]

    @property
    def grain(self) -> Grain:
        return self.size

    def find(self, at: Context) -> Span | None:
        base = self.base.find(at)
        if base is None:
            return None
        return week(base.first) if self.size == "week" else one(base.first)
