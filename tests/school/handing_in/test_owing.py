"""Whom a line means to hand something in."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from school.scheduling.item_lines import read_item
from tests.school.announcing.test_announcements import MATHS, SCHOOL

NOW = datetime(2026, 11, 25, 10, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("line", "group", "people"),
    [
        ("11月30日前 数学组每人交一份试卷", MATHS, set()),
        ("11月30日前 全校老师交一份试卷", None, set()),
        ("11月30日前 陈小满、周牧野交公开课教案", None, {3, 4}),
        ("11月30日前 陈小满 交教案", None, {3}),
        ("11月30日前 数学组 陈小满 交教案", None, {3}),
        ("11月30日前 语文组 陈小满 交教案", None, {3, 4, 8}),
        ("11月30日前 教研组长交计划", None, {2}),
        ("11月30日前 备课组长交计划", None, {7}),
    ],
)
def test_who_is_named_owes(line: str, group: int | None, people: set[int]) -> None:
    audience = read_item(line, NOW, SCHOOL).named.owing(SCHOOL)
    assert audience is not None
    assert (audience.group_id, audience.people) == (group, frozenset(people))


def test_where_those_who_are_named_are_nobody_it_has_to_be_asked() -> None:
    alone = SCHOOL.__class__(
        SCHOOL.school, tuple(it for it in SCHOOL.members if not it.leads), SCHOOL.groups, SCHOOL.terms, (), ()
    )
    named = read_item("11月30日前 教研组长交计划", NOW, alone).named
    assert named.anybody
    assert named.owing(alone) is None
    assert not read_item("11月30日前 交计划", NOW, alone).named.anybody
