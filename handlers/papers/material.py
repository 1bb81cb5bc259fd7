"""What goes into a document: everything about some people and days, read in one go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cached_property

from handlers.handing_in.owing import Debt, debts
from school.counting.board import Kind, kinds_owed
from school.counting.consent import State
from school.counting.duties import Metric
from school.counting.quotas import Entry
from school.counting.tallies import (
    Completion,
    Counts,
    GroupSum,
    by_name,
    by_person,
    completions,
    counted_from,
    group_completions,
    group_sums,
)
from school.directory import Directory
from school.exporting.exports import (
    ABOUT_LOGS,
    Request,
    Scope,
    Span,
    check_export,
    lesson_of,
    month_span,
    read_span,
    seen_by,
)
from school.handing_in.submissions import counted
from school.observing.in_class import Line
from school.observing.observations import Observation
from school.people import Group, Member
from school.permissions import OVERSEERS
from school.scheduling.schedule import Item, ItemKind, Occurrence, agenda
from storage.records import KeptFile, Record
from storage.store import Store


@dataclass(frozen=True, slots=True)
class Collected:
    """What came by a deadline: of how many, who has not handed in everything, and how many pieces came when."""

    item: Item
    owing: int
    missing: Sequence[str]
    in_time: int
    late: int


# Without words of its own: whoever logs or shows it would spell out twenty thousand lessons.
@dataclass(frozen=True, repr=False)
class Material:
    """The work of some people in a span of days, in order of the days, as who asked may see it; what was returned
    is left out.

    `readable` are the logs whose appraisals and photos are for who asked; of all others they are left out. `now`
    is aware, in the school's zone. `members` holds whoever belongs to the scope, and those who have left with work
    in these days. `lines` are what was written in class, by log; `coming` is what the month after a month brings.
    """

    school: Directory
    scope: Scope
    span: Span
    now: datetime
    members: tuple[Member, ...]
    logs: Sequence[Observation]
    readable: frozenset[int]
    lines: Mapping[int, Sequence[Line]]
    records: Sequence[Record]
    entries: Mapping[int, Sequence[Entry]]
    agenda: Sequence[Occurrence]
    coming: Sequence[Occurrence]
    debts: Sequence[Debt]

    @property
    def today(self) -> date:
        """The school's date."""
        return self.now.date()

    @property
    def until(self) -> date:
        """The last day that this can tell of."""
        return min(self.span.last_day, self.today)

    @cached_property
    def counted_records(self) -> Sequence[Record]:
        """The other work without what waits for somebody's consent."""
        return [it for it in self.records if it.state is State.COUNTED]

    @cached_property
    def counted_logs(self) -> Sequence[Observation]:
        """The lessons without what waits for consent, and of each observer one in a period of a day, as in a duty."""
        found: dict[object, Observation] = {}
        for log in self.logs:
            if log.state is State.COUNTED:
                visit = log.visit
                same = (log.observer_id, visit.day, visit.period) if visit.period is not None else log.id
                found.setdefault(same, log)
        return list(found.values())

    @cached_property
    def pending(self) -> bool:
        """Whether some of all this waits for consent."""
        states = (*(it.state for it in self.logs), *(it.state for it in self.records))
        return State.PENDING in states

    @cached_property
    def work(self) -> Mapping[int, Counts]:
        """How much of each kind each member has done in these days, without what waits or stands there twice."""
        done = [(log.observer_id, Metric.OBSERVE) for log in self.counted_logs]
        return by_person([*done, *((it.member_id, it.metric) for it in self.counted_records)])

    @cached_property
    def sums(self) -> list[GroupSum]:
        """The same by group."""
        return group_sums(self.school, self.members, self.work)

    @cached_property
    def metrics(self) -> list[Metric]:
        """The kinds of work besides observing that somebody has done."""
        found = {it.metric for it in self.counted_records}
        return [metric for metric in Metric if metric in found]

    @cached_property
    def kinds(self) -> list[Kind]:
        """The kinds of work that somebody owed."""
        owed = {kind for each in self.completions.values() for kind in each}
        rules = self.school.rules_at(self.span.first_day)
        return [kind for kind in kinds_owed(self.members, rules, self.today) if kind in owed]

    @cached_property
    def completions(self) -> Mapping[int, Mapping[Kind, Completion]]:
        """What each member owed in these days, and how much of it is done."""
        return {
            it.id: completions(self.school, it, self.entries.get(it.id, ()), self.span, self.today)
            for it in self.members
            if it.active
        }

    @cached_property
    def group_completions(self) -> list[tuple[Group, Mapping[Kind, Completion]]]:
        """What the groups of the scope owed as one, those that owed something."""
        if self.scope.member_id is not None:
            return []
        found = []
        for group in self.school.groups:
            if self.scope.group_id in (None, group.id):
                people = [it for it in self.members if group.id in it.groups]
                entries = [entry for it in people for entry in self.entries.get(it.id, ())]
                done = group_completions(self.school, group, entries, self.span, self.today)
                found.append((group, done))
        return [(group, done) for group, done in found if done]

    def debtors(self, debt: Debt) -> list[Member | Group]:
        """Who owed something by a deadline, as far as they belong to the scope."""
        group_id = self.scope.group_id
        return [
            it
            for it in debt.debtors
            if group_id is None or (it.id == group_id if isinstance(it, Group) else group_id in it.groups)
        ]

    def collected(self, debt: Debt) -> Collected:
        """What has come of them."""
        owing = self.debtors(debt)
        ids = {it.id for it in owing}
        given = [it for it in debt.given if it.counts and it.debtor_id in ids]
        have, late = counted(given), sum(it.late for it in given)
        missing = [it.name for it in owing if have.get(it.id, 0) < debt.wanted.count]
        return Collected(debt.item, len(owing), missing, len(given) - late, late)

    def name(self, member_id: int) -> str:
        """What a member is called."""
        return self.school.member_by_id[member_id].name


async def gather(
    store: Store, school: Directory, viewer: Member | None, request: Request, now: datetime
) -> Material:
    """Read what a document is made of; of one that is about lessons alone, nothing else.

    Raises:
        Outdated, Forbidden: what is asked for is gone, or not (any more) for the viewer to have.
    """
    if viewer is not None:
        check_export(viewer, request.scope, school)
    span = read_span(request.span, school, now.date())
    every = request.paper not in ABOUT_LOGS
    inside = [it for it in school.members if request.scope.holds(it)]
    ids = [it.id for it in inside]
    logs = await store.observations.of_all(ids, span.first_day, span.last_day)
    logs = [it for it in logs if it.state is not State.RETURNED]
    records = await store.records.of_all(ids, span.first_day, span.last_day) if every else []
    records = [it for it in records if it.state is not State.RETURNED]
    worked = {log.observer_id for log in logs} | {it.member_id for it in records}
    seen = {log.id: seen_by(viewer, log, school) for log in logs}
    readable = frozenset(log_id for log_id, log in seen.items() if log)
    members = [it for it in inside if it.id in worked or _is_listed(it, request.scope)]
    return Material(
        school=school,
        scope=request.scope,
        span=span,
        now=now,
        members=by_name(members),
        logs=[seen[log.id] or lesson_of(log) for log in logs],
        readable=readable,
        lines=await store.class_lines.of_logs(log.id for log in logs if log.id in readable and log.lines),
        records=records,
        entries=await _entries(store, school, members, span) if every else {},
        agenda=await _agenda(store, school, request.scope, span.first_day, span.last_day) if every else [],
        coming=await _coming(store, school, request.scope, span) if every else [],
        debts=await _debts(store, school, request.scope, span) if every else [],
    )


def _is_listed(member: Member, scope: Scope) -> bool:
    """Those of the office, who neither teach nor belong to a group, stand in a list of the school only with work."""
    at_work = member.groups or member.teaches or not member.roles & OVERSEERS
    return member.active and bool(at_work or scope.member_id)


async def _entries(
    store: Store, school: Directory, members: Sequence[Member], span: Span
) -> dict[int, list[Entry]]:
    """What counts against duties, by member."""
    metrics = {duty.metric for duty in school.duties}
    return await store.duties.entries_of([it.id for it in members], metrics, counted_from(school, span))


async def _agenda(store: Store, school: Directory, scope: Scope, first: date, last: date) -> list[Occurrence]:
    """What the school or the group does together in these days; nothing that is only for single people."""
    if scope.member_id is not None:
        return []
    items = await store.schedule.items(first, last)
    return [
        it
        for it in agenda(items, first, last, school.calendar)
        if not it.item.audience.people
        and it.item.kind is not ItemKind.DEADLINE
        and scope.group_id in (None, it.item.audience.group_id)
    ]


async def _coming(store: Store, school: Directory, scope: Scope, span: Span) -> list[Occurrence]:
    if not span.is_month:
        return []
    following = month_span(span.last_day + timedelta(days=1), school)
    return await _agenda(store, school, scope, following.first_day, following.last_day)


async def _debts(store: Store, school: Directory, scope: Scope, span: Span) -> list[Debt]:
    """The deadlines of these days by which something was handed in, those for single people left out."""
    if scope.member_id is not None:
        return []
    items = await store.schedule.items(span.first_day, span.last_day)
    due = [it for it in items if it.kind is ItemKind.DEADLINE and span.holds(it.last_day)]
    return await debts(store, school, [it for it in due if _concerns(it.audience.group_id, scope)])


def _concerns(group_id: int | None, scope: Scope) -> bool:
    return scope.group_id is None or group_id in (None, scope.group_id)


async def files_of_logs(store: Store, logs: Sequence[Observation]) -> dict[int, list[KeptFile]]:
    """What hangs on these logs, by log."""
    found: dict[int, list[KeptFile]] = {}
    for it in await store.records.kept_files(log.id for log in logs if log.photos):
        found.setdefault(it.owner_id, []).append(it)
    return found


async def files_of_records(store: Store, records: Sequence[Record]) -> dict[int, list[KeptFile]]:
    """What hangs on these records, by record."""
    found: dict[int, list[KeptFile]] = {}
    for it in await store.records.files_of(record.id for record in records if record.files):
        found.setdefault(it.owner_id, []).append(it)
    return found
