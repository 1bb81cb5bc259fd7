"""The grammar of days: an expression that names some, and all that may narrow it or stand beside it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from school.when.grammar.beside import read_beside, read_count
from school.when.grammar.dates import read_months
from school.when.grammar.day_heads import MONTH_EDGES, PARTS, read_head
from school.when.grammar.reader import Numbers, Reader
from school.when.grammar.weeks import read_teaching_weeks, read_weekdays
from school.when.meaning.beside import Agreeing, OnWeekday
from school.when.meaning.calendar_days import DaysOfMonth, Part, Stamp, is_part
from school.when.meaning.days import Days, Selector, Through, Within
from school.when.meaning.school_days import (
    Around,
    During,
    End,
    Festival,
    Occasion,
    TeachingWeeks,
    TermAway,
    TermEdge,
    Vacation,
    WeekdaysOf,
)
from school.when.meaning.selectors import LastFew, Nth, NthWeek
from school.when.meaning.weekdays import Weekdays, Weekend

_COUNTED: Final = frozenset(
    {"OCLOCK", "PERIOD", "MONTH", "DAY", "DAYS", "UNIT", "MINUTE", "MINUTES", "HOURS", "WEEK"}
)


def read_days(r: Reader) -> Days | None:
    """An expression for days at the cursor, or None with the cursor unmoved."""
    start = r.position
    node = read_head(r)
    if node is None:
        r.position = start
        return None
    node = _besides(r, _narrowed(r, node))
    for _ in range(3):  # 11月25日 周三（第13周）
        node = _agreed(r, node)
    return node


def read_day_range(r: Reader) -> Days | None:
    """Days, or from some days through others: 12月20日至25日. A right end that is no day stays unread."""
    first = read_days(r)
    return read_last(r, first) if first else None


def read_last(r: Reader, first: Days) -> Days:
    """The other end of a range that begins with `first`, if one follows."""
    start = r.position
    of_parts = r.accept("RANGE") is None and is_part(first)
    if (r.position > start or of_parts) and (last := read_days(r)) and (not of_parts or is_part(last)):
        return Through(first, last)  # of parts of months even without 至: 11月底12月初
    r.position = start
    return first


def _narrowed(r: Reader, node: Days) -> Days:
    """Apply every selector that follows: 本学期 + 最后一周 + 的 + 周五."""
    while True:
        start = r.position
        r.accept("OF")
        narrower = _NARROWERS.get(node.grain)
        narrowed = narrower(r, node) if narrower else None
        narrowed = narrowed or _qualified(r, node)
        if narrowed is None:
            r.position = start
            return node
        node = narrowed


def _besides(r: Reader, node: Days) -> Days:
    beside = read_beside(r, node)
    return _narrowed(r, beside) if beside else node


def _qualified(r: Reader, node: Days) -> Days | None:
    """国庆期间, 元旦当天, 期中考试周, 学期结束."""
    if isinstance(node, Festival) and not node.rest and (r.accept("DURING") or r.kind() == "EVENT"):
        return Festival(node.name, rest=True) if r.kind() != "EVENT" or r.take().text == "放假" else None
    if isinstance(node, Festival | Occasion | TermEdge | Vacation):
        if r.accept("THAT_DAY"):
            return Around(node, "day")
        if r.accept("THAT_WEEK", "EXAM_WEEK"):
            return Around(node, "week")
        if r.accept("DURING"):
            return During(node)
    if node.grain == "day" and r.accept("THAT_DAY"):
        return node
    if r.kind() == "START" and r.kind(1) == "BEFORE":
        r.take()  # 寒假开始前
        return node
    if r.kind() == "OVER" and r.kind(1) in ("BEFORE", "AFTER", "END", "BREAK", "COMMA", "CLOSE"):
        r.take()
        return End(node)
    return None


# Selectors, by the grain of what they narrow.


def _in_year(r: Reader, node: Days) -> Days | None:
    if r.kind() == "YEAR_REL" and r.peek().text == "年" and r.kind(1) == "EDGE":
        r.take()  # 今年年底
    if r.kind() == "NUM":
        start = r.position
        months = read_months(r, r.numbers())
        if months is None:
            r.position = start
            return None
        return Within(node, months)
    if r.kind() == "FESTIVAL":
        return Within(node, Festival(r.take().text))
    return _edge_of_month(r, node)


def _in_month(r: Reader, node: Days) -> Days | None:
    if r.kind() == "PART":
        return Within(node, Part(*PARTS[r.take().value]))
    return _edge_of_month(r, node) or _nth(r, node) or _day_of(r, node)


def _edge_of_month(r: Reader, node: Days) -> Days | None:
    if r.kind() == "MONTH" and r.kind(1) == "EDGE":
        r.take()  # 12月月底
    edge = r.accept("EDGE")
    return Within(node, MONTH_EDGES[edge.text]) if edge else None


def _day_of(r: Reader, month: Days) -> Days | None:
    """25日, 25、26日, and 25 without its unit; also the dates that a list adds: 12月3日、10日."""
    start = r.position
    numbers = r.numbers()
    if numbers is None:
        return None
    if r.kind() == "DAY":
        r.take()
        return Within(month, DaysOfMonth(_more_days(r, numbers), numbers.ranged))
    unit_missing = r.kind() not in _COUNTED and not numbers.ranged and len(numbers.values) == 1
    if unit_missing and (numbers.values[0] > 9 or not numbers.han):
        return Within(month, DaysOfMonth(numbers.values))
    r.position = start
    return None


def _more_days(r: Reader, numbers: Numbers) -> tuple[int, ...]:
    values = numbers.values
    while not numbers.ranged and r.kind() in ("LIST", "COMMA") and len(values) < 12:
        start = r.position
        r.take()
        following = r.numbers()
        if following is None or following.ranged or not r.accept("DAY"):
            r.position = start
            break
        values += following.values
    return values


def _nth(r: Reader, node: Days) -> Days | None:
    """第一个周三, 最后一天, 最后一个工作日, 第一周, 最后一周."""
    selector = _nth_selector(r)
    return Within(node, selector) if selector else None


def _nth_selector(r: Reader) -> Selector | None:
    start = r.position
    if r.accept("LAST") and (counted := read_count(r)):
        return LastFew(*counted)
    r.position = start
    nth = _ordinal(r)
    r.accept("UNIT")
    selector = _what(r, nth) if nth else None
    if selector is None:
        r.position = start
    return selector


def _ordinal(r: Reader) -> int | None:
    if r.accept("LAST"):
        return -1
    if r.accept("FIRST"):
        return 1
    if sign := r.accept("THE", "FROM_LAST"):
        number = r.accept("NUM")
        if number and 1 <= number.value <= 31:
            return number.value if sign.kind == "THE" else -number.value
    return None


def _what(r: Reader, nth: int) -> Selector | None:
    if token := r.accept("WEEKDAY"):
        return Nth(nth, token.many[0]) if len(token.many) == 1 else None
    if r.accept("WEEK"):
        return NthWeek(nth)
    if r.accept("WORKDAY"):
        return Nth(nth, "workday")
    return Nth(nth, "day") if r.accept("DAYS") else None


def _in_week(r: Reader, node: Days) -> Days | None:
    if r.kind() == "COMMA" and r.kind(1) == "WEEKDAY":
        r.take()  # 第14周，周三下午
    if r.kind() == "WEEKDAY":
        return Within(node, read_weekdays(r))
    if r.accept("WEEKEND"):
        return Within(node, Weekend())
    if r.accept("WORKDAY"):
        return Within(node, Weekdays((1, 5), ranged=True))
    selector = _nth_selector(r)
    return Within(node, selector) if isinstance(selector, Nth) else None


def _in_term(r: Reader, node: Days) -> Days | None:
    if edge := r.accept("EDGE"):
        if edge.text == "initial":
            return Within(_whole_term(node), NthWeek(1))
        return Within(node, NthWeek(-1)) if edge.text == "final" else None
    if node == TermAway(0) and r.kind() == "EVENT" and r.peek().text.startswith("期"):
        return Occasion(r.take().text)  # 本学期期末
    if r.kind() == "THE" and (weeks := read_teaching_weeks(r)):
        return Within(_whole_term(node), weeks)
    nth = _nth_selector(r)
    return Within(_whole_term(node), nth) if nth else None


def _whole_term(node: Days) -> Days:
    return TermAway(node.offset) if isinstance(node, TermEdge) else node


def _in_weeks(r: Reader, node: Days) -> Days | None:
    """第3、5周的周三: a list of weeks takes weekdays; a range of weeks is left to the recurrences."""
    if isinstance(node, TeachingWeeks) and not node.ranged and r.kind() == "WEEKDAY":
        return WeekdaysOf(node, read_weekdays(r))
    if isinstance(node, Occasion | Festival | Vacation) or is_part(node):
        selector = _nth_selector(r)
        return Within(node, selector) if selector and not isinstance(selector, NthWeek) else None
    return None


_NARROWERS: Final[dict[str, Callable[[Reader, Days], Days | None]]] = {
    "year": _in_year,
    "month": _in_month,
    "week": _in_week,
    "term": _in_term,
    "span": _in_weeks,
}


def _agreed(r: Reader, node: Days) -> Days:
    """A weekday or a second name beside a date: 12月3日（周四）, 下周三（11月25日）, 第14周（11.30-12.6）."""
    start = r.position
    opened = not r.bracketed and r.accept("OPEN") is not None
    if not opened:
        r.accept("COMMA")
    if r.kind() == "WEEKDAY" and node.grain == "day" and len(r.peek().many) == 1 and not _is_weekday(node):
        weekday = r.take().many[0]
        if not opened or r.accept("CLOSE") or r.kind() in ("HALF", "CLOCK", "THE", "SLOT"):
            return OnWeekday(node, weekday)
    elif opened and (other := _in_brackets(r)):
        return _both(node, other)
    elif r.position == start and _may_have_date_beside(node) and r.kind() in ("NUM", "STAMP", "DOTTED"):
        other = read_days(r)  # 周四12月3日
        if isinstance(other, Within | Stamp) and other.grain == "day":
            return _both(node, other)
    r.position = start
    return node


def _is_weekday(node: Days) -> bool:
    return isinstance(node, Weekdays) or (isinstance(node, Within) and isinstance(node.selector, Weekdays))


def _in_brackets(r: Reader) -> Days | None:
    r.bracketed = True
    days = read_day_range(r)
    r.bracketed = False
    return days if days and r.accept("CLOSE") else None


def _may_have_date_beside(node: Days) -> bool:
    """周四12月3日, 下周四12月3日, 第14周12月3日."""
    return _is_weekday(node) or node.grain == "week"


def _both(node: Days, other: Days) -> Days:
    if isinstance(node, Weekdays) and len(node.numbers) == 1:
        return OnWeekday(other, node.numbers[0])
    if isinstance(other, Weekdays) and node.grain == "week":
        return Within(node, other)  # 第14周（周三）
    return Agreeing(node, other)
