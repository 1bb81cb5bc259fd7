"""Which lessons of the timetable somebody is in, was in, or could go to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, TypeVar

from school.class_timetable.lessons import Held
from school.observing.coverage import Visited, reasons
from school.people import Member

_T = TypeVar("_T")

AFTER: Final = timedelta(minutes=10)
"""How long after its end a lesson is still the one that is meant."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a lesson is; None for what is not known."""

    grade: int | None
    class_no: int | None
    subject: str | None
    period: int | None
    host_id: int | None

    @classmethod
    def of(cls, held: Held) -> Facts:
        """Those of a lesson of the timetable."""
        it = held.lesson
        return cls(*it.place, it.subject, it.period, held.host.id if held.host else None)


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said of a lesson; None, and no hosts, for what was left out. Of several hosts one gave it."""

    grade: int | None
    class_no: int | None
    subject: str | None
    period: int | None
    hosts: frozenset[int]

    @property
    def says_which(self) -> bool:
        """Whether it says enough to look for the lesson: a class, or a colleague."""
        return bool(self.hosts) or None not in (self.grade, self.class_no)

    def fits(self, it: Facts) -> bool:
        """Whether nothing that was said speaks against a lesson."""
        return (
            self.grade in (None, it.grade)
            and self.class_no in (None, it.class_no)
            and self.subject in (None, it.subject)
            and self.period in (None, it.period)
            and (not self.hosts or it.host_id in self.hosts)
        )


def common(lessons: Sequence[Facts]) -> Facts:
    """What several lessons have in common: whichever was meant, this is so."""

    def same(values: Iterable[_T | None]) -> _T | None:
        different = set(values)
        return different.pop() if len(different) == 1 else None

    return Facts(
        same(it.grade for it in lessons),
        same(it.class_no for it in lessons),
        same(it.subject for it in lessons),
        same(it.period for it in lessons),
        same(it.host_id for it in lessons),
    )


def going_on(held: Iterable[Held], observer: Member, now: datetime) -> list[Held]:
    """The lessons of others that have begun and are not long over."""
    return [it for it in _begun(held, observer, now) if now < it.ends + AFTER]


def meant(held: Sequence[Held], said: Said, observer: Member, now: datetime) -> list[Held]:
    """The lessons of a day that may be meant: those going on, or else those that have begun.

    Nothing without a class or a host: too much would fit.
    """
    if not said.says_which:
        return []
    fitting = [it for it in _begun(held, observer, now) if said.fits(Facts.of(it))]
    return going_on(fitting, observer, now) or fitting


def _begun(held: Iterable[Held], observer: Member, now: datetime) -> list[Held]:
    return [it for it in held if it.starts <= now and (it.host is None or it.host.id != observer.id)]


def lessons_to_see(
    observer: Member, held: Sequence[Held], visits: Sequence[Visited], now: datetime
) -> list[Held]:
    """Lessons that are not over yet, for each colleague the first to which the observer could go, best reason first.

    The reasons are those of `could_visit`. What is given while the observer teaches is left out.
    """
    own = [it for it in held if it.host is not None and it.host.id == observer.id]
    reason = reasons(observer, visits)
    first: dict[int, tuple[Member, Held]] = {}
    for it in sorted(held, key=lambda it: it.starts):
        busy = any(it.starts < mine.ends and mine.starts < it.ends for mine in own)
        if it.host is not None and it.host.id != observer.id and it.ends > now and not busy:
            first.setdefault(it.host.id, (it.host, it))
    return [it for _, it in sorted(first.values(), key=lambda pair: reason(pair[0]))]


def by_subject(observer: Member, lessons: Sequence[Held]) -> tuple[list[Held], list[Held]]:
    """Those of the observer's own subjects, and the others."""
    subjects = {it.subject for it in observer.teaches}
    own = [it for it in lessons if it.lesson.subject in subjects]
    return own, [it for it in lessons if it.lesson.subject not in subjects]
