"""The meaningful words of a sentence, in order, with what they stand for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import cast

from school.plans import activity_words, force_words, role_words
from school.plans.document import Kind, Per
from school.plans.numbers import RANGE, span
from school.plans.patterns import word_pattern


class Holder(Enum):
    """What sort of duty bearer a role names."""

    PERSON = auto()
    GROUP = auto()
    OFFICE = auto()
    PUPIL = auto()


@dataclass(frozen=True, slots=True)
class Role:
    """Who. `name` spans the words without 每位 and the like, `core` those without 45周岁以下 and the like."""

    start: int
    end: int
    name: tuple[int, int]
    core: tuple[int, int]
    holder: Holder
    distributive: bool


@dataclass(frozen=True, slots=True)
class Period:
    """How often. A soft period (学期末) says when, and counts once in it."""

    start: int
    end: int
    per: Per
    soft: bool


@dataclass(frozen=True, slots=True)
class Activity:
    """What is done or handed in."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Count:
    """How many: 3节, 1-2篇. `before` are the numbers that share the unit: 20 and 15 of 20、15、10节."""

    start: int
    end: int
    low: int
    high: int | None
    unit: str
    before: tuple[int, ...] = ()


def _holder(holder: Holder, cores: str) -> str:
    return f"(?P<{holder.name}>{cores})"


_ROLE = word_pattern(
    rf"(?P<dist>{role_words.DISTRIBUTIVE})?(?P<name>(?:{role_words.ROLE_MODIFIER}){{0,4}}\s*(?:"
    + "|".join(
        (
            _holder(Holder.PUPIL, role_words.PUPILS),
            _holder(Holder.PERSON, role_words.PEOPLE),
            _holder(Holder.GROUP, role_words.GROUPS + rf"|(?:{role_words.SUBJECTS})组"),
            _holder(Holder.OFFICE, role_words.OFFICES),
        )
    )
    + r"))(?:们)?(?:\([^()]{0,12}\))?"
)
_DISTRIBUTIVE_CORES = ("每人", "人人", "人均", "每师", "每组", "各组", "每校")
_TITLE = re.compile("《[^《》]{1,40}》")
_KEEP_KIND: tuple[Kind, ...] = (
    "公开课", "听课", "评比", "检查", "培训", "讲座", "学习", "集体备课", "交流",
)  # fmt: skip
_HEADS = re.compile("领导|干部|行政|成员|人员|(?:全体)?(?:工作)?人员|负责人|.{0,4}主任|.{0,4}组长|校长|园长")
_PERIOD = word_pattern("|".join(f"(?P<{per}>{pattern})" for pattern, per in force_words.PERIODS))
_SOFT = re.compile(force_words.SOFT_PERIOD)
_COUNT = re.compile(
    rf"(?<![第每同某这那哪下\d.%])(?P<before>(?:\d{{1,3}}[、,/]){{1,6}})?(?P<number>{RANGE})(?:余|多|来)?\s?(?P<unit>{activity_words.UNITS})(?![一数性型段级别周月]|星期|学期|学年|年级|小时|工作日|班级|方面|层次|环节|步骤)"
)
_ACTIVITY = word_pattern(
    "|".join(f"(?P<k{index}>{pattern})" for index, (pattern, _) in enumerate(activity_words.ACTIVITIES))
)


def roles(text: str) -> list[Role]:
    """The duty bearers a text names."""
    found_roles: list[Role] = []
    for found in _ROLE.finditer(text):
        holder = next(holder for holder in Holder if found[holder.name] is not None)
        core = found.span(holder.name)
        distributive = found["dist"] is not None or text[slice(*core)] in _DISTRIBUTIVE_CORES
        role = Role(found.start(), found.end(), found.span("name"), core, holder, distributive)
        if found_roles and _compounds(text, found_roles[-1], role):
            role = _compound(found_roles.pop(), role)
        found_roles.append(role)
    return found_roles


def _compounds(text: str, before: Role, role: Role) -> bool:
    """Whether two roles make one name, as 教科室 and 成员 or 学校 and 领导 do."""
    together = before.name[1] == role.start and before.holder is not Holder.PUPIL
    return together and _HEADS.fullmatch(text[slice(*role.name)]) is not None


def _compound(before: Role, role: Role) -> Role:
    name = before.name[0], role.name[1]
    return Role(before.start, role.end, name, role.core, role.holder, before.distributive)


def periods(text: str) -> list[Period]:
    """The periods a text names."""
    return [
        Period(
            found.start(), found.end(), cast(Per, found.lastgroup), _SOFT.fullmatch(found.group()) is not None
        )
        for found in _PERIOD.finditer(text)
    ]


def activities(text: str) -> list[Activity]:
    """What a text says is done or written. A 汇报课活动 is a lesson, not a meeting."""
    titled = {position for title in _TITLE.finditer(text) for position in range(*title.span())}
    found_acts: list[Activity] = []
    for found in _ACTIVITY.finditer(text):
        start, kind = found.start(), activity_words.ACTIVITIES[int((found.lastgroup or "k0")[1:])][1]
        if start in titled and kind != "其他":
            continue
        before = found_acts[-1] if found_acts else None
        if before and before.end == start and found.group() in ("活动", "会") and before.kind in _KEEP_KIND:
            start, kind = found_acts.pop().start, before.kind
        found_acts.append(Activity(start, found.end(), kind))
    return found_acts


def counts(text: str) -> list[Count]:
    """The numbers with a unit; 第三节, 每一节 and plain 四个一 are none."""
    tokens = []
    for found in _COUNT.finditer(text):
        value = span(found["number"])
        if value is not None and value[0] > 0:
            before = tuple(int(piece) for piece in re.findall(r"\d+", found["before"] or ""))
            tokens.append(Count(found.start(), found.end(), *value, found["unit"], before))
    return tokens
