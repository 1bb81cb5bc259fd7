"""Three schools, whose people do anything in any order: no school learns of another, none can change another,
and none is ever without a director."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from school.counting.duties import Metric
from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, Visit
from school.observing.visits import VisitKind
from school.people import Role
from storage.chats import BoundChat
from storage.database import Session
from storage.store import Store
from tests import sample
from tests.security import values
from tests.security.rehearsal import REGISTRY, Reaction, Rehearsal
from tests.security.schools import DAY, NOW, Actor, Town
from tests.security.test_wandering import ANSWERS

MARKS = ("甲校的", "乙校的", "丙校的")
"""In the name of each school, of its people and groups, and in what they have written."""

SHIFT = 1000
CHATS = (-1001, -1002, -1003)
GUEST = 4001
"""A teacher of the second school who also teaches at the third."""


async def build(session: Session) -> Town:
    """Three schools alike; ids run on from one to the next."""
    members: dict[str, int] = {}
    for number, mark in enumerate(MARKS):
        ids = await sample.found(session, NOW, f"{mark}小学", shift=number * SHIFT)
        store = Store(session, ids.school_id)
        for table in ("members", "staff_groups", "terms"):
            await session.run(
                f"UPDATE {table} SET name = ? || name WHERE school_id = ?",
                (mark, ids.school_id),
            )
        await session.run("UPDATE schools SET version = version + 1")
        chat = BoundChat(CHATS[number], 0, ids.school_id, None, f"{mark}群", present=True)
        await store.chats.bind(chat, sample.DIRECTOR + number * SHIFT, NOW)
        for member_id in ids.members.values():
            visit = Visit(Lesson(3, 2, "数学", mark), None, f"{mark}老师", DAY, 2, VisitKind.REGULAR)
            await store.observations.add(member_id, visit, Appraisal(notes=mark), NOW)
            await store.records.add(member_id, Metric.PAPER, f"{mark}论文", DAY, NOW)
        members |= {f"{number} {name}": member for name, member in ids.members.items()}
    await _add_guest(session)
    return Town(1, members, {}, {})


async def _add_guest(session: Session) -> None:
    await Store(session, None).accounts.note(GUEST, "兼课", None, reachable=True, now=NOW)
    for school_id in (2, 3):
        store = Store(session, school_id)
        member_id = await store.members.add(f"{MARKS[school_id - 1]}兼课", NOW)
        await store.members.link(member_id, GUEST)
        if school_id == 2:
            await store.members.appoint(member_id, Role.DIRECTOR)


@dataclass(frozen=True)
class Act:
    """One thing that somebody does: a command, an answer, a tap on what was offered, or a forged one."""

    who: int
    kind: str
    number: int
    data: str
    chat: int | None


PEOPLE = [*(user + school * SHIFT for school in range(3) for user in range(101, 106)), GUEST, 900]
ACTORS = [Actor(f"账号{user_id}", user_id) for user_id in PEOPLE]
_ids = st.integers(0, 40).map(str)


@st.composite
def forged(draw: st.DrawFn) -> str:
    """Callback data with ids of any school."""
    action = REGISTRY.buttons[draw(st.sampled_from(sorted(REGISTRY.buttons)))]
    words = st.sampled_from(["all", "name", "g2", "m9", "2026-08-31", *(role.value for role in Role)])
    parts = [
        draw(_ids if kind is int else st.sampled_from(values.of_enum(kind)) | words) for kind in action.types
    ]
    return ":".join([action.verb, *parts])[:60]


def unseating() -> st.SearchStrategy[str]:
    """What could leave a school without its director."""
    ways = (
        "people.role:{}:director:0",
        "people.gone:{}",
        "people.unlink:{}",
        "handover.do:{}:0",
        "people.director:{}",
    )
    return st.builds(str.format, st.sampled_from(ways), st.sampled_from((1, 2, 3, 9, 10, 11, 17)))


def written() -> st.SearchStrategy[str]:
    """Commands with words behind them, and words alone."""
    commands = st.sampled_from(sorted(REGISTRY.commands)).map(lambda name: f"/{name} ")
    return st.tuples(st.one_of(commands, st.just("")), st.sampled_from(["", *ANSWERS])).map("".join)


ACTS = st.builds(
    Act,
    st.one_of(st.integers(0, len(PEOPLE) - 1), st.sampled_from([0, 0, 5])),
    st.sampled_from(["write", "write", "tap", "tap", "tap", "forge", "forge"]),
    st.integers(0, 30),
    st.one_of(forged(), written(), unseating()),
    st.sampled_from([None, None, None, *CHATS]),
)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[asyncio.Runner, Rehearsal]]:
    with asyncio.Runner() as runner:
        rehearsal = runner.run(Rehearsal.open(tmp_path_factory.mktemp("three"), build))
        yield runner, rehearsal
        rehearsal.close()


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(st.lists(ACTS, min_size=5, max_size=30))
def test_no_school_learns_of_another_or_changes_it(
    stage: tuple[asyncio.Runner, Rehearsal], acts: list[Act]
) -> None:
    runner, rehearsal = stage
    runner.run(play(rehearsal, acts))


async def play(rehearsal: Rehearsal, acts: list[Act]) -> None:
    offered: dict[int, list[str]] = {}
    async with rehearsal.forgetting():
        await rehearsal.look_again()
        seats, rows = await seats_of(rehearsal), rehearsal.now
        for act in acts:
            actor = ACTORS[act.who]
            reaction = await perform(rehearsal, actor, act, offered.get(actor.user_id, []))
            before, seats = seats, await seats_of(rehearsal)
            own = before.get(actor.user_id, set()) | seats.get(actor.user_id, set())
            for letter in reaction.letters:
                offered.setdefault(letter.chat_id, []).extend(letter.buttons)
                readers = before.get(letter.chat_id, set()) | seats.get(letter.chat_id, set())
                # Who asks in a group chat, such as /bind, shows it what is theirs.
                check_reader(letter.all, readers | own if letter.chat_id == act.chat else readers)
            check_reader(reaction.toast, own | before.get(act.chat or 0, set()))
            assert "出错了" not in reaction.words, act
            check_rows(rehearsal, rows, own, act)
            rows = rehearsal.now
            await check_directors(rehearsal.session)


async def perform(rehearsal: Rehearsal, actor: Actor, act: Act, offered: list[str]) -> Reaction:
    """Do it. Who has been offered nothing writes instead."""
    if act.kind == "tap" and offered:
        return await rehearsal.taps(actor, offered[-1 - act.number % len(offered)], act.chat)
    if act.kind == "forge":
        return await rehearsal.taps(actor, act.data, act.chat)
    return await rehearsal.types(actor, act.data or "你好", act.chat)


async def seats_of(rehearsal: Rehearsal) -> dict[int, set[int]]:
    """The schools that each account or chat belongs to, by its id."""
    found: dict[int, set[int]] = {}
    for row in await rehearsal.session.rows(
        "SELECT user_id, school_id FROM members WHERE user_id IS NOT NULL AND active "
        "UNION SELECT chat_id, school_id FROM chats"
    ):
        found.setdefault(row[0], set()).add(row[1])
    return found


def check_reader(words: str, schools: set[int]) -> None:
    """Nobody reads a word of a school that is not theirs."""
    assert {number for number, mark in enumerate(MARKS, start=1) if mark in words} <= schools, (
        words,
        schools,
    )


def check_rows(rehearsal: Rehearsal, before: dict[str, str], reach: set[int], act: Act) -> None:
    """The rows of a school change only by those who belong to it; its chats can be taken over."""
    after = rehearsal.now
    for table in before:
        if before[table] != after[table] and table != "chats":
            for school_id in {1, 2, 3} - reach:
                was = rehearsal.rows_of(table, before, school_id)
                assert was == rehearsal.rows_of(table, after, school_id), act


async def check_directors(session: Session) -> None:
    [row] = await session.rows(
        "SELECT count(*) AS n FROM schools s WHERE NOT EXISTS (SELECT 1 FROM appointments a "
        "JOIN members m ON m.id = a.member_id WHERE a.school_id = s.id AND a.role = 'director' AND m.active)"
    )
    assert row["n"] == 0
