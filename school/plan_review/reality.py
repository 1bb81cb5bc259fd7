"""A term plan against what has happened: which of its items are done, which are over without a trace. Pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from school.directory import Directory
from school.scheduling.schedule import Item, ItemKind, occurrences


class State(StrEnum):
    """How an item of a plan stands; the first ones want to be looked at first."""

    NO_TRACE = "no_trace"
    AHEAD = "ahead"
    DONE = "done"


Work = Collection[tuple[int, date]]
"""Who has entered something done on which day, by member id."""


@dataclass(frozen=True, slots=True)
class Fact:
    """An item of a plan and how it stands. Of a series, `held` of the `past` times have left a record; a deadline
    by which something is handed in has `given` of the pieces `owed`."""

    number: int
    item: Item
    state: State
    past: int = 0
    held: int = 0
    given: int = 0
    owed: int = 0


def fact_of(
    number: int, item: Item, work: Work, school: Directory, today: date, *, given: int = 0, owed: int = 0
) -> Fact:
    """How an item stands: done where it is marked so, where all is handed in, or where those it is for have entered
    something for a day of it; ahead until it is over."""
    if item.kind is ItemKind.SERIES:
        days = [it.day for it in occurrences(item, date.min, today - timedelta(days=1), school.calendar)]
        held = sum(_left_a_record(item, day, day, work, school) for day in days)
        state = State.NO_TRACE if held < len(days) else State.DONE if item.last_day < today else State.AHEAD
        return Fact(number, item, state, len(days), held)
    done = item.done or (owed > 0 and given >= owed)
    if item.kind is ItemKind.EVENT:
        done = done or _left_a_record(item, item.first_day, item.last_day, work, school)
    state = State.DONE if done else State.AHEAD if item.last_day >= today else State.NO_TRACE
    return Fact(number, item, state, given=given, owed=owed)


def _left_a_record(item: Item, first: date, last: date, work: Work, school: Directory) -> bool:
    people = {member.id for member in school.active if item.concerns(member)}
    return any(who in people and first <= day <= last for who, day in work)
