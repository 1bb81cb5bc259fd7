"""Files that people and the bot have sent, kept in memory."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from bot.sandbox.errors import bad_request

# Bots can download files of up to 20 MB and upload up to 50 MB (Bot API, "Sending files" and getFile).
DOWNLOAD_LIMIT = 20 * 1024 * 1024
UPLOAD_LIMIT = 50 * 1024 * 1024


@dataclass(frozen=True)
class StoredFile:
    """One upload. `path` is where the Bot API offers it for download."""

    id: str
    unique_id: str
    name: str
    mime: str
    content: bytes
    path: str

    def as_file(self) -> dict[str, Any]:
        """The fields that every kind of file has in the Bot API."""
        return {"file_id": self.id, "file_unique_id": self.unique_id, "file_size": len(self.content)}


class Files:
    """All stored files by file_id and by path."""

    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, content: bytes, name: str, mime: str, folder: str) -> StoredFile:
        """Keep an upload; `folder` is documents, photos, video …, as Telegram names its paths."""
        number = len(self._by_id)
        digest = hashlib.sha256(content).hexdigest()
        stored = StoredFile(
            id=f"BQACAgUAAx{number:06d}{digest[:24]}",
            unique_id=f"AgAD{digest[:12]}",
            name=name,
            mime=mime,
            content=content,
            path=f"{folder}/file_{number}{PurePath(name).suffix}",
        )
        self._by_id[stored.id] = stored
        self._by_path[stored.path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        """The file with this file_id."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        """The file with this download path."""
        return self._by_path.get(path)

    def describe(self, file_id: str | None) -> dict[str, Any]:
        """The File object of getFile.

        Raises ApiError for an unknown file_id and for files that are too big to download.
        """
        stored = self.get(file_id or "")
        if stored is None:
            raise bad_request("wrong file_id or the file is temporarily unavailable")
        if len(stored.content) > DOWNLOAD_LIMIT:
            raise bad_request("file is too big")
        return {**stored.as_file(), "file_path": stored.path}


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG in pixels; 800×600 where they can't be read."""
    if content[:8] == b"\x89PNG\r\n\x1a\n":
        return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")
    at = 2
    while content[:2] == b"\xff\xd8" and at + 9 < len(content):
        marker, length = content[at + 1], int.from_bytes(content[at + 2 : at + 4], "big")
        # Start-of-frame markers carry the size; C4, C8 and CC are tables in the same range.
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return (
                int.from_bytes(content[at + 7 : at + 9], "big"),
                int.from_bytes(content[at + 5 : at + 7], "big"),
            )
        at += 2 + length
    return 800, 600
