"""Holidays, exams and special days that come to speak against what stands in the schedule."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

from school.calendar.terms import SpecialDay
from school.scheduling.schedule import Change, ItemKind
from storage.store import Store
from tests.conftest import School
from tests.handlers.old_buttons import data_under, tap_again
from tests.handlers.scheduled import DEC_2, DEC_9, maths, only, put, weekly

DAYS_OFF = (DEC_2, DEC_9)


async def close(school: School, *days: date) -> None:
    async with school.town.app.database.writing() as session:
        for day in days:
            special = SpecialDay(day, "停课", works=False)
            await Store(session, school.ids.school_id).schools.set_special_day(school.ids.school_id, special)


async def opened(school: School) -> str:
    """The card of the only item, as its head sees it."""
    item = await only(school)
    await school.head.says("/schedule")
    await tap_again(school.head, f"item.open:{item.id}:{item.first_day}:me")
    return school.head.sees()


async def test_a_series_pauses_on_days_off_at_one_tap(school: School) -> None:
    await put(school, weekly(school))
    await close(school, *DAYS_OFF)
    assert "12月2日 周三停课，不上班" in await opened(school)
    skip = data_under(school.head, "次不开")
    await school.head.taps("次不开")
    changes = (await only(school)).changes
    assert {changes[day].new_day for day in DAYS_OFF} == {None}
    assert "停课" not in school.head.sees()
    await tap_again(school.head, skip)
    assert (await only(school)).changes == changes


async def test_a_series_is_moved_on_at_one_tap(school: School) -> None:
    await put(school, weekly(school))
    await close(school, DEC_2)
    await opened(school)
    await school.head.taps("次顺延")
    assert (await only(school)).changes[DEC_2] == Change(DEC_2, date(2026, 12, 3))


async def test_what_was_moved_onto_a_day_off_keeps_its_hours_when_it_moves_on(school: School) -> None:
    moved = Change(DEC_2, date(2026, 12, 3), time(16), time(16, 40), "报告厅")
    await put(school, weekly(school, changes={DEC_2: moved}))
    await close(school, date(2026, 12, 3))
    await opened(school)
    await school.head.taps("次顺延")
    assert (await only(school)).changes[DEC_2] == replace(moved, new_day=date(2026, 12, 4))


async def test_an_event_moves_to_the_proposed_day_with_its_hours(school: School) -> None:
    [before] = await put(school, maths(school))
    await close(school, DEC_2)
    await opened(school)
    move = data_under(school.head, "改到12月9日")
    await school.head.taps("改到12月9日")
    item = await only(school)
    assert (item.kind, item.first_day, item.starts) == (ItemKind.EVENT, DEC_9, before.starts)
    assert "已改期" in school.head.sees()
    await tap_again(school.head, move)
    assert (await only(school)).first_day == DEC_9


async def test_a_day_that_is_not_proposed_is_not_taken(school: School) -> None:
    [item] = await put(school, maths(school))
    await opened(school)
    for day in ("2026-12-10", "nonsense"):
        await tap_again(school.head, f"item.to:{item.id}:{DEC_2}:me:{day}")
        assert (await only(school)).first_day == DEC_2


async def test_who_may_not_change_it_sees_no_proposals(school: School) -> None:
    [item] = await put(school, maths(school))
    await close(school, DEC_2)
    await school.teacher.says("/schedule")
    await tap_again(school.teacher, f"item.open:{item.id}:{DEC_2}:me")
    assert not any("改到" in label for label in school.teacher.buttons())
    await tap_again(school.teacher, f"item.to:{item.id}:{DEC_2}:me:{DEC_9}")
    assert (await only(school)).first_day == DEC_2


async def test_the_director_is_told_what_stands_on_a_new_day_off(school: School) -> None:
    await put(school, weekly(school), maths(school, title="停课期间的活动", first_day=DEC_9, last_day=DEC_9))
    await school.director.says("/term")
    for label in ("特殊日子", "➕ 特殊日子"):
        await school.director.taps(label)
    await school.director.says("12月2日 停课")
    await school.director.taps("对，就这样")
    assert "已经有 1 项安排" in school.director.sees()
    assert "1. 12月2日 14:20—15:00 数学组教研" in school.director.sees()
    await school.director.taps("1")
    assert "次不开" in " ".join(school.director.buttons())
