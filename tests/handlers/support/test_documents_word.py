"""Word files as text: numbers that Word makes itself, tables, boxes, tracked changes."""

from __future__ import annotations

import io

import docx as python_docx
import pytest

from handlers.support.documents import read_document
from tests.handlers.made_documents import (
    docx,
    level,
    list_definition,
    list_of,
    listed,
    package,
    paragraph,
    relationships,
    run,
    table,
)


def lines(content: bytes) -> list[str]:
    return read_document(content, "计划.docx").text.split("\n")


OUTLINE = list_definition(
    1,
    level(0, "chineseCountingThousand", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "(%4)"),
    level(4, "decimalEnclosedCircle", "%5"),
)


def test_a_file_of_python_docx_becomes_its_paragraphs_and_tables():
    document = python_docx.Document()
    document.add_heading("城东小学教研计划", 0)
    document.add_paragraph("落实集体备课", style="List Number")
    document.add_paragraph("组织同课异构", style="List Number")
    grid = document.add_table(3, 3)
    for row, texts in zip(
        grid.rows,
        [["月份", "工作内容", "负责人"], ["九月", "制定计划", "张满"], ["", "新教师见面课", ""]],
        strict=True,
    ):
        for cell, text in zip(row.cells, texts, strict=True):
            cell.text = text
    grid.cell(1, 0).merge(grid.cell(2, 0))
    document.sections[0].header.paragraphs[0].text = "页眉"
    document.sections[0].footer.paragraphs[0].text = "页脚"
    out = io.BytesIO()
    document.save(out)
    read = read_document(out.getvalue(), "计划.docx")
    assert read.kind == "docx"
    assert read.text.split("\n") == [
        "城东小学教研计划",
        "1. 落实集体备课",
        "2. 组织同课异构",
        "月份\t工作内容\t负责人",
        "九月\t制定计划\t张满",
        "九月\t新教师见面课\t",
    ]


def test_every_level_of_an_outline_counts_in_its_own_way_and_anew_under_each_heading():
    body = "".join(
        listed(text, 1, at)
        for text, at in [
            ("指导思想", 0),
            ("工作措施", 0),
            ("常规", 1),
            ("备课", 2),
            ("个人", 3),
            ("备学生", 4),
            ("备教材", 4),
            ("听课", 2),
            ("研究", 1),
            ("课题", 2),
        ]
    )
    assert lines(docx(body, numbering=OUTLINE)) == [
        "一、指导思想",
        "二、工作措施",
        "（一）常规",
        "1. 备课",
        "(1) 个人",
        "① 备学生",
        "② 备教材",
        "2. 听课",
        "（二）研究",
        "1. 课题",
    ]


@pytest.mark.parametrize(
    ("style", "pattern", "start", "shown"),
    [
        ("decimal", "%1、", 3, "3、开学"),
        ("decimalZero", "%1.", 3, "03. 开学"),
        ("chineseCounting", "第%1章", 12, "第十二章 开学"),
        ("chineseCounting", "%1、", 20, "二十、开学"),
        ("japaneseCounting", "%1、", 103, "一百零三、开学"),
        ("chineseLegalSimplified", "%1、", 3, "叁、开学"),
        ("ideographTraditional", "%1、", 2, "乙、开学"),
        ("upperLetter", "%1.", 28, "BB. 开学"),
        ("lowerRoman", "%1)", 14, "xiv) 开学"),
        ("decimalEnclosedParen", "%1", 5, "⑸ 开学"),
        ("decimalFullWidth", "%1．", 10, "１０．开学"),
        ("bullet", "\uf06c", 1, "● 开学"),
        ("none", "", 1, "开学"),
        ("whatever", "%1.", 4, "4. 开学"),
        ("decimalEnclosedCircle", "%1", 77, "77 开学"),
    ],
)
def test_a_number_shows_in_its_style(style: str, pattern: str, start: int, shown: str):
    numbering = list_definition(1, level(0, style, pattern, start=start))
    assert lines(docx(listed("开学", 1), numbering=numbering)) == [shown]


def test_lists_of_one_definition_count_on_until_one_is_told_to_start_anew():
    again = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = list_definition(1, level(0, "decimal", "%1.")) + list_of(2, 1) + list_of(3, 1, again)
    body = listed("甲", 1) + listed("乙", 2) + listed("丙", 3) + listed("丁", 3) + listed("戊", 2)
    assert lines(docx(body, numbering=numbering)) == ["1. 甲", "2. 乙", "1. 丙", "2. 丁", "3. 戊"]


def test_a_level_may_count_through_the_whole_document():
    numbering = list_definition(
        1,
        level(0, "chineseCounting", "%1、"),
        level(1, "decimal", "%2.", more='<w:lvlRestart w:val="0"/>'),
    )
    body = listed("甲", 1) + listed("子", 1, 1) + listed("乙", 1) + listed("丑", 1, 1)
    assert lines(docx(body, numbering=numbering)) == ["一、甲", "1. 子", "二、乙", "2. 丑"]


def test_a_legal_level_shows_the_numbers_above_in_digits():
    numbering = list_definition(
        1, level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", more="<w:isLgl/>")
    )
    assert lines(docx(listed("总则", 1) + listed("目的", 1, 1), numbering=numbering)) == [
        "第一章 总则",
        "1.1 目的",
    ]


def test_a_style_numbers_its_paragraphs_and_a_paragraph_may_opt_out():
    heading = (
        '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 1"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="3"><w:name w:val="mine"/><w:basedOn w:val="2"/></w:style>'
    )
    own = '<w:pStyle w:val="3"/>'
    body = (
        paragraph("指导思想", properties=own)
        + paragraph("附则", properties=own + '<w:numPr><w:numId w:val="0"/></w:numPr>')
        + paragraph("工作目标", properties=own)
    )
    assert lines(docx(body, numbering=OUTLINE, styles=heading)) == ["一、指导思想", "附则", "二、工作目标"]


def test_an_empty_numbered_paragraph_counts_but_shows_nothing():
    body = (
        listed("甲", 1)
        + '<w:p><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:p>'
        + listed("丙", 1)
    )
    assert lines(docx(body, numbering=OUTLINE)) == ["一、甲", "", "三、丙"]


def test_tracked_changes_count_as_accepted():
    body = paragraph(
        run("每学期听课")
        + "<w:del><w:r><w:delText>10</w:delText></w:r></w:del>"
        + f"<w:ins>{run('15')}</w:ins>"
        + run("节，")
        + f"<w:moveFrom>{run('月底')}</w:moveFrom><w:moveTo>{run('月初')}</w:moveTo>"
        + run("检查")
    )
    assert lines(docx(body)) == ["每学期听课15节，月初检查"]


def test_a_deleted_paragraph_mark_joins_two_paragraphs_and_a_deleted_row_is_gone():
    marked = "<w:rPr><w:del/></w:rPr>"
    gone = (
        f"<w:tr><w:trPr><w:del/></w:trPr><w:tc>{paragraph('旧')}</w:tc><w:tc>{paragraph('旧')}</w:tc></w:tr>"
    )
    body = paragraph("教研活动", properties=marked) + paragraph("每周一次")
    body += table(["九月", "开学"]).replace("</w:tbl>", f"{gone}</w:tbl>")
    assert lines(docx(body)) == ["教研活动每周一次", "九月\t开学"]


def test_a_deleted_list_item_takes_no_number():
    deleted = (
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr><w:rPr><w:del/></w:rPr></w:pPr>'
        "<w:del><w:r><w:delText>作废</w:delText></w:r></w:del></w:p>"
    )
    assert lines(docx(listed("甲", 1) + deleted + listed("乙", 1), numbering=OUTLINE)) == ["一、甲", "二、乙"]


def test_a_text_box_is_read_once_though_it_is_written_twice():
    box = f"<w:txbxContent>{paragraph('每周三下午教研')}</w:txbxContent>"
    both = (
        "<w:r><mc:AlternateContent>"
        f'<mc:Choice Requires="wps"><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>'
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )
    assert lines(docx(paragraph(run("通知") + both))) == ["通知", "每周三下午教研"]


def test_a_text_box_of_an_old_program_is_read():
    box = f"<w:r><w:pict><v:textbox><w:txbxContent>{paragraph('周三教研')}</w:txbxContent></v:textbox></w:pict></w:r>"
    assert lines(docx(paragraph(box))) == ["", "周三教研"]


def test_breaks_tabs_hyphens_and_symbols_become_characters():
    body = paragraph(
        run("一") + "<w:r><w:br/></w:r>" + run("二") + "<w:r><w:tab/></w:r>" + run("三")
        + "<w:r><w:noBreakHyphen/></w:r>" + run("四\xad五")
        + '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>'
        + '<w:r><w:sym w:font="Wingdings" w:char="F082"/></w:r>'
        + '<w:r><w:sym w:font="Foo" w:char="F082"/></w:r>'
    )  # fmt: skip
    assert lines(docx(body)) == ["一", "二\t三-四五✓②"]


def test_what_a_reader_does_not_see_on_the_page_is_left_out():
    contents = '<w:style w:type="paragraph" w:styleId="11"><w:name w:val="toc 1"/></w:style>'
    body = paragraph("一、指导思想 3", properties='<w:pStyle w:val="11"/>') + paragraph(
        run("听课")
        + "<w:r><w:rPr><w:vanish/></w:rPr><w:t>暗</w:t></w:r>"
        + '<w:r><w:instrText> DATE \\@ "yyyy" </w:instrText></w:r>'
        + '<w:r><w:footnoteReference w:id="1"/></w:r>'
        + "<w:r><w:ruby><w:rt><w:r><w:t>kè</w:t></w:r></w:rt>"
        + f"<w:rubyBase>{run('评课')}</w:rubyBase></w:ruby></w:r>"
    )
    assert read_document(docx(body, styles=contents), "").text.strip() == "听课评课"


def test_content_controls_and_links_show_what_is_in_them():
    body = f"<w:sdt><w:sdtContent>{paragraph('标题')}</w:sdtContent></w:sdt>" + paragraph(
        f"<w:hyperlink>{run('见附件')}</w:hyperlink>"
    )
    assert lines(docx(body)) == ["标题", "见附件"]


def test_paragraphs_of_a_cell_become_items_of_one_line():
    cell = paragraph("开学典礼") + paragraph("制定计划。") + paragraph("1.听课") + paragraph("2.评课")
    rows = table(["九\n月", cell], ["起止" + "日期", "内容"])
    assert lines(docx(rows)) == ["九月\t开学典礼；制定计划。1.听课 2.评课", "起止日期\t内容"]


def test_only_short_cells_that_are_merged_downwards_repeat():
    start, go_on = "<w:tcPr><w:vMerge w:val='restart'/></w:tcPr>", "<w:tcPr><w:vMerge/></w:tcPr>"
    long = "各教研组按照学校的要求开展工作并做好记录"
    rows = table(
        [start + paragraph("九月"), "听课", start + paragraph(long)],
        [go_on + paragraph(""), "评课", go_on + paragraph("")],
    )
    assert lines(docx(rows)) == [f"九月\t听课\t{long}", "九月\t评课\t"]


def test_a_page_framed_by_a_table_of_one_cell_stays_paragraphs():
    assert lines(docx(table([paragraph("一、目标") + paragraph("二、措施")]))) == ["一、目标", "二、措施"]


def test_a_chapter_beside_its_title_stays_paragraphs():
    chapter = paragraph("一、目标" + "深入开展教研活动" * 40) + paragraph("二、措施" + "认真备课" * 40)
    found = lines(docx(table(["指导思想", chapter])))
    assert [line[:4] for line in found] == ["指导思想", "一、目标", "二、措施"]


def test_the_main_part_may_have_any_name_and_the_strict_namespaces():
    old = docx(paragraph("教研计划"))
    body = (
        '<document xmlns="http://purl.oclc.org/ooxml/wordprocessingml/main">'
        "<body><p><r><t>教研计划</t></r></p></body></document>"
    )
    strict = package(
        {"_rels/.rels": relationships({"officeDocument": "/word/document2.xml"}), "word/document2.xml": body}
    )
    assert lines(old) == lines(strict) == ["教研计划"]
