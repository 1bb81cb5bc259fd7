"""An imported plan against what has happened: items without a trace, duties that run behind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

from handlers.counting.standing import standing_of_groups
from handlers.handing_in.owing import debts
from handlers.people.choosing import page_buttons
from handlers.plans.imported import imported_plan
from handlers.reminding.planning import replan
from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.plans import reality as texts
from handlers.texts.plans.imported import BACK_TO_PLAN
from school.counting.board import Kind, standings
from school.counting.duties import Duty
from school.counting.quotas import Pace, Progress
from school.counting.windows import window_of
from school.handing_in.submissions import counted
from school.people import Group, Role
from school.permissions import OVERSEERS, holds
from school.plan_review.reality import Fact, State, fact_of
from school.problems import Outdated
from storage.plan_entries import Entry
from storage.plans import Plan

family = Family("plan_reality", "工作计划")
PAGE = 10
_ORDER = list(State)
Paces = Mapping[Pace, Sequence[str]]
"""The names of people or groups, by how they stand."""


@family.button("plan.reality", role=Role.PREP_LEAD)
async def show(ctx: Context, plan_id: int, page: int) -> None:
    """The items of a plan: first those that are over and not marked, then those ahead, then what is done."""
    plan = await imported_plan(ctx, plan_id)
    entries = await ctx.store.plans.entries(plan.id)
    facts = sorted(await _facts(ctx, entries), key=lambda it: (_ORDER.index(it.state), it.item.last_day))
    pages = max(1, -(-len(facts) // PAGE))
    page = min(max(0, page), pages - 1)
    on_page = facts[page * PAGE : (page + 1) * PAGE]
    marks = [
        Button(texts.done_label(it.number), f"plan.done:{plan.id}:{it.number}:{page}")
        for it in on_page
        if it.state is State.NO_TRACE and not it.past and holds(ctx.member, Role.DIRECTOR)
    ]
    turn = page_buttons(page, pages, lambda to: f"plan.reality:{plan.id}:{to}")
    duties = [Button(texts.DUTIES, f"plan.behind:{plan.id}:0")] if ctx.member.roles & OVERSEERS else []
    cancelled = sum(it.made.item_id is not None and not it.gone for it in entries) - len(facts)
    text = texts.items(plan.name, facts, on_page, cancelled, page, pages, ctx.directory, ctx.today)
    ctx.show(text, [*in_columns(marks, 5), turn, duties, [_back(ctx, plan)]])


def _back(ctx: Context, plan: Plan) -> Button:
    verb = "plan.open" if holds(ctx.member, Role.DIRECTOR) else "plan.look"
    return Button(BACK_TO_PLAN, f"{verb}:{plan.id}")


async def _facts(ctx: Context, entries: Sequence[Entry]) -> list[Fact]:
    numbers = {it.made.item_id: it.number for it in entries if it.made.item_id is not None and not it.gone}
    items = await ctx.store.schedule.among(numbers)
    if not items:
        return []
    begun = min(it.first_day for it in items)
    work = await ctx.store.duties.worked(begun, ctx.today)
    owing = {it.item.id: it for it in await debts(ctx.store, ctx.directory, items)}
    found = []
    for item in items:
        debt, given, owed = owing.get(item.id), 0, 0
        if debt is not None:
            given = len(counted(debt.given))
            owed = len({it.id for it in debt.owing} | set(counted(debt.given)))
        number = numbers[item.id]
        found.append(fact_of(number, item, work, ctx.directory, ctx.today, given=given, owed=owed))
    return found


@family.button("plan.done", role=Role.DIRECTOR)
async def mark_done(ctx: Context, plan_id: int, number: int, page: int) -> None:
    """Mark an item as done from here; a second tap changes nothing."""
    plan = await imported_plan(ctx, plan_id)
    entry = next((it for it in await ctx.store.plans.entries(plan.id) if it.number == number), None)
    item = await ctx.store.schedule.get(entry.made.item_id or 0) if entry else None
    if item is None:
        raise Outdated
    if not item.done:
        await ctx.store.schedule.set_done(item.id, ctx.member.id, ctx.now)
        await replan(ctx, replace(item, done=True))
    await show(ctx, plan.id, page)


# --- duties ---------------------------------------------------------------------------------------


@family.button("plan.behind", role=Role.SCHOOL_LEADER)
async def show_duties(ctx: Context, plan_id: int, page: int) -> None:
    """The duties of a plan, each with how many are done, on pace and behind."""
    plan = await imported_plan(ctx, plan_id)
    wanted = {it.made.duty_id for it in await ctx.store.plans.entries(plan.id) if not it.gone}
    every = [it for it in ctx.directory.duties if it.id in wanted]
    pages = max(1, -(-len(every) // PAGE))
    page = min(max(0, page), pages - 1)
    duties = every[page * PAGE : (page + 1) * PAGE]
    groups = await standing_of_groups(ctx, ctx.directory.groups) if any(it.together for it in duties) else []
    rows = [(it, _of_groups(it, groups) if it.together else await _of_people(ctx, it)) for it in duties]
    boards = [
        Button(
            texts.board_label(duty), f"board.at:{duty.group_id or 0}:{duty.metric}:{duty.per}:{duty.only}:0"
        )
        for duty in {(it.metric, it.per, it.only): it for it in duties if not it.together}.values()
    ]
    turn = page_buttons(page, pages, lambda to: f"plan.behind:{plan.id}:{to}")
    back = [Button(texts.ITEMS, f"plan.reality:{plan.id}:0"), _back(ctx, plan)]
    ctx.show(texts.duties(plan.name, rows, ctx.directory), [*in_columns(boards, 2), turn, back])


def _of_groups(duty: Duty, groups: Sequence[tuple[Group, Progress]]) -> Paces:
    return _by_pace((it.pace, group.name) for group, it in groups if it.duty.id == duty.id)


async def _of_people(ctx: Context, duty: Duty) -> Paces:
    """The names of those who owe a duty, by how they stand. One who owes more by another rule is left to it."""
    rules, kind = ctx.directory.rules_at(ctx.today), Kind(duty.metric, duty.per, duty.only)
    people = [it for it in ctx.directory.active if rules.binds(duty, it, ctx.today)]
    since = min(window_of(duty.per, ctx.today, ctx.term).first_day, ctx.today - timedelta(days=1))
    entries = await ctx.store.duties.entries_of([it.id for it in people], [duty.metric], since)
    found = standings(people, rules, entries, kind, ctx.today)
    return _by_pace((it.progress.pace, it.member.name) for it in found if it.progress.duty.id == duty.id)


def _by_pace(found: Iterable[tuple[Pace, str]]) -> Paces:
    paces: dict[Pace, list[str]] = {pace: [] for pace in Pace}
    for pace, name in found:
        paces[pace].append(name)
    return paces
