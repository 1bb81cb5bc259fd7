"""Terms and exams as a director enters them, and what may be wrong with them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from school.calendar.day_ranges import read_days, without_days
from school.calendar.terms import Phase, Term
from school.problems import BadAnswer, Problem
from school.suggestions import name_term

SHORTEST, LONGEST = 14, 300
"""Days that a term lasts."""

LONGEST_NAME: Final = 20


class OddTerm(Problem):
    """A term of a length that no school has."""

    def __init__(self, first_day: date, last_day: date) -> None:
        self.first_day = first_day
        self.last_day = last_day


class TermsOverlap(Problem):
    """A term that begins before another one has ended."""

    def __init__(self, other: Term) -> None:
        self.other = other


class OutsideTerm(Problem):
    """An exam that does not lie in its term."""

    def __init__(self, phase: Phase, term: Term) -> None:
        self.phase = phase
        self.term = term


def read_term(text: str, near: date, others: Iterable[Term] = ()) -> Term:
    """A term from its two typed days, without exams; `others` are the school's other terms.

    Raises BadAnswer("dates"), OddTerm or TermsOverlap.
    """
    days = read_days(text, near)
    if days is None or days[0] == days[1]:
        raise BadAnswer("dates", text)
    term = Term(name_term(days[0]), *days)
    if not SHORTEST <= (term.last_day - term.first_day).days <= LONGEST:
        raise OddTerm(*days)
    check_apart(term, others)
    return term


def check_apart(term: Term, others: Iterable[Term]) -> None:
    """Raise TermsOverlap where a term shares a day with another."""
    for other in others:
        if other.first_day <= term.last_day and term.first_day <= other.last_day:
            raise TermsOverlap(other)


def read_phase(text: str, term: Term, name: str | None = None) -> Phase:
    """An exam or another named stretch of a term: 期中考试 11月11日至12日. `name` serves where none is typed.

    Raises BadAnswer("phase") or OutsideTerm.
    """
    days = read_days(text, term.first_day + (term.last_day - term.first_day) / 2)
    called = without_days(text) or name
    if days is None or not called or len(called) > LONGEST_NAME:
        raise BadAnswer("phase", text)
    phase = Phase(called, *days)
    if not term.first_day <= phase.first_day <= phase.last_day <= term.last_day:
        raise OutsideTerm(phase, term)
    return phase


def with_phase(phases: Iterable[Phase], phase: Phase, instead_of: str | None = None) -> tuple[Phase, ...]:
    """The phases with one more, in order of their days; one of the same name, or `instead_of`, goes."""
    kept = [it for it in phases if it.name not in (phase.name, instead_of)]
    return tuple(sorted([*kept, phase], key=lambda it: it.first_day))


def within(phases: Iterable[Phase], term: Term) -> tuple[Phase, ...]:
    """The phases that lie in a term."""
    return tuple(it for it in phases if term.first_day <= it.first_day and it.last_day <= term.last_day)
