"""From the sheets of a file to lessons, and to what in them was not understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from school.class_timetable.cells import Said, colleagues, no_lesson_in, place_in, read_cell
from school.class_timetable.lessons import ClassLesson, Place, meet
from school.class_timetable.tables import Cell, Found, Sheet, tables_of
from school.folding import fold
from school.names import RosterIndex
from school.observing.observations import only_subject_of
from school.people import Member, Stage
from school.subjects import suit_grade

MOST_LESSONS: Final = 8000
"""A hundred classes have some 4,000 lessons a week."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two lessons at once: the first counts. `subject` is what the second says."""

    lesson: ClassLesson
    subject: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What the sheets of a file say.

    `whole` are the classes of which there is a timetable of their own. `unread` counts the cells that were not
    understood, as written, `no_lessons` those that are none, such as 自习, by their kind; `passed_over` are rows beside
    the periods; `nameless` are tables that don't say whose they are, by the words above them, and sheets without any.
    """

    lessons: Sequence[ClassLesson]
    whole: frozenset[Place] = frozenset()
    unread: Sequence[tuple[str, int]] = ()
    no_lessons: Sequence[tuple[str, int]] = ()
    passed_over: Sequence[str] = ()
    nameless: Sequence[str] = ()
    contradictions: Sequence[Contradiction] = ()

    @property
    def places(self) -> list[Place]:
        """The classes that have lessons, in order."""
        return sorted({it.place for it in self.lessons})


def read_class_timetable(
    sheets: Iterable[Sheet], stage: Stage, roster: RosterIndex, *, name: str = "", morning: int = 0
) -> Reading:
    """Read timetables of classes, of the whole school or of teachers, as many as stand in the sheets.

    Whose a table is stands in its rows, above it, in the title of its sheet or, at last, in the file's `name`.
    `morning` is how many periods a morning has, 0 where that is not known. Never raises.
    """
    reader = _Reader(stage, roster)
    for sheet in sheets:
        tables = list(tables_of(sheet.rows, morning))
        for table in tables:
            reader.take(table, (table.above, sheet.title, name))
        if not tables and any(map(any, sheet.rows)):
            reader.leave(sheet.title)
    return reader.result()


class _Reader:
    def __init__(self, stage: Stage, roster: RosterIndex) -> None:
        self._stage, self._roster = stage, roster
        self._lessons: dict[tuple[Place, int, int], list[ClassLesson]] = {}
        self._whole: set[Place] = set()
        self._unread: Counter[str] = Counter()
        self._no_lessons: Counter[str] = Counter()
        self._passed_over: dict[str, None] = {}
        self._nameless: dict[str, None] = {}
        self._contradictions: list[Contradiction] = []

    def result(self) -> Reading:
        lessons = [it for slot in self._lessons.values() for it in slot][:MOST_LESSONS]
        return Reading(
            lessons,
            frozenset(self._whole),
            self._unread.most_common(),
            self._no_lessons.most_common(),
            tuple(self._passed_over),
            tuple(self._nameless),
            tuple(self._contradictions),
        )

    def take(self, table: Found, titles: Sequence[str]) -> None:
        self._passed_over |= dict.fromkeys(it for it in table.passed_over if not no_lesson_in(it))
        said = {it.text: read_cell(it.text, self._stage, self._roster) for it in table.cells}
        of_teachers = 2 * sum(any(it.place for it in said[cell.text]) for cell in table.cells) > len(
            table.cells
        )
        above = self._teacher(titles) if of_teachers else self._place(titles)
        lost = False
        for cell in table.cells:
            owner = (self._teacher if of_teachers else self._place)((cell.row_words,)) or above
            if owner is None:
                lost = True
            elif isinstance(owner, Place):
                self._whole.add(owner)
                self._add(cell, said[cell.text], owner, None)
            else:
                self._add(cell, said[cell.text], None, owner)
        if lost:
            self.leave(" ".join(titles[0].split()) or titles[1] or titles[2])

    def leave(self, title: str) -> None:
        """A sheet in which there is no timetable."""
        self._nameless[title] = None

    def _place(self, words: Sequence[str]) -> Place | None:
        return next((found for it in words if (found := place_in(it, self._stage))), None)

    def _teacher(self, words: Sequence[str]) -> Member | None:
        """The only colleague who is named."""
        for text in map(fold, words):
            named = (it for at in range(len(text)) if (it := self._roster.at(text, at)))
            found = {member.id: member for it in named for member in it.members}
            if len(found) == 1:
                return found.popitem()[1]
        return None

    def _add(self, cell: Cell, said: Sequence[Said], owner: Place | None, teacher: Member | None) -> None:
        found = [self._lesson(cell, it, owner, teacher) for it in said]
        lessons = [it for it in found if it is not None]
        if not lessons or len(lessons) < len(found):
            if kind := no_lesson_in(cell.text):
                self._no_lessons[kind] += 1
            else:
                self._unread[" ".join(cell.text.split())] += 1
            return
        for lesson in lessons:
            self._keep(lesson)

    def _lesson(
        self, cell: Cell, said: Said, owner: Place | None, teacher: Member | None
    ) -> ClassLesson | None:
        place = said.place or owner
        if place is None or (owner is not None and place != owner):
            return None
        subject = said.subject or (only_subject_of(teacher, place.grade) if teacher else None)
        if subject is None:
            return None
        subject = suit_grade(subject, place.grade)
        lesson = ClassLesson(place, cell.weekday, cell.period, subject, said.parity)
        if teacher is not None:
            return replace(lesson, member_id=teacher.id)
        if said.name is None:
            return lesson
        meant = colleagues(said.name, place, subject, self._roster)
        return (
            replace(lesson, member_id=meant[0].id) if len(meant) == 1 else replace(lesson, teacher=said.name)
        )

    def _keep(self, lesson: ClassLesson) -> None:
        slot = self._lessons.setdefault((lesson.place, lesson.weekday, lesson.period), [])
        at_once = [it for it in slot if meet(lesson.parity, it.parity)]
        known = next((it for it in at_once if it.subject == lesson.subject), None)
        if known is not None and known.member_id is None:
            slot[slot.index(known)] = replace(lesson, parity=known.parity)
        elif known is None and at_once:
            self._contradictions.append(Contradiction(at_once[0], lesson.subject))
        elif known is None:
            slot.append(lesson)
