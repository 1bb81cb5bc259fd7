"""Duties in tables and in lists of labels."""

from __future__ import annotations

import pytest

from school.plans.reading import read_plan
from tests.school.plans.shown import shown_quota

TABLES: list[tuple[str, list[str]]] = [
    (
        "职务\t听课节数\t公开课\n校长\t每学期不少于32节\t\n教研组长\t每学期不少于22节\t2节\n教师\t每学期不少于12节\t1节",
        [
            "校长 听课 32 term",
            "教研组长 听课 22 term",
            "教研组长 公开课 2 term",
            "教师 听课 12 term",
            "教师 公开课 1 term",
        ],
    ),
    (
        "对象｜听课（节/学期）｜反思（篇/月）\n行政领导、教研组长｜24｜1\n青年教师｜16—18｜2",
        [
            "行政领导 听课 24 term",
            "教研组长 听课 24 term",
            "行政领导 反思 1 month",
            "教研组长 反思 1 month",
            "青年教师 听课 16-18 term",
            "青年教师 反思 2 month",
        ],
    ),
    (
        "项目｜校长｜主任｜教师\n听课｜42节｜32节｜14节\n公开课｜－｜1节｜1节",
        [
            "校长 听课 42 term",
            "主任 听课 32 term",
            "教师 听课 14 term",
            "主任 公开课 1 term",
            "教师 公开课 1 term",
        ],
    ),
    (
        "序号\t项目\t要求\n1\t听课\t教研组长18节，教师11节\n2\t公开课\t每人每学期一节\n3\t反思\t每月一篇",
        ["教研组长 听课 18 term", "教师 听课 11 term", "教师 公开课 1 term", "教师 反思 1 month"],
    ),
    (
        "校长听课：44节；主任：33节；教师：11节。",
        ["校长 听课 44 term", "主任 听课 33 term", "教师 听课 11 term"],
    ),
    ("对象｜听课\n教师｜不超过5节", []),
    ("姓名｜听课\n王小明｜12节\n李小红｜9节", []),
    ("班级｜读书\n一班学生｜5本\n二班学生｜6本", []),
    ("王老师听课22节，李老师听课18节。", []),
]


@pytest.mark.parametrize(("text", "expected"), TABLES)
def test_reads_duties_in_tables(text: str, expected: list[str]) -> None:
    assert [shown_quota(quota) for quota in read_plan(text).quotas] == expected


def test_an_entry_of_a_table_quotes_its_row_and_tells_that_the_period_is_not_said() -> None:
    source = "项目｜校长｜教师\n听课｜40节｜每月2节"
    head, teacher = read_plan(source).quotas
    assert head.quote.text == teacher.quote.text == "听课｜40节｜每月2节"
    assert (head.doubts, teacher.doubts) == (("period_implied",), ())
