"""Plans that are looked over and imported: they come back as they were put in, and stay with their school."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from school.people import Role
from school.plan_import import Reading
from school.plan_proposals import Obstacle, Proposal, Question, Section
from school.quotas import Duty, Metric, Per
from school.schedule import Audience, Item, ItemKind
from storage.database import Database
from storage.plans import Made
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
DEC_1, DEC_31 = date(2026, 12, 1), date(2026, 12, 31)
FILE = "ab" * 32
ITEM = Item(0, ItemKind.MONTH, "<b>课题&中期评估", DEC_1, DEC_31, Audience(2), note="全文")
SERIES = Item(
    0,
    ItemKind.SERIES,
    "教研组长例会",
    DEC_1,
    DEC_31,
    Audience(people=frozenset({1, 2})),
    place="会议室",
    starts=time(14, 20),
    ends=time(15),
    periods=(6,),
    rrule="FREQ=WEEKLY;BYDAY=TU",
)
DUTY = Duty(0, Metric.OBSERVE, 20, Per.TERM, Role.GROUP_LEAD)
PROPOSALS = (
    Proposal(Section.MONTHS, ITEM.title, "课题中期评估", ITEM, twice=True),
    Proposal(Section.SERIES, SERIES.title, "周二例会", SERIES, questions=(Question.WHICH_WEEKS,)),
    Proposal(Section.DUTIES, "听课", "组长听课20节", duty=DUTY),
    Proposal(Section.DUTIES, "青年教师 · 听课 9 节", "…", obstacle=Obstacle.NO_ROLE),
)
READING = Reading(sample.TERM, "2025—2026", 2, 1, PROPOSALS, ("未用的一句",))


async def added(store: Store, by: int) -> int:
    return await store.plans.add("计划.docx", FILE, READING, TODAY, by, NOW)


async def test_a_plan_comes_back_as_it_was_read(database: Database) -> None:
    ids = await sample.build(database, NOW)
    async with database.writing() as session:
        store = Store(session, ids.school_id)
        plan_id = await added(store, ids.members["林知远"])
        plan, entries = await store.plans.get(plan_id), await store.plans.entries(plan_id)
    assert plan is not None
    assert (plan.name, plan.term, plan.other_year, plan.parts) == (
        "计划.docx",
        sample.TERM.name,
        "2025—2026",
        2,
    )
    assert (plan.unused, plan.sent_at, plan.imported_at) == (("未用的一句",), NOW, None)
    assert tuple(it.proposal for it in entries) == PROPOSALS
    assert [it.kept for it in entries] == [False, None, True, False]


async def test_an_import_is_noted_and_taken_back(database: Database) -> None:
    ids = await sample.build(database, NOW)
    async with database.writing() as session:
        store = Store(session, ids.school_id)
        plan_id = await added(store, ids.members["林知远"])
        await store.plans.keep(plan_id, 2, True)
        made = Made(item_id=5, revision=1)
        await store.plans.set_imported(plan_id, [(2, made)], ids.members["林知远"], NOW)
        assert await store.plans.under_review(FILE) is None
        await store.plans.drop(plan_id)
        imported = await store.plans.get(plan_id)
        assert imported is not None
        assert imported.imported_at == NOW
        assert (await store.plans.entries(plan_id))[1].made == made
        await store.plans.set_taken_back(plan_id)
        assert await store.plans.under_review(FILE) == plan_id
        assert [(it.kept, it.made) for it in await store.plans.entries(plan_id)][1] == (True, Made())
        await store.plans.drop(plan_id)
        assert await store.plans.get(plan_id) is None
        assert await store.plans.entries(plan_id) == []


async def test_plans_that_wait_stand_before_those_imported(database: Database) -> None:
    ids = await sample.build(database, NOW)
    async with database.writing() as session:
        store, by = Store(session, ids.school_id), ids.members["林知远"]
        first, second = await added(store, by), await added(store, by)
        await store.plans.set_imported(second, [], by, NOW)
        assert [it.id for it in await store.plans.latest(5)] == [first, second]


@pytest.mark.parametrize("what", ["keep", "import", "take back", "drop", "read"])
async def test_another_school_neither_sees_nor_changes_it(database: Database, what: str) -> None:
    ours = await sample.build(database, NOW)
    theirs = await sample.build(database, NOW, "云岭小学", shift=1000)
    async with database.writing() as session:
        store, other = Store(session, ours.school_id), Store(session, theirs.school_id)
        plan_id = await added(store, ours.members["林知远"])
        before = (await store.plans.get(plan_id), await store.plans.entries(plan_id))
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "keep": lambda: other.plans.keep(plan_id, 1, True),
            "import": lambda: other.plans.set_imported(
                plan_id, [(1, Made(9))], theirs.members["林知远"], NOW
            ),
            "take back": lambda: other.plans.set_taken_back(plan_id),
            "drop": lambda: other.plans.drop(plan_id),
            "read": lambda: other.plans.get(plan_id),
        }
        await acts[what]()
        assert (await other.plans.get(plan_id), await other.plans.entries(plan_id)) == (None, [])
        assert await other.plans.under_review(FILE) is None
        assert (await store.plans.get(plan_id), await store.plans.entries(plan_id)) == before


def test_what_is_over_or_stands_twice_is_left_out_at_first() -> None:
    over = replace(ITEM, last_day=date(2026, 11, 24))
    assert Proposal(Section.MONTHS, "", "", over).kept_at_first(TODAY) is False
    assert Proposal(Section.MONTHS, "", "", ITEM).kept_at_first(TODAY) is True
