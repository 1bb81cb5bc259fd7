"""Closing a term: what everybody owed in it and has done, as it stood then. Pure.

Rules change from term to term. What a term came to is therefore kept with the rules it was counted by.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from school.calendar.terms import Term
from school.counting.board import Kind
from school.counting.duties import Metric, Only, Per
from school.counting.quotas import Entry, did_of
from school.counting.tallies import completions
from school.counting.term_rules import owed_together
from school.counting.windows import windows_in
from school.directory import Directory
from school.exporting.exports import term_span
from school.names import pinyin_key
from school.problems import Problem


class TermNotBegun(Problem):
    """A term that has not begun can't be closed."""


@dataclass(frozen=True, slots=True)
class Result:
    """How much of one kind of work somebody has done of what was owed in a term; the name is that of then.

    `member_id` is None for a group that owed it as one.
    """

    member_id: int | None
    name: str
    kind: Kind
    done: int
    owed: int

    @property
    def missing(self) -> int:
        """How many were owed still; never negative."""
        return max(0, self.owed - self.done)


@dataclass(frozen=True, slots=True)
class Results:
    """What a term came to, and the sentences of the rules that held."""

    rules: tuple[str, ...]
    people: tuple[Result, ...]

    @property
    def kinds(self) -> list[Kind]:
        """The kinds of work that somebody owed, in the order of duties."""
        return list(dict.fromkeys(it.kind for it in self.people))

    def of(self, kind: Kind) -> list[Result]:
        """Everybody who owed a kind of work, those who fell short first."""
        found = [it for it in self.people if it.kind == kind]
        return sorted(found, key=lambda it: (not it.missing, pinyin_key(it.name), it.member_id or 0))


def results_of(
    school: Directory,
    entries: Mapping[int, Sequence[Entry]],
    term: Term,
    today: date,
    rules: Sequence[str],
) -> Results:
    """What a term has come to as of `today`; `entries` hold the work of its days by member id."""
    span = term_span(term, school)
    found = []
    for member in school.active:
        for kind, it in completions(school, member, entries.get(member.id, ()), span, today).items():
            if it.owed:
                found.append(Result(member.id, member.name, kind, it.done, it.owed))
    found += _results_of_groups(school, entries, term, today)
    order = {kind: place for place, kind in enumerate(sorted({it.kind for it in found}, key=_order))}
    return Results(tuple(rules), tuple(sorted(found, key=lambda it: order[it.kind])))


def _results_of_groups(
    school: Directory, entries: Mapping[int, Sequence[Entry]], term: Term, today: date
) -> list[Result]:
    """What groups owed as one in the windows of the term that have begun; more in one makes up for no other."""
    rules = school.rules_at(term.first_day)
    found = []
    for group in school.groups:
        people = [it.id for it in school.members_of(group.id)]
        done = sorted((it for who in people for it in entries.get(who, ())), key=lambda it: it.id)
        for duty in owed_together(group.id, rules):
            windows = [it for it in windows_in(duty.per, term) if it.first_day <= today]
            counts = [min(duty.count, len(did_of(duty, window, done).counted)) for window in windows]
            kind = Kind(duty.metric, duty.per, duty.only)
            found.append(Result(None, group.name, kind, sum(counts), duty.count * len(windows)))
    return found


def _order(kind: Kind) -> tuple[int, int, int]:
    return list(Metric).index(kind.metric), list(Per).index(kind.per), list(Only).index(kind.only)
