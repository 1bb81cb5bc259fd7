"""Announcements: where one goes, what it may ask, and when it may go."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from school.announcing.addressees import Addressees, Room, in_room
from school.directory import Directory
from school.names import pinyin_key
from school.people import Member
from school.problems import Problem

STILL_IN_TIME = timedelta(hours=2)
"""A scheduled announcement that is later than this, because the bot was down, waits for a word of its author."""
MOST_FILES = 10
FEWEST_CHOICES, MOST_CHOICES, LONGEST_CHOICE = 2, 6, 12
LONGEST_WORDS = 200
LONGEST_TEXT, LONGEST_CAPTION = 3900, 900
"""Telegram takes 4096 characters in a message and 1024 under a picture; the rest is for who says it."""


class State(StrEnum):
    """How far an announcement has come."""

    DRAFT = "draft"
    SCHEDULED = "scheduled"
    SENT = "sent"
    WITHDRAWN = "withdrawn"


class Ask(StrEnum):
    """What stands under an announcement: nothing, 收到, two to six choices, or a request for a short text."""

    NOTHING = "nothing"
    RECEIPT = "receipt"
    CHOICE = "choice"
    WORDS = "words"


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where an announcement goes. `people` are all it is for, the author aside, by pinyin; `private` those
    of them who get it in their own chat. Of those it can't reach there, `elsewhere` have a group chat in which
    it stands and `unreached` have none."""

    people: tuple[Member, ...]
    private: tuple[Member, ...]
    rooms: tuple[Room, ...]
    elsewhere: tuple[Member, ...]
    unreached: tuple[Member, ...]


def plan(
    addressees: Addressees,
    directory: Directory,
    rooms: Collection[Room],
    unreachable: Collection[int],
    author_id: int,
) -> Delivery:
    """Where an announcement goes as things stand; `unreachable` are members without a chat with the bot."""
    posted = addressees.chosen(rooms)
    people = [it for it in directory.active if it.id != author_id and addressees.include(it, posted)]
    named = [member for member in people if addressees.name(member)]
    cut_off = [member for member in named if member.id in unreachable]
    elsewhere = [member for member in cut_off if any(in_room(member, room) for room in posted)]
    return Delivery(
        people=by_pinyin(people),
        private=by_pinyin(member for member in named if member.id not in unreachable),
        rooms=tuple(posted),
        elsewhere=by_pinyin(elsewhere),
        unreached=by_pinyin(member for member in cut_off if member not in elsewhere),
    )


def by_pinyin(members: Iterable[Member]) -> tuple[Member, ...]:
    """People in the order of a Chinese list."""
    return tuple(sorted(members, key=lambda member: pinyin_key(member.name)))


# --- what may be asked, and when ------------------------------------------------------------------------


class OddChoices(Problem):
    """Fewer or more choices than may be asked, or one that is too long for a button."""


class TextTooLong(Problem):
    """More characters than one message holds: so many there are, so many there may be."""

    def __init__(self, size: int, limit: int) -> None:
        self.size, self.limit = size, limit


class TooManyFiles(Problem):
    """More pictures or files than one album holds."""


class AlreadySent(Problem):
    """It has gone out; what may be changed now is done from its card."""


class NothingToSay(Problem):
    """Neither words nor a file."""


class NobodyToTell(Problem):
    """It would reach nobody."""


class UnclearTime(Problem):
    """No moment at which something can be sent."""


class TimeIsPast(Problem):
    """A moment that is over."""

    def __init__(self, moment: datetime) -> None:
        self.moment = moment


def read_choices(text: str) -> tuple[str, ...]:
    """参加 / 请假, or one choice a line. Raises OddChoices."""
    words = [word.strip() for word in re.split(r"[\n/／、，,|｜]+", text)]
    choices = tuple(dict.fromkeys(word for word in words if word))
    if not FEWEST_CHOICES <= len(choices) <= MOST_CHOICES or any(len(it) > LONGEST_CHOICE for it in choices):
        raise OddChoices
    return choices
