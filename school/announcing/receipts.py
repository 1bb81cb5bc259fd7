"""Who has answered an announcement, who has not, and how those are reminded."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from school.announcing.addressees import Place, Room, place_of
from school.announcing.announcements import LONGEST_WORDS, by_pinyin
from school.directory import Directory
from school.people import Group, GroupKind, Member
from school.problems import Problem

NUDGES_A_DAY = 2


class NudgedEnough(Problem):
    """So many times a day are enough."""


@dataclass(frozen=True, slots=True)
class Missing:
    """Who has not answered: by group, then apart those whom the bot can't write to, who is on leave and who left."""

    by_group: tuple[tuple[Group | None, tuple[Member, ...]], ...]
    unreachable: tuple[Member, ...]
    on_leave: tuple[Member, ...]
    left: tuple[Member, ...]

    @property
    def present(self) -> int:
        """How many an answer is waited for."""
        return sum(len(people) for _, people in self.by_group) + len(self.unreachable)


def missing(
    asked: Collection[int],
    answered: Collection[int],
    unreachable: Collection[int],
    directory: Directory,
    today: date,
) -> Missing:
    """Those of the people asked who have not answered; the first three are ids of members."""
    away = directory.on_leave(today)
    silent = [directory.member_by_id[it] for it in asked if it not in answered]
    employed = [member for member in silent if member.active]
    here = [member for member in employed if member.id not in away]
    reached = [member for member in here if member.id not in unreachable]
    return Missing(
        by_group(reached, directory),
        by_pinyin(member for member in here if member.id in unreachable),
        by_pinyin(member for member in employed if member.id in away),
        by_pinyin(member for member in silent if not member.active),
    )


def by_group(
    members: Iterable[Member], directory: Directory
) -> tuple[tuple[Group | None, tuple[Member, ...]], ...]:
    """People under their 教研组, or else their 备课组, in the school's order; those without one come last."""
    found: dict[Group | None, list[Member]] = {}
    for member in members:
        found.setdefault(main_group(member, directory), []).append(member)
    order = [*directory.groups, None]
    return tuple((group, by_pinyin(found[group])) for group in order if group in found)


def main_group(member: Member, directory: Directory) -> Group | None:
    """The group somebody is listed under."""
    groups = directory.groups_of(member, GroupKind.SUBJECT) or directory.groups_of(member)
    return groups[0] if groups else None


@dataclass(frozen=True, slots=True)
class Nudge:
    """How those who have not answered are reminded: in private, by mention in a group chat, or not at all.

    Who is on leave is not among them.
    """

    private: tuple[Member, ...]
    mentioned: tuple[tuple[Room, tuple[Member, ...]], ...]
    nowhere: tuple[Member, ...]


def plan_nudge(still: Missing, rooms: Sequence[Room]) -> Nudge:
    """Everybody is reminded in one place: in private if that is possible, else in the nearest group chat."""
    places: dict[Place, list[Member]] = {}
    nowhere = []
    for member in still.unreachable:
        room = _nearest(member, rooms)
        if room is None:
            nowhere.append(member)
        else:
            places.setdefault(place_of(room), []).append(member)
    return Nudge(
        tuple(member for _, people in still.by_group for member in people),
        tuple((room, tuple(places[place_of(room)])) for room in rooms if place_of(room) in places),
        tuple(nowhere),
    )


def _nearest(member: Member, rooms: Sequence[Room]) -> Room | None:
    """The chat of an own group before that of the school."""
    own = [room for room in rooms if room.group_id is not None and room.group_id in member.groups]
    whole = [room for room in rooms if room.group_id is None]
    return next(iter([*own, *whole]), None)


_RECEIPT: Final = re.compile(
    r"(?:收到|已收到|知道|明白|了解|已阅|好|好的|ok)[了啦]?(?:谢谢(?:您|老师|主任)?|感谢)?", re.IGNORECASE
)


def is_receipt(text: str) -> bool:
    """Whether somebody types what the button 收到 says: 收到, 好的，谢谢！, 知道了."""
    return _RECEIPT.fullmatch(_worded(text)) is not None


_NUMBER: Final = re.compile(r"(?:选|第|选第)?(?P<number>[1-6一二三四五六])(?:个|项|号)?")
_NUMERALS: Final = "一二三四五六"


def read_choice(text: str, choices: Sequence[str]) -> int | None:
    """Which of the choices somebody types: 请假, 我选请假, 2, 选二; None for anything else.

    Signs are read only where they stand as in the choice, and a bare figure not where choices have figures.
    """
    if text.strip() in choices:
        return choices.index(text.strip())
    words = _worded(text).removeprefix("我")
    plain = [_worded(choice) for choice in choices]
    for spoken in (words, words.removeprefix("选"), words.removeprefix("要")):
        if spoken and plain.count(spoken) == 1:
            return plain.index(spoken)
    match = _NUMBER.fullmatch(words)
    if match is None or (match[0] == match["number"] and any(_FIGURE.search(it) for it in plain)):
        return None
    said = match["number"]
    number = int(said) - 1 if said.isdecimal() else _NUMERALS.index(said)
    return number if number < len(choices) else None


_FIGURE: Final = re.compile(rf"[\d{_NUMERALS}]")


def _worded(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)


class WordsTooLong(Problem):
    """A short answer of more characters than one may have, or of none."""

    def __init__(self, size: int) -> None:
        self.size = size


def read_words(text: str) -> str:
    """A short answer in words. Raises WordsTooLong."""
    words = text.strip()
    if not 1 <= len(words) <= LONGEST_WORDS:
        raise WordsTooLong(len(words))
    return words
