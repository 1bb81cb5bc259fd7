"""What the director sees before it goes out, holds back, words anew or sends at once; and what went wrong."""

from __future__ import annotations

from school.scheduling.schedule import ItemKind
from tests.conftest import School
from tests.handlers.old_buttons import data_under, tap_again
from tests.reminding import (
    MATHS_CHAT,
    add,
    add_meeting,
    be_down_until,
    bind_chats,
    go_to,
    local,
    said,
    stored,
    tick,
)


async def test_nothing_is_planned_in_a_fresh_school(school: School) -> None:
    await bind_chats(school)
    assert "没有要发的提醒" in await school.director.says("/upcoming")


async def test_the_next_seven_days_are_listed_and_opened(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await tick(school)
    assert "未来七天要发的提醒" in await school.director.says("/upcoming")
    assert "12月1日 17:00 数学组教研 · 前一天" in school.director.buttons()
    assert "11月30日 07:30 每周安排" in school.director.buttons()
    await school.director.taps("数学组教研 · 前一天")
    text = school.director.sees()
    assert "时间：12月1日 周二（第14周）17:00" in text and "发给：群“数学组”" in text
    assert "📌 明天 14:20 数学组教研" in text


async def test_it_says_who_can_t_be_reached(school: School) -> None:
    await add_meeting(school)
    await tick(school)
    await school.director.says("/upcoming")
    await school.director.taps("开始前")
    assert "私聊 2 位老师" in school.director.sees() and "另有 1 位还没打开过机器人" in school.director.sees()


async def test_what_is_held_does_not_go_out_and_late_when_let_go(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await tick(school)
    await school.director.says("/upcoming")
    await school.director.taps("数学组教研 · 前一天")
    await school.director.taps("先不发")
    assert "已暂停，不会发出" in school.director.sees()
    await go_to(school, local("2026-12-01 18:00"))
    assert not any("📌" in text for text in said(school, MATHS_CHAT))
    await school.director.says("/upcoming")
    await school.director.taps("⏸ 12月1日 17:00")
    await school.director.taps("照常发")
    await tick(school)
    assert "迟到的提醒" in said(school, MATHS_CHAT)[-1]


async def test_the_director_s_words_go_out_as_they_are(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await tick(school)
    await school.director.says("/upcoming")
    await school.director.taps("数学组教研 · 前一天")
    await school.director.taps("改内容")
    assert "现在的内容" in school.director.sees()
    assert "1 到 1000 个字" in await school.director.says("长" * 1001)
    await school.director.says("明天教研请带 <课本> & 笔记")
    assert "明天教研请带 <课本> & 笔记" in school.director.sees()
    await go_to(school, local("2026-12-01 17:00"))
    assert said(school, MATHS_CHAT)[-1] == "明天教研请带 <课本> & 笔记"


async def test_the_week_and_the_month_of_chats_can_be_worded_while_people_have_their_own(
    school: School,
) -> None:
    await add_meeting(school)
    await tick(school)
    await school.director.says("/upcoming")
    await school.director.taps("每周安排")
    assert "✏️ 改内容" not in school.director.buttons()
    await bind_chats(school)
    for label, words in (("每周安排", "这周请看群文件"), ("每月安排", "本月以听课为主")):
        await school.director.says("/upcoming")
        await school.director.taps(label)
        await school.director.taps("改内容")
        assert "改的是群里的" in school.director.sees()
        await school.director.says(words)
        assert words in school.director.sees()
    await go_to(school, local("2026-12-01 12:00"))
    assert said(school, MATHS_CHAT) == ["这周请看群文件", "本月以听课为主"]
    assert any("您的12月安排" in text for text in said(school, school.teacher.id))


async def test_the_usual_words_can_come_back(school: School) -> None:
    await add_meeting(school)
    await tick(school)
    await school.director.says("/upcoming")
    await school.director.taps("开始前")
    await school.director.taps("改内容")
    await school.director.says("速来")
    await school.director.taps("用原来的内容")
    await go_to(school, local("2026-11-25 12:20"))
    assert "⏰ 今天 14:20 数学组教研" in school.teacher.sees()


async def test_a_reminder_can_be_sent_at_once_but_not_at_night(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await tick(school)
    await school.director.says("/upcoming")
    await school.director.taps("数学组教研 · 前一天")
    data = data_under(school.director, "现在就发")
    assert (await school.director.taps("现在就发")).text == "好的，马上发出。"
    await tick(school)
    assert "📌 数学组教研\n12月2日 周三" in said(school, MATHS_CHAT)[-1]
    await tap_again(school.director, data)
    await tick(school)
    assert len(said(school, MATHS_CHAT)) == 1
    await school.director.says("/upcoming")
    await school.director.taps("主讲主备")
    await go_to(school, local("2026-11-25 22:00"))
    assert (await school.director.taps("现在就发")).text == "现在是休息时间，06:30 发出。"


async def test_what_has_gone_out_is_shown_as_such(school: School) -> None:
    await add_meeting(school)
    await tick(school)
    await school.director.says("/upcoming")
    data = data_under(school.director, "开始前")
    await go_to(school, local("2026-11-25 12:20"))
    await school.director.says("/upcoming")
    await tap_again(school.director, data)
    assert "已经发出" in school.director.sees()


async def test_the_director_sees_what_was_late_skipped_or_undeliverable(school: School) -> None:
    await bind_chats(school)
    await add_meeting(school)
    await tick(school)
    await be_down_until(school, local("2026-12-01 19:00"))
    school.town.sandbox.fail(403, "Forbidden: bot was blocked by the user", method="sendMessage")
    await go_to(school, local("2026-12-02 12:30"))
    await school.director.says("/upcoming")
    await school.director.taps("没发出去的")
    text = school.director.sees()
    assert "12月1日 周二 17:00 数学组教研 · 前一天：晚发了" in text
    assert "11月25日 周三 12:20 数学组教研 · 开始前：错过时间，没发" in text
    assert "12月2日 周三 12:20 给苏婉清：对方停用了机器人" in text


async def test_nothing_went_wrong(school: School) -> None:
    await school.director.says("/upcoming")
    await school.director.taps("没发出去的")
    assert "没有漏发、晚发的提醒" in school.director.sees()


async def test_it_is_for_directors_and_for_their_own_school(school: School) -> None:
    assert "教科室主任" in await school.teacher.says("/upcoming")
    await add_meeting(school)
    await tick(school)
    await school.director.says("/upcoming")
    data = data_under(school.director, "开始前")
    assert "教科室主任" in (await tap_again(school.teacher, data)).text
    other = school.town.person(900, "外校主任")
    await other.starts()
    async with stored(school) as store:
        from school.people import Role, Stage
        from storage.store import Store

        now = school.town.clock.now()
        theirs = Store(
            store.session, await store.schools.add("云岭小学", Stage.PRIMARY, "Asia/Shanghai", now)
        )
        member = await theirs.members.add("外校主任", now)
        await theirs.members.appoint(member, Role.DIRECTOR)
        await theirs.members.link(member, 900)
    assert "过期" in (await tap_again(other, data)).text
    for verb in ("hold", "send", "edit"):
        forged = f"upcoming.{verb}:{data.split(':')[1]}" + (":1" if verb == "hold" else "")
        assert "过期" in (await tap_again(other, forged)).text


async def test_a_long_list_is_turned(school: School) -> None:
    for number in range(6):
        await add(school, ItemKind.EVENT, f"活动{number}", "2026-11-27", starts="14:20", group="数学组")
    await tick(school)
    await school.director.says("/upcoming")
    assert len([label for label in school.director.buttons() if "活动" in label]) == 7
    await school.director.taps("下一页")
    assert any("活动" in label for label in school.director.buttons())
