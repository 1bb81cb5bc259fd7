"""What is doubtful in a term plan is asked, one thing at a time."""

from __future__ import annotations

import pytest

from school.counting.duties import Metric, Per
from school.people import GroupKind, Role
from storage.directories import read_directory
from storage.store import Store
from tests.conftest import School
from tests.handlers.old_buttons import data_under, tap_again
from tests.handlers.plan_walks import all_duties, send, titles
from tests.handlers.scheduled import only, stored

COUNTED = "青年教师每学期上公开课1节，写教学反思2篇。"


async def groups(school: School) -> dict[str, int]:
    async with school.town.app.database.reading() as session:
        return {it.name: it.id for it in (await read_directory(session, school.ids.school_id)).groups}


async def test_the_questions_come_one_after_the_other_and_end(school: School) -> None:
    await send(school)
    await school.director.taps("逐条决定（3 条）")
    assert "单周还是双周" in school.director.sees()
    await school.director.taps("双周")
    assert "学校里没有“科学”" in school.director.sees()
    await school.director.taps("⬜ 不导入")
    assert "学校里没有“青年教师”" in school.director.sees()
    await school.director.taps("全体教师")
    assert "等您决定" not in school.director.sees()
    await school.director.taps("✅ 导入 9 项")
    english = next(it for it in await stored(school) if it.title == "英语组教研活动")
    assert english.first_day.isocalendar().week == 49
    assert (Metric.OPEN_LESSON, 1) in [(it.metric, it.count) for it in await all_duties(school)]


async def test_after_the_last_question_the_overview_says_how_many_were_skipped(school: School) -> None:
    await send(school)
    await school.director.taps("逐条决定")
    for _ in range(3):
        answer = await school.director.taps("先跳过")
    assert answer.text == "还有 3 条没定"
    assert "有 3 条等您决定" in school.director.sees()
    await school.director.taps("逐条决定（3 条）")
    assert "单周还是双周" in school.director.sees()


async def test_one_answer_ties_all_that_is_said_of_the_same_people(school: School) -> None:
    await send(school, COUNTED)
    await school.director.taps("逐条决定（2 条）")
    assert "还有 1 条也写的是“青年教师”" in school.director.sees()
    await school.director.taps("教研组长")
    await school.director.taps("导入 2 项")
    assert {it.role for it in await all_duties(school)} == {Role.GROUP_LEAD}


async def test_for_whom_is_asked_where_nobody_heads_a_preparation_group(school: School) -> None:
    await send(school, "两周一次备课组长例会，周一下午3:30。各备课组12月20日前上交资料。")
    await school.director.taps("逐条决定（2 条）")
    assert "学校里没有“备课组长”" in school.director.sees()
    await school.director.taps("教研组长")
    await school.director.taps("单周")
    assert "学校里没有“备课组”" in school.director.sees()
    await school.director.taps("⬜ 不导入")
    await school.director.taps("导入 1 项")
    assert [it.title for it in await stored(school)] == ["备课组长例会"]


async def test_a_group_that_is_missing_is_created_by_the_import_and_goes_with_it(school: School) -> None:
    await send(school, "科学组每周二下午第二节教研。")
    await school.director.taps("逐条决定")
    await school.director.taps("新建“科学组”")
    assert "科学组" not in await groups(school)
    await school.director.taps("固定教研")
    assert "科学组（新建）" in school.director.sees()
    await school.director.taps("返回概览")
    await school.director.taps("导入 1 项")
    assert "新建了科学组，组里还没有人" in school.director.sees()
    assert (await only(school)).audience.group_id == (await groups(school))["科学组"]
    await school.director.taps("撤回整个导入")
    await school.director.taps("确定撤回")
    assert "1 项日程、1 个组" in school.director.sees()
    assert "科学组" not in await groups(school)


async def test_a_created_group_that_is_used_stays(school: School) -> None:
    await send(school, "科学组每周二下午第二节教研。")
    await school.director.taps("逐条决定")
    await school.director.taps("新建“科学组”")
    await school.director.taps("导入 1 项")
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        await store.members.join(school.ids.members["白露"], (await groups(school))["科学组"])
    await school.director.taps("撤回整个导入")
    await school.director.taps("确定撤回")
    assert "有人改过，保留不动：科学组" in school.director.sees()
    assert "科学组" in await groups(school)


@pytest.mark.parametrize(
    ("text", "answers", "rule"),
    [
        ("骨干教师每次外出写教学反思1篇。", ["全体教师", "每学期"], (Metric.REFLECTION, 1, Per.TERM)),
        ("教师每次外出写教学反思1篇。", ["每学期"], (Metric.REFLECTION, 1, Per.TERM)),
    ],
)
async def test_what_a_duty_lacks_is_answered_with_a_tap(
    school: School, text: str, answers: list[str], rule: tuple[object, ...]
) -> None:
    await send(school, text)
    await school.director.taps("逐条决定")
    for answer in answers:
        await school.director.taps(answer)
    await school.director.taps("导入 1 项")
    [duty] = await all_duties(school)
    assert (duty.metric, duty.count, duty.per) == rule


async def test_a_duty_of_a_kind_that_is_not_counted_is_left_out_until_somebody_says_what_it_is(
    school: School,
) -> None:
    assert "1 条任务还不能自动统计，默认不导入" in await send(school, "教师每学期阅读教育专著1本。")
    await school.director.taps("任务 1")
    assert "这类任务还不能自动统计" in school.director.sees()
    await school.director.taps("⬜ 1")
    await school.director.taps("❓ 1")
    await school.director.taps("读书笔记")
    await school.director.taps("导入 1 项")
    [duty] = await all_duties(school)
    assert (duty.metric, duty.count, duty.per) == (Metric.READING_NOTE, 1, Per.TERM)


@pytest.mark.parametrize(("answer", "expected"), [("学期最后一天", "2027-01-22"), ("提前一周", "2027-01-15")])
async def test_the_end_of_a_term_is_settled(school: School, answer: str, expected: str) -> None:
    await send(school, "学期结束前上交教学总结。")
    await school.director.taps("逐条决定")
    await school.director.taps(answer)
    await school.director.taps("导入 1 项")
    assert (await only(school)).last_day.isoformat() == expected


async def test_a_time_that_is_not_stated_is_chosen_among_the_lessons(school: School) -> None:
    await send(school, "数学组每周四下午第4节教研。")
    await school.director.taps("逐条决定")
    await school.director.taps("第6节")
    await school.director.taps("导入 1 项")
    assert (await only(school)).periods == (6,)


async def test_what_is_only_in_question_is_taken_at_once(school: School) -> None:
    text = "英语组隔周周五下午第1节教研。\n学期结束前上交教学总结。\n青年教师每学期上公开课1节。"
    await send(school, text)
    await school.director.taps("逐条决定（3 条）")
    await school.director.taps("连同这条，2 条都按读出的导入")
    assert "学校里没有“青年教师”" in school.director.sees()
    await school.director.taps("返回概览")
    await school.director.taps("导入 2 项")
    assert len(await titles(school)) == 2


async def test_two_directors_answer_the_same_question_once(school: School) -> None:
    await send(school, COUNTED)
    async with school.town.app.database.writing() as session:
        await Store(session, school.ids.school_id).members.appoint(
            school.ids.members["顾长河"], Role.DIRECTOR
        )
    await school.leader.says("/plan")
    await school.leader.taps("计划.docx")
    await school.leader.taps("逐条决定")
    await school.director.taps("逐条决定")
    late = data_under(school.director, "全体教师")
    await school.leader.taps("教研组长")
    answer = await tap_again(school.director, late)
    assert answer.text == "都决定好了"
    await school.director.taps("导入 2 项")
    assert {it.role for it in await all_duties(school)} == {Role.GROUP_LEAD}


async def test_people_listed_in_a_plan_join_their_group_only_when_that_is_confirmed(school: School) -> None:
    await send(school, "教师每学期听课不少于15节。\n数学教研组成员：白露、苏婉清、王小明\n英语组长：许星河")
    assert "人员分组 2 组" in school.director.sees()
    await school.director.taps("逐条决定（2 条）")
    assert "老师名单里没有：王小明" in school.director.sees()
    await school.director.taps("加进组")
    await school.director.taps("加进组")
    await school.director.taps("导入 3 项")
    async with school.town.app.database.reading() as session:
        directory = await read_directory(session, school.ids.school_id)
    maths, english = school.ids.groups["数学组"], school.ids.groups["英语组"]
    people = {it.name: it for it in directory.active}
    assert maths in people["白露"].groups
    assert (maths in people["苏婉清"].leads, english in people["许星河"].leads) == (True, True)
    await school.director.taps("撤回整个导入")
    await school.director.taps("确定撤回")
    assert "2 人的分组" in school.director.sees()
    async with school.town.app.database.reading() as session:
        directory = await read_directory(session, school.ids.school_id)
    people = {it.name: it for it in directory.active}
    assert maths not in people["白露"].groups
    assert (english in people["许星河"].groups, english in people["许星河"].leads) == (True, False)


async def test_people_may_be_named_by_their_age_and_groups_as_a_whole(school: School) -> None:
    await send(school, "骨干教师每学期上公开课1节。\n教师每学期写教学反思2篇。")
    await school.director.taps("逐条决定")
    await school.director.taps("各教研组（全组合计）")
    await school.director.taps("任务 2")
    await school.director.taps("✏️ 2")
    await school.director.taps("对象")
    await school.director.says("45周岁以下教师")
    assert "45周岁以下的教师每学期" in school.director.sees()
    assert "现在没有老师符合" in school.director.sees()
    await school.director.taps("‹ 返回")
    await school.director.taps("返回概览")
    await school.director.taps("导入 2 项")
    lesson, reflection = await all_duties(school)
    assert (lesson.group_kind, lesson.together) == (GroupKind.SUBJECT, True)
    assert reflection.age.most == 45


async def test_people_of_a_plan_whom_the_school_lacks_come_onto_the_roster(school: School) -> None:
    await send(school, "教师每学期听课不少于15节。\n数学教研组成员：江晚晴、程安、苏婉清")
    await school.director.taps("人员分组")
    await school.director.taps("把名单外的 2 位加进老师名单")
    await school.director.taps("✅ 导入")
    async with school.town.app.database.reading() as session:
        directory = await read_directory(session, school.ids.school_id)
    people = {it.name: it for it in directory.active}
    assert school.ids.groups["数学组"] in people["程安"].groups
    await school.director.says("/plan")
    await school.director.taps("计划.docx")
    await school.director.taps("人员分组")
    assert "老师名单里没有" not in school.director.sees()
    assert "把名单外" not in " ".join(school.director.buttons())
