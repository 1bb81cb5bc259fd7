"""The grammar of times of day: 下午3点半, 8:00-9:30, 上午第二、三节, 第二节课后, 放学前."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from school.when.grammar.reader import Reader
from school.when.meaning.hours import ClockTime, HalfDay, Hours, Lessons, Side, Slot

_BEHIND_HALF: Final = frozenset({"CLOCK", "NUM", "THE", "DOTTED", "LAST"})


def read_hours(r: Reader, *, after_day: bool = False) -> Hours | None:
    """A time of day at the cursor, or None. After a day, periods may do without 第 and half-day."""
    start = r.position
    word = _half_word(r) or _bracketed_half(r)
    if r.kind() == "SLOT":
        return _slot(r, word)
    behind_word = r.position
    r.accept("COMMA", "OF") if word and r.kind(1) in ("CLOCK", "NUM", "THE", "LAST") else None
    hours = _clock_range(r, word) or _lessons(r, word, bare=after_day or word is not None)
    if hours:
        _skip_said_again(r)
        return hours
    if word:
        r.position = behind_word
        if r.kind() == "LIST" and r.kind(1) == "HALF" and r.kind(2) not in _BEHIND_HALF:
            r.position += 2
            return HalfDay(None)  # 上午、下午
        return HalfDay(word)
    r.position = start
    return None


def _slot(r: Reader, word: str | None) -> Slot | ClockTime:
    """放学后, with a clock time behind it that says when: 放学后4:40."""
    slot = Slot(r.take().text, word, _side(r))
    start = r.position
    opened = r.accept("OPEN") is not None
    if not opened:
        r.accept("COMMA")
    clock = _clock_range(r, _half_word(r) or slot.half)
    if clock and (not opened or r.accept("CLOSE")):
        return clock
    r.position = start
    return slot


def _skip_said_again(r: Reader) -> None:
    """The (14:20-15:00) of 第二节（14:20-15:00）, the (下午第二节) of 第六节（下午第二节）."""
    start = r.position
    if r.accept("OPEN"):
        word = _half_word(r)
        if (_clock_range(r, word) or _lessons(r, word, bare=True)) and r.accept("CLOSE"):
            return
    r.position = start


def _half_word(r: Reader) -> str | None:
    token = r.accept("HALF")
    return token.text if token else None


def _bracketed_half(r: Reader) -> str | None:
    """The 下午 of 周三（下午）3:30."""
    word = r.peek(1).text
    return word if r.accept_all("OPEN", "HALF", "CLOSE") else None


def _side(r: Reader) -> Side:
    if r.accept("AFTER") or r.accept_all("OVER", "AFTER"):
        return "after"
    return "before" if r.accept("BEFORE") else "in"


def _clock_range(r: Reader, word: str | None) -> ClockTime | None:
    first = _several_oclock(r, word) or _clock(r, word)
    if first is None or first.end:
        return first
    start = r.position
    if r.accept("RANGE"):
        last = _clock(r, _half_word(r), dotted=word is not None)
        if last:
            return replace(first, end=last)
        r.position = start
    return first


def _several_oclock(r: Reader, word: str | None) -> ClockTime | None:
    """2-4点: one unit for both ends."""
    start = r.position
    numbers = r.numbers()
    if numbers and numbers.ranged and r.kind() == "OCLOCK":
        last = _oclock(r, numbers.values[1], None)
        return ClockTime(numbers.values[0], 0, word, last)
    r.position = start
    return None


def _clock(r: Reader, word: str | None, *, dotted: bool = False) -> ClockTime | None:
    start = r.position
    if token := r.accept("CLOCK"):
        return ClockTime(token.many[0], token.many[1], word or _half_after(r))
    if (
        r.kind() == "DOTTED"
        and "." in r.peek().text
        and _is_dotted_clock(r, dotted=dotted or word is not None)
    ):
        token = r.take()
        return ClockTime(token.many[0], token.many[1], word)
    early = _minutes_short(r)
    if token := r.accept("NUM"):
        if r.kind() == "OCLOCK" and not token.many:
            return replace(_oclock(r, token.value, word), early=early or _minutes_short(r))
        if r.kind() == "HALF" and r.peek().text in ("am", "pm") and token.text.isdecimal():
            return ClockTime(token.value, 0, r.take().text)  # 2pm
    r.position = start
    return None


def _minutes_short(r: Reader) -> int:
    """The minutes of 差五分八点, 差一刻四点, 八点差五分; 0 where it says nothing of the kind."""
    if not r.accept("SHORT"):
        return 0
    number = r.take().value
    unit = r.take()
    r.accept("RANGE")  # 差五分到八点
    return number * (15 if unit.kind == "QUARTER" else 1)


def _is_dotted_clock(r: Reader, *, dotted: bool) -> bool:
    """下午2.30 is a time; without the half-day word it would be a date, unless there is no such date."""
    hour, minute = r.peek().many
    two_digits = len(r.peek().text.split(".")[1]) == 2
    return two_digits and minute < 60 and (dotted or 12 < hour < 24)


def _half_after(r: Reader) -> str | None:
    """The pm of 2:30pm."""
    if r.kind() == "HALF" and r.peek().text in ("am", "pm"):
        return r.take().text
    return None


def _oclock(r: Reader, hour: int, word: str | None) -> ClockTime:
    r.take()
    minute = _minutes_past(r)
    r.accept("WHOLE")
    r.accept("AROUND")
    return ClockTime(hour, minute, word)


def _minutes_past(r: Reader) -> int:
    """半, 一刻, 15分, 二十: what may follow 点."""
    if r.accept("HALF_PAST"):
        return 30
    if r.peek().text == ":" and r.kind(1) == "NUM" and len(r.peek(1).text) == 2:
        r.take()  # 2点：30
    if r.kind() != "NUM" or r.peek().many:
        return 0
    if r.kind(1) == "QUARTER" and r.peek().value in (1, 2, 3):
        quarters = r.take().value
        r.take()
        return 15 * quarters
    if r.peek().value == 0 and r.kind(1) == "NUM":
        r.take()  # 10点零5分
        return _minutes_past(r) if r.kind(1) == "MINUTE" else r.take().value
    token = r.peek()
    bare = token.value >= 10 or token.text.startswith(("0", "零"))
    if r.kind(1) == "MINUTE" or (bare and r.kind(1) not in _UNITS):
        r.take()
        r.accept("MINUTE")
        return token.value
    return 0


_UNITS = frozenset(
    {"MONTH", "DAY", "DAYS", "WEEK", "PERIOD", "OCLOCK", "UNIT", "MINUTES", "HOURS", "LIST", "NUM"}
)


def _lessons(r: Reader, word: str | None, *, bare: bool) -> Lessons | None:
    """第二节, 二、三节, 最后一节, 前两节; with 课后 or 课前."""
    start = r.position
    numbers = _from_end(r, word) or _numbered(r, bare=bare)
    if numbers is None:
        r.position = start
        return None
    return Lessons(numbers, word, _side(r))


def _numbered(r: Reader, *, bare: bool) -> tuple[int, ...] | None:
    ordinal = r.accept("THE") is not None
    numbers = r.numbers()
    if numbers is None:
        return None
    if r.kind() == "NUM" and r.peek().value == len(numbers.values) and r.kind(1) == "PERIOD":
        r.take()  # 三、四两节
    first = numbers.values[0]
    if not r.accept("PERIOD") or not all(1 <= value <= 20 for value in numbers.values):
        return None
    if not ordinal and (not bare or len(numbers.values) == 1):
        return None  # 下午三节课 may be a count
    if numbers.ranged:
        return tuple(range(first, numbers.values[1] + 1)) or None
    return _up_to(r, first) if len(numbers.values) == 1 else numbers.values


def _up_to(r: Reader, first: int) -> tuple[int, ...]:
    """第一节到第三节, 第一节和第二节."""
    start = r.position
    joint = r.accept("RANGE", "LIST")
    r.accept("HALF") if joint and joint.kind == "RANGE" else None
    if (
        joint
        and r.accept("THE")
        and (token := r.accept("NUM"))
        and r.accept("PERIOD")
        and token.value > first
    ):
        return tuple(range(first, token.value + 1)) if joint.kind == "RANGE" else (first, token.value)
    r.position = start
    return (first,)


def _from_end(r: Reader, word: str | None) -> tuple[int, ...] | None:
    """最后一节, 前两节, 后两节; the latter two only of a half-day."""
    start = r.position
    if r.accept("LAST"):
        count = r.accept("NUM")
        if r.accept("PERIOD") and (count is None or 1 <= count.value <= 4):
            return tuple(range(-(count.value if count else 1), 0))
    elif r.accept("FROM_LAST") and (number := r.accept("NUM")) and r.accept("PERIOD"):
        return (-number.value,)
    elif r.accept("FIRST") and r.accept("PERIOD"):
        return (1,)
    elif word and (edge := r.accept("FRONT", "BACK")) and (count := r.accept("NUM")) and r.accept("PERIOD"):
        return tuple(range(1, count.value + 1)) if edge.kind == "FRONT" else tuple(range(-count.value, 0))
    r.position = start
    return None


def read_joined_hours(r: Reader) -> Hours | None:
    """The time of day behind a day, directly or after 的, a comma or an opening bracket."""
    start = r.position
    is_half_in_brackets = r.kind(1) == "HALF" and r.kind(2) == "CLOSE"  # 周三（下午）3:30
    joint = None if is_half_in_brackets else r.accept("OF", "COMMA", "OPEN", "AT", "EVERY")
    r.accept("THAT_DAY")  # 12月3日，当天下午3点
    hours = read_hours(r, after_day=True)
    if hours is None or (joint and joint.kind == "EVERY"):
        r.position = start
        return None
    r.accept("CLOSE")
    return hours
