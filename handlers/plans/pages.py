"""What the pages of a plan have in common: finding it, and what is said of an entry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from handlers.plans.standing import Standing, standing
from handlers.support.context import Context
from handlers.texts.plans.entries import Shown
from handlers.texts.scheduling.add_item import warnings
from school.directory import Directory
from school.plan_review.changes import Change
from school.plan_review.people import with_new_members
from school.plan_review.proposals import NEW_GROUP, Draft, DutyDraft, ItemDraft, PeopleDraft
from school.plan_review.views import View
from school.problems import Outdated, Problem
from school.scheduling.conflicts import days_of
from school.scheduling.schedule import ItemKind, occurrences
from storage.plan_entries import Entry
from storage.plans import Plan


class PlanImported(Problem):
    """Somebody goes on looking a plan over that has been imported meanwhile."""


async def get_plan(ctx: Context, plan_id: int) -> Plan:
    """A plan of this school. Raises Outdated."""
    plan = await ctx.store.plans.get(plan_id)
    if plan is None:
        raise Outdated
    return plan


async def open_plan(ctx: Context, plan_id: int) -> Plan:
    """A plan that is still looked over. Raises Outdated or PlanImported."""
    plan = await get_plan(ctx, plan_id)
    if plan.imported_at is not None:
        raise PlanImported
    return plan


@dataclass(frozen=True)
class Desk:
    """A plan that is looked over, with its entries and the school as it stands."""

    plan: Plan
    entries: Sequence[Entry]
    now: Standing

    def entry(self, number: int) -> Entry:
        """The entry of this number. Raises Outdated."""
        found = next((it for it in self.entries if it.number == number), None)
        if found is None:
            raise Outdated
        return found

    def of(self, view: View) -> list[Entry]:
        """The entries that a view shows."""
        if view is View.DOUBTS:
            return self.undecided()
        if view is View.CLASHES:
            return [it for it in self.entries if self.now.clashes(it)]
        return [it for it in self.entries if view.shows(it.proposal, self.now.change(it))]

    def lists(self) -> list[PeopleDraft]:
        """The lists of people in the plan."""
        return [it.proposal.draft for it in self.entries if isinstance(it.proposal.draft, PeopleDraft)]

    def undecided(self) -> list[Entry]:
        """The entries that somebody has to decide about."""
        return [
            it for it in self.entries if it.kept is None and it.proposal.doubtful and not self.now.has(it)
        ]


async def desk_of(ctx: Context, plan_id: int) -> Desk:
    """An open plan with all that is needed to go on with it. Raises Outdated or PlanImported."""
    plan = await open_plan(ctx, plan_id)
    entries = [_known_by_now(it, ctx.directory) for it in await ctx.store.plans.entries(plan.id)]
    return Desk(plan, entries, await standing(ctx, entries))


def _known_by_now(entry: Entry, school: Directory) -> Entry:
    draft = entry.proposal.draft
    if not isinstance(draft, PeopleDraft) or not draft.strangers:
        return entry
    return replace(entry, proposal=replace(entry.proposal, draft=with_new_members(draft, school)))


def shown(ctx: Context, entry: Entry, now: Standing) -> Shown:
    """What is said of an entry: what would be set up, and what speaks against it."""
    draft, change = now.result(entry), now.change(entry)
    there, duty = now.has(entry), entry.proposal.duty
    found = now.conflicts(entry)
    item = draft.item if isinstance(draft, ItemDraft) else None
    many = item is not None and item.kind is ItemKind.SERIES
    return Shown(
        draft,
        change,
        now.current(entry) if change is Change.CHANGED else None,
        there,
        now.still_fits(entry),
        warnings(found, ctx.directory, ctx.today, many=many) if found else (),
        now.duty_like(duty) if duty and change is Change.NEW else None,
        now.twin(entry),
        binds_nobody=_binds_nobody(ctx, draft),
    )


def _binds_nobody(ctx: Context, draft: Draft) -> bool:
    """Whether a duty is for people of whom the school has none, or does not know that it has."""
    duty = draft.duty if isinstance(draft, DutyDraft) else None
    if duty is None or duty.group_id == NEW_GROUP:
        return False
    rules = ctx.directory.rules_at(ctx.today)
    return not any(rules.binds(duty, it, ctx.today) for it in ctx.directory.active)


def fitting_days(entry: Entry, now: Standing) -> list[date]:
    """Days proposed for an item of one day that something speaks against."""
    item = now.scheduled(entry)
    if (
        item is None
        or item.kind not in (ItemKind.EVENT, ItemKind.DEADLINE)
        or item.last_day != item.first_day
    ):
        return []
    if entry.kept is False or not now.conflicts(entry):
        return []
    [only] = occurrences(item, item.first_day, item.first_day, now.school.calendar)
    return now.surroundings.fitting(only, now.moment)


def shifts(entry: Entry, now: Standing) -> list[tuple[date, date | None]]:
    """The days of a series that something speaks against, each with the next that would fit, if any."""
    item = now.scheduled(entry)
    if item is None or item.kind is not ItemKind.SERIES:
        return []
    wrong = set(days_of(now.conflicts(entry)))
    every = occurrences(item, date.min, date.max, now.school.calendar)
    fitting = [(it.planned, now.surroundings.fitting(it, now.moment)) for it in every if it.planned in wrong]
    return [(planned, days[0] if days else None) for planned, days in fitting]
