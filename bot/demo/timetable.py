"""The timetable of the demo's classes, dealt out so that nobody has to be in two rooms at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import product

from school.class_timetable.lessons import ClassLesson, Place
from school.people import Assignment

HOURS = {"语文": 6, "数学": 5, "英语": 3, "科学": 2, "体育": 3, "音乐": 2, "美术": 2}
"""Lessons of each subject that a class has in a week."""
_SUBJECTS = tuple(HOURS)
PERIODS = 7


def weekly_lessons(
    classes: Sequence[Place], teachers: Sequence[tuple[int, Sequence[Assignment]]]
) -> Iterator[ClassLesson]:
    """Lessons for every class, each with its teacher; where nobody is free the class has none."""
    given_by = {
        (place, subject): _teacher(place, subject, teachers) for place in classes for subject in HOURS
    }
    given = Counter[tuple[Place, str]]()
    for weekday in range(1, 6):
        today: set[tuple[Place, str]] = set()
        busy: set[tuple[int, int | None]] = set()
        for period, (nth, place) in product(range(1, PERIODS + 1), enumerate(classes)):
            # Begun elsewhere for each class, or all would have the same subject at once.
            begin = (nth + period + weekday) % len(HOURS)
            free = [
                subject
                for subject in (*_SUBJECTS[begin:], *_SUBJECTS[:begin])
                if given[place, subject] < (HOURS[subject] * weekday + nth % 5) // 5
                and given_by[place, subject]
                and (place, subject) not in today
                and (period, given_by[place, subject]) not in busy
            ]
            if free:
                subject = free[0]
                given[place, subject] += 1
                today.add((place, subject))
                busy.add((period, given_by[place, subject]))
                yield ClassLesson(place, weekday, period, subject, member_id=given_by[place, subject])


def _teacher(place: Place, subject: str, teachers: Sequence[tuple[int, Sequence[Assignment]]]) -> int | None:
    """Who teaches a class; several who teach its whole grade take its classes in turn."""
    found = [
        member_id
        for member_id, teaches in teachers
        if any(
            (it.grade, it.subject) == (place.grade, subject) and it.class_no in (None, place.class_no)
            for it in teaches
        )
    ]
    return found[place.class_no % len(found)] if found else None
