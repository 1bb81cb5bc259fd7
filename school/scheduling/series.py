"""Items of the schedule next to the school's days, and next to each other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from school.directory import Directory
from school.scheduling.schedule import Change, Item, ItemKind, occurrences
from school.scheduling.timing import rhythm, timing_of


def without_days_off(item: Item, school: Directory) -> Item:
    """A series that does not meet where the school is closed."""
    if item.kind is not ItemKind.SERIES:
        return item
    days = list(occurrences(item, date.min, date.max))
    closed = [it.planned for it in days if not school.calendar.is_workday(it.day)]
    if len(closed) == len(days):
        return item
    return replace(item, changes={**item.changes, **{day: Change(day, None) for day in closed}})


def key_of(item: Item) -> tuple[object, ...]:
    """What makes two items the same one: their title, day and audience; of a series not the day it begins on."""
    if item.kind is not ItemKind.SERIES:
        return item.kind, item.title, item.audience, item.first_day, item.last_day
    return item.kind, item.title, item.audience, rhythm(timing_of(item)), item.periods or item.starts


def is_twin(item: Item, other: Item) -> bool:
    """Whether two series are most likely the same meeting under two names: of the same people, on the same days,
    at the same hour or at one that only one of them names."""
    if item.kind is not ItemKind.SERIES or other.kind is not ItemKind.SERIES:
        return False
    hours = item.starts is None or other.starts is None or item.starts == other.starts
    same_days = rhythm(timing_of(item)) == rhythm(timing_of(other))
    return hours and same_days and item.audience == other.audience
