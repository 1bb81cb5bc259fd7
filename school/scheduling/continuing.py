"""Regular meetings that go on in the next term: the same weekday and hour, odd weeks odd, even weeks even. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from school.calendar.terms import SchoolCalendar, Term
from school.scheduling.schedule import Item, ItemKind, rule_days


def to_continue(items: Iterable[Item], terms: Sequence[Term], term: Term) -> list[Item]:
    """The series that ran to the end of the term before this one and have none like them in this."""
    before = max(
        (it for it in terms if it.last_day < term.first_day), key=lambda it: it.first_day, default=None
    )
    if before is None:
        return []
    series = [it for it in items if it.kind is ItemKind.SERIES and not it.cancelled and not it.done]
    known = {
        _likeness(it) for it in series if it.last_day >= term.first_day and it.first_day <= term.last_day
    }
    return [it for it in series if _likeness(it) not in known and runs_to_end(it, before)]


def runs_to_end(item: Item, term: Term) -> bool:
    """Whether a series goes on for as long as its term: none of the rule's days in the term comes after its last."""
    days = rule_days(item.rrule, item.first_day, term.last_day) if item.rrule else ()
    return bool(days) and term.first_day <= days[-1] <= item.last_day


def until_end(item: Item, term: Term) -> Item:
    """The series up to the last day of its rule in the term; as it is where the term has none."""
    days = rule_days(item.rrule or "", item.first_day, term.last_day)
    return replace(item, last_day=days[-1]) if days else item


def _likeness(item: Item) -> tuple[object, ...]:
    return item.title, item.audience, item.rrule


def continued(item: Item, term: Term, calendar: SchoolCalendar) -> Item | None:
    """The series in another term, without what departed from its rule; None where it never falls there."""
    days = rule_days(item.rrule or "", _rule_begins(item, term, calendar), term.last_day)
    first = next((day for day in days if day >= term.first_day), None)
    if first is None:
        return None
    return replace(item, id=0, first_day=first, last_day=days[-1], changes={}, turns={}, revision=0)


def _rule_begins(item: Item, term: Term, calendar: SchoolCalendar) -> date:
    """The day to count the rule from: for weekly rules one in a week of the same parity as before."""
    rule = item.rrule or ""
    if "FREQ=WEEKLY" not in rule:
        return term.first_day
    even = "INTERVAL=2" in rule and calendar.parity(item.first_day) == "even"
    monday = term.monday_of(2 if even else 1)
    return monday if "BYDAY" in rule else monday + timedelta(days=item.first_day.weekday())
