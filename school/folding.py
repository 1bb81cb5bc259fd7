"""Fold the ways a phone writes the same character, so that rules need to know only one of them."""

from __future__ import annotations

from typing import Final

_FULL_WIDTH: Final = {chr(0xFF01 + i): chr(0x21 + i) for i in range(94)}
_UPPER: Final = {chr(c): chr(c + 32) for c in range(ord("A"), ord("Z") + 1)}
_CIRCLED: Final = {chr(start + i): str(i + 1) for start in (0x2460, 0x2474, 0x2488) for i in range(9)}
_BRACKETED: Final = {chr(0x3220 + i): han for i, han in enumerate("一二三四五六七八九")}
_SAME: Final = dict(zip("【】〔〕[]［］—–−〜∼•・", "()()()()---~~··", strict=True))
# Zero-width marks come along when text is copied out of a web page.
_BLANKS: Final = dict.fromkeys("\u3000\u00a0\u200b\u200c\u200d\u2060\ufeff\t\r\n\x00", " ")

_TABLE: Final = str.maketrans(
    {wide: narrow.lower() for wide, narrow in _FULL_WIDTH.items()}
    | _UPPER
    | _CIRCLED
    | _BRACKETED
    | _SAME
    | _BLANKS
)


def fold(text: str) -> str:
    """The text in half width, lower case, with one kind of bracket, dash and blank.

    Character by character, so offsets into the result are offsets into the original.
    """
    return text.translate(_TABLE)
