"""What people were told of the schedule, and whether it still holds. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from school.calendar.terms import SchoolCalendar
from school.people import Member
from school.reminding.quiet_hours import awake
from school.reminding.reminders import DEADLINES, Kind, tasks
from school.scheduling.schedule import Audience, Item, ItemKind, Occurrence, Part, occurrences

PAUSE = timedelta(minutes=1)
"""Several changes in a row make one correction."""
ONLY_ONE = date.min
"""Names the occurrence of an item that has but one, whatever day it is moved to."""


@dataclass(frozen=True, slots=True)
class Told:
    """An occurrence as a reminder told of it, whom it was for then and who had something to prepare.

    `name` is that of the occurrence. `tasks` is None where that was not kept.
    """

    reminder_id: int
    kind: Kind
    item_id: int
    name: date
    title: str
    day: date
    starts: time | None
    place: str | None
    audience: Audience
    tasks: Mapping[int, Part] | None = None

    def was_for(self, member: Member) -> bool:
        """Whether an active member was meant, or had something to prepare, when it was told."""
        return self.audience.includes(member) or (member.active and member.id in (self.tasks or ()))

    def over_at(self, calendar: SchoolCalendar) -> datetime:
        """When what was told is past and needs no correction; the midnight after a whole day."""
        if self.starts is None:
            return datetime.combine(self.day + timedelta(days=1), time.min, calendar.timezone)
        return datetime.combine(self.day, self.starts, calendar.timezone)


def after_pause(now: datetime) -> datetime:
    """The full minute in which something that was entered just now is said, with all else of that minute."""
    at = now + PAUSE
    return at if at == at.replace(second=0, microsecond=0) else at.replace(second=0, microsecond=0) + PAUSE


def name_of(it: Occurrence) -> date:
    """What an occurrence goes by, moved or not."""
    return it.planned if it.item.kind is ItemKind.SERIES else ONLY_ONE


def now_so(told: Told, item: Item | None, calendar: SchoolCalendar) -> Occurrence | None:
    """What has become of an occurrence that was told of; None: it will not be.

    Where a whole series was moved to another weekday, it is the one of the same week.
    """
    if item is None or item.cancelled:
        return None
    found = {name_of(it): it for it in occurrences(item, date.min, date.max, calendar)}
    if told.name in found:
        return found[told.name]
    if told.name in item.changes:
        return None
    monday = told.day - timedelta(days=told.day.weekday())
    same_week = (it for it in found.values() if monday <= it.day < monday + timedelta(days=7))
    return next(same_week, None)


def is_wrong(told: Told, so: Occurrence | None) -> bool:
    """Whether what was told does not hold: how it is, whom it is for, or (if told) who has to prepare it."""
    return differs(told, so) or is_for_others(told, so) or bool(relieved(told, so) or charged(told, so))


def differs(told: Told, so: Occurrence | None) -> bool:
    """Whether what was told differs from how it is in anything everybody goes by."""
    return so is None or (told.title, told.day, told.starts, told.place) != (
        so.item.title, so.day, so.starts, so.place,
    )  # fmt: skip


def is_for_others(told: Told, so: Occurrence | None) -> bool:
    """Whether it takes place for others than it was told for."""
    return so is not None and told.audience != so.item.audience


def said_last(told: Iterable[Told]) -> Kind | None:
    """The last of what an audience has been told of an occurrence; who joins it now has missed that.

    The week's words are not made up for, and a task is told to those who have it.
    """
    said = {it.kind for it in told}
    return next((kind for kind in _TO_ALL if kind in said), None)


_TO_ALL = (Kind.SOON, Kind.EVE, *DEADLINES.values())
"""What is said to everybody an occurrence is for, the last first."""


def relieved(told: Told, so: Occurrence | None) -> set[int]:
    """Who was told to prepare something and need not any more, although it takes place."""
    if told.kind is not Kind.PART or told.tasks is None or so is None:
        return set()
    return set(told.tasks) - set(tasks(so))


def charged(told: Told, so: Occurrence | None) -> dict[int, Part]:
    """Who has to prepare something else than what people were told, or was not told at all."""
    if told.kind is not Kind.PART or told.tasks is None or so is None:
        return {}
    return {who: part for who, part in tasks(so).items() if told.tasks.get(who) is not part}


def correct_at(now: datetime, told: Told, so: Occurrence | None, calendar: SchoolCalendar) -> datetime:
    """When to put it right: at once, but not at night unless the morning is too late."""
    latest = told.over_at(calendar)
    if so is not None and so.starts is not None:
        latest = min(latest, datetime.combine(so.day, so.starts, calendar.timezone))
    return max(awake(after_pause(now), latest), after_pause(now))
