"""What takes from somebody's duties: leave, late arrival, part time. Pure.

An allowance says which share of the work is owed on some days: none while somebody is on leave or has not come
yet, half of it by who works half of the time, none of a whole term by who is excused from it. A duty shrinks with
the share of its window's workdays, rounded to the nearest whole number.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from school.counting.duties import Metric
from school.counting.windows import Window

Between = Callable[[date, date], int]
"""How many days count from one to another, both included."""

_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """On the days from `first_day` to `last_day` (None: without end) a person owes `percent` of the work.

    `percent` is 0 to 99. `metric` None: of every kind of work. `reason` is kept and shown beside the number.
    """

    id: int
    member_id: int
    first_day: date
    last_day: date | None
    percent: int
    reason: str
    metric: Metric | None = None

    def holds(self, day: date) -> bool:
        """Whether it applies on this day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def touches(self, window: Window) -> bool:
        """Whether it applies on any day of a window."""
        return self.first_day <= window.last_day and (
            self.last_day is None or window.first_day <= self.last_day
        )


def weighed(first: date, last: date, allowances: Sequence[Allowance], between: Between) -> int:
    """The days from `first` to `last` in hundredths, each as much as its share: 100 where nothing is allowed.

    Where several apply on a day, the one that leaves least counts.
    """
    if first > last:
        return 0
    if not allowances:
        return 100 * between(first, last)
    after = last + _DAY
    edges = {first, after}
    for it in allowances:
        ends = after if it.last_day is None else it.last_day + _DAY
        edges |= {day for day in (it.first_day, ends) if first < day < after}
    return sum(
        min((it.percent for it in allowances if it.holds(begin)), default=100) * between(begin, end - _DAY)
        for begin, end in pairwise(sorted(edges))
    )


def reduced(count: int, window: Window, allowances: Sequence[Allowance], between: Between) -> int:
    """How much of `count` is left in a window: 0 to `count`; `allowances` are those of the person and the work."""
    if not allowances:
        return count
    whole = 100 * between(window.first_day, window.last_day)
    if not whole:
        return count
    left = weighed(window.first_day, window.last_day, allowances, between)
    return (2 * count * left + whole) // (2 * whole)
