"""The schedule of a school, and the days and bells by which it departs from the calendar."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, date, datetime, time
from pathlib import Path
from sqlite3 import IntegrityError

import pytest

from school.calendar.terms import Period, SpecialDay, Timetable
from school.scheduling.schedule import Audience, Change, Item, ItemKind, Part
from storage.database import Database, Session
from storage.directories import read_directory
from storage.schedule import Schedule
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
DEC_2, DEC_9, DEC_16, DEC_31 = (date(2026, 12, day) for day in (2, 9, 16, 31))
LIN, SU, CHEN = 1, 2, 3
"""Ids that the sample's first school gives to 林知远, 苏婉清 and 陈小满; the second school goes on from 9."""
MATHS = 2

EVENT = Item(
    0,
    ItemKind.EVENT,
    "<b>磨课&</b>",
    DEC_2,
    DEC_2,
    Audience(people=frozenset({SU, CHEN})),
    place="录播室",
    note="带上教案",
    starts=time(14, 20),
    ends=time(15, 50),
    periods=(6, 7),
    parts={CHEN: Part.SPEAKER},
    created_by=SU,
)
SERIES = Item(
    0,
    ItemKind.SERIES,
    "数学组教研",
    DEC_2,
    date(2027, 1, 20),
    Audience(MATHS),
    starts=time(14, 20),
    rrule="FREQ=WEEKLY;BYDAY=WE",
    created_by=SU,
)
MONTH = Item(
    0, ItemKind.MONTH, "课题中期评估", date(2026, 12, 1), DEC_31, created_by=LIN, parts={SU: Part.PREPARER}
)
DEADLINE = Item(
    0, ItemKind.DEADLINE, "交教学反思", DEC_16, DEC_16, Audience(MATHS), starts=time(17), created_by=SU
)


@pytest.fixture
async def session(tmp_path: Path) -> AsyncIterator[Session]:
    database = await Database.open(tmp_path / "school.db")
    await sample.build(database, NOW)
    await sample.build(database, NOW, "云岭小学", shift=1000)
    async with database.writing() as opened:
        yield opened
    await database.close()


@pytest.fixture
def schedule(session: Session) -> Schedule:
    return Schedule(session, 1)


def alike(one: Item | None, other: Item) -> bool:
    """Whether two items are the same, however often they were changed."""
    return one is not None and replace(one, revision=0) == replace(other, revision=0)


@pytest.mark.parametrize("item", [EVENT, SERIES, MONTH, DEADLINE], ids=lambda item: item.kind)
async def test_an_item_comes_back_as_it_was_stored(schedule: Schedule, item: Item) -> None:
    added = await schedule.add(item, NOW)
    assert alike(added, replace(item, id=added.id))
    assert await schedule.get(added.id) == added
    assert await schedule.items(DEC_2, DEC_31) == [added]


async def test_exceptions_are_stored_with_a_new_series(schedule: Schedule) -> None:
    changes = {
        DEC_9: Change(DEC_9, None),
        DEC_16: Change(DEC_16, date(2026, 12, 17), time(9), time(10), "操场"),
    }
    added = await schedule.add(replace(SERIES, changes=changes), NOW)
    assert added.changes == changes


async def test_only_what_may_fall_between_two_days_is_found(schedule: Schedule) -> None:
    for item in (EVENT, SERIES, MONTH, DEADLINE):
        await schedule.add(item, NOW)

    async def titles(first: date, last: date) -> list[str]:
        return [item.title for item in await schedule.items(first, last)]

    assert await titles(date(2026, 11, 1), date(2026, 11, 30)) == []
    assert await titles(date(2026, 12, 1), date(2026, 12, 1)) == ["课题中期评估"]
    assert await titles(DEC_16, DEC_16) == ["数学组教研", "课题中期评估", "交教学反思"]
    assert await titles(date(2027, 1, 20), date(2027, 2, 28)) == ["数学组教研"]


async def test_an_occurrence_moved_beyond_its_series_is_found(schedule: Schedule) -> None:
    added = await schedule.add(SERIES, NOW)
    beyond = date(2027, 1, 25)
    await schedule.except_day(added.id, Change(date(2027, 1, 20), beyond))
    assert [it.id for it in await schedule.items(beyond, beyond)] == [added.id]
    assert await schedule.items(date(2027, 1, 26), date(2027, 1, 31)) == []


async def test_a_change_replaces_words_and_people_and_keeps_exceptions(schedule: Schedule) -> None:
    added = await schedule.add(SERIES, NOW)
    await schedule.except_day(added.id, Change(DEC_9, None))
    changed = replace(
        added,
        title="数学组集体备课",
        audience=Audience(people=frozenset({LIN})),
        parts={SU: Part.PREPARER},
        turns={DEC_16: {CHEN: Part.PREPARER, SU: Part.SPEAKER}},
        changes={DEC_9: Change(DEC_9, None)},
    )
    await schedule.change(changed, NOW)
    assert alike(await schedule.get(added.id), changed)


async def test_an_occurrence_can_be_moved_again_and_put_back(schedule: Schedule) -> None:
    added = await schedule.add(SERIES, NOW)
    await schedule.except_day(added.id, Change(DEC_9, None))
    await schedule.except_day(added.id, Change(DEC_9, date(2026, 12, 10), place="报告厅"))
    await schedule.except_day(added.id, Change(DEC_16, None))
    found = await schedule.get(added.id)
    assert found is not None
    assert found.changes[DEC_9] == Change(DEC_9, date(2026, 12, 10), place="报告厅")
    await schedule.keep_day(added.id, DEC_9)
    found = await schedule.get(added.id)
    assert found is not None and set(found.changes) == {DEC_16}
    await schedule.forget_changes(added.id)
    assert alike(await schedule.get(added.id), added)


async def test_a_cancelled_item_is_out_of_the_way_and_can_come_back(schedule: Schedule) -> None:
    added = await schedule.add(EVENT, NOW)
    await schedule.set_cancelled(added.id, NOW)
    assert await schedule.get(added.id) is None
    assert alike(await schedule.get(added.id, cancelled=True), replace(added, cancelled=True))
    assert await schedule.items(DEC_2, DEC_2) == []
    await schedule.set_cancelled(added.id, None)
    [found] = await schedule.items(DEC_2, DEC_2)
    assert alike(found, added)


async def test_a_month_item_is_marked_and_unmarked(schedule: Schedule) -> None:
    added = await schedule.add(MONTH, NOW)
    await schedule.set_done(added.id, LIN, NOW)
    assert alike(await schedule.get(added.id), replace(added, done=True))
    await schedule.set_done(added.id, LIN, None)
    assert alike(await schedule.get(added.id), added)


async def test_the_places_a_school_uses_most_come_first(schedule: Schedule, session: Session) -> None:
    for place in ("录播室", "报告厅", "报告厅", None):
        await schedule.add(replace(EVENT, place=place), NOW)
    assert await schedule.places(5) == ["报告厅", "录播室"]
    assert await schedule.places(1) == ["报告厅"]
    assert await Schedule(session, 2).places(5) == []


async def test_a_group_takes_its_items_with_it_and_no_id_comes_again(
    schedule: Schedule, session: Session
) -> None:
    added = await schedule.add(SERIES, NOW)
    await Store(session, 1).schools.remove_group(1, MATHS)
    assert await schedule.get(added.id) is None
    assert (await schedule.add(MONTH, NOW)).id > added.id


async def test_another_school_neither_sees_nor_changes_an_item(schedule: Schedule, session: Session) -> None:
    added = await schedule.add(replace(SERIES, changes={DEC_9: Change(DEC_9, None)}), NOW)
    other = Schedule(session, 2)
    assert await other.get(added.id, cancelled=True) is None
    assert await other.items(DEC_2, DEC_31) == []
    await other.change(replace(added, title="改", audience=Audience()), NOW)
    await other.set_cancelled(added.id, NOW)
    await other.set_done(added.id, 9, NOW)
    await other.keep_day(added.id, DEC_9)
    await other.forget_changes(added.id)
    await other.except_day(added.id, Change(DEC_9, DEC_16))
    assert await schedule.get(added.id) == added
    with pytest.raises(IntegrityError):
        await other.except_day(added.id, Change(DEC_2, None))
    with pytest.raises(IntegrityError):
        await other.change(replace(added, parts={9: Part.SPEAKER}), NOW)
    assert await schedule.get(added.id) == added


@pytest.mark.parametrize(
    "item",
    [
        replace(EVENT, audience=Audience(people=frozenset({9 + CHEN}))),
        replace(EVENT, parts={9: Part.SPEAKER}),
        replace(SERIES, turns={DEC_9: {9: Part.SPEAKER}}),
        replace(SERIES, audience=Audience(5)),
        replace(MONTH, created_by=9),
    ],
    ids=["their people", "their speaker", "their turn", "their group", "their author"],
)
async def test_no_item_points_into_another_school(schedule: Schedule, item: Item) -> None:
    with pytest.raises(IntegrityError):
        await schedule.add(item, NOW)


# --- the calendar -------------------------------------------------------------------------------------

SPORTS = SpecialDay(date(2026, 11, 20), "运动会", works=True)
MADE_UP = SpecialDay(date(2026, 12, 5), "补课", works=True, counts_as=3)
SUMMER = Timetable(
    (Period(1, "am", time(8), time(8, 40)), Period(2, "pm", time(15), time(15, 40))),
    season=((5, 1), (9, 30)),
    name="夏令",
)
FRIDAY = Timetable((Period(1, "am", time(9), time(9, 40)),), weekdays=frozenset({5}), name="周五")


async def test_special_days_belong_to_one_school_and_can_be_changed_and_removed(session: Session) -> None:
    schools = Store(session, 1).schools
    version = (await read_directory(session, 1)).school.version
    await schools.set_special_day(1, MADE_UP)
    await schools.set_special_day(1, SPORTS)
    school = await read_directory(session, 1)
    assert school.special_days == (SPORTS, MADE_UP)
    assert school.calendar.day(MADE_UP.day).lessons_of == 3
    assert school.school.version > version
    assert (await read_directory(session, 2)).special_days == ()
    await schools.set_special_day(1, replace(SPORTS, works=False))
    await schools.remove_special_day(2, SPORTS.day)
    await schools.remove_special_day(1, MADE_UP.day)
    assert (await read_directory(session, 1)).special_days == (replace(SPORTS, works=False),)


async def test_other_bells_ring_where_they_apply_and_the_narrower_first(session: Session) -> None:
    schools = Store(session, 1).schools
    await schools.set_other_timetable(1, SUMMER)
    await schools.set_other_timetable(1, FRIDAY)
    school = await read_directory(session, 1)
    assert school.other_timetables == (FRIDAY, SUMMER)
    assert school.calendar.timetable_on(date(2026, 9, 2)) == SUMMER
    assert school.calendar.timetable_on(date(2026, 9, 4)) == FRIDAY
    usual = school.calendar.timetable_on(date(2026, 12, 2))
    assert usual is not None and usual.periods == sample.TIMETABLE
    assert (await read_directory(session, 2)).other_timetables == ()


async def test_other_bells_of_the_same_name_are_replaced_and_can_go(session: Session) -> None:
    schools = Store(session, 1).schools
    await schools.set_other_timetable(1, SUMMER)
    await schools.set_other_timetable(1, replace(FRIDAY, name="夏令"))
    assert (await read_directory(session, 1)).other_timetables == (replace(FRIDAY, name="夏令"),)
    await schools.remove_other_timetable(2, "夏令")
    version = (await read_directory(session, 1)).school.version
    await schools.remove_other_timetable(1, "夏令")
    school = await read_directory(session, 1)
    assert school.other_timetables == () and school.school.version > version
