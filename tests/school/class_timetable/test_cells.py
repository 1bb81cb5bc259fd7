"""What stands in the cells of timetables, as schools write it."""

from __future__ import annotations

import pytest

from school.class_timetable.cells import Said, colleagues, is_blank, place_in, read_cell
from school.class_timetable.lessons import Place
from school.names import RosterIndex
from school.people import Assignment, Member, Stage

PEOPLE = [
    Member(1, 1, "程安", teaches=(Assignment(3, "数学", 2),)),
    Member(2, 1, "秦若云", teaches=(Assignment(3, "语文", 2),)),
    Member(3, 1, "程一诺", teaches=(Assignment(3, "英语", 2),)),
]
ROSTER = RosterIndex(PEOPLE)


def only(subject: str | None, name: str | None = None, place: Place | None = None, parity: str | None = None):
    return [Said(subject, name, place, parity)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("数学", only("数学")),
        ("数学 程安", only("数学", "程安")),
        ("数学\n程安", only("数学", "程安")),
        ("数学（程安）", only("数学", "程安")),
        ("数学程安", only("数学", "程安")),
        ("数学；程安老师", only("数学", "程安")),
        ("程安 数学", only("数学", "程安")),
        ("语", only("语文")),
        ("语(秦)", only("语文", "秦")),
        ("语秦若云", only("语文", "秦若云")),
        ("语文（王小明）", only("语文", "王小明")),
        ("体育 操场", only("体育")),
        ("语文阅读", only("语文")),
        ("班队会", only("班会")),
        ("书法（单）", only("书法", parity="odd")),
        ("数学（单双周）", only("数学")),
        ("三（2）班数学", only("数学", place=Place(3, 2))),
        ("302数学", only("数学", place=Place(3, 2))),
        ("三2", only(None, place=Place(3, 2))),
        ("音乐（单）/美术（双）", only("音乐", parity="odd") + only("美术", parity="even")),
        ("音乐/美术（单/双周）", only("音乐", parity="odd") + only("美术", parity="even")),
        ("单周：音乐\n双周：美术", only("音乐", parity="odd") + only("美术", parity="even")),
        ("科学（单周）劳动（双周）", only("科学", parity="odd") + only("劳动", parity="even")),
        ("自习", []),
        ("社团活动", []),
        ("英语听力", []),
        ("音乐/美术", []),
        ("音体美", []),
        ("数学 程安 秦若云", []),
    ],
)
def test_a_cell_is_read_or_left_alone(text: str, said: list[Said]) -> None:
    assert read_cell(text, Stage.PRIMARY, ROSTER) == said


@pytest.mark.parametrize("text", ["", " ", "/", "——", "×", "无"])
def test_blank_cells(text: str) -> None:
    assert is_blank(text)


@pytest.mark.parametrize(
    ("text", "stage", "place"),
    [
        ("云溪小学三（2）班课程表（2026年秋）", Stage.PRIMARY, Place(3, 2)),
        ("2026学年第一学期三（2）班课程表", Stage.PRIMARY, Place(3, 2)),
        ("星期三（2）班", Stage.PRIMARY, None),
        ("302", Stage.PRIMARY, Place(3, 2)),
        ("三2", Stage.PRIMARY, Place(3, 2)),
        ("3.2", Stage.PRIMARY, Place(3, 2)),
        ("三年级 2班", Stage.PRIMARY, Place(3, 2)),
        ("初一3班", Stage.JUNIOR, Place(7, 3)),
        ("高二（11）班", Stage.SENIOR, Place(11, 11)),
        ("八（1）班", Stage.PRIMARY, None),
        ("2026学年", Stage.PRIMARY, None),
        ("第1-16周", Stage.PRIMARY, None),
        ("课程表", Stage.PRIMARY, None),
    ],
)
def test_the_class_in_a_title(text: str, stage: Stage, place: Place | None) -> None:
    assert place_in(text, stage) == place


@pytest.mark.parametrize(
    ("name", "subject", "ids"),
    [
        ("程安", "数学", [1]),
        ("程", "数学", [1]),
        ("程", "英语", [3]),
        ("程", "体育", [1, 3]),
        ("一诺", "英语", [3]),
        ("王小明", "数学", []),
    ],
)
def test_a_surname_means_who_teaches_the_class(name: str, subject: str, ids: list[int]) -> None:
    assert [it.id for it in colleagues(name, Place(3, 2), subject, ROSTER)] == ids
