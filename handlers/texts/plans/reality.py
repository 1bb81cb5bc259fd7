"""An imported plan against what has happened."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date

from handlers.texts.counting.duties import duty_label
from handlers.texts.counting.quota import METRIC_LABELS, PER_LABELS
from handlers.texts.html import Html, h, lines
from handlers.texts.names_and_roles import names
from handlers.texts.scheduling.items import month_name, rule, when
from school.counting.duties import Duty
from school.counting.quotas import Pace
from school.directory import Directory
from school.plan_review.reality import Fact, State
from school.scheduling.schedule import ItemKind, occurrences

DUTIES, ITEMS = "📋 任务完成情况", "📅 看安排"
_NAMES = 12
_HEADS = {
    State.NO_TRACE: "⚠️ 已经过了，没有记录或完成标记",
    State.AHEAD: "⏳ 还没到",
    State.DONE: "✅ 已完成",
}


def items(
    name: str,
    facts: Sequence[Fact],
    on_page: Sequence[Fact],
    cancelled: int,
    page: int,
    pages: int,
    school: Directory,
    today: date,
) -> Html:
    """How many items are done, and one page of them under what they have in common."""
    counts = Counter(it.state for it in facts)
    out: list[Html | str | None] = [
        h("📊 <b>{name}</b>{turn}", name=name, turn=f"　{page + 1}/{pages}" if pages > 1 else ""),
        h(
            "已完成 {done} · 没有记录 {open} · 还没到 {ahead}{cancelled}",
            done=counts[State.DONE],
            open=counts[State.NO_TRACE],
            ahead=counts[State.AHEAD],
            cancelled=f" · 已取消 {cancelled}" if cancelled else "",
        ),
        h("这份计划没有日程。") if not facts else None,
    ]
    state = None
    for it in on_page:
        if it.state is not state:
            state = it.state
            out += ["", h("<b>{head}</b>", head=_HEADS[state])]
        out.append(_row(it, school, today))
    return lines(out)


def _row(it: Fact, school: Directory, today: date) -> Html:
    return h(
        "{n}. {title}　{when}{more}",
        n=it.number,
        title=it.item.title,
        when=_when(it, school, today),
        more=_more(it),
    )


def _when(it: Fact, school: Directory, today: date) -> str:
    item = it.item
    if item.kind is ItemKind.SERIES:
        return rule(item, school.calendar)
    if item.kind is ItemKind.MONTH:
        return month_name(item.first_day, today)
    [found] = occurrences(item, item.first_day, item.first_day, school.calendar)
    return when(found, school, today)


def _more(it: Fact) -> str:
    if it.item.kind is ItemKind.SERIES and it.past:
        return f"（开过 {it.past} 次，有记录 {it.held} 次）"
    return f"（已交 {it.given}/{it.owed}）" if it.owed else ""


def done_label(number: int) -> str:
    """The button that marks an item as done."""
    return f"✅ {number} 完成"


def board_label(duty: Duty) -> str:
    """The board that tells more of a duty, on a button."""
    return f"{METRIC_LABELS[duty.metric]} {PER_LABELS[duty.per]} ›"


def duties(name: str, rows: Sequence[tuple[Duty, Mapping[Pace, Sequence[str]]]], school: Directory) -> Html:
    """The duties of a plan, each with how people stand."""
    out: list[Html | str] = [h("📊 <b>{name}</b>　任务", name=name)]
    for duty, paces in rows:
        behind = paces[Pace.BEHIND]
        done, on_pace = len(paces[Pace.DONE]), len(paces[Pace.ON_PACE])
        out += [
            "",
            h("<b>{duty}</b>", duty=duty_label(duty, school)),
            h(
                "完成 {done} {unit} · 按进度 {on_pace} {unit} · 落后 {n} {unit}",
                unit="个组" if duty.together else "人",
                done=done,
                on_pace=on_pace,
                n=len(behind),
            ),
        ]
        if behind:
            out.append(h("落后：{names}", names=names(behind, _NAMES)))
    if not rows:
        out.append(h("这份计划没有任务。"))
    return lines(out)
