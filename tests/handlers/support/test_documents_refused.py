"""What is not read is refused kindly and quickly, whatever an attacker puts into it."""

from __future__ import annotations

import codecs
import zlib
from time import process_time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from handlers.support.documents import (
    MAX_CHARACTERS,
    MAX_FILE_BYTES,
    DocumentDamaged,
    DocumentEmpty,
    DocumentLocked,
    DocumentTooLarge,
    OtherFormat,
    PictureOfText,
    UnknownFormat,
    read_document,
)
from handlers.texts.documents import explain
from handlers.texts.problems import explain as explain_any
from school.problems import Problem
from tests.handlers.made_documents import docx, package, paragraph, pdf, relationships, table, words, xlsx

PLAN = "一、指导思想\n每周三下午第二节教研。"
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def stream(name: str) -> bytes:
    return COMPOUND + name.encode("utf-16-le")


@pytest.mark.parametrize(
    "content",
    [
        PLAN.encode(),
        codecs.BOM_UTF8 + PLAN.encode(),
        PLAN.replace("\n", "\r\n").encode("gbk"),
        PLAN.encode("gb18030"),
        PLAN.encode("utf-16"),
        codecs.BOM_UTF16_BE + PLAN.encode("utf-16-be"),
        PLAN.encode("utf-16-le"),
        PLAN.encode("utf-16-be"),
    ],
)
def test_text_is_read_in_every_encoding_that_chinese_programs_write(content: bytes):
    document = read_document(content, "计划.md")
    assert (document.text, document.kind) == (PLAN, "text")


def test_traditional_text_is_read_in_big5():
    plan = "一、教研時間\n每週三下午第二節教研，教師每學期聽課不少於十五節。"
    assert read_document(plan.encode("big5"), "計劃.txt").text == plan


def test_what_a_file_is_shows_in_its_bytes_not_in_its_name():
    assert read_document(docx(paragraph("教研计划")), "计划.pdf").kind == "docx"
    assert read_document(pdf(words(72, 700, "教研计划与工作安排的全文")), "计划.docx").kind == "pdf"


@pytest.mark.parametrize(
    ("content", "name", "ending"),
    [
        (stream("WordDocument"), "计划.doc", ".docx"),
        (stream("WordDocument"), "计划.wps", ".docx"),
        (stream("Workbook"), "行事历", ".xlsx"),
        (COMPOUND, "行事历.et", ".xlsx"),
        (COMPOUND, "计划.wps", ".docx"),
        (b"{\\rtf1 plan}", "计划.doc", ".docx"),
        ("<html><body>计划".encode(), "计划.doc", ".docx"),
        (b'<?xml version="1.0"?><?mso-application progid="Word.Document"?>', "计划.doc", ".docx"),
        (package({"content.xml": "<x/>"}), "计划.odt", ".docx"),
        (
            package({"_rels/.rels": relationships({"officeDocument": "xl/workbook.bin"})}),
            "行事历.xlsb",
            ".xlsx",
        ),
    ],
)
def test_another_format_is_to_be_saved_as_one_that_is_read(content: bytes, name: str, ending: str):
    with pytest.raises(OtherFormat) as refused:
        read_document(content, name)
    assert refused.value.save_as == ending
    assert f"“另存为” {ending}" in explain(refused.value)


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(50), PictureOfText),
        (b"\xff\xd8\xff\xe0" + bytes(50), PictureOfText),
        (bytes(4) + b"ftypheic" + bytes(20), PictureOfText),
        (bytes(4) + b"ftypisom" + bytes(20), UnknownFormat),
        (b"Rar!\x1a\x07", UnknownFormat),
        (package({"photo.jpg": b"\xff\xd8"}), UnknownFormat),
        (stream("PowerPoint Document"), UnknownFormat),
        (bytes(range(256)), UnknownFormat),
        (stream("EncryptedPackage"), DocumentLocked),
        (pdf(words(72, 700, "计划"), more={"Encrypt": "<< /Filter /Other /V 9 >>"}), Problem),
        (b"", DocumentEmpty),
        ("，。\n".encode(), DocumentEmpty),
        (docx(paragraph("")), DocumentEmpty),
        (b"PK\x03\x04 and nothing more", DocumentDamaged),
        (docx(paragraph("教研计划"))[:-200], DocumentDamaged),
        (b"%PDF-1.7\nnothing", DocumentDamaged),
        (codecs.BOM_UTF16_LE + b"\x00\xd8\x41", DocumentDamaged),
        (bytes(MAX_FILE_BYTES + 1), DocumentTooLarge),
        (("教" * (MAX_CHARACTERS + 1)).encode(), DocumentTooLarge),
    ],
)
def test_what_holds_no_readable_plan_is_refused(content: bytes, problem: type[Problem]):
    with pytest.raises(problem) as refused:
        read_document(content, "计划")
    assert explain(refused.value) not in ("", explain_any(Problem()))


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
ENTITIES = {
    "a billion laughs": f'<!DOCTYPE x [<!ENTITY l0 "哈">{LAUGHS}]><x>&l11;</x>',
    "a file of the machine": '<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]><x>&f;</x>',
    "a document type from elsewhere": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd"><x/>',
}
PARTS = ["word/document.xml", "word/numbering.xml", "word/styles.xml", "_rels/.rels"]


@pytest.mark.parametrize("part", PARTS)
@pytest.mark.parametrize("trick", ENTITIES.values(), ids=ENTITIES)
def test_entities_are_refused_in_every_part(part: str, trick: str):
    with pytest.raises(DocumentDamaged):
        read_document(docx(paragraph("计划"), parts={part: trick}), "计划.docx")


def nested(depth: int) -> str:
    return "<w:tbl><w:tr><w:tc>" * depth + paragraph("教研") + "</w:tc></w:tr></w:tbl>" * depth


def test_deeply_nested_tables_are_refused_and_sensibly_nested_ones_read():
    assert read_document(docx(nested(20)), "").text == "教研"
    for depth in (200, 20_000):
        with pytest.raises(DocumentDamaged):
            read_document(docx(nested(depth)), "")


BOMBS = {
    "a part that unpacks to much more": docx(paragraph("教" * 30_000_000)),
    "too many tags": docx("<w:p/>" * 1_300_000),
    "too many parts": docx("", parts={f"word/media/{n}.png": b"" for n in range(3100)}),
    "too many words": docx("".join(paragraph(f"{n}教研活动") for n in range(60_000))),
    "too many cells": xlsx(
        "<sheetData>" + "".join(f'<row r="{n}">{"<c><v>1</v></c>" * 150}</row>' for n in range(1500)) + "</sheetData>"
    ),
    "merged cells all over": xlsx(
        "<sheetData>" + "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 5000)) + "</sheetData>"
        '<mergeCells>' + '<mergeCell ref="A1:CV5000"/>' * 500 + "</mergeCells>"
    ),
    "thousands of pages": pdf(*[words(72, 700, "教研")] * 2000),
    "a page that goes on and on": pdf(words(72, 700, "教研计划") * 60_000),
}  # fmt: skip


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS)
def test_a_bomb_is_refused_within_seconds(content: bytes):
    started = process_time()
    with pytest.raises(DocumentTooLarge) as refused:
        read_document(content, "计划")
    assert process_time() - started < 10
    assert "请" in explain(refused.value)


def test_a_compressed_stream_that_unpacks_without_end_is_refused():
    packed = zlib.compress(bytes(40_000_000), 9)
    head = f"<< /Length {len(packed)} /Filter /FlateDecode >>\nstream\n".encode()
    whole = pdf("PLACE").replace(b"<< /Length 5 >>\nstream\nPLACE", head + packed)
    with pytest.raises(Problem):
        read_document(whole, "计划.pdf")


def test_a_pdf_that_refers_to_itself_ends():
    loop = pdf(words(72, 700, "教研计划与工作安排")).replace(b"/Kids [10 0 R]", b"/Kids [2 0 R ]")
    with pytest.raises(Problem):
        read_document(loop, "计划.pdf")


def test_lists_and_styles_that_go_in_circles_end():
    styles = (
        '<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/></w:style>'
    )
    numbering = (
        '<w:abstractNum w:abstractNumId="1"><w:numStyleLink w:val="s"/></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"/>'
    )
    body = paragraph("计划", properties='<w:pStyle w:val="a"/><w:numPr><w:numId w:val="1"/></w:numPr>')
    body += paragraph("安排", properties='<w:numPr><w:ilvl w:val="99"/><w:numId w:val="2"/></w:numPr>')
    assert read_document(docx(body, styles=styles, numbering=numbering), "").text == "计划\n安排"


SOUND = [
    docx(paragraph("教研计划") + table(["九月", "听课"])),
    xlsx('<sheetData><row r="1"><c r="A1" t="str"><v>听课</v></c></row></sheetData>'),
    pdf(words(72, 700, "教研计划与工作安排的全文")),
    PLAN.encode("utf-16"),
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(SOUND),
    st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8),
    st.floats(0.2, 1),
)
def test_a_damaged_file_is_read_or_refused_and_never_breaks_anything(
    content: bytes, changes: list[tuple[float, int]], kept: float
):
    damaged = bytearray(content)
    for place, value in changes:
        damaged[int(place * len(damaged))] = value
    try:
        document = read_document(bytes(damaged[: int(kept * len(damaged))]), "计划")
    except Problem as problem:
        assert explain(problem)
    else:
        assert document.text.strip()
