"""How far somebody has come with what they owe: records x rules -> progress. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from school.calendar.terms import Term
from school.counting.allowances import Allowance, Between, reduced, weighed
from school.counting.duties import BY_SUBJECT, HELD_TOGETHER, Duty, Metric, Only, Per
from school.counting.term_rules import TermRules, owed_by, owed_together
from school.counting.windows import Window, days_between, window_of
from school.observing.visits import VisitKind
from school.people import Member


class Pace(StrEnum):
    """Where somebody stands against an even pace through the window."""

    DONE = "done"
    ON_PACE = "on_pace"
    BEHIND = "behind"


class Entry(NamedTuple):
    """One piece of work by one person. A tuple, for a board reads thousands of them.

    `kind`, `subject`, `host_id`, `period` and `online` are those of an observed lesson. What waits for somebody's consent
    (`pending`) does not count yet.
    """

    metric: Metric
    day: date
    id: int = 0
    kind: VisitKind | None = None
    subject: str | None = None
    host_id: int | None = None
    period: int | None = None
    pending: bool = False
    online: bool = False


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one person, or a group as one, has come with one duty in its current window.

    `target` is how much is owed after `allowances`, of `full` without them; `expected` how many an even pace
    would have brought by this morning, rounded down. `pending` more wait for consent, `online` more were watched
    online and don't count.
    """

    duty: Duty
    window: Window
    count: int
    expected: int
    target: int
    full: int
    pending: int = 0
    added: tuple[Duty, ...] = ()
    partner_id: int | None = None
    allowances: tuple[Allowance, ...] = ()
    online: int = 0

    @property
    def missing(self) -> int:
        """How many are still owed; never negative."""
        return max(0, self.target - self.count)

    @property
    def excused(self) -> bool:
        """Whether nothing is owed, because of what is allowed."""
        return self.target == 0

    @property
    def pace(self) -> Pace:
        """Done, on pace, or behind an even pace."""
        if not self.missing:
            return Pace.DONE
        return Pace.ON_PACE if self.count >= self.expected else Pace.BEHIND


def earliest_day(today: date, term: Term, duties: Iterable[Duty]) -> date:
    """The first day that counts for any of these duties: entries from then on are all that is needed."""
    periods = {duty.per for duty in duties}
    return min((window_of(per, today, term).first_day for per in periods), default=today)


def progress(
    member: Member,
    rules: TermRules,
    entries: Sequence[Entry],
    today: date,
    wanted: Callable[[Duty], bool] | None = None,
) -> list[Progress]:
    """How far `member` has come with everything owed alone, each duty in the window that holds `today`.

    `wanted` says which duties are looked at; all where it is None. What is asked each day, week or month rests
    while nobody comes to school: in the holidays between the terms, on a weekend, in a week of holidays.
    """
    found = []
    for owed in owed_by(member, rules, today):
        if wanted is not None and not wanted(owed.duty):
            continue
        window = running_window(owed.duty, rules, today)
        if window is not None:
            subjects = rules.subjects(member) if owed.duty.only in BY_SUBJECT else frozenset[str]()
            did = did_of(owed.duty, window, entries, subjects, owed.partner_id)
            allowed = [it for it in rules.allowed(member.id, owed.duty.metric) if it.touches(window)]
            between = _between(owed.duty, rules)
            target = reduced(owed.count, window, allowed, between)
            found.append(
                Progress(
                    owed.duty,
                    window,
                    len(did.counted),
                    _expected(target, window, allowed, between, today),
                    target,
                    owed.count,
                    len(did.pending),
                    owed.added,
                    owed.partner_id,
                    tuple(allowed),
                    len(did.online),
                )
            )
    return found


def group_progress(group_id: int, rules: TermRules, entries: Sequence[Entry], today: date) -> list[Progress]:
    """How far a group has come with what it owes as one; `entries` are those of all its people."""
    found = []
    for duty in owed_together(group_id, rules):
        window = running_window(duty, rules, today)
        if window is not None:
            did = did_of(duty, window, entries)
            expected = _expected(duty.count, window, (), _between(duty, rules), today)
            count = len(did.counted)
            found.append(Progress(duty, window, count, expected, duty.count, duty.count, len(did.pending)))
    return found


def running_window(duty: Duty, rules: TermRules, today: date) -> Window | None:
    """The window of a duty that holds `today`; None while the duty rests."""
    term = rules.term
    window = window_of(duty.per, today, term)
    if duty.per in (Per.TERM, Per.YEAR):
        return window
    in_term = term.first_day <= today <= term.last_day
    return window if in_term and rules.workdays.between(window.first_day, window.last_day) > 0 else None


# --- what counts ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Did:
    """The work behind a number. `twice`: lessons of a period in which another one counts already. `online`: lessons
    watched online, more than count."""

    counted: list[Entry]
    pending: list[Entry]
    twice: list[Entry]
    online: list[Entry]

    @property
    def every(self) -> list[Entry]:
        """All of it."""
        return [*self.counted, *self.pending, *self.twice, *self.online]


def did_of(
    duty: Duty,
    window: Window,
    entries: Iterable[Entry],
    subjects: frozenset[str] = frozenset(),
    partner_id: int | None = None,
) -> Did:
    """Which work counts for a duty in a window: of the right kind, on its days, and each lesson once.

    Nobody sits in two lessons of one period, so a second entry of a day and period is the same lesson. What a
    group does together takes place once a day, whoever enters it. Of lessons watched online as many count as the
    duty says, those that stand first in `entries`.
    """
    did = Did([], [], [], [])
    seen: set[tuple[date, int | None]] = set()
    metric, first, last = duty.metric, window.first_day, window.last_day
    online_left = duty.online_most
    for entry in entries:
        if entry.metric is not metric or not first <= entry.day <= last:
            continue
        if duty.only is not Only.ALL and not _fits(duty.only, entry, subjects, partner_id):
            continue
        if entry.online and online_left == 0:
            did.online.append(entry)
            continue
        if entry.pending:
            did.pending.append(entry)
            continue
        once = _sameness(duty, entry)
        if once is not None and once in seen:
            did.twice.append(entry)
            continue
        if once is not None:
            seen.add(once)
        did.counted.append(entry)
        if entry.online and online_left is not None:
            online_left -= 1
    return did


def _sameness(duty: Duty, entry: Entry) -> tuple[date, int | None] | None:
    """What two entries of one piece of work have in common; None where that can't be told."""
    if duty.together:
        return (entry.day, None) if entry.metric in HELD_TOGETHER else None
    return (entry.day, entry.period) if entry.period is not None else None


_OPEN_KINDS = frozenset(VisitKind) - {VisitKind.REGULAR, VisitKind.DROP_IN, VisitKind.OUTSIDE}
_KINDS = {
    Only.DROP_IN: frozenset({VisitKind.DROP_IN}),
    Only.OUTSIDE: frozenset({VisitKind.OUTSIDE}),
    Only.OPEN: _OPEN_KINDS,
}


def _fits(only: Only, entry: Entry, subjects: frozenset[str], partner_id: int | None) -> bool:
    if only in _KINDS:
        return entry.kind in _KINDS[only]
    if only is Only.PARTNER:
        return entry.host_id == partner_id
    return (entry.subject in subjects) is (only is Only.OWN_SUBJECT)


# --- pace -----------------------------------------------------------------------------------------


def _between(duty: Duty, rules: TermRules) -> Between:
    """A school year is measured in days of the calendar: its second term may not be known yet."""
    return days_between if duty.per is Per.YEAR else rules.workdays.between


def _expected(
    target: int, window: Window, allowed: Sequence[Allowance], between: Between, today: date
) -> int:
    """How many of `target` an even pace would have brought before `today` began; holidays make nobody late.

    A half is not yet owed: 15 lessons at 50 % of the term are 7, one lesson at 90 % of the month is 0.
    """
    if today > window.last_day:
        return target
    whole = weighed(window.first_day, window.last_day, allowed, between)
    passed = weighed(window.first_day, today - timedelta(days=1), allowed, between)
    return target * passed // whole if whole else 0
