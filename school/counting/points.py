"""考核积分: the school's weights over what somebody has done in a term, in a sum that can be checked. Pure.

Weights are tenths of a point, so that half a point is exact.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Final

from school.counting.duties import Metric
from school.counting.quotas import Entry
from school.names import pinyin_key
from school.people import Member
from school.problems import BadAnswer

MOST: Final = 1000
"""Tenths: more than 100 points for one piece of work is a slip of the pen."""

Weights = Mapping[Metric, int]


@dataclass(frozen=True, slots=True)
class Line:
    """One kind of work in the sum: `count` pieces at `weight` tenths each."""

    metric: Metric
    count: int
    weight: int

    @property
    def tenths(self) -> int:
        """What it comes to."""
        return self.count * self.weight


def lines_of(entries: Iterable[Entry], weights: Weights, first: date, last: date) -> list[Line]:
    """The sum of one person over the days from `first` to `last`, a line for each kind of work with a weight.

    What waits for consent does not count, and a second entry of a day and period is the same lesson.
    """
    counts: Counter[Metric] = Counter()
    seen: set[tuple[date, int]] = set()
    for it in entries:
        if it.pending or it.metric not in weights or not first <= it.day <= last:
            continue
        if it.period is not None:
            if (it.day, it.period) in seen:
                continue
            seen.add((it.day, it.period))
        counts[it.metric] += 1
    return [Line(metric, counts[metric], weights[metric]) for metric in Metric if metric in weights]


def total(lines: Iterable[Line]) -> int:
    """The sum in tenths."""
    return sum(line.tenths for line in lines)


def ranked(
    members: Iterable[Member],
    entries: Mapping[int, Sequence[Entry]],
    weights: Weights,
    first: date,
    last: date,
) -> list[tuple[Member, int]]:
    """Everybody with their total in tenths, the highest first, then in the order of a Chinese list of names."""
    totals = [(it, total(lines_of(entries.get(it.id, ()), weights, first, last))) for it in members]
    return sorted(totals, key=lambda pair: (-pair[1], pinyin_key(pair[0].name), pair[0].id))


def read_weight(text: str) -> int:
    """A weight in tenths, from 0 (it does not count) to 1000. Raises BadAnswer("weight")."""
    try:
        tenths = Decimal(text.strip().rstrip("分").strip()) * 10
    except InvalidOperation as error:
        raise BadAnswer("weight", text) from error
    if not tenths.is_finite() or tenths != tenths.to_integral_value() or not 0 <= tenths <= MOST:
        raise BadAnswer("weight", text)
    return int(tenths)
