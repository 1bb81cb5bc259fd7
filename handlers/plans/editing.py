"""Changing any part of an entry of a plan while it is looked over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from handlers.plans.fields import FIELDS, Change
from handlers.plans.pages import Desk, desk_of, fitting_days, shifts, shown
from handlers.plans.review import move_to_day
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.plans import editing as texts
from handlers.texts.scheduling.add_item import move_to, shift, skip
from school.people import Role
from school.plan_review.proposals import Draft, DutyDraft, ItemDraft, PeopleDraft, Proposal
from school.plan_review.questions import edited
from school.plan_review.views import View
from school.problems import Outdated
from school.scheduling.schedule import ItemKind
from school.scheduling.timing import Timing
from storage.plan_drafts import pack_draft
from storage.plan_entries import Entry

family = Family("plan_editing", "工作计划")


@family.button("plan.entry", role=Role.DIRECTOR)
async def show_entry(ctx: Context, plan_id: int, number: int, back: str) -> None:
    """One entry in full, with all that can be changed of it. `back`: the page one came from, or `ask`."""
    desk = await desk_of(ctx, plan_id)
    _show(ctx, desk, desk.entry(number), back)


def _show(ctx: Context, desk: Desk, entry: Entry, back: str) -> None:
    here = f"{desk.plan.id}:{entry.number}"
    parts = [
        Button(label, f"plan.edit:{here}:{name}:{back}") for name, label in _parts_of(entry.proposal.draft)
    ]
    days = [Button(move_to(day), f"plan.fit:{here}:{day}:{back}") for day in fitting_days(entry, desk.now)]
    wrong = shifts(entry, desk.now)
    if wrong:
        days.append(Button(skip(len(wrong)), f"plan.skip:{here}:0:{back}"))
    if wrong and all(new for _, new in wrong):
        days.append(Button(shift(len(wrong)), f"plan.skip:{here}:1:{back}"))
    there = desk.now.has(entry)
    keep = (
        [] if there else [Button(texts.keep_label(entry), f"plan.kept:{here}:{int(not entry.kept)}:{back}")]
    )
    reset = [Button(texts.AS_READ, f"plan.reset:{here}:{back}")] if entry.read else []
    text = texts.card(entry, shown(ctx, entry, desk.now), ctx.directory, ctx.today)
    ctx.show(
        text,
        [*in_columns(parts, 3), days, [*keep, *reset], [_back(desk.plan.id, entry.number, back)]],
    )


def _parts_of(draft: Draft) -> Sequence[tuple[str, str]]:
    match draft:
        case ItemDraft(kind=ItemKind.SERIES):
            return [*texts.ITEM_PARTS, ("hour", texts.HOUR)]
        case ItemDraft(kind=kind, timing=timing):
            hour = [("hour", texts.HOUR)] if timing and timing.first_day == timing.last_day else []
            other = texts.TO_EVENT if kind is ItemKind.DEADLINE else texts.TO_DEADLINE
            return [*texts.ITEM_PARTS, ("month", texts.MONTH), ("week", texts.WEEK), *hour, ("kind", other)]
        case DutyDraft():
            return texts.DUTY_PARTS
        case PeopleDraft():
            return texts.PEOPLE_PARTS


def _back(plan_id: int, number: int, back: str) -> Button:
    """To where the entry was opened: the questions, the sentences not used, or a page of a section."""
    view, _, page = back.partition(".")
    if view == "unused" and page.isdecimal():
        return Button(texts.BACK, f"plan.unused:{plan_id}:{page}")
    if view in set(View) and page.isdecimal():
        return Button(texts.BACK, f"plan.page:{plan_id}:{view}:{page}")
    return Button(texts.BACK, f"plan.ask:{plan_id}:{number - 1}")


@family.button("plan.fit", role=Role.DIRECTOR)
async def move(ctx: Context, plan_id: int, number: int, day: str, back: str) -> None:
    """Put an item on the day that was proposed for it."""
    await move_to_day(ctx, await desk_of(ctx, plan_id), number, day)
    await show_entry(ctx, plan_id, number, back)


@family.button("plan.skip", role=Role.DIRECTOR)
async def skip_days(ctx: Context, plan_id: int, number: int, moved: int, back: str) -> None:
    """Let a series not meet on the days that something speaks against, or on the next ones that fit."""
    desk = await desk_of(ctx, plan_id)
    entry = desk.entry(number)
    draft = desk.now.result(entry)
    if not isinstance(draft, ItemDraft):
        raise Outdated
    wrong = {day: new if moved else None for day, new in shifts(entry, desk.now)}
    changes = tuple({**dict(draft.changes), **wrong}.items())
    await _store(ctx, desk, replace(entry, proposal=edited(entry.proposal, changes=changes)), back)


@family.button("plan.kept", role=Role.DIRECTOR)
async def keep(ctx: Context, plan_id: int, number: int, kept: int, back: str) -> None:
    """Keep the entry, or leave it out."""
    desk = await desk_of(ctx, plan_id)
    asks = kept == 1 and not desk.entry(number).proposal.settable
    await ctx.store.plans.keep(plan_id, [number], None if asks else kept == 1)
    await show_entry(ctx, plan_id, number, back)


@family.button("plan.reset", role=Role.DIRECTOR)
async def reset(ctx: Context, plan_id: int, number: int, back: str) -> None:
    """Let an entry say again what was read."""
    desk = await desk_of(ctx, plan_id)
    entry = desk.entry(number)
    await _store(ctx, desk, replace(entry, proposal=entry.as_read), back)


async def _store(ctx: Context, desk: Desk, changed: Entry, back: str) -> None:
    changed = replace(changed, kept=None if changed.proposal.doubtful else True)
    await ctx.store.plans.edit(desk.plan.id, [changed])
    await show_entry(ctx, desk.plan.id, changed.number, back)


# --- one part after another -----------------------------------------------------------------------


def _form(name: str, field: Field, change: Change) -> Form:
    """A form of one question that sets a part of an entry."""

    async def finish(ctx: Context, data: Data) -> None:
        desk = await desk_of(ctx, data["plan"])
        entry = desk.entry(data["number"])
        await _store(ctx, desk, replace(entry, proposal=change(ctx, data, entry.proposal)), data["back"])

    return family.form(Form(f"plan_{name}", texts.TITLE, (field,), finish, Role.DIRECTOR))


_FORMS = {name: _form(name, *it) for name, it in FIELDS.items()}


@family.button("plan.edit", role=Role.DIRECTOR)
async def edit(ctx: Context, plan_id: int, number: int, part: str, back: str) -> None:
    """Ask how a part of an entry should be; what has but one other way is changed at once."""
    desk = await desk_of(ctx, plan_id)
    entry = desk.entry(number)
    draft = desk.now.result(entry)
    if part not in dict(_parts_of(draft)):
        raise Outdated
    if part in _FORMS:
        data: Data = {"plan": plan_id, "number": number, "back": back, "draft": pack_draft(draft)}
        await forms.begin(ctx, _FORMS[part], data)
    else:
        await _store(ctx, desk, replace(entry, proposal=_the_other_way(entry.proposal)), back)


def _the_other_way(proposal: Proposal) -> Proposal:
    """A deadline as an event on its day, any other item as a deadline on its last day; people as heads or not."""
    draft = proposal.draft
    if isinstance(draft, PeopleDraft):
        return edited(proposal, lead=not draft.lead)
    if not isinstance(draft, ItemDraft) or draft.timing is None or draft.timing.rrule:
        raise Outdated
    if draft.kind is ItemKind.DEADLINE:
        return edited(proposal, timing=replace(draft.timing, kind=ItemKind.EVENT))
    last = draft.timing.last_day
    return edited(proposal, timing=Timing(ItemKind.DEADLINE, last, last, draft.timing.ends))
