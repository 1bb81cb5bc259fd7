"""Duties in words: who owes what, how often."""

from __future__ import annotations

from handlers.texts.html import Html, h, lines
from handlers.texts.people import role_name
from handlers.texts.quota import METRIC_LABELS, PER_LABELS, UNITS, amount
from school.directory import Directory
from school.people import Role
from school.quotas import Duty, Metric, Per

TITLE = "设置任务"
EVERYBODY, SOME_GROUP, SOME_PERSON = "全体教师", "某个组……", "某一位老师……"
ADD, CHANGE, REMOVE, RESTORE, BACK = "➕ 添加任务", "改数量", "🗑 删除", "↩︎ 撤回删除", "‹ 全部任务"
EARLIER, LATER = "‹ 上一页", "下一页 ›"
CHANGED = "已修改"
GONE = "这条任务已经删除了"


def whom(duty: Duty, school: Directory) -> str:
    """全体教师, 教研组长, 数学组, 陈小满."""
    if duty.member_id is not None:
        return school.member_by_id[duty.member_id].name
    if duty.group_id is not None:
        return school.group_by_id[duty.group_id].name
    return EVERYBODY if duty.role in (None, Role.TEACHER) else role_name(duty.role)


def duty_label(duty: Duty, school: Directory) -> str:
    """全体教师 · 听课 · 每学期 15 节."""
    owed = f"{PER_LABELS[duty.per]} {amount(duty.metric, duty.count)}"
    return f"{whom(duty, school)} · {METRIC_LABELS[duty.metric]} · {owed}"


def overview(total: int) -> Html:
    """Heading of the list; the duties are the buttons."""
    if not total:
        return h("<b>学校的任务</b>\n还没有任务。添加一条，比如“全体教师 · 听课 · 每学期 15 节”。")
    return lines(
        [
            h("<b>学校的任务</b>　共 {n} 条", n=total),
            h("点一条可以修改。同一项任务，一个人符合几条时按最高的算；单独给个人定的优先。"),
        ]
    )


def saved(duty: Duty, school: Directory) -> Html:
    """A duty is set."""
    return lines([h("✅ 已设置"), duty_line(duty, school)])


def duty_line(duty: Duty, school: Directory) -> Html:
    """The duty, to be read."""
    return h("<b>{duty}</b>", duty=duty_label(duty, school))


def removed(duty: Duty, school: Directory) -> Html:
    """A duty is gone; it can come back. What people have entered stays."""
    return lines([h("🗑 已删除"), duty_line(duty, school), h("老师们的记录都还在，删错了可以撤回。")])


def ask_whom() -> Html:
    """The first question."""
    return h("这项任务给谁？")


def ask_group() -> Html:
    """Which group."""
    return h("哪个组？")


def ask_person() -> Html:
    """Which person."""
    return h("哪位老师？点一下，或者直接发姓名。")


def ask_metric() -> Html:
    """What is owed."""
    return h("要做什么？")


def ask_per() -> Html:
    """How often."""
    return h("多久算一次？")


def ask_count(metric: Metric, per: Per) -> Html:
    """How many."""
    return h(
        "{per}多少{unit}{metric}？点一下，或者直接发数字。",
        per=PER_LABELS[per],
        unit=UNITS[metric],
        metric=METRIC_LABELS[metric],
    )
