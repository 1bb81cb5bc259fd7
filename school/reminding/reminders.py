"""What is said of the schedule, when, and to whom. Pure.

The usual times are those of schools' own notices: a research day is announced the afternoon before, a deadline
7, 3 and 1 days before and on its day, the week on its first morning at work. Between 21:30 and 6:30 and on days
on which nobody comes to school the bot says nothing, unless it is about that very day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum

from school.calendar.terms import SchoolCalendar
from school.problems import Problem
from school.reminding.quiet_hours import at_work, awake
from school.scheduling.schedule import Item, ItemKind, Occurrence, Part, occurrences


class Kind(StrEnum):
    """What a reminder says. The number of a deadline's is the days that are left."""

    EVE = "eve"
    SOON = "soon"
    PART = "part"
    DEADLINE_7 = "deadline_7"
    DEADLINE_3 = "deadline_3"
    DEADLINE_1 = "deadline_1"
    DEADLINE_0 = "deadline_0"
    MONTH_CLOSING = "month_closing"
    WEEK = "week"
    MONTH = "month"
    QUOTA = "quota"
    CORRECTION = "correction"
    CRITIQUE = "critique"
    SHARED = "shared"


ABOUT_LESSONS = frozenset({Kind.CRITIQUE, Kind.SHARED})
"""For one person about the lessons of a day: those without feedback, and those whose feedback was corrected."""


class Topic(StrEnum):
    """What a school sets at once: all reminders of a deadline have one time."""

    EVE = "eve"
    SOON = "soon"
    PART = "part"
    DEADLINE = "deadline"
    MONTH_CLOSING = "month_closing"
    WEEK = "week"
    MONTH = "month"
    QUOTA = "quota"


@dataclass(frozen=True, slots=True)
class Rule:
    """Whether and when a school wants a topic: at a time of day, or (`SOON`) some minutes before the beginning."""

    on: bool
    at: time = time.min
    minutes: int = 0


USUAL: Mapping[Topic, Rule] = {
    Topic.EVE: Rule(True, time(17)),
    Topic.SOON: Rule(True, minutes=120),
    Topic.PART: Rule(True, time(17)),
    Topic.DEADLINE: Rule(True, time(8)),
    Topic.MONTH_CLOSING: Rule(True, time(8)),
    Topic.WEEK: Rule(True, time(7, 30)),
    Topic.MONTH: Rule(True, time(7, 30)),
    Topic.QUOTA: Rule(True, time(17)),
}


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a school wants to be reminded; what it has not set is as usual. `counts` puts duties into the week."""

    rules: Mapping[Topic, Rule] = field(default_factory=dict)
    counts: bool = False

    def rule(self, topic: Topic) -> Rule:
        """What holds for a topic."""
        return self.rules.get(topic, USUAL[topic])


@dataclass(frozen=True, slots=True)
class Personal:
    """How a person wants to be reminded: without the topics that are `off`.

    `paused_until` is the first day on which it goes on.
    """

    less: bool = False
    paused_until: date | None = None
    off: frozenset[Topic] = frozenset()

    def wants(self, kind: Kind, today: date) -> bool:
        """Whether to write to this person. A correction of what they were told always comes."""
        if kind is Kind.CORRECTION:
            return True
        if self.paused_until is not None and today < self.paused_until:
            return False
        return topic_of(kind) not in self.off and (not self.less or kind in _NEEDED)


_NEEDED = frozenset({Kind.PART, Kind.DEADLINE_1, Kind.DEADLINE_0})
"""What somebody who asked for less is still told: what they have to do themselves, once it is near."""


def topic_of(kind: Kind) -> Topic | None:
    """What is set at once for reminders of this kind; nothing is set here for corrections and for feedback."""
    if kind in DEADLINES.values():
        return Topic.DEADLINE
    return Topic(kind.value) if kind not in (Kind.CORRECTION, *ABOUT_LESSONS) else None


class Note(StrEnum):
    """What became of a reminder that did not simply go out. `FAILED` is followed by the id of the error."""

    LATE = "late"
    TOO_LATE = "too_late"
    NOBODY = "nobody"
    GONE = "gone"
    NOTHING = "nothing"
    FAILED = "failed"


DEADLINES = {
    0: Kind.DEADLINE_0,
    1: Kind.DEADLINE_1,
    3: Kind.DEADLINE_3,
    7: Kind.DEADLINE_7,
}
PART_DAYS, CLOSING_DAYS = 3, 7
LOOK_AHEAD = timedelta(days=24)
"""How long before its day an item may be spoken of: a week, and the longest holidays before that."""


class WordsTooLong(Problem):
    """Words for a reminder that are none, or too many for one."""

    def __init__(self, most: int) -> None:
        self.most = most


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder to be: `day` is that of the occurrence, the first of the week or month, or the last of a period in
    which duties are counted; `at` is UTC."""

    kind: Kind
    day: date
    at: datetime


# --- planning -------------------------------------------------------------------------------------


def plan_item(
    item: Item, calendar: SchoolCalendar, wishes: Wishes, after: datetime, until: datetime
) -> list[Due]:
    """What is to be said of an item later than `after` and not later than `until`, one of a kind for a day."""
    if item.done or item.cancelled:
        return []
    first = after.astimezone(calendar.timezone).date()
    last = until.astimezone(calendar.timezone).date() + LOOK_AHEAD
    found: dict[tuple[Kind, date], Due] = {}
    for it in occurrences(item, first, last, calendar):
        for kind, moment in moments(it, calendar, wishes):
            due = Due(kind, it.day, moment.astimezone(UTC))
            if after < due.at <= until:
                found.setdefault((kind, it.day), due)
    return sorted(found.values(), key=lambda due: due.at)


def plan_school(calendar: SchoolCalendar, wishes: Wishes, after: datetime, until: datetime) -> list[Due]:
    """The words about whole weeks and months later than `after` and not later than `until`."""
    zone = calendar.timezone
    first, last = after.astimezone(zone).date(), until.astimezone(zone).date()
    spans = [(Kind.WEEK, Topic.WEEK, span) for span in _weeks(first, last)]
    spans += [(Kind.MONTH, Topic.MONTH, span) for span in _months(first, last)]
    found = []
    for kind, topic, (begins, ends) in spans:
        rule = wishes.rule(topic)
        workdays = [day for day in _days(begins, ends) if calendar.is_workday(day)]
        # In a week or month that begins in the vacation it is early enough when school has begun.
        in_term = (day for day in workdays if calendar.term_of(day))
        day = next(in_term, workdays[0] if workdays else None)
        if rule.on and day is not None:
            at = datetime.combine(day, rule.at, zone).astimezone(UTC)
            if after < at <= until:
                found.append(Due(kind, begins, at))
    return sorted(found, key=lambda due: due.at)


def moments(it: Occurrence, calendar: SchoolCalendar, wishes: Wishes) -> Iterator[tuple[Kind, datetime]]:
    """What is usually said of an occurrence, and when (in the school's zone)."""
    match it.item.kind:
        case ItemKind.EVENT | ItemKind.SERIES:
            yield from _of_event(it, calendar, wishes)
        case ItemKind.DEADLINE:
            yield from _of_deadline(it, calendar, wishes.rule(Topic.DEADLINE))
        case ItemKind.MONTH:
            rule = wishes.rule(Topic.MONTH_CLOSING)
            if rule.on:
                day = at_work(calendar, it.item.last_day - timedelta(days=CLOSING_DAYS))
                yield Kind.MONTH_CLOSING, datetime.combine(day, rule.at, calendar.timezone)


def _of_event(it: Occurrence, calendar: SchoolCalendar, wishes: Wishes) -> Iterator[tuple[Kind, datetime]]:
    zone = calendar.timezone
    eve, part = wishes.rule(Topic.EVE), wishes.rule(Topic.PART)
    if eve.on:
        yield Kind.EVE, datetime.combine(at_work(calendar, it.day - _DAY), eve.at, zone)
    if (soon := soon_at(it, calendar, wishes)) is not None:
        yield Kind.SOON, soon
    if part.on and tasks(it):
        day = at_work(calendar, it.day - timedelta(days=PART_DAYS))
        yield Kind.PART, datetime.combine(day, part.at, zone)


def soon_at(it: Occurrence, calendar: SchoolCalendar, wishes: Wishes) -> datetime | None:
    """When people are told that an event is about to begin; None for a whole day, or where nobody wants it."""
    rule = wishes.rule(Topic.SOON)
    if not rule.on or it.starts is None:
        return None
    start = datetime.combine(it.day, it.starts, calendar.timezone)
    before = (start.astimezone(UTC) - timedelta(minutes=rule.minutes)).astimezone(calendar.timezone)
    return awake(before, start)


def _of_deadline(it: Occurrence, calendar: SchoolCalendar, rule: Rule) -> Iterator[tuple[Kind, datetime]]:
    """The nearest first: where holidays push two onto one day, the more urgent one is said."""
    said: set[date] = set()
    for left, kind in DEADLINES.items():
        day = at_work(calendar, it.day - timedelta(days=left))
        moment = datetime.combine(day, rule.at, calendar.timezone)
        if rule.on and day not in said and moment < over_at(it, calendar):
            said.add(day)
            yield kind, moment


_DAY = timedelta(days=1)


def has_part(part: Part) -> bool:
    """Whether somebody has something to prepare."""
    return part in (Part.SPEAKER, Part.PREPARER)


def tasks(it: Occurrence) -> dict[int, Part]:
    """Who has something to prepare for an occurrence, by member id."""
    return {who: part for who, part in it.parts.items() if has_part(part)}


def over_at(it: Occurrence, calendar: SchoolCalendar) -> datetime:
    """When an occurrence has begun, or a deadline passed; the midnight after a whole day."""
    if it.starts is not None:
        return datetime.combine(it.day, it.starts, calendar.timezone)
    return datetime.combine(it.last_day + _DAY, time.min, calendar.timezone)


def _weeks(first: date, last: date) -> Iterator[tuple[date, date]]:
    monday = first - timedelta(days=first.weekday())
    while monday <= last:
        yield monday, monday + timedelta(days=6)
        monday += timedelta(days=7)


def _months(first: date, last: date) -> Iterator[tuple[date, date]]:
    begins = first.replace(day=1)
    while begins <= last:
        following = (begins + timedelta(days=32)).replace(day=1)
        yield begins, following - _DAY
        begins = following


def month_end(day: date) -> date:
    """The last day of the month a day lies in."""
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - _DAY


def _days(first: date, last: date) -> Iterator[date]:
    for nth in range((last - first).days + 1):
        yield first + timedelta(days=nth)
