"""The grammar of days, first half: what an expression for days can begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from school.when.grammar.beside import read_away, read_count
from school.when.grammar.dates import read_dotted, read_numbered, read_stamp
from school.when.grammar.reader import Reader
from school.when.grammar.weeks import read_teaching_weeks, read_weekdays
from school.when.meaning.beside import Either
from school.when.meaning.calendar_days import Away, MonthAway, Part, Today, Year
from school.when.meaning.days import Days, Unit, Within
from school.when.meaning.school_days import (
    ComingHoliday,
    Festival,
    Occasion,
    TeachingWeeks,
    TermAway,
    TermEdge,
    Vacation,
)
from school.when.meaning.selectors import LastFew, NthWeek
from school.when.meaning.weekdays import WeekAway, Weekend

PARTS: Final = {1: (1, 10), 2: (1, 20), 3: (11, 20), 4: (11, 0), 5: (21, 0), 6: (1, 15), 7: (16, 0)}
MONTH_EDGES: Final = {"initial": Part(1, 10), "middle": Part(11, 20), "final": Part(25, 0, is_end=True)}

_UNIT_OF: Final[dict[str, Unit]] = {"WEEK": "week", "MONTH": "month"}


def read_head(r: Reader) -> Days | None:
    """The first part of an expression for days, or None (the cursor may have moved)."""
    rule = _HEADS.get(r.kind())
    return rule(r) if rule else None


def _year(r: Reader) -> Days | None:
    counted = r.kind(-1) == "NUM"
    token = r.take()
    if token.text == "年":
        if counted:
            return None  # 三年以内
        return Year(0, relative=True) if r.kind() in ("EDGE", "WITHIN") else None
    return Year(token.value, relative=token.kind == "YEAR_REL")


def _relative(r: Reader) -> Days | None:
    """本周, 下周三, 下下个月, 上学期, 下周的今天."""
    offset = r.take().value
    if (unit := _UNIT_OF.get(r.kind())) and r.peek(1 + (r.kind(1) == "OF")).text == "今天":
        r.position += 2 + (r.kind(1) == "OF")
        return Away(offset, unit)
    if r.kind() == "WEEKDAY":
        return Within(WeekAway(offset), read_weekdays(r))
    if r.accept("WEEK"):
        return WeekAway(offset)
    if r.accept("WEEKEND"):
        return Within(WeekAway(offset), Weekend())
    if r.accept("MONTH"):
        return MonthAway(offset)
    return TermAway(offset) if r.accept("TERM") else None


def _perhaps_this_week(r: Reader) -> Days:
    """备课本周三: on Wednesday, or on this week's, which may be over."""
    r.take()
    weekdays = read_weekdays(r)
    return Either(weekdays, Within(WeekAway(0), weekdays))


def _ordinal(r: Reader) -> Days | None:
    if r.kind(-1) in ("AFTER", "BEFORE"):
        return None  # 回来后第一周 counts from something we do not know
    weeks = read_teaching_weeks(r)
    if weeks or not r.accept("THE"):
        return weeks
    # 第8周三 leaves out one 周.
    number = r.accept("NUM")
    if number and r.kind() == "WEEKDAY":
        return Within(TeachingWeeks((number.value,)), read_weekdays(r))
    return Within(TeachingWeeks((number.value,)), Weekend()) if number and r.accept("WEEKEND") else None


def _festival(r: Reader) -> Days:
    return Festival(r.take().text)


def _event(r: Reader) -> Days:
    name = r.take().text
    if name == "开学":
        return TermEdge()
    return Vacation(name) if name in ("寒假", "暑假", "放假") else Occasion(name)


def _coming_holiday(r: Reader) -> Days:
    r.take()
    return ComingHoliday()


def _term(r: Reader) -> Days | None:
    """学期末, 学期结束前: a term without 本 needs what follows it."""
    r.take()
    return TermAway(0) if r.kind() in ("EDGE", "OVER", "LAST", "FIRST", "THE") else None


def _bare_month(r: Reader) -> Days | None:
    """月底, 月初, 月中旬; 月内."""
    r.take()
    if edge := r.accept("EDGE"):
        return MONTH_EDGES[edge.text]
    if r.kind() == "PART":
        return _part(r)
    return MonthAway(0) if r.kind() == "WITHIN" else None


def _part(r: Reader) -> Days:
    return Part(*PARTS[r.take().value])


def _last(r: Reader) -> Days | None:
    """最后一周, 最后两周 of the term."""
    nth = r.take().value
    if (counted := read_count(r)) and counted[1] == "week":
        return LastFew(*counted)
    return NthWeek(nth) if r.accept("WEEK") else None


def _from_last(r: Reader) -> Days | None:
    r.take()
    number = r.accept("NUM")
    return NthWeek(-number.value) if number and r.accept("WEEK") else None


def _now(r: Reader) -> Days | None:
    """从现在起, 即日至周五; 现在 by itself is no time to plan for."""
    since = r.kind(-1) == "SINCE"
    r.take()
    return Today(0) if since or r.kind() in ("START", "RANGE", "UNTIL") else None


def _take_as(node: Days) -> Callable[[Reader], Days]:
    def rule(r: Reader) -> Days:
        r.take()
        return node

    return rule


_HEADS: Final[dict[str, Callable[[Reader], Days | None]]] = {
    "TODAY": lambda r: Today(r.take().value),
    "BOTH_DAYS": lambda r: Today(r.take().value, both=True),
    "NOW": _now,
    "STAMP": read_stamp,
    "DOTTED": read_dotted,
    "YEAR": _year,
    "YEAR_REL": _year,
    "REL": _relative,
    "PERHAPS_THIS": _perhaps_this_week,
    "THE": _ordinal,
    "NUM": read_numbered,
    "WEEKDAY": read_weekdays,
    "WEEKEND": _take_as(Weekend()),
    "FESTIVAL": _festival,
    "EVENT": _event,
    "HOLIDAY": _coming_holiday,
    "TERM": _term,
    "MONTH": _bare_month,
    "PART": _part,
    "LAST": _last,
    "FROM_LAST": _from_last,
    "HALF_PAST": read_away,
    "AHEAD": read_away,
}
