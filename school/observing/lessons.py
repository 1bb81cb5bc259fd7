"""Lessons, and how a teacher names one in a single line: 三（2）班语文 张伟 第3节 《秋天》 公开课."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from school.grades import class_label
from school.names import pinyin_key
from school.observing.visits import PeriodMention, VisitKind
from school.people import Member


@dataclass(frozen=True, slots=True)
class Lesson:
    """A lesson of a subject. `grade` is absolute (1 to 12) and None where classes mix, as in 校本 courses."""

    grade: int | None
    class_no: int | None
    subject: str
    topic: str | None = None


def lesson_label(lesson: Lesson) -> str:
    """The short name of a lesson without its topic: 三年级数学, 三（2）班数学, 高一（5）班化学."""
    return class_label(lesson.grade, lesson.class_no) + lesson.subject


@dataclass(frozen=True, slots=True)
class UnknownGrade:
    """A grade that no school has, as written: 十三年级, 0年级, 初四."""

    text: str


@dataclass(frozen=True, slots=True)
class GradeOutsideSchool:
    """A grade that exists, but not in this school, for a visit that is not said to be outside."""

    grade: int


@dataclass(frozen=True, slots=True)
class UnknownSubject:
    """What stands where a subject would, as written: 炼金术."""

    text: str


@dataclass(frozen=True, slots=True)
class UnknownHost:
    """Somebody who is not in the roster, for a visit that is not said to be outside."""

    name: str


@dataclass(frozen=True, slots=True)
class UnknownPeriod:
    """A period that the timetable does not have, or that needs a timetable to be known."""

    mention: PeriodMention


Doubt = UnknownGrade | GradeOutsideSchool | UnknownSubject | UnknownHost | UnknownPeriod


@dataclass(frozen=True, slots=True)
class Leftover:
    """A piece of the text that was not understood, with its offsets in the text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class LessonReading:
    """What one line says about a lesson. Whatever it does not say is None or empty.

    `subjects` and `hosts` hold candidates: one is an answer, several are a question to ask.
    `host_name` is the host as written, or the full name once there is only one candidate.
    `periods` count through the whole day from 1. `rest` holds all that was not understood.
    """

    grade: int | None = None
    class_no: int | None = None
    subjects: tuple[str, ...] = ()
    topic: str | None = None
    hosts: tuple[Member, ...] = ()
    host_name: str | None = None
    periods: tuple[int, ...] = ()
    kind: VisitKind | None = None
    online: bool = False
    doubts: tuple[Doubt, ...] = ()
    rest: tuple[Leftover, ...] = ()

    @property
    def subject(self) -> str | None:
        """The subject, if exactly one is possible."""
        return self.subjects[0] if len(self.subjects) == 1 else None

    @property
    def host(self) -> Member | None:
        """The colleague who gives the lesson, if exactly one is possible."""
        return self.hosts[0] if len(self.hosts) == 1 else None

    @property
    def lesson(self) -> Lesson | None:
        """The lesson, once its subject is certain."""
        if self.subject is None:
            return None
        return Lesson(self.grade, self.class_no, self.subject, self.topic)


def likely_hosts(lesson: Lesson | LessonReading, teachers: Iterable[Member]) -> Sequence[Member]:
    """Those who may give the lesson, likeliest first.

    Teachers of this grade and subject (of this very class before the others), then of the subject in
    other grades, then of the grade, then everybody else; equals in the order of their pinyin.
    """
    return sorted(teachers, key=lambda teacher: (_distance(lesson, teacher), pinyin_key(teacher.name)))


def _distance(lesson: Lesson | LessonReading, teacher: Member) -> int:
    subject, grade, class_no = lesson.subject, lesson.grade, lesson.class_no
    here = [a for a in teacher.teaches if grade is not None and a.grade == grade]
    if any(a.subject == subject for a in here):
        exact = class_no is not None and any(a.class_no == class_no and a.subject == subject for a in here)
        return 0 if exact else 1
    if any(a.subject == subject for a in teacher.teaches):
        return 2
    return 3 if here else 4
