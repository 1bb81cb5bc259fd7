"""The rows of a school with other ids, so that they fit between those of other schools.

Every id of a table grows by the same number. Which columns hold ids follows from the foreign keys; what these do
not tell stands here, and a test finds a table or a column that nobody has decided about.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Mapping
from typing import Any, Final

MEMBERS, GROUPS, ITEMS = "members", "staff_groups", "items"

LEFT_BEHIND: Final = frozenset({"inbox", "drafts", "exports", "export_files", "feeds", "invitations"})
"""Tables of which nothing is moved: what is on its way or half said, and the secrets of addresses that lead to
another bot or another machine."""

REFERENCES: Final = {
    ("claims", "decided_by"): MEMBERS,
    ("items", "done_by"): MEMBERS,
    ("plan_entries", "duty_id"): "duties",
    ("plan_entries", "item_id"): ITEMS,
    ("plans", "before_id"): "plans",
    ("records", "decided_by"): MEMBERS,
    ("observations", "decided_by"): MEMBERS,
    ("told", "group_id"): GROUPS,
}
"""Columns that hold the id of a row without a foreign key, for the row may be gone."""

New = Callable[[str, Any], Any]
"""From a table and an old id to the new one."""


def _names(value: dict[str, Any], new: New) -> dict[str, Any]:
    groups, people = value["groups"], value["people"]
    return value | {
        "groups": [new(GROUPS, it) for it in groups],
        "people": [new(MEMBERS, it) for it in people],
    }


def _results(value: dict[str, Any], new: New) -> dict[str, Any]:
    return value | {"people": [[new(MEMBERS, member), *more] for member, *more in value["people"]]}


def _tasks(value: dict[str, str], new: New) -> dict[str, str]:
    return {str(new(MEMBERS, int(member))): part for member, part in value.items()}


def _draft(value: dict[str, Any] | None, new: New) -> dict[str, Any] | None:
    if value is None:
        return None
    changed = dict(value)
    if value["whom"]:
        group_id, role, people, new_group = value["whom"]
        changed["whom"] = [new(GROUPS, group_id), role, [new(MEMBERS, it) for it in people], new_group]
    if "members" in value:
        changed["members"] = [new(MEMBERS, it) for it in value["members"]]
    return changed


def _proposal(value: dict[str, Any], new: New) -> dict[str, Any]:
    return value | {"draft": _draft(value["draft"], new)}


def _undo(value: dict[str, Any], new: New) -> dict[str, Any]:
    return {
        "item": new(ITEMS, value["item"]),
        "draft": _draft(value["draft"], new),
        "group": new(GROUPS, value["group"]),
        "joined": [[new(MEMBERS, member), led] for member, led in value["joined"]],
    }


INSIDE: Final[dict[tuple[str, str], Callable[[Any, New], Any]]] = {
    ("announcements", "addressees"): _names,
    ("announcements", "move"): lambda value, new: value | {"item": new(ITEMS, value["item"])},
    ("closings", "results"): _results,
    ("plan_entries", "base"): _draft,
    ("plan_entries", "data"): _proposal,
    ("plan_entries", "read"): _proposal,
    ("plan_entries", "undo"): _undo,
    ("plans", "groups"): lambda value, new: [new(GROUPS, it) for it in value],
    ("told", "people"): lambda value, new: [new(MEMBERS, it) for it in value],
    ("told", "tasks"): _tasks,
}
"""Columns with JSON in which there are ids."""

SPOKEN: Final = {
    ("cards", "card"): "announcements",
    ("outbox", "occasion"): "reminders",
    ("said_together", "occasion"): "reminders",
}
"""Columns with a name such as reminder:ID:…, and whose id that is."""


class Renumbering:
    """New ids for the rows of a school. `grown` says by how much the ids of each table grow."""

    def __init__(self, moved: sqlite3.Connection, grown: Mapping[str, int]) -> None:
        self._moved = moved
        self._grown = grown
        owing = moved.execute("SELECT item_id FROM requirements WHERE owes <> 'each'")
        self._owed_by_groups = {item_id for (item_id,) in owing}

    def new(self, table: str, old: Any) -> Any:
        """The id that a row of `table` has from now on; nobody (None, 0) stays nobody."""
        return old + self._grown[table] if old else old

    def rows(self, table: str) -> tuple[list[str], list[tuple[Any, ...]]]:
        """The columns of a table, and its rows with their new ids."""
        found = self._moved.execute(f"SELECT * FROM {table} ORDER BY rowid")
        columns = [it[0] for it in found.description]
        change = [self._change(table, column) for column in columns]
        rows = [
            tuple(do(value) if do else value for do, value in zip(change, row, strict=True)) for row in found
        ]
        if table == "submissions":
            rows = [self._with_debtor(columns, old) for old in rows]
        return columns, rows

    def _change(self, table: str, column: str) -> Callable[[Any], Any] | None:
        key = (table, column)
        if leads_to := REFERENCES.get(key) or leading_to(self._moved, table, column):
            return lambda old: self.new(leads_to, old)
        if key in INSIDE:
            return lambda text: (
                text and json.dumps(INSIDE[key](json.loads(text), self.new), ensure_ascii=False)
            )
        if key in SPOKEN:
            return lambda name: self._spoken(SPOKEN[key], name)
        return None

    def _spoken(self, table: str, name: str) -> str:
        what, old, rest = name.split(":", 2)
        return f"{what}:{self.new(table, int(old))}:{rest}"

    def _with_debtor(self, columns: list[str], row: tuple[Any, ...]) -> tuple[Any, ...]:
        """Who owes is a member or, where groups owe, a group."""
        given = dict(zip(columns, row, strict=True))
        groups_owe = given["item_id"] - self._grown[ITEMS] in self._owed_by_groups
        given["debtor_id"] = self.new(GROUPS if groups_owe else MEMBERS, given["debtor_id"])
        return tuple(given.values())


def tables(connection: sqlite3.Connection) -> list[str]:
    """Every table of a database, SQLite's own aside."""
    found = connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    )
    return [name for (name,) in found]


def leading_to(connection: sqlite3.Connection, table: str, column: str) -> str | None:
    """The table whose ids stand in a column, by the schema: its own, or that of the foreign key."""
    keys = {row[3]: (row[2], row[4]) for row in connection.execute(f"PRAGMA foreign_key_list({table})")}
    if column in keys and column != "school_id":
        parent, theirs = keys[column]
        return leading_to(connection, parent, theirs)
    if column == "school_id":
        return "schools"
    return table if column == "id" else None
