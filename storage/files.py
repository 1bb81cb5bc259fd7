"""Files by content: each is kept once, under its SHA-256, in the data folder, until nothing names it any more."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import tempfile
import threading
import time
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path
from typing import Final

UNUSED: Final = timedelta(days=7)
"""How long a file is kept that nothing names: what was made to be sent, what was sent to be read."""


class Files:
    """The file store. Its methods block; call them in a thread where files are large."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        """Held while a file is put to use, or found to be in none."""

    def put(self, content: bytes) -> str:
        """Keep a file and answer its SHA-256 in hex. A file that is there already is not written again."""
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(sha256)
        if not self._touch(target):
            target.parent.mkdir(parents=True, exist_ok=True)
            with tempfile.NamedTemporaryFile(dir=target.parent, delete=False) as part:
                try:
                    part.write(content)
                    part.flush()
                    os.fsync(part.fileno())
                except OSError:
                    Path(part.name).unlink()
                    raise
            Path(part.name).replace(target)
            sync_folder(target.parent)
        return sha256

    @property
    def folder(self) -> Path:
        """Where the store lies."""
        return self._folder

    def take(self, file: Path) -> str:
        """Move a finished file of the same disk into the store, however large, and answer its SHA-256."""
        with file.open("rb") as content:
            sha256 = hashlib.file_digest(content, "sha256").hexdigest()
            os.fsync(content.fileno())
        target = self.path(sha256)
        target.parent.mkdir(parents=True, exist_ok=True)
        with self._lock:
            file.replace(target)
        sync_folder(target.parent)
        return sha256

    def get(self, sha256: str) -> bytes:
        """The content. Raises FileNotFoundError."""
        return self.path(sha256).read_bytes()

    def _touch(self, path: Path) -> bool:
        """Say that a file is in use again; False where it is not there."""
        with self._lock:
            try:
                os.utime(path)
            except FileNotFoundError:
                return False
            return True

    def folders(self) -> list[str]:
        """The names of the folders that the files lie in, 256 at most."""
        return sorted(path.name for path in self._folder.glob("??"))

    def old(self, folder: str) -> list[str]:
        """The files in a folder that were not put there for a week, what a kill left half written among them."""
        before = _a_week_ago()
        with contextlib.suppress(FileNotFoundError), os.scandir(self._folder / folder) as found:
            return [it.name for it in found if it.stat().st_mtime < before]
        return []

    def remove_old(self, folder: str, names: Iterable[str]) -> int:
        """Remove files that nothing names and that are still old, for one may have been put again just now; how
        many that were."""
        return sum(self._remove(self._folder / folder / name) for name in names)

    def _remove(self, path: Path) -> bool:
        with self._lock, contextlib.suppress(FileNotFoundError):
            # What was half written a moment ago may have its name by now.
            if path.stat().st_mtime < _a_week_ago():
                path.unlink()
                return True
        return False

    def begin(self) -> Path:
        """A new empty file on the same disk, to be filled and taken."""
        folder = self._folder / "begun"
        folder.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=folder)
        os.close(descriptor)
        return Path(name)

    def clear_begun(self) -> None:
        """Remove what a kill has left half filled; nothing may be being filled."""
        for left in self._folder.glob("begun/*"):
            left.unlink()

    @property
    def workplace(self) -> Path:
        """A folder on the same disk for files that are being made."""
        folder = self._folder / "making"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def place_to_work(self, process: int) -> tempfile.TemporaryDirectory[str]:
        """A folder in the workplace for a process (its id), which is gone when it is done with it."""
        return tempfile.TemporaryDirectory(prefix=f"{process}-", dir=self.workplace)

    def clear_workplace(self, process: int | None = None) -> None:
        """Remove what a kill has left half made, of one process or of all; it may not be at work."""
        for left in self.workplace.glob("*" if process is None else f"{process}-*"):
            shutil.rmtree(left, ignore_errors=True)

    def path(self, sha256: str) -> Path:
        """Where a file lies."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256")
        return self._folder / sha256[:2] / sha256


def _a_week_ago() -> float:
    return time.time() - UNUSED.total_seconds()


def sync_folder(folder: Path) -> None:
    """Have what was renamed in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
