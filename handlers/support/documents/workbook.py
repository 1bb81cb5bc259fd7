""".xlsx: the visible sheets as tables, the way they look on the screen.

Read from the XML itself: the usual library knows neither the Chinese date formats by number (58: 9月1日) nor,
when it reads economically, merged cells.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from handlers.support.documents.excel_values import Formats
from handlers.support.documents.model import DocumentTooLarge
from handlers.support.documents.packages import Package
from handlers.support.documents.tables import continued, row_lines

MAX_SHEETS: Final = 60
MAX_CELLS: Final = 200_000
_MAX_COLUMN: Final = 200
"""A calendar with more columns would be a wall; beyond stands only what somebody left behind."""
_REFERENCE: Final = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")

Cell = list[str]
"""The lines in a cell."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet by its name: rows of cells, without what other cells cover."""

    title: str
    rows: Sequence[Sequence[Cell]]


def sheets(package: Package, main: str, root: Element) -> tuple[Sheet, ...]:
    """The visible sheets that hold anything, in the order of their tabs."""
    related = package.related(main)
    shared = _shared_strings(package.related_tree(main, "sharedStrings"))
    formats = Formats(package.related_tree(main, "styles"), since_1904=_since_1904(root.find("workbookPr")))
    found = []
    listed = [each for each in root.iter("sheet") if each.get("state", "visible") == "visible"]
    for each in listed[:MAX_SHEETS]:
        kind, path = related.get(each.get("id", ""), ("", ""))
        if kind == "worksheet":
            rows = _rows(package.tree(path), shared, formats)
            if rows:
                found.append(Sheet(each.get("name", ""), rows))
    return tuple(found)


def text(sheets: Sequence[Sheet]) -> str:
    """The sheets one below the other; several are headed by their names."""
    blocks = []
    for sheet in sheets:
        lines = [line for row in sheet.rows for line in row_lines(row)]
        blocks.append("\n".join([sheet.title, *lines] if len(sheets) > 1 else lines))
    return "\n\n".join(blocks)


def _since_1904(properties: Element | None) -> bool:
    # Days count from 1904 in workbooks of old Macs.
    return properties is not None and properties.get("date1904", "0") in ("1", "true")


def _shared_strings(root: Element | None) -> list[str]:
    return [] if root is None else [_string(each) for each in root.iter("si")]


def _string(element: Element) -> str:
    """The words of a cell in all their formats, without the reading above them (rPh)."""
    own = [child for child in element if child.tag == "t"]
    runs = [words for child in element if child.tag == "r" for words in child if words.tag == "t"]
    return "".join(words.text or "" for words in own + runs)


def _rows(sheet: Element, shared: Sequence[str], formats: Formats) -> list[list[Cell]]:
    table = _cells(sheet, shared, formats)
    hidden = _spread(table, sheet)
    used = sorted({column for row in table.values() for column in row})
    return [
        [table[number].get(column, []) for column in used if (number, column) not in hidden]
        for number in sorted(table)
    ]


def _cells(sheet: Element, shared: Sequence[str], formats: Formats) -> dict[int, dict[int, Cell]]:
    """The cells that hold something, by row and column."""
    table: dict[int, dict[int, Cell]] = defaultdict(dict)
    count = 0
    for row_number, row in enumerate(sheet.iter("row"), 1):
        for column_number, cell in enumerate(row, 1):
            place = _REFERENCE.fullmatch(cell.get("r", ""))
            column = _column(place[1]) if place else column_number
            words = _words(cell, shared, formats)
            if words and column <= _MAX_COLUMN:
                table[int(place[2]) if place else row_number][column] = words
                count += 1
                if count > MAX_CELLS:
                    raise DocumentTooLarge("parts", MAX_CELLS)
    return table


def _words(cell: Element, shared: Sequence[str], formats: Formats) -> Cell:
    kind = cell.get("t", "n")
    value = cell.findtext("v") or ""
    if kind == "inlineStr":
        inline = cell.find("is")
        value = "" if inline is None else _string(inline)
    elif kind == "s":
        value = shared[int(value)] if value.isdigit() and int(value) < len(shared) else ""
    elif kind == "b":
        value = "是" if value == "1" else "否"
    elif kind == "e":
        value = ""
    elif kind == "n":
        value = formats.shown(value, cell.get("s", ""))
    return [line.strip() for line in value.splitlines() if line.strip()]


def _spread(table: dict[int, dict[int, Cell]], sheet: Element) -> set[tuple[int, int]]:
    """Repeat labels that are merged downwards in their rows; return the cells that others cover sideways."""
    covered: set[tuple[int, int]] = set()
    for left, top, right, bottom in _merged(sheet):
        rows = [number for number in table if top <= number <= bottom]
        first = table[top].get(left, []) if top in table else []
        for number in rows:
            if number != top and first:
                table[number].setdefault(left, continued(first))
            covered.update((number, column) for column in range(left + 1, min(right, _MAX_COLUMN) + 1))
            if len(covered) > MAX_CELLS:
                raise DocumentTooLarge("parts", MAX_CELLS)
    return covered


def _merged(sheet: Element) -> Iterator[tuple[int, int, int, int]]:
    for each in sheet.iter("mergeCell"):
        ends = [_REFERENCE.fullmatch(end) for end in each.get("ref", "").split(":")]
        if len(ends) == 2 and ends[0] and ends[1]:
            yield _column(ends[0][1]), int(ends[0][2]), _column(ends[1][1]), int(ends[1][2])


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number
