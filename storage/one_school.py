"""One school taken out of an installation, to be moved to another; and what schools there are."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from storage.unused_files import names_in, naming_query


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
    "DELETE FROM accounts WHERE user_id NOT IN (SELECT user_id FROM members WHERE user_id IS NOT NULL)",
    "DELETE FROM drafts WHERE member_id IS NULL OR member_id NOT IN (SELECT id FROM members)",
    "DELETE FROM downloads WHERE sha256 IS NULL OR unique_id NOT IN "
    "(SELECT unique_id FROM attachments UNION SELECT unique_id FROM submission_files)",
    # Of letters and messages only that they reached somebody: whom a reminder told, where an announcement arrived.
    "DELETE FROM outbox WHERE state <> 'sent' OR occasion IS NULL OR occasion NOT LIKE 'reminder:%' "
    "OR CAST(substr(occasion, 10) AS INTEGER) NOT IN (SELECT reminder_id FROM told) "
    "AND occasion NOT IN (SELECT occasion FROM said_together)",
    "UPDATE outbox SET payload = '', card = NULL, update_id = NULL",
    "DELETE FROM cards WHERE card NOT LIKE 'announce:%' "
    "OR CAST(substr(card, 10) AS INTEGER) NOT IN (SELECT id FROM announcements)",
)
"""Takes away what is not this school's, or was on its way."""

_ELSEWHERE: Final = (
    "UPDATE accounts SET reachable = 0",
    "UPDATE chats SET present = 0",
    "UPDATE cards SET message_id = 0",
    "UPDATE submissions SET message_id = NULL",
    "UPDATE submission_files SET message_id = NULL",
    "UPDATE observation_lines SET message_id = message_id - (1 << 53) WHERE message_id > 0",
    "UPDATE announcements SET state = 'draft', due_at = NULL, files = '[]' "
    "WHERE state IN ('draft', 'scheduled') AND files <> '[]'",
)
"""Elsewhere the school has another bot: nobody has started it, it is in no chat, the numbers of its messages begin
anew, and it can't send what is known by its name on Telegram alone."""


def keep_only(path: Path, school_id: int) -> frozenset[str]:
    """Take all other schools out of the database at `path`, a copy that nobody uses; the SHA-256 of files it names.

    What was on its way goes too: updates, letters, files that are not fetched yet. So does what only the bot of
    this installation can do.

    Raises:
        NoSuchSchool: nothing was changed.
        sqlite3.Error: it can't be read or written.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        if not connection.execute("SELECT 1 FROM schools WHERE id = ?", (school_id,)).fetchall():
            raise NoSuchSchool(school_id)
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN")
        for statement in (*_OTHERS, *_ELSEWHERE):
            connection.execute(statement, {"school": school_id})
        connection.execute("COMMIT")
        # Without it, what was deleted could still be read out of the file.
        connection.execute("VACUUM")
        return frozenset(names_in(text for (text,) in connection.execute(naming_query())))
