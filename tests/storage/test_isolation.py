"""Two schools on one bot: no store of one reads or changes a row of the other, whatever id it is given."""

from __future__ import annotations

import inspect
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from sqlite3 import IntegrityError
from typing import Any

import pytest

from school.class_timetable.lessons import ClassLesson, Place
from school.counting.consent import Sort, State
from school.counting.duties import Duty, Metric, Per
from school.observing.corrections import Change, Corrected
from school.observing.in_class import Sitting
from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, SharedPart, Visit
from school.observing.sheets import USUAL, Sheet
from school.observing.visits import VisitKind
from school.people import Role
from storage.database import Database, Session
from storage.directories import read_directory
from storage.records import Attachment
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
DAY, FIRST, LAST = date(2026, 11, 24), date(2026, 8, 31), date(2027, 1, 22)
SHIFT = 1000
VISIT = Visit(Lesson(3, 1, "数学", "分数"), None, "外校老师", DAY, 2, VisitKind.REGULAR)
CHANGE = Change(Corrected.TOPIC, "保密", "公开")
FILE = Attachment("photo", "file-9", "unique-9", "板书.jpg", 10)


class Schools:
    """Ours, and theirs with one of everything in it."""

    def __init__(self, ours: sample.Sample, theirs: sample.Sample) -> None:
        self.ours, self.theirs = ours, theirs
        self.mate = ours.members["陈小满"]
        self.stranger = theirs.members["陈小满"]
        self.group = theirs.groups["数学组"]
        self.log = self.record = self.duty = self.line = self.sheet = 0


@pytest.fixture
async def schools(database: Database) -> Schools:
    ours = await sample.build(database, NOW)
    found = Schools(ours, await sample.build(database, NOW, "云岭小学", shift=SHIFT))
    async with database.writing() as session:
        theirs = Store(session, found.theirs.school_id)
        log: Any = await theirs.observations.add(found.stranger, VISIT, Appraisal(notes="保密"), NOW)
        found.log = log if isinstance(log, int) else log.id
        found.line = await theirs.class_lines.add(found.log, NOW, "保密", 1) or 0
        await theirs.class_lines.sit_down(found.stranger, Sitting(found.log, NOW, NOW))
        await theirs.sharing.share(found.log, {SharedPart.LINES}, NOW)
        await theirs.corrections.note(found.log, found.stranger, [CHANGE], NOW)
        found.sheet = await theirs.sheets.add("评课表", USUAL.dimensions)
        await theirs.class_timetables.replace(FIRST, [ClassLesson(Place(3, 1), 2, 3, "数学")])
        found.record = await theirs.records.add(found.stranger, Metric.PAPER, "论文", DAY, NOW)
        await theirs.records.attach(FILE, NOW, observation_id=found.log)
        await theirs.records.attach(FILE, NOW, record_id=found.record)
        await theirs.observations.add(found.stranger, VISIT, Appraisal(), NOW, State.PENDING)
        found.duty = await theirs.duties.add(Duty(0, Metric.OBSERVE, 10, Per.TERM), NOW)
    return found


async def rows_of(session: Session, school_id: int) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is a school's, its version aside (a change of nothing may move it)."""
    tables = await session.rows(
        "SELECT m.name FROM sqlite_master m JOIN pragma_table_info(m.name) c ON c.name = 'school_id' "
        "WHERE m.type = 'table' ORDER BY m.name"
    )
    found = {
        table["name"]: [
            tuple(row)
            for row in await session.rows(
                f"SELECT * FROM {table['name']} WHERE school_id = ? ORDER BY rowid",
                (school_id,),
            )
        ]
        for table in tables
    }
    accounts = await session.rows(
        "SELECT a.* FROM accounts a WHERE a.user_id > ? ORDER BY a.user_id", (SHIFT,)
    )
    return {**found, "accounts": [tuple(row) for row in accounts]}


async def _entered(store: Store, schools: Schools) -> list[object]:
    days, that_day = await store.observations.entered(schools.stranger, FIRST, DAY)
    return [*days, *that_day]


READS: dict[str, Callable[[Store, Schools], Awaitable[object]]] = {
    "lessons of a class": lambda s, x: s.class_timetables.of_weekday(FIRST, 2, None),
    "what a timetable holds": lambda s, x: s.class_timetables.extent(FIRST),
    "a log": lambda s, x: s.observations.get(x.log, x.stranger),
    "a deleted log": lambda s, x: s.observations.get(x.log, x.stranger, deleted=True),
    "the logs of a day": _entered,
    "the logs of a term": lambda s, x: s.observations.between(x.stranger, FIRST, LAST, limit=9),
    "how many logs": lambda s, x: s.observations.count(x.stranger, FIRST, LAST),
    "anybody's log": lambda s, x: s.observations.find(x.log),
    "the logs of an observer's day": lambda s, x: s.observations.of_day(x.stranger, DAY),
    "the lines of a log": lambda s, x: s.class_lines.of(x.log),
    "a line": lambda s, x: s.class_lines.get(x.line, x.stranger),
    "the line of a message": lambda s, x: s.class_lines.of_message(x.stranger, 1),
    "who writes in class": lambda s, x: s.class_lines.sitting(x.stranger),
    "the history of a log": lambda s, x: s.corrections.of(x.log),
    "what a log waits for": lambda s, x: s.observations.pending([x.stranger]),
    "the files of records": lambda s, x: s.records.files_of([x.record]),
    "a record": lambda s, x: s.records.get(x.record, x.stranger),
    "the records of a term": lambda s, x: s.records.between(x.stranger, Metric.PAPER, FIRST, LAST, limit=9),
    "the files of a log": lambda s, x: s.records.attachments(observation_id=x.log),
    "what counts for duties": lambda s, x: s.duties.entries(x.stranger, FIRST),
}

WRITES: dict[str, Callable[[Store, Schools], Awaitable[object]]] = {
    "decide about a log": lambda s, x: s.consents.decide(
        Sort.LOG, x.log, State.RETURNED, "改", x.stranger, NOW
    ),
    "decide about a record": lambda s, x: s.consents.decide(
        Sort.RECORD, x.record, State.RETURNED, "改", x.stranger, NOW
    ),
    "let a log wait": lambda s, x: s.consents.begin_anew(Sort.LOG, x.log, State.PENDING),
    "correct what is shared": lambda s, x: s.sharing.changed(x.log, NOW),
    "count online lessons otherwise": lambda s, x: s.duties.set_online_most(x.duty, 0),
    "change a visit": lambda s, x: s.observations.change_visit(x.log, VISIT, NOW),
    "change an appraisal": lambda s, x: s.observations.change_appraisal(x.log, Appraisal("改"), NOW),
    "delete a log": lambda s, x: s.observations.delete(x.log, NOW),
    "restore a log": lambda s, x: s.observations.restore(x.log),
    "log for a stranger": lambda s, x: s.observations.add(x.stranger, VISIT, Appraisal(), NOW),
    "fill a sheet": lambda s, x: s.observations.fill(x.log, USUAL.blank().marked(0, "1"), NOW),
    "tell by word of mouth": lambda s, x: s.observations.set_told(x.log, NOW),
    "reopen a log": lambda s, x: s.observations.reopen(x.log, NOW),
    "a line for a stranger": lambda s, x: s.class_lines.add(x.log, NOW, "改", 2),
    "rewrite a line": lambda s, x: s.class_lines.rewrite(x.line, "改"),
    "retime a line": lambda s, x: s.class_lines.retime(x.line, NOW + timedelta(1)),
    "delete a line": lambda s, x: s.class_lines.set_deleted(x.line, NOW),
    "move lines": lambda s, x: s.class_lines.move(x.log, x.log + 1),
    "write for a stranger": lambda s, x: s.class_lines.sit_down(x.stranger, Sitting(x.log, NOW, NOW)),
    "write in a stranger's log": lambda s, x: s.class_lines.sit_down(x.mate, Sitting(x.log, NOW, NOW)),
    "end what they write": lambda s, x: s.class_lines.set_end(x.stranger, NOW + timedelta(1)),
    "share": lambda s, x: s.sharing.share(x.log, {SharedPart.MARKS}, NOW),
    "take back what is shared": lambda s, x: s.sharing.take_back(x.log),
    "acknowledge": lambda s, x: s.sharing.seen(x.log, NOW),
    "answer": lambda s, x: s.sharing.answer(x.log, "改", NOW),
    "correct": lambda s, x: s.corrections.note(x.log, x.mate, [CHANGE], NOW),
    "change a sheet": lambda s, x: s.sheets.change(Sheet(x.sheet, "改", USUAL.dimensions)),
    "take a timetable over": lambda s, x: s.class_timetables.replace(
        FIRST, [ClassLesson(Place(3, 1), 2, 3, "改", member_id=x.stranger)], [Place(3, 1)], [x.stranger]
    ),
    "go on with a timetable": lambda s, x: s.class_timetables.copy(FIRST, FIRST),
    "remove a timetable": lambda s, x: s.class_timetables.remove(FIRST),
    "remove a sheet": lambda s, x: s.sheets.remove(x.sheet),
    "record for a stranger": lambda s, x: s.records.add(x.stranger, Metric.PAPER, "论文", DAY, NOW),
    "delete a record": lambda s, x: s.records.set_deleted(x.record, x.stranger, NOW),
    "attach to a log": lambda s, x: s.records.attach(FILE, NOW, observation_id=x.log),
    "attach to a record": lambda s, x: s.records.attach(FILE, NOW, record_id=x.record),
    "a duty for a stranger": lambda s, x: s.duties.add(
        Duty(0, Metric.PAPER, 1, Per.TERM, member_id=x.stranger), NOW
    ),
    "a duty for a group": lambda s, x: s.duties.add(
        Duty(0, Metric.PAPER, 1, Per.TERM, group_id=x.group), NOW
    ),
    "change a duty": lambda s, x: s.duties.set_count(x.duty, 99),
    "remove a duty": lambda s, x: s.duties.remove(x.duty, NOW),
    "rename a person": lambda s, x: s.members.update(x.stranger, name="改", birth=None, joined_year=None),
    "take over a seat": lambda s, x: s.members.link(x.stranger, sample.TEACHER),
    "free a seat": lambda s, x: s.members.unlink(x.stranger),
    "strike off": lambda s, x: s.members.leave(x.stranger),
    "appoint": lambda s, x: s.members.appoint(x.stranger, Role.DIRECTOR),
    "dismiss": lambda s, x: s.members.dismiss(x.theirs.members["林知远"], Role.DIRECTOR),
    "put a stranger into a group": lambda s, x: s.members.join(x.stranger, x.ours.groups["数学组"]),
    "put ours into their group": lambda s, x: s.members.join(x.mate, x.group),
    "take out of a group": lambda s, x: s.members.quit(x.stranger, x.group),
    "change what is taught": lambda s, x: s.members.assign(x.stranger, ()),
    "remove a group": lambda s, x: s.schools.remove_group(x.ours.school_id, x.group),
}


@pytest.mark.parametrize("what", READS)
async def test_nothing_of_theirs_can_be_read(database: Database, schools: Schools, what: str) -> None:
    async with database.writing() as session:
        theirs = await READS[what](Store(session, schools.theirs.school_id), schools)
        ours = await READS[what](Store(session, schools.ours.school_id), schools)
    assert not ours
    assert theirs or what == "a deleted log"


@pytest.mark.parametrize("what", WRITES)
async def test_nothing_of_theirs_can_be_changed(database: Database, schools: Schools, what: str) -> None:
    async with database.writing() as session:
        before = await rows_of(session, schools.theirs.school_id)
        with suppress(IntegrityError):
            await WRITES[what](Store(session, schools.ours.school_id), schools)
        assert await rows_of(session, schools.theirs.school_id) == before


@pytest.mark.parametrize("what", WRITES)
async def test_our_people_stay_where_they_are(database: Database, schools: Schools, what: str) -> None:
    """An account of ours never ends up working in their school."""
    async with database.writing() as session:
        store = Store(session, schools.ours.school_id)
        with suppress(IntegrityError):
            await WRITES[what](store, schools)
        caller = await store.accounts.caller(sample.TEACHER, sample.TEACHER, 0)
        assert caller.school_id != schools.theirs.school_id


async def test_a_directory_holds_its_own_people_only(database: Database, schools: Schools) -> None:
    async with database.reading() as session:
        directory = await read_directory(session, schools.ours.school_id)
    assert {member.id for member in directory.members} == set(schools.ours.members.values())
    assert {group.id for group in directory.groups} == set(schools.ours.groups.values())
    assert not directory.duties


def test_every_table_of_a_school_says_whose_it_is() -> None:
    """A store without a school refuses; the stores that hold one ask for it when they are made."""
    for name in (
        "members",
        "observations",
        "class_lines",
        "class_timetables",
        "sheets",
        "sharing",
        "corrections",
        "records",
        "duties",
    ):
        with pytest.raises(LookupError):
            getattr(Store(None, None), name)  # type: ignore[arg-type]
        parameters = inspect.signature(type(getattr(Store(None, 1), name))).parameters  # type: ignore[arg-type]
        assert "school_id" in parameters
