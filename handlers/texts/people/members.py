"""One person: the card, and what the director changes on it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.html import Html, h, lines
from handlers.texts.names_and_roles import KINDS, duties, lessons, of_account
from handlers.texts.people.leaves import days
from handlers.texts.problems import explain
from school.directory import Directory
from school.people import GroupKind, Member
from school.staff.leaves import Leave
from school.staff.staffing import TeachingNotRead
from storage.accounts import Account

DUTIES, GROUPS, PREP_GROUPS = "职务", "教研组", "备课组"
TEACHING, LEAVES, RENAME, FREE, LEAVE = "任教", "请假", "改姓名", "解除绑定", "离校"
BACK, CARD, LIST, PEOPLE = "‹ 返回", "‹ 返回名片", "‹ 老师名单", "‹ 全部老师"
YES_FREE, YES_LEAVE, YES_APPOINT, NO = "解除绑定", "确认离校", "确认", "取消"
HAND_OVER_AND_GO, HAND_OVER_AND_STAY = "交接，我不再担任", "增加一位，我也继续担任"
RENAME_TITLE, TEACHING_TITLE = "改姓名", "改任教"
TICKED, NOT_TICKED = "☑ ", "☐ "


@explain.register
def _(problem: TeachingNotRead) -> Html:
    return lines(
        [
            h("没看懂“{unclear}”。", unclear=problem.unclear[:40]),
            h("请这样写：<code>三（1）（2）班数学、四年级科学</code>。不任教就写“无”。"),
        ]
    )


def pick() -> Html:
    """All names, to tap."""
    return h("请点一位老师；也可以发“/people 姓名”直接找。")


def nobody() -> Html:
    """The list is empty."""
    return h("名单还是空的。请先用 /roster 导入名单。")


def nobody_called(text: str) -> Html:
    """Nothing fits."""
    return h("名单里没有找到“{text}”。", text=text[:20])


def several(text: str) -> Html:
    """More than one fits."""
    return h("“{text}”找到几位，请点一位：", text=text[:20])


def card(member: Member, directory: Directory, account: Account | None, today: date) -> Html:
    """Everything the school knows of a person."""
    if not member.active:
        return h("<b>{name}</b>　已离校。以前的记录都保留着。", name=member.name)
    return lines(
        [
            h("👤 <b>{name}</b>", name=member.name),
            *(
                _named(KINDS[kind], [group.name for group in directory.groups_of(member, kind)])
                for kind in GroupKind
            ),
            _named("职务", duties(member, directory)) or h("职务：教师"),
            h("任教：{lessons}", lessons=lessons(member.teaches)) if member.teaches else None,
            h("出生：{birth}", birth=member.birth) if member.birth else None,
            h("入职：{year}年", year=member.joined_year) if member.joined_year else None,
            *(
                h("请假：{days}", days=days(leave))
                for leave in directory.leaves
                if _is_open(leave, member, today)
            ),
            _reach(account),
        ]
    )


def _is_open(leave: Leave, member: Member, today: date) -> bool:
    return leave.member_id == member.id and (leave.last_day is None or leave.last_day >= today)


def _named(title: str, words: Sequence[str]) -> Html | None:
    return h("{title}：{words}", title=title, words="、".join(words)) if words else None


def _reach(account: Account | None) -> Html:
    if account is None:
        return h("○ 还没有加入")
    if account.reachable:
        return h("✓ 已加入：{account}", account=of_account(account))
    return h("✓ 已加入：{account}，但收不到我的私聊", account=of_account(account))


# Duties and groups -------------------------------------------------------------------------------------


def ask_duties(member: Member, *, myself: bool) -> Html:
    """The page of duties."""
    return lines(
        [
            h("<b>{name}</b>的职务，点一下就改：", name=member.name),
            None if member.groups else h("要设组长，请先把这位老师分到组里。"),
            h("交接教科室主任请用 /handover。") if myself else None,
        ]
    )


def ask_appoint(member: Member) -> Html:
    """Whether to make somebody a director."""
    return h("教科室主任可以管理名单、任务和全部设置。确定让<b>{name}</b>担任吗？", name=member.name)


def ask_groups(member: Member, kind: GroupKind, *, there_are: bool) -> Html:
    """The page of groups."""
    if not there_are:
        return h("学校还没有{kind}。", kind=KINDS[kind])
    return h("<b>{name}</b>在哪些{kind}？点一下就改：", name=member.name, kind=KINDS[kind])


def ask_teaching(member: Member) -> Html:
    """The question for 任教."""
    return lines(
        [
            h("<b>{name}</b>现在任教：{now}", name=member.name, now=lessons(member.teaches) or "没有登记"),
            h("请发新的任教，比如：<code>三（1）（2）班数学、四年级科学</code>。不任教就写“无”。"),
        ]
    )


def ask_name(member: Member) -> Html:
    """The question for a new name."""
    return h("请发<b>{name}</b>的正确姓名。", name=member.name)


# Leaving -----------------------------------------------------------------------------------------------


def ask_free(member: Member) -> Html:
    """Whether to untie the account."""
    return h(
        "解除后，现在的账号不能再用“{name}”；本人或别人可以用邀请链接重新选这个姓名。记录都保留。",
        name=member.name,
    )


def ask_leave(member: Member) -> Html:
    """Whether a person has left the school."""
    return h(
        "<b>{name}</b>离校后，不再有任务和提醒，账号也会解除绑定；以前的记录都保留。确定吗？",
        name=member.name,
    )


def freed(name: str) -> Html:
    """The account is untied."""
    return h("已解除“{name}”的绑定。", name=name)


def left(name: str) -> Html:
    """The person has left."""
    return h("已为“{name}”办理离校，以前的记录都保留着。", name=name)


def you_are_freed(name: str, school: str) -> Html:
    """For the account that was untied."""
    return h(
        "{school}的教科室主任解除了您与“{name}”的绑定。需要的话，请用邀请链接重新加入。",
        school=school,
        name=name,
    )


def you_have_left(school: str) -> Html:
    """For the account of somebody who has left."""
    return h("{school}的教科室主任为您办理了离校。感谢您一直以来的记录，它们会保留在学校。", school=school)


# Handing over ------------------------------------------------------------------------------------------


def ask_successor() -> Html:
    """Who becomes director."""
    return h("教科室主任交给谁？（只列出已经加入的老师）")


def no_successor() -> Html:
    """Nobody else has joined."""
    return h("还没有别的老师加入。请先用 /invite 邀请，对方加入以后再交接。")


def ask_hand_over(member: Member, *, is_director: bool) -> Html:
    """The last look."""
    if is_director:
        return h("{name}已经是教科室主任。您不再担任了吗？", name=member.name)
    return lines(
        [
            h("让<b>{name}</b>担任教科室主任？", name=member.name),
            h("对方可以管理名单、任务和全部设置，也能撤销您的职务。"),
        ]
    )


def handed_over(name: str, *, stays: bool) -> Html:
    """Done."""
    if stays:
        return h("✅ {name}现在也是教科室主任，您继续担任。", name=name)
    return h("✅ 教科室主任已交给{name}，感谢您的付出。", name=name)
