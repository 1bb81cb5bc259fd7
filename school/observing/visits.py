"""Kinds of lesson visits (听课) and the periods (节次) in which they take place, as teachers say them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from school.calendar.terms import Half, Period, Timetable
from school.grades import read_number


class VisitKind(StrEnum):
    """What kind of lesson was visited. 外出 means a lesson at another school, whatever its kind there."""

    REGULAR = "regular"
    DROP_IN = "drop_in"
    OPEN_LESSON = "open_lesson"
    RESEARCH_LESSON = "research_lesson"
    SAME_TOPIC = "same_topic"
    MODEL_LESSON = "model_lesson"
    REPORT_LESSON = "report_lesson"
    CONTEST = "contest"
    OUTSIDE = "outside"


KIND_LABELS: Final = {
    VisitKind.REGULAR: "随堂课",
    VisitKind.DROP_IN: "推门课",
    VisitKind.OPEN_LESSON: "公开课",
    VisitKind.RESEARCH_LESSON: "研究课",
    VisitKind.SAME_TOPIC: "同课异构",
    VisitKind.MODEL_LESSON: "示范课",
    VisitKind.REPORT_LESSON: "汇报课",
    VisitKind.CONTEST: "竞赛课",
    VisitKind.OUTSIDE: "外出听课",
}


def kind_name(kind: VisitKind, *, online: bool) -> str:
    """公开课, 线上公开课."""
    return f"线上{KIND_LABELS[kind]}" if online else KIND_LABELS[kind]


_KIND_WORDS: Final = {
    VisitKind.REGULAR: "随堂 家常 常态 日常",
    VisitKind.DROP_IN: "推门 随推",
    VisitKind.OPEN_LESSON: "公开",
    VisitKind.RESEARCH_LESSON: "研究 研讨 教研 探讨 磨",
    VisitKind.MODEL_LESSON: "示范 观摩 展示 引领",
    VisitKind.REPORT_LESSON: "汇报 过关 达标 见面 亮相 验收",
    VisitKind.CONTEST: "竞赛 赛 优质 比赛 评优 优课 比武 说课比赛",
}
# These say it without 课; 研究 or 展示 alone may be anything.
_ALONE: Final = {
    "随堂": VisitKind.REGULAR,
    "推门": VisitKind.DROP_IN,
    "公开课": VisitKind.OPEN_LESSON,
    "公开教学": VisitKind.OPEN_LESSON,
    "课堂教学比武": VisitKind.CONTEST,
    "同课异构": VisitKind.SAME_TOPIC,
    "异课同构": VisitKind.SAME_TOPIC,
    "外出": VisitKind.OUTSIDE,
    "校外": VisitKind.OUTSIDE,
    "外校": VisitKind.OUTSIDE,
}
_KINDS: Final = {word: kind for kind, words in _KIND_WORDS.items() for word in words.split()}
_LESSON: Final = "(?:听课|听|课)(?![题程时堂件文本])"

KIND_PATTERN: Final = (
    rf"(?P<kind_alone>{'|'.join(sorted(_ALONE, key=len, reverse=True))})(?:{_LESSON}|活动)?"
    rf"|(?P<kind>{'|'.join(sorted(_KINDS, key=len, reverse=True))}){_LESSON}"
)


ONLINE_PATTERN: Final = (
    r"(?<![直曲射折垂中切母斜横竖数轴])线上(?:听评?课|观课|课堂|直播)?|在线(?!上|段|性)(?:听评?课|观课|课堂|直播)?"
    r"|(?:网络|网上|远程|云端?|视频|直播)(?:听评?课|观课)|(?:云端?|空中)课堂|(?:网|录像|录播|直播|视频|网络|慕)课(?![题程时件文本])"
)
"""What says that a lesson was watched online or as a recording, and not in the classroom."""


def kind_of(match: re.Match[str]) -> VisitKind:
    """The kind of visit that a match of `KIND_PATTERN` names."""
    return _ALONE[match["kind_alone"]] if match["kind_alone"] else _KINDS[match["kind"]]


@dataclass(frozen=True, slots=True)
class PeriodMention:
    """第3节, 三四节, 下午第二节: the numbers as said, and the half of the day if it was said."""

    numbers: tuple[int, ...]
    half: Half | None = None


_NUMBER: Final = r"(?:1[0-4]|[1-9]|十[一二三四]?|[一二三四五六七八九])"
_TO: Final = r"\s*[、,，~\-–—至到和]\s*"
# Without 第 a number before 节 may be a count (听了3节): only two neighbours, such as 三四节, are periods.
# 第二章第三节 is a part of a textbook.
PERIOD_PATTERN: Final = (
    rf"(?:(?P<half>[上下]午|早上)\s*)?(?:(?<!章)(?<!章\s)(?<!单元)(?<!单元\s)"
    rf"第\s*(?P<first>{_NUMBER})(?P<to>{_TO}第?)?(?P<last>{_NUMBER})?\s*节(?!气|约|奏|日|目)"
    rf"|(?<!\d)(?P<low>{_NUMBER})(?:{_TO})?(?P<high>{_NUMBER})\s*节(?!气|约|奏|日|目))(?:连堂)?课?(?![题程时堂件文本])"
)


def period_of(match: re.Match[str]) -> PeriodMention | None:
    """The periods that a match of `PERIOD_PATTERN` names, or None when it was a count after all."""
    half: Half | None = None if match["half"] is None else "pm" if match["half"] == "下午" else "am"
    if match["first"]:
        first = read_number(match["first"]) or 0
        last = read_number(match["last"]) if match["last"] else first
        # 第34节 is the third and fourth; 第19节 and 第5-3节 are slips.
        if last is None or last < first or (match["last"] and not match["to"] and last != first + 1):
            return None
        return PeriodMention(tuple(range(first, last + 1)), half)
    low, high = read_number(match["low"]) or 0, read_number(match["high"]) or 0
    return PeriodMention((low, high), half) if high == low + 1 else None


def resolve_periods(mention: PeriodMention, timetable: Sequence[Period]) -> tuple[int, ...] | None:
    """Period numbers of the whole day (from 1), or None where the timetable has no such period.

    Without a timetable a period of the afternoon stays unknown: nobody can say where the afternoon begins.
    """
    if not timetable:
        return None if mention.half == "pm" else mention.numbers
    bells = Timetable(tuple(timetable))
    numbers = (_number(bells, nth, mention.half) for nth in mention.numbers)
    known = tuple(number for number in numbers if number is not None)
    return known if len(known) == len(mention.numbers) else None


def _number(bells: Timetable, nth: int, half: Half | None) -> int | None:
    if half is not None:
        return bells.number_of(nth, half)
    return nth if bells.period(nth) else None
