"""A time as it was typed -> when an item of the schedule is. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from school.calendar.terms import SchoolCalendar, Term
from school.problems import Problem
from school.scheduling.schedule import ItemKind, rule_days
from school.scheduling.timing import Timing
from school.when import When, read_when

_EVERY_DAY: Final = "FREQ=DAILY"
_WORKING_WEEK: Final = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR"
_NAMES_TODAY: Final = ("今", "当天", "即日")
_MOST_DAYS: Final = 40
"""A deadline that recurs, or a list of days, makes as many items at most."""


class NoTermAhead(Problem):
    """A series lasts as long as the term, and the school has entered none that is still to come."""


class NeverFalls(Problem):
    """A series none of whose days is still to come."""


def read_timings(
    text: str, now: datetime, calendar: SchoolCalendar, before: Timing | None = None
) -> list[Timing]:
    """What a typed time may mean, the likeliest first; empty where it names none.

    `before` is the time an item has had so far: 下午第三节 alone keeps its day, 下周四 alone its hours, and a
    deadline stays one. Raises NoTermAhead or NeverFalls.
    """
    if before is not None and (hours := _hours_alone(text, before.first_day, calendar)):
        return [
            replace(
                before, starts=hours.start_time, ends=hours.end_time, periods=hours.periods, open_hour=False
            )
        ]
    when = read_when(text, now, calendar)
    found = timings_of(when, now, calendar) if when else []
    return [_like(before, it, calendar) for it in found] if before else found


def _hours_alone(text: str, day: date, calendar: SchoolCalendar) -> When | None:
    """A time of day on `day`, where the text names no day itself: it then reads as today on whatever day."""
    if any(word in text for word in _NAMES_TODAY):
        return None
    for other in (day + timedelta(days=3), day):
        midnight = datetime.combine(other, time(0, 0, 1), calendar.timezone)
        when = read_when(text, midnight, calendar)
        if when is None or when.kind == "recurrence" or when.first_day != other or not when.start_time:
            return None
    return when


def _like(before: Timing, new: Timing, calendar: SchoolCalendar) -> Timing:
    """A new day with the hours and the kind of before where the text said nothing about them."""
    if before.kind is ItemKind.DEADLINE and new.kind is ItemKind.EVENT:
        new = replace(new, kind=ItemKind.DEADLINE)
    if new.starts or new.open_hour or before.starts is None or new.kind not in (before.kind, ItemKind.EVENT):
        return new
    if new.kind is ItemKind.SERIES or new.first_day == new.last_day:
        kept = replace(new, starts=before.starts, ends=before.ends, periods=before.periods)
        return kept if new.rrule else replace(kept.on(new.first_day, calendar), more=new.more)
    return new


def timings_of(when: When, now: datetime, calendar: SchoolCalendar) -> list[Timing]:
    """What a reading may mean, the likeliest first; what is over only where nothing else is meant.

    Raises NoTermAhead or NeverFalls.
    """
    readings = when.alternatives if when.kind == "doubt" else (when, *when.alternatives)
    found = list(dict.fromkeys(it for each in readings if (it := _timing(each, now, calendar))))
    if found and when.kind == "range" and found[0].first_day <= now.date() <= found[0].last_day:
        return found[:1]  # 10月至12月 said in November is not that of next year
    term = calendar.term_of(now.date())
    return [it for it in found if not _is_over(it, now, term)] or found[:1]


def _is_over(timing: Timing, now: datetime, term: Term | None) -> bool:
    if timing.kind is ItemKind.MONTH and term and timing.last_day >= term.first_day:
        return False  # 十月份 said in November may well be entered late
    last = max(timing.last_day, *timing.days)
    return (last, timing.starts or time.max) < (now.date(), now.time())


def _timing(when: When, now: datetime, calendar: SchoolCalendar) -> Timing | None:
    if when.kind == "recurrence":
        return _series(when, now, calendar)
    if when.first_day is None:
        return None
    last = when.last_day or when.first_day
    if when.deadline:
        hour = when.end_time if when.kind == "range" else when.start_time
        return Timing(ItemKind.DEADLINE, last, last, hour)
    if _is_month(when.first_day, last):
        return Timing(ItemKind.MONTH, when.first_day, last)
    return Timing(
        ItemKind.EVENT,
        when.first_day,
        last,
        when.start_time,
        when.end_time,
        when.periods,
        more=when.more[:_MOST_DAYS],
        open_hour=when.start_time is None and bool(when.half or when.occasion),
    )


def _is_month(first: date, last: date) -> bool:
    next_day = last + timedelta(days=1)
    return first.day == 1 and next_day.day == 1 and (first.year, first.month) == (last.year, last.month)


def _series(when: When, now: datetime, calendar: SchoolCalendar) -> Timing | None:
    rrule = _WORKING_WEEK if when.rrule == _EVERY_DAY else when.rrule or ""
    if "BY" not in rrule and "DAILY" not in rrule:
        return None  # 每周一次 does not say on which day
    days = _days_ahead(when, rrule, now, calendar)
    hours = (when.start_time, when.end_time)
    if when.deadline:
        return Timing(ItemKind.DEADLINE, days[0], days[0], when.start_time, more=days[1:][:_MOST_DAYS])
    is_open = when.start_time is None and bool(when.half or when.occasion)
    return Timing(ItemKind.SERIES, days[0], days[-1], *hours, when.periods, rrule, open_hour=is_open)


def _days_ahead(when: When, rrule: str, now: datetime, calendar: SchoolCalendar) -> tuple[date, ...]:
    """The days of a rule from now to the end of the term, or of what the text bounds it to."""
    over_today = when.start_time is not None and when.start_time < now.time()
    soonest = now.date() + timedelta(days=over_today)
    begins = max(when.first_day or soonest, soonest)
    term = _term_for(begins, calendar)
    first, last = max(begins, term.first_day), min(when.last_day or term.last_day, term.last_day)
    # Every second week counts from the day that the text gave.
    start = when.first_day if when.first_day and when.first_day < first else first
    days = tuple(day for day in rule_days(rrule, start, last) if day >= first) if start <= last else ()
    if not days:
        raise NeverFalls
    return days


def _term_for(day: date, calendar: SchoolCalendar) -> Term:
    term = calendar.term_near(day)
    if term is None or term.last_day < day:
        raise NoTermAhead
    return term
