"""Observation logs (听课记录): who watched whom teach what, when, and what the observer thought of it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

from school.calendar.terms import SchoolCalendar
from school.observing.lessons import Lesson
from school.observing.sheets import FilledSheet
from school.observing.visits import VisitKind
from school.people import Assignment, Member
from school.problems import Problem
from school.when import read_when

MARKS = ("优秀", "良好", "合格", "待改进")
"""The usual four levels of a lesson's mark."""

EARLIEST = timedelta(days=400)
"""How far back a lesson may be entered: a school year and some weeks."""


class DayInFuture(Problem):
    """A lesson that has not been given yet can't have been observed."""

    def __init__(self, day: date) -> None:
        self.day = day


class DayTooLongAgo(Problem):
    """A day beyond the last school year: probably a slip of the pen."""

    def __init__(self, day: date) -> None:
        self.day = day


class OwnLesson(Problem):
    """Nobody observes their own lesson."""


@dataclass(frozen=True, slots=True)
class Visit:
    """What makes an observation count: the lesson, who gave it, and the day; the rest may be unknown.

    `host` is None for a teacher who is not on the roster; `host_name` always says who it was.
    """

    lesson: Lesson
    host_id: int | None
    host_name: str
    day: date
    period: int | None = None
    kind: VisitKind = VisitKind.REGULAR


@dataclass(frozen=True, slots=True)
class Appraisal:
    """What the observer thought. Private to the observer until shared."""

    notes: str | None = None
    strengths: str | None = None
    suggestions: str | None = None
    mark: str | None = None

    def __bool__(self) -> bool:
        return any((self.notes, self.strengths, self.suggestions, self.mark))


class SharedPart(StrEnum):
    """What of an appraisal can be shared. The observer's private notes can't be."""

    MARKS = "marks"
    STRENGTHS = "strengths"
    SUGGESTIONS = "suggestions"
    LINES = "lines"


@dataclass(frozen=True, slots=True)
class Share:
    """What the observer lets whoever gave the lesson see, and what that colleague did with it. Moments are aware."""

    parts: frozenset[SharedPart]
    shared_at: datetime
    seen_at: datetime | None = None
    answer: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """One entered observation. Moments are aware.

    `lines` and `photos` count what was written in class and all files; `told_at` is when the feedback was given
    by word of mouth, `reopened_until` until when a locked log may be changed.
    """

    id: int
    observer_id: int
    visit: Visit
    appraisal: Appraisal
    entered_at: datetime
    photos: int = 0
    lines: int = 0
    sheet: FilledSheet | None = None
    told_at: datetime | None = None
    reopened_until: datetime | None = None
    share: Share | None = None

    @property
    def criticised(self) -> bool:
        """Whether the lesson has been appraised: in words that are not private, by marks, or by word of mouth."""
        it = self.appraisal
        return bool(self.sheet or it.strengths or it.suggestions or it.mark or self.told_at)


class SeveralHosts(Problem):
    """A typed name that several colleagues bear; `names` tells them apart."""

    def __init__(self, text: str, names: Sequence[str]) -> None:
        self.text = text
        self.names = names


def check_day(day: date, today: date) -> None:
    """Raise DayInFuture or DayTooLongAgo for a day on which nothing that counts was observed."""
    if day > today:
        raise DayInFuture(day)
    if day < today - EARLIEST:
        raise DayTooLongAgo(day)


def check_visit(observer: Member, visit: Visit, today: date) -> None:
    """Refuse what can't have happened.

    Raises:
        DayInFuture, DayTooLongAgo: by the school's calendar day `today`.
        OwnLesson: the host is the observer.
    """
    check_day(visit.day, today)
    if visit.host_id == observer.id:
        raise OwnLesson


def same_lesson(one: Visit, other: Visit) -> bool:
    """Whether two entries by one observer describe the same lesson.

    Same day, same host, same subject and grade; where both name a class or a period, these agree too.
    """
    a, b = one.lesson, other.lesson
    return (
        (one.day, one.host_id, one.host_name, a.subject, a.grade)
        == (other.day, other.host_id, other.host_name, b.subject, b.grade)
        and _agree(a.class_no, b.class_no)
        and _agree(one.period, other.period)
    )


def _agree(one: int | None, other: int | None) -> bool:
    return one is None or other is None or one == other


_NAMES_A_DAY: Final = re.compile(r"[周週天昨日号號月]|星期|礼拜|\d[./\-]\d")


_LONG_AGO: Final = timedelta(days=300)


@dataclass(frozen=True, slots=True)
class DaySaid:
    """A day found in a line, the period if it was said with it, and the line without both.

    `unclear` are words for days that do not say on which: 上周, 昨天或前天.
    """

    day: date | None
    periods: tuple[int, ...]
    rest: str
    unclear: str = ""


def take_day(text: str, now: datetime, calendar: SchoolCalendar) -> DaySaid:
    """Take the day of a past lesson out of a line. 周五 alone means the last Friday, not the next.

    A period or an hour without a day is left where it stands. `now` is aware, in the school's zone.
    """
    when = read_when(text, now, calendar, past=True) if _NAMES_A_DAY.search(text) else None
    if when is None or when.kind == "recurrence":
        return DaySaid(None, (), text)
    start, end = when.span
    rest = f"{text[:start]} {text[end:]}"
    if not _NAMES_A_DAY.search(text[start:end]):
        return DaySaid(None, (), text)
    if when.first_day is None or when.more or when.last_day not in (None, when.first_day):
        return DaySaid(None, (), rest, unclear=text[start:end])
    day = _near(when.first_day, now.date()) if "年" not in text[start:end] else when.first_day
    return DaySaid(day, when.periods, rest)


def _near(day: date, today: date) -> date:
    """12月3日, said in November without a year, is next week and not a year ago."""
    if today - day <= _LONG_AGO or (day.month, day.day) == (2, 29):
        return day
    return day.replace(year=day.year + 1)


def only_lesson_of(host: Member, *, grade: int | None, subject: str | None) -> Assignment | None:
    """What must have been taught when this host taught, given what is known: the one fitting assignment.

    Several classes of one grade and subject still say which grade and subject it was.
    """
    fitting = [it for it in host.teaches if grade in (None, it.grade) and subject in (None, it.subject)]
    if len({(it.grade, it.subject) for it in fitting}) != 1:
        return None
    first = fitting[0]
    return first if len(fitting) == 1 else Assignment(first.grade, first.subject)


def only_subject_of(host: Member, grade: int | None) -> str | None:
    """What this host teaches (in this grade, where it is known), if it is one subject."""
    subjects = {it.subject for it in host.teaches if grade in (None, it.grade)}
    return subjects.pop() if len(subjects) == 1 else None


def twin_of(visit: Visit, entered: Iterable[tuple[int, Visit]]) -> int | None:
    """The id of the entry that already describes this lesson, if there is one."""
    return next((number for number, other in entered if same_lesson(visit, other)), None)


def merged_visit(kept: Visit, other: Visit) -> Visit:
    """What two entries of one lesson say together; where they differ, the one that is kept counts."""
    lesson = replace(
        kept.lesson,
        class_no=kept.lesson.class_no or other.lesson.class_no,
        topic=kept.lesson.topic or other.lesson.topic,
    )
    kind = other.kind if kept.kind is VisitKind.REGULAR else kept.kind
    return replace(kept, lesson=lesson, period=kept.period or other.period, kind=kind)


def merged_appraisal(kept: Appraisal, other: Appraisal) -> Appraisal:
    """What two appraisals of one lesson say together; what stands in both is said once."""
    return Appraisal(
        _joined(kept.notes, other.notes),
        _joined(kept.strengths, other.strengths),
        _joined(kept.suggestions, other.suggestions),
        kept.mark or other.mark,
    )


def _joined(one: str | None, other: str | None) -> str | None:
    lines = [line for part in (one, other) if part for line in part.splitlines()]
    return "\n".join(dict.fromkeys(lines)) or None
