"""The schedule of one school."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime, time
from sqlite3 import Row

from school.scheduling.schedule import Audience, Change, Item, ItemKind, Part
from storage.database import Session
from storage.moments import from_text, to_text

_SELECT = """
    SELECT i.*,
        (SELECT json_group_array(json_array(p.member_id, p.part, p.day)) FROM item_people p
          WHERE p.school_id = i.school_id AND p.item_id = i.id) AS people,
        (SELECT json_group_array(json_array(e.day, e.new_day, e.starts, e.ends, e.place)) FROM item_exceptions e
          WHERE e.school_id = i.school_id AND e.item_id = i.id) AS exceptions
    FROM items i
"""
_FIELDS = (
    "kind", "title", "place", "note", "group_id", "first_day", "last_day", "starts", "ends", "periods", "rrule",
)  # fmt: skip


class Schedule:
    """The items of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def add(self, item: Item, now: datetime) -> Item:
        """Store a new item with its people and exceptions, and answer it with its id."""
        item_id = await self._session.insert(
            f"INSERT INTO items (school_id, {', '.join(_FIELDS)}, created_by, created_at, updated_at) "
            f"VALUES (?{', ?' * len(_FIELDS)}, ?, ?, ?)",
            (self._school_id, *_columns(item), item.created_by, to_text(now), to_text(now)),
        )
        await self._add_people(item_id, item)
        for change in item.changes.values():
            await self.except_day(item_id, change)
        added = await self.get(item_id)
        assert added is not None  # noqa: S101  (it was inserted just now)
        return added

    async def get(self, item_id: int, *, cancelled: bool = False) -> Item | None:
        """An item; one that was cancelled only on request."""
        row = await self._session.row(
            f"{_SELECT} WHERE i.school_id = ? AND i.id = ? AND (? OR i.cancelled_at IS NULL)",
            (self._school_id, item_id, cancelled),
        )
        return _item(row) if row else None

    async def among(self, item_ids: Iterable[int]) -> list[Item]:
        """Those of these items that are not cancelled."""
        rows = await self._session.rows(
            f"{_SELECT} WHERE i.school_id = ? AND i.id IN (SELECT value FROM json_each(?)) "
            "AND i.cancelled_at IS NULL ORDER BY i.id",
            (self._school_id, json.dumps(list(item_ids))),
        )
        return [_item(row) for row in rows]

    async def items(self, first: date, last: date) -> list[Item]:
        """Every item that may fall between two days, both included; see `school.schedule.occurrences`."""
        rows = await self._session.rows(
            f"""{_SELECT}
            WHERE i.school_id = :school AND i.cancelled_at IS NULL
              AND (i.last_day >= :first AND i.first_day <= :last
                   OR i.kind = 'series' AND i.id IN (
                       SELECT item_id FROM item_exceptions
                       WHERE school_id = :school AND new_day BETWEEN :first AND :last))
            ORDER BY i.id""",
            {"school": self._school_id, "first": first.isoformat(), "last": last.isoformat()},
        )
        return [_item(row) for row in rows]

    async def change(self, item: Item, now: datetime) -> None:
        """Replace what an item says and its people; exceptions, marks and who created it stay."""
        await self._session.run(
            f"UPDATE items SET {', '.join(f'{name} = ?' for name in _FIELDS)}, updated_at = ? "
            "WHERE school_id = ? AND id = ?",
            (*_columns(item), to_text(now), self._school_id, item.id),
        )
        await self._session.run(
            "DELETE FROM item_people WHERE school_id = ? AND item_id = ?", (self._school_id, item.id)
        )
        await self._add_people(item.id, item)

    async def except_day(self, item_id: int, change: Change) -> None:
        """Let one occurrence of a series depart from its rule, in place of how it did before."""
        await self._session.run(
            "INSERT INTO item_exceptions (school_id, item_id, day, new_day, starts, ends, place) "
            "VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (item_id, day) DO UPDATE SET "
            "new_day = excluded.new_day, starts = excluded.starts, ends = excluded.ends, place = excluded.place "
            "WHERE school_id = excluded.school_id",
            (
                self._school_id,
                item_id,
                change.day.isoformat(),
                change.new_day.isoformat() if change.new_day else None,
                _clock(change.starts),
                _clock(change.ends),
                change.place,
            ),
        )

    async def keep_day(self, item_id: int, day: date) -> None:
        """Let an occurrence follow the rule of its series again."""
        await self._session.run(
            "DELETE FROM item_exceptions WHERE school_id = ? AND item_id = ? AND day = ?",
            (self._school_id, item_id, day.isoformat()),
        )

    async def forget_changes(self, item_id: int) -> None:
        """Let every occurrence follow the rule of its series again."""
        await self._session.run(
            "DELETE FROM item_exceptions WHERE school_id = ? AND item_id = ?", (self._school_id, item_id)
        )

    async def set_cancelled(self, item_id: int, moment: datetime | None) -> None:
        """Take an item out of every list, or (None) bring it back."""
        await self._session.run(
            "UPDATE items SET cancelled_at = ? WHERE school_id = ? AND id = ?",
            (to_text(moment) if moment else None, self._school_id, item_id),
        )

    async def set_done(self, item_id: int, member_id: int, moment: datetime | None) -> None:
        """Mark an item as done by somebody, or (None) as open again."""
        await self._session.run(
            "UPDATE items SET done_at = ?, done_by = ? WHERE school_id = ? AND id = ?",
            (to_text(moment) if moment else None, member_id if moment else None, self._school_id, item_id),
        )

    async def places(self, limit: int) -> list[str]:
        """Where the school has met lately, the most frequent of its places first."""
        rows = await self._session.rows(
            "SELECT place FROM (SELECT place FROM items WHERE school_id = ? AND place IS NOT NULL "
            "ORDER BY id DESC LIMIT 100) GROUP BY place ORDER BY count(*) DESC, place LIMIT ?",
            (self._school_id, limit),
        )
        return [row["place"] for row in rows]

    async def _add_people(self, item_id: int, item: Item) -> None:
        people = [("", it, Part.INVITED) for it in item.audience.people]
        people += [("", *it) for it in item.parts.items()]
        people += [(day.isoformat(), *it) for day, turn in item.turns.items() for it in turn.items()]
        await self._session.run_many(
            "INSERT INTO item_people (school_id, item_id, day, member_id, part) VALUES (?, ?, ?, ?, ?)",
            [(self._school_id, item_id, *it) for it in people],
        )


def _columns(item: Item) -> tuple[object, ...]:
    return (
        item.kind,
        item.title,
        item.place,
        item.note,
        None if item.audience.people else item.audience.group_id,
        item.first_day.isoformat(),
        item.last_day.isoformat(),
        _clock(item.starts),
        _clock(item.ends),
        json.dumps(item.periods) if item.periods else None,
        item.rrule,
    )


def _clock(moment: time | None) -> str | None:
    return f"{moment:%H:%M}" if moment else None


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def _item(row: Row) -> Item:
    invited, parts, turns = _people(json.loads(row["people"]))
    changes = [_change(*found) for found in json.loads(row["exceptions"])]
    return Item(
        id=row["id"],
        kind=ItemKind(row["kind"]),
        title=row["title"],
        first_day=date.fromisoformat(row["first_day"]),
        last_day=date.fromisoformat(row["last_day"]),
        audience=Audience(row["group_id"], invited),
        place=row["place"],
        note=row["note"],
        starts=_time(row["starts"]),
        ends=_time(row["ends"]),
        periods=tuple(json.loads(row["periods"] or "[]")),
        rrule=row["rrule"],
        changes={change.day: change for change in changes},
        parts=parts,
        turns=turns,
        created_by=row["created_by"],
        done=row["done_at"] is not None,
        cancelled=row["cancelled_at"] is not None,
        revision=row["revision"],
        created_at=from_text(row["created_at"]),
    )


def _people(
    rows: list[tuple[int, str, str]],
) -> tuple[frozenset[int], dict[int, Part], dict[date, dict[int, Part]]]:
    """Who is invited, who has a part, and who has one on which day."""
    invited, parts = set(), dict[int, Part]()
    turns = dict[date, dict[int, Part]]()
    for who, part, day in rows:
        if part == Part.INVITED:
            invited.add(who)
        elif day:
            turns.setdefault(date.fromisoformat(day), {})[who] = Part(part)
        else:
            parts[who] = Part(part)
    return frozenset(invited), parts, turns


def _change(day: str, new_day: str | None, starts: str | None, ends: str | None, place: str | None) -> Change:
    moved_to = date.fromisoformat(new_day) if new_day else None
    return Change(date.fromisoformat(day), moved_to, _time(starts), _time(ends), place)
