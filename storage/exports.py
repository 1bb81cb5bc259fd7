"""Documents that the people of a school asked for: which are to be made, and what came of them."""

from __future__ import annotations

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from sqlite3 import Row
from typing import Final

from school.exporting.exports import Paper, Request, read_scope
from storage.database import Database, Session
from storage.moments import from_text, to_text

KEPT: Final = timedelta(days=7)
"""How long what was made can be fetched by its private address."""
TOKEN_BYTES: Final = 24
"""Of randomness in such an address; nobody guesses 192 bits."""


@dataclass(frozen=True, slots=True)
class Export:
    """A document that a member asked for; `starts` counts how often making it was begun."""

    id: int
    school_id: int
    member_id: int
    request: Request
    state: str
    starts: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file that was made. `size` is in bytes; `token` its private address where it has one."""

    name: str
    size: int
    sha256: str
    token: str | None = None


class Exports:
    """The documents one school's people asked for; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def ask(self, member_id: int, request: Request, now: datetime) -> int:
        """Have a document made, and answer the id of the order."""
        return await self._session.insert(
            "INSERT INTO exports (school_id, member_id, request, asked_at) VALUES (?, ?, ?, ?)",
            (self._school_id, member_id, _packed(request), to_text(now)),
        )

    async def waiting(self, member_id: int) -> list[Export]:
        """What a member asked for and has not got yet."""
        rows = await self._session.rows(
            "SELECT * FROM exports WHERE school_id = ? AND member_id = ? AND state = 'waiting' ORDER BY id",
            (self._school_id, member_id),
        )
        return [_export(row) for row in rows]

    async def get(self, export_id: int) -> Export | None:
        """An order, whatever became of it."""
        row = await self._session.row(
            "SELECT * FROM exports WHERE school_id = ? AND id = ?", (self._school_id, export_id)
        )
        return _export(row) if row else None

    async def settle(self, export_id: int, state: str, now: datetime) -> bool:
        """Note how a waiting order ended: done, failed, stopped. False when it had ended before."""
        rows = await self._session.rows(
            "UPDATE exports SET state = ?, done_at = ? WHERE school_id = ? AND id = ? AND state = 'waiting' "
            "RETURNING id",
            (state, to_text(now), self._school_id, export_id),
        )
        return bool(rows)

    async def keep(self, export_id: int, files: Sequence[MadeFile]) -> None:
        """Note the files that were made."""
        await self._session.run_many(
            "INSERT INTO export_files (school_id, export_id, number, name, size, sha256, token) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (self._school_id, export_id, number, it.name, it.size, it.sha256, it.token)
                for number, it in enumerate(files, 1)
            ],
        )


def with_addresses(files: Sequence[MadeFile]) -> list[MadeFile]:
    """The same files, each with a private address."""
    return [replace(it, token=secrets.token_urlsafe(TOKEN_BYTES)) for it in files]


async def waiting(database: Database) -> list[Export]:
    """The orders of all schools that are to be made, the one that has waited longest first."""
    return [
        _export(row)
        for row in await database.read("SELECT * FROM exports WHERE state = 'waiting' ORDER BY id")
    ]


async def begun(database: Database, export_id: int) -> None:
    """Making it has begun (again)."""
    await database.write("UPDATE exports SET starts = starts + 1 WHERE id = ?", (export_id,))


async def file_at(database: Database, token: str, now: datetime) -> MadeFile | None:
    """The file behind a private address, while it can be fetched."""
    rows = await database.read(
        "SELECT f.name, f.size, f.sha256, f.token FROM export_files f JOIN exports e ON e.id = f.export_id "
        "JOIN members m ON m.id = e.member_id AND m.active WHERE f.token = ? AND e.done_at > ?",
        (token, to_text(now - KEPT)),
    )
    return MadeFile(*rows[0]) if rows else None


async def prune(database: Database, now: datetime) -> None:
    """Forget documents that can't be fetched any more; that lets go of their files too."""
    await database.forget("exports", "done_at < ?", (to_text(now - KEPT),))


def _packed(request: Request) -> str:
    return json.dumps(
        {
            "paper": request.paper,
            "scope": request.scope.code,
            "span": request.span,
            "template": request.template_id,
        }
    )


def _export(row: Row) -> Export:
    it = json.loads(row["request"])
    return Export(
        row["id"],
        row["school_id"],
        row["member_id"],
        Request(Paper(it["paper"]), read_scope(it["scope"]), it["span"], it["template"]),
        row["state"],
        row["starts"],
        from_text(row["asked_at"]),
    )
