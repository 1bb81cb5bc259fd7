"""An announcement that moves an event: which one it speaks of, and when that is to be."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final

from school.calendar.terms import SchoolCalendar
from school.scheduling.schedule import ItemKind, Occurrence
from school.scheduling.timing import Timing, time_of
from school.scheduling.typed_times import read_timings
from school.when import find_when

LOOK_AHEAD: Final = timedelta(days=21)
"""How far ahead an event may lie that an announcement moves."""

_MOVED: Final = re.compile(
    r"(?:改|调|调整|推迟|延期|延后|延|提前|挪|换|移|变更|顺延)(?:到|至|为|在|成)|(?:推迟|提前|延期|顺延)(?=\S*(?:周|星期|[日号天点节]))"
)
_ACTIVITIES: Final = (
    "教研", "备课", "例会", "会议", "培训", "讲座", "公开课", "评课", "听课", "磨课", "说课", "沙龙", "研讨", "考试",
    "教师会", "总结会", "观摩", "比赛", "检查",
)  # fmt: skip


def find_move(
    text: str, now: datetime, calendar: SchoolCalendar, coming: Iterable[Occurrence]
) -> tuple[Occurrence, Timing] | None:
    """The event a text moves (明天教研改到第七节) and its new time, or None unless there is exactly one.

    `coming` are the occurrences that may be meant, in order; `now` is in the school's zone. What stands before
    the word of moving says which; what stands behind it, when.
    """
    words = list(_MOVED.finditer(text))
    if len(words) != 1:
        return None
    before, after = text[: words[0].start()], text[words[0].end() :]
    named = [it for it in coming if _may_move(it, now) and _speaks_of(text, it.item.title)]
    days = [when.first_day for _, when in find_when(before, now, calendar) if when.first_day]
    if days:
        named = [it for it in named if it.day in days]
    if len({it.item.id for it in named}) != 1:
        return None
    found = named[0]
    new = _new_time(after, found, now, calendar) or _shifted(text[words[0].start() :], found, now, calendar)
    if new is None or (new.first_day, new.starts) == (found.day, found.starts):
        return None
    return (found, new) if _moment(new.first_day, new.starts, now) > now else None


def _new_time(text: str, it: Occurrence, now: datetime, calendar: SchoolCalendar) -> Timing | None:
    """The time that a text begins with: 第七节，请带听课本; 下周三，第七节.

    What follows a comma belongs to it where it says more of the same day.
    """
    clauses = re.split(r"[，,]", _first_sentence(text))
    first, longer = (
        _one_time("，".join(clauses[:number]), it, now, calendar) for number in (1, min(2, len(clauses)))
    )
    return longer if first is None or (longer and longer.first_day == first.first_day) else first


def _shifted(text: str, it: Occurrence, now: datetime, calendar: SchoolCalendar) -> Timing | None:
    """推迟一周, 顺延两天: the time that the event has, moved by so much."""
    return _one_time(f"{it.day.month}月{it.day.day}日{_first_sentence(text)}", it, now, calendar)


def _one_time(text: str, it: Occurrence, now: datetime, calendar: SchoolCalendar) -> Timing | None:
    timings = read_timings(text, now, calendar, time_of(it))
    if len(timings) != 1 or timings[0].more or timings[0].open_hour or timings[0].kind is not ItemKind.EVENT:
        return None
    return timings[0]


def _may_move(it: Occurrence, now: datetime) -> bool:
    one_day = it.day == it.last_day
    return (
        it.item.kind in (ItemKind.EVENT, ItemKind.SERIES)
        and one_day
        and _moment(it.day, it.starts, now) > now
    )


def _moment(day: date, clock: time | None, now: datetime) -> datetime:
    return datetime.combine(day, clock or time.max, now.tzinfo)


def _speaks_of(text: str, title: str) -> bool:
    return title in text or any(word in title and word in text for word in _ACTIVITIES)


def _first_sentence(text: str) -> str:
    """What follows up to the end of the sentence: times further on belong to something else."""
    return re.split(r"[。；;！!？?\n]", text, maxsplit=1)[0]
