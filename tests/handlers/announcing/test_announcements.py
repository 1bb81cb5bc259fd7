"""What was announced: the list, a time to send it, corrections, taking it back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.conftest import School
from tests.dialogue import buttons_of, words_of
from tests.handlers.announced import announced, announcement_at, maths_room, tick
from tests.handlers.old_buttons import data_under, tap_again
from tests.pictures import png

NIGHT = timedelta(hours=12)
"""From ten in the morning to ten at night."""


async def scheduled(school: School, when: str, line: str = "数学组 明天开会") -> None:
    """An announcement with a time; the preview is open."""
    await school.director.says(f"/announce {line}")
    await school.director.taps("定时发")
    await school.director.says(when)


# --- a time ---------------------------------------------------------------------------------------------


async def test_it_goes_out_at_the_time_that_was_said_and_echoed(school: School) -> None:
    await scheduled(school, "明早8点")
    assert "时间：11月26日 周四（第13周）08:00" in school.director.sees()
    await school.director.taps("定在 11月26日 08:00 发")
    assert "已定好，11月26日 周四（第13周）08:00 发给数学组" in school.director.sees()
    school.town.clock.advance(timedelta(hours=21, minutes=59))
    await tick(school)
    assert not school.teacher.posts()
    school.town.clock.advance(timedelta(minutes=1))
    await tick(school)
    await tick(school)
    assert len(school.teacher.posts()) == 1 and "私聊 " in school.director.sees()


async def test_a_usual_time_is_one_tap(school: School) -> None:
    await school.director.says("/announce 数学组 明天开会")
    await school.director.taps("定时发")
    assert school.director.buttons()[:3] == ["今天 17:00", "明天 7:30", "下周一 7:30"]
    await school.director.taps("今天 17:00")
    assert "时间：11月25日 周三（第13周）17:00" in school.director.sees()


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("昨天8点", "已经过了"),
        ("改天吧", "没看懂"),
        ("明天", "没看懂"),
        ("每周三8点", "没看懂"),
        ("周五或周六8点", "没看懂"),
        ("周五、周六8点", "没看懂"),
    ],
)
async def test_a_time_that_is_none_is_asked_again(school: School, when: str, words: str) -> None:
    await scheduled(school, when)
    assert words in school.director.sees()
    await school.director.says("明早8点")
    assert "定在 11月26日 08:00 发" in str(school.director.buttons())


async def test_a_time_can_be_taken_back(school: School) -> None:
    await scheduled(school, "明早8点")
    await school.director.taps("定在")
    await school.director.taps("不定时了")
    school.town.clock.advance(timedelta(days=2))
    await tick(school)
    assert not school.teacher.posts()
    await school.director.taps("📢 发给")
    assert len(school.teacher.posts()) == 1


async def test_what_is_scheduled_can_go_now_and_then_goes_once(school: School) -> None:
    await scheduled(school, "明早8点")
    await school.director.taps("定在")
    await school.director.taps("现在就发")
    school.town.clock.advance(timedelta(hours=22))
    await tick(school)
    assert len(school.teacher.posts()) == 1


async def test_a_preview_whose_time_has_passed_can_not_be_scheduled(school: School) -> None:
    await scheduled(school, "11点")
    school.town.clock.advance(timedelta(hours=3))
    answer = await school.director.taps("定在")
    assert "已经过了" in answer.text
    await tick(school)
    assert not school.teacher.posts()


async def test_at_night_the_morning_is_proposed_first(school: School) -> None:
    school.town.clock.advance(NIGHT)
    await school.director.says("/announce 数学组 明天开会")
    assert "休息时间" in school.director.sees()
    assert school.director.buttons()[0] == "🌙 早上 06:30 再发"
    await school.director.taps("早上 06:30")
    assert not school.teacher.posts()
    school.town.clock.advance(timedelta(hours=8, minutes=30))
    await tick(school)
    assert len(school.teacher.posts()) == 1


async def test_at_night_it_goes_at_once_for_those_who_say_so(school: School) -> None:
    school.town.clock.advance(NIGHT)
    await announced(school)
    assert len(school.teacher.posts()) == 1


async def test_after_a_long_stop_the_author_is_asked(school: School) -> None:
    await scheduled(school, "明早8点")
    await school.director.taps("定在")
    school.town.clock.advance(timedelta(days=1, hours=3))
    await tick(school)
    assert not school.teacher.posts()
    assert "那时机器人没有在运行" in school.director.sees()
    await school.director.taps("现在就发")
    assert len(school.teacher.posts()) == 1


async def test_after_a_short_stop_it_goes_with_a_word_about_it(school: School) -> None:
    await scheduled(school, "明早8点")
    await school.director.taps("定在")
    school.town.clock.advance(timedelta(hours=23))
    await tick(school)
    assert len(school.teacher.posts()) == 1
    assert any("原定 08:00" in post.text for post in school.director.posts())


async def test_what_can_not_go_out_comes_back_to_its_author(school: School) -> None:
    await school.head.says("/announce 明天开会")
    await school.head.taps("定时发")
    await school.head.says("明早8点")
    await school.head.taps("定在")
    async with school.town.app.database.writing() as session:
        await session.run("UPDATE group_members SET lead = 0")
        await session.run("UPDATE schools SET version = version + 1")
    school.town.clock.advance(timedelta(hours=22))
    await tick(school)
    assert "没有发出" in school.head.sees() and "组长可以通知" in school.head.sees()
    assert not school.teacher.posts()


# --- the list -------------------------------------------------------------------------------------------


async def test_drafts_scheduled_ones_and_history_stand_in_one_list(school: School) -> None:
    assert "还没有发过通知" in await school.director.says("/announcements")
    await announced(school, "数学组 已经发了")
    await school.director.says("/announce 数学组 还没想好")
    await scheduled(school, "明早8点", "数学组 明天再说")
    await school.director.taps("定在")
    await school.director.says("/announcements")
    assert school.director.buttons()[:3] == [
        "⏰ 11月26日 08:00 明天再说",
        "📝 草稿 还没想好",
        "📢 10:00 已经发了",
    ]
    await school.director.taps("还没想好")
    await school.director.taps("📢 发给")
    assert words_of(school.teacher.last()).endswith("还没想好")


async def test_the_list_has_pages(school: School) -> None:
    for number in range(9):
        await announced(school, f"数学组 第{number}条")
    await school.director.says("/announcements")
    assert "第8条" in school.director.buttons()[0] and len(school.director.buttons()) == 10
    await school.director.taps("下一页")
    assert "第1条" in school.director.buttons()[0]


async def test_overseers_see_what_others_have_sent_and_no_drafts(school: School) -> None:
    await announced(school, "明天带听课本", by=school.head)
    await school.head.says("/announce 还没想好")
    await school.leader.says("/announcements")
    await school.leader.taps("全校的")
    assert school.leader.buttons()[0] == "📢 10:00 明天带听课本" and len(school.leader.buttons()) == 3
    await school.leader.taps("明天带听课本")
    assert "已送达" in school.leader.sees()
    await school.head.says("/announcements")
    assert "全校的" not in str(school.head.buttons())


# --- corrections ----------------------------------------------------------------------------------------


async def correct(school: School, words: str, way: str) -> None:
    """Through the questions that correct what was sent last."""
    await school.director.taps("更正")
    await school.director.says(words)
    await school.director.taps(way)


async def test_a_correction_changes_every_message_and_says_so(school: School) -> None:
    group = await maths_room(school)
    await announced(school)
    await school.teacher.taps("收到")
    await correct(school, "明天教研改到<第六节>", "✅ 更正")
    for seen in (school.teacher.last(), school.head.last(), announcement_at(school.head, group)):
        assert words_of(seen).endswith("明天教研改到<第六节>\n\n（10:00 已更正）")
    assert buttons_of(school.teacher.last()) == ["✓ 收到 10:00"]
    assert buttons_of(announcement_at(school.head, group)) == ["收到（1）"]
    assert "点了收到：1/3" in words_of(school.director.posts()[1])


async def test_a_correction_can_ask_everybody_again(school: School) -> None:
    await announced(school)
    old = data_under(school.teacher, "收到")
    await school.teacher.taps("收到")
    await correct(school, "改到第六节", "重新点")
    assert buttons_of(school.teacher.last()) == ["收到"]
    assert "刚刚更正过" in (await tap_again(school.teacher, old)).text
    assert (await school.teacher.taps("收到")).text.startswith("已记下")


async def test_the_words_under_a_picture_are_corrected_too(school: School) -> None:
    director = school.director
    await director.says("/announce")
    await school.town.sandbox.send_photo(director.person, director.person, png(), caption="周五")
    await school.town.quiet()
    await director.taps("完成")
    await director.says("数学组")
    await director.taps("完成")
    await director.taps("📢 发给")
    await director.taps("更正")
    assert "最多 900 个字" in await director.says("字" * 901)
    await director.says("周六")
    await director.taps("✅ 更正")
    assert "photo" in school.teacher.last().data and "周六" in words_of(school.teacher.last())


# --- taking it back -------------------------------------------------------------------------------------


async def withdraw(school: School) -> None:
    """Through the question whether it is meant."""
    await school.director.taps("撤回")
    await school.director.taps("确定撤回")


async def test_what_is_withdrawn_is_deleted_everywhere(school: School) -> None:
    group = await maths_room(school)
    await announced(school)
    await school.director.taps("催一下")
    tap = data_under(school.teacher, "收到")
    await withdraw(school)
    assert not school.teacher.posts() and not school.head.posts(group)
    assert "已撤回" in words_of(school.director.posts()[-3]) and "已撤回" in school.director.sees()
    await school.teacher.says("/help")
    assert "已经撤回" in (await tap_again(school.teacher, tap)).text


async def test_withdrawing_twice_is_withdrawing_once(school: School) -> None:
    await announced(school)
    await school.director.taps("撤回")
    really = data_under(school.director, "确定撤回")
    for _ in range(2):
        answer = await tap_again(school.director, really)
        assert not answer.show_alert
    assert "已撤回" in school.director.sees()


async def test_one_can_think_better_of_it(school: School) -> None:
    await announced(school)
    await school.director.taps("撤回")
    await school.director.taps("不撤回")
    assert len(school.teacher.posts()) == 1


async def test_what_is_too_old_to_be_deleted_says_that_it_is_withdrawn(school: School) -> None:
    await announced(school)
    school.town.clock.advance(timedelta(days=3))
    await withdraw(school)
    assert school.teacher.sees() == "这条通知已撤回。" and school.teacher.buttons() == []


async def test_pictures_are_taken_back_with_their_words(school: School) -> None:
    director = school.director
    await director.says("/announce")
    await school.town.sandbox.send_album(director.person, director.person, [png(1), png(2)])
    await school.town.quiet()
    await director.taps("完成")
    await director.says("数学组")
    await director.taps("完成")
    await director.taps("📢 发给")
    assert len(school.teacher.posts()) == 3
    await withdraw(school)
    assert not school.teacher.posts()


async def test_only_the_author_and_directors_change_what_was_sent(school: School) -> None:
    await announced(school, "明天带听课本", by=school.head)
    withdraw_it, correct_it = data_under(school.head, "撤回"), data_under(school.head, "更正")
    await school.leader.says("/help")
    for data in (withdraw_it, correct_it):
        assert (await tap_again(school.leader, data)).show_alert
    await school.director.says("/help")
    await tap_again(school.director, withdraw_it)
    await school.director.taps("确定撤回")
    assert not school.teacher.posts()
    assert "已撤回" in school.head.sees()
