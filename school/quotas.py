"""Duties and how far somebody has come with them: records x rules -> progress. Pure.

The kinds of work and their usual units come from the glossary of Chinese term plans (听课 in 节, 教学反思
in 篇 …). How much of what is owed is always the school's own data; nothing here assumes a number.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from school.people import Member, Role
from school.terms import SchoolCalendar, Term


class Metric(StrEnum):
    """What a duty counts."""

    OBSERVE = "observe"
    OPEN_LESSON = "open_lesson"
    MEETING = "meeting"
    JOINT_PREP = "joint_prep"
    REFLECTION = "reflection"
    READING_NOTE = "reading_note"
    PAPER = "paper"
    CASE = "case"
    LESSON_PLAN = "lesson_plan"
    LECTURE = "lecture"
    TRAINING = "training"
    PROJECT = "project"
    CONTEST = "contest"
    EXAM_PAPER = "exam_paper"


class Per(StrEnum):
    """The stretch of time in which a duty has to be done, again and again; the shortest first."""

    DAY = "day"
    WEEK = "week"
    HALF_MONTH = "half_month"
    MONTH = "month"
    TERM = "term"
    YEAR = "year"


class Pace(StrEnum):
    """Where somebody stands against an even pace through the window."""

    DONE = "done"
    ON_PACE = "on_pace"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Duty:
    """A rule: whoever it addresses owes `count` of `metric` in each window of `per`.

    At most one of role, group_id and member_id is set; none means everybody.
    """

    id: int
    metric: Metric
    count: int
    per: Per
    role: Role | None = None
    group_id: int | None = None
    member_id: int | None = None

    def addresses(self, member: Member) -> bool:
        """Whether this duty is owed by `member`."""
        if self.member_id is not None:
            return self.member_id == member.id
        if self.group_id is not None:
            return self.group_id in member.groups
        return self.role is None or self.role in member.roles


class Entry(NamedTuple):
    """One counted piece of work by one person. A tuple, for a board reads thousands of them."""

    metric: Metric
    day: date


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


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one person has come with one duty in its current window."""

    duty: Duty
    window: Window
    count: int
    expected: int
    """How many an even pace would have brought by this morning, rounded down."""

    @property
    def missing(self) -> int:
        """How many are still owed; never negative."""
        return max(0, self.duty.count - self.count)

    @property
    def pace(self) -> Pace:
        """Done, on pace, or behind an even pace."""
        if not self.missing:
            return Pace.DONE
        return Pace.ON_PACE if self.count >= self.expected else Pace.BEHIND


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
        return _calendar_window(per, today)
    return _window_in_term(per, today, term)


def _window_in_term(per: Per, today: date, term: Term) -> Window:
    opening, closing = _calendar_window(per, term.first_day), _calendar_window(per, term.last_day)
    core_first, core_last = term.first_day, term.last_day
    if _days(term.first_day, opening.last_day) * 2 < _days(opening.first_day, opening.last_day):
        core_first = opening.last_day + timedelta(days=1)
    if _days(closing.first_day, term.last_day) * 2 < _days(closing.first_day, closing.last_day):
        core_last = closing.first_day - timedelta(days=1)
    if core_first > core_last:
        return Window(term.first_day, term.last_day)
    window = _calendar_window(per, min(max(today, core_first), core_last))
    return Window(
        term.first_day if window.first_day <= core_first else window.first_day,
        term.last_day if window.last_day >= core_last else window.last_day,
    )


def _calendar_window(per: Per, today: date) -> Window:
    if per is Per.DAY:
        return Window(today, today)
    if per is Per.WEEK:
        monday = today - timedelta(days=today.weekday())
        return Window(monday, monday + timedelta(days=6))
    month_end = (today.replace(day=1) + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    if per is Per.MONTH:
        return Window(today.replace(day=1), month_end)
    if today.day <= 15:
        return Window(today.replace(day=1), today.replace(day=15))
    return Window(today.replace(day=16), month_end)


def _days(first: date, last: date) -> int:
    return (last - first).days + 1


def earliest_day(today: date, term: Term, duties: Iterable[Duty]) -> date:
    """The first day that counts for any of these duties: entries from then on are all that is needed."""
    periods = {duty.per for duty in duties}
    return min((window_of(per, today, term).first_day for per in periods), default=today)


def owed_by(member: Member, duties: Iterable[Duty]) -> list[Duty]:
    """The duties that bind a member, in the order of metrics and periods. For each metric and period a rule
    for the person counts first, otherwise the highest number among the member's roles and groups."""
    binding: dict[tuple[Metric, Per], Duty] = {}
    for duty in duties:
        if not duty.addresses(member):
            continue
        key = (duty.metric, duty.per)
        rival = binding.get(key)
        if rival is None or _weight(duty) > _weight(rival):
            binding[key] = duty
    return sorted(binding.values(), key=lambda duty: (_METRIC_ORDER[duty.metric], _PER_ORDER[duty.per]))


_METRIC_ORDER = {metric: place for place, metric in enumerate(Metric)}
_PER_ORDER = {per: place for place, per in enumerate(Per)}


def _weight(duty: Duty) -> tuple[bool, int]:
    return duty.member_id is not None, duty.count


def progress(
    member: Member,
    duties: Iterable[Duty],
    entries: Sequence[Entry],
    today: date,
    term: Term,
    workdays: Workdays,
) -> list[Progress]:
    """How far `member` has come with everything owed, each duty in the window that holds `today`.

    What is asked each day, week or month rests while nobody comes to school: in the holidays between the
    terms, on a weekend, in a week of holidays.
    """
    found = []
    for duty in owed_by(member, duties):
        window = window_of(duty.per, today, term)
        if duty.per in (Per.TERM, Per.YEAR) or _is_running(window, today, term, workdays):
            found.append(_measure(duty, window, entries, today, workdays))
    return found


def _is_running(window: Window, today: date, term: Term, workdays: Workdays) -> bool:
    in_term = term.first_day <= today <= term.last_day
    return in_term and workdays.between(window.first_day, window.last_day) > 0


def _measure(
    duty: Duty, window: Window, entries: Sequence[Entry], today: date, workdays: Workdays
) -> Progress:
    count = sum(entry.metric is duty.metric and window.holds(entry.day) for entry in entries)
    share = _share_passed(window, today, workdays if duty.per is not Per.YEAR else None)
    # A half is not yet owed: 15 lessons at 50 % of the term are 7, one lesson at 90 % of the month is 0.
    return Progress(duty, window, count, int(duty.count * share + 1e-9))


def _share_passed(window: Window, today: date, workdays: Workdays | None) -> float:
    """The share of the window's workdays that have passed before `today` began, 0 to 1.

    A school year is measured in days of the calendar (no workdays): its second term may not be known yet.
    """
    if today > window.last_day:
        return 1.0
    between = workdays.between if workdays else _days
    whole = between(window.first_day, window.last_day)
    passed = between(window.first_day, today - timedelta(days=1)) if today > window.first_day else 0
    return passed / whole if whole else 0.0
