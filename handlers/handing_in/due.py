"""The deadline that a button or a file is about."""

from __future__ import annotations

from handlers.handing_in.owing import Debt, debts
from handlers.support.context import Context
from school.people import Member
from school.problems import Outdated


async def debt_of(ctx: Context, item_id: int, *, of: Member | None = None) -> Debt:
    """The deadline that a button names. Raises Outdated where it is cancelled, gone or another school's."""
    item = await ctx.store.schedule.get(item_id)
    found = await debts(ctx.store, ctx.directory, [item] if item else [], of=of)
    if not found:
        raise Outdated
    return found[0]


async def own_debt_of(ctx: Context, item_id: int) -> Debt:
    """The same with only what the sender and the own groups have handed in."""
    return await debt_of(ctx, item_id, of=ctx.member)
