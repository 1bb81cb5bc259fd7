"""Counts that are nobody's duty: limits, targets, penalties, lengths, what is done or watched."""

from __future__ import annotations

import re
from collections.abc import Sequence

from school.plans import force_words
from school.plans.counted import LESSON_UNITS, LOOSE_UNITS
from school.plans.tokens import Activity, Count, Period

_LOOSENS = re.compile(f"{force_words.MAY}|{force_words.PENALTY}")
_UPPER = re.compile(force_words.UPPER)
_UPPER_AFTER = re.compile(r"\s?(?:以内|之内|以下|内)(?!容)")
_LOWER = re.compile(force_words.LOWER)
_TARGET = re.compile(force_words.TARGET)
_LASTING = re.compile(r"时间(?:不少于|不得少于|不低于|为|至少|达|是|在)[^,]{0,4}$")
_ANY_LESSON = re.compile("课(?![题堂例外内改程])")
_WELL = re.compile(r"(?:上|讲|备|教)好\s?$")
_DONE = re.compile(r"(?:了|过|共(?:安排|组织|开展|举行|进行)?)\s?$")
_LOAD = re.compile(r"(?:兼|任|代|带|授|周)课(?:时|数|节数)?(?:每周)?(?:不少于|不低于|至少)?\s?$")
_WON = re.compile(r"获奖(?:不少于|至少|达到?)?\s?$")
_WATCHING = re.compile("(?:观看|收看|播放)[^,]{0,8}$")
_ABSENT = re.compile(r"\s?(?:以上)?(?:不|未|无故|缺)(?!少|低|得|能)")
_PART_OF_COURSE = re.compile(r"\s?(?:单元|课文|章节)")
_HAS_READY = re.compile(r"(?:准备|配备|备有|建立|订阅|图书|藏书)好?\s?(?:不少于|至少)?\s?$")
_EACH_TIME = ("每次", "每一次")
_SPAN_UNITS = ("课时", "学时", "字", "万字")
_LENGTHS = ("字", "万字")
_LENGTH_OF = re.compile(r"\s?(?:(?:以上|左右|以内)的?|的)(?=[\u4e00-\u9fff])")


def loosens(text: str) -> bool:
    """Whether a clause permits (可以, 酌情) or punishes and counts points (扣分, 记2分)."""
    return _LOOSENS.search(text) is not None


def is_refused(
    text: str, count: Count, scope: re.Match[str] | None, acts: Sequence[Activity], each: bool
) -> bool:
    """Whether a count in a clause is no duty. `scope` is its 每次 or 每本, `each` whether it goes to everyone."""
    before = text[: count.start]
    if _UPPER.search(before[-7:]) or _UPPER_AFTER.match(text, count.end):
        return True  # 不超过3次, 3次以内
    if _TARGET.search(text) and not each and not _LOWER.search(before[-8:]):
        return True  # 3篇获奖
    if _WON.search(before) or (count.unit in LESSON_UNITS and _LOAD.search(before)):
        return True  # 获奖不少于10篇, 校长兼课不少于4节
    if _WELL.search(before) and _ANY_LESSON.match(text, count.end):
        return True  # 上好一节课
    if _LASTING.search(before) or _DONE.search(before) or _WATCHING.search(before):
        return True
    if _ABSENT.match(text, count.end) or (count.unit == "个" and _PART_OF_COURSE.match(text, count.end)):
        return True  # 三次以上不参加, 一个单元的教学设计
    if scope is None:
        return False
    return count.unit in (*_SPAN_UNITS, *LOOSE_UNITS) or _lasts(count, scope, acts)


def is_kept(text: str, count: Count) -> bool:
    """Whether a count is of something to have, as 准备一本笔记 is."""
    return count.unit in ("本", "份", "个") and _HAS_READY.search(text, 0, count.start) is not None


def outside_periods(found: Sequence[Count], periods: Sequence[Period]) -> list[Count]:
    """The counts that are no part of a period: the 一轮 of 五年一轮 is none."""
    return [
        count for count in found if not any(period.start <= count.start < period.end for period in periods)
    ]


def without_lengths(text: str, found: Sequence[Count], periods: Sequence[Period]) -> list[Count]:
    """The counts without those that tell how long a piece is: 一篇不少于800字的反思 is one piece.

    What is written in a period may be counted by its length: 每学期写5000字的学习笔记.
    """
    recurs = any(not period.soft for period in periods)
    return [
        count
        for index, count in enumerate(found)
        if count.unit not in _LENGTHS or not (index or (not recurs and _LENGTH_OF.match(text, count.end)))
    ]


def _lasts(count: Count, scope: re.Match[str], acts: Sequence[Activity]) -> bool:
    """Whether a count of lessons is how long a meeting takes: 每次不少于一节课."""
    if count.unit not in LESSON_UNITS or not scope.group().startswith(_EACH_TIME):
        return False
    return not any(scope.end() < act.start for act in acts)
