"""Chinese type for pictures: the font, how wide words are, and where lines break.

The font comes with a package, so that a machine without Chinese fonts draws the same pictures.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.resources import files
from itertools import count
from typing import Final

from PIL import ImageFont

REGULAR, MEDIUM, BOLD = 400, 500, 700
"""Weights, as the font numbers them."""

ELLIPSIS: Final = "…"
_FACE: Final = "Noto Sans CJK SC"
# Words and numbers stay whole, and what closes a phrase stays with what stands before it.
_UNIT: Final = re.compile(r"(?:[0-9A-Za-z.:/\-+%]+|\S)[，。、；：！？）》」』”’…·,;!?)]*|\s+")


@lru_cache(maxsize=32)
def font(size: int, weight: int = REGULAR) -> ImageFont.FreeTypeFont:
    """The font at a size in pixels; kept, so that there are as many as the pictures have sizes."""
    found = ImageFont.truetype(_path(), size, index=_index(), layout_engine=ImageFont.Layout.BASIC)
    found.set_variation_by_axes([weight])
    return found


def _path() -> str:
    return str(files("manimgx_fonts_cjk") / "NotoSansCJK-VF.otf.ttc")


@lru_cache(maxsize=1)
def _index() -> int:
    """Which face of the collection has the forms used in mainland China."""
    return next(n for n in count() if ImageFont.truetype(_path(), 16, index=n).getname()[0] == _FACE)


def printable(text: str) -> str:
    """The text in one line, without what the font can't draw, such as emoji."""
    return " ".join("".join(it if it.isspace() or _drawn(it) else "" for it in text).split())


@lru_cache(maxsize=4096)
def _drawn(character: str) -> bool:
    if not character.isprintable():
        return False
    # U+10FFFF is no character: its picture is the box that stands for all that is missing.
    return _shape(character) != _shape("\U0010ffff")


def _shape(character: str) -> tuple[tuple[int, int], bytes]:
    mask = font(16).getmask(character)
    return mask.size, bytes(mask)


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: float, most: int) -> list[str]:
    """The text in at most `most` lines of at most `width` pixels; what is left out becomes an ellipsis."""
    lines = [""]
    for unit in _units(text, face, width):
        if face.getlength(lines[-1] + unit.rstrip()) <= width:
            lines[-1] += unit
        elif len(lines) == most:
            lines[-1] = shortened(lines[-1] + unit, face, width, always=True)
            break
        else:
            lines.append(unit.lstrip())
    return [line.rstrip() for line in lines if line.strip()]


def _units(text: str, face: ImageFont.FreeTypeFont, width: float) -> list[str]:
    """What lines may be broken between; what is wider than a line by itself is taken apart."""
    units = _UNIT.findall(text)
    return [part for unit in units for part in ([unit] if face.getlength(unit) <= width else unit)]


def shortened(text: str, face: ImageFont.FreeTypeFont, width: float, *, always: bool = False) -> str:
    """The text cut to `width` pixels with an ellipsis, if it is too long or (`always`) goes on elsewhere."""
    if not always and face.getlength(text) <= width:
        return text
    while text and face.getlength(text + ELLIPSIS) > width:
        text = text[:-1]
    return text.rstrip() + ELLIPSIS
