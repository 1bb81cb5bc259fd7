"""Sheets on which a lesson is appraised (评课表): dimensions with points or levels, and filled ones. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from school.observing.visits import VisitKind
from school.problems import Problem

MOST_DIMENSIONS, MOST_POINTS, MOST_LEVELS = 12, 100, 6
NAME_LIMIT, LEVEL_LIMIT = 20, 8
"""Characters of the name of a sheet or dimension, and of a level."""


class SheetUnreadable(Problem):
    """A line that describes no dimension, as written."""

    def __init__(self, line: str) -> None:
        self.line = line


class TooManyDimensions(Problem):
    """More dimensions than a sheet may have."""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One thing that is judged: by points from 0 to `points`, or else by one of `levels`, best first."""

    name: str
    points: int | None = None
    levels: tuple[str, ...] = ()
    required: bool = True

    def takes(self, mark: str) -> bool:
        """Whether this is a mark of this dimension."""
        if self.points is None:
            return mark in self.levels
        return mark.isascii() and mark.isdecimal() and int(mark) <= self.points

    @property
    def offered(self) -> tuple[str, ...]:
        """Marks to choose from, best first: all levels, or the upper half of the points in at most eleven steps."""
        if self.points is None:
            return self.levels
        step = max(1, self.points // 20)
        lowest = self.points // 2 if self.points > 10 else 0
        return tuple(str(it) for it in range(self.points, lowest - 1, -step))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of a school. Without `kinds` it is for every kind of visit that has no sheet of its own.

    `id` is 0 for the usual sheet, which stands in no database.
    """

    id: int
    name: str
    dimensions: tuple[Dimension, ...]
    kinds: frozenset[VisitKind] = frozenset()

    def blank(self) -> FilledSheet:
        """The sheet before anything is marked."""
        return FilledSheet(self.name, self.dimensions, (None,) * len(self.dimensions))


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet as it was when it was filled, with a mark (points or a level) or None for each dimension."""

    name: str
    dimensions: tuple[Dimension, ...]
    marks: tuple[str | None, ...]

    def __bool__(self) -> bool:
        return any(self.marks)

    @property
    def points(self) -> int | None:
        """The sum of the points, None where no dimension with points is marked."""
        given = [int(mark) for it, mark in self.pairs if it.points is not None and mark is not None]
        return sum(given) if given else None

    @property
    def most(self) -> int:
        """The points that can be had."""
        return sum(it.points or 0 for it in self.dimensions)

    @property
    def pairs(self) -> Sequence[tuple[Dimension, str | None]]:
        """Dimensions with their marks."""
        return tuple(zip(self.dimensions, self.marks, strict=True))

    @property
    def missing(self) -> Sequence[str]:
        """The names of required dimensions without a mark."""
        return [it.name for it, mark in self.pairs if it.required and mark is None]

    def marked(self, index: int, mark: str | None) -> FilledSheet:
        """The same with another mark. Raises IndexError or ValueError for what the sheet does not have."""
        if mark is not None and not self.dimensions[index].takes(mark):
            raise ValueError(mark)
        return replace(self, marks=(*self.marks[:index], mark, *self.marks[index + 1 :]))

    def next_open(self, after: int) -> int | None:
        """The next dimension without a mark, looked for behind `after` first."""
        count = len(self.marks)
        turns = ((after + 1 + step) % count for step in range(count))
        return next((at for at in turns if self.marks[at] is None), None)


USUAL: Final = Sheet(
    0,
    "课堂教学评价表",
    tuple(Dimension(name, 20) for name in ("教学目标", "教学内容", "教学过程", "学生学习", "教学效果")),
)
"""Five dimensions of 20 points, as most schools' sheets have them; used until a school makes its own."""


def sheet_for(kind: VisitKind, sheets: Iterable[Sheet]) -> Sheet:
    """The sheet for a kind of visit: one that names the kind, or else one for every kind, or the usual one."""
    sheets = list(sheets)
    named = [it for it in sheets if kind in it.kinds]
    general = [it for it in sheets if not it.kinds]
    return next(iter([*named, *general]), USUAL)


_OPTIONAL: Final = re.compile(r"[（(]?(?:选填|可不填|可选)[）)]?")
_POINTS: Final = re.compile(r"(?P<name>.*?\D)[\s:：（(]*(?P<points>\d{1,3})\s*分?[）)]?")
_LEVELS: Final = re.compile(
    r"(?P<name>[^:：\s]+)[\s:：]+(?P<levels>[^\s:：]+(?:\s*[/／、|｜]\s*[^\s:：/／、|｜]+)+)"
)
_AROUND: Final = " \u3000:：,，;；、。.-—·（("
_NUMBERED: Final = re.compile(r"^\s*(?:\d{1,2}\s*[.、．)）]|[一二三四五六七八九十]{1,2}[、.．]|[①-⑳])\s*")


def read_dimension(line: str) -> Dimension:
    """教学目标 20, 学生参与 优/良/合格, 板书 10分 选填. Raises SheetUnreadable."""
    text, optional = _OPTIONAL.subn("", unicodedata.normalize("NFKC", _NUMBERED.sub("", line)))
    text = text.strip(" \u3000,，;；。")
    if match := _LEVELS.fullmatch(text):
        levels = tuple(it.strip() for it in re.split(r"[/／、|｜]", match["levels"]))
        fits = 2 <= len(levels) <= MOST_LEVELS and all(1 <= len(it) <= LEVEL_LIMIT for it in levels)
        found = Dimension(match["name"].strip(_AROUND), None, levels, not optional)
        fits = fits and len(set(levels)) == len(levels)
    elif match := _POINTS.fullmatch(text):
        found = Dimension(match["name"].strip(_AROUND), int(match["points"]), (), not optional)
        fits = 1 <= int(match["points"]) <= MOST_POINTS
    else:
        raise SheetUnreadable(line.strip())
    if not fits or not 1 <= len(found.name) <= NAME_LIMIT:
        raise SheetUnreadable(line.strip())
    return found


def read_dimensions(text: str) -> tuple[Dimension, ...]:
    """A whole sheet, a dimension a line. Raises SheetUnreadable or TooManyDimensions."""
    found = tuple(read_dimension(line) for line in text.splitlines() if line.strip())
    if not found:
        raise SheetUnreadable(text.strip())
    if len(found) > MOST_DIMENSIONS:
        raise TooManyDimensions
    return found


@dataclass(frozen=True, slots=True)
class Average:
    """What several sheets say of one dimension: the mean of the points, or how often each level was given."""

    dimension: Dimension
    mean: float | None
    levels: tuple[tuple[str, int], ...]


def averages(sheets: Sequence[FilledSheet]) -> list[Average]:
    """Dimension by dimension over all sheets that have it, in the order in which they first stand."""
    found: dict[Dimension, list[str]] = {}
    for sheet in sheets:
        for dimension, mark in sheet.pairs:
            if mark is not None:
                found.setdefault(dimension, []).append(mark)
    return [_average(dimension, marks) for dimension, marks in found.items()]


def _average(dimension: Dimension, marks: Sequence[str]) -> Average:
    if dimension.points is not None:
        return Average(dimension, sum(map(int, marks)) / len(marks), ())
    counts = ((level, marks.count(level)) for level in dimension.levels)
    return Average(dimension, None, tuple((level, count) for level, count in counts if count))
