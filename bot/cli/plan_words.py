"""A plan that was read, in words: what was found and how much, then each list with the sentences it comes from."""

from __future__ import annotations

from collections.abc import Iterable

from school.plans.document import Deadline, MonthPlan, PlanDraft, Quota, ResearchTime, WeekPlan
from school.plans.output import summary

_WEEKDAYS = "一二三四五六日"
_PER = {"day": "每天", "week": "每周", "month": "每月", "term": "每学期", "year": "每学年", "other": ""}
_FREQ = {"weekly": "每周", "biweekly": "隔周", "monthly": "每月"}
_HALF = {"am": "上午", "pm": "下午"}


def described(draft: PlanDraft) -> str:
    """The draft for reading; entries marked ？ want a second look."""
    counts = summary(draft)
    head = (
        f"月安排 {counts.month_items} 项，周安排 {counts.week_items} 项，教研时间 {counts.research_times} 个，"
        f"任务 {counts.quotas} 项，截止日期 {counts.deadlines} 个，名单 {counts.people} 份。"
    )
    doubts = [f"其中 {counts.doubtful} 项不能确定，用“？”标出。"] if counts.doubtful else []
    several = [f"文件里有 {counts.parts} 份计划。"] if counts.parts else []
    rest = [f"另有 {counts.unused_telling} 句带数字或日期，没有用上。"] if counts.unused_telling else []
    blocks = [
        [head, *doubts, *several, *rest],
        _section("月安排", (line for month in draft.months for line in _month(month))),
        _section("周安排", (line for week in draft.weeks for line in _week(week))),
        _section("教研时间", map(_research_time, draft.research_times)),
        _section("任务", map(_quota, draft.quotas)),
        _section("截止日期", map(_deadline, draft.deadlines)),
        _section(
            "名单", (f"{_mark(each.sure)}{each.label}：{'、'.join(each.names)}" for each in draft.people)
        ),
    ]
    return "\n\n".join("\n".join(block) for block in blocks if block)


def _section(title: str, lines: Iterable[str]) -> list[str]:
    found = [f"  {line}" for line in lines]
    return [f"【{title}】", *found] if found else []


def _month(plan: MonthPlan) -> list[str]:
    return ["、".join(f"{month}月" for month in plan.months), *(f"  · {item.text}" for item in plan.items)]


def _week(plan: WeekPlan) -> list[str]:
    weeks = f"第{plan.first}周" if plan.first == plan.last else f"第{plan.first}—{plan.last}周"
    days = "—".join(f"{month}月{day}日" for month, day in filter(None, (plan.begins, plan.ends)))
    return [f"{weeks}（{days}）" if days else weeks, *(f"  · {item.text}" for item in plan.items)]


def _research_time(entry: ResearchTime) -> str:
    freq = {"odd": "单周", "even": "双周"}.get(entry.parity or "", _FREQ[entry.freq])
    nth = "最后一个" if entry.nth == "last" else f"第{entry.nth}个" if entry.nth else ""
    periods = f"第{'、'.join(map(str, entry.periods))}节" if entry.periods else ""
    clock = "—".join(entry.clock or ())
    time = f"{freq}{nth}周{_WEEKDAYS[entry.weekday - 1]}{_HALF.get(entry.half or '', '')}{periods}{clock}"
    return f"{_mark(entry.sure)}{entry.group}：{time}{_from(entry.quote.text)}"


def _quota(entry: Quota) -> str:
    count = f"{entry.count}—{entry.max}" if entry.max else f"{entry.count}"
    per = entry.per_text or _PER[entry.per]
    return f"{_mark(entry.sure)}{entry.who}：{per}{entry.what} {count} {entry.unit}{_from(entry.quote.text)}"


def _deadline(entry: Deadline) -> str:
    return f"{_mark(entry.sure)}{_due(entry.when)}：{entry.what}{_from(entry.quote.text)}"


def _due(when: str) -> str:
    kind, _, value = when.partition(":")
    if kind == "week":
        return f"第{value}周"
    if kind == "month-end":
        return f"{value}月底"
    month, _, day = when.partition("-")
    return f"{int(month)}月{int(day)}日" if month.isdecimal() and day.isdecimal() else when


def _mark(sure: bool) -> str:
    return "" if sure else "？"


def _from(quote: str) -> str:
    return f"\n    “{' '.join(quote.split())}”"
