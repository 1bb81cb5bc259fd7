"""Changing what a school is made of: name, stage, zone, bells, terms, exams, groups."""

from __future__ import annotations

from datetime import date

import pytest

from school.counting.duties import Duty, Metric, Per
from school.directory import Directory
from school.people import GroupKind, Stage
from storage.directories import read_directory
from storage.store import Store
from tests import sample
from tests.conftest import School
from tests.dialogue import Talker
from tests.handlers.old_buttons import tap_again
from tests.handlers.scheduled import only, put, stored, weekly


async def now_of(school: School) -> Directory:
    async with school.town.app.database.reading() as session:
        return await read_directory(session, school.ids.school_id)


async def answers(person: Talker, *steps: str) -> str:
    """Taps (>label) and typed words, one after the other; what stands there then."""
    for step in steps:
        if step.startswith(">"):
            await person.taps(step[1:])
        else:
            await person.says(step)
    return person.sees()


async def test_the_page_says_what_is_set(school: School) -> None:
    page = await school.director.says("/settings")
    assert "青禾小学　小学" in page
    assert "8月31日 周一（第1周）至1月22日 周五（第21周）" in page
    assert "每天 7 节课，8:20—15:50" in page
    assert "教研组 3 个，备课组 0 个" in page
    assert "北京时间" in page


async def test_the_page_leads_to_the_reminders_and_back(school: School) -> None:
    assert "学校的提醒" in await answers(school.director, "/settings", ">提醒")
    assert "青禾小学" in await answers(school.director, ">设置")


async def test_only_the_director_changes_settings(school: School) -> None:
    for person in (school.teacher, school.head, school.leader):
        assert "教科室主任" in await person.says("/settings")
    group = school.town.group(-5, "数学组", school.director)
    assert "私聊" in await school.director.says("/settings", group)


@pytest.mark.parametrize(
    "verb", ["school.settings", "school.change:name", "term.list", "group.list:subject_group:0"]
)
async def test_a_button_of_the_director_does_nothing_for_others(school: School, verb: str) -> None:
    await school.teacher.says("/help")
    assert "教科室主任" in (await tap_again(school.teacher, verb)).text
    assert "/help" in school.teacher.sees()


async def test_the_school_gets_another_name(school: School) -> None:
    page = await answers(school.director, "/settings", ">学校名称", "<b>青禾</b>学校")
    assert "已保存" in page
    assert (await now_of(school)).school.name == "<b>青禾</b>学校"


async def test_the_school_gets_another_stage_and_zone(school: School) -> None:
    await answers(school.director, "/settings", ">学段", ">初中", ">时区", ">乌鲁木齐")
    found = (await now_of(school)).school
    assert (found.stage, found.timezone) == (Stage.JUNIOR, "Asia/Urumqi")


async def test_a_typed_zone_has_to_exist(school: School) -> None:
    assert "没有这个时区" in await answers(school.director, "/settings", ">时区", "火星时间")
    await answers(school.director, "Asia/Dubai")
    assert (await now_of(school)).school.timezone == "Asia/Dubai"


async def test_the_bells_change_once_they_are_confirmed(school: School) -> None:
    shown = await answers(school.director, "/settings", ">作息时间", "上午 8:00-8:40\n下午 14:00-14:40")
    assert "每天 2 节课" in shown
    assert (await now_of(school)).timetable == sample.TIMETABLE
    await answers(school.director, ">对，就这样")
    assert len((await now_of(school)).timetable) == 2


# --- terms and exams ----------------------------------------------------------------------------------


async def test_a_new_term_is_proposed_and_everything_else_carries_over(school: School) -> None:
    question = await answers(school.director, "/settings", ">学期和考试", ">新学期")
    assert "2026-2027学年第二学期" in question
    assert "2月22日 周一（第1周）" in question
    await answers(school.director, ">就用这个学期")
    after = await now_of(school)
    assert [term.first_day for term in after.terms] == [sample.TERM.first_day, date(2027, 2, 22)]
    assert len(after.groups) == 3
    assert len(after.active) == 8


async def test_regular_meetings_go_on_in_the_new_term_while_the_old_one_runs(school: School) -> None:
    await put(school, weekly(school), weekly(school, title="集体备课", last_day=date(2026, 12, 2)))
    await answers(school.director, "/settings", ">学期和考试", ">新学期", ">就用这个学期")
    await answers(school.director, ">延续上学期的 1 项", ">完成")
    assert "数学组教研 每周三 14:20，2月24日起，共" in school.director.sees()
    [new] = [it for it in await stored(school) if it.first_day.year == 2027]
    assert (new.first_day, new.created_by) == (date(2027, 2, 24), school.ids.members["苏婉清"])
    assert new.last_day <= date(2027, 7, 9)
    # The running term is still the one that people mean.
    assert "今天：11月25日 周三（第13周）" in await school.teacher.says("/term")
    assert "学期：8月31日" in await school.director.says("/settings")
    await answers(school.director, ">学期和考试", ">2026-2027学年第二学期")
    assert not any("延续" in label for label in school.director.buttons())
    assert "没有要延续的" in await tapped(school.director, "term.series:2027-02-22")


async def test_regular_meetings_follow_the_last_day_of_the_term(school: School) -> None:
    await put(school, weekly(school))
    steps = ("/settings", ">学期和考试", ">2026-2027学年第一学期", ">改起止日期", "2026-08-31 至 2027-01-15")
    await answers(school.director, *steps, ">对，就这样")
    assert (await only(school)).last_day == date(2027, 1, 13)


async def tapped(person: Talker, data: str) -> str:
    await tap_again(person, data)
    return person.sees()


async def test_a_new_term_may_be_typed_but_not_overlap(school: School) -> None:
    await answers(school.director, "/settings", ">学期和考试", ">新学期")
    assert "重叠" in await school.director.says("1月20日至7月2日")
    shown = await school.director.says("2月20日至7月2日")
    assert "2月20日 周六（第1周）至7月2日 周五" in shown
    await answers(school.director, ">对，就这样")
    assert (await now_of(school)).terms[1].last_day == date(2027, 7, 2)


async def test_the_days_of_a_term_move_and_lost_exams_are_named(school: School) -> None:
    await answers(
        school.director, "/settings", ">学期和考试", ">2026-2027", ">➕ 考试", "期末考试 1月13日至14日"
    )
    await answers(school.director, ">对，就这样", ">改起止日期")
    shown = await school.director.says("9月1日至1月10日")
    assert "期末考试不在这段时间里" in shown
    await answers(school.director, ">对，就这样")
    [term] = (await now_of(school)).terms
    assert (term.first_day, term.last_day, term.exams) == (date(2026, 9, 1), date(2027, 1, 10), ())


async def test_an_exam_is_added_moved_and_removed(school: School) -> None:
    await answers(school.director, "/settings", ">学期和考试", ">2026-2027", ">➕ 考试")
    shown = await school.director.says("期中考试 11月11日至12日")
    assert "11月11日 周三（第11周）至11月12日 周四（第11周）" in shown
    page = await answers(school.director, ">对，就这样")
    assert "期中考试：11月11日—12日" in page
    await answers(school.director, ">期中考试", "11月4日", ">对，就这样")
    [exam] = (await now_of(school)).terms[0].exams
    assert (exam.name, exam.first_day, exam.last_day) == ("期中考试", date(2026, 11, 4), date(2026, 11, 4))
    await answers(school.director, ">期中考试", ">删除")
    assert (await now_of(school)).terms[0].exams == ()


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        ("期中考试", "期中考试 11月11日至12日"),
        ("11月11日", "期中考试 11月11日"),
        ("中考 2027年6月20日", "不在这个学期里"),
    ],
)
async def test_an_exam_needs_a_name_and_days_of_the_term(school: School, typed: str, hint: str) -> None:
    await answers(school.director, "/settings", ">学期和考试", ">2026-2027", ">➕ 考试")
    assert hint in await school.director.says(typed)


async def test_a_term_is_removed_after_a_question_but_never_the_last(school: School) -> None:
    await answers(school.director, "/settings", ">学期和考试", ">2026-2027")
    assert "删除这个学期" not in school.director.buttons()
    await answers(school.director, ">‹ 学期", ">新学期", ">就用这个学期", ">删除这个学期")
    assert "听课等记录都保留" in school.director.sees()
    await answers(school.director, ">确定删除")
    assert (await now_of(school)).terms == (sample.TERM,)


# --- groups -------------------------------------------------------------------------------------------


async def test_subject_groups_are_added_by_tap_and_by_name(school: School) -> None:
    await answers(school.director, "/settings", ">教研组", ">增加", ">科学", "书法、心理健康", ">完成")
    groups = {group.name: group.subject for group in (await now_of(school)).groups}
    assert groups.items() >= {"科学组": "科学", "书法组": "书法", "心理健康组": "心理"}.items()
    assert "教研组（6 个）" in school.director.sees()


async def test_a_group_that_exists_is_not_added_again(school: School) -> None:
    assert "已经有“数学组”" in await answers(school.director, "/settings", ">教研组", ">增加", "数学")


async def test_preparation_groups_are_added_by_grade_and_subject(school: School) -> None:
    await answers(school.director, "/settings", ">备课组", ">增加", ">三年级", ">数学", ">语文", ">完成")
    found = [group for group in (await now_of(school)).groups if group.kind is GroupKind.PREP]
    assert {(group.name, group.subject, group.grade) for group in found} == {
        ("三年级数学备课组", "数学", 3),
        ("三年级语文备课组", "语文", 3),
    }
    await answers(school.director, ">增加", ">三年级")
    assert "☐ 英语" in school.director.buttons()
    assert "☐ 数学" not in school.director.buttons()


async def test_a_group_is_renamed_and_keeps_its_people(school: School) -> None:
    await answers(school.director, "/settings", ">教研组", ">数学组", ">改名")
    assert "已经有“语文组”" in await school.director.says("语文")
    page = await school.director.says("理科组")
    assert "组长：苏婉清" in page
    assert "老师：3 位" in page
    maths = (await now_of(school)).group_by_id[school.ids.groups["数学组"]]
    assert (maths.name, maths.subject) == ("理科组", "数学")


async def test_removing_a_group_says_first_what_goes_and_what_stays(school: School) -> None:
    maths = school.ids.groups["数学组"]
    async with school.town.app.database.writing() as session:
        duties = Store(session, school.ids.school_id).duties
        await duties.add(Duty(0, Metric.OBSERVE, 8, Per.TERM, group_id=maths), school.town.clock.now())
    question = await answers(school.director, "/settings", ">教研组", ">数学组", ">解散")
    assert "1 条任务要求会删除" in question
    assert "听课记录都保留" in question
    await answers(school.director, ">不解散", ">解散", ">确定解散")
    after = await now_of(school)
    assert maths not in after.group_by_id
    assert len(after.active) == 8


async def test_buttons_of_a_group_that_is_gone_are_answered(school: School) -> None:
    await answers(school.director, "/settings", ">教研组", ">数学组")
    page = school.director.last()
    await answers(school.director, "/settings", ">教研组", ">数学组", ">解散", ">确定解散")
    assert "过期" in (await school.director.taps("改名", on=page)).text


async def test_another_schools_groups_and_terms_are_out_of_reach(school: School) -> None:
    other = await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    await school.director.says("/settings")
    for verb in ("group.show", "group.rename", "group.remove", "group.removed:subject_group"):
        await tap_again(school.director, f"{verb}:{other.groups['数学组']}")
    async with school.town.app.database.reading() as session:
        assert len((await read_directory(session, other.school_id)).groups) == 3
