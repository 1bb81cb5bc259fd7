"""When other bells ring than usual, as a director types it: 夏令 5月1日至9月30日, 周五, 冬令周一至周四 …"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from school.calendar.day_ranges import read_days
from school.calendar.terms import ALL_WEEK, Period, Timetable
from school.folding import fold
from school.problems import BadAnswer

LONGEST_NAME: Final = 10

_WEEKDAYS: Final = "一二三四五六日"
_WEEKDAY: Final = (
    rf"(?:周|星期|每周)(?P<first>[{_WEEKDAYS}天])(?:(?:至|到|-|~)(?:周|星期)?(?P<last>[{_WEEKDAYS}天]))?"
)
_LIST: Final = re.compile(rf"{_WEEKDAY}(?P<more>(?:[、,和](?:周|星期)?[{_WEEKDAYS}天])*)")
_SEASON: Final = re.compile(r"(?:自|从)?\d.*\d[日号]?(?:起|止)?")
_EDGES: Final = " \u3000:：,，、。()作息时间表"


@dataclass(frozen=True, slots=True)
class BellDays:
    """The days on which other bells ring; fields as in `Timetable`."""

    name: str
    weekdays: frozenset[int] = ALL_WEEK
    season: tuple[tuple[int, int], tuple[int, int]] | None = None

    def table(self, periods: tuple[Period, ...]) -> Timetable:
        """Bells that ring on these days."""
        return Timetable(periods, weekdays=self.weekdays, season=self.season, name=self.name)


def read_bell_days(text: str, near: date) -> BellDays:
    """The days that a line names by a season, by weekdays, or both. Raises BadAnswer("bells")."""
    folded = fold(text)
    days = read_days(_LIST.sub("", folded), near)
    listed = _LIST.search(folded)
    if days is None and listed is None:
        raise BadAnswer("bells", text)
    weekdays = _weekdays(listed) if listed else ALL_WEEK
    season = ((days[0].month, days[0].day), (days[1].month, days[1].day)) if days else None
    name = _SEASON.sub("", _LIST.sub("", folded)).strip(_EDGES).replace(":", "")
    name = name[:LONGEST_NAME] or (listed[0].removeprefix("每") if listed else "")[:LONGEST_NAME]
    if not name:
        raise BadAnswer("bells", text)
    return BellDays(name, weekdays, season)


def _weekdays(listed: re.Match[str]) -> frozenset[int]:
    first = _number(listed["first"])
    last = _number(listed["last"]) if listed["last"] else first
    more = [_number(word) for word in re.findall(rf"[{_WEEKDAYS}天]", listed["more"] or "")]
    return frozenset([*range(first, last + 1), *more]) or ALL_WEEK


def _number(word: str) -> int:
    return _WEEKDAYS.index(word.replace("天", "日")) + 1
