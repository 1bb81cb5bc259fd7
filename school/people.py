"""The people of a school, the groups they work in, and the school itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Stage(StrEnum):
    """The stage (学段) of a school; it decides grades, usual subjects and how classes are named."""

    PRIMARY = "primary"
    JUNIOR = "junior"
    SENIOR = "senior"
    NINE_YEAR = "nine_year"


class Role(StrEnum):
    """What a member may be in a school. Every member is a teacher; one person may hold several roles."""

    TEACHER = "teacher"
    PREP_LEAD = "prep_lead"
    GROUP_LEAD = "group_lead"
    SCHOOL_LEADER = "school_leader"
    DIRECTOR = "director"


class GroupKind(StrEnum):
    """教研组 (all teachers of a subject) or 备课组 (one subject in one grade)."""

    SUBJECT = "subject_group"
    PREP = "prep_group"


LEAD_ROLE = {GroupKind.SUBJECT: Role.GROUP_LEAD, GroupKind.PREP: Role.PREP_LEAD}


@dataclass(frozen=True, slots=True)
class School:
    """A school. `version` changes with everything that is cached of it: people, groups, term, duties."""

    id: int
    name: str
    stage: Stage
    timezone: str
    version: int


@dataclass(frozen=True, slots=True)
class Group:
    """A subject group or a preparation group of one school."""

    id: int
    kind: GroupKind
    name: str
    subject: str | None = None
    grade: int | None = None


@dataclass(frozen=True, slots=True)
class Assignment:
    """What a member teaches (任教): a subject in a grade, perhaps in one class only."""

    grade: int
    subject: str
    class_no: int | None = None


@dataclass(frozen=True, slots=True)
class Member:
    """A person of one school, linked to a Telegram account (`user_id`) or not yet.

    `birth` is `YYYY-MM`, `joined_year` a year; both are optional and used only for duties by age and
    years of service. `groups` and `leads` hold group ids; `appointed` the roles given directly.
    """

    id: int
    school_id: int
    name: str
    user_id: int | None = None
    active: bool = True
    appointed: frozenset[Role] = frozenset()
    groups: frozenset[int] = frozenset()
    leads: dict[int, Role] = field(default_factory=dict)
    teaches: tuple[Assignment, ...] = ()
    birth: str | None = None
    joined_year: int | None = None

    @property
    def roles(self) -> frozenset[Role]:
        """Every role this member holds, 教师 included."""
        return self.appointed | frozenset(self.leads.values()) | {Role.TEACHER}
