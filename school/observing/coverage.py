"""Who has been observed, and whose lessons somebody could go to. Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from school.names import pinyin_key
from school.observing.visits import KIND_PATTERN
from school.people import Member
from school.scheduling.schedule import ItemKind, Occurrence


class Visited(NamedTuple):
    """How often an observer went to a colleague's lessons of a subject in a grade. A tuple, for a term has thousands."""

    observer_id: int
    host_id: int
    grade: int | None
    subject: str
    times: int


@dataclass(frozen=True, slots=True)
class Cell:
    """A subject in a grade: who teaches it, how many of them nobody has observed, how often it was observed."""

    teachers: int
    unseen: int
    visits: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """What a stretch of days covers. `times` counts the visits to each of `people`, 0 included; `left_out` are
    those of whom nobody knows what they teach.

    `cells` are by grade and subject; `grades` go up, `subjects` stand in the order of how many teach them.
    """

    people: Sequence[Member]
    times: Mapping[int, int]
    cells: Mapping[tuple[int, str], Cell]
    grades: Sequence[int]
    subjects: Sequence[str]
    left_out: int

    @property
    def unseen(self) -> Sequence[Member]:
        """Whom nobody has observed."""
        return [it for it in self.people if not self.times[it.id]]


def coverage(people: Iterable[Member], visits: Iterable[Visited]) -> Coverage:
    """How far visits cover the lessons of these people.

    Only those count who are known to teach something. A lesson that several observed counts as often.
    """
    asked = list(people)
    teachers = sorted((it for it in asked if it.teaches), key=lambda it: (pinyin_key(it.name), it.id))
    known = {it.id for it in teachers}
    times: Counter[int] = Counter()
    visited: Counter[tuple[int | None, str]] = Counter()
    for it in visits:
        if it.host_id in known:
            times[it.host_id] += it.times
            visited[it.grade, it.subject] += it.times
    taught: dict[tuple[int, str], set[int]] = {}
    for teacher in teachers:
        for lesson in teacher.teaches:
            taught.setdefault((lesson.grade, lesson.subject), set()).add(teacher.id)
    by_subject = Counter(subject for (_, subject), who in taught.items() for _ in who)
    cells = {
        key: Cell(len(who), sum(not times[one] for one in who), visited[key]) for key, who in taught.items()
    }
    return Coverage(
        teachers,
        {it.id: times[it.id] for it in teachers},
        cells,
        sorted({grade for grade, _ in taught}),
        [subject for subject, _ in by_subject.most_common()],
        len(asked) - len(teachers),
    )


def open_lessons(occurrences: Iterable[Occurrence]) -> list[Occurrence]:
    """What stands in the schedule as a lesson that others come to: 公开课, 汇报课, 同课异构 …, by its title."""
    return [
        it
        for it in occurrences
        if it.item.kind in (ItemKind.EVENT, ItemKind.SERIES) and _OPEN_LESSON.search(it.item.title)
    ]


_OPEN_LESSON: Final = re.compile(KIND_PATTERN)


def could_visit(
    observer: Member,
    people: Iterable[Member],
    visits: Sequence[Visited],
    away: Collection[int] = (),
) -> list[Member]:
    """Colleagues whose lessons this observer could go to, the best reason first.

    Those the observer has not heard come first, then those who have been observed least; among equals colleagues
    of the same subject in the same grade, of the subject, of the grade, and the others. Who is away, or teaches
    nothing that is known, is left out.
    """
    others = [it for it in people if it.id != observer.id and it.teaches and it.id not in away]
    return sorted(others, key=reasons(observer, visits))


def reasons(observer: Member, visits: Sequence[Visited]) -> Callable[[Member], tuple[object, ...]]:
    """A key that puts those first to whom this observer has the best reasons to go."""
    times: Counter[int] = Counter()
    for it in visits:
        times[it.host_id] += it.times
    heard = {it.host_id for it in visits if it.observer_id == observer.id}
    return lambda it: (it.id in heard, times[it.id], _distance(observer, it), pinyin_key(it.name), it.id)


def _distance(observer: Member, other: Member) -> int:
    own = {(it.grade, it.subject) for it in observer.teaches}
    theirs = {(it.grade, it.subject) for it in other.teaches}
    if own & theirs:
        return 0
    if {subject for _, subject in own} & {subject for _, subject in theirs}:
        return 1
    return 2 if {grade for grade, _ in own} & {grade for grade, _ in theirs} else 3
