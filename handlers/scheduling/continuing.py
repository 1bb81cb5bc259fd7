"""The regular meetings of a term: those that could go on in it, and those that end with it."""

from __future__ import annotations

from datetime import timedelta

from handlers.reminding.planning import replan
from handlers.support.context import Context
from school.calendar.terms import Term
from school.scheduling.continuing import continued, runs_to_end, to_continue, until_end
from school.scheduling.schedule import Item
from school.scheduling.series import without_days_off

_A_YEAR = timedelta(days=366)


async def series_before(ctx: Context, term: Term) -> list[Item]:
    """The regular meetings of the term before that have not been continued in this one, which is not over."""
    if term.last_day < ctx.today:
        return []
    items = await ctx.store.schedule.items(term.first_day - _A_YEAR, term.last_day)
    found = to_continue(items, ctx.directory.terms, term)
    return [it for it in found if continued(it, term, ctx.directory.calendar) is not None]


async def continue_series(ctx: Context, item: Item, term: Term) -> Item:
    """Store a meeting for another term, without the days on which the school is closed."""
    following = continued(item, term, ctx.directory.calendar)
    assert following is not None  # noqa: S101  (`series_before` answers only what falls into the term)
    added = await ctx.store.schedule.add(without_days_off(following, ctx.directory), ctx.now)
    await replan(ctx, added)
    return added


async def follow_term(ctx: Context, old: Term, new: Term) -> None:
    """Let the meetings that end with a term end with its new last day."""
    for item in await ctx.store.schedule.items(old.first_day, old.last_day):
        moved = until_end(item, new) if runs_to_end(item, old) else item
        if moved != item:
            await ctx.store.schedule.change(moved, ctx.now)
            await replan(ctx, moved)
