"""/schedule: what happens in a month or a week, for a person, a group or the school."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.scheduling.scopes import (
    ME,
    checked,
    scope_name,
    scope_of_chat,
    scopes_of,
    shown_between,
)
from handlers.support.context import Context
from handlers.support.private import show_in_private
from handlers.support.registry import Family
from handlers.support.replies import Button, Keyboard, in_columns
from handlers.texts.html import Html
from handlers.texts.scheduling import schedule as texts
from school.people import Role
from school.permissions import holds
from school.problems import Outdated
from school.scheduling.schedule import ItemKind, Occurrence

family = Family("schedule", "日程")
LINK = "sched"
PAGE = 24
"""Occurrences on a page: four rows of numbers."""
IN_GROUP = 8
AHEAD = timedelta(days=31)
"""How far a group's chat is told ahead."""


@family.command("schedule", "日程安排", plain=("日程", "日程安排", "本月"))
async def schedule(ctx: Context) -> None:
    """This month for this person; in a bound group what comes next there."""
    if ctx.private or not ctx.caller.bound:
        text, keyboard = await month_page(ctx, ME, ctx.today, 0)
        show_in_private(ctx, text, keyboard, link=LINK)
    else:
        await show_coming(ctx, ctx.today + AHEAD, texts.NOTHING_SOON)


async def show_coming(ctx: Context, last: date, nothing: str) -> None:
    """In a group: what comes next there, up to a day, without numbers to tap."""
    scope = scope_of_chat(ctx)
    found = await shown_between(ctx, scope, ctx.today, last)
    name = scope_name(ctx, scope)
    text = texts.in_group(name, found[:IN_GROUP], ctx.directory, len(found) - IN_GROUP, nothing)
    ctx.reply(text, [[ctx.private_button(texts.IN_PRIVATE, f"{LINK}{scope}")]])


@family.link(LINK)
async def schedule_by_link(ctx: Context, scope: str) -> None:
    """From a group's chat to its schedule in private."""
    ctx.reply(*await month_page(ctx, checked(ctx, scope or ME), ctx.today, 0))


@family.button("schedule.month")
async def show_month(ctx: Context, scope: str, month: str, page: int) -> None:
    """A month (YYYY-MM) of a scope."""
    ctx.show(*await month_page(ctx, checked(ctx, scope), read_day(f"{month}-01"), page))


@family.button("schedule.week")
async def show_week(ctx: Context, scope: str, day: str) -> None:
    """The week of a day (YYYY-MM-DD)."""
    ctx.show(*await week_page(ctx, checked(ctx, scope), read_day(day)))


@family.button("schedule.scopes")
async def choose_scope(ctx: Context, month: str) -> None:
    """Whose schedule to look at."""
    buttons = [Button(scope_name(ctx, it), f"schedule.month:{it}:{month}:0") for it in scopes_of(ctx)]
    ctx.show(texts.choose_scope(), in_columns(buttons, 2))


def read_day(text: str) -> date:
    """The day of a button. Raises Outdated where it is none, or beyond any term."""
    try:
        day = date.fromisoformat(text)
    except ValueError as error:
        raise Outdated from error
    if not 2000 <= day.year <= 2090:
        raise Outdated
    return day


async def month_page(ctx: Context, scope: str, day: date, page: int) -> tuple[Html, Keyboard]:
    """The month of a day, in private: its text, a button for each item, and where to go from there."""
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    found = await shown_between(ctx, scope, first, following - timedelta(days=1))
    pages = max(1, -(-len(found) // PAGE))
    page = max(0, min(page, pages - 1))
    numbered = list(enumerate(found, 1))[page * PAGE : (page + 1) * PAGE]
    text = texts.month(
        scope_name(ctx, scope),
        first,
        numbered,
        ctx.directory,
        ctx.today,
        may_add=holds(ctx.member, Role.PREP_LEAD),
        page=f"　{page + 1}/{pages}" if pages > 1 else "",
    )
    return text, [*open_buttons(numbered, scope), *_month_turns(ctx, scope, first, following, page, pages)]


def open_buttons(numbered: Sequence[tuple[int, Occurrence]], scope: str) -> list[list[Button]]:
    """A number for each occurrence, to open it; eight in a row fit a phone."""
    buttons = [Button(str(number), f"item.open:{it.item.id}:{it.planned}:{scope}") for number, it in numbered]
    return in_columns(buttons, 6 if len(buttons) <= 12 else 8)


def _month_turns(
    ctx: Context, scope: str, first: date, following: date, page: int, pages: int
) -> list[list[Button]]:
    before = (first - timedelta(days=1)).replace(day=1)

    def to(month: date, page: int = 0) -> str:
        return f"schedule.month:{scope}:{month:%Y-%m}:{page}"

    pager = []
    if page > 0:
        pager.append(Button(texts.EARLIER_PAGE, to(first, page - 1)))
    if page + 1 < pages:
        pager.append(Button(texts.LATER_PAGE, to(first, page + 1)))
    week = ctx.today if first <= ctx.today < following else first
    views = [
        Button(texts.WEEK_VIEW, f"schedule.week:{scope}:{week}"),
        Button(texts.OTHER, f"schedule.scopes:{first:%Y-%m}"),
    ]
    if "schedule.picture" in ctx.environment.registry.buttons:
        views.append(Button(texts.PICTURE, f"schedule.picture:{scope}:{first:%Y-%m}"))
    turns = [
        Button(f"‹ {texts.to_month(before)}", to(before)),
        Button(f"{texts.to_month(following)} ›", to(following)),
    ]
    add = [Button(texts.ADD, "item.new")] if holds(ctx.member, Role.PREP_LEAD) else []
    return [pager, turns, views, add]


async def week_page(ctx: Context, scope: str, day: date) -> tuple[Html, Keyboard]:
    """The week of a day, in private."""
    monday = day - timedelta(days=day.weekday())
    found = await shown_between(ctx, scope, monday, monday + timedelta(days=6))
    # Below the days, as they stand in the text.
    numbered = list(enumerate(sorted(found, key=lambda it: it.item.kind is ItemKind.MONTH), 1))
    week = timedelta(weeks=1)
    turns = [
        Button(texts.EARLIER_WEEK, f"schedule.week:{scope}:{monday - week}"),
        Button(texts.LATER_WEEK, f"schedule.week:{scope}:{monday + week}"),
    ]
    middle = monday + timedelta(days=3)
    views = [Button(texts.MONTH_VIEW, f"schedule.month:{scope}:{middle:%Y-%m}:0")]
    text = texts.week(scope_name(ctx, scope), monday, numbered, ctx.directory, ctx.today)
    return text, [*open_buttons(numbered, scope), turns, views]
