"""Importing a plan, what has become of it, taking it back, and its document for those who may read it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.plans.importing import carry_out, first_reminders, next_broadcast
from handlers.plans.pages import desk_of, get_plan
from handlers.plans.reading import compared_anew
from handlers.plans.undo import take_back
from handlers.scheduling.scopes import ALL, SCHOOL
from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button, Keyboard
from handlers.texts.html import Html
from handlers.texts.plans import imported as texts
from handlers.texts.plans.review import BACK, FILE, IMPORTED_ALREADY, OTHERS
from school.people import Role
from school.permissions import OVERSEERS, holds
from school.problems import Forbidden, Outdated
from storage.plan_entries import Entry
from storage.plans import Plan

family = Family("plan_imported", "工作计划")
REMINDERS = 3
"""The next reminders that are told of after an import."""
READERS = (Role.DIRECTOR, Role.SCHOOL_LEADER, Role.PREP_LEAD, Role.TEACHER)
"""Who may be allowed to fetch a document: each with those above."""


@family.button("plan.import", role=Role.DIRECTOR)
async def import_plan(ctx: Context, plan_id: int) -> None:
    """Set up everything that is kept, in one go; a second tap changes nothing."""
    plan = await get_plan(ctx, plan_id)
    if plan.imported_at is not None:
        ctx.answer(IMPORTED_ALREADY)
        await show_imported(ctx, plan)
        return
    if await compared_anew(ctx, plan):
        ctx.show(texts.compared_anew(plan.name), [[Button(BACK, f"plan.open:{plan.id}")]])
        return
    desk = await desk_of(ctx, plan_id)
    done = await carry_out(ctx, desk.entries)
    if not done.made:
        ctx.answer(texts.NOTHING_LEFT)
        return
    await ctx.store.plans.set_imported(plan.id, done.made, done.groups, ctx.member.id, ctx.now)
    school = await ctx.reload()
    empty = [school.group_by_id[it].name for it in done.groups if not school.members_of(it)]
    reminders = (await first_reminders(ctx, done.made))[:REMINDERS]
    heard = texts.Heard(reminders, await next_broadcast(ctx))
    ctx.show(
        texts.imported(done.entries, heard, ctx.directory, empty, len(desk.undecided())),
        _buttons(ctx, await get_plan(ctx, plan_id)),
    )


async def show_imported(ctx: Context, plan: Plan) -> None:
    """A plan that is imported: what it made, and all that can be done with it."""
    assert plan.imported_at is not None and plan.imported_by is not None  # noqa: S101  (asked for before)
    entries = await ctx.store.plans.entries(plan.id)
    by = ctx.directory.member_by_id[plan.imported_by].name
    text = texts.imported_already(plan, by, plan.imported_at.astimezone(ctx.zone), _live(entries))
    rows = _buttons(ctx, plan)
    if holds(ctx.member, Role.DIRECTOR):
        rows = [*rows, [Button(texts.openness(plan.open_to), f"plan.readers:{plan.id}")]]
    ctx.show(text, [*rows, [Button(FILE, f"plan.file:{plan.id}"), Button(OTHERS, "plan.list")]])


def _live(entries: Sequence[Entry]) -> list[Entry]:
    """The entries that stand for something in the school."""
    return [it for it in entries if not it.gone and (it.made.item_id or it.made.duty_id)]


def _buttons(ctx: Context, plan: Plan) -> Keyboard:
    scope = ALL if ctx.member.roles & OVERSEERS else SCHOOL
    schedule = Button(texts.SCHEDULE, f"schedule.month:{scope}:{ctx.today:%Y-%m}:0")
    look = [[schedule, Button(texts.REALITY, f"plan.reality:{plan.id}:0")]]
    if not holds(ctx.member, Role.DIRECTOR):
        return look
    duties = [Button(texts.DUTIES, "duties.show"), Button(texts.REMINDERS, "upcoming.page:0")]
    undo = [] if plan.superseded else [Button(texts.UNDO, f"plan.undo:{plan.id}")]
    return [*look, duties, undo]


# --- taking back ----------------------------------------------------------------------------------


@family.button("plan.undo", role=Role.DIRECTOR)
async def ask_undo(ctx: Context, plan_id: int) -> None:
    """Make sure before a whole import is taken back."""
    plan = await get_plan(ctx, plan_id)
    if plan.imported_at is None or plan.superseded:
        raise Outdated
    yes = Button(texts.REALLY_UNDO, f"plan.undone:{plan.id}")
    ctx.show(texts.ask_undo(plan.name), [[yes, Button(texts.KEEP_IMPORT, f"plan.open:{plan.id}")]])


@family.button("plan.undone", role=Role.DIRECTOR)
async def undo(ctx: Context, plan_id: int) -> None:
    """Take a whole import back, as far as nobody has done something with it; a second tap changes nothing."""
    plan = await get_plan(ctx, plan_id)
    if plan.imported_at is None:
        ctx.answer(texts.BACK_ALREADY)
        return
    if plan.superseded:
        raise Outdated
    back = await take_back(ctx, plan, await ctx.store.plans.entries(plan.id))
    await ctx.store.plans.set_taken_back(plan.id, back.left)
    await ctx.reload()
    ctx.show(texts.taken_back(back), [[Button(BACK, f"plan.open:{plan.id}")]])


# --- the document ---------------------------------------------------------------------------------


@family.button("plan.file")
async def send_file(ctx: Context, plan_id: int) -> None:
    """The document again, as it was sent; others than the director get it once it is imported."""
    plan = await get_plan(ctx, plan_id)
    if not may_read(ctx, plan):
        raise Forbidden(plan.open_to)
    ctx.reply_document(plan.name, plan.sha256, Html(""))


def may_read(ctx: Context, plan: Plan) -> bool:
    """Whether this person may fetch the document of a plan."""
    if holds(ctx.member, Role.DIRECTOR):
        return True
    return plan.imported_at is not None and holds(ctx.member, plan.open_to)


async def imported_plan(ctx: Context, plan_id: int) -> Plan:
    """A plan that is imported, for those who may fetch its document. Raises Outdated or Forbidden."""
    plan = await get_plan(ctx, plan_id)
    if not may_read(ctx, plan):
        raise Forbidden(plan.open_to)
    if plan.imported_at is None:
        raise Outdated
    return plan


@family.button("plan.readers", role=Role.DIRECTOR)
async def choose_readers(ctx: Context, plan_id: int) -> None:
    """Who may fetch the document."""
    plan = await get_plan(ctx, plan_id)
    rows = [[Button(texts.readers(role, plan.open_to), f"plan.open_to:{plan.id}:{role}")] for role in READERS]
    ctx.show(texts.ask_readers(plan.name), [*rows, [Button(texts.BACK_TO_PLAN, f"plan.open:{plan.id}")]])


@family.button("plan.open_to", role=Role.DIRECTOR)
async def open_to(ctx: Context, plan_id: int, role: Role) -> None:
    """Let these fetch the document."""
    plan = await get_plan(ctx, plan_id)
    if role not in READERS or plan.imported_at is None:
        raise Outdated
    await ctx.store.plans.open_to(plan.id, role)
    ctx.answer(texts.NOTED)
    await show_imported(ctx, await get_plan(ctx, plan.id))
