"""Charts as pictures for documents: bars that lie, with names beside them, and columns that stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from handlers.pictures.canvas import Canvas, Colour
from handlers.pictures.lettering import BOLD, MEDIUM, REGULAR, font, printable, shortened

Bars = Sequence[tuple[str, float]]
"""Names and numbers, none negative."""

_WIDTH: Final = 1360
_PAD: Final = 24
_HEAD: Final = 76
_ROW: Final = 46
_NAME: Final = 250
_COLUMNS_HIGH: Final = 330
_INK: Final[Colour] = (31, 41, 55)
_GREY: Final[Colour] = (107, 114, 128)
_FAINT: Final[Colour] = (228, 231, 236)
_BLUE: Final[Colour] = (47, 111, 190)
_PAPER: Final[Colour] = (255, 255, 255)


def bars(title: str, rows: Bars) -> bytes:
    """Lying bars as PNG, one below the other; the number stands behind each."""
    canvas = Canvas(_WIDTH, _HEAD + len(rows) * _ROW + _PAD, _PAPER)
    _draw_title(canvas, title)
    most = max((value for _, value in rows), default=0) or 1
    left, right = _PAD + _NAME, _WIDTH - _PAD - 110
    name_font, number_font = font(26, REGULAR), font(26, MEDIUM)
    for nth, (name, value) in enumerate(rows):
        top = _HEAD + nth * _ROW
        middle = top + _ROW // 2
        shown = shortened(printable(name), name_font, _NAME - 20)
        canvas.text((left - 16, middle), shown, name_font, _INK, "rm")
        end = left + round((right - left) * value / most)
        canvas.box((left, top + 9, max(end, left + 3), top + _ROW - 9), _BLUE if value else _FAINT, radius=4)
        canvas.text((max(end, left + 3) + 12, middle), _number(value), number_font, _INK, "lm")
    return canvas.png()


def columns(title: str, rows: Bars) -> bytes:
    """Standing columns as PNG; the number stands on each, the name below."""
    bottom = _HEAD + _COLUMNS_HIGH
    canvas = Canvas(_WIDTH, bottom + 60, _PAPER)
    _draw_title(canvas, title)
    most = max((value for _, value in rows), default=0) or 1
    step = (_WIDTH - 2 * _PAD) / max(len(rows), 1)
    thick = min(round(step * 0.6), 90)
    small = font(24 if step >= 84 else 18, REGULAR)
    for nth, (name, value) in enumerate(rows):
        middle = round(_PAD + step * (nth + 0.5))
        top = bottom - round((_COLUMNS_HIGH - 40) * value / most)
        if value:
            canvas.box((middle - thick // 2, top, middle + thick // 2, bottom), _BLUE, radius=4)
            canvas.text((middle, top - 8), _number(value), small, _INK, "mb")
        canvas.text((middle, bottom + 26), shortened(printable(name), small, step), small, _GREY, "mm")
    canvas.box((_PAD, bottom, _WIDTH - _PAD, bottom + 2), _FAINT)
    return canvas.png()


def _draw_title(canvas: Canvas, title: str) -> None:
    canvas.text((_WIDTH // 2, _HEAD // 2), printable(title), font(30, BOLD), _INK, "mm")


def _number(value: float) -> str:
    return f"{value:g}"
