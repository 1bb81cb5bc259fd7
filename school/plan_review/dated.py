"""Sentences of a plan's running text that say on which day, in which week or month something happens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Final

from school.calendar.terms import Term
from school.directory import Directory
from school.plans import force_words
from school.plans.script import fold
from school.plans.tokens import activities
from school.problems import Problem
from school.scheduling.item_lines import read_item
from school.scheduling.schedule import ItemKind
from school.scheduling.timing import Timing

_UNCERTAIN: Final = re.compile(
    f"{force_words.WISH}|{force_words.MAY}|{force_words.PAST}|{force_words.PENALTY}|以来|至今|左右|如果|如有|[?？]|每"
)
_HAPPENS: Final = re.compile(
    "举[行办]|召开|组织|开展|参加|邀请|进行|承办|迎接|完成|启动|布置|观摩|来[校访]|赴|到.{1,8}(?:学习|参观|听课)|视察|开学|放假|"
    "汇演|运动会|考试|检测|仪式|节$|周$|赛$|会$|课$"
)
_AT: Final = re.compile(r"(?<![对由关至终])[在于](?=(?:\d{1,2}|[一二三四五六七八九十]{1,3})月|第\S{1,3}周)")
"""教务处于12月17日组织作业检查."""
_HALF_DAY: Final = re.compile("上午|下午|中午|晚上")
_WEEK: Final = timedelta(days=6)
_TO_FRIDAY: Final = timedelta(days=4)
_LONGEST: Final = 90
_SHORTEST: Final = 3


@dataclass(frozen=True, slots=True)
class DatedEvent:
    """Something that happens on a day, in a week or in a month."""

    title: str
    timing: Timing
    place: str | None


def dated_events(words: str, written: datetime, term: Term, school: Directory) -> Iterator[DatedEvent]:
    """What certainly happens by these words, one for each day they name; nothing where that can be doubted.

    `written` is the moment from which days without a year are counted, aware, in the school's zone. Hopes, what is
    past or done again and again, and what lies outside the term are left alone.
    """
    words = _AT.sub("", words)
    folded = fold(words)
    happens = activities(folded) or _HAPPENS.search(folded.rstrip("。;. "))
    if len(words) > _LONGEST or _UNCERTAIN.search(folded) or not happens:
        return
    try:
        said = read_item(words, written, school)
    except Problem:  # A rule that never falls in the term is no day.
        return
    if len(said.timings) != 1 or len(said.title) < _SHORTEST:
        return
    [timing] = said.timings
    if timing.kind not in (ItemKind.EVENT, ItemKind.MONTH):
        return
    half = _HALF_DAY.search(folded) if timing.open_hour else None
    title = in_prose(said.title, words) + (f"（{half[0]}）" if half else "")
    length = timing.last_day - timing.first_day
    if length == _WEEK and timing.first_day.weekday() == 0:
        length = _TO_FRIDAY
    for day in timing.days:
        last = day + length
        if term.first_day <= day and last <= term.last_day:
            yield DatedEvent(title, replace(timing, first_day=day, last_day=last, more=()), said.place)


def in_prose(title: str, words: str) -> str:
    """The pieces of a title put together as they stand in a sentence: with a comma where it has one between them."""
    pieces, end = title.split(" "), 0
    found = pieces[0]
    for before, piece in pairwise(pieces):
        end = words.find(before, end) + len(before)
        gap = words[end : max(end, words.find(piece, end))]
        found += ("，" if "，" in gap or "," in gap else " " if gap.isspace() else "") + piece
    return found
