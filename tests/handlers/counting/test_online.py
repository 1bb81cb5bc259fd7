"""Lessons watched online: how they are entered and shown, and how many of them count."""

from __future__ import annotations

from school.observing.observations import Observation
from storage.store import Store
from tests.conftest import School
from tests.handlers.counted import owe


async def logs_of(school: School) -> list[Observation]:
    async with school.town.app.database.reading() as session:
        logs = Store(session, school.ids.school_id).observations
        return await logs.latest(school.ids.members["陈小满"], 100)


async def test_one_line_says_it_and_a_tap_corrects_it(school: School) -> None:
    answer = await school.teacher.says("/observe 三（2）班语文 周牧野 公开课 线上")
    assert "已记下" in answer and "线上公开课" in answer and "笔记" not in answer
    await school.teacher.taps("修改")
    await school.teacher.taps("改为现场")
    assert "公开课" in school.teacher.sees() and "线上" not in school.teacher.sees()
    assert not (await logs_of(school))[0].visit.online
    await school.teacher.taps("修改")
    await school.teacher.taps("修改记录")
    assert "方式由“线上”改为“现场”" in school.teacher.sees()


async def test_it_is_kept_when_the_lesson_is_asked_once_more(school: School) -> None:
    await school.teacher.says("/observe 三（2）班语文 周牧野 网课")
    await school.teacher.taps("修改")
    await school.teacher.taps("课和老师")
    for label in ("三年级", "语文", "周牧野"):
        await school.teacher.taps(label)
    assert (await logs_of(school))[0].visit.online


async def test_the_number_says_what_does_not_count(school: School) -> None:
    duty_id = await owe(school, 3)
    await school.teacher.says("/observe 三（2）班语文 周牧野 线上")
    await school.teacher.says("/observe 三（1）班语文 周牧野")
    assert "听课 本学期 2/3" in await school.teacher.says("/my_quota")
    assert "线上" not in school.teacher.sees()
    await school.director.says("/duties")
    for label in ("全体教师每学期听课", "线上听课……", "不算"):
        await school.director.taps(label)
    assert "全体教师每学期听课 3 节（线上听课不计）" in school.director.sees()
    answer = await school.teacher.says("/my_quota")
    assert "听课 本学期 1/3" in answer and "（线上听课不计，有 1 节没有算）" in answer
    await school.teacher.taps("听课 本学期")
    assert "计法：同一天同一节的课只算一次；线上听课不计。" in school.teacher.sees()
    assert "有 1 节线上听课没有算" in school.teacher.sees()
    assert any(it.startswith("（线上不计）") for it in school.teacher.buttons())
    async with school.town.app.database.reading() as session:
        row = await session.row("SELECT online_most FROM duties WHERE id = ?", (duty_id,))
        assert row is not None and row["online_most"] == 0


async def test_some_may_count_and_the_number_may_be_typed(school: School) -> None:
    await owe(school, 3)
    await school.director.says("/duties")
    await school.director.taps("全体教师每学期听课")
    await school.director.taps("线上听课……")
    await school.director.says("1节")
    assert "（线上听课最多计 1 节）" in school.director.sees()
    for number in (1, 2):
        await school.teacher.says(f"/observe 三（{number}）班语文 周牧野 录像课")
    answer = await school.teacher.says("/my_quota")
    assert "听课 本学期 1/3" in answer and "线上听课最多计 1 节，有 1 节没有算" in answer
    await school.director.taps("线上听课……")
    await school.director.taps("都算")
    assert "听课 本学期 2/3" in await school.teacher.says("/my_quota")


async def test_it_is_asked_only_where_lessons_are_counted(school: School) -> None:
    await school.director.says("/duties 全体教师每学期听课15节")
    await school.director.taps("✅ 设置")
    assert "线上听课……" in school.director.buttons()
    await school.director.says("/duties 教师每学期写一篇论文")
    await school.director.taps("✅ 设置")
    assert "线上听课……" not in school.director.buttons()


async def test_a_number_set_anew_leaves_the_rule_about_online_lessons(school: School) -> None:
    await school.director.says("/duties 全体教师每学期听课15节（线上不计）")
    await school.director.taps("✅ 设置")
    await school.director.says("/duties 全体教师每学期听课20节")
    await school.director.taps("✅ 设置")
    assert "全体教师每学期听课 20 节（线上听课不计）" in school.director.sees()
