"""Where people and groups stand, and the work behind a number."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from handlers.support.context import Context
from handlers.texts.counting import quota as texts
from handlers.texts.counting import records as record_texts
from handlers.texts.observing import log_card
from school.counting.duties import Metric
from school.counting.quotas import Did, Entry, Progress, did_of, earliest_day, group_progress
from school.counting.term_rules import owed_together
from school.people import Group, Member


async def standing(ctx: Context, member: Member | None = None) -> list[Progress]:
    """How far somebody (the sender) has come with everything owed alone."""
    member = member or ctx.member
    entries = await ctx.store.duties.entries(member.id, ctx.directory.counted_since(ctx.today))
    return ctx.directory.progress(member, entries, ctx.today)


async def standing_of_groups(ctx: Context, groups: Iterable[Group]) -> list[tuple[Group, Progress]]:
    """How far groups have come with what each owes as one."""
    rules = ctx.directory.rules_at(ctx.today)
    found = []
    for group in groups:
        if owed_together(group.id, rules):
            entries = await _entries_of(ctx, group)
            found += [(group, it) for it in group_progress(group.id, rules, entries, ctx.today)]
    return found


async def _entries_of(ctx: Context, group: Group) -> list[Entry]:
    owed = owed_together(group.id, ctx.directory.rules_at(ctx.today))
    people = [member.id for member in ctx.directory.members_of(group.id)]
    since = earliest_day(ctx.today, ctx.term, owed)
    found = await ctx.store.duties.entries_of(people, {duty.metric for duty in owed}, since)
    return sorted((it for those in found.values() for it in those), key=lambda it: it.id)


@dataclass(frozen=True, slots=True)
class Behind:
    """A number and the work behind it, the latest first."""

    progress: Progress
    did: Did

    @property
    def entries(self) -> list[Entry]:
        """All of it, whether it counts or not."""
        return sorted(self.did.every, key=lambda it: (it.day, it.id), reverse=True)


async def behind(ctx: Context, member: Member, duty_id: int, partner_id: int) -> Behind | None:
    """The work behind somebody's number; `partner_id` 0 is none. None where nothing of the kind is owed."""
    entries = await ctx.store.duties.entries(member.id, ctx.directory.counted_since(ctx.today))
    rules = ctx.directory.rules_at(ctx.today)
    for it in ctx.directory.progress(member, entries, ctx.today):
        if it.duty.id == duty_id and (it.partner_id or 0) == partner_id:
            return Behind(it, did_of(it.duty, it.window, entries, rules.subjects(member), it.partner_id))
    return None


async def behind_group(ctx: Context, group: Group, duty_id: int) -> Behind | None:
    """The same for what a group owes as one."""
    entries = await _entries_of(ctx, group)
    rules = ctx.directory.rules_at(ctx.today)
    for it in group_progress(group.id, rules, entries, ctx.today):
        if it.duty.id == duty_id:
            return Behind(it, did_of(it.duty, it.window, entries))
    return None


async def labels(ctx: Context, metric: Metric, entries: Sequence[Entry], *, own: bool) -> dict[int, str]:
    """What each piece of work is called, by its id; work of others is called by its author as well."""
    ids = [it.id for it in entries]
    if metric is Metric.OBSERVE:
        label = log_card.list_label if own else texts.visit_label
        return {it.id: label(it) for it in await ctx.store.observations.some(ids)}
    found = {}
    for record in await ctx.store.records.some(ids):
        author = "" if own else f" · {ctx.directory.member_by_id[record.member_id].name}"
        found[record.id] = record_texts.list_label(record) + author
    return found
