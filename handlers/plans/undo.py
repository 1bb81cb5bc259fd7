"""Taking the import of a plan back: all that it did, except what people have done something with since."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from handlers.reminding.planning import replan_item
from handlers.support.context import Context
from school.plan_review.proposals import DutyDraft, ItemDraft
from school.scheduling.schedule import Audience, Item
from storage.plan_entries import Entry, Made, Undo
from storage.plans import Plan


@dataclass
class TakenBack:
    """What was taken back, and what stays: by title, since people have changed it or handed something in for it."""

    items: int = 0
    duties: int = 0
    changes: int = 0
    people: int = 0
    groups: int = 0
    changed: list[str] = field(default_factory=list)
    used: list[str] = field(default_factory=list)
    left: list[tuple[int, Made]] = field(default_factory=list)
    """By the number of each entry, what the plan goes on with when it is open again."""


async def take_back(ctx: Context, plan: Plan, entries: Sequence[Entry]) -> TakenBack:
    """Undo an import."""
    done = TakenBack()
    items = await _untouched(ctx, entries, done)
    for entry in entries:
        if entry.made.undo is not None:
            await _put_back(ctx, entry, entry.made.undo, items, done)
        elif entry.made.item_id in items:
            await _cancel(ctx, entry.made.item_id or 0)
            done.items += 1
        elif entry.made.duty_id is not None:
            await _duty_back(ctx, entry, done)
        done.left.append((entry.number, _goes_on_with(entry)))
    await _remove_groups(ctx, plan, done)
    return done


def _goes_on_with(entry: Entry) -> Made:
    """What an entry of a later version stood for before it was imported."""
    if entry.base is None and not entry.gone:
        return Made()
    undo, made = entry.made.undo, entry.made
    return Made(item_id=undo.item_id if undo and undo.item_id else made.item_id, duty_id=made.duty_id)


async def _untouched(ctx: Context, entries: Sequence[Entry], done: TakenBack) -> dict[int, Item]:
    """The items that the import made or changed and nobody has touched since, by id."""
    of_import = {it.made.item_id: it for it in entries if it.made.item_id and it.made.revision is not None}
    items = {it.id: it for it in await ctx.store.schedule.among(of_import)}
    used = {it.item_id for it in await ctx.store.submissions.of(items)}
    used |= {item_id for item_id, who in (await ctx.store.tellings.done_with(items)).items() if who}
    free = {}
    for item_id, entry in of_import.items():
        item = items.get(item_id)
        if item is not None and item_id in used:
            done.used.append(item.title)
        elif item is None or item.revision != entry.made.revision:
            done.changed.append(item.title if item else _title(entry))
        else:
            free[item_id] = item
    return free


def _title(entry: Entry) -> str:
    draft = entry.proposal.draft
    return draft.title if isinstance(draft, ItemDraft) else draft.who


async def _cancel(ctx: Context, item_id: int) -> None:
    await ctx.store.schedule.set_cancelled(item_id, ctx.now)
    await replan_item(ctx.store, ctx.directory.calendar, item_id, ctx.now)


async def _duty_back(ctx: Context, entry: Entry, done: TakenBack) -> None:
    made, duty = entry.made, entry.proposal.duty
    known = next((it for it in ctx.directory.duties if it.id == made.duty_id), None)
    if duty is None or made.duty_id is None or (entry.base is not None and made.before is None):
        return
    if known is None or known.count != duty.count:
        draft = entry.proposal.draft
        done.changed.append(draft.what if isinstance(draft, DutyDraft) else draft.who)
    elif made.before is None:
        await ctx.store.duties.remove(made.duty_id, ctx.now)
        done.duties += 1
    else:
        await ctx.store.duties.set_count(made.duty_id, made.before)
        done.duties += 1


async def _put_back(ctx: Context, entry: Entry, undo: Undo, items: dict[int, Item], done: TakenBack) -> None:
    if undo.group_id is not None:
        await _part(ctx, undo, done)
    elif undo.item_id is None:
        await ctx.store.duties.restore(entry.made.duty_id or 0)
        done.changes += 1
    elif undo.draft is None:
        await ctx.store.schedule.set_cancelled(undo.item_id, None)
        await replan_item(ctx.store, ctx.directory.calendar, undo.item_id, ctx.now)
        done.changes += 1
    elif entry.made.item_id in items:
        await _as_before(ctx, entry, undo)
        done.changes += 1


async def _as_before(ctx: Context, entry: Entry, undo: Undo) -> None:
    """An item as it was before the import changed it; of a series that went on as a new one, the old one."""
    known = await ctx.store.schedule.get(undo.item_id or 0)
    draft = undo.draft
    if known is None or not isinstance(draft, ItemDraft) or draft.timing is None or draft.whom is None:
        return
    if entry.made.item_id != known.id and entry.made.item_id is not None:
        await _cancel(ctx, entry.made.item_id)
    audience = Audience(draft.whom.group_id, draft.whom.people)
    words = replace(known, title=draft.title, place=draft.place, note=draft.note, audience=audience)
    await ctx.store.schedule.change(replace(draft.timing.put(words), turns=known.turns), ctx.now)
    await replan_item(ctx.store, ctx.directory.calendar, known.id, ctx.now)


async def _part(ctx: Context, undo: Undo, done: TakenBack) -> None:
    group_id = undo.group_id or 0
    for member_id, led in undo.joined:
        member = ctx.directory.member_by_id.get(member_id)
        if member is None or group_id not in member.groups:
            continue
        if led is None:
            await ctx.store.members.quit(member_id, group_id)
        else:
            await ctx.store.members.join(member_id, group_id, lead=led)
        done.people += 1


async def _remove_groups(ctx: Context, plan: Plan, done: TakenBack) -> None:
    """Groups that the import created and nobody has come to use."""
    school = await ctx.reload()
    tied = {chat.group_id for chat in await ctx.store.chats.of_school(school.school.id)}
    kept = await ctx.store.schedule.items(
        min(it.first_day for it in school.terms), max(it.last_day for it in school.terms)
    )
    tied |= {it.audience.group_id for it in kept} | {it.group_id for it in school.duties}
    for group_id in plan.groups:
        group = school.group_by_id.get(group_id)
        if group is None:
            continue
        if group_id in tied or school.members_of(group_id):
            done.changed.append(group.name)
        else:
            await ctx.store.schools.remove_group(school.school.id, group_id)
            done.groups += 1
