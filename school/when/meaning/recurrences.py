"""From a recurrence as it was read to its rule, its time of day and the days that bound it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from school.when.meaning.days import Context, Span
from school.when.meaning.every import Every
from school.when.meaning.hours import Stretch
from school.when.meaning.phrase import Phrase
from school.when.model import When

_NO_TIME = Stretch()


def resolve_recurrence(phrase: Phrase, at: Context) -> When | None:
    """A recurrence; bounded by its first and last occurrence where the text bounds it."""
    every = phrase.every
    if every is None:
        return None
    bound = phrase.bound.find(at) if phrase.bound else None
    if phrase.bound and bound is None:
        return None
    first, last = _limits(phrase, every, bound, at)
    if first and last and first > last:
        return None  # no such day within the bound
    stretch = phrase.hours.on(first or _sample_day(every, at), at.calendar) if phrase.hours else _NO_TIME
    if stretch is None:
        return None
    found = When(
        "recurrence",
        first,
        last,
        stretch.start,
        stretch.end,
        half=stretch.half,
        deadline=phrase.mark == "by",
        periods=stretch.periods,
        after_period=stretch.after_period,
        occasion=stretch.occasion,
        rrule=every.rrule,
        parity=every.parity,
        span=(phrase.start, phrase.end),
    )
    if every.interval > 1 and first is None and every.weekdays:
        return _with_either_week(found, every, at)
    return found


def _limits(phrase: Phrase, every: Every, bound: Span | None, at: Context) -> tuple[date | None, date | None]:
    first = last = None
    if bound and phrase.bound_mark != "by":
        first = _occurrence(every, bound.first, at, step=1)
    if bound and phrase.bound_mark not in ("from", "starts") and bound.last:
        last = _occurrence(every, bound.last, at, step=-1)
    if every.parity and first is None:
        first = _occurrence(every, at.today, at, step=1)
    return first, last


def _occurrence(every: Every, day: date, at: Context, *, step: int) -> date:
    """The first occurrence from a day on, or with step -1 the last up to it; other rules keep the day."""
    if not every.weekdays and not every.parity:
        return day
    if every.nth or every.position:
        return day
    for n in range(15):
        candidate = day + timedelta(days=n * step)
        fits_day = candidate.isoweekday() in (every.weekdays or (1,))
        if fits_day and every.parity in (None, at.calendar.parity(candidate)):
            return candidate
    return day


def _sample_day(every: Every, at: Context) -> date:
    return _occurrence(every, at.today, at, step=1)


def _with_either_week(found: When, every: Every, at: Context) -> When:
    """隔周四 does not say which Thursday is the first: the next, and as another reading the one after."""
    first = _occurrence(every, at.today, at, step=1)
    second = first + timedelta(weeks=1)
    return replace(found, first_day=first, alternatives=(replace(found, first_day=second),))
