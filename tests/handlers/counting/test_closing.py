"""A term is closed, stays as it is, and may be opened again."""

from __future__ import annotations

from datetime import date, timedelta

from school.counting.duties import Metric
from storage.directories import read_directory
from storage.store import Store
from tests.conftest import School
from tests.handlers.counted import observed, owe, records_of, wrote
from tests.handlers.old_buttons import tap_again

DAY = date(2026, 11, 24)
FIRST = "2026-08-31"


async def close(school: School) -> None:
    await school.director.says("/close_term")
    await school.director.taps("结束并归档")


async def test_what_closing_means_is_said_before(school: School) -> None:
    await owe(school, 2)
    await observed(school, "陈小满", DAY, DAY)
    answer = await school.director.says("结束学期")
    assert "结束2026-2027学年第一学期？" in answer
    assert "听课（每学期）：8 人，完成 1 人" in answer
    assert "学期到1月22日 周五才结束" in answer
    await school.director.taps("先不结束")
    assert "🔒 结束本学期" in school.director.buttons()


async def test_nothing_of_a_closed_term_changes(school: School) -> None:
    await observed(school, "陈小满", DAY)
    await wrote(school, "陈小满", "等待的力量", DAY)
    [record] = await records_of(school)
    await close(school)
    assert "已经结束归档" in school.director.sees()
    assert "已经结束归档" in await school.teacher.says("/log 教学反思 又一篇 昨天")
    assert "已经结束归档" in await school.teacher.says("/observe 三（1）班数学 苏婉清 第3节")
    await school.teacher.says("/my_records")
    for data in (f"record.delete:{record.id}",):
        assert "已经结束归档" in (await tap_again(school.teacher, data)).text
    assert [it.title for it in await records_of(school)] == ["等待的力量"]


async def test_a_closed_day_is_said_at_once_and_another_is_asked(school: School) -> None:
    await close(school)
    school.town.clock.advance(timedelta(days=70))  # type: ignore[attr-defined]
    answer = await school.teacher.says("/observe 三（1）班数学 苏婉清 第3节 2026年11月24日")
    assert "已经结束归档" in answer and "三（1）班数学 · 苏婉清" in answer and "哪一天听的" in answer
    assert "已经结束归档" in await school.teacher.says("2026年11月25日")
    await school.teacher.taps("今天")
    assert "已记下" in school.teacher.sees() and "第3节" in school.teacher.sees()
    answer = await school.teacher.says("/log 教学反思 等待的力量 2026年11月24日")
    assert "已经结束归档" in answer and "哪一天" in answer
    await school.teacher.taps("昨天")
    assert "已登记" in school.teacher.sees() and "等待的力量" in school.teacher.sees()
    await school.teacher.taps("修改")
    await school.teacher.taps("日期")
    assert "已经结束归档" in await school.teacher.says("2026年11月24日")
    await school.teacher.taps("今天")
    assert "等待的力量" in school.teacher.sees()


async def test_no_form_is_begun_for_what_stays_as_it_is(school: School) -> None:
    await observed(school, "陈小满", DAY)
    await wrote(school, "陈小满", "等待的力量", DAY)
    await close(school)
    await school.teacher.says("/my_logs")
    await school.teacher.taps("数学")
    for data in ("log.words:1", "log.notes:1", "log.topic:1", "log.online:1:1", "record.title:1"):
        assert "已经结束归档" in (await tap_again(school.teacher, data)).text, data
    await school.teacher.taps("修改")
    assert "已经结束归档" in school.teacher.sees()
    assert school.teacher.buttons() == ["‹ 返回"]


async def test_other_terms_go_on(school: School) -> None:
    await close(school)
    school.town.clock.advance(timedelta(days=70))  # type: ignore[attr-defined]
    assert "已登记" in await school.teacher.says("/log 教学反思 新学期第一篇")


async def test_what_it_came_to_is_kept_with_its_rules(school: School) -> None:
    await owe(school, 2)
    await owe(school, 1, Metric.PAPER)
    await observed(school, "陈小满", DAY, DAY)
    await close(school)
    async with school.town.app.database.writing() as session:
        await session.run("UPDATE duties SET count = 99")
    await school.director.taps("看完成情况")
    answer = school.director.sees()
    assert "林知远于 11月25日" in answer
    assert "听课（每学期）：8 人，完成 1 人" in answer
    assert "· 全体教师每学期听课 2 节" in answer
    await school.director.taps("听课（每学期）")
    rows = school.director.sees().splitlines()
    assert rows[2] == "▫️ 白露 0/2 差 2 节"
    assert rows[-1] == "✅ 陈小满 2/2"


async def test_a_closed_term_is_opened_again_and_closed_anew(school: School) -> None:
    await close(school)
    await school.director.taps("看完成情况")
    await school.director.taps("重新打开")
    await school.director.taps("重新打开")
    assert "已登记" in await school.teacher.says("/log 教学反思 补一篇 昨天")
    await close(school)
    async with school.town.app.database.reading() as session:
        store = Store(session, school.ids.school_id)
        assert (await read_directory(session, school.ids.school_id)).terms[0].closed
        assert await store.closings.of(date(2026, 8, 31)) is not None
        [row] = await session.rows("SELECT count(*) AS n FROM closings")
        assert row["n"] == 2


async def test_the_days_of_a_closed_term_stay(school: School) -> None:
    await close(school)
    for data in (
        f"term.days:{FIRST}",
        f"term.exam:{FIRST}:-1",
        f"term.remove:{FIRST}",
        f"term.removed:{FIRST}",
    ):
        assert "已经结束归档" in (await tap_again(school.director, data)).text


async def test_a_new_director_finds_everything(school: School) -> None:
    await owe(school, 2)
    await close(school)
    async with school.town.app.database.writing() as session:
        await session.run(
            "UPDATE appointments SET member_id = ? WHERE role = 'director'", (school.ids.members["苏婉清"],)
        )
        await session.run("UPDATE schools SET version = version + 1")
    await school.head.says("/settings")
    await school.head.taps("学期")
    assert "🔒 已结束" in school.head.sees()
    await school.head.taps("2026-2027学年第一学期")
    await school.head.taps("看完成情况")
    assert "林知远于" in school.head.sees()


async def test_only_the_director_closes_and_leaders_may_look(school: School) -> None:
    for talker in (school.teacher, school.head, school.leader):
        assert "教科室主任" in await talker.says("/close_term")
    await close(school)
    await school.leader.says("/my_quota")
    await tap_again(school.leader, f"closing.show:{FIRST}")
    assert "2026-2027学年第一学期" in school.leader.sees()
    assert "🔓 重新打开" not in school.leader.buttons()
    assert "需要" in (await tap_again(school.leader, f"closing.open:{FIRST}")).text
