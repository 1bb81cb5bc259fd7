"""The templates of one school."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from sqlite3 import Row

from school.exporting.templates import Place, Shape, Template
from storage.database import Session
from storage.moments import to_text


class Templates:
    """The templates of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def add(self, template: Template, sent_by: int, now: datetime) -> int:
        """Keep a template and answer its id; that of `template` is not looked at."""
        return await self._session.insert(
            "INSERT INTO templates (school_id, name, sha256, shape, places, sent_by, sent_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?)",
            (
                self._school_id,
                template.name,
                template.sha256,
                template.shape,
                _packed(template.places),
                sent_by,
                to_text(now),
            ),
        )

    async def every(self) -> list[Template]:
        """All templates, the newest first."""
        rows = await self._session.rows(
            "SELECT * FROM templates WHERE school_id = ? ORDER BY id DESC", (self._school_id,)
        )
        return [_template(row) for row in rows]

    async def get(self, template_id: int) -> Template | None:
        """A template."""
        row = await self._session.row(
            "SELECT * FROM templates WHERE school_id = ? AND id = ?", (self._school_id, template_id)
        )
        return _template(row) if row else None

    async def set_places(self, template_id: int, places: Mapping[str, Place | None]) -> None:
        """Say anew what the names in a template stand for."""
        await self._session.run(
            "UPDATE templates SET places = ? WHERE school_id = ? AND id = ?",
            (_packed(places), self._school_id, template_id),
        )

    async def remove(self, template_id: int) -> None:
        """Have a template no longer."""
        await self._session.run(
            "DELETE FROM templates WHERE school_id = ? AND id = ?", (self._school_id, template_id)
        )


def _packed(places: Mapping[str, Place | None]) -> str:
    return json.dumps(places, ensure_ascii=False)


def _template(row: Row) -> Template:
    places = {name: Place(it) if it else None for name, it in json.loads(row["places"]).items()}
    return Template(row["id"], row["name"], row["sha256"], Shape(row["shape"]), places)
