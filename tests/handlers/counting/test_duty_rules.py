"""Duties in one sentence, for some ages, for whole groups, of a part of the work, and adding up."""

from __future__ import annotations

from datetime import date

import pytest

from school.counting.duties import Metric
from tests.conftest import School
from tests.handlers.counted import observed, owe, wrote


@pytest.mark.parametrize(
    ("sentence", "rule"),
    [
        ("45周岁以下教师每学期听课15节", "45周岁以下的教师每学期听课 15 节"),
        ("教龄三年以内的教师每周听课2节", "教龄3年以内的教师每周听课 2 节"),
        ("各教研组每半月上一节公开课", "各教研组每半月合计公开课 1 节"),
        ("数学组每两周开展一次教研活动", "数学组每两周合计教研活动 1 次"),
        ("全体教师每学期推门听课5节", "全体教师每学期推门听课 5 节"),
        ("教师每两个月写一篇教学反思", "全体教师每两月写教学反思 1 篇"),
        ("全体教师每学期听课20节（线上不计）", "全体教师每学期听课 20 节（线上听课不计）"),
        ("听课20节（线上不计）", "全体教师每学期听课 20 节（线上听课不计）"),
        ("每月听课4节", "全体教师每月听课 4 节"),
        ("教研组长听课25节", "教研组长每学期听课 25 节"),
        ("教师每学期听课15节，其中线上不超过5节", "全体教师每学期听课 15 节（线上听课最多计 5 节）"),
        ("教师每学期听课15节（网络听课最多计三节）", "全体教师每学期听课 15 节（线上听课最多计 3 节）"),
        ("其他教师每学期听课10节", "其他教师每学期听课 10 节"),
    ],
)
async def test_one_sentence_sets_a_duty_after_it_was_shown(school: School, sentence: str, rule: str) -> None:
    answer = await school.director.says(f"/duties {sentence}")
    assert answer.startswith("设置任务") and rule in answer
    await school.director.taps("✅ 设置")
    assert school.director.sees() == f"✅ 已设置\n{rule}"


async def test_a_sentence_may_hold_several_duties_and_a_part(school: School) -> None:
    await school.director.says("/duties 教师每学期听课10节，其中跨学科听课不少于2节")
    assert "跨学科听课 2 节" in school.director.sees()
    await school.director.taps("都设置")
    await observed(school, "陈小满", date(2026, 11, 24))
    answer = await school.teacher.says("/my_quota")
    assert "听课 本学期 1/10" in answer
    assert "其中跨学科听课 0/2，还差 2 节" in answer


async def test_others_are_set_beside_those_who_owe_more(school: School) -> None:
    answer = await school.director.says("/duties 教研组长每学期听课20节，其他教师10节，线上听课不计")
    assert "教研组长每学期听课 20 节（线上听课不计）" in answer
    assert "其他教师每学期听课 10 节（线上听课不计）" in answer
    await school.director.taps("都设置")
    assert "听课 本学期 0/10" in await school.teacher.says("/my_quota")
    assert "听课 本学期 0/20" in await school.head.says("/my_quota")
    await school.director.says("/duties")
    await school.director.taps("其他教师")
    assert "更具体的规定" in school.director.sees()


async def test_others_by_buttons(school: School) -> None:
    await school.director.says("/duties")
    for label in ("添加任务", "其他教师", "听课", "每学期", "10"):
        await school.director.taps(label)
    assert school.director.sees() == "✅ 已设置\n其他教师每学期听课 10 节"


async def test_what_is_no_duty_is_said(school: School) -> None:
    assert "没读出任务" in await school.director.says("/duties 大家加油")


async def test_a_part_is_added_from_the_whole(school: School) -> None:
    await owe(school, 10)
    await school.director.says("/duties")
    for label in ("全体教师每学期听课", "其中至少", "只算推门课", "2"):
        await school.director.taps(label)
    assert "全体教师每学期推门听课 2 节" in school.director.sees()


async def test_ages_narrow_a_duty_and_what_is_not_known_is_said(school: School) -> None:
    await owe(school, 10)
    async with school.town.app.database.writing() as session:
        await session.run("UPDATE members SET birth = '1995-05' WHERE name = '陈小满'")
        await session.run("UPDATE members SET birth = '1970-05' WHERE name = '苏婉清'")
    await school.director.says("/duties")
    for label in ("全体教师每学期听课", "限定年龄", "45周岁以下"):
        await school.director.taps(label)
    words = school.director.sees()
    assert "45周岁以下的教师每学期听课 10 节" in words
    assert "现在管到 1 位老师" in words
    assert "没有登记出生年月" in words and "周牧野" in words and "苏婉清" not in words
    assert "听课 本学期 0/10" in await school.teacher.says("/my_quota")
    assert "没有任务" in await school.head.says("/my_quota")


async def test_a_duty_may_come_on_top_of_others(school: School) -> None:
    await owe(school, 10)
    await school.director.says("/duties 教研组长每学期听课5节")
    await school.director.taps("设置")
    await school.director.says("/duties")
    await school.director.taps("教研组长每学期听课")
    await school.director.taps("改为另加")
    assert "教研组长每学期听课 5 节，另加在其他要求之上" in school.director.sees()
    assert "听课 本学期 0/15" in await school.head.says("/my_quota")
    await school.head.taps("听课 本学期")
    assert "➕ 教研组长每学期听课 5 节" in school.head.sees()
    assert "听课 本学期 0/10" in await school.teacher.says("/my_quota")


async def test_a_group_does_its_duty_as_one(school: School) -> None:
    await school.director.says("/duties 各教研组每半月上一节公开课")
    await school.director.taps("设置")
    await wrote(school, "何雨桐", "《圆的面积》", date(2026, 11, 20), Metric.OPEN_LESSON)
    answer = await school.teacher.says("/my_quota")
    assert "✅ 数学组 公开课 下半月 1/1" in answer
    await school.teacher.taps("数学组 公开课")
    assert "· 11月20日 《圆的面积》 · 何雨桐" in school.teacher.sees()
    board = await school.director.says("/board")
    assert "✅ 数学组 公开课 下半月 1/1" in board
    assert "语文组 公开课 下半月 0/1，还差 1 节" in board
    await school.director.taps("数学组 公开课")
    assert "· 11月20日 《圆的面积》 · 何雨桐" in school.director.sees()
