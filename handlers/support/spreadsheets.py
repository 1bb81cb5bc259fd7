"""A file that somebody sent -> rows of cells, without trusting the file.

Everything is synchronous and works on bytes in memory; callers run it in a thread.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, Final
from xml.parsers import expat

from openpyxl import load_workbook
from openpyxl.utils.cell import range_boundaries

from handlers.support.spreadsheet_problems import Encrypted, NotASpreadsheet, OldSpreadsheet, TooLarge
from school.problems import Problem
from school.roster.entries import is_header
from school.roster.fields import Cell

MAX_FILE_BYTES: Final = 5 * 1024 * 1024
MAX_UNPACKED_BYTES: Final = 20 * 1024 * 1024
MAX_RATIO: Final = 200
"""Unpacked to packed size. Real sheets stay below 30; a zip bomb needs far more."""
MAX_PARTS: Final = 1000
MAX_ROWS: Final = 5000
MAX_COLUMNS: Final = 100
MAX_CELLS: Final = 150_000
_TAGS_PER_CELL: Final = 4
"""<c><v></v></c>; a parsed tag takes half a kilobyte of memory, whatever it says."""
_EXCEL_ROWS: Final = 1_048_576
_SMALL_PART: Final = 1024 * 1024
"""Below this a high ratio is harmless: an empty sheet is mostly repetition."""

Row = Sequence[Cell]


def read_rows(data: bytes) -> list[Row]:
    """The rows of a file, blank ones included so that row numbers are those that people see.

    Of several sheets the first with a 姓名 header counts, or else the first with anything in it. Cells are
    text, or dates where the sheet has real dates. What a file is shows in its bytes, not in its name.

    Raises:
        TooLarge, NotASpreadsheet, OldSpreadsheet, Encrypted.
    """
    return _best(rows for _, rows in _sheets(data))


def read_sheets(data: bytes) -> list[tuple[str, list[Row]]]:
    """Every visible sheet of a file that has anything in it, with its title; text is one without a title.

    What is merged sideways is repeated too. Raises as `read_rows` does.
    """
    return [(title, rows) for title, rows in _sheets(data, sideways=True) if rows]


def _sheets(data: bytes, *, sideways: bool = False) -> Iterator[tuple[str, list[Row]]]:
    if len(data) > MAX_FILE_BYTES:
        raise TooLarge("bytes", MAX_FILE_BYTES)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        # Both an .xls and an encrypted .xlsx come in Microsoft's compound file.
        raise Encrypted if "EncryptedPackage".encode("utf-16-le") in data else OldSpreadsheet
    if data.startswith(b"PK"):
        yield from _from_xlsx(data, sideways)
    else:
        yield "", _from_text(_decode(data))


# .xlsx ---------------------------------------------------------------------------------------------


def _from_xlsx(data: bytes, sideways: bool) -> Iterator[tuple[str, list[Row]]]:
    try:
        merged = _inspect(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                yield sheet.title, _sheet_rows(sheet, merged, sideways)
    except Problem:
        raise
    # A damaged file makes openpyxl fail with whatever its innards happen to raise.
    except Exception as error:
        raise NotASpreadsheet from error


def _best(sheets: Iterable[list[Row]]) -> list[Row]:
    first: list[Row] = []
    for rows in sheets:
        if any(is_header(row) for row in rows):
            return rows
        first = first or rows
    return first


def _sheet_rows(sheet: Any, merged: dict[str, list[str]], sideways: bool) -> list[Row]:
    """The rows of a read-only sheet of openpyxl, whose class and path have no public name."""
    # A sheet that was not inspected, because it hides behind another ending, fails here.
    ranges = merged[sheet._worksheet_path]
    # The size that a sheet claims may be anything, so it is not used.
    sheet.reset_dimensions()
    rows: list[list[Cell]] = []
    for number, values in enumerate(sheet.iter_rows(max_col=MAX_COLUMNS, values_only=True), 1):
        if any(values):
            if number > MAX_ROWS:
                raise TooLarge("rows", MAX_ROWS)
            rows.extend([] for _ in range(number - len(rows) - 1))
            rows.append([_cell(value) for value in values])
        elif number > _EXCEL_ROWS:
            raise NotASpreadsheet
    _spread(rows, ranges, sideways)
    return [_trimmed(row) for row in rows]


def _trimmed(row: list[Cell]) -> list[Cell]:
    while row and not row[-1]:
        row.pop()
    return row


def _cell(value: object) -> Cell:
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, date):
        return value
    return "" if value is None else str(value)


def _spread(rows: list[list[Cell]], ranges: Iterable[str], sideways: bool) -> None:
    """Give a cell that is merged downwards its value in every row: one 语文组 beside eight names.

    Otherwise than `sideways` nothing is repeated to the right: a merged title would become many columns.
    Raises TooLarge.
    """
    covered = 0
    for reference in ranges:
        left, top, right, bottom = range_boundaries(reference)
        if not (left and top and right and bottom) or top > len(rows) or left > len(rows[top - 1]):
            continue
        value, last = rows[top - 1][left - 1], min(right, MAX_COLUMNS) if sideways else left
        bottom = min(bottom, len(rows))
        covered += (bottom - top + 1) * max(last - left + 1, 1)
        if covered > MAX_CELLS:
            raise TooLarge("cells", MAX_CELLS)
        for row in rows[top - 1 : bottom]:
            row.extend([""] * (last - len(row)))
            row[left - 1 : last] = [it or value for it in row[left - 1 : last]]


_MERGED: Final = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')


def _inspect(data: bytes) -> dict[str, list[str]]:
    """Refuse a dangerous package; return the merged ranges of each sheet by its path, which openpyxl skips."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        parts = package.infolist()
        if any(part.flag_bits & 1 for part in parts):
            raise Encrypted
        if "xl/workbook.xml" not in package.namelist():
            raise NotASpreadsheet
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise TooLarge("bytes", MAX_UNPACKED_BYTES)
        if any(p.file_size > max(_SMALL_PART, MAX_RATIO * p.compress_size) for p in parts):
            raise TooLarge("bytes", MAX_UNPACKED_BYTES)
        merged, tags = {}, 0
        for part in parts:
            if part.filename.endswith((".xml", ".rels")):
                content = package.read(part)
                tags += content.count(b"<")
                if tags > MAX_CELLS * _TAGS_PER_CELL:
                    raise TooLarge("cells", MAX_CELLS)
                _refuse_doctype(content)
                merged[part.filename] = [found.decode() for found in _MERGED.findall(content)]
        return merged


def _refuse_doctype(content: bytes) -> None:
    """A spreadsheet never declares a document type; entities, which can explode or read files, need one.

    Checked here because openpyxl reads some parts with whichever XML library is installed.
    """

    def refuse(*_: object) -> None:
        raise NotASpreadsheet

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = refuse
    parser.Parse(content, True)


# Text ----------------------------------------------------------------------------------------------

_BINARY: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_FOREIGN: Final = (b"%PDF", b"\x89PNG", b"GIF8", b"\xff\xd8\xff", b"{\\rtf", b"<html", b"<!DOCTYPE", b"<?xml")


def _decode(data: bytes) -> str:
    """Text in UTF-8, UTF-16 or GB18030 (what Excel in China saves as CSV), told by its bytes."""
    if data.lstrip()[:16].lower().startswith(tuple(mark.lower() for mark in _FOREIGN)):
        raise NotASpreadsheet
    for encoding in ["utf-16"] if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not _BINARY.search(text):
            return text
    raise NotASpreadsheet


def _from_text(text: str) -> list[Row]:
    lines = text.splitlines()
    if len(lines) > MAX_ROWS:
        raise TooLarge("rows", MAX_ROWS)
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(lines)))
    except csv.Error as error:
        raise NotASpreadsheet from error
    return [_trimmed([cell.strip() for cell in row[:MAX_COLUMNS]]) for row in rows]


def _delimiter(lines: Sequence[str]) -> str:
    """Whichever of tab, comma and semicolon stands in most of the first lines."""
    sample = [line for line in lines[:50] if line.strip()]
    return max("\t,;", key=lambda mark: sum(mark in line for line in sample))
