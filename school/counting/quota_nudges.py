"""One gentle word near the end of a period to those who are behind. Pure.

What is asked each day or week is over before a word would help; there is none about it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Final

from school.calendar.terms import SchoolCalendar
from school.counting.duties import Duty, Per
from school.counting.quotas import Entry, Pace, Progress, progress
from school.counting.term_rules import TermRules
from school.counting.windows import windows_in
from school.people import Member
from school.reminding.quiet_hours import at_work
from school.reminding.reminders import Due, Kind, Topic, Wishes

DAYS_BEFORE: Final = {
    Per.TWO_WEEKS: 3,
    Per.HALF_MONTH: 3,
    Per.MONTH: 7,
    Per.TWO_MONTHS: 10,
    Per.TERM: 14,
    Per.YEAR: 21,
}
"""Days before the last one of a window on which the word is said; earlier where nobody is at school."""


def plan_nudges(
    duties: Iterable[Duty], calendar: SchoolCalendar, wishes: Wishes, after: datetime, until: datetime
) -> list[Due]:
    """The words later than `after` and not later than `until`: one for each day on which windows end."""
    rule = wishes.rule(Topic.QUOTA)
    if not rule.on:
        return []
    periods = {duty.per for duty in duties} & DAYS_BEFORE.keys()
    found: dict[date, Due] = {}
    for term in calendar.terms:
        # A month that ends with the term is spoken of with it.
        for per in sorted(periods, key=DAYS_BEFORE.__getitem__, reverse=True):
            for window in windows_in(per, term):
                day = at_work(calendar, window.last_day - timedelta(days=DAYS_BEFORE[per]))
                at = datetime.combine(day, rule.at, calendar.timezone).astimezone(UTC)
                if window.first_day <= day and after < at <= until:
                    found.setdefault(window.last_day, Due(Kind.QUOTA, window.last_day, at))
    return sorted(found.values(), key=lambda due: due.at)


def behind_on(
    last_day: date,
    members: Iterable[Member],
    rules: TermRules,
    entries: Mapping[int, Sequence[Entry]],
    today: date,
) -> list[tuple[Member, list[Progress]]]:
    """Who is behind with what has to be done by a day."""
    found = []
    for member in members:
        late = [
            it
            for it in progress(member, rules, entries.get(member.id, ()), today)
            if it.window.last_day == last_day and it.pace is Pace.BEHIND
        ]
        if late:
            found.append((member, late))
    return found
