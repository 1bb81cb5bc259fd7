"""What a roster was understood to say, and what in it needs a look. Data only."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from school.people import GroupKind, Role
from school.roster.teaching import Teaching

MAX_ROWS: Final = 2000
"""Rows that are read of one roster; no school has more teachers, a wrong file may have."""


@dataclass(frozen=True, slots=True)
class NameMissing:
    """A row with something in it but no name."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class NameLooksWrong:
    """A name with digits, a formula, a remark or a total in its place. The row is not taken over."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class SameNameTwice:
    """Several rows with one name: one person listed twice, or namesakes. All are in the draft."""

    rows: tuple[int, ...]
    name: str


@dataclass(frozen=True, slots=True)
class AlreadyInSchool:
    """Somebody of this name is a member already."""

    row: int
    name: str


@dataclass(frozen=True, slots=True)
class UnknownGroup:
    """A 教研组 or 备课组 that the school does not have (yet)."""

    row: int
    name: str
    kind: GroupKind


@dataclass(frozen=True, slots=True)
class TeachingUnclear:
    """A piece of 任教 that was not understood."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class GradeMissing:
    """Subjects that can't be stored: no grade is said that they are taught in, nor are they those of the group."""

    name: str
    subjects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DateUnreadable:
    """A 出生年月 or 入职年份 that is no date."""

    row: int
    text: str


@dataclass(frozen=True, slots=True)
class ColumnNotRead:
    """A column that means nothing to a roster."""

    title: str


@dataclass(frozen=True, slots=True)
class TooManyRows:
    """Rows beyond `MAX_ROWS`, which were not read."""

    count: int
    limit: int = MAX_ROWS


RosterProblem = (
    NameMissing
    | NameLooksWrong
    | SameNameTwice
    | AlreadyInSchool
    | UnknownGroup
    | TeachingUnclear
    | GradeMissing
    | DateUnreadable
    | ColumnNotRead
    | TooManyRows
)


@dataclass(frozen=True, slots=True)
class PersonDraft:
    """A person as a roster describes them. Nothing here is stored until somebody has confirmed it.

    `groups` and `prep_groups` hold the names of the school's groups, or what was written if the school
    has no such group. `likely_group` is the one of the first subject taught that has one, where the row names
    none. `position` is 职务 as written. `birth` is YYYY-MM.
    """

    row: int
    name: str
    groups: tuple[str, ...] = ()
    prep_groups: tuple[str, ...] = ()
    roles: frozenset[Role] = frozenset()
    position: str | None = None
    teaching: Teaching = field(default_factory=Teaching)
    birth: str | None = None
    joined_year: int | None = None
    likely_group: str | None = None


@dataclass(frozen=True, slots=True)
class RosterDraft:
    """What was understood of a roster. `withheld` names the columns left out to keep little data."""

    people: tuple[PersonDraft, ...]
    problems: tuple[RosterProblem, ...]
    withheld: tuple[str, ...] = ()
