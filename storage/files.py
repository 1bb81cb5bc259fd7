"""Files by content: each is kept once, under its SHA-256, in the data folder."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path


class Files:
    """The file store. Its methods block; call them in a thread where files are large."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, content: bytes) -> str:
        """Keep a file and answer its SHA-256 in hex. A file that is there already is not written again."""
        sha256 = hashlib.sha256(content).hexdigest()
        target = self.path(sha256)
        if not target.exists():
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

    def get(self, sha256: str) -> bytes:
        """The content. Raises FileNotFoundError."""
        return self.path(sha256).read_bytes()

    def path(self, sha256: str) -> Path:
        """Where a file lies."""
        if len(sha256) != 64 or not set(sha256) <= set("0123456789abcdef"):
            raise ValueError("not a SHA-256")
        return self._folder / sha256[:2] / sha256


def sync_folder(folder: Path) -> None:
    """Have what was renamed in a folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
