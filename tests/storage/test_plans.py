"""Plans that are looked over and imported: they come back as they were put in, and stay with their school."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from school.counting.duties import Metric, Per
from school.people import Role
from school.plan_review.changes import Change
from school.plan_review.proposals import (
    DutyDraft,
    ItemDraft,
    PeopleDraft,
    Proposal,
    Question,
    Reading,
    Section,
    Whom,
)
from school.scheduling.schedule import ItemKind
from school.scheduling.timing import Timing
from storage.database import Database
from storage.plan_entries import Entry, Made, Undo, entries_of
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
TODAY = date(2026, 11, 25)
DEC_1, DEC_31 = date(2026, 12, 1), date(2026, 12, 31)
FILE = "ab" * 32
MONTH = ItemDraft(
    ItemKind.MONTH, "<b>课题&中期评估", Timing(ItemKind.MONTH, DEC_1, DEC_31), Whom(2), note="全文"
)
SERIES = ItemDraft(
    ItemKind.SERIES,
    "教研组长例会",
    Timing(ItemKind.SERIES, DEC_1, DEC_31, time(14, 20), time(15), (6,), "FREQ=WEEKLY;BYDAY=TU"),
    Whom(people=frozenset({1, 2})),
    who="教研组长",
    place="会议室",
    changes=((date(2026, 12, 8), None), (date(2026, 12, 15), date(2026, 12, 16))),
)
DUTY = DutyDraft("组长", "听课", 20, "节", Metric.OBSERVE, Per.TERM, Whom(role=Role.GROUP_LEAD))
UNKNOWN = DutyDraft("青年教师", "听课", 9, "节", None, None, None)
PEOPLE = PeopleDraft("语文", frozenset({3}), ("王小明",), Whom(new_group="语文组"), lead=True)
PROPOSALS = (
    Proposal(Section.MONTHS, "课题中期评估", MONTH, twice=True),
    Proposal(Section.SERIES, "周二例会", SERIES, (Question.WHICH_WEEKS,)),
    Proposal(Section.DUTIES, "组长听课20节", DUTY),
    Proposal(Section.DUTIES, "…", UNKNOWN),
    Proposal(Section.PEOPLE, "语文组长", PEOPLE, (Question.JOIN_GROUP,)),
)
READING = Reading(sample.TERM, "2025—2026", PROPOSALS, ("未用的一句",))


async def added(store: Store, by: int) -> int:
    return await store.plans.add("计划.docx", FILE, READING, entries_of(PROPOSALS, TODAY), by, NOW)


async def test_a_plan_comes_back_as_it_was_read(database: Database) -> None:
    ids = await sample.build(database, NOW)
    async with database.writing() as session:
        store = Store(session, ids.school_id)
        plan_id = await added(store, ids.members["林知远"])
        plan, entries = await store.plans.get(plan_id), await store.plans.entries(plan_id)
    assert plan is not None
    assert (plan.name, plan.term, plan.other_year) == ("计划.docx", sample.TERM.name, "2025—2026")
    assert (plan.unused, plan.sent_at, plan.imported_at) == (("未用的一句",), NOW, None)
    assert (plan.before_id, plan.superseded, plan.open_to, plan.groups) == (None, False, Role.PREP_LEAD, ())
    assert tuple(it.proposal for it in entries) == PROPOSALS
    assert [it.kept for it in entries] == [False, None, True, False, None]


async def test_how_an_entry_was_read_is_remembered_when_it_is_edited_twice(database: Database) -> None:
    ids = await sample.build(database, NOW)
    async with database.writing() as session:
        store = Store(session, ids.school_id)
        plan_id = await added(store, ids.members["林知远"])
        for title in ("甲", "乙"):
            first, *_ = await store.plans.entries(plan_id)
            changed = replace(first.proposal, draft=replace(MONTH, title=title))
            await store.plans.edit(plan_id, [replace(first, proposal=changed, kept=True)])
        first, *_ = await store.plans.entries(plan_id)
    assert (first.proposal.draft, first.as_read, first.kept) == (
        replace(MONTH, title="乙"),
        PROPOSALS[0],
        True,
    )


async def test_an_import_is_noted_and_taken_back(database: Database) -> None:
    ids = await sample.build(database, NOW)
    async with database.writing() as session:
        store = Store(session, ids.school_id)
        plan_id = await added(store, ids.members["林知远"])
        await store.plans.keep(plan_id, [2], True)
        made = Made(5, 1, undo=Undo(7, MONTH, 2, ((3, None), (4, True))))
        await store.plans.set_imported(plan_id, [(2, made)], [2], ids.members["林知远"], NOW)
        assert await store.plans.under_review(FILE) == []
        await store.plans.drop(plan_id)
        imported = await store.plans.get(plan_id)
        assert imported is not None
        assert (imported.imported_at, imported.groups) == (NOW, (2,))
        assert (await store.plans.entries(plan_id))[1].made == made
        await store.plans.set_taken_back(plan_id, [(2, Made(item_id=5))])
        assert await store.plans.under_review(FILE) == [plan_id]
        second = (await store.plans.entries(plan_id))[1]
        assert (second.kept, second.made) == (True, Made(item_id=5))
        await store.plans.drop(plan_id)
        assert await store.plans.get(plan_id) is None
        assert await store.plans.entries(plan_id) == []


async def test_a_plan_is_in_force_until_a_later_version_is_imported(database: Database) -> None:
    ids = await sample.build(database, NOW)
    async with database.writing() as session:
        store, by = Store(session, ids.school_id), ids.members["林知远"]
        first, second = await added(store, by), await added(store, by)
        await store.plans.set_imported(first, [], [], by, NOW)
        base = Entry(1, PROPOSALS[0], True, Made(item_id=5), base=MONTH)
        gone = Entry(2, PROPOSALS[2], True, Made(duty_id=6), status=Change.GONE)
        await store.plans.compare_with(second, first, [base, gone])
        assert await store.plans.entries(second) == [base, gone]
        assert [it.id for it in await store.plans.in_force(5)] == [first]
        await store.plans.set_imported(second, [], [], by, NOW)
        assert [(it.id, it.before_id) for it in await store.plans.in_force(5)] == [(second, first)]
        before = await store.plans.get(first)
        assert before is not None
        assert before.superseded


async def test_plans_that_wait_stand_before_those_imported(database: Database) -> None:
    ids = await sample.build(database, NOW)
    async with database.writing() as session:
        store, by = Store(session, ids.school_id), ids.members["林知远"]
        first, second = await added(store, by), await added(store, by)
        await store.plans.set_imported(second, [], [], by, NOW)
        assert [it.id for it in await store.plans.latest(5)] == [first, second]


@pytest.mark.parametrize("what", ["keep", "edit", "compare", "open", "import", "take back", "drop", "read"])
async def test_another_school_neither_sees_nor_changes_it(database: Database, what: str) -> None:
    ours = await sample.build(database, NOW)
    theirs = await sample.build(database, NOW, "云岭小学", shift=1000)
    async with database.writing() as session:
        store, other = Store(session, ours.school_id), Store(session, theirs.school_id)
        plan_id = await added(store, ours.members["林知远"])
        before = (await store.plans.get(plan_id), await store.plans.entries(plan_id))
        acts: dict[str, Callable[[], Awaitable[object]]] = {
            "keep": lambda: other.plans.keep(plan_id, [1], True),
            "edit": lambda: other.plans.edit(plan_id, [Entry(1, PROPOSALS[2], True)]),
            "compare": lambda: other.plans.compare_with(plan_id, None, []),
            "open": lambda: other.plans.open_to(plan_id, Role.TEACHER),
            "import": lambda: other.plans.set_imported(
                plan_id, [(1, Made(9))], [], theirs.members["林知远"], NOW
            ),
            "take back": lambda: other.plans.set_taken_back(plan_id, [(1, Made(9))]),
            "drop": lambda: other.plans.drop(plan_id),
            "read": lambda: other.plans.get(plan_id),
        }
        await acts[what]()
        assert (await other.plans.get(plan_id), await other.plans.entries(plan_id)) == (None, [])
        assert await other.plans.under_review(FILE) == []
        assert (await store.plans.get(plan_id), await store.plans.entries(plan_id)) == before


def test_what_is_over_or_stands_twice_is_left_out_at_first() -> None:
    over = replace(MONTH, timing=Timing(ItemKind.MONTH, date(2026, 11, 1), date(2026, 11, 24)))
    assert Proposal(Section.MONTHS, "", over).kept_at_first(TODAY) is False
    assert Proposal(Section.MONTHS, "", MONTH).kept_at_first(TODAY) is True
