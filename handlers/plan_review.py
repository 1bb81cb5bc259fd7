"""Looking over a plan that was read: page by page, then import it, or take the import back."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.support.context import Context
from handlers.support.people import page_buttons
from handlers.support.plan_import import Standing, carry_out, first_reminder, standing, take_back
from handlers.support.registry import Family
from handlers.support.replies import Button, Keyboard, in_columns
from handlers.support.scopes import SCHOOL
from handlers.texts import plan_review as texts
from handlers.texts.add_item import warnings
from handlers.texts.html import Html, lines
from handlers.texts.plan_review import View
from school.conflicts import Hitch, Surroundings
from school.people import Role
from school.plan_import import without_days_off
from school.problems import Outdated
from school.schedule import ItemKind
from storage.plans import Entry, Plan

family = Family("plan_review", "工作计划")
PAGE = 5
SENTENCES = 12


async def _plan(ctx: Context, plan_id: int) -> Plan:
    plan = await ctx.store.plans.get(plan_id)
    if plan is None:
        raise Outdated
    return plan


async def _open_plan(ctx: Context, plan_id: int) -> Plan:
    """A plan that is still looked over. Raises Outdated for one that was imported."""
    plan = await _plan(ctx, plan_id)
    if plan.imported_at is not None:
        raise Outdated
    return plan


@family.button("plan.open", role=Role.DIRECTOR)
async def show_summary(ctx: Context, plan_id: int) -> None:
    """What was read in a plan, or, once it is imported, what it made."""
    plan = await _plan(ctx, plan_id)
    entries = await ctx.store.plans.entries(plan.id)
    if plan.imported_at is not None:
        _show_imported(ctx, plan, entries)
        return
    now = await standing(ctx, entries)
    there = sum(now.has(it) for it in entries)
    past = sum(it.proposal.is_past(ctx.today) for it in entries)
    ctx.show(texts.summary(plan, entries, there, past), _summary_buttons(plan, entries, now))


def _summary_buttons(plan: Plan, entries: Sequence[Entry], now: Standing) -> Keyboard:
    counts = {view: sum(map(view.shows, entries)) for view in View}
    sections = [
        Button(texts.view_label(view, n), f"plan.page:{plan.id}:{view}:0") for view, n in counts.items() if n
    ]
    if plan.unused:
        label = texts.UNUSED.format(n=len(plan.unused))
        sections.append(Button(label, f"plan.unused:{plan.id}:0"))
    ready = len(now.to_import(entries))
    go = [Button(texts.IMPORT.format(n=ready), f"plan.import:{plan.id}")] if ready else []
    last = [Button(texts.FILE, f"plan.file:{plan.id}"), Button(texts.DROP, f"plan.drop:{plan.id}")]
    return [*in_columns(sections, 2), go, last]


# --- page by page ---------------------------------------------------------------------------------


@family.button("plan.page", role=Role.DIRECTOR)
async def show_page(ctx: Context, plan_id: int, view: View, page: int) -> None:
    """Some entries of a section, with their sentences."""
    plan = await _open_plan(ctx, plan_id)
    entries = await ctx.store.plans.entries(plan.id)
    now = await standing(ctx, entries)
    found = [it for it in entries if view.shows(it)]
    pages = max(1, -(-len(found) // PAGE))
    page = min(max(0, page), pages - 1)
    shown = found[page * PAGE : (page + 1) * PAGE]
    blocks = [part for it in shown for part in ("", _block(ctx, it, now))]
    turn = page_buttons(page, pages, lambda to: f"plan.page:{plan.id}:{view}:{to}")
    back = [Button(texts.BACK, f"plan.open:{plan.id}")]
    every = _every(plan, view) if pages > 1 and view is not View.DOUBTS else []
    keyboard = [*_choices(plan, shown, now, view, page), every, turn, back]
    ctx.show(lines([texts.page_head(view, page, pages), *blocks]), keyboard)


def _block(ctx: Context, entry: Entry, now: Standing) -> Html:
    duty, there = entry.proposal.duty, now.has(entry)
    before = now.duty_like(duty) if duty else None
    against = [] if there else _warnings(ctx, entry, now)
    return texts.entry_block(
        entry, ctx.directory, ctx.now, against, before, there=there, fits=now.still_fits(entry)
    )


def _warnings(ctx: Context, entry: Entry, now: Standing) -> list[Html]:
    item = entry.proposal.item
    if item is None:
        return []
    item = without_days_off(item, ctx.directory)
    conflicts = Surroundings(ctx.directory, now.items).conflicts(item, ctx.now)
    # A plan for the whole term is usually sent when it has begun.
    several = item.last_day > item.first_day
    found = [it for it in conflicts if not (it.hitch is Hitch.DAY_OFF and several and not it.name)]
    return warnings(found, ctx.directory, ctx.today, many=item.kind is ItemKind.SERIES) if found else []


def _choices(plan: Plan, shown: Sequence[Entry], now: Standing, view: View, page: int) -> Keyboard:
    def button(label: str, entry: Entry, kept: bool) -> Button:
        return Button(label, f"plan.keep:{plan.id}:{entry.number}:{int(kept)}:{view}:{page}")

    able = [it for it in shown if it.proposal.settable and now.still_fits(it) and not now.has(it)]
    asked = [
        [button(texts.take_label(it.number), it, True), button(texts.leave_label(it.number), it, False)]
        for it in able
        if it.kept is None
    ]
    settled = [button(texts.toggle_label(it), it, not it.kept) for it in able if it.kept is not None]
    return [*asked, settled]


@family.button("plan.keep", role=Role.DIRECTOR)
async def keep(ctx: Context, plan_id: int, number: int, kept: int, view: View, page: int) -> None:
    """Keep an entry or leave it out; a second tap changes nothing."""
    plan = await _open_plan(ctx, plan_id)
    await ctx.store.plans.keep(plan.id, number, kept == 1)
    await show_page(ctx, plan.id, view, page)


def _every(plan: Plan, view: View) -> list[Button]:
    return [
        Button(texts.ALL_IN, f"plan.every:{plan.id}:1:{view}"),
        Button(texts.ALL_OUT, f"plan.every:{plan.id}:0:{view}"),
    ]


@family.button("plan.every", role=Role.DIRECTOR)
async def keep_every(ctx: Context, plan_id: int, kept: int, view: View) -> None:
    """Keep or leave out all of a section; what is over or has to be asked is not taken in like that."""
    plan = await _open_plan(ctx, plan_id)
    for it in await ctx.store.plans.entries(plan.id):
        if view.shows(it) and (kept != 1 or it.proposal.kept_at_first(ctx.today)):
            await ctx.store.plans.keep(plan.id, it.number, kept == 1)
    await show_page(ctx, plan.id, view, 0)


@family.button("plan.unused", role=Role.DIRECTOR)
async def show_unused(ctx: Context, plan_id: int, page: int) -> None:
    """Sentences nothing was made of."""
    plan = await _open_plan(ctx, plan_id)
    pages = max(1, -(-len(plan.unused) // SENTENCES))
    page = min(max(0, page), pages - 1)
    shown = plan.unused[page * SENTENCES : (page + 1) * SENTENCES]
    turn = page_buttons(page, pages, lambda to: f"plan.unused:{plan.id}:{to}")
    keyboard = [turn, [Button(texts.BACK, f"plan.open:{plan.id}")]]
    ctx.show(texts.unused_page(shown, page, pages), keyboard)


@family.button("plan.file", role=Role.DIRECTOR)
async def send_file(ctx: Context, plan_id: int) -> None:
    """The document again, as it was sent."""
    plan = await _plan(ctx, plan_id)
    ctx.reply_document(plan.name, plan.sha256, Html(""))


# --- the import -----------------------------------------------------------------------------------


@family.button("plan.import", role=Role.DIRECTOR)
async def import_plan(ctx: Context, plan_id: int) -> None:
    """Set up everything that is kept, in one go; a second tap changes nothing."""
    plan = await _plan(ctx, plan_id)
    if plan.imported_at is not None:
        ctx.answer(texts.ALREADY)
        return
    made = await carry_out(ctx, await ctx.store.plans.entries(plan.id))
    if not made:
        ctx.answer(texts.NOTHING_LEFT)
        return
    await ctx.store.plans.set_imported(plan.id, made, ctx.member.id, ctx.now)
    await ctx.reload()
    items = sum(it.item_id is not None for _, it in made)
    reminder = await first_reminder(ctx, made)
    local = reminder and reminder.astimezone(ctx.zone)
    text = texts.imported(items, len(made) - items, local, ctx.directory)
    ctx.show(text, _imported_buttons(ctx, plan))


def _show_imported(ctx: Context, plan: Plan, entries: Sequence[Entry]) -> None:
    assert plan.imported_at is not None and plan.imported_by is not None  # noqa: S101  (asked for before)
    made = [it.made for it in entries]
    items, duties = sum(it.item_id is not None for it in made), sum(it.duty_id is not None for it in made)
    by = ctx.directory.member_by_id[plan.imported_by].name
    text = texts.imported_already(plan, by, plan.imported_at.astimezone(ctx.zone), items, duties)
    file = [Button(texts.FILE, f"plan.file:{plan.id}"), Button(texts.OTHERS, "plan.list")]
    ctx.show(text, [*_imported_buttons(ctx, plan), file])


def _imported_buttons(ctx: Context, plan: Plan) -> Keyboard:
    schedule = Button(texts.SCHEDULE, f"schedule.month:{SCHOOL}:{ctx.today:%Y-%m}:0")
    return [[schedule, Button(texts.DUTIES, "duties.show")], [Button(texts.UNDO, f"plan.undo:{plan.id}")]]


@family.button("plan.undo", role=Role.DIRECTOR)
async def undo(ctx: Context, plan_id: int) -> None:
    """Take a whole import back, as far as nobody has changed what it made; a second tap changes nothing."""
    plan = await _plan(ctx, plan_id)
    if plan.imported_at is None:
        await show_summary(ctx, plan.id)
        return
    back = await take_back(ctx, await ctx.store.plans.entries(plan.id))
    await ctx.store.plans.set_taken_back(plan.id)
    await ctx.reload()
    buttons = [[Button(texts.BACK, f"plan.open:{plan.id}")]]
    ctx.show(texts.taken_back(back.items, back.duties, back.changed), buttons)


@family.button("plan.drop", role=Role.DIRECTOR)
async def ask_drop(ctx: Context, plan_id: int) -> None:
    """Make sure before a look-over is given up."""
    plan = await _open_plan(ctx, plan_id)
    yes = Button(texts.REALLY_DROP, f"plan.dropped:{plan.id}")
    ctx.show(texts.ask_drop(plan.name), [[yes, Button(texts.KEEP_IT, f"plan.open:{plan.id}")]])


@family.button("plan.dropped", role=Role.DIRECTOR)
async def drop(ctx: Context, plan_id: int) -> None:
    """Give a look-over up."""
    plan = await _open_plan(ctx, plan_id)
    await ctx.store.plans.drop(plan.id)
    ctx.show(texts.dropped(plan.name), [[Button(texts.OTHERS, "plan.list")]])
