"""Numbered SQL files, forward only, each applied in one transaction at start.

The version is SQLite's `user_version`, so it can't disagree with the file it describes. Before a database
that holds data is changed, it is copied beside itself as `NAME.before-NNNN`. Foreign keys sleep meanwhile,
for a table that is rebuilt must not take its children along (sqlite.org/lang_altertable.html, section 7),
and are checked before the commit.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from sqlite3 import IntegrityError

import aiosqlite


class SchemaTooNew(Exception):
    """The database was written by a later version of the program."""


def available() -> list[tuple[int, str]]:
    """Every migration as (number, SQL), in order."""
    scripts = [entry for entry in files(__package__).iterdir() if entry.name.endswith(".sql")]
    return sorted((int(entry.name.split("_")[0]), entry.read_text("utf-8")) for entry in scripts)


async def migrate(connection: aiosqlite.Connection, path: Path) -> None:
    """Bring the schema up to date.

    Raises:
        SchemaTooNew: the file has a version this program does not know.
    """
    at = await version_of(connection)
    steps = available()
    if at > steps[-1][0]:
        raise SchemaTooNew(at, steps[-1][0])
    pending = [(number, sql) for number, sql in steps if number > at]
    if pending and at > 0:
        await _copy(connection, path.with_name(f"{path.name}.before-{pending[0][0]:04}"))
    await connection.execute("PRAGMA foreign_keys = OFF")
    for number, sql in pending:
        await _apply(connection, number, sql)
    await connection.execute("PRAGMA foreign_keys = ON")


async def version_of(connection: aiosqlite.Connection) -> int:
    """The number of the last migration applied; 0 for an empty file."""
    [(version,)] = await connection.execute_fetchall("PRAGMA user_version")
    return int(version)


async def _apply(connection: aiosqlite.Connection, number: int, sql: str) -> None:
    try:
        await connection.executescript(f"BEGIN IMMEDIATE;\n{sql}\nPRAGMA user_version = {number};")
        if await connection.execute_fetchall("PRAGMA foreign_key_check"):
            raise IntegrityError(f"migration {number} leaves rows that point nowhere")
        await connection.execute("COMMIT")
    except BaseException:
        await connection.rollback()
        raise


async def _copy(connection: aiosqlite.Connection, target: Path) -> None:
    target.unlink(missing_ok=True)
    async with aiosqlite.connect(target) as copy:
        await connection.backup(copy)
