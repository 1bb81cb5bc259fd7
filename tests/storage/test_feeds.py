"""Addresses to subscribe to: one a person, unguessable, gone with whoever it was made for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from storage.database import Database
from storage.feeds import Subscriber, subscriber
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


@pytest.fixture
async def ids(database: Database) -> sample.Sample:
    return await sample.build(database, NOW)


async def given(database: Database, ids: sample.Sample, name: str = "陈小满") -> str:
    async with database.writing() as session:
        return await Store(session, ids.school_id).feeds.renew(ids.members[name], NOW)


async def leads_to(database: Database, token: str) -> Subscriber | None:
    async with database.reading() as session:
        return await subscriber(session, token)


async def test_a_token_leads_to_whom_it_was_made_for(database: Database, ids: sample.Sample) -> None:
    token = await given(database, ids)
    chen = ids.members["陈小满"]
    assert await leads_to(database, token) == Subscriber(ids.school_id, chen)
    async with database.reading() as session:
        assert await Store(session, ids.school_id).feeds.token_of(chen) == token


async def test_tokens_are_long_and_all_different(database: Database, ids: sample.Sample) -> None:
    tokens = {await given(database, ids, name) for name in ids.members}
    assert len(tokens) == len(ids.members)
    assert all(len(token) == 32 for token in tokens)


@pytest.mark.parametrize("token", ["", "x", "a" * 32, "%", "' OR 1=1 --"])
async def test_what_is_no_token_leads_nowhere(database: Database, ids: sample.Sample, token: str) -> None:
    await given(database, ids)
    assert await leads_to(database, token) is None


async def test_a_new_one_takes_the_place_of_the_old(database: Database, ids: sample.Sample) -> None:
    old, new = await given(database, ids), await given(database, ids)
    assert await leads_to(database, old) is None
    assert await leads_to(database, new) is not None


async def test_one_that_is_revoked_leads_nowhere(database: Database, ids: sample.Sample) -> None:
    chens, sus = await given(database, ids), await given(database, ids, "苏婉清")
    async with database.writing() as session:
        feeds = Store(session, ids.school_id).feeds
        await feeds.revoke(ids.members["陈小满"])
        assert await feeds.token_of(ids.members["陈小满"]) is None
    assert await leads_to(database, chens) is None
    assert await leads_to(database, sus) is not None


async def test_it_ends_when_the_person_leaves(database: Database, ids: sample.Sample) -> None:
    token = await given(database, ids)
    async with database.writing() as session:
        await Store(session, ids.school_id).members.leave(ids.members["陈小满"])
    assert await leads_to(database, token) is None


async def test_who_comes_to_a_name_next_is_not_read_by_who_had_it_before(
    database: Database, ids: sample.Sample
) -> None:
    token = await given(database, ids)
    async with database.writing() as session:
        store = Store(session, ids.school_id)
        await store.accounts.note(999, "真的陈小满", None, reachable=True, now=NOW)
        await store.members.link(ids.members["陈小满"], 999)
    assert await leads_to(database, token) is None


async def test_another_school_can_not_touch_it(database: Database, ids: sample.Sample) -> None:
    theirs = await sample.build(database, NOW, "云岭小学", shift=1000)
    token = await given(database, ids)
    async with database.writing() as session:
        feeds = Store(session, theirs.school_id).feeds
        await feeds.revoke(ids.members["陈小满"])
        assert await feeds.token_of(ids.members["陈小满"]) is None
    assert await leads_to(database, token) is not None
