"""Words about reminding those who have not answered or handed in."""

from __future__ import annotations

from handlers.texts.html import Html, h, joined, lines
from handlers.texts.names_and_roles import names
from handlers.texts.problems import explain
from school.announcing.receipts import NUDGES_A_DAY, Nudge, NudgedEnough
from school.people import Member

_NAMES = 12


def mention(member: Member) -> Html:
    """A name in a group chat that reaches who bears it, as far as the account is known."""
    if member.user_id is None:
        return h("{name}", name=member.name)
    return h('<a href="tg://user?id={id}">{name}</a>', id=member.user_id, name=member.name)


def nudged(done: Nudge, left_today: int, *, quietly: bool) -> Html:
    """What was done, and how often it may be done again."""
    mentioned = sum(len(people) for _, people in done.mentioned)
    parts = [
        h("私聊 {n} 人", n=len(done.private)) if done.private else None,
        h("群里点名 {n} 人", n=mentioned) if mentioned else None,
    ]
    nowhere = [member.name for member in done.nowhere]
    return lines(
        [
            h("🔔 已提醒：{parts}。", parts=joined([part for part in parts if part], "，")),
            h("⚠️ 联系不上 {n} 人：{names}", n=len(nowhere), names=names(nowhere, _NAMES))
            if nowhere
            else None,
            h("🌙 现在是休息时间，提醒没有声音。") if quietly else None,
            h("今天还可以再催 {n} 次。", n=left_today) if left_today else h("今天不能再催了，明天再说吧。"),
        ]
    )


@explain.register
def _(problem: NudgedEnough) -> Html:
    return h("一天最多催 {n} 次，今天已经催过了，明天再说吧。", n=NUDGES_A_DAY)
