"""What is said after standstills and jumps of the clock, and of what was entered late."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import time, timedelta
from typing import Any
from unittest.mock import patch

from bot import reminding
from handlers.reminding import firing
from school.reminding.reminders import Rule, Topic
from school.scheduling.schedule import ItemKind
from storage.store import Store
from tests import sample
from tests.conftest import School
from tests.reminding import (
    MATHS_CHAT,
    SCHOOL_CHAT,
    add,
    add_meeting,
    be_down_until,
    bind_chats,
    ends_of,
    go_to,
    local,
    replan,
    said,
    stored,
    tick,
)


async def test_after_a_stop_what_still_makes_sense_comes_late_and_says_so(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await tick(school)
    await be_down_until(school, local("2026-12-01 19:00"))
    text = said(school, MATHS_CHAT)[-1]
    assert text.startswith("（迟到的提醒，原定 12月1日 周二 17:00）")
    assert "📌 明天 14:20 数学组教研" in text
    ends = await ends_of(school)
    assert ends["eve", "2026-12-02"] == ("sent", "late")
    assert ends["soon", "2026-11-25"] == ("skipped", "too_late")


async def test_a_late_week_tells_what_is_left_of_it(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await add(school, ItemKind.EVENT, "家长会", "2026-12-04", starts="16:00")
    await tick(school)
    await be_down_until(school, local("2026-12-03 10:00"))
    week = next(text for text in said(school, MATHS_CHAT) if "第14周安排" in text)
    assert "迟到的提醒" in week and "家长会" in week and "数学组教研" not in week


async def test_what_is_late_at_night_waits_for_the_morning(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await tick(school)
    await be_down_until(school, local("2026-12-01 23:00"))
    assert not any("📌" in text for text in said(school, MATHS_CHAT))
    await go_to(school, local("2026-12-02 06:29"))
    assert not any("📌" in text for text in said(school, MATHS_CHAT))
    await go_to(school, local("2026-12-02 06:30"))
    text = next(words for words in said(school, MATHS_CHAT) if "📌" in words)
    assert "原定 12月1日 周二 17:00" in text and "今天 14:20" in text


async def test_of_several_late_reminders_of_a_deadline_one_comes(school: School) -> None:
    await add(school, ItemKind.DEADLINE, "提交教学案例", "2026-12-04", starts="17:00", group="数学组")
    await tick(school)
    await be_down_until(school, local("2026-12-03 10:00"))
    about = [text for text in said(school, school.teacher.id) if "⏳ 提交教学案例" in text]
    assert len(about) == 1 and "明天截止" in about[0]


async def test_after_months_of_standstill_nothing_old_is_said(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await tick(school)
    await be_down_until(school, local("2027-01-20 10:00"))
    assert [text for text in said(school, MATHS_CHAT) if "📌" in text] == [
        text for text in said(school, MATHS_CHAT) if "📌 今天 14:20" in text
    ]
    assert len([text for text in said(school, MATHS_CHAT) if "📅" in text]) == 1
    ends = await ends_of(school)
    assert ends["eve", "2026-12-30"] == ("skipped", "too_late")


async def test_ticks_at_the_same_moment_say_it_once(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await tick(school)
    school.town.clock.advance(local("2026-12-01 17:00") - school.town.clock.now())
    reminding = school.town.app.reminding
    await asyncio.gather(*(reminding.tick() for _ in range(5)))
    await tick(school)
    assert len([text for text in said(school, MATHS_CHAT) if "📌" in text]) == 1


async def test_a_reminder_that_can_t_be_said_does_not_keep_the_others_back(school: School) -> None:
    broken = await add(school, ItemKind.EVENT, "坏事项", "2026-11-25", starts="14:20", group="数学组")
    await add(school, ItemKind.EVENT, "好事项", "2026-11-25", starts="14:20", group="数学组")
    await tick(school)
    saying = firing.saying

    def failing(scene: firing.Scene, reminder: firing.Reminder) -> firing.Saying:
        if reminder.item_id == broken:
            raise ZeroDivisionError
        return saying(scene, reminder)

    with patch.object(firing, "saying", failing), patch("bot.reminding.log"):
        await go_to(school, local("2026-11-25 12:20"))
    assert "好事项" in school.teacher.sees()
    rows = await school.town.app.database.read(
        "SELECT state, note FROM reminders WHERE item_id = ?", (broken,)
    )
    assert ("skipped", "failed E-") in {(row["state"], (row["note"] or "")[:9]) for row in rows}


async def test_a_school_in_which_something_is_wrong_does_not_keep_the_others_waiting(school: School) -> None:
    theirs = await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    await add(school, ItemKind.EVENT, "他校大会", "2026-11-25", starts="14:10", ids=theirs)
    await add(school, ItemKind.EVENT, "本校大会", "2026-11-25", starts="14:20")
    await tick(school)
    look = reminding.look

    async def failing(store: Store, *rest: Any) -> object:
        if store.school_id == theirs.school_id:
            raise ZeroDivisionError
        return await look(store, *rest)

    with patch.object(reminding, "look", failing), patch.object(reminding, "log"):
        school.town.clock.advance(local("2026-11-25 12:20") - school.town.clock.now())
        await tick(school)
    assert "本校大会" in school.teacher.sees()


async def test_a_clock_that_is_set_back_repeats_nothing(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await go_to(school, local("2026-12-01 17:05"))
    before = [said(school, chat) for chat in (MATHS_CHAT, school.teacher.id)]
    school.town.clock.advance(timedelta(days=-3))
    await tick(school)
    await go_to(school, local("2026-12-01 17:05"))
    assert [said(school, chat) for chat in (MATHS_CHAT, school.teacher.id)] == before


# --- entered late -------------------------------------------------------------------------------------


async def test_what_is_entered_the_evening_before_is_announced_at_once(school: School) -> None:
    await bind_chats(school)
    await go_to(school, local("2026-11-25 18:00"))
    await add(school, ItemKind.EVENT, "碰头会", "2026-11-26", starts="14:20", group="数学组", late=True)
    await go_to(school, local("2026-11-25 18:00:59"))
    assert said(school, MATHS_CHAT) == []
    await go_to(school, local("2026-11-26 12:20"))
    assert said(school, MATHS_CHAT) == ["📌 明天 14:20 碰头会\n11月26日 周四（第13周）14:20"]
    assert said(school, school.teacher.id) == ["⏰ 今天 14:20 碰头会\n11月26日 周四（第13周）14:20"]


async def test_what_begins_soon_is_said_to_everybody_once(school: School) -> None:
    await go_to(school, local("2026-11-25 13:30"))
    await add(school, ItemKind.EVENT, "碰头会", "2026-11-25", starts="14:20", late=True)
    await go_to(school, local("2026-11-25 14:30"))
    assert [text.splitlines()[0] for text in said(school, school.teacher.id)] == ["⏰ 今天 14:20 碰头会"]


async def test_what_can_not_be_said_in_time_any_more_is_noted(school: School) -> None:
    await bind_chats(school)
    await go_to(school, local("2026-11-25 23:00"))
    await add(school, ItemKind.EVENT, "晨会", "2026-11-26", starts="06:20", late=True)
    await go_to(school, local("2026-11-26 08:00"))
    assert said(school, SCHOOL_CHAT) == said(school, school.teacher.id) == []
    assert (await ends_of(school))["eve", "2026-11-26"] == ("skipped", "too_late")
    await school.director.says("/upcoming")
    await school.director.taps("没发出去的")
    assert "晨会 · 前一天：错过时间，没发" in school.director.sees()


async def test_a_deadline_set_for_today_is_said_today(school: School) -> None:
    await add(school, ItemKind.DEADLINE, "交质量分析", "2026-11-25", starts="17:00", late=True)
    await go_to(school, local("2026-11-26 12:00"))
    assert [text.splitlines()[:2] for text in said(school, school.teacher.id)] == [
        ["🆕 新的截止：交质量分析（今天截止）", "11月25日 周三（第13周）17:00"]
    ]


async def test_what_is_changed_right_away_is_said_as_it_is_then(school: School) -> None:
    await bind_chats(school)
    await go_to(school, local("2026-11-25 18:00"))
    item = await add(
        school, ItemKind.EVENT, "碰头会", "2026-11-26", starts="14:20", group="数学组", late=True
    )
    async with stored(school) as store:
        found = await store.schedule.get(item)
        assert found is not None
        await store.schedule.change(replace(found, place="报告厅"), school.town.clock.now())
        await replan(store, school, item)
    await go_to(school, local("2026-11-25 20:00"))
    [text] = said(school, MATHS_CHAT)
    assert "报告厅" in text


async def test_a_reminder_whose_time_the_school_moves_into_the_past_is_said_at_once(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await go_to(school, local("2026-12-01 16:00"))
    async with stored(school) as store:
        await store.preferences.set_rule(Topic.EVE, Rule(True, time(12)))
    await go_to(school, local("2026-12-01 16:05"))
    assert [text.splitlines()[0] for text in said(school, MATHS_CHAT)][-1] == "📌 明天 14:20 数学组教研"
    await go_to(school, local("2026-12-02 10:00"))
    assert len([text for text in said(school, MATHS_CHAT) if "📌" in text]) == 1


async def test_a_new_deadline_is_told_once_as_new_and_not_to_who_set_it(school: School) -> None:
    await go_to(school, local("2026-11-25 16:00"))
    await add(school, ItemKind.DEADLINE, "交质量分析", "2026-11-27", starts="17:00", late=True)
    await go_to(school, local("2026-11-27 07:00"))
    first_lines = [text.splitlines()[0] for text in said(school, school.teacher.id)]
    assert first_lines == ["🆕 新的截止：交质量分析（还有 2 天）"]
    assert said(school, school.director.id) == []
    await go_to(school, local("2026-11-27 12:00"))
    for who in (school.teacher, school.director):
        assert who.sees().splitlines()[0] == "⏳ 交质量分析 今天截止"


async def test_a_deadline_for_which_it_is_too_late_to_be_told_at_night_is_new_in_the_morning(
    school: School,
) -> None:
    await go_to(school, local("2026-11-25 22:00"))
    await add(school, ItemKind.DEADLINE, "交质量分析", "2026-11-27", starts="17:00", late=True)
    await go_to(school, local("2026-11-26 12:00"))
    assert [text.splitlines()[0] for text in said(school, school.teacher.id)] == [
        "🆕 新的截止：交质量分析（明天截止）"
    ]


async def test_a_new_deadline_heard_again_is_not_new_any_more(school: School) -> None:
    await go_to(school, local("2026-11-25 10:00"))
    await add(school, ItemKind.DEADLINE, "交质量分析", "2026-11-27", starts="17:00", late=True)
    await go_to(school, local("2026-11-25 10:02"))
    await school.teacher.taps("1 小时后")
    await go_to(school, local("2026-11-25 11:30"))
    assert school.teacher.sees().startswith("⏳ 交质量分析 还有 2 天截止")


# --- the week's words, moved --------------------------------------------------------------------------


async def test_a_week_whose_time_is_moved_into_the_past_is_told_at_once(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    async with stored(school) as store:
        await store.preferences.set_rule(Topic.WEEK, Rule(True, time(12)))
    await go_to(school, local("2026-11-30 10:00"))
    await school.director.says("/reminders")
    for label in ("学校的提醒", "周安排", "08:00"):
        answer = await school.director.taps(label)
    assert answer.text == "这次的马上就发。"
    await go_to(school, local("2026-11-30 10:05"))
    [text] = [text for text in said(school, MATHS_CHAT) if "第14周安排" in text]
    assert "迟到" not in text
    await school.director.taps("周安排")
    answer = await school.director.taps("12:00")
    assert answer.text == "好的，下一次是12月7日 周一 12:00。"
    await go_to(school, local("2026-11-30 13:00"))
    assert len([text for text in said(school, MATHS_CHAT) if "第14周安排" in text]) == 1


async def test_deadlines_that_are_set_in_one_minute_are_told_in_one_message(school: School) -> None:
    for second, title in ((10, "交教案"), (40, "交论文")):
        await go_to(school, local(f"2026-11-25 10:00:{second}"))
        await add(school, ItemKind.DEADLINE, title, "2026-11-27", starts="17:00", late=True)
    await go_to(school, local("2026-11-25 10:05"))
    [text] = said(school, school.teacher.id)
    assert text.count("🆕 新的截止") == 2
