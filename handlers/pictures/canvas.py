"""A sheet to draw on: smooth shapes below, type above."""

from __future__ import annotations

import io
from typing import Final

from PIL import Image, ImageDraw, ImageFont

Colour = tuple[int, int, int]
Box = tuple[int, int, int, int]
"""Left, top, right, bottom in pixels."""

_SCALE: Final = 2
"""Shapes are drawn this many times larger and reduced, for the library draws hard edges."""


def mixed(colour: Colour, share: float) -> Colour:
    """A colour thinned with white; `share` is how much of it stays."""
    red, green, blue = (round(255 - (255 - part) * share) for part in colour)
    return red, green, blue


class Canvas:
    """Shapes are drawn at once, type waits until the picture is made."""

    def __init__(self, width: int, height: int, paper: Colour) -> None:
        self._shapes = Image.new("RGB", (width * _SCALE, height * _SCALE), paper)
        self._pen = ImageDraw.Draw(self._shapes)
        self._texts: list[tuple[tuple[int, int], str, ImageFont.FreeTypeFont, Colour, str]] = []

    def box(
        self, place: Box, fill: Colour, *, radius: int = 0, edge: Colour | None = None, thickness: int = 2
    ) -> None:
        """A rectangle, perhaps with round corners and an edge."""
        left, top, right, bottom = (side * _SCALE for side in place)
        self._pen.rounded_rectangle(
            (left, top, right - 1, bottom - 1),
            radius * _SCALE,
            fill,
            edge,
            thickness * _SCALE if edge else 0,
        )

    def disc(self, centre: tuple[int, int], radius: int, fill: Colour) -> None:
        """A full circle."""
        x, y = centre
        self.box((x - radius, y - radius, x + radius, y + radius), fill, radius=radius)

    def line(self, points: list[tuple[int, int]], colour: Colour, thickness: int) -> None:
        """Straight strokes from point to point."""
        scaled = [(x * _SCALE, y * _SCALE) for x, y in points]
        self._pen.line(scaled, colour, thickness * _SCALE, joint="curve")

    def text(
        self,
        at: tuple[int, int],
        words: str,
        face: ImageFont.FreeTypeFont,
        colour: Colour,
        anchor: str = "la",
    ) -> None:
        """Type; `anchor` says which point of it lies at `at`, in the letters that Pillow uses."""
        self._texts.append((at, words, face, colour, anchor))

    def png(self) -> bytes:
        """The picture."""
        image = self._shapes.reduce(_SCALE)
        pen = ImageDraw.Draw(image)
        for at, words, face, colour, anchor in self._texts:
            pen.text(at, words, fill=colour, font=face, anchor=anchor)
        file = io.BytesIO()
        image.save(file, "PNG", compress_level=4)
        return file.getvalue()
