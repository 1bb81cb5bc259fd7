"""A school taken out of an archive and put into an installation that serves others already."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from storage.archives import DATABASE, Archive, BadArchive, half_made, opened
from storage.backup import copy_database
from storage.condition import open_read_only
from storage.database import Database, DatabaseTrouble, Session
from storage.files import Files
from storage.one_school import Listed, NoSuchSchool, keep_only, schools
from storage.renumbering import LEFT_BEHIND, Renumbering, tables


class SeveralSchools(Exception):
    """The archive holds several schools, and nobody has said which is meant."""

    def __init__(self, found: list[Listed]) -> None:
        super().__init__(found)
        self.found = found


class NameTaken(Exception):
    """There is a school of this name already: the same one, or one that people could not tell from it."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


@dataclass(frozen=True, slots=True)
class Added:
    """What came of it. `taken_chats` are the titles of group chats that are tied to other schools here and stay so;
    `missing` are files that the school's rows name and the archive does not hold; `kept` is a copy of the database
    as it was before."""

    school: Listed
    files: int
    missing: int
    taken_chats: tuple[str, ...]
    kept: Path


_LAST: Final = ("items", "terms", "schools")
"""Tables whose rows go in after all others: triggers let nothing be added to a closed term, count changes of items,
and have a school planned and read anew."""

_INSTEAD: Final = {
    "accounts": "ON CONFLICT (user_id) DO UPDATE SET member_id = coalesce(accounts.member_id, excluded.member_id)"
}
"""What happens to a row that is there already: people who have met this bot stay in the school they work in."""


async def add_school(
    archive: Path,
    database: Path,
    files: Path,
    now: datetime,
    *,
    school_id: int | None = None,
    name: str | None = None,
) -> Added:
    """Add a school to the installation at `database`, whose bot is not running, in one transaction.

    `school_id` says which of an archive that holds several; `name` is what it is called from now on, if not as
    before. An archive of an older version is brought up to date first, and so is the installation.

    Raises:
        BadArchive, NoSuchSchool, SeveralSchools, NameTaken: nothing was changed.
        FileNotFoundError: there is no installation, or no archive.
        DatabaseInUse: the bot is running; nothing was changed.
        SchemaTooNew, DatabaseTrouble, BackupTrouble, OSError: it can't be read or written. No row was added.
    """
    if not database.exists():
        raise FileNotFoundError(database)
    home = await Database.open(database)
    try:
        with half_made(database) as folder, opened(archive) as found:
            copy = folder / DATABASE
            found.unpack_database(copy)
            chosen = await _alone(copy, school_id)
            named = await _check_name(home, name or chosen.name)
            wanted = keep_only(copy, chosen.id)
            kept = database.with_name(f"{database.name}.before-add-{now:%Y%m%d-%H%M%S}")
            return await _put_in(home, copy, found, Files(files), wanted, named, kept)
    finally:
        await home.close()


async def _alone(copy: Path, school_id: int | None) -> Listed:
    """The school that is meant, in a database of this version."""
    try:
        await (await Database.open(copy)).close()
    except DatabaseTrouble as error:
        raise BadArchive(f"its database can't be brought up to date: {error}") from error
    found = schools(copy)
    if school_id is None and len(found) > 1:
        raise SeveralSchools(found)
    chosen = next((it for it in found if school_id in (None, it.id)), None)
    if chosen is None:
        raise NoSuchSchool(school_id)
    return chosen


async def _check_name(home: Database, name: str) -> str:
    if await home.read("SELECT 1 FROM schools WHERE name = ?", (name,)):
        raise NameTaken(name)
    return name


async def _put_in(
    home: Database,
    copy: Path,
    archive: Archive,
    files: Files,
    wanted: frozenset[str],
    name: str,
    kept: Path,
) -> Added:
    archive.add_files(files, wanted)
    try:
        copy_database(home.path, kept)
        with closing(open_read_only(copy)) as moved:
            async with home.writing() as session:
                school_id, taken = await _add_rows(session, moved, name)
    except BaseException as error:
        kept.unlink(missing_ok=True)
        if isinstance(error, sqlite3.IntegrityError):
            raise BadArchive(f"its rows do not go together: {error}") from error
        raise
    present = len(wanted & archive.files.keys())
    [school] = [it for it in schools(home.path) if it.id == school_id]
    return Added(school, present, len(wanted) - present, taken, kept)


async def _add_rows(session: Session, moved: sqlite3.Connection, name: str) -> tuple[int, tuple[str, ...]]:
    await session.run("PRAGMA defer_foreign_keys = ON")
    grown = {table: await _last_id(session, table) for table in tables(moved) if _has_ids(moved, table)}
    [[old_id]] = moved.execute("SELECT id FROM schools").fetchall()
    school_id = grown["schools"] + 1
    numbers = Renumbering(moved, grown | {"schools": school_id - old_id})
    names = [table for table in tables(moved) if table not in LEFT_BEHIND]
    taken: list[str] = []
    for table in sorted(names, key=lambda it: (_LAST.index(it) if it in _LAST else -1, it)):
        columns, rows = numbers.rows(table)
        if table == "chats":
            rows, taken = await _free_chats(session, columns, rows)
        await _insert(session, table, columns, rows)
    # The bot plans its reminders anew.
    await session.run("UPDATE schools SET name = ?, planned_until = '' WHERE id = ?", (name, school_id))
    await _keep_gaps(session, moved, grown)
    return school_id, tuple(taken)


def _has_ids(moved: sqlite3.Connection, table: str) -> bool:
    return any(row[1] == "id" for row in moved.execute(f"PRAGMA table_info({table})"))


async def _last_id(session: Session, table: str) -> int:
    """The highest id that a table has or, where none is given twice, has had."""
    row = await session.row(
        f"SELECT max(coalesce((SELECT max(id) FROM {table}), 0), "
        "coalesce((SELECT seq FROM sqlite_sequence WHERE name = ?), 0)) AS id",
        (table,),
    )
    assert row is not None  # noqa: S101  (it has no source)
    return int(row["id"])


async def _free_chats(
    session: Session, columns: list[str], rows: Iterable[tuple[Any, ...]]
) -> tuple[list[tuple[Any, ...]], list[str]]:
    """The chats and topics that nobody here is tied to, and the titles of the others."""
    taken = {
        (row["chat_id"], row["thread_id"])
        for row in await session.rows("SELECT chat_id, thread_id FROM chats")
    }
    found = [(row, dict(zip(columns, row, strict=True))) for row in rows]
    clashing = [it["title"] for _, it in found if (it["chat_id"], it["thread_id"]) in taken]
    return [row for row, it in found if (it["chat_id"], it["thread_id"]) not in taken], clashing


async def _insert(session: Session, table: str, columns: list[str], rows: list[tuple[Any, ...]]) -> None:
    await session.run_many(
        f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))}) "
        f"{_INSTEAD.get(table, '')}",
        rows,
    )


async def _keep_gaps(session: Session, moved: sqlite3.Connection, grown: dict[str, int]) -> None:
    """Ids that were given once and are gone are not given again, here either: something may still name them."""
    for table, last in moved.execute("SELECT name, seq FROM sqlite_sequence").fetchall():
        if table in grown and table not in LEFT_BEHIND:
            await session.run("DELETE FROM sqlite_sequence WHERE name = ?", (table,))
            await session.run("INSERT INTO sqlite_sequence VALUES (?, ?)", (table, last + grown[table]))
