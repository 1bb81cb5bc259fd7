"""PDFs as text: paragraphs and tables put together again from where the words stand."""

from __future__ import annotations

import pytest

from handlers.support.documents import Document, PictureOfText, read_document
from tests.handlers.made_documents import grid, pdf, words

LEFT, INDENT, LINE = 72, 96, 20


def read(*pages: str, **how: object) -> Document:
    return read_document(pdf(*pages, **how), "计划.pdf")  # type: ignore[arg-type]


def test_a_paragraph_over_several_lines_becomes_one():
    full = "为提高课堂教学质量，加强教研组建设，落实集体备课的各项制度，特"
    page = (
        words(200, 780, "城东小学教研计划", 18)
        + words(INDENT, 740, "一、指导思想")
        + words(INDENT, 720, full)
        + words(LEFT, 700, "制定本学期的教研计划。")
        + words(INDENT, 680, "1.每位教师每学期听课不少于十五节，听课后及时与授课的老师交流意")
        + words(LEFT, 660, "见并做好记录。")
        + words(INDENT, 640, "2.每周三下午教研。")
    )
    document = read(page)
    assert (document.kind, document.pages) == ("pdf", 1)
    assert document.text.split("\n") == [
        "城东小学教研计划",
        "一、指导思想",
        f"{full}制定本学期的教研计划。",
        "1.每位教师每学期听课不少于十五节，听课后及时与授课的老师交流意见并做好记录。",
        "2.每周三下午教研。",
    ]


def test_a_full_line_does_not_swallow_an_indented_paragraph_after_it():
    full = "各教研组要按照学校的统一安排认真开展各项教研活动并做好详细记录。"
    page = words(LEFT, 700, full) + words(INDENT, 680, "教师要积极参加。") + words(LEFT, 660, "短行")
    assert read(page).text.split("\n") == [full, "教师要积极参加。", "短行"]


def test_a_table_with_rules_becomes_rows_and_wrapped_cells_become_whole():
    page = words(LEFT, 760, "工作安排")
    page += grid([70, 130, 400, 500], [740, 715, 660])
    page += words(80, 722, "月份") + words(140, 722, "工作内容") + words(410, 722, "负责人")
    page += words(80, 685, "九月") + words(410, 685, "张满")
    page += words(140, 698, "1.召开教研组长会议，布置本学期的教研工作，") + words(140, 684, "讨论研究专题")
    page += words(140, 670, "2.听课")
    page += words(LEFT, 640, "请各组执行。")
    assert read(page).text.split("\n") == [
        "工作安排",
        "月份\t工作内容\t负责人",
        "九月\t1.召开教研组长会议，布置本学期的教研工作，讨论研究专题 2.听课\t张满",
        "请各组执行。",
    ]


def test_a_label_beside_several_rows_repeats():
    # No rule parts the two cells of the first column.
    rules = "70 740 m 500 740 l S 130 715 m 500 715 l S 70 690 m 500 690 l S "
    rules += "70 740 m 70 690 l S 130 740 m 130 690 l S 500 740 m 500 690 l S\n"
    page = rules + words(80, 710, "九月") + words(140, 722, "听课") + words(140, 697, "评课")
    assert read(page).text.split("\n") == ["九月\t听课", "九月\t评课"]


def test_a_table_drawn_with_thin_boxes_is_a_table_and_a_background_is_not():
    boxes = "".join(f"70 {y} 330 0.5 re f\n" for y in (740, 715, 690))
    boxes += "".join(f"{x} 690 0.5 50 re f\n" for x in (70, 130, 400))
    page = "0.9 g 0 0 595 842 re f 0 g\n" + boxes
    page += (
        words(80, 722, "月份") + words(140, 722, "内容") + words(80, 697, "九月") + words(140, 697, "听课")
    )
    assert read(page).text == "月份\t内容\n九月\t听课"


def test_columns_without_rules_are_parted_by_a_tab_and_words_by_a_space():
    page = words(72, 700, "九月上旬") + words(200, 700, "张满") + words(236, 700, "李想")
    page += words(72, 680, "十月各组开展教研活动")
    assert read(page).text == "九月上旬\t张满 李想\n十月各组开展教研活动"


def test_page_numbers_and_running_heads_are_left_out():
    pages = [
        words(72, 800, "城东小学教研计划") + words(72, 700 - number, f"第{number}项工作") + words(290, 30, f"- {number} -")
        for number in range(1, 5)
    ]  # fmt: skip
    assert read(*pages).text.split("\n") == [f"第{number}项工作" for number in range(1, 5)]


def test_a_watermark_across_the_page_is_left_out():
    codes = "内部资料".encode("utf-16-be").hex()
    askew = f"BT /F1 60 Tf 0.7 0.7 -0.7 0.7 200 300 Tm <{codes}> Tj ET\n"
    assert read(askew + words(72, 700, "一、指导思想与工作目标")).text == "一、指导思想与工作目标"


def test_a_page_that_is_turned_is_read_as_it_is_looked_at():
    def turned(x: float, y: float, text: str) -> str:
        return words(0, 0, text).replace("1 0 0 1 0 0 Tm", f"0 1 -1 0 {595 - y} {x} Tm")

    page = turned(72, 500, "一、指导思想与工作目标") + turned(72, 480, "二、主要工作措施")
    assert read(page, rotate=90).text.split("\n") == ["一、指导思想与工作目标", "二、主要工作措施"]


def test_words_that_change_their_font_on_the_way_stay_together():
    codes = [
        text.encode("utf-16-be").hex() for text in ("每学期听课不少于", "15", "节，组长不少于", "20", "节")
    ]
    shown = " /F1 12 Tf ".join(f"<{code}> Tj" for code in codes)
    page = f"BT /F1 12 Tf 1 0 0 1 72 700 Tm {shown} ET\n"
    assert read(page).text == "每学期听课不少于15节，组长不少于20节"


def test_radicals_and_ligatures_become_the_characters_that_people_type():
    assert (
        read(words(72, 700, "⼯作计划：青年教师成⻓⻔类 ofﬁce")).text == "工作计划：青年教师成长门类 office"
    )


def test_pages_that_are_pictures_are_named():
    document = read(words(72, 700, "教研计划的第一页是文字"), "q 595 0 0 842 0 0 cm Q")
    assert (document.pages, document.pages_without_text) == (2, (2,))


@pytest.mark.parametrize("page", ["", "q Q", words(290, 30, "3")])
def test_a_scan_is_refused(page: str):
    with pytest.raises(PictureOfText) as refused:
        read(page, page)
    assert refused.value.scan


def test_a_pdf_whose_characters_nobody_can_tell_is_refused_like_a_scan():
    private = "".join(chr(0xE000 + number) for number in range(60))
    with pytest.raises(PictureOfText):
        read(words(72, 700, private))
