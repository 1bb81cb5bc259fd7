"""Who of several people has come how far with one kind of work. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from school.names import pinyin_key
from school.people import Member
from school.quotas import Duty, Entry, Metric, Pace, Per, Progress, Workdays, owed_by, progress
from school.terms import Term

Kind = tuple[Metric, Per]
"""What a board is about: 听课 each term, 教学反思 each month."""

_TURN = {Pace.BEHIND: 0, Pace.ON_PACE: 1, Pace.DONE: 2}


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of a board."""

    member: Member
    progress: Progress


def kinds_owed(members: Iterable[Member], duties: Sequence[Duty]) -> list[Kind]:
    """Every kind of work that somebody among these people owes, in the order of duties."""
    owed = [duty for member in members for duty in owed_by(member, duties)]
    metrics, periods = list(Metric), list(Per)
    return sorted(
        {(duty.metric, duty.per) for duty in owed},
        key=lambda kind: (metrics.index(kind[0]), periods.index(kind[1])),
    )


def first_kind(kinds: Sequence[Kind]) -> Kind:
    """The kind that is asked for most: a term's observations, or else the first of these (at least one)."""
    usual = (Metric.OBSERVE, Per.TERM)
    return usual if usual in kinds else kinds[0]


def standings(
    members: Iterable[Member],
    duties: Iterable[Duty],
    entries: Mapping[int, Sequence[Entry]],
    kind: Kind,
    today: date,
    term: Term,
    workdays: Workdays,
) -> list[Standing]:
    """Everybody who owes this kind of work: those behind first, then those on pace, then those who are done;
    within each in the order of a Chinese list of names. `entries` holds the work by member id."""
    asked = [duty for duty in duties if (duty.metric, duty.per) == kind]
    found = [
        Standing(member, it)
        for member in members
        for it in progress(member, asked, entries.get(member.id, ()), today, term, workdays)
    ]
    return sorted(found, key=lambda it: (_TURN[it.progress.pace], pinyin_key(it.member.name), it.member.id))
