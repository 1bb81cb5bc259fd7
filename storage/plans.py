"""Term plans that are being looked over or have been imported."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row
from typing import Any

from school.people import Role
from school.plan_review.proposals import Reading
from storage.database import Session
from storage.moments import from_text, to_text
from storage.plan_drafts import pack, pack_draft
from storage.plan_entries import Entry, Made, entry_of, undo_json


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that was sent. `imported_at` is None while it is looked over; moments are UTC.

    `part` is its place in a file of several plans, whose titles `parts` has; `before_id` the imported plan of
    which it is a later version; `superseded`: a later version of it has been imported. The document may be
    fetched by those who hold `open_to`. `groups` are those that its import created.
    """

    id: int
    name: str
    sha256: str
    term: str
    other_year: str
    parts: tuple[str, ...]
    part: int | None
    unused: tuple[str, ...]
    sent_by: int
    sent_at: datetime
    imported_by: int | None
    imported_at: datetime | None
    before_id: int | None
    superseded: bool
    open_to: Role
    groups: tuple[int, ...]


class Plans:
    """The plans of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    # --- plans ------------------------------------------------------------------------------------

    async def add(
        self,
        name: str,
        sha256: str,
        reading: Reading,
        entries: Sequence[Entry],
        sent_by: int,
        now: datetime,
        *,
        parts: Sequence[str] = (),
        part: int | None = None,
        before_id: int | None = None,
    ) -> int:
        """Begin to look over a plan, and answer its id."""
        data = {
            "term": reading.term.name,
            "other_year": reading.other_year,
            "parts": list(parts),
            "part": part,
            "unused": reading.unused,
        }
        plan_id = await self._session.insert(
            "INSERT INTO plans (school_id, name, document, data, sent_by, sent_at, before_id) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self._school_id, name, sha256, _json(data), sent_by, to_text(now), before_id),
        )
        await self.add_entries(plan_id, entries)
        return plan_id

    async def get(self, plan_id: int) -> Plan | None:
        """A plan, looked over or imported."""
        row = await self._session.row(f"{_PLANS} AND p.id = ?", (self._school_id, plan_id))
        return _plan(row) if row else None

    async def latest(self, limit: int) -> list[Plan]:
        """The plans that were sent last: those not imported yet first."""
        rows = await self._session.rows(
            f"{_PLANS} ORDER BY p.imported_at IS NOT NULL, p.id DESC LIMIT ?", (self._school_id, limit)
        )
        return [_plan(row) for row in rows]

    async def in_force(self, limit: int) -> list[Plan]:
        """The plans that are imported and not replaced by a later version, the latest first."""
        rows = await self._session.rows(
            f"{_PLANS} AND p.imported_at IS NOT NULL AND NOT superseded ORDER BY p.id DESC LIMIT ?",
            (self._school_id, limit),
        )
        return [_plan(row) for row in rows]

    async def under_review(self, sha256: str) -> list[int]:
        """The ids under which this very document is being looked over: one for each plan in it."""
        rows = await self._session.rows(
            "SELECT id FROM plans WHERE school_id = ? AND document = ? AND imported_at IS NULL ORDER BY id",
            (self._school_id, sha256),
        )
        return [int(row["id"]) for row in rows]

    async def set_imported(
        self, plan_id: int, made: Iterable[tuple[int, Made]], groups: Iterable[int], by: int, now: datetime
    ) -> None:
        """Note an import: what it made, by the numbers of entries."""
        await self._session.run(
            "UPDATE plans SET imported_by = ?, imported_at = ?, groups = ? WHERE school_id = ? AND id = ?",
            (by, to_text(now), json.dumps(list(groups)), self._school_id, plan_id),
        )
        await self._set_made(plan_id, made)

    async def set_taken_back(self, plan_id: int, made: Iterable[tuple[int, Made]]) -> None:
        """Open an imported plan again; `made` is what it goes on with, as it did before it was imported."""
        await self._session.run(
            "UPDATE plans SET imported_by = NULL, imported_at = NULL, groups = '[]' "
            "WHERE school_id = ? AND id = ?",
            (self._school_id, plan_id),
        )
        await self._set_made(plan_id, made)

    async def open_to(self, plan_id: int, role: Role) -> None:
        """Let those who hold a role fetch the document."""
        await self._session.run(
            "UPDATE plans SET open_to = ? WHERE school_id = ? AND id = ?", (role, self._school_id, plan_id)
        )

    async def compare_with(self, plan_id: int, before_id: int | None, entries: Sequence[Entry]) -> None:
        """Look a plan over as a later version of another, or (None) as one of its own, with these entries."""
        await self._session.run(
            "UPDATE plans SET before_id = ? WHERE school_id = ? AND id = ? AND imported_at IS NULL",
            (before_id, self._school_id, plan_id),
        )
        await self._session.run(
            "DELETE FROM plan_entries WHERE school_id = ? AND plan_id = ?", (self._school_id, plan_id)
        )
        await self.add_entries(plan_id, entries)

    async def drop(self, plan_id: int) -> None:
        """Forget a plan that was not imported."""
        await self._session.run(
            "DELETE FROM plans WHERE school_id = ? AND id = ? AND imported_at IS NULL",
            (self._school_id, plan_id),
        )

    # --- entries ----------------------------------------------------------------------------------

    async def add_entries(self, plan_id: int, entries: Iterable[Entry]) -> None:
        """Put entries into a plan, with the numbers they have."""
        await self._session.run_many(
            "INSERT INTO plan_entries (school_id, plan_id, number, kept, data, read, base, status, item_id, duty_id) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    self._school_id,
                    plan_id,
                    it.number,
                    it.kept,
                    _json(pack(it.proposal)),
                    _json(pack(it.read)) if it.read else None,
                    _json(pack_draft(it.base)) if it.base else None,
                    it.status,
                    it.made.item_id,
                    it.made.duty_id,
                )
                for it in entries
            ],
        )

    async def entries(self, plan_id: int) -> list[Entry]:
        """All entries of a plan, in its order."""
        rows = await self._session.rows(
            "SELECT * FROM plan_entries WHERE school_id = ? AND plan_id = ? ORDER BY number",
            (self._school_id, plan_id),
        )
        return [entry_of(row) for row in rows]

    async def keep(self, plan_id: int, numbers: Iterable[int], kept: bool | None) -> None:
        """Say whether entries are to be imported, or (None) that somebody has to say."""
        await self._session.run_many(
            "UPDATE plan_entries SET kept = ? WHERE school_id = ? AND plan_id = ? AND number = ?",
            [(kept, self._school_id, plan_id, number) for number in numbers],
        )

    async def edit(self, plan_id: int, changed: Iterable[Entry]) -> None:
        """Let entries say something else; how they were read is remembered from the first time on."""
        await self._session.run_many(
            "UPDATE plan_entries SET read = coalesce(read, data), data = ?, kept = ? "
            "WHERE school_id = ? AND plan_id = ? AND number = ?",
            [(_json(pack(it.proposal)), it.kept, self._school_id, plan_id, it.number) for it in changed],
        )

    async def _set_made(self, plan_id: int, made: Iterable[tuple[int, Made]]) -> None:
        await self._session.run_many(
            "UPDATE plan_entries SET item_id = ?, revision = ?, duty_id = ?, before = ?, undo = ? "
            "WHERE school_id = ? AND plan_id = ? AND number = ?",
            [
                (
                    it.item_id,
                    it.revision,
                    it.duty_id,
                    it.before,
                    undo_json(it.undo),
                    self._school_id,
                    plan_id,
                    number,
                )
                for number, it in made
            ],
        )


_PLANS = """
    SELECT p.*, EXISTS (
        SELECT 1 FROM plans l WHERE l.school_id = p.school_id AND l.before_id = p.id AND l.imported_at IS NOT NULL
    ) AS superseded
    FROM plans p WHERE p.school_id = ?
"""


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)


def _plan(row: Row) -> Plan:
    data = json.loads(row["data"])
    return Plan(
        row["id"],
        row["name"],
        row["document"],
        data["term"],
        data["other_year"],
        tuple(data["parts"]),
        data["part"],
        tuple(data["unused"]),
        row["sent_by"],
        from_text(row["sent_at"]),
        row["imported_by"],
        from_text(row["imported_at"]) if row["imported_at"] else None,
        row["before_id"],
        bool(row["superseded"]),
        Role(row["open_to"]),
        tuple(json.loads(row["groups"])),
    )
