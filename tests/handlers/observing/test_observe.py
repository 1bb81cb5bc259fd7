"""Entering an observation, as dialogues."""

from __future__ import annotations

from datetime import date

import pytest

from school.observing.observations import Observation
from storage.store import Store
from tests.conftest import School

GROUP = -500


async def logs_of(school: School, name: str = "陈小满") -> list[Observation]:
    async with school.town.app.database.reading() as session:
        store = Store(session, school.ids.school_id)
        return await store.observations.latest(school.ids.members[name], 20)


async def test_one_line_that_says_everything_is_stored_at_once(school: School) -> None:
    answer = await school.teacher.says("/observe 三（1）班数学 苏婉清 第3节 《认识分数》 公开课")
    assert "已记下" in answer
    [log] = await logs_of(school)
    visit = log.visit
    assert (visit.lesson.grade, visit.lesson.class_no, visit.lesson.subject) == (3, 1, "数学")
    assert (visit.host_name, visit.period, visit.lesson.topic, visit.kind) == (
        "苏婉清",
        3,
        "认识分数",
        "open_lesson",
    )
    assert visit.day == date(2026, 11, 25)


async def test_what_is_missing_is_one_tap_away_and_likely_teachers_come_first(school: School) -> None:
    answer = await school.teacher.says("/observe 3年级数学")
    assert "谁上的课" in answer and "三年级数学" in answer
    assert school.teacher.buttons()[:2] == ["何雨桐", "苏婉清"]
    assert "陈小满" not in school.teacher.buttons()
    await school.teacher.taps("苏婉清")
    assert "已记下" in school.teacher.sees() and "11月25日 周三（第13周）" in school.teacher.sees()
    assert len(await logs_of(school)) == 1


@pytest.mark.parametrize(
    "words", ["听课 3年级数学 苏婉清", "听了苏婉清的三年级数学", "我听了苏婉清老师三年级的数学课"]
)
async def test_plain_chinese_works_in_private(school: School, words: str) -> None:
    await school.teacher.says(words)
    [log] = await logs_of(school)
    assert (log.visit.lesson.grade, log.visit.lesson.subject, log.visit.host_name) == (3, "数学", "苏婉清")
    assert log.appraisal.notes is None


async def test_a_bare_command_asks_three_questions(school: School) -> None:
    await school.teacher.says("/observe")
    await school.teacher.taps("三年级")
    await school.teacher.taps("语文")
    await school.teacher.taps("周牧野")
    [log] = await logs_of(school)
    assert (log.visit.lesson.grade, log.visit.lesson.subject, log.visit.host_name) == (3, "语文", "周牧野")


@pytest.mark.parametrize(
    "line",
    ["三（1）班数学 苏婉清 第3节 《认识分数》 公开课", "听课 三（1）班数学 苏婉清 第3节 《认识分数》 公开课"],
)
async def test_the_first_question_may_be_answered_with_a_whole_line(school: School, line: str) -> None:
    await school.teacher.says("/observe")
    assert "已记下" in await school.teacher.says(line)
    [log] = await logs_of(school)
    lesson = log.visit.lesson
    assert (lesson.grade, lesson.class_no, lesson.subject, lesson.topic) == (3, 1, "数学", "认识分数")
    assert (log.visit.host_name, log.visit.period, log.visit.kind) == ("苏婉清", 3, "open_lesson")
    assert log.appraisal.notes is None


async def test_a_typed_grade_leaves_what_is_known(school: School) -> None:
    await school.teacher.says("/observe 昨天 《秋天》 公开课")
    await school.teacher.says("三年级")
    await school.teacher.taps("语文")
    await school.teacher.says("王老师")
    [log] = await logs_of(school)
    assert (log.visit.lesson.grade, log.visit.lesson.topic, log.visit.kind) == (3, "秋天", "open_lesson")
    assert log.visit.day == date(2026, 11, 24)


async def test_words_without_a_grade_are_asked_for_once_more(school: School) -> None:
    await school.teacher.says("/observe")
    answer = await school.teacher.says("随便")
    assert "请点一个按钮来选" in answer and "哪个年级" in answer


async def test_a_name_alone_says_the_lesson_when_only_one_fits(school: School) -> None:
    await school.teacher.says("/observe 苏婉清")
    [log] = await logs_of(school)
    assert (log.visit.lesson.grade, log.visit.lesson.class_no, log.visit.lesson.subject) == (3, 1, "数学")


@pytest.mark.parametrize(
    ("words", "day"),
    [
        ("昨天", date(2026, 11, 24)),
        ("周一", date(2026, 11, 23)),
        ("周五", date(2026, 11, 20)),
        ("11月10日", date(2026, 11, 10)),
    ],
)
async def test_the_day_is_understood_and_a_weekday_means_the_last_one(
    school: School, words: str, day: date
) -> None:
    await school.teacher.says(f"/observe 3年级数学 苏婉清 {words}")
    assert [log.visit.day for log in await logs_of(school)] == [day]


@pytest.mark.parametrize("line", ["3.1 数学 苏婉清", "苏婉清 3.1数学", "昨天 3.1数学 苏婉清"])
async def test_grade_and_class_may_be_written_with_a_dot(school: School, line: str) -> None:
    await school.teacher.says(f"/observe {line}")
    [log] = await logs_of(school)
    assert (log.visit.lesson.grade, log.visit.lesson.class_no) == (3, 1)
    assert log.visit.day == date(2026, 11, 24 if "昨天" in line else 25)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("3.2 三（1）班数学 苏婉清", date(2026, 3, 2)),
        ("3.30 数学 苏婉清", date(2026, 3, 30)),
        ("9.2 数学 苏婉清", date(2026, 9, 2)),
        ("数学 苏婉清 5.2", date(2026, 5, 2)),
        ("11.2 数学 苏婉清", date(2026, 11, 2)),
    ],
)
async def test_what_can_be_no_class_of_the_school_is_a_date(school: School, line: str, day: date) -> None:
    await school.teacher.says(f"/observe {line}")
    assert [log.visit.day for log in await logs_of(school)] == [day]


async def test_words_that_say_no_single_day_are_pointed_out(school: School) -> None:
    await school.teacher.says("/observe 上周 3年级数学 苏婉清")
    assert "“上周”说不准是哪一天，先记今天" in school.teacher.sees()
    assert [log.visit.day for log in await logs_of(school)] == [date(2026, 11, 25)]


async def test_a_day_in_the_future_is_refused_kindly(school: School) -> None:
    assert "还没到" in await school.teacher.says("/observe 3年级数学 苏婉清 明天")
    assert await logs_of(school) == []


async def test_an_unknown_subject_is_shown_and_asked_for(school: School) -> None:
    answer = await school.teacher.says("/observe 三年级炼金术 苏婉清")
    assert "炼金术" in answer
    assert await logs_of(school) == [] or "笔记" in answer


async def test_an_unknown_grade_is_shown_and_asked_for(school: School) -> None:
    answer = await school.teacher.says("/observe 十三年级数学 周牧野")
    assert "十三年级" in answer and "哪个年级" in answer


async def test_who_gave_the_lesson_stands_above_the_question_and_says_the_subject(school: School) -> None:
    answer = await school.teacher.says("/observe 何雨桐")
    assert "数学 · 何雨桐 · 今天" in answer and "哪个年级" in answer
    await school.teacher.taps("四年级")
    [log] = await logs_of(school)
    assert (log.visit.lesson.grade, log.visit.lesson.class_no, log.visit.lesson.subject) == (4, 1, "数学")


async def test_a_grade_that_the_school_does_not_have_is_asked_for(school: School) -> None:
    answer = await school.teacher.says("/observe 初一数学 苏婉清")
    assert "本校没有七年级" in answer and "哪个年级" in answer
    assert await logs_of(school) == []


async def test_a_day_in_the_future_is_refused_before_anything_is_asked(school: School) -> None:
    assert "还没到" in await school.teacher.says("/observe 3年级数学 明天")
    assert school.teacher.buttons() == []


async def test_a_host_who_is_not_on_the_roster_is_one_tap_away(school: School) -> None:
    answer = await school.teacher.says("/observe 3年级数学 欧阳长风")
    assert "名单里没有“欧阳长风”" in answer
    await school.teacher.taps("就记“欧阳长风”")
    [log] = await logs_of(school)
    assert (log.visit.host_name, log.visit.host_id) == ("欧阳长风", None)


async def test_a_surname_is_enough_where_one_colleague_has_it(school: School) -> None:
    await school.teacher.says("/observe 3年级数学")
    await school.teacher.says("苏")
    assert [log.visit.host_name for log in await logs_of(school)] == ["苏婉清"]


async def test_of_two_colleagues_in_one_line_it_is_asked_who_gave_the_lesson(school: School) -> None:
    answer = await school.teacher.says("/observe 三年级数学 周牧野 苏婉清")
    assert "谁上的课" in answer and school.teacher.buttons()[:2] == ["苏婉清", "周牧野"]
    assert await logs_of(school) == []
    await school.teacher.taps("苏婉清")
    [log] = await logs_of(school)
    assert (log.visit.host_name, log.appraisal.notes) == ("苏婉清", None)


async def test_the_observer_named_in_the_line_is_not_who_gave_the_lesson(school: School) -> None:
    await school.teacher.says("/observe 陈小满听苏婉清三年级数学")
    assert [log.visit.host_name for log in await logs_of(school)] == ["苏婉清"]


async def test_of_several_with_one_surname_all_are_named(school: School) -> None:
    async with school.town.app.database.writing() as session:
        await Store(session, school.ids.school_id).members.add("苏轼", school.town.clock.now())
    await school.teacher.says("/observe 3年级数学")
    answer = await school.teacher.says("苏")
    assert "叫“苏”的有 2 位" in answer and "苏婉清（数学组）" in answer and "谁上的课" in answer


async def test_notes_on_a_lesson_that_is_there_already_can_be_added_to_it(school: School) -> None:
    await school.teacher.says("/observe 三（1）班数学 苏婉清 导入自然")
    answer = await school.teacher.says("/observe 三（1）班数学 苏婉清 小结仓促")
    assert "已经记过" in answer and "11月25日 周三（第13周）" in answer
    await school.teacher.taps("把这次的笔记加进去")
    [log] = await logs_of(school)
    assert log.appraisal.notes == "导入自然\n小结仓促"


async def test_a_class_that_nobody_teaches_is_pointed_out_and_kept(school: School) -> None:
    answer = await school.teacher.says("/observe 三（15）班数学 苏婉清")
    assert "名单里没有三（15）班" in answer
    assert [log.visit.lesson.class_no for log in await logs_of(school)] == [15]


async def test_the_same_lesson_twice_is_noticed(school: School) -> None:
    await school.teacher.says("/observe 3年级数学 苏婉清 第3节")
    answer = await school.teacher.says("/observe 三（1）班数学 苏婉清")
    assert "已经记过" in answer and "第3节" in answer
    await school.teacher.taps("打开那一条")
    assert "第3节" in school.teacher.sees()
    assert len(await logs_of(school)) == 1
    await school.teacher.says("/observe 三（1）班数学 苏婉清")
    await school.teacher.taps("再记一条")
    assert len(await logs_of(school)) == 2


async def test_online_and_in_the_room_are_different_lessons(school: School) -> None:
    await school.teacher.says("/observe 3年级数学 苏婉清 线上")
    assert "已记下" in await school.teacher.says("/observe 3年级数学 苏婉清 第3节")
    assert "已经记过" in await school.teacher.says("/observe 3年级数学 苏婉清 线上")
    assert [log.visit.online for log in await logs_of(school)] == [False, True]


async def test_another_period_is_another_lesson(school: School) -> None:
    await school.teacher.says("/observe 3年级数学 苏婉清 第3节")
    assert "已记下" in await school.teacher.says("/observe 3年级数学 苏婉清 第5节")


async def test_nobody_observes_their_own_lesson(school: School) -> None:
    assert "/log" in await school.teacher.says("/observe 三（2）班数学 陈小满")
    assert await logs_of(school) == []


async def test_in_a_group_there_is_one_short_card_and_the_rest_is_private(school: School) -> None:
    group = school.town.group(GROUP, "数学组", school.teacher, school.head)
    answer = await school.teacher.says("/observe@jiaoyan_bot 三年级数学 苏婉清 导入有点长", group)
    assert "已记下" in answer and "导入有点长" not in answer
    assert len(school.teacher.posts(group)) == 1
    assert "导入有点长" in school.teacher.sees()
    assert "三（1）班数学" in answer


async def test_a_question_from_a_group_is_answered_in_private_and_settles_the_card(school: School) -> None:
    group = school.town.group(GROUP, "数学组", school.teacher)
    await school.teacher.says("/observe 3年级数学", group)
    assert school.teacher.buttons(group) == ["继续填写"]
    await school.teacher.taps("苏婉清")
    assert school.teacher.sees(group) == "✅ 陈小满：听课 三年级数学 已记下"
    assert school.teacher.buttons(group) == []
    assert len(await logs_of(school)) == 1


async def test_who_never_pressed_start_goes_on_through_the_link(school: School) -> None:
    await school.town.app.database.write(
        "UPDATE accounts SET reachable = 0 WHERE user_id = ?", (school.teacher.id,)
    )
    group = school.town.group(GROUP, "数学组", school.teacher)
    await school.teacher.says("/observe 3年级数学", group)
    assert school.teacher.posts() == []
    await school.teacher.taps("继续填写", group)
    await school.teacher.taps("苏婉清")
    assert len(await logs_of(school)) == 1


async def test_a_double_tap_stores_one_log(school: School) -> None:
    await school.teacher.says("/observe 3年级数学")
    question = school.teacher.last()
    keyboard = question.data["reply_markup"]
    await school.teacher.taps("苏婉清")
    question.data["reply_markup"] = keyboard
    answer = await school.teacher.taps("苏婉清", on=question)
    assert answer.text and "填完" in answer.text
    assert len(await logs_of(school)) == 1


async def test_missing_details_follow_by_button(school: School) -> None:
    await school.teacher.says("/observe 3年级数学 苏婉清")
    await school.teacher.taps("节次")
    await school.teacher.taps("第4节")
    await school.teacher.taps("修改")
    await school.teacher.taps("课题")
    await school.teacher.says("《认识分数》")
    await school.teacher.taps("修改")
    await school.teacher.taps("日期")
    await school.teacher.says("上周五")
    [log] = await logs_of(school)
    assert (log.visit.period, log.visit.lesson.topic, log.visit.day) == (4, "认识分数", date(2026, 11, 20))


async def test_a_class_number_that_no_school_has_is_asked_for_again(school: School) -> None:
    await school.teacher.says("/observe 何雨桐 三年级")
    await school.teacher.taps("修改")
    await school.teacher.taps("班级")
    assert "1 到 59" in await school.teacher.says("99")
    await school.teacher.says("12班")
    assert [log.visit.lesson.class_no for log in await logs_of(school)] == [12]


async def test_an_unreadable_day_is_asked_for_again(school: School) -> None:
    await school.teacher.says("/observe 3年级数学 苏婉清")
    await school.teacher.taps("修改")
    await school.teacher.taps("日期")
    assert "没看懂" in await school.teacher.says("某一天")
    await school.teacher.says("昨天")
    assert [log.visit.day for log in await logs_of(school)] == [date(2026, 11, 24)]


async def test_five_thousand_characters_of_notes_are_kept_whole_and_shown_in_pages(school: School) -> None:
    notes = "".join(f"{n:04d}句。" for n in range(900))
    await school.teacher.says("/observe 3年级数学 苏婉清")
    await school.teacher.taps("评课")
    await school.teacher.taps("私人笔记")
    await school.teacher.says(notes[:4096])
    await school.teacher.says(notes[4096:])
    await school.teacher.taps("完成")
    [log] = await logs_of(school)
    assert log.appraisal.notes == notes
    assert f"共 {len(notes)} 字" in school.teacher.sees()
    await school.teacher.taps("返回")
    before = len(school.teacher.posts())
    await school.teacher.taps("看全文")
    assert len(school.teacher.posts()) - before == 2


async def test_a_deleted_log_comes_back(school: School) -> None:
    await school.teacher.says("/observe 3年级数学 苏婉清")
    await school.teacher.taps("撤销")
    assert await logs_of(school) == []
    await school.teacher.taps("撤回删除")
    assert len(await logs_of(school)) == 1


async def test_the_list_pages_and_opens(school: School) -> None:
    for day in range(1, 11):
        await school.teacher.says(f"/observe 3年级数学 苏婉清 11月{day}日")
    assert "共 10 节" in await school.teacher.says("/my_logs")
    assert len([it for it in school.teacher.buttons() if "三（1）班数学" in it]) == 8
    await school.teacher.taps("较早的")
    assert len([it for it in school.teacher.buttons() if "三（1）班数学" in it]) == 2
    await school.teacher.taps("11月1日")
    assert "11月1日" in school.teacher.sees()


async def test_nobody_opens_somebody_elses_log(school: School) -> None:
    await school.teacher.says("/observe 3年级数学 苏婉清")
    [log] = await logs_of(school)
    assert "别的老师" in await school.head.starts(f"log{log.id}")


async def test_a_stranger_in_the_group_is_told_how_to_join(school: School) -> None:
    stranger = school.town.person(999, "路人")
    group = school.town.group(GROUP, "数学组", stranger)
    assert "加入" in await stranger.says("/observe 3年级数学", group)


async def test_names_that_look_like_markup_do_no_harm(school: School) -> None:
    await school.teacher.says("/observe 3年级数学 外出")
    answer = await school.teacher.says("<b>&李😀")
    assert "<b>&李😀" in answer and "已记下" in answer
    [log] = await logs_of(school)
    assert log.visit.host_name == "<b>&李😀" and log.visit.host_id is None
