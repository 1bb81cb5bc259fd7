"""What is written during a lesson: the log that is open, and its lines."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from sqlite3 import Row

from school.observing.in_class import Line, Sitting
from storage.database import Session
from storage.moments import from_text, to_text
from storage.records import Attachment

_SELECT = """
    SELECT l.id, l.said_at, l.text, l.deleted_at, a.kind
    FROM observation_lines l
    LEFT JOIN attachments a ON a.school_id = l.school_id AND a.id = l.attachment_id
"""


class ClassLines:
    """The lines of one school's logs; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def sitting(self, member_id: int) -> Sitting | None:
        """The log that this member writes in class, now or last."""
        row = await self._session.row(
            "SELECT s.* FROM sittings s JOIN observations o ON o.school_id = s.school_id AND o.id = s.observation_id "
            "WHERE s.school_id = ? AND s.member_id = ? AND o.deleted_at IS NULL",
            (self._school_id, member_id),
        )
        if row is None:
            return None
        return Sitting(
            row["observation_id"],
            from_text(row["opened_at"]),
            from_text(row["ends_at"]),
            closed=bool(row["closed"]),
        )

    async def sit_down(self, member_id: int, sitting: Sitting) -> None:
        """Write in this log from now on, in place of the one before."""
        await self._session.run(
            "INSERT INTO sittings (member_id, school_id, observation_id, opened_at, ends_at) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (member_id) DO UPDATE SET observation_id = excluded.observation_id, "
            "opened_at = excluded.opened_at, ends_at = excluded.ends_at, closed = 0 WHERE school_id = excluded.school_id",
            (
                member_id,
                self._school_id,
                sitting.observation_id,
                to_text(sitting.opened_at),
                to_text(sitting.ends_at),
            ),
        )

    async def set_end(self, member_id: int, ends_at: datetime, *, closed: bool = False) -> None:
        """Move the end of what this member writes, or (`closed`) end it by hand."""
        await self._session.run(
            "UPDATE sittings SET ends_at = ?, closed = ? WHERE school_id = ? AND member_id = ?",
            (to_text(ends_at), closed, self._school_id, member_id),
        )

    async def add(
        self, log_id: int, said_at: datetime, text: str, message_id: int, attachment_id: int | None = None
    ) -> int | None:
        """Add a line and answer its id; None when the message is a line already."""
        row = await self._session.row(
            "INSERT INTO observation_lines (school_id, observation_id, said_at, text, message_id, attachment_id) "
            "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (observation_id, message_id) DO NOTHING RETURNING id",
            (self._school_id, log_id, to_text(said_at), text, message_id, attachment_id),
        )
        return row["id"] if row else None

    async def of(self, log_id: int) -> list[Line]:
        """The lines of a log in the order in which they were sent."""
        rows = await self._session.rows(
            f"{_SELECT} WHERE l.school_id = ? AND l.observation_id = ? AND l.deleted_at IS NULL "
            "ORDER BY l.said_at, l.message_id",
            (self._school_id, log_id),
        )
        return [_line(row) for row in rows]

    async def of_logs(self, log_ids: Iterable[int]) -> dict[int, list[Line]]:
        """The lines of many logs, by log; logs without any are left out."""
        rows = await self._session.rows(
            f"{_SELECT.replace('SELECT', 'SELECT l.observation_id,', 1)} "
            "JOIN json_each(?) i ON i.value = l.observation_id WHERE l.school_id = ? AND l.deleted_at IS NULL "
            "ORDER BY l.observation_id, l.said_at, l.message_id",
            (json.dumps(list(log_ids)), self._school_id),
        )
        found: dict[int, list[Line]] = {}
        for row in rows:
            found.setdefault(row["observation_id"], []).append(_line(row))
        return found

    async def get(self, line_id: int, observer_id: int) -> tuple[int, Line] | None:
        """A line, deleted or not, of a log of this observer, with the log's id."""
        row = await self._session.row(
            f"{_SELECT.replace('SELECT', 'SELECT l.observation_id,', 1)} "
            "JOIN observations o ON o.school_id = l.school_id AND o.id = l.observation_id "
            "WHERE l.school_id = ? AND l.id = ? AND o.observer_id = ? AND o.deleted_at IS NULL",
            (self._school_id, line_id, observer_id),
        )
        return (row["observation_id"], _line(row)) if row else None

    async def of_message(self, observer_id: int, message_id: int) -> int | None:
        """The id of the line that a message of this observer became, deleted ones left out."""
        row = await self._session.row(
            "SELECT l.id FROM observation_lines l "
            "JOIN observations o ON o.school_id = l.school_id AND o.id = l.observation_id "
            "WHERE l.school_id = ? AND l.message_id = ? AND o.observer_id = ? "
            "AND o.deleted_at IS NULL AND l.deleted_at IS NULL",
            (self._school_id, message_id, observer_id),
        )
        return row["id"] if row else None

    async def files(self, line_id: int) -> list[Attachment]:
        """The file that a line came with, if any."""
        rows = await self._session.rows(
            "SELECT a.kind, a.file_id, a.unique_id, a.name, a.size FROM observation_lines l "
            "JOIN attachments a ON a.school_id = l.school_id AND a.id = l.attachment_id "
            "WHERE l.school_id = ? AND l.id = ?",
            (self._school_id, line_id),
        )
        return [Attachment(*row) for row in rows]

    async def rewrite(self, line_id: int, text: str) -> None:
        """Replace the words of a line."""
        await self._session.run(
            "UPDATE observation_lines SET text = ? WHERE school_id = ? AND id = ?",
            (text, self._school_id, line_id),
        )

    async def retime(self, line_id: int, said_at: datetime) -> None:
        """Move a line to another time."""
        await self._session.run(
            "UPDATE observation_lines SET said_at = ? WHERE school_id = ? AND id = ?",
            (to_text(said_at), self._school_id, line_id),
        )

    async def set_deleted(self, line_id: int, moment: datetime | None) -> None:
        """Take a line and its file away, or (None) bring them back."""
        await self._session.run(
            "UPDATE observation_lines SET deleted_at = ? WHERE school_id = ? AND id = ?",
            (to_text(moment) if moment else None, self._school_id, line_id),
        )

    async def move(self, log_id: int, to: int) -> None:
        """Put the lines of one log among those of another; a message that stands in both stays where it is."""
        await self._session.run(
            "UPDATE OR IGNORE observation_lines SET observation_id = ? WHERE school_id = ? AND observation_id = ?",
            (to, self._school_id, log_id),
        )


def _line(row: Row) -> Line:
    return Line(
        row["id"], from_text(row["said_at"]), row["text"], row["kind"], deleted=row["deleted_at"] is not None
    )
