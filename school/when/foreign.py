"""Times in other languages, by dateparser. Never asked about Chinese, which it reads wrongly."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Final

from school.when.meaning.days import Context, monday
from school.when.model import When

_LANGUAGES: Final = ["en"]
_CHINESE: Final = re.compile("[\u3400-\u9fff]")
# A word of time must be there: dateparser sees dates in bare numbers and in `may`.
_TIMELY: Final = re.compile(
    r"\b(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|\b(?:today|tomorrow|yesterday|tonight)\b"
    r"|\b(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?\s+\d{1,2}(?:st|nd|rd|th)?\b|\b\d{1,2}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:jan|feb|mar|apr|may|jun|jul"
    r"|aug|sep|oct|nov|dec)[a-z]*\b|\b(?:in\s+\d+\s+(?:day|week|hour|minute)s?)\b",
    re.IGNORECASE,
)
# dateparser takes next Friday for the coming Friday; here, as with 下周五, it is the one of the next week.
_NEXT_WEEKDAY: Final = re.compile(r"\bnext\s+(mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE)
_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_NAMED_WEEKDAY: Final = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)", re.IGNORECASE)
_CLOCK: Final = re.compile(
    r"\d{1,2}:\d\d|\b\d{1,2}\s*[ap]\.?m\b|\b(?:hour|minute)s?\b|\bnoon\b", re.IGNORECASE
)
_UNTIL: Final = re.compile(r"(?:by|before|until|due(?: on)?|no later than)\s+", re.IGNORECASE)
_LONGEST: Final = 60  # an expression, not a letter: dateparser reads no whole messages


def is_foreign(text: str) -> bool:
    """Whether a text is a short one in another language that speaks of time."""
    return len(text) <= _LONGEST and not _CHINESE.search(text) and _TIMELY.search(text) is not None


def read_foreign(text: str, at: Context) -> When | None:
    """The moment or day that a foreign text means, or None."""
    import dateparser  # 65 ms to import, and hardly any message needs it

    plain = text.strip()
    until = _UNTIL.match(plain)
    found: datetime | None = dateparser.parse(
        plain[until.end() :] if until else plain,
        languages=_LANGUAGES,
        settings={
            "RELATIVE_BASE": at.now.replace(tzinfo=None),
            "PREFER_DATES_FROM": "past" if at.past else "future",
            "RETURN_AS_TIMEZONE_AWARE": False,
        },
    )
    if found is None:
        return None
    day = found.date()
    if following := _NEXT_WEEKDAY.search(text):
        day = monday(at.today) + timedelta(days=7 + _WEEKDAYS.index(following[1].lower()))
    if (named := _NAMED_WEEKDAY.search(text)) and day.weekday() != _WEEKDAYS.index(named[1].lower()):
        return None  # Friday 15h, which dateparser takes for the 15th
    end = len(text.rstrip())
    span = (end - len(plain), end)
    week = at.calendar.week_of(day)
    if _CLOCK.search(text):
        clock = time(found.hour, found.minute)
        return When("datetime", day, start_time=clock, deadline=bool(until), week=week, span=span)
    return When("date", day, day, deadline=bool(until), week=week, span=span)
