"""What is going to be said, and what was: the reminders of one school, and what is due in any."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from sqlite3 import Row
from typing import NamedTuple

from school.reminding.reminders import Due, Kind, Note
from storage.database import Database, Session
from storage.moments import from_text, to_text


class State(StrEnum):
    """Where a reminder is. A held one waits for the director and is never due."""

    WAITING = "waiting"
    HELD = "held"
    SENT = "sent"
    SKIPPED = "skipped"


class Reminder(NamedTuple):
    """One thing to say about an item, week or month; `member_id` is set where one person asked to hear it again.

    `late_since` is when it was due at first, if it came too late and has to wait for the morning. `words` stand
    in place of the usual ones. `note` says why it was skipped, or that it went out late. A tuple, for ten
    thousand may be due at once.
    """

    id: int
    school_id: int
    kind: Kind
    item_id: int | None
    day: date
    due_at: datetime
    member_id: int | None = None
    late_since: datetime | None = None
    state: State = State.WAITING
    words: str | None = None
    done_at: datetime | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """A reminder that is over: sent, or skipped for the reason in `note`."""

    reminder_id: int
    state: State
    note: str | None = None


_COLUMNS = "id, school_id, kind, item_id, day, due_at, member_id, late_since, state, words, done_at, note"
_KINDS = {kind.value: kind for kind in Kind}
_STATES = {state.value: state for state in State}

_OPEN = "state IN ('waiting', 'held') AND member_id IS NULL AND late_since IS NULL AND kind <> 'correction'"
_ONCE = "(school_id, coalesce(item_id, 0), kind, day, coalesce(member_id, 0))"


class Reminders:
    """The reminders of one school; no statement here reaches another."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def planned_until(self) -> datetime | None:
        """Up to when reminders have been planned, None where all have to be planned anew."""
        row = await self._session.row("SELECT planned_until FROM schools WHERE id = ?", (self._school_id,))
        return from_text(row["planned_until"]) if row and row["planned_until"] else None

    async def set_planned(self, until: datetime) -> None:
        """Everything up to a moment has been planned."""
        await self._session.run(
            "UPDATE schools SET planned_until = ? WHERE id = ?", (to_text(until), self._school_id)
        )

    async def remake(self, dues: Sequence[tuple[int | None, Due]], after: datetime) -> None:
        """Replace everything that is to be said later than `after`. Dues come with the item they are about.

        What the director holds or has worded stays so if it is still to be said; what was said is not said again,
        unless there was nobody to hear it.
        """
        await self._remake(f"school_id = ? AND {_OPEN}", (self._school_id,), dues, after)

    async def remake_item(self, item_id: int, dues: Sequence[Due], after: datetime) -> None:
        """The same for one item."""
        where = f"school_id = ? AND item_id = ? AND {_OPEN}"
        await self._remake(where, (self._school_id, item_id), [(item_id, due) for due in dues], after)

    async def _remake(
        self,
        where: str,
        params: tuple[object, ...],
        dues: Sequence[tuple[int | None, Due]],
        after: datetime,
    ) -> None:
        rows = json.dumps([[item, due.kind, due.day.isoformat(), to_text(due.at)] for item, due in dues])
        await self._session.run(
            f"DELETE FROM reminders WHERE {where} AND due_at > ? AND (coalesce(item_id, 0), kind, day) NOT IN "
            "(SELECT coalesce(json_extract(value, '$[0]'), 0), json_extract(value, '$[1]'), "
            "json_extract(value, '$[2]') FROM json_each(?))",
            (*params, to_text(after), rows),
        )
        await self._session.run(
            "INSERT INTO reminders (school_id, item_id, kind, day, due_at) "
            "SELECT ?, json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), "
            "json_extract(value, '$[3]') FROM json_each(?) WHERE true "
            f"ON CONFLICT {_ONCE} DO UPDATE SET due_at = excluded.due_at, "
            "state = iif(state = 'skipped', 'waiting', state), done_at = NULL, note = NULL "
            "WHERE (state IN ('waiting', 'held') AND late_since IS NULL AND due_at > ?) OR note = ?",
            (self._school_id, rows, to_text(after), Note.NOBODY),
        )

    async def schedule(
        self, kind: Kind, item_id: int | None, day: date, at: datetime, member_id: int | None = None
    ) -> None:
        """Say this at a moment, whether or not it was said before: a correction, or what somebody snoozed."""
        await self._session.run(
            "INSERT INTO reminders (school_id, kind, item_id, day, due_at, member_id) VALUES (?, ?, ?, ?, ?, ?) "
            f"ON CONFLICT {_ONCE} DO UPDATE SET due_at = excluded.due_at, "
            "state = 'waiting', late_since = NULL, done_at = NULL, note = NULL",
            (self._school_id, kind, item_id, day.isoformat(), to_text(at), member_id),
        )

    async def withdraw(self, kind: Kind, item_id: int, day: date) -> None:
        """This need not be said any more, if it has not been."""
        await self._session.run(
            "DELETE FROM reminders WHERE school_id = ? AND item_id = ? AND kind = ? AND day = ? "
            "AND member_id IS NULL AND state IN ('waiting', 'held')",
            (self._school_id, item_id, kind, day.isoformat()),
        )

    async def get(self, reminder_id: int) -> Reminder | None:
        """A reminder of this school."""
        row = await self._session.row(
            f"SELECT {_COLUMNS} FROM reminders WHERE school_id = ? AND id = ?", (self._school_id, reminder_id)
        )
        return _reminder(row) if row else None

    async def upcoming(
        self, since: datetime, until: datetime, limit: int, offset: int = 0
    ) -> tuple[int, list[Reminder]]:
        """How many are to go out between two moments, and some of them in order; held ones are among them.

        What single people snoozed is theirs alone.
        """
        where = "WHERE school_id = ? AND done_at IS NULL AND due_at BETWEEN ? AND ? AND member_id IS NULL"
        params = (self._school_id, to_text(since), to_text(until))
        [total] = await self._session.rows(f"SELECT count(*) AS n FROM reminders {where}", params)
        rows = await self._session.rows(
            f"SELECT {_COLUMNS} FROM reminders {where} ORDER BY due_at, id LIMIT ? OFFSET ?",
            (*params, limit, offset),
        )
        return total["n"], [_reminder(row) for row in rows]

    async def mishaps(self, since: datetime, limit: int) -> list[Reminder]:
        """What was skipped or went out late since a moment, the latest first; not what there was nothing to say of."""
        rows = await self._session.rows(
            f"SELECT {_COLUMNS} FROM reminders WHERE school_id = ? AND done_at >= ? "
            "AND note IS NOT NULL AND note NOT IN (?, ?) ORDER BY done_at DESC, id DESC LIMIT ?",
            (self._school_id, to_text(since), Note.NOTHING, Note.GONE, limit),
        )
        return [_reminder(row) for row in rows]

    async def spans(self, since: date, *, open_only: bool = False) -> set[tuple[Kind, date]]:
        """The weeks and months since a day of which something is to be said or (unless `open_only`) was."""
        rows = await self._session.rows(
            "SELECT kind, day FROM reminders WHERE school_id = ? AND coalesce(item_id, 0) = 0 "
            "AND kind IN ('week', 'month') AND day >= ? AND (NOT ? OR state IN ('waiting', 'held'))",
            (self._school_id, since.isoformat(), open_only),
        )
        return {(_KINDS[row["kind"]], date.fromisoformat(row["day"])) for row in rows}

    async def hold(self, reminder_id: int, held: bool) -> None:
        """Keep a reminder back, or let it go again."""
        await self._session.run(
            "UPDATE reminders SET state = ? WHERE school_id = ? AND id = ? AND state IN ('waiting', 'held')",
            (State.HELD if held else State.WAITING, self._school_id, reminder_id),
        )

    async def word(self, reminder_id: int, words: str | None) -> None:
        """Say it in other words, or (None) in the usual ones again."""
        await self._session.run(
            "UPDATE reminders SET words = ? WHERE school_id = ? AND id = ? AND state IN ('waiting', 'held')",
            (words, self._school_id, reminder_id),
        )

    async def send_at(self, reminder_id: int, moment: datetime) -> None:
        """Let a reminder go out at another time than planned, held or not."""
        await self._session.run(
            "UPDATE reminders SET state = 'waiting', due_at = ?, late_since = NULL "
            "WHERE school_id = ? AND id = ? AND state IN ('waiting', 'held')",
            (to_text(moment), self._school_id, reminder_id),
        )


# --- across schools -------------------------------------------------------------------------------


PENDING = """
    SELECT EXISTS (SELECT 1 FROM reminders WHERE state = 'waiting' AND due_at <= ?) AS due,
           EXISTS (SELECT 1 FROM schools WHERE planned_until < ?) AS unplanned
"""
"""Whether there is anything to do, from the present moment and the one up to which schools should be planned."""


async def claim(session: Session, now: datetime, limit: int, without: Iterable[int] = ()) -> list[Reminder]:
    """What is due in the school that has waited longest, in order; not in the schools `without`."""
    moment = to_text(now)
    rows = await session.rows(
        f"SELECT {_COLUMNS} FROM reminders WHERE school_id = "
        "(SELECT school_id FROM reminders WHERE state = 'waiting' AND due_at <= ? "
        "AND school_id NOT IN (SELECT value FROM json_each(?)) ORDER BY due_at LIMIT 1) "
        "AND done_at IS NULL AND state = 'waiting' AND due_at <= ? ORDER BY due_at LIMIT ?",
        (moment, json.dumps(list(without)), moment, limit),
    )
    return [_reminder(row) for row in rows]


async def next_due(session: Session) -> datetime | None:
    """When something is due next, in any school."""
    row = await session.row("SELECT min(due_at) AS at FROM reminders WHERE state = 'waiting'")
    return from_text(row["at"]) if row and row["at"] else None


async def school_of(session: Session, reminder_id: int) -> int | None:
    """The school a reminder belongs to, for a button that may be tapped by somebody who works in another now."""
    row = await session.row("SELECT school_id FROM reminders WHERE id = ?", (reminder_id,))
    return row["school_id"] if row else None


async def finish(session: Session, done: Iterable[Done], now: datetime) -> None:
    """Mark reminders as over, inside the transaction that holds their letters."""
    rows = json.dumps([[it.reminder_id, it.state, it.note] for it in done])
    await session.run(
        "UPDATE reminders SET state = json_extract(d.value, '$[1]'), note = json_extract(d.value, '$[2]'), done_at = ? "
        "FROM json_each(?) d WHERE reminders.id = json_extract(d.value, '$[0]')",
        (to_text(now), rows),
    )


async def put_off(session: Session, reminder: Reminder, until: datetime) -> None:
    """Let a late reminder wait; it stays late."""
    await session.run(
        "UPDATE reminders SET due_at = ?, late_since = coalesce(late_since, due_at) WHERE id = ?",
        (to_text(until), reminder.id),
    )


async def unplanned(
    session: Session, until: datetime, limit: int, without: Iterable[int] = ()
) -> list[tuple[int, int]]:
    """Schools (with their version) whose reminders have not been planned up to a moment."""
    rows = await session.rows(
        "SELECT id, version FROM schools WHERE planned_until < ? "
        "AND id NOT IN (SELECT value FROM json_each(?)) ORDER BY planned_until LIMIT ?",
        (to_text(until), json.dumps(list(without)), limit),
    )
    return [(row["id"], row["version"]) for row in rows]


async def prune(database: Database, now: datetime) -> None:
    """Forget what was said long ago, and what was held for a month beyond its time."""
    month, year = to_text(now - timedelta(days=30)), to_text(now - timedelta(days=396))
    await database.forget("reminders", "done_at < ?", (year,))
    await database.forget("reminders", "done_at IS NULL AND state = 'held' AND due_at < ?", (month,))


def _reminder(row: Row) -> Reminder:
    """A row of `_COLUMNS`."""
    number, school, kind, item, day, due_at, member, late_since, state, words, done_at, note = row
    return Reminder(
        number,
        school,
        _KINDS[kind],
        item,
        date.fromisoformat(day),
        from_text(due_at),
        member,
        late_since and from_text(late_since),
        _STATES[state],
        words,
        done_at and from_text(done_at),
        note,
    )
