"""What people are told when something they were told of changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from school.scheduling.schedule import Audience, Change, ItemKind, Part
from tests import sample
from tests.conftest import School
from tests.reminding import (
    MATHS_CHAT,
    SCHOOL_CHAT,
    add,
    add_meeting,
    bind_chats,
    go_to,
    local,
    replan,
    said,
    stored,
    tick,
)


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


async def test_a_change_back_is_corrected_where_it_was_heard_of_by_a_reminder_meanwhile(
    school: School,
) -> None:
    item = await add_meeting(school)
    await go_to(school, local("2026-12-02 12:19:20"))
    for place, until in (("录播室", "2026-12-02 12:20"), (None, "2026-12-02 12:25")):
        async with stored(school) as store:
            await store.schedule.except_day(item, Change(date(2026, 12, 2), date(2026, 12, 2), place=place))
            await replan(store, school, item)
        await go_to(school, local(until))
    reminded, corrected = said(school, school.teacher.id)[-2:]
    assert "录播室" in reminded and "地点：三楼会议室" in corrected


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
    from school.calendar.terms import Period

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


# --- who prepares -------------------------------------------------------------------------------------


async def give_parts(school: School, item: int, **parts: Part) -> None:
    async with stored(school) as store:
        found = await store.schedule.get(item)
        assert found is not None
        mine = {school.ids.members[name]: part for name, part in parts.items()}
        await store.schedule.change(replace(found, parts=mine), school.town.clock.now())
        await replan(store, school, item)


async def test_who_is_replaced_and_who_comes_instead_hear_of_it_once(school: School) -> None:
    await bind_chats(school)
    item = await add_meeting(school)
    await go_to(school, local("2026-11-30 08:00"))
    assert any("由您主讲" in text for text in said(school, school.teacher.id))
    others = [said(school, who) for who in (MATHS_CHAT, SCHOOL_CHAT, school.colleague.id)]
    await give_parts(school, item, 苏婉清=Part.SPEAKER)
    await go_to(school, local("2026-11-30 12:00"))
    assert school.teacher.sees() == "🔔 后天的数学组教研不用您准备了。\n现在是主讲：苏婉清。"
    assert "🎤 后天的数学组教研由您主讲，请提前准备。" in school.head.sees()
    assert [said(school, who) for who in (MATHS_CHAT, SCHOOL_CHAT, school.colleague.id)] == others
    counts = [len(said(school, who.id)) for who in (school.teacher, school.head)]
    await give_parts(school, item, 苏婉清=Part.SPEAKER)
    await go_to(school, local("2026-11-30 13:00"))
    assert [len(said(school, who.id)) for who in (school.teacher, school.head)] == counts


async def test_who_is_replaced_before_being_told_hears_nothing(school: School) -> None:
    item = await add(
        school,
        ItemKind.EVENT,
        "讲座",
        "2026-12-04",
        starts="14:20",
        parts={school.ids.members["陈小满"]: Part.SPEAKER},
    )
    await tick(school)
    await give_parts(school, item, 苏婉清=Part.SPEAKER)
    await go_to(school, local("2026-12-01 17:00"))
    assert not any("准备" in text for text in said(school, school.teacher.id))
    assert "由您主讲" in school.head.sees()


async def test_a_speaker_named_late_is_told_at_once_and_one_who_can_t_be_told_is_replaced(
    school: School,
) -> None:
    item = await add(school, ItemKind.EVENT, "讲座", "2026-11-27", starts="14:20", group="数学组")
    await tick(school)
    await give_parts(school, item, 白露=Part.SPEAKER)
    await go_to(school, local("2026-11-25 11:00"))
    await give_parts(school, item, 陈小满=Part.PREPARER)
    await go_to(school, local("2026-11-25 12:00"))
    assert "🎤 后天的讲座由您主备，请提前准备。" in school.teacher.sees()


async def test_another_task_and_another_time_are_told_together(school: School) -> None:
    item = await add_meeting(school, parts={school.ids.members["陈小满"]: Part.SPEAKER})
    await go_to(school, local("2026-11-30 08:00"))
    async with stored(school) as store:
        await store.schedule.except_day(item, Change(date(2026, 12, 2), date(2026, 12, 3), time(15, 10)))
    await give_parts(school, item, 陈小满=Part.PREPARER)
    await go_to(school, local("2026-11-30 09:00"))
    assert "由您主备" in school.teacher.sees() and "12月3日 周四（第14周）15:10" in school.teacher.sees()
    assert "🔔 数学组教研有变动" in school.head.sees()


async def test_a_cancelled_meeting_is_nobodys_task(school: School) -> None:
    item = await add_meeting(school)
    await go_to(school, local("2026-11-30 08:00"))
    async with stored(school) as store:
        await store.schedule.except_day(item, Change(date(2026, 12, 2), None))
    await give_parts(school, item, 苏婉清=Part.SPEAKER)
    await go_to(school, local("2026-11-30 09:00"))
    assert school.teacher.sees().startswith("❌ 数学组教研取消了")
    assert school.head.sees().startswith("❌ 数学组教研取消了")


# --- whom it is for -----------------------------------------------------------------------------------


async def give_to(school: School, item: int, audience: Audience, **more: Any) -> None:
    async with stored(school) as store:
        found = await store.schedule.get(item)
        assert found is not None
        await store.schedule.change(replace(found, audience=audience, **more), school.town.clock.now())
        await replan(store, school, item)


def group(school: School, name: str) -> Audience:
    return Audience(school.ids.groups[name])


async def test_who_is_not_meant_any_more_and_who_is_now_hear_of_it_once(school: School) -> None:
    item = await add(school, ItemKind.EVENT, "磨课", "2026-12-02", starts="14:20", group="数学组")
    await go_to(school, local("2026-12-01 17:30"))
    assert "📌 明天 14:20 磨课" in school.teacher.sees() and "磨课" not in school.colleague.sees()
    await give_to(school, item, group(school, "语文组"))
    await go_to(school, local("2026-12-01 18:00"))
    assert school.teacher.sees() == "🔔 明天的磨课不用您参加了。\n现在的对象：语文组。"
    assert "📌 明天 14:20 磨课" in school.colleague.sees()
    counts = [len(said(school, who.id)) for who in (school.teacher, school.head, school.colleague)]
    await go_to(school, local("2026-12-02 11:00"))
    assert [len(said(school, who.id)) for who in (school.teacher, school.head, school.colleague)] == counts
    await go_to(school, local("2026-12-02 13:00"))
    assert "⏰ 今天 14:20 磨课" in school.colleague.sees()
    assert "⏰" not in school.teacher.sees()


async def test_another_audience_and_another_time_make_one_correction(school: School) -> None:
    await bind_chats(school)
    item = await add(school, ItemKind.EVENT, "磨课", "2026-12-02", starts="14:20", group="数学组")
    await go_to(school, local("2026-12-01 17:30"))
    await give_to(school, item, Audience(), starts=time(15, 10))
    await go_to(school, local("2026-12-01 18:00"))
    text = said(school, MATHS_CHAT)[-1]
    assert "🔔 磨课有变动" in text and "15:10" in text and "对象" not in text
    assert said(school, SCHOOL_CHAT)[-1].startswith("📌 明天 15:10 磨课")
    assert not any("磨课" in text for text in said(school, school.colleague.id))


async def test_those_who_came_with_a_change_hear_of_the_next_one_and_those_who_left_do_not(
    school: School,
) -> None:
    item = await add(school, ItemKind.EVENT, "磨课", "2026-12-02", starts="14:20", group="数学组")
    await go_to(school, local("2026-12-01 17:30"))
    await give_to(school, item, group(school, "语文组"))
    await go_to(school, local("2026-12-01 18:00"))
    before = len(said(school, school.teacher.id))
    await give_to(school, item, group(school, "语文组"), place="录播室")
    await go_to(school, local("2026-12-01 18:30"))
    assert "地点：录播室" in school.colleague.sees()
    assert len(said(school, school.teacher.id)) == before


async def test_an_audience_that_is_changed_back_before_it_is_said_is_not_spoken_of(school: School) -> None:
    item = await add(school, ItemKind.EVENT, "磨课", "2026-12-02", starts="14:20", group="数学组")
    await go_to(school, local("2026-12-01 17:30"))
    before = [len(said(school, who.id)) for who in (school.teacher, school.colleague)]
    for name in ("语文组", "数学组"):
        await give_to(school, item, group(school, name))
    await go_to(school, local("2026-12-01 18:00"))
    assert [len(said(school, who.id)) for who in (school.teacher, school.colleague)] == before


async def test_a_deadline_that_is_for_others_now_is_taken_off_those_who_still_owe(school: School) -> None:
    item = await add(school, ItemKind.DEADLINE, "交案例", "2026-12-04", starts="17:00", group="数学组")
    await go_to(school, local("2026-12-01 08:30"))
    async with stored(school) as store:
        await store.tellings.set_done(item, school.ids.members["苏婉清"], school.town.clock.now())
    await give_to(school, item, group(school, "语文组"))
    await go_to(school, local("2026-12-01 09:00"))
    assert school.teacher.sees() == "🔔 12月4日 周五截止的交案例不用您完成了。\n现在的对象：语文组。"
    assert "不用您" not in school.head.sees()
    assert school.colleague.sees().startswith("⏳ 交案例 还有 3 天截止")


async def test_a_chat_of_the_whole_school_is_told_that_only_a_group_is_meant(school: School) -> None:
    await bind_chats(school)
    item = await add(school, ItemKind.EVENT, "讲座", "2026-12-02", starts="14:20")
    await go_to(school, local("2026-12-01 17:30"))
    await give_to(school, item, group(school, "数学组"))
    await go_to(school, local("2026-12-01 18:00"))
    assert said(school, SCHOOL_CHAT)[-1].splitlines()[0] == "🔔 讲座有变动"
    assert said(school, SCHOOL_CHAT)[-1].splitlines()[-1] == "对象：数学组"
    assert said(school, MATHS_CHAT)[-1].startswith("📌 明天 14:20 讲座")


async def test_who_was_given_a_task_by_a_correction_hears_when_it_is_taken_away_again(school: School) -> None:
    item = await add_meeting(school)
    await go_to(school, local("2026-11-30 08:00"))
    await give_parts(school, item, 苏婉清=Part.SPEAKER)
    await go_to(school, local("2026-11-30 09:00"))
    await give_parts(school, item, 陈小满=Part.SPEAKER)
    await go_to(school, local("2026-11-30 10:00"))
    assert school.head.sees() == "🔔 后天的数学组教研不用您准备了。\n现在是主讲：陈小满。"
    assert "由您主讲" in school.teacher.sees()
