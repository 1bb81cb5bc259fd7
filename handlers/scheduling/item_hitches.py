"""What to do with a standing item that holidays, exams or the school's own days have come to speak against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from handlers.reminding.planning import replan
from handlers.scheduling.item_drafts import check
from handlers.scheduling.items import own_item, read_planned, show_item
from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.texts.scheduling import item_cards as card_texts
from school.people import Role
from school.scheduling.conflicts import OF_DAYS
from school.scheduling.schedule import Change, Item
from school.scheduling.timing import timing_of

family = Family("item_hitches", "日程")


@family.button("item.skip", role=Role.PREP_LEAD)
async def skip(ctx: Context, item_id: int, day: str, scope: str) -> None:
    """Let a series pause on the days that do not fit."""
    item = await own_item(ctx, item_id)
    wrong = (await check(ctx, item, OF_DAYS)).shifts
    await _except(ctx, item, day, scope, {planned: None for planned, _ in wrong})


@family.button("item.shift", role=Role.PREP_LEAD)
async def shift(ctx: Context, item_id: int, day: str, scope: str) -> None:
    """Move each of these days to the next that fits."""
    item = await own_item(ctx, item_id)
    wrong = (await check(ctx, item, OF_DAYS)).shifts
    await _except(ctx, item, day, scope, {planned: new for planned, new in wrong if new})


async def _except(ctx: Context, item: Item, day: str, scope: str, days: Mapping[date, date | None]) -> None:
    """Keep the new days with the hours and places they had; a second tap finds nothing to change."""
    for planned, new in days.items():
        before = item.changes.get(planned, Change(planned, new))
        await ctx.store.schedule.except_day(item.id, replace(before, new_day=new))
    changed = await own_item(ctx, item.id)
    await replan(ctx, changed)
    await show_item(ctx, changed, day, scope, card_texts.CHANGED if days else "")


@family.button("item.to", role=Role.PREP_LEAD)
async def move_to(ctx: Context, item_id: int, day: str, scope: str, new: str) -> None:
    """Move what is no series to the day that was proposed, with its hours."""
    item = await own_item(ctx, item_id)
    proposed = read_planned(new)
    if item.rrule is None and proposed in (await check(ctx, item, OF_DAYS)).fitting:
        item = timing_of(item).on(proposed, ctx.directory.calendar).put(replace(item, changes={}))
        await ctx.store.schedule.change(item, ctx.now)
        await replan(ctx, item)
        day = new
    await show_item(ctx, item, day, scope, card_texts.MOVED if day == new else "")
