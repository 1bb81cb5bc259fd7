"""The grammar of weeks and weekdays: 第8、9周, 周一、三、五, 周一至周五."""

from __future__ import annotations

from typing import Final

from school.when.grammar.reader import Numbers, Reader
from school.when.meaning.school_days import TeachingWeeks
from school.when.meaning.weekdays import Weekdays

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


def read_teaching_weeks(r: Reader) -> TeachingWeeks | None:
    """第8周, 第8-10周, 第8、9教学周, or None with the cursor unmoved."""
    start = r.position
    if r.accept("THE") and (numbers := r.numbers()):
        r.accept("UNIT")
        if r.accept("WEEK"):
            return TeachingWeeks(_more_weeks(r, numbers), numbers.ranged)
    r.position = start
    return None


def _more_weeks(r: Reader, numbers: Numbers) -> tuple[int, ...]:
    """The weeks that a list adds: 第14周、第15周."""
    values = numbers.values
    while not numbers.ranged and [r.kind(ahead) for ahead in range(4)] == ["LIST", "THE", "NUM", "WEEK"]:
        values += (r.peek(2).value,)
        r.position += 4
    return values


def read_weekdays(r: Reader) -> Weekdays:
    """周三, 周一三五, 周二、四, 周二和周四, 周一至周五. The cursor stands at a weekday."""
    numbers = r.take().many
    while r.kind() == "WEEKDAY" and len(numbers) < 7:
        numbers += r.take().many  # 周一周三
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
