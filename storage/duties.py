"""What the school wants of whom, and what has been done."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import lru_cache
from sqlite3 import Row

from school.counting.duties import Duty, Metric, Only, Per, Side, Span
from school.counting.quotas import Entry
from school.observing.visits import VisitKind
from school.people import GroupKind, Role
from storage.database import Session
from storage.moments import to_text

_RULE = (
    "metric", "per", "role", "group_id", "member_id", "side", "group_kind", "age_from", "age_to", "service_from",
    "service_to", "lessons", "together", "adds", "others",
)  # fmt: skip
"""All of a duty but how much it asks for."""


class Duties:
    """The duties of one school and the work counted against them."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def add(self, duty: Duty, now: datetime) -> int:
        """Set a duty and answer its id; that of `duty` is not looked at.

        Where there is such a rule already, it now asks for this number, and counts lessons watched online as before
        where `duty` does not say how many.
        """
        known = await self._same_rule(duty)
        if known is not None:
            await self._set_again(known, duty)
            return known
        return await self._session.insert(
            f"INSERT INTO duties (school_id, {', '.join(_RULE)}, count, online_most, created_at) "
            f"VALUES (?, {', '.join('?' * len(_RULE))}, ?, ?, ?)",
            (self._school_id, *_rule_of(duty), duty.count, duty.online_most, to_text(now)),
        )

    async def _same_rule(self, duty: Duty) -> int | None:
        same = " AND ".join(f"{column} IS ?" for column in _RULE)
        row = await self._session.row(
            f"SELECT id FROM duties WHERE school_id = ? AND {same} AND deleted_at IS NULL",
            (self._school_id, *_rule_of(duty)),
        )
        return int(row["id"]) if row else None

    async def set_count(self, duty_id: int, count: int) -> None:
        """Change how many are owed."""
        await self._session.run(
            "UPDATE duties SET count = ? WHERE school_id = ? AND id = ?", (count, self._school_id, duty_id)
        )

    async def set_online_most(self, duty_id: int, most: int | None) -> None:
        """Change how many lessons watched online count; None is all."""
        await self._session.run(
            "UPDATE duties SET online_most = ? WHERE school_id = ? AND id = ?",
            (most, self._school_id, duty_id),
        )

    async def _set_again(self, duty_id: int, duty: Duty) -> None:
        await self.set_count(duty_id, duty.count)
        if duty.online_most is not None:
            await self.set_online_most(duty_id, duty.online_most)

    async def remove(self, duty_id: int, now: datetime) -> None:
        """Ask for this no longer; `restore` brings it back."""
        await self._session.run(
            "UPDATE duties SET deleted_at = ? WHERE school_id = ? AND id = ?",
            (to_text(now), self._school_id, duty_id),
        )

    async def restore(self, duty_id: int) -> int | None:
        """Ask for something again that was removed, and answer its id: that of the same rule, if it was set anew
        meanwhile, which then asks for the old number. None where nothing of this id was removed."""
        row = await self._session.row(
            "SELECT * FROM duties WHERE school_id = ? AND id = ? AND deleted_at IS NOT NULL",
            (self._school_id, duty_id),
        )
        if row is None:
            return None
        removed = duty_of(row)
        known = await self._same_rule(removed)
        if known is not None:
            await self._set_again(known, removed)
            return known
        await self._session.run(
            "UPDATE duties SET deleted_at = NULL WHERE school_id = ? AND id = ?", (self._school_id, duty_id)
        )
        return duty_id

    async def entries(self, member_id: int, since: date) -> list[Entry]:
        """What one member has done since a day: observed lessons, then other work."""
        rows = await self._session.rows(
            """
            SELECT 'observe' AS metric, day, id, kind, subject, host_id, period, state = 'pending' AS pending, online
            FROM observations
            WHERE school_id = :school AND observer_id = :member AND day >= :since AND deleted_at IS NULL
                AND state <> 'returned'
            UNION ALL
            SELECT metric, day, id, NULL, NULL, NULL, NULL, state = 'pending', 0 FROM records
            WHERE school_id = :school AND member_id = :member AND day >= :since AND deleted_at IS NULL
                AND state <> 'returned'
            """,
            {"school": self._school_id, "member": member_id, "since": since.isoformat()},
        )
        return [entry_of(*row) for row in rows]

    async def entries_of(
        self, member_ids: Iterable[int], metrics: Iterable[Metric], since: date
    ) -> dict[int, list[Entry]]:
        """What each of these members has done of some kinds since a day; every id asked for is answered."""
        ids, wanted = list(member_ids), set(metrics)
        params = {
            "ids": json.dumps(ids),
            "metrics": json.dumps(sorted(wanted)),
            "school": self._school_id,
            "since": since.isoformat(),
        }
        rows: list[Row] = []
        if Metric.OBSERVE in wanted:
            rows += await self._session.rows(_OBSERVED, params)
        if wanted - {Metric.OBSERVE}:
            rows += await self._session.rows(_RECORDED, params)
        found: dict[int, list[Entry]] = {member_id: [] for member_id in ids}
        for who, *columns in rows:
            found[who].append(entry_of(*columns))
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
_VISITS = {kind.value: kind for kind in VisitKind}
_OBSERVED = """
    SELECT i.value AS who, 'observe' AS metric, o.day, o.id, o.kind, o.subject, o.host_id, o.period,
        o.state = 'pending' AS pending, o.online
    FROM json_each(:ids) i
    CROSS JOIN observations o ON o.school_id = :school AND o.observer_id = i.value
    WHERE o.day >= :since AND o.deleted_at IS NULL AND o.state <> 'returned'
    ORDER BY o.id
"""
_RECORDED = """
    SELECT i.value AS who, r.metric, r.day, r.id, NULL AS kind, NULL AS subject, NULL AS host_id, NULL AS period,
        r.state = 'pending' AS pending, 0 AS online
    FROM json_each(:ids) i
    CROSS JOIN records r ON r.school_id = :school AND r.member_id = i.value
    WHERE r.day >= :since AND r.metric IN (SELECT value FROM json_each(:metrics)) AND r.deleted_at IS NULL
        AND r.state <> 'returned'
    ORDER BY r.id
"""


@lru_cache(maxsize=2048)
def _day(text: str) -> date:
    return date.fromisoformat(text)


def entry_of(
    metric: str,
    day: str,
    entry_id: int,
    kind: str | None,
    subject: str | None,
    host_id: int | None,
    period: int | None,
    pending: int,
    online: int,
) -> Entry:
    """A piece of work from its columns; boards read thousands. A kind of visit that is not known counts as none."""
    visit = _VISITS.get(kind) if kind else None
    return Entry(
        _METRICS[metric], _day(day), entry_id, visit, subject, host_id, period, pending != 0, online != 0
    )


def _rule_of(duty: Duty) -> Sequence[object]:
    """All of a duty but how much it asks for, as it is stored."""
    return (
        duty.metric,
        duty.per,
        duty.role,
        duty.group_id,
        duty.member_id,
        duty.side,
        duty.group_kind,
        duty.age.least,
        duty.age.most,
        duty.service.least,
        duty.service.most,
        duty.only,
        int(duty.together),
        int(duty.adds),
        int(duty.others),
    )


def duty_of(row: Row) -> Duty:
    """A row of the table of duties."""
    return Duty(
        row["id"],
        Metric(row["metric"]),
        row["count"],
        Per(row["per"]),
        Role(row["role"]) if row["role"] else None,
        row["group_id"],
        row["member_id"],
        Side(row["side"]) if row["side"] else None,
        GroupKind(row["group_kind"]) if row["group_kind"] else None,
        Span(row["age_from"], row["age_to"]),
        Span(row["service_from"], row["service_to"]),
        Only(row["lessons"]),
        bool(row["together"]),
        bool(row["adds"]),
        bool(row["others"]),
        row["online_most"],
    )
