"""Changing an entry of a term plan: its card, and what is asked."""

from __future__ import annotations

from datetime import date

from handlers.texts.counting.quota import METRIC_LABELS, PER_LABELS, UNITS
from handlers.texts.days import short_day
from handlers.texts.html import Html, h, lines
from handlers.texts.plans.entries import Shown, mark, notes, short, what_and_when
from school.counting.duties import Metric, Per
from school.directory import Directory
from storage.plan_entries import Entry

_LONGEST = 600
"""Characters of a sentence that are shown in full."""
TITLE = "改计划条目"
AS_READ, BACK = "↩︎ 恢复原样", "‹ 返回"
MONTH, WEEK, HOUR = "换月份", "换周次", "几点"
TO_EVENT, TO_DEADLINE, WHOLE_DAY = "改成日程", "改成截止", "全天"
ITEM_PARTS = (("title", "名称"), ("when", "时间"), ("place", "地点"), ("whom", "对象"))
DUTY_PARTS = (("whom", "对象"), ("metric", "任务"), ("count", "数量"), ("per", "周期"))
PEOPLE_PARTS = (("whom", "哪个组"), ("members", "哪些人"), ("lead", "是不是组长"))


def card(entry: Entry, shown: Shown, school: Directory, today: date) -> Html:
    """An entry in full."""
    what, details = what_and_when(shown.draft, school, today)
    note = getattr(shown.draft, "note", None)
    return lines(
        [
            h("{n}. {mark} <b>{what}</b>", n=entry.number, mark=mark(entry, shown), what=what),
            h("{details}", details=details) if details else None,
            h("{note}", note=short(note, _LONGEST)) if note else None,
            *notes(entry, shown, school, today),
            "",
            h("原文：<i>“{quote}”</i>", quote=short(entry.proposal.quote, _LONGEST)),
            h("要改哪一项？"),
        ]
    )


def keep_label(entry: Entry) -> str:
    """Whether the entry is imported, on the button that changes it."""
    return {None: "❓ 待定", True: "✅ 要导入", False: "⬜ 不导入"}[entry.kept]


def month(first: date) -> str:
    """A month, on a button."""
    return f"{first.year}年{first.month}月"


def week(number: int, monday: date) -> str:
    """A teaching week, on a button."""
    return f"{number}周 {short_day(monday)}"


def ask_title() -> Html:
    """Another name."""
    return h("改成什么名称？请直接发。")


def ask_when() -> Html:
    """Another time."""
    return h("改到什么时候？请直接发，比如“12月9日下午第二节”“第8周”“12月”，定期的写“每周四下午第一节”。")


def ask_month() -> Html:
    """Another month, on no day in particular."""
    return h("改到哪个月？")


def ask_week() -> Html:
    """Another teaching week."""
    return h("改到第几周？后面是那一周的周一。")


def ask_hour() -> Html:
    """The time of day."""
    return h("第几节？点一下，或者直接发“15:30”“下午第二节”。")


def ask_place(longest: int) -> Html:
    """Where it is."""
    return h("在哪里？请直接发地点，{n} 个字以内；不定就跳过。", n=longest)


def ask_whom() -> Html:
    """Whom it is for."""
    return h("给谁的？点一下，或者直接发组名、姓名、“45周岁以下教师”。")


def ask_members() -> Html:
    """Who belongs to the group."""
    return h("哪些老师？点名字勾选，再点“完成”。")


def ask_count(metric: Metric | None, per: Per | None) -> Html:
    """How many."""
    return h(
        "{per}多少{unit}{metric}？点一下，或者直接发数字。",
        per=PER_LABELS[per] if per else "",
        unit=UNITS[metric] if metric else "",
        metric=METRIC_LABELS[metric] if metric else "",
    )
