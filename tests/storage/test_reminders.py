"""Reminders in storage: made anew when the schedule changes, claimed when due, and never again once said."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from school.reminding.reminders import Due, Kind, Note, Personal, Rule, Topic
from school.scheduling.schedule import Audience, Item, ItemKind, occurrences
from storage import reminders, told
from storage.database import Database, Session
from storage.outbox import BROADCAST, Letter, Outbox
from storage.reminders import Done, State
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
DAY, LATER = date(2026, 12, 2), date(2026, 12, 9)
HOUR = timedelta(hours=1)


def due(kind: Kind = Kind.EVE, day: date = DAY, hours: int = 5) -> Due:
    return Due(kind, day, NOW + hours * HOUR)


@pytest.fixture
async def ids(database: Database) -> sample.Sample:
    return await sample.build(database, NOW)


async def add_item(session: Session, ids: sample.Sample, title: str = "教研") -> int:
    """An event of the whole school."""
    item = Item(0, ItemKind.EVENT, title, DAY, DAY, starts=time(14, 20), created_by=ids.members["林知远"])
    return (await Store(session, ids.school_id).schedule.add(item, NOW)).id


async def rows(session: Session) -> list[tuple[str, str, str]]:
    """Kind, day and state of everything."""
    found = await session.rows("SELECT kind, day, state FROM reminders ORDER BY day, kind")
    return [tuple(row) for row in found]


async def test_making_anew_replaces_what_waits(database: Database, ids: sample.Sample) -> None:
    async with database.writing() as session:
        store, item = Store(session, ids.school_id), await add_item(session, ids)
        await store.reminders.remake_item(item, [due(), due(Kind.SOON)], NOW)
        await store.reminders.remake_item(item, [due(day=LATER)], NOW)
        assert await rows(session) == [("eve", "2026-12-09", "waiting")]


async def test_it_leaves_the_reminders_of_other_items_alone(database: Database, ids: sample.Sample) -> None:
    async with database.writing() as session:
        store = Store(session, ids.school_id)
        one, other = await add_item(session, ids), await add_item(session, ids, "家长会")
        await store.reminders.remake([(one, due()), (other, due()), (None, due(Kind.WEEK))], NOW)
        await store.reminders.remake_item(one, [], NOW)
        assert [kind for kind, _, _ in await rows(session)] == ["eve", "week"]


async def test_what_the_director_held_or_worded_stays_and_follows_the_new_time(
    database: Database, ids: sample.Sample
) -> None:
    async with database.writing() as session:
        store, item = Store(session, ids.school_id), await add_item(session, ids)
        await store.reminders.remake_item(item, [due(), due(Kind.SOON)], NOW)
        _, [eve, soon] = await store.reminders.upcoming(NOW, NOW + 24 * HOUR, 9)
        await store.reminders.hold(eve.id, True)
        await store.reminders.word(soon.id, "请带上课本")
        await store.reminders.remake_item(item, [due(hours=7), due(Kind.SOON, hours=8)], NOW)
        _, found = await store.reminders.upcoming(NOW, NOW + 24 * HOUR, 9)
        assert [(it.id, it.state, it.words, it.due_at) for it in found] == [
            (eve.id, State.HELD, None, NOW + 7 * HOUR),
            (soon.id, State.WAITING, "请带上课本", NOW + 8 * HOUR),
        ]


async def test_what_was_said_is_not_said_again(database: Database, ids: sample.Sample) -> None:
    async with database.writing() as session:
        store, item = Store(session, ids.school_id), await add_item(session, ids)
        await store.reminders.remake_item(item, [due()], NOW)
        [eve] = await reminders.claim(session, NOW + 6 * HOUR, 9)
        await reminders.finish(session, [Done(eve.id, State.SENT)], NOW + 6 * HOUR)
        await store.reminders.remake_item(item, [due(hours=8)], NOW + 6 * HOUR)
        assert await reminders.claim(session, NOW + 99 * HOUR, 9) == []


async def test_what_is_due_but_not_yet_said_is_not_lost_by_a_change(
    database: Database, ids: sample.Sample
) -> None:
    async with database.writing() as session:
        store, item = Store(session, ids.school_id), await add_item(session, ids)
        await store.reminders.remake_item(item, [due()], NOW)
        await store.reminders.remake_item(item, [], NOW + 6 * HOUR)
        assert len(await reminders.claim(session, NOW + 6 * HOUR, 9)) == 1


async def test_claims_are_of_one_school_the_longest_waiting_first(
    database: Database, ids: sample.Sample
) -> None:
    theirs = await sample.build(database, NOW, "云岭小学", shift=1000)
    async with database.writing() as session:
        await Store(session, ids.school_id).reminders.remake([(None, due(Kind.WEEK, hours=3))], NOW)
        week, month = due(Kind.WEEK, hours=2), due(Kind.MONTH, hours=4)
        await Store(session, theirs.school_id).reminders.remake([(None, week), (None, month)], NOW)
        assert await reminders.claim(session, NOW + HOUR, 9) == []
        first = await reminders.claim(session, NOW + 9 * HOUR, 9)
        assert [(it.school_id, it.kind) for it in first] == [
            (theirs.school_id, Kind.WEEK),
            (theirs.school_id, Kind.MONTH),
        ]
        assert len(await reminders.claim(session, NOW + 9 * HOUR, 1)) == 1


async def test_held_reminders_are_never_due(database: Database, ids: sample.Sample) -> None:
    async with database.writing() as session:
        store, item = Store(session, ids.school_id), await add_item(session, ids)
        await store.reminders.remake_item(item, [due()], NOW)
        _, [eve] = await store.reminders.upcoming(NOW, NOW + 24 * HOUR, 9)
        await store.reminders.hold(eve.id, True)
        assert await reminders.claim(session, NOW + 9 * HOUR, 9) == []
        await store.reminders.hold(eve.id, False)
        assert len(await reminders.claim(session, NOW + 9 * HOUR, 9)) == 1


async def test_what_is_put_off_remembers_when_it_was_due(database: Database, ids: sample.Sample) -> None:
    async with database.writing() as session:
        store, item = Store(session, ids.school_id), await add_item(session, ids)
        await store.reminders.remake_item(item, [due()], NOW)
        for hours in (10, 20):
            [eve] = await reminders.claim(session, NOW + 30 * HOUR, 9)
            await reminders.put_off(session, eve, NOW + hours * HOUR)
        [eve] = await reminders.claim(session, NOW + 30 * HOUR, 9)
        assert (eve.due_at, eve.late_since) == (NOW + 20 * HOUR, NOW + 5 * HOUR)
        await store.reminders.remake_item(item, [], NOW + 6 * HOUR)
        assert len(await reminders.claim(session, NOW + 30 * HOUR, 9)) == 1


async def test_a_snoozed_reminder_belongs_to_one_person_and_can_be_snoozed_again(
    database: Database, ids: sample.Sample
) -> None:
    member = ids.members["陈小满"]
    async with database.writing() as session:
        store, item = Store(session, ids.school_id), await add_item(session, ids)
        for hours in (1, 2):
            await store.reminders.schedule(Kind.SOON, item, DAY, NOW + hours * HOUR, member)
        [again] = await reminders.claim(session, NOW + 3 * HOUR, 9)
        assert (again.member_id, again.due_at) == (member, NOW + 2 * HOUR)
        await reminders.finish(session, [Done(again.id, State.SENT)], NOW + 3 * HOUR)
        await store.reminders.schedule(Kind.SOON, item, DAY, NOW + 4 * HOUR, member)
        [third] = await reminders.claim(session, NOW + 5 * HOUR, 9)
        assert third.id == again.id
        assert told.occasion(third, 103) != told.occasion(again, 103)
        assert (await store.reminders.upcoming(NOW, NOW + 24 * HOUR, 9))[0] == 0


async def test_mishaps_are_what_was_late_or_skipped_for_a_reason(
    database: Database, ids: sample.Sample
) -> None:
    async with database.writing() as session:
        store, item = Store(session, ids.school_id), await add_item(session, ids)
        kinds = [Kind.EVE, Kind.SOON, Kind.PART, Kind.DEADLINE_0]
        await store.reminders.remake_item(item, [due(kind, hours=1) for kind in kinds], NOW)
        found = await reminders.claim(session, NOW + HOUR, 9)
        notes = (None, Note.NOTHING, Note.TOO_LATE, "failed E-ABC")
        over = [Done(it.id, State.SKIPPED, note) for it, note in zip(found, notes, strict=True)]
        await reminders.finish(session, over, NOW + HOUR)
        assert {it.note for it in await store.reminders.mishaps(NOW, 9)} == {"too_late", "failed E-ABC"}
        assert await store.reminders.mishaps(NOW + 2 * HOUR, 9) == []


async def test_a_school_is_planned_anew_when_its_days_or_wishes_change(
    database: Database, ids: sample.Sample
) -> None:
    async with database.writing() as session:
        store = Store(session, ids.school_id)
        changes = {
            "timezone": store.schools.set_timezone(ids.school_id, "Asia/Tokyo"),
            "term": store.schools.set_term(ids.school_id, sample.TERM),
            "bells": store.schools.set_timetable(ids.school_id, sample.TIMETABLE),
            "wishes": store.preferences.set_rule(Topic.EVE, Rule(False)),
        }
        for change in changes.values():
            await store.reminders.set_planned(NOW)
            assert await store.reminders.planned_until() == NOW
            await change
            assert await store.reminders.planned_until() is None
        await store.reminders.set_planned(NOW)
        await store.preferences.set_personal(ids.members["陈小满"], Personal(less=True))
        await store.members.rename(ids.members["陈小满"], "陈满")
        assert await store.reminders.planned_until() == NOW
        assert await reminders.unplanned(session, NOW, 9) == []
        assert [school for school, _ in await reminders.unplanned(session, NOW + HOUR, 9)] == [ids.school_id]


async def test_preferences_are_kept_for_the_school_and_for_each_person(
    database: Database, ids: sample.Sample
) -> None:
    async with database.writing() as session:
        preferences = Store(session, ids.school_id).preferences
        member = ids.members["陈小满"]
        assert await preferences.personal(member) == Personal()
        for less in (True, False):
            await preferences.set_personal(member, Personal(less, DAY))
            await preferences.set_rule(Topic.SOON, Rule(less, time(0), 30))
            await preferences.set_counts(less)
        wishes, personal = await preferences.all()
        assert wishes.rule(Topic.SOON) == Rule(False, time(0), 30)
        assert wishes.rule(Topic.EVE).at == time(17)
        assert not wishes.counts
        assert personal == {member: Personal(False, DAY)}
        [count] = await session.rows("SELECT count(*) AS n FROM preferences")
        assert count["n"] == 3


async def test_who_was_told_what(database: Database, ids: sample.Sample) -> None:
    outbox = await Outbox.open(database)
    async with database.writing() as session:
        store, item_id = Store(session, ids.school_id), await add_item(session, ids)
        await store.reminders.remake_item(item_id, [due()], NOW)
        [eve] = await reminders.claim(session, NOW + 6 * HOUR, 9)
        item = await store.schedule.get(item_id)
        assert item is not None
        [it] = occurrences(item, DAY, DAY)
        await store.tellings.note([(eve.id, it)])
        places = [(-500, 7), (103, 0)]
        letters = [
            Letter(chat, "sendMessage", {}, BROADCAST, told.occasion(eve, chat, thread))
            for chat, thread in places
        ]
        await outbox.post(session, letters, NOW)
        assert sorted(await store.tellings.readers(eve.id)) == sorted(places)
        [known] = await store.tellings.since(DAY)
        assert (known.title, known.starts, known.audience) == ("教研", time(14, 20), Audience())
        assert await store.tellings.since(DAY + timedelta(days=1)) == []
        await store.tellings.put_right(item_id, known.name, None)
        assert await store.tellings.of(item_id, known.name) == []


async def test_who_is_done_can_be_open_again(database: Database, ids: sample.Sample) -> None:
    async with database.writing() as session:
        store, item = Store(session, ids.school_id), await add_item(session, ids)
        member = ids.members["陈小满"]
        for _ in range(2):
            await store.tellings.set_done(item, member, NOW)
        assert await store.tellings.done_with([item, 999]) == {item: {member}}
        await store.tellings.set_open(item, member)
        assert await store.tellings.done_with([item]) == {}


async def test_old_reminders_are_forgotten(database: Database, ids: sample.Sample) -> None:
    async with database.writing() as session:
        store, item = Store(session, ids.school_id), await add_item(session, ids)
        await store.reminders.remake_item(item, [due(), due(Kind.SOON)], NOW)
        found = await reminders.claim(session, NOW + 6 * HOUR, 9)
        await store.reminders.hold(found[1].id, True)
        await reminders.finish(session, [Done(found[0].id, State.SENT)], NOW)
    for days, left in ((20, ["sent", "held"]), (40, ["sent"]), (400, [])):
        await reminders.prune(database, NOW + timedelta(days=days))
        async with database.reading() as session:
            assert [state for _, _, state in await rows(session)] == left


async def test_what_happens_in_one_school_stays_there(database: Database, ids: sample.Sample) -> None:
    theirs = await sample.build(database, NOW, "云岭小学", shift=1000)
    async with database.writing() as session:
        item = await add_item(session, theirs)
        store = Store(session, theirs.school_id)
        await store.reminders.remake_item(item, [due()], NOW)
        _, [eve] = await store.reminders.upcoming(NOW, NOW + 24 * HOUR, 9)
        ours = Store(session, ids.school_id)
        before = [tuple(row) for row in await session.rows("SELECT * FROM reminders")]
        assert await ours.reminders.get(eve.id) is None
        assert await ours.reminders.upcoming(NOW, NOW + 24 * HOUR, 9) == (0, [])
        await ours.reminders.hold(eve.id, True)
        await ours.reminders.word(eve.id, "改")
        await ours.reminders.send_at(eve.id, NOW)
        await ours.reminders.remake_item(item, [], NOW)
        await ours.reminders.remake([], NOW)
        await ours.reminders.withdraw(Kind.EVE, item, DAY)
        assert [tuple(row) for row in await session.rows("SELECT * FROM reminders")] == before


async def test_finding_what_is_due_goes_by_index(database: Database, ids: sample.Sample) -> None:
    async with database.reading() as session:
        plan = await session.rows("EXPLAIN QUERY PLAN " + reminders.PENDING, ("2026", "2026"))
        steps = [row["detail"] for row in plan]
    assert any("reminders_due" in step for step in steps)
    assert not any("SCAN reminders" in step or "SCAN schools" in step for step in steps)
