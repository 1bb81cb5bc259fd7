"""A plan that is looked over next to the school as it stands: what is there, what would change, what speaks against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from handlers.support.context import Context
from school.counting.duties import Duty
from school.directory import Directory
from school.plan_review.changes import Change
from school.plan_review.duties import rule_of
from school.plan_review.people import joining
from school.plan_review.proposals import NEW_GROUP, Draft, DutyDraft, ItemDraft, PeopleDraft
from school.plan_review.versions import changed_parts, draft_of_duty, draft_of_item, merge
from school.scheduling.conflicts import Conflict, Hitch, Surroundings
from school.scheduling.schedule import Item
from school.scheduling.series import is_twin, key_of, without_days_off
from storage.plan_entries import Entry


@dataclass(frozen=True)
class Standing:
    """The school as it stands: its items (in any stretch of time a plan may name, and those it goes on with)
    and its duties. `moment` is now, aware, in the school's zone."""

    school: Directory
    items: Sequence[Item]
    moment: datetime

    @cached_property
    def item_by_id(self) -> dict[int, Item]:
        """The items that are not cancelled."""
        return {it.id: it for it in self.items}

    @cached_property
    def surroundings(self) -> Surroundings:
        """What stands around the days of a plan."""
        return Surroundings(self.school, self.items)

    @cached_property
    def _duty_by_id(self) -> dict[int, Duty]:
        return {it.id: it for it in self.school.duties}

    @cached_property
    def _known(self) -> set[tuple[object, ...]]:
        return {key_of(it) for it in self.items}

    @cached_property
    def _rules(self) -> dict[object, Duty]:
        return {rule_of(it): it for it in self.school.duties}

    # --- one entry ----------------------------------------------------------------------------------

    def current(self, entry: Entry) -> Draft | None:
        """What the school has now of an entry that goes on from an earlier version; None where it is gone."""
        draft, made = entry.base or entry.proposal.draft, entry.made
        if made.item_id is not None:
            item = self.item_by_id.get(made.item_id)
            return draft_of_item(item) if item else None
        duty = self._duty_by_id.get(made.duty_id or 0)
        return draft_of_duty(duty, draft) if duty and isinstance(draft, DutyDraft) else None

    def result(self, entry: Entry) -> Draft:
        """What would be set up: over what the school has now, where the entry goes on from an earlier version."""
        now = self.current(entry) if entry.base else None
        return (
            merge(entry.base, entry.proposal.draft, now).draft if entry.base and now else entry.proposal.draft
        )

    def change(self, entry: Entry) -> Change:
        """How an entry stands to what the school has of it; what was cancelled here meanwhile stays so."""
        if entry.base is None or entry.gone:
            return entry.status
        now = self.current(entry)
        return Change.CHANGED if now and changed_parts(now, self.result(entry)) else Change.SAME

    def has(self, entry: Entry) -> bool:
        """Whether everything an entry asks for is there already, or was and has been cancelled here."""
        if entry.gone:
            return self.current(entry) is None
        if entry.base is not None:
            return self.change(entry) is Change.SAME
        it = entry.proposal
        if it.duty is not None:
            known = self.duty_like(it.duty)
            return known is not None and known.count == it.duty.count
        if isinstance(it.draft, PeopleDraft):
            return bool(it.draft.members) and it.draft.whom is not None and not joining(it.draft, self.school)
        return it.item is not None and key_of(it.item) in self._known

    def twin(self, entry: Entry) -> Item | None:
        """A series of the school that is most likely what an entry means, under another name."""
        item = entry.proposal.item
        if item is None or entry.base is not None or entry.gone or self.has(entry):
            return None
        return next((it for it in self.items if it.last_day >= item.first_day and is_twin(item, it)), None)

    def scheduled(self, entry: Entry) -> Item | None:
        """The item that an entry would set up or become, not meeting on days off, under the id it goes on with."""
        draft = self.result(entry)
        item = draft.item if isinstance(draft, ItemDraft) and not entry.gone else None
        return without_days_off(replace(item, id=entry.made.item_id or 0), self.school) if item else None

    def conflicts(self, entry: Entry) -> list[Conflict]:
        """What speaks against the day of an entry that would do something."""
        item = None if self.has(entry) else self.scheduled(entry)
        if item is None:
            return []
        # A plan for the whole term is usually sent when it has begun.
        several = item.last_day > item.first_day
        found = self.surroundings.conflicts(item, self.moment)
        return [it for it in found if not (it.hitch is Hitch.DAY_OFF and several and not it.name)]

    def clashes(self, entry: Entry) -> bool:
        """Whether something but its being over speaks against the day of an entry that is not left out."""
        return entry.kept is not False and any(it.hitch is not Hitch.PAST for it in self.conflicts(entry))

    def duty_like(self, duty: Duty) -> Duty | None:
        """The school's duty of the same people, work and period, whatever its number."""
        return self._rules.get(rule_of(duty))

    def still_fits(self, entry: Entry) -> bool:
        """Whether the group an entry is for still exists."""
        whom = entry.proposal.draft.whom
        return whom is None or whom.group in (None, NEW_GROUP) or whom.group in self.school.group_by_id

    def acts(self, entry: Entry) -> bool:
        """Whether importing the plan as it stands would do something for this entry."""
        if self.has(entry):
            return False
        if entry.gone:
            return entry.kept is False
        draft = entry.proposal.draft
        for_nobody = isinstance(draft, PeopleDraft) and not draft.members
        return bool(entry.kept) and entry.proposal.settable and self.still_fits(entry) and not for_nobody

    def to_import(self, entries: Sequence[Entry]) -> list[Entry]:
        """The entries for which something would be done, each thing once.

        Of two numbers for the same duty the higher one counts.
        """
        found: dict[object, Entry] = {}
        for it in sorted(entries, key=_number_asked, reverse=True):
            if self.acts(it):
                found.setdefault(_matter(it), it)
        return sorted(found.values(), key=lambda it: it.number)


def _number_asked(entry: Entry) -> int:
    return entry.proposal.duty.count if entry.proposal.duty else 0


def _matter(entry: Entry) -> object:
    it = entry.proposal
    if entry.base is not None or entry.gone or isinstance(it.draft, PeopleDraft):
        return entry.number
    new_group = it.draft.whom and it.draft.whom.new_group
    return (rule_of(it.duty) if it.duty else it.item and key_of(it.item)), new_group


async def standing(ctx: Context, entries: Sequence[Entry]) -> Standing:
    """The school around the days of a plan."""
    items = [it.proposal.item for it in entries if it.proposal.item]
    found: list[Item] = []
    if items:
        first, last = min(it.first_day for it in items), max(it.last_day for it in items)
        found = await ctx.store.schedule.items(min(first, ctx.today), last)
    known = {it.id for it in found}
    more = [it.made.item_id for it in entries if it.made.item_id is not None and it.made.item_id not in known]
    return Standing(
        ctx.directory, [*found, *await ctx.store.schedule.among(more)] if more else found, ctx.now
    )
