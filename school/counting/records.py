"""Work other than observing that somebody enters: `公开课 《圆的面积》 昨天` -> kind, title and day. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from school.calendar.terms import SchoolCalendar
from school.counting.duties import Metric
from school.folding import fold
from school.observing.days_said import take_day
from school.observing.observations import EARLIEST
from school.problems import BadAnswer, Problem

TITLE_LIMIT = 100
"""Characters of a title."""


class RecordInFuture(Problem):
    """Work that has not been done yet can't be counted."""

    def __init__(self, day: date) -> None:
        self.day = day


class RecordTooLongAgo(Problem):
    """A day beyond the last school year: probably a slip of the pen."""

    def __init__(self, day: date) -> None:
        self.day = day


@dataclass(frozen=True, slots=True)
class RecordLine:
    """What a line says; None is what it does not."""

    metric: Metric | None = None
    title: str | None = None
    day: date | None = None


# The words teachers use, from the glossary of Chinese term plans; whatever is not among them is asked.
_WORDS: Final[dict[Metric, str]] = {
    Metric.OBSERVE: "听课",
    Metric.OPEN_LESSON: "公开课|示范课|研讨课|研究课|汇报课|展示课|观摩课|教研课|优质课",
    Metric.MEETING: "教研活动|教研",
    Metric.JOINT_PREP: "集体备课|集备",
    Metric.REFLECTION: "教学反思|课后反思|反思|教后记|教学随笔|随笔|教学札记",
    Metric.READING_NOTE: "读书笔记|读书心得|读后感",
    Metric.PAPER: "教学论文|论文",
    Metric.CASE: "教学案例|案例|课例",
    Metric.LESSON_PLAN: "教学设计|教案",
    Metric.LECTURE: "专题讲座|讲座",
    Metric.TRAINING: "校本研修|校本培训|培训|研修",
    Metric.PROJECT: "课题研究|课题",
    Metric.CONTEST: "评比|比赛|竞赛|赛课|基本功大赛",
    Metric.EXAM_PAPER: "试卷|命题",
}
_METRIC_OF: Final = {word: metric for metric, words in _WORDS.items() for word in words.split("|")}
# A short word that runs on is another word: 教研组工作总结, 课题组名单.
_KIND: Final = re.compile(
    "|".join(
        word if len(word) > 2 else rf"{word}(?![^\W\d])" for word in sorted(_METRIC_OF, key=len, reverse=True)
    )
)
_QUOTED: Final = re.compile(r"《[^》]*》?")
_FILLER: Final = re.compile(r"(?:登记|上了|写了|做了|交了|参加了?)?(?:[一1] ?[节篇次份个项场])?的?")
_AROUND: Final = " \u3000:：,，;；、。-—"


def read_record(text: str, now: datetime, calendar: SchoolCalendar) -> RecordLine:
    """Read a line: a day at its beginning or end, the kind of work before the title or after it.

    `now` is aware, in the school's zone. A word for a kind inside a title is left there.
    """
    rest, day = _take_last_day(" ".join(text.split()).strip(_AROUND), now, calendar)
    metric = None
    for match in _KIND.finditer(_QUOTED.sub(lambda it: "《" * len(it[0]), rest)):
        before, after = rest[: match.start()], rest[match.end() :].strip(_AROUND)
        said = day or _whole_day(before, now, calendar)
        if _FILLER.fullmatch(before.strip(_AROUND)) or said != day:
            metric, rest, day = _METRIC_OF[match[0]], after, said
        elif before[-1:].isspace() and not after:
            metric, rest = _METRIC_OF[match[0]], before
        else:
            continue
        break
    if day is None:
        rest, day = _take_first_day(rest, now, calendar)
    return RecordLine(metric, " ".join(rest.split()).strip(_AROUND) or None, day)


def _take_last_day(text: str, now: datetime, calendar: SchoolCalendar) -> tuple[str, date | None]:
    head, _, tail = text.rpartition(" ")
    day = _whole_day(tail, now, calendar)
    return (head, day) if day else (text, None)


def _take_first_day(text: str, now: datetime, calendar: SchoolCalendar) -> tuple[str, date | None]:
    head, _, tail = text.strip(_AROUND).partition(" ")
    day = _whole_day(head, now, calendar)
    return (tail, day) if day else (text, None)


def _whole_day(text: str, now: datetime, calendar: SchoolCalendar) -> date | None:
    """The day that a piece of text names, if it says nothing else. A month or a week is no day."""
    if not text.strip() or len(text) > 20 or text.endswith(("月", "周")):
        return None
    day, rest = _take_day(text, now, calendar)
    return None if rest.strip(_AROUND) else day


def read_day(text: str, now: datetime, calendar: SchoolCalendar) -> date:
    """The day a text names, perhaps one to come. Raises BadAnswer."""
    day, _ = _take_day(text, now, calendar)
    if day is None:
        raise BadAnswer("day", text)
    return day


def _take_day(text: str, now: datetime, calendar: SchoolCalendar) -> tuple[date | None, str]:
    said = take_day(text, now, calendar)
    return said.day, said.rest


def read_kind(text: str) -> Metric:
    """The kind of work a single word names. Raises BadAnswer."""
    metric = _METRIC_OF.get(text.strip(_AROUND))
    if metric is None or metric is Metric.OBSERVE:
        raise BadAnswer("choice", text)
    return metric


def read_title(text: str) -> str:
    """A title of 1 to 100 characters in one line. Raises BadAnswer."""
    title = " ".join(text.split())
    if not 1 <= len(title) <= TITLE_LIMIT:
        raise BadAnswer("title", text)
    return title


def day_problem(day: date, today: date) -> RecordInFuture | RecordTooLongAgo | None:
    """Why no work can be entered for a day, by the school's calendar day `today`."""
    if day > today:
        return RecordInFuture(day)
    if day < today - EARLIEST:
        return RecordTooLongAgo(day)
    return None


def check_record_day(day: date, today: date) -> None:
    """Refuse a day on which the work can't have been done. Raises RecordInFuture, RecordTooLongAgo."""
    problem = day_problem(day, today)
    if problem is not None:
        raise problem


def has_title(title: str, titles: Iterable[str]) -> bool:
    """Whether one of these titles is the same but for blanks, 《》 and the width of characters."""
    return _essence(title) in {_essence(other) for other in titles}


def _essence(title: str) -> str:
    return re.sub(r"[\s《》“”\"]", "", fold(title))
