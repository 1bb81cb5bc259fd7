"""Sums for documents: what groups, people and months have brought, and how far what was owed is done. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from school.announcing.receipts import main_group
from school.counting.board import Kind
from school.counting.duties import Metric, Per
from school.counting.quotas import Entry, Progress, group_progress
from school.counting.term_rules import owed_by, owed_together
from school.counting.windows import window_of
from school.directory import Directory
from school.exporting.exports import Span
from school.names import pinyin_key
from school.people import Group, Member

Counts = Mapping[Metric, int]


@dataclass(frozen=True, slots=True)
class Completion:
    """How much of one kind of work somebody has done of what was owed in all windows of a span that have begun.

    What is done beyond the number of one window makes up for no other.
    """

    kind: Kind
    done: int
    owed: int

    @property
    def missing(self) -> int:
        """How many are still owed; never negative."""
        return max(0, self.owed - self.done)


def completions(
    school: Directory, member: Member, entries: Sequence[Entry], span: Span, today: date
) -> dict[Kind, Completion]:
    """What a member owed alone in a span as of `today`, by kind; `entries` hold the work since `counted_from`."""
    end = min(span.last_day, today)
    periods = [it.duty.per for it in owed_by(member, school.rules_at(end), end)]
    return _over_windows(periods, span, end, lambda day: school.progress(member, entries, day))


def group_completions(
    school: Directory, group: Group, entries: Sequence[Entry], span: Span, today: date
) -> dict[Kind, Completion]:
    """What a group owed as one; `entries` are those of all its people."""
    end = min(span.last_day, today)
    periods = [duty.per for duty in owed_together(group.id, school.rules_at(end))]
    return _over_windows(
        periods, span, end, lambda day: group_progress(group.id, school.rules_at(day), entries, day)
    )


def _over_windows(
    periods: Iterable[Per], span: Span, end: date, progress_on: Callable[[date], Iterable[Progress]]
) -> dict[Kind, Completion]:
    """The sums over the windows of each period that have begun by `end`, each as it stood on its last day."""
    sums: dict[Kind, list[int]] = {}
    for per in dict.fromkeys(periods):
        day = span.first_day if span.is_month else max(span.first_day, span.term.first_day)
        while day <= end:
            window = window_of(per, day, span.term)
            for it in progress_on(min(window.last_day, end)):
                if it.duty.per is per:
                    total = sums.setdefault(Kind(it.duty.metric, per, it.duty.only), [0, 0])
                    total[0] += min(it.count, it.target)
                    total[1] += it.target
            day = max(window.last_day, day) + timedelta(days=1)
    return {kind: Completion(kind, done, owed) for kind, (done, owed) in sums.items()}


def counted_from(school: Directory, span: Span) -> date:
    """The first day whose work counts for anything owed in a span: a month's duties by the year begin earlier."""
    windows = [window_of(duty.per, span.first_day, span.term).first_day for duty in school.duties]
    return min([span.first_day, *windows])


@dataclass(frozen=True, slots=True)
class GroupSum:
    """What the people of a group (None: of no group) have done; each person counts in one group only."""

    group: Group | None
    members: tuple[Member, ...]
    counts: Counts

    @property
    def observed_each(self) -> float:
        """Lessons observed a head, to one decimal."""
        return round(self.counts.get(Metric.OBSERVE, 0) / len(self.members), 1) if self.members else 0.0


def group_sums(school: Directory, members: Iterable[Member], work: Mapping[int, Counts]) -> list[GroupSum]:
    """The sums of the groups that these people are listed under, in the school's order; those of none last."""
    people: dict[int, list[Member]] = {}
    for member in members:
        group = main_group(member, school)
        people.setdefault(group.id if group else 0, []).append(member)
    order = [*(group.id for group in school.groups), 0]
    return [
        GroupSum(school.group_by_id.get(it), by_name(people[it]), _summed(work, people[it]))
        for it in order
        if it in people
    ]


def by_name(members: Iterable[Member]) -> tuple[Member, ...]:
    """People in the order of a Chinese list of names."""
    return tuple(sorted(members, key=lambda it: (pinyin_key(it.name), it.id)))


def _summed(work: Mapping[int, Counts], members: Iterable[Member]) -> Counter[Metric]:
    total: Counter[Metric] = Counter()
    for member in members:
        total.update(work.get(member.id, {}))
    return total


def by_person(done: Iterable[tuple[int, Metric]]) -> dict[int, Counter[Metric]]:
    """How much of each kind each person has done."""
    found: dict[int, Counter[Metric]] = {}
    for member_id, metric in done:
        found.setdefault(member_id, Counter())[metric] += 1
    return found


def by_month(days: Iterable[date], span: Span, today: date) -> list[tuple[date, int]]:
    """How many of these days lie in each month of a span up to today; months are named by their first day."""
    counts = Counter(day.replace(day=1) for day in days)
    month, end, found = span.first_day.replace(day=1), min(span.last_day, today), []
    while month <= end:
        found.append((month, counts[month]))
        month = (month + timedelta(days=32)).replace(day=1)
    # Holidays before the term are shown only where something was done in them.
    while len(found) > 1 and not found[0][1] and found[1][0] <= span.term.first_day:
        found.pop(0)
    return found


def by_week(days: Iterable[date], span: Span, today: date) -> list[tuple[int, int]]:
    """How many of these days lie in each teaching week of a span up to today."""
    weeks = Counter(span.term.week_of(day) for day in days)
    first, last = (
        span.term.week_of(max(span.first_day, span.term.first_day)),
        span.term.week_of(min(span.last_day, span.term.last_day, today)),
    )
    return [(week, weeks[week]) for week in range(first, last + 1)] if first and last else []
