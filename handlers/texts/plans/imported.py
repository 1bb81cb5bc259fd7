"""A term plan that was imported: what exists now, when people first hear of it, and what is taken back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from handlers.plans.pages import PlanImported
from handlers.plans.undo import TakenBack
from handlers.texts.days import moment_label
from handlers.texts.html import Html, h, lines
from handlers.texts.problems import explain
from school.directory import Directory
from school.people import Role
from school.plan_review.proposals import PeopleDraft, Section
from school.reminding.reminders import Due, Kind
from school.scheduling.schedule import Item
from storage.plan_entries import Entry
from storage.plans import Plan

SCHEDULE, DUTIES, REMINDERS, REALITY = "📅 看日程", "📋 看任务", "⏰ 看提醒", "📊 对照进度"
UNDO, REALLY_UNDO, KEEP_IMPORT, BACK_TO_PLAN = "↩︎ 撤回整个导入", "↩︎ 确定撤回", "不撤回", "‹ 返回"
NOTHING_LEFT, BACK_ALREADY, NOTED = "没有可以导入的内容", "已经撤回了", "已记下"
_SHOWN = 8

_SECTIONS = {
    Section.MONTHS: "月度安排 {n} 项",
    Section.WEEKS: "周次安排 {n} 项",
    Section.SERIES: "固定教研 {n} 个",
    Section.DEADLINES: "截止 {n} 个",
    Section.DUTIES: "任务 {n} 条",
    Section.PEOPLE: "人员分组 {n} 组",
}
_READERS = {
    Role.DIRECTOR: "只有主任",
    Role.SCHOOL_LEADER: "主任和行政",
    Role.PREP_LEAD: "主任、行政和组长",
    Role.TEACHER: "全体教师",
}


@explain.register
def _(problem: PlanImported) -> Html:
    return h(
        "这份计划已经导入了，不能再这样改。发 /plan 看导入的内容；要改日程用 /schedule，要改任务用 /duties。"
    )


@dataclass(frozen=True)
class Heard:
    """When people first hear of what was imported: the first reminders, and the next words about a week or month."""

    reminders: Sequence[tuple[Due, Item]]
    broadcast: Due | None


def imported(
    entries: Sequence[Entry],
    heard: Heard,
    school: Directory,
    empty: Sequence[str],
    undecided: int,
) -> Html:
    """What exists now. `empty` are groups that were created and have nobody yet."""
    fresh = [it for it in entries if not it.gone and it.base is None]
    changed = sum(it.base is not None and not it.gone for it in entries)
    gone = sum(it.gone for it in entries)
    return lines(
        [
            h("✅ 已导入：{made}。", made=_made(fresh)) if fresh else None,
            h("✏️ 按新计划改了 {n} 项。", n=changed) if changed else None,
            h("🗑 按新计划删去 {n} 项。", n=gone) if gone else None,
            h("新建了{names}，组里还没有人，请用 /roster 把老师加进组。", names="、".join(empty))
            if empty
            else None,
            *_people(fresh),
            *(_first(heard, school) if any(it.proposal.item for it in fresh) else ()),
            h("还有 {n} 条没有决定，没有导入；要用时撤回再导入，或用 /add、/duties 补。", n=undecided)
            if undecided
            else None,
            h("日程用 /schedule 修改，任务用 /duties 修改。"),
        ]
    )


def _made(entries: Sequence[Entry]) -> str:
    counts = Counter(it.proposal.section for it in entries)
    return "、".join(words.format(n=counts[it]) for it, words in _SECTIONS.items() if counts[it])


def _people(entries: Sequence[Entry]) -> list[Html]:
    found = sum(isinstance(it.proposal.draft, PeopleDraft) for it in entries)
    return [h("人员分组已按计划更新，请在 /roster 里核对。")] if found else []


def _first(heard: Heard, school: Directory) -> list[Html]:
    words = [(due, item.title) for due, item in heard.reminders]
    if heard.broadcast:
        what = "本月安排" if heard.broadcast.kind is Kind.MONTH else "本周安排"
        words.append((heard.broadcast, f"向大家播报{what}"))
    if not words:
        return [h("近三周没有要发的提醒；到时候会按时提醒。")]
    words.sort(key=lambda pair: pair[0].at)
    rows = [h("· {at}　{what}", at=_moment(due, school), what=what) for due, what in words]
    return [h("最先发出的提醒："), *rows]


def _moment(due: Due, school: Directory) -> str:
    at = due.at.astimezone(school.calendar.timezone)
    return moment_label(at, school.calendar.term_of(at.date()))


def imported_already(plan: Plan, by: str, at: datetime, entries: Sequence[Entry]) -> Html:
    """A plan that was imported before, and how much it made."""
    made = _made(entries)
    return lines(
        [
            h("📄 <b>{name}</b>", name=plan.name),
            h("{at}由{by}导入：{made}。", at=moment_label(at), by=by, made=made)
            if made
            else h("{at}由{by}导入。", at=moment_label(at), by=by),
            h("后来导入了新版本，以新版本为准。") if plan.superseded else None,
        ]
    )


def compared_anew(name: str) -> Html:
    """The version it was compared with has been taken back or replaced meanwhile."""
    return h("“{name}”比较的那一份刚才撤回了，或者有了更新的版本。已经重新比较，请再看一遍。", name=name)


def openness(role: Role) -> str:
    """Who may fetch the document, on the button that changes it."""
    return f"👁 原文件：{_READERS[role]}可看"


def readers(role: Role, now: Role) -> str:
    """Who may be allowed to fetch the document, on a button."""
    return f"{'● ' if role is now else ''}{_READERS[role]}"


def ask_readers(name: str) -> Html:
    """Who may fetch the document."""
    return h("谁可以用 /plan 看“{name}”的原文件？", name=name)


def ask_undo(name: str) -> Html:
    """Before a whole import is taken back."""
    return h("要把“{name}”的导入整个撤回吗？大家已经改过、交过材料的会保留，其余恢复到导入以前。", name=name)


def taken_back(back: TakenBack) -> Html:
    """An import is undone, as far as nobody has done something with what it made."""
    parts = (
        (back.items, "项日程"),
        (back.duties, "条任务"),
        (back.changes, "处改动"),
        (back.people, "人的分组"),
        (back.groups, "个组"),
    )
    made = "、".join(f"{n} {what}" for n, what in parts if n)
    return lines(
        [
            h("↩︎ 已撤回：{made}。", made=made) if made else h("没有可以撤回的内容。"),
            _kept("{n} 项已经有人交了材料或标记完成，保留不动：{names}", back.used),
            _kept("{n} 项有人改过，保留不动：{names}", back.changed),
            h("老师们的记录都还在。") if back.duties else None,
            h("计划还在，可以再看、再导入。"),
        ]
    )


def _kept(words: str, names: Sequence[str]) -> Html | None:
    if not names:
        return None
    shown = "、".join(names[:_SHOWN]) + ("等" if len(names) > _SHOWN else "")
    return h("{words}", words=words.format(n=len(names), names=shown))
