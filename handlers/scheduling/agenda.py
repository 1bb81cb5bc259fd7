"""/today and /week: what is now."""

from __future__ import annotations

from datetime import timedelta

from handlers.scheduling.schedule import open_buttons, show_coming, week_page
from handlers.scheduling.scopes import ME, scope_name, scope_of_chat, shown_between
from handlers.support.context import Context
from handlers.support.private import show_in_private
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.html import Html
from handlers.texts.scheduling import schedule as texts
from school.scheduling.schedule import ItemKind

family = Family("agenda", "日程")
LINK = "agenda"
SEARCHED = timedelta(days=14)
"""How far ahead the next thing is looked for on a day without any."""


@family.command("today", "今天的安排", plain=("今天",), plain_alone=True)
async def today(ctx: Context) -> None:
    """What day it is, and what happens; on an empty day, what comes next."""
    scope = scope_of_chat(ctx)
    found = await shown_between(ctx, scope, ctx.today, ctx.today + SEARCHED)
    here = [it for it in found if it.day <= ctx.today and it.item.kind is not ItemKind.MONTH]
    numbered = list(enumerate(here, 1)) if scope == ME else [(0, it) for it in here]
    text = texts.day(scope_name(ctx, scope), ctx.today, numbered, ctx.directory)
    later = next((it for it in found if it.day > ctx.today and it.item.kind is not ItemKind.MONTH), None)
    if not here and later:
        text = Html(f"{text}\n{texts.coming(later, ctx.directory, ctx.today)}")
    if scope != ME:
        ctx.reply(text)
        return
    week = [Button(texts.WEEK_VIEW, f"schedule.week:{ME}:{ctx.today}")]
    show_in_private(ctx, text, [*open_buttons(numbered, ME), week], link=LINK)


@family.link(LINK)
async def today_by_link(ctx: Context, _: str) -> None:
    """From a group to one's own day."""
    await today(ctx)


@family.command("week", "本周安排", plain=("本周", "这周"), plain_alone=True)
async def week(ctx: Context) -> None:
    """This week, day by day; in a bound group what is left of it."""
    if scope_of_chat(ctx) != ME:
        sunday = ctx.today + timedelta(days=6 - ctx.today.weekday())
        await show_coming(ctx, sunday, texts.NOTHING_THIS_WEEK)
        return
    text, keyboard = await week_page(ctx, ME, ctx.today)
    show_in_private(ctx, text, keyboard, link=LINK)
