"""Times inside whole messages: find every expression, join parts that stand apart, choose the one meant."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from school.calendar.terms import SchoolCalendar
from school.when.foreign import is_foreign, read_foreign
from school.when.grammar.phrases import read_phrase
from school.when.grammar.reader import Reader
from school.when.grammar.tokens import Token, lexer, may_hold_time, simplified
from school.when.joining import is_time_only, joined
from school.when.meaning.days import Context
from school.when.meaning.phrase import Phrase
from school.when.meaning.resolve import resolve
from school.when.meaning.weekdays import Weekdays
from school.when.model import When

# What may surround an expression that stands alone in its message.
_IDLE = frozenset({"SPACE", "BREAK", "COMMA", "OPEN", "CLOSE", "AT", "LABEL", "OF"})
# Days that could not be read; the hour behind them is not one of today: 31.4 14:20, 前一天 17:00, 次日8:00. For a
# day in another language it is enough that it stands anywhere: 下午2点教研 next Friday.
_UNREAD_DAYS = frozenset({"DOTTED", "DAYS", "OTHER_DAY", "THAT_DAY", "FOREIGN"})
_MOST_OFFERED = 3
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

    Of several, the new time of something moved (改到) wins, then one to come, then one that names its day, then the
    most exact, then one announced as a time (时间：), then the first. Others as good as it are among its
    alternatives. Of 周三上午或周四 none is chosen.
    """
    at = Context(now.astimezone(calendar.timezone), calendar, past)
    if is_foreign(text):
        return read_foreign(text, at)
    readings = _readings(text, at)
    if len(readings) < 2:
        return readings[0][1] if readings else None
    ranks = [_rank(*reading, at) for reading in readings]
    first = last = ranks.index(max(ranks))
    while first > 0 and readings[first - 1][0].choice:
        first -= 1
    while readings[last][0].choice and last + 1 < len(readings):
        last += 1
    if first < last:
        return _choice([when for _, when in readings[first : last + 1]])
    chosen, *others = (when for (_, when), rank in zip(readings, ranks, strict=True) if rank == max(ranks))
    return replace(chosen, alternatives=(*chosen.alternatives, *others[:_MOST_OFFERED])) if others else chosen


def _choice(offered: list[When]) -> When:
    readings = [each for when in offered for each in (when.alternatives if when.kind == "doubt" else (when,))]
    span = (offered[0].span[0], offered[-1].span[1])
    return When("doubt", alternatives=tuple(readings[: _MOST_OFFERED + 1]), span=span)


def _rank(phrase: Phrase, when: When, at: Context) -> tuple[bool, bool, bool, bool, int, bool]:
    exactness = 3 if when.start_time or when.periods else 2 if when.half or when.occasion else 1
    last = when.last_day or when.first_day
    is_over = when.kind != "recurrence" and last is not None and last < at.today and not at.past
    says_day = phrase.days is not None or phrase.every is not None or phrase.minutes is not None
    return (
        phrase.moved,
        not phrase.was,
        not is_over,
        says_day,  # an hour alone is presumed to be of today
        exactness + 3 * (when.kind == "recurrence"),
        phrase.placed,
    )


def _readings(text: str, at: Context) -> list[tuple[Phrase, When]]:
    plain = simplified(text)
    if not may_hold_time(plain):
        return []
    tokens = lexer(_occasions(at.calendar)).tokens(plain)
    phrases = joined(_phrases(tokens), plain)
    found = [(phrase, resolve(phrase, at)) for phrase in phrases]
    return [(phrase, replace(when, gap=phrase.gap) if phrase.gap else when) for phrase, when in found if when]


def _occasions(calendar: SchoolCalendar) -> tuple[str, ...]:
    return tuple(dict.fromkeys(phase.name for term in calendar.terms for phase in term.exams))


def _phrases(tokens: list[Token]) -> list[Phrase]:
    """Every expression in the text; weak ones only where nothing else is said."""
    r = Reader(tokens)
    names_foreign_day = any(token.kind == "FOREIGN" for token in tokens)
    found: list[Phrase] = []
    silent = True
    clause = 0
    while r.kind() != "END":
        before = r.kind(-1)
        phrase = read_phrase(r)
        if phrase:
            phrase.clause = clause
            if not _lacks_its_scope(phrase, "FOREIGN" if names_foreign_day else before):
                found.append(phrase)
        elif r.accept("EVERY"):
            silent = False
            _skip_unread_rule(r)
        else:
            silent = silent and r.kind() in _IDLE
            clause += r.take().kind == "BREAK"
    if len(found) == 1 and silent:
        found[0].weak = False
    return found


def _skip_unread_rule(r: Reader) -> None:
    """每月中旬 is a recurrence we cannot read; the 中旬 in it must not be taken for a day."""
    while r.kind() not in _CLAUSE_ENDS:
        r.take()


def _lacks_its_scope(phrase: Phrase, before: str) -> bool:
    """次日8:00, 最后一个周五 after something unread: neither is today's nor this week's."""
    if is_time_only(phrase):
        return before in _UNREAD_DAYS
    return isinstance(phrase.days, Weekdays) and before in ("LAST", "FIRST", "UNIT", "WEEK")
