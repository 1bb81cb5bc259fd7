"""A board as a picture: a line for each person with a bar, those behind first.

Pure and CPU-bound: call it with `asyncio.to_thread`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from handlers.pictures.bars import MOST, Bar
from handlers.pictures.canvas import Canvas, Colour, mixed
from handlers.pictures.lettering import BOLD, MEDIUM, REGULAR, font, printable, shortened
from school.counting.quotas import Pace

WIDTH: Final = 1080
MARGIN, TOP, ROW, FOOT = 36, 150, 52, 30
NAME, NUMBER = 250, 190
"""Widths of the columns beside the bars."""

INK: Final = (31, 41, 55)
GREY: Final = (107, 114, 128)
FAINT: Final = (235, 238, 242)
PAPER: Final = (255, 255, 255)
COLOURS: Final[dict[Pace, Colour]] = {
    Pace.BEHIND: (205, 92, 20),
    Pace.ON_PACE: (37, 99, 205),
    Pace.DONE: (22, 128, 92),
}


def board_picture(title: str, subtitle: str, bars: Sequence[Bar], left_out: str) -> bytes:
    """The board as PNG, 1080 pixels wide; `left_out` says how many more there are, if any."""
    shown = bars[:MOST]
    height = TOP + ROW * len(shown) + (ROW if left_out else 0) + FOOT
    canvas = Canvas(WIDTH, height, PAPER)
    width = WIDTH - 2 * MARGIN
    canvas.text((MARGIN, 30), shortened(printable(title), font(44, BOLD), width), font(44, BOLD), INK)
    canvas.text((MARGIN, 94), shortened(printable(subtitle), font(26, REGULAR), width), font(26), GREY)
    for nth, bar in enumerate(shown):
        _draw(canvas, bar, TOP + ROW * nth)
    if left_out:
        canvas.text((MARGIN, TOP + ROW * len(shown) + 8), left_out, font(26), GREY)
    return canvas.png()


def _draw(canvas: Canvas, bar: Bar, top: int) -> None:
    middle = top + ROW // 2
    name = shortened(printable(bar.name), font(30, REGULAR), NAME - 16)
    canvas.text((MARGIN, middle), name, font(30, REGULAR), INK, "lm")
    left, right = MARGIN + NAME, WIDTH - MARGIN - NUMBER
    canvas.box((left, middle - 12, right, middle + 12), FAINT, radius=8)
    if not bar.target:
        canvas.text((right + 20, middle), bar.words, font(28, REGULAR), GREY, "lm")
        return
    colour = COLOURS[bar.pace]
    filled = round((right - left) * min(bar.count, bar.target) / bar.target)
    if bar.count:
        canvas.box((left, middle - 12, left + max(filled, 16), middle + 12), colour, radius=8)
    if 0 < bar.expected < bar.target and bar.pace is not Pace.DONE:
        at = left + round((right - left) * bar.expected / bar.target)
        canvas.box((at - 2, middle - 17, at + 2, middle + 17), mixed(INK, 0.55))
    canvas.text((right + 20, middle), bar.words, font(28, MEDIUM), colour, "lm")
