"""Whose duty something is where the clause itself does not say."""

from __future__ import annotations

import re
from collections.abc import Sequence

from school.plans.context import Context
from school.plans.document import Kind
from school.plans.subjects import TEACHERS, Who
from school.plans.tokens import Holder, Role

_WHOLE_SCHOOL = re.compile("全校(?:性|教研|范围)|学校层面|校级(?:教研|研讨|集体备课|培训|活动)")
_PAPER = re.compile("校刊|简报|校报|专刊|通讯")
_HOLDS = re.compile("组织|举行|举办|召开|开展|进行")
TEACHER_KINDS: frozenset[Kind] = frozenset(
    (
        "听课", "公开课", "反思", "读书", "读书笔记", "论文", "案例", "教学设计", "总结", "投稿", "博客", "课题", "试卷",
        "资源",
    )
)  # fmt: skip
_GROUP_KINDS: frozenset[Kind] = frozenset(("教研活动", "集体备课"))
_WHOLE_SCHOOL_KINDS: frozenset[Kind] = frozenset(("检查", "评比", "会议", "培训", "讲座"))
_HELD_KINDS: frozenset[Kind] = frozenset(("评比", "会议", "交流"))
_SCHOOL = Who("学校", Holder.OFFICE)


def holders(kind: Kind, text: str, roles: Sequence[Role], context: Context) -> tuple[Who, ...]:
    """Those who bear a duty of a kind: named in the clause or before it, else those who usually do.

    An office is no teacher: after 教科室 a paper is still written by the teachers. Meetings go to groups,
    contests and inspections to the school.
    """
    if _is_held_by_school(kind, text, roles, context):
        return (_school(context),)
    who = context.who
    if kind in TEACHER_KINDS and who and all(one.holder is Holder.OFFICE for one in who) and not roles:
        who = ()
    if kind == "集体备课" and not roles and all(_is_anybody(one) for one in who):
        who = ()
    if not who:
        people = tuple(one for one in context.weak if one.holder is not Holder.OFFICE)
        teams = any(one.holder is Holder.GROUP for one in people)
        who = people if teams or kind not in _GROUP_KINDS else ()
    if who:
        return who
    if kind in _GROUP_KINDS:
        return (Who(_team(kind, text, context), Holder.GROUP),)
    if _PAPER.search(text):
        return (_school(context),)
    if "学时" in text:
        return (TEACHERS,)
    return (_school(context),) if kind in _WHOLE_SCHOOL_KINDS else (TEACHERS,)


def _school(context: Context) -> Who:
    """Who holds what nobody is named for: the school, or the group whose plan this is."""
    return Who(context.group, Holder.GROUP) if context.group else _SCHOOL


def _is_held_by_school(kind: Kind, text: str, roles: Sequence[Role], context: Context) -> bool:
    """Whether a clause that names nobody speaks of the school: 每学期组织一次评比, 全校性的研讨会."""
    if any(role.holder is not Holder.PUPIL and role.distributive for role in roles):
        return False
    if _WHOLE_SCHOOL.search(text):
        return kind in _WHOLE_SCHOOL_KINDS | _GROUP_KINDS
    teachers = all(_is_anybody(one) for one in context.who)
    return kind in _HELD_KINDS and _HOLDS.search(text) is not None and teachers and not roles


def _is_anybody(who: Who) -> bool:
    return who == TEACHERS or who.name in ("教师", "教師")


def _team(kind: Kind, text: str, context: Context) -> str:
    for team in ("备课组", "课题组", "教研组"):
        if team in text:
            return team
    if "课题" in text or (context.activity is not None and context.activity[0] == "课题"):
        return "课题组"
    return context.group or ("备课组" if kind == "集体备课" else "教研组")
