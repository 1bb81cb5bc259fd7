"""The list of teachers, and the ways to hand in a new one."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from handlers.texts.html import Html, h, lines
from handlers.texts.names_and_roles import duties, names
from school.directory import Directory
from school.names import pinyin_key
from school.people import GroupKind, Member

TEMPLATE, PASTE, IMPORT = "⬇️ 下载模板", "✏️ 粘贴名单", "📋 导入或更新名单"
FIND, INVITE, UNREACHABLE, ROSTER = "👤 找一位老师", "📨 邀请老师", "🔕 联系不上的老师", "看名单"

ROWS = 30
"""People on one page of the list."""
_NO_GROUP = "未分组"
_MANY_NAMES = 200


# The list ----------------------------------------------------------------------------------------------


def listed(directory: Directory, page: int) -> tuple[Html, int]:
    """A page of the list, by group and in pinyin order, and how many pages there are (at least one)."""
    rows = [(group, _line(member, directory)) for group, people in _by_group(directory) for member in people]
    pages = max(1, -(-len(rows) // ROWS))
    shown = rows[min(page, pages - 1) * ROWS :][:ROWS]
    blocks = [
        lines([h("<b>{group}</b>", group=group), *(line for _, line in of_group)])
        for group, of_group in groupby(shown, key=lambda row: row[0])
    ]
    return Html("\n\n".join([_head(directory), *blocks])), pages


def _head(directory: Directory) -> Html:
    people = directory.active
    if not people:
        return h("名单还是空的。请先导入名单。")
    here = sum(member.user_id is not None for member in people)
    return lines(
        [
            h(
                "<b>{school}</b>　{n} 人，{here} 人已加入",
                school=directory.school.name,
                n=len(people),
                here=here,
            ),
            h("✓ 已加入　○ 还没有加入"),
        ]
    )


def _by_group(directory: Directory) -> list[tuple[str, list[Member]]]:
    groups = [group for group in directory.groups if group.kind is GroupKind.SUBJECT]
    ids = {group.id for group in groups}
    rest = [member for member in directory.active if not member.groups & ids]
    parts = [(group.name, directory.members_of(group.id)) for group in groups] + [(_NO_GROUP, rest)]
    return [(name, sorted(people, key=lambda it: pinyin_key(it.name))) for name, people in parts if people]


def _line(member: Member, directory: Directory) -> Html:
    mark = "✓" if member.user_id is not None else "○"
    return h("{mark} {name}{more}", mark=mark, name=member.name, more=_after("　", duties(member, directory)))


def _after(separator: str, words: Sequence[str]) -> str:
    return separator + "、".join(words) if words else ""


def unreachable(not_joined: Sequence[Member], silent: Sequence[Member]) -> Html:
    """Whom the bot can't write to: those without an account, and those who do not let it."""
    if not not_joined and not silent:
        return h("所有老师都能收到私聊消息。")
    blocks = []
    if not_joined:
        blocks.append(
            lines(
                [
                    h("<b>还没有加入</b>（{n}）", n=len(not_joined)),
                    h("{names}", names=names([it.name for it in not_joined], _MANY_NAMES)),
                    h("请把邀请链接再发一次。"),
                ]
            )
        )
    if silent:
        blocks.append(
            lines(
                [
                    h("<b>加入了，但收不到私聊</b>（{n}）", n=len(silent)),
                    h("{names}", names=names([it.name for it in silent], _MANY_NAMES)),
                    h("请他们打开和我的私聊，按一下“开始”。"),
                ]
            )
        )
    return Html("\n\n".join(blocks))


# Ways to hand in a list --------------------------------------------------------------------------------


def how(directory: Directory) -> Html:
    """The three ways to hand in a list."""
    n = len(directory.active)
    return lines(
        [
            h("<b>导入教师名单</b>"),
            h("现在名单上有 {n} 人。", n=n) if n else None,
            "",
            h("1. 发文件：把填好的表格（.xlsx 或 .csv）直接发给我。自己的表格也可以，有“姓名”一列就行。"),
            h("2. 下载模板：按模板填好，再发给我。"),
            h("3. 粘贴名单：人不多的话，直接粘贴姓名，一行一个。"),
            "",
            h("我先给您看读到了什么，您确认以后才保存。更新名单也这样做：按姓名对上，只改不删。"),
        ]
    )


def template_caption() -> Html:
    """Under the template."""
    return h("填好以后直接发给我。灰色的示例行不会导入。")


def template_name(school: str) -> str:
    """The file's name."""
    return f"{school}教师名单.xlsx"


def paste() -> Html:
    """The question for pasted names."""
    return lines(
        [
            h("请把名单发到这里，一行一位。姓名后面可以写教研组、职务和任教："),
            h("<code>王小明　语文组　教研组长　三（1）班语文</code>"),
            h("也可以一次写一个组：<code>数学组：李雷、韩梅梅</code>"),
        ]
    )
