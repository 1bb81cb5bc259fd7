"""Duties: what a school wants of whom, and which of its rules bind a person. Pure.

The kinds of work and the people spoken of come from the glossary of Chinese term plans. How much of what is
owed is always the school's own data; nothing here assumes a number.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

from school.people import GroupKind, Member, Role


class Metric(StrEnum):
    """What a duty counts."""

    OBSERVE = "observe"
    OPEN_LESSON = "open_lesson"
    MEETING = "meeting"
    JOINT_PREP = "joint_prep"
    REFLECTION = "reflection"
    READING_NOTE = "reading_note"
    PAPER = "paper"
    CASE = "case"
    LESSON_PLAN = "lesson_plan"
    LECTURE = "lecture"
    TRAINING = "training"
    PROJECT = "project"
    CONTEST = "contest"
    EXAM_PAPER = "exam_paper"


HELD_TOGETHER = frozenset({Metric.MEETING, Metric.JOINT_PREP})
"""What a group does together: entered by several people on one day, it has still taken place once."""

OWED_AS_ONE = HELD_TOGETHER | {Metric.OPEN_LESSON, Metric.LECTURE}
"""What a group may owe as one; all other work is each person's own."""


class Per(StrEnum):
    """The stretch of time in which a duty has to be done, again and again; the shortest first.

    Two weeks are teaching weeks 1 and 2, 3 and 4 …; two months are September and October, November and December …
    """

    DAY = "day"
    WEEK = "week"
    TWO_WEEKS = "two_weeks"
    HALF_MONTH = "half_month"
    MONTH = "month"
    TWO_MONTHS = "two_months"
    TERM = "term"
    YEAR = "year"


class Only(StrEnum):
    """Which observations a duty counts: all, or one kind of lesson, or lessons of certain people.

    Subjects are the observer's own if they teach them or belong to a group of them. A partner is the other one of
    a pair (师徒), and a duty that counts only partners is owed for each of them.
    """

    ALL = "all"
    DROP_IN = "drop_in"
    OPEN = "open"
    OUTSIDE = "outside"
    OWN_SUBJECT = "own"
    OTHER_SUBJECT = "other"
    PARTNER = "partner"


BY_SUBJECT = frozenset({Only.OWN_SUBJECT, Only.OTHER_SUBJECT})
"""For these one has to know which subjects are the observer's own."""


class Side(StrEnum):
    """The two of a pair: 师傅 and 徒弟."""

    MENTOR = "mentor"
    MENTEE = "mentee"

    @property
    def other(self) -> Side:
        """The opposite side."""
        return Side.MENTEE if self is Side.MENTOR else Side.MENTOR


@dataclass(frozen=True, slots=True)
class Span:
    """Numbers from `least` to `most`, both included; None is without bound.

    以下, 以上 and 以内 include the number itself: 民法典, article 1259.
    """

    least: int | None = None
    most: int | None = None

    def holds(self, number: int | None) -> bool:
        """Whether a number lies in it; an unknown one does in none that is bounded."""
        if number is None:
            return self.least is None and self.most is None
        return (self.least is None or self.least <= number) and (self.most is None or number <= self.most)


ANY = Span()


@dataclass(frozen=True, slots=True)
class Duty:
    """A rule: whoever it addresses owes `count` of `metric` in each window of `per`.

    At most one of role, group_id, member_id, side and group_kind is set; none means everybody. `age` (周岁) and
    `service` (教龄) narrow it further. `together`: the people of each group owe it as one, and what any of them
    does counts for all. `adds`: it comes on top of what else is owed, where others are outdone by the highest.
    `others`: it binds only those whom no rule for fewer people binds in this kind of work. Of the lessons watched
    online at most `online_most` count; None is all.
    """

    id: int
    metric: Metric
    count: int
    per: Per
    role: Role | None = None
    group_id: int | None = None
    member_id: int | None = None
    side: Side | None = None
    group_kind: GroupKind | None = None
    age: Span = ANY
    service: Span = ANY
    only: Only = Only.ALL
    together: bool = False
    adds: bool = False
    others: bool = False
    online_most: int | None = None

    @property
    def for_all(self) -> bool:
        """Whether it is for everybody, or for all others, and not for some that it names."""
        named = (self.group_id, self.member_id, self.side, self.group_kind)
        every = named == (None,) * 4 and self.role in (None, Role.TEACHER)
        return every and self.age == self.service == ANY

    @property
    def reach(self) -> Reach:
        """What it means beyond a role, a group or a person."""
        return Reach(**{field.name: getattr(self, field.name) for field in fields(Reach)})


@dataclass(frozen=True, slots=True)
class Reach:
    """What a duty means beyond a role, a group or a person: see the fields of the same names in `Duty`."""

    side: Side | None = None
    group_kind: GroupKind | None = None
    age: Span = ANY
    service: Span = ANY
    only: Only = Only.ALL
    together: bool = False
    adds: bool = False
    others: bool = False
    online_most: int | None = None


EVERY = Reach()


@dataclass(frozen=True, slots=True)
class Pair:
    """师徒结对: a mentor and a mentee, from a day on, up to `last_day` (included) or until further notice."""

    id: int
    mentor_id: int
    mentee_id: int
    first_day: date
    last_day: date | None = None

    def holds(self, day: date) -> bool:
        """Whether the two are a pair on this day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def member(self, side: Side) -> int:
        """Who is on this side."""
        return self.mentor_id if side is Side.MENTOR else self.mentee_id


def age_on(member: Member, day: date) -> int | None:
    """Age in whole years, None where the birth is not known; the month of birth counts as reached."""
    if member.birth is None:
        return None
    year, month = map(int, member.birth.split("-"))
    return day.year - year - (day.month < month)


def service_on(member: Member, day: date) -> int | None:
    """Years of service (教龄): the school year somebody began in is the first. None where it is not known."""
    if member.joined_year is None:
        return None
    school_year = day.year if day.month >= 8 else day.year - 1
    return max(1, school_year - member.joined_year + 1)


def with_reach(duty: Duty, reach: Reach) -> Duty:
    """A duty of a role, group or person, or of everybody, with as much of a reach as makes sense for these."""
    named = duty.role is not None or duty.group_id is not None or duty.member_id is not None
    kind = None if named else reach.group_kind
    duty = replace(
        duty,
        side=None if named else reach.side,
        group_kind=kind,
        age=reach.age,
        service=reach.service,
        only=reach.only if duty.metric is Metric.OBSERVE else Only.ALL,
        together=reach.together and (kind is not None or duty.group_id is not None),
        adds=reach.adds,
        online_most=reach.online_most if duty.metric is Metric.OBSERVE else None,
    )
    return replace(duty, others=reach.others and duty.for_all)
