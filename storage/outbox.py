"""What the bot has to say, kept until Telegram has taken it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import count
from typing import Any, Self

from storage.database import Database, Session
from storage.moments import from_text, to_text

REPLY, BROADCAST = 0, 1
"""Priorities: an answer to a person goes ahead of what is sent to many."""


@dataclass(frozen=True, slots=True)
class Letter:
    """A call of the Bot API to make. `payload` is its JSON parameters without `chat_id`.

    `occasion` makes it go at most once; `card` names the message so that it can be edited later: a letter
    that edits, deletes or pins by card carries no `message_id`, the sender fills it in. The messages of an
    album are `card`, `card.1`, `card.2` …
    """

    chat_id: int
    method: str
    payload: dict[str, Any]
    priority: int = REPLY
    occasion: str | None = None
    card: str | None = None
    update_id: int | None = None
    """The update that it answers, for the log."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A letter in the outbox, with its id."""

    id: int
    letter: Letter


@dataclass(frozen=True, slots=True)
class Card:
    """Where a message ended up that has a name."""

    card: str
    chat_id: int
    message_id: int
    sent_at: datetime


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """A letter that can't be delivered, and why."""

    id: int
    chat_id: int
    method: str
    error: str
    done_at: str


class Outbox:
    """The letters of this installation. This process alone writes them, so it also numbers them."""

    def __init__(self, database: Database, last_id: int) -> None:
        self._database = database
        self._ids = count(last_id + 1)

    @classmethod
    async def open(cls, database: Database) -> Self:
        """The outbox of a database."""
        [row] = await database.read("SELECT coalesce(max(id), 0) AS last FROM outbox")
        return cls(database, row["last"])

    async def post(self, session: Session, letters: Sequence[Letter], now: datetime) -> list[Waiting] | None:
        """Put letters into the outbox, in order. One whose occasion has been taken before is left out.

        Answers them with their ids, once committed ready for the sender. None where a letter has an occasion:
        the database alone knows then which were put in.
        """
        moment = to_text(now)
        numbered = [Waiting(next(self._ids), letter) for letter in letters]
        if numbered:
            await session.run_many(_INSERT, [_columns(waiting, moment) for waiting in numbered])
        return numbered if all(letter.occasion is None for letter in letters) else None

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
                    row["update_id"],
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

    async def unsent(self, ids: Sequence[int]) -> set[int]:
        """Which of these letters still wait."""
        rows = await self._database.read(
            "SELECT id FROM outbox WHERE state = 'waiting' AND id IN (SELECT value FROM json_each(?))",
            (json.dumps(ids),),
        )
        return {row["id"] for row in rows}

    async def keep_card(self, card: str, chat_id: int, message_id: int, now: datetime) -> None:
        """Remember where a message that will be edited ended up."""
        await self._database.write(
            "INSERT INTO cards (card, chat_id, message_id, sent_at) VALUES (?, ?, ?, ?) ON CONFLICT (card) "
            "DO UPDATE SET chat_id = excluded.chat_id, message_id = excluded.message_id, sent_at = excluded.sent_at",
            (card, chat_id, message_id, to_text(now)),
        )

    async def card(self, card: str) -> int | None:
        """The message behind a card, or None when it never arrived, or was another bot's."""
        rows = await self._database.read("SELECT message_id FROM cards WHERE card = ?", (card,))
        return rows[0]["message_id"] or None if rows else None

    async def content_of(self, file_id: str) -> dict[str, str] | None:
        """The name and SHA-256 of a file that was fetched by this id, for a bot that does not know the id."""
        rows = await self._database.read(
            "SELECT name, sha256 FROM downloads WHERE file_id = ? AND sha256 IS NOT NULL LIMIT 1", (file_id,)
        )
        return dict(rows[0]) if rows else None


_INSERT = """
    INSERT INTO outbox (id, chat_id, method, payload, priority, occasion, card, update_id, created_at)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (occasion) DO NOTHING
"""


def _columns(waiting: Waiting, moment: str) -> tuple[object, ...]:
    it = waiting.letter
    payload = json.dumps(it.payload, ensure_ascii=False)
    return waiting.id, it.chat_id, it.method, payload, it.priority, it.occasion, it.card, it.update_id, moment


async def dead_letters(session: Session, chats: Iterable[int], limit: int = 50) -> list[DeadLetter]:
    """The latest undeliverable letters to these chats."""
    rows = await session.rows(
        "SELECT id, chat_id, method, error, done_at FROM outbox WHERE state = 'dead' "
        "AND chat_id IN (SELECT value FROM json_each(?)) ORDER BY done_at DESC LIMIT ?",
        (json.dumps(list(chats)), limit),
    )
    return [DeadLetter(*row) for row in rows]


async def drop(session: Session, occasions: str, now: datetime) -> list[int]:
    """Give up the letters that wait and whose occasion begins so; their ids, of which the sender has to know."""
    rows = await session.rows(
        "UPDATE outbox SET state = 'dropped', payload = '', done_at = ? "
        "WHERE occasion >= ? AND occasion < ? AND state = 'waiting' RETURNING id",
        (to_text(now), *_beginning(occasions)),
    )
    return [row["id"] for row in rows]


async def cards(session: Session, names: str) -> list[Card]:
    """The messages of this bot whose name begins so, in the order of their names."""
    rows = await session.rows(
        "SELECT card, chat_id, message_id, sent_at FROM cards WHERE card >= ? AND card < ? AND message_id > 0 "
        "ORDER BY card",
        _beginning(names),
    )
    return [Card(row["card"], row["chat_id"], row["message_id"], from_text(row["sent_at"])) for row in rows]


def _beginning(text: str) -> tuple[str, str]:
    """The range of an index in which everything begins with `text`."""
    return text, text[:-1] + chr(ord(text[-1]) + 1)


async def prune(database: Database, now: datetime) -> None:
    """Forget what was sent long ago: a month for messages, thirteen months for occasions."""
    month, year = to_text(now - timedelta(days=30)), to_text(now - timedelta(days=396))
    await database.forget("outbox", "done_at < ? AND occasion IS NULL", (month,))
    await database.forget("outbox", "done_at < ? AND occasion IS NOT NULL", (year,))
    await database.forget("cards", "sent_at < ?", (year,))
