"""What the 任教 column of a roster says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.grades import grades_of
from school.people import Assignment, Stage
from school.roster.teaching import read_teaching


def taught(text: str, stage: Stage = Stage.NINE_YEAR) -> list[tuple[int, int | None, str]]:
    teaching = read_teaching(text, stage)
    assert teaching.unclear == ()
    return [(a.grade, a.class_no, a.subject) for a in teaching.assignments]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三年级数学", [(3, None, "数学")]),
        ("三（1）班数学", [(3, 1, "数学")]),
        ("三（1）（2）班数学", [(3, 1, "数学"), (3, 2, "数学")]),
        ("三（1）、（2）班数学", [(3, 1, "数学"), (3, 2, "数学")]),
        ("三（1、2）班数学", [(3, 1, "数学"), (3, 2, "数学")]),
        ("三1、三2数学", [(3, 1, "数学"), (3, 2, "数学")]),
        ("三1三2数学", [(3, 1, "数学"), (3, 2, "数学")]),
        ("3.1 3.2 语文", [(3, 1, "语文"), (3, 2, "语文")]),
        ("301、302语文", [(3, 1, "语文"), (3, 2, "语文")]),
        ("301-303班语文", [(3, 1, "语文"), (3, 2, "语文"), (3, 3, "语文")]),
        ("七年级1-4班英语", [(7, n, "英语") for n in (1, 2, 3, 4)]),
        ("三年级数学、科学", [(3, None, "数学"), (3, None, "科学")]),
        ("三（1）语文 三（2）数学", [(3, 1, "语文"), (3, 2, "数学")]),
        ("语文：三1、三2", [(3, 1, "语文"), (3, 2, "语文")]),
        ("语文：三1；数学：三2", [(3, 1, "语文"), (3, 2, "数学")]),
        ("三年级1、2班数学；四年级3班科学", [(3, 1, "数学"), (3, 2, "数学"), (4, 3, "科学")]),
        ("初一（3）班、初二（5）班物理", [(7, 3, "物理"), (8, 5, "物理")]),
        ("一、二年级音乐", [(1, None, "音乐"), (2, None, "音乐")]),
        ("七至九年级体育", [(7, None, "体育"), (8, None, "体育"), (9, None, "体育")]),
        ("3年2班语文", [(3, 2, "语文")]),
        ("八三班语文", [(8, 3, "语文")]),
        ("三年级 2班 数学", [(3, 2, "数学")]),
        ("三1数学、三2", [(3, 1, "数学"), (3, 2, "数学")]),
        ("五(1)班语文、班主任", [(5, 1, "语文")]),
        ("三（1）班政治", [(3, 1, "道德与法治")]),
        ("三年级体音美", [(3, None, "音乐"), (3, None, "体育"), (3, None, "美术")]),
    ],
)
def test_classes_and_subjects_are_paired_however_they_are_written(text, expected):
    assert taught(text) == expected


def test_a_teacher_of_the_whole_school_teaches_every_grade():
    assert taught("全校音乐", Stage.JUNIOR) == [(7, None, "音乐"), (8, None, "音乐"), (9, None, "音乐")]


def test_a_senior_school_counts_classes_from_its_first_grade():
    assert taught("高一1、2班化学", Stage.SENIOR) == [(10, 1, "化学"), (10, 2, "化学")]
    assert taught("203、204物理", Stage.SENIOR) == [(11, 3, "物理"), (11, 4, "物理")]


def test_a_subject_without_a_grade_is_known_but_not_assigned():
    teaching = read_teaching("音乐", Stage.PRIMARY)
    assert (teaching.assignments, teaching.subjects, teaching.grades) == ((), ("音乐",), ())


@pytest.mark.parametrize(
    ("text", "unclear"),
    [
        ("三年级炼金术", ("炼金术",)),
        ("高一数学", ("高一",)),
        ("三年级数学 高一(2)班", ("高一(2)班",)),
        ("2班数学", ("2班",)),
        ("三年级8-4班数学", ("8-4班",)),
    ],
)
def test_what_is_not_understood_is_kept(text, unclear):
    assert read_teaching(text, Stage.PRIMARY).unclear == unclear


@given(
    st.text(alphabet="三3２（2)班年级初高一十、-~至 数学语文体音美全校.0:;g") | st.text(),
    st.sampled_from(Stage),
)
def test_any_text_is_read_and_only_grades_of_the_school_are_assigned(text, stage):
    teaching = read_teaching(text, stage)
    for assignment in teaching.assignments:
        assert isinstance(assignment, Assignment)
        assert assignment.grade in grades_of(stage)
        assert assignment.class_no is None or 1 <= assignment.class_no <= 99
