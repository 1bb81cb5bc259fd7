"""How people get into a school: invitations, and claims that the director decides."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from storage.database import Session
from storage.moments import from_text, to_text


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link into a school; whoever has it may choose a free name from the roster until it expires."""

    token: str
    school_id: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody asks to be a member: `member_id` where the name is on the roster, else a new name."""

    id: int
    school_id: int
    user_id: int
    account: str
    name: str
    member_id: int | None


class Joining:
    """Invitations and claims."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def invite(self, school_id: int, by: int, now: datetime, expires_at: datetime) -> Invitation:
        """A new link; earlier ones of the school stop working."""
        await self._session.run(
            "UPDATE invitations SET revoked_at = ? WHERE school_id = ? AND revoked_at IS NULL",
            (to_text(now), school_id),
        )
        token = secrets.token_urlsafe(16)
        await self._session.run(
            "INSERT INTO invitations (token, school_id, created_by, created_at, expires_at) VALUES (?, ?, ?, ?, ?)",
            (token, school_id, by, to_text(now), to_text(expires_at)),
        )
        return Invitation(token, school_id, expires_at)

    async def invitation(self, token: str, now: datetime) -> Invitation | None:
        """The invitation behind a token, or None when it is unknown, expired or replaced."""
        row = await self._session.row(
            "SELECT * FROM invitations WHERE token = ? AND revoked_at IS NULL AND expires_at > ?",
            (token, to_text(now)),
        )
        return Invitation(row["token"], row["school_id"], from_text(row["expires_at"])) if row else None

    async def current(self, school_id: int, now: datetime) -> Invitation | None:
        """The link of a school that works now."""
        row = await self._session.row(
            "SELECT * FROM invitations WHERE school_id = ? AND revoked_at IS NULL AND expires_at > ?",
            (school_id, to_text(now)),
        )
        return Invitation(row["token"], row["school_id"], from_text(row["expires_at"])) if row else None

    async def claim(
        self, school_id: int, user_id: int, account: str, name: str, member_id: int | None, now: datetime
    ) -> Claim:
        """Ask to be a member, in place of an earlier open question by the same account."""
        await self._session.run(
            "DELETE FROM claims WHERE school_id = ? AND user_id = ? AND verdict IS NULL", (school_id, user_id)
        )
        claim_id = await self._session.insert(
            "INSERT INTO claims (school_id, user_id, account, name, member_id, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            (school_id, user_id, account, name, member_id, to_text(now)),
        )
        return Claim(claim_id, school_id, user_id, account, name, member_id)

    async def open_claims(self, school_id: int) -> list[Claim]:
        """What waits for the director."""
        rows = await self._session.rows(
            "SELECT * FROM claims WHERE school_id = ? AND verdict IS NULL ORDER BY id", (school_id,)
        )
        return [_claim(row) for row in rows]

    async def open_claim(self, school_id: int, claim_id: int) -> Claim | None:
        """One open claim of this school, or None when it is decided or not of this school."""
        row = await self._session.row(
            "SELECT * FROM claims WHERE school_id = ? AND id = ? AND verdict IS NULL", (school_id, claim_id)
        )
        return _claim(row) if row else None

    async def decide(self, claim_id: int, verdict: str, by: int, now: datetime) -> None:
        """Close a claim as `accepted` or `declined`."""
        await self._session.run(
            "UPDATE claims SET verdict = ?, decided_by = ?, decided_at = ? WHERE id = ?",
            (verdict, by, to_text(now), claim_id),
        )


def _claim(row: Row) -> Claim:
    return Claim(row["id"], row["school_id"], row["user_id"], row["account"], row["name"], row["member_id"])
