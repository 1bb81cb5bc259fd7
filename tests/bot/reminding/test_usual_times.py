"""The tick with a clock that is set from outside: what goes out when, and to whom."""

from __future__ import annotations

from datetime import date, time

from school.calendar.terms import SpecialDay
from school.reminding.reminders import Personal, Rule, Topic
from school.scheduling.schedule import ItemKind
from tests.conftest import School
from tests.reminding import (
    MATHS_CHAT,
    SCHOOL_CHAT,
    add,
    add_meeting,
    bind_chats,
    ends_of,
    go_to,
    local,
    replan,
    said,
    stored,
)

# --- the usual times ---------------------------------------------------------------------------------


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
    from school.counting.duties import Duty, Metric, Per

    await bind_chats(school)
    await add_meeting(school)
    async with stored(school) as store:
        await store.duties.add(Duty(0, Metric.OBSERVE, 10, Per.TERM), school.town.clock.now())
        await store.preferences.set_counts(True)
    await go_to(school, local("2026-11-30 07:30"))
    assert "听课 本学期：3 人，已完成 0 人" in said(school, MATHS_CHAT)[-1]


async def test_chats_hear_nothing_but_the_week_the_month_and_the_eve(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await add(school, ItemKind.DEADLINE, "提交教学案例", "2026-12-04", starts="17:00", group="数学组")
    await add(school, ItemKind.MONTH, "课题中期评估", "2026-12-01", last_day="2026-12-31", group="数学组")
    await go_to(school, local("2026-12-07 07:00"))
    assert [text[:1] for text in said(school, MATHS_CHAT)] == ["📅", "🗓", "📌"]
    month = said(school, MATHS_CHAT)[1]
    assert month.startswith("🗓 12月安排") and "▫️ 本月内　课题中期评估" in month
    assert "周三（2、9、16、23、30日） 14:20 数学组教研 三楼会议室（主讲：陈小满）" in month
    assert all("课题中期评估" not in text for text in said(school, SCHOOL_CHAT))


# --- quiet hours, holidays, wishes -------------------------------------------------------------------


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


async def test_who_is_on_leave_is_left_in_peace(school: School) -> None:
    await add_meeting(school)
    away, author = school.ids.members["陈小满"], school.ids.members["林知远"]
    async with stored(school) as store:
        now = school.town.clock.now()
        await store.leaves.add(away, date(2026, 11, 28), date(2026, 12, 2), "病假", author, now)
    await go_to(school, local("2026-12-02 13:00"))
    # Told three days before, on the last working day: there are no tasks for the day of the leave either.
    assert not any("11月30日" in text or "12月2日" in text for text in said(school, school.teacher.id))
    assert any("12月2日" in text for text in said(school, school.head.id))
    await go_to(school, local("2026-12-07 08:00"))
    assert "您的第15周安排" in school.teacher.sees()
