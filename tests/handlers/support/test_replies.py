"""How buttons are laid out."""

from __future__ import annotations

import pytest

from handlers.support.replies import Button, in_columns


@pytest.mark.parametrize(
    ("labels", "columns", "rows"),
    [
        ((), 2, []),
        (("一", "二", "三"), 2, [["一", "二"], ["三"]]),
        (("1", "2", "3", "4"), 4, [["1", "2", "3", "4"]]),
        (
            ("听课 本月", "跨学科听课 本学期 ›", "公开课"),
            2,
            [["听课 本月"], ["跨学科听课 本学期 ›"], ["公开课"]],
        ),
        (
            ("听课 本月", "公开课", "跨学科听课 本学期 ›"),
            2,
            [["听课 本月", "公开课"], ["跨学科听课 本学期 ›"]],
        ),
        (("跨学科听课 本学期 ›",), 1, [["跨学科听课 本学期 ›"]]),
    ],
)
def test_labels_that_a_column_would_cut_off_stand_alone(
    labels: tuple[str, ...], columns: int, rows: list[list[str]]
) -> None:
    laid_out = in_columns([Button(label, "x") for label in labels], columns)
    assert [[button.text for button in row] for row in laid_out] == rows
