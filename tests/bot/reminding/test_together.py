"""What is due at one moment for the same chat or person comes in one message, its buttons still clear."""

from __future__ import annotations

from datetime import date

from school.scheduling.schedule import Change, ItemKind
from tests.conftest import School
from tests.handlers.old_buttons import data_under, tap_again
from tests.reminding import MATHS_CHAT, add, add_meeting, bind_chats, go_to, local, replan, said, stored


async def two_deadlines(school: School) -> None:
    for title in ("交教案", "交论文"):
        await add(school, ItemKind.DEADLINE, title, "2026-12-04", starts="17:00", group="数学组")
    await go_to(school, local("2026-12-01 08:00"))


async def test_two_deadlines_of_a_morning_are_one_message_with_a_button_each(school: School) -> None:
    await two_deadlines(school)
    [text] = [text for text in said(school, school.teacher.id) if "还有 3 天" in text]
    assert "⏳ 交教案 还有 3 天截止" in text and "\n\n⏳ 交论文 还有 3 天截止" in text
    assert school.teacher.buttons()[:2] == ["✅ 完成：交教案", "✅ 完成：交论文"]


async def test_one_of_two_is_done_and_open_again_beside_the_other(school: School) -> None:
    await two_deadlines(school)
    await school.teacher.taps("完成：交论文")
    assert school.teacher.buttons()[:2] == ["✅ 完成：交教案", "↩️ 撤销：交论文"]
    assert "⏰ 1 小时后" in school.teacher.buttons()
    await school.teacher.taps("撤销：交论文")
    assert school.teacher.buttons()[:2] == ["✅ 完成：交教案", "✅ 完成：交论文"]
    await school.teacher.taps("完成：交教案")
    await go_to(school, local("2026-12-03 08:00"))
    assert school.teacher.sees().startswith("⏳ 交论文 明天截止")
    assert "交教案" not in school.teacher.sees()


async def test_both_are_heard_again_together(school: School) -> None:
    await two_deadlines(school)
    await school.teacher.taps("1 小时后")
    await go_to(school, local("2026-12-01 09:00"))
    assert len([text for text in said(school, school.teacher.id) if "交教案 还有 3 天" in text]) == 2
    assert "交教案" in school.teacher.sees() and "交论文" in school.teacher.sees()
    assert school.teacher.buttons()[:2] == ["✅ 完成：交教案", "✅ 完成：交论文"]


async def test_what_has_gone_meanwhile_is_not_heard_again(school: School) -> None:
    await two_deadlines(school)
    again = data_under(school.teacher, "1 小时后")
    async with stored(school) as store:
        for item in await store.schedule.items(date(2026, 12, 4), date(2026, 12, 4)):
            if item.title == "交教案":
                await store.schedule.set_cancelled(item.id, school.town.clock.now())
                await replan(store, school, item.id)
    await tap_again(school.teacher, again)
    await go_to(school, local("2026-12-01 09:00"))
    assert school.teacher.sees().startswith("⏳ 交论文") and "交教案" not in school.teacher.sees()


async def test_two_events_are_one_message_in_a_chat_and_a_change_of_either_reaches_its_readers(
    school: School,
) -> None:
    await bind_chats(school)
    item = await add_meeting(school)
    other = await add(school, ItemKind.EVENT, "磨课", "2026-12-02", starts="16:10", group="数学组")
    await go_to(school, local("2026-12-01 17:00"))
    text = said(school, MATHS_CHAT)[-1]
    assert "📌 明天 14:20 数学组教研" in text and "\n\n📌 明天 16:10 磨课" in text
    async with stored(school) as store:
        await store.schedule.except_day(item, Change(date(2026, 12, 2), None))
        await store.schedule.set_cancelled(other, school.town.clock.now())
        for one in (item, other):
            await replan(store, school, one)
    await go_to(school, local("2026-12-01 17:30"))
    text = said(school, MATHS_CHAT)[-1]
    assert "❌ 数学组教研取消了" in text and "❌ 磨课取消了" in text
    assert len([text for text in said(school, MATHS_CHAT) if "取消了" in text]) == 1


async def test_very_many_at_once_are_parted(school: School) -> None:
    for number in range(8):
        await add(school, ItemKind.DEADLINE, f"交材料{number}", "2026-12-04", starts="17:00", group="数学组")
    await go_to(school, local("2026-12-01 08:00"))
    parts = [text.count("⏳") for text in said(school, school.teacher.id) if "还有 3 天" in text]
    assert parts == [6, 2]
