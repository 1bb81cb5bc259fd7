"""No statement grows with what is stored: each finds its rows by an index."""

from __future__ import annotations

import re
import sqlite3

import pytest

from storage import vitals
from storage.database import Params
from tests.security.rehearsal import REGISTRY, Rehearsal
from tests.security.values import TYPED, few_data

_EXPLAINED = re.compile(r"(SELECT|WITH|UPDATE|DELETE|INSERT)\b", re.IGNORECASE)
"""Savepoints and pragmas have no plan."""
_OF_THE_REHEARSAL = re.compile(r"(SELECT .* FROM \w+( ORDER BY [\w, ]+)?|DELETE FROM outbox)")
"""Its looks at whole tables."""
_SCAN = re.compile(r"^SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?")

ONCE = {
    "UPDATE chats SET bound_by = 0 WHERE bound_by = ?",
}
"""What is gone through whole when somebody wants to be forgotten, and not otherwise."""


def scans(connection: sqlite3.Connection, sql: str, params: Params) -> list[str]:
    """Each table that the statement goes through whole; an index of a few rows (a partial one) is no table."""
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    partial = {
        row[0]
        for row in connection.execute("SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE%INDEX%WHERE%'")
    }
    found = []
    for row in connection.execute("EXPLAIN QUERY PLAN " + sql, params):
        scan = _SCAN.match(row["detail"])
        if scan and scan[1] in tables and scan[2] not in partial:
            found.append(f"{row['detail']}: {' '.join(sql.split())}")
    return found


@pytest.mark.asyncio(loop_scope="session")
async def test_whatever_is_asked_is_found_by_an_index(rehearsal: Rehearsal) -> None:
    session = rehearsal.session
    session.statements.clear()
    for actor in rehearsal.ours:
        for action in REGISTRY.buttons.values():
            for data in few_data(action, actor, rehearsal.town):
                await rehearsal.taps(actor, data)
        for name in REGISTRY.commands:
            for words in TYPED[:2]:
                await rehearsal.types(actor, f"/{name} {words}")
    asked = {
        sql: params
        for sql, params in session.statements.items()
        if _EXPLAINED.match(sql.strip()) and not _OF_THE_REHEARSAL.fullmatch(sql) and sql not in ONCE
    }
    assert len(asked) > 100
    found = [scan for sql, params in asked.items() for scan in scans(session.connection, sql, params)]
    assert not found, "\n".join(found)


def test_what_is_looked_at_all_the_time_is_found_by_an_index(rehearsal: Rehearsal) -> None:
    found = scans(rehearsal.session.connection, vitals._READ, {"now": "2026"})
    assert [it for it in found if not it.startswith("SCAN schools")] == []


def test_rows_that_hang_on_others_are_found_by_an_index_when_these_go(rehearsal: Rehearsal) -> None:
    """At least those of the same school, or of the same parent (sqlite.org/foreignkeys.html, section 3)."""
    connection = rehearsal.session.connection
    tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    for table in tables:
        first = {
            column["name"]
            for index in connection.execute(f"PRAGMA index_list({table})").fetchall()
            for column in connection.execute(f"PRAGMA index_info({index['name']})")
            if column["seqno"] == 0
        } | {row["name"] for row in connection.execute(f"PRAGMA table_info({table})") if row["pk"] == 1}
        keys: dict[int, set[str]] = {}
        for row in connection.execute(f"PRAGMA foreign_key_list({table})"):
            keys.setdefault(row["id"], set()).add(row["from"])
        assert all(first & columns for columns in keys.values()), table
