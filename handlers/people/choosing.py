"""Names to tap, wherever somebody is chosen from a roster; and telling people of new duties."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import TypeVar

from handlers.support.context import Context
from handlers.support.menu import fit_menu
from handlers.support.replies import Button, in_columns
from handlers.texts.forms import EARLIER, LATER
from handlers.texts.names_and_roles import duties, new_duties, told_apart
from school.directory import Directory
from school.people import Member
from school.problems import Outdated

T = TypeVar("T")
NAMES = 21
"""How many names stand on a page: seven rows of three fit a phone."""


def active_member(ctx: Context, member_id: int) -> Member:
    """Somebody of this school who has not left. Raises Outdated."""
    member = ctx.directory.member_by_id.get(member_id)
    if member is None or not member.active:
        raise Outdated
    return member


def name_buttons(
    ctx: Context,
    people: Sequence[Member],
    page: int,
    choose: Callable[[Member], str],
    turn: Callable[[int], str],
    tail: Callable[[Member], str] = lambda member: "",
) -> list[list[Button]]:
    """Names in three columns, each with its `tail`, and a row to turn the page where there are more.

    `choose` and `turn` give the callback data for a person and for a page; pages count from 0, and a page
    beyond the last shows the last. Namesakes are told apart by what they teach.
    """
    times = Counter(member.name for member in people)

    def label(member: Member) -> str:
        name = member.name if times[member.name] == 1 else told_apart(member, ctx.directory)
        return name + tail(member)

    page = max(0, min(page, (len(people) - 1) // NAMES))
    shown = people[page * NAMES : (page + 1) * NAMES]
    rows = in_columns([Button(label(member), choose(member)) for member in shown], 3)
    return [*rows, page_buttons(page, -(-len(people) // NAMES), turn)]


def page_buttons(page: int, pages: int, turn: Callable[[int], str]) -> list[Button]:
    """Back and forth, where there is anything to turn to."""
    row = []
    if page > 0:
        row.append(Button(EARLIER, turn(page - 1)))
    if page + 1 < pages:
        row.append(Button(LATER, turn(page + 1)))
    return row


def one_page(
    found: Sequence[T], page: int, size: int, turn: Callable[[int], str]
) -> tuple[Sequence[T], list[Button]]:
    """What stands on a page, and the row that turns it.

    `turn` gives the callback data for a page; pages count from 0, and one beyond the last shows the last.
    """
    page = max(0, min(page, (len(found) - 1) // size))
    pages = -(-len(found) // size)
    return found[page * size : (page + 1) * size], page_buttons(page, pages, turn)


def tell_of_new_duties(ctx: Context, before: Directory) -> None:
    """Write to those who have joined and are something now that they were not before this update."""
    for member in ctx.directory.active:
        then = before.member_by_id.get(member.id)
        had = duties(then, before) if then else []
        new = [duty for duty in duties(member, ctx.directory) if duty not in had]
        if new and member.user_id not in (None, ctx.user.id):
            ctx.tell(member.user_id, new_duties(new, ctx.directory.school.name))
            fit_menu(ctx, member)
