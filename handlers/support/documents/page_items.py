"""What stands on a PDF page: pieces of text and the straight rules of its tables, with their places.

Places are points from the lower left corner of the page as it is looked at.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any, Final

from handlers.support.documents.glyphs import ordinary

_THIN: Final = 3.0
"""Points. A filled rectangle as thin as this is a rule."""
_SHORT: Final = 6.0
_MOST_RULES: Final = 4000
"""On a page; a drawing has more, a table never."""
_STROKED: Final = (b"S", b"s", b"B", b"B*", b"b", b"b*")
_FILLED: Final = (b"f", b"F", b"f*")


@dataclass(frozen=True, slots=True)
class Piece:
    """Words on one line, beginning at x on the baseline y; `size` is the height of their font."""

    x: float
    y: float
    size: float
    text: str

    @property
    def end(self) -> float:
        """Where they end, going by full-width and half-width characters."""
        return self.x + self.size * text_width(self.text)


@dataclass(frozen=True, slots=True)
class Rule:
    """A horizontal or vertical line at `at` of the other axis, from `start` to `end`."""

    vertical: bool
    at: float
    start: float
    end: float


@dataclass(slots=True)
class Page:
    """Everything on a page."""

    pieces: list[Piece] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)


def text_width(text: str) -> float:
    """In heights of the font: a Chinese character is as wide as it is high, others half of that."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.5 for char in text)


class Collector:
    """Takes what a page draws, in order, as pypdf tells it."""

    def __init__(self, rotation: int) -> None:
        self._rotation = rotation % 360
        self._page = Page()
        self._lines: list[tuple[float, float, float, float]] = []
        self._boxes: list[tuple[float, float, float, float]] = []
        self._pen = (0.0, 0.0)
        self._told: tuple[float, float] | None = None

    def page(self) -> Page:
        """What was taken."""
        return self._page

    def write(self, text: str, matrix: Any, text_matrix: Any, font: Any, size: float) -> None:
        """Take a piece of text. What is written askew or upwards, as watermarks are, is left out."""
        del font
        words = text.strip("\n")
        if not words.strip():
            return
        at = _product(text_matrix, matrix)
        along, up = self._turned(at[0], at[1]), self._turned(at[2], at[3])
        if along[0] <= 0 or abs(along[1]) > 0.1 * along[0]:
            return
        x, y = self._turned(at[4], at[5])
        height = abs(size) * max(abs(up[1]), 0.01)
        # pypdf moves on only where the page says so: words that follow others directly get the same place.
        told, self._told = self._told, (x, y)
        if told == (x, y) and self._page.pieces:
            x = self._page.pieces[-1].end
        for line in words.split("\n"):
            if line.strip():
                # One space in front is pypdf's, for the gap before; more, or a full-width one, is an indent.
                own = line.removeprefix(" ")
                indent = len(own) - len(own.lstrip())
                self._page.pieces.append(
                    Piece(x + height * text_width(own[:indent]), y, height, ordinary(own.strip()))
                )

    def draw(self, operator: bytes, operands: list[Any], matrix: list[float]) -> None:
        """Take one operator of the page; those that draw no straight lines are passed over."""
        if operator == b"re" and len(operands) >= 4:
            x, y, width, height = map(float, operands[:4])
            self._boxes.append((*self._at(x, y, matrix), *self._at(x + width, y + height, matrix)))
        elif operator == b"m" and len(operands) >= 2:
            self._pen = self._at(float(operands[0]), float(operands[1]), matrix)
        elif operator == b"l" and len(operands) >= 2:
            to = self._at(float(operands[0]), float(operands[1]), matrix)
            self._lines.append((*self._pen, *to))
            self._pen = to
        elif operator in _STROKED or operator in _FILLED:
            self._paint(stroked=operator in _STROKED)
        elif operator == b"n":
            self._lines, self._boxes = [], []

    def _paint(self, *, stroked: bool) -> None:
        for left, bottom, right, top in self._lines if stroked else ():
            self._rule(left, bottom, right, top)
        for left, bottom, right, top in self._boxes:
            if abs(right - left) <= _THIN or abs(top - bottom) <= _THIN:
                self._rule(left, bottom, right, top)
            elif stroked:
                self._rule(left, bottom, right, bottom)
                self._rule(left, top, right, top)
                self._rule(left, bottom, left, top)
                self._rule(right, bottom, right, top)
        self._lines, self._boxes = [], []

    def _rule(self, x0: float, y0: float, x1: float, y1: float) -> None:
        wide, high = abs(x1 - x0), abs(y1 - y0)
        if max(wide, high) < _SHORT or min(wide, high) > _THIN or len(self._page.rules) >= _MOST_RULES:
            return
        if wide > high:
            self._page.rules.append(Rule(False, (y0 + y1) / 2, min(x0, x1), max(x0, x1)))
        else:
            self._page.rules.append(Rule(True, (x0 + x1) / 2, min(y0, y1), max(y0, y1)))

    def _at(self, x: float, y: float, matrix: list[float]) -> tuple[float, float]:
        a, b, c, d, e, f = matrix
        return self._turned(a * x + c * y + e, b * x + d * y + f)

    def _turned(self, x: float, y: float) -> tuple[float, float]:
        """A place, or a direction, on the page as it is looked at."""
        if self._rotation == 90:
            return y, -x
        if self._rotation == 180:
            return -x, -y
        return (-y, x) if self._rotation == 270 else (x, y)


def _product(m: Any, n: Any) -> tuple[float, float, float, float, float, float]:
    return (
        m[0] * n[0] + m[1] * n[2],
        m[0] * n[1] + m[1] * n[3],
        m[2] * n[0] + m[3] * n[2],
        m[2] * n[1] + m[3] * n[3],
        m[4] * n[0] + m[5] * n[2] + n[4],
        m[4] * n[1] + m[5] * n[3] + n[5],
    )
