"""考核积分 in words."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.counting.duty_words import METRIC_LABELS, UNITS
from handlers.texts.html import Html, h, lines
from school.calendar.terms import Term
from school.counting.duties import Metric
from school.counting.points import Line, total
from school.people import Member

TITLE = "考核积分"
TO_QUOTA, TO_DUTIES, BOARD, OFF, MINE = "‹ 我的任务", "‹ 全部任务", "📋 积分表", "关闭积分", "🏅 我的积分"
WEIGHTS = {
    "0": "不计分",
    "5": "0.5 分",
    "10": "1 分",
    "20": "2 分",
    "30": "3 分",
    "50": "5 分",
    "100": "10 分",
}


def points(tenths: int) -> str:
    """12, 0.5."""
    return f"{tenths // 10}" if tenths % 10 == 0 else f"{tenths / 10:.1f}"


def sum_of(found: Sequence[Line], term: Term, whose: str) -> Html:
    """Somebody's sum with every line of it."""
    return lines(
        [
            h("<b>🏅 {whose}考核积分　{total} 分</b>", whose=whose, total=points(total(found))),
            h("{term}", term=term.name),
            "",
            *(
                h(
                    "{metric} {count} {unit} × {weight} 分 = {sum} 分",
                    metric=METRIC_LABELS[it.metric],
                    count=it.count,
                    unit=UNITS[it.metric],
                    weight=points(it.weight),
                    sum=points(it.tenths),
                )
                for it in found
            ),
            "",
            h("按本学期的记录算；待确认的不算，同一天同一节的课只算一次。"),
        ]
    )


def board(term: Term) -> Html:
    """Heading of the totals; the names are the buttons."""
    return h("<b>📋 积分表</b>　{term}\n点姓名看每一分怎么来的。", term=term.name)


def name_and_total(member: Member, tenths: int) -> str:
    """陈小满 12."""
    return f"{member.name} {points(tenths)}"


def settings(*, on: bool) -> Html:
    """What each kind of work is worth."""
    return lines(
        [
            h("<b>考核积分</b>"),
            h("点一项，设每件多少分；设了才算。"),
            h("老师在 /my_quota 里看自己的积分和每一分的来历；全校的积分表只有学校领导看得到。")
            if on
            else h("现在没有开。给任何一项设了分就打开。"),
        ]
    )


def weight_label(label: str, weight: int | None) -> str:
    """论文 3 分, 培训 —."""
    return f"{label} {points(weight)} 分" if weight else f"{label} —"


def ask_weight(metric: Metric) -> Html:
    """What a piece is worth."""
    return h(
        "{metric}每{unit}多少分？点一下，或者直接发数字，可以有半分。",
        metric=METRIC_LABELS[metric],
        unit=UNITS[metric],
    )
