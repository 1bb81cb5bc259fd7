"""A school's own templates, as dialogues: sent, looked over, filled; and files that are no templates."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook
from PIL import Image

from handlers.exporting.template_files import read_template
from school.exporting.templates import Fault, NoTemplate, Place, Shape
from school.problems import Problem
from storage.records import Attachment
from storage.store import Store
from tests.conftest import School
from tests.handlers.old_buttons import tap_again
from tests.handlers.papers.test_exports import files_of, saw, words_in

TUESDAY = date(2026, 11, 24)


def word(*paragraphs: str, table: list[list[str]] | None = None, header: str = "") -> bytes:
    document = Document()
    for text in paragraphs:
        document.add_paragraph(text)
    if table:
        grid = document.add_table(len(table), len(table[0]))
        for row, texts in zip(grid.rows, table, strict=True):
            for cell, text in zip(row.cells, texts, strict=True):
                cell.text = text
    if header:
        document.sections[0].header.paragraphs[0].text = header
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def sheet(*rows: list[object], change: Callable[[Workbook], None] = lambda book: None) -> bytes:
    book = Workbook()
    page = book.worksheets[0]
    for row in rows:
        page.append(row)
    change(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, data: bytes = b"") -> bytes:
    """The same package with a part more, or another in its place."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for part in old.infolist():
            if part.filename != name:
                new.writestr(part.filename, old.read(part))
        new.writestr(name, data)
    return out.getvalue()


def changed(content: bytes, name: str, before: str, after: str) -> bytes:
    old = zipfile.ZipFile(io.BytesIO(content)).read(name).decode()
    assert before in old
    return with_part(content, name, old.replace(before, after).encode())


async def sent(school: School, name: str, content: bytes) -> str:
    await school.director.says("/export")
    await school.director.taps("本校模板")
    await school.director.taps("上传模板")
    return await school.director.sends(name, content)


async def filled(school: School, name: str) -> bytes:
    """What the director gets of the only template, for the whole school."""
    await school.director.says("/export")
    await school.director.taps(f"🧩 {name}")
    [*_, content] = files_of(school.director).values()
    return content


async def test_a_word_form_is_filled_a_page_for_each_lesson(school: School) -> None:
    await saw(school, "陈小满", "何雨桐", "圆", TUESDAY)
    await saw(school, "陈小满", "苏婉清", "<b>&{{课题}}")
    document = Document()
    paragraph = document.add_paragraph("课题：")
    for run in ("{", "{课", "题}", "}（", "{{执教教师}}", "）"):
        paragraph.add_run(run).bold = True
    document.add_table(1, 2).rows[0].cells[1].text = "{{ 听课日期 }} {{教学过程}} {{没有这一项}}"
    document.sections[0].header.paragraphs[0].text = "{{学校}} {{学期}}"
    out = io.BytesIO()
    document.save(out)
    said = await sent(school, "听课记录表.docx", out.getvalue())
    assert "一节课一页" in said and "没认出：没有这一项" in said and "听课日期→日期" in said
    await school.teacher.says("/export")
    await school.teacher.taps("🧩 听课记录表")
    [(name, content)] = files_of(school.teacher).items()
    assert name == "陈小满 听课记录表 2026-2027学年第一学期.docx"
    found = Document(io.BytesIO(content))
    texts = [it.text for it in found.paragraphs if it.text.strip()]
    assert texts == ["课题：<b>&{{课题}}（苏婉清）", "课题：圆（何雨桐）"]
    assert found.paragraphs[0].runs[1].bold
    assert "2026年11月24日 14:25 小组讨论" in words_in(content)
    assert found.sections[0].header.paragraphs[0].text == "青禾小学 2026-2027学年第一学期"
    assert "没有这一项" not in words_in(content)
    assert content.count(b"PK") and words_in(content).count("{{") == 1


async def test_photos_are_put_where_the_template_wants_them(school: School) -> None:
    log_id = await saw(school, "陈小满", "何雨桐", "圆")
    picture = io.BytesIO()
    Image.new("RGB", (400, 300), (10, 120, 200)).save(picture, "JPEG")
    photo = Attachment("photo", "f", "u", "照片.jpg", len(picture.getvalue()))
    async with school.town.app.database.writing() as session:
        store, now = Store(session, school.ids.school_id), school.town.clock.now()
        await store.records.attach(photo, now, observation_id=log_id)
        download = await store.downloads.ask(school.teacher.id, photo, None, now)
        sha256 = school.town.app.files.put(picture.getvalue())
        await session.run("UPDATE downloads SET sha256 = ?, done_at = '' WHERE id = ?", (sha256, download))
    await sent(school, "表.docx", word("{{课题}}", "{{照片}}"))
    await school.teacher.says("/export")
    await school.teacher.taps("🧩 表")
    await school.teacher.taps("听课本")
    for content in files_of(school.teacher).values():
        assert [it for it in zipfile.ZipFile(io.BytesIO(content)).namelist() if it.endswith(".jpg")]
        assert "{{" not in words_in(content)


async def test_a_table_in_word_gets_a_row_for_each_lesson(school: School) -> None:
    await saw(school, "陈小满", "何雨桐", "圆")
    await saw(school, "陈小满", "何雨桐", "方", TUESDAY)
    table = [["序号", "课题", "听课人"], ["{{序号}}", "{{课题}}", "{{听课人}}"], ["合计", "{{总节数}}", ""]]
    said = await sent(school, "统计.docx", word("{{学校}}听课统计", table=table))
    assert "一节课一行" in said
    [grid] = Document(io.BytesIO(await filled(school, "统计"))).tables
    assert [[cell.text for cell in row.cells] for row in grid.rows] == [
        ["序号", "课题", "听课人"],
        ["1", "圆", "陈小满"],
        ["2", "方", "陈小满"],
        ["合计", "2", ""],
    ]


async def test_rows_of_a_sheet_keep_their_look_and_push_down_what_is_below(school: School) -> None:
    for topic in ("=1+1", "方", "圆"):
        await saw(school, "陈小满", "何雨桐", topic)

    def prepare(book: Workbook) -> None:
        page = book.worksheets[0]
        page.merge_cells("A5:C5")
        page.row_dimensions[5].height = 33

    rows: list[list[object]] = [["{{学校}}听课统计"], ["日期", "课题", "第几节"]]
    rows += [["{{日期}}", "《{{课题}}》", "{{第几节}}"], [], ["教科室主任签名："]]
    said = await sent(school, "统计.xlsx", sheet(*rows, change=prepare))
    assert "Excel，一节课一行" in said
    page = load_workbook(io.BytesIO(await filled(school, "统计"))).worksheets[0]
    values = [[cell.value for cell in row] for row in page.iter_rows(max_col=3)]
    assert values[0][0] == "青禾小学听课统计"
    assert [row[1:] for row in values[2:5]] == [["《=1+1》", 3], ["《方》", 3], ["《圆》", 3]]
    assert isinstance(values[2][0], datetime) and page["A3"].number_format == "yyyy-mm-dd"
    assert values[5][0] == "教科室主任签名："
    assert [str(it) for it in page.merged_cells.ranges] == ["A6:C6"]
    assert page.row_dimensions[6].height == 33


async def test_cells_merged_in_the_first_row_are_merged_in_every_row(school: School) -> None:
    for topic in ("圆", "方", "角"):
        await saw(school, "陈小满", "何雨桐", topic)

    def prepare(book: Workbook) -> None:
        for reference in ("B2:C2", "B3:C3"):
            book.worksheets[0].merge_cells(reference)

    rows: list[list[object]] = [["序号", "课题", None, "执教"], ["{{序号}}", "{{课题}}", None, "{{执教}}"]]
    await sent(school, "统计.xlsx", sheet(*rows, change=prepare))
    page = load_workbook(io.BytesIO(await filled(school, "统计"))).worksheets[0]
    assert sorted(map(str, page.merged_cells.ranges)) == ["B2:C2", "B3:C3", "B4:C4"]
    assert [page.cell(row, 2).value for row in (2, 3, 4)] == ["圆", "方", "角"]
    assert [page.cell(row, 4).value for row in (2, 3, 4)] == ["何雨桐"] * 3


async def test_columns_are_mapped_once_and_text_stays_text(school: School) -> None:
    await saw(school, "陈小满", "何雨桐", "=HYPERLINK(1)")
    header: list[object] = ["听课日期", "授课教师", "课题", "研究点"]
    said = await sent(school, "台账.xlsx", sheet(["本校听课台账"], header))
    assert "没认出：研究点" in said and "授课教师→执教教师" in said
    await school.director.taps("研究点")
    await school.director.taps("建议")
    assert "研究点→建议" in school.director.sees() and "没认出" not in school.director.sees()
    page = load_workbook(io.BytesIO(await filled(school, "台账"))).worksheets[0]
    # What the director may not read is left empty.
    assert [cell.value for cell in page[3]][1:] == ["何雨桐", "=HYPERLINK(1)", None]
    assert page["C3"].data_type == "s"
    await school.teacher.says("/export")
    await school.teacher.taps("🧩 台账")
    page = load_workbook(
        io.BytesIO(files_of(school.teacher)["陈小满 台账 2026-2027学年第一学期.xlsx"])
    ).worksheets[0]
    assert page["D3"].value == "放慢一点"


async def test_a_form_in_excel_gets_a_sheet_for_each_lesson(school: School) -> None:
    await saw(school, "陈小满", "何雨桐", "圆")
    await saw(school, "陈小满", "苏婉清", "方", TUESDAY)
    await sent(school, "表.xlsx", sheet(["课题", "{{课题}}"], ["执教", "{{执教}}"], ["过程", "{{教学过程}}"]))
    await school.teacher.says("/export")
    await school.teacher.taps("🧩 表")
    book = load_workbook(io.BytesIO(files_of(school.teacher)["陈小满 表 2026-2027学年第一学期.xlsx"]))
    assert [it.title for it in book.worksheets] == ["1", "2"]
    assert [book["2"].cell(row, 2).value for row in (1, 2, 3)] == ["方", "苏婉清", "14:25 小组讨论"]


async def test_a_form_for_the_school_comes_as_an_archive_of_people(school: School) -> None:
    await saw(school, "陈小满", "何雨桐", "圆")
    await saw(school, "周牧野", "何雨桐", "方")
    await sent(school, "表.docx", word("{{课题}}"))
    archive = zipfile.ZipFile(io.BytesIO(await filled(school, "表")))
    assert archive.namelist() == ["清单.xlsx", "数学组/表/陈小满 表.docx", "语文组/表/周牧野 表.docx"]


async def test_a_file_without_a_question_can_be_a_template(school: School) -> None:
    await school.director.sends("表.docx", word("{{课题}}"))
    await school.director.taps("这是导出模板")
    assert "模板收到了" in school.director.sees()
    await school.director.taps("删除")
    assert "还没有模板" in school.director.sees()


async def test_the_sample_is_a_template(school: School) -> None:
    await school.director.says("/export")
    await school.director.taps("本校模板")
    await school.director.taps("看一个样例")
    [content] = files_of(school.director).values()
    assert read_template(content, "样例.xlsx", "").shape is Shape.SHEET_ROWS


async def test_only_the_director_looks_after_templates(school: School) -> None:
    await sent(school, "表.docx", word("{{课题}}"))
    await school.head.says("/export")
    assert not any("本校模板" in label for label in school.head.buttons())
    for data in (
        "template.list",
        "template.new",
        "template.open:1",
        "template.remove:1",
        "template.set:1:0:0",
    ):
        assert "教科室主任" in (await tap_again(school.head, data)).text
    assert "过期" in (await tap_again(school.director, "template.name:1:7")).text
    assert "过期" in (await tap_again(school.director, "template.set:1:0:99")).text


# --- files that are no templates ------------------------------------------------------------------------

FORM = word("{{课题}}")
TABLE = sheet(["日期", "课题", "执教"])
RELATION = (
    '<Relationship Id="rX" Type="http://x/{kind}" Target="{target}" TargetMode="External"/></Relationships>'
)


def related(content: bytes, kind: str, target: str) -> bytes:
    relation = RELATION.format(kind=kind, target=target)
    return changed(content, "word/_rels/document.xml.rels", "</Relationships>", relation)


def with_field(instruction: str) -> bytes:
    pieces = "".join(f"<w:r><w:instrText>{it}</w:instrText></w:r>" for it in instruction)
    return changed(FORM, "word/document.xml", "</w:p>", f"{pieces}</w:p>")


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (word("没有记号"), Fault.NO_PLACES),
        (sheet(["随便", "什么"]), Fault.NO_PLACES),
        (word(*(f"{{{{甲{number}}}}}" for number in range(61))), Fault.TOO_MANY),
        (with_part(FORM, "word/vbaProject.bin", b"x"), Fault.MACROS),
        (with_part(FORM, "word/activeX/activeX1.xml", b"<a/>"), Fault.MACROS),
        (with_part(FORM, "word/embeddings/oleObject1.bin", b"x"), Fault.MACROS),
        (with_part(TABLE, "xl/macrosheets/sheet1.xml", b"<a/>"), Fault.MACROS),
        (changed(FORM, "[Content_Types].xml", "document.main+xml", "document.macroEnabled.main+xml"), Fault.MACROS),
        (with_part(TABLE, "xl/externalLinks/externalLink1.xml", b"<a/>"), Fault.OUTSIDE),
        (with_part(TABLE, "xl/connections.xml", b"<a/>"), Fault.OUTSIDE),
        (related(FORM, "attachedTemplate", "https://example.com/a.dotm"), Fault.OUTSIDE),
        (related(FORM, "attachedTemplate", "file://server/a.dotm"), Fault.OUTSIDE),
        (related(FORM, "image", "https://example.com/a.png"), Fault.OUTSIDE),
        (related(FORM, "oleObject", "file:///c:/a"), Fault.OUTSIDE),
        (with_field("DDEAUTO cmd"), Fault.OUTSIDE),
        (with_field("INCLUDEPICTURE a"), Fault.OUTSIDE),
        (sheet(["日期", "课题", "执教"], ["=WEBSERVICE(A1)"]), Fault.OUTSIDE),
        (sheet(["日期", "课题", "执教"], ["=cmd|'/c calc'!A0"]), Fault.OUTSIDE),
        (b"plain text {{a}}", Fault.OTHER),
        (b"PK" + b"\0" * (3 * 2**20), Fault.LARGE),
    ],
)  # fmt: skip
def test_what_can_not_be_filled_or_would_act_by_itself_is_refused(content: bytes, fault: Fault) -> None:
    with pytest.raises(NoTemplate) as refused:
        read_template(content, "模板.docx", "")
    assert refused.value.fault is fault


@pytest.mark.parametrize(
    "content",
    [
        b"PK\x03\x04 broken",
        changed(FORM, "word/document.xml", "<w:document", '<!DOCTYPE a [<!ENTITY b "c">]><w:document'),
        with_part(FORM, "word/bomb.xml", b"<a>" + b" " * 40_000_000 + b"</a>"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    ],
)
def test_a_damaged_or_hostile_file_is_refused(content: bytes) -> None:
    with pytest.raises(Problem):
        read_template(content, "模板.docx", "")


def test_what_word_notes_of_its_own_disk_and_links_do_no_harm() -> None:
    usual = related(FORM, "attachedTemplate", "file:///C:/Users/a/Normal.dotm")
    linked = related(FORM, "hyperlink", "https://example.com/")
    assert {read_template(it, "a.docx", "").shape for it in (usual, linked)} == {Shape.WORD_PAGES}


def test_names_are_read_as_schools_write_them() -> None:
    template = read_template(word("{{ 授课教师 }}{{年级 班级}}{{意见（建议）}}{{天气}}"), "a.docx", "")
    assert template.places == {
        "授课教师": Place.HOST,
        "年级 班级": Place.CLASS,
        "意见（建议）": Place.SUGGESTIONS,
        "天气": None,
    }


async def test_a_refusal_is_kind_and_nothing_is_kept(school: School) -> None:
    said = await sent(school, "表.docm", with_part(FORM, "word/vbaProject.bin", b"x"))
    assert "带宏" in said and "另存为" in said
    rows = await school.town.app.database.read("SELECT count(*) AS n FROM templates")
    assert rows[0]["n"] == 0
