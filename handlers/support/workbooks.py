"""Write .xlsx files: tables to read on a screen, to filter, and to print.

Rows are written as they come and never held, so that twenty thousand take no more memory than twenty.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any, Final

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.chart import BarChart, Reference
from openpyxl.chart.label import DataLabelList
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from handlers.support.xml_text import xml_text


@dataclass(frozen=True, slots=True)
class Tally:
    """A number out of how many there should be: it shows as 8/15, sorts and adds up as 8."""

    count: int
    of: int


Value = str | int | float | date | datetime | Tally | None
"""What a cell may hold. A datetime is written as its own wall clock; text is never a formula."""


@dataclass(frozen=True, slots=True)
class Chart:
    """Columns (or, `lying`, bars) of the numbers in a column of the sheet, named by its first column. Columns count
    from 0; only the first `rows` rows are drawn."""

    title: str
    column: int
    rows: int
    lying: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title on the tab, the header row and the rows below it.

    `widths` are in the half-width characters of a screen; without them columns are as wide as what is in them.
    Of what is no table (not `filtered`), such as notes, nothing can be filtered.
    """

    title: str
    header: Sequence[str]
    rows: Iterable[Sequence[Value]]
    widths: Sequence[int] = ()
    charts: Sequence[Chart] = ()
    filtered: bool = True


HEADER: Final = Font(bold=True)
HEADER_FILL: Final = PatternFill("solid", fgColor="DDEBF7")
_SHORT_FILL: Final = PatternFill("solid", fgColor="FCE4D6")
_FULL_FILL: Final = PatternFill("solid", fgColor="E2EFDA")
_LONGEST: Final = 32_767
_WIDEST: Final = 60
_TOP: Final = Alignment(vertical="top", wrap_text=True)
_CENTRED: Final = Alignment(horizontal="center", vertical="top")
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\]")
# What a spreadsheet, or a CSV made from it, might take for the beginning of a formula.
_ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r")
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
    A4 landscape as wide as the page."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write_sheet(book, sheet)
    book.save(target)


def _write_sheet(book: Workbook, sheet: Sheet) -> None:
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
    # In place of the library's own way from values to cells, which makes a new cell of each.
    page._values_to_row = _Pen(page).cells
    page.append([*sheet.header])
    count = 0
    for count, row in enumerate(rows, 1):
        lines = _lines(row, widths)
        if lines > 1:
            page.row_dimensions[count + 1].height = min(lines, _MOST_LINES) * _LINE_HEIGHT
        page.append([*row])
        # Written out, it is not needed any more.
        page.row_dimensions.pop(count + 1, None)
    if sheet.filtered and sheet.header:
        page.auto_filter.ref = f"A1:{get_column_letter(len(sheet.header))}{count + 1}"
    for nth, chart in enumerate(sheet.charts):
        _add_chart(page, chart, count + 4 + nth * _CHART_ROWS)


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


class _Look(Cell):
    """A cell that is written again and again with other values. Its style never changes, so its number is kept."""

    __slots__ = ("_number",)

    def __init__(
        self,
        page: Any,
        number_format: str | None = None,
        *,
        alignment: Alignment = _CENTRED,
        active: bool = False,
    ) -> None:
        super().__init__(page, row=1, column=1)
        self._number: int | None = None
        self.alignment = alignment
        if number_format is not None:
            self.number_format = number_format
        # As if typed with a leading apostrophe, so that editing the cell does not wake it either.
        self.quotePrefix = active

    @property
    def style_id(self) -> int:
        """The number of the style in the workbook."""
        if self._number is None:
            self._number = int(super().style_id)
        return self._number

    def holding(self, value: Value, data_type: str) -> _Look:
        """This cell with another value, of a data type as the library names them, without its guessing."""
        self._value, self.data_type = value, data_type
        return self


class _Pen:
    """Writes the rows of one sheet with one cell for each look, which is written out before it is used again."""

    def __init__(self, page: Any) -> None:
        self._page = page
        self._text, self._active = _Look(page, alignment=_TOP), _Look(page, alignment=_TOP, active=True)
        self._number = _Look(page)
        self._day, self._moment = _Look(page, "yyyy-mm-dd"), _Look(page, "yyyy-mm-dd hh:mm")
        self._header = _Look(page, alignment=_TOP)
        self._header.font, self._header.fill = HEADER, HEADER_FILL
        self._tallies: dict[tuple[int, bool], _Look] = {}

    def cells(self, values: Sequence[Value], row: int) -> Iterator[Cell]:
        """The cells of a row (numbered from 1; the first is the header), each written before the next is asked for."""
        for column, value in enumerate(values, 1):
            if value is not None:
                cell = self._header.holding(clean(str(value)), "s") if row == 1 else self._cell(value)
                cell.row, cell.column = row, column
                yield cell

    def _cell(self, value: str | float | date | Tally) -> Cell:
        if isinstance(value, str):
            look = self._active if value.startswith(_ACTIVE) else self._text
            return look.holding(clean(value), "s")
        if isinstance(value, datetime):
            # Excel knows no time zones.
            return self._moment.holding(value.replace(tzinfo=None), "d")
        if isinstance(value, date):
            return self._day.holding(value, "d")
        if isinstance(value, Tally):
            return self._tally(value.of, value.count >= value.of).holding(value.count, "n")
        return self._number.holding(value, "n")

    def _tally(self, of: int, full: bool) -> _Look:
        if (of, full) not in self._tallies:
            look = self._tallies[of, full] = _Look(self._page, f'0"/{of}"')
            look.fill = _FULL_FILL if full else _SHORT_FILL
        return self._tallies[of, full]


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
    if text.startswith(_ACTIVE):
        cell.quotePrefix = True


def clean(text: str) -> str:
    """Without characters that XML can't hold, cut to what a cell can hold."""
    return xml_text(text)[:_LONGEST]


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
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)
