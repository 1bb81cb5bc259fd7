"""What deadlines want and what was handed in, as it is stored; nothing of another school is reached."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from sqlite3 import IntegrityError

import pytest

from school.counting.duties import Metric
from school.handing_in.submissions import Owes, Proof, Requirement, State, Submission
from school.scheduling.schedule import Item, ItemKind
from storage.database import Database
from storage.records import Attachment
from storage.store import Store
from storage.submissions import school_of
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
WANTED = Requirement(Owes.EACH, 2, Proof.FILE, False, Metric.CASE)
FILE = Attachment("document", "file-1", "unique-1", "<b>案例&.docx", 10)


async def deadline(store: Store, member_id: int) -> int:
    day = date(2026, 11, 30)
    item = await store.schedule.add(Item(0, ItemKind.DEADLINE, "案例", day, day, created_by=member_id), NOW)
    await store.submissions.require(item.id, WANTED)
    return item.id


def given(item_id: int, member_id: int, **changes: object) -> Submission:
    made = Submission(0, item_id, member_id, member_id, State.GIVEN, NOW, False, "<b>&🎉")
    return replace(made, **changes)  # type: ignore[arg-type]


async def test_a_requirement_is_kept_and_replaced(database: Database) -> None:
    found = await sample.build(database, NOW)
    async with database.writing() as session:
        store = Store(session, found.school_id)
        item = await deadline(store, found.members["苏婉清"])
        assert await store.submissions.requirement(item) == WANTED
        await store.submissions.require(item, Requirement())
        assert await store.submissions.requirements([item, 999]) == {item: Requirement()}
        assert await school_of(session, item) == found.school_id
        assert await school_of(session, 999) is None


async def test_a_submission_is_found_by_item_message_and_album_until_it_ends(database: Database) -> None:
    found = await sample.build(database, NOW)
    chen = found.members["陈小满"]
    async with database.writing() as session:
        store = Store(session, found.school_id)
        submissions = store.submissions
        item = await deadline(store, chen)
        made = await submissions.add(given(item, chen), album="a1", message_id=7)
        kept = given(item, chen, id=made)
        assert await submissions.of([item]) == [kept]
        assert await submissions.get(made) == kept
        assert await submissions.made_of(chen, message_id=7) == kept
        assert await submissions.of_album(chen, "a1") == kept
        assert await submissions.made_of(chen, message_id=8) is None
        await submissions.rewrite(made, "改过")
        await submissions.send_back(made, "再想想")
        [back] = await submissions.of([item])
        assert (back.text, back.word, back.counts) == ("改过", "再想想", False)
        await submissions.end(made, NOW)
        assert await submissions.of([item]) == []
        assert await submissions.get(made) is None


async def test_the_same_file_hangs_there_once_and_knows_its_content(database: Database) -> None:
    found = await sample.build(database, NOW)
    chen = found.members["陈小满"]
    async with database.writing() as session:
        store = Store(session, found.school_id)
        made = await store.submissions.add(given(await deadline(store, chen), chen))
        assert await store.submissions.attach(made, FILE)
        assert not await store.submissions.attach(made, FILE)
        [stored] = await store.submissions.files([made])
        assert (stored.file, stored.sha256) == (FILE, None)
        await store.downloads.ask(1, FILE, None, NOW)
        await session.run("UPDATE downloads SET sha256 = 'abc'")
        [stored] = await store.submissions.files([made])
        assert stored.sha256 == "abc"


async def test_reminders_by_hand_are_counted_by_day(database: Database) -> None:
    found = await sample.build(database, NOW)
    async with database.writing() as session:
        store = Store(session, found.school_id)
        item = await deadline(store, found.members["苏婉清"])
        await store.submissions.nudged(item, NOW)
        assert await store.submissions.nudges_since(item, NOW) == 1
        assert await store.submissions.nudges_since(item, NOW + timedelta(days=1)) == 0


async def test_another_school_neither_reads_nor_changes_any_of_it(database: Database) -> None:
    ours = await sample.build(database, NOW)
    theirs = await sample.build(database, NOW, "云岭小学", shift=1000)
    stranger = theirs.members["陈小满"]
    async with database.writing() as session:
        store = Store(session, theirs.school_id)
        item = await deadline(store, stranger)
        made = await store.submissions.add(given(item, stranger), album="a1", message_id=7)
        await store.submissions.attach(made, FILE)
        before = (await store.submissions.of([item]), await store.submissions.files([made]))
        us = Store(session, ours.school_id).submissions
        assert await us.requirement(item) is None
        assert await us.of([item]) == []
        assert await us.files([made]) == []
        assert await us.get(made) is None
        assert await us.made_of(stranger, message_id=7) is None
        assert await us.of_album(stranger, "a1") is None
        await us.end(made, NOW)
        await us.send_back(made, "x")
        await us.rewrite(made, "x")
        assert (await store.submissions.of([item]), await store.submissions.files([made])) == before


@pytest.mark.parametrize("what", ["add", "attach", "nudged", "require"])
async def test_nothing_of_ours_points_into_another_school(database: Database, what: str) -> None:
    ours = await sample.build(database, NOW)
    theirs = await sample.build(database, NOW, "云岭小学", shift=1000)
    stranger = theirs.members["陈小满"]
    async with database.writing() as session:
        store = Store(session, theirs.school_id)
        item = await deadline(store, stranger)
        made = await store.submissions.add(given(item, stranger))
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            us = Store(session, ours.school_id)
            if what == "add":
                await us.submissions.add(given(item, ours.members["陈小满"]))
            elif what == "attach":
                await us.submissions.attach(made, FILE)
            elif what == "nudged":
                await us.submissions.nudged(item, NOW)
            else:
                await us.submissions.require(9999, WANTED)
