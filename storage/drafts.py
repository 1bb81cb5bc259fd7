"""Forms that somebody has begun."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from sqlite3 import Row
from typing import Any

from storage.database import Database, Session
from storage.moments import from_text, to_text


@dataclass(frozen=True, slots=True)
class Draft:
    """A begun form: which one, at which step, with what has been answered. `member_id` is the seat it is for."""

    id: int
    user_id: int
    member_id: int | None
    form: str
    step: str
    data: dict[str, Any]
    updated_at: datetime


class Drafts:
    """The begun forms of all accounts."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def begin(
        self, user_id: int, member_id: int | None, form: str, step: str, data: dict[str, Any], now: datetime
    ) -> Draft:
        """Start a form."""
        draft_id = await self._session.insert(
            "INSERT INTO drafts (user_id, member_id, form, step, data, updated_at) VALUES (?, ?, ?, ?, ?, ?)",
            (user_id, member_id, form, step, json.dumps(data, ensure_ascii=False), to_text(now)),
        )
        return Draft(draft_id, user_id, member_id, form, step, data, now)

    async def save(self, draft: Draft, now: datetime) -> None:
        """Keep a new step and data; the draft becomes the one that takes typed answers."""
        await self._session.run(
            "UPDATE drafts SET step = ?, data = ?, updated_at = ? WHERE id = ?",
            (draft.step, json.dumps(draft.data, ensure_ascii=False), to_text(now), draft.id),
        )

    async def close(self, draft_id: int) -> None:
        """Remove a finished or cancelled form."""
        await self._session.run("DELETE FROM drafts WHERE id = ?", (draft_id,))

    async def drop(self, user_id: int, form: str) -> None:
        """Remove whatever this person has begun of a form that has lost its sense."""
        await self._session.run("DELETE FROM drafts WHERE user_id = ? AND form = ?", (user_id, form))

    async def get(self, draft_id: int, user_id: int) -> Draft | None:
        """A draft of this person, or None when it is finished, cancelled or somebody else's."""
        row = await self._session.row(
            "SELECT * FROM drafts WHERE id = ? AND user_id = ?", (draft_id, user_id)
        )
        return _draft(row) if row else None

    async def of_form(self, user_id: int, form: str) -> list[Draft]:
        """The drafts of a form that this person has begun."""
        rows = await self._session.rows(
            "SELECT * FROM drafts WHERE user_id = ? AND form = ? ORDER BY id", (user_id, form)
        )
        return [_draft(row) for row in rows]

    async def latest(self, user_id: int) -> Draft | None:
        """The draft this person touched last."""
        row = await self._session.row(
            "SELECT * FROM drafts WHERE user_id = ? ORDER BY updated_at DESC, id DESC LIMIT 1", (user_id,)
        )
        return _draft(row) if row else None


async def prune(database: Database, now: datetime) -> None:
    """Forget forms that nobody has touched for a month."""
    await database.forget("drafts", "updated_at < ?", (to_text(now - timedelta(days=30)),))


def _draft(row: Row) -> Draft:
    return Draft(
        row["id"],
        row["user_id"],
        row["member_id"],
        row["form"],
        row["step"],
        json.loads(row["data"]),
        from_text(row["updated_at"]),
    )
