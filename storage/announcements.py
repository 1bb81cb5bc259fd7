"""The announcements of a school, and where they went."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row

from school.announcing.addressees import Addressees, Place, place_of
from school.announcing.announcements import Ask, Delivery, State
from school.announcing.moves import Move, move_from_json
from school.people import Role
from storage.database import Database, Session
from storage.moments import from_text, to_text


@dataclass(frozen=True, slots=True)
class File:
    """A picture (`photo`) or `document` on Telegram."""

    kind: str
    file_id: str
    name: str


@dataclass(frozen=True, slots=True)
class Announcement:
    """An announcement. `html` is Telegram HTML of `size` characters; moments are UTC.

    `captioned`: the words were sent under its one file. `round` counts how often answers were asked for.
    """

    id: int
    author_id: int
    html: str
    size: int
    files: tuple[File, ...]
    addressees: Addressees
    state: State = State.DRAFT
    ask: Ask = Ask.RECEIPT
    choices: tuple[str, ...] = ()
    pinned: bool = False
    captioned: bool = False
    round: int = 1
    move: Move | None = None
    due_at: datetime | None = None
    sent_at: datetime | None = None
    corrected_at: datetime | None = None
    withdrawn_at: datetime | None = None


def card_of(announcement_id: int, chat_id: int, thread_id: int = 0) -> str:
    """The name of an announcement's message in a chat."""
    return f"announce:{announcement_id}:{chat_id}" + (f".{thread_id}" if thread_id else "")


def names_of_rooms(announcement_id: int) -> str:
    """How the names of its messages in group chats begin: their ids are negative."""
    return f"announce:{announcement_id}:-"


class Announcements:
    """The announcements of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def add(self, announcement: Announcement, now: datetime) -> Announcement:
        """Store a draft, whose id is given here."""
        announcement_id = await self._session.insert(
            f"INSERT INTO announcements (school_id, author_id, {', '.join(_CHANGEABLE)}, created_at, updated_at) "
            f"VALUES (?, ?{', ?' * len(_CHANGEABLE)}, ?, ?)",
            (self._school_id, announcement.author_id, *_columns(announcement), to_text(now), to_text(now)),
        )
        added = await self.get(announcement_id)
        assert added is not None  # noqa: S101  (it was inserted just now)
        return added

    async def get(self, announcement_id: int) -> Announcement | None:
        """An announcement in whatever state."""
        row = await self._session.row(
            "SELECT * FROM announcements WHERE school_id = ? AND id = ?", (self._school_id, announcement_id)
        )
        return _announcement(row) if row else None

    async def save(self, announcement: Announcement, now: datetime) -> None:
        """Replace what a draft or a scheduled announcement says, asks and is for, and when it is due."""
        await self._session.run(
            f"UPDATE announcements SET {', '.join(f'{name} = ?' for name in _CHANGEABLE)}, updated_at = ? "
            "WHERE school_id = ? AND id = ?",
            (*_columns(announcement), to_text(now), self._school_id, announcement.id),
        )

    async def remove(self, announcement_id: int) -> None:
        """Forget an announcement that was never sent."""
        await self._session.run(
            "DELETE FROM announcements WHERE school_id = ? AND id = ? AND state IN ('draft', 'scheduled')",
            (self._school_id, announcement_id),
        )

    async def latest(self, author_id: int | None, *, limit: int, offset: int = 0) -> list[Announcement]:
        """Those of one author, or (None) what all have sent; the latest first."""
        rows = await self._session.rows(
            f"SELECT * FROM announcements WHERE {_OF_AUTHOR} ORDER BY id DESC LIMIT :limit OFFSET :offset",
            {"school": self._school_id, "author": author_id, "limit": limit, "offset": offset},
        )
        return [_announcement(row) for row in rows]

    async def count(self, author_id: int | None) -> int:
        """How many `latest` has in all."""
        [row] = await self._session.rows(
            f"SELECT count(*) AS n FROM announcements WHERE {_OF_AUTHOR}",
            {"school": self._school_id, "author": author_id},
        )
        return int(row["n"])

    async def send(self, announcement: Announcement, delivery: Delivery, now: datetime) -> None:
        """It goes out: keep whom it is for and where it is posted."""
        await self._session.run(
            "UPDATE announcements SET state = 'sent', captioned = ?, sent_at = ?, due_at = NULL, live = 1 "
            "WHERE school_id = ? AND id = ?",
            (announcement.captioned, to_text(now), self._school_id, announcement.id),
        )
        privately = {member.id for member in delivery.private}
        await self._session.run_many(
            "INSERT INTO announcement_people (school_id, announcement_id, member_id, user_id) VALUES (?, ?, ?, ?)",
            [
                (self._school_id, announcement.id, it.id, it.user_id if it.id in privately else None)
                for it in delivery.people
            ],
        )
        await self._session.run_many(
            "INSERT INTO announcement_rooms (school_id, announcement_id, chat_id, thread_id) VALUES (?, ?, ?, ?)",
            [(self._school_id, announcement.id, *place_of(room)) for room in delivery.rooms],
        )

    async def correct(self, announcement: Announcement, now: datetime) -> None:
        """Replace what was said, the event that it moves, and the round of answers."""
        await self._session.run(
            "UPDATE announcements SET html = ?, size = ?, round = ?, move = ?, corrected_at = ?, live = 1 "
            "WHERE school_id = ? AND id = ? AND state = 'sent'",
            (
                announcement.html,
                announcement.size,
                announcement.round,
                _move_text(announcement),
                to_text(now),
                self._school_id,
                announcement.id,
            ),
        )

    async def withdraw(self, announcement_id: int, now: datetime) -> None:
        """It counts no more."""
        await self._session.run(
            "UPDATE announcements SET state = 'withdrawn', withdrawn_at = ?, live = 0 "
            "WHERE school_id = ? AND id = ? AND state = 'sent'",
            (to_text(now), self._school_id, announcement_id),
        )

    async def rooms(self, announcement_id: int) -> list[Place]:
        """The group chats it was posted in, by the ids they had then."""
        rows = await self._session.rows(
            "SELECT chat_id, thread_id FROM announcement_rooms WHERE school_id = ? AND announcement_id = ? "
            "ORDER BY chat_id, thread_id",
            (self._school_id, announcement_id),
        )
        return [(row["chat_id"], row["thread_id"]) for row in rows]

    async def shown(self, announcement_id: int) -> None:
        """Its cards show what is so."""
        await self._session.run(
            "UPDATE announcements SET live = 0 WHERE school_id = ? AND id = ?",
            (self._school_id, announcement_id),
        )


async def school_of(session: Session, announcement_id: int) -> int | None:
    """The school an announcement belongs to: a person of several schools taps wherever the message came."""
    row = await session.row("SELECT school_id FROM announcements WHERE id = ?", (announcement_id,))
    return row["school_id"] if row else None


async def due(database: Database, now: datetime) -> list[tuple[int, int]]:
    """(school, announcement) for what is to go out by now."""
    rows = await database.read(
        "SELECT school_id, id FROM announcements WHERE state = 'scheduled' AND due_at <= ? ORDER BY due_at",
        (to_text(now),),
    )
    return [(row["school_id"], row["id"]) for row in rows]


async def live(database: Database) -> list[tuple[int, int]]:
    """(school, announcement) for those whose cards may not show what is so."""
    rows = await database.read("SELECT school_id, id FROM announcements WHERE live = 1")
    return [(row["school_id"], row["id"]) for row in rows]


_CHANGEABLE = ("state", "html", "size", "files", "addressees", "ask", "choices", "pinned", "move", "due_at")
_OF_AUTHOR = (
    "school_id = :school AND (author_id = :author OR :author IS NULL AND state IN ('sent', 'withdrawn'))"
)


def _columns(it: Announcement) -> tuple[object, ...]:
    return (
        it.state,
        it.html,
        it.size,
        json.dumps([[file.kind, file.file_id, file.name] for file in it.files], ensure_ascii=False),
        addressees_text(it.addressees),
        it.ask,
        json.dumps(it.choices, ensure_ascii=False),
        it.pinned,
        _move_text(it),
        to_text(it.due_at) if it.due_at else None,
    )


def _move_text(it: Announcement) -> str | None:
    return json.dumps(it.move.as_json()) if it.move else None


def _announcement(row: Row) -> Announcement:
    return Announcement(
        id=row["id"],
        author_id=row["author_id"],
        html=row["html"],
        size=row["size"],
        files=tuple(File(*file) for file in json.loads(row["files"])),
        addressees=addressees_from(row["addressees"]),
        state=State(row["state"]),
        ask=Ask(row["ask"]),
        choices=tuple(json.loads(row["choices"])),
        pinned=bool(row["pinned"]),
        captioned=bool(row["captioned"]),
        round=row["round"],
        move=move_from_json(json.loads(row["move"])) if row["move"] else None,
        due_at=moment_or_none(row["due_at"]),
        sent_at=moment_or_none(row["sent_at"]),
        corrected_at=moment_or_none(row["corrected_at"]),
        withdrawn_at=moment_or_none(row["withdrawn_at"]),
    )


def moment_or_none(text: str | None) -> datetime | None:
    """The moment behind a stored text, where there is one."""
    return from_text(text) if text else None


def addressees_text(it: Addressees) -> str:
    """Addressees as JSON."""

    def each(ids: Iterable[object]) -> list[object]:
        return sorted(ids, key=str)

    parts = {
        "everyone": it.everyone,
        "groups": each(it.groups),
        "roles": each(it.roles),
        "people": each(it.people),
        "rooms": each(it.rooms),
    }
    return json.dumps(parts)


def addressees_from(text: str) -> Addressees:
    """The addressees behind such JSON."""
    parts = json.loads(text)
    return Addressees(
        parts["everyone"],
        frozenset(parts["groups"]),
        frozenset(map(Role, parts["roles"])),
        frozenset(parts["people"]),
        frozenset((chat_id, thread_id) for chat_id, thread_id in parts["rooms"]),
    )
