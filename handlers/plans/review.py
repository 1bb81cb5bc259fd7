"""Looking over a plan that was read: a summary, then page by page; nothing is live before it is imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from handlers.people.choosing import page_buttons
from handlers.plans.imported import show_imported
from handlers.plans.pages import Desk, desk_of, fitting_days, get_plan, open_plan, shown
from handlers.plans.reading import compared_anew
from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button, Keyboard, in_columns
from handlers.texts.html import lines
from handlers.texts.plans import review as texts
from handlers.texts.plans.entries import entry_block
from handlers.texts.scheduling.add_item import move_to
from school.calendar.terms import Term
from school.people import Role
from school.plan_review.people import roster_rows
from school.plan_review.proposals import ItemDraft
from school.plan_review.questions import edited
from school.plan_review.sentences import names_day
from school.plan_review.views import SECTIONS, VERSIONS, View
from school.problems import Outdated
from school.scheduling.schedule import Item
from storage.plan_entries import Entry
from storage.plans import Plan

family = Family("plan_review", "工作计划")
PAGE = 6
NO_SECTIONS = (View.DOUBTS, View.CLASHES, View.SAME)
"""Views whose entries are not kept or left out all at once."""


@family.button("plan.open", role=Role.DIRECTOR)
async def show_summary(ctx: Context, plan_id: int) -> None:
    """What was read in a plan, or, once it is imported, what it made."""
    plan = await get_plan(ctx, plan_id)
    if plan.imported_at is not None:
        await show_imported(ctx, plan)
        return
    if await compared_anew(ctx, plan):
        plan = await get_plan(ctx, plan_id)
    desk = await desk_of(ctx, plan_id)
    before = await ctx.store.plans.get(plan.before_id) if plan.before_id else None
    counts = {view: len(desk.of(view)) for view in _views(plan)}
    live = [it for it in desk.entries if not it.gone and it.base is None]
    term = next((it for it in ctx.directory.terms if it.name == plan.term), None)
    unused = unused_of(desk)
    text = texts.summary(
        plan,
        term,
        counts,
        desk.undecided(),
        len(unused),
        dated=sum(map(names_day, unused)),
        there=sum(desk.now.has(it) for it in live),
        past=sum(it.proposal.is_past(ctx.today) and not it.kept for it in live),
        twins=sum(it.kept is False and desk.now.twin(it) is not None for it in live),
        uncounted=sum(it.proposal.uncounted and it.kept is False for it in live),
        outside=sum(_lies_outside(it.proposal.item, term) for it in live),
        before=before,
    )
    ctx.show(text, await _summary_buttons(ctx, desk, counts, before))


def _lies_outside(item: Item | None, term: Term | None) -> bool:
    if item is None or term is None:
        return False
    return item.first_day > term.last_day or item.last_day < term.first_day


def _views(plan: Plan) -> Sequence[View]:
    return VERSIONS if plan.before_id else SECTIONS


def unused_of(desk: Desk) -> list[str]:
    """The sentences that nothing has been made of yet."""
    used = {it.proposal.quote for it in desk.entries}
    return [it for it in desk.plan.unused if it not in used]


async def _summary_buttons(
    ctx: Context, desk: Desk, counts: dict[View, int], before: Plan | None
) -> Keyboard:
    plan, waiting = desk.plan, len(desk.undecided())
    ask = [Button(texts.ASK.format(n=waiting), f"plan.ask:{plan.id}:0")] if waiting else []
    sections = [
        Button(texts.view_label(view, n), f"plan.page:{plan.id}:{view}:0")
        for view, n in counts.items()
        if n and view is not View.DOUBTS
    ]
    if unused := unused_of(desk):
        sections.append(Button(texts.UNUSED.format(n=len(unused)), f"plan.unused:{plan.id}:0"))
    ready = len(desk.now.to_import(desk.entries))
    go = [Button(texts.IMPORT.format(n=ready), f"plan.import:{plan.id}")] if ready else []
    last = [Button(texts.FILE, f"plan.file:{plan.id}"), Button(texts.DROP, f"plan.drop:{plan.id}")]
    return [
        ask,
        *in_columns(sections, 2),
        go,
        await _version_button(ctx, plan, before),
        _parts_button(plan),
        last,
    ]


async def _version_button(ctx: Context, plan: Plan, before: Plan | None) -> list[Button]:
    if before is not None:
        return [Button(texts.NOT_A_VERSION, f"plan.version:{plan.id}:0")]
    earlier = [it for it in await ctx.store.plans.in_force(1) if it.term == plan.term]
    label = texts.IS_A_VERSION
    return [Button(label.format(name=it.name[:20]), f"plan.version:{plan.id}:{it.id}") for it in earlier]


def _parts_button(plan: Plan) -> list[Button]:
    return [Button(texts.OTHER_PARTS, f"plan.parts:{plan.id}")] if plan.part is not None else []


# --- page by page ---------------------------------------------------------------------------------


@family.button("plan.page", role=Role.DIRECTOR)
async def show_page(ctx: Context, plan_id: int, view: View, page: int) -> None:
    """Some entries of a section, with their sentences."""
    desk = await desk_of(ctx, plan_id)
    found = desk.of(view)
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(0, page), pages - 1)
    on_page = found[page * PAGE : (page + 1) * PAGE]
    blocks = [
        part
        for it in on_page
        for part in ("", entry_block(it, shown(ctx, it, desk.now), ctx.directory, ctx.today))
    ]
    turn = page_buttons(page, pages, lambda to: f"plan.page:{plan_id}:{view}:{to}")
    back = [Button(texts.BACK, f"plan.open:{plan_id}")]
    every = _every(desk.plan, view) if len(found) > 1 and view not in NO_SECTIONS else []
    strangers = len(roster_rows(desk.lists(), ctx.directory)) - 1 if view is View.PEOPLE else 0
    roster = [Button(texts.ROSTER.format(n=strangers), f"plan.roster:{plan_id}")] if strangers > 0 else []
    keyboard = [*_choices(ctx, desk, on_page, view, page), every, roster, turn, back]
    ctx.show(lines([texts.page_head(view, page, pages), *blocks]), keyboard)


def _choices(ctx: Context, desk: Desk, on_page: Sequence[Entry], view: View, page: int) -> Keyboard:
    plan, here = desk.plan, f"{view}.{page}"
    toggles, edits, moves = [], [], []
    for it in on_page:
        if not desk.now.has(it):
            keep = f"plan.keep:{plan.id}:{it.number}:{int(not it.kept)}:{view}:{page}"
            ask = f"plan.ask:{plan.id}:{it.number - 1}"
            toggles.append(Button(texts.toggle_label(it), ask if it.kept is None else keep))
        if not it.gone:
            edits.append(Button(texts.edit_label(it), f"plan.entry:{plan.id}:{it.number}:{here}"))
        moves += [
            Button(f"{it.number} {move_to(day)}", f"plan.to:{plan.id}:{it.number}:{day}:{view}:{page}")
            for day in fitting_days(it, desk.now)[:1]
        ]
    return [toggles, edits, *in_columns(moves, 2)]


@family.button("plan.keep", role=Role.DIRECTOR)
async def keep(ctx: Context, plan_id: int, number: int, kept: int, view: View, page: int) -> None:
    """Keep an entry or leave it out; a second tap changes nothing. What is doubtful will be asked about."""
    desk = await desk_of(ctx, plan_id)
    entry = desk.entry(number)
    asks = kept == 1 and not entry.gone and entry.proposal.doubtful
    await ctx.store.plans.keep(plan_id, [number], None if asks else kept == 1)
    await show_page(ctx, plan_id, view, page)


def _every(plan: Plan, view: View) -> list[Button]:
    yes, no = (texts.ALL_STAY, texts.ALL_GO) if view is View.GONE else (texts.ALL_IN, texts.ALL_OUT)
    return [
        Button(yes, f"plan.every:{plan.id}:1:{view}"),
        Button(no, f"plan.every:{plan.id}:0:{view}"),
    ]


@family.button("plan.every", role=Role.DIRECTOR)
async def keep_every(ctx: Context, plan_id: int, kept: int, view: View) -> None:
    """Keep or leave out all of a section; what is over or has to be asked is not taken in like that."""
    desk = await desk_of(ctx, plan_id)
    chosen = [
        it.number
        for it in desk.of(view)
        if kept != 1 or it.gone or it.base is not None or it.proposal.kept_at_first(ctx.today)
    ]
    await ctx.store.plans.keep(plan_id, chosen, kept == 1)
    await show_page(ctx, plan_id, view, 0)


@family.button("plan.to", role=Role.DIRECTOR)
async def move(ctx: Context, plan_id: int, number: int, day: str, view: View, page: int) -> None:
    """Put an item on the day that was proposed for it."""
    await move_to_day(ctx, await desk_of(ctx, plan_id), number, day)
    await show_page(ctx, plan_id, view, page)


async def move_to_day(ctx: Context, desk: Desk, number: int, day: str) -> None:
    """Put an item on another day, at the same hour. Raises Outdated."""
    entry = desk.entry(number)
    draft = desk.now.result(entry)
    if not isinstance(draft, ItemDraft) or draft.timing is None:
        raise Outdated
    try:
        timing = draft.timing.on(date.fromisoformat(day), ctx.directory.calendar)
    except ValueError as error:
        raise Outdated from error
    changed = replace(entry, proposal=edited(entry.proposal, timing=timing), kept=True)
    await ctx.store.plans.edit(desk.plan.id, [changed])
    ctx.answer(texts.moved_on(timing.first_day))


# --- several plans in one file, versions ----------------------------------------------------------


@family.button("plan.parts", role=Role.DIRECTOR)
async def show_parts(ctx: Context, plan_id: int) -> None:
    """The plans of a file that holds several, as far as they are still looked over."""
    plan = await get_plan(ctx, plan_id)
    ids = await ctx.store.plans.under_review(plan.sha256)
    plans = [await get_plan(ctx, it) for it in ids]
    rows = [
        [Button(texts.part_label(it.part + 1, it.parts[it.part]), f"plan.open:{it.id}")]
        for it in plans
        if it.part is not None
    ]
    if not rows:
        raise Outdated
    ctx.show(texts.parts(plan.name, plan.parts), [*rows, [Button(texts.AS_ONE, f"plan.whole:{plan.id}")]])


# --- giving up ------------------------------------------------------------------------------------


@family.button("plan.drop", role=Role.DIRECTOR)
async def ask_drop(ctx: Context, plan_id: int) -> None:
    """Make sure before a look-over is given up."""
    plan = await open_plan(ctx, plan_id)
    yes = Button(texts.REALLY_DROP, f"plan.dropped:{plan.id}")
    ctx.show(texts.ask_drop(plan.name), [[yes, Button(texts.KEEP_IT, f"plan.open:{plan.id}")]])


@family.button("plan.dropped", role=Role.DIRECTOR)
async def drop(ctx: Context, plan_id: int) -> None:
    """Give a look-over up."""
    plan = await open_plan(ctx, plan_id)
    await ctx.store.plans.drop(plan.id)
    ctx.show(texts.dropped(plan.name), [[Button(texts.OTHERS, "plan.list")]])
