"""What takes from a person's duties, in words."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.counting.quota import allowance_words
from handlers.texts.html import Html, h, lines
from handlers.texts.people.leaves import days
from school.counting.allowances import Allowance
from school.people import Member
from school.staff.leaves import Leave

TITLE = "减免任务"
NEW, REMOVE, BACK, TO_PERSON = "➕ 添加减免", "🗑 取消减免", "‹ 返回", "‹ 完成情况"
EVERYTHING = "全部任务"
REASONS = ("产假", "病假", "支教", "中途到岗", "兼职", "临近退休")
WAYS = {
    "term": "本学期全免",
    "days": "某段时间不算",
    "late": "中途到岗，之前不算",
    "share": "按百分比（兼职、部分工作量）",
}


def label(allowance: Allowance) -> str:
    """产假：9月1日至10月31日不算."""
    return allowance_words(allowance)


def of_leave(leave: Leave) -> str:
    """按请假折算：9月1日 周二 至 10月31日 周六 产假."""
    return f"按请假折算：{days(leave)}"


def of_person(member: Member, found: Sequence[Allowance]) -> Html:
    """What is allowed to a person."""
    return lines(
        [
            h("<b>{name}</b>的减免", name=member.name),
            *(h("· {words}", words=allowance_words(it)) for it in found),
            None if found else h("没有减免，任务按规定算。"),
            h("减免后的数按上课日折算，四舍五入；理由会写在数字旁边，本人看得到。"),
        ]
    )


def card(allowance: Allowance, member: Member) -> Html:
    """One of them."""
    return h("<b>{name}</b>　{words}", name=member.name, words=allowance_words(allowance))


def told(allowance: Allowance) -> Html:
    """For the person concerned."""
    return h("您的任务有减免：<b>{words}</b>。发 /my_quota 看减免后的数。", words=allowance_words(allowance))


def ask_way(member: Member) -> Html:
    """How it is to be."""
    return h("给<b>{name}</b>怎么减？", name=member.name)


def ask_days(*, late: bool) -> Html:
    """Which days don't count, or since when somebody is there."""
    if late:
        return h("哪天到岗的？请发日期，比如“10月12日”。")
    return h("哪段时间不算？请发起止日期，比如“9月1日至10月31日”，或者“11月1日起”。")


def ask_percent() -> Html:
    """How much is left."""
    return h("本学期按百分之多少要求？点一下，或者直接发数字，比如 50。")


def ask_metric() -> Html:
    """Which work it is about."""
    return h("减哪些任务？")


def ask_reason() -> Html:
    """Why."""
    return h("什么理由？点一下，或者自己写几个字。")
