"""What people were told of the schedule and who is done with what, so that nobody is told wrongly or in vain."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from sqlite3 import Row

from school.reminding.reminders import Kind, tasks
from school.reminding.tellings import Told, name_of
from school.scheduling.schedule import Audience, Occurrence, Part
from storage.database import Database, Session
from storage.moments import to_text
from storage.reminders import Reminder


def occasion(reminder: Reminder, chat_id: int, thread_id: int = 0) -> str:
    """The name under which a reminder goes to a chat at most once for each time it is due."""
    return f"reminder:{reminder.id}:{chat_id}:{thread_id}:{int(reminder.due_at.timestamp())}"


class Tellings:
    """What was told in one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def note(self, told: Iterable[tuple[int, Occurrence]]) -> None:
        """Remember that reminders (by id) told of occurrences as they are now."""
        await self._session.run_many(
            "INSERT INTO told (school_id, item_id, name, reminder_id, "
            "title, day, starts, place, group_id, people, tasks) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            [
                (self._school_id, it.item.id, name_of(it).isoformat(), reminder_id, *_columns(it))
                for reminder_id, it in told
            ],
        )

    async def since(self, day: date, item_id: int | None = None) -> list[Told]:
        """What was told of a day and later, of one item or of all; what was said first comes first."""
        return await self._told("t.day >= ? AND ? IN (t.item_id, 0)", (day.isoformat(), item_id or 0))

    async def of(self, item_id: int, name: date) -> list[Told]:
        """What was told of one occurrence; what was said first comes first."""
        return await self._told("t.item_id = ? AND t.name = ?", (item_id, name.isoformat()))

    async def _told(self, where: str, params: tuple[object, ...]) -> list[Told]:
        rows = await self._session.rows(
            f"SELECT t.*, r.kind FROM told t JOIN reminders r ON r.id = t.reminder_id "
            f"WHERE t.school_id = ? AND {where} ORDER BY r.done_at, r.id",
            (self._school_id, *params),
        )
        return [_told(row) for row in rows]

    async def put_right(self, item_id: int, name: date, now_so: Occurrence | None) -> None:
        """Everybody who was told of an occurrence knows how it is now; None: that it will not be."""
        key = (self._school_id, item_id, name.isoformat())
        if now_so is None:
            await self._session.run("DELETE FROM told WHERE school_id = ? AND item_id = ? AND name = ?", key)
        else:
            await self._session.run(
                "UPDATE told SET title = ?, day = ?, starts = ?, place = ?, group_id = ?, people = ?, tasks = ? "
                "WHERE school_id = ? AND item_id = ? AND name = ?",
                (*_columns(now_so), *key),
            )

    async def hand_on(self, item_id: int, to_item: int, since: date) -> None:
        """What was told of an item's days from `since` on was told of another, which takes its place."""
        await self._session.run(
            "UPDATE told SET item_id = ? WHERE school_id = ? AND item_id = ? AND day >= ?",
            (to_item, self._school_id, item_id, since.isoformat()),
        )

    async def readers(self, reminder_id: int) -> list[tuple[int, int]]:
        """The chats and topics that a reminder went to or is on its way to, as (chat, thread)."""
        rows = await self._session.rows(
            "SELECT occasion FROM outbox WHERE occasion >= ? AND occasion < ? AND state IN ('waiting', 'sent') "
            "UNION ALL SELECT o.occasion FROM said_together t JOIN outbox o ON o.occasion = t.occasion "
            "WHERE t.reminder_id = ? AND t.school_id = ? AND o.state IN ('waiting', 'sent')",
            (*_beginning(f"reminder:{reminder_id}:"), reminder_id, self._school_id),
        )
        names = (row["occasion"].split(":") for row in rows)
        return [(int(chat), int(thread)) for _, _, chat, thread, _ in names]

    async def note_together(self, together: Iterable[tuple[int, str]]) -> None:
        """Remember reminders (by id) that were said in the letter of another, by its occasion."""
        await self._session.run_many(
            "INSERT INTO said_together (school_id, reminder_id, occasion) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
            [(self._school_id, *it) for it in together],
        )

    async def together(self, reminder_id: int, chat_id: int) -> list[int]:
        """The reminders (by id) that a chat was told of in one message with this one, which was the first in it."""
        rows = await self._session.rows(
            "SELECT DISTINCT reminder_id FROM said_together "
            "WHERE school_id = ? AND occasion >= ? AND occasion < ? ORDER BY reminder_id",
            (self._school_id, *_beginning(f"reminder:{reminder_id}:{chat_id}:")),
        )
        return [row["reminder_id"] for row in rows]

    async def set_done(self, item_id: int, member_id: int, now: datetime) -> None:
        """A member is done with a deadline of this school."""
        await self._session.run(
            "INSERT INTO item_done (school_id, item_id, member_id, done_at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            (self._school_id, item_id, member_id, to_text(now)),
        )

    async def set_open(self, item_id: int, member_id: int) -> None:
        """A member is not done with it after all."""
        await self._session.run(
            "DELETE FROM item_done WHERE school_id = ? AND item_id = ? AND member_id = ?",
            (self._school_id, item_id, member_id),
        )

    async def done_with(self, item_ids: Iterable[int]) -> dict[int, set[int]]:
        """Who is done with which of these items, by item id; items that nobody is done with are left out."""
        rows = await self._session.rows(
            "SELECT d.item_id, d.member_id FROM json_each(?) i JOIN item_done d ON d.item_id = i.value "
            "WHERE d.school_id = ?",
            (json.dumps(list(item_ids)), self._school_id),
        )
        found: dict[int, set[int]] = {}
        for row in rows:
            found.setdefault(row["item_id"], set()).add(row["member_id"])
        return found


def _beginning(text: str) -> tuple[str, str]:
    """The range of an index in which everything begins with `text`, which ends with a colon."""
    return text, text[:-1] + ";"


async def prune(database: Database, now: datetime) -> None:
    """Forget what was told of days that are over."""
    await database.forget("told", "day < ?", ((now - timedelta(days=2)).date().isoformat(),))


def _columns(it: Occurrence) -> tuple[object, ...]:
    audience = it.item.audience
    starts = f"{it.starts:%H:%M}" if it.starts else None
    people = json.dumps(sorted(audience.people))
    return (
        it.item.title,
        it.day.isoformat(),
        starts,
        it.place,
        audience.group_id,
        people,
        json.dumps(tasks(it)),
    )


def _told(row: Row) -> Told:
    return Told(
        reminder_id=row["reminder_id"],
        kind=Kind(row["kind"]),
        item_id=row["item_id"],
        name=date.fromisoformat(row["name"]),
        title=row["title"],
        day=date.fromisoformat(row["day"]),
        starts=time.fromisoformat(row["starts"]) if row["starts"] else None,
        place=row["place"],
        audience=Audience(row["group_id"], frozenset(json.loads(row["people"]))),
        tasks=_tasks(row["tasks"]),
    )


def _tasks(text: str | None) -> dict[int, Part] | None:
    return {int(who): Part(part) for who, part in json.loads(text).items()} if text is not None else None
