"""Importing a plan: everything that is kept, set up in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from handlers.plans.standing import Standing, standing
from handlers.reminding.planning import HORIZON, replan_item
from handlers.support.context import Context
from school.counting.duties import Duty
from school.people import GroupKind
from school.plan_review.changes import Change
from school.plan_review.people import joining
from school.plan_review.proposals import DutyDraft, ItemDraft, PeopleDraft, Whom
from school.plan_review.versions import draft_of_item, same
from school.reminding.reminders import Due, plan_item, plan_school
from school.scheduling.schedule import Item, ItemKind
from school.scheduling.series import without_days_off
from school.scheduling.timing import timing_of
from school.staff.name_entry import read_group
from storage.plan_entries import Entry, Made, Undo


@dataclass(frozen=True)
class Outcome:
    """What an import did: by the numbers of entries what was made of each, and the groups that were created."""

    entries: Sequence[Entry]
    made: Sequence[tuple[int, Made]]
    groups: Sequence[int]


async def carry_out(ctx: Context, entries: Sequence[Entry]) -> Outcome:
    """Set up what is kept and not there yet, change what a later version changes, remove what is to go."""
    now = await standing(ctx, entries)
    chosen = now.to_import(entries)
    groups, created = await _create_groups(ctx, chosen)
    made = [(it.number, await _set_up(ctx, _in_groups(it, groups), now)) for it in chosen]
    return Outcome(chosen, made, created)


async def _create_groups(ctx: Context, entries: Sequence[Entry]) -> tuple[dict[str, int], list[int]]:
    """The groups that entries want created: all by name, and the ids of those that were not there."""
    school = ctx.directory
    known = {it.name: it.id for it in school.groups}
    created = {}
    for name in sorted({it.proposal.draft.whom.new_group for it in entries if it.proposal.draft.whom} - {""}):
        if name not in known:
            subject, grade = read_group(name, school.school.stage)
            kind = GroupKind.PREP if name.endswith("备课组") else GroupKind.SUBJECT
            group = await ctx.store.schools.add_group(school.school.id, kind, name, subject, grade)
            created[name] = group.id
    return {**known, **created}, list(created.values())


def _in_groups(entry: Entry, groups: dict[str, int]) -> Entry:
    whom = entry.proposal.draft.whom
    if whom is None or not whom.new_group:
        return entry
    draft = replace(entry.proposal.draft, whom=Whom(groups[whom.new_group]))
    return replace(entry, proposal=replace(entry.proposal, draft=draft))


async def _set_up(ctx: Context, entry: Entry, now: Standing) -> Made:
    if entry.gone:
        return await _remove(ctx, entry, now)
    draft = now.result(entry)
    match draft:
        case ItemDraft():
            item = draft.item
            assert item is not None  # noqa: S101  (only what is complete is imported)
            if now.change(entry) is Change.CHANGED:
                return await _change_item(ctx, now.item_by_id[entry.made.item_id or 0], draft, item)
            return await _add_item(ctx, item)
        case DutyDraft():
            assert draft.duty is not None  # noqa: S101
            if entry.base is not None and entry.made.duty_id is not None:
                return await _change_duty(ctx, entry.made.duty_id, draft.duty)
            return await _set_duty(ctx, draft.duty, now)
        case PeopleDraft():
            return await _join(ctx, draft)


async def _add_item(ctx: Context, item: Item) -> Made:
    mine = replace(without_days_off(item, ctx.directory), created_by=ctx.member.id)
    added = await ctx.store.schedule.add(mine, ctx.now)
    await replan_item(ctx.store, ctx.directory.calendar, added.id, ctx.now)
    return Made(item_id=added.id, revision=added.revision)


async def _change_item(ctx: Context, known: Item, draft: ItemDraft, new: Item) -> Made:
    """Change what the plan changes; people with a part, done marks and moved days of a series stay.

    A series that gets another rhythm goes on as a new one; what has taken place stays under the old rule.
    """
    undo = Undo(known.id, draft_of_item(known))
    audience, first = new.audience, new.first_day
    if (
        new.kind is ItemKind.SERIES
        and known.kind is ItemKind.SERIES
        and not same(timing_of(known), timing_of(new))
    ):
        if known.first_day < first:
            ended = replace(known, last_day=first - timedelta(days=1))
            await _store(ctx, ended)
            made = await _add_item(ctx, replace(new, parts=known.parts))
            return replace(made, undo=undo)
        await ctx.store.schedule.forget_changes(known.id)
    timing = timing_of(known) if same(timing_of(known), timing_of(new)) else timing_of(new)
    words = replace(known, title=draft.title, place=draft.place, note=draft.note, audience=audience)
    moved = timing != timing_of(known)
    await _store(ctx, replace(timing.put(words), turns={}) if moved else words)
    for change in new.changes.values():
        if not moved and known.changes.get(change.day) != change:
            await ctx.store.schedule.except_day(known.id, change)
    changed = await ctx.store.schedule.get(known.id)
    return Made(item_id=known.id, revision=changed.revision if changed else None, undo=undo)


async def _store(ctx: Context, item: Item) -> None:
    await ctx.store.schedule.change(item, ctx.now)
    await replan_item(ctx.store, ctx.directory.calendar, item.id, ctx.now)


async def _set_duty(ctx: Context, duty: Duty, now: Standing) -> Made:
    known = now.duty_like(duty)
    duty_id = await ctx.store.duties.add(duty, ctx.now)
    return Made(duty_id=duty_id, before=known.count if known else None)


async def _change_duty(ctx: Context, duty_id: int, duty: Duty) -> Made:
    known = next(it for it in ctx.directory.duties if it.id == duty_id)
    await ctx.store.duties.set_count(duty_id, duty.count)
    return Made(duty_id=duty_id, before=known.count)


async def _remove(ctx: Context, entry: Entry, now: Standing) -> Made:
    """Take what a later version has no more out of the school, so that it can be put back."""
    made = entry.made
    if made.item_id is not None:
        await ctx.store.schedule.set_cancelled(made.item_id, ctx.now)
        await replan_item(ctx.store, ctx.directory.calendar, made.item_id, ctx.now)
        return Made(undo=Undo(made.item_id))
    draft = now.current(entry)
    await ctx.store.duties.remove(made.duty_id or 0, ctx.now)
    return Made(duty_id=made.duty_id, undo=Undo(draft=draft))


async def _join(ctx: Context, draft: PeopleDraft) -> Made:
    group_id = draft.whom.group_id if draft.whom else None
    assert group_id is not None  # noqa: S101  (lists of people are tied to a group)
    before = []
    for member_id in joining(draft, ctx.directory):
        member = ctx.directory.member_by_id[member_id]
        inside = group_id in member.groups
        before.append((member_id, (group_id in member.leads) if inside else None))
        await ctx.store.members.join(member_id, group_id, lead=draft.lead or group_id in member.leads)
    return Made(undo=Undo(group_id=group_id, joined=tuple(before)))


# --- what comes of it -----------------------------------------------------------------------------


async def first_reminders(ctx: Context, made: Sequence[tuple[int, Made]]) -> list[tuple[Due, Item]]:
    """The reminders of what was imported that go out within the time planned ahead, the first one first."""
    wishes = await ctx.store.preferences.wishes()
    items = await ctx.store.schedule.among(it.item_id for _, it in made if it.item_id is not None)
    found = [
        (due, item)
        for item in items
        for due in plan_item(item, ctx.directory.calendar, wishes, ctx.now, ctx.now + HORIZON)
    ]
    return sorted(found, key=lambda pair: (pair[0].at, pair[1].id))


async def next_broadcast(ctx: Context) -> Due | None:
    """When the school is next told of a whole week or month, if within the time planned ahead."""
    wishes = await ctx.store.preferences.wishes()
    return next(iter(plan_school(ctx.directory.calendar, wishes, ctx.now, ctx.now + HORIZON)), None)
