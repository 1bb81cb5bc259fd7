"""Leave in words: who is away, from when to when, and why."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.days import day_label
from handlers.texts.html import Html, h, lines
from handlers.texts.names_and_roles import names
from handlers.texts.problems import explain
from school.directory import Directory
from school.people import Member
from school.staff.leaves import AlreadyAway, Leave

TITLE = "登记请假"
NEW, CHANGE_DAYS, CHANGE_REASON, REMOVE, TO_LIST = "➕ 登记请假", "改日期", "改原因", "🗑 删除", "‹ 请假情况"
REDUCE = "➖ 任务按比例减"
USUAL_DAYS = ("今天", "明天", "本周")
_NAMES = 20


def days(leave: Leave) -> str:
    """11月25日 周三 至 11月27日 周五 病假, 12月1日 周二 起 产假."""
    first = day_label(leave.first_day)
    if leave.last_day == leave.first_day:
        return f"{first} {leave.reason}"
    if leave.last_day is None:
        return f"{first} 起 {leave.reason}"
    year = f"{leave.last_day.year}年" if leave.last_day.year != leave.first_day.year else ""
    return f"{first} 至 {year}{day_label(leave.last_day)} {leave.reason}"


def label(leave: Leave, school: Directory) -> str:
    """陈小满 11月25日 周三 病假, on a button."""
    return f"{school.member_by_id[leave.member_id].name} {days(leave)}"


def overview(today: Sequence[Leave], total: int, school: Directory) -> Html:
    """Who is away; the leaves are the buttons below."""
    away = names((school.member_by_id[it.member_id].name for it in today), _NAMES)
    return lines(
        [
            h("<b>请假情况</b>"),
            h("今天不在：{names}", names=away) if today else h("今天没有人请假。"),
            h("点一条可以修改；不在的日子，机器人不催他们。") if total else None,
            h("登记一条：<code>/leave 王小明 11月25日至27日 病假</code>"),
        ]
    )


def of_person(member: Member, found: Sequence[Leave]) -> Html:
    """One person's leaves."""
    head = h("<b>{name}</b>的请假", name=member.name)
    return lines([head, h("点一条可以修改。") if found else h("没有请假记录。")])


def card(leave: Leave, school: Directory, *, recorded: bool) -> Html:
    """One leave, `recorded` just now or long known."""
    return lines(
        [
            h("✅ 已登记") if recorded else None,
            h("🌙 <b>{name}</b>　{days}", name=school.member_by_id[leave.member_id].name, days=days(leave)),
            h("还没有定回来的日子；回来了请点“改日期”。") if leave.last_day is None else None,
        ]
    )


def recorded(count: int) -> Html:
    """Several people at once."""
    return h("✅ 已登记 {n} 位老师的请假。", n=count)


def nobody_named() -> Html:
    """Said above the question who it is, where a line names nobody of the roster, or a namesake."""
    return h("没认出是谁，请点一下名字。")


def removed(leave: Leave, school: Directory) -> Html:
    """A leave is gone."""
    return h("已删除：{leave}", leave=label(leave, school))


def told(leave: Leave, by: Member) -> Html:
    """For the person who is away."""
    return lines(
        [
            h("{name}为您登记了：<b>{days}</b>", name=by.name, days=days(leave)),
            h("这些天我不催您。如果不对，请告诉{name}。", name=by.name),
        ]
    )


def ask_people() -> Html:
    """Who is away."""
    return h("谁请假？可以点几位，也可以直接发姓名，用顿号隔开。")


def ask_days() -> Html:
    """From when to when."""
    return h("哪几天？点一下，或者直接发，比如“11月25日至27日”“明天起三天”“12月1日起”。")


def ask_reason() -> Html:
    """Why."""
    return h("什么原因？点一下，或者自己写几个字。")


@explain.register
def _(problem: AlreadyAway) -> Html:
    return h(
        "{name}这段时间已经登记过：{days}。要改请在 /leave 里点开那一条。",
        name=problem.member.name,
        days=days(problem.leave),
    )
