"""What importing a plan would do to a school as it stands now, doing it, and taking it back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from handlers.support.context import Context
from handlers.support.planning import HORIZON, replan_item
from school.directory import Directory
from school.plan_duties import rule_of
from school.plan_import import key_of, without_days_off
from school.quotas import Duty
from school.reminders import plan_item
from school.schedule import Item
from storage.plans import Entry, Made


@dataclass(frozen=True)
class Standing:
    """The school as it stands: its items (in any stretch of time a plan may name) and its duties."""

    school: Directory
    items: Sequence[Item]

    def has(self, entry: Entry) -> bool:
        """Whether everything an entry asks for is there already."""
        it = entry.proposal
        if it.duty is not None:
            known = self.duty_like(it.duty)
            return known is not None and known.count == it.duty.count
        return it.item is not None and key_of(it.item) in self._known

    @cached_property
    def _known(self) -> set[tuple[object, ...]]:
        return {key_of(it) for it in self.items}

    def duty_like(self, duty: Duty) -> Duty | None:
        """The school's duty of the same people, work and period, whatever its number."""
        rules = {rule_of(it): it for it in self.school.duties if it.member_id is None}
        return rules.get(rule_of(duty))

    def still_fits(self, entry: Entry) -> bool:
        """Whether the group an entry is for still exists."""
        it = entry.proposal
        group = it.duty.group_id if it.duty else it.item.audience.group_id if it.item else None
        return group is None or group in self.school.group_by_id

    def to_import(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries that are kept and would set something up, each thing once.

        Of two numbers for the same duty the higher one counts.
        """
        found: dict[object, Entry] = {}
        for it in sorted(entries, key=_number_asked, reverse=True):
            if it.kept and it.proposal.settable and self.still_fits(it) and not self.has(it):
                found.setdefault(_matter(it), it)
        return sorted(found.values(), key=lambda it: it.number)


def _number_asked(entry: Entry) -> int:
    return entry.proposal.duty.count if entry.proposal.duty else 0


def _matter(entry: Entry) -> object:
    it = entry.proposal
    return rule_of(it.duty) if it.duty else it.item and key_of(it.item)


async def standing(ctx: Context, entries: Sequence[Entry]) -> Standing:
    """The school around the days of a plan."""
    items = [it.proposal.item for it in entries if it.proposal.item]
    if not items:
        return Standing(ctx.directory, [])
    first, last = min(it.first_day for it in items), max(it.last_day for it in items)
    return Standing(ctx.directory, await ctx.store.schedule.items(min(first, ctx.today), last))


async def carry_out(ctx: Context, entries: Sequence[Entry]) -> list[tuple[int, Made]]:
    """Set up what is kept and not there yet; what was made, by the numbers of entries."""
    now = await standing(ctx, entries)
    made = []
    for entry in now.to_import(entries):
        it = entry.proposal
        if it.duty is not None:
            made.append((entry.number, await _set_duty(ctx, it.duty, now)))
        elif it.item is not None:
            made.append((entry.number, await _add_item(ctx, it.item)))
    return made


async def _set_duty(ctx: Context, duty: Duty, now: Standing) -> Made:
    known = now.duty_like(duty)
    duty_id = await ctx.store.duties.add(
        duty.metric, duty.count, duty.per, ctx.now, role=duty.role, group_id=duty.group_id
    )
    return Made(duty_id=duty_id, before=known.count if known else None)


async def _add_item(ctx: Context, item: Item) -> Made:
    mine = replace(without_days_off(item, ctx.directory), created_by=ctx.member.id)
    added = await ctx.store.schedule.add(mine, ctx.now)
    await replan_item(ctx.store, ctx.directory.calendar, added.id, ctx.now)
    return Made(item_id=added.id, revision=added.revision)


async def first_reminder(ctx: Context, made: Sequence[tuple[int, Made]]) -> datetime | None:
    """When the first reminder of what was imported goes out, if one does within the time planned ahead."""
    wishes = await ctx.store.preferences.wishes()
    found = []
    for _, it in made:
        item = await ctx.store.schedule.get(it.item_id) if it.item_id else None
        if item is not None:
            found += plan_item(item, ctx.directory.calendar, wishes, ctx.now, ctx.now + HORIZON)
    return min((due.at for due in found), default=None)


@dataclass(frozen=True, slots=True)
class TakenBack:
    """How many items and duties were taken back, and how many stay because somebody has changed them since."""

    items: int = 0
    duties: int = 0
    changed: int = 0


async def take_back(ctx: Context, entries: Sequence[Entry]) -> TakenBack:
    """Undo an import: only what it made, and nobody has changed since."""
    items = duties = changed = 0
    numbers = {it.id: it.count for it in ctx.directory.duties}
    for entry in entries:
        made, duty = entry.made, entry.proposal.duty
        if made.item_id is not None:
            if await _cancel(ctx, made.item_id, made.revision):
                items += 1
            else:
                changed += 1
        elif made.duty_id is not None and duty is not None:
            if numbers.get(made.duty_id) != duty.count:
                changed += 1
                continue
            duties += 1
            if made.before is None:
                await ctx.store.duties.remove(made.duty_id)
            else:
                await ctx.store.duties.set_count(made.duty_id, made.before)
    return TakenBack(items, duties, changed)


async def _cancel(ctx: Context, item_id: int, revision: int | None) -> bool:
    item = await ctx.store.schedule.get(item_id)
    if item is None or item.revision != revision:
        return False
    await ctx.store.schedule.set_cancelled(item_id, ctx.now)
    await replan_item(ctx.store, ctx.directory.calendar, item_id, ctx.now)
    return True
