"""Who has been observed, whose lessons one could go to, and lessons as their host sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from school.calendar.terms import SchoolCalendar
from school.observing.coverage import Cell, Visited, could_visit, coverage
from school.observing.customs import critique_asked_at
from school.observing.given_lessons import lessons_given
from school.observing.lessons import Lesson
from school.observing.observations import (
    Appraisal,
    Observation,
    Share,
    SharedPart,
    Visit,
    merged_appraisal,
    merged_visit,
)
from school.observing.phrases import (
    MOST_OWN,
    OFFERED,
    USUAL_STRENGTHS,
    OwnPhrases,
    PhraseLength,
    Praise,
    TooManyPhrases,
    read_phrases,
    suggested,
)
from school.observing.visits import VisitKind
from school.people import Assignment, Member
from school.problems import BadAnswer
from tests.school.observing.test_observing_rules import ZONE, at

DAY = date(2026, 11, 25)
NOW = datetime(2026, 11, 25, 2, tzinfo=UTC)


def teacher(number: int, name: str, *teaches: tuple[int, str]) -> Member:
    return Member(number, 1, name, teaches=tuple(Assignment(grade, subject, 1) for grade, subject in teaches))


ME = teacher(1, "陈小满", (3, "数学"))
SAME, SUBJECT, GRADE, OTHER = (
    teacher(2, "苏婉清", (3, "数学")),
    teacher(3, "何雨桐", (4, "数学")),
    teacher(4, "周牧野", (3, "语文")),
    teacher(5, "白露", (5, "语文"), (5, "科学")),
)
CLERK = teacher(6, "林知远")
ALL = (ME, SAME, SUBJECT, GRADE, OTHER, CLERK)


def visit(observer: int, host: int, grade: int, subject: str) -> Visited:
    return Visited(observer, host, grade, subject, 1)


def test_coverage_counts_by_person_and_by_grade_and_subject() -> None:
    found = coverage(ALL, [visit(1, 2, 3, "数学"), visit(4, 2, 3, "数学"), visit(1, 9, 3, "数学")])
    assert {it.name for it in found.unseen} == {"陈小满", "何雨桐", "周牧野", "白露"}
    assert found.times[2] == 2 and CLERK not in found.people
    assert found.cells[3, "数学"] == Cell(teachers=2, unseen=1, visits=2)
    assert found.cells[5, "科学"] == Cell(teachers=1, unseen=1, visits=0)
    assert (found.grades, found.subjects[0]) == ([3, 4, 5], "数学")


def test_without_anybody_who_teaches_there_is_nothing_to_cover() -> None:
    assert coverage([CLERK], []).people == []


@pytest.mark.parametrize(
    ("visits", "away", "names"),
    [
        ([], (), ["苏婉清", "何雨桐", "周牧野", "白露"]),
        ([visit(9, 2, 3, "数学")], (), ["何雨桐", "周牧野", "白露", "苏婉清"]),
        ([visit(1, 5, 5, "语文"), visit(9, 2, 3, "数学")], (), ["何雨桐", "周牧野", "苏婉清", "白露"]),
        ([], (2, 3), ["周牧野", "白露"]),
    ],
)
def test_those_are_proposed_whom_one_has_not_heard_and_few_have(
    visits: list[Visited], away: tuple[int, ...], names: list[str]
) -> None:
    assert [it.name for it in could_visit(ME, ALL, visits, away)] == names


def log(
    number: int, observer: int, class_no: int | None = 1, period: int | None = 3, **more: object
) -> Observation:
    lesson = Visit(Lesson(3, class_no, "数学"), 2, "苏婉清", DAY, period)
    return replace(Observation(number, observer, lesson, Appraisal(), NOW), **more)  # type: ignore[arg-type]


def test_logs_of_one_lesson_are_one_lesson_whatever_each_leaves_open() -> None:
    first, second = lessons_given(
        [log(1, 10, None, None), log(2, 11), log(3, 12, period=5), log(4, 13, None)]
    )
    assert [it.id for it in first.logs] == [1, 2, 4]
    assert [it.id for it in second.logs] == [3]
    assert (first.visit.lesson.class_no, first.visit.period) == (1, 3)


def test_only_what_is_shared_speaks() -> None:
    share = Share(frozenset({SharedPart.STRENGTHS}), NOW)
    [lesson] = lessons_given(
        [log(1, 10, share=share), log(2, 11, share=replace(share, seen_at=NOW)), log(3, 12)]
    )
    assert ([it.id for it in lesson.shared], [it.id for it in lesson.unseen]) == ([1, 2], [1])
    assert lesson.sheets == []


def test_two_entries_of_one_lesson_say_more_together() -> None:
    one = Visit(Lesson(3, None, "数学"), 2, "苏婉清", DAY, 3)
    other = Visit(Lesson(3, 1, "数学", "分数"), 2, "苏婉清", DAY, None, VisitKind.OPEN_LESSON)
    both = Visit(Lesson(3, 1, "数学", "分数"), 2, "苏婉清", DAY, 3, VisitKind.OPEN_LESSON)
    assert merged_visit(one, other) == both
    words = merged_appraisal(Appraisal("甲", "好\n美", None, "良好"), Appraisal("甲", "美\n新", "慢", "优秀"))
    assert words == Appraisal("甲", "好\n美\n新", "慢", "良好")


@pytest.mark.parametrize(
    ("entered", "asked"),
    [
        (at(10), at(17, day=date(2026, 11, 26))),
        (at(20), at(17, day=date(2026, 11, 26))),
        (at(10, day=date(2026, 11, 27)), at(17, day=date(2026, 11, 30))),
    ],
)
def test_feedback_is_asked_for_on_the_next_day_at_work(entered: datetime, asked: datetime) -> None:
    assert critique_asked_at(entered, SchoolCalendar(ZONE)) == asked


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ([], list(USUAL_STRENGTHS)),
        (["导入巧妙；好"], ["导入巧妙", *USUAL_STRENGTHS[:5]]),
        (["1. 板书美观\n2. 导入巧妙", "导入巧妙。"], ["导入巧妙", "板书美观", *USUAL_STRENGTHS[:4]]),
        (["这一句话实在太长了长到一个按钮根本放不下它"], list(USUAL_STRENGTHS)),
        ([USUAL_STRENGTHS[3]], [USUAL_STRENGTHS[3], *USUAL_STRENGTHS[:3], *USUAL_STRENGTHS[4:]]),
    ],
)
def test_phrases_that_come_again_stand_first(written: list[str], first: list[str]) -> None:
    assert suggested(written, Praise.STRENGTHS, OwnPhrases()) == first
    assert len(first) == OFFERED


def test_ones_own_phrases_stand_first_and_hidden_ones_nowhere() -> None:
    said = OwnPhrases().with_own(Praise.STRENGTHS, ["追问到位", "追问到位"]).without(USUAL_STRENGTHS[0])
    found = suggested(["导入巧妙"], Praise.STRENGTHS, said)
    assert found == ["追问到位", "导入巧妙", *USUAL_STRENGTHS[1:5]]
    assert suggested([], Praise.SUGGESTIONS, said)[0] != "追问到位"


def test_what_is_made_ones_own_is_hidden_no_longer() -> None:
    said = OwnPhrases().without("导入巧妙").with_own(Praise.STRENGTHS, ["导入巧妙"])
    assert suggested([], Praise.STRENGTHS, said)[0] == "导入巧妙"


def test_all_of_ones_own_are_offered_and_there_is_a_bound() -> None:
    many = [f"第{number}条常用语" for number in range(MOST_OWN)]
    said = OwnPhrases().with_own(Praise.STRENGTHS, many)
    assert suggested(["别的"], Praise.STRENGTHS, said) == many
    with pytest.raises(TooManyPhrases):
        said.with_own(Praise.STRENGTHS, [*many, "再来一条"])


@pytest.mark.parametrize(
    ("typed", "phrases"),
    [("追问到位", ["追问到位"]), ("1. 追问到位。\n\n2、板书好", ["追问到位", "板书好"])],
)
def test_phrases_are_typed_line_by_line(typed: str, phrases: list[str]) -> None:
    assert read_phrases(typed) == phrases


@pytest.mark.parametrize(
    ("typed", "unfit"),
    [
        ("好", "好"),
        ("可以的\n好", "好"),
        ("这一句话实在太长了长到一个按钮根本放不下它", "这一句话实在太长了长到一个按钮根本放不下它"),
    ],
)
def test_the_phrase_that_fits_on_no_button_is_named(typed: str, unfit: str) -> None:
    with pytest.raises(PhraseLength) as problem:
        read_phrases(typed)
    assert problem.value.phrase == unfit


@pytest.mark.parametrize("typed", ["", "\n"])
def test_nothing_is_no_phrase(typed: str) -> None:
    with pytest.raises(BadAnswer):
        read_phrases(typed)
