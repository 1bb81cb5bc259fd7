"""One observation log as its author sees it: the card, its buttons, the list."""

from __future__ import annotations

from collections.abc import Mapping

from handlers.texts.days import day_label, moment_label, short_day
from handlers.texts.html import Html, escape, h, joined, lines
from school.calendar.terms import Term
from school.counting.consent import State
from school.directory import Directory
from school.observing.corrections import entered_late
from school.observing.customs import Readers
from school.observing.lessons import lesson_label
from school.observing.observations import Observation, Share, SharedPart, Visit
from school.observing.sharing import readers_of
from school.observing.sheets import FilledSheet

IN_CLASS, CRITICISE, PHOTO, CHANGE, UNDO, DELETE = (
    "📝 边听边记",
    "✍️ 评课",
    "📷 照片",
    "修改",
    "↩︎ 撤销",
    "🗑 删除",
)
PERIOD, CLASS, TOPIC = "节次", "班级", "课题"
NEW, NEWER, OLDER, TO_LIST, TO_CARD = "➕ 记听课", "‹ 较新的", "较早的 ›", "‹ 全部记录", "‹ 返回"
READ_ALL, SEE_FILES, RESTORE = "看全文", "看附件", "↩︎ 撤回删除"
SUBMIT_AGAIN = "🙋 改好了，再请确认"
NOTES, STRENGTHS, SUGGESTIONS, MARK, SHEET = "笔记", "亮点", "建议", "等第", "评分"
SHARED_PARTS = {
    SharedPart.MARKS: "评分",
    SharedPart.STRENGTHS: "亮点",
    SharedPart.SUGGESTIONS: "建议",
    SharedPart.LINES: "课堂记录",
}
READERS = {
    Readers.NOBODY: "您自己",
    Readers.LEADERS: "您自己和学校领导、教科室主任",
    Readers.HEADS: "您自己、组长和学校领导、教科室主任",
}
_STATES = {State.PENDING: "待确认", State.RETURNED: "已退回"}
EXCERPT = 400
"""Characters of a note that the card shows; the rest is behind 看全文."""


def lines_button(count: int) -> str:
    """📝 课堂记录 12."""
    return f"📝 课堂记录 {count}"


def visit_line(visit: Visit) -> Html:
    """三（2）班数学 · 陈小满."""
    return h("<b>{lesson}</b> · {host}", lesson=lesson_label(visit.lesson), host=visit.host_name)


def visit_lines(visit: Visit, term: Term) -> Html:
    """What was observed, in two or three lines."""
    details = [
        day_label(visit.day, term),
        f"第{visit.period}节" if visit.period else None,
        visit.kind_name,
    ]
    return lines(
        [
            visit_line(visit),
            " · ".join(part for part in details if part),
            h("《{topic}》", topic=visit.lesson.topic) if visit.lesson.topic else None,
        ]
    )


def card(log: Observation, school: Directory) -> Html:
    """One log with everything in it."""
    written = appraisal_lines(log)
    notes = log.appraisal.notes
    private = h("🔒 <b>{name}</b>　{words}", name=NOTES, words=shortened(notes)) if notes else None
    share = _share_lines(log.share, log.visit.host_name, school) if log.share else None
    return lines(
        [
            facts(log, school),
            standing(log),
            kept_lines(log),
            *([""] if written or private else []),
            *written,
            private,
            *(["", share] if share else []),
            privacy(log, school) if written else None,
        ]
    )


def facts(log: Observation, school: Directory) -> Html:
    """What was observed, and whether that was entered later than the day."""
    entered = log.entered_at.astimezone(school.calendar.timezone)
    late = h("补录于 {moment}", moment=moment_label(entered)) if entered_late(log, entered.date()) else None
    return lines([visit_lines(log.visit, school.term_at(log.visit.day)), late])


def standing(log: Observation) -> Html | None:
    """Where a log stands that does not count yet."""
    if log.state is State.PENDING:
        return h("⏳ 待确认，确认后计入任务")
    return h("↩︎ 已退回：{word}", word=log.word or "") if log.state is State.RETURNED else None


def kept_lines(log: Observation) -> Html | None:
    """What hangs on a log, in numbers."""
    parts = [
        h("📝 课堂记录 {n} 条", n=log.lines) if log.lines else None,
        h("📎 {n} 个附件", n=log.photos) if log.photos else None,
        h("🗣 已当面评课") if log.told_at else None,
    ]
    return joined([part for part in parts if part], "　") or None


def appraisal_lines(log: Observation) -> list[Html]:
    """What the observer thinks, private notes left out."""
    it = log.appraisal
    parts = [
        (SHEET, sheet_line(log.sheet) if log.sheet else None),
        (STRENGTHS, shortened(it.strengths) if it.strengths else None),
        (SUGGESTIONS, shortened(it.suggestions) if it.suggestions else None),
        (MARK, it.mark),
    ]
    return [h("<b>{name}</b>　{words}", name=name, words=words) for name, words in parts if words]


def sheet_line(sheet: FilledSheet) -> str:
    """86/100 优、良: the sum of the points, and the levels."""
    levels = "、".join(mark for it, mark in sheet.pairs if it.points is None and mark)
    points = f"{sheet.points}/{sheet.most}" if sheet.points is not None else ""
    return f"{points} {levels}".strip()


def _share_lines(share: Share, host: str, school: Directory) -> Html:
    zone = school.calendar.timezone
    seen = (
        h("✅ 已阅 {moment}", moment=moment_label(share.seen_at.astimezone(zone)))
        if share.seen_at
        else h("修改后对方还没有点“已阅”")
        if share.corrected
        else h("还没有点“已阅”")
    )
    return lines(
        [
            h("📤 已分享给{host}：{parts}", host=host, parts=parts_named(share)),
            seen,
            h("💬 {host}：{words}", host=host, words=share.answer) if share.answer else None,
        ]
    )


def parts_named(share: Share) -> str:
    """评分、建议."""
    return "、".join(name for part, name in SHARED_PARTS.items() if part in share.parts)


def privacy(log: Observation, school: Directory) -> Html:
    """Who reads the appraisal, as the school has it."""
    who = READERS[readers_of(log, school.customs)]
    told = h("，分享给谁由您决定") if log.visit.host_id and not log.share else h("")
    return h("<i>评价只有{who}看得到{told}。</i>", who=who, told=told)


def shortened(words: str) -> str:
    """The beginning of a long note."""
    return words if len(words) <= EXCERPT else f"{words[:EXCERPT]}……（共 {len(words)} 字）"


def is_long(log: Observation) -> bool:
    """Whether the card can't show everything."""
    it = log.appraisal
    return any(len(words or "") > EXCERPT for words in (it.notes, it.strengths, it.suggestions))


def full_page(name: str, page: str, at: int, of: int) -> Html:
    """One page of a long note."""
    head = (
        h("<b>{name}</b>", name=name) if of == 1 else h("<b>{name}</b>（{at}/{of}）", name=name, at=at, of=of)
    )
    return lines([head, escape(page)])


def files_added(visit: Visit, count: int) -> Html:
    """Files hang on a log now."""
    return h(
        "📎 {n} 个附件已附到<b>{lesson}</b>（{host}）。",
        n=count,
        lesson=lesson_label(visit.lesson),
        host=visit.host_name,
    )


def deleted(log: Observation) -> Html:
    """A log is gone; it can come back."""
    shared = h("{host}也看不到分享的内容了。", host=log.visit.host_name) if log.share else None
    return lines([h("🗑 已删除"), visit_line(log.visit), shared, h("删错了可以撤回。")])


# --- the list -------------------------------------------------------------------------------------


def log_list(term: Term, total: Mapping[State, int], *, waiting: bool = False) -> Html:
    """Heading of the list; the logs are the buttons. `total` is how many there are, by where they stand."""
    number = sum(total.values())
    if not number:
        return h("这学期还没有听课记录。发 /observe 记第一节。")
    apart = [f"{total[it]} 节{words}" for it, words in _STATES.items() if total.get(it)]
    rest = f"（{'，'.join(apart)}）" if apart else ""
    return lines(
        [
            h("<b>我的听课记录</b>"),
            h("{term}，共 {n} 节{rest}。点开可以看、可以改。", term=term.name, n=number, rest=rest),
            h("⏳ 还没评课") if waiting else None,
        ]
    )


def list_label(log: Observation, *, critique: bool = False) -> str:
    """One log on a button, what it waits for in front; with `critique` those that wait for feedback are marked."""
    state = f"{_STATES[log.state]} " if log.state in _STATES else ""
    label = f"{state}{short_day(log.visit.day)} {lesson_label(log.visit.lesson)} {log.visit.host_name}"
    if critique and not log.criticised:
        return f"⏳ {label}"
    mark = "📤" if log.share else "✍️" if log.appraisal or log.sheet else ""
    return f"{label}{mark}"
