"""/term: the calendar of the school, special days and other bells."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from school.calendar.terms import Phase, SpecialDay, Term
from school.directory import Directory
from storage.directories import read_directory
from storage.store import Store
from tests import sample
from tests.conftest import School
from tests.handlers.old_buttons import data_under, tap_again


async def directory(school: School) -> Directory:
    async with school.town.app.database.reading() as session:
        return await read_directory(session, school.ids.school_id)


async def set_exams(school: School, term: Term = sample.TERM) -> None:
    exams = (Phase("期末考试", date(2027, 1, 13), date(2027, 1, 14)),)
    async with school.town.app.database.writing() as session:
        schools = Store(session, school.ids.school_id).schools
        await schools.change_term(school.ids.school_id, term.first_day, replace(term, exams=exams))


async def test_everybody_sees_the_term_with_all_its_days(school: School) -> None:
    await set_exams(school)
    page = await school.teacher.says("/term")
    for words in (
        "8月31日 周一（第1周）至1月22日 周五（第21周）",
        "今天：11月25日 周三（第13周），单周",
        "期末考试：1月13日—14日",
        "10月1日—7日 国庆节",
        "9月20日 周日（上周",
        "平时：每天 7 节课，8:20—15:50",
    ):
        assert words in page
    assert school.teacher.buttons() == ["周次表"]


async def test_years_whose_holidays_are_not_announced_are_said_so(school: School) -> None:
    async with school.town.app.database.writing() as session:
        schools = Store(session, school.ids.school_id).schools
        far = Term("2049-2050学年第一学期", date(2049, 9, 1), date(2050, 1, 14))
        await schools.set_term(school.ids.school_id, far)
    await school.teacher.says("/term")
    await school.teacher.taps("2049-2050")
    assert "2049年、2050年的放假安排国家还没有公布" in school.teacher.sees()
    await school.teacher.taps("2026-2027")
    assert "今天：11月25日" in school.teacher.sees()


async def test_the_weeks_stand_below_each_other(school: School) -> None:
    await set_exams(school)
    await school.teacher.says("校历")
    await school.teacher.taps("周次表")
    page = school.teacher.sees()
    assert "第5周　9月28日—10月4日　国庆节" in page
    assert "第20周　1月11日—17日　期末考试" in page
    assert page.count("周　") == 21
    await school.teacher.taps("校历")
    assert "今天" in school.teacher.sees()


async def test_in_the_holidays_the_coming_term_is_shown(school: School) -> None:
    school.town.clock.advance(timedelta(days=-100))
    page = await school.teacher.says("/term")
    assert "第1周" in page and "今天" not in page


async def test_in_a_group_the_answer_is_short_and_leads_on(school: School) -> None:
    chat = school.town.group(-50, "群", school.teacher)
    answer = await school.teacher.says("/term", chat)
    assert "第13周" in answer and "国庆节" not in answer
    await school.teacher.taps("在私聊里看", chat)
    assert "国庆节" in school.teacher.sees()


async def add_special(school: School, text: str) -> None:
    await school.director.says("/term")
    await school.director.taps("特殊日子")
    await school.director.taps("➕ 特殊日子")
    await school.director.says(text)
    await school.director.taps("对，就这样")


@pytest.mark.parametrize(
    ("text", "label", "special"),
    [
        ("12月4日 运动会", "12月4日 周五 运动会（不上课）", SpecialDay(date(2026, 12, 4), "运动会", True)),
        ("12月7日 停课", "12月7日 周一 停课", SpecialDay(date(2026, 12, 7), "停课", False)),
        (
            "12月5日 补课按周三上课",
            "12月5日 周六 补课（上周三的课）",
            SpecialDay(date(2026, 12, 5), "补课", True, 3),
        ),
    ],
)
async def test_the_director_adds_special_days(
    school: School, text: str, label: str, special: SpecialDay
) -> None:
    await add_special(school, text)
    assert label in school.director.buttons()
    assert (await directory(school)).special_days == (special,)
    assert label in await school.teacher.says("/term")


async def test_special_days_move_what_is_taught_and_what_is_pointed_out(school: School) -> None:
    await add_special(school, "12月2日 运动会")
    assert "12月2日 周三有运动会" in await school.head.says("/add 下周三下午第二节 教研")
    await add_special(school, "12月5日 补课按周三上课")
    school.town.clock.advance(timedelta(days=10))
    assert "补课 · 上周三的课" in await school.teacher.says("今天")


async def test_a_special_day_can_be_changed_and_removed(school: School) -> None:
    await add_special(school, "12月4日 运动会")
    await school.director.taps("12月4日")
    await school.director.taps("修改")
    assert "请写日期和名称" in await school.director.says("改一天")
    await school.director.says("12月11日 运动会")
    await school.director.taps("对，就这样")
    assert [it.day for it in (await directory(school)).special_days] == [date(2026, 12, 11)]
    await school.director.taps("12月11日")
    remove = data_under(school.director, "删除")
    await school.director.taps("删除")
    assert "还没有特殊日子" in school.director.sees()
    answer = await tap_again(school.director, remove)
    assert not answer.text
    assert (await directory(school)).special_days == ()


async def test_other_bells_are_added_opened_changed_and_removed(school: School) -> None:
    await school.director.says("/term")
    await school.director.taps("作息时间")
    await school.director.taps("➕ 夏令")
    assert "请写名称和起止日期" in await school.director.says("随便")
    await school.director.says("冬令 11月1日至2月28日")
    assert "请每行写一节课" in await school.director.says("八点")
    await school.director.says("上午：8:40-9:20，9:30-10:10")
    await school.director.taps("对，就这样")
    assert "冬令（11月1日—2月28日）：每天 2 节课，8:40—10:10" in school.director.sees()
    assert "09:30" in await school.head.says("/add 明天第2节 磨课")
    await school.director.taps("冬令")
    await school.director.taps("修改")
    await school.director.says("上午：9:00-9:40")
    await school.director.taps("对，就这样")
    [table] = (await directory(school)).other_timetables
    assert len(table.periods) == 1
    await school.director.taps("冬令")
    remove = data_under(school.director, "删除")
    await school.director.taps("删除")
    assert (await directory(school)).other_timetables == ()
    assert not (await tap_again(school.director, remove)).text


@pytest.mark.parametrize(
    "data",
    [
        "special.list",
        "special.new",
        "special.remove:2026-12-04",
        "bells.list",
        "bells.new",
        "bells.remove:冬令",
    ],
)
async def test_only_the_director_changes_the_calendar(school: School, data: str) -> None:
    await add_special(school, "12月4日 运动会")
    for talker in (school.teacher, school.head, school.leader):
        await talker.says("/term")
        answer = await tap_again(talker, data)
        assert "需要教科室主任来用" in (answer.text or "")
    assert len((await directory(school)).special_days) == 1


@pytest.mark.parametrize(
    "data", ["special.open:2026-12-04", "special.change:x", "bells.open:冬令", "calendar.term:2020-09-01"]
)
async def test_buttons_of_what_is_gone_are_answered_kindly(school: School, data: str) -> None:
    await school.director.says("/term")
    assert "过期" in ((await tap_again(school.director, data)).text or "")


async def test_a_hostile_name_stays_text(school: School) -> None:
    await add_special(school, "12月4日 <b>&😀")
    assert "12月4日 周五 <b>&😀（不上课）" in await school.teacher.says("/term")
