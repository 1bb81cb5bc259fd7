"""Which lessons a day has, who gives them, and which of them somebody is in or could go to."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time

import pytest

from school.calendar.terms import Phase, SchoolCalendar, SpecialDay, Term, Timetable
from school.class_timetable.going import Facts, Said, by_subject, common, going_on, lessons_to_see, meant
from school.class_timetable.lessons import (
    ClassLesson,
    Held,
    Place,
    held_on,
    host_of,
    lessons_of,
    next_school_day,
)
from school.directory import Directory
from school.observing.coverage import Visited
from school.people import Assignment, Member, School, Stage
from school.staff.leaves import Leave
from tests.sample import TERM, TIMETABLE

WEDNESDAY = date(2026, 11, 25)
SU, CHEN, ZHOU, HE, GONE = range(1, 6)
PEOPLE = (
    Member(SU, 1, "苏婉清", teaches=(Assignment(3, "数学", 1),)),
    Member(CHEN, 1, "陈小满", teaches=(Assignment(3, "数学", 2),)),
    Member(ZHOU, 1, "周牧野", teaches=(Assignment(3, "语文", 1), Assignment(3, "语文", 2))),
    Member(HE, 1, "何雨桐", teaches=(Assignment(3, "音乐"),)),
    Member(GONE, 1, "程安", active=False, teaches=(Assignment(3, "数学", 1),)),
)
SCHOOL = Directory(
    School(1, "青禾小学", Stage.PRIMARY, "Asia/Shanghai", 1), PEOPLE, (), (TERM,), TIMETABLE, ()
)
ONE, TWO = Place(3, 1), Place(3, 2)
LESSONS = [
    ClassLesson(ONE, 3, 1, "语文", id=1),
    ClassLesson(TWO, 3, 1, "数学", id=2),
    ClassLesson(ONE, 3, 3, "数学", id=3),
    ClassLesson(TWO, 3, 3, "语文", id=4),
    ClassLesson(TWO, 3, 4, "音乐", "odd", id=5),
    ClassLesson(TWO, 3, 4, "美术", "even", id=6),
    ClassLesson(ONE, 3, 9, "语文", id=7),
]


def calendar(**more: object) -> SchoolCalendar:
    term = Term("学期", TERM.first_day, TERM.last_day, more.pop("exams", ()))  # type: ignore[arg-type]
    return SchoolCalendar(SCHOOL.calendar.timezone, (term,), (Timetable(TIMETABLE),), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (WEDNESDAY, (3, "odd")),
        (date(2026, 12, 2), (3, "even")),
        (date(2026, 11, 28), None),
        (date(2026, 10, 1), None),
        (date(2026, 8, 1), None),
        (date(2026, 10, 10), (3, "even")),
    ],
    ids=["odd week", "even week", "weekend", "holiday", "between terms", "made up for a Wednesday"],
)
def test_the_lessons_of_a_day(day: date, expected: tuple[int, str] | None) -> None:
    assert lessons_of(day, calendar()) == expected


@pytest.mark.parametrize(
    ("special", "expected"),
    [
        (SpecialDay(WEDNESDAY, "运动会", works=True), None),
        (SpecialDay(WEDNESDAY, "停课", works=False), None),
        (SpecialDay(WEDNESDAY, "补课", works=True, counts_as=1), (1, "odd")),
    ],
)
def test_special_days(special: SpecialDay, expected: tuple[int, str] | None) -> None:
    assert lessons_of(WEDNESDAY, calendar(special_days=(special,))) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("期中考试", None), ("复习周", (3, "odd")), ("期末考前复习", (3, "odd"))]
)
def test_exams_have_no_lessons_and_revision_has(name: str, expected: tuple[int, str] | None) -> None:
    assert lessons_of(WEDNESDAY, calendar(exams=(Phase(name, WEDNESDAY, WEDNESDAY),))) == expected


def test_the_next_school_day_leaves_out_what_has_no_lessons() -> None:
    friday = date(2026, 11, 27)
    assert next_school_day(friday, calendar()) == date(2026, 11, 30)
    exam = Phase("月考", date(2026, 11, 30), date(2026, 12, 1))
    assert next_school_day(friday, calendar(exams=(exam,))) == date(2026, 12, 2)
    assert next_school_day(TERM.last_day, calendar()) is None


@pytest.mark.parametrize(
    ("lesson", "host"),
    [
        (ClassLesson(ONE, 1, 1, "数学"), SU),
        (ClassLesson(ONE, 1, 1, "数学", member_id=CHEN), CHEN),
        (ClassLesson(ONE, 1, 1, "数学", teacher="王小明"), None),
        (ClassLesson(ONE, 1, 1, "体育", teacher="何雨桐"), HE),
        (ClassLesson(ONE, 1, 1, "音乐"), HE),
        (ClassLesson(ONE, 1, 1, "体育"), None),
        (ClassLesson(ONE, 1, 1, "数学", member_id=GONE), SU),
        (ClassLesson(ONE, 1, 1, "体育", member_id=GONE), None),
    ],
    ids=[
        "roster",
        "timetable",
        "stranger",
        "joined later",
        "whole grade",
        "nobody",
        "left",
        "left without another",
    ],
)
def test_who_gives_a_lesson(lesson: ClassLesson, host: int | None) -> None:
    found = host_of(lesson, SCHOOL)
    assert (found and found.id) == host


def day(**more: object) -> list[Held]:
    return held_on(WEDNESDAY, LESSONS, replace(SCHOOL, **more))  # type: ignore[arg-type]


def ids(found: list[Held]) -> list[int]:
    return [it.lesson.id for it in found]


def now(hour: int, minute: int = 0) -> datetime:
    return datetime.combine(WEDNESDAY, time(hour, minute), SCHOOL.calendar.timezone)


def test_a_day_holds_what_is_given_in_its_week_at_hours_that_are_known() -> None:
    assert ids(day()) == [1, 2, 3, 4, 5]
    assert f"{day()[0].starts:%H:%M}–{day()[0].ends:%H:%M}" == "08:20–09:00"
    assert ids(day(leaves=(Leave(1, ZHOU, WEDNESDAY, None, ""),))) == [2, 3, 5]


@pytest.mark.parametrize(
    ("moment", "expected"),
    [(now(8), []), (now(8, 20), [1]), (now(9, 9), [1]), (now(9, 10), []), (now(10, 30), [3, 4])],
)
def test_what_is_going_on_for_somebody_else(moment: datetime, expected: list[int]) -> None:
    assert ids(going_on(day(), PEOPLE[1], moment)) == expected


def said(
    place: Place | tuple[None, None] = (None, None),
    subject: str | None = None,
    period: int | None = None,
    hosts: tuple[int, ...] = (),
) -> Said:
    return Said(*place, subject, period, frozenset(hosts))


@pytest.mark.parametrize(
    ("words", "moment", "expected"),
    [
        (said(TWO), now(10, 30), [4]),
        (said(TWO), now(16), [4, 5]),
        (said(TWO, "语文"), now(16), [4]),
        (said(TWO, period=4), now(16), [5]),
        (said(TWO), now(8), []),
        (said(hosts=(ZHOU,)), now(10, 30), [4]),
        (said(TWO, hosts=(SU,)), now(10, 30), []),
        (said(subject="语文"), now(10, 30), []),
        (said((3, None)), now(10, 30), []),  # type: ignore[arg-type]
    ],
)
def test_which_lessons_are_meant(words: Said, moment: datetime, expected: list[int]) -> None:
    assert ids(meant(day(), words, PEOPLE[1], moment)) == expected


def test_only_what_all_have_in_common_is_sure() -> None:
    lessons = [Facts(3, 1, "语文", 1, ZHOU), Facts(3, 2, "语文", 3, ZHOU)]
    assert common(lessons) == Facts(3, None, "语文", None, ZHOU)
    assert common([]) == Facts(None, None, None, None, None)


def test_lessons_to_see_leave_out_the_hours_in_which_one_teaches() -> None:
    observer = PEOPLE[0]
    assert ids(lessons_to_see(observer, day(), [], now(8))) == [2, 5, 1], "of 周牧野 the first that is free"
    assert ids(lessons_to_see(observer, day(), [], now(9, 30))) == [5]
    heard = [Visited(SU, CHEN, 3, "数学", 1)]
    assert ids(lessons_to_see(observer, day(), heard, now(8))) == [5, 1, 2]
    own, others = by_subject(observer, lessons_to_see(observer, day(), [], now(8)))
    assert (ids(own), ids(others)) == ([2], [5, 1])
