"""The schedule: month items, events, series and deadlines, and when they fall.

Days and times are the school's own wall time: a research day at 14:20 stays at 14:20, and one in the second
afternoon period moves with the bells.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time
from enum import StrEnum
from functools import lru_cache

from dateutil.rrule import rrulestr

from school.calendar.terms import SchoolCalendar
from school.people import Member


class ItemKind(StrEnum):
    """What an item of the schedule is.

    A month item has no exact day; an event has one (or several in a row); a series recurs; a deadline is the
    last day (and moment) by which something is due.
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
    """One item of the schedule. `parts` holds speakers and preparers by member id; where they take `turns` in a
    series, those of an occurrence stand under the day of its rule instead.

    `starts` and `ends` are None for a whole day; those of a deadline are its last moment. `periods` are lesson
    periods as they were said, numbered through the whole day; where there are any, the bells of the day decide.
    A series lies between `first_day` and `last_day`, both included; the first is a day of its rule. `revision`
    grows with every change. `created_at` is None until it is stored.
    """

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
    turns: Mapping[date, Mapping[int, Part]] = field(default_factory=dict)
    created_by: int = 0
    done: bool = False
    cancelled: bool = False
    revision: int = 0
    created_at: datetime | None = field(default=None, compare=False)

    def concerns(self, member: Member) -> bool:
        """Whether an active member is meant, or has a part in any of it."""
        has_part = member.id in self.parts or any(member.id in turn for turn in self.turns.values())
        return self.audience.includes(member) or (member.active and has_part)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An item on a day. `planned` is the day its rule gave, which names the occurrence even when moved."""

    item: Item
    planned: date
    day: date
    starts: time | None
    ends: time | None
    place: str | None

    @property
    def parts(self) -> Mapping[int, Part]:
        """Who speaks and who prepares this time."""
        return self.item.turns.get(self.planned, self.item.parts)

    def concerns(self, member: Member) -> bool:
        """Whether an active member is meant, or has a part in it this time."""
        return self.item.audience.includes(member) or (member.active and member.id in self.parts)

    @property
    def last_day(self) -> date:
        """The day it ends: another than `day` only for events of several days and month items."""
        return self.day if self.item.kind is ItemKind.SERIES else self.item.last_day


def occurrences(
    item: Item, first: date, last: date, calendar: SchoolCalendar | None = None
) -> Iterator[Occurrence]:
    """When an item falls between two days, both included, in order of day and time.

    Month items and events of several days count with every day they touch, and have their first day. With a
    calendar, lesson periods have the times of the bells that ring on that day; without one, those stored.
    """
    if item.kind is not ItemKind.SERIES:
        if item.first_day <= last and item.last_day >= first:
            yield _at(item, item.first_day, item.first_day, calendar)
        return
    all_of_it = (
        _on(item, day, calendar) for day in rule_days(item.rrule or "", item.first_day, item.last_day)
    )
    found = [it for it in all_of_it if it is not None and first <= it.day <= last]
    yield from sorted(found, key=_by_time)


@lru_cache(maxsize=4096)
def rule_days(rrule: str, first: date, last: date) -> tuple[date, ...]:
    """The days of a rule (RFC 5545, without DTSTART) that begins on `first`, up to `last`, both included."""
    start, end = datetime.combine(first, time.min), datetime.combine(last, time.min)
    return tuple(moment.date() for moment in rrulestr(rrule, dtstart=start).between(start, end, inc=True))


def _on(item: Item, day: date, calendar: SchoolCalendar | None) -> Occurrence | None:
    change = item.changes.get(day)
    if change is None:
        return _at(item, day, day, calendar)
    if change.new_day is None:
        return None
    if change.starts is None:
        usual = _at(item, day, change.new_day, calendar)
        return Occurrence(item, day, usual.day, usual.starts, usual.ends, change.place or item.place)
    return Occurrence(item, day, change.new_day, change.starts, change.ends, change.place or item.place)


def _at(item: Item, planned: date, day: date, calendar: SchoolCalendar | None) -> Occurrence:
    starts, ends = hours_on(item, day, calendar)
    return Occurrence(item, planned, day, starts, ends, item.place)


def hours_on(item: Item, day: date, calendar: SchoolCalendar | None) -> tuple[time | None, time | None]:
    """From when to when an item lasts on a day: by that day's bells where lesson periods were said."""
    if calendar is not None and item.periods:
        first, last = calendar.period(day, item.periods[0]), calendar.period(day, item.periods[-1])
        if first and last:
            return first.start, last.end
    return item.starts, item.ends


def in_turn(item: Item, first: date, order: Sequence[int]) -> Item:
    """A series prepared by people in turn, from the occurrence planned for `first` on; its speakers stay."""
    speakers = {who: part for who, part in item.parts.items() if part is Part.SPEAKER}
    ahead = [it.planned for it in occurrences(item, date.min, date.max) if it.planned >= first]
    turns = {
        planned: {**speakers, order[nth % len(order)]: Part.PREPARER} for nth, planned in enumerate(ahead)
    }
    return replace(item, turns={**item.turns, **turns})


def agenda(
    items: Iterable[Item], first: date, last: date, calendar: SchoolCalendar | None = None
) -> list[Occurrence]:
    """Everything that falls between two days, in order of day and time; `calendar` as for `occurrences`."""
    found = [it for item in items for it in occurrences(item, first, last, calendar)]
    return sorted(found, key=_by_time)


def _by_time(it: Occurrence) -> tuple[date, time, int]:
    return it.day, it.starts or time.min, it.item.id
