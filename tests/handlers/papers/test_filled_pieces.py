"""Places that Word has split over several pieces."""

from __future__ import annotations

import pytest

from handlers.papers.filled_word import filled_pieces


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        (["{{a}}"], ["X"]),
        (["{", "{a", "}", "}"], ["X", "", "", ""]),
        (["1{{a}}2{{b}}3"], ["1X2Y3"]),
        (["1{{", "a}}2{", "{b}", "}3"], ["1X", "2Y", "", "3"]),
        (["{{c}}", "{{a}}"], ["{{c}}", "X"]),
        (["", "{{a}}", ""], ["", "X", ""]),
        (["{{a}} 和 {{a}}"], ["X 和 X"]),
        (["{a}", "}"], ["{a}", "}"]),
    ],
)
def test_a_place_goes_where_it_begins(pieces: list[str], expected: list[str]) -> None:
    found = filled_pieces("".join(pieces), [len(it) for it in pieces], {"a": "X", "b": "Y"})
    assert found == expected
