"""Everything handed in by a deadline as archives: folders by group, and a list beside them.

All of it blocks: call it in a thread.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from handlers.support.tables import Sheet
from school.exporting.folders import safe, suffix_of, told_apart
from storage.files import Files

LARGEST = 45 * 2**20
"""Bytes of files in one archive: a bot may send documents of up to 50 MB (core.telegram.org/bots/api)."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file (`sha256`) or a text somebody handed in. `name` is what the file was called."""

    group: str
    person: str
    title: str
    name: str
    size: int
    sha256: str | None = None
    text: str | None = None


def names_in_archive(entries: Sequence[Entry]) -> list[str]:
    """Where each lies: 数学组/数学组_陈小满_教学案例.docx."""
    return told_apart(
        f"{safe(it.group)}/{safe(it.group)}_{safe(it.person)}_{safe(it.title, 40)}{suffix_of(it.name)}"
        for it in entries
    )


def pack(files: Files, entries: Sequence[Entry], sheet: Sheet) -> list[str]:
    """Keep archives of these entries in the file store, the list in the first; their SHA-256 in order."""
    # What writes workbooks is loaded when it is needed, beside the event loop.
    from handlers.support.workbooks import workbook

    named = list(zip(names_in_archive(entries), entries, strict=True))
    listing = workbook([sheet])
    archives = []
    for number, part in enumerate(_parts(named)):
        archives.append(files.put(_archive(files, part, None if number else listing)))
    return archives


def _parts(named: Sequence[tuple[str, Entry]]) -> Iterator[list[tuple[str, Entry]]]:
    """As many as one archive holds at a time; one at least, empty where there is nothing."""
    part: list[tuple[str, Entry]] = []
    size = 0
    for name, entry in named:
        if part and size + entry.size > LARGEST:
            yield part
            part, size = [], 0
        part.append((name, entry))
        size += entry.size
    yield part


def _archive(files: Files, part: Sequence[tuple[str, Entry]], listing: bytes | None) -> bytes:
    """A .zip; documents and photos are compressed already."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        if listing is not None:
            archive.writestr("清单.xlsx", listing)
        for name, entry in part:
            # A text opens in Notepad too with a mark of its encoding.
            content = files.get(entry.sha256) if entry.sha256 else (entry.text or "").encode("utf-8-sig")
            archive.writestr(name, content)
    return buffer.getvalue()
