"""An Excel template of the school's own, filled: a sheet for each lesson, or a row for each."""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from datetime import date
from io import BytesIO
from typing import Any, Final

from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell

from handlers.exporting.template_files import HEADER_WITHIN, MAX_COLUMNS, MAX_ROWS
from handlers.papers.material import Material
from handlers.papers.values import Given, at_last, common, of_lesson, words_of_lesson
from handlers.support.workbooks import write_text
from school.exporting.templates import Shape, Template, filled, header_in, in_one_row, names_in
from school.observing.observations import Observation

_DATE: Final = "yyyy-mm-dd"


def fill_sheet(template: Template, content: bytes, material: Material, logs: Sequence[Observation]) -> bytes:
    """The workbook with these lessons in it. Pictures and charts of the template are kept as far as openpyxl can."""
    book = load_workbook(BytesIO(content))
    page = next(
        it for it in book.worksheets if _marked(it) or header_in(_texts(it)[:HEADER_WITHIN]) is not None
    )
    texts = _texts(page)
    # What all share goes in before the lessons do: what people wrote is not looked at for places.
    for sheet in book.worksheets:
        if template.shape is Shape.SHEET_ROWS or sheet is not page:
            _fill_cells(template, sheet, at_last(template, material), common(material))
    if template.shape is Shape.SHEET_ROWS:
        _fill_rows(template, page, texts, material, logs)
    else:
        _fill_pages(template, book, page, material, logs)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _fill_pages(
    template: Template, book: Any, page: Any, material: Material, logs: Sequence[Observation]
) -> None:
    for number, log in enumerate(logs, 1):
        sheet = book.copy_worksheet(page)
        sheet.title = f"{number}"
        _copy_print_setup(page, sheet)
        words = words_of_lesson(template, material, log, number)
        _fill_cells(template, sheet, words, of_lesson(material, log, number))
    book.remove(page)


def _texts(page: Any) -> list[list[str]]:
    rows = page.iter_rows(max_row=min(page.max_row, MAX_ROWS), max_col=MAX_COLUMNS, values_only=True)
    return [["" if cell is None else str(cell) for cell in row] for row in rows]


def _marked(page: Any) -> bool:
    return any(names_in(cell) for row in _texts(page) for cell in row)


def _copy_print_setup(source: Any, target: Any) -> None:
    """What the library leaves behind when it copies a sheet."""
    target.page_setup, target.page_margins = copy(source.page_setup), copy(source.page_margins)
    target.sheet_properties.pageSetUpPr = copy(source.sheet_properties.pageSetUpPr)
    target.print_options = copy(source.print_options)
    if source.print_area:
        target.print_area = source.print_area.rpartition("!")[2]


def _fill_cells(template: Template, page: Any, words: dict[str, str], given: Given) -> None:
    for row in page.iter_rows(max_row=min(page.max_row, MAX_ROWS), max_col=MAX_COLUMNS):
        for cell in row:
            _fill_cell(template, cell, words, given)


def _fill_cell(template: Template, cell: Any, words: dict[str, str], given: Given) -> None:
    text = cell.value
    names = names_in(text) if isinstance(text, str) else []
    if not any(name in words for name in names):
        return
    alone = len(names) == 1 and filled(text, {names[0]: ""}).strip() == ""
    place = template.places[names[0]]
    _put(cell, given[place] if alone and place in given else _filled(text, words))


def _filled(text: str, words: dict[str, str]) -> str:
    """A text with those of its places filled that are among these words."""
    return filled(text, {name: words.get(name, f"{{{{{name}}}}}") for name in names_in(text)})


def _put(cell: Any, value: str | int | date | None) -> None:
    if isinstance(value, str):
        write_text(cell, value)
        if "\n" in value:
            cell.alignment = _wrapped(cell.alignment)
        return
    cell.value = value
    if isinstance(value, date) and cell.number_format == "General":
        cell.number_format = _DATE


def _wrapped(alignment: Any) -> Any:
    wrapped = copy(alignment)
    wrapped.wrap_text = True
    return wrapped


# A row for each lesson ---------------------------------------------------------------------------------


def _fill_rows(
    template: Template,
    page: Any,
    texts: Sequence[Sequence[str]],
    material: Material,
    logs: Sequence[Observation],
) -> None:
    marked = in_one_row([[name for cell in row for name in names_in(cell)] for row in texts])
    if marked is not None:
        first, columns = marked + 1, texts[marked]
    else:
        header = header_in(texts[:HEADER_WITHIN])
        if header is None:
            return
        first = header + 2
        columns = [f"{{{{{cell.strip()}}}}}" if cell.strip() else "" for cell in texts[header]]
    _make_room(page, first, _free_rows(page, first, marked is not None), len(logs))
    for number, log in enumerate(logs, 1):
        given = of_lesson(material, log, number)
        words = words_of_lesson(template, material, log, number)
        for column, text in enumerate(columns, 1):
            cell = page.cell(first + number - 1, column)
            if names_in(text) and not isinstance(cell, MergedCell):
                cell.value = text
                _fill_cell(template, cell, words, given)


def _free_rows(page: Any, first: int, marked: bool) -> int:
    """How many rows are there to be filled: the marked one, and empty ones below it."""
    free = 1 if marked else 0
    while first + free <= page.max_row and all(
        page.cell(first + free, column).value is None for column in range(1, MAX_COLUMNS + 1)
    ):
        free += 1
    return max(free, 1)


def _make_room(page: Any, first: int, free: int, wanted: int) -> None:
    """Have at least so many rows that look like the first, and move what stands below them."""
    more = wanted - free
    below = first + free
    if more > 0 and below <= page.max_row:
        page.insert_rows(below, more)
        for merged in page.merged_cells.ranges:
            if merged.min_row >= below:
                merged.shift(row_shift=more)
        heights = {row: it.height for row, it in page.row_dimensions.items() if row >= below and it.height}
        for row in heights:
            page.row_dimensions[row].height = None
        for row, height in heights.items():
            page.row_dimensions[row + more].height = height
    _merge_alike(page, first, wanted)
    for row in range(first + 1, first + wanted):
        for column in range(1, min(page.max_column, MAX_COLUMNS) + 1):
            pattern = page.cell(first, column)
            if pattern.has_style:
                page.cell(row, column)._style = copy(pattern._style)
        if page.row_dimensions[row].height is None:
            page.row_dimensions[row].height = page.row_dimensions[first].height


def _merge_alike(page: Any, first: int, wanted: int) -> None:
    """Merge cells in the rows below the first as they are merged there, where they are not merged already."""
    ranges = [(it.min_row, it.max_row, it.min_col, it.max_col) for it in page.merged_cells.ranges]
    for top, bottom, left, right in ranges:
        if top == bottom == first:
            for row in range(first + 1, first + wanted):
                if not any(it[0] <= row <= it[1] and it[2] <= right and left <= it[3] for it in ranges):
                    page.merge_cells(start_row=row, end_row=row, start_column=left, end_column=right)
