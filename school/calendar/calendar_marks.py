"""The days of a stretch of time that are not ordinary: days off with their weekends, and make-up days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from school.calendar.terms import SchoolCalendar, SchoolDay

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rest:
    """An unbroken stretch of days off around a holiday, weekends included, as schools announce it."""

    name: str
    first_day: date
    last_day: date


def rests(calendar: SchoolCalendar, first: date, last: date) -> list[Rest]:
    """The rests that touch the days from `first` to `last`, whole, in order."""
    found = []
    day = first
    while day <= last:
        if calendar.day(day).kind == "holiday":
            rest = _around(calendar, day)
            found.append(rest)
            day = rest.last_day
        day += _DAY
    return found


def _around(calendar: SchoolCalendar, day: date) -> Rest:
    begin = end = day
    while not calendar.is_workday(begin - _DAY):
        begin -= _DAY
    while not calendar.is_workday(end + _DAY):
        end += _DAY
    names = (calendar.day(it).name for it in _days(begin, end))
    return Rest("、".join(dict.fromkeys(name for name in names if name)), begin, end)


def make_up_days(calendar: SchoolCalendar, first: date, last: date) -> list[SchoolDay]:
    """The weekend days between two days on which people come to school, in order."""
    days = (calendar.day(day) for day in _days(first, last))
    return [day for day in days if day.kind == "make_up"]


def unannounced_years(calendar: SchoolCalendar, first: date, last: date) -> list[int]:
    """The years touched whose holidays the government has not published yet: they are an estimate."""
    return [year for year in range(first.year, last.year + 1) if not calendar.announced(year)]


def _days(first: date, last: date) -> Iterator[date]:
    for nth in range((last - first).days + 1):
        yield first + timedelta(days=nth)
