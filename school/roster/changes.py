"""What a roster would change in a school. People are known by their name; nobody is ever removed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from school.directory import Directory
from school.names import pinyin_key
from school.people import Assignment, GroupKind, Member, Role
from school.permissions import OVERSEERS
from school.roster.draft import PersonDraft
from school.roster.standing import Entry
from school.roster.teaching import Teaching
from school.staff.name_entry import LONGEST_GROUP, read_group

_ENDING: Final = {GroupKind.SUBJECT: "组", GroupKind.PREP: "备课组"}


@dataclass(frozen=True, slots=True)
class NewGroup:
    """A group that a roster names and the school does not have."""

    kind: GroupKind
    name: str
    subject: str | None
    grade: int | None


@dataclass(frozen=True, slots=True)
class Changes:
    """What an import would do. `unsure` holds names that fit several members, who stay as they are."""

    new: tuple[Entry, ...] = ()
    returning: tuple[Entry, ...] = ()
    changed: tuple[Entry, ...] = ()
    unchanged: tuple[Entry, ...] = ()
    unsure: tuple[str, ...] = ()
    missing: tuple[Member, ...] = ()
    new_groups: tuple[NewGroup, ...] = ()

    @property
    def to_store(self) -> tuple[Entry, ...]:
        """Everybody the import writes."""
        return (*self.new, *self.returning, *self.changed)


def unknown_groups(people: Iterable[PersonDraft], directory: Directory) -> tuple[NewGroup, ...]:
    """The groups that a roster names and the school lacks, each once, in order; a remark in place of a name
    is too long to be one."""
    known = {group.name for group in directory.groups}
    named = [(GroupKind.SUBJECT, name) for person in people for name in person.groups]
    named += [(GroupKind.PREP, name) for person in people for name in person.prep_groups]
    new = {
        full: NewGroup(kind, full, *read_group(full, directory.school.stage))
        for kind, written in named
        if written not in known and (full := full_name(kind, written)) not in known
    }
    return tuple(group for group in new.values() if len(group.name) <= LONGEST_GROUP)


def full_name(kind: GroupKind, written: str) -> str:
    """劳动 becomes 劳动组, 三年级语文 becomes 三年级语文备课组."""
    return written if written.endswith("组") else written + _ENDING[kind]


def compare(
    people: Sequence[PersonDraft], directory: Directory, *, create_groups: bool, apart: bool
) -> Changes:
    """What storing these people would change.

    `create_groups`: groups the school lacks are founded, else they are passed over. `apart`: rows of one
    name are different people, else one person who is listed several times.
    """
    fresh = unknown_groups(people, directory) if create_groups else ()
    allowed = {group.name: group.kind for group in directory.groups} | {it.name: it.kind for it in fresh}
    pairs, unsure = _pairs(people if apart else _merged(people), directory)
    entries = [_entry(person, member, directory, allowed) for person, member in pairs]
    known = [(entry, member) for entry in entries if (member := entry.member)]
    there = {member.id for _, member in known}
    return Changes(
        new=tuple(entry for entry in entries if entry.member is None),
        returning=tuple(entry for entry, member in known if not member.active),
        changed=tuple(e for e, member in known if member.active and e != entry_of(member, directory)),
        unchanged=tuple(e for e, member in known if member.active and e == entry_of(member, directory)),
        unsure=unsure,
        missing=tuple(it for it in directory.active if it.id not in there and it.name not in unsure),
        new_groups=fresh,
    )


def entry_of(member: Member, directory: Directory) -> Entry:
    """A member as they stand now."""
    names = {group.id: group.name for group in directory.groups}
    return Entry(
        member,
        member.name,
        frozenset(names[it] for it in member.groups),
        frozenset(names[it] for it in member.leads),
        member.appointed,
        member.teaches,
        member.birth,
        member.joined_year,
    )


def _merged(people: Iterable[PersonDraft]) -> list[PersonDraft]:
    by_name: dict[str, PersonDraft] = {}
    for person in people:
        before = by_name.get(person.name)
        by_name[person.name] = _both(before, person) if before else person
    return list(by_name.values())


def _both(one: PersonDraft, other: PersonDraft) -> PersonDraft:
    taught = dict.fromkeys((*one.teaching.assignments, *other.teaching.assignments))
    return replace(
        one,
        groups=tuple(dict.fromkeys((*one.groups, *other.groups))),
        prep_groups=tuple(dict.fromkeys((*one.prep_groups, *other.prep_groups))),
        roles=one.roles | other.roles,
        teaching=Teaching(tuple(taught)),
        birth=one.birth or other.birth,
        joined_year=one.joined_year or other.joined_year,
        likely_group=None if one.groups or other.groups else one.likely_group or other.likely_group,
    )


@dataclass
class _Pairing:
    """The rows and the members of one name."""

    rows: list[PersonDraft] = field(default_factory=list)
    members: list[Member] = field(default_factory=list)


def _pairs(
    people: Iterable[PersonDraft], directory: Directory
) -> tuple[list[tuple[PersonDraft, Member | None]], tuple[str, ...]]:
    """Each row with its member or None, and the names for which that can't be told."""
    names = defaultdict[str, _Pairing](_Pairing)
    for person in people:
        names[person.name].rows.append(person)
    for name, pairing in names.items():
        called = [member for member in directory.members if member.name == name]
        pairing.members = [member for member in called if member.active] or called
    pairs: list[tuple[PersonDraft, Member | None]] = []
    unsure = []
    for name, pairing in names.items():
        found = _pair(pairing, directory)
        if found is None:
            unsure.append(name)
        else:
            pairs.extend(found)
    return pairs, tuple(unsure)


def _pair(pairing: _Pairing, directory: Directory) -> list[tuple[PersonDraft, Member | None]] | None:
    """Namesakes are told apart by their groups, or else go in order if every one of them has a row."""
    left = list(pairing.members)
    if len(pairing.rows) == len(left) == 1:
        return [(pairing.rows[0], left[0])]
    found: dict[int, Member] = {}
    for row, person in enumerate(pairing.rows):
        same = [it for it in left if {*person.groups} & {g.name for g in directory.groups_of(it)}]
        if same:
            found[row] = same[0]
            left.remove(same[0])
    rest = [row for row in range(len(pairing.rows)) if row not in found]
    if len(rest) < len(left) and rest:
        return None
    found.update(zip(rest, left, strict=False))
    return [(person, found.get(row)) for row, person in enumerate(pairing.rows)]


def _entry(
    person: PersonDraft, member: Member | None, directory: Directory, allowed: dict[str, GroupKind]
) -> Entry:
    """What the row says; where it says nothing, everything stays as it is."""
    now = entry_of(member, directory) if member else Entry(None, person.name)
    subject = _groups(GroupKind.SUBJECT, _named_or_likely(person, member), now, allowed)
    prep = _groups(GroupKind.PREP, person.prep_groups, now, allowed)
    leads = now.leads & (subject | prep)
    if Role.GROUP_LEAD in person.roles:
        leads |= subject
    if Role.PREP_LEAD in person.roles:
        leads |= prep
    return Entry(
        member,
        person.name,
        subject | prep,
        leads,
        now.appointed | (person.roles & OVERSEERS),
        _same_order(person.teaching.assignments, now.teaches),
        person.birth or now.birth,
        person.joined_year or now.joined_year,
    )


def _named_or_likely(person: PersonDraft, member: Member | None) -> tuple[str, ...]:
    """Whoever is new goes to the group of their subject where the row names none; the others stay where they are."""
    return (person.likely_group,) if member is None and person.likely_group else person.groups


def by_subject(changes: Changes, people: Iterable[PersonDraft]) -> list[str]:
    """Names of the new people who go to a group because of what they teach."""
    likely = {person.name for person in people if person.likely_group}
    return [entry.name for entry in changes.new if entry.groups and entry.name in likely]


def _groups(
    kind: GroupKind, written: Iterable[str], now: Entry, allowed: dict[str, GroupKind]
) -> frozenset[str]:
    named = {name for it in written for name in (it, full_name(kind, it))}
    groups = frozenset(name for name in named if allowed.get(name) is kind)
    return groups or frozenset(name for name in now.groups if allowed[name] is kind)


def _same_order(said: tuple[Assignment, ...], now: tuple[Assignment, ...]) -> tuple[Assignment, ...]:
    """The same lessons in another order are no change."""
    return now if not said or set(said) == set(now) else said


def leaderless(people: Iterable[PersonDraft], changes: Changes) -> list[str]:
    """Names of those called 组长 of whom the roster does not say which group they lead."""
    heads = {person.name for person in people if person.roles & {Role.GROUP_LEAD, Role.PREP_LEAD}}
    stored = (*changes.to_store, *changes.unchanged)
    leading = {it.name for it in stored if it.leads}
    return sorted({it.name for it in stored if it.name in heads - leading}, key=pinyin_key)
