"""Characters of Microsoft's symbol fonts, which stand in the private area of Unicode, as real ones."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_PRIVATE: Final = 0xF000
_WINGDINGS: Final[Mapping[int, str]] = {
    **{0x81 + n: chr(0x2460 + n) for n in range(10)},
    **{0x8C + n: chr(0x2776 + n) for n in range(10)},
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "□",
    0x72: "□",
    0x75: "◆",
    0xA1: "○",
    0xA7: "■",
    0xA8: "□",
    0xAB: "★",
    0xD8: "▶",
    0xDF: "←",
    0xE0: "→",
    0xFB: "×",
    0xFC: "✓",
    0xFD: "☒",
    0xFE: "☑",
}
_WINGDINGS_2: Final[Mapping[int, str]] = {0x50: "✓", 0x52: "☑", 0x51: "☒", 0xA3: "□", 0x4F: "×"}
_SYMBOL: Final[Mapping[int, str]] = {
    0xB7: "•",
    0xB3: "≥",
    0xA3: "≤",
    0xB4: "×",
    0xB8: "÷",
    0xB1: "±",
    0xAE: "→",
}
_FONTS: Final[Mapping[str, Mapping[int, str]]] = {
    "wingdings": _WINGDINGS,
    "wingdings 2": _WINGDINGS_2,
    "symbol": _SYMBOL,
}


def symbol(font: str, code: str) -> str:
    """The character that a symbol of a font shows, given its code in hexadecimal; "" where nobody knows."""
    try:
        value = int(code, 16)
    except ValueError:
        return ""
    table = _FONTS.get(font.lower())
    if table is not None:
        return table.get(value & 0xFF, "")
    is_private = _PRIVATE <= value < 0xF900 or 0xD800 <= value < 0xE000 or not 0x20 <= value <= 0xFFFF
    return "" if is_private else chr(value)
