"""The day of a past lesson, as a line says it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from school.calendar.terms import SchoolCalendar
from school.when import read_when

_NAMES_A_DAY: Final = re.compile(r"[周週天昨日号號月]|星期|礼拜|\d[./\-]\d")
_LONG_AGO: Final = timedelta(days=300)


@dataclass(frozen=True, slots=True)
class DaySaid:
    """A day found in a line, the period if it was said with it, and the line without both.

    `unclear` are words for days that do not say on which: 上周, 昨天或前天.
    """

    day: date | None
    periods: tuple[int, ...]
    rest: str
    unclear: str = ""


def take_day(text: str, now: datetime, calendar: SchoolCalendar) -> DaySaid:
    """Take the day of a past lesson out of a line. 周五 alone means the last Friday, not the next.

    A period or an hour without a day is left where it stands. `now` is aware, in the school's zone.
    """
    when = read_when(text, now, calendar, past=True) if _NAMES_A_DAY.search(text) else None
    if when is None or when.kind == "recurrence":
        return DaySaid(None, (), text)
    start, end = when.span
    rest = f"{text[:start]} {text[end:]}"
    if not _NAMES_A_DAY.search(text[start:end]):
        return DaySaid(None, (), text)
    if when.first_day is None or when.more or when.last_day not in (None, when.first_day):
        return DaySaid(None, (), rest, unclear=text[start:end])
    day = _near(when.first_day, now.date()) if "年" not in text[start:end] else when.first_day
    return DaySaid(day, when.periods, rest)


def _near(day: date, today: date) -> date:
    """12月3日, said in November without a year, is next week and not a year ago."""
    if today - day <= _LONG_AGO or (day.month, day.day) == (2, 29):
        return day
    return day.replace(year=day.year + 1)
