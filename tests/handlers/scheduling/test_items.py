"""An item's card: cancelling, done marks, telling people."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

import pytest

from school.scheduling.schedule import Audience, Change, Item, ItemKind, Part
from storage.store import Store
from tests import reminding
from tests.conftest import School
from tests.dialogue import Talker, words_of
from tests.handlers.old_buttons import data_under, tap_again
from tests.handlers.scheduled import DEC_2, DEC_9, bound, maths, only, put, stored, weekly

MATHS_CHAT = -77


async def opened(talker: Talker, item: Item, day: date | None = None) -> str:
    """Open the card of an occurrence; what it says."""
    await talker.says("/schedule")
    await tap_again(talker, f"item.open:{item.id}:{day or item.first_day}:me")
    return talker.sees()


async def get(school: School, item: Item) -> Item:
    async with school.town.app.database.reading() as session:
        found = await Store(session, school.ids.school_id).schedule.get(item.id, cancelled=True)
        assert found is not None
        return found


@pytest.mark.parametrize(
    ("who", "may"), [("director", True), ("head", True), ("teacher", False), ("leader", False)]
)
async def test_only_those_who_answer_for_it_see_the_buttons(school: School, who: str, may: bool) -> None:
    [item] = await put(school, maths(school))
    talker = getattr(school, who)
    assert "磨课" in await opened(talker, item)
    assert ("🗑 取消" in talker.buttons()) is may


@pytest.mark.parametrize(
    "verb",
    ["item.edit:{}", "item.when:{}", "item.parts:{}", "item.tell:{}", "item.cancel:{}", "item.gone:{}:all:1"],
)
async def test_buttons_of_others_are_refused(school: School, verb: str) -> None:
    ids = school.ids
    [item] = await put(
        school, maths(school, audience=Audience(ids.groups["语文组"]), created_by=ids.members["林知远"])
    )
    for talker in (school.teacher, school.head, school.leader):
        await talker.says("/schedule")
        answer = await tap_again(talker, verb.format(f"{item.id}:{DEC_2}:me"))
        assert "能改" in (answer.text or "") or "需要" in (answer.text or "")
    assert not (await get(school, item)).cancelled


async def test_an_event_is_cancelled_silently_and_brought_back(school: School) -> None:
    [item] = await put(school, maths(school))
    await opened(school.head, item)
    await school.head.taps("取消")
    assert "取消磨课？" in school.head.sees()
    await school.head.taps("取消，不通知")
    assert "已取消磨课" in school.head.sees()
    assert await stored(school) == []
    assert "取消" not in school.teacher.sees()
    await school.head.taps("恢复")
    assert "录播室" in school.head.sees()
    assert len(await stored(school)) == 1


async def test_cancelling_with_a_notice_tells_the_group_s_chat_once(school: School) -> None:
    chat = await bound(school, MATHS_CHAT, school.ids.groups["数学组"])
    [item] = await put(school, maths(school))
    await opened(school.head, item)
    await school.head.taps("取消")
    gone = data_under(school.head, "取消，并通知大家")
    await school.head.taps("取消，并通知大家")
    assert school.teacher.sees(chat).splitlines() == [
        "📣 已取消：",
        "磨课",
        "12月2日 周三（第14周）14:20—15:00",
    ]
    posts = len(school.teacher.posts(chat))
    answer = await tap_again(school.head, gone)
    assert not answer.text and "已取消磨课" in school.head.sees()
    assert len(school.teacher.posts(chat)) == posts


async def test_a_notice_reaches_those_who_were_told_in_private_and_who_have_a_turn(school: School) -> None:
    chat = await bound(school, MATHS_CHAT, school.ids.groups["数学组"])
    await reminding.tick(school)
    turn = {date(2026, 11, 25): {school.ids.members["周牧野"]: Part.PREPARER}}
    [item] = await put(school, weekly(school, turns=turn))
    async with reminding.stored(school) as store:
        await reminding.replan(store, school, item.id)
    await reminding.go_to(school, reminding.local("2026-11-25 12:20"))
    assert "⏰ 今天 14:20 数学组教研" in school.teacher.sees()
    await opened(school.head, item, date(2026, 11, 25))
    for label in ("取消", "只取消这一次", "取消，并通知大家"):
        await school.head.taps(label)
    for told in (school.teacher.sees(), school.teacher.sees(chat), school.colleague.sees()):
        assert told.startswith("📣 已取消：\n数学组教研")
    assert not any("📣" in words_of(post) for post in school.head.posts())


async def test_telling_of_a_change_at_once_leaves_out_nobody_who_was_told_otherwise(school: School) -> None:
    chat = await bound(school, MATHS_CHAT, school.ids.groups["数学组"])
    await reminding.tick(school)
    [item] = await put(school, weekly(school))
    async with reminding.stored(school) as store:
        await reminding.replan(store, school, item.id)
    await reminding.go_to(school, reminding.local("2026-11-25 12:20"))
    async with reminding.stored(school) as store:
        day = date(2026, 11, 25)
        await store.schedule.except_day(item.id, Change(day, day, time(16), None))
        await reminding.replan(store, school, item.id)
    await opened(school.head, item, date(2026, 11, 25))
    await school.head.taps("通知大家")
    await reminding.go_to(school, reminding.local("2026-11-25 12:30"))
    for talker, where in ((school.teacher, None), (school.teacher, chat)):
        told = [words_of(post) for post in talker.posts(where) if "16:00" in words_of(post)]
        assert [text.splitlines()[0] for text in told] == ["📣 日程有变动："]


async def test_what_was_cancelled_restored_and_cancelled_again_is_told_again(school: School) -> None:
    chat = await bound(school, MATHS_CHAT, school.ids.groups["数学组"])
    [item] = await put(school, maths(school))
    for _ in range(2):
        await opened(school.head, item)
        await school.head.taps("🗑 取消")
        await school.head.taps("取消，并通知大家")
        await school.head.taps("恢复")
        assert "要是通知过取消" in school.head.sees()
    assert len([post for post in school.head.posts(chat) if "📣 已取消" in words_of(post)]) == 2


async def test_without_a_chat_each_is_told_in_private(school: School) -> None:
    [item] = await put(school, maths(school))
    await opened(school.head, item)
    await school.head.taps("取消")
    await school.head.taps("取消，并通知大家")
    assert "📣 已取消" in school.teacher.sees()
    assert "📣" not in school.colleague.sees()
    assert not any("📣" in words_of(post) for post in school.head.posts())


async def test_one_of_a_series_is_cancelled_and_put_back(school: School) -> None:
    [item] = await put(school, weekly(school))
    await opened(school.head, item, DEC_9)
    await school.head.taps("取消")
    await school.head.taps("只取消这一次")
    await school.head.taps("取消，不通知")
    assert (await only(school)).changes == {DEC_9: Change(DEC_9, None)}
    await school.head.says("/schedule")
    await school.head.taps("12月")
    assert "12月9日" not in school.head.sees() and "12月16日" in school.head.sees()
    assert "这一次已取消" in await opened(school.head, item, DEC_9)
    await school.head.taps("恢复原来的安排")
    assert "12月9日 周三（第15周）14:20" in school.head.sees()
    assert (await only(school)).changes == {}


async def test_a_series_is_cancelled_from_here_on_and_what_was_stays(school: School) -> None:
    [item] = await put(school, weekly(school))
    await opened(school.head, item, DEC_9)
    await school.head.taps("取消")
    await school.head.taps("以后都取消")
    await school.head.taps("取消，不通知")
    found = await only(school)
    assert found.last_day == DEC_9 - timedelta(days=1) and not found.cancelled


async def test_an_old_occurrence_does_not_take_the_past_with_it(school: School) -> None:
    [item] = await put(school, weekly(school))
    await opened(school.head, item, date(2026, 11, 4))
    await school.head.taps("取消")
    await school.head.taps("以后都取消")
    await school.head.taps("取消，不通知")
    assert (await only(school)).last_day == date(2026, 11, 24)


async def test_a_series_that_has_not_begun_is_gone_as_a_whole_and_can_come_back(school: School) -> None:
    [item] = await put(school, weekly(school, DEC_2))
    await opened(school.head, item)
    await school.head.taps("取消")
    await school.head.taps("以后都取消")
    await school.head.taps("取消，并通知大家")
    assert await stored(school) == []
    assert "以后的也都取消了" in school.teacher.sees()
    await school.head.taps("恢复")
    assert len(await stored(school)) == 1


async def test_thinking_better_of_it_changes_nothing(school: School) -> None:
    [item] = await put(school, maths(school))
    await opened(school.head, item)
    await school.head.taps("取消")
    await school.head.taps("不取消")
    assert "录播室" in school.head.sees()
    assert len(await stored(school)) == 1


@pytest.mark.parametrize("kind", [ItemKind.MONTH, ItemKind.DEADLINE])
async def test_month_items_and_deadlines_are_marked_done_and_reopened(school: School, kind: ItemKind) -> None:
    last = date(2026, 12, 31) if kind is ItemKind.MONTH else DEC_2
    [item] = await put(school, maths(school, kind=kind, last_day=last, starts=None, ends=None, place=None))
    await opened(school.head, item)
    answer = await school.head.taps("完成了")
    assert answer.text == "已标记完成。" and "✅ 已完成" in school.head.sees()
    assert (await only(school)).done
    await school.head.taps("还没完成")
    assert not (await only(school)).done


async def test_an_event_has_no_done_mark(school: School) -> None:
    [item] = await put(school, maths(school))
    await opened(school.head, item)
    assert "✅ 完成了" not in school.head.buttons()


async def test_people_are_told_on_request_the_same_words_once(school: School) -> None:
    chat = await bound(school, MATHS_CHAT, school.ids.groups["数学组"])
    [item] = await put(school, maths(school))
    await opened(school.head, item)
    for _ in range(2):
        assert (await school.head.taps("通知大家")).text == "已通知。"
    told = [words_of(post) for post in school.teacher.posts(chat)]
    assert len(told) == 1
    assert "📣 日程通知：\n磨课\n12月2日 周三（第14周）14:20—15:00\n地点：录播室" in told[0]


async def test_an_item_of_single_people_is_told_to_them_alone(school: School) -> None:
    ids = school.ids
    chat = await bound(school, MATHS_CHAT, ids.groups["数学组"])
    people = frozenset({ids.members["陈小满"], ids.members["苏婉清"]})
    [item] = await put(school, maths(school, title="谈话", audience=Audience(people=people)))
    await opened(school.head, item)
    await school.head.taps("通知大家")
    assert "谈话" in school.teacher.sees()
    assert school.teacher.posts(chat) == []


async def test_where_nobody_can_be_told_it_is_said(school: School) -> None:
    people = frozenset({school.ids.members["何雨桐"]})
    [item] = await put(school, maths(school, audience=Audience(people=people)))
    await opened(school.head, item)
    assert "还没有人能收到" in ((await school.head.taps("通知大家")).text or "")


async def test_the_author_who_is_no_head_any_more_may_not_change_it(school: School) -> None:
    people = frozenset({school.ids.members["苏婉清"]})
    [item] = await put(school, maths(school, audience=Audience(people=people)))
    async with school.town.app.database.writing() as session:
        store = Store(session, school.ids.school_id)
        await store.members.quit(school.ids.members["苏婉清"], school.ids.groups["数学组"])
    await opened(school.head, item)
    assert "🗑 取消" not in school.head.buttons()


async def test_hostile_titles_stay_text(school: School) -> None:
    item = replace(maths(school), title="<b>&😀", place="<i>室", note="</pre>")
    [item] = await put(school, item)
    card = await opened(school.head, item)
    assert "<b>&😀" in card and "<i>室" in card and "备注：</pre>" in card
