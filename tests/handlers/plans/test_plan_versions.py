"""A later version of a plan is compared with what was imported; what people have done with that stays."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date, datetime, time

import pytest

from school.counting.duties import Metric
from school.handing_in.submissions import Requirement, State, Submission
from school.people import Role
from school.scheduling.schedule import Item
from storage.store import Store
from tests.conftest import School
from tests.handlers.old_buttons import data_under, tap_again
from tests.handlers.plan_walks import PLAN, all_duties, send, titles
from tests.handlers.scheduled import stored

LATER = (
    PLAN.replace("听课不少于15节", "听课不少于18节")
    .replace("12月9日数学组公开课", "12月16日数学组公开课")
    .replace("1、开展期末复习研讨\n", "")
    + "4、举行新年联欢\n"
)


async def imported(school: School) -> None:
    await send(school)
    await school.director.taps("✅ 导入")


async def item(school: School, title: str) -> Item:
    return next(it for it in await stored(school) if it.title == title)


async def change(school: School, changed: Item) -> None:
    """Somebody changes an item in the bot."""
    async with school.town.app.database.writing() as session:
        await Store(session, school.ids.school_id).schedule.change(changed, school.town.clock.now())


async def test_the_same_document_changes_nothing_a_second_time(school: School) -> None:
    await imported(school)
    before = await titles(school)
    answer = await send(school)
    assert "这是“计划.docx”的新版本" in answer
    assert "和已导入的一样，没有要改的" in answer
    assert not any("✅ 导入" in it for it in school.director.buttons())
    assert await titles(school) == before


async def test_what_is_new_changed_and_gone_is_told_apart(school: School) -> None:
    await imported(school)
    assert "🆕 新增 1 条 · ✏️ 有变化 2 条 · 🗑 不见了 1 条 · 没变 4 条" in await send(school, LATER)
    await school.director.taps("有变化")
    page = school.director.sees()
    assert "12月16日 周三（第16周） · 数学组" in page
    assert "现在是：数学组公开课，12月9日 周三（第15周） · 数学组" in page
    assert "现在是：全体教师每学期听课 15 节" in page
    await school.director.taps("返回概览")
    await school.director.taps("不见了")
    assert "开展期末复习研讨" in school.director.sees()
    assert "新计划里没有这一条了" in school.director.sees()


async def test_a_later_version_changes_what_it_changes_and_removes_only_what_was_chosen(
    school: School,
) -> None:
    await imported(school)
    lesson = await item(school, "数学组公开课")
    await send(school, LATER)
    await school.director.taps("导入 3 项")
    assert "按新计划改了 2 项" in school.director.sees()
    moved = await item(school, "数学组公开课")
    assert (moved.id, moved.first_day) == (lesson.id, date(2026, 12, 16))
    assert "开展期末复习研讨" in await titles(school)
    assert "举行新年联欢" in await titles(school)
    assert {it.count for it in await all_duties(school)} == {18, 20}


async def test_what_is_gone_is_removed_by_choice_and_comes_back(school: School) -> None:
    await imported(school)
    before = {(it.id, it.title, it.first_day) for it in await stored(school)}
    await send(school, LATER.replace("，教研组长不少于20节", ""))
    await school.director.taps("不见了")
    await school.director.taps("全部删去")
    await school.director.taps("返回概览")
    await school.director.taps("✅ 导入")
    assert "按新计划删去 2 项" in school.director.sees()
    assert "开展期末复习研讨" not in await titles(school)
    assert [it.role for it in await all_duties(school)] == [None]
    await school.director.taps("撤回整个导入")
    await school.director.taps("确定撤回")
    assert {(it.id, it.title, it.first_day) for it in await stored(school)} == before
    assert {(it.count, it.role) for it in await all_duties(school)} == {(15, None), (20, Role.GROUP_LEAD)}


async def test_an_import_that_was_taken_back_can_be_done_again(school: School) -> None:
    await imported(school)
    await send(school, LATER)
    await school.director.taps("导入 3 项")
    after = await titles(school)
    await school.director.taps("撤回整个导入")
    await school.director.taps("确定撤回")
    await school.director.taps("返回概览")
    await school.director.taps("导入 3 项")
    assert await titles(school) == after


async def test_what_was_edited_here_stays_unless_the_plan_changes_it_too(school: School) -> None:
    await imported(school)
    lesson = await item(school, "数学组公开课")
    await change(school, replace(lesson, place="录播室", starts=time(14, 20), ends=time(15)))
    salon = await item(school, "举行读书<b>沙龙&")
    await change(school, replace(salon, title="读书会"))
    answer = await send(school, LATER)
    assert "有 4 条等您决定" in answer
    await school.director.taps("逐条决定")
    assert "这一条在机器人里改过，新计划又写得不一样" in school.director.sees()
    await school.director.taps("按新计划改")
    await school.director.taps("返回概览")
    await school.director.taps("✅ 导入")
    moved = await item(school, "数学组公开课")
    assert (moved.first_day, moved.place) == (date(2026, 12, 16), "录播室")
    assert "读书会" in await titles(school)


async def test_a_clash_may_be_settled_for_what_was_edited_here(school: School) -> None:
    await imported(school)
    lesson = await item(school, "数学组公开课")
    await change(school, replace(lesson, first_day=date(2026, 12, 10), last_day=date(2026, 12, 10)))
    await send(school, LATER)
    await school.director.taps("逐条决定")
    await school.director.taps("不按计划改")
    await school.director.taps("返回概览")
    await school.director.taps("✅ 导入")
    assert (await item(school, "数学组公开课")).first_day == date(2026, 12, 10)


async def test_marks_parts_and_submissions_stay(school: School) -> None:
    await imported(school)
    due = await item(school, "上交课题材料")
    now = school.town.clock.now()
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        await store.submissions.require(due.id, Requirement())
        who = school.ids.members["陈小满"]
        await store.submissions.add(Submission(0, due.id, who, who, State.GIVEN, now, late=False))
        await store.schedule.set_done((await item(school, "开展期末复习研讨")).id, who, now)
    await send(school, LATER.replace("11月30日前上交课题材料", "12月4日前上交课题材料"))
    await school.director.taps("✅ 导入")
    moved = await item(school, "上交课题材料")
    assert (moved.id, moved.last_day) == (due.id, date(2026, 12, 4))
    assert (await item(school, "开展期末复习研讨")).done
    async with school.town.app.database.reading() as session:
        assert len(await Store(session, school.ids.school_id).submissions.of([due.id])) == 1


async def test_what_was_cancelled_here_does_not_come_back(school: School) -> None:
    await imported(school)
    lesson = await item(school, "数学组公开课")
    async with school.town.app.database.writing() as session:
        await Store(session, school.ids.school_id).schedule.set_cancelled(
            lesson.id, datetime.now().astimezone()
        )
    await send(school, LATER)
    await school.director.taps("✅ 导入")
    assert "数学组公开课" not in await titles(school)


async def test_what_was_changed_in_the_review_is_no_change_of_the_plan(school: School) -> None:
    await send(school)
    await school.director.taps("月度安排")
    await school.director.taps("✏️ 4")
    await school.director.taps("名称")
    await school.director.says("三年级公开课")
    await school.director.taps("‹ 返回")
    await school.director.taps("返回概览")
    await school.director.taps("✅ 导入")
    await send(school, PLAN + "4、举行新年联欢\n")
    await school.director.taps("✅ 导入 1 项")
    assert "三年级公开课" in await titles(school)
    assert "数学组公开课" not in await titles(school)


async def test_another_rhythm_of_a_series_begins_now(school: School) -> None:
    await imported(school)
    old = await item(school, "数学组教研活动")
    school.town.clock.advance(date(2026, 12, 7) - date(2026, 11, 25))
    await send(school, PLAN.replace("每周三下午第2节教研", "每周四下午第2节教研"))
    await school.director.taps("✅ 导入 1 项")
    found = sorted((it for it in await stored(school) if it.title == old.title), key=lambda it: it.first_day)
    assert [(it.first_day, it.last_day) for it in found] == [
        (date(2026, 11, 25), date(2026, 12, 9)),
        (date(2026, 12, 10), date(2027, 1, 21)),
    ]
    await school.director.taps("撤回整个导入")
    await school.director.taps("确定撤回")
    series = await item(school, old.title)
    assert (series.id, series.rrule, series.last_day) == (old.id, old.rrule, old.last_day)


async def test_a_plan_may_be_said_to_be_a_version_or_none(school: School) -> None:
    await imported(school)
    await send(school, "教师每月写教学反思1篇。\n")
    assert "新版本" not in school.director.sees()
    await school.director.taps("是“计划.docx”的新版本")
    assert "🗑 不见了 7 条" in school.director.sees()
    await school.director.taps("不是新版本")
    await school.director.taps("导入 1 项")
    assert Metric.REFLECTION in {it.metric for it in await all_duties(school)}
    assert len(await titles(school)) == 5


async def test_an_earlier_version_can_not_be_taken_back(school: School) -> None:
    await imported(school)
    await send(school, LATER)
    await school.director.taps("导入 3 项")
    await school.director.says("/plan")
    await school.director.taps("已有新版本")
    assert "以新版本为准" in school.director.sees()
    assert not any("撤回" in it for it in school.director.buttons())


@pytest.mark.parametrize("what", ["提前", "教研"])
async def test_a_plan_of_another_kind_is_no_version(school: School, what: str) -> None:
    await imported(school)
    answer = await send(school, f"九月份\n1、{what}布置教室\n2、整理{what}资料\n十月份\n1、参观{what}基地\n")
    assert "新版本，和已导入的比" not in answer


async def test_a_version_is_compared_anew_when_the_earlier_one_was_taken_back(school: School) -> None:
    await imported(school)
    await send(school, LATER)
    go = data_under(school.director, "导入 3 项")
    await school.director.says("/plan")
    await school.director.taps("✅ 计划.docx")
    await school.director.taps("撤回整个导入")
    await school.director.taps("确定撤回")
    await tap_again(school.director, go)
    assert "已经重新比较" in school.director.sees()
    await school.director.taps("返回概览")
    assert "新版本，和已导入的比" not in school.director.sees()
    await school.director.taps("✅ 导入 7 项")
    assert "举行新年联欢" in await titles(school)


async def test_a_version_is_compared_with_the_one_that_was_imported_meanwhile(school: School) -> None:
    await imported(school)
    await send(school, LATER)
    go = data_under(school.director, "导入 3 项")
    await send(school, LATER + "5、慰问退休教师\n", "计划二.docx")
    await school.director.taps("✅ 导入 4 项")
    await tap_again(school.director, go)
    assert "已经重新比较" in school.director.sees()
    await school.director.taps("返回概览")
    assert "这是“计划二.docx”的新版本" in school.director.sees()
    assert "🗑 不见了 1 条" in school.director.sees()


async def test_what_was_made_of_a_sentence_goes_on_with_the_sentence(school: School) -> None:
    more = "三、其他\n12月18日左右举办青年教师基本功展示。\n"
    await send(school, PLAN + more)
    await school.director.taps("未用的句子")
    [number] = re.findall(r"(\d+)\. 12月18日", school.director.sees())
    await school.director.taps(number)
    await school.director.taps("📅 日程")
    await school.director.says("/plan")
    await school.director.taps("📝 计划.docx")
    await school.director.taps("✅ 导入")
    made = await titles(school)
    assert any("基本功展示" in it for it in made)
    assert "和已导入的一样" in await send(school, PLAN + more)
    await school.director.taps("放弃")
    await school.director.taps("确定放弃")
    assert "🗑 不见了 1 条" in await send(school, PLAN)
