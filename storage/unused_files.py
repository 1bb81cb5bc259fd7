"""Which files something names, and the removal of those that nothing names any more."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Iterable
from typing import Final

from storage.database import Database
from storage.files import Files

BY_CONTENT: Final = {
    "downloads": "sha256",
    "export_files": "sha256",
    "templates": "sha256",
    "plans": "document",
}
"""Where a file is named by its SHA-256 alone: tables and the column, each with an index."""

IN_TEXTS: Final = {
    "drafts": "data",
    "outbox WHERE state IN ('waiting', 'dead') AND instr(payload, 'sha256')": "payload",
}
"""Where it is named in a text, by rows that are never many."""

AT_ONCE: Final = 500
"""Files of which one query asks."""
_SHA256: Final = re.compile(r"\b[0-9a-f]{64}\b")
_NAMED: Final = "SELECT value AS text FROM json_each(?) WHERE " + " OR ".join(
    f"EXISTS (SELECT 1 FROM {table} WHERE {column} = value)" for table, column in BY_CONTENT.items()
)


async def remove_unused(database: Database, files: Files) -> int:
    """Remove the files that nothing names; how many those were.

    One folder of the store is looked at after another, so that nobody waits for this, however many there are.
    What a row or a letter names that is written meanwhile has been put into the store just before, and stays.
    """
    found = await database.read(_selecting(IN_TEXTS))
    in_texts = names_in(row["text"] for row in found)
    removed = 0
    for folder in await asyncio.to_thread(files.folders):
        old = await asyncio.to_thread(files.old, folder)
        for first in range(0, len(old), AT_ONCE):
            some = old[first : first + AT_ONCE]
            named = {row["text"] for row in await database.read(_NAMED, (json.dumps(some),))}
            unnamed = [name for name in some if name not in named and name not in in_texts]
            removed += await asyncio.to_thread(files.remove_old, folder, unnamed)
    return removed


def naming_query() -> str:
    """Every text in which a file may be named."""
    return _selecting(BY_CONTENT | IN_TEXTS)


def _selecting(columns: dict[str, str]) -> str:
    return " UNION ALL ".join(f"SELECT {column} AS text FROM {rows}" for rows, column in columns.items())


def names_in(found: Iterable[str | None]) -> set[str]:
    """Every SHA-256 in these texts."""
    return {name for text in found if text for name in _SHA256.findall(text)}
