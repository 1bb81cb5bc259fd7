"""The quotas of a term plan as duties, where the school has such people and such work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Final

from school.audiences import Named, read_named
from school.directory import Directory
from school.people import Role
from school.plan_proposals import DutyDraft, Proposal, Question, Section, Whom
from school.plans.document import Kind, Quota
from school.plans.script import fold
from school.quotas import Duty, Metric, Per

_METRICS: Final[dict[Kind, Metric]] = {
    "听课": Metric.OBSERVE,
    "公开课": Metric.OPEN_LESSON,
    "教研活动": Metric.MEETING,
    "集体备课": Metric.JOINT_PREP,
    "反思": Metric.REFLECTION,
    "读书笔记": Metric.READING_NOTE,
    "论文": Metric.PAPER,
    "案例": Metric.CASE,
    "教学设计": Metric.LESSON_PLAN,
    "讲座": Metric.LECTURE,
    "培训": Metric.TRAINING,
    "课题": Metric.PROJECT,
    "评比": Metric.CONTEST,
    "试卷": Metric.EXAM_PAPER,
}
_HALF_MONTHS: Final = ("每半月", "每半个月")
_HELD_TOGETHER: Final = (Metric.MEETING, Metric.JOINT_PREP)
_EVERYBODY: Final = re.compile("(?:全体|每[位个名]|所有|任课|专任)?(?:教师|老师)|(?:全体)?教职工|每人|人人")
_EVERY_GROUP: Final = re.compile("(?:各|每个?)?(?:教研|备课|学科)?组")
_ROLES: Final = (
    (re.compile("(?:教研|学科|科)组长"), Role.GROUP_LEAD),
    (re.compile("备课组长"), Role.PREP_LEAD),
    (
        re.compile(
            "(?:学校)?(?:行政|中层|校级?)?(?:及?以上)?领导(?:干部)?|(?:学校)?(?:行政|中层)(?:人员|干部)?"
        ),
        Role.SCHOOL_LEADER,
    ),
    (re.compile("(?:教科室|教研室|教科)主任"), Role.DIRECTOR),
)
_Rule = tuple[Metric, Per, Role | None, int | None, int | None]


def propose_duties(quotas: Iterable[Quota], school: Directory) -> Iterator[Proposal]:
    """A proposal for each quota, in order. A second one for the same people, work and period is asked about."""
    seen: set[_Rule] = set()
    for quota in quotas:
        found = _propose(quota, school)
        if found.duty is not None:
            rule = rule_of(found.duty)
            if rule in seen:
                found = replace(found, questions=(*found.questions, Question.SAME_DUTY))
            seen.add(rule)
        yield found


def metric_in(words: str) -> Metric | None:
    """The kind of work that a sentence speaks of, if any."""
    return next((metric for kind, metric in _METRICS.items() if kind in words), None)


def rule_of(duty: Duty) -> _Rule:
    """Who owes what kind of work in which period: all of a duty but the number."""
    return duty.metric, duty.per, duty.role, duty.group_id, duty.member_id


def _propose(quota: Quota, school: Directory) -> Proposal:
    quote = " ".join(quota.quote.text.split())
    metric = _METRICS.get(quota.kind)
    whom = _whom(fold(quota.who), metric, school)
    together = (
        whom is not None and metric in _HELD_TOGETHER and (whom.group_id is not None or _of_groups(quota))
    )
    questions = [Question(it) for it in quota.doubts] + ([Question.WHOLE_GROUP] if together else [])
    draft = DutyDraft(quota.who, quota.what, max(1, quota.count), quota.unit, metric, _per(quota), whom)
    return Proposal(Section.DUTIES, quote, draft, tuple(questions))


def _of_groups(quota: Quota) -> bool:
    return _EVERY_GROUP.fullmatch(fold(quota.who)) is not None


def _per(quota: Quota) -> Per | None:
    if quota.per == "other":
        return Per.HALF_MONTH if quota.per_text in _HALF_MONTHS else None
    return Per(quota.per)


def _whom(who: str, metric: Metric | None, school: Directory) -> Whom | None:
    """The role or group that owes it; None where the school knows nobody of that name."""
    if _EVERYBODY.fullmatch(who):
        return Whom()
    if role := next((role for words, role in _ROLES if words.fullmatch(who)), None):
        return Whom(role=role)
    if _EVERY_GROUP.fullmatch(who):
        return Whom() if metric in _HELD_TOGETHER else None
    left, named = read_named(who, Named(), school)
    if left or len(named.groups) != 1 or named.roles or named.people:
        return None
    return Whom(named.groups[0].id)
