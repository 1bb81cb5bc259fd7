"""The people of a school and their accounts."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from school.people import Assignment, Role
from school.roster.changes import entry_of
from school.roster.standing import Entry
from storage.database import Database, Session
from storage.directories import read_directory
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


@pytest.fixture
async def schools(database: Database) -> tuple[sample.Sample, sample.Sample]:
    return await sample.build(database, NOW), await sample.build(database, NOW, "远山小学", 1000)


@pytest.fixture
async def session(database: Database, schools: object) -> AsyncIterator[Session]:
    async with database.writing() as opened:
        yield opened


@pytest.fixture
def here(schools) -> sample.Sample:
    return schools[0]


@pytest.fixture
def store(session, here) -> Store:
    return Store(session, here.school_id)


async def test_an_account_moves_from_one_name_to_another(session, store, here):
    await store.members.link(here.members["白露"], sample.TEACHER)
    school = await read_directory(session, here.school_id)
    assert school.member_by_user[sample.TEACHER].name == "白露"
    assert school.member_by_id[here.members["陈小满"]].user_id is None


async def test_a_name_moves_from_one_account_to_another(session, store, here):
    await store.accounts.note(900, "陈小满", None, reachable=True, now=NOW)
    await store.members.link(here.members["陈小满"], 900)
    assert (await store.accounts.caller(900, 900, 0)).school_id == here.school_id
    assert (await store.accounts.caller(sample.TEACHER, sample.TEACHER, 0)).school_id is None


async def test_who_is_untied_here_goes_on_in_the_other_school(session, store, schools):
    here, there = schools
    elsewhere = Store(session, there.school_id)
    await elsewhere.members.link(there.members["白露"], sample.TEACHER)
    await store.accounts.sit(sample.TEACHER, here.members["陈小满"])
    await store.members.unlink(here.members["陈小满"])
    assert (await store.accounts.caller(sample.TEACHER, sample.TEACHER, 0)).school_id == there.school_id


async def test_forms_left_half_filled_in_go_with_the_account(store, here):
    member_id = here.members["陈小满"]
    await store.drafts.begin(sample.TEACHER, member_id, "observe", "notes", {}, NOW)
    await store.members.unlink(member_id)
    assert await store.drafts.latest(sample.TEACHER) is None


async def test_who_leaves_holds_and_owes_nothing_but_is_remembered(session, store, here):
    member_id = here.members["苏婉清"]
    await store.members.leave(member_id)
    member = (await read_directory(session, here.school_id)).member_by_id[member_id]
    assert (member.active, member.user_id, member.groups, member.leads, member.teaches) == (
        False,
        None,
        frozenset(),
        {},
        (),
    )


async def test_nothing_reaches_the_people_of_another_school(session, store, schools):
    _, there = schools
    before = await read_directory(session, there.school_id)
    other = there.members["陈小满"]
    await store.members.unlink(other)
    await store.members.leave(other)
    await store.members.rename(other, "别人")
    await store.members.assign(other, [])
    assert (await read_directory(session, there.school_id)).members == before.members


async def test_an_entry_is_stored_as_it_says_and_storing_it_twice_changes_nothing(session, store, here):
    entry = Entry(
        None,
        "方晓雯",
        groups=frozenset({"数学组", "语文组"}),
        leads=frozenset({"语文组"}),
        appointed=frozenset({Role.SCHOOL_LEADER}),
        teaches=(Assignment(3, "语文", 2), Assignment(3, "书法")),
        birth="1990-05",
        joined_year=2012,
    )
    member_id = await store.members.take_over(entry, here.groups, NOW)
    school = await read_directory(session, here.school_id)
    stored = entry_of(school.member_by_id[member_id], school)
    assert replace(stored, member=None) == entry
    await store.members.take_over(stored, here.groups, NOW)
    again = await read_directory(session, here.school_id)
    assert entry_of(again.member_by_id[member_id], again) == stored


async def test_who_comes_back_is_on_the_roster_again(session, store, here):
    await store.members.leave(here.members["白露"])
    school = await read_directory(session, here.school_id)
    gone = school.member_by_id[here.members["白露"]]
    await store.members.take_over(Entry(gone, "白露", frozenset({"语文组"})), here.groups, NOW)
    assert "白露" in [it.name for it in (await read_directory(session, here.school_id)).active]
