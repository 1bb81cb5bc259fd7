"""The template for a school's roster as .xlsx."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Final

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from handlers.support.workbook_rows import HEADER, HEADER_FILL
from handlers.support.workbooks import write_text
from school.roster.reading import SAMPLE_MARK

_SAMPLE: Final = Font(color="808080", italic=True)
_TOP: Final = Alignment(vertical="top", wrap_text=True)
_COLUMNS: Final = (
    ("姓名", 14),
    ("教研组", 16),
    ("年级/备课组", 18),
    ("职务", 18),
    ("任教", 26),
    ("出生年月（选填）", 18),
    ("入职年份（选填）", 18),
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
    _write_row(page, 2, _sample(groups), _SAMPLE)
    for index, (_, width) in enumerate(_COLUMNS, 1):
        page.column_dimensions[get_column_letter(index)].width = width
    _write_guide(book.create_sheet("填写说明"))
    choices = book.create_sheet("选项")
    choices.sheet_state = "hidden"
    _offer(page, choices, "A", "B", groups)
    _offer(page, choices, "B", "D", positions)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _write_header(page: Worksheet, header: Sequence[str]) -> None:
    _write_row(page, 1, header, HEADER)
    for cell in page[1]:
        cell.fill = HEADER_FILL
    page.freeze_panes = "A2"


def _write_row(page: Worksheet, number: int, values: Sequence[str], font: Font | None = None) -> None:
    for column, value in enumerate(values, 1):
        cell = page.cell(number, column)
        write_text(cell, value)
        cell.alignment = _TOP
        if font is not None:
            cell.font = font


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
        write_text(choices[f"{source}{number}"], word)
    rule = DataValidation(
        type="list",
        formula1=f"'{choices.title}'!${source}$1:${source}${len(words)}",
        allow_blank=True,
        showErrorMessage=False,
    )
    rule.add(f"{target}2:{target}{_ROWS_WITH_LISTS}")
    page.add_data_validation(rule)
