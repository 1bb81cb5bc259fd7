"""Schools, their terms, timetables and groups."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time

import pytest

from school.calendar.terms import Period, Phase, Term
from school.counting.duties import Duty, Metric, Per
from school.directory import Directory
from school.people import GroupKind, Role, Stage
from storage.chats import BoundChat
from storage.database import Database, Session
from storage.directories import read_directory
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
SPRING = Term("2026-2027学年第二学期", date(2027, 2, 22), date(2027, 7, 2))
MIDTERM = Phase("期中考试", date(2026, 11, 11), date(2026, 11, 12))


@pytest.fixture
async def schools(database: Database) -> tuple[sample.Sample, sample.Sample]:
    """Ours and another one, which nothing here may change."""
    return await sample.build(database, NOW), await sample.build(database, NOW, "云岭小学", shift=1000)


async def read(session: Session, found: sample.Sample) -> Directory:
    return await read_directory(session, found.school_id)


async def test_name_stage_and_zone_change_and_the_version_moves(
    database: Database, schools: tuple[sample.Sample, sample.Sample]
) -> None:
    ours, theirs = schools
    async with database.writing() as session:
        store, before = Store(session, ours.school_id), await read(session, ours)
        other = await read(session, theirs)
        await store.schools.rename(ours.school_id, "青禾学校")
        await store.schools.set_stage(ours.school_id, Stage.NINE_YEAR)
        await store.schools.set_timezone(ours.school_id, "Asia/Urumqi")
        after = (await read(session, ours)).school
        assert (after.name, after.stage, after.timezone) == ("青禾学校", Stage.NINE_YEAR, "Asia/Urumqi")
        assert after.version > before.school.version
        assert await read(session, theirs) == other


async def test_a_term_keeps_its_exams_and_terms_are_in_order(
    database: Database, schools: tuple[sample.Sample, sample.Sample]
) -> None:
    ours, _ = schools
    async with database.writing() as session:
        store = Store(session, ours.school_id)
        with_exam = replace(sample.TERM, exams=(MIDTERM,))
        await store.schools.set_term(ours.school_id, SPRING)
        await store.schools.change_term(ours.school_id, sample.TERM.first_day, with_exam)
        assert (await read(session, ours)).terms == (with_exam, SPRING)


async def test_a_term_moves_and_goes_without_touching_another_school(
    database: Database, schools: tuple[sample.Sample, sample.Sample]
) -> None:
    ours, theirs = schools
    async with database.writing() as session:
        store = Store(session, ours.school_id)
        moved = replace(sample.TERM, first_day=date(2026, 9, 1))
        await store.schools.change_term(ours.school_id, sample.TERM.first_day, moved)
        await store.schools.set_term(ours.school_id, SPRING)
        assert (await read(session, ours)).terms == (moved, SPRING)
        await store.schools.remove_term(ours.school_id, moved.first_day)
        assert (await read(session, ours)).terms == (SPRING,)
        assert (await read(session, theirs)).terms == (sample.TERM,)


async def test_a_new_timetable_takes_the_place_of_the_old_one(
    database: Database, schools: tuple[sample.Sample, sample.Sample]
) -> None:
    ours, theirs = schools
    bells = (Period(1, "am", time(8, 0), time(8, 40)),)
    async with database.writing() as session:
        await Store(session, ours.school_id).schools.set_timetable(ours.school_id, bells)
        assert (await read(session, ours)).timetable == bells
        assert (await read(session, theirs)).timetable == sample.TIMETABLE


async def test_a_group_is_added_once_and_renamed(
    database: Database, schools: tuple[sample.Sample, sample.Sample]
) -> None:
    ours, theirs = schools
    async with database.writing() as session:
        schools_store = Store(session, ours.school_id).schools
        first = await schools_store.add_group(ours.school_id, GroupKind.PREP, "三年级数学备课组", "数学", 3)
        assert await schools_store.add_group(ours.school_id, GroupKind.PREP, "三年级数学备课组") == first
        renamed = replace(first, name="四年级数学备课组", grade=4)
        await schools_store.change_group(ours.school_id, renamed)
        assert (await read(session, ours)).group_by_id[first.id] == renamed
        foreign = replace(renamed, id=theirs.groups["数学组"])
        await schools_store.change_group(ours.school_id, foreign)
        assert (await read(session, theirs)).group_by_id[foreign.id].name == "数学组"


async def test_a_group_goes_with_its_duties_and_ties_but_not_with_its_people(
    database: Database, schools: tuple[sample.Sample, sample.Sample]
) -> None:
    ours, _ = schools
    maths = ours.groups["数学组"]
    async with database.writing() as session:
        store = Store(session, ours.school_id)
        await store.duties.add(Duty(0, Metric.OBSERVE, 8, Per.TERM, group_id=maths), NOW)
        await store.duties.add(Duty(0, Metric.OBSERVE, 15, Per.TERM), NOW)
        await store.chats.bind(BoundChat(-5, 0, ours.school_id, maths, "数学群", True), 101, NOW)
        await store.schools.remove_group(ours.school_id, maths)
        after = await read(session, ours)
        head = after.member_by_id[ours.members["苏婉清"]]
        assert [duty.count for duty in after.duties] == [15]
        assert head.active and not head.groups and Role.GROUP_LEAD not in head.roles
        assert await store.chats.of_chat(-5) == []


async def test_a_group_of_another_school_is_not_removed(
    database: Database, schools: tuple[sample.Sample, sample.Sample]
) -> None:
    ours, theirs = schools
    async with database.writing() as session:
        await Store(session, ours.school_id).schools.remove_group(ours.school_id, theirs.groups["数学组"])
        assert len((await read(session, theirs)).groups) == 3
