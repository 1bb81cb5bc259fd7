"""A month as a calendar page: weeks below each other, holidays, exams, and what happens when.

Everything is measured first (`handlers.pictures.month_page`), then drawn. Pure and CPU-bound, about 100 ms: call
it with `asyncio.to_thread`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Final

from handlers.pictures.canvas import Box, Canvas, Colour, mixed
from handlers.pictures.lettering import BOLD, MEDIUM, REGULAR, font, printable, shortened
from handlers.pictures.month_page import (
    CARD_PAD,
    CLOCK,
    GAP,
    HEAD,
    LABEL,
    LINE,
    MARGIN,
    NAMES,
    NOTE,
    NOTE_GAP,
    PAD,
    SMALL,
    TOP,
    WEEK,
    WIDTH,
    Card,
    Cell,
    Mark,
    Page,
)
from handlers.texts import pictures as texts
from school.calendar.terms import SchoolCalendar
from school.scheduling.schedule import Occurrence

INK: Final = (31, 41, 55)
GREY: Final = (107, 114, 128)
PALE: Final = (190, 197, 206)
FAINT: Final = (228, 231, 236)
PAPER: Final = (255, 255, 255)
SHADE: Final = (246, 247, 249)
RED: Final = (200, 48, 42)
AMBER: Final = (168, 96, 0)
BLUE: Final = (37, 99, 205)
_MARKS: Final = {Mark.HOLIDAY: RED, Mark.MAKE_UP: BLUE, Mark.EXAM: AMBER, Mark.NONE: INK}
_BADGES: Final = {Mark.HOLIDAY: texts.REST, Mark.MAKE_UP: texts.WORK}


def month_picture(
    month: date,
    occurrences: Iterable[Occurrence],
    calendar: SchoolCalendar,
    title: str,
    *,
    today: date | None = None,
    groups: Mapping[int, str] | None = None,
) -> bytes:
    """The calendar page of a month as PNG, 1080 pixels wide, as high as its items need.

    Args:
        month: any day of the month.
        occurrences: what falls in it (`school.schedule.agenda`); month items go below the days.
        title: whose schedule this is.
        today: the day to mark.
        groups: names of groups by id, for the legend.
    """
    page = Page(month, list(occurrences), calendar, groups or {})
    canvas = Canvas(WIDTH, page.height, PAPER)
    _draw_top(canvas, page, title)
    for week in page.weeks:
        canvas.box((MARGIN, week.top, WIDTH - MARGIN, week.top + 2), FAINT)
        if week.number is not None:
            _draw_number_of_week(canvas, week.number, week.top)
        for cell in week.cells:
            left, right = page.columns[cell.day.weekday()]
            _draw_day(canvas, cell, (left, week.top, right, week.bottom), today=cell.day == today)
    _draw_month_items(canvas, page)
    _draw_legend(canvas, page)
    return canvas.png()


def _draw_top(canvas: Canvas, page: Page, title: str) -> None:
    canvas.text((MARGIN + 4, 22), texts.heading(page.month), font(60, BOLD), INK)
    whose = shortened(printable(title), font(30, MEDIUM), 580)
    canvas.text((WIDTH - MARGIN - 4, 30), whose, font(30, MEDIUM), INK, "ra")
    if page.term:
        name = shortened(printable(page.term.name), font(23, REGULAR), 580)
        canvas.text((WIDTH - MARGIN - 4, 76), name, font(23, REGULAR), GREY, "ra")
    for (left, right), name in zip(page.columns, texts.WEEKDAYS, strict=True):
        colour = GREY if name in texts.WEEKEND else INK
        canvas.text(((left + right) // 2, TOP + NAMES // 2 - 2), name, font(24, MEDIUM), colour, "mm")


def _draw_number_of_week(canvas: Canvas, number: int, top: int) -> None:
    middle = MARGIN + WEEK // 2 - 4
    canvas.text((middle, top + 28), texts.week_label(number), font(22, MEDIUM), INK, "mm")
    canvas.text((middle, top + 60), texts.parity(number), font(20, REGULAR), GREY, "mm")


def _draw_day(canvas: Canvas, cell: Cell, place: Box, *, today: bool) -> None:
    left, top, right, bottom = place
    if not cell.inside:
        canvas.text((left + PAD + 2, top + 10), str(cell.day.day), font(32, REGULAR), PALE)
        return
    colour = _MARKS[cell.mark]
    ground = SHADE if cell.off and cell.mark is Mark.NONE else mixed(colour, 0.08)
    if cell.off or cell.mark is not Mark.NONE:
        canvas.box((left + 1, top + 3, right - 1, bottom - 1), ground, radius=8)
    _draw_number(canvas, cell, left + PAD + 2, top, today=today)
    if badge := _BADGES.get(cell.mark):
        canvas.box((right - 38, top + 14, right - 8, top + 44), colour, radius=8)
        canvas.text((right - 23, top + 29), badge, font(20, BOLD), PAPER, "mm")
    y = top + HEAD
    for line in cell.label:
        canvas.text((left + PAD + 2, y), line, font(21, MEDIUM), colour)
        y += LABEL
    for card in cell.cards:
        _draw_card(canvas, card, left + PAD - 2, y, right - PAD + 2)
        y += card.height + GAP
    if cell.more:
        canvas.text((left + PAD + 2, y), texts.more(cell.more), font(21, REGULAR), GREY)


def _draw_number(canvas: Canvas, cell: Cell, left: int, top: int, *, today: bool) -> None:
    number = str(cell.day.day)
    if today:
        canvas.disc((left + 20, top + 29), 24, BLUE)
        canvas.text((left + 20, top + 29), number, font(30, BOLD), PAPER, "mm")
    else:
        colour = RED if cell.mark is Mark.HOLIDAY else GREY if cell.off else INK
        canvas.text((left, top + 29), number, font(32, MEDIUM), colour, "lm")


def _draw_card(canvas: Canvas, card: Card, left: int, top: int, right: int) -> None:
    bottom = top + card.height
    if card.due:
        canvas.box((left, top, right, bottom), PAPER, radius=6, edge=mixed(RED, 0.55))
    else:
        canvas.box((left, top, right, bottom), mixed(card.colour, 0.12), radius=6)
        canvas.box((left, top, left + 5, bottom), card.colour, radius=2)
    y = top + CARD_PAD
    if card.clock:
        canvas.text((left + 11, y), card.clock, font(20, BOLD), RED if card.due else card.colour)
        y += CLOCK
    for line in card.lines:
        canvas.text((left + 11, y - 2), line, font(24, REGULAR), INK)
        y += LINE


def _draw_month_items(canvas: Canvas, page: Page) -> None:
    if not page.notes:
        return
    canvas.box((MARGIN, page.notes_top, WIDTH - MARGIN, page.notes_bottom), SHADE, radius=14)
    canvas.text((MARGIN + 22, page.notes_top + 16), texts.MONTH_ITEMS, font(25, BOLD), INK)
    y = page.notes_top + 62
    for note in page.notes:
        if note.colour:
            _draw_tick(canvas, (MARGIN + 24, y + 8), note.colour, done=note.done)
        for line in note.lines:
            canvas.text(
                (MARGIN + 62, y), line, font(26, REGULAR), GREY if note.done or not note.colour else INK
            )
            y += NOTE
        y += NOTE_GAP


def _draw_tick(canvas: Canvas, at: tuple[int, int], colour: Colour, *, done: bool) -> None:
    x, y = at
    canvas.box((x, y, x + 24, y + 24), colour if done else PAPER, radius=6, edge=colour)
    if done:
        canvas.line([(x + 6, y + 12), (x + 10, y + 17), (x + 18, y + 7)], PAPER, 3)


def _draw_legend(canvas: Canvas, page: Page) -> None:
    y = page.legend_top + SMALL // 2
    for row in page.legend:
        for x, colour, name in row:
            if colour:
                canvas.box((x, y - 9, x + 18, y + 9), colour, radius=5)
            canvas.text((x + (28 if colour else 0), y), name, font(22, REGULAR), GREY, "lm")
        y += SMALL
