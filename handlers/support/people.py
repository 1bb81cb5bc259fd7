"""A page of names to tap, wherever somebody is chosen from a roster."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from handlers.support.replies import Button, in_columns
from handlers.texts.forms import EARLIER, LATER
from school.people import Member

NAMES = 21
"""How many names stand on a page: seven rows of three fit a phone."""


def name_buttons(
    people: Sequence[Member], page: int, choose: Callable[[Member], str], turn: Callable[[int], str]
) -> list[list[Button]]:
    """Names in three columns, and a row to turn the page where there are more.

    `choose` and `turn` give the callback data for a person and for a page; pages count from 0, and a page
    beyond the last shows the last.
    """
    page = max(0, min(page, (len(people) - 1) // NAMES))
    shown = people[page * NAMES : (page + 1) * NAMES]
    rows = in_columns([Button(member.name, choose(member)) for member in shown], 3)
    return [*rows, page_buttons(page, -(-len(people) // NAMES), turn)]


def page_buttons(page: int, pages: int, turn: Callable[[int], str]) -> list[Button]:
    """Back and forth, where there is anything to turn to."""
    row = []
    if page > 0:
        row.append(Button(EARLIER, turn(page - 1)))
    if page + 1 < pages:
        row.append(Button(LATER, turn(page + 1)))
    return row
