"""The timetables of the classes of one school. They are asked by day: a term of forty classes has 1,200 rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from sqlite3 import Row

from school.calendar.terms import Parity
from school.class_timetable.lessons import ClassLesson, Place
from storage.database import Session


class ClassTimetables:
    """The lessons of one school; no statement here reaches another. `first_day` is that of the term."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def of_weekday(self, first_day: date, weekday: int, parity: Parity | None) -> list[ClassLesson]:
        """The lessons of a weekday in odd or even weeks; where it is not known which, of all."""
        rows = await self._session.rows(
            "SELECT * FROM class_lessons WHERE school_id = ? AND first_day = ? AND weekday = ? "
            "AND (parity IS NULL OR ?4 IS NULL OR parity = ?4) ORDER BY period, grade, class_no",
            (self._school_id, first_day.isoformat(), weekday, parity),
        )
        return list(map(_lesson, rows))

    async def extent(self, first_day: date) -> dict[Place, int]:
        """How many lessons each class has in a week."""
        rows = await self._session.rows(
            "SELECT grade, class_no, count(*) AS n FROM class_lessons WHERE school_id = ? AND first_day = ? "
            "GROUP BY grade, class_no ORDER BY grade, class_no",
            (self._school_id, first_day.isoformat()),
        )
        return {Place(row["grade"], row["class_no"]): row["n"] for row in rows}

    async def replace(
        self,
        first_day: date,
        lessons: Iterable[ClassLesson],
        classes: Collection[Place] = (),
        members: Collection[int] = (),
    ) -> None:
        """Take lessons over: those there are of these classes and people go, and others that are at the same time."""
        day = first_day.isoformat()
        await self._session.run_many(
            "DELETE FROM class_lessons WHERE school_id = ? AND first_day = ? AND grade = ? AND class_no = ?",
            [(self._school_id, day, *place) for place in classes],
        )
        await self._session.run_many(
            "DELETE FROM class_lessons WHERE school_id = ? AND first_day = ? AND member_id = ?",
            [(self._school_id, day, member_id) for member_id in members],
        )
        rows = [
            (
                self._school_id,
                day,
                it.weekday,
                it.period,
                *it.place,
                it.parity,
                it.subject,
                it.member_id,
                it.teacher,
            )
            for it in lessons
        ]
        await self._session.run_many(
            "DELETE FROM class_lessons WHERE school_id = ? AND first_day = ? AND weekday = ? AND period = ? "
            "AND grade = ? AND class_no = ? AND (parity IS NULL OR ?7 IS NULL OR parity = ?7)",
            [row[:7] for row in rows],
        )
        await self._session.run_many(
            "INSERT INTO class_lessons (school_id, first_day, weekday, period, grade, class_no, parity, subject, "
            "member_id, teacher) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            rows,
        )

    async def copy(self, source: date, target: date) -> None:
        """Take the timetable of another term over for one that has none."""
        await self._session.run(
            "INSERT INTO class_lessons (school_id, first_day, weekday, period, grade, class_no, parity, subject, "
            "member_id, teacher) SELECT school_id, ?, weekday, period, grade, class_no, parity, subject, member_id, "
            "teacher FROM class_lessons WHERE school_id = ? AND first_day = ?",
            (target.isoformat(), self._school_id, source.isoformat()),
        )

    async def remove(self, first_day: date) -> None:
        """Delete a term's timetable."""
        await self._session.run(
            "DELETE FROM class_lessons WHERE school_id = ? AND first_day = ?",
            (self._school_id, first_day.isoformat()),
        )


def _lesson(row: Row) -> ClassLesson:
    return ClassLesson(
        Place(row["grade"], row["class_no"]),
        row["weekday"],
        row["period"],
        row["subject"],
        row["parity"],
        row["member_id"],
        row["teacher"],
        row["id"],
    )
