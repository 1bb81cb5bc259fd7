"""Our school with something of everything, and another one of which our people must never read a word."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from sqlite3 import IntegrityError, Row
from typing import Any

from school.counting.duties import Duty, Metric, Per
from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, Visit
from school.observing.sheets import USUAL
from school.observing.visits import VisitKind
from school.people import GroupKind, Role
from storage.chats import BoundChat
from storage.database import Session
from storage.records import Attachment
from storage.store import Store
from tests import sample

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
SECRET = "外校秘密"
"""Stands in every text of the other school."""

NOTES = "听课手记不外传"
"""Stands in what a teacher of ours has written for themselves; no log of the program shows it."""

FOREIGN = 7001
"""The id of every row of the other school."""

STRANGER, PREP_LEAD, NEWCOMER, FOREIGNER = 201, 202, 203, 9101
ASKERS = 30_000
"""Accounts from here on ask to join our school."""

OUR_CHAT, THEIR_CHAT, FREE_CHAT = -1001, -1002, -1003
OUR_TOKEN, THEIR_OLD_TOKEN = "OurInvitationTokenAA", "TheirInvitationTokBB"

_WORTH: dict[str, Any] = {
    "stage": "primary",
    "timezone": "Asia/Shanghai",
    "half": "am",
    "starts": "08:00",
    "ends": "08:40",
    "metric": "paper",
    "per": "term",
    "first_day": "2026-08-31",
    "last_day": "2027-01-22",
    "day": "2026-11-20",
    "exams": "[]",
    "weekdays": "[5]",
    "periods": "[]",
    "people": "[]",
    "kinds": "[]",
    "dimensions": "[]",
    "parts": "[]",
    "sheet": f'{{"name": "{SECRET}", "dimensions": [], "marks": []}}',
    "data": f'{{"name": "{SECRET}"}}',
    "form": "school_name",
    "step": "name",
    "token": THEIR_OLD_TOKEN,
    "planned_until": "",
    "grade": 3,
    "user_id": FOREIGNER,
    "chat_id": THEIR_CHAT,
    "thread_id": 0,
    "present": 1,
    "version": 1,
    "revoked_at": "2026-11-01T00:00:00Z",
}
"""What a column of this name takes where a word of ours would not do."""

_STAYS_EMPTY = {"season", "rrule", "birth", "verdict", "role", "error", "late_since", "new_day", "sha256"}
_MACHINERY = ("inbox", "outbox", "cards", "sqlite_sequence", "sqlite_stat1")


@dataclass(frozen=True)
class Actor:
    """Somebody who asks the bot for things. `member` is their id in our school, 0 for outsiders."""

    name: str
    user_id: int
    member: int = 0
    roles: frozenset[Role] = frozenset()

    @property
    def own(self) -> int:
        """The id of everything that is this member's own: log, record, duty, claim, draft."""
        return 5000 + self.member


@dataclass(frozen=True)
class Town:
    """Who and what there is in the database."""

    school_id: int
    members: dict[str, int]
    groups: dict[str, int]
    actors: dict[str, Actor]


async def build(session: Session) -> Town:
    """Fill an empty database inside a transaction that is open."""
    ids = await sample.found(session, NOW)
    store = Store(session, ids.school_id)
    prep = await store.schools.add_group(ids.school_id, GroupKind.PREP, "三年级数学备课组", "数学", 3)
    lead = await store.members.add("江一帆", NOW)
    await store.members.join(lead, prep.id, lead=True)
    for user_id, name in ((PREP_LEAD, "江一帆"), (STRANGER, "路人"), (NEWCOMER, "许星河")):
        await store.accounts.note(user_id, name, None, reachable=True, now=NOW)
    await store.members.link(lead, PREP_LEAD)
    members = {**ids.members, "江一帆": lead}
    town = Town(ids.school_id, members, {**ids.groups, prep.name: prep.id}, _actors(members))
    for actor in town.actors.values():
        if actor.member:
            await _give_belongings(session, store, actor)
    chat = BoundChat(OUR_CHAT, 0, ids.school_id, ids.groups["数学组"], "数学组群", present=True)
    await store.chats.bind(chat, sample.DIRECTOR, NOW)
    invitation = await store.joining.invite(ids.school_id, members["林知远"], NOW, NOW + timedelta(days=30))
    await session.run("UPDATE invitations SET token = ? WHERE token = ?", (OUR_TOKEN, invitation.token))
    await found_the_other(session)
    return town


def _actors(members: dict[str, int]) -> dict[str, Actor]:
    people = (
        ("stranger", "路人", STRANGER, frozenset[Role]()),
        ("teacher", "陈小满", sample.TEACHER, frozenset({Role.TEACHER})),
        ("prep lead", "江一帆", PREP_LEAD, frozenset({Role.TEACHER, Role.PREP_LEAD})),
        ("group lead", "苏婉清", sample.HEAD, frozenset({Role.TEACHER, Role.GROUP_LEAD})),
        ("school leader", "顾长河", sample.LEADER, frozenset({Role.TEACHER, Role.SCHOOL_LEADER})),
        ("director", "林知远", sample.DIRECTOR, frozenset({Role.TEACHER, Role.DIRECTOR})),
    )
    found = {
        title: Actor(name, user_id, members.get(name, 0), roles) for title, name, user_id, roles in people
    }
    return {**found, "foreign director": Actor(SECRET, FOREIGNER)}


async def _give_belongings(session: Session, store: Store, actor: Actor) -> None:
    """A log with notes, a sheet, a line and a photo, a record with a file, a duty, a leave, a claim and an open form."""
    visit = Visit(Lesson(3, 2, "数学", "认识分数"), None, "王老师", DAY, 2, VisitKind.REGULAR)
    log = await store.observations.add(actor.member, visit, Appraisal(notes=NOTES * 300), NOW)
    record = await store.records.add(actor.member, Metric.PAPER, "小学数学论文", DAY, NOW)
    duty = await store.duties.add(Duty(0, Metric.OBSERVE, 3, Per.TERM, member_id=actor.member), NOW)
    leave = await store.leaves.add(actor.member, DAY, DAY, "外出培训", actor.member, NOW)
    mine = (("observations", log.id), ("records", record), ("duties", duty), ("leaves", leave))
    for table, row in mine:
        await session.run(f"UPDATE {table} SET id = ? WHERE id = ?", (actor.own, row))
    file = Attachment("photo", f"file-{actor.own}", f"unique-{actor.own}", "板书.jpg", 10)
    await store.records.attach(file, NOW, observation_id=actor.own)
    await store.records.attach(file, NOW, record_id=actor.own)
    await store.observations.fill(actor.own, USUAL.blank().marked(0, "18"), NOW)
    line = await store.class_lines.add(actor.own, NOW, NOTES, actor.own)
    await session.run("UPDATE observation_lines SET id = ? WHERE id = ?", (actor.own, line))
    await session.run(
        "INSERT INTO claims (id, school_id, user_id, account, name, created_at) VALUES (?, ?, ?, '新同事', '新同事', ?)",
        (actor.own, store.school_id, ASKERS + actor.member, NOW.isoformat()),
    )
    await session.run(
        "INSERT INTO drafts (id, user_id, member_id, form, step, data, updated_at) "
        "VALUES (?, ?, ?, 'record', 'metric', '{\".asked\": [\"metric\"]}', '2026-11-25T02:00:00Z')",
        (actor.own, actor.user_id, actor.member),
    )


# The other school, from the schema alone, so that tables of later families are in it too ---------------


async def found_the_other(session: Session) -> None:
    """A row of another school in every table that there is, whatever the version of the schema."""
    await session.run("PRAGMA defer_foreign_keys = ON")
    tables = await session.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'")
    for table in tables:
        if table["name"] not in _MACHINERY:
            await _put_row(session, table["name"], table["sql"])


async def _put_row(session: Session, table: str, sql: str) -> None:
    """One row of the other school with the secret in every text. What may be empty is filled as far as
    the table's own rules let it."""
    columns = await session.rows(f"PRAGMA table_info({table})")
    must = {it["name"]: _value(it, sql) for it in columns if it["notnull"] or it["pk"]}
    await session.run(
        f"INSERT INTO {table} ({', '.join(must)}) VALUES ({', '.join('?' * len(must))})",
        list(must.values()),
    )
    row = await session.row(f"SELECT max(rowid) AS id FROM {table}")
    for column in columns:
        if column["name"] not in must and _says_something(column["name"]) and row is not None:
            try:
                await session.run(
                    f"UPDATE {table} SET {column['name']} = ? WHERE rowid = ?",
                    (_value(column, sql), row["id"]),
                )
            except IntegrityError:
                continue


def _says_something(column: str) -> bool:
    """Whether a column that may be empty is filled: what is deleted or done would hide itself."""
    return column in _WORTH or not (column in _STAYS_EMPTY or column.endswith("_at"))


def _value(column: Row, sql: str) -> Any:
    name = column["name"]
    allowed = re.search(rf"{name} +TEXT[^,]*?CHECK \({name} IN \('(\w+)'", sql)
    if name in _WORTH:
        return _WORTH[name]
    if allowed:
        return allowed[1]
    if column["type"] == "INTEGER":
        return FOREIGN if name == "id" or name.endswith(("_id", "_by")) else 1
    if name.endswith("_at"):
        return "2026-11-20T02:00:00Z"
    return SECRET


class Dump:
    """Everything that is stored, the machinery aside, as text by table; one statement reads it.

    `whose` is the place of the column that says whose a row is, by table.
    """

    def __init__(self, sql: str, whose: dict[str, int]) -> None:
        self._sql = sql
        self.whose = whose

    @classmethod
    async def of(cls, session: Session) -> Dump:
        """What reads this schema."""
        parts: list[str] = []
        whose: dict[str, int] = {}
        for table in await session.rows("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name"):
            name = table["name"]
            if name not in _MACHINERY:
                columns = await session.rows(f"PRAGMA table_info({name})")
                names = [it["name"] for it in columns]
                owner = "id" if name == "schools" else "school_id"
                whose |= {name: names.index(owner)} if owner in names else {}
                values = ", ".join(names)
                parts.append(f"SELECT '{name}', json_group_array(json_array({values})) FROM {name}")
        return cls(" UNION ALL ".join(parts), whose)

    async def read(self, session: Session) -> dict[str, str]:
        """All rows of now."""
        return {row[0]: row[1] for row in await session.rows(self._sql)}


def of_the_other(rows: dict[str, str]) -> set[str]:
    """The rows that belong to the other school, or that lead into it."""
    return {
        f"{table}: {row}"
        for table, content in rows.items()
        for row in json.loads(content)
        if FOREIGN in row or any(SECRET in value for value in row if isinstance(value, str))
    }
