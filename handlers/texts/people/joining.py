"""Inviting teachers, and joining."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from handlers.texts.days import day_label
from handlers.texts.html import Html, h, lines
from handlers.texts.names_and_roles import told_apart
from handlers.texts.problems import explain
from school.directory import Directory
from school.people import Member
from school.staff.joining import NotAnInvitation

TITLE = "加入学校"
SHARE, RENEW, RENEW_NOW, KEEP = "📤 转发给老师", "换一个新链接", "换新链接", "先不换"
ME, NOT_ME, NAMESAKE = "✅ 是我", "‹ 不是我，重新选", "同名，但不是同一个人"
NOT_LISTED, WHOLE_LIST = "名单里没有我", "‹ 看全部名单"
ASK_DIRECTOR = "请主任把我加进来"
CONFIRM_BY_DIRECTOR = "✅ 是我，请主任确认"
SHARED = "老师们好，请点链接加入教研助手，选自己的姓名就好。"
"""Goes along when the link is shared; Telegram adds the link itself."""
OBSERVE, MY_QUOTA = "✍️ 记一次听课", "📊 我的任务"


@explain.register
def _(problem: NotAnInvitation) -> Html:
    return h("没有找到邀请链接。请把主任发的整条邀请消息，或其中的链接，粘贴到这里。")


def its_me(name: str) -> str:
    """The button of somebody whose name Telegram shows."""
    return f"👉 我是{name}"


# The director's side -----------------------------------------------------------------------------------


def to_forward(school: str, link: str) -> Html:
    """The message for the teachers' group."""
    return lines(
        [
            h("<b>{school}的老师们：</b>", school=school),
            h("请点下面的链接加入教研助手，选自己的姓名就好，不到一分钟："),
            h("{link}", link=link),
            h("以后记听课、看任务、收教研通知都在这里。"),
        ]
    )


def invitation(expires_at: datetime, waiting: int, *, may_renew: bool) -> Html:
    """What there is to know about the link above; `waiting` people have not joined."""
    return lines(
        [
            h("把上面这条转发到教师群就可以了。"),
            h("链接有效到 {day}，拿到的人都能用，请只发给本校老师。", day=day_label(expires_at.date())),
            h("还有 {n} 位老师没有加入。", n=waiting) if waiting else h("名单上的老师都已加入。"),
            h("链接外传了，可以换一个新的，旧的立即失效。") if may_renew else None,
        ]
    )


def none_yet() -> Html:
    """A head asks for the link and there is none."""
    return h("现在没有可用的邀请链接，请教科室主任用 /invite 生成一个。")


def renew() -> Html:
    """Whether to make a new link."""
    return h("换新链接后，旧链接立即失效；已经加入的老师不受影响。要换吗？")


def kept() -> Html:
    """The link stays."""
    return h("好的，链接没有变。发 /invite 可以再看。")


# The teacher's side ------------------------------------------------------------------------------------


def how() -> Html:
    """How to get in, and the question for the link."""
    return lines(
        [
            h("请向学校的教科室主任要邀请链接，点开就能加入。"),
            h("已经有链接了？把它粘贴发到这里。"),
        ]
    )


def choose(school: str) -> Html:
    """Which name is yours."""
    return lines(
        [
            h("<b>{school}</b>邀请您加入。", school=school),
            h("请点自己的姓名。也可以直接发姓名或拼音首字母，比如 cxm。"),
        ]
    )


def nobody_left(school: str) -> Html:
    """Everybody on the list has joined, or the list is empty."""
    return lines(
        [
            h("<b>{school}</b>邀请您加入。", school=school),
            h("请发您的姓名，我去问教科室主任。"),
        ]
    )


def found(text: str, people: Sequence[Member]) -> Html:
    """Names that fit what was typed."""
    return h("“{text}”找到 {n} 位，请点自己的姓名：", text=text, n=len(people))


def type_name() -> Html:
    """Somebody is not on the list."""
    return h("请直接发您的姓名，比如“王小明”。名单里没有的话，我去问教科室主任。")


def not_a_name(text: str) -> Html:
    """What was typed is nobody on the list and no name."""
    return h("没有找到“{text}”。请发您的姓名，2 到 20 个字。", text=text)


def is_this_you(member: Member, directory: Directory) -> Html:
    """The last look before joining."""
    return h(
        "您是{school}的<b>{name}</b>吗？",
        school=directory.school.name,
        name=told_apart(member, directory),
    )


def taken(member: Member, directory: Directory) -> Html:
    """The name belongs to another account."""
    return lines(
        [
            is_this_you(member, directory),
            "",
            h("这个姓名已经有人用了。如果真的是您（比如换了账号），我请主任确认。"),
        ]
    )


def privileged(member: Member, directory: Directory) -> Html:
    """The name comes with rights over the whole school."""
    return lines([is_this_you(member, directory), "", h("这位老师有管理权限，要请主任确认一下。")])


def add_me(name: str) -> Html:
    """Whether to ask the directors for a new name."""
    return lines(
        [
            h("名单里没有<b>{name}</b>。", name=name),
            h("要请教科室主任把您加进来吗？写错了就再发一次姓名。"),
        ]
    )


def add_namesake(name: str) -> Html:
    """Whether to ask the directors for a second person of this name."""
    return h("要请教科室主任把您（<b>{name}</b>）作为另一位老师加进来吗？", name=name)


def asked(name: str) -> Html:
    """The directors have the question."""
    return h("已经请教科室主任确认“{name}”。有了结果，我马上告诉您。", name=name)


def welcome(name: str, school: str) -> Html:
    """Joined: what to do now."""
    return lines(
        [
            h("✅ <b>{name}老师，欢迎加入{school}！</b>", name=name, school=school),
            "",
            h("/observe　记一次听课，比如“听课 3年级数学”"),
            h("/my_quota　看我的任务完成了多少"),
            h("/help　看全部功能"),
        ]
    )


def already_in(name: str, school: str) -> Html:
    """Somebody who is a member follows the link."""
    return h("您已经在<b>{school}</b>了，您是{name}老师。发 /help 看全部功能。", name=name, school=school)
