"""Fixed meeting times: 数学组每周四下午五、六节; 每月最后一周的周五; tables of groups and times."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from school.plans.clauses import sentences
from school.plans.document import Freq, Half, Quote, ResearchTime
from school.plans.lines import Line, cells
from school.plans.numbers import NUMBER, number
from school.plans.tables import Header, header_of
from school.plans.vocabulary import SUBJECTS

_DAYS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "日": 7,
    "天": 7,
    "1": 1,
    "2": 2,
    "3": 3,
    "4": 4,
    "5": 5,
}
_ORDINAL = r"[一二三四五1-5]"
_CLOCK_TIME = rf"(?:\d{{1,2}}\s?[:点时]\s?(?:\d{{2}}分?|半|{NUMBER}分)?|[一二两三四五六七八九十]{{1,3}}点(?:半|一刻|{NUMBER}分?)?)"
_CLOCK = re.compile(rf"({_CLOCK_TIME})(?:\s?(?:-{{1,2}}|至|到)\s?(?:[上下]午)?({_CLOCK_TIME}))?")
_ONE_PERIOD = r"第?\s?(?:\d{1,2}|[一二三四五六七八九])"
_PERIODS = re.compile(
    rf"(?P<list>{_ONE_PERIOD}(?:\s?节?课?\s?(?:-{{1,2}}|、|,|至|到|和|/)\s?{_ONE_PERIOD}){{0,3}})\s?节(?:课)?(?P<after>后|课后|之后|以后)?"
)
_FREQ = (
    rf"(?P<last>每(?:个)?月(?:的)?最后(?:一|1)?(?:个)?(?:周)?(?:的)?)"
    rf"|每(?:个)?月(?:的)?第?(?P<nth>{_ORDINAL})(?:个)?(?:周(?![一二三四五六日天])|星期(?![一二三四五六日天])|教学周)?(?:的)?(?=周|星期|礼拜)"
    rf"|(?P<odd>每?逢?(?:单|奇数)周(?:的)?)|(?P<even>每?逢?(?:双|偶数)周(?:的)?)"
    r"|(?P<biweekly>(?:每)?(?:隔(?:一|1)?|两|二|2)(?:个)?(?:周|星期)(?:的)?|每半(?:个)?月(?:的)?)"
    r"|(?P<monthly>每(?:个)?月(?:的)?)|(?P<weekly>每(?:一|个)?(?=周|星期|礼拜)(?:周(?=周|星期|礼拜|的))?(?:的)?)"
)
_WEEKDAY = rf"(?:(?:周|星期|礼拜)\s?(?P<day>[一二三四五六日天1-5])|(?<=[周])(?P<bare>[一二三四五六日天]))"
_TIME = re.compile(
    rf"(?:(?:{_FREQ})\s?)?{_WEEKDAY}(?![次篇本份个期堂]|节(?!课)|至周|-周|[、和]周[一二三四五].{{0,3}}前)"
    rf"\s?[(]?\s?(?:的)?(?P<half>上午|下午|中午|晚上|早上|晚)?[)]?(?P<tail>[^,;。]{{0,30}})"
)
_GROUP = re.compile(
    rf"(?P<subject>(?:{SUBJECTS})(?:(?:、|和|及|与|/)(?:{SUBJECTS}))*(?:学科)?(?:(?:大|小)?(?:教研|备课|学科|科)?组)?)(?!活动室|书|课(?!题)|教学)"
    r"|(?P<other>全校(?:性)?|全体教师|全体老师|(?:各|每个)?(?:学科)?教研组|(?:各|每个)?(?:年级|学科)?备课组|课题组|[一二三四五六七八九高初][一二三]?年级(?:组)?|[低中高]年?段|"
    r"校本教研|行政|教研组长|备课组长)"
)
_MEETING = re.compile(
    "教研|集体备课|集备|备课|研讨|业务学习|组活动|活动时间|学习时间|例会|研修|校本培训|集中学习|理论学习|活动日|政治学习|活动"
)
_ELSEWHERE = re.compile(
    "升旗|值日|值班|班会|少先队|社团|大课间|兴趣小组|卫生|阅读课|作业|听力|晨会|午会|安全|学生|运动|放到|上交|交"
)
_DUE = re.compile(r"^(?:[上下]午)?(?:放学|下班)?(?:之|以)?前")
_AFTER_SCHOOL = re.compile("放学后|课后|放晚学")


@dataclass(frozen=True, slots=True)
class _When:
    start: int
    end: int
    freq: Freq | None
    weekday: int
    nth: int | Literal["last"] | None
    parity: Literal["odd", "even"] | None
    half: Half | None
    periods: tuple[int, ...] | None
    clock: tuple[str, ...] | None


def read_research_times(source: str, lines: Sequence[Line]) -> tuple[ResearchTime, ...]:
    """The fixed meeting times in the lines of a plan, in order."""
    times: list[ResearchTime] = []
    header: Header | None = None
    topic = False
    for line in lines:
        found = header_of(line)
        row = cells(line)
        if found is not None:
            header = found if found.first("group") is not None and found.first("days") is not None else None
        elif len(row) > 1:
            times += _row(source, line, header, topic)
        else:
            times += [
                time
                for begin, end in sentences(line.folded)
                for time in _sentence(source, line, begin, end, topic)
            ]
            topic = (topic and not _is_heading(line)) or (
                _is_heading(line) and _MEETING.search(line.text) is not None
            )
    return tuple(times)


def _is_heading(line: Line) -> bool:
    return len(line.text.strip()) <= 24 and line.text.rstrip()[-1:] not in "。;"


def _row(source: str, line: Line, header: Header | None, topic: bool) -> Iterator[ResearchTime]:
    row = cells(line)
    if header is None or len(row) != len(header.columns):
        if topic:
            yield from _sentence(source, line, 0, len(line.folded), topic)
        return
    group_at, days_at = header.first("group"), header.first("days")
    if group_at is None or days_at is None:
        return
    when = _whens(line.folded, *row[days_at])
    groups = [found for found in _GROUP.finditer(line.folded, *row[group_at])]
    names = [name for found in groups for name in _names(source, line, found)] or [
        source[line.start + row[group_at][0] : line.start + row[group_at][1]]
    ]
    for moment in when:
        for name in names:
            yield _entry(source, line, 0, len(line.folded), name, moment, "weekly")


def _sentence(source: str, line: Line, begin: int, end: int, topic: bool) -> Iterator[ResearchTime]:
    text = line.folded
    whens = _whens(text, begin, end)
    if not whens:
        return
    about = _MEETING.search(text, begin, end) is not None
    if not (about or topic):
        return
    groups = list(_GROUP.finditer(text, begin, end))
    freq: Freq = "weekly"
    time_first = bool(groups) and all(found.start() > whens[0].start for found in groups if found["subject"])
    time_first = time_first and any(found["subject"] for found in groups)
    for index, when in enumerate(whens):
        freq = when.freq or freq
        low = whens[index - 1].end if index else begin
        high = whens[index + 1].start if index + 1 < len(whens) else end
        if time_first:
            mine = [
                found
                for found in groups
                if when.end - 30 <= found.start() < high and found.start() > when.start
            ]
        else:
            mine = [found for found in groups if low <= found.start() < when.start]
            mine = [found for found in mine if found["subject"]] or mine[-1:]
        left = text.rfind(";", begin, when.start) + 1 or begin
        if _ELSEWHERE.search(text, max(left, low), min(high, when.end + 12)) and not _MEETING.search(
            text, when.start, high
        ):
            continue
        names = [name for found in mine for name in _names(source, line, found)] or ["全校"]
        for name in dict.fromkeys(names):
            yield _entry(source, line, begin, end, name, when, freq)


def _names(source: str, line: Line, found: re.Match[str]) -> list[str]:
    text = source[line.start + found.start() : line.start + found.end()]
    if found["subject"] is None:
        return [
            "全校" if line.folded[found.start() : found.end()].startswith("全") else text.lstrip("各每个")
        ]
    text = re.sub(r"(?:大|小)?(?:教研|教硏|備課|备课|学科|學科|科)?[组組]$|学科$", "", text)
    return [piece for piece in re.split("[、和及与與/]", text) if piece]


def _whens(text: str, begin: int, end: int) -> list[_When]:
    found_times = []
    position = begin
    while (found := _TIME.search(text, position, end)) is not None:
        position = max(found.start("tail"), found.start() + 1)
        tail = found["tail"]
        following = re.search(r"(?:周|星期|礼拜)\s?[一二三四五六日天]", tail)
        tail = tail[: following.start()] if following else tail
        if _DUE.match(tail):
            continue
        found_times.append(_when(found, tail))
    return found_times


def _when(found: re.Match[str], tail: str) -> _When:
    half: Half | None = None
    if found["half"]:
        half = "am" if found["half"] in ("上午", "早上") else "pm"
    elif _AFTER_SCHOOL.match(tail):
        half = "pm"
    periods = _PERIODS.search(tail)
    numbers = _period_numbers(periods["list"]) if periods and not periods["after"] else None
    clock = _clock(tail, half)
    end = found.start("tail") + (periods.end() if periods else 0)
    return _When(
        found.start(), end, _freq(found), _DAYS[found["day"] or found["bare"]], _nth(found),
        "odd" if found["odd"] else "even" if found["even"] else None, half, numbers, clock,
    )  # fmt: skip


def _freq(found: re.Match[str]) -> Freq | None:
    if found["odd"] or found["even"] or found["biweekly"]:
        return "biweekly"
    if found["last"] or found["nth"] or found["monthly"]:
        return "monthly"
    return "weekly" if found["weekly"] else None


def _nth(found: re.Match[str]) -> int | Literal["last"] | None:
    if found["last"]:
        return "last"
    return number(found["nth"]) if found["nth"] else None


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
    times = [_minutes(piece, half) for piece in found.groups() if piece]
    return tuple(time for time in times if time) or None


def _minutes(text: str, half: Half | None) -> str | None:
    hour_text, _, rest = re.sub("[点时]", ":", text).replace(" ", "").partition(":")
    hour = number(hour_text)
    rest = rest.removesuffix("分")
    minute = {"": 0, "半": 30, "一刻": 15}.get(rest, number(rest) if rest else 0)
    if hour is None or minute is None or hour > 23 or minute > 59:
        return None
    if half == "pm" and hour < 12:
        hour += 12
    return f"{hour:02}:{minute:02}"


def _entry(source: str, line: Line, begin: int, end: int, name: str, when: _When, freq: Freq) -> ResearchTime:
    quote = Quote(source[line.start + begin : line.start + end], line.start + begin, line.start + end)
    return ResearchTime(
        name,
        when.freq or freq,
        when.weekday,
        when.nth,
        when.half,
        when.periods,
        when.clock,
        when.parity,
        quote,
    )
