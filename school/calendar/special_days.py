"""Days on which a school departs from the national calendar, as a director types them."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from typing import Final

from school.calendar.terms import SchoolCalendar, SpecialDay
from school.problems import BadAnswer, Problem
from school.when import read_when

MOST_DAYS: Final = 31
LONGEST_NAME: Final = 12

_LESSONS_OF: Final = re.compile(
    r"[,，、（(]?\s*(?:按|上|补)(?:周|星期)([一二三四五六日天])(?:的?课表|的?课程?|上课)*\s*[）)]?"
)
_OFF: Final = re.compile(r"停课|放假|休息|不上课|不上班|不到校")
_EDGES: Final = " \u3000:：,，、。（）()"
_WEEKDAYS: Final = "一二三四五六日"


class SpecialDaysTooLong(Problem):
    """More days at once than a special occasion has; `limit` is how many there may be."""

    def __init__(self, limit: int) -> None:
        self.limit = limit


def read_special_days(text: str, now: datetime, calendar: SchoolCalendar) -> list[SpecialDay]:
    """11月20日 运动会, 12月8日至9日 停课, 12月5日 补课按周三上课: one for each day, in order.

    停课 and the like close the school; 按周三上课 says whose lessons are taught; on other occasions people come,
    but there are no ordinary lessons. Raises BadAnswer("special") or
    SpecialDaysTooLong.
    """
    lessons = _LESSONS_OF.search(text)
    rest = text[: lessons.start()] + " " + text[lessons.end() :] if lessons else text
    when = read_when(rest, now, calendar)
    if when is None or when.first_day is None or when.kind not in ("date", "range"):
        raise BadAnswer("special", text)
    days = [*_days(when.first_day, when.last_day or when.first_day), *when.more]
    name = (rest[: when.span[0]] + rest[when.span[1] :]).strip(_EDGES)
    name = name or ("补课" if lessons else "")
    if not name or len(name) > LONGEST_NAME or (lessons and len(days) > 1):
        raise BadAnswer("special", text)
    if len(days) > MOST_DAYS:
        raise SpecialDaysTooLong(MOST_DAYS)
    counts_as = _weekday(lessons[1]) if lessons else None
    works = bool(lessons) or not _OFF.search(name)
    return [SpecialDay(day, name, works, counts_as) for day in days]


def _weekday(word: str) -> int:
    return _WEEKDAYS.index(word.replace("天", "日")) + 1


def _days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=nth) for nth in range(min((last - first).days, MOST_DAYS) + 1)]
