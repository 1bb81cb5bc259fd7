"""The grammar of days, first half: what an expression for days can begin with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from school.when.beside_rules import Unit, read_count
from school.when.calendar_days import (
    Away,
    DaysOfMonth,
    MonthAway,
    Months,
    NthWeek,
    Part,
    Stamp,
    Today,
    WeekAway,
    Weekdays,
    Weekend,
    Year,
)
from school.when.days import Days, Within
from school.when.reader import Numbers, Reader
from school.when.school_days import (
    ComingHoliday,
    Festival,
    Occasion,
    TeachingWeeks,
    TermAway,
    TermEdge,
    Vacation,
)

PARTS: Final = {1: (1, 10), 2: (1, 20), 3: (11, 20), 4: (11, 0), 5: (21, 0), 6: (1, 15), 7: (16, 0)}
MONTH_EDGES: Final = {"initial": Part(1, 10), "middle": Part(11, 20), "final": Part(25, 0, is_end=True)}
_BEFORE_DATE: Final = frozenset(
    {"END", "BREAK", "COMMA", "AT", "LABEL", "RANGE", "LIST", "OPEN", "MOVED", "UNTIL", "SINCE"}
)
_BEHIND_DATE: Final = frozenset(
    {"HALF", "WEEKDAY", "CLOCK", "OPEN", "BEFORE", "AFTER", "RANGE", "START", "UNTIL"}
)
# Behind a number these make it something else than the weekday or date of a list.
_UNITS: Final = frozenset(
    {
        "OCLOCK",
        "PERIOD",
        "MONTH",
        "DAY",
        "DAYS",
        "UNIT",
        "MINUTE",
        "MINUTES",
        "HOURS",
        "WEEK",
        "WEEKDAY",
        "GAP",
    }
)


def read_head(r: Reader) -> Days | None:
    """The first part of an expression for days, or None (the cursor may have moved)."""
    rule = _HEADS.get(r.kind())
    return rule(r) if rule else None


def _stamp(r: Reader) -> Days:
    year, month, day = r.take().many
    r.accept("DAY")
    return Stamp(year, month, day)


def _dotted(r: Reader) -> Days | None:
    """11.25, 11/25: a month and a day. 2.5 and 3/4 need something beside them that speaks of time."""
    apart = r.kind(-1) in _BEFORE_DATE or r.peek(-1).end < r.start
    token = r.take()
    month, day = token.many
    r.accept("DAY")
    doubtful = (month < 10 and day <= 12) if "/" in token.text else (day < 10 and not apart)
    if not 1 <= month <= 12 or not 1 <= day <= 31 or (doubtful and r.kind() not in _BEHIND_DATE):
        return None
    return Within(Months(month, month), DaysOfMonth((day,)))


def _year(r: Reader) -> Days | None:
    token = r.take()
    if token.text == "年":
        return Year(0, relative=True) if r.kind() in ("EDGE", "WITHIN") else None
    return Year(token.value, relative=token.kind == "YEAR_REL")


def _relative(r: Reader) -> Days | None:
    """本周, 下周三, 下下个月, 上学期."""
    offset = r.take().value
    if r.kind() == "WEEKDAY":
        return Within(WeekAway(offset), read_weekdays(r))
    if r.accept("WEEK"):
        return WeekAway(offset)
    if r.accept("WEEKEND"):
        return Within(WeekAway(offset), Weekend())
    if r.accept("MONTH"):
        return MonthAway(offset)
    return TermAway(offset) if r.accept("TERM") else None


def _ordinal(r: Reader) -> Days | None:
    weeks = read_teaching_weeks(r)
    if weeks or not r.accept("THE"):
        return weeks
    # 第8周三 leaves out one 周.
    number = r.accept("NUM")
    if number and r.kind() == "WEEKDAY":
        return Within(TeachingWeeks((number.value,)), read_weekdays(r))
    return Within(TeachingWeeks((number.value,)), Weekend()) if number and r.accept("WEEKEND") else None


def read_teaching_weeks(r: Reader) -> TeachingWeeks | None:
    """第8周, 第8-10周, 第8、9教学周, or None with the cursor unmoved."""
    start = r.position
    if r.accept("THE") and (numbers := r.numbers()):
        r.accept("UNIT")
        if r.accept("WEEK"):
            return TeachingWeeks(numbers.values, numbers.ranged)
    r.position = start
    return None


def read_weekdays(r: Reader) -> Weekdays:
    """周三, 周一三五, 周二、四, 周二和周四, 周一至周五. The cursor stands at a weekday."""
    numbers = r.take().many
    while r.kind() in ("LIST", "COMMA") and len(numbers) < 7:
        following = r.peek(1)
        if following.kind == "DAY" and following.text == "日" and numbers[-1] == 6:
            numbers += (7,)  # 周六、日
            r.position += 2
            break
        is_list = following.kind == "WEEKDAY" or (r.kind() == "LIST" and _is_bare_weekday(r, 1))
        if not is_list:
            break
        numbers += following.many or (following.value,)
        r.position += 2
    if r.kind() == "RANGE" and len(numbers) == 1:
        following = r.peek(1)
        if (following.kind == "WEEKDAY" and len(following.many) == 1) or _is_bare_weekday(r, 1):
            r.position += 2
            return Weekdays((*numbers, *(following.many or (following.value,))), ranged=True)
    return Weekdays(numbers)


def _is_bare_weekday(r: Reader, ahead: int) -> bool:
    """The 三、五 of 周一、三、五, unless a unit shows that they are something else."""
    token = r.peek(ahead)
    if token.kind != "NUM" or not all(1 <= value <= 6 for value in token.many or (token.value,)):
        return False
    while r.kind(ahead + 1) == "LIST" and r.kind(ahead + 2) == "NUM" and ahead < 2:
        ahead += 2
    return r.kind(ahead + 1) not in _UNITS


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
    """最后一周 of the term."""
    nth = r.take().value
    return NthWeek(nth) if r.accept("WEEK") else None


def _from_last(r: Reader) -> Days | None:
    r.take()
    number = r.accept("NUM")
    return NthWeek(-number.value) if number and r.accept("WEEK") else None


def _numbered(r: Reader) -> Days | None:
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
    if r.kind() == "WEEK" and (several or (r.kind(1) == "WEEKDAY" and not numbers.han)):
        r.take()
        return TeachingWeeks(numbers.values, numbers.ranged)
    return None


def _is_dashed_date(r: Reader, numbers: Numbers) -> bool:
    """11-25: a date where the numbers can be nothing else, or where a time of day follows."""
    if not numbers.ranged or numbers.han or not 1 <= numbers.values[0] <= 12:
        return False
    return r.kind() in ("HALF", "WEEKDAY", "CLOCK") or (
        r.kind() in ("END", "BEFORE") and 12 < numbers.values[1] <= 31
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
    return Months(first, last)


def read_away(r: Reader) -> Days | None:
    """三天后, 两周前, 一个月内, 过三天, or None with the cursor unmoved."""
    start = r.position
    if r.kind(-1) in ("AFTER", "BEFORE"):
        return None  # 返校后一周内 counts from something we do not know
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


def _take_as(node: Days) -> Callable[[Reader], Days]:
    def rule(r: Reader) -> Days:
        r.take()
        return node

    return rule


_HEADS: Final[dict[str, Callable[[Reader], Days | None]]] = {
    "TODAY": lambda r: Today(r.take().value),
    "BOTH_DAYS": lambda r: Today(r.take().value, both=True),
    "NOW": _take_as(Today(0)),
    "STAMP": _stamp,
    "DOTTED": _dotted,
    "YEAR": _year,
    "YEAR_REL": _year,
    "REL": _relative,
    "THE": _ordinal,
    "NUM": _numbered,
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
