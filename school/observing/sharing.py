"""What of an appraisal is shared with whoever gave the lesson, and who else may read it. Pure."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from school.observing.customs import Customs, Readers
from school.observing.observations import Appraisal, Observation, SharedPart
from school.people import Member
from school.permissions import OVERSEERS

TOLD_AFTER: Final = timedelta(minutes=10)
"""How long after the last change of what is shared its host is told: a correction is seldom one change alone."""


def parts_changed(before: Appraisal, after: Appraisal) -> list[SharedPart]:
    """The parts that say something else now."""
    pairs = (
        (SharedPart.MARKS, before.mark, after.mark),
        (SharedPart.STRENGTHS, before.strengths, after.strengths),
        (SharedPart.SUGGESTIONS, before.suggestions, after.suggestions),
    )
    return [part for part, was, now in pairs if was != now]


def parts_written(log: Observation) -> list[SharedPart]:
    """What there is to share of a log."""
    it = log.appraisal
    there = {
        SharedPart.MARKS: bool(log.sheet or it.mark),
        SharedPart.STRENGTHS: bool(it.strengths),
        SharedPart.SUGGESTIONS: bool(it.suggestions),
        SharedPart.LINES: log.lines > 0,
    }
    return [part for part, written in there.items() if written]


def may_read(
    reader: Member, log: Observation, observer: Member, host: Member | None, customs: Customs
) -> bool:
    """Whether somebody who neither wrote the log nor gave the lesson may read its appraisal.

    The school says whether leaders may, and whether the heads of the observer's and the host's groups may; each
    holds for what was entered since the school said so. Private notes are nobody else's.
    """
    if not reader.active:
        return False
    groups = observer.groups | (host.groups if host else frozenset())
    readers = readers_of(log, customs)
    if reader.roles & OVERSEERS:
        return readers is not Readers.NOBODY
    return readers is Readers.HEADS and bool(groups & reader.leads.keys())


def readers_of(log: Observation, customs: Customs) -> Readers:
    """Who may read the appraisal of this log besides its observer."""
    if customs.heads_since is not None and log.entered_at >= customs.heads_since:
        return Readers.HEADS
    if customs.leaders_since is not None and log.entered_at >= customs.leaders_since:
        return Readers.LEADERS
    return Readers.NOBODY
