"""How a database is, seen without changing it."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from storage.database import DatabaseInUse, claim
from storage.migrations import available


@dataclass(frozen=True, slots=True)
class Condition:
    """How a database is. `damage` is what SQLite's integrity check says; `in_use_by` a process id, if any."""

    version: int
    newest: int
    damage: str | None
    in_use_by: str | None

    @property
    def too_new(self) -> bool:
        """Whether a later version of the program wrote it."""
        return self.version > self.newest


def condition(path: Path) -> Condition:
    """Look at a database without changing it; a running bot is not disturbed.

    Raises FileNotFoundError.
    """
    if not path.exists():
        raise FileNotFoundError(path)
    user = _user_of(path)
    newest = available()[-1][0]
    try:
        with closing(open_read_only(path)) as connection:
            [[version]] = connection.execute("PRAGMA user_version").fetchall()
            faults = [row[0] for row in connection.execute("PRAGMA integrity_check(3)")]
            faults += [f"row {row[1]} of {row[0]} points nowhere" for row in _dangling(connection)]
    except sqlite3.DatabaseError as error:
        return Condition(0, newest, str(error), user)
    damage = "; ".join(fault for fault in faults if fault != "ok")
    return Condition(version, newest, damage or None, user)


def open_read_only(path: Path) -> sqlite3.Connection:
    """A connection that changes nothing; a running bot is not disturbed. Raises sqlite3.Error."""
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)


def _dangling(connection: sqlite3.Connection) -> list[tuple[str, int]]:
    return connection.execute("PRAGMA foreign_key_check").fetchall()[:3]


def _user_of(path: Path) -> str | None:
    try:
        claim(path).close()
    except DatabaseInUse:
        return path.with_name(path.name + ".lock").read_text().strip() or "unknown"
    return None
