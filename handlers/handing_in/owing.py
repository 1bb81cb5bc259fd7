"""Deadlines with submissions as the store has them: what each wants, what has come, who still owes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from school.directory import Directory
from school.handing_in.submissions import (
    Requirement,
    Submission,
    closes_at,
    debtors,
    members_behind,
    own_debts,
    still_owing,
)
from school.people import Group, Member
from school.scheduling.schedule import Item
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Debt:
    """A deadline with what it wants and what was handed in for it: everything, or what is one person's concern."""

    item: Item
    wanted: Requirement
    given: tuple[Submission, ...]
    school: Directory

    @property
    def closes(self) -> datetime:
        """When it is over."""
        return closes_at(self.item, self.school.calendar)

    @property
    def debtors(self) -> tuple[Member | Group, ...]:
        """Who owes, whatever they have handed in."""
        return debtors(self.wanted, self.item.audience, self.school)

    @property
    def owing(self) -> tuple[Member | Group, ...]:
        """Who has not handed in everything."""
        return still_owing(self.wanted, self.item.audience, self.given, self.school)

    def own(self, member: Member) -> tuple[Member | Group, ...]:
        """For whom this member may hand in."""
        return own_debts(member, self.wanted, self.item.audience, self.school)

    def by(self, debtor_id: int) -> tuple[Submission, ...]:
        """What one debtor has handed in."""
        return tuple(it for it in self.given if it.debtor_id == debtor_id)

    def is_open(self, now: datetime) -> bool:
        """Whether something may still come."""
        return not self.item.done and (now < self.closes or self.wanted.late)


async def debts(
    store: Store, school: Directory, items: Iterable[Item], *, of: Member | None = None
) -> list[Debt]:
    """Those of the items by which something is handed in, in order of their moments.

    `of` leaves out what others have handed in than this person and the own groups.
    """
    by_id = {item.id: item for item in items}
    wanted = await store.submissions.requirements(by_id)
    given = await store.submissions.of(wanted, None if of is None else (of.id, *of.groups))
    found = [
        Debt(by_id[it], want, tuple(one for one in given if one.item_id == it), school)
        for it, want in wanted.items()
    ]
    return sorted(found, key=lambda debt: (debt.closes, debt.item.id))


def relieved(debt: Debt) -> set[int]:
    """The active members who have nothing to hand in (any more) by a deadline."""
    owing = {member.id for member in members_behind(debt.owing, debt.school)}
    return {member.id for member in debt.school.active} - owing
