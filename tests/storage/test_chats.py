"""Chats tied to schools."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.chats import BoundChat
from storage.database import Database
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


@pytest.fixture
async def ours(database: Database) -> sample.Sample:
    return await sample.build(database, NOW)


def chat_of(found: sample.Sample, thread_id: int = 0, group: str | None = None) -> BoundChat:
    group_id = found.groups[group] if group else None
    return BoundChat(-5, thread_id, found.school_id, group_id, "教研群", present=True)


async def test_a_chat_is_tied_to_one_thing_at_a_time(database: Database, ours: sample.Sample) -> None:
    async with database.writing() as session:
        chats = Store(session, ours.school_id).chats
        await chats.bind(chat_of(ours), 101, NOW)
        await chats.bind(chat_of(ours, group="数学组"), 101, NOW)
        assert await chats.of_school(ours.school_id) == [chat_of(ours, group="数学组")]


async def test_topics_are_tied_one_by_one(database: Database, ours: sample.Sample) -> None:
    async with database.writing() as session:
        store = Store(session, ours.school_id)
        await store.chats.bind(chat_of(ours), 101, NOW)
        await store.chats.bind(chat_of(ours, 7, "数学组"), 101, NOW)
        assert await store.chats.at(-5, 7) == chat_of(ours, 7, "数学组")
        assert await store.chats.at(-5, 8) is None
        assert (await store.accounts.caller(101, -5, 7)).group_id == ours.groups["数学组"]
        assert (await store.accounts.caller(101, -5, 8)).group_id is None
        assert [it.thread_id for it in await store.chats.of_chat(-5)] == [0, 7]


async def test_only_its_own_school_unties_a_chat(database: Database, ours: sample.Sample) -> None:
    async with database.writing() as session:
        chats = Store(session, ours.school_id).chats
        await chats.bind(chat_of(ours), 101, NOW)
        await chats.unbind(ours.school_id + 1, -5, 0)
        assert await chats.at(-5, 0) is not None
        await chats.unbind(ours.school_id, -5, 0)
        assert await chats.at(-5, 0) is None


async def test_presence_and_title_are_those_of_the_whole_chat(
    database: Database, ours: sample.Sample
) -> None:
    async with database.writing() as session:
        chats = Store(session, ours.school_id).chats
        await chats.bind(chat_of(ours), 101, NOW)
        await chats.bind(chat_of(ours, 7), 101, NOW)
        await chats.set_present(-5, False)
        await chats.retitle(-5, "新群名")
        assert [(it.present, it.title) for it in await chats.of_chat(-5)] == [(False, "新群名")] * 2
        await chats.bind(chat_of(ours), 101, NOW)
        assert [it.present for it in await chats.of_chat(-5)] == [True, False]


async def test_what_waits_for_a_group_follows_it_to_its_new_id(
    database: Database, ours: sample.Sample
) -> None:
    async with database.writing() as session:
        chats = Store(session, ours.school_id).chats
        await chats.bind(chat_of(ours), 101, NOW)
        await session.run(
            "INSERT INTO outbox (chat_id, method, payload, created_at) VALUES (-5, 'sendMessage', '{}', 'now')"
        )
        await chats.move(-5, -1005)
        assert await chats.of_chat(-5) == []
        assert [it.chat_id for it in await chats.of_chat(-1005)] == [-1005]
        assert [row["chat_id"] for row in await session.rows("SELECT chat_id FROM outbox")] == [-1005]


async def test_moving_twice_or_onto_a_tied_chat_leaves_one_tie(
    database: Database, ours: sample.Sample
) -> None:
    async with database.writing() as session:
        chats = Store(session, ours.school_id).chats
        await chats.bind(chat_of(ours), 101, NOW)
        await chats.move(-5, -1005)
        await chats.move(-5, -1005)
        await chats.bind(chat_of(ours, group="数学组"), 101, NOW)
        await chats.move(-5, -1005)
        assert len(await chats.of_school(ours.school_id)) == 1
