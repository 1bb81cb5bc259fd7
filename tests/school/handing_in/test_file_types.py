"""Files are what their content says: true names, and what is not taken."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.handing_in.file_types import Flaw, Unwelcome, true_name
from tests.files import OFFICE_TYPES, archive, compound, office
from tests.pictures import png

PNG = png(1)
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\nstartxref\n0\n%%EOF\n"
MP4 = b"\0\0\0\x20ftypisom\0\0\x02\0"
DOCX, XLSX, PPTX = (office(main) for main in ("word/document", "xl/workbook", "ppt/presentation"))


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("案例.docx", DOCX, "案例.docx"),
        ("案例.DOCX", DOCX, "案例.DOCX"),
        ("成绩.xlsx", XLSX, "成绩.xlsx"),
        ("课件.pptx", PPTX, "课件.pptx"),
        ("案例", DOCX, "案例.docx"),
        ("案例.pdf", DOCX, "案例.docx"),
        ("案例.docx", PDF, "案例.pdf"),
        ("案例.docx", PNG, "案例.png"),
        ("照片.jpg", PNG, "照片.png"),
        ("三年级1.2稿", DOCX, "三年级1.2稿.docx"),
        ("旧案例.doc", compound("WordDocument"), "旧案例.doc"),
        ("旧案例.wps", compound("WordDocument"), "旧案例.wps"),
        ("旧案例.docx", compound("WordDocument"), "旧案例.doc"),
        ("成绩.xls", compound("Workbook"), "成绩.xls"),
        ("课件.ppt", compound("PowerPoint Document"), "课件.ppt"),
        ("说明.txt", "说明".encode(), "说明.txt"),
        ("说明.txt", "说明".encode("gb18030"), "说明.txt"),
        ("说明.md", "# 说明".encode("utf-16"), "说明.md"),
        ("说明", "说明".encode(), "说明.txt"),
        ("说明.rtf", rb"{\rtf1 a}", "说明.rtf"),
        ("材料.zip", archive({"一.docx": DOCX}), "材料.zip"),
        ("材料.rar", b"Rar!\x1a\x07\x01\0", "材料.rar"),
        ("微课.mp4", MP4, "微课.mp4"),
        ("微课.mov", b"\0\0\0\x14ftypqt  ", "微课.mov"),
        ("录音.m4a", b"\0\0\0\x20ftypM4A ", "录音.m4a"),
        ("录音.mp3", b"ID3\x03", "录音.mp3"),
        ("录音.amr", b"#!AMR\n", "录音.amr"),
        ("照片.heic", b"\0\0\0\x18ftypheic", "照片.heic"),
        ("课件.odp", archive({"mimetype": "application/vnd.oasis.opendocument.presentation"}), "课件.odp"),
        # Types of their own that schools use; nothing is known of them that would speak against them.
        ("图形.ggb", archive({"geogebra.xml": "", "geogebra_javascript.js": ""}), "图形.ggb"),
        ("课件.enbx", archive({"Board.xml": ""}), "课件.enbx"),
        ("图形.gsp", b"\x07\0GSP4\0", "图形.gsp"),
    ],
)
def test_a_name_ends_as_the_content_says(name: str, content: bytes, expected: str) -> None:
    assert true_name(name, content) == expected


@pytest.mark.parametrize(
    ("name", "content", "flaw"),
    [
        ("案例.docx", b"MZ\x90\0", Flaw.PROGRAM),
        ("案例.docx", b"#!/bin/sh\nrm x", Flaw.PROGRAM),
        ("案例.doc", b"\x7fELF", Flaw.PROGRAM),
        ("运行.bat", b"del *.*", Flaw.PROGRAM),
        ("运行.VBS", b"x", Flaw.PROGRAM),
        ("案例.docx.exe", DOCX, Flaw.PROGRAM),
        ("应用.zip", archive({"classes.dex": "dex"}), Flaw.PROGRAM),
        ("材料.zip", archive({"一.docx": DOCX, "安装/装.exe": "MZ"}), Flaw.PACKED_PROGRAM),
        ("材料", archive({"运行.js": "x"}), Flaw.PACKED_PROGRAM),
        ("成绩.xlsm", XLSX, Flaw.MACROS),
        ("成绩.xlsx", office("xl/workbook", {"xl/vbaProject.bin": "x"}), Flaw.MACROS),
        (
            "成绩.xlsx",
            office("xl/workbook", types=OFFICE_TYPES.replace("+xml", ".macroEnabled+xml")),
            Flaw.MACROS,
        ),
        ("成绩.xls", compound("Workbook", "_VBA_PROJECT"), Flaw.MACROS),
        ("案例.docx", compound("EncryptedPackage"), Flaw.LOCKED),
        ("案例.doc", b"<html><body>", Flaw.WEB_PAGE),
        ("案例.txt", b"\xef\xbb\xbf <!DOCTYPE html>", Flaw.WEB_PAGE),
        ("图.svg", b"<?xml version='1.0'?><svg onload='x'>", Flaw.WEB_PAGE),
        ("案例.docx", b"PK\x03\x04 not a zip", Flaw.BROKEN),
        ("案例.docx", DOCX[:-30], Flaw.BROKEN),
        ("案例.docx", archive({"一.txt": "x"}), Flaw.BROKEN),
        ("案例.docx", archive({"word/document.xml": "x"}), Flaw.BROKEN),
        ("案例.docx", "只是文字".encode(), Flaw.BROKEN),
        ("案例.pdf", PDF[:20], Flaw.BROKEN),
        ("照片.jpg", b"\0\x01\x02", Flaw.BROKEN),
    ],
)
def test_what_would_be_run_or_can_not_be_read_is_not_taken(name: str, content: bytes, flaw: Flaw) -> None:
    with pytest.raises(Unwelcome) as refusal:
        true_name(name, content)
    assert (refusal.value.flaw, refusal.value.name) == (flaw, name)


def test_an_archive_with_a_password_is_not_taken() -> None:
    content = bytearray(archive({"一.txt": "x"}))
    at = content.index(b"PK\x01\x02")
    content[at + 8] |= 1
    assert zipfile.ZipFile(io.BytesIO(bytes(content))).infolist()[0].flag_bits & 1
    with pytest.raises(Unwelcome) as refusal:
        true_name("材料.zip", bytes(content))
    assert refusal.value.flaw is Flaw.LOCKED


def test_a_part_that_unpacks_to_very_much_is_not_unpacked() -> None:
    bomb = archive({"[Content_Types].xml": "x" * 50_000_000, "word/document.xml": "x"})
    with pytest.raises(Unwelcome) as refusal:
        true_name("案例.docx", bomb)
    assert refusal.value.flaw is Flaw.BROKEN


def test_an_archive_of_endless_contents_is_not_even_listed() -> None:
    content = bytearray(archive({"一.txt": "x"}))
    at = content.rindex(b"PK\x05\x06")
    content[at + 12 : at + 16] = (3 * 1024 * 1024).to_bytes(4, "little")
    with pytest.raises(Unwelcome) as refusal:
        true_name("材料.zip", bytes(content))
    assert refusal.value.flaw is Flaw.BROKEN


@given(
    st.text(max_size=20),
    st.sampled_from(["", ".docx", ".zip", ".pdf", ".txt"]),
    st.sampled_from([b"", DOCX, PDF, PNG, compound("WordDocument"), archive({"一.txt": "x"})]),
    st.binary(max_size=200),
    st.integers(0, 400),
)
def test_whatever_comes_has_a_name_or_a_reason(
    stem: str, ending: str, content: bytes, noise: bytes, at: int
) -> None:
    spoilt = content[:at] + noise + content[at + len(noise) :]
    try:
        assert true_name(stem + ending, spoilt)[: len(stem)] == stem or not stem
    except Unwelcome as refusal:
        assert refusal.name == stem + ending
