"""Telegram accounts, and in one statement everything an update needs to know about its sender."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.database import Session
from storage.moments import to_text


@dataclass(frozen=True, slots=True)
class Caller:
    """Who an update comes from. `known` is False for an account the bot has never seen.

    In a chat tied to a school, `school_id` is that school, in private the one the account works in.
    """

    known: bool
    name: str
    username: str | None
    reachable: bool
    school_id: int | None
    school_version: int
    bound: bool
    group_id: int | None


@dataclass(frozen=True, slots=True)
class Seat:
    """A place an account holds in a school."""

    member_id: int
    school_id: int
    school_name: str
    member_name: str


@dataclass(frozen=True, slots=True)
class Account:
    """A Telegram account as it last showed itself, and whether the bot may write to it."""

    user_id: int
    name: str
    username: str | None
    reachable: bool


class Accounts:
    """The Telegram accounts that have met the bot, across schools."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def caller(self, user_id: int, chat_id: int, thread_id: int) -> Caller:
        """The sender of an update, the chat's binding and the school both lead to."""
        row = await self._session.row(
            """
            SELECT a.user_id, a.name, a.username, a.reachable, c.chat_id AS bound, c.group_id,
                   s.id AS school_id, s.version AS school_version
            FROM (SELECT ? AS asked) q
            LEFT JOIN accounts a ON a.user_id = q.asked
            LEFT JOIN chats c ON c.chat_id = ? AND c.thread_id =
                (SELECT max(t.thread_id) FROM chats t WHERE t.chat_id = ? AND t.thread_id IN (?, 0))
            LEFT JOIN members m ON m.id = a.member_id AND m.active
            LEFT JOIN schools s ON s.id = coalesce(c.school_id, m.school_id)
            """,
            (user_id, chat_id, chat_id, thread_id),
        )
        assert row is not None  # noqa: S101  (the first source always has its one row)
        return Caller(
            known=row["user_id"] is not None,
            name=row["name"] or "",
            username=row["username"],
            reachable=bool(row["reachable"]),
            school_id=row["school_id"],
            school_version=row["school_version"] or 0,
            bound=row["bound"] is not None,
            group_id=row["group_id"],
        )

    async def get(self, user_id: int) -> Account | None:
        """An account, or None when the bot has never met it."""
        row = await self._session.row("SELECT * FROM accounts WHERE user_id = ?", (user_id,))
        return Account(user_id, row["name"], row["username"], bool(row["reachable"])) if row else None

    async def note(
        self, user_id: int, name: str, username: str | None, *, reachable: bool, now: datetime
    ) -> None:
        """Remember an account as Telegram shows it; once reachable it stays so until `lost`."""
        await self._session.run(
            "INSERT INTO accounts (user_id, name, username, reachable, updated_at) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (user_id) DO UPDATE SET name = excluded.name, username = excluded.username, "
            "reachable = max(reachable, excluded.reachable), updated_at = excluded.updated_at",
            (user_id, name, username, int(reachable), to_text(now)),
        )

    async def lost(self, user_id: int) -> None:
        """The person blocked the bot or never started it: it can't write to them."""
        await self._session.run("UPDATE accounts SET reachable = 0 WHERE user_id = ?", (user_id,))

    async def forget(self, user_id: int) -> None:
        """Keep nothing of an account that has no seat in a school any more.

        What it set up for schools stays, by nobody. That letters went to it, without their words, is forgotten
        when they are pruned.
        """
        for statement in (
            "DELETE FROM drafts WHERE user_id = ?",
            "DELETE FROM claims WHERE user_id = ?",
            "UPDATE chats SET bound_by = 0 WHERE bound_by = ?",
            "UPDATE downloads SET user_id = 0 WHERE user_id = ?",
            "DELETE FROM accounts WHERE user_id = ?",
        ):
            await self._session.run(statement, (user_id,))

    async def seats(self, user_id: int) -> list[Seat]:
        """The places this account holds, one a school."""
        rows = await self._session.rows(
            "SELECT m.id, m.school_id, s.name AS school_name, m.name FROM members m "
            "JOIN schools s ON s.id = m.school_id WHERE m.user_id = ? AND m.active ORDER BY m.id",
            (user_id,),
        )
        return [Seat(row["id"], row["school_id"], row["school_name"], row["name"]) for row in rows]

    async def sit(self, user_id: int, member_id: int) -> None:
        """Work in the school of this seat from now on; a seat of somebody else changes nothing."""
        await self._session.run(
            "UPDATE accounts SET member_id = ? WHERE user_id = ? "
            "AND EXISTS (SELECT 1 FROM members m WHERE m.id = ? AND m.user_id = ? AND m.active)",
            (member_id, user_id, member_id, user_id),
        )

    async def unreachable_members(self, school_id: int) -> list[int]:
        """Ids of active members the bot can't write to in private: not joined, not started, or blocked."""
        rows = await self._session.rows(
            "SELECT m.id FROM members m LEFT JOIN accounts a ON a.user_id = m.user_id "
            "WHERE m.school_id = ? AND m.active AND coalesce(a.reachable, 0) = 0 ORDER BY m.id",
            (school_id,),
        )
        return [row["id"] for row in rows]

    async def reachable_members(self, school_id: int) -> dict[int, tuple[int, int]]:
        """Active members the bot may write to: by member id the account, and in how many schools it has a seat."""
        rows = await self._session.rows(
            "SELECT m.id, m.user_id, (SELECT count(*) FROM members o WHERE o.user_id = m.user_id AND o.active) AS seats "
            "FROM members m JOIN accounts a ON a.user_id = m.user_id "
            "WHERE m.school_id = ? AND m.active AND a.reachable",
            (school_id,),
        )
        return {row["id"]: (row["user_id"], row["seats"]) for row in rows}
