"""A lesson of the timetable, who gives it, and the lessons of a day with their hours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final, NamedTuple

from school.calendar import holidays
from school.calendar.terms import Parity, Period, SchoolCalendar
from school.directory import Directory
from school.people import Member

LOOK_AHEAD: Final = 14
"""Days within which the next school day is looked for."""

_NO_LESSONS: Final = re.compile("考(?!前)|测|军训|研学|运动会")
"""In the name of a stretch of the term that it has no ordinary lessons; a 复习周 or 考前复习 has them."""


class Place(NamedTuple):
    """A class: its grade (absolute) and its number."""

    grade: int
    class_no: int


@dataclass(frozen=True, slots=True)
class ClassLesson:
    """What a class is taught in a period of a weekday (ISO number): each week, or in odd or even ones.

    `member_id` or, for somebody who is not on the roster, `teacher` is set where the timetable itself says
    who gives it. `id` is 0 for what is not stored.
    """

    place: Place
    weekday: int
    period: int
    subject: str
    parity: Parity | None = None
    member_id: int | None = None
    teacher: str | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Held:
    """A lesson on a day, with its hours (aware) and who gives it, if that is known."""

    lesson: ClassLesson
    host: Member | None
    day: date
    starts: datetime
    ends: datetime


def meet(one: Parity | None, other: Parity | None) -> bool:
    """Whether there are weeks in which both are held."""
    return one is None or other is None or one == other


def host_of(lesson: ClassLesson, school: Directory) -> Member | None:
    """Who gives a lesson: whom the timetable names, else the one who teaches the class this subject, as where the one
    who is named has left."""
    named = school.member_by_id.get(lesson.member_id or 0)
    if named is not None and named.active:
        return named
    if lesson.teacher is not None:
        called = school.roster.called(lesson.teacher)
        return called[0] if len(called) == 1 else None
    grade, class_no = lesson.place
    teachers = school.taught_by.get((grade, lesson.subject, class_no)) or school.taught_by.get(
        (grade, lesson.subject, None), ()
    )
    return teachers[0] if len(teachers) == 1 else None


def lessons_of(day: date, calendar: SchoolCalendar) -> tuple[int, Parity | None] | None:
    """Whose weekday's lessons a day has (ISO number), of odd or even weeks; None where none are given.

    A make-up day has those of the day it stands for, its odd or even week too where the nation says which day
    that is. None in the holidays, in exams, and on occasions such as 运动会.
    """
    term = calendar.term_of(day)
    if term is None or not calendar.is_workday(day):
        return None
    if any(it.first_day <= day <= it.last_day and _NO_LESSONS.search(it.name) for it in term.exams):
        return None
    special = next((it for it in calendar.special_days if it.day == day), None)
    if special is not None:
        return (special.counts_as, calendar.parity(day)) if special.counts_as else None
    stands_for = holidays.made_up_for(day) if day.isoweekday() > 5 else None
    return calendar.day(day).lessons_of, calendar.parity(stands_for or day)


def next_school_day(today: date, calendar: SchoolCalendar) -> date | None:
    """The first day after today on which lessons are given, if there is one soon."""
    days = (today + timedelta(days=ahead) for ahead in range(1, LOOK_AHEAD + 1))
    return next((day for day in days if lessons_of(day, calendar)), None)


def held_on(day: date, lessons: Iterable[ClassLesson], school: Directory) -> list[Held]:
    """The lessons of a day by their hours. Left out are periods without bells and those of colleagues on leave."""
    bells = school.calendar.timetable_on(day)
    asked = lessons_of(day, school.calendar)
    if bells is None or asked is None:
        return []
    weekday, parity = asked
    away = school.on_leave(day)
    found = [
        _held(it, school, day, period)
        for it in lessons
        if it.weekday == weekday and meet(it.parity, parity) and (period := bells.period(it.period))
    ]
    kept = [it for it in found if it.host is None or it.host.id not in away]
    return sorted(kept, key=lambda it: (it.starts, it.lesson.place))


def _held(lesson: ClassLesson, school: Directory, day: date, period: Period) -> Held:
    zone = school.calendar.timezone
    starts, ends = (datetime.combine(day, hour, zone) for hour in (period.start, period.end))
    return Held(lesson, host_of(lesson, school), day, starts, ends)
