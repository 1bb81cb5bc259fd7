"""Who is away from school, and when. They are read as part of the `Directory`."""

from __future__ import annotations

from datetime import date, datetime

from storage.database import Session
from storage.moments import to_text


class Leaves:
    """The leaves of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def add(
        self, member_id: int, first: date, last: date | None, reason: str, recorded_by: int, now: datetime
    ) -> int:
        """Record a leave and answer its id; `last` None means until further notice."""
        return await self._session.insert(
            "INSERT INTO leaves (school_id, member_id, first_day, last_day, reason, recorded_by, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self._school_id, member_id, first.isoformat(), _day(last), reason, recorded_by, to_text(now)),
        )

    async def change(self, leave_id: int, first: date, last: date | None, reason: str) -> None:
        """Give a leave other days or another reason."""
        await self._session.run(
            "UPDATE leaves SET first_day = ?, last_day = ?, reason = ? WHERE school_id = ? AND id = ?",
            (first.isoformat(), _day(last), reason, self._school_id, leave_id),
        )

    async def remove(self, leave_id: int, now: datetime) -> None:
        """Take a leave back."""
        await self._session.run(
            "UPDATE leaves SET deleted_at = ? WHERE school_id = ? AND id = ?",
            (to_text(now), self._school_id, leave_id),
        )


def _day(day: date | None) -> str | None:
    return day.isoformat() if day else None
