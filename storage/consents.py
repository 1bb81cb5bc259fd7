"""Whether work that waits for a head counts."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from school.counting.consent import Sort, State
from storage.database import Session
from storage.moments import to_text

_TABLES: Final = {Sort.RECORD: "records", Sort.LOG: "observations"}


class Consents:
    """What is decided about the work of one school; no statement here reaches another. What waits is read with the
    work itself."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def decide(
        self, sort: Sort, work_id: int, state: State, word: str | None, decided_by: int, now: datetime
    ) -> None:
        """Say whether a piece of work counts; `word` says why one is returned."""
        await self._session.run(
            f"UPDATE {_TABLES[sort]} SET state = ?, word = ?, decided_by = ?, decided_at = ? "
            "WHERE school_id = ? AND id = ?",
            (state, word, decided_by, to_text(now), self._school_id, work_id),
        )

    async def begin_anew(self, sort: Sort, work_id: int, state: State) -> None:
        """Let a piece of work count or wait as if nothing had been decided about it."""
        await self._session.run(
            f"UPDATE {_TABLES[sort]} SET state = ?, word = NULL WHERE school_id = ? AND id = ?",
            (state, self._school_id, work_id),
        )

    async def count_pending(self, first: date, last: date) -> int:
        """How much work of these days waits."""
        waits = "school_id = :school AND state = 'pending' AND day BETWEEN :first AND :last AND deleted_at IS NULL"
        [row] = await self._session.rows(
            f"SELECT (SELECT count(*) FROM records WHERE {waits}) "
            f"+ (SELECT count(*) FROM observations WHERE {waits}) AS n",
            {"school": self._school_id, "first": first.isoformat(), "last": last.isoformat()},
        )
        return int(row["n"])
