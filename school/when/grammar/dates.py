"""The grammar of dates: 2026-11-25, 11.25, 11月, 25、26日, and whatever else begins with a number."""

from __future__ import annotations

from typing import Final

from school.when.grammar.beside import read_away
from school.when.grammar.reader import Numbers, Reader
from school.when.meaning.calendar_days import DaysOfMonth, Months, Stamp
from school.when.meaning.days import Days, Within
from school.when.meaning.school_days import TeachingWeeks

_BEFORE_DATE: Final = frozenset(
    {"END", "BREAK", "COMMA", "AT", "LABEL", "RANGE", "LIST", "OPEN", "MOVED", "UNTIL", "SINCE"}
)
_BEHIND_DATE: Final = frozenset(
    {"HALF", "WEEKDAY", "CLOCK", "OPEN", "BEFORE", "AFTER", "RANGE", "START", "UNTIL"}
)


def read_stamp(r: Reader) -> Days:
    """2026-11-25. The cursor stands at a stamp."""
    year, month, day = r.take().many
    r.accept("DAY")
    return Stamp(year, month, day)


def read_dotted(r: Reader) -> Days | None:
    """11.25, 11/25: a month and a day. 2.5, 3/4 and 25/11 need something beside them that speaks of time."""
    apart = r.kind(-1) in _BEFORE_DATE or r.peek(-1).end < r.start
    token = r.take()
    month, day = token.many
    r.accept("DAY")
    if "/" in token.text and month > 12 and r.kind() in _BEHIND_DATE:
        month, day = day, month  # as in Europe; nothing else can be meant
    doubtful = (month < 10 and day <= 12) if "/" in token.text else (day < 10 and not apart)
    if not 1 <= month <= 12 or not 1 <= day <= 31 or (doubtful and r.kind() not in _BEHIND_DATE):
        return None
    return Within(Months(month, month), DaysOfMonth((day,)))


def read_numbered(r: Reader) -> Days | None:
    """What begins with a number: 11月, 25日, 14-16周, 三天后."""
    if away := read_away(r):
        return away
    numbers = r.numbers()
    if numbers is None:
        return None
    if months := read_months(r, numbers):
        return months
    if r.accept("DAY"):
        return _bare_day(r, numbers)
    if _is_dashed_date(r, numbers):
        return Within(Months(numbers.values[0], numbers.values[0]), DaysOfMonth(numbers.values[1:]))
    several = numbers.ranged or len(numbers.values) > 1
    if r.kind() == "WEEK" and (several or (r.kind(1) == "WEEKDAY" and numbers.values[0] > 2 * numbers.han)):
        r.take()
        return TeachingWeeks(numbers.values, numbers.ranged)
    return None


def _is_dashed_date(r: Reader, numbers: Numbers) -> bool:
    """11-25: a date where the numbers can be nothing else, or where a time of day follows."""
    if not numbers.ranged or numbers.han or not 1 <= numbers.values[0] <= 12:
        return False
    return r.kind() in ("HALF", "WEEKDAY", "CLOCK") or (
        r.kind() in ("END", "BEFORE") and (12 < numbers.values[1] <= 31 or r.peek(-1).text.startswith("0"))
    )


def _bare_day(r: Reader, numbers: Numbers) -> Days | None:
    values = numbers.values
    while (
        not numbers.ranged
        and r.kind() == "LIST"
        and r.kind(1) == "NUM"
        and r.kind(2) == "DAY"
        and len(values) < 12
    ):
        values += (r.peek(1).value,)
        r.position += 3
    return DaysOfMonth(values, numbers.ranged)


def read_months(r: Reader, numbers: Numbers | None) -> Months | None:
    """11月, 6—7月, 10、11月份 behind numbers already read; None if they are no months."""
    if numbers is None or r.kind() != "MONTH":
        return None
    first, last = numbers.values[0], numbers.values[-1]
    if not numbers.ranged and (last - first) % 12 + 1 != len(numbers.values):
        return None
    if len(numbers.values) > 1 and r.kind(1) == "NUM":
        return None  # the second item of a list: 2、3月20日前
    r.take()
    while r.kind() == "LIST" and (r.kind(1), r.kind(2)) == ("NUM", "MONTH") and r.kind(3) != "NUM":
        if r.peek(1).value != last % 12 + 1:
            break
        last = r.peek(1).value  # 11月、12月
        r.position += 3
    return Months(first, last)
