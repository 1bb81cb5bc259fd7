"""The grammar of whole expressions: days, times of day, ranges, deadlines, recurrences and their bounds."""

from __future__ import annotations

from typing import Final

from school.when.grammar.beside import read_count
from school.when.grammar.bounds import MERE_NAMES, read_recurrence, read_recurrence_within
from school.when.grammar.days import read_days, read_last
from school.when.grammar.hours import read_hours, read_joined_hours
from school.when.grammar.reader import Reader
from school.when.grammar.recurrences import read_every
from school.when.meaning.beside import Lasting
from school.when.meaning.calendar_days import DaysOfMonth, Months
from school.when.meaning.days import Days, Through, Within
from school.when.meaning.hours import ClockTime, HalfDay, Lessons, Slot
from school.when.meaning.phrase import Mark, Phrase
from school.when.meaning.school_days import TeachingWeeks
from school.when.meaning.weekdays import Weekdays

_MARKS: Final[dict[str, Mark]] = {"BEFORE": "before", "AFTER": "after", "WITHIN": "within", "UNTIL": "by"}


def read_phrase(r: Reader) -> Phrase | None:
    """The expression at the cursor, or None with the cursor unmoved."""
    start = r.position
    phrase = Phrase(start=r.start)
    phrase.placed = _read_introduction(r, phrase)
    if not _read_body(r, phrase):
        r.position = start
        return None
    phrase.end = r.end
    phrase.weak = not phrase.placed and _is_weak(r, phrase)
    phrase.choice = r.kind() == "OR" or (r.kind() == "COMMA" and r.kind(1) == "OR")
    return phrase


def _read_introduction(r: Reader, phrase: Phrase) -> bool:
    """改到, 原定, 定于, 时间：; says whether the text itself announces a time."""
    introduced = r.accept("MOVED", "WAS", "AT", "LABEL")
    if introduced is None:
        return False
    phrase.moved = introduced.kind == "MOVED"
    phrase.was = introduced.kind == "WAS"
    if introduced.kind == "LABEL":
        r.accept("COMMA")
    r.accept("AT")
    phrase.start = r.start
    return True


def _read_body(r: Reader, phrase: Phrase) -> bool:
    if r.kind() == "SHIFT":
        return _read_shift(r, phrase)
    if (minutes := _minutes_from_now(r, phrase)) is not None:
        phrase.minutes = minutes
        return True
    if every := read_every(r):
        phrase.every = every
        read_recurrence(r, phrase)
        return True
    return _read_dated(r, phrase)


def _read_shift(r: Reader, phrase: Phrase) -> bool:
    """推迟一周, 提前两天: `joining` looks for the day that is moved."""
    sign = r.take().value
    if counted := read_count(r):
        phrase.shift = sign * counted[0], counted[1]
    return counted is not None


def _minutes_from_now(r: Reader, phrase: Phrase) -> int | None:
    """半小时后, 一个半小时后, 20分钟后, 24小时内."""
    if r.kind(-1) == "NUM":
        return None  # 两三分钟后
    start = r.position
    ahead = r.accept("AHEAD")
    number = r.accept("NUM")
    value = float(number.value) if number and not number.many else 0.0
    if number:
        r.accept("UNIT")
    if r.accept("HALF_PAST"):
        value += 0.5
        r.accept("UNIT")
    unit = r.accept("MINUTES", "HOURS", "QUARTER")
    side = r.accept("AFTER", "WITHIN") if unit and 0 < value <= 1000 else None
    if unit and (side or (ahead and 0 < value <= 1000)):
        phrase.mark = "within" if side and side.kind == "WITHIN" else ""
        return round(value * unit.value)
    r.position = start
    return None


def _read_dated(r: Reader, phrase: Phrase) -> bool:
    since = r.accept("SINCE") is not None
    until = r.accept("UNTIL") is not None
    if until:
        r.accept("UNTIL")  # 最迟不超过
        r.accept("LABEL")  # 截止时间：
        r.accept("COMMA")
    phrase.days = read_days(r)
    if phrase.days:
        _read_days_on(r, phrase)
    else:
        phrase.hours = read_hours(r)
        if phrase.hours is None:
            return False
    _read_far_end(r, phrase)
    if not _read_length(r, phrase):
        _read_mark(r, phrase, since=since, until=until)
    read_recurrence_within(r, phrase)
    return True


def _read_days_on(r: Reader, phrase: Phrase) -> None:
    """The rest of the days and the time of day behind the first."""
    if phrase.days is None:
        return
    phrase.days = read_last(r, phrase.days)
    further: list[Days] = []
    while r.kind() in ("LIST", "COMMA", "OR") and len(further) < 12:
        start = r.position
        choice = r.take().kind == "OR" or r.accept("OR") is not None
        following = read_days(r)
        if following is None or following.grain != "day" or phrase.days.grain != "day":
            r.position = start
            break
        further.append(following)
        phrase.either = phrase.either or choice
    phrase.further = tuple(further)
    phrase.hours = read_joined_hours(r)


def _read_far_end(r: Reader, phrase: Phrase) -> None:
    """至12月4日17:00 behind 12月3日8:00."""
    start = r.position
    r.accept("START")
    if phrase.days and r.accept("RANGE") and (last := read_days(r)):
        phrase.last = last
        phrase.last_hours = read_joined_hours(r)
        return
    r.position = start


def _read_length(r: Reader, phrase: Phrase) -> bool:
    """明天起三天, 12月14日开始，为期一周: how long it goes on; says whether that was read."""
    start = r.position
    begins = r.accept("START")
    r.accept("COMMA")
    says = r.accept("LASTING") is not None or (
        begins is not None and begins.text == "起" and r.kind(-1) == "START"
    )
    if says and phrase.days and not (phrase.hours or phrase.last) and (counted := read_count(r)):
        phrase.days = Lasting(phrase.days, *counted)
        return True
    r.position = start
    return False


def _read_mark(r: Reader, phrase: Phrase, *, since: bool, until: bool) -> None:
    """前, 之前, 内, 起, 后 …"""
    r.accept("AROUND")
    token = r.accept("BEFORE", "AFTER", "WITHIN", "UNTIL", "START")
    if phrase.last or (phrase.days and _has_far_end(phrase.days)):
        since, token = False, token if token and token.kind == "BEFORE" else None  # 从 … 到 …, … 起 … 止
    if token is None:
        phrase.mark = "by" if until else ("from" if since else "")
    elif token.kind == "START":
        # 周五起 and 周五开始 open a range; 周五下午开始 is the moment it begins.
        phrase.mark = "from" if since or token.text == "起" else ("" if phrase.hours else "starts")
    else:
        phrase.mark = _MARKS[token.kind]
    if isinstance(phrase.hours, Slot | Lessons) and phrase.hours.side == "before":
        phrase.mark = "by"


def _has_far_end(days: Days) -> bool:
    """Whether the days run from one to another, so that 从 and 起 say nothing more."""
    match days.selector if isinstance(days, Within) else days:
        case Through():
            return True
        case Weekdays(ranged=ranged) | DaysOfMonth(ranged=ranged) | TeachingWeeks(ranged=ranged):
            return ranged
        case Months(first=first, last=last):
            return first != last
        case _:
            return False


def _is_weak(r: Reader, phrase: Phrase) -> bool:
    """Whether the expression alone need not be a time in a message that speaks of something else."""
    if phrase.every:
        return phrase.hours is None and (phrase.every.vague or phrase.every.frequency == "DAILY")
    if phrase.days is None:
        is_bare = isinstance(phrase.hours, ClockTime | Lessons) and not phrase.hours.word
        vague = isinstance(phrase.hours, Slot | HalfDay) or (is_bare and r.kind(-1) in ("OCLOCK", "PERIOD"))
        return vague and phrase.minutes is None and r.kind() not in ("ACT", "START", "AT", "LABEL")
    if phrase.hours or phrase.mark or phrase.last or isinstance(phrase.days, Lasting):
        return False
    # 十月革命, 七月的天山, 林三月12月3日; but 10月完成初稿, 十月：听课周
    han_month = r.kind(-1) == "MONTH" and r.peek(-1).text == "月" and not r.peek(-2).text.isdecimal()
    is_name = r.kind() in ("GAP", "OF", "ACT") or (r.kind() == "NUM" and r.kind(1) == "MONTH")
    return isinstance(phrase.days, MERE_NAMES) or (han_month and is_name)
