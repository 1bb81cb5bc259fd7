"""What makes an observation count, and the day that a line names."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from school.calendar.terms import SchoolCalendar, Timetable
from school.observing.days_said import take_day
from school.observing.lessons import Lesson
from school.observing.observations import (
    DayInFuture,
    DayTooLongAgo,
    OwnLesson,
    Visit,
    check_visit,
    only_lesson_of,
    same_lesson,
    twin_of,
)
from school.people import Assignment, Member
from tests.sample import TERM, TIMETABLE

SHANGHAI = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=SHANGHAI)
CALENDAR = SchoolCalendar(SHANGHAI, (TERM,), (Timetable(TIMETABLE),))
TODAY = NOW.date()
CHEN = Member(id=1, school_id=1, name="陈小满")


def visit(day: date = TODAY, host_id: int | None = 2, **lesson: object) -> Visit:
    values = {"grade": 3, "class_no": 1, "subject": "数学"} | lesson
    return Visit(Lesson(**values), host_id, "苏婉清", day)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "day", "rest"),
    [
        ("三年级数学 昨天", date(2026, 11, 24), "三年级数学"),
        ("上周五听了三年级数学", date(2026, 11, 20), "听了三年级数学"),
        ("周二 三年级数学", date(2026, 11, 24), "三年级数学"),
        ("11月3日 三年级数学", date(2026, 11, 3), "三年级数学"),
        ("12月3日 三年级数学", date(2026, 12, 3), "三年级数学"),
        ("2025年12月3日 三年级数学", date(2025, 12, 3), "三年级数学"),
        ("三年级数学 第3节", None, "三年级数学 第3节"),
        ("三年级数学 《周长》", None, "三年级数学 《周长》"),
        ("三年级数学 《三月的桃花水》", None, "三年级数学 《三月的桃花水》"),
        ("", None, ""),
    ],
)
def test_the_day_is_taken_out_of_the_line(text: str, day: date | None, rest: str) -> None:
    said = take_day(text, NOW, CALENDAR)
    assert said.day == day
    assert said.rest.split() == rest.split()


@pytest.mark.parametrize("words", ["上周", "10月底", "昨天或前天", "周一、周二"])
def test_words_for_several_days_are_no_day(words: str) -> None:
    said = take_day(f"{words} 三年级数学", NOW, CALENDAR)
    assert (said.day, said.unclear, said.rest.split()) == (None, words, ["三年级数学"])


def test_a_period_said_with_the_day_is_kept() -> None:
    assert take_day("昨天下午第二节 三年级数学", NOW, CALENDAR).periods == (6,)


@pytest.mark.parametrize(
    ("changed", "refusal"),
    [
        ({"day": date(2026, 11, 26)}, DayInFuture),
        ({"day": date(2024, 11, 25)}, DayTooLongAgo),
        ({"host_id": CHEN.id}, OwnLesson),
    ],
)
def test_what_cannot_have_happened_is_refused(changed: dict[str, object], refusal: type[Exception]) -> None:
    check_visit(CHEN, visit(), TODAY)
    with pytest.raises(refusal):
        check_visit(CHEN, visit(**changed), TODAY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("other", "same"),
    [
        (visit(), True),
        (visit(class_no=None), True),
        (visit(class_no=2), False),
        (visit(subject="语文"), False),
        (visit(day=date(2026, 11, 24)), False),
        (visit(host_id=9), False),
        (visit(topic="分数"), True),
    ],
)
def test_two_entries_are_the_same_lesson_when_nothing_contradicts(other: Visit, same: bool) -> None:
    assert same_lesson(visit(), other) is same
    assert same_lesson(other, visit()) is same
    assert (twin_of(visit(), [(7, other)]) == 7) is same


@pytest.mark.parametrize(("online", "twin"), [(False, 3), (True, 7)])
def test_online_and_in_the_room_are_different_lessons(online: bool, twin: int) -> None:
    entered = [(7, replace(visit(), online=True)), (3, visit())]
    assert twin_of(replace(visit(), online=online), entered) == twin
    assert twin_of(replace(visit(), online=online), [it for it in entered if it[0] != twin]) is None


@pytest.mark.parametrize(
    ("teaches", "grade", "subject", "expected"),
    [
        ([Assignment(3, "数学", 1)], None, None, Assignment(3, "数学", 1)),
        ([Assignment(3, "数学", 1), Assignment(3, "数学", 2)], None, None, Assignment(3, "数学")),
        ([Assignment(3, "数学", 1), Assignment(3, "科学", 1)], None, None, None),
        ([Assignment(3, "数学", 1), Assignment(3, "科学", 1)], 3, "科学", Assignment(3, "科学", 1)),
        ([Assignment(3, "数学", 1), Assignment(4, "数学", 1)], 4, None, Assignment(4, "数学", 1)),
        ([], None, None, None),
    ],
)
def test_the_lesson_follows_from_the_host_only_when_one_fits(
    teaches: list[Assignment], grade: int | None, subject: str | None, expected: Assignment | None
) -> None:
    host = Member(id=2, school_id=1, name="苏婉清", teaches=tuple(teaches))
    assert only_lesson_of(host, grade=grade, subject=subject) == expected
