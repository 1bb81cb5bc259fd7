"""Work that waits for a head, in words."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.texts.counting.duty_words import METRIC_LABELS
from handlers.texts.days import day_label
from handlers.texts.html import Html, h, lines
from handlers.texts.observing.log_card import appraisal_lines, facts, kept_lines
from school.calendar.terms import Term
from school.directory import Directory
from school.observing.lessons import lesson_label
from school.observing.observations import Observation
from school.people import Member
from storage.records import Record

TITLE = "退回登记"
LOOK, YES, RETURN, BACK = "去看看", "✅ 确认", "↩︎ 退回", "‹ 待确认"
TO_DUTIES = "‹ 全部任务"
AGREED = "已确认，计入任务"
_TITLE = 9
"""Characters of a title that have room in the one line of a button on a phone 390 px wide."""


def _named(work: Record | Observation) -> str:
    """论文《圆的面积》, 听课“三（2）班数学 周牧野”."""
    if isinstance(work, Observation):
        return f"听课“{lesson_label(work.visit.lesson)} {work.visit.host_name}”"
    return f"{METRIC_LABELS[work.metric]}《{work.title.strip('《》')}》"


def waits(author: Member, work: Record | Observation) -> Html:
    """For who decides, when something waits."""
    return h("{name}登记了{work}，等您确认后计入任务。", name=author.name, work=_named(work))


def label(work: Record | Observation, school: Directory) -> str:
    """陈小满 11/24 论文《圆的面积》, 陈小满 11/24 线上 三（2）班数学 周牧野, on a button one line high."""
    if isinstance(work, Observation):
        name, visit = school.member_by_id[work.observer_id].name, work.visit
        day, online = visit.day, "线上 " if visit.online else ""
        what = f"{online}{lesson_label(visit.lesson)} {visit.host_name}"
    else:
        name, day = school.member_by_id[work.member_id].name, work.day
        title = work.title.strip("《》")
        what = (
            f"{METRIC_LABELS[work.metric]}《{title if len(title) <= _TITLE else f'{title[: _TITLE - 1]}…'}》"
        )
    return f"{name} {day.month}/{day.day} {what}"


def waiting(total: int) -> Html:
    """Heading of the list."""
    if not total:
        return h("没有待确认的登记。")
    return h("<b>待确认的登记</b>　{n} 项\n点开看一看，确认了才计入任务。", n=total)


def yes_to_all(total: int) -> str:
    """✅ 这 12 项都确认."""
    return f"✅ 这 {total} 项都确认"


def sure_of_all(by_author: Mapping[str, int]) -> Html:
    """Before all is agreed to at once."""
    return lines(
        [
            h("这 {n} 项都确认、计入任务吗？", n=sum(by_author.values())),
            h("{who}", who="，".join(f"{name} {count} 项" for name, count in by_author.items())),
        ]
    )


def lesson_card(log: Observation, seen: Observation | None, author: Member, school: Directory) -> Html:
    """An observed lesson; `seen` is as much of the log as this head may read, None where that is the lesson alone."""
    written = appraisal_lines(seen) if seen else []
    return lines(
        [
            h("{name}　<b>听课</b>", name=author.name),
            facts(log, school),
            kept_lines(log),
            *([""] if written else []),
            *written,
        ]
    )


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


def returned(work: Record | Observation, by: Member, word: str) -> Html:
    """For the author."""
    return lines(
        [
            h("{name}退回了您登记的{work}：", name=by.name, work=_named(work)),
            h("{word}", word=word),
            h("改好以后会再请组长确认。") if isinstance(work, Record) else None,
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
