"""Who has how many, on a phone screen: counts only, never an appraisal."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.days import day_label
from handlers.texts.html import Html, h, joined, lines
from handlers.texts.quota import METRIC_LABELS, bar, window_label
from school.board import Kind, Standing
from school.quotas import Pace
from school.terms import Term

WHOLE_SCHOOL = "全校"
EARLIER, LATER, OTHER_GROUP, BACK = "‹ 上一页", "下一页 ›", "换个组", "‹ 返回"
POST = "发到本群"
_CELLS = 5
_MARKS = {Pace.BEHIND: "⏳ ", Pace.ON_PACE: "", Pace.DONE: "✅ "}


def kind_label(kind: Kind, today: date) -> str:
    """听课 本学期."""
    metric, per = kind
    return f"{METRIC_LABELS[metric]} {window_label(per, today)}"


def board(
    scope: str,
    kind: Kind,
    everybody: Sequence[Standing],
    shown: Sequence[Standing],
    today: date,
    term: Term,
) -> Html:
    """One page of a board, under what holds for all its pages."""
    head = h("<b>{scope} · {kind}</b>", scope=scope, kind=kind_label(kind, today))
    if not everybody:
        return lines([head, day_label(today, term), "", h("现在放假，这一项暂时不计。")])
    return lines([head, day_label(today, term), _summary(everybody), "", *map(_line, shown)])


def rest(shown: Sequence[Standing]) -> Html:
    """The people that did not fit into the first message."""
    return lines(map(_line, shown))


def _summary(everybody: Sequence[Standing]) -> Html:
    paces = [it.progress.pace for it in everybody]
    done, behind = paces.count(Pace.DONE), paces.count(Pace.BEHIND)
    parts = [
        h("{n} 人", n=len(everybody)),
        h("✅ 完成 {n} 人", n=done) if done else None,
        h("⏳ 慢于进度 {n} 人", n=behind) if behind else None,
    ]
    return joined([part for part in parts if part], "，")


def _line(standing: Standing) -> Html:
    it = standing.progress
    return h(
        "{mark}{name} {count}/{target} {bar}{missing}",
        mark=_MARKS[it.pace],
        name=standing.member.name,
        count=it.count,
        target=it.duty.count,
        bar=bar(it.count, it.duty.count, _CELLS),
        missing=f" 差{it.missing}" if it.missing else "",
    )


def no_duties(scope: str, *, director: bool) -> Html:
    """Nobody here owes anything."""
    hint = h("点下面的按钮来布置。") if director else h("教科室主任可以用 /duties 布置。")
    return lines([h("<b>{scope}</b>还没有任务。", scope=scope), hint])


def choose_group() -> Html:
    """Which group to look at."""
    return h("看哪个组？")
