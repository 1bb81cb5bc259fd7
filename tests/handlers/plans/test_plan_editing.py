"""Any part of an entry of a term plan can be changed while it is looked over; unused sentences become entries."""

from __future__ import annotations

from datetime import date, time

import pytest

from school.counting.duties import Metric, Per
from school.people import Role
from school.scheduling.schedule import Item, ItemKind
from tests.conftest import School
from tests.handlers.old_buttons import data_under, tap_again
from tests.handlers.plan_walks import all_duties, send
from tests.handlers.scheduled import only, put, stored

SALON = "十二月份\n1、举行读书沙龙\n"


async def card(school: School, text: str, section: str) -> None:
    """Send a plan and open its first entry."""
    await send(school, text)
    await school.director.taps(section)
    await school.director.taps("✏️ 1")


async def imported(school: School) -> Item:
    """Go back and import; what that made."""
    await school.director.taps("‹ 返回")
    await school.director.taps("返回概览")
    await school.director.taps("✅ 导入 1 项")
    return await only(school)


async def test_an_item_is_named_and_placed_anew(school: School) -> None:
    await card(school, SALON, "月度安排")
    await school.director.taps("名称")
    await school.director.says("读书<i>分享会")
    assert "1. ✅ 读书<i>分享会\n2026年12月（不定日期） · 全校" in school.director.sees()
    await school.director.taps("地点")
    await school.director.says("图书馆")
    await school.director.taps("对象")
    await school.director.taps("语文组")
    item = await imported(school)
    assert (item.title, item.place, item.audience.group_id) == (
        "读书<i>分享会",
        "图书馆",
        school.ids.groups["语文组"],
    )


@pytest.mark.parametrize(
    ("part", "answer", "typed", "expected"),
    [
        ("换月份", "2027年1月", False, (ItemKind.MONTH, date(2027, 1, 1), date(2027, 1, 31), None)),
        ("换周次", "15周", False, (ItemKind.EVENT, date(2026, 12, 7), date(2026, 12, 11), None)),
        (
            "时间",
            "12月10日下午第二节",
            True,
            (ItemKind.EVENT, date(2026, 12, 10), date(2026, 12, 10), time(14, 20)),
        ),
        ("改成截止", None, False, (ItemKind.DEADLINE, date(2026, 12, 31), date(2026, 12, 31), None)),
    ],
)
async def test_an_item_is_put_on_another_day(
    school: School, part: str, answer: str | None, typed: bool, expected: tuple[object, ...]
) -> None:
    await card(school, SALON, "月度安排")
    await school.director.taps(part)
    if typed and answer:
        await school.director.says(answer)
    elif answer:
        await school.director.taps(answer)
    item = await imported(school)
    assert (item.kind, item.first_day, item.last_day, item.starts) == expected


async def test_what_cannot_be_read_as_a_time_is_asked_again(school: School) -> None:
    await card(school, SALON, "月度安排")
    await school.director.taps("时间")
    assert "没看懂这个时间" in await school.director.says("改天")
    assert "12月10日" in await school.director.says("12月10日")


@pytest.mark.parametrize(("answer", "starts"), [("第6节", time(14, 20)), ("全天", None)])
async def test_a_series_gets_another_hour(school: School, answer: str, starts: time | None) -> None:
    await card(school, "数学组每周三上午第2节教研。", "固定教研")
    await school.director.taps("几点")
    await school.director.taps(answer)
    assert (await imported(school)).starts == starts


async def test_all_of_a_duty_is_changed(school: School) -> None:
    await card(school, "教师每学期听课不少于15节。", "任务")
    for part, answer in (
        ("对象", "教研组长"),
        ("任务", "公开课"),
        ("数量", "3"),
        ("周期", "每月"),
    ):
        await school.director.taps(part)
        await school.director.taps(answer)
    assert "✅ 教研组长每月上公开课 3 节" in school.director.sees()
    await school.director.taps("‹ 返回")
    await school.director.taps("返回概览")
    await school.director.taps("✅ 导入 1 项")
    [duty] = await all_duties(school)
    assert (duty.metric, duty.count, duty.per, duty.role) == (
        Metric.OPEN_LESSON,
        3,
        Per.MONTH,
        Role.GROUP_LEAD,
    )


async def test_a_duty_may_be_for_one_person(school: School) -> None:
    await card(school, "教师每学期听课不少于15节。", "任务")
    await school.director.taps("对象")
    assert "没认出是谁" in await school.director.says("陈小满、何雨桐")
    await school.director.says("陈小满")
    await school.director.taps("‹ 返回")
    await school.director.taps("返回概览")
    await school.director.taps("✅ 导入 1 项")
    assert [it.member_id for it in await all_duties(school)] == [school.ids.members["陈小满"]]


async def test_an_entry_can_say_again_what_was_read(school: School) -> None:
    await card(school, SALON, "月度安排")
    await school.director.taps("名称")
    await school.director.says("别的")
    await school.director.taps("恢复原样")
    assert "举行读书沙龙" in school.director.sees()


async def test_a_conflict_is_solved_with_one_tap(school: School) -> None:
    answer = await send(school, "十二月份\n1、12月12日数学组公开课\n2、举行读书沙龙\n")
    assert "1 条遇到放假、考试或别的安排" in answer
    await school.director.taps("有冲突 1")
    assert "读书沙龙" not in school.director.sees()
    assert "12月12日 周六是周末" in school.director.sees()
    await school.director.taps("1 改到12月14日 周一")
    await school.director.taps("返回概览")
    assert "有冲突" not in " ".join(school.director.buttons())
    await school.director.taps("月度安排")
    await school.director.taps("✅ 2")
    await school.director.taps("返回概览")
    await school.director.taps("导入 1 项")
    assert (await only(school)).first_day == date(2026, 12, 14)


async def test_a_series_leaves_out_the_days_that_are_taken(school: School) -> None:
    day = date(2026, 12, 9)
    await put(
        school,
        Item(
            0,
            ItemKind.EVENT,
            "家长会",
            day,
            day,
            starts=time(14, 20),
            ends=time(15),
            created_by=school.ids.members["林知远"],
        ),
    )
    await card(school, "数学组每周三下午第2节教研。", "固定教研")
    assert "和“家长会”时间冲突" in school.director.sees()
    await school.director.taps("这 1 次不开")
    assert "12月9日" in school.director.sees()
    assert "时间冲突" not in school.director.sees()


async def test_a_question_may_be_left_by_changing_the_entry(school: School) -> None:
    await send(school, "暑假前，组长上传活动记录。")
    await school.director.taps("逐条决定")
    assert "看不出是哪一天" in school.director.sees()
    await school.director.taps("写日期")
    await school.director.says("12月11日")
    await school.director.taps("‹ 返回")
    await school.director.taps("导入 1 项")
    item = await only(school)
    assert (item.kind, item.last_day) == (ItemKind.DEADLINE, date(2026, 12, 11))


async def test_an_edit_that_comes_after_the_import_changes_nothing(school: School) -> None:
    await card(school, SALON, "月度安排")
    await school.director.taps("名称")
    await school.director.says("/plan")
    await school.director.taps("计划.docx")
    await school.director.taps("导入 1 项")
    assert "已经导入了" in await school.director.says("别的名称")
    assert (await only(school)).title == "举行读书沙龙"


async def test_a_sentence_that_was_not_used_becomes_an_entry(school: School) -> None:
    await send(school, SALON + "二、其他\n12月16日左右举办青年教师基本功展示。\n认真总结。\n")
    await school.director.taps("未用的句子")
    await school.director.taps("1")
    assert "这句话要变成什么" in school.director.sees()
    await school.director.taps("📅 日程")
    assert "12月16日 周三（第16周）" in school.director.sees()
    again = data_under(school.director, "名称")
    await school.director.taps("‹ 返回")
    assert "青年教师基本功展示" not in school.director.sees()
    await tap_again(school.director, again)
    await school.director.says("/plan")
    await school.director.taps("计划.docx")
    await school.director.taps("导入 2 项")


async def test_a_plan_of_another_term_says_so(school: School) -> None:
    seen = await send(school, "三月份\n1、举行读书沙龙\n四月份\n1、举行赛课\n")
    assert "有 2 条的日期不在这个学期里" in seen
    assert "请先用 /term 加上下学期" in seen


async def test_all_sentences_that_name_a_day_become_events_at_once(school: School) -> None:
    dated = "12月16日左右举办青年教师基本功展示。\n9月8日左右召开组长会议。\n12月10日下午第一节，数学组可以上公开课。\n"
    assert "未用的句子里有 3 句写了日期" in await send(school, f"{SALON}二、其他\n{dated}认真总结。\n")
    await school.director.taps("未用的句子")
    every = data_under(school.director, "写了日期的 3 句")
    await school.director.taps("写了日期的 3 句都补成日程")
    page = school.director.sees()
    assert "✅ 举办青年教师基本功展示\n12月16日 周三（第16周） · 全校" in page
    assert "✅ 数学组可以上公开课\n12月10日 周四（第15周）13:30—14:10 · 数学组" in page
    assert "⬜ 召开组长会议\n9月8日 周二（第2周） · 全校" in page
    await tap_again(school.director, every)
    await school.director.taps("返回概览")
    assert "写了日期" not in school.director.sees()
    await school.director.taps("✅ 导入 3 项")
    assert sorted(it.title for it in await stored(school)) == [
        "举办青年教师基本功展示",
        "举行读书沙龙",
        "数学组可以上公开课",
    ]


@pytest.mark.parametrize("kind", ["📋 任务", "⏰ 截止", "🔁 固定教研"])
async def test_what_a_sentence_does_not_say_is_asked(school: School, kind: str) -> None:
    await send(school, SALON + "二、其他\n认真总结。\n")
    await school.director.taps("未用的句子")
    await school.director.taps("1")
    await school.director.taps(kind)
    assert "？" in school.director.sees()
    await school.director.says("/plan")
    await school.director.taps("计划.docx")
    assert "有 1 条等您决定" in school.director.sees()
