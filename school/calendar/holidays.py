"""National holidays and make-up days of China, and the festivals a school names its days after.

Source: the `holidays` library, which follows the yearly notice of the State Council. For years without a
notice it knows the statutory days only; `announced` tells the two apart.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

# 法定 names as schools write them; the library says 农历除夕.
_RENAMED: Final = {"农历除夕": "除夕"}
_SUBSTITUTE: Final = re.compile(r"由 (\d{4})-(\d\d)-(\d\d) 调休")
_FIRST_YEAR, _LAST_YEAR = 1950, 2099  # where the library knows the lunar calendar

ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class HolidayYear:
    """One year's days off (date -> Chinese name) and make-up days (date -> the day off they make up for)."""

    days_off: dict[date, str]
    make_up: dict[date, date]
    announced: bool


@lru_cache(maxsize=64)
def holiday_year(year: int) -> HolidayYear:
    """Days off and make-up days of a year; empty, never an error, where nothing is known."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return HolidayYear({}, {}, announced=False)
    import holidays  # 80 ms to import, and most messages need no holiday

    known = holidays.country_holidays("CN", years=year, language="zh_CN")
    days_off: dict[date, str] = {}
    make_up: dict[date, date] = {}
    for day in sorted(known):
        name = known[day]
        if substitute := _SUBSTITUTE.search(name):
            worked = date(*map(int, substitute.groups()))
            make_up[worked] = day
        days_off[day] = _plain_name(name)
    # Before the notice is out there are no exchanged days, and every notice since 2007 has had some.
    whole = _with_weekends_between(days_off, make_up)
    return HolidayYear(_named_after_neighbours(whole), make_up, announced=bool(make_up))


def _plain_name(name: str) -> str:
    if _SUBSTITUTE.search(name):
        return ""
    # Two festivals can fall on one day, as 国庆节 and 中秋节 did in 2020.
    names = (part.split("（")[0] for part in name.split("; "))
    return "、".join(dict.fromkeys(_RENAMED.get(part, part) for part in names))


def _with_weekends_between(days_off: dict[date, str], make_up: dict[date, date]) -> dict[date, str]:
    """The days off with the weekend days that lie between two of them: they belong to the same holiday."""
    between: dict[date, str] = {}
    for day in days_off:
        stretch = [day + ONE_DAY * n for n in (1, 2)]
        weekend = [it for it in stretch if it.isoweekday() > 5 and it not in days_off and it not in make_up]
        if weekend and weekend[-1] + ONE_DAY in days_off and weekend[0] == day + ONE_DAY:
            between |= dict.fromkeys(weekend, "")
    return dict(sorted((days_off | between).items()))


def _named_after_neighbours(days_off: dict[date, str]) -> dict[date, str]:
    """Give the exchanged days the name of the festival they lengthen."""
    named = [day for day, name in days_off.items() if name]

    def neighbour(day: date) -> str:
        return days_off[min(named, key=lambda other: abs(other - day))]

    return {day: name or neighbour(day) for day, name in days_off.items()}


def holiday_name(day: date) -> str | None:
    """The Chinese name of the national holiday on this day, or None."""
    return holiday_year(day.year).days_off.get(day)


def made_up_for(day: date) -> date | None:
    """The day off that this weekend day makes up for (调休), or None if it is no make-up day."""
    # A January holiday is now and then made up for in the December before.
    return holiday_year(day.year).make_up.get(day) or holiday_year(day.year + 1).make_up.get(day)


def is_day_off(day: date) -> bool:
    """Whether the country rests: a holiday or a weekend day that is not a make-up day."""
    if holiday_name(day):
        return True
    return day.isoweekday() > 5 and made_up_for(day) is None


def rest_around(day: date) -> tuple[date, date]:
    """First and last of the unbroken days off around a day, weekends included."""
    first = last = day
    while is_day_off(first - ONE_DAY):
        first -= ONE_DAY
    while is_day_off(last + ONE_DAY):
        last += ONE_DAY
    return first, last


def next_holiday(day: date) -> tuple[date, date] | None:
    """The rest (first and last day) of the first national holiday on or after a day."""
    for year in (day.year, day.year + 1):
        ahead = [off for off in holiday_year(year).days_off if off >= day]
        if ahead:
            return rest_around(min(ahead))
    return None


_FIXED: Final[dict[str, tuple[int, int]]] = {
    "元旦": (1, 1), "妇女节": (3, 8), "植树节": (3, 12), "读书日": (4, 23), "劳动节": (5, 1),
    "青年节": (5, 4), "儿童节": (6, 1), "建党节": (7, 1), "建军节": (8, 1), "教师节": (9, 10), "国庆节": (10, 1),
    "建队节": (10, 13), "宪法日": (12, 4), "公祭日": (12, 13), "平安夜": (12, 24), "圣诞节": (12, 25),
}  # fmt: skip


def _first_named(name: str) -> Callable[[int], date | None]:
    return lambda year: min(
        (day for day, names in holiday_year(year).days_off.items() if name in names.split("、")), default=None
    )


def _sunday(month: int, nth: int) -> Callable[[int], date | None]:
    return lambda year: date(year, month, 1 + 7 * (nth - 1) + (6 - date(year, month, 1).weekday()) % 7)


def _lantern(year: int) -> date | None:
    """元宵节, the fifteenth day of the first lunar month."""
    spring = _first_named("春节")(year)
    return spring + timedelta(days=14) if spring else None


_MOVING: Final[dict[str, Callable[[int], date | None]]] = {
    **{name: _first_named(name) for name in ("除夕", "春节", "清明节", "端午节", "中秋节")},
    "元宵节": _lantern,
    "母亲节": _sunday(5, 2),
    "父亲节": _sunday(6, 3),
}

FESTIVALS: Final = frozenset(_FIXED) | frozenset(_MOVING)


def festival(name: str, year: int) -> date | None:
    """The day of a festival (a name in `FESTIVALS`) in a year, or None where the year is not known."""
    if fixed := _FIXED.get(name):
        return date(year, *fixed)
    return _MOVING[name](year)
