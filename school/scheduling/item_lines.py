"""A line that a head types, read as an item: 下周三下午第二节 数学组教研 三楼会议室."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from school.directory import Directory
from school.scheduling.audiences import Named, read_named, with_parts
from school.scheduling.schedule import ItemKind
from school.scheduling.timing import Timing
from school.scheduling.typed_times import timings_of
from school.when import When, find_when, read_when

LONGEST_TITLE, LONGEST_PLACE, LONGEST_NOTE = 60, 30, 500
"""Characters."""

_LABEL: Final = re.compile(
    r"(?P<place>地点|地址|场地)[:：]|(?P<whom>对象|参加(?:人员|对象|教师)?|范围)[:：]"
    r"|(?:内容|主题|事项|活动|时间|日期|截止(?:时间|日期)?)[:：]"
)
_PLACE_END: Final = (
    r"(?:室|厅|馆|楼|操场|球场|广场|礼堂|食堂|校区|机房|基地|活动中心|线上|腾讯会议|钉钉(?:会议)?)"
)
# The 教科室 invites, and one does not meet in 参观博物馆.
_NO_PLACE: Final = re.compile(
    r"(?:教科室|教研室|教导处|教务处)$|参观|走进|布置|整理|检查|验收|开放|推门|进教室|以|把"
)
_WHOLE_PLACE: Final = re.compile(rf"(?:在|于|@)?(?P<name>\S{{0,14}}{_PLACE_END}(?:[(（]\S{{1,8}}[)）])?)")
_INNER_PLACE: Final = re.compile(
    rf"(?:在|于)(?P<name>[^\s，,。]{{0,14}}{_PLACE_END})(?:集合|举行|召开|进行|开展|开)?"
)
_MONTH_FIRST: Final = re.compile(r"\s*(?:本|这个?|下个?)月")
_UNTIL: Final = re.compile(r"(?:到|至|截至|直到)\s*$")
_HANDING_IN: Final = re.compile(r"上?交|提交|报送|报名|上报")
_SEPARATOR: Final = re.compile(r"[\s，,。；;]+")
_EDGES: Final = " \u3000:：,，、。；;-—"


@dataclass(frozen=True, slots=True)
class ItemLine:
    """What a line says of an item; what it does not say is empty.

    `timings` are what the time may mean, the likeliest first. `named` says whom the line names.
    """

    title: str
    timings: tuple[Timing, ...]
    place: str | None
    named: Named


def read_item(line: str, now: datetime, school: Directory) -> ItemLine:
    """Read a line; `now` is an aware moment in the school's zone. Raises NoTermAhead or NeverFalls."""
    when, rest = _take_time(line, now, school)
    timings = timings_of(when, now, school.calendar) if when else []
    words, place, named = [], None, Named()
    for piece in with_parts(filter(None, _SEPARATOR.split(rest)), school):
        label = _LABEL.match(piece)
        word = (piece[label.end() :] if label else piece).strip(_EDGES)
        if place is None and (found := word if label and label["place"] else read_place(word)):
            place, word = found[:LONGEST_PLACE], "" if label else _without_place(word)
        left, named = read_named(word, named, school)
        if not (label and label["whom"]):
            words.append(left)
    title = " ".join(filter(None, words)).strip(_EDGES)[:LONGEST_TITLE]
    return ItemLine(title, tuple(_handed_in(it, title) for it in timings), place, named)


def _take_time(line: str, now: datetime, school: Directory) -> tuple[When | None, str]:
    """The time a line names, and the line without it."""
    told = _without_people(line, school)
    when = read_when(told, now, school.calendar)
    if when is None and (month := _MONTH_FIRST.match(line)):
        when = read_when(month[0], now, school.calendar)
    if when is None:
        return None, line
    start, end = when.span
    spans = [(start, when.gap[0]), (when.gap[1], end)] if when.gap else [(start, end)]
    if when.kind == "recurrence":
        when, behind = _bounded(when, told, now, school)
        spans += behind
    for start, end in reversed(spans):
        line = f"{line[:start]} {line[end:]}"
    return when, line


def _without_people(line: str, school: Directory) -> str:
    """A line in which the school's people are made unreadable, so that 周一鸣 is nobody's Monday."""
    for it in filter(None, [school.roster.at(line, start) for start in range(len(line))]):
        end = it.start + len(it.name)
        line = f"{line[: it.start]}{'某' * len(it.name)}{line[end:]}"
    return line


def _bounded(when: When, line: str, now: datetime, school: Directory) -> tuple[When, list[tuple[int, int]]]:
    """A rule limited by what stands apart from it: 到12月底, 从下周起; and where that stands."""
    for (start, end), other in find_when(line, now, school.calendar):
        if start < when.span[1] or other.kind == "recurrence":
            continue
        if until := _UNTIL.search(line[:start]):
            return replace(when, last_day=other.last_day or other.first_day), [(until.start(), end)]
        if other.kind == "range" and other.last_day is None and when.first_day is None:
            return replace(when, first_day=other.first_day), [(start, end)]
    return when, []


def _handed_in(timing: Timing, title: str) -> Timing:
    """周五交反思 is due on Friday, though no 前 says so."""
    is_day = timing.kind is ItemKind.EVENT and timing.starts is None and timing.first_day == timing.last_day
    return replace(timing, kind=ItemKind.DEADLINE) if is_day and _HANDING_IN.match(title) else timing


def read_place(word: str) -> str | None:
    """The place a word names, or None: 三楼会议室, or the one in 在三楼会议室开教研会."""
    match = _WHOLE_PLACE.fullmatch(word) or _INNER_PLACE.search(word)
    return match["name"] if match and not _NO_PLACE.match(match["name"]) else None


def _without_place(word: str) -> str:
    return "" if _WHOLE_PLACE.fullmatch(word) else _INNER_PLACE.sub("", word)
