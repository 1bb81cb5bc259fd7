"""Times inside whole messages: find every expression, join parts that stand apart, choose the one meant."""

from __future__ import annotations

from datetime import datetime

from school.terms import SchoolCalendar
from school.when.days import Context
from school.when.foreign import is_foreign, read_foreign
from school.when.model import When
from school.when.phrases import Phrase, read_phrase
from school.when.reader import Reader
from school.when.resolve import resolve
from school.when.tokens import Token, lexer, may_hold_time, simplified

# What may surround an expression that stands alone in its message.
_IDLE = frozenset({"SPACE", "BREAK", "COMMA", "OPEN", "CLOSE", "AT", "OF"})


_CLAUSE_ENDS = frozenset({"GAP", "BREAK", "COMMA", "END", "EVERY"})


def find_when(
    text: str, now: datetime, calendar: SchoolCalendar, *, past: bool = False
) -> list[tuple[tuple[int, int], When]]:
    """Every time that a text speaks of, with where it stands, in the order of the text.

    `now` is an aware moment. With `past`, days without a week of their own lie behind (周三 is the last one).
    """
    at = Context(now.astimezone(calendar.timezone), calendar, past)
    if is_foreign(text):
        found = read_foreign(text, at)
        return [(found.span, found)] if found else []
    return [(when.span, when) for _, when in _readings(text, at)]


def read_when(text: str, now: datetime, calendar: SchoolCalendar, *, past: bool = False) -> When | None:
    """The time that a message means, or None where it names none or none that can be told.

    Of several, the new time of something moved (改到) wins, then the most exact, then the first.
    """
    at = Context(now.astimezone(calendar.timezone), calendar, past)
    if is_foreign(text):
        return read_foreign(text, at)
    return max(_readings(text, at), key=_rank, default=(None, None))[1]  # of equals the first


def _rank(reading: tuple[Phrase, When]) -> tuple[bool, bool, int]:
    phrase, when = reading
    exactness = 3 if when.start_time or when.periods else 2 if when.half or when.occasion else 1
    return phrase.moved, not phrase.was, exactness + 3 * (when.kind == "recurrence")


def _readings(text: str, at: Context) -> list[tuple[Phrase, When]]:
    plain = simplified(text)
    if not may_hold_time(plain):
        return []
    tokens = lexer(_occasions(at.calendar)).tokens(plain)
    phrases = _joined(_phrases(tokens))
    found = [(phrase, resolve(phrase, at)) for phrase in phrases]
    return [(phrase, when) for phrase, when in found if when]


def _occasions(calendar: SchoolCalendar) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phase.name for term in calendar.terms for phase in term.exams))


def _phrases(tokens: list[Token]) -> list[Phrase]:
    """Every expression in the text; weak ones only where nothing else is said."""
    r = Reader(tokens)
    found: list[Phrase] = []
    silent = True
    while r.kind() != "END":
        phrase = read_phrase(r)
        if phrase:
            found.append(phrase)
        elif r.accept("EVERY"):
            silent = False
            _skip_unread_rule(r)
        else:
            silent = silent and r.kind() in _IDLE
            r.take()
    if len(found) == 1 and silent:
        found[0].weak = False
    return [phrase for phrase in found if not phrase.weak or _is_time_only(phrase)]


def _skip_unread_rule(r: Reader) -> None:
    """每月中旬 is a recurrence we cannot read; the 中旬 in it must not be taken for a day."""
    while r.kind() not in _CLAUSE_ENDS:
        r.take()


def _is_time_only(phrase: Phrase) -> bool:
    return phrase.hours is not None and phrase.days is None and phrase.every is None


def _joined(phrases: list[Phrase]) -> list[Phrase]:
    """Join a day and a time of day that stand apart: 12月3日语文组教研，下午2:30开始."""
    joined: list[Phrase] = []
    for phrase in phrases:
        before = joined[-1] if joined else None
        if before and _completes(before, phrase):
            before.hours, before.end = phrase.hours, phrase.end
        elif before and phrase.moved and _is_time_only(phrase):
            phrase.days = before.days  # 明天上午第二节调到下午第三节
            joined.append(phrase)
        else:
            joined.append(phrase)
    return [phrase for phrase in joined if not phrase.weak]


def _completes(day: Phrase, time: Phrase) -> bool:
    has_day = (day.days is not None or day.every is not None) and day.last is None
    return has_day and day.hours is None and not day.mark and _is_time_only(time) and not time.mark
