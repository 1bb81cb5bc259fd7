"""What is kept of a person: all of it is known, taken out whole, and erased."""

from __future__ import annotations

import sqlite3

import pytest

from storage.migrations import available
from storage.personal import NAMED, OWN, PARTS


@pytest.fixture
def schema() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    for _, sql in available():
        connection.executescript(sql)
    return connection


def ties(schema: sqlite3.Connection, to: str) -> set[tuple[str, str]]:
    """Every (table, column) of a foreign key that leads to a table, the school's own column aside."""
    tables = [row[0] for row in schema.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        (table, row[3])
        for table in tables
        for row in schema.execute(f"PRAGMA foreign_key_list({table})")
        if row[2] == to and row[3] != "school_id"
    }


def test_every_column_that_leads_to_a_person_is_theirs_or_names_them(schema: sqlite3.Connection) -> None:
    own = set(OWN.items())
    assert not own & NAMED
    assert ties(schema, "members") == own | NAMED


def test_what_hangs_on_own_rows_is_taken_out_with_them(schema: sqlite3.Connection) -> None:
    """Files, lines and shares; what others did with it (answers, changes) is theirs."""
    for table, parts in PARTS.items():
        tied = ties(schema, table)
        assert {(part, column) for part, column in parts.items()} <= tied
        missed = {part for part, _ in tied} - parts.keys() - OWN.keys() - {table for table, _ in NAMED}
        assert missed == set(), f"{table}: {missed}"
