"""What is handed in by a deadline: who owes how much of what, what has come, and what may still come. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from school.announcing.announcements import by_pinyin
from school.calendar.terms import SchoolCalendar
from school.counting.duties import Metric
from school.directory import Directory
from school.people import Group, GroupKind, Member
from school.permissions import OVERSEERS, may_change_item
from school.problems import Problem
from school.reminding.reminders import over_at
from school.scheduling.schedule import Audience, Item, occurrences

MOST = 20
"""Pieces that one deadline may want of each."""
LONGEST_TEXT = 3000
LONGEST_WORD = 200
SHORTEST_WORK = 30
"""Characters: what is shorter and answers a reminder is asked about."""


class Owes(StrEnum):
    """Who owes: everybody, or one for all in each group of a kind."""

    EACH = "each"
    SUBJECT_GROUP = "subject_group"
    PREP_GROUP = "prep_group"

    @property
    def group_kind(self) -> GroupKind | None:
        """The kind of the groups that owe; None where people do."""
        return None if self is Owes.EACH else GroupKind(self.value)


class Proof(StrEnum):
    """What counts as handed in. `TICK`: it is given in hand, and the head ticks it off."""

    ANY = "any"
    FILE = "file"
    PHOTO = "photo"
    TEXT = "text"
    TICK = "tick"


class State(StrEnum):
    """What became of a submission; one that was returned is owed again."""

    GIVEN = "given"
    TICKED = "ticked"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Requirement:
    """What a deadline wants. With a `metric`, each submission of a person is also a record of that kind."""

    owes: Owes = Owes.EACH
    count: int = 1
    proof: Proof = Proof.ANY
    late: bool = True
    metric: Metric | None = None

    def takes(self, kind: Proof) -> bool:
        """Whether something that comes as FILE, PHOTO or TEXT counts."""
        return self.proof in (Proof.ANY, kind)


@dataclass(frozen=True, slots=True)
class Submission:
    """Something handed in. `debtor_id` is a member or, where groups owe, a group; `member_id` who gave it."""

    id: int
    item_id: int
    debtor_id: int
    member_id: int
    state: State
    given_at: datetime
    late: bool
    text: str | None = None
    word: str | None = None
    record_id: int | None = None

    @property
    def counts(self) -> bool:
        """Whether it has not been sent back."""
        return self.state is not State.RETURNED


# --- refusals -----------------------------------------------------------------------------------------


class NotOwed(Problem):
    """Somebody hands in what is not asked of them, or is no longer."""


class WrongProof(Problem):
    """Something else is wanted: see `Requirement.proof`."""

    def __init__(self, wanted: Proof) -> None:
        self.wanted = wanted


class Closed(Problem):
    """The deadline is over, and what comes late is not taken."""


class AllGiven(Problem):
    """Everything is there; which one is to be replaced has to be chosen."""


class NothingWanted(Problem):
    """A deadline by which nobody would owe anything."""


class OddText(Problem):
    """A text of no characters, or of more than may be: so many there are, so many there may be."""

    def __init__(self, size: int, most: int) -> None:
        self.size, self.most = size, most


def read_text(text: str, most: int = LONGEST_TEXT) -> str:
    """A text that is handed in, or a word with what is sent back. Raises OddText."""
    said = text.strip()
    if not 1 <= len(said) <= most:
        raise OddText(len(said), most)
    return said


def is_telling(text: str) -> bool:
    """Whether a text is long enough to be meant as a piece of work and not as a word to the sender (好的，收到)."""
    return len(text) >= SHORTEST_WORK


# --- who owes -----------------------------------------------------------------------------------------


def people_owing(audience: Audience, school: Directory) -> tuple[Member, ...]:
    """Who hands something in, each for oneself, by pinyin."""
    return by_pinyin(it for it in school.active if _is_meant(it, audience))


def _is_meant(member: Member, audience: Audience) -> bool:
    """What is for the whole school is not for those of the office, who neither teach nor belong to a group."""
    if not member.active or not audience.includes(member):
        return False
    whole_school = audience.group_id is None and not audience.people
    return not whole_school or bool(member.groups or member.teaches or not member.roles & OVERSEERS)


def groups_owing(kind: GroupKind, audience: Audience, school: Directory) -> tuple[Group, ...]:
    """The groups of a kind that somebody in the audience belongs to, in the school's order."""
    meant = [it for it in school.active if audience.includes(it)]
    return tuple(
        group
        for group in school.groups
        if group.kind is kind
        and audience.group_id in (None, group.id)
        and any(group.id in it.groups for it in meant)
    )


def debtors(requirement: Requirement, audience: Audience, school: Directory) -> tuple[Member | Group, ...]:
    """Who owes, as things stand: people, or groups."""
    kind = requirement.owes.group_kind
    return groups_owing(kind, audience, school) if kind else people_owing(audience, school)


def own_debts(
    member: Member, requirement: Requirement, audience: Audience, school: Directory
) -> tuple[Member | Group, ...]:
    """For whom this member may hand in: for oneself, or for one's own groups."""
    kind = requirement.owes.group_kind
    if kind is None:
        return (member,) if _is_meant(member, audience) else ()
    return tuple(it for it in groups_owing(kind, audience, school) if it.id in member.groups)


def may_collect(member: Member, item: Item, debtor: Member | Group) -> bool:
    """Whether somebody sees what a debtor hands in, ticks it off and sends it back.

    The director, school leaders and who may change the deadline do so for all, heads for their own groups.
    """
    if not member.active:
        return False
    if member.roles & OVERSEERS or may_change_item(member, item):
        return True
    groups = {debtor.id} if isinstance(debtor, Group) else debtor.groups
    return bool(groups & member.leads.keys())


def still_owing(
    requirement: Requirement, audience: Audience, given: Iterable[Submission], school: Directory
) -> tuple[Member | Group, ...]:
    """Who has not handed in everything."""
    have = counted(given)
    return tuple(
        it for it in debtors(requirement, audience, school) if have.get(it.id, 0) < requirement.count
    )


def members_behind(owing: Iterable[Member | Group], school: Directory) -> tuple[Member, ...]:
    """The people who can do something about it: those who owe, and everybody in the groups that do."""
    found: dict[int, Member] = {}
    for it in owing:
        for member in school.members_of(it.id) if isinstance(it, Group) else [it]:
            found[member.id] = member
    return by_pinyin(found.values())


def counted(given: Iterable[Submission]) -> dict[int, int]:
    """How many pieces of each debtor count."""
    return dict(Counter(it.debtor_id for it in given if it.counts))


# --- until when ---------------------------------------------------------------------------------------


def closes_at(item: Item, calendar: SchoolCalendar) -> datetime:
    """The moment at which a deadline is over."""
    [it] = occurrences(item, item.first_day, item.last_day, calendar)
    return over_at(it, calendar)


def check_open(requirement: Requirement, closes: datetime, now: datetime) -> bool:
    """Whether what comes at `now` is late. Raises Closed where that is not allowed."""
    late = now >= closes
    if late and not requirement.late:
        raise Closed
    return late


def to_replace(
    requirement: Requirement, own: Sequence[Submission], chosen: int | None, *, over: bool
) -> Submission | None:
    """Which of a debtor's submissions a new one takes the place of; None: it is added to them.

    What was sent back goes first. Raises AllGiven where one of several has to be chosen, Closed where what is
    there can't be replaced because the deadline is over.
    """
    returned = [it for it in own if not it.counts]
    if chosen is None and returned:
        return returned[0]
    if chosen is None and len(own) < requirement.count:
        return None
    if over:
        raise Closed
    picked = [it for it in own if it.id == chosen] if chosen is not None else list(own)
    if len(picked) != 1:
        raise AllGiven
    return picked[0]
