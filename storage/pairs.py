"""师徒结对: who is whose mentor. They are read as part of the `Directory`."""

from __future__ import annotations

from datetime import date, datetime

from storage.database import Session
from storage.moments import to_text


class Pairs:
    """The pairs of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def add(self, mentor_id: int, mentee_id: int, first_day: date, now: datetime) -> int:
        """Make two people a pair from a day on, and answer its id."""
        return await self._session.insert(
            "INSERT INTO pairs (school_id, mentor_id, mentee_id, first_day, created_at) VALUES (?, ?, ?, ?, ?)",
            (self._school_id, mentor_id, mentee_id, first_day.isoformat(), to_text(now)),
        )

    async def end(self, pair_id: int, last_day: date | None) -> None:
        """Let a pair end with this day, or (None) go on; one that would end before it began is removed."""
        await self._session.run(
            "DELETE FROM pairs WHERE school_id = ? AND id = ? AND first_day > ?",
            (self._school_id, pair_id, last_day.isoformat() if last_day else "9999"),
        )
        await self._session.run(
            "UPDATE pairs SET last_day = ? WHERE school_id = ? AND id = ?",
            (last_day.isoformat() if last_day else None, self._school_id, pair_id),
        )
