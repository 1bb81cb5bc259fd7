"""Documents made of a school's records: which there are, about whom, over which days, and who may have them. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from school.calendar.terms import Term
from school.directory import Directory
from school.observing.observations import Appraisal, Observation
from school.observing.sharing import may_read
from school.people import Member
from school.permissions import OVERSEERS, may_see_board
from school.problems import Forbidden, Outdated, Problem


class Paper(StrEnum):
    """What can be made. A book is Word, a page for each lesson; several people's books come as one archive."""

    BOOK = "book"
    WORKBOOK = "workbook"
    OBSERVATIONS = "observations"
    RECORDS = "records"
    DUTIES = "duties"
    BRIEF = "brief"
    REPORT = "report"
    FOLDER = "folder"
    FORM = "form"
    """The school's own template, filled in."""


ABOUT_MONTHS = frozenset({Paper.BRIEF})
ABOUT_TERMS = frozenset({Paper.REPORT, Paper.FOLDER})
ABOUT_MANY = frozenset({Paper.BRIEF, Paper.REPORT, Paper.FOLDER})
"""What makes no sense for one person."""
ABOUT_LOGS = frozenset({Paper.BOOK, Paper.OBSERVATIONS, Paper.FORM})
"""What tells of lessons observed and of nothing else."""


class NothingToExport(Problem):
    """There is nothing yet of whom and when this is about."""


class TooManyExports(Problem):
    """Somebody has as many documents being made as one may have at a time."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Whom a document is about: one person, one group, or (neither) the whole school."""

    member_id: int | None = None
    group_id: int | None = None

    @property
    def code(self) -> str:
        """The scope in a few characters: m12, g3, s."""
        if self.member_id is not None:
            return f"m{self.member_id}"
        return "s" if self.group_id is None else f"g{self.group_id}"

    def holds(self, member: Member) -> bool:
        """Whether a member's work belongs here; that of people who have left does as well."""
        if self.member_id is not None:
            return member.id == self.member_id
        return self.group_id is None or self.group_id in member.groups


def read_scope(code: str) -> Scope:
    """The scope behind `Scope.code`. Raises Outdated."""
    kind, number = code[:1], code[1:]
    if code == "s":
        return Scope()
    if kind not in ("m", "g") or not (number.isascii() and number.isdecimal() and len(number) < 16):
        raise Outdated
    return Scope(member_id=int(number)) if kind == "m" else Scope(group_id=int(number))


@dataclass(frozen=True, slots=True)
class Span:
    """The days a document is about: a whole term, or a month of one."""

    first_day: date
    last_day: date
    term: Term
    is_month: bool = False

    @property
    def code(self) -> str:
        """The span in a few characters: 2026-11 for a month, the first day for a term."""
        return f"{self.first_day:%Y-%m}" if self.is_month else self.term.first_day.isoformat()

    def holds(self, day: date) -> bool:
        """Whether a day lies in it."""
        return self.first_day <= day <= self.last_day


def term_span(term: Term, school: Directory) -> Span:
    """A term with the days around it that belong to no other: what was done in the holidays before it is its own."""
    nth = school.terms.index(term)
    first = term.first_day if nth == 0 else school.terms[nth - 1].last_day + timedelta(days=1)
    return Span(min(first, term.first_day), term.last_day, term)


def month_span(day: date, school: Directory) -> Span:
    """The month of a day."""
    first = day.replace(day=1)
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return Span(first, last, school.term_at(last), is_month=True)


def read_span(code: str, school: Directory, today: date) -> Span:
    """The span behind `Span.code`. Raises Outdated for a term that is gone, and for a month to come."""
    try:
        day = date.fromisoformat(f"{code}-01" if len(code) == 7 else code)
    except ValueError as error:
        raise Outdated from error
    if len(code) == 7:
        if not school.terms or day > today or day.year < school.terms[0].first_day.year - 1:
            raise Outdated
        return month_span(day, school)
    term = next((it for it in school.terms if it.first_day == day), None)
    if term is None:
        raise Outdated
    return term_span(term, school)


def spans(school: Directory, today: date, months: int = 6) -> list[Span]:
    """The spans to choose from, the latest first: the terms that have begun, then the last months."""
    begun = [term for term in school.terms if term.first_day <= today] or list(school.terms[:1])
    found = [term_span(term, school) for term in reversed(begun)]
    month = today
    for _ in range(months):
        if month < begun[0].first_day.replace(day=1):
            break
        found.append(month_span(month, school))
        month = month.replace(day=1) - timedelta(days=1)
    return found


@dataclass(frozen=True, slots=True)
class Request:
    """A document to be made. `template_id` says which template is filled in, for `Paper.FORM`."""

    paper: Paper
    scope: Scope
    span: str
    template_id: int | None = None

    @property
    def quick(self) -> bool:
        """Whether it is made in seconds: not the folder of a term, nor a page for each lesson of many people."""
        many = self.scope.member_id is None
        return self.paper is not Paper.FOLDER and not (many and self.paper in (Paper.BOOK, Paper.FORM))


def may_export(member: Member, scope: Scope, school: Directory) -> bool:
    """Teachers have documents of their own work, heads of their groups and of the people in them, those who
    oversee the school of everybody."""
    if not member.active:
        return False
    if scope.member_id is None:
        return may_see_board(member, scope.group_id)
    whose = school.member_by_id.get(scope.member_id)
    if whose is None:
        return False
    return whose.id == member.id or bool(member.roles & OVERSEERS or whose.groups & member.leads.keys())


def check_export(member: Member, scope: Scope, school: Directory) -> None:
    """Raise Outdated for a person or group that is gone, Forbidden where this is not for the member to have."""
    if scope.group_id is not None and scope.group_id not in school.group_by_id:
        raise Outdated
    if scope.member_id is not None and scope.member_id not in school.member_by_id:
        raise Outdated
    if not may_export(member, scope, school):
        raise Forbidden


def papers_for(scope: Scope, span: Span) -> Sequence[Paper]:
    """What can be made about these people and days, in the order in which it is offered."""
    return [
        it
        for it in Paper
        if it is not Paper.FORM
        and not (scope.member_id is not None and it in ABOUT_MANY)
        and not (it in ABOUT_MONTHS and not span.is_month)
        and not (it in ABOUT_TERMS and span.is_month)
    ]


def seen_by(viewer: Member | None, log: Observation, school: Directory) -> Observation | None:
    """A log as it may stand in a document for `viewer` (None: nobody of the school); None where only the lesson may.

    Observers have everything of theirs. Whom the school lets read appraisals gets neither private notes nor photos.
    """
    if viewer is None:
        return None
    if viewer.id == log.observer_id:
        return log
    observer, host = school.member_by_id[log.observer_id], school.member_by_id.get(log.visit.host_id or 0)
    if may_read(viewer, log, observer, host, school.customs):
        return replace(log, appraisal=replace(log.appraisal, notes=None), photos=0)
    return None


def lesson_of(log: Observation) -> Observation:
    """A log of which nothing is left but which lesson was observed, and by whom."""
    return Observation(log.id, log.observer_id, log.visit, Appraisal(), log.entered_at, state=log.state)
