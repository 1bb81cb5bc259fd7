"""The pieces of text on a PDF page, put back into lines, paragraphs and table rows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from handlers.support.documents.page_items import Page, Piece
from handlers.support.documents.page_tables import Cell, Table, tables
from handlers.support.documents.tables import continued, row_lines

_SAME_LINE: Final = 0.5
_SPACE, _COLUMN = 0.6, 2.0
"""Gaps between pieces of a line, in heights of the font, from which on they are a space or a new column."""
_FULL: Final = 2.2
"""A line is full if less than so many heights are left to the margin: a mark that must not begin a line,
or a Latin word, may have moved on."""
_INDENT: Final = 0.8
_MARKER: Final = re.compile(
    r"(?:[(（]?[\d一二三四五六七八九十]{1,3}[)）、.．](?!\d)|第[\d一二三四五六七八九十]{1,3}[章节周部篇]|[①-⑳⑴-⒇⒈-⒛●•◆■★□○]"
    r"|[\d一二三四五六七八九十]{1,2}月份?[:：\s]|附[:：])"
)
_ENDS: Final = "。！？!?；;"
_LATIN: Final = re.compile(r"[A-Za-z0-9,.]$")


@dataclass(frozen=True, slots=True)
class _Line:
    x: float
    end: float
    y: float
    size: float
    text: str


def right_margin(pages: Sequence[Page]) -> float:
    """Where the longest lines of a document end; lines that reach it may go on in the next."""
    ends = sorted(piece.end for page in pages for piece in page.pieces)
    # A few overhanging pieces, such as a table wider than the text, do not move it.
    return ends[int(len(ends) * 0.98)] if ends else 0.0


def page_lines(page: Page, margin: float) -> list[str]:
    """The text of a page from top to bottom: paragraphs, and table rows with their cells parted by tabs."""
    grids = tables(page.rules)
    outside: list[Piece] = []
    inside: list[list[Piece]] = [[] for _ in grids]
    for piece in page.pieces:
        home = next((index for index, grid in enumerate(grids) if grid.holds(piece)), None)
        (outside if home is None else inside[home]).append(piece)
    blocks = [(grid.ys[0], grid, held) for grid, held in zip(grids, inside, strict=True) if held]
    result: list[str] = []
    lines = _lines(outside)
    for top, grid, held in sorted(blocks, key=lambda block: -block[0]):
        above = [line for line in lines if line.y > top]
        lines = lines[len(above) :]
        result += _paragraphs(above, margin) + _rows(grid, held)
    return result + _paragraphs(lines, margin)


def _lines(pieces: Sequence[Piece]) -> list[_Line]:
    """Pieces on one baseline joined from left to right; lines from top to bottom."""
    rows: list[list[Piece]] = []
    for piece in sorted(pieces, key=lambda piece: -piece.y):
        if rows and abs(rows[-1][0].y - piece.y) <= _SAME_LINE * max(rows[-1][0].size, piece.size):
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [_line(sorted(row, key=lambda piece: piece.x)) for row in rows]


def _line(row: Sequence[Piece]) -> _Line:
    text, end = row[0].text, row[0].end
    for piece in row[1:]:
        gap = (piece.x - end) / piece.size
        text += ("\t" if gap > _COLUMN else " " if gap > _SPACE else "") + piece.text
        end = max(end, piece.end)
    return _Line(row[0].x, end, row[0].y, median(piece.size for piece in row), text)


def _paragraphs(lines: Sequence[_Line], margin: float) -> list[str]:
    """Lines that break only because the page ends there are joined."""
    paragraphs: list[str] = []
    first = last = None
    for line in lines:
        if first and last and _goes_on(first, last, line, margin):
            space = " " if _LATIN.search(last.text) and _LATIN.match(line.text[:1]) else ""
            paragraphs[-1] += space + line.text
        else:
            paragraphs.append(line.text)
            first = line
        last = line
    return paragraphs


def _goes_on(first: _Line, last: _Line, line: _Line, margin: float) -> bool:
    """Whether a line goes on with a paragraph, given the first and last line of it so far."""
    same_font = abs(line.size - last.size) < 0.15 * last.size
    if not same_font or last.end < margin - _FULL * last.size or _MARKER.match(line.text):
        return False
    if "\t" in line.text or "\t" in last.text:
        return False
    if last.y - line.y > 3 * line.size:
        return False
    indent = (line.x - first.x) / line.size
    if indent > _INDENT:
        # Hanging: the lines of a numbered item stand below its words, not below its number.
        return (last is first and _MARKER.match(first.text) is not None) or (
            last is not first and abs(line.x - last.x) < _INDENT * line.size
        )
    return indent < -_INDENT or last is not first or last.text[-1] not in _ENDS


def _rows(table: Table, pieces: Sequence[Piece]) -> list[str]:
    held: dict[Cell, list[Piece]] = {cell: [] for cell in table.cells}
    for piece in pieces:
        held[table.cell_of(piece)].append(piece)
    words = {cell: _paragraphs(_lines(inside), table.xs[cell.right + 1]) for cell, inside in held.items()}
    lines: list[str] = []
    for row in range(len(table.ys) - 1):
        across = sorted((c for c in table.cells if c.top <= row <= c.bottom), key=lambda cell: cell.left)
        shown = [words[cell] if cell.top == row else continued(words[cell]) for cell in across]
        lines += row_lines([cell for cell in shown if cell or len(across) > 1])
    return lines
