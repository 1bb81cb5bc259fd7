"""Schools and what the director sets once: terms, timetable, groups."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date, datetime

from school.calendar.terms import Period, SpecialDay, Term, Timetable
from school.people import Group, GroupKind, Stage
from storage.database import Session
from storage.moments import to_text


class Schools:
    """The schools of this installation."""

    def __init__(self, session: Session) -> None:
        self._session = session

    async def add(self, name: str, stage: Stage, timezone: str, now: datetime) -> int:
        """Create a school and answer its id."""
        return await self._session.insert(
            "INSERT INTO schools (name, stage, timezone, created_at) VALUES (?, ?, ?, ?)",
            (name, stage, timezone, to_text(now)),
        )

    async def version(self, school_id: int) -> int:
        """The version of a school's directory."""
        [row] = await self._session.rows("SELECT version FROM schools WHERE id = ?", (school_id,))
        return int(row["version"])

    async def rename(self, school_id: int, name: str) -> None:
        """Change the school's name."""
        await self._session.run(
            "UPDATE schools SET name = ?, version = version + 1 WHERE id = ?", (name, school_id)
        )

    async def delete(self, school_id: int) -> None:
        """Delete a school with everything that belongs to it."""
        await self._session.run("DELETE FROM schools WHERE id = ?", (school_id,))

    async def set_stage(self, school_id: int, stage: Stage) -> None:
        """Change the school's stage."""
        await self._session.run(
            "UPDATE schools SET stage = ?, version = version + 1 WHERE id = ?", (stage, school_id)
        )

    async def set_timezone(self, school_id: int, timezone: str) -> None:
        """Change the time zone, an IANA name."""
        await self._session.run(
            "UPDATE schools SET timezone = ?, version = version + 1 WHERE id = ?", (timezone, school_id)
        )

    async def set_term(self, school_id: int, term: Term) -> None:
        """Add a term, or replace the one that overlaps it."""
        await self._session.run(
            "DELETE FROM terms WHERE school_id = ? AND first_day <= ? AND last_day >= ?",
            (school_id, term.last_day.isoformat(), term.first_day.isoformat()),
        )
        await self._session.run(
            "INSERT INTO terms (school_id, name, first_day, last_day, exams) VALUES (?, ?, ?, ?, ?)",
            (school_id, term.name, term.first_day.isoformat(), term.last_day.isoformat(), _exams_json(term)),
        )

    async def change_term(self, school_id: int, first_day: date, term: Term) -> None:
        """Give the term that began on `first_day` this name, these days and these exams."""
        await self._session.run(
            "UPDATE terms SET name = ?, first_day = ?, last_day = ?, exams = ? "
            "WHERE school_id = ? AND first_day = ?",
            (
                term.name,
                term.first_day.isoformat(),
                term.last_day.isoformat(),
                _exams_json(term),
                school_id,
                first_day.isoformat(),
            ),
        )

    async def remove_term(self, school_id: int, first_day: date) -> None:
        """Remove the term that begins on `first_day`; records belong to days and stay."""
        await self._session.run(
            "DELETE FROM terms WHERE school_id = ? AND first_day = ?", (school_id, first_day.isoformat())
        )

    async def set_timetable(self, school_id: int, periods: Iterable[Period]) -> None:
        """Replace the timetable."""
        await self._session.run("DELETE FROM periods WHERE school_id = ?", (school_id,))
        await self._session.run_many(
            "INSERT INTO periods (school_id, number, half, starts, ends) VALUES (?, ?, ?, ?, ?)",
            [(school_id, p.number, p.half, f"{p.start:%H:%M}", f"{p.end:%H:%M}") for p in periods],
        )

    async def set_other_timetable(self, school_id: int, table: Timetable) -> None:
        """Add bells that ring on some days only, or replace those of the same name."""
        periods = [[p.half, f"{p.start:%H:%M}", f"{p.end:%H:%M}"] for p in table.periods]
        season = json.dumps(table.season) if table.season else None
        await self._session.run(
            "INSERT INTO timetables (school_id, name, weekdays, season, periods) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (school_id, name) DO UPDATE SET "
            "weekdays = excluded.weekdays, season = excluded.season, periods = excluded.periods",
            (school_id, table.name, json.dumps(sorted(table.weekdays)), season, json.dumps(periods)),
        )

    async def remove_other_timetable(self, school_id: int, name: str) -> None:
        """Let the usual bells ring on those days again."""
        await self._session.run("DELETE FROM timetables WHERE school_id = ? AND name = ?", (school_id, name))

    async def set_special_day(self, school_id: int, special: SpecialDay) -> None:
        """Let a day depart from the national calendar, in place of how it did before."""
        await self._session.run(
            "INSERT INTO special_days (school_id, day, name, works, counts_as) VALUES (?, ?, ?, ?, ?) "
            "ON CONFLICT (school_id, day) DO UPDATE SET "
            "name = excluded.name, works = excluded.works, counts_as = excluded.counts_as",
            (school_id, special.day.isoformat(), special.name, int(special.works), special.counts_as),
        )

    async def remove_special_day(self, school_id: int, day: date) -> None:
        """Let a day follow the national calendar again."""
        await self._session.run(
            "DELETE FROM special_days WHERE school_id = ? AND day = ?", (school_id, day.isoformat())
        )

    async def add_group(
        self, school_id: int, kind: GroupKind, name: str, subject: str | None = None, grade: int | None = None
    ) -> Group:
        """Create a subject or preparation group, or answer the one of that name."""
        row = await self._session.row(
            "SELECT * FROM staff_groups WHERE school_id = ? AND name = ?", (school_id, name)
        )
        if row:
            return Group(row["id"], GroupKind(row["kind"]), row["name"], row["subject"], row["grade"])
        group_id = await self._session.insert(
            "INSERT INTO staff_groups (school_id, kind, name, subject, grade) VALUES (?, ?, ?, ?, ?)",
            (school_id, kind, name, subject, grade),
        )
        return Group(group_id, kind, name, subject, grade)

    async def change_group(self, school_id: int, group: Group) -> None:
        """Give a group another name, subject or grade."""
        await self._session.run(
            "UPDATE staff_groups SET name = ?, subject = ?, grade = ? WHERE school_id = ? AND id = ?",
            (group.name, group.subject, group.grade, school_id, group.id),
        )

    async def remove_group(self, school_id: int, group_id: int) -> None:
        """Remove a group with its duties and the ties of its chats; its members stay in the school."""
        await self._session.run(
            "DELETE FROM staff_groups WHERE school_id = ? AND id = ?", (school_id, group_id)
        )


def _exams_json(term: Term) -> str:
    return json.dumps(
        [[it.name, it.first_day.isoformat(), it.last_day.isoformat()] for it in term.exams],
        ensure_ascii=False,
    )


async def names(session: Session) -> dict[int, str]:
    """The schools of this installation, by id."""
    return {row["id"]: row["name"] for row in await session.rows("SELECT id, name FROM schools ORDER BY id")}
