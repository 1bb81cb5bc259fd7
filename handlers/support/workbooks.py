"""Write .xlsx files: tables to read on a screen, to filter, and to print.

Rows are written as they come and never held, so that twenty thousand take no more memory than twenty.
"""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from handlers.support.tables import Chart, Sheet, Tally, Value
from handlers.support.workbook_rows import ACTIVE, Looks, Rows, clean

_SHEET: Final = re.compile(r"xl/worksheets/sheet(\d+)\.xml")
_NO_ROWS: Final = re.compile(rb"<sheetData\s*(?:/>|></sheetData>)")
_IN_MEMORY: Final = 1 << 20
"""Bytes. Rows that take more are kept in a file."""
_WIDEST: Final = 60
_WIDE: Final = frozenset("WF")
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\]")
_A4: Final = 9
_CHART_WIDTH, _CHART_HEIGHT = 18.0, 9.0
"""Centimetres."""
_CHART_ROWS: Final = 20
_LINE_HEIGHT, _MOST_LINES = 15.0, 27
"""Points; a row of Excel is at most 409 high."""


def workbook(sheets: Iterable[Sheet]) -> bytes:
    """An .xlsx with these sheets, at least one."""
    out = io.BytesIO()
    write_workbook(sheets, out)
    return out.getvalue()


def write_workbook(sheets: Iterable[Sheet], target: Path | IO[bytes]) -> None:
    """Write an .xlsx with these sheets (at least one): headers frozen and repeated on every printed page, filters,
    A4 landscape as wide as the page.

    The library writes all but the rows, which are put in afterwards.
    """
    book, frame = Workbook(write_only=True), io.BytesIO()
    with contextlib.ExitStack() as stack:
        written = []
        for sheet in sheets:
            written.append(stack.enter_context(SpooledTemporaryFile(_IN_MEMORY)))
            _write_sheet(book, sheet, written[-1])
        book.save(frame)
        _put_together(frame, written, target)


def _put_together(frame: IO[bytes], rows: Sequence[IO[bytes]], target: Path | IO[bytes]) -> None:
    """A workbook of sheets without rows -> the same with the rows of each sheet."""
    with ZipFile(frame) as empty, ZipFile(target, "w", ZIP_DEFLATED) as full:
        for part in empty.namelist():
            content, sheet = empty.read(part), _SHEET.fullmatch(part)
            with full.open(part, "w") as out:
                if sheet is None:
                    out.write(content)
                else:
                    _put_in(rows[int(sheet[1]) - 1], content, out)


def _put_in(rows: IO[bytes], sheet: bytes, out: IO[bytes]) -> None:
    before, after = _NO_ROWS.split(sheet)
    out.write(before + b"<sheetData>")
    rows.seek(0)
    shutil.copyfileobj(rows, out)
    out.write(b"</sheetData>" + after)


def _write_sheet(book: Workbook, sheet: Sheet, out: IO[bytes]) -> None:
    """Add a sheet without its rows, which are written out by themselves."""
    # The class of a sheet that is only written lacks the types of the other.
    page: Any = book.create_sheet(_title(sheet.title))
    rows = sheet.rows
    widths = sheet.widths
    if not widths:
        rows = [*rows]
        widths = _widths([sheet.header, *rows])
    for index, width in enumerate(widths, 1):
        page.column_dimensions[get_column_letter(index)].width = width
    page.freeze_panes = "A2"
    _prepare_printing(page)
    written = Rows(Looks(page))
    out.write(written.row(sheet.header).encode())
    for row in rows:
        lines = _lines(row, widths)
        height = min(lines, _MOST_LINES) * _LINE_HEIGHT if lines > 1 else None
        out.write(written.row(row, height).encode())
    if sheet.filtered and sheet.header:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.header))}{written.count}"
    for nth, chart in enumerate(sheet.charts):
        _add_chart(page, chart, written.count + 3 + nth * _CHART_ROWS)


def _prepare_printing(page: Any) -> None:
    page.print_title_rows = "1:1"
    page.print_options.gridLines = True
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_margins.left = page.page_margins.right = 0.4
    page.page_margins.top = page.page_margins.bottom = 0.6
    page.oddFooter.left.text = "&A"
    page.oddFooter.right.text = "第 &P 页，共 &N 页"


def _add_chart(page: Any, chart: Chart, row: int) -> None:
    if not chart.rows:
        return
    drawn: Any = BarChart()
    drawn.type = "bar" if chart.lying else "col"
    drawn.title = chart.title
    drawn.legend = None
    drawn.gapWidth = 60
    drawn.add_data(
        Reference(page, min_col=chart.column + 1, min_row=1, max_row=chart.rows + 1), titles_from_data=True
    )
    drawn.set_categories(Reference(page, min_col=1, min_row=2, max_row=chart.rows + 1))
    drawn.dataLabels = DataLabelList(
        showVal=True, showSerName=False, showCatName=False, showLegendKey=False, showPercent=False
    )
    # Left out, Excel would hide the names. The numbers stand on the bars.
    drawn.x_axis.delete, drawn.y_axis.delete = False, True
    drawn.y_axis.majorGridlines = None
    if chart.lying:
        drawn.x_axis.scaling.orientation = "maxMin"
    drawn.width, drawn.height = _CHART_WIDTH, _CHART_HEIGHT
    page.add_chart(drawn, f"A{row}")


def _title(text: str) -> str:
    """A tab title that Excel accepts: none of []:*?/\\, no quote at its ends, at most 31 characters.

    Three of these are left for the number that tells tabs of one title apart.
    """
    return _NOT_IN_TITLES.sub(" ", clean(text)).strip(" '")[:28].strip(" '") or "表"


def write_text(cell: Cell | MergedCell, text: str) -> None:
    """Text stays text: =1+1 is what somebody wrote, not something to calculate."""
    cell.value = clean(text)
    cell.data_type = "s"
    if text.startswith(ACTIVE):
        cell.quotePrefix = True


def _widths(rows: Sequence[Sequence[Value]]) -> list[int]:
    columns = max(map(len, rows), default=0)
    found = [0] * columns
    for row in rows:
        for index, value in enumerate(row):
            found[index] = max([found[index], *map(_width, _shown(value).split("\n"))])
    return [min(width + 2, _WIDEST) for width in found]


def _lines(row: Sequence[Value], widths: Sequence[int]) -> int:
    """About how many lines a row takes; not every program finds out by itself when it opens a file."""
    lines = 1
    for value, width in zip(row, widths, strict=False):
        # What is shorter and in one line fits, whatever it is made of.
        if isinstance(value, str) and (2 * len(value) >= width or "\n" in value):
            lines = max(lines, sum(max(1, -(-_width(it) // (width - 1))) for it in value.split("\n")))
    return lines


def _shown(value: Value) -> str:
    if isinstance(value, Tally):
        return f"{value.count}/{value.of}"
    return "" if value is None else f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def _width(text: str) -> int:
    """In the half-width columns of a screen: a Chinese character takes two."""
    return len(text) + sum(map(_WIDE.__contains__, map(unicodedata.east_asian_width, text)))
