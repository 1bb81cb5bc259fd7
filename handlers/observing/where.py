"""Whose lessons one could go to."""

from __future__ import annotations

from datetime import timedelta

from handlers.observing.observe import FORM
from handlers.observing.observe_line import inferred, understood
from handlers.people.choosing import active_member
from handlers.scheduling.scopes import ALL, shown_between
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, in_columns
from handlers.texts.observing import coverage as texts
from school.observing.coverage import could_visit, open_lessons
from school.reminding.reminders import over_at

family = Family("where", "听课")
SHOWN = 6
AHEAD, PLANNED = timedelta(days=7), 5
"""How far ahead, and how many, lessons of the schedule are named."""


@family.command(
    "where", "可以去听谁的课", where=Where.PRIVATE, plain=("可以去听谁的课", "去听谁的课", "听谁的课")
)
async def where(ctx: Context) -> None:
    """The colleagues for whom there are the best reasons."""
    await show(ctx, 0)


@family.button("where.more")
async def show(ctx: Context, start: int) -> None:
    """The next few; after the last comes the first."""
    ctx.require(None, private=True)
    since = min(ctx.term.first_day, ctx.today)
    visits = await ctx.store.observations.visited(since, ctx.today)
    found = could_visit(ctx.member, ctx.directory.active, visits, ctx.directory.on_leave(ctx.today))
    start = start if 0 <= start < len(found) else 0
    shown = found[start : start + SHOWN]
    heard = {it.host_id for it in visits if it.observer_id == ctx.member.id}
    coming = await shown_between(ctx, ALL, ctx.today, ctx.today + AHEAD)
    planned = [it for it in open_lessons(coming) if over_at(it, ctx.directory.calendar) > ctx.now]
    rows = in_columns([Button(it.name, f"where.person:{it.id}") for it in shown], 3)
    more = [Button(texts.MORE, f"where.more:{start + SHOWN}")] if len(found) > SHOWN else []
    suggested = [(it, it.id in heard) for it in shown]
    ctx.show(texts.where(suggested, planned[:PLANNED], ctx.directory), [*rows, more])


@family.button("where.person")
async def show_colleague(ctx: Context, member_id: int) -> None:
    """One of them, to log a lesson of theirs; a tap by mistake stores nothing."""
    member = active_member(ctx, member_id)
    went = Button(texts.WENT, f"where.went:{member.id}")
    ctx.show(texts.colleague(member), [[went, Button(texts.BACK, "where.more:0")]])


@family.button("where.went")
async def went(ctx: Context, member_id: int) -> None:
    """The lesson has been observed: what is missing is asked, and it is stored."""
    host = active_member(ctx, member_id)
    await forms.begin(ctx, FORM, inferred(ctx, {**understood(ctx, ""), "host": str(host.id)}), below=True)
