"""The people of a school: who they are, what they lead and teach, and which account is theirs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from school.people import Assignment, Role
from school.roster.standing import Entry
from storage.database import Session
from storage.moments import to_text


class Members:
    """The members of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def add(
        self, name: str, now: datetime, *, birth: str | None = None, joined_year: int | None = None
    ) -> int:
        """Put a person on the roster and answer the new member's id."""
        return await self._session.insert(
            "INSERT INTO members (school_id, name, birth, joined_year, created_at) VALUES (?, ?, ?, ?, ?)",
            (self._school_id, name, birth, joined_year, to_text(now)),
        )

    async def take_over(self, entry: Entry, group_ids: Mapping[str, int], now: datetime) -> int:
        """Store a person as a roster describes them and answer the member's id.

        `group_ids` leads from the names of the groups to their ids; all that the entry names must be there.
        """
        if entry.member is None:
            member_id = await self.add(entry.name, now)
        else:
            member_id = entry.member.id
        await self.update(member_id, name=entry.name, birth=entry.birth, joined_year=entry.joined_year)
        await self._session.run(
            "DELETE FROM group_members WHERE school_id = ? AND member_id = ?", (self._school_id, member_id)
        )
        for group in entry.groups:
            await self.join(member_id, group_ids[group], lead=group in entry.leads)
        for role in entry.appointed:
            await self.appoint(member_id, role)
        await self.assign(member_id, entry.teaches)
        return member_id

    async def update(self, member_id: int, *, name: str, birth: str | None, joined_year: int | None) -> None:
        """Change what the roster says of a person."""
        await self._session.run(
            "UPDATE members SET name = ?, birth = ?, joined_year = ?, active = 1 WHERE school_id = ? AND id = ?",
            (name, birth, joined_year, self._school_id, member_id),
        )

    async def link(self, member_id: int, user_id: int) -> None:
        """Tie a Telegram account to a person, in place of another, and make this school the one it works in."""
        await self.unlink(member_id)
        await self._session.run(
            "UPDATE members SET user_id = NULL WHERE school_id = ? AND user_id = ?",
            (self._school_id, user_id),
        )
        await self._session.run(
            "UPDATE members SET user_id = ? WHERE school_id = ? AND id = ?",
            (user_id, self._school_id, member_id),
        )
        await self._session.run(
            "UPDATE accounts SET member_id = (SELECT id FROM members WHERE school_id = ? AND id = ?) "
            "WHERE user_id = ?",
            (self._school_id, member_id, user_id),
        )

    async def rename(self, member_id: int, name: str) -> None:
        """Correct a person's name."""
        await self._session.run(
            "UPDATE members SET name = ? WHERE school_id = ? AND id = ?", (name, self._school_id, member_id)
        )

    async def unlink(self, member_id: int) -> None:
        """Free a name from its account, which goes on in another of its schools if it has one.

        What the person entered stays; forms left half filled in go.
        """
        await self._session.run(
            "DELETE FROM drafts WHERE member_id = (SELECT id FROM members WHERE school_id = ? AND id = ?)",
            (self._school_id, member_id),
        )
        await self._session.run(
            "UPDATE accounts SET member_id = (SELECT max(m.id) FROM members m "
            "WHERE m.user_id = accounts.user_id AND m.active AND m.id <> accounts.member_id) "
            "WHERE member_id = (SELECT id FROM members WHERE school_id = ? AND id = ?)",
            (self._school_id, member_id),
        )
        await self._session.run(
            "UPDATE members SET user_id = NULL WHERE school_id = ? AND id = ?", (self._school_id, member_id)
        )

    async def leave(self, member_id: int) -> None:
        """Take a person off the roster. What was entered stays, nothing more is owed."""
        await self.unlink(member_id)
        for table in ("appointments", "group_members", "teaching"):
            await self._session.run(
                f"DELETE FROM {table} WHERE school_id = ? AND member_id = ?",
                (self._school_id, member_id),
            )
        await self._session.run(
            "UPDATE members SET active = 0 WHERE school_id = ? AND id = ?", (self._school_id, member_id)
        )

    async def appoint(self, member_id: int, role: Role) -> None:
        """Give a person the role of director or school leader; groups are led through `join`."""
        await self._session.run(
            "INSERT INTO appointments (school_id, member_id, role) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            (self._school_id, member_id, role),
        )

    async def dismiss(self, member_id: int, role: Role) -> None:
        """Take the role of director or school leader back."""
        await self._session.run(
            "DELETE FROM appointments WHERE school_id = ? AND member_id = ? AND role = ?",
            (self._school_id, member_id, role),
        )

    async def join(self, member_id: int, group_id: int, *, lead: bool = False) -> None:
        """Put a person into a group, as its lead or not."""
        await self._session.run(
            "INSERT INTO group_members (school_id, group_id, member_id, lead) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (member_id, group_id) DO UPDATE SET lead = excluded.lead",
            (self._school_id, group_id, member_id, int(lead)),
        )

    async def quit(self, member_id: int, group_id: int) -> None:
        """Take a person out of a group."""
        await self._session.run(
            "DELETE FROM group_members WHERE school_id = ? AND member_id = ? AND group_id = ?",
            (self._school_id, member_id, group_id),
        )

    async def assign(self, member_id: int, lessons: Iterable[Assignment]) -> None:
        """Replace what a person teaches."""
        await self._session.run(
            "DELETE FROM teaching WHERE school_id = ? AND member_id = ?", (self._school_id, member_id)
        )
        await self._session.run_many(
            "INSERT INTO teaching (school_id, member_id, grade, class_no, subject) VALUES (?, ?, ?, ?, ?)",
            [(self._school_id, member_id, it.grade, it.class_no, it.subject) for it in lessons],
        )
