"""How people get into a school: invitations, and claims that the director decides."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from sqlite3 import Row

from storage.database import Session
from storage.moments import from_text, to_text


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link into a school; whoever has it may choose a free name from the roster while it is valid."""

    token: str
    school_id: int
    expires_at: datetime
    replaced: bool = False

    def valid_at(self, moment: datetime) -> bool:
        """Whether it still lets people in."""
        return not self.replaced and moment < self.expires_at


class Verdict(StrEnum):
    """What became of a claim."""

    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Claim:
    """Somebody asks to be a member: `member_id` where the name is on the roster, else a new name.

    `account` is the asker as Telegram showed them then. `decided_by` is a member's id.
    """

    id: int
    school_id: int
    user_id: int
    account: str
    name: str
    member_id: int | None
    verdict: Verdict | None = None
    decided_by: int | None = None


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

    async def invitation(self, token: str) -> Invitation | None:
        """The invitation behind a token, valid or not any more; None when there never was one."""
        row = await self._session.row("SELECT * FROM invitations WHERE token = ?", (token,))
        return _invitation(row) if row else None

    async def current(self, school_id: int, now: datetime) -> Invitation | None:
        """The link of a school that works now."""
        row = await self._session.row(
            "SELECT * FROM invitations WHERE school_id = ? AND revoked_at IS NULL AND expires_at > ?",
            (school_id, to_text(now)),
        )
        return _invitation(row) if row else None

    async def claim(
        self, school_id: int, user_id: int, account: str, name: str, member_id: int | None, now: datetime
    ) -> Claim | None:
        """Ask to be a member, in place of another open question by the same account.

        Answers None when exactly this was asked before and waits still.
        """
        [same] = await self._session.rows(
            "SELECT count(*) AS n FROM claims WHERE school_id = ? AND user_id = ? AND verdict IS NULL "
            "AND name = ? AND coalesce(member_id, 0) = ?",
            (school_id, user_id, name, member_id or 0),
        )
        if same["n"]:
            return None
        await self.withdraw(school_id, user_id)
        claim_id = await self._session.insert(
            "INSERT INTO claims (school_id, user_id, account, name, member_id, created_at) VALUES (?, ?, ?, ?, ?, ?)",
            (school_id, user_id, account, name, member_id, to_text(now)),
        )
        return Claim(claim_id, school_id, user_id, account, name, member_id)

    async def withdraw(self, school_id: int, user_id: int) -> None:
        """Take back what an account asked: it is a member by now, or asks something else."""
        await self._session.run(
            "DELETE FROM claims WHERE school_id = ? AND user_id = ? AND verdict IS NULL", (school_id, user_id)
        )

    async def open_claims(self, school_id: int) -> list[Claim]:
        """What waits for the director, oldest first."""
        rows = await self._session.rows(
            "SELECT * FROM claims WHERE school_id = ? AND verdict IS NULL ORDER BY id", (school_id,)
        )
        return [_claim(row) for row in rows]

    async def waiting_for(self, user_id: int) -> list[str]:
        """The names of the schools whose directors have not answered this account yet."""
        rows = await self._session.rows(
            "SELECT schools.name FROM claims JOIN schools ON schools.id = claims.school_id "
            "WHERE claims.user_id = ? AND claims.verdict IS NULL ORDER BY claims.id",
            (user_id,),
        )
        return [row["name"] for row in rows]

    async def get_claim(self, claim_id: int) -> Claim | None:
        """A claim, decided or not; None when withdrawn. Whose school it is stands in it."""
        row = await self._session.row("SELECT * FROM claims WHERE id = ?", (claim_id,))
        return _claim(row) if row else None

    async def decide(self, claim: Claim, verdict: Verdict, by: int, now: datetime) -> None:
        """Close a claim; one that is closed stays as it is."""
        await self._session.run(
            "UPDATE claims SET verdict = ?, decided_by = ?, decided_at = ? "
            "WHERE school_id = ? AND id = ? AND verdict IS NULL",
            (verdict, by, to_text(now), claim.school_id, claim.id),
        )


def _invitation(row: Row) -> Invitation:
    return Invitation(
        row["token"], row["school_id"], from_text(row["expires_at"]), row["revoked_at"] is not None
    )


def _claim(row: Row) -> Claim:
    return Claim(
        row["id"],
        row["school_id"],
        row["user_id"],
        row["account"],
        row["name"],
        row["member_id"],
        Verdict(row["verdict"]) if row["verdict"] else None,
        row["decided_by"],
    )
