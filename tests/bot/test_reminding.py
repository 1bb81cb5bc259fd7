"""The tick with a clock that is set from outside: what goes out when, to whom, and what after a standstill."""

from __future__ import annotations

import asyncio
from datetime import date, time, timedelta
from typing import Any
from unittest.mock import patch
from zoneinfo import ZoneInfo

import pytest

from bot import pace, reminding
from handlers.support import firing
from school.reminders import Personal, Rule, Topic
from school.schedule import Audience, Change, ItemKind
from school.terms import SpecialDay, Term
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


@pytest.fixture(autouse=True)
def unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("PRIVATE_BURST", "GROUP_BURST", "GROUP_PER_MINUTE"):
        monkeypatch.setattr(pace, limit, 10_000)


# --- the usual times ----------------------------------------------------------------------------------


async def test_a_meeting_is_announced_in_its_group_the_afternoon_before(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await go_to(school, local("2026-12-01 16:59"))
    assert not any("📌" in text for text in said(school, MATHS_CHAT))
    await go_to(school, local("2026-12-01 17:00"))
    text = said(school, MATHS_CHAT)[-1]
    assert "📌 明天 14:20 数学组教研" in text
    assert "12月2日 周三（第14周）14:20—15:50" in text
    assert "三楼会议室" in text and "主讲：陈小满" in text
    assert not any("📌" in words for words in [*said(school, SCHOOL_CHAT), school.teacher.sees()])


async def test_its_members_are_told_two_hours_before(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await go_to(school, local("2026-11-25 12:19"))
    assert school.teacher.sees() == ""
    await go_to(school, local("2026-11-25 12:20"))
    assert "⏰ 今天 14:20 数学组教研" in school.teacher.sees()
    assert "⏰ 今天 14:20 数学组教研" in school.head.sees()
    assert school.colleague.sees() == ""


async def test_what_has_no_chat_is_announced_in_private(school: School) -> None:
    await add_meeting(school)
    await go_to(school, local("2026-12-01 17:00"))
    assert "📌 明天 14:20" in school.teacher.sees()
    assert "📌" not in school.colleague.sees()


async def test_a_speaker_is_told_three_days_before(school: School) -> None:
    await add_meeting(school)
    await go_to(school, local("2026-11-27 17:00"))  # Friday: three days before Wednesday is a Sunday
    assert "由您主讲" in school.teacher.sees()
    assert "由您主讲" not in school.head.sees()


async def test_a_deadline_reaches_those_who_still_owe(school: School) -> None:
    item = await add(school, ItemKind.DEADLINE, "提交教学案例", "2026-12-04", starts="17:00", group="数学组")
    for day, words in (("11-27", "还有 7 天截止"), ("12-01", "还有 3 天截止"), ("12-03", "明天截止")):
        await go_to(school, local(f"2026-{day} 08:00"))
        assert words in school.teacher.sees() and words in school.head.sees()
    async with stored(school) as store:
        await store.tellings.set_done(item, school.ids.members["陈小满"], school.town.clock.now())
    await go_to(school, local("2026-12-04 08:00"))
    assert "今天截止" in school.head.sees()
    assert "今天截止" not in school.teacher.sees()
    assert school.colleague.sees() == ""


async def test_a_month_item_is_opened_and_before_the_end_said_to_who_sees_to_it(school: School) -> None:
    await add(school, ItemKind.MONTH, "课题中期评估", "2026-12-01", last_day="2026-12-31", group="数学组")
    await go_to(school, local("2026-12-01 07:30"))
    assert "您的12月安排" in school.teacher.sees() and "课题中期评估" in school.teacher.sees()
    await go_to(school, local("2026-12-24 08:00"))
    assert "还没有标记完成，离月底还有 7 天" in school.head.sees()
    assert "还没有标记完成" not in school.teacher.sees()


async def test_a_month_item_that_is_done_is_not_asked_for(school: School) -> None:
    item = await add(school, ItemKind.MONTH, "课题中期评估", "2026-12-01", last_day="2026-12-31")
    async with stored(school) as store:
        await store.schedule.set_done(item, school.ids.members["林知远"], school.town.clock.now())
        await replan(store, school, item)
    await go_to(school, local("2026-12-24 08:00"))
    assert said(school, school.director.id) == []


async def test_the_week_is_told_to_chats_and_to_everybody_their_own(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await add(school, ItemKind.DEADLINE, "提交教学案例", "2026-12-04", starts="17:00")
    await add(school, ItemKind.EVENT, "语文组听课", "2026-12-03", starts="09:10", group="语文组")
    await go_to(school, local("2026-11-30 07:30"))
    maths, everybody = said(school, MATHS_CHAT)[-1], said(school, SCHOOL_CHAT)[-1]
    assert "第14周安排（11月30日–12月6日）" in maths
    assert "数学组教研" in maths and "提交教学案例" in maths and "语文组" not in maths
    # The chat of the whole school speaks for the group that has none.
    assert "提交教学案例" in everybody and "语文组听课" in everybody and "数学组教研" not in everybody
    assert "由您主讲" in school.teacher.sees() and "语文组" not in school.teacher.sees()
    assert "语文组听课" in school.colleague.sees() and "数学组" not in school.colleague.sees()


async def test_an_empty_week_is_not_told(school: School) -> None:
    await bind_chats(school)
    await go_to(school, local("2026-12-12 12:00"))
    assert said(school, MATHS_CHAT) == said(school, SCHOOL_CHAT) == said(school, school.teacher.id) == []
    ends = await ends_of(school)
    assert ends["week", "2026-12-07"] == ("skipped", "nothing")


async def test_a_week_after_holidays_begins_on_its_first_working_day(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    async with stored(school) as store:
        for day in (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 4)):
            await store.schools.set_special_day(school.ids.school_id, SpecialDay(day, "校庆", works=False))
    await go_to(school, local("2026-12-02 07:29"))
    assert not any("📅" in text for text in said(school, MATHS_CHAT))
    await go_to(school, local("2026-12-02 07:30"))
    assert "12月4日 周五 校庆放假" in said(school, MATHS_CHAT)[-1]


async def test_the_group_s_duties_stand_in_the_week_where_the_school_wants_it(school: School) -> None:
    from school.quotas import Metric, Per

    await bind_chats(school)
    await add_meeting(school)
    async with stored(school) as store:
        await store.duties.add(Metric.OBSERVE, 10, Per.TERM, school.town.clock.now())
        await store.preferences.set_counts(True)
    await go_to(school, local("2026-11-30 07:30"))
    assert "听课 本学期：3 人，已完成 0 人" in said(school, MATHS_CHAT)[-1]


async def test_chats_hear_nothing_but_the_eve_and_the_week(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await add(school, ItemKind.DEADLINE, "提交教学案例", "2026-12-04", starts="17:00", group="数学组")
    await add(school, ItemKind.MONTH, "课题中期评估", "2026-12-01", last_day="2026-12-31", group="数学组")
    await go_to(school, local("2026-12-07 07:00"))
    assert [text[:1] for text in said(school, MATHS_CHAT)] == ["📅", "📌"]


# --- quiet hours, holidays, wishes --------------------------------------------------------------------


async def test_nothing_is_said_on_days_on_which_nobody_comes(school: School) -> None:
    await add(school, ItemKind.EVENT, "质量分析会", "2026-11-30", starts="08:20")
    await go_to(school, local("2026-11-27 17:00"))
    assert "📌 质量分析会\n11月30日 周一（第14周）08:20" in school.teacher.sees()
    before = said(school, school.teacher.id)
    await go_to(school, local("2026-11-30 06:29"))
    assert said(school, school.teacher.id) == before


async def test_a_school_sets_its_own_times(school: School) -> None:
    await add_meeting(school)
    async with stored(school) as store:
        await store.preferences.set_rule(Topic.SOON, Rule(True, minutes=30))
        await store.preferences.set_rule(Topic.EVE, Rule(False, time(17)))
    await go_to(school, local("2026-11-25 13:49"))
    assert said(school, school.teacher.id) == []
    await go_to(school, local("2026-11-25 13:50"))
    assert "14:20" in school.teacher.sees()
    await go_to(school, local("2026-12-02 09:00"))
    assert not any("📌" in text for text in said(school, school.teacher.id))


async def test_people_who_want_less_or_a_pause_get_it(school: School) -> None:
    await add_meeting(school)
    async with stored(school) as store:
        await store.preferences.set_personal(school.ids.members["苏婉清"], Personal(less=True))
        paused = Personal(paused_until=date(2026, 12, 2))
        await store.preferences.set_personal(school.ids.members["陈小满"], paused)
    await go_to(school, local("2026-12-01 23:00"))
    assert said(school, school.head.id) == said(school, school.teacher.id) == []
    await go_to(school, local("2026-12-02 12:20"))
    assert "14:20" in school.teacher.sees()
    assert said(school, school.head.id) == []


async def test_those_the_bot_can_t_write_to_are_left_out(school: School) -> None:
    await add_meeting(school)
    async with stored(school) as store:
        await store.accounts.lost(school.teacher.id)
    await go_to(school, local("2026-11-25 12:20"))
    assert said(school, school.teacher.id) == []
    assert "14:20" in school.head.sees()


# --- standstills and jumps ----------------------------------------------------------------------------


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


# --- changes ------------------------------------------------------------------------------------------


async def test_a_cancelled_meeting_is_not_reminded_of_and_those_who_were_told_are_told_once(
    school: School,
) -> None:
    await bind_chats(school)
    item = await add_meeting(school)
    await go_to(school, local("2026-12-01 17:30"))
    async with stored(school) as store:
        cancelled = Change(date(2026, 12, 2), None)
        await store.schedule.except_day(item, cancelled)
        await replan(store, school, item)
        await replan(store, school, item)
    await go_to(school, local("2026-12-02 20:00"))
    notices = [text for text in said(school, MATHS_CHAT) if "取消了" in text]
    assert notices == ["❌ 数学组教研取消了\n原定12月2日 周三 14:20"]
    assert len([text for text in said(school, school.teacher.id) if "取消了" in text]) == 1
    assert not any("⏰ 今天" in text and "12月2日" in text for text in said(school, school.teacher.id))
    assert not any("取消" in text for text in said(school, school.colleague.id))


async def test_a_moved_meeting_is_corrected_and_announced_anew(school: School) -> None:
    await bind_chats(school)
    item = await add_meeting(school)
    await go_to(school, local("2026-12-01 17:30"))
    async with stored(school) as store:
        await store.schedule.except_day(
            item, Change(date(2026, 12, 2), date(2026, 12, 3), time(15, 10), None, "录播室")
        )
        await replan(store, school, item)
    await go_to(school, local("2026-12-01 17:31"))
    text = said(school, MATHS_CHAT)[-1]
    assert "🔔 数学组教研有变动" in text and "12月3日 周四（第14周）15:10" in text
    assert "原定12月2日 周三 14:20" in text and "地点：录播室" in text
    await go_to(school, local("2026-12-02 17:00"))
    assert "📌 明天 15:10" in said(school, MATHS_CHAT)[-1]
    await go_to(school, local("2026-12-03 14:00"))
    assert len([words for words in said(school, MATHS_CHAT) if "🔔" in words]) == 1


async def test_a_second_change_is_corrected_too_and_a_change_back_before_it_is_said_is_not(
    school: School,
) -> None:
    await bind_chats(school)
    item = await add_meeting(school)
    await go_to(school, local("2026-12-01 17:30"))
    for place in ("录播室", "报告厅"):
        async with stored(school) as store:
            await store.schedule.except_day(item, Change(date(2026, 12, 2), date(2026, 12, 2), place=place))
            await replan(store, school, item)
        await go_to(school, school.town.clock.now() + timedelta(minutes=2))
        assert f"地点：{place}" in said(school, MATHS_CHAT)[-1]
    count = len(said(school, MATHS_CHAT))
    for place in ("操场", "报告厅"):
        async with stored(school) as store:
            await store.schedule.except_day(item, Change(date(2026, 12, 2), date(2026, 12, 2), place=place))
            await replan(store, school, item)
    await go_to(school, school.town.clock.now() + timedelta(minutes=2))
    assert len(said(school, MATHS_CHAT)) == count


async def test_a_change_that_is_kept_quiet_is_not_corrected(school: School) -> None:
    await bind_chats(school)
    item = await add_meeting(school)
    await go_to(school, local("2026-12-01 17:30"))
    count = len(said(school, MATHS_CHAT))
    async with stored(school) as store:
        await store.schedule.set_cancelled(item, school.town.clock.now())
        await replan(store, school, item, notify=False)
    await go_to(school, local("2026-12-03 08:00"))
    assert len(said(school, MATHS_CHAT)) == count


async def test_what_nobody_was_told_needs_no_correction(school: School) -> None:
    await bind_chats(school)
    item = await add(school, ItemKind.EVENT, "家长会", "2026-12-18", starts="16:00")
    await tick(school)
    async with stored(school) as store:
        await store.schedule.set_cancelled(item, school.town.clock.now())
        await replan(store, school, item)
    await go_to(school, local("2026-12-19 08:00"))
    assert said(school, SCHOOL_CHAT) == said(school, school.teacher.id) == []


async def test_a_correction_at_night_waits_unless_the_morning_is_too_late(school: School) -> None:
    await bind_chats(school)
    item = await add_meeting(school)
    await go_to(school, local("2026-12-01 22:00"))
    async with stored(school) as store:
        await store.schedule.except_day(item, Change(date(2026, 12, 2), None))
        await replan(store, school, item)
    await go_to(school, local("2026-12-02 06:29"))
    assert not any("取消" in text for text in said(school, MATHS_CHAT))
    await go_to(school, local("2026-12-02 06:30"))
    assert "取消" in said(school, MATHS_CHAT)[-1]


async def test_new_bells_move_reminders_and_correct_what_was_told(school: School) -> None:
    from school.terms import Period

    await bind_chats(school)
    await add(school, ItemKind.EVENT, "磨课", "2026-12-02", starts="14:20", periods=(6,), group="数学组")
    await go_to(school, local("2026-12-01 17:30"))
    later = [
        Period(p.number, p.half, p.start, p.end)
        if p.number != 6
        else Period(6, "pm", time(14, 30), time(15, 10))
        for p in sample.TIMETABLE
    ]
    async with stored(school) as store:
        await store.schools.set_timetable(school.ids.school_id, later)
    await go_to(school, local("2026-12-02 12:31"))
    assert any("时间：12月2日 周三（第14周）14:30" in text for text in said(school, MATHS_CHAT))
    assert "⏰ 今天 14:30 磨课" in school.teacher.sees()


# --- terms, years, zones, schools ---------------------------------------------------------------------


async def test_a_series_runs_over_the_new_year_and_stops_with_the_term(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await go_to(school, local("2027-03-01 12:00"))
    eves = [text.splitlines()[-3] for text in said(school, MATHS_CHAT) if "📌" in text]
    assert [text.split("（")[0] for text in eves] == [
        "12月2日 周三", "12月9日 周三", "12月16日 周三", "12月23日 周三", "12月30日 周三",
        "1月6日 周三", "1月13日 周三", "1月20日 周三",
    ]  # fmt: skip


async def test_february_29_is_a_day_like_others(school: School) -> None:
    async with stored(school) as store:
        await store.schools.set_term(
            school.ids.school_id, Term("2027-2028学年第二学期", date(2028, 2, 14), date(2028, 7, 1))
        )
    school.town.clock.advance(local("2028-02-21 10:00") - school.town.clock.now())
    await add(school, ItemKind.EVENT, "开学教研", "2028-02-29", starts="14:20", group="数学组")
    await add(school, ItemKind.MONTH, "二月计划", "2028-02-01", last_day="2028-02-29", group="数学组")
    await go_to(school, local("2028-02-28 17:00"))
    assert "📌 明天 14:20 开学教研" in school.teacher.sees()
    assert "2月29日 周二（第3周）" in school.teacher.sees()
    assert any("离月底还有 7 天" in text for text in said(school, school.head.id))
    await go_to(school, local("2028-02-29 12:20"))
    assert "⏰ 今天 14:20" in school.teacher.sees()


async def test_a_school_elsewhere_is_reminded_by_its_own_clock(school: School) -> None:
    async with stored(school) as store:
        await store.schools.set_timezone(school.ids.school_id, "Asia/Urumqi")
    urumqi = ZoneInfo("Asia/Urumqi")
    await add_meeting(school)
    await go_to(school, local("2026-11-25 12:19", urumqi))
    assert said(school, school.teacher.id) == []
    await go_to(school, local("2026-11-25 12:20", urumqi))
    assert "14:20" in school.teacher.sees()


async def test_moving_to_another_zone_moves_the_reminders(school: School) -> None:
    await add_meeting(school)
    await tick(school)
    async with stored(school) as store:
        await store.schools.set_timezone(school.ids.school_id, "Asia/Urumqi")
    await go_to(school, local("2026-11-25 14:19"))
    assert said(school, school.teacher.id) == []
    await go_to(school, local("2026-11-25 14:20"))
    assert "14:20" in school.teacher.sees()


async def test_two_schools_hear_nothing_of_each_other(school: School) -> None:
    town = school.town
    theirs = await sample.build(town.app.database, town.clock.now(), "云岭小学", shift=1000)
    stranger = town.person(sample.TEACHER + 1000, "陈小满")
    town.sandbox.person(stranger.person).started = True
    await add_meeting(school)
    await add(school, ItemKind.EVENT, "他校大会", "2026-11-25", starts="14:20", ids=theirs)
    await go_to(school, local("2026-11-25 12:20"))
    assert "数学组教研" in school.teacher.sees() and "他校大会" not in school.teacher.sees()
    assert [text.splitlines()[0] for text in said(school, stranger.id)] == ["⏰ 今天 14:20 他校大会"]


async def test_somebody_of_two_schools_is_told_which_one_it_is(school: School) -> None:
    theirs = await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    async with stored(school, theirs) as store:
        await store.members.link(theirs.members["白露"], school.teacher.id)
    await add_meeting(school)
    await go_to(school, local("2026-11-25 12:20"))
    assert school.teacher.sees().endswith("—— 青禾小学")
    assert "——" not in school.head.sees().splitlines()[-1]


async def test_single_people_are_told_in_private_only(school: School) -> None:
    await bind_chats(school)
    pair = frozenset({school.ids.members["陈小满"], school.ids.members["周牧野"]})
    await add(school, ItemKind.EVENT, "师徒结对", "2026-12-02", starts="14:20", audience=Audience(None, pair))
    await go_to(school, local("2026-12-02 12:20"))
    assert "师徒结对" in school.teacher.sees() and "师徒结对" in school.colleague.sees()
    assert said(school, MATHS_CHAT) == said(school, SCHOOL_CHAT) == []
    assert said(school, school.head.id) == []
