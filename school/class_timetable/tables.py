"""Find in the rows of a sheet where the days, the periods, the classes and the lessons stand."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from school.class_timetable.cells import is_blank
from school.folding import fold
from school.grades import read_number

Grid = Sequence[Sequence[str]]

_DAY: Final = re.compile(r"(?:星期|周|礼拜)\s*([一二三四五六日天])")
_DAYS: Final = "一二三四五六日"
_LEAST_DAYS, _LEAST_PERIODS = 3, 3
_BELOW: Final = 2
"""Rows below the days among which those of the periods are looked for."""

_PERIOD: Final = re.compile(
    r"(?:[上下]\s*午?|早上)?\s*第?\s*(\d{1,2}|[一二三四五六七八九]|十[一二]?)\s*(?:节课?|课时?)?"
    r"\s*(?:\(?\d{1,2}\s*:\s*\d{2}.*)?"
)
_MOST_PERIODS: Final = 14
_LONGEST: Final = 500
"""Characters of a cell that are looked at; neither a lesson nor whose a table is takes as many."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet or a run of tables by its title: rows of cells, in which what is merged downwards is repeated."""

    title: str
    rows: Grid


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell that should hold a lesson: what it says, when, and the words beside it that may say whose it is."""

    text: str
    weekday: int
    period: int
    row_words: str


@dataclass(frozen=True, slots=True)
class Found:
    """A table with days: its lessons, the words above it, and the labels of rows that are no periods (早读)."""

    above: str
    cells: Sequence[Cell]
    passed_over: Sequence[str]


def tables_of(rows: Grid, morning: int) -> Iterator[Found]:
    """The tables in a sheet, one for each row of days, or for each run of days in it; nothing where no days stand.

    `morning` is how many periods a morning has, 0 where that is not known: what is numbered anew comes after it.
    """
    grid = [[cell.strip()[:_LONGEST] for cell in row] for row in rows]
    if _most_days(zip(*_even(grid), strict=True)) > _most_days(grid):
        grid = [list(column) for column in zip(*_even(grid), strict=True)]
    for part in _side_by_side(grid):
        yield from _below_each_other(part, morning)


def _below_each_other(grid: Grid, morning: int) -> Iterator[Found]:
    heads = [at for at, row in enumerate(grid) if len(set(_days_in(row).values())) >= _LEAST_DAYS]
    begun = 0
    for head, following in zip(heads, [*heads[1:], len(grid)][: len(heads)], strict=True):
        end = _end(grid, head, following)
        above = "\n".join(
            cell for row in grid[begun : head + 1] for cell in row if not _DAY.search(fold(cell))
        )
        yield _table(grid, head, end, above, morning)
        begun = end


def period_in(text: str) -> int | None:
    """The number of 第3节, 3, 上午第一节 or 第2节 9:10-9:50; None for 早读 and whatever else is no period."""
    match = _PERIOD.fullmatch(fold(text).strip())
    number = read_number(match[1]) if match else None
    return number if number and number <= _MOST_PERIODS else None


def _even(grid: Grid) -> list[list[str]]:
    width = max(map(len, grid), default=0)
    return [[*row, *[""] * (width - len(row))] for row in grid]


def _most_days(rows: Iterator[tuple[str, ...]] | Grid) -> int:
    return max((len(set(_days_in(row).values())) for row in rows), default=0)


def _days_in(row: Sequence[str]) -> dict[int, int]:
    """Weekdays (ISO numbers) by the columns where they stand; bare 一 to 五 count if all of them are there."""
    named = {at: _weekday(found[1]) for at, cell in enumerate(row) if (found := _DAY.match(fold(cell)))}
    if named:
        return named
    bare = {at: _DAYS.index(cell) + 1 for at, cell in enumerate(row) if len(cell) == 1 and cell in _DAYS}
    return bare if list(bare.values())[:5] == [1, 2, 3, 4, 5] and len(bare) <= len(_DAYS) else {}


def _weekday(word: str) -> int:
    return _DAYS.index(word.replace("天", "日")) + 1


def _side_by_side(grid: Grid) -> list[Grid]:
    """The columns of a sheet by its tables: where the days begin anew another one does."""
    days = max(map(_days_in, grid), key=len, default={})
    starts = _starts(days)
    cuts = [last + _width(starts) for last, first in pairwise(starts) if days[first] <= days[last]]
    return [[row[left:right] for row in grid] for left, right in pairwise([0, *cuts, None])]


def _starts(days: dict[int, int]) -> list[int]:
    """The first column of each day."""
    return [at for at, day in days.items() if days.get(at - 1) != day]


def _width(starts: Sequence[int]) -> int:
    """How many columns a day has: the teacher may stand beside the subject."""
    return min((after - at for at, after in pairwise(starts)), default=1)


def _end(grid: Grid, head: int, following: int) -> int:
    """Where the rows of a table end and the words above the next one begin."""
    if following == len(grid):
        return following
    first = min(_days_in(grid[head]))
    last = [at for at in range(head, following) if any(map(period_in, grid[at][:first]))]
    return max(last, default=head) + 1


def _table(grid: Grid, head: int, end: int, above: str, morning: int) -> Found:
    days = _days_in(grid[head])
    first = min(days)
    below = next(
        (at for at in range(head, min(head + 1 + _BELOW, end)) if _has_periods(grid[at], first)), None
    )
    if below is None:
        return _by_rows(_joined(grid[head + 1 : end], first), days, above, morning)
    columns = _columns(grid[head], grid[below], days, morning)
    cells = [
        Cell(row[at], weekday, period, " ".join(filter(None, row[:first])))
        for row in _joined(grid[below + 1 : end], first)
        for at, (weekday, period) in columns.items()
        if at < len(row) and not is_blank(row[at])
    ]
    return Found(above, cells, ())


def _joined(rows: Grid, first: int) -> list[Sequence[str]]:
    """Rows with what stands in a second one of the same label, such as the teachers below the subjects, in one."""
    joined: list[Sequence[str]] = []
    for row in rows:
        if joined and any(row[:first]) and row[:first] == joined[-1][:first]:
            above, below = _even([joined[-1], row])
            both = [" ".join(filter(None, pair)) for pair in zip(above, below, strict=True)]
            joined[-1] = [*row[:first], *both[first:]]
        else:
            joined.append(row)
    return joined


def _has_periods(row: Sequence[str], first: int) -> bool:
    return sum(_period_of_head(cell) is not None for cell in row[first:]) > _LEAST_PERIODS


def _period_of_head(cell: str) -> int | None:
    """The period of 3, 第3节 or, where the day stands in the same cell, 周一3."""
    return period_in(_DAY.sub("", fold(cell), count=1))


@dataclass(slots=True)
class _Counter:
    """Numbers through the whole day, of numbers that may begin anew in the afternoon."""

    morning: int
    last: int = 0
    before: int = 0

    def number(self, said: int) -> int | None:
        """None beyond the periods a day can have: the rows of another table, without days of its own."""
        if self.before + said <= self.last:
            self.before = max(self.last, self.morning)
        self.last = self.before + said
        return self.last if self.last <= _MOST_PERIODS else None


def _columns(
    head: Sequence[str], below: Sequence[str], days: dict[int, int], morning: int
) -> dict[int, tuple[int, int]]:
    """Weekday and period by column; a day goes on until the next one."""
    columns: dict[int, tuple[int, int]] = {}
    weekday, counter = 0, _Counter(morning)
    for at in range(min(days), max(len(head), len(below))):
        if at in days and days[at] != weekday:
            weekday, counter = days[at], _Counter(morning)
        said = _period_of_head(below[at]) if at < len(below) else None
        if said is not None and (period := counter.number(said)):
            columns[at] = (weekday, period)
    return columns


def _spans(days: dict[int, int]) -> list[tuple[int, int, int]]:
    """Each weekday with its first column and that after its last."""
    starts = _starts(days)
    ends = [*starts[1:], starts[-1] + _width(starts)]
    return [(days[at], at, end) for at, end in zip(starts, ends, strict=True)]


def _by_rows(rows: Grid, days: dict[int, int], above: str, morning: int) -> Found:
    cells: list[Cell] = []
    passed_over: dict[str, None] = {}
    first, counter, spans = min(days), _Counter(morning), _spans(days)
    for row in rows:
        said = next((it for cell in reversed(row[:first]) if (it := period_in(cell))), None)
        lessons = [
            (day, text)
            for day, start, end in spans
            if not is_blank(text := " ".join(filter(None, dict.fromkeys(row[start:end]))))
        ]
        if said is not None and (period := counter.number(said)):
            cells += [Cell(text, day, period, "") for day, text in lessons]
        elif lessons:
            passed_over[" ".join(filter(None, row[:first])) or lessons[0][1]] = None
    return Found(above, cells, tuple(passed_over))
