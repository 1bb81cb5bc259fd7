"""An invented school, put straight into the database, for tests that are about something else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from school.calendar.terms import Period, Term
from school.people import Assignment, GroupKind, Role, Stage
from storage.database import Database, Session
from storage.store import Store

TERM = Term("2026-2027学年第一学期", date(2026, 8, 31), date(2027, 1, 22))
TIMETABLE = (
    Period(1, "am", time(8, 20), time(9, 0)),
    Period(2, "am", time(9, 10), time(9, 50)),
    Period(3, "am", time(10, 20), time(11, 0)),
    Period(4, "am", time(11, 10), time(11, 50)),
    Period(5, "pm", time(13, 30), time(14, 10)),
    Period(6, "pm", time(14, 20), time(15, 0)),
    Period(7, "pm", time(15, 10), time(15, 50)),
)
DIRECTOR, HEAD, TEACHER, COLLEAGUE, LEADER = 101, 102, 103, 104, 105
"""Telegram ids of the people who have joined."""


@dataclass(frozen=True)
class Sample:
    """Ids of what was put in: `members` by name, `groups` by name."""

    school_id: int
    members: dict[str, int]
    groups: dict[str, int]


PEOPLE: tuple[tuple[str, int | None, str | None, tuple[Assignment, ...]], ...] = (
    ("林知远", DIRECTOR, None, ()),
    ("苏婉清", HEAD, "数学组", (Assignment(3, "数学", 1),)),
    ("陈小满", TEACHER, "数学组", (Assignment(3, "数学", 2),)),
    ("周牧野", COLLEAGUE, "语文组", (Assignment(3, "语文", 1),)),
    ("顾长河", LEADER, None, ()),
    ("何雨桐", None, "数学组", (Assignment(3, "数学", 3), Assignment(4, "数学", 1))),
    ("许星河", None, "英语组", (Assignment(4, "英语"),)),
    ("白露", None, "语文组", (Assignment(5, "语文", 2),)),
)


async def build(database: Database, now: datetime, name: str = "青禾小学", shift: int = 0) -> Sample:
    """A primary school with three subject groups and eight people, five of whom have joined.

    `shift` is added to every Telegram id, for a second school.
    """
    async with database.writing() as session:
        return await found(session, now, name, shift)


async def found(session: Session, now: datetime, name: str = "青禾小学", shift: int = 0) -> Sample:
    """The same inside a transaction that is open."""
    store = Store(session, None)
    school_id = await store.schools.add(name, Stage.PRIMARY, "Asia/Shanghai", now)
    store = Store(session, school_id)
    await store.schools.set_term(school_id, TERM)
    await store.schools.set_timetable(school_id, TIMETABLE)
    groups = {
        f"{subject}组": (
            await store.schools.add_group(school_id, GroupKind.SUBJECT, f"{subject}组", subject)
        ).id
        for subject in ("语文", "数学", "英语")
    }
    members: dict[str, int] = {}
    for person, user_id, group, teaches in PEOPLE:
        member_id = members[person] = await store.members.add(person, now)
        await store.members.assign(member_id, teaches)
        if group:
            await store.members.join(member_id, groups[group], lead=user_id == HEAD)
        if user_id:
            await store.accounts.note(user_id + shift, person, None, reachable=True, now=now)
            await store.members.link(member_id, user_id + shift)
    await store.members.appoint(members["林知远"], Role.DIRECTOR)
    await store.members.appoint(members["顾长河"], Role.SCHOOL_LEADER)
    return Sample(school_id, members, groups)
