"""Archives written to disk file by file, in parts where one may not be as large as it would be."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final, Self

_PER_FILE: Final = 1024
"""Bytes that an entry costs beside its content, at most."""
_COMPRESSED: Final = frozenset({".docx", ".xlsx", ".pptx", ".zip", ".jpg", ".jpeg", ".png", ".mp4", ".pdf"})


class Archive:
    """A .zip in a folder, named `stem`; with `part_bytes`, several where one would be larger."""

    def __init__(self, folder: Path, stem: str, part_bytes: int | None) -> None:
        self._folder = folder
        self._stem = stem
        self._part_bytes = part_bytes
        self._paths: list[Path] = []
        self._open: zipfile.ZipFile | None = None
        self._size = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._open is not None:
            self._open.close()

    def add(self, name: str, content: bytes | Path) -> None:
        """Put a file in under a name that no other has."""
        size = len(content) if isinstance(content, bytes) else content.stat().st_size
        archive = self._with_room_for(size)
        method = zipfile.ZIP_STORED if Path(name).suffix.lower() in _COMPRESSED else zipfile.ZIP_DEFLATED
        if isinstance(content, bytes):
            archive.writestr(name, content, method)
        else:
            archive.write(content, name, method)
        self._size += size + _PER_FILE

    def _with_room_for(self, size: int) -> zipfile.ZipFile:
        full = self._part_bytes is not None and self._size and self._size + size > self._part_bytes
        if self._open is not None and full:
            self._open.close()
            self._open = None
        if self._open is None:
            path = self._folder / f"{self._stem}.part{len(self._paths)}"
            self._paths.append(path)
            self._open, self._size = zipfile.ZipFile(path, "w"), 0
        return self._open

    def files(self) -> Sequence[Path]:
        """The finished archives, under the names they are to have."""
        if self._open is not None:
            self._open.close()
        several = len(self._paths) > 1
        return [
            it.rename(self._folder / (f"{self._stem} 第{nth}包.zip" if several else f"{self._stem}.zip"))
            for nth, it in enumerate(self._paths, 1)
        ]
