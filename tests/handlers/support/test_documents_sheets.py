"""Calendars in Excel as text: dates as they show, merged cells, several sheets."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from handlers.support.documents import Document, DocumentEmpty, read_document
from tests.handlers.made_documents import xlsx


def read(book: Workbook) -> Document:
    out = io.BytesIO()
    book.save(out)
    return read_document(out.getvalue(), "行事历.xlsx")


def test_a_week_calendar_keeps_its_columns_and_repeats_what_is_merged_downwards():
    book = Workbook()
    page = book.worksheets[0]
    page.append(["第一学期教研行事历"])
    page.append(["周次", "起止日期", "工作内容", "负责人"])
    page.append([1, "8.31-9.6", "开学工作\n制定计划", "张满"])
    page.append([2, "9.7-9.13", "听课周"])
    page.append([None, None, "教研组长会", "李想"])
    for area in ("A1:D1", "A4:A5", "B4:B5"):
        page.merge_cells(area)
    document = read(book)
    assert (document.kind, document.sheets) == ("xlsx", ("Sheet",))
    assert document.text.split("\n") == [
        "第一学期教研行事历",
        "周次\t起止日期\t工作内容\t负责人",
        "1\t8.31-9.6\t开学工作；制定计划\t张满",
        "2\t9.7-9.13\t听课周\t",
        "2\t9.7-9.13\t教研组长会\t李想",
    ]


def test_cells_that_are_merged_sideways_count_once():
    book = Workbook()
    page = book.worksheets[0]
    page.append(["月份", "工作内容", None, "负责人"])
    page.append(["九月", "制定计划", None, "张满"])
    page.merge_cells("B1:C1")
    page.merge_cells("B2:C2")
    assert read(book).text == "月份\t工作内容\t负责人\n九月\t制定计划\t张满"


def test_several_sheets_are_headed_by_their_names_and_hidden_ones_left_out():
    book = Workbook()
    book.worksheets[0].title = "九月"
    book.worksheets[0].append(["开学工作"])
    book.create_sheet("空白")
    book.create_sheet("十月").append(["公开课"])
    hidden = book.create_sheet("选项")
    hidden.append(["语文"])
    hidden.sheet_state = "hidden"
    document = read(book)
    assert document.sheets == ("九月", "十月")
    assert document.text == "九月\n开学工作\n\n十月\n公开课"


@pytest.mark.parametrize(
    ("value", "number_format", "shown"),
    [
        (date(2026, 9, 1), 'm"月"d"日"', "9月1日"),
        (date(2026, 9, 1), "yyyy/m/d", "2026年9月1日"),
        (date(2026, 9, 1), '[$-804]yyyy"年"m"月"d"日"', "2026年9月1日"),
        (date(2026, 9, 1), "m/d aaaa", "9月1日 星期二"),
        (date(2026, 9, 1), "yyyy-mm", "2026年9月"),
        (datetime(2026, 9, 1, 14, 20), "m/d h:mm", "9月1日 14:20"),  # noqa: DTZ001
        (time(14, 20), "h:mm", "14:20"),
        (14, '0"节"', "14"),
        (14.5, "General", "14.5"),
        (3, "[Red]0", "3"),
        (3, '#,##0;"days"', "3"),
        (True, "General", "是"),
    ],
)
def test_a_cell_shows_as_its_format_says(value: object, number_format: str, shown: str):
    book = Workbook()
    cell = book.worksheets[0]["A1"]
    cell.value = value
    cell.number_format = number_format
    book.worksheets[0]["B1"] = "教研"
    assert read(book).text == f"{shown}\t教研"


@pytest.mark.parametrize(
    ("number", "shown"),
    [(14, "2026年9月1日"), (31, "2026年9月1日"), (58, "9月1日"), (57, "2026年9月1日"), (1, "46266")],
)
def test_dates_in_the_formats_that_have_only_a_number(number: int, shown: str):
    styles = f'<cellXfs><xf numFmtId="{number}"/></cellXfs>'
    sheet = (
        '<sheetData><row r="1"><c r="A1" s="0"><v>46266</v></c><c t="inlineStr"><is><t>教研</t></is></c>'
        "</row></sheetData>"
    )
    assert read_document(xlsx(sheet, styles=styles), "").text == f"{shown}\t教研"


def test_workbooks_of_old_macs_count_their_days_from_1904():
    styles = '<cellXfs><xf numFmtId="58"/></cellXfs>'
    sheet = '<sheetData><row r="1"><c r="A1" s="0"><v>44804</v></c></row></sheetData>'
    mac = xlsx(sheet, styles=styles, workbook='<workbookPr date1904="1"/>')
    assert read_document(mac, "").text == "9月1日"


def test_words_in_several_formats_are_one_and_the_reading_above_them_is_left_out():
    shared = '<si><r><t>听</t></r><r><t>课</t></r><rPh sb="0" eb="1"><t>tīngkè</t></rPh></si>'
    sheet = '<sheetData><row r="1"><c r="A1" t="s"><v>0</v></c></row></sheetData>'
    assert read_document(xlsx(sheet, shared=shared), "").text == "听课"


def test_errors_and_what_lies_far_outside_are_left_out():
    sheet = (
        '<sheetData><row r="1"><c r="A1" t="e"><v>#REF!</v></c><c r="B1" t="str"><v>公开课</v></c>'
        '<c r="XFD1" t="str"><v>x</v></c></row></sheetData>'
        '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="nonsense"/></mergeCells>'
    )
    with pytest.raises(DocumentEmpty):
        read_document(xlsx(sheet.replace("公开课", "")), "")
    assert read_document(xlsx(sheet.replace("A1:XFD1048576", "C1:XFD1048576")), "").text == "公开课"
