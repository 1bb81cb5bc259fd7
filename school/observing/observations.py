"""Observation logs (听课记录): who watched whom teach what, when, and what the observer thought of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from school.counting.consent import State
from school.observing.lessons import Lesson
from school.observing.sheets import FilledSheet
from school.observing.visits import VisitKind, kind_name
from school.people import Assignment, Member
from school.problems import Problem

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

    `host_id` is None for a teacher who is not on the roster; `host_name` always says who it was. `online`: it was
    watched from afar or as a recording, whatever kind of lesson it was.
    """

    lesson: Lesson
    host_id: int | None
    host_name: str
    day: date
    period: int | None = None
    kind: VisitKind = VisitKind.REGULAR
    online: bool = False

    @property
    def kind_name(self) -> str:
        """公开课, 线上公开课."""
        return kind_name(self.kind, online=self.online)


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
    """What the observer lets whoever gave the lesson see, and what that colleague did with it. Moments are aware.

    `changed_at` is when it was corrected after it was shared; `seen_at` is None again from then on.
    """

    parts: frozenset[SharedPart]
    shared_at: datetime
    seen_at: datetime | None = None
    answer: str | None = None
    changed_at: datetime | None = None

    @property
    def corrected(self) -> bool:
        """Whether the host has not seen it since it was corrected."""
        return self.changed_at is not None and self.seen_at is None


@dataclass(frozen=True, slots=True)
class Observation:
    """One entered observation. Moments are aware.

    `lines` and `photos` count what was written in class and all files; `told_at` is when the feedback was given
    by word of mouth, `reopened_until` until when a locked log may be changed; `word` says why one was returned.
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
    state: State = State.COUNTED
    word: str | None = None

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
    """Whether two entries describe the same lesson, whoever made them and from wherever they watched.

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
    """The id of the observer's own entry that already describes this lesson, if there is one.

    What was watched online is another lesson than what was observed in the room.
    """
    same = ((number, other) for number, other in entered if other.online == visit.online)
    return next((number for number, other in same if same_lesson(visit, other)), None)


def merged_visit(kept: Visit, other: Visit) -> Visit:
    """What two entries of one lesson say together; where they differ, the one that is kept counts."""
    lesson = replace(
        kept.lesson,
        class_no=kept.lesson.class_no or other.lesson.class_no,
        topic=kept.lesson.topic or other.lesson.topic,
    )
    kind = other.kind if kept.kind is VisitKind.REGULAR else kept.kind
    online = kept.online or other.online
    return replace(kept, lesson=lesson, period=kept.period or other.period, kind=kind, online=online)


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
