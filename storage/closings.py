"""Terms that were closed, and what they had come to."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime

from school.counting.board import Kind
from school.counting.closing import Result, Results
from school.counting.duties import Metric, Only, Per
from storage.database import Session
from storage.moments import from_text, to_text


@dataclass(frozen=True, slots=True)
class Closing:
    """When and by whom a term was closed; `closed_at` is UTC."""

    closed_by: int
    closed_at: datetime
    results: Results


class Closings:
    """The closed terms of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def close(self, first_day: date, results: Results, by: int, now: datetime) -> None:
        """Freeze the term that begins on `first_day`, and keep what it came to."""
        data = {
            "rules": results.rules,
            "people": [[it.member_id, it.name, *it.kind, it.done, it.owed] for it in results.people],
        }
        await self._session.run(
            "INSERT INTO closings (school_id, first_day, results, closed_by, closed_at) VALUES (?, ?, ?, ?, ?)",
            (
                self._school_id,
                first_day.isoformat(),
                json.dumps(data, ensure_ascii=False),
                by,
                to_text(now),
            ),
        )
        await self._set_closed(first_day, now)

    async def reopen(self, first_day: date, by: int, now: datetime) -> None:
        """Let the term be changed again; what it had come to stays in the history."""
        await self._session.run(
            "UPDATE closings SET reopened_by = ?, reopened_at = ? "
            "WHERE school_id = ? AND first_day = ? AND reopened_at IS NULL",
            (by, to_text(now), self._school_id, first_day.isoformat()),
        )
        await self._set_closed(first_day, None)

    async def _set_closed(self, first_day: date, moment: datetime | None) -> None:
        await self._session.run(
            "UPDATE terms SET closed_at = ? WHERE school_id = ? AND first_day = ?",
            (to_text(moment) if moment else None, self._school_id, first_day.isoformat()),
        )

    async def of(self, first_day: date) -> Closing | None:
        """How the term that begins on `first_day` was closed; None where it is open."""
        row = await self._session.row(
            "SELECT * FROM closings WHERE school_id = ? AND first_day = ? AND reopened_at IS NULL "
            "ORDER BY id DESC LIMIT 1",
            (self._school_id, first_day.isoformat()),
        )
        if row is None:
            return None
        data = json.loads(row["results"])
        people = tuple(
            Result(member_id, name, Kind(Metric(metric), Per(per), Only(only)), done, owed)
            for member_id, name, metric, per, only, done, owed in data["people"]
        )
        return Closing(row["closed_by"], from_text(row["closed_at"]), Results(tuple(data["rules"]), people))
