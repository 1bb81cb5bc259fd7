"""What is changed in a log after it was entered: who, when, what. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from school.observing.customs import Customs
from school.observing.lessons import lesson_label
from school.observing.observations import Appraisal, Observation, Visit
from school.people import Member, Role
from school.permissions import OVERSEERS
from school.problems import Problem

REOPENED_FOR = timedelta(days=3)
"""How long a log may be changed once a head has reopened it."""


class Locked(Problem):
    """A log that may not be changed any more, unless a head reopens it."""

    def __init__(self, log_id: int, days: int) -> None:
        self.log_id = log_id
        self.days = days


class Corrected(StrEnum):
    """What was changed. The observer's private notes leave no trace."""

    LESSON = "lesson"
    HOST = "host"
    DAY = "day"
    PERIOD = "period"
    KIND = "kind"
    ONLINE = "online"
    TOPIC = "topic"
    STRENGTHS = "strengths"
    SUGGESTIONS = "suggestions"
    MARK = "mark"
    SHEET = "sheet"
    LINE = "line"
    MERGED = "merged"
    REOPENED = "reopened"


OF_APPRAISAL = frozenset(
    {Corrected.STRENGTHS, Corrected.SUGGESTIONS, Corrected.MARK, Corrected.SHEET, Corrected.LINE}
)
"""Changes that tell what the observer thinks."""


@dataclass(frozen=True, slots=True)
class Change:
    """What a part said before and after: words, a day as YYYY-MM-DD, a number, a kind or 0 and 1 as it is stored."""

    part: Corrected
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A change with who made it and when (aware)."""

    change: Change
    member_id: int
    at: datetime


def visit_changes(before: Visit, after: Visit) -> list[Change]:
    """What differs; filling in what was unknown is no correction."""
    pairs = (
        (Corrected.LESSON, lesson_label(before.lesson), lesson_label(after.lesson)),
        (Corrected.HOST, before.host_name, after.host_name),
        (Corrected.DAY, before.day.isoformat(), after.day.isoformat()),
        (Corrected.PERIOD, _text(before.period), _text(after.period)),
        (Corrected.KIND, before.kind.value, after.kind.value),
        (Corrected.ONLINE, str(int(before.online)), str(int(after.online))),
        (Corrected.TOPIC, _text(before.lesson.topic), _text(after.lesson.topic)),
    )
    found = [Change(part, was, now) for part, was, now in pairs if was and was != now]
    filled_in = before.lesson.class_no is None and after.lesson.class_no is not None
    same = (before.lesson.grade, before.lesson.subject) == (after.lesson.grade, after.lesson.subject)
    return [it for it in found if not (it.part is Corrected.LESSON and filled_in and same)]


def counts_otherwise(changes: Iterable[Change]) -> bool:
    """Whether it is another lesson now than the one that a head may have agreed to; its topic does not decide that."""
    return any(it.part is not Corrected.TOPIC for it in changes)


def appraisal_changes(before: Appraisal, after: Appraisal) -> list[Change]:
    """What was said and is said otherwise now; what is written below it is no correction."""
    pairs = (
        (Corrected.STRENGTHS, before.strengths, after.strengths),
        (Corrected.SUGGESTIONS, before.suggestions, after.suggestions),
        (Corrected.MARK, before.mark, after.mark),
    )
    return [
        Change(part, was, now or "")
        for part, was, now in pairs
        if was and was != now and not (now or "").startswith(f"{was}\n")
    ]


def _text(value: object | None) -> str:
    return "" if value is None else str(value)


def entered_late(log: Observation, zone_day: date) -> bool:
    """Whether a log is 补录: entered on a later day (`zone_day`, the school's) than that of the lesson."""
    return zone_day > log.visit.day


def is_locked(log: Observation, customs: Customs, now: datetime) -> bool:
    """Whether a log has become final. `now` carries the school's zone.

    A log entered late stays open for as long from its entry.
    """
    if customs.lock_days is None or (log.reopened_until is not None and now < log.reopened_until):
        return False
    entered = log.entered_at.astimezone(now.tzinfo).date()
    return now.date() > max(log.visit.day, entered) + timedelta(days=customs.lock_days)


def check_open(log: Observation, customs: Customs, now: datetime) -> None:
    """Raise Locked for a log that has become final."""
    if is_locked(log, customs, now):
        raise Locked(log.id, customs.lock_days or 0)


def may_reopen(member: Member, observer: Member) -> bool:
    """Logs are reopened by leaders and directors, and by who leads a group of the observer; one's own only by directors."""
    if not member.active or (member.id == observer.id and Role.DIRECTOR not in member.roles):
        return False
    return bool(member.roles & OVERSEERS) or bool(observer.groups & member.leads.keys())
