"""The private addresses at which people subscribe to their calendars."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime

from storage.database import Session
from storage.moments import to_text

TOKEN_BYTES = 24
"""Of randomness in a token; nobody guesses 192 bits."""


@dataclass(frozen=True, slots=True)
class Subscriber:
    """Whose calendar an address leads to."""

    school_id: int
    member_id: int


class Feeds:
    """The addresses of a school's people, at most one each. They end with the tie to a Telegram account."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def token_of(self, member_id: int) -> str | None:
        """The token of a person's address, or None."""
        row = await self._session.row(
            "SELECT token FROM feeds WHERE school_id = ? AND member_id = ?", (self._school_id, member_id)
        )
        return row["token"] if row else None

    async def renew(self, member_id: int, now: datetime) -> str:
        """A new token; the one before it, if any, leads nowhere any more."""
        await self.revoke(member_id)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        await self._session.run(
            "INSERT INTO feeds (token, school_id, member_id, created_at) VALUES (?, ?, ?, ?)",
            (token, self._school_id, member_id, to_text(now)),
        )
        return token

    async def revoke(self, member_id: int) -> None:
        """Let a person's address lead nowhere."""
        await self._session.run(
            "DELETE FROM feeds WHERE school_id = ? AND member_id = ?", (self._school_id, member_id)
        )


async def subscriber(session: Session, token: str) -> Subscriber | None:
    """Whose token this is, in any school, if that person still is there; else None."""
    row = await session.row(
        "SELECT f.school_id, f.member_id FROM feeds f "
        "JOIN members m ON m.school_id = f.school_id AND m.id = f.member_id AND m.active WHERE f.token = ?",
        (token,),
    )
    return Subscriber(row["school_id"], row["member_id"]) if row else None
