"""How people, their groups and what they do are written."""

from __future__ import annotations

from collections.abc import Iterable

from handlers.texts.html import Html, h
from school.directory import Directory
from school.grades import class_label
from school.people import Assignment, Group, GroupKind, Member, Role
from storage.accounts import Account

_ROLES = {
    Role.TEACHER: "教师",
    Role.PREP_LEAD: "备课组长",
    Role.GROUP_LEAD: "教研组长",
    Role.SCHOOL_LEADER: "学校行政",
    Role.DIRECTOR: "教科室主任",
}
KINDS = {GroupKind.SUBJECT: "教研组", GroupKind.PREP: "备课组"}
_MANY = 6
"""Lessons that are written out one by one."""


def role_name(role: Role) -> str:
    """教科室主任."""
    return _ROLES[role]


def lead_name(group: Group) -> str:
    """数学组组长, 三年级数学备课组组长."""
    return f"{group.name}组长" if group.name.endswith("组") else f"{group.name}（{KINDS[group.kind]}长）"


def duties(member: Member, directory: Directory) -> list[str]:
    """What a person is besides a teacher, the highest first: 教科室主任, 数学组组长."""
    appointed = [_ROLES[role] for role in (Role.DIRECTOR, Role.SCHOOL_LEADER) if role in member.appointed]
    return appointed + [lead_name(group) for group in directory.groups if group.id in member.leads]


def new_duties(new: Iterable[str], school: str) -> Html:
    """For the person concerned."""
    return h(
        "您现在是{school}的<b>{duties}</b>。发 /help 看看新增的功能。", school=school, duties="、".join(new)
    )


def lessons(teaches: Iterable[Assignment]) -> str:
    """三（1）班数学、三（2）班数学."""
    words = [class_label(it.grade, it.class_no) + it.subject for it in teaches]
    return "、".join(words[:_MANY]) + ("等" if len(words) > _MANY else "")


def known_by(member: Member, directory: Directory) -> str:
    """What tells a person from a namesake: 三（2）班数学, or else the groups; empty where nothing is known."""
    return lessons(member.teaches) or "、".join(group.name for group in directory.groups_of(member))


def names(words: Iterable[str], limit: int) -> str:
    """Names in one line, the first `limit` of them: 李雷、韩梅梅等 14 人."""
    every = list(words)
    return "、".join(every[:limit]) + (f"等 {len(every)} 人" if len(every) > limit else "")


def told_apart(member: Member, directory: Directory) -> str:
    """张伟（数学组）, for where there is another 张伟."""
    known = known_by(member, directory)
    return f"{member.name}（{known}）" if known else member.name


def account_label(name: str, username: str | None) -> str:
    """小满（@xiaoman）."""
    return f"{name}（@{username}）" if username else name


def of_account(account: Account | None) -> Html:
    """A Telegram account that can be tapped, where it is known."""
    if account is None:
        return h("未知账号")
    link = h('<a href="tg://user?id={id}">{name}</a>', id=account.user_id, name=account.name)
    return h("{link}（@{at}）", link=link, at=account.username) if account.username else link
