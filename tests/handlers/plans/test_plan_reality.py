"""An imported plan against what has happened."""

from __future__ import annotations

from datetime import date, timedelta

from school.counting.duties import Metric
from school.handing_in.submissions import Requirement, State, Submission
from storage.store import Store
from tests.conftest import School
from tests.handlers.counted import observed, wrote
from tests.handlers.old_buttons import data_under, tap_again
from tests.handlers.plan_walks import send
from tests.handlers.scheduled import stored


async def imported(school: School) -> None:
    await send(school)
    await school.director.taps("✅ 导入")


async def test_items_without_a_trace_come_first_and_are_marked_from_here(school: School) -> None:
    await imported(school)
    await school.director.taps("对照进度")
    assert "已完成 0 · 没有记录 0 · 还没到 5" in school.director.sees()
    school.town.clock.advance(timedelta(days=40))
    await wrote(school, "何雨桐", "公开课", date(2026, 12, 9), Metric.OPEN_LESSON)
    await school.director.says("/plan")
    await school.director.taps("计划.docx")
    await school.director.taps("对照进度")
    page = school.director.sees()
    assert "已完成 1 · 没有记录 4 · 还没到 0" in page
    assert page.index("上交课题材料") < page.index("✅ 已完成") < page.index("数学组公开课")
    assert "（开过 6 次，有记录 1 次）" in page
    mark = data_under(school.director, "✅ 3 完成")
    await school.director.taps("✅ 3 完成")
    assert "已完成 2 · 没有记录 3" in school.director.sees()
    await tap_again(school.director, mark)
    assert "已完成 2 · 没有记录 3" in school.director.sees()


async def test_what_is_handed_in_is_counted(school: School) -> None:
    await imported(school)
    due = next(it for it in await stored(school) if it.title == "上交课题材料")
    now, who = school.town.clock.now(), school.ids.members["陈小满"]
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        await store.submissions.require(due.id, Requirement())
        await store.submissions.add(Submission(0, due.id, who, who, State.GIVEN, now, late=False))
    await school.director.taps("对照进度")
    assert "（已交 1/6）" in school.director.sees()


async def test_duties_tell_who_runs_behind(school: School) -> None:
    await imported(school)
    await observed(school, "陈小满", *(date(2026, 11, day) for day in range(2, 18)))
    await school.director.taps("对照进度")
    await school.director.taps("任务完成情况")
    page = school.director.sees()
    assert "全体教师每学期听课 15 节\n完成 1 人 · 按进度 0 人 · 落后 6 人" in page
    assert "教研组长每学期听课 20 节\n完成 0 人 · 按进度 0 人 · 落后 1 人\n落后：苏婉清" in page
    await school.director.taps("听课")
    assert "听课" in school.director.sees()


async def test_heads_see_the_items_and_leaders_the_duties_too(school: School) -> None:
    await imported(school)
    reality = data_under(school.director, "对照进度")
    for talker, sees_duties in ((school.head, False), (school.leader, True)):
        await talker.says("/plan")
        await talker.taps("计划.docx")
        await talker.taps("对照进度")
        assert "还没到 5" in talker.sees()
        assert ("任务完成情况" in " ".join(talker.buttons())) is sees_duties
        await talker.taps("‹ 返回")
        assert "由林知远导入" in talker.sees()
    await school.teacher.says("/help")
    before = school.teacher.sees()
    assert (await tap_again(school.teacher, reality)).text
    assert school.teacher.sees() == before


async def test_what_was_handed_in_keeps_its_deadline_when_the_import_is_taken_back(school: School) -> None:
    await imported(school)
    due = next(it for it in await stored(school) if it.title == "上交课题材料")
    now, who = school.town.clock.now(), school.ids.members["陈小满"]
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        await store.submissions.require(due.id, Requirement())
        await store.submissions.add(Submission(0, due.id, who, who, State.GIVEN, now, late=False))
    await school.director.taps("撤回整个导入")
    await school.director.taps("确定撤回")
    assert "1 项已经有人交了材料或标记完成，保留不动：上交课题材料" in school.director.sees()
    assert [it.title for it in await stored(school)] == ["上交课题材料"]


async def test_what_groups_owe_as_one_is_counted_by_group(school: School) -> None:
    await send(school, "各教研组每学期上公开课2节。")
    await school.director.taps("✅ 导入")
    for day in (9, 10):
        await wrote(school, "何雨桐", f"公开课{day}", date(2026, 11, day), Metric.OPEN_LESSON)
    await school.director.taps("对照进度")
    await school.director.taps("任务完成情况")
    assert "完成 1 个组 · 按进度 0 个组 · 落后 2 个组\n落后：语文组、英语组" in school.director.sees()
