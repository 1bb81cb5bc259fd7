"""Announcements, their people and their answers in the database."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from school.announcing.addressees import Addressees
from school.announcing.announcements import Ask, State, plan
from school.people import Role
from storage import announcements
from storage.announcements import Announcement, File, card_of, school_of
from storage.chats import BoundChat
from storage.database import Database
from storage.directories import read_directory
from storage.outbox import BROADCAST, Letter, Outbox
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
WHOM = Addressees(
    groups=frozenset({1}),
    roles=frozenset({Role.GROUP_LEAD}),
    people=frozenset({3}),
    rooms=frozenset({(-100, 0), (-200, 5)}),
)


@pytest.fixture
async def ids(database: Database) -> sample.Sample:
    return await sample.build(database, NOW)


def draft(ids: sample.Sample, **more: object) -> Announcement:
    it = Announcement(0, ids.members["林知远"], "<b>好</b>", 1, (), Addressees(everyone=True))
    return replace(it, **more)  # type: ignore[arg-type]


async def sent(database: Database, ids: sample.Sample, **more: object) -> Announcement:
    """One that went out to the whole school and into a group chat."""
    async with database.writing() as session:
        store = Store(session, ids.school_id)
        await store.chats.bind(BoundChat(-100, 0, ids.school_id, None, "全校群", present=True), 101, NOW)
        whom = Addressees(everyone=True, rooms=frozenset({(-100, 0)}))
        it = await store.announcements.add(draft(ids, addressees=whom, **more), NOW)
        rooms = await store.chats.of_school(ids.school_id)
        directory = await read_directory(session, ids.school_id)
        cut_off = await store.accounts.unreachable_members(ids.school_id)
        await store.announcements.send(it, plan(whom, directory, rooms, cut_off, it.author_id), NOW)
        found = await store.announcements.get(it.id)
    assert found is not None
    return found


async def test_a_draft_comes_back_as_it_was_kept(database: Database, ids: sample.Sample) -> None:
    files = (File("photo", "f1", "照片.jpg"), File("document", "f2", "<通知>.docx"))
    due = NOW + timedelta(days=1)
    async with database.writing() as session:
        store = Store(session, ids.school_id).announcements
        kept = await store.add(
            draft(ids, files=files, addressees=WHOM, ask=Ask.CHOICE, choices=("参加", "请假"), pinned=True),
            NOW,
        )
        assert kept == draft(
            ids,
            id=kept.id,
            files=files,
            addressees=WHOM,
            ask=Ask.CHOICE,
            choices=("参加", "请假"),
            pinned=True,
        )
        changed = replace(kept, html="改", due_at=due, state=State.SCHEDULED, pinned=False)
        await store.save(changed, NOW)
        assert await store.get(kept.id) == changed


async def test_only_what_was_never_sent_can_be_forgotten(database: Database, ids: sample.Sample) -> None:
    out = await sent(database, ids)
    async with database.writing() as session:
        store = Store(session, ids.school_id).announcements
        kept = await store.add(draft(ids), NOW)
        for it in (out, kept):
            await store.remove(it.id)
        assert await store.get(out.id) == out
        assert await store.get(kept.id) is None


async def test_one_sees_ones_own_and_the_school_sees_what_was_sent(
    database: Database, ids: sample.Sample
) -> None:
    out = await sent(database, ids)
    async with database.writing() as session:
        store = Store(session, ids.school_id).announcements
        own = await store.add(draft(ids, author_id=ids.members["苏婉清"]), NOW)
        assert [it.id for it in await store.latest(own.author_id, limit=9)] == [own.id]
        assert [it.id for it in await store.latest(None, limit=9)] == [out.id]
        assert await store.count(own.author_id) == await store.count(None) == 1


async def test_what_is_due_is_found_and_nothing_else(database: Database, ids: sample.Sample) -> None:
    async with database.writing() as session:
        store = Store(session, ids.school_id).announcements
        at = {"due_at": NOW, "state": State.SCHEDULED}
        due = await store.add(draft(ids, **at), NOW)
        await store.add(draft(ids, due_at=NOW + timedelta(seconds=1), state=State.SCHEDULED), NOW)
        await store.add(draft(ids, due_at=NOW), NOW)
    assert await announcements.due(database, NOW) == [(ids.school_id, due.id)]


async def test_due_and_live_ones_are_found_by_index(database: Database) -> None:
    for query in (
        "SELECT school_id, id FROM announcements WHERE state = 'scheduled' AND due_at <= '2026' ORDER BY due_at",
        "SELECT school_id, id FROM announcements WHERE live = 1",
        "SELECT count(*) FROM cards WHERE card >= 'announce:1:' AND card < 'announce:1;'",
        "SELECT count(*) FROM outbox WHERE occasion >= 'announce:1:' AND occasion < 'announce:1;'",
    ):
        plans = [row["detail"] for row in await database.read(f"EXPLAIN QUERY PLAN {query}")]
        assert all("USING" in detail and "INDEX" in detail for detail in plans), plans


async def test_an_answer_is_kept_once_a_person_with_its_time(database: Database, ids: sample.Sample) -> None:
    out = await sent(database, ids)
    member = ids.members["陈小满"]
    async with database.writing() as session:
        receipts = Store(session, ids.school_id).receipts
        await receipts.answer(out.id, 1, member, "0", NOW)
        await receipts.answer(out.id, 1, member, "1", NOW + timedelta(minutes=2))
        question = await receipts.question(out.id, member)
        tally = await receipts.tally(out)
    assert question is not None and question.asked
    assert (question.answer, question.answered_at) == ("1", NOW + timedelta(minutes=2))
    assert tally.answers == {"1": 1} and tally.answered == 1


async def test_another_round_asks_everybody_again_and_forgets_nothing(
    database: Database, ids: sample.Sample
) -> None:
    out = await sent(database, ids)
    async with database.writing() as session:
        store = Store(session, ids.school_id)
        await store.receipts.answer(out.id, 1, ids.members["陈小满"], "", NOW)
        again = replace(out, html="改", round=2)
        await store.announcements.correct(again, NOW)
        assert (await store.receipts.tally(again)).answered == 0
        assert all(it.answer is None for it in await store.receipts.of(again))
        assert (await store.receipts.tally(out)).answered == 1


async def test_somebody_who_came_later_is_one_of_the_people_once_they_answer(
    database: Database, ids: sample.Sample
) -> None:
    out = await sent(database, ids)
    async with database.writing() as session:
        store = Store(session, ids.school_id)
        late = await store.members.add("新来的", NOW)
        question = await store.receipts.question(out.id, late)
        assert question is not None and not question.asked
        before = await store.receipts.tally(out)
        for _ in range(2):
            await store.receipts.join(out.id, late)
        await store.receipts.answer(out.id, 1, late, "", NOW)
        assert (await store.receipts.tally(out)).people == before.people + 1


async def test_the_tally_counts_what_arrived_and_what_can_not(database: Database, ids: sample.Sample) -> None:
    out = await sent(database, ids)
    outbox = await Outbox.open(database)
    chats = [-100, sample.HEAD, sample.TEACHER, sample.COLLEAGUE, sample.LEADER]
    cards = [card_of(out.id, chat) for chat in chats]
    async with database.writing() as session:
        letters = [
            Letter(chat, "sendMessage", {}, BROADCAST, card, card)
            for chat, card in zip(chats, cards, strict=True)
        ]
        # Another announcement, whose number begins with the same digits.
        other = card_of(out.id * 10, sample.HEAD)
        await outbox.post(
            session, [*letters, Letter(sample.HEAD, "sendMessage", {}, BROADCAST, other, other)], NOW
        )
    for chat in (-100, sample.HEAD):
        await outbox.keep_card(card_of(out.id, chat), chat, 5, NOW)
    await outbox.keep_card(other, sample.HEAD, 6, NOW)
    await outbox.bury(3, "Forbidden", NOW)
    async with database.reading() as session:
        tally = await Store(session, ids.school_id).receipts.tally(out)
    assert (tally.private, tally.rooms, tally.people) == (4, 1, 7)
    assert (tally.private_arrived, tally.rooms_arrived, tally.failed) == (1, 1, 1)
    assert tally.on_the_way == 2


async def test_reminders_of_today_are_counted(database: Database, ids: sample.Sample) -> None:
    out = await sent(database, ids)
    async with database.writing() as session:
        receipts = Store(session, ids.school_id).receipts
        for hours in (-20, -1, 0):
            await receipts.nudged(out.id, NOW + timedelta(hours=hours))
        assert await receipts.nudges_since(out.id, NOW - timedelta(hours=10)) == 2


async def test_an_announcement_is_its_schools_alone(database: Database, ids: sample.Sample) -> None:
    """Whatever another school tries with its id changes and shows nothing."""
    out = await sent(database, ids)
    theirs = await sample.build(database, NOW, "云岭小学", shift=1000)
    stranger = theirs.members["陈小满"]
    async with database.writing() as session:
        store = Store(session, theirs.school_id)
        await store.announcements.save(replace(out, html="改"), NOW)
        await store.announcements.correct(replace(out, html="改", round=2), NOW)
        await store.announcements.withdraw(out.id, NOW)
        await store.announcements.remove(out.id)
        assert await store.announcements.get(out.id) is None
        assert await store.announcements.rooms(out.id) == []
        assert await store.receipts.question(out.id, stranger) is None
        assert await store.receipts.of(out) == []
        assert await Store(session, ids.school_id).announcements.get(out.id) == out
        assert await school_of(session, out.id) == ids.school_id
