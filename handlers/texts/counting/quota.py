"""What is owed and how far somebody has come, on a phone screen; what stands behind a number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.counting.duty_words import (
    METRIC_LABELS,
    PER_LABELS,
    PER_WINDOWS,
    UNITS,
    amount,
    duty_sentence,
    online_rule,
    window_label,
    work,
)
from handlers.texts.days import day_label, short_day
from handlers.texts.html import Html, h, lines
from school.calendar.terms import Term
from school.counting.allowances import Allowance
from school.counting.duties import HELD_TOGETHER, Metric, Only, Per
from school.counting.quotas import Did, Entry, Pace, Progress
from school.counting.windows import Window
from school.directory import Directory
from school.grades import class_label
from school.observing.observations import Observation
from school.people import Group

__all__ = ["METRIC_LABELS", "PER_LABELS", "PER_WINDOWS", "UNITS", "amount", "window_label"]

BAR_CELLS, _CELLS_OF_GROUP = 8, 4
OBSERVE, RECORD, SET_DUTIES = "➕ 记听课", "➕ 登记其他", "⚙️ 设置任务"
BACK = "‹ 我的任务"
_LONG = (Per.TWO_MONTHS, Per.TERM, Per.YEAR)
"""Periods in which the pace is told by the teaching week."""


def bar(count: int, target: int, cells: int = BAR_CELLS) -> Html:
    """■■■■□□□□: any work done fills a cell, and only a finished duty fills the last one."""
    full = cells if count >= target else min(cells - 1, -(-count * cells // target))
    return h("{bar}", bar="■" * full + "□" * (cells - full))


def mine(
    progress: Sequence[Progress],
    of_groups: Sequence[tuple[Group, Progress]],
    school: Directory,
    today: date,
    whose: str = "我的任务",
) -> Html:
    """Everything one person owes, on one screen, and what their groups owe as one."""
    term = school.term_at(today)
    head = h("<b>{whose}</b>　{day}", whose=whose, day=day_label(today, term))
    whole = {(it.duty.metric, it.duty.per) for it in progress if it.duty.only is Only.ALL}
    blocks = [
        _part_line(it, school)
        if it.duty.only is not Only.ALL and (it.duty.metric, it.duty.per) in whole
        else h("\n{duty}", duty=_duty_lines(it, school, today, term))
        for it in progress
    ]
    groups = [
        h("\n{duty}", duty=_duty_lines(it, school, today, term, group=group.name)) for group, it in of_groups
    ]
    return lines([head, *blocks, *([h("\n<b>组里一起完成</b>")] if groups else []), *groups])


def label(progress: Progress, school: Directory) -> str:
    """听课, 推门听课, 听苏婉清的课."""
    if progress.partner_id is not None:
        return f"听{school.member_by_id[progress.partner_id].name}的课"
    return work(progress.duty.metric, progress.duty.only)


def _duty_lines(progress: Progress, school: Directory, today: date, term: Term, group: str = "") -> Html:
    return lines(
        [_head(progress, school, today, group), _standing(progress, today, term), _changes(progress)]
    )


def _head(progress: Progress, school: Directory, today: date, group: str) -> Html:
    name = f"{group} {label(progress, school)}".strip()
    window = window_label(progress.duty.per, today)
    if progress.excused:
        return h("➖ {name} {window} 免", name=name, window=window)
    return h(
        "{mark}{name} {window} <b>{count}/{target}</b>　{bar}",
        mark="✅ " if progress.pace is Pace.DONE else "",
        name=name,
        window=window,
        count=progress.count,
        target=progress.target,
        bar=bar(progress.count, progress.target, _CELLS_OF_GROUP if group else BAR_CELLS),
    )


def _part_line(progress: Progress, school: Directory) -> Html:
    """其中推门听课 1/2，还差 1 节, below the whole it is a part of."""
    return h(
        "　其中{name} <b>{count}/{target}</b>{rest}",
        name=label(progress, school),
        count=progress.count,
        target=progress.target,
        rest=f"，还差 {amount(progress.duty.metric, progress.missing)}" if progress.missing else " ✓",
    )


def _standing(progress: Progress, today: date, term: Term) -> Html | None:
    """还差 6 节 · 1月22日 周五前, and what an even pace would ask where somebody is behind it."""
    if not progress.missing:
        return None
    metric = progress.duty.metric
    left = h(
        "还差 {amount} · {by}",
        amount=amount(metric, progress.missing),
        by=by_when(progress.window, today),
    )
    if progress.pace is not Pace.BEHIND or today > progress.window.last_day:
        return left
    week = term.week_of(today) if progress.duty.per in _LONG else None
    by = f"到第{week}周" if week else "按进度"
    return lines(
        [
            left,
            h(
                "⏳ {by}应有 {n}，现有 {count}",
                by=by,
                n=amount(metric, progress.expected),
                count=progress.count,
            ),
        ]
    )


def _changes(progress: Progress) -> Html | None:
    """What made the number another one than the rule's, and what does not count yet."""
    parts = []
    if progress.target != progress.full:
        reasons = "、".join(dict.fromkeys(it.reason for it in progress.allowances))
        parts.append(f"原定 {progress.full}，{reasons}")
    if progress.pending:
        parts.append(f"另有 {amount(progress.duty.metric, progress.pending)}待确认")
    if progress.online:
        parts.append(f"{online_rule(progress.duty)}，有 {progress.online} 节没有算")
    elif progress.duty.online_most is not None:
        parts.append(online_rule(progress.duty))
    return h("（{parts}）", parts="；".join(parts)) if parts else None


def by_when(window: Window, today: date) -> str:
    """今天截止, 明天截止, 1月22日 周五前, 已截止. No window ends more than a year ahead."""
    left = (window.last_day - today).days
    if left < 0:
        return "已截止"
    if left < 2:
        return ("今天", "明天")[left] + "截止"
    return f"{day_label(window.last_day)}前"


def button_label(progress: Progress, school: Directory, today: date) -> str:
    """听课 本学期 ›: the numbers stand above it, and two of these share the width of a phone."""
    return f"{label(progress, school)} {window_label(progress.duty.per, today)} ›"


def group_button_label(group: Group, progress: Progress, school: Directory) -> str:
    """数学组 公开课 ›."""
    return f"{group.name} {label(progress, school)} ›"


def nothing_owed(*, director: bool) -> Html:
    """No rule binds this person."""
    if director:
        return h("您还没有任务。点下面的按钮来布置，比如“全体教师，每学期听课 15 节”。")
    return h("您现在没有任务。教科室主任用 /duties 布置以后，这里会显示完成了多少、还差多少。")


def resting() -> Html:
    """Whatever is owed each day, week or month rests in the holidays."""
    return h("现在放假，没有要完成的任务，好好休息。")


def short_line(progress: Progress, school: Directory, today: date) -> Html:
    """公开课 本学期 1/2，还差 1 节: said after something was entered."""
    missing = amount(progress.duty.metric, progress.missing)
    return h(
        "{name} {window} {count}/{target}，{rest}",
        name=label(progress, school),
        window=window_label(progress.duty.per, today),
        count=progress.count,
        target=progress.target,
        rest=f"还差 {missing}" if progress.missing else "已完成 🎉",
    )


# --- what stands behind a number ------------------------------------------------------------------


def explained(progress: Progress, did: Did, school: Directory, whose: str, today: date) -> Html:
    """The heading above the work behind a number: the rule, what changed it, and how it is counted."""
    duty = progress.duty
    total = len(did.every)
    return lines(
        [
            h(
                "<b>{whose}{name} {window}</b>　{count}",
                whose=whose,
                name=label(progress, school),
                window=window_label(duty.per, today),
                count="免" if progress.excused else f"{progress.count}/{progress.target}",
            ),
            h(
                "{first} 至 {last}",
                first=short_day(progress.window.first_day),
                last=short_day(progress.window.last_day),
            ),
            "",
            h("📏 {rule}", rule=duty_sentence(duty, school)),
            *(h("➕ {rule}", rule=duty_sentence(it, school)) for it in progress.added),
            *(h("➖ {words}", words=allowance_words(it)) for it in progress.allowances),
            *_rules_of_counting(progress),
            *(h("有 {n} 条重复，没有再算。", n=len(did.twice)) for _ in did.twice[:1]),
            *(
                h("有 {n}待组长确认，确认后才算。", n=amount(duty.metric, len(did.pending)))
                for _ in did.pending[:1]
            ),
            *(h("有 {n} 节线上听课没有算。", n=len(did.online)) for _ in did.online[:1]),
            "",
            h("点开可以看、可以改。") if total and not whose else None,
            None if total else h("这段时间还没有记录。"),
        ]
    )


def _rules_of_counting(progress: Progress) -> list[Html]:
    duty = progress.duty
    found = []
    if duty.together and duty.metric in HELD_TOGETHER:
        found.append(h("计法：同一天的{what}，几个人登记也只算一次。", what=METRIC_LABELS[duty.metric]))
    elif duty.together:
        found.append(h("计法：组里每位老师的都算。"))
    elif duty.metric is Metric.OBSERVE:
        online = f"；{online_rule(duty)}" if duty.online_most is not None else ""
        found.append(h("计法：同一天同一节的课只算一次{online}。", online=online))
    if progress.allowances and progress.target != progress.full:
        found.append(h("原定 {full}，按上课日折算为 {target}。", full=progress.full, target=progress.target))
    if progress.missing:
        found.append(h("进度按上课日算，放假不算。"))
    return found


def allowance_words(allowance: Allowance) -> str:
    """产假：9月1日至10月31日不算, 兼职：9月1日起按 50% 算."""
    first, last = allowance.first_day, allowance.last_day
    when = f"{short_day(first)}起" if last is None else f"{short_day(first)}至{short_day(last)}"
    how = f"按 {allowance.percent}% 算" if allowance.percent else "不算"
    what = f"（{METRIC_LABELS[allowance.metric]}）" if allowance.metric else ""
    return f"{allowance.reason}{what}：{when}{how}"


def mark(did: Did, entry: Entry) -> str:
    """What stands before a piece of work that does not count."""
    if entry.pending:
        return "⏳待确认 "
    if entry in did.online:
        return "（线上不计）"
    return "（重复）" if entry in did.twice else ""


def visit_label(log: Observation) -> str:
    """11月24日 何雨桐 三（2）班数学 推门课: for heads, who see what was observed and nothing of what was thought."""
    visit = log.visit
    lesson = f"{class_label(visit.lesson.grade, visit.lesson.class_no)}{visit.lesson.subject}"
    return f"{short_day(visit.day)} {visit.host_name} {lesson} {visit.kind_name}"
