"""The grammar of what comes again and again: 每周三, 隔周四, 单周周二, 每月最后一个周五, 每天."""

from __future__ import annotations

from typing import Final

from school.calendar.terms import Parity
from school.when.grammar.beside import read_count
from school.when.grammar.reader import Reader
from school.when.grammar.weeks import read_weekdays
from school.when.meaning.every import Every, expand
from school.when.meaning.weekdays import Weekdays

_WORKING_WEEK: Final = Weekdays((1, 5), ranged=True)
# Behind 每月 or 每周 they make it a day this grammar has no rule for, such as 每月中旬.
_NARROWING: Final = frozenset(
    {"PART", "EDGE", "THE", "LAST", "FIRST", "FROM_LAST", "NUM", "WEEKDAY", "EVENT", "TERM"}
)
_FREQUENCIES: Final = {"day": "DAILY", "week": "WEEKLY", "month": "MONTHLY"}


def read_every(r: Reader) -> Every | None:
    """A recurrence at the cursor, or None with the cursor unmoved."""
    start = r.position
    every = _read(r)
    if every is None or (every.vague and not every.weekdays and r.kind() in _NARROWING):
        r.position = start
        return None
    return every


def _read(r: Reader) -> Every | None:
    every = r.accept("EVERY") is not None
    if r.kind() == "PARITY":
        return _by_parity(r)
    if r.accept("ALTERNATE"):
        return _alternate(r)
    if every:
        return _after_every(r)
    if r.accept("DAILY"):
        return Every("DAILY")
    if r.accept("WORKDAY"):
        daily = r.accept_all("EVERY", "DAYS")
        return Every("WEEKLY", weekdays=expand(_WORKING_WEEK), vague=not daily)
    return _times(r, every=False)


def _by_parity(r: Reader) -> Every:
    parity: Parity = "odd" if r.take().value else "even"
    r.accept("OF")
    if r.kind() == "WEEKDAY":
        return Every("WEEKLY", 2, expand(read_weekdays(r)), parity=parity)
    return Every("WEEKLY", 2, parity=parity, vague=True)


def _alternate(r: Reader) -> Every | None:
    """隔周, 隔周四, 隔周的周四."""
    weekly = r.accept("WEEK") is not None
    r.accept("OF")
    if r.kind() == "WEEKDAY":
        return Every("WEEKLY", 2, expand(read_weekdays(r)))
    return Every("WEEKLY", 2, vague=not r.accept("ONCE")) if weekly else None


def _after_every(r: Reader) -> Every | None:
    if r.kind() == "WEEKDAY":
        return Every("WEEKLY", weekdays=expand(read_weekdays(r)))
    if r.accept("DAYS", "DAY") or r.kind() == "HALF":
        return Every("DAILY")
    if r.accept("WORKDAY"):
        return Every("WEEKLY", weekdays=expand(_WORKING_WEEK))
    if r.accept("WEEKEND"):
        return Every("WEEKLY", weekdays=(6, 7))
    if r.accept("WEEK"):
        return _weekly(r, 1)
    if r.accept("MONTH"):
        return _monthly(r, 1)
    if r.accept("SEASON"):
        return Every("MONTHLY", 3, vague=not r.accept("ONCE"))
    if r.kind() == "YEAR_REL" and r.peek().text == "年":
        r.take()
        return _yearly(r)
    return _times(r, every=True)


def _times(r: Reader, *, every: bool) -> Every | None:
    """每两周, 每三天; without 每 only with 一次: 两周一次."""
    if r.kind(2) == "ONCE" and r.peek().value == 1 and r.accept_all("NUM", "MONTH", "ONCE"):
        return Every("MONTHLY")  # 一月一次
    counted = read_count(r)
    if counted is None or counted[0] > 12:
        return None
    count, unit = counted
    if unit == "week" and every:
        return _weekly(r, count)
    if unit == "month" and every:
        return _monthly(r, count)
    if unit == "week" and (weekly := _once_a_week(r, count)):
        return weekly
    once = r.accept("ONCE") is not None
    return Every(_FREQUENCIES[unit], count, vague=not once) if every or once else None


def _weekly(r: Reader, interval: int) -> Every:
    start = r.position
    r.accept("OF", "OPEN")  # 每周（周三下午）
    r.accept("EVERY")
    if r.kind() == "WEEKDAY":
        return Every("WEEKLY", interval, expand(read_weekdays(r)))
    if r.accept("WEEKEND"):
        return Every("WEEKLY", interval, (6, 7))
    r.position = start
    return _once_a_week(r, interval) or Every("WEEKLY", interval, vague=True)


def _once_a_week(r: Reader, interval: int) -> Every | None:
    """每周一次, 两周一次（周四）."""
    if not r.accept("ONCE"):
        return None
    start = r.position
    r.accept("COMMA", "OPEN", "OF")
    if r.kind() == "WEEKDAY":
        every = Every("WEEKLY", interval, expand(read_weekdays(r)))
        r.accept("CLOSE")
        return every
    r.position = start
    return Every("WEEKLY", interval)


def _monthly(r: Reader, interval: int) -> Every | None:
    if r.accept("ONCE"):
        return Every("MONTHLY", interval)
    r.accept("OF")
    if r.kind() == "MONTH" and r.kind(1) == "EDGE":
        r.take()  # 每月月底
    if edge := r.accept("EDGE"):
        if r.kind(1) == "WEEKDAY":
            r.accept("WEEK", "EXAM_WEEK")  # 每月末周周五
        if r.kind() == "WEEKDAY" and edge.text == "final":
            return Every("MONTHLY", interval, expand(read_weekdays(r)), nth=(-1,))
        day = {"initial": 1, "final": -1}.get(edge.text)
        return Every("MONTHLY", interval, month_days=(day,)) if day else None
    if nth := _ordinals(r):
        return _nth_of_month(r, interval, nth)
    start = r.position
    if (numbers := r.numbers()) and r.accept("DAY") and all(1 <= value <= 31 for value in numbers.values):
        return Every("MONTHLY", interval, month_days=_month_days(r, numbers.values, ranged=numbers.ranged))
    r.position = start
    return Every("MONTHLY", interval, vague=True)


def _month_days(r: Reader, values: tuple[int, ...], *, ranged: bool) -> tuple[int, ...]:
    if ranged:
        return tuple(range(values[0], values[1] + 1))
    while r.kind() == "LIST" and r.kind(1) == "NUM" and r.kind(2) == "DAY" and 1 <= r.peek(1).value <= 31:
        values += (r.peek(1).value,)
        r.position += 3
    return values


def _ordinals(r: Reader) -> tuple[int, ...]:
    """第一、三 and 最后一 in front of 周, 个周三, 天."""
    start = r.position
    if r.accept("LAST"):
        return (-1,)
    if r.accept("FIRST"):
        return (1,)
    if sign := r.accept("THE", "FROM_LAST"):
        numbers = r.numbers()
        if numbers and not numbers.ranged and all(1 <= value <= 31 for value in numbers.values):
            r.accept("UNIT")
            return numbers.values if sign.kind == "THE" else tuple(-value for value in numbers.values)
    r.position = start
    return ()


def _nth_of_month(r: Reader, interval: int, nth: tuple[int, ...]) -> Every | None:
    if r.accept("DAYS"):
        return Every("MONTHLY", interval, month_days=nth)
    if r.accept("WORKDAY") and len(nth) == 1:
        return Every("MONTHLY", interval, expand(_WORKING_WEEK), position=nth[0])
    if r.accept("WEEK"):
        r.accept("OF")
    if r.kind() == "WEEKDAY" and max(map(abs, nth)) <= 5:
        return Every("MONTHLY", interval, expand(read_weekdays(r)), nth=nth)
    return None


def _yearly(r: Reader) -> Every | None:
    """每年9月10日; festivals that move have no RRULE."""
    numbers = r.numbers()
    if (
        numbers is None
        or len(numbers.values) > 1
        or not 1 <= numbers.values[0] <= 12
        or not r.accept("MONTH")
    ):
        return None
    day = r.accept("NUM")
    if day is None or not 1 <= day.value <= 31 or not r.accept("DAY"):
        return None
    return Every("YEARLY", month=numbers.values[0], month_days=(day.value,))
