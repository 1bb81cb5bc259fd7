"""A timetable as a director types it: 上午 8:20-9:00，9:10-9:50, one lesson after the other."""

from __future__ import annotations

import re
from datetime import time
from itertools import pairwise
from typing import Final

from school.calendar.terms import Half, Period
from school.folding import fold
from school.problems import BadAnswer

MOST_PERIODS: Final = 14
SHORTEST, LONGEST = 20, 150
"""Minutes that one lesson lasts."""

_NO_LESSON: Final = re.compile(
    "早读|晨读|早操|课间|午休|午餐|午饭|午间|午睡|眼保健操|晚自习|课后服务|放学|社团"
)
_CLOCK: Final = r"(?P<{0}h>\d{{1,2}})(?:[:.]|点)(?P<{0}m>[0-5]\d)分?"
_TOKEN: Final = re.compile(
    rf"(?P<am>上午|早上)|(?P<pm>下午|晚上|晚间)|{_CLOCK.format('s')}\s*(?:[-~]|至|到)+\s*{_CLOCK.format('e')}"
)
# Numbers of lessons and what stands between them say nothing new.
_PADDING: Final = re.compile(
    r"第?\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*节课?|^\s*\d{1,2}[.、)\s]|[\s,;、。:|()]+"
)


def read_timetable(text: str) -> tuple[Period, ...]:
    """The lesson periods of a typed timetable, numbered from 1 in the order of the day.

    Lines about 早读, 大课间 and the like are left out: they are no lessons. A lesson is in the morning or
    the afternoon as its line (or one above) says, else by its clock. Raises BadAnswer("timetable").
    """
    times = [it for line in text.splitlines() if not _NO_LESSON.search(line) for it in _tokens(fold(line))]
    periods: list[Period] = []
    said: Half | None = None
    for token in times:
        if token["am"] or token["pm"]:
            said = "am" if token["am"] else "pm"
        else:
            periods.append(_period(token, len(periods) + 1, said))
    _check(periods, text)
    return tuple(periods)


def _tokens(line: str) -> list[re.Match[str]]:
    rest = _TOKEN.sub("", line)
    if _PADDING.sub("", rest):
        raise BadAnswer("timetable", line)
    return list(_TOKEN.finditer(line))


def _period(token: re.Match[str], number: int, said: Half | None) -> Period:
    start, end = _time(token["sh"], token["sm"], said), _time(token["eh"], token["em"], said)
    half: Half = said or ("am" if start < time(12) else "pm")
    if start >= time(13):  # below a heading 上午 that was meant for the first lines only
        half = "pm"
    return Period(number, half, start, end)


def _time(hour: str, minute: str, said: Half | None) -> time:
    # 2:00 is no time for a lesson but 14:00 is; 下午 5:10 is 17:10.
    afternoon = int(hour) < 6 or (said == "pm" and int(hour) < 10)
    try:
        return time(int(hour) + 12 * afternoon, int(minute))
    except ValueError as error:
        raise BadAnswer("timetable", hour) from error


def _check(periods: list[Period], text: str) -> None:
    lengths = [_minutes(it.start, it.end) for it in periods]
    in_order = all(a.end <= b.start and a.half <= b.half for a, b in pairwise(periods))
    if not (
        1 <= len(periods) <= MOST_PERIODS and in_order and all(SHORTEST <= it <= LONGEST for it in lengths)
    ):
        raise BadAnswer("timetable", text)


def _minutes(start: time, end: time) -> int:
    return (end.hour - start.hour) * 60 + end.minute - start.minute
