"""Sentences of a plan that nothing was made of, to be read through and made into entries."""

from __future__ import annotations

import asyncio
from datetime import datetime, time

from handlers.people.choosing import page_buttons
from handlers.plans.editing import show_entry
from handlers.plans.pages import Desk, desk_of
from handlers.plans.review import PAGE as PER_PAGE
from handlers.plans.review import show_page, unused_of
from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.plans import review as texts
from school.people import Role
from school.plan_review.proposals import Section
from school.plan_review.sentences import names_day, proposal_of
from school.plan_review.views import View
from school.problems import Outdated
from storage.plan_entries import Entry

family = Family("plan_unused", "工作计划")
PAGE = 10
_BECOMES = (
    (texts.DAY, Section.MONTHS),
    (texts.DUTY, Section.DUTIES),
    (texts.DEADLINE, Section.DEADLINES),
    (texts.SERIES, Section.SERIES),
)


@family.button("plan.unused", role=Role.DIRECTOR)
async def show_unused(ctx: Context, plan_id: int, page: int) -> None:
    """The sentences, with a number to tap under each page."""
    desk = await desk_of(ctx, plan_id)
    left = set(unused_of(desk))
    sentences = [(at, words) for at, words in enumerate(desk.plan.unused, 1) if words in left]
    pages = max(1, -(-len(sentences) // PAGE))
    page = min(max(0, page), pages - 1)
    on_page = sentences[page * PAGE : (page + 1) * PAGE]
    numbers = [Button(str(at), f"plan.sentence:{plan_id}:{at}:{page}") for at, _ in on_page]
    turn = page_buttons(page, pages, lambda to: f"plan.unused:{plan_id}:{to}")
    dated = sum(map(names_day, left))
    every = [Button(texts.ALL_DATED.format(n=dated), f"plan.dated:{plan_id}")] if dated > 1 else []
    keyboard = [*in_columns(numbers, 5), every, turn, [Button(texts.BACK, f"plan.open:{plan_id}")]]
    ctx.show(texts.unused_page(on_page, page, pages), keyboard)


@family.button("plan.sentence", role=Role.DIRECTOR)
async def show_sentence(ctx: Context, plan_id: int, at: int, page: int) -> None:
    """One of them, and what it may become."""
    desk = await desk_of(ctx, plan_id)
    words = _sentence(desk.plan.unused, at)
    kinds = [Button(label, f"plan.make:{plan_id}:{at}:{section}:{page}") for label, section in _BECOMES]
    back = [Button(texts.BACK_TO_UNUSED, f"plan.unused:{plan_id}:{page}")]
    ctx.show(texts.sentence(words), [*in_columns(kinds, 2), back])


def _sentence(sentences: tuple[str, ...], at: int) -> str:
    if not 1 <= at <= len(sentences):
        raise Outdated
    return sentences[at - 1]


@family.button("plan.make", role=Role.DIRECTOR)
async def make(ctx: Context, plan_id: int, at: int, section: Section, page: int) -> None:
    """Make an entry of a sentence, with what can be read from it, and show it; a second tap shows it again."""
    desk = await desk_of(ctx, plan_id)
    if section not in {it for _, it in _BECOMES}:
        raise Outdated
    words = _sentence(desk.plan.unused, at)
    known = next((it for it in desk.entries if it.proposal.quote == words), None)
    if known is not None:
        await show_entry(ctx, plan_id, known.number, f"unused.{page}")
        return
    written = _written_at(ctx, desk)
    # In a thread, for the first one loads what reads plans.
    proposal = await asyncio.to_thread(proposal_of, words, section, ctx.directory, ctx.member, written)
    number = _next_number(desk)
    entry = Entry(number, proposal, None if proposal.doubtful else True)
    await ctx.store.plans.add_entries(plan_id, [entry])
    await show_entry(ctx, plan_id, number, f"unused.{page}")


def _written_at(ctx: Context, desk: Desk) -> datetime:
    """A plan speaks of its own term: 9月8日 in it is not in the year after, however late it is read."""
    term = next((it for it in ctx.directory.terms if it.name == desk.plan.term), None)
    return datetime.combine(term.first_day, time(), ctx.now.tzinfo) if term else ctx.now


def _next_number(desk: Desk) -> int:
    return max((it.number for it in desk.entries), default=0) + 1


@family.button("plan.dated", role=Role.DIRECTOR)
async def make_all_dated(ctx: Context, plan_id: int) -> None:
    """Make an event of each sentence that names a day, and show them; what is over is not taken in."""
    desk = await desk_of(ctx, plan_id)
    dated = [it for it in unused_of(desk) if names_day(it)]
    written = _written_at(ctx, desk)
    found = [proposal_of(it, Section.MONTHS, ctx.directory, ctx.member, written) for it in dated]
    entries = [
        Entry(number, it, it.kept_at_first(ctx.today)) for number, it in enumerate(found, _next_number(desk))
    ]
    await ctx.store.plans.add_entries(plan_id, entries)
    view = View.NEW if desk.plan.before_id else View.MONTHS
    await show_page(ctx, plan_id, view, len(desk.of(view)) // PER_PAGE)
