"""Work that waits for a head: the two sorts of it as one, and telling heads of it, once."""

from __future__ import annotations

from handlers.support.context import Context
from handlers.support.replies import Button
from handlers.texts.counting import consent as texts
from school.counting.consent import Sort, State, may_decide, state_of, told
from school.counting.duties import Metric
from school.observing.corrections import Change, counts_otherwise
from school.observing.observations import Observation
from school.people import Member
from storage.records import Record

Work = Record | Observation


def sort_of(work: Work) -> Sort:
    """Which sort it is, for the buttons."""
    return Sort.RECORD if isinstance(work, Record) else Sort.LOG


def author_id(work: Work) -> int:
    """Who entered it."""
    return work.member_id if isinstance(work, Record) else work.observer_id


async def tell_of_waiting(ctx: Context, work: Work) -> None:
    """Write to those who hear of this work, unless they have heard of other work that waits: one word is enough."""
    if work.state is not State.PENDING:
        return
    school = ctx.directory
    for reader in told(ctx.member, school):
        waiting = await waiting_for(ctx, reader)
        heard_of = [it for it in waiting if reader in told(school.member_by_id[author_id(it)], school)]
        if reader.user_id is not None and len(heard_of) == 1:
            button = Button(texts.LOOK, "consent.list:0")
            ctx.tell(reader.user_id, texts.waits(ctx.member, work), [[button]])


async def waiting_for(ctx: Context, decider: Member) -> list[Work]:
    """The work that waits for this person: first what is entered with /log, then lessons. That of closed terms stays
    as it is."""
    school = ctx.directory
    authors = [it.id for it in school.active if may_decide(decider, it, school)]
    records = await ctx.store.records.pending(authors)
    logs = await ctx.store.observations.pending(authors)
    return [
        *(it for it in records if not school.is_closed(it.day)),
        *(it for it in logs if not school.is_closed(it.visit.day)),
    ]


async def find_work(ctx: Context, sort: Sort, work_id: int) -> Work | None:
    """A piece of work by its id, whoever's it is."""
    if sort is Sort.LOG:
        return await ctx.store.observations.find(work_id)
    return next(iter(await ctx.store.records.some([work_id])), None)


async def decide(ctx: Context, work: Work, state: State, word: str | None = None) -> None:
    """Say whether it counts; `word` says why it is returned."""
    await ctx.store.consents.decide(sort_of(work), work.id, state, word, ctx.member.id, ctx.now)


async def look_again(ctx: Context, log: Observation, changes: list[Change]) -> None:
    """Let a log that has become another lesson, or that was returned, wait for a head anew where the school wants
    that; `log` is what it was before."""
    if log.state is State.RETURNED or (log.state is State.COUNTED and counts_otherwise(changes)):
        await submit_again(ctx, log.id)


async def submit_again(ctx: Context, log_id: int) -> None:
    """Begin anew with whether a log counts."""
    state = state_of(ctx.member, Metric.OBSERVE, ctx.directory)
    await ctx.store.consents.begin_anew(Sort.LOG, log_id, state)
    if changed := await ctx.store.observations.find(log_id):
        await tell_of_waiting(ctx, changed)
