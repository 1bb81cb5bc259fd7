"""A term plan that is looked over: its summary, its entries with their sentences, what was imported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum

from handlers.texts.days import moment_label, short_day
from handlers.texts.duties import duty_label
from handlers.texts.html import Html, h, lines
from handlers.texts.items import audience, hours, month_name, rule, when
from handlers.texts.quota import amount
from school.directory import Directory
from school.plan_import import without_days_off
from school.plan_proposals import Obstacle, Question, Section
from school.quotas import Duty
from school.schedule import Item, ItemKind, occurrences
from storage.plans import Entry, Plan

IMPORT, DROP, REALLY_DROP, KEEP_IT = "✅ 导入 {n} 项", "🗑 放弃", "🗑 确定放弃", "不，继续看"
FILE, BACK, UNUSED, DOUBTS = "📎 原文件", "‹ 返回概览", "未用的句子 {n}", "❓ 存疑 {n}"
ALL_IN, ALL_OUT = "✅ 全部导入", "⬜ 全部不导入"
UNDO, SCHEDULE, DUTIES, OTHERS = "↩︎ 撤回整个导入", "📅 看日程", "📋 看任务", "‹ 全部计划"
ALREADY, NOTHING_LEFT = "已经导入了", "没有可以导入的内容"
_QUOTE, _WARNINGS = 110, 2
"""Characters of a sentence, and warnings of one entry, that are shown."""


class View(StrEnum):
    """What is paged through: a section, or what is doubtful in any of them."""

    MONTHS = "months"
    WEEKS = "weeks"
    SERIES = "series"
    DUTIES = "duties"
    DEADLINES = "deadlines"
    DOUBTS = "doubts"

    def shows(self, entry: Entry) -> bool:
        """Whether an entry belongs here."""
        if self is View.DOUBTS:
            return entry.proposal.doubtful
        return entry.proposal.section.value == self.value


NAMES = {
    View.MONTHS: "月度安排",
    View.WEEKS: "周次安排",
    View.SERIES: "固定教研",
    View.DUTIES: "任务",
    View.DEADLINES: "截止",
    View.DOUBTS: "存疑",
}
_COUNTED = {
    Section.MONTHS: "项",
    Section.WEEKS: "项",
    Section.SERIES: "个",
    Section.DUTIES: "条",
    Section.DEADLINES: "个",
}
_QUESTIONS = {
    Question.PERIOD_IMPLIED: "原文没有写明是每月还是每学期，按上下文推断，对吗？",
    Question.PART_OF_ANOTHER: "这可能包含在另一条里，要单独算吗？",
    Question.TIME_NOT_STATED: "原文没有写明几点或第几节，先按全天记，可以吗？",
    Question.LIMIT_IMPLIED: "原文没有写“前”“截止”，是最后期限吗？",
    Question.NAMES_RUN_TOGETHER: "名字连在一起，分得对吗？",
    Question.WHICH_WEEKS: "原文没有写单周还是双周，先按单周算，可以吗？",
    Question.NO_SUCH_LESSON: "作息表里没有这一节课，先按全天记，可以吗？",
    Question.END_OF_TERM: "原文只说期末，先按学期最后一天算，可以吗？",
    Question.WHOLE_GROUP: "这是整个组的次数，要按每位组员都参加来算吗？",
    Question.SAME_DUTY: "同样的人、同样的任务前面已有一条；都采用时按多的算。要采用吗？",
}
_OBSTACLES = {
    Obstacle.NO_GROUP: "学校里没有这个组。加了组以后，可以用 /add 加。",
    Obstacle.NO_WEEK: "看不出是哪一周，或者本学期已经没有了。可以用 /add 加。",
    Obstacle.NO_DAY: "看不出是哪一天。可以用 /add 加。",
    Obstacle.NO_ROLE: "机器人还不认得这类人。可以用 /duties 给组或老师单独设。",
    Obstacle.NO_METRIC: "这类任务还不能计数。",
    Obstacle.NO_PERIOD: "周期不是每天、周、半月、月、学期或学年，请用 /duties 设。",
}


def reading_counts(entries: Sequence[Entry], unused: int) -> str:
    """月度安排 19 项 · 固定教研 2 个 · 存疑 4 条 · 未用的句子 37."""
    parts = []
    for section, unit in _COUNTED.items():
        n = sum(it.proposal.section is section for it in entries)
        parts += [f"{NAMES[View(section.value)]} {n} {unit}"] if n else []
    doubtful = sum(it.proposal.doubtful for it in entries)
    parts += [f"存疑 {doubtful} 条"] if doubtful else []
    parts += [f"未用的句子 {unused}"] if unused else []
    return " · ".join(parts)


def summary(plan: Plan, entries: Sequence[Entry], there: int, past: int) -> Html:
    """What was read, before anything is live. `there` are set up already, `past` over."""
    open_questions = sum(it.kept is None for it in entries)
    return lines(
        [
            h("📄 <b>{name}</b>", name=plan.name),
            h("按“{term}”读，得到：", term=plan.term),
            h("{counts}", counts=reading_counts(entries, len(plan.unused))),
            _note("计划里写的是 {x} 学年，和现在的学期不一样，请核对日期。", plan.other_year),
            _note("文件里有 {x} 份计划，都读了，请核对。", plan.parts),
            _note("另有 {x} 份名单没有导入，老师名单请用 /roster 导入。", plan.lists),
            h("❓ 有 {n} 条等您决定，没决定的不会导入。", n=open_questions) if open_questions else None,
            h("· {n} 条学校里已经有了，不会重复导入。", n=there) if there else None,
            h("· {n} 条已经过去，默认不导入。", n=past) if past else None,
            "",
            h("现在还没有生效。请点开核对，最后点“导入”。可以明天再看，其他主任也能接着看。"),
        ]
    )


def _note(words: str, value: object) -> Html | None:
    return h("⚠️ {note}", note=words.replace("{x}", str(value))) if value else None


def view_label(view: View, n: int) -> str:
    """A section on a button."""
    return f"{NAMES[view]} {n}"


def page_head(view: View, page: int, pages: int) -> Html:
    """Above a page of entries."""
    turn = f"　{page + 1}/{pages}" if pages > 1 else ""
    return h("<b>{name}</b>{turn}\n点编号可以改成导入或不导入。", name=NAMES[view], turn=turn)


def entry_block(
    entry: Entry,
    school: Directory,
    now: datetime,
    warnings: Sequence[Html],
    before: Duty | None,
    *,
    there: bool,
    fits: bool,
) -> Html:
    """One entry: what would be set up, its sentence, what speaks against it or has to be asked.

    `before` is the duty that it would change; `there`: it is set up already; `fits`: its group still exists.
    """
    it = entry.proposal
    what, details = _what(entry, school, now) if fits else (it.words, "")
    lead = "❓" if entry.kept is None else "·"
    changes = before is not None and it.duty is not None and before.count != it.duty.count
    return lines(
        [
            h(
                "{n}. {mark} <b>{what}</b>",
                n=entry.number,
                mark=mark(entry, there=there) if fits else "✖️",
                what=what,
            ),
            h("{details}", details=details) if details else None,
            h("<i>“{quote}”</i>", quote=_short(it.quote)) if _short(it.quote) != what else None,
            h("· 学校里已经有了") if there else None,
            None if fits else h("不能自动设置：学校里已经没有这个组了。"),
            h("· 学校现在定的是 {n}，导入后按这里的算", n=amount(before.metric, before.count))
            if before and changes
            else None,
            h("· 已经列在“截止”里") if it.twice else None,
            h("· 已经过去") if it.is_past(now.date()) and not warnings else None,
            *warnings[: _WARNINGS + 1],
            *(h("{lead} {question}", lead=lead, question=_QUESTIONS[question]) for question in it.questions),
            h("不能自动设置：{why}", why=_OBSTACLES[it.obstacle]) if it.obstacle else None,
        ]
    )


def mark(entry: Entry, *, there: bool) -> str:
    """Whether an entry is imported, in one sign."""
    if entry.proposal.obstacle:
        return "✖️"
    if there:
        return "☑️"
    return {None: "❓", True: "✅", False: "⬜"}[entry.kept]


def _short(text: str) -> str:
    return text if len(text) <= _QUOTE else f"{text[:_QUOTE]}……"


def _what(entry: Entry, school: Directory, now: datetime) -> tuple[str, str]:
    """What an entry is, and when and for whom."""
    it = entry.proposal
    if it.duty is not None:
        return duty_label(it.duty, school), ""
    if it.item is None:
        return it.words, ""
    return it.item.title, f"{_when(it.item, school, now)} · {audience(it.item.audience, school)}"


def _when(item: Item, school: Directory, now: datetime) -> str:
    today = now.date()
    if item.kind is ItemKind.SERIES:
        item = without_days_off(item, school)
        closed = sorted(item.changes)
        left = f"（{'、'.join(map(short_day, closed[:4]))}放假不开）" if closed else ""
        begins = f"{short_day(item.first_day)}至{short_day(item.last_day)}"
        return f"{rule(item, school.calendar)} {hours(item.starts, item.ends)}，{begins}{left}".replace(
            " ，", "，"
        )
    if item.kind is ItemKind.MONTH and item.first_day.month != item.last_day.month:
        return f"{month_name(item.first_day, today)}至{month_name(item.last_day, today)}（不定日期）"
    [found] = occurrences(item, item.first_day, item.first_day, school.calendar)
    return when(found, school, today)


def toggle_label(entry: Entry) -> str:
    """The button that keeps or drops an entry."""
    return f"{'✅' if entry.kept else '⬜'} {entry.number}"


def take_label(number: int) -> str:
    """The button that answers a question with yes."""
    return f"{number} 采用"


def leave_label(number: int) -> str:
    """The button that answers a question with no."""
    return f"{number} 不用"


def unused_page(sentences: Sequence[str], page: int, pages: int) -> Html:
    """Sentences nothing was made of."""
    return lines(
        [
            h("<b>未用的句子</b>　{page}/{pages}", page=page + 1, pages=pages),
            h("带数字、日期的排在前面。有漏掉的，可以用 /add 或 /duties 补。"),
            "",
            *(h("· {sentence}", sentence=_short(it)) for it in sentences),
        ]
    )


def imported(items: int, duties: int, reminder: datetime | None, school: Directory) -> Html:
    """What exists now."""
    label = reminder and moment_label(reminder, school.calendar.term_of(reminder.date()))
    made = _made(items, duties)
    return lines(
        [
            h("✅ 已导入：{made}。", made=made) if made else h("这些内容学校里都已经有了，没有改动。"),
            h("第一条提醒：{at}。", at=label) if label else None,
            h("近三周没有要发的提醒；到时候会按时提醒。") if items and not label else None,
            h("日程用 /schedule 修改，任务用 /duties 修改。") if made else None,
        ]
    )


def _made(items: int, duties: int) -> str:
    return "、".join(f"{n} {what}" for n, what in ((items, "项日程"), (duties, "条任务")) if n)


def imported_already(plan: Plan, by: str, at: datetime, items: int, duties: int) -> Html:
    """A plan that was imported before, and how much it made."""
    made = _made(items, duties)
    return lines(
        [
            h("📄 <b>{name}</b>", name=plan.name),
            h("{at}由{by}导入：{made}。", at=moment_label(at), by=by, made=made),
        ]
    )


def taken_back(items: int, duties: int, changed: int) -> Html:
    """An import is undone, as far as nobody has changed what it made."""
    made = _made(items, duties)
    return lines(
        [
            h("↩︎ 已撤回：{made}。", made=made) if made else h("没有可以撤回的内容。"),
            h("另有 {n} 项有人改过，保留不动。", n=changed) if changed else None,
            h("计划还在，可以再看、再导入。"),
        ]
    )


def ask_drop(name: str) -> Html:
    """Before the look-over is given up."""
    return h("确定放弃“{name}”吗？您看过、选过的都会删去，学校的日程和任务不受影响。", name=name)


def dropped(name: str) -> Html:
    """The look-over is given up."""
    return h("已放弃“{name}”，什么都没有导入。", name=name)
