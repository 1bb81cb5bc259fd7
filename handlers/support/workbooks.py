"""Write .xlsx files: tables for downloading, and the template for a school's roster."""

from __future__ import annotations

import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell, MergedCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from school.roster import SAMPLE_MARK

Value = str | int | float | date | datetime | None
"""What a cell may hold. A datetime is written as its own wall clock; text is never a formula."""

_LONGEST: Final = 32_767
_WIDEST: Final = 60
_HEADER: Final = Font(bold=True)
_HEADER_FILL: Final = PatternFill("solid", fgColor="DDEBF7")
_SAMPLE: Final = Font(color="808080", italic=True)
_TOP: Final = Alignment(vertical="top", wrap_text=True)
_NOT_IN_TITLES: Final = re.compile(r"[\[\]:*?/\\]")
# What a spreadsheet, or a CSV made from it, might take for the beginning of a formula.
_ACTIVE: Final = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its title on the tab, the header row and the rows below it."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[Value]]


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """An .xlsx with these sheets (at least one), the header of each frozen and columns wide enough."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in sheets:
        page = book.create_sheet(_title(sheet.title))
        _write_header(page, sheet.header)
        for number, row in enumerate(sheet.rows, 2):
            _write_row(page, number, row)
        _fit(page)
    return _bytes(book)


def _title(text: str) -> str:
    """A tab title that Excel accepts: none of []:*?/\\, no quote at its ends, at most 31 characters.

    Three of these are left for the number that tells tabs of one title apart.
    """
    return _NOT_IN_TITLES.sub(" ", _clean(text)).strip(" '")[:28].strip(" '") or "表"


def _write_header(page: Worksheet, header: Sequence[str]) -> None:
    _write_row(page, 1, header)
    for cell in page[1]:
        cell.font, cell.fill = _HEADER, _HEADER_FILL
    page.freeze_panes = "A2"


def _write_row(page: Worksheet, number: int, values: Iterable[Value]) -> None:
    for column, value in enumerate(values, 1):
        cell = page.cell(number, column)
        if isinstance(value, str):
            _write_text(cell, _clean(value))
        elif isinstance(value, datetime):
            # Excel knows no time zones.
            cell.value, cell.number_format = value.replace(tzinfo=None), "yyyy-mm-dd hh:mm"
        elif isinstance(value, date):
            cell.value, cell.number_format = value, "yyyy-mm-dd"
        else:
            cell.value = value
        cell.alignment = _TOP


def _write_text(cell: Cell | MergedCell, text: str) -> None:
    """Text stays text: =1+1 is what somebody wrote, not something to calculate."""
    cell.value = text
    cell.data_type = "s"
    if text.startswith(_ACTIVE):
        # As if typed with a leading apostrophe, so that editing the cell does not wake it either.
        cell.quotePrefix = True


def _clean(text: str) -> str:
    """Without characters that XML can't hold, cut to what a cell can hold."""
    plain = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return ILLEGAL_CHARACTERS_RE.sub("", plain).replace("\ufffe", "").replace("\uffff", "")[:_LONGEST]


def _fit(page: Worksheet) -> None:
    for index, column in enumerate(page.iter_cols(), 1):
        widths = (_width(line) for cell in column for line in _shown(cell.value).split("\n"))
        page.column_dimensions[get_column_letter(index)].width = min(max(widths, default=0) + 2, _WIDEST)


def _shown(value: object) -> str:
    return "" if value is None else f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)


def _width(text: str) -> int:
    """In the half-width columns of a screen: a Chinese character takes two."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _bytes(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# The roster template ---------------------------------------------------------------------------------

_COLUMNS: Final = (
    ("姓名", 14),
    ("教研组", 16),
    ("年级/备课组", 18),
    ("职务", 18),
    ("任教", 26),
    ("出生年月（选填）", 18),
    ("入职年份（选填）", 18),
)
_SAMPLE_ROW: Final = (
    f"{SAMPLE_MARK}：王小明",
    "",
    "三年级",
    "教研组长",
    "三（1）（2）班语文",
    "1985-03",
    "2008",
)
_POSITIONS: Final = (
    "教师",
    "教研组长",
    "备课组长",
    "班主任",
    "教科室主任",
    "教导主任",
    "副校长",
    "校长",
)
_GUIDE: Final = (
    "一行填一位老师，只有“姓名”必填，其他可以以后再补。",
    "“教研组”“职务”可以从下拉列表里选，也可以直接写；有几项时用顿号隔开，例如：教研组长、备课组长。",
    "“任教”这样写：三（1）（2）班数学；或 301、302语文；或 七年级1-4班英语。",
    "“出生年月”“入职年份”只用来计算青年教师、新教师的任务，不用可以空着。",
    "请不要填写电话、身份证号，机器人不读取这些内容。",
    "灰色的示例行不会导入，可以保留，也可以删掉。",
    "填好后把文件直接发给机器人，确认之后才会保存。",
)
_ROWS_WITH_LISTS: Final = 500


def roster_template(groups: Sequence[str], positions: Sequence[str] = _POSITIONS) -> bytes:
    """The empty roster of a school as .xlsx, with its 教研组 to choose from and a sample row to imitate."""
    book = Workbook()
    page = book.worksheets[0]
    page.title = "教师名单"
    _write_header(page, [title for title, _ in _COLUMNS])
    _write_row(page, 2, _sample(groups))
    for cell in page[2]:
        cell.font = _SAMPLE
    for index, (_, width) in enumerate(_COLUMNS, 1):
        page.column_dimensions[get_column_letter(index)].width = width
    _write_guide(book.create_sheet("填写说明"))
    choices = book.create_sheet("选项")
    choices.sheet_state = "hidden"
    _offer(page, choices, "A", "B", groups)
    _offer(page, choices, "B", "D", positions)
    return _bytes(book)


def _sample(groups: Sequence[str]) -> Sequence[str]:
    group = groups[0] if groups else "语文组"
    return (f"{SAMPLE_MARK}：王小明", group, "三年级", "教研组长", "三（1）（2）班语文", "1985-03", "2008")


def _write_guide(page: Worksheet) -> None:
    _write_header(page, ["填写说明"])
    for number, line in enumerate(_GUIDE, 2):
        _write_row(page, number, [f"{number - 1}. {line}"])
    page.column_dimensions["A"].width = 90


def _offer(page: Worksheet, choices: Worksheet, source: str, target: str, words: Sequence[str]) -> None:
    """A list to choose from; typing something else is allowed, for several groups or a new one."""
    if not words:
        return
    for number, word in enumerate(words, 1):
        _write_text(choices[f"{source}{number}"], _clean(word))
    rule = DataValidation(
        type="list",
        formula1=f"'{choices.title}'!${source}$1:${source}${len(words)}",
        allow_blank=True,
        showErrorMessage=False,
    )
    rule.add(f"{target}2:{target}{_ROWS_WITH_LISTS}")
    page.add_data_validation(rule)
