"""Term plans that are being looked over or have been imported."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from sqlite3 import Row
from typing import Any

from school.people import Role
from school.plan_import import Reading
from school.plan_proposals import Obstacle, Proposal, Question, Section
from school.quotas import Duty, Metric, Per
from school.schedule import Audience, Item
from school.timing import timing_from_json, timing_of
from storage.database import Session
from storage.moments import from_text, to_text


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan that was sent. `imported_at` is None while it is looked over; moments are UTC."""

    id: int
    name: str
    sha256: str
    term: str
    other_year: str
    parts: int
    lists: int
    unused: tuple[str, ...]
    sent_by: int
    sent_at: datetime
    imported_by: int | None
    imported_at: datetime | None


@dataclass(frozen=True, slots=True)
class Made:
    """What the import of an entry made: an item at a revision, or a duty and its number before, if any."""

    item_id: int | None = None
    revision: int | None = None
    duty_id: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a plan. `kept` None: somebody has to say whether it is imported."""

    number: int
    proposal: Proposal
    kept: bool | None
    made: Made


class Plans:
    """The plans of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def add(
        self, name: str, sha256: str, reading: Reading, today: date, sent_by: int, now: datetime
    ) -> int:
        """Begin to look over a plan, and answer its id."""
        data = {
            "term": reading.term.name,
            "other_year": reading.other_year,
            "parts": reading.parts,
            "lists": reading.lists,
            "unused": reading.unused,
        }
        plan_id = await self._session.insert(
            "INSERT INTO plans (school_id, name, document, data, sent_by, sent_at) VALUES (?, ?, ?, ?, ?, ?)",
            (self._school_id, name, sha256, json.dumps(data, ensure_ascii=False), sent_by, to_text(now)),
        )
        await self._session.run_many(
            "INSERT INTO plan_entries (school_id, plan_id, number, kept, data) VALUES (?, ?, ?, ?, ?)",
            [
                (self._school_id, plan_id, number, it.kept_at_first(today), _packed(it))
                for number, it in enumerate(reading.proposals, 1)
            ],
        )
        return plan_id

    async def get(self, plan_id: int) -> Plan | None:
        """A plan, looked over or imported."""
        row = await self._session.row(
            "SELECT * FROM plans WHERE school_id = ? AND id = ?", (self._school_id, plan_id)
        )
        return _plan(row) if row else None

    async def latest(self, limit: int) -> list[Plan]:
        """The plans that were sent last: those not imported yet first."""
        rows = await self._session.rows(
            "SELECT * FROM plans WHERE school_id = ? ORDER BY imported_at IS NOT NULL, id DESC LIMIT ?",
            (self._school_id, limit),
        )
        return [_plan(row) for row in rows]

    async def under_review(self, sha256: str) -> int | None:
        """The id under which this very document is being looked over."""
        row = await self._session.row(
            "SELECT id FROM plans WHERE school_id = ? AND document = ? AND imported_at IS NULL "
            "ORDER BY id DESC LIMIT 1",
            (self._school_id, sha256),
        )
        return int(row["id"]) if row else None

    async def entries(self, plan_id: int) -> list[Entry]:
        """All entries of a plan, in its order."""
        rows = await self._session.rows(
            "SELECT * FROM plan_entries WHERE school_id = ? AND plan_id = ? ORDER BY number",
            (self._school_id, plan_id),
        )
        return [_entry(row) for row in rows]

    async def keep(self, plan_id: int, number: int, kept: bool) -> None:
        """Say whether an entry is to be imported."""
        await self._session.run(
            "UPDATE plan_entries SET kept = ? WHERE school_id = ? AND plan_id = ? AND number = ?",
            (kept, self._school_id, plan_id, number),
        )

    async def set_imported(
        self, plan_id: int, made: Iterable[tuple[int, Made]], by: int, now: datetime
    ) -> None:
        """Note an import: what it made, by the numbers of entries."""
        await self._session.run(
            "UPDATE plans SET imported_by = ?, imported_at = ? WHERE school_id = ? AND id = ?",
            (by, to_text(now), self._school_id, plan_id),
        )
        await self._session.run_many(
            "UPDATE plan_entries SET item_id = ?, revision = ?, duty_id = ?, before = ? "
            "WHERE school_id = ? AND plan_id = ? AND number = ?",
            [
                (it.item_id, it.revision, it.duty_id, it.before, self._school_id, plan_id, number)
                for number, it in made
            ],
        )

    async def set_taken_back(self, plan_id: int) -> None:
        """Open an imported plan again; it has made nothing any more."""
        await self._session.run(
            "UPDATE plans SET imported_by = NULL, imported_at = NULL WHERE school_id = ? AND id = ?",
            (self._school_id, plan_id),
        )
        await self._session.run(
            "UPDATE plan_entries SET item_id = NULL, revision = NULL, duty_id = NULL, before = NULL "
            "WHERE school_id = ? AND plan_id = ?",
            (self._school_id, plan_id),
        )

    async def drop(self, plan_id: int) -> None:
        """Forget a plan that was not imported."""
        await self._session.run(
            "DELETE FROM plans WHERE school_id = ? AND id = ? AND imported_at IS NULL",
            (self._school_id, plan_id),
        )


def _plan(row: Row) -> Plan:
    data = json.loads(row["data"])
    return Plan(
        row["id"],
        row["name"],
        row["document"],
        data["term"],
        data["other_year"],
        data["parts"],
        data["lists"],
        tuple(data["unused"]),
        row["sent_by"],
        from_text(row["sent_at"]),
        row["imported_by"],
        from_text(row["imported_at"]) if row["imported_at"] else None,
    )


def _entry(row: Row) -> Entry:
    made = Made(row["item_id"], row["revision"], row["duty_id"], row["before"])
    kept = None if row["kept"] is None else bool(row["kept"])
    return Entry(row["number"], _unpacked(json.loads(row["data"])), kept, made)


def _packed(proposal: Proposal) -> str:
    data = {
        "section": proposal.section,
        "words": proposal.words,
        "quote": proposal.quote,
        "item": _item_json(proposal.item) if proposal.item else None,
        "duty": _duty_json(proposal.duty) if proposal.duty else None,
        "questions": proposal.questions,
        "obstacle": proposal.obstacle,
        "twice": proposal.twice,
    }
    return json.dumps(data, ensure_ascii=False)


def _unpacked(data: dict[str, Any]) -> Proposal:
    return Proposal(
        Section(data["section"]),
        data["words"],
        data["quote"],
        _item(data["item"]) if data["item"] else None,
        _duty(data["duty"]) if data["duty"] else None,
        tuple(map(Question, data["questions"])),
        Obstacle(data["obstacle"]) if data["obstacle"] else None,
        data["twice"],
    )


def _item_json(item: Item) -> dict[str, Any]:
    return {
        "title": item.title,
        "place": item.place,
        "note": item.note,
        "group": item.audience.group_id,
        "people": sorted(item.audience.people),
        "timing": timing_of(item).as_json(),
    }


def _item(data: dict[str, Any]) -> Item:
    timing = timing_from_json(data["timing"])
    audience = Audience(data["group"], frozenset(data["people"]))
    item = Item(
        0,
        timing.kind,
        data["title"],
        timing.first_day,
        timing.last_day,
        audience,
        place=data["place"],
        note=data["note"],
    )
    return timing.put(item)


def _duty_json(duty: Duty) -> list[Any]:
    return [duty.metric, duty.count, duty.per, duty.role, duty.group_id]


def _duty(data: list[Any]) -> Duty:
    metric, count, per, role, group_id = data
    return Duty(0, Metric(metric), count, Per(per), Role(role) if role else None, group_id)
