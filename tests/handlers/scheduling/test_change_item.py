"""Changing an item: its words, its people, its time; once or from now on."""

from __future__ import annotations

from datetime import date, time

import pytest

from school.scheduling.schedule import Audience, Change, ItemKind, Part, occurrences
from tests.conftest import School
from tests.handlers.old_buttons import data_under, tap_again
from tests.handlers.scheduled import DEC_2, DEC_9, DEC_16, maths, only, put, stored, weekly
from tests.handlers.scheduling.test_items import opened


async def test_title_place_audience_and_note_can_be_changed(school: School) -> None:
    [item] = await put(school, maths(school))
    await opened(school.director, item)
    for button, answer in (("名称", "同课异构"), ("地点", "报告厅"), ("备注", "请带教案")):
        await school.director.taps("修改")
        await school.director.taps(button)
        assert answer in await school.director.says(answer)
    await school.director.taps("修改")
    await school.director.taps("对象")
    await school.director.taps("全校")
    assert "✅ 已修改。" in school.director.sees()
    found = await only(school)
    assert (found.title, found.place, found.note) == ("同课异构", "报告厅", "请带教案")
    assert found.audience == Audience()


async def test_place_and_note_can_be_taken_away(school: School) -> None:
    [item] = await put(school, maths(school, note="请带教案"))
    await opened(school.head, item)
    for button in ("地点", "备注"):
        await school.head.taps("修改")
        await school.head.taps(button)
        await school.head.taps("跳过")
    found = await only(school)
    assert (found.place, found.note) == (None, None)


async def test_a_head_can_not_give_an_item_to_another_group(school: School) -> None:
    [item] = await put(school, maths(school))
    await opened(school.head, item)
    await school.head.taps("修改")
    await school.head.taps("对象")
    assert "只能给自己带的组" in await school.head.says("语文组")
    assert (await only(school)).audience == item.audience


async def test_an_event_is_moved_with_old_and_new_side_by_side(school: School) -> None:
    [item] = await put(school, maths(school, periods=(6,)))
    await opened(school.head, item)
    await school.head.taps("改期")
    assert "现在是12月2日 周三（第14周）14:20—15:00" in school.head.sees()
    await school.head.says("下周四")
    assert "原来：12月2日 周三（第14周）14:20—15:00" in school.head.sees()
    assert "改到：12月3日 周四（第14周）14:20—15:00" in school.head.sees()
    await school.head.taps("保存")
    assert "✅ 已改期。" in school.head.sees()
    found = await only(school)
    assert (found.first_day, found.last_day, found.periods) == (date(2026, 12, 3), date(2026, 12, 3), (6,))


async def test_what_speaks_against_the_new_time_is_said(school: School) -> None:
    [item] = await put(school, maths(school))
    await opened(school.head, item)
    await school.head.taps("改期")
    assert "1月1日 周五是元旦" in await school.head.says("1月1日")
    await school.head.taps("改到1月4日")
    assert "改到：1月4日 周一（第19周）14:20" in school.head.sees() and "⚠️" not in school.head.sees()
    await school.head.taps("改时间")
    await school.head.says("1月5日10:00")
    await school.head.taps("保存")
    found = await only(school)
    assert (found.first_day, found.starts) == (date(2027, 1, 5), time(10))


async def test_days_that_fit_are_offered_for_one_that_does_not(school: School) -> None:
    new_year = date(2027, 1, 1)
    [item] = await put(school, maths(school, first_day=new_year, last_day=new_year))
    await opened(school.head, item)
    await school.head.taps("改期")
    await school.head.taps("改到1月4日 周一")
    await school.head.taps("保存")
    assert (await only(school)).first_day == date(2027, 1, 4)


@pytest.mark.parametrize("text", ["随便", "每周四下午第一节", "12月1日、8日"])
async def test_an_event_needs_one_day(school: School, text: str) -> None:
    [item] = await put(school, maths(school))
    await opened(school.head, item)
    await school.head.taps("改期")
    assert "请发一个日期和时间" in await school.head.says(text)


async def test_a_month_item_may_get_a_day(school: School) -> None:
    december = {"first_day": date(2026, 12, 1), "last_day": date(2026, 12, 31)}
    [item] = await put(school, maths(school, kind=ItemKind.MONTH, starts=None, ends=None, **december))
    await opened(school.head, item)
    await school.head.taps("改期")
    await school.head.says("12月9日14:20")
    await school.head.taps("保存")
    found = await only(school)
    assert (found.kind, found.first_day, found.last_day) == (ItemKind.EVENT, DEC_9, DEC_9)


async def test_one_of_a_series_is_moved(school: School) -> None:
    [item] = await put(school, weekly(school))
    await opened(school.head, item, DEC_9)
    await school.head.taps("改期")
    await school.head.taps("只改这一次")
    await school.head.says("12月10日下午第三节")
    await school.head.taps("保存")
    card = school.head.sees()
    assert "12月10日 周四（第15周）15:10—15:50\n（原定12月9日 周三（第15周））" in card
    moved = Change(DEC_9, date(2026, 12, 10), time(15, 10), time(15, 50))
    assert (await only(school)).changes == {DEC_9: moved}
    await school.head.taps("恢复原来的安排")
    assert (await only(school)).changes == {}


async def test_a_moved_occurrence_keeps_following_the_bells(school: School) -> None:
    [item] = await put(school, weekly(school, periods=(6,)))
    await opened(school.head, item, DEC_9)
    await school.head.taps("改期")
    await school.head.taps("只改这一次")
    await school.head.says("12月10日")
    await school.head.taps("保存")
    assert (await only(school)).changes == {DEC_9: Change(DEC_9, date(2026, 12, 10))}


async def test_a_series_gets_another_rule_from_now_on(school: School) -> None:
    [item] = await put(school, weekly(school))
    await opened(school.head, item, DEC_9)
    await school.head.taps("改期")
    await school.head.taps("以后都改")
    assert "请写清每周或每月哪一天" in await school.head.says("12月10日")
    await school.head.says("每周四下午第一节")
    assert "改到：每周四 13:30—14:10，11月26日起" in school.head.sees()
    await school.head.taps("保存")
    old, new = await stored(school)
    assert (old.rrule, old.last_day) == ("FREQ=WEEKLY;BYDAY=WE", date(2026, 11, 24))
    assert (new.rrule, new.first_day, new.starts) == (
        "FREQ=WEEKLY;BYDAY=TH",
        date(2026, 11, 26),
        time(13, 30),
    )
    assert [it.day for it in occurrences(old, date(2026, 11, 1), date(2026, 12, 31))] == [
        date(2026, 11, day) for day in (4, 11, 18)
    ]


async def test_a_series_still_to_come_is_changed_in_place(school: School) -> None:
    [item] = await put(school, weekly(school, DEC_2, changes={DEC_9: Change(DEC_9, None)}))
    await opened(school.head, item)
    await school.head.taps("改期")
    await school.head.taps("以后都改")
    await school.head.says("双周周三下午第一节")
    await school.head.taps("保存")
    found = await only(school)
    assert found.id == item.id and found.changes == {}
    assert (found.rrule, found.first_day) == ("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", DEC_2)


async def test_an_item_cancelled_meanwhile_is_not_moved(school: School) -> None:
    [item] = await put(school, maths(school))
    await opened(school.head, item)
    await school.head.taps("改期")
    await school.head.says("下周四")
    await opened(school.director, item)
    await school.director.taps("取消")
    await school.director.taps("取消，不通知")
    answer = await school.head.taps("保存")
    assert "过期" in (answer.text or "")
    assert await stored(school) == []


# --- who speaks and prepares ------------------------------------------------------------------------


async def test_speakers_and_preparers_of_an_event(school: School) -> None:
    ids = school.ids.members
    [item] = await put(school, maths(school, parts={ids["苏婉清"]: Part.SPEAKER}))
    await opened(school.head, item)
    await school.head.taps("主讲主备")
    assert "☑ 苏婉清" in school.head.buttons() and "☐ 周牧野" not in school.head.buttons()
    await school.head.taps("苏婉清")
    assert "☑ 周牧野" in await _after(school, "周牧野老师")
    await school.head.taps("下一项")
    await school.head.taps("陈小满")
    await school.head.taps("完成")
    assert "主讲：周牧野\n主备：陈小满" in school.head.sees()
    assert (await only(school)).parts == {ids["周牧野"]: Part.SPEAKER, ids["陈小满"]: Part.PREPARER}


async def _after(school: School, text: str) -> list[str]:
    await school.head.says(text)
    return school.head.buttons()


async def test_a_name_nobody_has_is_asked_for_again(school: School) -> None:
    [item] = await put(school, maths(school))
    await opened(school.head, item)
    await school.head.taps("主讲主备")
    assert "请发一个姓名" in await school.head.says("王五")


async def test_for_one_occurrence_only(school: School) -> None:
    ids = school.ids.members
    [item] = await put(school, weekly(school, parts={ids["苏婉清"]: Part.PREPARER}))
    await opened(school.head, item, DEC_9)
    await school.head.taps("主讲主备")
    await school.head.taps("就这一次")
    await school.head.taps("跳过")
    await school.head.taps("苏婉清")
    await school.head.taps("陈小满")
    await school.head.taps("完成")
    assert "主备：陈小满" in school.head.sees()
    found = await only(school)
    assert found.turns == {DEC_9: {ids["陈小满"]: Part.PREPARER}}
    assert "主备：苏婉清" in await opened(school.head, item, DEC_16)


async def test_people_prepare_in_turn_from_here_on(school: School) -> None:
    ids = school.ids.members
    [item] = await put(school, weekly(school))
    await opened(school.head, item, DEC_2)
    await school.head.taps("主讲主备")
    await school.head.taps("轮流来")
    for name in ("陈小满", "何雨桐"):
        await school.head.taps(name)
    await school.head.taps("完成")
    table = school.head.sees().splitlines()
    assert table[:4] == [
        "✅ 数学组教研的轮流表：",
        "12月2日 周三　陈小满",
        "12月9日 周三　何雨桐",
        "12月16日 周三　陈小满",
    ]
    turns = (await only(school)).turns
    assert turns[DEC_9] == {ids["何雨桐"]: Part.PREPARER}
    assert date(2026, 11, 25) not in turns
    await school.head.taps("返回")
    assert "主备：陈小满" in school.head.sees()


async def test_every_time_the_same_ends_taking_turns(school: School) -> None:
    ids = school.ids.members
    [item] = await put(school, weekly(school, turns={DEC_9: {ids["陈小满"]: Part.PREPARER}}))
    await opened(school.head, item, DEC_2)
    await school.head.taps("主讲主备")
    await school.head.taps("每次都是")
    await school.head.taps("苏婉清")
    await school.head.taps("下一项")
    await school.head.taps("跳过")
    found = await only(school)
    assert (found.parts, found.turns) == ({ids["苏婉清"]: Part.SPEAKER}, {})


async def test_a_second_tap_on_save_moves_nothing_again(school: School) -> None:
    [item] = await put(school, maths(school))
    await opened(school.head, item)
    await school.head.taps("改期")
    await school.head.says("下周四")
    save = data_under(school.head, "保存")
    await school.head.taps("保存")
    answer = await tap_again(school.head, save)
    assert "填完" in (answer.text or "")
