"""Reads a whole school as a `Directory` and keeps the recent ones, by the version that triggers move."""

from __future__ import annotations

import json
from collections import OrderedDict
from datetime import date, time
from sqlite3 import Row

from school.calendar.terms import Period, Phase, SpecialDay, Term, Timetable
from school.counting.allowances import Allowance
from school.counting.duties import Metric, Pair
from school.directory import Directory
from school.observing.customs import Customs
from school.people import LEAD_ROLE, Assignment, Group, GroupKind, Member, Role, School, Stage
from school.staff.leaves import Leave
from storage.database import Session
from storage.duties import duty_of
from storage.preferences import CONSENT, OBSERVING, POINTS, customs_of
from storage.sheets import sheet_of

_MEMBERS = """
    SELECT m.*,
        (SELECT json_group_array(role) FROM appointments a WHERE a.member_id = m.id) AS appointed,
        (SELECT json_group_array(json_array(group_id, lead)) FROM group_members g WHERE g.member_id = m.id) AS joined,
        (SELECT json_group_array(json_array(grade, subject, class_no)) FROM teaching t
          WHERE t.school_id = m.school_id AND t.member_id = m.id) AS teaches
    FROM members m WHERE m.school_id = ? ORDER BY m.id
"""


class Directories:
    """The schools in use, in memory. Say after each transaction whether what it read stands: `keep` or `forget`."""

    def __init__(self, limit: int = 256) -> None:
        self._limit = limit
        self._kept: OrderedDict[int, Directory] = OrderedDict()
        self._unsure: set[int] = set()

    def keep(self) -> None:
        """The transaction was committed: what was read in it is so."""
        self._unsure.clear()

    def forget(self) -> None:
        """The transaction was rolled back: drop what was read in it, and only that."""
        for school_id in self._unsure:
            self._kept.pop(school_id, None)
        self._unsure.clear()

    async def get(self, session: Session, school_id: int, version: int) -> Directory:
        """The school as of `version`, read again only when it has changed."""
        kept = self._kept.get(school_id)
        if kept is None or kept.school.version != version:
            self._unsure.add(school_id)
            kept = self._kept[school_id] = await read_directory(session, school_id)
        self._kept.move_to_end(school_id)
        if len(self._kept) > self._limit:
            self._kept.popitem(last=False)
        return kept


async def read_directory(session: Session, school_id: int) -> Directory:
    """A school as it stands in this transaction."""

    async def every(sql: str) -> list[Row]:
        return await session.rows(sql, (school_id,))

    [school] = await every("SELECT * FROM schools WHERE id = ?")
    groups = tuple(map(_group, await every("SELECT * FROM staff_groups WHERE school_id = ? ORDER BY id")))
    kinds = {group.id: group.kind for group in groups}
    counting = {row["name"]: json.loads(row["value"]) for row in await every(_COUNTING)}
    return Directory(
        school=_school(school),
        members=tuple(_member(row, kinds) for row in await every(_MEMBERS)),
        groups=groups,
        terms=tuple(map(_term, await every("SELECT * FROM terms WHERE school_id = ? ORDER BY first_day"))),
        timetable=tuple(
            map(_period, await every("SELECT * FROM periods WHERE school_id = ? ORDER BY number"))
        ),
        duties=tuple(
            map(
                duty_of,
                await every("SELECT * FROM duties WHERE school_id = ? AND deleted_at IS NULL ORDER BY id"),
            )
        ),
        other_timetables=tuple(map(_timetable, await every(_OTHER_TIMETABLES))),
        special_days=tuple(
            map(_special_day, await every("SELECT * FROM special_days WHERE school_id = ? ORDER BY day"))
        ),
        leaves=tuple(map(_leave, await every(_recent("leaves", "deleted_at IS NULL")))),
        sheets=tuple(map(sheet_of, await every("SELECT * FROM sheets WHERE school_id = ? ORDER BY id"))),
        customs=next((customs_of(row["value"]) for row in await every(_CUSTOMS)), Customs()),
        pairs=tuple(map(_pair, await every(_recent("pairs")))),
        allowances=tuple(map(_allowance, await every(_recent("allowances")))),
        consent=frozenset(map(Metric, counting.get(CONSENT, ()))),
        points={Metric(metric): weight for metric, weight in counting.get(POINTS, {}).items()},
    )


_CUSTOMS = f"SELECT value FROM preferences WHERE school_id = ? AND member_id IS NULL AND name = '{OBSERVING}'"


_COUNTING = (
    "SELECT name, value FROM preferences WHERE school_id = ? AND member_id IS NULL "
    f"AND name IN ('{CONSENT}', '{POINTS}')"
)


# The narrower one counts: 夏令 Fridays before 夏令.
_OTHER_TIMETABLES = (
    "SELECT * FROM timetables WHERE school_id = ? ORDER BY length(weekdays), season IS NULL, id"
)


def _recent(table: str, where: str = "true") -> str:
    """What concerns the last four terms or later days; nothing looks further back than a school year."""
    return (
        f"SELECT * FROM {table} WHERE school_id = ?1 AND {where} AND coalesce(last_day, '9999') >= coalesce("
        "(SELECT first_day FROM terms WHERE school_id = ?1 ORDER BY first_day DESC LIMIT 1 OFFSET 3), '') "
        "ORDER BY first_day, id"
    )


def _school(row: Row) -> School:
    return School(row["id"], row["name"], Stage(row["stage"]), row["timezone"], row["version"])


def _group(row: Row) -> Group:
    return Group(row["id"], GroupKind(row["kind"]), row["name"], row["subject"], row["grade"])


def _period(row: Row) -> Period:
    return Period(
        row["number"], row["half"], time.fromisoformat(row["starts"]), time.fromisoformat(row["ends"])
    )


def _leave(row: Row) -> Leave:
    return Leave(
        row["id"],
        row["member_id"],
        date.fromisoformat(row["first_day"]),
        _day(row["last_day"]),
        row["reason"],
    )


def _pair(row: Row) -> Pair:
    first, last = date.fromisoformat(row["first_day"]), _day(row["last_day"])
    return Pair(row["id"], row["mentor_id"], row["mentee_id"], first, last)


def _allowance(row: Row) -> Allowance:
    return Allowance(
        row["id"],
        row["member_id"],
        date.fromisoformat(row["first_day"]),
        _day(row["last_day"]),
        row["percent"],
        row["reason"],
        Metric(row["metric"]) if row["metric"] else None,
    )


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _special_day(row: Row) -> SpecialDay:
    return SpecialDay(date.fromisoformat(row["day"]), row["name"], bool(row["works"]), row["counts_as"])


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
    first, last = date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"])
    return Term(row["name"], first, last, tuple(exams), closed=row["closed_at"] is not None)


def _member(row: Row, kinds: dict[int, GroupKind]) -> Member:
    joined = json.loads(row["joined"])
    return Member(
        id=row["id"],
        school_id=row["school_id"],
        name=row["name"],
        user_id=row["user_id"],
        active=bool(row["active"]),
        appointed=frozenset(map(Role, json.loads(row["appointed"]))),
        groups=frozenset(group for group, _ in joined),
        leads={group: LEAD_ROLE[kinds[group]] for group, lead in joined if lead},
        teaches=tuple(
            Assignment(grade, subject, class_no) for grade, subject, class_no in json.loads(row["teaches"])
        ),
        birth=row["birth"],
        joined_year=row["joined_year"],
    )
