"""The grammar of counting from something else: 元旦前一天, 期中考试后第二周, 开学两周内."""

from __future__ import annotations

from typing import Literal

from school.when.beside_days import Beside, Next
from school.when.calendar_days import Nth
from school.when.days import Days, Within
from school.when.reader import Reader
from school.when.school_days import TermEdge

Unit = Literal["day", "week", "month"]


def read_beside(r: Reader, base: Days) -> Days | None:
    """前一天, 后两周, 后第三天 … behind an expression for days, or None with the cursor unmoved."""
    start = r.position
    if r.accept("EVE"):
        return Beside(base, -1, "day")
    side = r.accept("BEFORE", "AFTER")
    if side is None and not isinstance(base, TermEdge):
        return None
    r.accept("OF")
    ordinal = r.accept("THE") is not None
    if side and (selector := _nth_day(r, ordinal=ordinal)):
        return Within(Next(base, before=side.kind == "BEFORE"), selector)
    counted = read_count(r)
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
