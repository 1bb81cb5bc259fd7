"""Lessons as whoever gave them sees them: who came, and what they say together. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from school.observing.observations import Observation, SharedPart, Visit, merged_visit, same_lesson
from school.observing.sheets import Average, FilledSheet, averages


@dataclass(frozen=True, slots=True)
class GivenLesson:
    """One lesson with the logs of everybody who came (at least one), in the order in which they were entered."""

    logs: tuple[Observation, ...]

    @property
    def visit(self) -> Visit:
        """What the logs say together of the lesson."""
        first, *others = (it.visit for it in self.logs)
        for other in others:
            first = merged_visit(first, other)
        return first

    @property
    def shared(self) -> Sequence[Observation]:
        """The logs of which something is shared."""
        return [it for it in self.logs if it.share is not None]

    @property
    def unseen(self) -> Sequence[Observation]:
        """The shared ones that have not been acknowledged."""
        return [it for it in self.logs if it.share is not None and it.share.seen_at is None]

    @property
    def sheets(self) -> Sequence[FilledSheet]:
        """The shared sheets."""
        return [it.sheet for it in self.shared if it.sheet and shows(it, SharedPart.MARKS)]

    @property
    def averages(self) -> Sequence[Average]:
        """What the shared sheets say together."""
        return averages(self.sheets)


def shows(log: Observation, part: SharedPart) -> bool:
    """Whether a part of a log is shared."""
    return log.share is not None and part in log.share.parts


def lessons_given(logs: Iterable[Observation]) -> list[GivenLesson]:
    """Logs of one host's lessons, put together lesson by lesson; the latest day first, in it by period.

    Logs that say more (class, period) come first, so that one that says less joins the lesson it fits.
    """
    days: dict[date, list[list[Observation]]] = {}
    for log in sorted(logs, key=lambda it: (it.visit.lesson.class_no is None) + (it.visit.period is None)):
        groups = days.setdefault(log.visit.day, [])
        group = next(
            (it for it in groups if all(same_lesson(log.visit, other.visit) for other in it)),
            None,
        )
        if group is None:
            groups.append([log])
        else:
            group.append(log)
    found = [
        GivenLesson(tuple(sorted(group, key=lambda it: it.id)))
        for groups in days.values()
        for group in groups
    ]
    return sorted(found, key=lambda it: (-it.visit.day.toordinal(), it.visit.period or 0, it.logs[0].id))
