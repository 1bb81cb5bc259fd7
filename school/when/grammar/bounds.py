"""The grammar of a recurrence in full: its time of day, and the days that bound it before and behind."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from school.when.grammar.days import read_day_range, read_days
from school.when.grammar.hours import read_joined_hours
from school.when.grammar.reader import Reader
from school.when.grammar.recurrences import read_every
from school.when.grammar.weeks import read_weekdays
from school.when.meaning.calendar_days import Year
from school.when.meaning.days import Days, Through
from school.when.meaning.every import Every, expand
from school.when.meaning.hours import Slot
from school.when.meaning.phrase import Phrase
from school.when.meaning.school_days import Festival, Occasion, TermAway, TermEdge, Vacation
from school.when.meaning.weekdays import Weekdays

# Names that are no time by themselves: 教师节活动方案, 期中考试质量分析.
MERE_NAMES: Final = (Festival, Occasion, TermAway, TermEdge, Vacation, Year)


def read_recurrence_within(r: Reader, phrase: Phrase) -> None:
    """本学期每周二, 第3周到第10周每周三, 3-16周周三, 周一至周五每天: the days read so far bound a recurrence."""
    if phrase.days is None or phrase.last_hours or (phrase.hours and not isinstance(phrase.days, Weekdays)):
        return
    start = r.position
    r.accept("OF", "COMMA")
    if isinstance(phrase.days, Weekdays):
        if phrase.hours is None and r.accept_all("EVERY", "DAYS"):
            phrase.every, phrase.days = Every("WEEKLY", weekdays=expand(phrase.days)), None
            phrase.hours = read_joined_hours(r)
            return
        r.position = start
        if every := _frequency_beside(r):
            phrase.every, phrase.days = replace(every, weekdays=expand(phrase.days)), None
            phrase.hours = phrase.hours or read_joined_hours(r)
            _read_bound_behind(r, phrase)
            return
    elif _can_bound(phrase):
        every = read_every(r) or _weekdays_in(r, phrase.days)
        if every:
            phrase.bound, phrase.bound_mark = phrase.days, phrase.mark
            phrase.days, phrase.mark, phrase.every = None, "", every
            read_recurrence(r, phrase)
            return
    r.position = start


def _frequency_beside(r: Reader) -> Every | None:
    """（双周）, （每两周一次）, 每周一次 behind weekdays; 周三下午，每周… without 一次 may begin something else."""
    start = r.position
    opened = r.accept("OPEN") is not None
    if not opened:
        r.accept("COMMA")
    every = read_every(r)
    if every and every.frequency == "WEEKLY" and not every.weekdays:
        is_meant = r.accept("CLOSE") if opened else every.parity or every.interval > 1 or not every.vague
        if is_meant:
            return every
    r.position = start
    return None


def _can_bound(phrase: Phrase) -> bool:
    if phrase.mark in ("from", "starts"):
        return True
    is_name = isinstance(phrase.days, Festival | Occasion) and not getattr(phrase.days, "rest", False)
    return not is_name and phrase.days is not None and phrase.days.grain != "day" and not phrase.further


def _weekdays_in(r: Reader, scope: Days) -> Every | None:
    """第3-10周周三, 12月的周三: weekdays of a scope longer than a week."""
    if (
        r.kind() == "WEEKDAY"
        and scope.grain in ("span", "month", "term")
        and not isinstance(scope, MERE_NAMES)
    ):
        return Every("WEEKLY", weekdays=expand(read_weekdays(r)))
    return None


def read_recurrence(r: Reader, phrase: Phrase) -> None:
    """The time of day of a recurrence, its deadline mark, and bounds that follow it."""
    phrase.hours = read_joined_hours(r)
    if r.accept("BEFORE") or (isinstance(phrase.hours, Slot) and phrase.hours.side == "before"):
        phrase.mark = "by"
    if phrase.bound is None:
        _read_bound_behind(r, phrase)
    elif phrase.bound_mark == "from":
        phrase.bound = _read_until(r, phrase.bound)
        phrase.bound_mark = "" if isinstance(phrase.bound, Through) else "from"


def _read_bound_behind(r: Reader, phrase: Phrase) -> None:
    """(第3—15周), 从第3周开始, 到12月底为止 behind a recurrence."""
    start = r.position
    opened = r.accept("OPEN")
    r.accept("COMMA")
    since, until = r.accept("SINCE"), r.accept("UNTIL", "RANGE")
    days = read_day_range(r)
    if days:
        starts = r.accept("START")
        if since or starts:
            days = _read_until(r, days)
        r.accept("UNTIL")
        closed = opened is None or r.accept("CLOSE") is not None
        if closed and (since or until or starts or (opened and days.grain != "day")):
            phrase.bound = days
            is_open = (since or starts) and not isinstance(days, Through)
            phrase.bound_mark = "by" if until else ("from" if is_open else "")
            return
    r.position = start


def _read_until(r: Reader, first: Days) -> Days:
    """到1月13日 behind 从12月2日起, also with the rule between them."""
    start = r.position
    r.accept("COMMA")
    if r.accept("UNTIL", "RANGE") and (last := read_days(r)):
        r.accept("UNTIL")
        return Through(first, last)
    r.position = start
    return first
