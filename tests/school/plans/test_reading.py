"""The whole reading: parts, people, unused sentences, JSON, and texts that are no plans."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from school.plans.document import PlanDraft, Quote
from school.plans.output import draft_as_json, summary
from school.plans.reading import read_plan

PLAN = """清溪小学教科室工作计划
一、措施
1、每位教师每学期听课不少于15节，教研组长不少于20节。
2、语文组每周二下午教研，数学组每周三下午教研。
3、加强理论学习，更新教育观念。
4、鼓励教师每学期写2篇论文。
组长：周明远
成员：吴静、郑小川
二、安排
九月份：
1、订计划（9月8日前交校长室）；
2、开例会。
"""

FRAGMENTS = st.sampled_from(
    (
        *(
            "第",
            "1.",
            "（",
            "）",
            "一",
            "、",
            "（一）",
            "九月",
            "月",
            "份",
            "：",
            "；",
            "，",
            "。",
            "每",
            "每周",
            "学期",
        ),
        *(
            "听课",
            "节",
            "2",
            "15",
            "教师",
            "不少于",
            "周三",
            "下午",
            "\n",
            "\t",
            "｜",
            "组长",
            "前",
            "底",
            "各",
            "周次",
        ),
        *(
            "内容",
            "月份",
            "第3周",
            "11月5日",
            "①",
            "鼓励",
            "说",
            "A",
            "%",
            "“",
            "”",
            "\u3000",
            "\x00",
            "\u2028",
            "𠮷",
        ),
        *("每人", "上交", "[bookmark: x]"),
    )
)


def all_quotes(draft: PlanDraft) -> list[Quote]:
    found = [entry.quote for entry in draft.months] + [entry.quote for entry in draft.weeks]
    found += [entry.quote for entry in draft.research_times] + [entry.quote for entry in draft.quotas]
    found += [entry.quote for entry in draft.deadlines] + [entry.quote for entry in draft.people]
    found += [item.quote for plan in (*draft.months,) for item in plan.items]
    return found + [left.quote for left in draft.unused]


def test_a_plan_is_read_into_all_its_lists() -> None:
    counts = summary(read_plan(PLAN))
    assert (counts.month_items, counts.research_times, counts.quotas, counts.deadlines, counts.people) == (
        2,
        2,
        2,
        1,
        2,
    )


def test_what_no_rule_uses_is_listed_with_a_mark_where_figures_stand() -> None:
    unused = [(left.quote.text.strip(), left.telling) for left in read_plan(PLAN).unused]
    assert ("加强理论学习，更新教育观念。", False) in unused
    assert ("鼓励教师每学期写2篇论文。", True) in unused


def test_the_draft_prints_as_json() -> None:
    printed = json.loads(json.dumps(draft_as_json(read_plan(PLAN)), ensure_ascii=False))
    assert printed["quotas"][0] == {
        "who": "教师",
        "what": "听课",
        "kind": "听课",
        "count": 15,
        "max": None,
        "unit": "节",
        "per": "term",
        "per_text": None,
        "quote": "每位教师每学期听课不少于15节",
        "sure": True,
        "doubts": [],
    }
    assert printed["deadlines"][0]["when"] == "09-08"
    assert printed["months"][0]["month"] == 9


def test_an_empty_text_is_an_empty_draft() -> None:
    assert read_plan("") == read_plan("\n \t\n") == PlanDraft()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("组长：周明远\n组员：吴静、郑小川", [("组长", ("周明远",)), ("组员", ("吴静", "郑小川"))]),
        ("低段组长：周明远\n组员：吴 静、郑小川", [("低段组长", ("周明远",)), ("低段", ("吴静", "郑小川"))]),
        ("数学教研组成员：周明远吴静郑小川", [("数学", ("周明远", "吴静", "郑小川"))]),
        ("语文组成员：周明远吴静\n郑小川", [("语文", ("周明远", "吴静", "郑小川"))]),
        ("组长：由校长担任，负责全面工作", []),
        ("成员：全体教师", []),
    ],
)
def test_reads_the_names_a_plan_lists(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert [(people.label, people.names) for people in read_plan(text).people] == expected


def test_names_that_run_together_are_marked_doubtful() -> None:
    assert [people.sure for people in read_plan("成员：周明远吴静郑小川").people] == [False]


def test_a_file_with_several_plans_is_read_part_by_part() -> None:
    one = "小学教研计划篇一\n一、指导思想\n抓落实。\n二、安排\n六月份：\n1、总结\n"
    two = "小学教研计划篇二\n一、指导思想\n每位教师每学期听课不少于12节。\n"
    draft = read_plan(one + two)
    assert [part.title for part in draft.parts] == ["小学教研计划篇一", "小学教研计划篇二"]
    assert [item.text for item in draft.months[0].items] == ["总结"]
    assert [quota.count for quota in draft.quotas] == [12]


def test_plans_without_numbered_titles_are_told_by_their_openings() -> None:
    text = "甲校教研计划\n一、指导思想\n略。\n乙校教研计划\n一、指导思想\n略。\n"
    assert [part.title for part in read_plan(text).parts] == ["甲校教研计划", "乙校教研计划"]


def test_one_plan_has_no_parts() -> None:
    assert read_plan(PLAN).parts == ()


@settings(max_examples=300, deadline=None)
@given(st.lists(FRAGMENTS, max_size=60).map("".join) | st.text(max_size=120))
def test_any_text_is_read_and_every_quote_stands_in_it(text: str) -> None:
    for quote in all_quotes(read_plan(text)):
        assert text[quote.start : quote.end].strip() == quote.text.strip()


@pytest.mark.parametrize(
    "piece",
    [
        "第",
        "1.",
        "（",
        "一",
        "每",
        "2节",
        "、",
        "九月",
        "组长：",
        "每周三",
        "\t",
        "1、听课",
        "一、\n",
        "九月份：\n",
        "第一周：\n",
        "二\n月\n份\n",
        "周一\t周二\t周三\n语文组\t数学组\t英语组\n",
        "每周三下午第二、三节语文组教研，",
        "9月10日前上交，",
    ],
)
def test_hostile_repetition_costs_little_more_than_its_length(piece: str) -> None:
    started = time.process_time()
    read_plan(piece * (20_000 // len(piece)))
    assert time.process_time() - started < 2


def test_a_long_plan_takes_a_fraction_of_a_second() -> None:
    text = PLAN.replace("清溪小学教科室工作计划\n", "") * (20_000 // len(PLAN))
    started = time.process_time()
    read_plan(text)
    assert time.process_time() - started < 1
