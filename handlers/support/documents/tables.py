"""Tables as lines: a row is its cells parted by tabs, a cell is one stretch of text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

_LABEL: Final = 12
"""Characters. What is merged downwards and this short names its rows, such as 九月 or 语文组."""
_VERTICAL: Final = 2
"""九/月/份, one under another in a narrow cell, is one word."""
_LONG: Final = 400
"""A cell of so many characters beside a title is a chapter, not a cell."""
_NUMBERED: Final = re.compile(r"\s*(?:[(（]?[\d一二三四五六七八九十]{1,3}[)）、.．]|[①-⑳⑴-⒇⒈-⒛●•◆■★])")
_CLOSED: Final = re.compile(r"[。；;，,、：:！!？?（(]\s*$")
_DATED: Final = re.compile(r"[月周\d]")
_DATE: Final = re.compile(r"[\d年月日号周第至到一二三四五六七八九十./,、~～—–()（） -]+")


def cell_text(paragraphs: Sequence[str], *, key: bool = False) -> str:
    """The paragraphs of a cell as one line, still telling where one item ends and the next begins.

    The first cell of a row is its key, one name over however many lines.
    """
    pieces = [" ".join(piece.split()) for paragraph in paragraphs for piece in paragraph.splitlines()]
    pieces = [piece for piece in pieces if piece]
    if pieces and (max(map(len, pieces)) <= _VERTICAL or all(map(_DATE.fullmatch, pieces))):
        return "".join(pieces)
    text = ""
    for piece in pieces:
        if not text or _CLOSED.search(text) or piece[0] in "（(":
            text += piece
        else:
            text += (" " if key or _NUMBERED.match(piece) else "；") + piece
    return text


def row_lines(cells: Sequence[Sequence[str]]) -> list[str]:
    """The lines of a row, given the paragraphs of its cells; none for an empty row.

    A row that is one cell wide, and a chapter beside its title, stay paragraphs.
    """
    if not any(paragraph.strip() for cell in cells for paragraph in cell):
        return []
    if len(cells) == 1:
        return list(cells[0])
    texts = [cell_text(cell, key=index == 0) for index, cell in enumerate(cells)]
    if len(cells) == 2 and len(texts[1]) > _LONG and not _DATED.search(texts[0]):
        return [texts[0], *cells[1]]
    return ["\t".join(texts)]


def continued(cell: Sequence[str]) -> list[str]:
    """What a cell that is merged downwards shows in the rows below its first: its label, or nothing."""
    text = cell_text(cell)
    return [text] if len(text) <= _LABEL else []
