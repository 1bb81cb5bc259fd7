"""Tables of duties: roles down and what is counted across (职务｜听课｜公开课), or the other way round."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from school.plans.activity_words import UNITS
from school.plans.counted import Named, fits, usual_unit
from school.plans.document import Doubt, Per, Quota, Quote
from school.plans.lines import Cells, Line, cells
from school.plans.numbers import span
from school.plans.subjects import Who, subject
from school.plans.tokens import Count, Holder, activities, counts, periods, roles

_NAME_LENGTH = 24
_UNIT = re.compile(rf"(?P<unit>{UNITS})(?=[数/)每]|$)")
_FIGURE = re.compile(r"(?:不少于|至少|≥|>=)?\s?(?P<figure>\d{1,3}(?:\s?-\s?\d{1,3})?)\s?(?:以上|\+)?")
_MOST = re.compile("不超过|最多|至多|以内|不多于|≤|<=")


@dataclass(frozen=True, slots=True)
class _Task:
    """What a column or row of a table counts."""

    named: Named
    unit: str
    period: tuple[Per, str] | None


@dataclass(frozen=True, slots=True)
class _Table:
    """A header of roles or of tasks, by column; the rows below name the other in their first cell."""

    people: dict[int, tuple[Who, ...]]
    tasks: dict[int, _Task]


def read_quota_tables(source: str, lines: Sequence[Line]) -> tuple[list[Quota], frozenset[int]]:
    """The duties in tables of roles and tasks, in order, and where the lines of these tables start."""
    found: list[Quota] = []
    used: set[int] = set()
    table: _Table | None = None
    for line, below in itertools.zip_longest(lines, lines[1:]):
        row = cells(line)
        if len(row) < 2:
            table = None
        elif (header := _header(source, line, row, below)) is not None:
            table = header
            used.add(line.start)
        elif table is not None:
            quotas = list(_row(source, line, row, table))
            found += quotas
            if quotas:
                used.add(line.start)
    return found, frozenset(used)


def _header(source: str, line: Line, row: Cells, below: Line | None) -> _Table | None:
    """A table whose head and first row below tell roles and tasks apart."""
    under = cells(below) if below is not None else ()
    if below is None or len(under) < 2 or counts(line.folded):
        return None
    if _people(source, below, under[0]):
        tasks = {index: task for index in range(1, len(row)) if (task := _task(source, line, row[index]))}
        named = any(_people(source, line, cell) for cell in row[1:])
        return _Table({}, tasks) if tasks and not named else None
    if _task(source, below, under[0]):
        people = {index: who for index in range(1, len(row)) if (who := _people(source, line, row[index]))}
        return _Table(people, {}) if len(people) > 1 else None
    return None


def _row(source: str, line: Line, row: Cells, table: _Table) -> Iterator[Quota]:
    who = _people(source, line, row[0]) if table.tasks else ()
    task = _task(source, line, row[0]) if table.people else None
    for index in range(1, len(row)):
        column = table.tasks.get(index) or task
        bearers = table.people.get(index) or who
        if column is not None and bearers:
            yield from _quotas(source, line, row[index], bearers, column)


def _quotas(
    source: str, line: Line, cell: tuple[int, int], who: Sequence[Who], task: _Task
) -> Iterator[Quota]:
    text = line.folded[slice(*cell)]
    count = _count(text, task.unit)
    if count is None or not fits(task.named[0], count.unit):
        return
    named = periods(text)
    words = source[line.start + cell[0] : line.start + cell[1]]
    period = (named[0].per, words[named[0].start : named[0].end]) if named else task.period
    per, per_text = period or ("term", "")
    doubts: tuple[Doubt, ...] = () if period else ("period_implied",)
    quote = Quote(
        source[line.start : line.start + len(line.folded)], line.start, line.start + len(line.folded)
    )
    for one in who:
        yield Quota(
            one.name, task.named[1], task.named[0], count.low, count.high, count.unit, per,
            per_text if per == "other" else None, quote, doubts,
        )  # fmt: skip


def _count(text: str, unit: str) -> Count | None:
    """The one figure of a cell: 每学期不少于20节, or 20 where the head of the table tells the unit."""
    if _MOST.search(text):
        return None
    counted = counts(text)
    if len(counted) == 1:
        return counted[0]
    figure = _FIGURE.fullmatch(text)
    value = span(figure["figure"]) if figure else None
    return Count(0, len(text), *value, unit) if value and value[0] else None


def _people(source: str, line: Line, cell: tuple[int, int]) -> tuple[Who, ...]:
    """The roles a short cell names, if it names nothing to be done."""
    text = line.folded[slice(*cell)]
    if not 0 < len(text) <= _NAME_LENGTH or activities(text):
        return ()
    original = source[line.start + cell[0] : line.start + cell[1]]
    who, _ = subject(text, original, roles(text), len(text), ())
    return tuple(one for one in who if one.holder in (Holder.PERSON, Holder.GROUP))


def _task(source: str, line: Line, cell: tuple[int, int]) -> _Task | None:
    """What a short cell counts, with its unit and period: 听课（节/学期）, 反思篇数."""
    text = line.folded[slice(*cell)]
    done = activities(text)
    if not done or len(text) > _NAME_LENGTH or roles(text):
        return None
    kind = done[0].kind
    unit = _UNIT.search(text, done[-1].end)
    named = periods(text)
    words = source[line.start + cell[0] : line.start + cell[1]]
    period = (named[0].per, words[named[0].start : named[0].end]) if named else None
    name = words[done[0].start : done[0].end]
    return _Task((kind, name), unit["unit"] if unit else usual_unit(kind), period)
