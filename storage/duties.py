"""What the school wants of whom, and what has been done."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime

from school.people import Role
from school.quotas import Entry, Metric, Per
from storage.database import Session
from storage.moments import to_text


class Duties:
    """The duties of one school and the work counted against them."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def add(
        self,
        metric: Metric,
        count: int,
        per: Per,
        now: datetime,
        *,
        role: Role | None = None,
        group_id: int | None = None,
        member_id: int | None = None,
    ) -> int:
        """Set a duty for everybody, or for one role, group or person, and answer its id.

        Whoever owes this kind of work in this period already by the same rule now owes `count`.
        """
        rule = (self._school_id, metric, per, role, group_id, member_id)
        known = await self._session.row(
            "UPDATE duties SET count = ? WHERE school_id = ? AND metric = ? AND per = ? "
            "AND role IS ? AND group_id IS ? AND member_id IS ? RETURNING id",
            (count, *rule),
        )
        if known:
            return int(known["id"])
        return await self._session.insert(
            "INSERT INTO duties (school_id, metric, per, role, group_id, member_id, count, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (*rule, count, to_text(now)),
        )

    async def set_count(self, duty_id: int, count: int) -> None:
        """Change how many are owed."""
        await self._session.run(
            "UPDATE duties SET count = ? WHERE school_id = ? AND id = ?", (count, self._school_id, duty_id)
        )

    async def remove(self, duty_id: int) -> None:
        """Ask for this no longer."""
        await self._session.run(
            "DELETE FROM duties WHERE school_id = ? AND id = ?", (self._school_id, duty_id)
        )

    async def entries(self, member_id: int, since: date) -> list[Entry]:
        """What one member has done since a day."""
        rows = await self._session.rows(
            """
            SELECT 'observe', day FROM observations
            WHERE school_id = :school AND observer_id = :member AND day >= :since AND deleted_at IS NULL
            UNION ALL
            SELECT metric, day FROM records
            WHERE school_id = :school AND member_id = :member AND day >= :since AND deleted_at IS NULL
            """,
            {"school": self._school_id, "member": member_id, "since": since.isoformat()},
        )
        return [Entry(_METRICS[metric], date.fromisoformat(day)) for metric, day in rows]

    async def entries_of(
        self, member_ids: Iterable[int], metric: Metric, since: date
    ) -> dict[int, list[Entry]]:
        """What each of these members has done of one kind since a day; every id asked for is answered."""
        ids = list(member_ids)
        rows = await self._session.rows(
            _OBSERVED if metric is Metric.OBSERVE else _RECORDED,
            {"ids": json.dumps(ids), "school": self._school_id, "metric": metric, "since": since.isoformat()},
        )
        found: dict[int, list[Entry]] = {member_id: [] for member_id in ids}
        for member_id, day in rows:
            found[member_id].append(Entry(metric, date.fromisoformat(day)))
        return found

    async def worked(self, first: date, last: date) -> set[tuple[int, date]]:
        """Who has entered something done, of whatever kind, on which day between two, both included."""
        rows = await self._session.rows(
            """
            SELECT observer_id, day FROM observations
            WHERE school_id = :school AND day BETWEEN :first AND :last AND deleted_at IS NULL
            UNION
            SELECT member_id, day FROM records
            WHERE school_id = :school AND day BETWEEN :first AND :last AND deleted_at IS NULL
            """,
            {"school": self._school_id, "first": first.isoformat(), "last": last.isoformat()},
        )
        return {(who, date.fromisoformat(day)) for who, day in rows}


_METRICS = {metric.value: metric for metric in Metric}
_OBSERVED = """
    SELECT i.value, o.day FROM json_each(:ids) i
    CROSS JOIN observations o ON o.school_id = :school AND o.observer_id = i.value
    WHERE o.day >= :since AND o.deleted_at IS NULL
"""
_RECORDED = """
    SELECT i.value, r.day FROM json_each(:ids) i
    CROSS JOIN records r ON r.school_id = :school AND r.member_id = i.value
    WHERE r.day >= :since AND r.metric = :metric AND r.deleted_at IS NULL
"""
