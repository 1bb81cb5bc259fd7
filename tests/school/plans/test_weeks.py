"""Week calendars in lines and tables."""

from __future__ import annotations

import pytest

from school.plans.output import draft_as_json
from school.plans.reading import read_plan

Weeks = list[tuple[str, list[str]]]


def weeks(text: str) -> Weeks:
    return [(plan["week"], plan["items"]) for plan in draft_as_json(read_plan(text))["weeks"]]


SHAPES: list[tuple[str, Weeks]] = [
    (
        "月份\t周次\t工作内容\n9月\t1\t订计划\n9月\t3\t沙龙\n10月\t6\t赛课\n11月\t11\t检查",
        [("1", ["订计划"]), ("3", ["沙龙"]), ("6", ["赛课"]), ("11", ["检查"])],
    ),
    ("第一周：订计划；开例会。", [("1", ["订计划", "开例会"])]),
    ("第1周：订计划\n第2周：听课", [("1", ["订计划"]), ("2", ["听课"])]),
    ("第2-3周：听课", [("2-3", ["听课"])]),
    ("第2—3周：听课", [("2-3", ["听课"])]),
    ("第二至四周：听课；评课", [("2-4", ["听课", "评课"])]),
    ("第5周至第7周：赛课。", [("5-7", ["赛课"])]),
    ("第四、五周\n赛课", [("4-5", ["赛课"])]),
    ("第一周（9.1-9.7）：\n1. 订计划\n2. 开例会", [("1", ["订计划", "开例会"])]),
    ("第1周  订计划\n第2周  听课", [("1", ["订计划"]), ("2", ["听课"])]),
    ("第十二周：期中测查。小结上交（每人1份）", [("12", ["期中测查", "小结上交（每人1份）"])]),
    ("一、第一周：订计划\n二、第二周：听课", [("1", ["订计划"]), ("2", ["听课"])]),
    ("周次｜重点工作\n1｜订计划；开例会\n2-3｜听课", [("1", ["订计划", "开例会"]), ("2-3", ["听课"])]),
    ("周次\t时间\t重点工作\n一\t8.31-9.6\t订计划\n二\t9.7-9.13\t1、听课 2、评课", [
        ("1", ["订计划"]),
        ("2", ["听课", "评课"]),
    ]),
    ("周次\t工作内容\t负责人\n第1周\t订计划\t李\n第2周\t听课\t王", [("1", ["订计划"]), ("2", ["听课"])]),
    ("| 周次 | 内容 |\n| --- | --- |\n| 1 | 订计划 |\n| 2 | 听课 |", [("1", ["订计划"]), ("2", ["听课"])]),
    ("周次|日期|内容\n3|9月14日—9月20日|赛课", [("3", ["赛课"])]),
    ("周次\n时间\n工作内容\n1\n9.1-9.7\n订计划\n开例会\n2\n9.8-9.14\n听课", [
        ("1", ["订计划", "开例会"]),
        ("2", ["听课"]),
    ]),
    ("月份\t周次\t内容\n九月\t1\t订计划\n\t2\t听课\n\t3\t评课\n\t4\t赛课", [
        ("1", ["订计划"]),
        ("2", ["听课"]),
        ("3", ["评课"]),
        ("4", ["赛课"]),
    ]),
    ("第１９周：材料装订、入柜", [("19", ["材料装订、入柜"])]),
    ("第6週：聽課", [("6", ["聽課"])]),
    ("第八周——第九周：赛课", [("8-9", ["赛课"])]),
    ("第20周：总结\n四、要求\n按时完成。", [("20", ["总结"])]),
    (
        "周 次|日 期|内 容|\n1|2.10—2.16|订计划；开例会|\n2|2.17—2.23|听课|",
        [("1", ["订计划", "开例会"]), ("2", ["听课"])],
    ),
    (
        "起止日期|主要工作|责任处室\n第一周|3月1日-3月7日|新学期开学典礼|教务处\n督导迎检|督导室||\n第二周|3月8日-3月14日|全体教师会议|教务处",
        [("1", ["新学期开学典礼", "督导迎检"]), ("2", ["全体教师会议"])],
    ),
    (
        "月份\t周次\t主要工作\t负责人\n九月\t1\t9.1-9.7\t订计划\t教导处\n九月\t2\t9.8-9.14\t听课\t张明\n九月\t3\t9.15-9.21\t赛课\t李红",
        [("1", ["订计划"]), ("2", ["听课"]), ("3", ["赛课"])],
    ),
]  # fmt: skip

NO_CALENDARS = [
    "第12周前完成期中分析。",
    "每周开展一次活动。",
    "第三周，各组上交计划。",
    "在第一周内安排好课表。",
    "为期两周的培训。",
    "周次安排另行通知。",
    "第100周：庆祝。",
]


@pytest.mark.parametrize(("text", "expected"), SHAPES)
def test_reads_a_week_calendar(text: str, expected: Weeks) -> None:
    assert weeks(text) == expected


@pytest.mark.parametrize("text", NO_CALENDARS)
def test_weeks_in_running_text_are_no_calendar(text: str) -> None:
    assert weeks(text) == []


@pytest.mark.parametrize(
    ("text", "begins", "ends"),
    [
        ("第一周（9.1-9.7）：订计划", "09-01", "09-07"),
        ("第一周：8.31-9.4\n订计划", "08-31", "09-04"),
        ("周次\t时间\t内容\n3\t9月14日—20日\t赛课", "09-14", "09-20"),
        ("周次\t开始\t结束\t工作\n第1周\t2025年9月1日\t2025年9月7日\t订计划", "09-01", "09-07"),
        ("第一周：订计划", None, None),
    ],
)
def test_keeps_the_days_of_a_week(text: str, begins: str | None, ends: str | None) -> None:
    (plan,) = draft_as_json(read_plan(text))["weeks"]
    assert (plan["from"], plan["to"]) == (begins, ends)


def test_weeks_counted_anew_in_each_month_stay_items_of_the_month() -> None:
    text = "九月份\n第一周：订计划\n第二周：听课\n十月份\n第一周：赛课"
    draft = draft_as_json(read_plan(text))
    assert draft["weeks"] == []
    assert [plan["month"] for plan in draft["months"]] == [9, 10]
