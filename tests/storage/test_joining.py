"""Invitations and claims."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from storage.database import Database
from storage.joining import Joining, Verdict
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
MONTH = NOW + timedelta(days=30)
ASKER = 900


@pytest.fixture
async def schools(database: Database) -> tuple[sample.Sample, sample.Sample]:
    return await sample.build(database, NOW), await sample.build(database, NOW, "远山小学", 1000)


@pytest.fixture
async def joining(database: Database, schools: object) -> AsyncIterator[Joining]:
    async with database.writing() as session:
        yield Joining(session)


async def test_an_invitation_lets_in_until_it_expires(joining, schools):
    here, _ = schools
    made = await joining.invite(here.school_id, 1, NOW, MONTH)
    found = await joining.invitation(made.token)
    assert found == made
    assert found.valid_at(MONTH - timedelta(seconds=1))
    assert not found.valid_at(MONTH)
    assert await joining.current(here.school_id, MONTH) is None


async def test_a_new_invitation_ends_the_old_one_of_its_school_alone(joining, schools):
    here, there = schools
    old = await joining.invite(here.school_id, 1, NOW, MONTH)
    other = await joining.invite(there.school_id, 1, NOW, MONTH)
    new = await joining.invite(here.school_id, 1, NOW, MONTH)
    assert not (await joining.invitation(old.token)).valid_at(NOW)
    assert await joining.current(here.school_id, NOW) == new
    assert await joining.current(there.school_id, NOW) == other


async def test_an_unknown_token_is_nothing(joining):
    assert await joining.invitation("' OR 1=1 --") is None


async def test_tokens_fit_a_deep_link_and_differ(joining, schools):
    tokens = {(await joining.invite(schools[0].school_id, 1, NOW, MONTH)).token for _ in range(20)}
    assert len(tokens) == 20
    assert all(len(token) == 22 and token.replace("-", "").replace("_", "").isalnum() for token in tokens)


async def test_the_same_wish_is_one_claim_and_another_wish_replaces_it(joining, schools):
    here, _ = schools
    first = await joining.claim(here.school_id, ASKER, "路人", "王小明", None, NOW)
    assert await joining.claim(here.school_id, ASKER, "路人", "王小明", None, NOW) is None
    second = await joining.claim(here.school_id, ASKER, "路人", "白露", here.members["白露"], NOW)
    assert await joining.open_claims(here.school_id) == [second]
    assert first != second


async def test_claims_of_one_account_in_two_schools_do_not_meet(joining, schools):
    here, there = schools
    mine = await joining.claim(here.school_id, ASKER, "路人", "王小明", None, NOW)
    theirs = await joining.claim(there.school_id, ASKER, "路人", "王小明", None, NOW)
    await joining.withdraw(here.school_id, ASKER)
    assert await joining.open_claims(here.school_id) == []
    assert await joining.open_claims(there.school_id) == [theirs]
    assert await joining.get_claim(mine.id) is None


async def test_the_number_of_a_withdrawn_claim_never_comes_back(joining, schools):
    """A director's old button must not let somebody else in."""
    here, _ = schools
    first = await joining.claim(here.school_id, ASKER, "路人", "王小明", None, NOW)
    await joining.withdraw(here.school_id, ASKER)
    second = await joining.claim(here.school_id, ASKER + 1, "别人", "李想", None, NOW)
    assert second.id != first.id


async def test_what_is_decided_stays_decided(joining, schools):
    here, _ = schools
    claim = await joining.claim(here.school_id, ASKER, "路人", "王小明", None, NOW)
    await joining.decide(claim, Verdict.DECLINED, 1, NOW)
    await joining.decide(claim, Verdict.ACCEPTED, 2, NOW)
    await joining.withdraw(here.school_id, ASKER)
    found = await joining.get_claim(claim.id)
    assert (found.verdict, found.decided_by) == (Verdict.DECLINED, 1)
    assert await joining.open_claims(here.school_id) == []


async def test_who_was_declined_may_ask_again(joining, schools):
    here, _ = schools
    claim = await joining.claim(here.school_id, ASKER, "路人", "王小明", None, NOW)
    await joining.decide(claim, Verdict.DECLINED, 1, NOW)
    assert await joining.claim(here.school_id, ASKER, "路人", "王小明", None, NOW) is not None
