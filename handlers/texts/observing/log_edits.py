"""Correcting a log: the questions, the history, reopening, merging."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from handlers.texts.days import moment_label, short_day
from handlers.texts.html import Html, h, lines
from handlers.texts.observing.log_card import PERIOD, TOPIC, visit_line, visit_lines
from handlers.texts.problems import explain
from school.directory import Directory
from school.observing.corrections import Change, Corrected, Entry, Locked
from school.observing.observations import Observation, Visit
from school.observing.visits import KIND_LABELS, VisitKind

TITLE = "听课记录"
KIND, DAY, LESSON = "类型", "日期", "课和老师"
HISTORY, MERGE, ASK_REOPEN, REOPEN = "🕘 修改记录", "🔗 合并重复", "🔓 申请修改", "🔓 允许修改"
MERGE_NOW, KEEP_BOTH = "合并成一条", "两条都留着"
CHANGE, CHANGED, ASKED, ALREADY_OPEN = (
    "去修改",
    "已修改",
    "已经告诉能放开的人，放开后会通知您。",
    "已经放开了",
)
SHOWN = 30
"""Corrections that one page of a history shows, the latest."""
_PARTS = {
    Corrected.LESSON: "课",
    Corrected.HOST: "上课老师",
    Corrected.DAY: DAY,
    Corrected.PERIOD: PERIOD,
    Corrected.KIND: KIND,
    Corrected.ONLINE: "方式",
    Corrected.TOPIC: TOPIC,
    Corrected.STRENGTHS: "亮点",
    Corrected.SUGGESTIONS: "建议",
    Corrected.MARK: "等第",
    Corrected.SHEET: "评分",
    Corrected.LINE: "课堂记录",
}
_EXCERPT = 60


def online(visit: Visit) -> str:
    """The button that says how a lesson was watched after all."""
    return "改为现场" if visit.online else "改为线上"


def ask_period() -> Html:
    return h("第几节课？")


def ask_class() -> Html:
    return h("几班？点一下，或者直接发数字。")


def ask_topic() -> Html:
    return h("课题是什么？直接发给我，不用书名号。")


def ask_kind() -> Html:
    return h("这是什么课？")


def ask_day() -> Html:
    return h("哪一天听的？点一下，或者发“上周五”“11月20日”这样的日期。")


# --- history --------------------------------------------------------------------------------------


def history(log: Observation, entries: Sequence[Entry], school: Directory) -> Html:
    """Who changed what and when."""
    zone = school.calendar.timezone
    entered = h("{at} 录入", at=moment_label(log.entered_at.astimezone(zone)))
    rows = [_entry(it, school, it.at.astimezone(zone)) for it in entries[-SHOWN:]]
    return lines([h("<b>修改记录</b>"), visit_line(log.visit), "", entered, *rows])


def _entry(entry: Entry, school: Directory, at: datetime) -> Html:
    who = school.member_by_id.get(entry.member_id)
    return h(
        "{at} {who}：{what}",
        at=moment_label(at),
        who=who.name if who else "",
        what=_change(entry.change),
    )


def _change(change: Change) -> Html:
    if change.part is Corrected.MERGED:
        return h("并入了重复的一条")
    if change.part is Corrected.REOPENED:
        return h("允许修改，到 {day}", day=short_day(date.fromisoformat(change.after)))
    name = _PARTS[change.part]
    before, after = _value(change.part, change.before), _value(change.part, change.after)
    if not change.after:
        return h("删去{name}“{before}”", name=name, before=before)
    return h("{name}由“{before}”改为“{after}”", name=name, before=before, after=after)


def _value(part: Corrected, value: str) -> str:
    if not value:
        return ""
    if part is Corrected.DAY:
        return short_day(date.fromisoformat(value))
    if part is Corrected.PERIOD:
        return f"第{value}节"
    if part is Corrected.ONLINE:
        return "线上" if value == "1" else "现场"
    if part is Corrected.KIND:
        return KIND_LABELS[VisitKind(value)]
    return value if len(value) <= _EXCERPT else f"{value[:_EXCERPT]}……"


# --- reopening ------------------------------------------------------------------------------------


@explain.register
def _(problem: Locked) -> Html:
    return h(
        "这条记录已经超过 {days} 天，锁定了。要改的话，打开这条记录点“{button}”。",
        days=problem.days,
        button=ASK_REOPEN,
    )


def asks_to_reopen(observer: str, log: Observation, school: Directory) -> Html:
    """To those who may let a log be changed again: the facts, not the appraisal."""
    return lines(
        [
            h("{name}老师申请修改一条已经锁定的听课记录：", name=observer),
            visit_lines(log.visit, school.term_at(log.visit.day)),
        ]
    )


def reopened(until: datetime) -> Html:
    """To whoever let it be changed."""
    return h("🔓 已放开，{until}前可以修改。", until=moment_label(until))


def may_change_again(log: Observation, who: str, until: datetime) -> Html:
    """To the observer."""
    return lines(
        [
            h("🔓 {who}放开了这条记录，{until}前可以修改：", who=who, until=moment_label(until)),
            visit_line(log.visit),
        ]
    )


def nobody_to_ask() -> Html:
    """There is nobody with a Telegram account who could reopen it."""
    return h("能放开的人（组长、学校领导、教科室主任）都还没有加入，暂时改不了。")


# --- merging --------------------------------------------------------------------------------------


def ask_merge(log: Observation, twin: Observation, school: Directory) -> Html:
    """The same lesson stands twice."""
    return lines(
        [
            h("这两条像是同一节课："),
            *(
                line
                for it in (twin, log)
                for line in ("", visit_lines(it.visit, school.term_at(it.visit.day)), _what_it_has(it))
            ),
            "",
            h("合并后笔记、评价、课堂记录和附件都在一条里，只算一节。合并了不能再分开。"),
        ]
    )


def _what_it_has(log: Observation) -> Html | None:
    parts = [
        f"课堂记录 {log.lines} 条" if log.lines else "",
        f"附件 {log.photos} 个" if log.photos else "",
        "有评价" if log.appraisal or log.sheet else "",
    ]
    words = "，".join(part for part in parts if part)
    return h("{words}", words=words) if words else None


MERGED = "已合并"
