"""Everything of a school that changes rarely and is looked at often, in one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from zoneinfo import ZoneInfo

from school.calendar.terms import Period, SchoolCalendar, SpecialDay, Term, Timetable
from school.counting.allowances import Allowance
from school.counting.duties import Duty, Metric, Pair
from school.counting.quotas import Entry, Progress, earliest_day, progress
from school.counting.term_rules import Owed, TermRules, owed_by
from school.counting.windows import Workdays, workdays_of
from school.names import RosterIndex
from school.observing.customs import Customs
from school.observing.sheets import Sheet
from school.people import Group, GroupKind, Member, Role, School
from school.problems import TermClosed
from school.staff.leaves import Leave, away


@dataclass(frozen=True)
class Directory:
    """A school with its people, groups, terms, timetable and duties, as of `school.version`.

    `members` holds those who have left as well (`active` is False); `terms` are in order of their days.
    `timetable` holds the usual bells; `other_timetables` those that go before them where they apply.
    `leaves`, `pairs` and `allowances` are in order of their first days: those of the last four terms and later.
    `consent` holds the kinds of work that a head has to look at, `points` the weights of work in tenths of a point.
    """

    school: School
    members: tuple[Member, ...]
    groups: tuple[Group, ...]
    terms: tuple[Term, ...]
    timetable: tuple[Period, ...]
    duties: tuple[Duty, ...]
    other_timetables: tuple[Timetable, ...] = ()
    special_days: tuple[SpecialDay, ...] = ()
    leaves: tuple[Leave, ...] = ()
    sheets: tuple[Sheet, ...] = ()
    customs: Customs = field(default_factory=Customs)
    pairs: tuple[Pair, ...] = ()
    allowances: tuple[Allowance, ...] = ()
    consent: frozenset[Metric] = frozenset()
    points: Mapping[Metric, int] = field(default_factory=dict)

    @cached_property
    def member_by_id(self) -> dict[int, Member]:
        """Members by their id, those who have left included."""
        return {member.id: member for member in self.members}

    @cached_property
    def member_by_user(self) -> dict[int, Member]:
        """Active members by their Telegram account."""
        return {m.user_id: m for m in self.members if m.user_id is not None and m.active}

    @cached_property
    def group_by_id(self) -> dict[int, Group]:
        """Groups by their id."""
        return {group.id: group for group in self.groups}

    @cached_property
    def active(self) -> tuple[Member, ...]:
        """The members who have not left."""
        return tuple(member for member in self.members if member.active)

    @cached_property
    def roster(self) -> RosterIndex:
        """The active members, ready to be found in a line of text."""
        return RosterIndex(self.active)

    @cached_property
    def calendar(self) -> SchoolCalendar:
        """The school's time."""
        tables = (*self.other_timetables, Timetable(self.timetable))
        return SchoolCalendar(ZoneInfo(self.school.timezone), self.terms, tables, self.special_days)

    @cached_property
    def workdays(self) -> Workdays:
        """The days in the terms on which people come to school."""
        return workdays_of(self.calendar)

    @cached_property
    def directors(self) -> tuple[Member, ...]:
        """The active research directors."""
        return tuple(member for member in self.active if Role.DIRECTOR in member.appointed)

    @cached_property
    def last_class(self) -> dict[int, int]:
        """The highest class number that somebody teaches, by grade; grades without a known class are missing."""
        last: dict[int, int] = {}
        for lesson in (lesson for member in self.active for lesson in member.teaches if lesson.class_no):
            last[lesson.grade] = max(last.get(lesson.grade, 0), lesson.class_no or 0)
        return last

    @cached_property
    def taught_by(self) -> dict[tuple[int, str, int | None], tuple[Member, ...]]:
        """Who teaches a subject, by grade, subject and class (None: the whole grade)."""
        found: dict[tuple[int, str, int | None], tuple[Member, ...]] = {}
        for member in self.active:
            for it in member.teaches:
                key = (it.grade, it.subject, it.class_no)
                found[key] = (*found.get(key, ()), member)
        return found

    def has_class(self, grade: int, class_no: int) -> bool:
        """Whether a grade may have this class: doubted only where the roster names the classes of the grade."""
        return class_no <= self.last_class.get(grade, class_no)

    def term_at(self, day: date) -> Term:
        """The term a day belongs to: the last that has begun by then, or else the first there is."""
        begun = [term for term in self.terms if term.first_day <= day]
        return begun[-1] if begun else self.terms[0]

    def is_closed(self, day: date) -> bool:
        """Whether a day lies in a term that is closed."""
        return any(term.closed and term.first_day <= day <= term.last_day for term in self.terms)

    def check_open(self, day: date) -> None:
        """Raise TermClosed for a day whose records stay as they are."""
        if self.is_closed(day):
            raise TermClosed

    @cached_property
    def _rules(self) -> dict[Term, TermRules]:
        return {
            term: TermRules(term, self.duties, self.workdays, self.groups, self.pairs, self.allowances)
            for term in self.terms
        }

    def rules_at(self, day: date) -> TermRules:
        """What decides what people owe in the term of a day."""
        return self._rules[self.term_at(day)]

    def counted_since(self, today: date) -> date:
        """The first day whose entries count for any duty as of `today`."""
        return earliest_day(today, self.term_at(today), self.duties)

    def owed_by(self, member: Member, today: date) -> list[Owed]:
        """What binds a member alone."""
        return owed_by(member, self.rules_at(today), today)

    def progress(self, member: Member, entries: Sequence[Entry], today: date) -> list[Progress]:
        """How far a member has come with everything owed alone; `entries` from `counted_since` on."""
        return progress(member, self.rules_at(today), entries, today)

    def on_leave(self, day: date) -> dict[int, Leave]:
        """Who is away on a day, by member id."""
        return away(self.leaves, day)

    def members_of(self, group_id: int) -> list[Member]:
        """The active members of a group."""
        return [member for member in self.active if group_id in member.groups]

    def groups_of(self, member: Member, kind: GroupKind | None = None) -> list[Group]:
        """The groups a member belongs to, in the school's order, all or of one kind."""
        return [g for g in self.groups if g.id in member.groups and kind in (None, g.kind)]
