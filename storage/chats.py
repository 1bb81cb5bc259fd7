"""Group chats, and topics of forums, tied to a school or to one of its groups."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from storage.database import Session
from storage.moments import to_text


@dataclass(frozen=True, slots=True)
class BoundChat:
    """A bound chat; `thread_id` is 0 for a whole chat, `group_id` None for the whole school."""

    chat_id: int
    thread_id: int
    school_id: int
    group_id: int | None
    title: str
    present: bool


class Chats:
    """The chats the bot speaks in."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def bind(self, chat: BoundChat, by: int, now: datetime) -> None:
        """Tie a chat or topic, in place of what it was tied to."""
        await self._session.run(
            "INSERT INTO chats (chat_id, thread_id, school_id, group_id, title, bound_by, bound_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (chat_id, thread_id) DO UPDATE SET "
            "school_id = excluded.school_id, group_id = excluded.group_id, title = excluded.title, "
            "bound_by = excluded.bound_by, bound_at = excluded.bound_at, present = 1",
            (chat.chat_id, chat.thread_id, chat.school_id, chat.group_id, chat.title, by, to_text(now)),
        )

    async def unbind(self, school_id: int, chat_id: int, thread_id: int) -> None:
        """Untie a chat or topic."""
        await self._session.run(
            "DELETE FROM chats WHERE school_id = ? AND chat_id = ? AND thread_id = ?",
            (school_id, chat_id, thread_id),
        )

    async def set_present(self, chat_id: int, present: bool) -> None:
        """The bot was removed from a chat, or came back."""
        await self._session.run("UPDATE chats SET present = ? WHERE chat_id = ?", (int(present), chat_id))

    async def retitle(self, chat_id: int, title: str) -> None:
        """The group was renamed."""
        await self._session.run("UPDATE chats SET title = ? WHERE chat_id = ?", (title, chat_id))

    async def move(self, old: int, new: int) -> None:
        """The group became a supergroup: everything tied to the old id follows."""
        await self._session.run("UPDATE OR IGNORE chats SET chat_id = ? WHERE chat_id = ?", (new, old))
        await self._session.run("DELETE FROM chats WHERE chat_id = ?", (old,))
        await self._session.run("UPDATE cards SET chat_id = ? WHERE chat_id = ?", (new, old))
        await self._session.run(
            "UPDATE outbox SET chat_id = ? WHERE chat_id = ? AND state = 'waiting'", (new, old)
        )

    async def at(self, chat_id: int, thread_id: int) -> BoundChat | None:
        """The binding of exactly this chat or topic."""
        row = await self._session.row(
            "SELECT * FROM chats WHERE chat_id = ? AND thread_id = ?", (chat_id, thread_id)
        )
        return _chat(row) if row else None

    async def of_chat(self, chat_id: int) -> list[BoundChat]:
        """Every binding of a chat: as a whole and by topic."""
        rows = await self._session.rows(
            "SELECT * FROM chats WHERE chat_id = ? ORDER BY thread_id", (chat_id,)
        )
        return [_chat(row) for row in rows]

    async def of_school(self, school_id: int) -> list[BoundChat]:
        """The chats of a school."""
        rows = await self._session.rows(
            "SELECT * FROM chats WHERE school_id = ? ORDER BY bound_at", (school_id,)
        )
        return [_chat(row) for row in rows]


def _chat(row: Row) -> BoundChat:
    return BoundChat(
        row["chat_id"],
        row["thread_id"],
        row["school_id"],
        row["group_id"],
        row["title"],
        bool(row["present"]),
    )
