"""Duties and counts in words: what is owed, how far somebody has come, what stands behind a number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.days import day_label, short_day
from handlers.texts.html import Html, h, lines
from school.quotas import Duty, Metric, Pace, Per, Progress, Window
from school.terms import Term

METRIC_LABELS: dict[Metric, str] = {
    Metric.OBSERVE: "听课",
    Metric.OPEN_LESSON: "公开课",
    Metric.MEETING: "教研活动",
    Metric.JOINT_PREP: "集体备课",
    Metric.REFLECTION: "教学反思",
    Metric.READING_NOTE: "读书笔记",
    Metric.PAPER: "论文",
    Metric.CASE: "案例",
    Metric.LESSON_PLAN: "教学设计",
    Metric.LECTURE: "讲座",
    Metric.TRAINING: "培训",
    Metric.PROJECT: "课题",
    Metric.CONTEST: "评比",
    Metric.EXAM_PAPER: "试卷",
}
UNITS: dict[Metric, str] = {
    Metric.OBSERVE: "节",
    Metric.OPEN_LESSON: "节",
    Metric.MEETING: "次",
    Metric.JOINT_PREP: "次",
    Metric.REFLECTION: "篇",
    Metric.READING_NOTE: "篇",
    Metric.PAPER: "篇",
    Metric.CASE: "篇",
    Metric.LESSON_PLAN: "篇",
    Metric.LECTURE: "次",
    Metric.TRAINING: "次",
    Metric.PROJECT: "项",
    Metric.CONTEST: "次",
    Metric.EXAM_PAPER: "份",
}
PER_LABELS: dict[Per, str] = {
    Per.DAY: "每天",
    Per.WEEK: "每周",
    Per.HALF_MONTH: "每半月",
    Per.MONTH: "每月",
    Per.TERM: "每学期",
    Per.YEAR: "每学年",
}
PER_WINDOWS: dict[Per, str] = {
    Per.DAY: "今天",
    Per.WEEK: "本周",
    Per.HALF_MONTH: "这半月",
    Per.MONTH: "本月",
    Per.TERM: "本学期",
    Per.YEAR: "本学年",
}
BAR_CELLS = 8


def window_label(per: Per, today: date) -> str:
    """今天, 本周, 上半月, 下半月, 本月, 本学期, 本学年."""
    if per is Per.HALF_MONTH:
        return "上半月" if today.day <= 15 else "下半月"
    return PER_WINDOWS[per]


def amount(metric: Metric, count: int) -> str:
    """3 节, 1 篇."""
    return f"{count} {UNITS[metric]}"


def bar(count: int, target: int, cells: int = BAR_CELLS) -> Html:
    """■■■■□□□□: any work done fills a cell, and only a finished duty fills the last one."""
    full = cells if count >= target else min(cells - 1, -(-count * cells // target))
    return h("{bar}", bar="■" * full + "□" * (cells - full))


OBSERVE, RECORD, SET_DUTIES = "➕ 记听课", "➕ 登记其他", "⚙️ 设置任务"
BACK, NEWER, OLDER = "‹ 我的任务", "‹ 较新的", "较早的 ›"


def mine(progress: Sequence[Progress], today: date, term: Term) -> Html:
    """Everything one person owes, on one screen."""
    head = h("<b>我的任务</b>　{day}", day=day_label(today, term))
    return lines([head, *(h("\n{duty}", duty=_duty_lines(it, today)) for it in progress)])


def _duty_lines(progress: Progress, today: date) -> Html:
    return lines([_head(progress, today), _standing(progress, today)])


def _head(progress: Progress, today: date) -> Html:
    duty = progress.duty
    return h(
        "{mark}{metric} {window} <b>{count}/{target}</b>　{bar}",
        mark="✅ " if progress.pace is Pace.DONE else "",
        metric=METRIC_LABELS[duty.metric],
        window=window_label(duty.per, today),
        count=progress.count,
        target=duty.count,
        bar=bar(progress.count, duty.count),
    )


def _standing(progress: Progress, today: date) -> Html | None:
    """还差 6 节 · 1月22日 周五前, and what an even pace would ask where somebody is behind it."""
    if not progress.missing:
        return None
    left = h(
        "还差 {amount} · {by}",
        amount=amount(progress.duty.metric, progress.missing),
        by=by_when(progress.window, today),
    )
    if progress.pace is not Pace.BEHIND or today > progress.window.last_day:
        return left
    return lines([left, h("⏳ 按进度应有 {n}", n=amount(progress.duty.metric, progress.expected))])


def by_when(window: Window, today: date) -> str:
    """今天截止, 明天截止, 1月22日 周五前, 已截止. No window ends more than a year ahead."""
    left = (window.last_day - today).days
    if left < 0:
        return "已截止"
    if left < 2:
        return ("今天", "明天")[left] + "截止"
    return f"{day_label(window.last_day)}前"


def button_label(progress: Progress, today: date) -> str:
    """听课 本学期 ›: the numbers stand above it, and two of these share the width of a phone."""
    duty = progress.duty
    return f"{METRIC_LABELS[duty.metric]} {window_label(duty.per, today)} ›"


def nothing_owed(*, director: bool) -> Html:
    """No rule binds this person."""
    if director:
        return h("您还没有任务。点下面的按钮来布置，比如“全体教师，每学期听课 15 节”。")
    return h("您现在没有任务。教科室主任用 /duties 布置以后，这里会显示完成了多少、还差多少。")


def resting() -> Html:
    """Whatever is owed each day, week or month rests in the holidays."""
    return h("现在放假，没有要完成的任务，好好休息。")


def short_line(progress: Progress, today: date) -> Html:
    """公开课 本学期 1/2，还差 1 节: said after something was entered."""
    duty = progress.duty
    missing = amount(duty.metric, progress.missing)
    return h(
        "{metric} {window} {count}/{target}，{rest}",
        metric=METRIC_LABELS[duty.metric],
        window=window_label(duty.per, today),
        count=progress.count,
        target=duty.count,
        rest=f"还差 {missing}" if progress.missing else "已完成 🎉",
    )


def entries(duty: Duty, window: Window, total: int, today: date) -> Html:
    """The heading above the work behind a number; each piece is a button."""
    head = h(
        "<b>{metric} {window}</b>　{total}/{target}",
        metric=METRIC_LABELS[duty.metric],
        window=window_label(duty.per, today),
        total=total,
        target=duty.count,
    )
    days = h("{first} 至 {last}", first=short_day(window.first_day), last=short_day(window.last_day))
    return lines([head, days, h("点开可以看、可以改。") if total else h("这段时间还没有记录。")])
