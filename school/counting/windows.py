"""The stretches of days in which duties are counted. Pure."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from school.calendar.terms import SchoolCalendar, Term
from school.counting.duties import Per


@dataclass(frozen=True, slots=True)
class Window:
    """The days in which a duty is being counted; both ends are included."""

    first_day: date
    last_day: date

    def holds(self, day: date) -> bool:
        """Whether a day lies inside."""
        return self.first_day <= day <= self.last_day


class Workdays:
    """The days in the terms of a school on which people come to work, counted fast."""

    def __init__(self, days: Iterable[date]) -> None:
        self._ordinals = sorted({day.toordinal() for day in days})

    def between(self, first: date, last: date) -> int:
        """How many there are from `first` to `last`, both included."""
        after = bisect_right(self._ordinals, last.toordinal())
        return max(0, after - bisect_left(self._ordinals, first.toordinal()))


def workdays_of(calendar: SchoolCalendar) -> Workdays:
    """The workdays of all terms: without weekends and holidays, with the days that make up for them."""
    days = (
        term.first_day + timedelta(days=nth)
        for term in calendar.terms
        for nth in range((term.last_day - term.first_day).days + 1)
    )
    return Workdays(day for day in days if calendar.is_workday(day))


@lru_cache(maxsize=4096)
def window_of(per: Per, today: date, term: Term) -> Window:
    """The window of `per` in which work done `today` counts.

    The windows of a term never overlap and together cover it. A month, half month or week of which the
    term holds less than half is no window of its own: 31 August goes with September, and the last two
    days of a term with the weeks before. Outside the term months and weeks are those of the calendar.

    A school year (学年) runs from 1 August, so that a term that opens in the last days of August lies in it
    whole, as do the days of training that prepare it.
    """
    if per is Per.TERM:
        return Window(term.first_day, term.last_day)
    if per is Per.YEAR:
        year = today.year if today.month >= 8 else today.year - 1
        return Window(date(year, 8, 1), date(year + 1, 7, 31))
    if not term.first_day <= today <= term.last_day:
        return _calendar_window(per, today, term)
    return _window_in_term(per, today, term)


def _window_in_term(per: Per, today: date, term: Term) -> Window:
    opening, closing = _calendar_window(per, term.first_day, term), _calendar_window(per, term.last_day, term)
    core_first, core_last = term.first_day, term.last_day
    if days_between(term.first_day, opening.last_day) * 2 < days_between(opening.first_day, opening.last_day):
        core_first = opening.last_day + timedelta(days=1)
    if days_between(closing.first_day, term.last_day) * 2 < days_between(closing.first_day, closing.last_day):
        core_last = closing.first_day - timedelta(days=1)
    if core_first > core_last:
        return Window(term.first_day, term.last_day)
    window = _calendar_window(per, min(max(today, core_first), core_last), term)
    return Window(
        term.first_day if window.first_day <= core_first else window.first_day,
        term.last_day if window.last_day >= core_last else window.last_day,
    )


def _calendar_window(per: Per, today: date, term: Term) -> Window:
    if per is Per.DAY:
        return Window(today, today)
    if per is Per.WEEK:
        monday = today - timedelta(days=today.weekday())
        return Window(monday, monday + timedelta(days=6))
    if per is Per.TWO_WEEKS:
        monday = today - timedelta(days=(today - term.week_one).days % 14)
        return Window(monday, monday + timedelta(days=13))
    if per is Per.TWO_MONTHS:
        odd = today.replace(month=today.month - 1 + today.month % 2, day=1)
        return Window(odd, _month_end(odd + timedelta(days=31)))
    month_end = _month_end(today)
    if per is Per.MONTH:
        return Window(today.replace(day=1), month_end)
    if today.day <= 15:
        return Window(today.replace(day=1), today.replace(day=15))
    return Window(today.replace(day=16), month_end)


def _month_end(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)


def days_between(first: date, last: date) -> int:
    return (last - first).days + 1


def windows_in(per: Per, term: Term) -> list[Window]:
    """The windows of `per` that lie in a term, in order; the school year counts as one, whole."""
    found = [window_of(per, term.first_day, term)]
    while found[-1].last_day < term.last_day:
        found.append(window_of(per, found[-1].last_day + timedelta(days=1), term))
    return found
