"""Observation logs of one school."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime
from sqlite3 import Row

from school.counting.consent import State
from school.counting.quotas import Entry
from school.observing.coverage import Visited
from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, Observation, Share, SharedPart, Visit
from school.observing.phrases import Praise
from school.observing.sheets import FilledSheet
from school.observing.visits import VisitKind
from storage.database import Session
from storage.duties import entry_of
from storage.moments import from_text, to_text
from storage.sheets import filled_of, filled_text

_SELECT = """
    SELECT o.*, s.parts, s.shared_at, s.seen_at, s.answer, s.changed_at,
        (SELECT count(*) FROM attachments a WHERE a.school_id = o.school_id AND a.observation_id = o.id
         AND NOT EXISTS (SELECT 1 FROM observation_lines l WHERE l.attachment_id = a.id AND l.deleted_at IS NOT NULL)
        ) AS photos,
        (SELECT count(*) FROM observation_lines l WHERE l.school_id = o.school_id AND l.observation_id = o.id
         AND l.deleted_at IS NULL) AS lines
    FROM observations o LEFT JOIN shares s ON s.school_id = o.school_id AND s.observation_id = o.id
"""
_FIELDS = ("host_id", "host_name", "grade", "class_no", "subject", "topic", "day", "period", "kind", "online")


class Observations:
    """The observation logs of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def add(
        self,
        observer_id: int,
        visit: Visit,
        appraisal: Appraisal,
        entered_at: datetime,
        state: State = State.COUNTED,
    ) -> Observation:
        """Store a visit with what has been thought of it so far. `entered_at` is when the observer wrote it."""
        log_id = await self._session.insert(
            f"INSERT INTO observations (school_id, observer_id, {', '.join(_FIELDS)}, "
            "notes, strengths, suggestions, mark, state, created_at, updated_at) "
            f"VALUES (?, ?, {', '.join('?' * len(_FIELDS))}, ?, ?, ?, ?, ?, ?, ?)",
            (
                self._school_id,
                observer_id,
                *_columns(visit),
                *_words(appraisal),
                state,
                *[to_text(entered_at)] * 2,
            ),
        )
        return Observation(log_id, observer_id, visit, appraisal, entered_at.astimezone(UTC), state=state)

    async def change_visit(self, log_id: int, visit: Visit, now: datetime) -> None:
        """Replace what was observed; the appraisal stays."""
        await self._session.run(
            f"UPDATE observations SET {', '.join(f'{name} = ?' for name in _FIELDS)}, updated_at = ? "
            "WHERE school_id = ? AND id = ?",
            (*_columns(visit), to_text(now), self._school_id, log_id),
        )

    async def change_appraisal(self, log_id: int, appraisal: Appraisal, now: datetime) -> None:
        """Replace what the observer thought."""
        await self._session.run(
            "UPDATE observations SET notes = ?, strengths = ?, suggestions = ?, mark = ?, updated_at = ? "
            "WHERE school_id = ? AND id = ?",
            (*_words(appraisal), to_text(now), self._school_id, log_id),
        )

    async def fill(self, log_id: int, sheet: FilledSheet | None, now: datetime) -> None:
        """Replace the filled sheet."""
        await self._session.run(
            "UPDATE observations SET sheet = ?, updated_at = ? WHERE school_id = ? AND id = ?",
            (filled_text(sheet), to_text(now), self._school_id, log_id),
        )

    async def set_told(self, log_id: int, moment: datetime | None) -> None:
        """Note that the feedback was given by word of mouth, or (None) that it was not."""
        await self._session.run(
            "UPDATE observations SET told_at = ? WHERE school_id = ? AND id = ?",
            (to_text(moment) if moment else None, self._school_id, log_id),
        )

    async def reopen(self, log_id: int, until: datetime) -> None:
        """Let a locked log be changed for a while."""
        await self._session.run(
            "UPDATE observations SET reopened_until = ? WHERE school_id = ? AND id = ?",
            (to_text(until), self._school_id, log_id),
        )

    async def pending(self, observer_ids: Iterable[int]) -> list[Observation]:
        """The logs of these observers that wait for consent, in the order they were entered."""
        rows = await self._session.rows(
            f"{_SELECT} JOIN json_each(?) i ON i.value = o.observer_id "
            "WHERE o.school_id = ? AND o.state = 'pending' AND o.deleted_at IS NULL ORDER BY o.id",
            (json.dumps(list(observer_ids)), self._school_id),
        )
        return [_observation(row) for row in rows]

    async def delete(self, log_id: int, now: datetime) -> None:
        """Take a log out of every list and count; `restore` brings it back."""
        await self._session.run(
            "UPDATE observations SET deleted_at = ? WHERE school_id = ? AND id = ?",
            (to_text(now), self._school_id, log_id),
        )

    async def restore(self, log_id: int) -> None:
        """Bring a deleted log back."""
        await self._session.run(
            "UPDATE observations SET deleted_at = NULL WHERE school_id = ? AND id = ?",
            (self._school_id, log_id),
        )

    async def get(self, log_id: int, observer_id: int, *, deleted: bool = False) -> Observation | None:
        """A log of this observer; one that was deleted only on request."""
        row = await self._session.row(
            f"{_SELECT} WHERE o.school_id = ? AND o.id = ? AND o.observer_id = ? AND (? OR o.deleted_at IS NULL)",
            (self._school_id, log_id, observer_id, deleted),
        )
        return _observation(row) if row else None

    async def find(self, log_id: int) -> Observation | None:
        """A log of whomever; whether the asker may read it is for the caller to see to."""
        row = await self._session.row(
            f"{_SELECT} WHERE o.school_id = ? AND o.id = ? AND o.deleted_at IS NULL",
            (self._school_id, log_id),
        )
        return _observation(row) if row else None

    async def some(self, log_ids: Sequence[int]) -> list[Observation]:
        """The logs of these ids, whoever's they are; what may be shown of them is for the caller to see to."""
        rows = await self._session.rows(
            f"{_SELECT} JOIN json_each(?) i ON i.value = o.id WHERE o.school_id = ? AND o.deleted_at IS NULL",
            (json.dumps(log_ids), self._school_id),
        )
        return [_observation(row) for row in rows]

    async def of_host(self, host_id: int, first: date, last: date) -> list[Observation]:
        """The logs of lessons that this member gave in a stretch of days, the latest day first."""
        rows = await self._session.rows(
            f"{_SELECT} WHERE o.school_id = ? AND o.host_id = ? AND o.day BETWEEN ? AND ? AND o.deleted_at IS NULL "
            "ORDER BY o.day DESC, o.period, o.id",
            (self._school_id, host_id, first.isoformat(), last.isoformat()),
        )
        return [_observation(row) for row in rows]

    async def of_day(self, observer_id: int, day: date) -> list[Observation]:
        """This observer's logs of one day, in the order in which they were entered."""
        rows = await self._session.rows(
            f"{_SELECT} WHERE o.school_id = ? AND o.observer_id = ? AND o.day = ? AND o.deleted_at IS NULL "
            "ORDER BY o.id",
            (self._school_id, observer_id, day.isoformat()),
        )
        return [_observation(row) for row in rows]

    async def visited(self, first: date, last: date) -> list[Visited]:
        """Who went to whom for what how often in a stretch of days, where the host is a member."""
        rows = await self._session.rows(
            "SELECT observer_id, host_id, grade, subject, count(*) FROM observations "
            "WHERE school_id = ? AND day BETWEEN ? AND ? AND host_id IS NOT NULL AND deleted_at IS NULL "
            "AND state <> 'returned' GROUP BY observer_id, host_id, grade, subject",
            (self._school_id, first.isoformat(), last.isoformat()),
        )
        return [Visited(*row) for row in rows]

    async def phrases(self, observer_id: int, limit: int) -> dict[Praise, list[str]]:
        """What this observer wrote last of each part, the newest first."""
        rows = await self._session.rows(
            "SELECT strengths, suggestions FROM observations WHERE school_id = ? AND observer_id = ? "
            "AND deleted_at IS NULL AND (strengths IS NOT NULL OR suggestions IS NOT NULL) "
            "ORDER BY day DESC, id DESC LIMIT ?",
            (self._school_id, observer_id, limit),
        )
        return {part: [row[part] for row in rows if row[part]] for part in Praise}

    async def entered(
        self, observer_id: int, since: date, on: date
    ) -> tuple[list[Entry], list[tuple[int, Visit]]]:
        """All that this observer has entered from `since` and that was not returned, and id and visit of all that is of
        one day."""
        rows = await self._session.rows(
            "SELECT 'observe' AS metric, day, id, kind, subject, host_id, period, state = 'pending' AS pending, online, "
            "state, host_name, grade, class_no, topic FROM observations "
            "WHERE school_id = ? AND observer_id = ? AND day >= ? AND deleted_at IS NULL "
            "ORDER BY id",
            (self._school_id, observer_id, min(since, on).isoformat()),
        )
        entries = [entry_of(*row[:9]) for row in rows if row["state"] != State.RETURNED]
        return entries, [(row["id"], _visit(row)) for row in rows if row["day"] == on.isoformat()]

    async def between(
        self, observer_id: int, first: date, last: date, *, limit: int, offset: int = 0
    ) -> list[Observation]:
        """This observer's logs of a stretch of days, the latest first."""
        rows = await self._session.rows(
            f"{_SELECT} WHERE o.school_id = ? AND o.observer_id = ? AND o.day BETWEEN ? AND ? "
            "AND o.deleted_at IS NULL ORDER BY o.day DESC, o.id DESC LIMIT ? OFFSET ?",
            (self._school_id, observer_id, first.isoformat(), last.isoformat(), limit, offset),
        )
        return [_observation(row) for row in rows]

    async def of_all(self, observer_ids: Iterable[int], first: date, last: date) -> list[Observation]:
        """The logs of these observers of a stretch of days, the earliest first."""
        rows = await self._session.rows(
            f"{_SELECT} WHERE o.school_id = ? AND o.day BETWEEN ? AND ? AND o.deleted_at IS NULL "
            "AND o.observer_id IN (SELECT value FROM json_each(?)) ORDER BY o.day, o.period, o.id",
            (self._school_id, first.isoformat(), last.isoformat(), json.dumps(list(observer_ids))),
        )
        return [_observation(row) for row in rows]

    async def count_of_all(self, observer_ids: Iterable[int], first: date, last: date) -> int:
        """How many these are."""
        [row] = await self._session.rows(
            "SELECT count(*) AS n FROM json_each(?) i JOIN observations o ON o.school_id = ? "
            "AND o.observer_id = i.value WHERE o.day BETWEEN ? AND ? AND o.deleted_at IS NULL",
            (json.dumps(list(observer_ids)), self._school_id, first.isoformat(), last.isoformat()),
        )
        return int(row["n"])

    async def latest(self, observer_id: int, limit: int) -> list[Observation]:
        """The logs this observer entered last, the newest first."""
        rows = await self._session.rows(
            f"{_SELECT} WHERE o.school_id = ? AND o.observer_id = ? AND o.deleted_at IS NULL ORDER BY o.id DESC LIMIT ?",
            (self._school_id, observer_id, limit),
        )
        return [_observation(row) for row in rows]

    async def count(self, observer_id: int, first: date, last: date) -> Counter[State]:
        """How many logs this observer has in a stretch of days, by where they stand."""
        rows = await self._session.rows(
            "SELECT state, count(*) AS n FROM observations WHERE school_id = ? AND observer_id = ? "
            "AND day BETWEEN ? AND ? AND deleted_at IS NULL GROUP BY state",
            (self._school_id, observer_id, first.isoformat(), last.isoformat()),
        )
        return Counter({State(row["state"]): row["n"] for row in rows})


def _columns(visit: Visit) -> tuple[object, ...]:
    lesson = visit.lesson
    return (
        visit.host_id,
        visit.host_name,
        lesson.grade,
        lesson.class_no,
        lesson.subject,
        lesson.topic,
        visit.day.isoformat(),
        visit.period,
        visit.kind,
        int(visit.online),
    )


def _words(appraisal: Appraisal) -> tuple[str | None, ...]:
    return appraisal.notes, appraisal.strengths, appraisal.suggestions, appraisal.mark


def _observation(row: Row) -> Observation:
    return Observation(
        id=row["id"],
        observer_id=row["observer_id"],
        visit=_visit(row),
        appraisal=Appraisal(row["notes"], row["strengths"], row["suggestions"], row["mark"]),
        entered_at=from_text(row["created_at"]),
        photos=row["photos"],
        lines=row["lines"],
        sheet=filled_of(row["sheet"]),
        told_at=_moment(row["told_at"]),
        reopened_until=_moment(row["reopened_until"]),
        share=_share(row) if row["parts"] else None,
        state=State(row["state"]),
        word=row["word"],
    )


def _share(row: Row) -> Share:
    parts = frozenset(map(SharedPart, json.loads(row["parts"])))
    seen_at, changed_at = _moment(row["seen_at"]), _moment(row["changed_at"])
    return Share(parts, from_text(row["shared_at"]), seen_at, row["answer"], changed_at)


def _moment(text: str | None) -> datetime | None:
    return from_text(text) if text else None


def _visit(row: Row) -> Visit:
    return Visit(
        lesson=Lesson(row["grade"], row["class_no"], row["subject"], row["topic"]),
        host_id=row["host_id"],
        host_name=row["host_name"],
        day=date.fromisoformat(row["day"]),
        period=row["period"],
        kind=VisitKind(row["kind"]),
        online=bool(row["online"]),
    )
