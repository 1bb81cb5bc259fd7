"""What the bot has to say, kept until Telegram has taken it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from storage.database import Database, Session
from storage.moments import to_text

REPLY, BROADCAST = 0, 1
"""Priorities: an answer to a person goes ahead of what is sent to many."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A call of the Bot API to make. `payload` is its JSON parameters without `chat_id`.

    `occasion` makes it go at most once; `card` names the message so that it can be edited later: a letter
    that edits by card carries no `message_id`, the sender fills it in.
    """

    chat_id: int
    method: str
    payload: dict[str, Any]
    priority: int = REPLY
    occasion: str | None = None
    card: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter in the outbox, with its id."""

    id: int
    letter: Letter


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A letter that can't be delivered, and why."""

    id: int
    chat_id: int
    method: str
    error: str
    done_at: str


async def post(session: Session, letters: Sequence[Letter], now: datetime) -> None:
    """Put letters into the outbox, in order. One whose occasion has been taken before is left out."""
    moment = to_text(now)
    await session.run_many(
        "INSERT INTO outbox (chat_id, method, payload, priority, occasion, card, created_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (occasion) DO NOTHING",
        [
            (
                it.chat_id,
                it.method,
                json.dumps(it.payload, ensure_ascii=False),
                it.priority,
                it.occasion,
                it.card,
                moment,
            )
            for it in letters
        ],
    )


class Outbox:
    """The sender's side of the outbox."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def waiting(self, priority: int, after: int, limit: int) -> list[Waiting]:
        """The next letters of a priority with an id above `after`, in order."""
        rows = await self._database.read(
            "SELECT * FROM outbox WHERE state = 'waiting' AND priority = ? AND id > ? ORDER BY id LIMIT ?",
            (priority, after, limit),
        )
        return [
            Waiting(
                row["id"],
                Letter(
                    row["chat_id"],
                    row["method"],
                    json.loads(row["payload"]),
                    row["priority"],
                    row["occasion"],
                    row["card"],
                ),
            )
            for row in rows
        ]

    async def sent(self, ids: Sequence[int], now: datetime) -> None:
        """Mark letters as taken by Telegram and forget what they said."""
        await self._database.write(
            "UPDATE outbox SET state = 'sent', payload = '', done_at = ? "
            "WHERE id IN (SELECT value FROM json_each(?))",
            (to_text(now), json.dumps(ids)),
        )

    async def bury(self, letter_id: int, error: str, now: datetime) -> None:
        """Mark a letter as undeliverable."""
        await self._database.write(
            "UPDATE outbox SET state = 'dead', error = ?, done_at = ? WHERE id = ?",
            (error, to_text(now), letter_id),
        )

    async def keep_card(self, card: str, chat_id: int, message_id: int, now: datetime) -> None:
        """Remember where a message that will be edited ended up."""
        await self._database.write(
            "INSERT INTO cards (card, chat_id, message_id, sent_at) VALUES (?, ?, ?, ?) ON CONFLICT (card) "
            "DO UPDATE SET chat_id = excluded.chat_id, message_id = excluded.message_id, sent_at = excluded.sent_at",
            (card, chat_id, message_id, to_text(now)),
        )

    async def card(self, card: str) -> int | None:
        """The message behind a card, or None when it never arrived."""
        rows = await self._database.read("SELECT message_id FROM cards WHERE card = ?", (card,))
        return rows[0]["message_id"] if rows else None


async def dead_letters(session: Session, chats: Iterable[int], limit: int = 50) -> list[DeadLetter]:
    """The latest undeliverable letters to these chats."""
    rows = await session.rows(
        "SELECT id, chat_id, method, error, done_at FROM outbox WHERE state = 'dead' "
        "AND chat_id IN (SELECT value FROM json_each(?)) ORDER BY done_at DESC LIMIT ?",
        (json.dumps(list(chats)), limit),
    )
    return [DeadLetter(*row) for row in rows]


async def prune(session: Session, now: datetime) -> None:
    """Forget what was sent long ago: a month for messages, thirteen months for occasions.

    The newest row stays, so that no id is given twice: the sender goes by them.
    """
    month, year = to_text(now - timedelta(days=30)), to_text(now - timedelta(days=396))
    for done in ("state IN ('sent', 'dropped')", "state = 'dead'"):
        await session.run(
            f"DELETE FROM outbox WHERE {done} AND done_at < CASE WHEN occasion IS NULL THEN ? ELSE ? END "
            "AND id < (SELECT max(id) FROM outbox)",
            (month, year),
        )
    await session.run("DELETE FROM cards WHERE sent_at < ?", (year,))
