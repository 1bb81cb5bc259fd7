"""The grammar of counting: from something else (元旦前一天, 期中考试后第二周, 开学两周内) or from today (三天后)."""

from __future__ import annotations

from typing import Final

from school.when.grammar.reader import Reader
from school.when.grammar.weeks import read_weekdays
from school.when.meaning.beside import Beside, Next
from school.when.meaning.calendar_days import Away, WorkdaysAway
from school.when.meaning.days import Days, Unit, Within
from school.when.meaning.school_days import TermEdge
from school.when.meaning.selectors import Nth
from school.when.meaning.weekdays import WeekAway

_WEEK: Final[Unit] = "week"


def read_beside(r: Reader, base: Days) -> Days | None:
    """前一天, 后两周, 后第三天 … behind an expression for days, or None with the cursor unmoved."""
    start = r.position
    if r.accept("EVE"):
        return Beside(base, -1, "day")
    if r.kind(1) in ("BEFORE", "AFTER"):
        r.accept("OF")  # 元旦的前一天
    side = r.accept("BEFORE", "AFTER")
    if side is None and not isinstance(base, TermEdge):
        return None
    r.accept("OF")
    ordinal = r.accept("THE") is not None
    if side and (selector := _nth_day(r, ordinal=ordinal)):
        return Within(Next(base, before=side.kind == "BEFORE"), selector)
    last = r.accept("LAST") if side and side.kind == "BEFORE" else None
    counted = (1, _WEEK) if last and r.accept("WEEK") else read_count(r)  # 放假前最后一周, 最后两周
    if counted is None or (side is None and ordinal):
        r.position = start
        return None
    count, unit = counted
    within = not ordinal and r.kind() == "WITHIN"  # left for the mark: a deadline
    if side is None:
        # 开学一周内, 开学两周后
        if not within and not r.accept("AFTER"):
            r.position = start
            return None
        # 开学两周后 is a day, 开学后两周 are weeks.
        return Beside(base, count, unit, within=True) if within else Beside(base, *_in_days(count, unit))
    return Beside(base, count if side.kind == "AFTER" else -count, unit, ordinal, within)


def _nth_day(r: Reader, *, ordinal: bool) -> Nth | None:
    """The 第一个周三 of 国庆后第一个周三, the 最后一个工作日 of 放假前最后一个工作日."""
    start = r.position
    last = r.accept("LAST")
    number = r.accept("NUM") if ordinal else None
    r.accept("UNIT")
    nth = -1 if last else (number.value if number and number.value > 0 else 0)
    if nth and r.kind() == "WEEKDAY" and len(r.peek().many) == 1:
        return Nth(nth, r.take().many[0])
    if nth and r.accept("WORKDAY"):
        return Nth(nth, "workday")
    if last and r.accept("DAYS"):
        return Nth(-1, "day")
    r.position = start
    return None


def read_count(r: Reader) -> tuple[int, Unit] | None:
    """三天, 两周, 一个月: a number and its unit."""
    start = r.position
    number = r.accept("NUM")
    if number and not number.many and number.value > 0:
        counted = r.accept("UNIT")
        if r.accept("DAYS") or (not counted and r.accept("DAY")):
            return number.value, "day"
        if r.accept("WEEK"):
            return number.value, "week"
        if counted and r.accept("MONTH"):
            return number.value, "month"
    r.position = start
    return None


def _in_days(count: int, unit: Unit) -> tuple[int, Unit]:
    return (count * 7, "day") if unit == "week" else (count, unit)


def _workdays_away(r: Reader) -> Days | None:
    """三个工作日内, 5个工作日后, or None with the cursor unmoved."""
    start = r.position
    number = r.accept("NUM")
    if number and number.value > 0 and r.accept_all("UNIT", "WORKDAY"):
        within = r.kind() == "WITHIN"  # left for the mark: a deadline
        if within or r.accept("AFTER"):
            return WorkdaysAway(number.value, within)
    r.position = start
    return None


def read_away(r: Reader) -> Days | None:
    """三天后, 两周前, 一个月内, 过三天, or None with the cursor unmoved."""
    start = r.position
    if r.kind(-1) in ("AFTER", "BEFORE", "NUM"):
        return None  # 返校后一周内 counts from something we do not know, 两三天后 is a guess
    if workdays := _workdays_away(r):
        return workdays
    ahead = r.accept("AHEAD")
    if r.kind() == "HALF_PAST" and r.kind(1) == "UNIT" and r.kind(2) == "MONTH":
        r.position += 3
        counted: tuple[int, Unit] | None = (15, "day")
    else:
        by_date = r.kind(1) == "DAY" and r.peek().text.isdecimal()  # 25日前 is a date, 三日后 is not
        counted = None if by_date else read_count(r)
    within = counted is not None and r.kind() == "WITHIN"  # left for the mark: a deadline
    side = r.accept("AFTER", "BEFORE") if counted else None
    if counted is None or not (side or within or ahead):
        r.position = start
        return None
    count, unit = counted
    if unit == "week" and side:
        r.accept("OF")
        if r.kind() == "WEEKDAY":  # 两周后的周三
            return Within(WeekAway(count if side.kind == "AFTER" else -count), read_weekdays(r))
    sign = -1 if side and side.kind == "BEFORE" else 1
    return Away(sign * count, unit, within=within)
