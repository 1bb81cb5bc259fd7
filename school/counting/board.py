"""Who of several people has come how far with one kind of work. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from school.counting.duties import Duty, Metric, Only, Per
from school.counting.quotas import Entry, Pace, Progress, progress
from school.counting.term_rules import TermRules, order, owed_by
from school.names import pinyin_key
from school.people import Member


class Kind(NamedTuple):
    """What a board is about: 听课 each term, 推门听课 each term, 教学反思 each month."""

    metric: Metric
    per: Per
    only: Only = Only.ALL


_TURN = {Pace.BEHIND: 0, Pace.ON_PACE: 1, Pace.DONE: 2}


@dataclass(frozen=True, slots=True)
class Standing:
    """One line of a board."""

    member: Member
    progress: Progress


def kinds_owed(members: Iterable[Member], rules: TermRules, today: date) -> list[Kind]:
    """Every kind of work that somebody among these people owes alone, in the order of duties."""
    owed = [it.duty for member in members for it in owed_by(member, rules, today)]
    return list(dict.fromkeys(Kind(it.metric, it.per, it.only) for it in sorted(owed, key=order)))


def first_kind(kinds: Sequence[Kind]) -> Kind:
    """The kind that is asked for most: a term's observations, or else the first of these (at least one)."""
    usual = Kind(Metric.OBSERVE, Per.TERM)
    return usual if usual in kinds else kinds[0]


def standings(
    members: Iterable[Member],
    rules: TermRules,
    entries: Mapping[int, Sequence[Entry]],
    kind: Kind,
    today: date,
) -> list[Standing]:
    """Everybody who owes this kind of work: those behind first, who owes most at the top; then those on pace, then
    those who are done, then who is excused; else in the order of a Chinese list of names. `entries` holds the work by
    member id."""

    def wanted(duty: Duty) -> bool:
        return (duty.metric, duty.per, duty.only) == kind

    found = [
        Standing(member, it)
        for member in members
        for it in progress(member, rules, entries.get(member.id, ()), today, wanted)
    ]
    return sorted(
        found,
        key=lambda it: (
            it.progress.excused,
            _TURN[it.progress.pace],
            -it.progress.missing if it.progress.pace is Pace.BEHIND else 0,
            pinyin_key(it.member.name),
            it.member.id,
        ),
    )
