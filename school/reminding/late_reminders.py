"""What is said later than planned: after a standstill, because it was entered late, or because somebody asked. Pure."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, datetime, time, timedelta
from operator import itemgetter
from typing import Final

from school.calendar.terms import SchoolCalendar
from school.reminding.quiet_hours import next_chance
from school.reminding.reminders import (
    LOOK_AHEAD,
    Due,
    Kind,
    Topic,
    Wishes,
    moments,
    month_end,
    over_at,
    plan_item,
    plan_school,
)
from school.reminding.tellings import after_pause
from school.scheduling.schedule import Item, ItemKind, Occurrence, occurrences

LATE: Final = timedelta(minutes=10)
_LEAST_LEFT: Final = {Kind.DEADLINE_7: 4, Kind.DEADLINE_3: 2, Kind.DEADLINE_1: 1, Kind.DEADLINE_0: 0}
"""Days that must be left for a late reminder of a deadline: with fewer, the next one says it."""
CRITIQUE_WITHIN: Final = timedelta(days=60)
"""How long after a lesson its feedback is asked for at the latest: who enters it still later is left in peace."""
_DAY: Final = timedelta(days=1)


def still_makes_sense(kind: Kind, day: date, now: datetime, ends: datetime | None) -> bool:
    """Whether a reminder is worth saying at `now` (in the school's zone).

    `ends` is `over_at` of its occurrence, None for words about a week or month.
    """
    if ends is not None and now >= ends:
        return False
    today = now.date()
    if kind in _LEAST_LEFT:
        return (day - today).days >= _LEAST_LEFT[kind]
    if kind is Kind.WEEK:
        return today <= day + timedelta(days=6)
    if kind is Kind.MONTH:
        return today <= month_end(day)
    if kind is Kind.QUOTA:
        return today <= day
    return kind is not Kind.CRITIQUE or today <= day + CRITIQUE_WITHIN


def missed(item: Item, calendar: SchoolCalendar, wishes: Wishes, now: datetime) -> list[Due]:
    """What would have been said of an item before `now` had it been there, and when that can be made up for.

    `now` is in the school's zone. Of a deadline at most one is made up for, the one that fits the days left. What
    can't be said before it has begun is there too, so that it is noted.
    """
    found = []
    for due in plan_item(item, calendar, wishes, now - LOOK_AHEAD, now):
        every = occurrences(item, due.day, due.day, calendar)
        it = next(it for it in every if it.day == due.day)
        at = _made_up(due.kind, it, calendar, wishes, now)
        if not _has_begun(it, now, calendar) and _is_worth_a_note(due.kind, it, at, calendar):
            found.append(Due(due.kind, due.day, at))
    return found


# --- entered late ---------------------------------------------------------------------------------------


def first_word(it: Occurrence, calendar: SchoolCalendar, wishes: Wishes) -> tuple[Kind, datetime] | None:
    """The reminder by which people hear of a deadline that was entered too late for all of the usual ones, and when.

    None for other items and for a deadline that was entered in good time.
    """
    entered = it.item.created_at
    if entered is None or it.item.kind is not ItemKind.DEADLINE:
        return None
    usual = sorted(moments(it, calendar, wishes), key=itemgetter(1))
    missed_ones = [kind for kind, at in usual if at <= entered]
    if not missed_ones:
        return None
    soon = next_chance(after_pause(entered.astimezone(calendar.timezone)), it.day, calendar)
    ends = over_at(it, calendar)
    fitting = [kind for kind in missed_ones if still_makes_sense(kind, it.day, soon, ends)]
    if fitting:
        return fitting[-1], soon
    return next(((kind, at) for kind, at in usual if at > entered), None)


def is_news(it: Occurrence, kind: Kind, calendar: SchoolCalendar, wishes: Wishes) -> bool:
    """Whether a reminder is said only because its item was entered so late; who entered it knows."""
    if it.item.kind is ItemKind.DEADLINE:
        first = first_word(it, calendar, wishes)
        return first is not None and first[0] is kind
    entered = it.item.created_at
    usual = dict(moments(it, calendar, wishes)).get(kind) if kind in (Kind.EVE, Kind.SOON) else None
    return entered is not None and usual is not None and usual <= entered


def plan_spaced(
    item: Item, calendar: SchoolCalendar, wishes: Wishes, after: datetime, until: datetime
) -> list[Due]:
    """As `plan_item`, without what would come right after people first heard of a deadline."""
    dues = plan_item(item, calendar, wishes, after, until)
    if item.kind is not ItemKind.DEADLINE or not dues:
        return dues
    [it] = occurrences(item, item.first_day, item.first_day, calendar)
    first = first_word(it, calendar, wishes)
    if first is None:
        return dues
    kind, heard = first
    return [due for due in dues if due.kind is kind or due.at >= heard + _APART.get(due.kind, _DAY)]


_APART: Final = {Kind.DEADLINE_0: timedelta(hours=6)}
"""How long after the first word of a deadline another may come; elsewhere a day."""


# --- moved into the past --------------------------------------------------------------------------------


def overtaken(
    calendar: SchoolCalendar, wishes: Wishes, now: datetime, waiting: Container[tuple[Kind, date]]
) -> list[Due]:
    """The words about this week and month that still wait although their moment has been moved into the past."""
    dues = plan_school(calendar, wishes, now - _LONGEST_SPAN, now)
    return [
        Due(due.kind, due.day, next_chance(after_pause(now), date.min, calendar))
        for due in dues
        if (due.kind, due.day) in waiting and still_makes_sense(due.kind, due.day, now, None)
    ]


_LONGEST_SPAN: Final = timedelta(days=31)


# --- made up for ----------------------------------------------------------------------------------------


def _has_begun(it: Occurrence, now: datetime, calendar: SchoolCalendar) -> bool:
    return now >= over_at(it, calendar) or (it.item.kind is not ItemKind.MONTH and it.day < now.date())


def _is_worth_a_note(kind: Kind, it: Occurrence, at: datetime, calendar: SchoolCalendar) -> bool:
    """Whether somebody would miss it, should it turn out to be too late; not where another says the same."""
    if kind is Kind.MONTH_CLOSING:
        return at < over_at(it, calendar)
    return kind not in _LEAST_LEFT or kind is Kind.DEADLINE_0 or still_makes_sense(kind, it.day, at, None)


def _made_up(kind: Kind, it: Occurrence, calendar: SchoolCalendar, wishes: Wishes, now: datetime) -> datetime:
    """When it is said after all: soon; but nobody is asked whether they are done with what was just entered."""
    if kind is not Kind.MONTH_CLOSING:
        return next_chance(after_pause(now), it.day, calendar)
    at = wishes.rule(Topic.MONTH_CLOSING).at
    soonest = now.date() if now.time() < at else now.date() + _DAY
    noon = datetime.combine(soonest, time(12), now.tzinfo)
    return datetime.combine(next_chance(noon, date.min, calendar).date(), at, now.tzinfo)


def snooze_moments(now: datetime) -> dict[str, datetime]:
    """When a person may want to hear it again: in an hour, tonight, tomorrow morning."""
    found = {"hour": now + timedelta(hours=1)}
    if now.time() < time(18):
        found["tonight"] = datetime.combine(now.date(), time(19), now.tzinfo)
    found["morning"] = datetime.combine(now.date() + _DAY, time(7), now.tzinfo)
    return found
