"""Numbers as plans write them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.plans.numbers import number, span
from school.plans.script import fold


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7", 7),
        ("两", 2),
        ("十", 10),
        ("十五", 15),
        ("二十", 20),
        ("三十二", 32),
        ("一百零五", 105),
        ("二〇二六", 2026),
        ("", None),
        ("节", None),
        ("十节", None),
    ],
)
def test_reads_a_number(text: str, value: int | None) -> None:
    assert number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("3", (3, None)),
        ("1-2", (1, 2)),
        ("1--2", (1, 2)),
        ("三至五", (3, 5)),
        ("两三", (2, 3)),
        ("5-5", (5, None)),
        ("节", None),
    ],
)
def test_reads_a_span(text: str, value: tuple[int, int | None] | None) -> None:
    assert span(text) == value


@given(st.text())
def test_folding_keeps_every_position(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_folding_reads_full_width_and_traditional_alike() -> None:
    assert fold("聽課１５節（週三）") == "听课15节(周三)"
