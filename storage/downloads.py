"""Files to fetch from Telegram, and where their content lies."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import Row
from typing import Any

from storage.database import SLICE, Database, Session
from storage.files import UNUSED
from storage.moments import from_text, to_text
from storage.records import Attachment


@dataclass(frozen=True, slots=True)
class Download:
    """A file to fetch. `purpose` is what the handler asked for it with; None: only to be kept."""

    id: int
    user_id: int
    file_id: str
    unique_id: str
    name: str
    size: int
    purpose: dict[str, Any] | None
    sha256: str | None
    error: str | None
    attempts: int
    asked_at: datetime


class Downloads:
    """The handlers' side: ask for a file, and find it when it has arrived."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def ask(self, user_id: int, file: Attachment, purpose: dict[str, Any] | None, now: datetime) -> int:
        """Have a file fetched in the background; with a purpose, a handler is told when it is there."""
        return await self._session.insert(
            "INSERT INTO downloads (user_id, file_id, unique_id, name, size, purpose, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                user_id,
                file.file_id,
                file.unique_id,
                file.name,
                file.size,
                json.dumps(purpose, ensure_ascii=False),
                to_text(now),
            ),
        )

    async def get(self, download_id: int) -> Download | None:
        """A download, finished or not."""
        row = await self._session.row("SELECT * FROM downloads WHERE id = ?", (download_id,))
        return _download(row) if row else None


class DownloadQueue:
    """The fetcher's side."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def open(self, limit: int) -> list[Download]:
        """The next files to fetch."""
        rows = await self._database.read(
            "SELECT * FROM downloads WHERE done_at IS NULL ORDER BY attempts, id LIMIT ?", (limit,)
        )
        return [_download(row) for row in rows]

    async def failed_once(self, download_id: int) -> None:
        """Another try did not succeed."""
        await self._database.write(
            "UPDATE downloads SET attempts = attempts + 1 WHERE id = ?", (download_id,)
        )

    async def finish(
        self,
        download_id: int,
        sha256: str | None,
        error: str | None,
        event: dict[str, Any] | None,
        now: datetime,
    ) -> None:
        """Note how it ended and, where a handler waits for it, journal the event, in one commit."""
        async with self._database.writing() as session:
            await session.run(
                "UPDATE downloads SET sha256 = ?, error = ?, done_at = ? WHERE id = ?",
                (sha256, error, to_text(now), download_id),
            )
            if event is not None:
                await session.run(
                    "INSERT INTO inbox (update_id, body, received_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                    (event["update_id"], json.dumps(event), to_text(now)),
                )


async def prune(database: Database, now: datetime) -> None:
    """Forget what was fetched to be read and hangs on nothing, as long after as such a file is kept."""
    last = 0
    while found := await database.read(
        "SELECT max(id) AS id FROM (SELECT id FROM downloads WHERE id > ? ORDER BY id LIMIT ?) HAVING id",
        (last, SLICE),
    ):
        first, last = last, found[0]["id"]
        await database.write(
            "DELETE FROM downloads WHERE id > ? AND id <= ? AND done_at < ? "
            "AND NOT EXISTS (SELECT 1 FROM attachments a WHERE a.unique_id = downloads.unique_id) "
            "AND NOT EXISTS (SELECT 1 FROM submission_files f WHERE f.unique_id = downloads.unique_id)",
            (first, last, to_text(now - UNUSED)),
        )


def _download(row: Row) -> Download:
    return Download(
        row["id"],
        row["user_id"],
        row["file_id"],
        row["unique_id"],
        row["name"],
        row["size"],
        json.loads(row["purpose"]),
        row["sha256"],
        row["error"],
        row["attempts"],
        from_text(row["created_at"]),
    )
