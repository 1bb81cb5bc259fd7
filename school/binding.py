"""Tying a Telegram group to the school or to one of its groups: who may, and what is meant."""

from __future__ import annotations

from collections.abc import Iterable

from school.directory import Directory
from school.folding import fold
from school.people import Group, Member, Role
from school.permissions import may_bind
from school.problems import Problem

_WHOLE = ("全校", "学校", "全体")
_ENDINGS = ("教研组", "备课组", "组")


class MayNotBind(Problem):
    """This person may not tie a chat to this."""


class MayNotRebind(Problem):
    """The chat is tied to something that this person has no say in."""


class NoSuchGroup(Problem):
    """The school has no group of that name."""

    def __init__(self, name: str) -> None:
        self.name = name


def bindable(school: Directory, member: Member) -> list[Group | None]:
    """What a member may tie a chat to: None for the whole school, then groups in the school's order."""
    whole: list[Group | None] = [None] if may_bind(member, None) else []
    return whole + [group for group in school.groups if may_bind(member, group.id)]


def may_take_over(member: Member, school: Directory, bound_school: int, bound_group: int | None) -> bool:
    """Whether a member of `school` may tie a chat anew that is tied already.

    Within the school it takes a say in what it is tied to; out of another school only a director takes it.
    """
    if bound_school == school.school.id:
        return may_bind(member, bound_group)
    return member.active and Role.DIRECTOR in member.roles


def find_target(school: Directory, name: str) -> Group | None:
    """The group called so (数学 or 数学组), or None for the whole school. Raises NoSuchGroup."""
    wanted = fold(name).strip()
    if wanted in _WHOLE or wanted == fold(school.school.name):
        return None
    exact = [group for group in school.groups if fold(group.name) == wanted]
    found = exact or [group for group in school.groups if _stem(group.name) == _stem(name)]
    if len(found) != 1:
        raise NoSuchGroup(name)
    return found[0]


def _stem(name: str) -> str:
    folded = fold(name).strip()
    return next((folded.removesuffix(end) for end in _ENDINGS if folded.endswith(end)), folded)


def best_first(groups: Iterable[Group], title: str) -> list[Group]:
    """Groups whose name stands in a chat's title before the others."""
    folded = fold(title)
    return sorted(groups, key=lambda group: _stem(group.name) not in folded)
