"""Who has changed what of the logs of one school."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from school.observing.corrections import Change, Corrected, Entry
from storage.database import Session
from storage.moments import from_text, to_text


class Corrections:
    """The history of one school's logs; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def note(self, log_id: int, member_id: int, changes: Iterable[Change], now: datetime) -> None:
        """Keep what somebody has changed."""
        for it in changes:
            await self._session.run(
                "INSERT INTO observation_changes (school_id, observation_id, member_id, part, before, after, changed_at) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (self._school_id, log_id, member_id, it.part, it.before, it.after, to_text(now)),
            )

    async def of(self, log_id: int) -> list[Entry]:
        """Everything that was changed in a log, the oldest first."""
        rows = await self._session.rows(
            "SELECT * FROM observation_changes WHERE school_id = ? AND observation_id = ? ORDER BY id",
            (self._school_id, log_id),
        )
        return [
            Entry(
                Change(Corrected(row["part"]), row["before"], row["after"]),
                row["member_id"],
                from_text(row["changed_at"]),
            )
            for row in rows
        ]
