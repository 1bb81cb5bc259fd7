"""One item of the schedule: its card, cancelling it, marking it done, telling people of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from handlers.reminding.planning import replan
from handlers.scheduling.item_drafts import NOTHING_AGAINST, Check, check
from handlers.scheduling.notices import heard_in_private, tell_concerned
from handlers.scheduling.scopes import ME, checked
from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.scheduling import item_cards as texts
from handlers.texts.scheduling.add_item import move_to, shift, skip
from handlers.texts.scheduling.items import day_in
from school.people import Role
from school.permissions import MayNotChange, may_change_item, may_see_item
from school.problems import Outdated
from school.reminding.tellings import is_wrong, now_so
from school.scheduling.conflicts import OF_DAYS
from school.scheduling.schedule import Change, Item, ItemKind, Occurrence, occurrences

family = Family("items", "日程")


async def visible_item(ctx: Context, item_id: int, *, cancelled: bool = False) -> Item:
    """An item of this school that this person may see. Raises Outdated."""
    item = await ctx.store.schedule.get(item_id, cancelled=cancelled)
    if item is None or not may_see_item(ctx.member, item):
        raise Outdated
    return item


async def own_item(ctx: Context, item_id: int, *, cancelled: bool = False) -> Item:
    """An item that this person may change. Raises Outdated or MayNotChange."""
    item = await visible_item(ctx, item_id, cancelled=cancelled)
    if not may_change_item(ctx.member, item):
        raise MayNotChange
    return item


def occurrence_of(ctx: Context, item: Item, day: str) -> Occurrence:
    """The occurrence that a button names by the day of its rule; of what is no series, the only one.

    Raises Outdated where the rule has no such day any more, or it was cancelled.
    """
    every = list(occurrences(item, date.min, date.max, ctx.directory.calendar))
    found = next((it for it in every if it.planned.isoformat() == day), None)
    if found is None and item.kind is not ItemKind.SERIES:
        found = every[0]
    if found is None:
        raise Outdated
    return found


@family.button("item.open")
async def open_item(ctx: Context, item_id: int, day: str, scope: str) -> None:
    """The card of an occurrence."""
    await show_item(ctx, await visible_item(ctx, item_id), day, scope)


async def show_item(ctx: Context, item: Item, day: str, scope: str, note: str = "") -> None:
    """The card, perhaps with a word about what has just been done."""
    planned = read_planned(day)
    if planned in item.changes and item.changes[planned].new_day is None:
        text = texts.cancelled_day(item, planned, ctx.directory, ctx.today)
        restore = [Button(texts.PUT_BACK, f"item.keep:{item.id}:{day}:{scope}")]
        mine = may_change_item(ctx.member, item)
        ctx.show(text, [restore if mine else [], [_back(ctx, planned, scope)]])
        return
    it = occurrence_of(ctx, item, day)
    author = ctx.directory.member_by_id.get(item.created_by)
    by = author.name if author and author.id != ctx.member.id else None
    found = await check(ctx, item, OF_DAYS) if may_change_item(ctx.member, item) else NOTHING_AGAINST
    text = texts.card(it, ctx.directory, ctx.today, ahead(ctx, item), by, found.warnings, note)
    ways_out = _ways_out(found, f"{item.id}:{it.planned}:{scope}")
    ctx.show(text, [*ways_out, *_actions(ctx, it, scope), [_back(ctx, it.day, scope)]])


def read_planned(day: str) -> date:
    """The day of a button. Raises Outdated."""
    try:
        return date.fromisoformat(day)
    except ValueError as error:
        raise Outdated from error


def ahead(ctx: Context, item: Item) -> int | None:
    """How many occurrences of a series are still to come."""
    if item.kind is not ItemKind.SERIES:
        return None
    return sum(1 for _ in occurrences(item, ctx.today, date.max))


def _back(ctx: Context, day: date, scope: str) -> Button:
    return Button(texts.BACK, f"schedule.month:{checked(ctx, scope)}:{day:%Y-%m}:0")


def _ways_out(found: Check, here: str) -> list[list[Button]]:
    """What may be done at one tap about days that do not fit."""
    days = [Button(move_to(day), f"item.to:{here}:{day}") for day in found.fitting]
    count = len(found.shifts)
    skips = [Button(skip(count), f"item.skip:{here}")] if found.shifts else []
    shifts = [Button(shift(count), f"item.shift:{here}")] if found.can_shift else []
    return [days, [*skips, *shifts]]


def _actions(ctx: Context, it: Occurrence, scope: str) -> list[list[Button]]:
    item = it.item
    if not may_change_item(ctx.member, item):
        return []
    here = f"{item.id}:{it.planned}:{scope}"
    done = Button(texts.REOPEN if item.done else texts.DONE, f"item.done:{here}:{0 if item.done else 1}")
    markable = item.kind in (ItemKind.MONTH, ItemKind.DEADLINE)
    back = item.kind is ItemKind.SERIES and it.planned in item.changes
    return [
        [Button(texts.MOVE, f"item.when:{here}"), Button(texts.EDIT, f"item.edit:{here}")],
        [Button(texts.PARTS, f"item.parts:{here}"), Button(texts.TELL, f"item.tell:{here}")],
        [*([done] if markable else []), Button(texts.CANCEL, f"item.cancel:{here}")],
        [Button(texts.PUT_BACK, f"item.keep:{here}")] if back else [],
    ]


async def show_added(ctx: Context, added: Sequence[Item], soon: datetime | None) -> None:
    """What was stored just now, with all that can be done with it; `soon` is when people are told at once."""
    first, *others = added
    note = texts.saved(soon and soon.astimezone(ctx.zone), ctx.now)
    if not others:
        await show_item(ctx, first, first.first_day.isoformat(), ME, note)
        return
    days = [day_in(ctx.directory, item.first_day, ctx.today) for item in added]
    it = occurrence_of(ctx, first, first.first_day.isoformat())
    back = [_back(ctx, it.day, ME)]
    ctx.show(texts.added(it, days, ctx.directory, ctx.today, note), [back])


# --- done, told -----------------------------------------------------------------------------------


@family.button("item.done", role=Role.PREP_LEAD)
async def mark(ctx: Context, item_id: int, day: str, scope: str, done: int) -> None:
    """Mark a month item or a deadline as done, or as open again."""
    item = await own_item(ctx, item_id)
    await ctx.store.schedule.set_done(item.id, ctx.member.id, ctx.now if done else None)
    item = replace(item, done=bool(done))
    await replan(ctx, item)
    ctx.answer(texts.DONE_TOAST if done else texts.REOPENED)
    await show_item(ctx, item, day, scope)


@family.button("item.tell", role=Role.PREP_LEAD)
async def tell(ctx: Context, item_id: int, day: str, scope: str) -> None:
    """Tell those it is for how it is now; the same words go once."""
    item = await own_item(ctx, item_id)
    it = occurrence_of(ctx, item, day)
    told = await ctx.store.tellings.since(ctx.today, item.id)
    wrong = [before for before in told if is_wrong(before, now_so(before, item, ctx.directory.calendar))]
    changed = bool(wrong) or it.planned != it.day
    text = texts.notice(it, ctx.directory, ctx.today, changed=changed)
    reached = await tell_concerned(ctx, it, text, heard=await heard_in_private(ctx, wrong))
    await replan(ctx, item, notify=False)
    ctx.answer(texts.TOLD if reached else texts.TOLD_NOBODY, alert=not reached)


# --- cancelling -----------------------------------------------------------------------------------


@family.button("item.cancel", role=Role.PREP_LEAD)
async def ask_to_cancel(ctx: Context, item_id: int, day: str, scope: str) -> None:
    """Of a series: this one or all from here; then whether to tell."""
    item = await own_item(ctx, item_id)
    it = occurrence_of(ctx, item, day)
    if item.kind is not ItemKind.SERIES:
        await ask_to_tell(ctx, item_id, day, scope, "all")
        return
    here = f"{item.id}:{day}:{scope}"
    ctx.show(
        texts.ask_how_much(it, ctx.directory, ctx.today),
        [
            [
                Button(texts.ONLY_THIS, f"item.off:{here}:one"),
                Button(texts.FROM_HERE, f"item.off:{here}:all"),
            ],
            [Button(texts.KEEP, f"item.open:{here}")],
        ],
    )


@family.button("item.off", role=Role.PREP_LEAD)
async def ask_to_tell(ctx: Context, item_id: int, day: str, scope: str, how_much: str) -> None:
    """Whether to tell people."""
    item = await own_item(ctx, item_id)
    it = occurrence_of(ctx, item, day)
    here = f"{item.id}:{day}:{scope}"
    ctx.show(
        texts.ask_cancel(it, ctx.directory, ctx.today),
        [
            [Button(texts.CANCEL_TELLING, f"item.gone:{here}:{how_much}:1")],
            [Button(texts.CANCEL_SILENTLY, f"item.gone:{here}:{how_much}:0")],
            [Button(texts.KEEP, f"item.open:{here}")],
        ],
    )


@family.button("item.gone", role=Role.PREP_LEAD)
async def cancel(ctx: Context, item_id: int, day: str, scope: str, how_much: str, told: int) -> None:
    """Cancel it; a second tap finds it cancelled and changes nothing."""
    item = await own_item(ctx, item_id, cancelled=True)
    planned = read_planned(day)
    if not item.cancelled and _takes_place(item, planned):
        it = occurrence_of(ctx, item, day)
        await _cancel(ctx, item, planned, one=how_much == "one")
        if told:
            all_of_it = how_much != "one"
            text = texts.notice_of_cancelling(it, ctx.directory, ctx.today, all_of_it=all_of_it)
            told_of = await ctx.store.tellings.since(max(it.day, ctx.today), item.id)
            await tell_concerned(ctx, it, text, heard=await heard_in_private(ctx, told_of))
        await replan(ctx, item, notify=False)
    _show_cancelled(ctx, item, day, scope, one=how_much == "one")


def _takes_place(item: Item, planned: date) -> bool:
    every = occurrences(item, date.min, date.max)
    return item.kind is not ItemKind.SERIES or any(it.planned == planned for it in every)


async def _cancel(ctx: Context, item: Item, planned: date, *, one: bool) -> None:
    if item.kind is ItemKind.SERIES and one:
        await ctx.store.schedule.except_day(item.id, Change(planned, None))
        return
    # What has taken place stays in the schedule.
    end = max(planned, ctx.today) - timedelta(days=1)
    if item.kind is ItemKind.SERIES and item.first_day <= end:
        await ctx.store.schedule.change(replace(item, last_day=end), ctx.now)
    else:
        await ctx.store.schedule.set_cancelled(item.id, ctx.now)


def _show_cancelled(ctx: Context, item: Item, day: str, scope: str, *, one: bool) -> None:
    here = f"{item.id}:{day}:{scope}"
    if item.kind is ItemKind.SERIES and one:
        undo = [Button(texts.RESTORE, f"item.keep:{here}")]
    elif item.kind is ItemKind.SERIES and item.first_day < max(read_planned(day), ctx.today):
        undo = []
    else:
        undo = [Button(texts.RESTORE, f"item.restore:{here}")]
    ctx.show(texts.cancelled(item), [undo, [_back(ctx, read_planned(day), scope)]])


@family.button("item.restore", role=Role.PREP_LEAD)
async def restore(ctx: Context, item_id: int, day: str, scope: str) -> None:
    """Bring a cancelled item back."""
    item = await own_item(ctx, item_id, cancelled=True)
    await ctx.store.schedule.set_cancelled(item.id, None)
    item = replace(item, cancelled=False)
    await replan(ctx, item)
    await show_item(ctx, item, day, scope, texts.RESTORED)


@family.button("item.keep", role=Role.PREP_LEAD)
async def keep_day(ctx: Context, item_id: int, day: str, scope: str) -> None:
    """Let a moved or cancelled occurrence follow its series again."""
    item, planned = await own_item(ctx, item_id), read_planned(day)
    was_off = planned in item.changes and item.changes[planned].new_day is None
    await ctx.store.schedule.keep_day(item.id, planned)
    item = await own_item(ctx, item_id)
    await replan(ctx, item)
    await show_item(ctx, item, day, scope, texts.RESTORED if was_off else texts.CHANGED)
