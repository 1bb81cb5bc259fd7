"""How people want to be reminded, and what they tap under a reminder."""

from __future__ import annotations

import pytest

from school.scheduling.schedule import ItemKind
from tests import sample
from tests.conftest import School
from tests.handlers.old_buttons import data_under, tap_again
from tests.reminding import add, add_meeting, go_to, local, said, stored


async def the_deadline(school: School) -> None:
    """提交教学案例, due on Friday 4 December at 17:00; the reminder of a week before has gone out."""
    await add(school, ItemKind.DEADLINE, "提交<b>案例", "2026-12-04", starts="17:00", group="数学组")
    await go_to(school, local("2026-11-27 08:00"))


async def test_somebody_asks_for_less_and_for_all_again(school: School) -> None:
    assert "🔔 全部提醒" in await school.teacher.says("/reminders")
    await school.teacher.taps("少提醒我")
    assert "只提醒您要准备的和快截止的" in school.teacher.sees()
    await school.teacher.taps("全部提醒")
    assert "🔔 全部提醒" in school.teacher.sees()


async def test_somebody_pauses_and_goes_on(school: School) -> None:
    await school.teacher.says("提醒设置")
    await school.teacher.taps("停一周")
    assert "已暂停，12月2日 周三恢复" in school.teacher.sees()
    assert "停一周" not in school.teacher.buttons()
    await school.teacher.taps("恢复提醒")
    assert "🔔 全部提醒" in school.teacher.sees()
    await school.teacher.taps("停到学期结束")
    assert "1月23日 周六恢复" in school.teacher.sees()


async def test_somebody_turns_single_kinds_off_and_all_on_again(school: School) -> None:
    await add_meeting(school)
    await school.teacher.says("/reminders")
    await school.teacher.taps("按类型选")
    off = data_under(school.teacher, "活动开始前")
    await school.teacher.taps("活动开始前")
    await tap_again(school.teacher, off)
    await school.teacher.taps("每周安排")
    assert "▫️ 活动开始前" in school.teacher.buttons()
    await school.teacher.taps("我的提醒")
    assert "🔔 除了活动开始前、每周安排，都提醒。" in school.teacher.sees()
    await go_to(school, local("2026-12-01 17:00"))
    heard = [text.splitlines()[0] for text in said(school, school.teacher.id)]
    assert not any("⏰" in text or "周安排" in text for text in heard)
    assert any("由您主讲" in text for text in heard) and any("📌" in text for text in heard)
    await school.teacher.says("/reminders")
    await school.teacher.taps("全部提醒")
    assert "🔔 全部提醒。" in school.teacher.sees()


@pytest.mark.parametrize(("text", "day"), [("12月10日", "12月10日 周四"), ("下周一", "11月30日 周一")])
async def test_somebody_pauses_until_a_day_of_their_own(school: School, text: str, day: str) -> None:
    await school.teacher.says("/reminders")
    await school.teacher.taps("停到哪一天")
    assert "没看懂哪一天" in await school.teacher.says("不知道")
    assert "没看懂哪一天" in await school.teacher.says("11月1日")
    await school.teacher.says(text)
    assert f"⏸ 已暂停，{day}恢复。" in school.teacher.sees()


async def test_a_reminder_is_heard_again_in_an_hour(school: School) -> None:
    await the_deadline(school)
    answer = await school.teacher.taps("1 小时后")
    assert answer.text == "好的，11月27日 周五 09:00 再提醒您。"
    await school.teacher.taps("1 小时后")
    await go_to(school, local("2026-11-27 09:30"))
    about = [text for text in said(school, school.teacher.id) if "还有 7 天截止" in text]
    assert len(about) == 2
    assert len([text for text in said(school, school.head.id) if "还有 7 天截止" in text]) == 1


async def test_a_reminder_is_heard_again_tonight_and_tomorrow_morning(school: School) -> None:
    await the_deadline(school)
    await school.teacher.taps("今晚")
    await go_to(school, local("2026-11-27 19:00"))
    assert "还有 7 天截止" in school.teacher.sees()
    answer = await tap_again(school.teacher, data_under(school.head, "今晚"))
    assert answer.text == "已经是晚上了，可以选“明早”。"
    answer = await school.teacher.taps("明早")
    assert "11月28日 周六 07:00" in answer.text
    await go_to(school, local("2026-11-28 07:00"))
    assert "还有 6 天截止" in school.teacher.sees()


async def test_what_would_be_over_by_then_is_not_offered(school: School) -> None:
    await add_meeting(school)
    await go_to(school, local("2026-11-25 12:20"))
    assert "⏰ 1 小时后" in school.teacher.buttons()
    assert "明早" not in school.teacher.buttons()
    data = data_under(school.teacher, "1 小时后")
    await go_to(school, local("2026-11-25 13:30"))
    assert (await tap_again(school.teacher, data)).text == "到那时已经开始或截止了。"


async def test_who_is_done_is_not_reminded_and_may_take_it_back(school: School) -> None:
    await the_deadline(school)
    answer = await school.teacher.taps("我完成了")
    assert answer.text == "“提交<b>案例”记为已完成，不再提醒您。"
    assert school.teacher.buttons() == ["✅ 已完成 · 点一下撤销"]
    await go_to(school, local("2026-12-01 08:00"))
    assert "还有 3 天" not in school.teacher.sees() and "还有 3 天" in school.head.sees()
    await school.teacher.taps("撤销")
    await go_to(school, local("2026-12-03 08:00"))
    assert "明天截止" in school.teacher.sees()


async def test_the_done_button_counts_once_however_often_it_is_tapped(school: School) -> None:
    await the_deadline(school)
    data = data_under(school.teacher, "我完成了")
    for _ in range(2):
        assert "记为已完成" in (await tap_again(school.teacher, data)).text


async def test_less_and_pause_stand_under_every_reminder(school: School) -> None:
    await the_deadline(school)
    answer = await school.teacher.taps("少提醒我")
    assert answer.show_alert and "/reminders" in answer.text
    await school.teacher.taps("暂停…")
    assert "只提醒您要准备的和快截止的" in school.teacher.sees()
    await school.teacher.taps("停一天")
    assert "已暂停，11月28日 周六恢复" in school.teacher.sees()
    assert any("还有 7 天截止" in text for text in said(school, school.teacher.id))


async def test_buttons_act_in_the_school_of_their_reminder(school: School) -> None:
    await the_deadline(school)
    theirs = await sample.build(school.town.app.database, school.town.clock.now(), "云岭小学", shift=1000)
    async with stored(school, theirs) as store:
        await store.members.link(theirs.members["白露"], school.teacher.id)
    await school.teacher.taps("我完成了")
    async with stored(school) as store:
        [done] = (await store.tellings.done_with([1])).values()
    assert done == {school.ids.members["陈小满"]}


async def test_nobody_acts_on_what_is_not_theirs(school: School) -> None:
    await the_deadline(school)
    stranger = school.town.person(900, "路人")
    await stranger.starts()
    for data in (
        "remind.done:1",
        "remind.again:1:hour",
        "remind.less:1",
        f"remind.level:{school.ids.members['陈小满']}:1",
    ):
        assert "过期" in (await tap_again(stranger, data)).text
    # 周牧野 is of the school, but not of the group.
    await school.colleague.says("/help")
    reminder = data_under(school.teacher, "我完成了")
    assert "过期" in (await tap_again(school.colleague, reminder)).text
    assert "过期" in (await tap_again(school.colleague, reminder.replace("done", "again") + ":hour")).text


async def test_buttons_of_what_was_cancelled_say_so(school: School) -> None:
    await the_deadline(school)
    async with stored(school) as store:
        await store.schedule.set_cancelled(1, school.town.clock.now())
    for label in ("1 小时后", "我完成了"):
        assert "过期" in (await school.teacher.taps(label)).text


# --- the school ---------------------------------------------------------------------------------------


async def test_the_director_sets_the_school_s_times(school: School) -> None:
    await school.director.says("/reminders")
    await school.director.taps("学校的提醒")
    await school.director.taps("前一天 17:00")
    await school.director.taps("16:00")
    assert "前一天 16:00" in school.director.buttons()
    await school.director.taps("开始 2 小时前")
    await school.director.taps("30 分钟前")
    assert "开始 30 分钟前" in school.director.buttons()
    await school.director.taps("月安排 07:30")
    await school.director.taps("关闭")
    assert "月安排 关" in school.director.buttons()
    await school.director.taps("周安排里加任务完成情况")
    assert "周安排里有任务完成情况" in school.director.sees()
    await school.director.taps("‹ 我的提醒")
    assert "我的提醒" in school.director.sees()


async def test_a_switch_tapped_twice_is_switched_once(school: School) -> None:
    await school.director.says("/reminders")
    await school.director.taps("学校的提醒")
    await school.director.taps("月安排 07:30")
    data = data_under(school.director, "关闭")
    for _ in range(2):
        await tap_again(school.director, data)
        assert "月安排 关" in school.director.buttons()


async def test_only_the_director_sets_the_school_s_times(school: School) -> None:
    await school.head.says("/reminders")
    assert "⚙️ 学校的提醒" not in school.head.buttons()
    for data in (
        "remind.school",
        "remind.turn:eve:0",
        "remind.at:eve:1600",
        "remind.counts:1",
        "upcoming.page:0",
    ):
        assert "教科室主任" in (await tap_again(school.head, data)).text


async def test_odd_times_are_refused(school: School) -> None:
    await school.director.says("/reminders")
    for data in ("remind.at:eve:0300", "remind.at:soon:7", "remind.at:noon:1200", "remind.rest:1:ever"):
        assert "过期" in (await tap_again(school.director, data)).text
