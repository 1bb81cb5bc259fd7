"""Whom an announcement is for: the school, groups, roles, single people and group chats; and who may say so."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Protocol

from school.directory import Directory
from school.people import Group, Member, Role
from school.permissions import OVERSEERS
from school.problems import Problem
from school.scheduling.audiences import Named, read_named

Place = tuple[int, int]
"""A group chat and the topic in it, 0 for none."""


class Room(Protocol):
    """A group chat, or one topic of a forum, tied to the school (`group_id` None) or to one of its groups."""

    @property
    def chat_id(self) -> int: ...
    @property
    def thread_id(self) -> int: ...
    @property
    def group_id(self) -> int | None: ...


@dataclass(frozen=True, slots=True)
class Addressees:
    """Whom an announcement is for, as it was chosen. `rooms` are group chats it is posted in."""

    everyone: bool = False
    groups: frozenset[int] = frozenset()
    roles: frozenset[Role] = frozenset()
    people: frozenset[int] = frozenset()
    rooms: frozenset[Place] = frozenset()

    def name(self, member: Member) -> bool:
        """Whether an active member is meant in person, beyond the group chats."""
        return member.active and (
            self.everyone
            or member.id in self.people
            or bool(self.groups & member.groups)
            or bool(self.roles & member.roles)
        )

    def include(self, member: Member, rooms: Iterable[Room]) -> bool:
        """Whether an active member is meant, in person or by a group chat."""
        return self.name(member) or any(in_room(member, room) for room in self.chosen(rooms))

    def chosen(self, rooms: Iterable[Room]) -> list[Room]:
        """Those of the school's group chats that were chosen."""
        return [room for room in rooms if place_of(room) in self.rooms]


def place_of(room: Room) -> Place:
    """What tells a group chat from every other."""
    return room.chat_id, room.thread_id


def in_room(member: Member, room: Room) -> bool:
    """Whether a group chat is that of a member: of the school, or of an own group."""
    return member.active and (room.group_id is None or room.group_id in member.groups)


def rooms_beside(addressees: Addressees, rooms: Iterable[Room]) -> frozenset[Place]:
    """The group chats of those who were chosen in person: of the whole school, or of the chosen groups."""
    return frozenset(
        place_of(room)
        for room in rooms
        if (addressees.everyone if room.group_id is None else room.group_id in addressees.groups)
    )


# --- who may ------------------------------------------------------------------------------------------


class UnknownAddressees(Problem):
    """Words that mean none of the school's groups, roles or people."""

    def __init__(self, given: str) -> None:
        self.given = given


class MayNotAddress(Problem):
    """This person's roles do not reach all of these people."""


def may_address(
    author: Member, addressees: Addressees, directory: Directory, rooms: Collection[Room]
) -> bool:
    """Directors and leaders announce to all, the head of a group to its members and in its chats."""
    if not author.active:
        return False
    if author.roles & OVERSEERS:
        return True
    own = frozenset(author.leads)
    people = [directory.member_by_id[it] for it in addressees.people if it in directory.member_by_id]
    return (
        not addressees.everyone
        and not addressees.roles
        and addressees.groups <= own
        and all(person.groups & own for person in people)
        and all(room.group_id in own for room in addressees.chosen(rooms))
    )


def addressable_groups(author: Member, directory: Directory) -> list[Group]:
    """The groups somebody may announce to, in the school's order."""
    whole = bool(author.roles & OVERSEERS)
    return [group for group in directory.groups if whole or group.id in author.leads]


# --- an audience in words -------------------------------------------------------------------------------

_BEFORE_HEADS = re.compile(r"^(?:各位|全体|所有)(?=\S*(?:组长|行政|领导))")
_FIRST_WORD = re.compile(r"[@＠]?([^\s：:，。,.！!]+)(?:[：:，,]\s*|\s+|$)")
_BETWEEN = re.compile(r"[、+＋/]")


def read_addressees(text: str, directory: Directory, *, namesakes: bool = False) -> Addressees | None:
    """The people that words mean: 语文组、数学组, 全校, 教研组长, 陈小满; None unless every word means somebody.

    With `namesakes` a name means all who are called so, to be chosen from; without, it means nobody then.
    """
    found = [_read_word(word.strip(), directory, namesakes) for word in _BETWEEN.split(text) if word.strip()]
    known = [it for it in found if it is not None]
    return union(known) if known and len(known) == len(found) else None


def _read_word(word: str, directory: Directory, namesakes: bool) -> Addressees | None:
    people = directory.roster.called(word.removesuffix("老师")) or directory.roster.called(word)
    if people:
        several = len(people) > 1 and not namesakes
        return None if several else Addressees(people=frozenset(it.id for it in people))
    left, named = read_named(_BEFORE_HEADS.sub("", word), Named(), directory)
    if left or named.parts:
        return None
    groups = frozenset(group.id for group in named.groups)
    return Addressees(named.whole_school, groups, named.roles, frozenset(named.people))


def union(many: Iterable[Addressees]) -> Addressees:
    """All of them together."""
    every = list(many)
    return Addressees(
        any(it.everyone for it in every),
        frozenset().union(*(it.groups for it in every)),
        frozenset().union(*(it.roles for it in every)),
        frozenset().union(*(it.people for it in every)),
        frozenset().union(*(it.rooms for it in every)),
    )


def split_line(line: str, directory: Directory) -> tuple[Addressees | None, int]:
    """Whom the first word of a line is for, and where what is to be said begins.

    语文组 明天教研改到第七节 is for 语文组; a line that begins with its matter is for nobody yet, from 0.
    """
    match = _FIRST_WORD.match(line)
    addressees = read_addressees(match[1], directory) if match else None
    if match is None or addressees is None:
        return None, 0
    return addressees, match.end()
