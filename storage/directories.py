"""Reads a whole school as a `Directory` and keeps the recent ones, by the version that triggers move."""

from __future__ import annotations

import json
from collections import OrderedDict
from datetime import date, time
from sqlite3 import Row

from school.directory import Directory
from school.people import LEAD_ROLE, Assignment, Group, GroupKind, Member, Role, School, Stage
from school.quotas import Duty, Metric, Per
from school.terms import Period, Phase, SpecialDay, Term, Timetable
from storage.database import Session

_MEMBERS = """
    SELECT m.*,
        (SELECT json_group_array(role) FROM appointments a WHERE a.member_id = m.id) AS appointed,
        (SELECT json_group_array(json_array(group_id, lead)) FROM group_members g WHERE g.member_id = m.id) AS joined,
        (SELECT json_group_array(json_array(grade, subject, class_no)) FROM teaching t
          WHERE t.school_id = m.school_id AND t.member_id = m.id) AS teaches
    FROM members m WHERE m.school_id = ? ORDER BY m.id
"""


class Directories:
    """The schools in use, in memory. `forget` them when a transaction that asked was rolled back."""

    def __init__(self, limit: int = 256) -> None:
        self._limit = limit
        self._kept: OrderedDict[int, Directory] = OrderedDict()

    def forget(self) -> None:
        """Drop what may have been read in a transaction that was rolled back."""
        self._kept.clear()

    async def get(self, session: Session, school_id: int, version: int) -> Directory:
        """The school as of `version`, read again only when it has changed."""
        kept = self._kept.get(school_id)
        if kept is None or kept.school.version != version:
            kept = self._kept[school_id] = await read_directory(session, school_id)
        self._kept.move_to_end(school_id)
        if len(self._kept) > self._limit:
            self._kept.popitem(last=False)
        return kept


async def read_directory(session: Session, school_id: int) -> Directory:
    """A school as it stands in this transaction."""
    [school] = await session.rows("SELECT * FROM schools WHERE id = ?", (school_id,))
    groups = {
        row["id"]: Group(row["id"], GroupKind(row["kind"]), row["name"], row["subject"], row["grade"])
        for row in await session.rows(
            "SELECT * FROM staff_groups WHERE school_id = ? ORDER BY id", (school_id,)
        )
    }
    return Directory(
        school=School(
            school["id"], school["name"], Stage(school["stage"]), school["timezone"], school["version"]
        ),
        members=tuple(_member(row, groups) for row in await session.rows(_MEMBERS, (school_id,))),
        groups=tuple(groups.values()),
        terms=tuple(
            _term(row)
            for row in await session.rows(
                "SELECT * FROM terms WHERE school_id = ? ORDER BY first_day", (school_id,)
            )
        ),
        timetable=tuple(
            Period(
                row["number"], row["half"], time.fromisoformat(row["starts"]), time.fromisoformat(row["ends"])
            )
            for row in await session.rows(
                "SELECT * FROM periods WHERE school_id = ? ORDER BY number", (school_id,)
            )
        ),
        duties=tuple(
            Duty(
                row["id"],
                Metric(row["metric"]),
                row["count"],
                Per(row["per"]),
                Role(row["role"]) if row["role"] else None,
                row["group_id"],
                row["member_id"],
            )
            for row in await session.rows(
                "SELECT * FROM duties WHERE school_id = ? ORDER BY id", (school_id,)
            )
        ),
        other_timetables=tuple(
            _timetable(row)
            for row in await session.rows(
                # The narrower one counts: 夏令 Fridays before 夏令.
                "SELECT * FROM timetables WHERE school_id = ? ORDER BY length(weekdays), season IS NULL, id",
                (school_id,),
            )
        ),
        special_days=tuple(
            SpecialDay(date.fromisoformat(row["day"]), row["name"], bool(row["works"]), row["counts_as"])
            for row in await session.rows(
                "SELECT * FROM special_days WHERE school_id = ? ORDER BY day", (school_id,)
            )
        ),
    )


def _timetable(row: Row) -> Timetable:
    season = json.loads(row["season"]) if row["season"] else None
    return Timetable(
        periods=tuple(
            Period(number, half, time.fromisoformat(starts), time.fromisoformat(ends))
            for number, (half, starts, ends) in enumerate(json.loads(row["periods"]), 1)
        ),
        weekdays=frozenset(json.loads(row["weekdays"])),
        season=(tuple(season[0]), tuple(season[1])) if season else None,
        name=row["name"],
    )


def _term(row: Row) -> Term:
    exams = [
        Phase(name, date.fromisoformat(first), date.fromisoformat(last))
        for name, first, last in json.loads(row["exams"])
    ]
    return Term(
        row["name"], date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"]), tuple(exams)
    )


def _member(row: Row, groups: dict[int, Group]) -> Member:
    joined = json.loads(row["joined"])
    return Member(
        id=row["id"],
        school_id=row["school_id"],
        name=row["name"],
        user_id=row["user_id"],
        active=bool(row["active"]),
        appointed=frozenset(map(Role, json.loads(row["appointed"]))),
        groups=frozenset(group for group, _ in joined),
        leads={group: LEAD_ROLE[groups[group].kind] for group, lead in joined if lead},
        teaches=tuple(
            Assignment(grade, subject, class_no) for grade, subject, class_no in json.loads(row["teaches"])
        ),
        birth=row["birth"],
        joined_year=row["joined_year"],
    )
