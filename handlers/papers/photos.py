"""Photos for documents: small enough for a page, without what a phone notes in them (where, when, by which phone)."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageOps

_SIDE, _SMALL_SIDE = 1100, 800
"""Pixels of the longer side: sharp at half a page's width, in some 120 KB; where there are many, half of that."""
_MANY: Final = 150
_LARGEST: Final = 60_000_000
"""Pixels of a picture that is opened; the largest phones take 50 million and more only on request."""


@dataclass(frozen=True, slots=True)
class Photo:
    """A JPEG, and its size in pixels."""

    content: bytes
    width: int
    height: int


def photo(content: bytes, how_many: int = 1) -> Photo | None:
    """A picture of any usual kind as a small JPEG, upright; None for what is none, or is damaged.

    `how_many` there will be in one document decides how small it gets.
    """
    try:
        opened = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "BMP", "GIF"))
        if opened.width * opened.height > _LARGEST:
            return None
        side = _SIDE if how_many <= _MANY else _SMALL_SIDE
        # Reads a large JPEG at a fraction of its size.
        opened.draft("RGB", (side * 2, side * 2))
        image = ImageOps.exif_transpose(opened).convert("RGB")
        image.thumbnail((side, side))
    # A damaged file makes the library fail with whatever its innards happen to raise.
    except Exception:
        return None
    file = io.BytesIO()
    image.save(file, "JPEG", quality=78, optimize=True)
    return Photo(file.getvalue(), image.width, image.height)
