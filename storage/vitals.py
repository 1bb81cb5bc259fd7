"""How the installation is: what waits, for how long, how large things are. Every number comes from an index."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from sqlite3 import Row

from storage.database import Database, DatabaseTrouble
from storage.moments import from_text, to_text

ENGINE = sqlite3.sqlite_version
"""The version of SQLite that is at work."""


@dataclass(frozen=True, slots=True)
class Queue:
    """How many wait, and since when the oldest does; None where none does."""

    waiting: int
    since: datetime | None

    def age(self, now: datetime) -> float:
        """Seconds that the oldest has waited, 0 where none does."""
        return 0.0 if self.since is None else max(0.0, (now - self.since).total_seconds())


@dataclass(frozen=True, slots=True)
class Vitals:
    """What waits and how much there is, at one moment."""

    updates: Queue
    replies: Queue
    broadcasts: Queue
    reminders: Queue
    """Those that are due and not yet said."""
    dead_letters: int
    failed: int
    """Updates of the last week that could not be handled."""
    schools: int


_READ = """
    SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL) AS updates,
           (SELECT min(received_at) FROM inbox WHERE done_at IS NULL) AS updates_since,
           (SELECT count(*) FROM outbox WHERE state = 'waiting' AND priority = 0) AS replies,
           (SELECT created_at FROM outbox WHERE state = 'waiting' AND priority = 0 ORDER BY id LIMIT 1)
               AS replies_since,
           (SELECT count(*) FROM outbox WHERE state = 'waiting' AND priority = 1) AS broadcasts,
           (SELECT created_at FROM outbox WHERE state = 'waiting' AND priority = 1 ORDER BY id LIMIT 1)
               AS broadcasts_since,
           (SELECT count(*) FROM reminders WHERE state = 'waiting' AND due_at <= :now) AS reminders,
           (SELECT min(due_at) FROM reminders WHERE state = 'waiting' AND due_at <= :now) AS reminders_since,
           (SELECT count(*) FROM outbox WHERE state = 'dead') AS dead,
           (SELECT count(*) FROM inbox WHERE error IS NOT NULL) AS failed,
           (SELECT count(*) FROM schools) AS schools
"""


async def read_vitals(database: Database, now: datetime) -> Vitals:
    """How it is now. Raises DatabaseTrouble."""
    [row] = await database.read(_READ, {"now": to_text(now)})
    return _vitals(row)


@dataclass(frozen=True, slots=True)
class Failures:
    """What went wrong in the last week: letters by the reason Telegram gave, and updates by their error."""

    dead_letters: list[tuple[str, int]]
    updates: list[str]
    """The latest ids of errors, or what the error was."""


def examine(path: Path, now: datetime) -> tuple[Vitals, Failures]:
    """How it is, read from the file itself; a running bot is not disturbed.

    Raises DatabaseTrouble: it can't be read, or an earlier version of the program wrote it.
    """
    try:
        return _examine(path, now)
    except sqlite3.Error as error:
        raise DatabaseTrouble(str(error)) from error


def _examine(path: Path, now: datetime) -> tuple[Vitals, Failures]:
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
        connection.row_factory = Row
        vitals = _vitals(connection.execute(_READ, {"now": to_text(now)}).fetchone())
        since = to_text(now - timedelta(days=7))
        dead = connection.execute(
            "SELECT error, count(*) FROM outbox WHERE state = 'dead' AND done_at > ? "
            "GROUP BY error ORDER BY count(*) DESC LIMIT 5",
            (since,),
        )
        failed = connection.execute(
            "SELECT error FROM inbox WHERE error IS NOT NULL ORDER BY update_id DESC LIMIT 5"
        )
        return vitals, Failures([tuple(row) for row in dead], [row["error"] for row in failed])


def _vitals(row: Row) -> Vitals:
    def queue(name: str) -> Queue:
        since = row[f"{name}_since"]
        return Queue(row[name], from_text(since) if since else None)

    return Vitals(
        queue("updates"),
        queue("replies"),
        queue("broadcasts"),
        queue("reminders"),
        row["dead"],
        row["failed"],
        row["schools"],
    )


def bytes_of(database: Path) -> dict[str, int]:
    """The sizes of the database and of its write-ahead log, in bytes; 0 for one that is not there."""
    files = {"database": database, "wal": database.with_name(f"{database.name}-wal")}
    return {name: path.stat().st_size if path.exists() else 0 for name, path in files.items()}
