"""Which of a school's rules bind a person, or a group as a whole, in a term. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from school.calendar.terms import Term
from school.counting.allowances import Allowance
from school.counting.duties import ANY, Duty, Metric, Only, Pair, Per, Side, age_on, service_on
from school.counting.windows import Workdays
from school.people import Group, Member

_MOST_KEPT = 2000


@dataclass(frozen=True)
class TermRules:
    """Everything that decides what people owe in a term.

    Ages and years of service are those of its first day, so that they change nobody's duties within it.
    """

    term: Term
    duties: tuple[Duty, ...]
    workdays: Workdays
    groups: tuple[Group, ...] = ()
    pairs: tuple[Pair, ...] = ()
    allowances: tuple[Allowance, ...] = ()

    @cached_property
    def group_by_id(self) -> Mapping[int, Group]:
        """The groups of the school by their id."""
        return {group.id: group for group in self.groups}

    @cached_property
    def _owed(self) -> dict[tuple[int, date], list[Owed]]:
        return {}

    @cached_property
    def _allowances_of(self) -> Mapping[int, list[Allowance]]:
        found: dict[int, list[Allowance]] = defaultdict(list)
        for it in self.allowances:
            found[it.member_id].append(it)
        return found

    def owed(self, member: Member, today: date) -> list[Owed]:
        """What binds a member alone; worked out once a day for each, for boards ask again and again."""
        known = self._owed.get((member.id, today))
        if known is None:
            if len(self._owed) >= _MOST_KEPT:
                self._owed.clear()
            known = self._owed[member.id, today] = _owed_by(member, self, today)
        return known

    def allowed(self, member_id: int, metric: Metric) -> list[Allowance]:
        """What is allowed to somebody about a kind of work, on whatever days."""
        return [it for it in self._allowances_of.get(member_id, ()) if it.metric in (None, metric)]

    def partners(self, member_id: int, side: Side, today: date) -> list[int]:
        """Those on the other side of somebody's pairs; outside the term as of its nearest day."""
        day = min(max(today, self.term.first_day), self.term.last_day)
        return [it.member(side.other) for it in self.pairs if it.member(side) == member_id and it.holds(day)]

    def subjects(self, member: Member) -> frozenset[str]:
        """The subjects that are somebody's own."""
        groups = (self.group_by_id[it] for it in member.groups if it in self.group_by_id)
        of_groups = (group.subject for group in groups if group.subject)
        return frozenset((*(lesson.subject for lesson in member.teaches), *of_groups))

    def binds(self, duty: Duty, member: Member, today: date) -> bool:
        """Whether a member owes a duty, alone or (`together`) with a group."""
        if duty.member_id is not None:
            return duty.member_id == member.id
        if duty.group_id is not None and duty.group_id not in member.groups:
            return False
        if duty.group_kind is not None and not self._groups_bound(duty, member):
            return False
        if duty.role is not None and duty.role not in member.roles:
            return False
        if duty.side is not None and not self.partners(member.id, duty.side, today):
            return False
        if duty.others and any(self.binds(it, member, today) for it in self._closer_than(duty)):
            return False
        return self._in_years(duty, member)

    def _closer_than(self, duty: Duty) -> list[Duty]:
        """The rules about the same work, in whatever period, that take people out of a duty of all others."""
        return [
            it
            for it in self.duties
            if (it.metric, it.only) == (duty.metric, duty.only) and not (it.for_all or it.together or it.adds)
        ]

    def _in_years(self, duty: Duty, member: Member) -> bool:
        if duty.age is ANY and duty.service is ANY:
            return True
        day = self.term.first_day
        return duty.age.holds(age_on(member, day)) and duty.service.holds(service_on(member, day))

    def _groups_bound(self, duty: Duty, member: Member) -> list[int]:
        return [it for it in sorted(member.groups) if self.binds_group(duty, it)]

    def binds_group(self, duty: Duty, group_id: int) -> bool:
        """Whether a group owes a duty as one."""
        if not duty.together:
            return False
        group = self.group_by_id.get(group_id)
        if group is None:
            return False
        return duty.group_id == group_id if duty.group_id is not None else duty.group_kind is group.kind


@dataclass(frozen=True, slots=True)
class Owed:
    """What binds somebody: `count` of what `duty` speaks of, from it alone or with those that are `added`.

    `partner_id`: the lessons of this partner are owed.
    """

    duty: Duty
    count: int
    added: tuple[Duty, ...] = ()
    partner_id: int | None = None


def owed_by(member: Member, rules: TermRules, today: date) -> list[Owed]:
    """What binds a member alone, in the order of kinds of work and periods.

    For each of them a rule for the person goes before all others; else the highest number among the member's
    roles and groups counts, and what is to be added comes on top.
    """
    return rules.owed(member, today)


def _owed_by(member: Member, rules: TermRules, today: date) -> list[Owed]:
    found: dict[tuple[Metric, Per, Only, int | None], list[Duty]] = defaultdict(list)
    for duty in rules.duties:
        if not duty.together and rules.binds(duty, member, today):
            for partner in _partners(duty, member, rules, today):
                found[duty.metric, duty.per, duty.only, partner].append(duty)
    owed = [_combined(those, key[3]) for key, those in found.items()]
    return sorted(owed, key=lambda it: order(it.duty))


def _partners(duty: Duty, member: Member, rules: TermRules, today: date) -> list[int] | tuple[None]:
    if duty.only is not Only.PARTNER:
        return (None,)
    sides = [duty.side] if duty.side else list(Side)
    return [it for side in sides for it in rules.partners(member.id, side, today)]


def _combined(those: Iterable[Duty], partner_id: int | None) -> Owed:
    by_count = sorted(those, key=lambda duty: (duty.member_id is not None, not duty.adds, duty.count))
    leading = by_count[-1]
    if leading.member_id is not None:
        return Owed(leading, leading.count, (), partner_id)
    added = tuple(duty for duty in by_count[:-1] if duty.adds)
    return Owed(leading, leading.count + sum(duty.count for duty in added), added, partner_id)


def owed_together(group_id: int, rules: TermRules) -> list[Duty]:
    """What a group owes as one: of each kind of work and period the highest number, and a rule of its own first."""
    found: dict[tuple[Metric, Per, Only], Duty] = {}
    for duty in rules.duties:
        if rules.binds_group(duty, group_id):
            key = (duty.metric, duty.per, duty.only)
            rival = found.get(key)
            if rival is None or _weight(duty) > _weight(rival):
                found[key] = duty
    return sorted(found.values(), key=order)


def _weight(duty: Duty) -> tuple[bool, int]:
    return duty.group_id is not None, duty.count


_METRICS = {metric: place for place, metric in enumerate(Metric)}
_PERIODS = {per: place for place, per in enumerate(Per)}
_KINDS = {only: place for place, only in enumerate(Only)}


def order(duty: Duty) -> tuple[int, int, int]:
    """The order in which duties are shown: by kind of work, the shorter period first, the whole before a part."""
    return _METRICS[duty.metric], _PERIODS[duty.per], _KINDS[duty.only]
