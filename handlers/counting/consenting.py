"""Telling heads, once, that work waits for them."""

from __future__ import annotations

from handlers.support.context import Context
from handlers.support.replies import Button
from handlers.texts.counting import consent as texts
from school.counting.consent import State, deciders, may_decide
from school.people import Member
from storage.records import Record


async def tell_of_waiting(ctx: Context, record: Record) -> None:
    """Write to those who decide about this work, unless other work waits for them already: one word is enough."""
    if record.state is not State.PENDING:
        return
    for decider in deciders(ctx.member, ctx.directory):
        if decider.user_id is not None and len(await waiting_for(ctx, decider)) == 1:
            button = Button(texts.LOOK, "consent.list:0")
            ctx.tell(decider.user_id, texts.waits(ctx.member, record), [[button]])


async def waiting_for(ctx: Context, decider: Member) -> list[Record]:
    """The work that waits for this person."""
    authors = [it.id for it in ctx.directory.active if may_decide(decider, it, ctx.directory)]
    return await ctx.store.records.pending(authors)
