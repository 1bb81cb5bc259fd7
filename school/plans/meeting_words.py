"""The grammar of a meeting time: 隔周周一上午第3节, 每月最后一个周四, 每周三16:10-16:50."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from school.plans.document import Freq, Half
from school.plans.numbers import NUMBER, number
from school.surnames import LIKE_WEEKDAY

_DAYS = {
    day: n for n, row in enumerate(("一1", "二2", "三3", "四4", "五5", "六6", "日天7"), 1) for day in row
}
_ORDINALS = r"[一二三四五1-5](?:周)?(?:\s?(?:[、,和及与]|以及)\s?第?[一二三四五1-5])*"
_CLOCK_TIME = (
    rf"(?:\d{{1,2}}\s?[:点时]\s?(?:\d{{2}}分?|半|{NUMBER}分)?|"
    rf"[一二两三四五六七八九十]{{1,3}}点(?:半|一刻|{NUMBER}分?)?)"
)
_CLOCK = re.compile(rf"({_CLOCK_TIME})(?:\s?(?:-{{1,2}}|至|到)\s?(?:[上下]午)?({_CLOCK_TIME}))?")
_ONE_PERIOD = r"第?\s?(?:\d{1,2}|[一二三四五六七八九]{1,3})"
_PERIODS = re.compile(
    rf"(?P<list>{_ONE_PERIOD}(?:\s?节?课?\s?(?:-{{1,2}}|、|,|至|到|和|/)\s?{_ONE_PERIOD}){{0,3}})\s?(?:[两二三2]\s?)?节(?:课)?"
    r"(?P<after>\s?课?后|之后|以后)?"
)
_FREQ = (
    r"(?P<last>每(?:个)?月(?:的)?(?:(?:月?[底末](?:的)?)?(?:最后|最末)|月?[底末])(?:的)?(?:一|1)?(?:个)?(?:周(?=的|周|星期))?(?:的)?)"
    r"|(?P<first>每(?:个)?月(?:的)?(?:首|头一)(?:个)?(?:周(?=的|周|星期))?(?:的)?)"
    rf"|每(?:个)?月(?:的)?(?:第)?(?P<nth>{_ORDINALS})(?:个)?(?:周(?![一二三四五六日天])|星期(?![一二三四五六日天])|教学周)?"
    r"(?:的)?(?=周|星期|礼拜)"
    r"|(?P<odd>每?逢?(?:单|奇数)周(?:的)?)|(?P<even>每?逢?(?:双|偶数)周(?:的)?)"
    r"|(?P<biweekly>(?:每)?(?:隔(?:一|1)?|(?<!时)间|两|(?<![第高初])[二2])(?:个)?(?:周|星期)(?:的)?|每半(?:个)?月(?:的)?)"
    r"|(?P<monthly>每(?:个)?月(?:的)?)|(?P<weekly>每(?:一|个)?(?=周|星期|礼拜)(?:周(?=周|星期|礼拜|的))?(?:的)?)"
)
_DAY = "[一二三四五六日天1-5]"
_WEEKDAY = (
    rf"(?:(?:周|星期|礼拜)\s?(?P<day>{_DAY})|(?<=周)(?P<bare>[一二三四五六日天]))"
    rf"(?P<more>(?:\s?[、,和]\s?(?:周|星期|礼拜)?{_DAY}(?=上午|下午|中午|晚|第|[、,和]|课|的|为|\s?\d|$))*)"
)
_TIME = re.compile(
    rf"(?:(?:{_FREQ})\s?)?{_WEEKDAY}(?!(?<=周一)[记练测考结查清诗歌句首曲段页张幅题项]|(?<=周一)[讲评读研学](?![座课议书讨究修习])|[次篇本份个期堂]|节(?!课)|\s?(?:至|到|-+)\s?(?:周|星期)?[一二三四五六日天])"
    r"\s?[(]?\s?(?:的)?(?P<half>上午|下午|中午|晚上|早上|晚)?[)]?"
)
_ANY_DAY = re.compile("[周期拜]")
_STOP = re.compile(r"[;。]|,\s?(?:时间)?(?:均|都|一律|统一|全部)|(?:周|星期|礼拜)\s?[一二三四五六日天]")
_HALF_DAY = re.compile("上午|下午|中午|晚上|早上")
_DAY_CELL = re.compile("(?:周|星期|礼拜)?([一二三四五六日天])")
_DUE = re.compile(r"(?:放学|下班|[上下]课)?(?:之|以)?前|上?交(?![流通])|提交|上报|报送")
_AFTER_SCHOOL = re.compile("放学后|课后|放晚学")
_ONCE = re.compile(
    rf"(?:(?<![第后高初])一|[日号]\s?\(?|本|下|上|这|第{NUMBER}周?|[一二三四五]\s?(?:至|到|-{{1,2}}))$"
)
_PERSON = re.compile(LIKE_WEEKDAY)
_HOW_OFTEN = (
    r"(?P<biweekly>(?:每?[隔两二2]个?(?:周|星期)|每半个?月){once})|(?P<monthly>每个?月{once})"
    r"|(?P<odd>[单奇]数?周)|(?P<even>[双偶]数?周)"
)
_OFTEN_AHEAD = re.compile(
    rf"(?:{_HOW_OFTEN.format(once='[^,;。:]{0,10}[一1]次')})(?:[^,;。:()]{{1,10}}(?:\(|(?P<comma>,))|[,(])\s?(?:[^,;。:()]{{1,6}}组|定在|安排在|放在|时间为|为|在|即)?$"
)
"""每两周一次，周五下午; 每两周一次备课组长例会（周五下午）; the same with a comma."""
_OTHER_MEETING = re.compile("[^,;。]*?(?:活动|教研|备课|例会|会议(?!室)|学习|培训|研讨)")
"""每月一次大教研，周三下午备课 are two."""
_OFTEN_BEHIND = re.compile(rf"\(\s?[每逢]{{0,2}}(?:{_HOW_OFTEN.format(once='(?:[一1]次)?')})\s?\)")
"""周一下午（单周）."""
_REACH = 30
"""Half-days, periods and clock times stand at most so many characters after their weekday."""


@dataclass(frozen=True, slots=True)
class Hours:
    """The time of day of a meeting, as far as it is said."""

    half: Half | None = None
    periods: tuple[int, ...] | None = None
    clock: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class When:
    """One recurring moment; `freq` is None where the words leave it to the context.

    Its weekday ends at `day_end`, its hours at `end`.
    """

    start: int
    end: int
    day_end: int
    freq: Freq | None
    weekday: int
    nth: int | Literal["last"] | None
    parity: Literal["odd", "even"] | None
    hours: Hours


def find_whens(text: str, begin: int, end: int) -> list[When]:
    """The recurring weekdays in a stretch of folded text, with their periods and clock times.

    A weekday of one date (本周三, 25日周三) and one that is a last moment (周五前) are none.
    """
    found_times: list[When] = []
    if not _ANY_DAY.search(text, begin, end):
        return found_times
    position = begin
    while (found := _TIME.search(text, position, end)) is not None:
        position = found.end()
        limit = min(end, position + _REACH)
        stop = _STOP.search(text, position, limit)
        tail = text[position : stop.start() if stop else limit]
        if _DUE.match(tail) or _ONCE.search(text[max(begin, found.start() - 5) : found.start()]):
            continue
        if _PERSON.match(text, text.rfind("周", begin, found.end())):
            continue
        often = found if _freq(found) else _often_ahead(text[begin : found.start()], tail)
        found_times += _whens(found, often or _OFTEN_BEHIND.search(tail) or found, tail)
    return found_times


def _often_ahead(ahead: str, tail: str) -> re.Match[str] | None:
    """How often a meeting is by the words ahead of its weekday; `tail` are those after it."""
    often = _OFTEN_AHEAD.search(ahead)
    return None if often and often["comma"] and _OTHER_MEETING.match(tail) else often


def find_hours(text: str) -> Hours:
    """The hours in a short stretch that names no weekday: 下午第三节, 15:30."""
    half = _HALF_DAY.search(text)
    return _hours(half[0] if half else None, text)[0]


def weekday_of(text: str) -> int | None:
    """The weekday that a table cell consists of: 周三, 星期三 or 三."""
    found = _DAY_CELL.fullmatch("".join(text.split()))
    return _DAYS[found[1]] if found else None


def _whens(found: re.Match[str], often: re.Match[str], tail: str) -> Iterator[When]:
    """The weekdays that were found; how often they come may stand apart from them."""
    hours, length = _hours(found["half"], tail)
    days = [found["day"] or found["bare"], *re.findall(_DAY, found["more"] or "")]
    for day in days:
        for nth in _nths(found):
            yield When(
                found.start(), found.end() + length, found.end(), _freq(often), _DAYS[day], nth, _parity(often), hours
            )  # fmt: skip


def _hours(half_day: str | None, tail: str) -> tuple[Hours, int]:
    """The hours said by a half-day and the words after it, and how far into those the periods reach."""
    comma = tail.find(",")
    half: Half | None = None
    if half_day:
        half = "am" if half_day in ("上午", "早上") else "pm"
    elif _AFTER_SCHOOL.match(tail):
        half = "pm"
    periods = _PERIODS.search(tail[: comma + 8 if comma >= 0 else len(tail)])
    numbers = _period_numbers(periods["list"]) if periods and not periods["after"] else None
    return Hours(half, numbers, _clock(tail, half)), periods.end() if periods else 0


def _freq(found: re.Match[str]) -> Freq | None:
    said = {name for name, words in found.groupdict().items() if words}
    if said & {"odd", "even", "biweekly"}:
        return "biweekly"
    if said & {"last", "first", "nth", "monthly"}:
        return "monthly"
    return "weekly" if "weekly" in said else None


def _parity(found: re.Match[str]) -> Literal["odd", "even"] | None:
    return "odd" if found["odd"] else "even" if found["even"] else None


def _nths(found: re.Match[str]) -> tuple[int | Literal["last"] | None, ...]:
    if found["last"]:
        return ("last",)
    if found["first"]:
        return (1,)
    return tuple(number(piece) for piece in re.findall("[一二三四五1-5]", found["nth"] or "")) or (None,)


def _period_numbers(text: str) -> tuple[int, ...] | None:
    values = [
        value for piece in re.findall(r"\d{1,2}|[一二三四五六七八九]", text) if (value := number(piece))
    ]
    if len(values) == 2 and re.search("-|至|到", text) and values[0] < values[1] <= values[0] + 4:
        return tuple(range(values[0], values[1] + 1))
    return tuple(values) or None


def _clock(tail: str, half: Half | None) -> tuple[str, ...] | None:
    found = _CLOCK.search(tail)
    if found is None:
        return None
    times = [_clock_time(piece, half) for piece in found.groups() if piece]
    return tuple(time for time in times if time) or None


def _clock_time(text: str, half: Half | None) -> str | None:
    hour_text, _, rest = re.sub("[点时]", ":", text).replace(" ", "").partition(":")
    hour = number(hour_text)
    rest = rest.removesuffix("分")
    minute = {"": 0, "半": 30, "一刻": 15}.get(rest, number(rest) if rest else 0)
    if hour is None or minute is None or hour > 23 or minute > 59:
        return None
    if half == "pm" and hour < 12:
        hour += 12
    return f"{hour:02}:{minute:02}"
