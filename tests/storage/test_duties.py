"""Duties of a school, and what counts towards them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from school.counting.duties import Duty, Metric, Per
from school.counting.quotas import Entry
from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, Visit
from school.observing.visits import VisitKind
from school.people import Role
from storage.database import Database, Session
from storage.directories import read_directory
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 20)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await Database.open(tmp_path / "school.db")
    yield opened
    await opened.close()


async def observe(store: Store, member_id: int, day: date) -> int:
    visit = Visit(Lesson(3, 1, "数学", None), None, "外校老师", day)
    return (await store.observations.add(member_id, visit, Appraisal(), NOW)).id


def visited(log_id: int) -> Entry:
    return Entry(Metric.OBSERVE, DAY, log_id, VisitKind.REGULAR, "数学")


async def duties_of(session: Session, school_id: int) -> tuple[Duty, ...]:
    return (await read_directory(session, school_id)).duties


async def test_a_duty_is_part_of_the_school_once_it_is_set(database: Database) -> None:
    school = await sample.build(database, NOW)
    async with database.writing() as session:
        store = Store(session, school.school_id)
        every = await store.duties.add(Duty(0, Metric.OBSERVE, 15, Per.TERM), NOW)
        leads = await store.duties.add(Duty(0, Metric.OBSERVE, 20, Per.TERM, role=Role.GROUP_LEAD), NOW)
        maths = await store.duties.add(
            Duty(0, Metric.PAPER, 1, Per.YEAR, group_id=school.groups["数学组"]), NOW
        )
        chen = await store.duties.add(
            Duty(0, Metric.CASE, 2, Per.MONTH, member_id=school.members["陈小满"]), NOW
        )
        assert await duties_of(session, school.school_id) == (
            Duty(every, Metric.OBSERVE, 15, Per.TERM),
            Duty(leads, Metric.OBSERVE, 20, Per.TERM, role=Role.GROUP_LEAD),
            Duty(maths, Metric.PAPER, 1, Per.YEAR, group_id=school.groups["数学组"]),
            Duty(chen, Metric.CASE, 2, Per.MONTH, member_id=school.members["陈小满"]),
        )


async def test_the_same_rule_set_again_changes_its_number(database: Database) -> None:
    school = await sample.build(database, NOW)
    async with database.writing() as session:
        duties = Store(session, school.school_id).duties
        for role in (None, Role.TEACHER):
            first = await duties.add(Duty(0, Metric.OBSERVE, 15, Per.TERM, role=role), NOW)
            assert await duties.add(Duty(0, Metric.OBSERVE, 12, Per.TERM, role=role), NOW) == first
        other = await duties.add(Duty(0, Metric.OBSERVE, 2, Per.MONTH), NOW)
        await duties.set_count(other, 3)
        found = await duties_of(session, school.school_id)
        assert [(it.count, it.per, it.role) for it in found] == [
            (12, Per.TERM, None),
            (12, Per.TERM, Role.TEACHER),
            (3, Per.MONTH, None),
        ]
        await duties.remove(other, NOW)
        assert len(await duties_of(session, school.school_id)) == 2


async def test_another_school_can_neither_change_nor_remove_a_duty(database: Database) -> None:
    school = await sample.build(database, NOW)
    other = await sample.build(database, NOW, "云岭小学", shift=1000)
    async with database.writing() as session:
        duty_id = await Store(session, school.school_id).duties.add(
            Duty(0, Metric.OBSERVE, 15, Per.TERM), NOW
        )
        foreign = Store(session, other.school_id).duties
        await foreign.set_count(duty_id, 1)
        await foreign.remove(duty_id, NOW)
        assert await duties_of(session, school.school_id) == (Duty(duty_id, Metric.OBSERVE, 15, Per.TERM),)
        own = await foreign.add(Duty(0, Metric.OBSERVE, 8, Per.TERM), NOW)
        assert own != duty_id


async def test_observations_and_records_count_and_nothing_deleted_or_earlier(database: Database) -> None:
    school = await sample.build(database, NOW)
    chen = school.members["陈小满"]
    async with database.writing() as session:
        store = Store(session, school.school_id)
        await observe(store, chen, DAY)
        await observe(store, chen, date(2026, 8, 1))
        await store.observations.delete(await observe(store, chen, DAY), NOW)
        await store.records.add(chen, Metric.REFLECTION, "等待的力量", DAY, NOW)
        gone = await store.records.add(chen, Metric.REFLECTION, "等待的力量", DAY, NOW)
        await store.records.set_deleted(gone, chen, NOW)
        await observe(store, school.members["苏婉清"], DAY)
        found = await store.duties.entries(chen, date(2026, 8, 31))
        assert found == [visited(found[0].id), Entry(Metric.REFLECTION, DAY, found[1].id)]


async def test_the_work_of_several_people_is_told_apart(database: Database) -> None:
    school = await sample.build(database, NOW)
    other = await sample.build(database, NOW, "云岭小学", shift=1000)
    chen, su, foreign = school.members["陈小满"], school.members["苏婉清"], other.members["陈小满"]
    async with database.writing() as session:
        await observe(Store(session, school.school_id), chen, DAY)
        await observe(Store(session, other.school_id), foreign, DAY)
        found = await Store(session, school.school_id).duties.entries_of(
            [chen, su, foreign], [Metric.OBSERVE], DAY
        )
        assert found == {chen: [visited(found[chen][0].id)], su: [], foreign: []}
