"""Files that people send, read without trusting them; files that the bot writes, safe to open."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, date, datetime
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from handlers.people.roster_template import roster_template
from handlers.support.spreadsheet_problems import Encrypted, NotASpreadsheet, OldSpreadsheet, TooLarge
from handlers.support.spreadsheets import MAX_FILE_BYTES, MAX_ROWS, read_rows, read_sheets
from handlers.support.tables import Chart, Sheet, Tally
from handlers.support.workbooks import workbook
from school.people import Role, Stage
from school.problems import Problem
from school.roster.reading import read_roster


def xlsx(*sheets: list[list[object]], merge: tuple[str, ...] = ()) -> bytes:
    book = Workbook()
    book.remove(book.worksheets[0])
    for rows in sheets:
        page = book.create_sheet()
        for row in rows:
            page.append(row)
        for area in merge:
            page.merge_cells(area)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def repacked(data: bytes, **parts: bytes) -> bytes:
    """The package with some parts replaced or added; `__` in a keyword stands for a slash."""
    changed = {name.replace("__", "/") + ".xml": content for name, content in parts.items()}
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changed.pop(name, None) or old.read(name))
        for name, content in changed.items():
            new.writestr(name, content)
    return out.getvalue()


def test_a_sheet_becomes_rows_of_text_and_dates():
    data = xlsx([["姓名", "出生年月", "工号"], [], ["张满", date(1985, 3, 1), 7], ["李想", "1990.5", 7.5]])
    assert [list(row) for row in read_rows(data)] == [
        ["姓名", "出生年月", "工号"],
        [],
        ["张满", date(1985, 3, 1), "7"],
        ["李想", "1990.5", "7.5"],
    ]


def test_the_sheet_with_a_name_column_counts():
    rows = read_rows(
        xlsx([["封面"]], [["年级", "人数"], ["三", 4]], [["教师名册"], ["序号", "姓名"], [1, "张满"]])
    )
    assert [list(row) for row in rows][-1] == ["1", "张满"]


def test_without_such_a_sheet_the_first_with_anything_in_it_counts():
    assert [list(row) for row in read_rows(xlsx([], [["张满"]], [["李想"]]))] == [["张满"]]


def test_a_hidden_sheet_is_not_read():
    book = Workbook()
    book.worksheets[0].append(["张满"])
    hidden = book.create_sheet("选项")
    hidden.append(["姓名"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert [list(row) for row in read_rows(out.getvalue())] == [["张满"]]


def test_a_value_merged_downwards_stands_in_every_row_and_a_title_only_once():
    data = xlsx(
        [
            ["教师名册", "", ""],
            ["教研组", "姓名", "学科"],
            ["语文组", "张满", "语文"],
            ["", "李想", "语文"],
            ["数学组", "周舟", ""],
        ],
        merge=("A1:C1", "A3:A4"),
    )
    assert [list(row) for row in read_rows(data)] == [
        ["教师名册"],
        ["教研组", "姓名", "学科"],
        ["语文组", "张满", "语文"],
        ["语文组", "李想", "语文"],
        ["数学组", "周舟"],
    ]


def test_where_it_is_wanted_every_sheet_comes_with_its_title_and_merged_cells_spread_sideways():
    data = xlsx([["三（1）班", "", ""], ["1", "语文", ""]], [], [["x"]], merge=("A1:C1", "B2:C2"))
    assert [[list(row) for row in rows] for _, rows in read_sheets(data)] == [
        [["三（1）班"] * 3, ["1", "语文", "语文"]],
        [["x"] * 3],
    ]


def test_merging_the_same_cells_over_and_over_takes_no_time():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in (1, 5000))
    merged = '<mergeCell ref="A1:CV5000"/>' * 9000
    page = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        f"<sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"
    ).encode()
    started = process_time()
    with pytest.raises(TooLarge):
        read_rows(repacked(xlsx([["x"]]), xl__worksheets__sheet1=page))
    assert process_time() - started < 2


def test_formulas_are_never_calculated_or_shown():
    data = xlsx([["姓名"], ["=HYPERLINK('http://127.0.0.1')"], ["张满"]])
    assert [list(row) for row in read_rows(data)] == [["姓名"], [], ["张满"]]


def test_a_sheet_that_lies_about_its_size_is_read_by_its_content():
    page = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
    <dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>%s</t></is></c></row>
    </sheetData></worksheet>""" % "张满".encode()
    started = process_time()
    rows = read_rows(repacked(xlsx([["x"]]), xl__worksheets__sheet1=page))
    assert [list(row) for row in rows] == [["张满"]]
    assert process_time() - started < 1


@pytest.mark.parametrize("number", [MAX_ROWS + 1, 1_048_576, 99_999_999_999])
def test_a_row_far_down_is_refused_quickly(number):
    page = (
        '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        f'<row r="{number}"><c r="A{number}" t="inlineStr"><is><t>x</t></is></c></row></sheetData></worksheet>'
    ).encode()
    started = process_time()
    with pytest.raises((TooLarge, NotASpreadsheet)):
        read_rows(repacked(xlsx([["x"]]), xl__worksheets__sheet1=page))
    assert process_time() - started < 5


def test_too_many_rows_are_refused_with_the_limit():
    with pytest.raises(TooLarge) as refusal:
        read_rows(("张满\n" * (MAX_ROWS + 1)).encode())
    assert (refusal.value.what, refusal.value.limit) == ("rows", MAX_ROWS)


def test_a_file_that_is_too_big_is_refused_unread():
    with pytest.raises(TooLarge) as refusal:
        read_rows(b"PK" + bytes(MAX_FILE_BYTES))
    assert (refusal.value.what, refusal.value.limit) == ("bytes", MAX_FILE_BYTES)


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    bomb = repacked(xlsx([["张满"]]), xl__media__bomb=bytes(15 * 1024 * 1024))
    assert len(bomb) < 100_000
    started = process_time()
    with pytest.raises(TooLarge):
        read_rows(bomb)
    assert process_time() - started < 0.5


def test_a_row_of_a_million_cells_is_refused_before_it_takes_the_memory():
    cells = b"<c/>" * 250_000 + b"<c r='A1'/>" * 400_000
    page = b"<worksheet><sheetData><row>" + cells + b"</row></sheetData></worksheet>"
    with pytest.raises(TooLarge) as refusal:
        read_rows(repacked(xlsx([["x"]]), xl__worksheets__sheet1=page))
    assert refusal.value.what in {"cells", "bytes"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize(
    "part", ["xl__sharedStrings", "xl__workbook", "xl__worksheets__sheet1", "xl__styles"]
)
def test_a_document_type_is_refused_wherever_it_hides(part, encoding):
    lol = f"""<?xml version="1.0" encoding="{encoding}"?><!--{" " * 5000}--><!DOCTYPE x [<!ENTITY a "aaaa">
    <!ENTITY b "&a;&a;&a;">]><x>&b;</x>"""
    with pytest.raises(NotASpreadsheet):
        read_rows(repacked(xlsx([["张满"]]), **{part: lol.encode(encoding)}))


def test_an_encrypted_workbook_is_told_from_an_old_one():
    compound = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    with pytest.raises(OldSpreadsheet):
        read_rows(compound + "Workbook".encode("utf-16-le"))
    with pytest.raises(Encrypted):
        read_rows(compound + "EncryptedPackage".encode("utf-16-le"))


def test_a_package_with_a_password_is_refused_as_such():
    data = bytearray(xlsx([["张满"]]))
    data[data.index(b"PK\x01\x02") + 8] |= 1
    with pytest.raises(Encrypted):
        read_rows(bytes(data))


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04broken",
        b"%PDF-1.7 ...",
        b"\x89PNG\r\n\x1a\n" + bytes(50),
        b"\xff\xd8\xff\xe0 photo",
        b"<html><table><tr><td>x</td></tr></table></html>",
        bytes(range(256)),
        b"\xff\xfeodd",
    ],
)
def test_other_files_are_no_spreadsheets(data):
    with pytest.raises(NotASpreadsheet):
        read_rows(data)


def test_a_document_of_word_is_no_spreadsheet():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("word/document.xml", "<x/>")
    with pytest.raises(NotASpreadsheet):
        read_rows(out.getvalue())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
@pytest.mark.parametrize("mark", [",", "\t", ";"])
def test_text_tables_are_read_in_every_usual_encoding(encoding, mark):
    table = f"姓名{mark}任教\r\n张满{mark}三（1）班语文\r\n\r\n李想{mark}数学\r\n"
    assert [list(row) for row in read_rows(table.encode(encoding))] == [
        ["姓名", "任教"],
        ["张满", "三（1）班语文"],
        [],
        ["李想", "数学"],
    ]


def test_quotes_protect_separators_in_text_tables():
    data = '姓名,任教\n"张满","三（1）班语文,数学"\n'.encode()
    assert list(read_rows(data)[1]) == ["张满", "三（1）班语文,数学"]


def test_plain_names_are_one_column():
    assert [list(row) for row in read_rows("张满\n李想".encode())] == [["张满"], ["李想"]]
    assert read_rows(b"") == []


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data):
    try:
        rows = read_rows(data)
    except Problem:
        return
    assert all(isinstance(cell, str) for row in rows for cell in row)


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.data())
def test_any_damaged_workbook_is_read_or_refused(data):
    good = bytearray(SAMPLE)
    for _ in range(data.draw(st.integers(1, 8))):
        good[data.draw(st.integers(0, len(good) - 1))] = data.draw(st.integers(0, 255))
    try:
        read_rows(bytes(good[: data.draw(st.integers(len(good) // 2, len(good)))]))
    except Problem:
        return


SAMPLE = xlsx([["姓名", "任教"], ["张满", "三（1）班语文"]])


# Writing -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-1", "@SUM(A1)", "\tx", "\rx", "=cmd|' /C calc'!A0", "#N/A"]
)
def test_text_is_written_as_text_and_never_as_a_formula(text):
    book = load_workbook(io.BytesIO(workbook([Sheet("表", ["姓名"], [[text]])])))
    cell = book.worksheets[0]["A2"]
    assert cell.data_type == "s"
    assert str(cell.value).strip() == text.strip()
    assert cell.quotePrefix is (text[0] != "#")


def test_dates_are_written_as_dates_and_numbers_as_numbers():
    noon = datetime(2026, 9, 1, 12, 30, tzinfo=UTC)
    data = workbook(
        [Sheet("听课", ["日期", "时间", "节数"], [[date(2026, 9, 1), noon, 3], [None, None, 2.5]])]
    )
    page = load_workbook(io.BytesIO(data)).worksheets[0]
    assert page["A2"].is_date
    assert (page["A2"].number_format, page["B2"].number_format) == ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")
    assert page["B2"].value == noon.replace(tzinfo=None)
    assert (page["C2"].value, page["C3"].value, page["A3"].value) == (3, 2.5, None)


def test_words_keep_their_spaces_signs_and_lines():
    said = [" a ", '<b> & "c"', "一\n二", "一\r二", "]]>", "&amp;"]
    page = load_workbook(io.BytesIO(workbook([Sheet("表", ["话"], [[it] for it in said])]))).worksheets[0]
    assert [page.cell(row, 1).value for row in range(2, 8)] == said
    assert page.row_dimensions[4].height == 30 and page.row_dimensions[3].height is None


def test_tallies_show_of_how_many_and_sheets_are_not_mixed_up():
    chart = Chart("节数", 1, 2)
    sheets = [
        Sheet(
            "任务", ["姓名", "听课"], [["陈小满", Tally(8, 15)], ["何雨桐", Tally(15, 15)]], charts=[chart]
        ),
        Sheet("很多", ["节数"], ([n, "听课记录" * 20] for n in range(10_000)), (8, 8)),
        Sheet("说明", ["说明"], [["一"]], (90,), filtered=False),
    ]
    pages = load_workbook(io.BytesIO(workbook(sheets))).worksheets
    short, full = pages[0]["B2"], pages[0]["B3"]
    assert (short.value, short.number_format, full.value) == (8, '0"/15"', 15)
    assert short.fill.fgColor.rgb != full.fill.fgColor.rgb
    assert [len(page._charts) for page in pages] == [1, 0, 0]
    assert pages[0]._charts[0].anchor._from.row == 5
    assert pages[1]["A10001"].value == 9_999 and pages[1].auto_filter.ref == "A1:A10001"
    assert (pages[2]["A2"].value, pages[2].auto_filter.ref) == ("一", None)


def test_the_header_is_frozen_and_columns_fit_chinese_text():
    data = workbook([Sheet("表", ["姓名"], [["中文字符占两格"]])])
    page = load_workbook(io.BytesIO(data)).worksheets[0]
    assert page.freeze_panes == "A2"
    assert page.column_dimensions["A"].width == 16


@pytest.mark.parametrize("title", ["", "a/b:c*[d]?", "x" * 50, "'表'", "\ud800"])
def test_any_title_becomes_a_tab_that_excel_accepts(title):
    book = load_workbook(io.BytesIO(workbook([Sheet(title, ["姓名"], []), Sheet(title, ["姓名"], [])])))
    assert len(set(book.sheetnames)) == 2
    assert all(1 <= len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)


@settings(max_examples=50, deadline=None)
@given(st.text(alphabet=st.characters(exclude_categories=[])))
def test_any_text_can_be_written_and_the_file_opened(text):
    data = workbook([Sheet(text, [text], [[text, 1]])])
    assert load_workbook(io.BytesIO(data)).worksheets[0]["B2"].value == 1


def test_the_template_offers_the_groups_of_the_school_and_is_read_back_as_nobody():
    data = roster_template(["语文组", "=坏组"])
    book = load_workbook(io.BytesIO(data))
    page = book["教师名单"]
    assert page.freeze_panes == "A2"
    assert "示例" in str(page["A2"].value)
    assert [rule.sqref for rule in page.data_validations.dataValidation]
    assert [cell.value for cell in book["选项"]["A"]][:2] == ["语文组", "=坏组"]
    assert book["选项"].sheet_state == "hidden"
    draft = read_roster(read_rows(data), Stage.PRIMARY)
    assert (draft.people, draft.problems) == ((), ())


def test_a_filled_template_comes_back_as_the_people_in_it():
    book = load_workbook(io.BytesIO(roster_template(["语文组"])))
    book["教师名单"].append(["张满", "语文组", "三年级", "教研组长", "三（1）班语文", date(1985, 3, 1), 2008])
    out = io.BytesIO()
    book.save(out)
    (person,) = read_roster(read_rows(out.getvalue()), Stage.PRIMARY).people
    assert (person.row, person.name, person.birth, person.joined_year) == (3, "张满", "1985-03", 2008)
    assert person.roles == {Role.GROUP_LEAD}
    assert person.teaching.assignments[0].class_no == 1
