"""The schedule: month items, events, series and deadlines, and when they fall.

Days and times are the school's own wall time: a research day at 14:20 stays at 14:20.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum

from dateutil.rrule import rrulestr

from school.people import Member


class ItemKind(StrEnum):
    """What an item of the schedule is.

    A month item has no exact day; an event has one; a series recurs; a deadline is the last day (and
    moment) by which something is due.
    """

    MONTH = "month"
    EVENT = "event"
    SERIES = "series"
    DEADLINE = "deadline"


class Part(StrEnum):
    """What a single person has to do with an item."""

    INVITED = "invited"
    SPEAKER = "speaker"
    PREPARER = "preparer"


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom an item is for: single people where there are any, else a group, else the whole school."""

    group_id: int | None = None
    people: frozenset[int] = frozenset()

    def includes(self, member: Member) -> bool:
        """Whether an active member is meant."""
        if not member.active:
            return False
        if self.people:
            return member.id in self.people
        return self.group_id is None or self.group_id in member.groups


@dataclass(frozen=True, slots=True)
class Change:
    """An occurrence of a series that departs from its rule; `new_day` None: it is cancelled."""

    day: date
    new_day: date | None
    starts: time | None = None
    ends: time | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One item of the schedule. `parts` holds speakers and preparers by member id."""

    id: int
    kind: ItemKind
    title: str
    first_day: date
    last_day: date
    audience: Audience = Audience()
    place: str | None = None
    note: str | None = None
    starts: time | None = None
    ends: time | None = None
    periods: tuple[int, ...] = ()
    rrule: str | None = None
    changes: Mapping[date, Change] = field(default_factory=dict)
    parts: Mapping[int, Part] = field(default_factory=dict)
    created_by: int = 0
    done: bool = False


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An item on a day. `planned` is the day its rule gave, which names the occurrence even when moved."""

    item: Item
    planned: date
    day: date
    starts: time | None
    ends: time | None
    place: str | None


def occurrences(item: Item, first: date, last: date) -> Iterator[Occurrence]:
    """When an item falls between two days, both included, in order. A month item has its first day of the month."""
    if item.kind is not ItemKind.SERIES:
        overlaps = item.first_day <= last and item.last_day >= first
        within = first <= item.first_day <= last
        if overlaps if item.kind is ItemKind.MONTH else within:
            yield Occurrence(item, item.first_day, item.first_day, item.starts, item.ends, item.place)
        return
    all_of_it = (_on(item, day) for day in _rule_days(item))
    found = [it for it in all_of_it if it is not None and first <= it.day <= last]
    yield from sorted(found, key=lambda it: (it.day, it.starts or time.min))


def _rule_days(item: Item) -> Iterator[date]:
    assert item.rrule is not None  # noqa: S101  (a series has a rule)
    start = datetime.combine(item.first_day, time.min)
    end = datetime.combine(item.last_day, time.min)
    for moment in rrulestr(item.rrule, dtstart=start).between(start, end, inc=True):
        yield moment.date()


def _on(item: Item, day: date) -> Occurrence | None:
    change = item.changes.get(day)
    if change is None:
        return Occurrence(item, day, day, item.starts, item.ends, item.place)
    if change.new_day is None:
        return None
    starts, ends = change.starts or item.starts, change.ends or item.ends
    return Occurrence(item, day, change.new_day, starts, ends, change.place or item.place)


def agenda(items: Iterable[Item], first: date, last: date) -> list[Occurrence]:
    """Everything that falls between two days, in order of day and time."""
    found = [it for item in items for it in occurrences(item, first, last)]
    return sorted(found, key=lambda it: (it.day, it.starts or time.min, it.item.id))
