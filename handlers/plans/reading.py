"""From a document or pasted words to a plan that is looked over: one of its own, or a later version of another."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.plans.standing import Standing, standing
from handlers.support.context import Context
from school.directory import Directory
from school.people import Member
from school.plan_review.changes import Change
from school.plan_review.proposals import Proposal, Reading
from school.plan_review.versions import carried_on, changed_parts, is_later_version, pair
from storage.plan_entries import Entry, Made, entries_of
from storage.plans import Plan

MOST_COMPARED = 6
"""Imported plans, the latest first, that a new one is compared with."""


async def read_text(ctx: Context, text: str) -> list[tuple[str, Reading]]:
    """The plans in a text, each apart and with its title; that of the only one is not looked for."""
    return await asyncio.to_thread(_readings, text, ctx.directory, ctx.member, ctx.today)


async def read_as_one(ctx: Context, text: str) -> Reading:
    """A text as a single plan, even if it looks like several."""
    return await asyncio.to_thread(_reading, text, ctx.directory, ctx.member, ctx.today)


def _readings(text: str, school: Directory, author: Member, today: date) -> list[tuple[str, Reading]]:
    # What reads plans is large and rarely needed: it is loaded with the first one, beside the event loop.
    from school.plan_review.proposing import read_proposals, split_parts
    from school.plans.reading import read_plan

    draft = read_plan(text)
    if len(draft.parts) < 2:
        return [("", read_proposals(draft, text, school, author, today))]
    return [
        (title.title, _reading(part, school, author, today))
        for title, part in zip(draft.parts, split_parts(draft, text), strict=True)
    ]


def _reading(text: str, school: Directory, author: Member, today: date) -> Reading:
    from school.plan_review.proposing import read_proposals
    from school.plans.reading import read_plan

    return read_proposals(read_plan(text), text, school, author, today)


async def begin_review(
    ctx: Context,
    name: str,
    sha256: str,
    reading: Reading,
    *,
    parts: Sequence[str] = (),
    part: int | None = None,
) -> int:
    """Store a plan to be looked over, next to the earlier version of it if there is one; its id."""
    before, entries = await _earlier_version(ctx, reading)
    if before is None:
        entries = await _without_twins(ctx, entries_of(reading.proposals, ctx.today))
    return await ctx.store.plans.add(
        name,
        sha256,
        reading,
        entries,
        ctx.member.id,
        ctx.now,
        parts=parts,
        part=part,
        before_id=before.id if before else None,
    )


async def _without_twins(ctx: Context, entries: list[Entry]) -> list[Entry]:
    """Entries, those not kept that the school most likely has under another name."""
    now = await standing(ctx, entries)
    return [replace(it, kept=False) if now.twin(it) else it for it in entries]


async def _earlier_version(ctx: Context, reading: Reading) -> tuple[Plan | None, list[Entry]]:
    for plan in await ctx.store.plans.in_force(MOST_COMPARED):
        if plan.term != reading.term.name:
            continue
        old = [it for it in await ctx.store.plans.entries(plan.id) if not it.gone]
        if is_later_version(reading.proposals, [it.as_read for it in old]):
            return plan, await next_to(ctx, reading.proposals, reading.unused, old)
    return None, []


async def compared_anew(ctx: Context, plan: Plan) -> bool:
    """Compare a plan anew if the version it was compared with is no longer what the school has: it was taken back,
    or another version of it was imported meanwhile. Answers whether that was so."""
    before = await ctx.store.plans.get(plan.before_id) if plan.before_id else None
    if plan.before_id is None or (before and before.imported_at and not before.superseded):
        return False
    in_force = [it for it in await ctx.store.plans.in_force(1) if it.term == plan.term]
    await compare_with(ctx, plan, in_force[0] if before and before.superseded and in_force else None)
    return True


async def compare_with(ctx: Context, plan: Plan, before: Plan | None) -> None:
    """Look a plan over as a later version of another, or as one of its own; what was decided begins anew."""
    read = [it.as_read for it in await ctx.store.plans.entries(plan.id) if not it.gone]
    if before is None:
        entries = await _without_twins(ctx, entries_of(read, ctx.today))
    else:
        old = [it for it in await ctx.store.plans.entries(before.id) if not it.gone]
        entries = await next_to(ctx, read, plan.unused, old)
    await ctx.store.plans.compare_with(plan.id, before.id if before else None, entries)


async def next_to(
    ctx: Context, new: Sequence[Proposal], unused: Sequence[str], old: Sequence[Entry]
) -> list[Entry]:
    """The entries of a later version next to those of the earlier one that was imported.

    What a director made of a sentence goes on as long as that is among the `unused` ones of the later version.
    """
    now = await standing(ctx, old)
    pairs = await asyncio.to_thread(pair, new, [it.as_read for it in old])
    entries = []
    for at, proposal in enumerate(new):
        fresh = Entry(at + 1, proposal, proposal.kept_at_first(ctx.today))
        entries.append(_going_on(fresh, old[pairs[at]], now) if at in pairs else fresh)
    paired = set(pairs.values())
    for entry in (it for at, it in enumerate(old) if at not in paired):
        number = len(entries) + 1
        if entry.proposal.quote in unused:
            entries.append(_going_on(Entry(number, entry.as_read, entry.kept), entry, now))
        elif _is_live(entry) and now.current(entry) is not None:
            entries.append(Entry(number, entry.proposal, True, _still(entry), status=Change.GONE))
    return entries


def _is_live(entry: Entry) -> bool:
    return entry.made.item_id is not None or entry.made.duty_id is not None


def _still(entry: Entry) -> Made:
    return Made(item_id=entry.made.item_id, duty_id=entry.made.duty_id)


def _going_on(fresh: Entry, old: Entry, now: Standing) -> Entry:
    """A new entry that goes on from an old one: with what the school has of it, or with what was decided then."""
    current = now.current(old) if _is_live(old) else None
    proposal = carried_on(fresh.proposal, old.as_read, old.proposal, current)
    if _is_live(old):
        kept = None if proposal.questions else True
        return replace(
            fresh, proposal=proposal, kept=kept, made=_still(old), base=current or old.proposal.draft
        )
    as_before = not changed_parts(old.as_read.draft, fresh.proposal.draft)
    kept = old.kept if as_before and old.kept is not True else fresh.kept
    return replace(fresh, proposal=proposal, kept=kept, status=Change.LEFT if as_before else Change.NEW)
