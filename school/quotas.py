"""Duties and how far somebody has come with them: records x rules -> progress. Pure.

The kinds of work and their usual units come from the glossary of Chinese term plans (听课 in 节, 教学反思
in 篇 …). How much of what is owed is always the school's own data; nothing here assumes a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from school.people import Member, Role
from school.terms import Term


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
    """The stretch of time in which a duty has to be done, again and again."""

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


@dataclass(frozen=True, slots=True)
class Entry:
    """One counted piece of work by one person."""

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

    def elapsed(self, today: date) -> float:
        """The share of the window's weekdays that have passed before `today` began, 0 to 1."""
        whole = _weekdays(self.first_day, self.last_day)
        passed = _weekdays(self.first_day, min(today - timedelta(days=1), self.last_day))
        return passed / whole if whole else 1.0


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one person has come with one duty in its current window."""

    duty: Duty
    window: Window
    count: int
    expected: int
    """How many an even pace would have brought by now, rounded down."""

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


def window_of(per: Per, today: date, term: Term) -> Window:
    """The window of `per` that holds `today`. Months and weeks are cut to the term; a school year runs
    from 1 September to 31 August, unless the term itself begins in August."""
    if per is Per.TERM:
        return Window(term.first_day, term.last_day)
    if per is Per.YEAR:
        return _school_year(today, term)
    window = _calendar_window(per, today)
    first, last = max(window.first_day, term.first_day), min(window.last_day, term.last_day)
    return Window(first, last) if first <= last else window


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


def _school_year(today: date, term: Term) -> Window:
    starts_in_autumn = term.first_day.month >= 8
    if starts_in_autumn:
        first = min(term.first_day, date(term.first_day.year, 9, 1))
    else:
        first = date(term.first_day.year - 1, 9, 1)
    last = date(first.year + 1, 8, 31)
    if today > last:
        return Window(date(last.year, 9, 1), date(last.year + 1, 8, 31))
    return Window(first, last)


def earliest_day(today: date, term: Term) -> date:
    """The first day any window can reach back to: what has to be read to count every duty."""
    return min(window_of(Per.YEAR, today, term).first_day, term.first_day, today - timedelta(days=31))


def owed_by(member: Member, duties: Iterable[Duty]) -> list[Duty]:
    """The duties that bind a member. For each metric and period a rule for the person counts first,
    otherwise the highest number among the member's roles and groups."""
    binding: dict[tuple[Metric, Per], Duty] = {}
    for duty in duties:
        if not duty.addresses(member):
            continue
        key = (duty.metric, duty.per)
        rival = binding.get(key)
        if rival is None or _weight(duty) > _weight(rival):
            binding[key] = duty
    order = {metric: place for place, metric in enumerate(Metric)}
    periods = {per: place for place, per in enumerate(Per)}
    return sorted(binding.values(), key=lambda duty: (order[duty.metric], periods[duty.per]))


def progress(
    member: Member, duties: Iterable[Duty], entries: Sequence[Entry], today: date, term: Term
) -> list[Progress]:
    """How far `member` has come with everything owed, each duty in the window that holds `today`."""
    return [_measure(duty, entries, today, term) for duty in owed_by(member, duties)]


def _measure(duty: Duty, entries: Sequence[Entry], today: date, term: Term) -> Progress:
    window = window_of(duty.per, today, term)
    count = sum(entry.metric is duty.metric and window.holds(entry.day) for entry in entries)
    # A half is not yet owed: 15 lessons at 60 % of the term are 9, one lesson at 90 % of the month is 0.
    expected = int(duty.count * window.elapsed(today) + 1e-9)
    return Progress(duty, window, count, expected)


def _weight(duty: Duty) -> tuple[bool, int]:
    return duty.member_id is not None, duty.count


def _weekdays(first: date, last: date) -> int:
    days = (last - first).days + 1
    if days <= 0:
        return 0
    weeks, rest = divmod(days, 7)
    return weeks * 5 + sum((first.weekday() + offset) % 7 < 5 for offset in range(rest))
