"""The schema goes forward only, in whole steps, from wherever it is."""

from __future__ import annotations

import asyncio
import sqlite3
import sys
from pathlib import Path
from unittest.mock import patch

import pytest

from storage import migrations
from storage.database import Database, DatabaseTrouble
from tests.security.rehearsal import Straight
from tests.security.schools import found_the_other

STEPS = migrations.available()
NEWEST = STEPS[-1][0]
NEXT = NEWEST + 1


def schema(path: Path) -> list[tuple[str, str]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute(
            "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' ORDER BY name"
        ).fetchall()
    connection.close()
    return found


def version(path: Path) -> int:
    connection = sqlite3.connect(path)
    [[number]] = connection.execute("PRAGMA user_version").fetchall()
    connection.close()
    return int(number)


def at_version(path: Path, wanted: int) -> None:
    """A database as an earlier program left it, with a school in it as soon as there are schools."""
    connection = sqlite3.connect(path, isolation_level=None)
    for number, sql in STEPS:
        if number <= wanted:
            connection.executescript(f"BEGIN;{sql};PRAGMA user_version = {number};COMMIT;")
    if wanted:
        connection.execute(
            "INSERT INTO schools (name, stage, timezone, created_at) VALUES ('青禾小学', 'primary', 'Asia/Shanghai', '')"
        )
    connection.close()


async def opened_and_closed(path: Path) -> None:
    await (await Database.open(path)).close()


def with_step(sql: str) -> object:
    return patch.object(migrations, "available", lambda: [*STEPS, (NEXT, sql)])


@pytest.mark.parametrize("start", [0, *(number for number, _ in STEPS)])
async def test_every_earlier_version_ends_in_the_schema_of_a_fresh_database(
    tmp_path: Path, start: int
) -> None:
    fresh, old = tmp_path / "fresh.db", tmp_path / "old.db"
    await opened_and_closed(fresh)
    at_version(old, start)
    await opened_and_closed(old)
    assert version(old) == NEWEST
    assert schema(old) == schema(fresh)
    if start:
        with sqlite3.connect(old) as connection:
            assert connection.execute("SELECT name FROM schools").fetchall() == [("青禾小学",)]
        connection.close()


GIVEN_UP = {12: {"plans", "plan_entries"}}
"""What a step takes away: a review of a plan that was begun with less than the next version needs."""


def rows_by_table(path: Path) -> dict[str, list[dict[str, object]]]:
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    names = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = {name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")] for name in names}
    connection.close()
    return found


@pytest.mark.parametrize("start", [number for number, _ in STEPS])
async def test_what_an_earlier_version_stored_is_all_there_afterwards(tmp_path: Path, start: int) -> None:
    """A row in every table of that version, with something in every column that takes it."""
    path = tmp_path / "old.db"
    at_version(path, start)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("BEGIN")
    await found_the_other(Straight(connection))
    connection.execute("COMMIT")
    connection.close()
    before = rows_by_table(path)
    await opened_and_closed(path)
    after = rows_by_table(path)
    assert len([table for table, rows in before.items() if rows]) > 15
    given_up = {table for step, tables in GIVEN_UP.items() for table in tables if start < step}
    for table in before.keys() - {"sqlite_sequence"} - given_up:
        for row in before[table]:
            kept = [{name: it[name] for name in row if name in it} for it in after[table]]
            assert {name: row[name] for name in row if name in after[table][0]} in kept, table


def test_the_numbers_run_without_gaps() -> None:
    assert [number for number, _ in STEPS] == list(range(1, len(STEPS) + 1))


async def test_a_database_with_data_is_copied_before_it_is_changed(tmp_path: Path) -> None:
    path = tmp_path / "jiaoyan.db"
    at_version(path, NEWEST)
    with with_step("DELETE FROM schools;"):
        await opened_and_closed(path)
    copy = tmp_path / f"jiaoyan.db.before-{NEXT:04}"
    assert version(path) == NEXT and version(copy) == NEWEST
    with sqlite3.connect(copy) as connection:
        assert connection.execute("SELECT count(*) FROM schools").fetchone() == (1,)
    connection.close()


async def test_nothing_is_copied_when_nothing_changes(tmp_path: Path) -> None:
    path = tmp_path / "jiaoyan.db"
    await opened_and_closed(path)
    await opened_and_closed(path)
    assert not list(tmp_path.glob("*.before-*"))


async def test_a_step_that_fails_leaves_nothing_of_itself(tmp_path: Path) -> None:
    path = tmp_path / "jiaoyan.db"
    at_version(path, NEWEST)
    before = schema(path)
    with with_step("CREATE TABLE half (x); INSERT INTO nowhere VALUES (1);"), pytest.raises(DatabaseTrouble):
        await opened_and_closed(path)
    assert version(path) == NEWEST and schema(path) == before


async def test_a_step_that_leaves_rows_pointing_nowhere_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "jiaoyan.db"
    at_version(path, NEWEST)
    with (
        with_step("INSERT INTO periods VALUES (99, 1, 'am', '08:00', '08:40');"),
        pytest.raises(DatabaseTrouble, match="point nowhere"),
    ):
        await opened_and_closed(path)
    assert version(path) == NEWEST


async def test_a_table_may_be_rebuilt_without_losing_its_children(tmp_path: Path) -> None:
    path = tmp_path / "jiaoyan.db"
    at_version(path, NEWEST)
    with sqlite3.connect(path) as connection:
        connection.execute("INSERT INTO periods VALUES (1, 1, 'am', '08:00', '08:40')")
    connection.close()
    rebuild = """
        CREATE TABLE schools_new AS SELECT * FROM schools;
        DROP TABLE schools;
        CREATE TABLE schools (id INTEGER PRIMARY KEY, name TEXT, stage TEXT, timezone TEXT,
                              version INTEGER DEFAULT 1, created_at TEXT, planned_until TEXT);
        INSERT INTO schools SELECT * FROM schools_new;
        DROP TABLE schools_new;
    """
    with with_step(rebuild):
        await opened_and_closed(path)
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT count(*) FROM periods").fetchone() == (1,)
    connection.close()


async def test_a_later_version_is_not_touched(tmp_path: Path) -> None:
    path = tmp_path / "jiaoyan.db"
    at_version(path, NEWEST)
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {NEXT}")
    connection.close()
    with pytest.raises(migrations.SchemaTooNew):
        await Database.open(path)
    assert version(path) == NEXT


async def test_a_kill_in_the_middle_of_a_step_leaves_the_version_before_it(tmp_path: Path) -> None:
    path = tmp_path / "jiaoyan.db"
    at_version(path, NEWEST)
    before = schema(path)
    endless = (
        "CREATE TABLE half (x); CREATE TABLE many (x); INSERT INTO many "
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT zeroblob(4096) FROM n;"
    )
    code = f"""
import asyncio, pathlib
from storage import migrations
from storage.database import Database
steps = migrations.available()
migrations.available = lambda: [*steps, ({NEXT}, {endless!r})]
asyncio.run(Database.open(pathlib.Path({str(path)!r})))
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", code)
    log = path.with_name(path.name + "-wal")
    try:
        async with asyncio.timeout(20):
            while not (log.exists() and log.stat().st_size > 1_000_000):
                assert process.returncode is None, "the step did not last"
                await asyncio.sleep(0.01)
    finally:
        process.kill()
        await process.wait()
    await opened_and_closed(path)
    assert version(path) == NEWEST and schema(path) == before
    with with_step("CREATE TABLE half (x);"):
        await opened_and_closed(path)
    assert version(path) == NEXT
