"""What takes from people's duties. It is read as part of the `Directory`."""

from __future__ import annotations

from datetime import datetime

from school.counting.allowances import Allowance
from storage.database import Session
from storage.moments import to_text


class Allowances:
    """The allowances of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def add(self, allowance: Allowance, granted_by: int, now: datetime) -> int:
        """Grant an allowance and answer its id; that of `allowance` is not looked at."""
        return await self._session.insert(
            "INSERT INTO allowances (school_id, member_id, metric, first_day, last_day, percent, reason, "
            "granted_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._school_id,
                allowance.member_id,
                allowance.metric,
                allowance.first_day.isoformat(),
                allowance.last_day.isoformat() if allowance.last_day else None,
                allowance.percent,
                allowance.reason,
                granted_by,
                to_text(now),
            ),
        )

    async def remove(self, allowance_id: int) -> None:
        """Take an allowance back."""
        await self._session.run(
            "DELETE FROM allowances WHERE school_id = ? AND id = ?", (self._school_id, allowance_id)
        )
