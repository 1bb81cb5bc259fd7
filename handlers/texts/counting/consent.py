"""Work that waits for a head, in words."""

from __future__ import annotations

from handlers.texts.counting.duty_words import METRIC_LABELS
from handlers.texts.days import day_label, short_day
from handlers.texts.html import Html, h, lines
from school.calendar.terms import Term
from school.directory import Directory
from school.people import Member
from storage.records import Record

TITLE = "退回登记"
LOOK, YES, RETURN, BACK = "去看看", "✅ 确认", "↩︎ 退回", "‹ 待确认"
TO_DUTIES = "‹ 全部任务"
AGREED = "已确认，计入任务"


def waits(author: Member, record: Record) -> Html:
    """For who decides, when something waits."""
    return h(
        "{name}登记了{metric}《{title}》，等您确认后计入任务。",
        name=author.name,
        metric=METRIC_LABELS[record.metric],
        title=record.title.strip("《》"),
    )


def label(record: Record, school: Directory) -> str:
    """陈小满 11月24日 论文 《圆的面积》, on a button."""
    name = school.member_by_id[record.member_id].name
    return f"{name} {short_day(record.day)} {METRIC_LABELS[record.metric]} {record.title}"[:60]


def waiting(total: int) -> Html:
    """Heading of the list."""
    if not total:
        return h("没有待确认的登记。")
    return h("<b>待确认的登记</b>　{n} 项\n点开看一看，确认了才计入任务。", n=total)


def card(record: Record, author: Member, term: Term) -> Html:
    """One of them."""
    return lines(
        [
            h("{name}　<b>{metric}</b>", name=author.name, metric=METRIC_LABELS[record.metric]),
            h("{title}", title=record.title),
            day_label(record.day, term),
            h("📎 {n} 个附件", n=record.files) if record.files else None,
        ]
    )


def ask_word() -> Html:
    """Why it is returned."""
    return h("请写一句话，告诉老师为什么退回、要怎么改。")


def returned(record: Record, by: Member, word: str) -> Html:
    """For the author."""
    return lines(
        [
            h(
                "{name}退回了您登记的{metric}《{title}》：",
                name=by.name,
                metric=METRIC_LABELS[record.metric],
                title=record.title.strip("《》"),
            ),
            h("{word}", word=word),
            h("改好以后会再请组长确认。"),
        ]
    )


def tick(name: str, wanted: bool) -> str:
    """☑ 论文."""
    return f"{'☑' if wanted else '☐'} {name}"


def settings() -> Html:
    """Which work has to be looked at."""
    return lines(
        [
            h("<b>要确认的登记</b>"),
            h("勾上的，老师登记以后要组长（没有组长的由教科室主任）确认才计入任务。已经登记的不变。"),
        ]
    )
