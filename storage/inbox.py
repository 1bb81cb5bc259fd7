"""Updates as Telegram gave them: journalled before they are confirmed, marked when they are handled."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from storage.database import Database, Session
from storage.moments import to_text

STARTS_ALLOWED = 20
"""An update that was begun again this many times and never finished may be what kills the process. Fewer would
give up what is only slow while something else keeps killing it."""


class Inbox:
    """The journal of incoming updates."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def journal(self, updates: Sequence[Mapping[str, Any]], now: datetime) -> set[int]:
        """Write a batch down in one commit. Answers the ids that are new; the others were seen before."""
        bodies = json.dumps(
            [json.dumps(update, ensure_ascii=False) for update in updates], ensure_ascii=False
        )
        rows = await self._database.write(
            "INSERT INTO inbox (update_id, body, received_at) "
            "SELECT json_extract(value, '$.update_id'), value, ? FROM json_each(?) WHERE true "
            "ON CONFLICT (update_id) DO NOTHING RETURNING update_id",
            (to_text(now), bodies),
        )
        return {row["update_id"] for row in rows}

    async def unfinished(self) -> list[dict[str, Any]]:
        """The updates that were journalled and not handled, in the order they came.

        Ids alone do not tell the order: Telegram begins anew at random after a week without updates, and
        the bot's own events count downwards.
        """
        rows = await self._database.read(
            "SELECT body FROM inbox WHERE done_at IS NULL ORDER BY received_at, abs(update_id)"
        )
        return [json.loads(row["body"]) for row in rows]

    async def begin_again(self, update_id: int, now: datetime) -> bool:
        """Count another try of an update that an earlier process left unfinished.

        False when it had too many: it is set aside, and its body kept for whoever looks into it.
        """
        rows = await self._database.write(
            "UPDATE inbox SET starts = starts + 1 WHERE update_id = ? RETURNING starts", (update_id,)
        )
        if rows and rows[0]["starts"] <= STARTS_ALLOWED:
            return True
        await self.set_aside(update_id, "begun too often", now)
        return False

    async def set_aside(self, update_id: int, error: str, now: datetime) -> None:
        """Give an update up; its body is kept for whoever looks into it."""
        await self._database.write(
            "UPDATE inbox SET done_at = ?, error = ? WHERE update_id = ?", (to_text(now), error, update_id)
        )

    async def pass_over(self, update_ids: Iterable[int], now: datetime) -> None:
        """Mark updates as done that are not to be handled, and forget what they said."""
        await self._database.write(
            "UPDATE inbox SET done_at = ?, body = '' WHERE update_id IN (SELECT value FROM json_each(?))",
            (to_text(now), json.dumps(list(update_ids))),
        )


async def finish(
    session: Session, update_ids: Iterable[int], now: datetime, error: str | None = None
) -> None:
    """Mark updates as handled, inside the transaction that handled them, and forget what they said."""
    moment = to_text(now)
    await session.run_many(
        "UPDATE inbox SET done_at = ?, error = ?, body = '' WHERE update_id = ?",
        [(moment, error, update_id) for update_id in update_ids],
    )


async def prune(database: Database, now: datetime) -> None:
    """Forget handled updates after a week; Telegram itself keeps them for a day."""
    await database.forget("inbox", "done_at < ?", (to_text(now - timedelta(days=7)),))
