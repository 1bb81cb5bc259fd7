"""When the bot keeps still: at night, and on days on which nobody comes to school."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from school.calendar.terms import SchoolCalendar

QUIET_FROM, QUIET_UNTIL = time(21, 30), time(6, 30)
EVENING = time(21)
"""When what would fall into the night is said instead, where the morning after is too late."""

_DAY = timedelta(days=1)
_LONGEST_HOLIDAYS = 16
"""Days; whoever marks more as free in a row is not looked for."""


def is_quiet(moment: datetime) -> bool:
    """Whether nobody wants to hear anything at this time of the school's day."""
    return not QUIET_UNTIL <= moment.time() < QUIET_FROM


def awake(moment: datetime, latest: datetime) -> datetime:
    """The moment, or if it is in the quiet hours the morning after; where that is too late, the evening before."""
    if not is_quiet(moment):
        return moment
    morning = next_morning(moment)
    if morning < latest:
        return morning
    evening = datetime.combine(moment.date(), EVENING, moment.tzinfo)
    return evening if evening <= moment else evening - _DAY


def next_morning(moment: datetime) -> datetime:
    """When the quiet hours that a moment lies in, or the next ones, end."""
    morning = datetime.combine(moment.date(), QUIET_UNTIL, moment.tzinfo)
    return morning if moment < morning else morning + _DAY


def next_chance(now: datetime, about: date, calendar: SchoolCalendar) -> datetime:
    """When something that is late may be said: now, or the next morning on which people come to school.

    What is about today may be said today, workday or not.
    """
    if is_quiet(now):
        now = next_morning(now)
    if now.date() == about or calendar.is_workday(now.date()):
        return now
    day = _nearest(calendar, now.date(), _DAY)
    day = about if now.date() < about < day else day
    return datetime.combine(day, QUIET_UNTIL, now.tzinfo)


def at_work(calendar: SchoolCalendar, day: date) -> date:
    """The day itself, or the last one before it on which people come to school."""
    return _nearest(calendar, day, -_DAY)


def _nearest(calendar: SchoolCalendar, day: date, step: timedelta) -> date:
    for nth in range(_LONGEST_HOLIDAYS):
        if calendar.is_workday(day + nth * step):
            return day + nth * step
    return day  # A school may well have marked a whole month as free.
