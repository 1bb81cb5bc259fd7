"""The sheets of one school, and how filled ones stand in the database."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from sqlite3 import Row
from typing import Any

from school.observing.sheets import Dimension, FilledSheet, Sheet
from school.observing.visits import VisitKind
from storage.database import Session


class Sheets:
    """The sheets of one school; no statement here reaches another. They are read with the directory."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def add(self, name: str, dimensions: Iterable[Dimension], kinds: Iterable[VisitKind] = ()) -> int:
        """Add a sheet and answer its id. Names are unique in a school; sqlite3.IntegrityError otherwise."""
        return await self._session.insert(
            "INSERT INTO sheets (school_id, name, kinds, dimensions) VALUES (?, ?, ?, ?)",
            (self._school_id, name, json.dumps(sorted(kinds)), _dimensions_text(dimensions)),
        )

    async def change(self, sheet: Sheet) -> None:
        """Replace name, kinds and dimensions; what was filled before stays as it is."""
        await self._session.run(
            "UPDATE sheets SET name = ?, kinds = ?, dimensions = ? WHERE school_id = ? AND id = ?",
            (
                sheet.name,
                json.dumps(sorted(sheet.kinds)),
                _dimensions_text(sheet.dimensions),
                self._school_id,
                sheet.id,
            ),
        )

    async def remove(self, sheet_id: int) -> None:
        """Take a sheet away; what was filled before stays."""
        await self._session.run(
            "DELETE FROM sheets WHERE school_id = ? AND id = ?", (self._school_id, sheet_id)
        )


def sheet_of(row: Row) -> Sheet:
    """A sheet from its row."""
    return Sheet(
        row["id"],
        row["name"],
        _dimensions(json.loads(row["dimensions"])),
        frozenset(map(VisitKind, json.loads(row["kinds"]))),
    )


def filled_text(sheet: FilledSheet | None) -> str | None:
    """A filled sheet as it is stored."""
    if sheet is None:
        return None
    parts = {"name": sheet.name, "dimensions": list(map(asdict, sheet.dimensions)), "marks": sheet.marks}
    return json.dumps(parts, ensure_ascii=False)


def filled_of(text: str | None) -> FilledSheet | None:
    """A filled sheet from what is stored."""
    if text is None:
        return None
    parts = json.loads(text)
    return FilledSheet(parts["name"], _dimensions(parts["dimensions"]), tuple(parts["marks"]))


def _dimensions_text(dimensions: Iterable[Dimension]) -> str:
    return json.dumps(list(map(asdict, dimensions)), ensure_ascii=False)


def _dimensions(values: Iterable[dict[str, Any]]) -> tuple[Dimension, ...]:
    return tuple(Dimension(it["name"], it["points"], tuple(it["levels"]), it["required"]) for it in values)
