"""Tables of a PDF page: the grid that its rules make, and which piece of text stands in which cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from handlers.support.documents.page_items import Piece, Rule

_NEAR = 3.0
"""Points. Rules of one table are drawn cell by cell and do not quite meet."""
_MOST_LINES = 250
"""Of either direction in one table; a drawing may have more."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over the rows `top` to `bottom` and the columns `left` to `right` (all included, from 0)."""

    top: int
    bottom: int
    left: int
    right: int


@dataclass(slots=True)
class Table:
    """A grid: `xs` from left to right and `ys` from top to bottom are where its lines stand."""

    xs: list[float]
    ys: list[float]
    cells: list[Cell]

    def holds(self, piece: Piece) -> bool:
        """Whether a piece of text stands in the table."""
        middle = piece.y + piece.size / 3
        return self.xs[0] <= piece.x < self.xs[-1] and self.ys[-1] < middle < self.ys[0]

    def cell_of(self, piece: Piece) -> Cell:
        """The cell that holds a piece."""
        middle = piece.y + piece.size / 3
        column = max(index for index, x in enumerate(self.xs[:-1]) if x - _NEAR <= piece.x)
        row = max(index for index, y in enumerate(self.ys[:-1]) if y >= middle)
        return next(c for c in self.cells if c.top <= row <= c.bottom and c.left <= column <= c.right)


def tables(rules: Sequence[Rule]) -> list[Table]:
    """The tables that the rules of a page make, of at least two cells each."""
    found = []
    for group in _touching(rules):
        xs = _places(rule.at for rule in group if rule.vertical)
        ys = _places(rule.at for rule in group if not rule.vertical)[::-1]
        if 1 < len(xs) <= _MOST_LINES and 1 < len(ys) <= _MOST_LINES and len(xs) + len(ys) > 4:
            found.append(Table(xs, ys, _cells(group, xs, ys)))
    return found


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """The rules in groups that hang together, by the boxes around them."""
    groups: list[tuple[list[float], list[Rule]]] = []
    for rule in rules:
        box, members = _box(rule), [rule]
        apart = []
        for other in groups:
            if _meet(box, other[0]):
                box = _around(box, other[0])
                members = other[1] + members
            else:
                apart.append(other)
        groups = [*apart, (box, members)]
    return [members for _, members in groups]


def _box(rule: Rule) -> list[float]:
    if rule.vertical:
        return [rule.at, rule.start, rule.at, rule.end]
    return [rule.start, rule.at, rule.end, rule.at]


def _meet(a: list[float], b: list[float]) -> bool:
    return a[0] <= b[2] + _NEAR and b[0] <= a[2] + _NEAR and a[1] <= b[3] + _NEAR and b[1] <= a[3] + _NEAR


def _around(a: list[float], b: list[float]) -> list[float]:
    return [min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])]


def _places(values: object) -> list[float]:
    """Where lines stand, in order; those that almost meet are one."""
    places: list[float] = []
    for value in sorted(values):  # type: ignore[call-overload]
        if not places or value - places[-1] > _NEAR:
            places.append(value)
    return places


def _cells(rules: Sequence[Rule], xs: list[float], ys: list[float]) -> list[Cell]:
    """The cells of the grid; where no rule parts two of them they are one."""
    vertical = [rule for rule in rules if rule.vertical]
    level = [rule for rule in rules if not rule.vertical]
    taken: set[tuple[int, int]] = set()
    cells = []
    for top in range(len(ys) - 1):
        for left in range(len(xs) - 1):
            if (top, left) in taken:
                continue
            right, bottom = left, top
            while right + 2 < len(xs) and not _parted(vertical, xs[right + 1], ys[top + 1], ys[top]):
                right += 1
            while bottom + 2 < len(ys) and not _parted(level, ys[bottom + 1], xs[left], xs[left + 1]):
                bottom += 1
            taken |= {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
            cells.append(Cell(top, bottom, left, right))
    return cells


def _parted(rules: Sequence[Rule], at: float, start: float, end: float) -> bool:
    middle = (start + end) / 2
    return any(abs(rule.at - at) <= _NEAR and rule.start <= middle <= rule.end for rule in rules)
