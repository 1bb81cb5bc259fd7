"""Taps on 收到 and on choices, short answers, who has not, reminders, results."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from openpyxl import load_workbook

from tests import sample
from tests.conftest import School
from tests.dialogue import buttons_of, words_of
from tests.handlers.announced import announced, announcement_at, maths_room, tick
from tests.handlers.old_buttons import data_under, tap_again


async def answers(school: School) -> list[tuple[int, str]]:
    """What is stored: who answered what."""
    rows = await school.town.app.database.read(
        "SELECT member_id, answer FROM announcement_answers ORDER BY announcement_id, round, member_id"
    )
    return [(row["member_id"], row["answer"]) for row in rows]


async def ask_for(school: School, *taps: str, line: str = "数学组 周六培训") -> None:
    """An announcement with something else than 收到 under it; the last of `taps` may be typed."""
    await school.director.says(f"/announce {line}")
    await school.director.taps("回执：收到")
    await school.director.taps(taps[0])
    for words in taps[1:]:
        await school.director.says(words)
    await school.director.taps("📢 发")


# --- a tap ----------------------------------------------------------------------------------------------


async def test_a_tap_is_kept_with_its_time_and_the_button_says_so(school: School) -> None:
    await announced(school)
    answer = await school.teacher.taps("收到")
    assert answer.text == "已记下：10:00 收到" and not answer.show_alert
    assert buttons_of(school.teacher.last()) == ["✓ 收到 10:00"]
    assert await answers(school) == [(school.ids.members["陈小满"], "")]


async def test_a_second_tap_changes_nothing_not_even_the_time(school: School) -> None:
    await announced(school)
    await school.teacher.taps("收到")
    school.town.clock.advance(timedelta(minutes=9))
    answer = await school.teacher.taps("收到")
    assert answer.text == "您 10:00 已经点过“收到”了。"
    assert buttons_of(school.teacher.last()) == ["✓ 收到 10:00"]
    assert len(await answers(school)) == 1


async def test_in_a_group_chat_everybody_taps_under_one_message(school: School) -> None:
    group = await maths_room(school)
    await announced(school)
    for talker in (school.head, school.teacher):
        assert (await talker.taps("收到", group)).text.startswith("已记下")
    await tick(school)
    assert buttons_of(announcement_at(school.head, group)) == ["收到（2）"]
    assert len(await answers(school)) == 2


async def test_who_is_not_meant_is_told_so_kindly(school: School) -> None:
    group = await maths_room(school)
    await announced(school)
    answer = await school.colleague.taps("收到", group)
    assert "不是发给您的" in answer.text and not answer.show_alert
    assert "自己发的" in (await school.director.taps("收到", group)).text
    assert await answers(school) == []


async def test_a_stranger_in_the_group_is_told_how_to_join(school: School) -> None:
    group = await maths_room(school)
    await announced(school)
    stranger = school.town.person(999, "路人")
    group.members[999] = "member"
    assert "还没有加入这所学校" in (await stranger.taps("收到", group)).text
    assert await answers(school) == []


async def test_somebody_of_another_school_changes_nothing(school: School) -> None:
    await announced(school)
    tap = data_under(school.teacher, "收到")
    await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    other = school.town.person(1103, "陈小满")
    await other.starts()
    answer = await tap_again(other, tap)
    assert answer.show_alert and await answers(school) == []


async def test_a_teacher_of_two_schools_taps_wherever_at_work(school: School) -> None:
    await announced(school)
    tap = data_under(school.teacher, "收到")
    database, now = school.town.app.database, school.town.clock.now()
    other = await sample.build(database, now, "云岭小学", shift=1000)
    async with database.writing() as session:
        await session.run("UPDATE members SET user_id = ? WHERE id = ?", (103, other.members["陈小满"]))
        await session.run("UPDATE accounts SET member_id = ? WHERE user_id = 103", (other.members["陈小满"],))
    assert (await tap_again(school.teacher, tap)).text.startswith("已记下")
    assert await answers(school) == [(school.ids.members["陈小满"], "")]


async def test_who_joined_the_group_afterwards_may_answer(school: School) -> None:
    group = await maths_room(school)
    await announced(school)
    async with school.town.app.database.writing() as session:
        await session.run(
            "INSERT INTO group_members (school_id, group_id, member_id) VALUES (?, ?, ?)",
            (school.ids.school_id, school.ids.groups["数学组"], school.ids.members["周牧野"]),
        )
    assert (await school.colleague.taps("收到", group)).text.startswith("已记下")
    await tick(school)
    assert "点了收到：1/4" in school.director.sees()


@pytest.mark.parametrize("data", ["ack:999:1:0", "ack:1:1:7", "ack:x:1:0", "ack:1", "ack.write:999"])
async def test_a_button_that_never_was_does_no_harm(school: School, data: str) -> None:
    await announced(school)
    answer = await tap_again(school.teacher, data)
    assert answer.text
    assert [it for it in await answers(school) if it[1] not in ("", "0")] == []


async def test_choices_may_be_changed_and_count_apart(school: School) -> None:
    group = await maths_room(school)
    await ask_for(school, "自己定选项", "参加 / 请假")
    await school.teacher.taps("请假")
    answer = await school.teacher.taps("参加")
    assert answer.text == "已记下：10:00 参加"
    assert buttons_of(school.teacher.last()) == ["✓ 参加 10:00", "请假"]
    await school.head.taps("请假", group)
    await tick(school)
    assert buttons_of(announcement_at(school.head, group)) == ["参加（1）", "请假（1）"]
    assert "参加 1，请假 1，还没选 1" in school.director.sees()


async def test_a_few_words_are_asked_for_below_and_can_be_changed(school: School) -> None:
    await ask_for(school, "写几个字")
    await school.teacher.taps("写几个字回复")
    assert words_of(school.teacher.posts()[0]).endswith("周六培训")
    assert "现在有 201 个字" in await school.teacher.says("字" * 201)
    assert "已记下您的回复：=1+1 <b>" in await school.teacher.says("=1+1 <b>")
    assert buttons_of(school.teacher.posts()[0]) == ["✓ 已回复，点这里可改"]
    await school.teacher.taps("可改")
    await school.teacher.says("晚到十分钟")
    assert await answers(school) == [(school.ids.members["陈小满"], "晚到十分钟")]


async def test_from_a_group_chat_the_words_are_written_in_private(school: School) -> None:
    group = await maths_room(school)
    await ask_for(school, "写几个字")
    await school.head.taps("写几个字回复", group)
    assert "请写您的回复" in school.head.sees()
    await school.head.says("好的")
    await tick(school)
    assert buttons_of(announcement_at(school.head, group)) == ["✍️ 写几个字回复（1）"]


async def test_a_link_from_a_group_is_not_for_those_who_are_not_meant(school: School) -> None:
    group = await maths_room(school)
    await ask_for(school, "写几个字")
    await school.colleague.taps("写几个字回复", group)
    assert "不是发给您的" in school.colleague.sees()


# --- who has not ----------------------------------------------------------------------------------------


async def test_who_has_not_tapped_is_listed_below_the_card_which_goes_on_counting(school: School) -> None:
    await announced(school, "全校 周五放假")
    await school.teacher.taps("收到")
    await school.director.taps("谁还没点")
    seen = school.director.sees()
    assert "还没点收到：6 人（共 7 人）" in seen
    assert "数学组　1 人\n苏婉清" in seen and "未分组　1 人\n顾长河" in seen
    assert "私聊联系不上　3 人\n白露、何雨桐、许星河" in seen
    await tick(school)
    assert "点了收到：1/7" in words_of(school.director.posts()[-2])


async def test_who_left_is_not_waited_for(school: School) -> None:
    await announced(school)
    async with school.town.app.database.writing() as session:
        await session.run("UPDATE members SET active = 0 WHERE name = '苏婉清'")
    await school.director.taps("谁还没点")
    assert "已离开学校，不用等　1 人\n苏婉清" in school.director.sees()
    assert "还没点收到：2 人" in school.director.sees()


async def test_many_names_come_in_pages(school: School) -> None:
    async with school.town.app.database.writing() as session:
        for number in range(1200):
            await session.run(
                "INSERT INTO members (school_id, name, created_at) VALUES (?, ?, '')",
                (school.ids.school_id, f"教师甲乙{number}"),
            )
    await announced(school, "全校 周五放假")
    await school.director.taps("谁还没点")
    assert "第 1/" in school.director.sees()
    await school.director.taps("下一页")
    assert "第 2/" in school.director.sees()


async def test_others_see_who_has_not_only_if_they_oversee_the_school(school: School) -> None:
    await announced(school)
    await school.director.taps("谁还没点")
    look = data_under(school.director, "刷新")
    await school.head.says("/help")
    await school.leader.says("/help")
    assert "过期" in (await tap_again(school.head, look)).text
    await tap_again(school.leader, look)
    assert "还没点收到" in school.leader.sees()


# --- reminders ------------------------------------------------------------------------------------------


async def test_only_those_who_have_not_are_reminded_and_can_answer_there(school: School) -> None:
    await announced(school)
    await school.teacher.taps("收到")
    await school.director.taps("催一下")
    assert "私聊 1 人" in school.director.sees() and "联系不上 1 人：何雨桐" in school.director.sees()
    assert "提醒您" in school.head.sees() and "提醒" not in school.teacher.sees()
    assert school.head.last().data["reply_to_message"]["text"].endswith("明天教研改到第七节")
    assert (await school.head.taps("收到")).text.startswith("已记下")


async def test_twice_a_day_is_enough_and_tomorrow_is_another_day(school: School) -> None:
    await announced(school)
    nudge = data_under(school.director, "催一下")
    for _ in range(2):
        await tap_again(school.director, nudge)
    assert "今天不能再催了" in school.director.sees()
    assert "一天最多催 2 次" in (await tap_again(school.director, nudge)).text
    school.town.clock.advance(timedelta(days=1))
    await tap_again(school.director, nudge)
    assert len([post for post in school.teacher.posts() if "提醒您" in post.text]) == 3


async def test_who_can_not_be_written_to_is_mentioned_in_the_chat_of_the_group(school: School) -> None:
    group = await maths_room(school)
    await announced(school)
    school.town.sandbox.block(school.teacher.person)
    await school.town.quiet()
    await school.director.taps("催一下")
    mention = school.head.last(group)
    assert "何雨桐" in words_of(mention) and "陈小满" in words_of(mention)
    assert [it["user"]["id"] for it in mention.data["entities"] if it["type"] == "text_mention"] == [103]
    assert (await school.teacher.taps("收到", group, on=mention)).text.startswith("已记下")


async def test_at_night_a_reminder_makes_no_sound(school: School) -> None:
    await announced(school)
    school.town.clock.advance(timedelta(hours=13))
    await school.director.taps("催一下")
    assert "没有声音" in school.director.sees()
    assert school.teacher.last().silent


async def test_nobody_is_reminded_when_all_have_answered(school: School) -> None:
    await announced(school, "陈小满 来一下")
    await school.teacher.taps("收到")
    assert "不用催" in (await school.director.taps("催一下")).text


# --- results --------------------------------------------------------------------------------------------


async def test_results_stand_by_choice_and_group(school: School) -> None:
    await ask_for(school, "自己定选项", "参加 / 请假", line="数学组、语文组 周六培训")
    await school.teacher.taps("参加")
    await school.head.taps("参加")
    await school.colleague.taps("请假")
    await school.director.taps("结果")
    seen = school.director.sees()
    assert "参加　2 人\n数学组：陈小满、苏婉清" in seen and "请假　1 人\n语文组：周牧野" in seen


async def test_the_sheet_holds_everybody_and_no_formula(school: School) -> None:
    await ask_for(school, "写几个字")
    await school.teacher.taps("写几个字回复")
    await school.teacher.says("=HYPERLINK(1)")
    await school.director.taps("导出表格")
    sent = school.director.last().data["document"]
    assert sent["file_name"] == "回执_周六培训.xlsx"
    stored = school.town.sandbox.world.files.get(sent["file_id"])
    assert stored is not None
    rows = list(load_workbook(io.BytesIO(stored.content)).worksheets[0].iter_rows(values_only=True))
    assert rows[0] == ("姓名", "教研组", "回执", "时间", "备注")
    assert [row[0] for row in rows[1:]] == ["陈小满", "何雨桐", "苏婉清"]
    assert rows[1][2] == "=HYPERLINK(1)" and rows[2][4] == "私聊联系不上"
    cell = load_workbook(io.BytesIO(stored.content)).worksheets[0]["C2"]
    assert cell.data_type == "s"


async def test_who_is_on_leave_is_named_apart_and_left_in_peace(school: School) -> None:
    await announced(school)
    await school.head.says("/leave 陈小满、何雨桐 今天 病假")
    await school.director.taps("谁还没点")
    assert "🏠 请假，不催　2 人\n陈小满、何雨桐" in school.director.sees()
    before = len(school.teacher.posts())
    await school.director.taps("催一下")
    assert len(school.teacher.posts()) == before
    await school.head.taps("收到")
    assert "都在请假" in (await school.director.taps("催一下")).text
    await school.director.taps("谁还没点")
    assert "除了请假的 2 人" in school.director.sees()


# --- in words ---------------------------------------------------------------------------------------------


async def test_received_that_is_typed_counts_for_the_announcement_that_waits(school: School) -> None:
    await announced(school)
    announcement = school.teacher.last()
    assert await school.teacher.says("收到，谢谢！") == "已记下：10:00 收到（明天教研改到第七节）"
    assert await answers(school) == [(school.ids.members["陈小满"], "")]
    assert buttons_of(announcement) == ["✓ 收到 10:00"]
    assert "不客气" in await school.teacher.says("收到")


async def test_received_is_heard_while_a_question_with_buttons_is_open(school: School) -> None:
    await announced(school)
    await school.head.says("/add 下周三下午第二节 数学组教研")
    assert "已记下" in await school.head.says("收到")
    await school.head.taps("✅ 保存")
    assert any("已保存" in words_of(post) for post in school.head.posts())


async def test_of_several_the_last_is_meant_and_the_others_are_pointed_out(school: School) -> None:
    await announced(school, "数学组 第一条")
    await announced(school, "数学组 第二条")
    said = await school.teacher.says("收到")
    assert "（第二条）" in said
    assert "还有 1 条通知没点" in said


async def test_an_answer_in_words_is_as_good_as_a_tap(school: School) -> None:
    await announced(school)
    announcement = school.teacher.last()
    assert "回复“收到”" in await school.teacher.says("我有点事", reply_to=announcement)
    assert await answers(school) == []
    assert await school.teacher.says("好的", reply_to=announcement) == "已记下：10:00 收到"
    assert await school.teacher.says("收到", reply_to=announcement) == "您 10:00 已经点过“收到”了。"
    assert len(await answers(school)) == 1


async def test_a_courtesy_by_itself_is_no_receipt(school: School) -> None:
    await announced(school)
    assert "不客气" in await school.teacher.says("好的")
    assert await answers(school) == []


async def test_a_short_answer_may_be_given_by_answering(school: School) -> None:
    await ask_for(school, "写几个字")
    assert "已记下您的回复：我能来" in await school.teacher.says("我能来", reply_to=school.teacher.last())
    assert await answers(school) == [(school.ids.members["陈小满"], "我能来")]


async def test_what_is_typed_too_late_is_told(school: School) -> None:
    await announced(school)
    announcement = school.teacher.last()
    await school.town.app.database.write("UPDATE announcements SET state = 'withdrawn'")
    assert "已经撤回" in await school.teacher.says("收到", reply_to=announcement)
    assert "不客气" in await school.teacher.says("收到")
    assert await answers(school) == []


async def ask_to_choose(school: School) -> None:
    await school.director.says("/announce 数学组 周五聚餐")
    await school.director.taps("回执")
    await school.director.taps("自己定选项")
    await school.director.says("参加 / 请假")
    await school.director.taps("📢 发")


async def test_a_choice_may_be_typed_as_an_answer_and_by_itself(school: School) -> None:
    await ask_to_choose(school)
    announcement = school.teacher.last()
    assert "1. 参加　2. 请假" in await school.teacher.says("要看情况", reply_to=announcement)
    assert "请假" in await school.teacher.says("2", reply_to=announcement)
    assert await answers(school) == [(school.ids.members["陈小满"], "1")]
    assert "参加" in await school.head.says("我参加")
    assert dict(await answers(school)) == {
        school.ids.members["陈小满"]: "1",
        school.ids.members["苏婉清"]: "0",
    }
    assert "我参加" not in await school.colleague.says("我参加")
