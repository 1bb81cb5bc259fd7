"""Names in archives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.exporting.folders import safe, suffix_of, told_apart


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("数学组", "数学组"),
        ("../../etc/passwd", "etc passwd"),
        ("a\\b:c*d?", "a b c d"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("...", "未命名"),
        ("\u202etxt.exe", "txt.exe"),
        ("长" * 30, "长" * 20),
        (" 末尾点. ", "末尾点"),
    ],
)
def test_a_name_can_lie_on_any_disk(text: str, expected: str) -> None:
    assert safe(text) == expected


@given(st.text())
def test_no_name_leads_out_of_its_folder(text: str) -> None:
    name = safe(text)
    assert name
    assert not set(name) & set('/\\:*?"<>|\0')
    assert name not in (".", "..")
    assert len(name) <= 21


@pytest.mark.parametrize(
    ("name", "ending"),
    [("案例.docx", ".docx"), ("A.PDF", ".pdf"), ("无", ""), ("a.b/c", ""), ("x.第一稿", ""), ("x.ex e", "")],
)
def test_an_ending_is_kept_where_it_is_one(name: str, ending: str) -> None:
    assert suffix_of(name) == ending


def test_names_that_come_again_are_numbered() -> None:
    assert told_apart(["a/x.docx", "a/X.docx", "b/x.docx", "a/x.docx"]) == [
        "a/x.docx",
        "a/X（2）.docx",
        "b/x.docx",
        "a/x（3）.docx",
    ]
