"""Sheets: reading what a director types, marking, and what several sheets say together."""

from __future__ import annotations

import pytest

from school.observing.sheets import (
    MOST_DIMENSIONS,
    USUAL,
    Dimension,
    FilledSheet,
    Sheet,
    SheetUnreadable,
    TooManyDimensions,
    averages,
    read_dimension,
    read_dimensions,
    sheet_for,
)
from school.observing.visits import VisitKind

LEVELS = Dimension("学生参与", None, ("优", "良", "合格"))


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("教学目标 20", Dimension("教学目标", 20)),
        ("教学目标20分", Dimension("教学目标", 20)),
        ("教学目标（20分）", Dimension("教学目标", 20)),
        ("1. 教学目标：２０", Dimension("教学目标", 20)),
        ("一、教学目标 20", Dimension("教学目标", 20)),
        ("①教学目标 20", Dimension("教学目标", 20)),
        ("板书 10 选填", Dimension("板书", 10, (), False)),
        ("板书（选填） 10分", Dimension("板书", 10, (), False)),
        ("学生参与 优/良/合格", LEVELS),
        ("学生参与：优、良、合格", LEVELS),
        ("特色 A/B 选填", Dimension("特色", None, ("A", "B"), False)),
    ],
)
def test_a_line_describes_a_dimension(line: str, expected: Dimension) -> None:
    assert read_dimension(line) == expected


@pytest.mark.parametrize(
    "line", ["", "教学目标", "20", "教学目标 0", "教学目标 101", "参与 优", "参与 优/优", "目" * 21 + " 10"]
)
def test_what_is_no_dimension_is_named(line: str) -> None:
    with pytest.raises(SheetUnreadable):
        read_dimension(line)


def test_a_sheet_is_read_line_by_line_and_has_a_limit() -> None:
    assert [it.name for it in read_dimensions("目标 20\n\n过程 30")] == ["目标", "过程"]
    with pytest.raises(SheetUnreadable):
        read_dimensions(" \n")
    with pytest.raises(TooManyDimensions):
        read_dimensions("\n".join(f"项{it} 5" for it in range(MOST_DIMENSIONS + 1)))


@pytest.mark.parametrize(
    ("points", "first", "last", "count"),
    [
        (5, "5", "0", 6),
        (10, "10", "0", 11),
        (20, "20", "10", 11),
        (25, "25", "12", 14),
        (100, "100", "50", 11),
    ],
)
def test_points_are_offered_from_the_best_down(points: int, first: str, last: str, count: int) -> None:
    offered = Dimension("目标", points).offered
    assert (offered[0], offered[-1], len(offered)) == (first, last, count)


@pytest.mark.parametrize("mark", ["21", "-1", "１８", "优", ""])
def test_no_other_marks_are_taken(mark: str) -> None:
    with pytest.raises(ValueError):
        USUAL.blank().marked(0, mark)


def test_marks_add_up_and_what_is_required_is_missing() -> None:
    sheet = USUAL.blank().marked(0, "18").marked(2, "15")
    assert (sheet.points, sheet.most) == (33, 100)
    assert sheet.missing == ["教学内容", "学生学习", "教学效果"]
    assert (sheet.next_open(0), sheet.next_open(2), sheet.next_open(4)) == (1, 3, 1)
    assert sheet and not sheet.marked(0, None).marked(2, None)


def test_a_sheet_for_a_kind_goes_before_the_general_one_and_both_before_the_usual_one() -> None:
    general = Sheet(1, "本校评课表", (LEVELS,))
    open_lessons = Sheet(2, "公开课评价表", (LEVELS,), frozenset({VisitKind.OPEN_LESSON}))
    assert sheet_for(VisitKind.OPEN_LESSON, [general, open_lessons]) == open_lessons
    assert sheet_for(VisitKind.DROP_IN, [general, open_lessons]) == general
    assert sheet_for(VisitKind.DROP_IN, [open_lessons]) == USUAL


def test_several_sheets_say_one_thing_together() -> None:
    target = Dimension("目标", 20)
    one = FilledSheet("表", (target, LEVELS), ("18", "优"))
    two = FilledSheet("表", (target, LEVELS), ("15", None))
    three = FilledSheet("另一张", (LEVELS,), ("良",))
    points, levels = averages([one, two, three])
    assert (points.dimension, points.mean) == (target, 16.5)
    assert levels.levels == (("优", 1), ("良", 1))
