"""One school taken out of an installation, to be moved to another; and what schools there are."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.downloads import names_in, naming_query


class NoSuchSchool(Exception):
    """There is no school of this number."""


@dataclass(frozen=True, slots=True)
class Listed:
    """A school as an operator sees it: how many people it has, and how many of them have joined."""

    id: int
    name: str
    people: int
    joined: int


def schools(path: Path) -> list[Listed]:
    """Every school of the database at `path`, which a running bot may be using. Raises sqlite3.Error."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=10)) as connection:
        rows = connection.execute(
            "SELECT s.id, s.name, count(m.id), count(m.user_id) FROM schools s "
            "LEFT JOIN members m ON m.school_id = s.id AND m.active GROUP BY s.id ORDER BY s.id"
        )
        return [Listed(*row) for row in rows]


_OTHERS: Final = (
    "DELETE FROM schools WHERE id <> :school",
    "DELETE FROM inbox",
    "DELETE FROM outbox",
    "DELETE FROM accounts WHERE user_id NOT IN (SELECT user_id FROM members WHERE user_id IS NOT NULL)",
    "DELETE FROM drafts WHERE member_id IS NULL OR member_id NOT IN (SELECT id FROM members)",
    # Elsewhere it has another bot, which nobody has started, which is in no chat and edits no message of this one.
    "DELETE FROM cards",
    "UPDATE accounts SET reachable = 0",
    "UPDATE chats SET present = 0",
    "DELETE FROM downloads WHERE unique_id NOT IN "
    "(SELECT unique_id FROM attachments UNION SELECT unique_id FROM submission_files)",
)


def keep_only(path: Path, school_id: int) -> frozenset[str]:
    """Take all other schools out of the database at `path`, a copy that nobody uses; the SHA-256 of files it names.

    What was on its way goes too: updates, letters, files that are not fetched yet.

    Raises:
        NoSuchSchool: nothing was changed.
        sqlite3.Error: it can't be read or written.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        if not connection.execute("SELECT 1 FROM schools WHERE id = ?", (school_id,)).fetchall():
            raise NoSuchSchool(school_id)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN")
        for statement in _OTHERS:
            connection.execute(statement, {"school": school_id})
        connection.execute("COMMIT")
        # Without it, what was deleted could still be read out of the file.
        connection.execute("VACUUM")
        return frozenset(names_in(text for (text,) in connection.execute(naming_query())))
