"""Coverage as a picture: grades down, subjects across, the fewer visits the warmer. CPU-bound, some 30 ms: call it
with `asyncio.to_thread`."""

from __future__ import annotations

from typing import Final

from handlers.pictures.canvas import Canvas, Colour, mixed
from handlers.pictures.lettering import BOLD, MEDIUM, REGULAR, font, printable, shortened
from handlers.pictures.month import AMBER, BLUE, GREY, INK, PAPER, RED, SHADE
from handlers.texts import pictures as texts
from school.grades import grade_label
from school.observing.coverage import Cell, Coverage

_MARGIN: Final = 36
_HEAD, _ROW, _LEFT, _FOOT = 150, 92, 130, 70
_NARROW, _WIDE = 110, 170
_GREEN: Final = (22, 128, 87)


def coverage_picture(found: Coverage, title: str, subtitle: str) -> bytes:
    """A PNG of the grid. Needs at least one grade and subject."""
    column = max(_NARROW, min(_WIDE, 950 // len(found.subjects)))
    width = 2 * _MARGIN + _LEFT + column * len(found.subjects)
    height = _HEAD + _ROW * len(found.grades) + _FOOT
    canvas = Canvas(width, height, PAPER)
    room = width - 2 * _MARGIN
    canvas.text((_MARGIN, 24), shortened(printable(title), font(38, BOLD), room), font(38, BOLD), INK)
    canvas.text(
        (_MARGIN, 76), shortened(printable(subtitle), font(22, REGULAR), room), font(22, REGULAR), GREY
    )
    for nth, subject in enumerate(found.subjects):
        middle = _MARGIN + _LEFT + column * nth + column // 2
        name = shortened(printable(subject), font(24, MEDIUM), column - 8)
        canvas.text((middle, _HEAD - 22), name, font(24, MEDIUM), INK, "mm")
    for row, grade in enumerate(found.grades):
        top = _HEAD + _ROW * row
        canvas.text((_MARGIN, top + _ROW // 2), grade_label(grade), font(24, MEDIUM), INK, "lm")
        for nth, subject in enumerate(found.subjects):
            left = _MARGIN + _LEFT + column * nth
            _draw_cell(canvas, found.cells.get((grade, subject)), (left, top), column)
    _draw_legend(canvas, height - _FOOT // 2)
    return canvas.png()


def _draw_cell(canvas: Canvas, cell: Cell | None, at: tuple[int, int], column: int) -> None:
    left, top = at
    box = (left + 4, top + 4, left + column - 4, top + _ROW - 4)
    if cell is None:
        canvas.box(box, SHADE, radius=10)
        return
    colour = _colour(cell)
    canvas.box(box, mixed(colour, 0.16), radius=10)
    middle = left + column // 2
    canvas.text((middle, top + _ROW // 2 - 10), str(cell.visits), font(34, BOLD), colour, "mm")
    words = texts.unseen_of(cell.unseen, cell.teachers)
    canvas.text((middle, top + _ROW - 24), words, font(18, REGULAR), GREY, "mm")


def _colour(cell: Cell) -> Colour:
    if not cell.visits:
        return RED
    return AMBER if cell.unseen else _GREEN if cell.visits >= 2 * cell.teachers else BLUE


def _draw_legend(canvas: Canvas, y: int) -> None:
    x = _MARGIN
    for colour, words in zip((RED, AMBER, BLUE, _GREEN), texts.COVERAGE_LEGEND, strict=True):
        canvas.box((x, y - 10, x + 20, y + 10), mixed(colour, 0.6), radius=5)
        canvas.text((x + 28, y), words, font(20, REGULAR), GREY, "lm")
        x += 44 + round(font(20, REGULAR).getlength(words))
