"""The entries of a term plan: what each would set up, and what its import made of it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from sqlite3 import Row
from typing import Any

from school.plan_review.changes import Change
from school.plan_review.proposals import Draft, Proposal
from storage.plan_drafts import pack_draft, unpack, unpack_draft


@dataclass(frozen=True, slots=True)
class Undo:
    """What an import changed of what was there before, so that it can be put back.

    `item_id` is an item that was changed (`draft` is how it was) or cancelled (no draft); without one, `draft`
    is a duty that was removed. `joined` are those put into `group_id`, each with whether one led it before,
    None where one was not in it.
    """

    item_id: int | None = None
    draft: Draft | None = None
    group_id: int | None = None
    joined: tuple[tuple[int, bool | None], ...] = ()


@dataclass(frozen=True, slots=True)
class Made:
    """What the import of an entry made or goes on with: an item at a revision, or a duty and its number before."""

    item_id: int | None = None
    revision: int | None = None
    duty_id: int | None = None
    before: int | None = None
    undo: Undo | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of a plan. `kept` None: somebody has to say whether it is imported.

    `read` is the entry as it was read. In a later version of a plan, `base` is what the school had of it then;
    what is GONE stands in the earlier version only (kept, it stays); what is LEFT was not imported from there.
    """

    number: int
    proposal: Proposal
    kept: bool | None
    made: Made = field(default_factory=Made)
    read: Proposal | None = None
    base: Draft | None = None
    status: Change = Change.NEW

    @property
    def gone(self) -> bool:
        """Whether only the earlier version of the plan has it."""
        return self.status is Change.GONE

    @property
    def as_read(self) -> Proposal:
        """The entry before anybody edited it."""
        return self.read or self.proposal


def entry_of(row: Row) -> Entry:
    """An entry from its row."""
    undo = _undo(json.loads(row["undo"])) if row["undo"] else None
    return Entry(
        row["number"],
        unpack(json.loads(row["data"])),
        None if row["kept"] is None else bool(row["kept"]),
        Made(row["item_id"], row["revision"], row["duty_id"], row["before"], undo),
        unpack(json.loads(row["read"])) if row["read"] else None,
        unpack_draft(json.loads(row["base"])) if row["base"] else None,
        Change(row["status"]),
    )


def undo_json(undo: Undo | None) -> str | None:
    """What an import changed, for its column."""
    if undo is None:
        return None
    draft = pack_draft(undo.draft) if undo.draft else None
    data = {"item": undo.item_id, "draft": draft, "group": undo.group_id, "joined": undo.joined}
    return json.dumps(data, ensure_ascii=False)


def _undo(data: dict[str, Any]) -> Undo:
    draft = unpack_draft(data["draft"]) if data["draft"] else None
    return Undo(data["item"], draft, data["group"], tuple((who, led) for who, led in data["joined"]))


def entries_of(proposals: Iterable[Proposal], today: date) -> list[Entry]:
    """Entries for what was read, each kept unless something speaks against it."""
    return [Entry(number, it, it.kept_at_first(today)) for number, it in enumerate(proposals, 1)]
