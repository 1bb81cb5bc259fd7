"""A term plan that is looked over: its summary, and its entries page by page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from handlers.texts.days import short_day
from handlers.texts.html import Html, h, lines
from handlers.texts.plans.entries import short
from school.calendar.terms import Term
from school.plan_review.views import CHANGES, View
from storage.plan_entries import Entry
from storage.plans import Plan

IMPORT, DROP, REALLY_DROP, KEEP_IT = "✅ 导入 {n} 项", "🗑 放弃", "🗑 确定放弃", "不，继续看"
FILE, BACK, UNUSED, ASK = "📎 原文件", "‹ 返回概览", "未用的句子 {n}", "❓ 逐条决定（{n} 条）"
ALL_IN, ALL_OUT, ALL_STAY, ALL_GO = "✅ 全部导入", "⬜ 全部不导入", "📌 全部保留", "🗑 全部删去"
NOT_A_VERSION, IS_A_VERSION = "不是新版本", "是“{name}”的新版本"
AS_ONE, OTHER_PARTS = "合成一份看", "‹ 文件里的其他计划"
ROSTER = "👥 把名单外的 {n} 位加进老师名单"
OTHERS, IMPORTED_ALREADY = "‹ 全部计划", "已经导入了"

NAMES = {
    View.MONTHS: "月度安排",
    View.WEEKS: "周次安排",
    View.SERIES: "固定教研",
    View.DUTIES: "任务",
    View.DEADLINES: "截止",
    View.PEOPLE: "人员分组",
    View.DOUBTS: "存疑",
    View.CLASHES: "⚠️ 有冲突",
    View.NEW: "🆕 新增",
    View.CHANGED: "✏️ 有变化",
    View.GONE: "🗑 不见了",
    View.SAME: "没变",
    View.LEFT: "上次没导入",
}
_HOW = "拿得准的都已选好，只看有疑问的就可以导入。"
_SENTENCE = 70
"""Characters of a sentence in a list of them."""
_UNITS = {View.MONTHS: "项", View.WEEKS: "项", View.SERIES: "个", View.DEADLINES: "个", View.PEOPLE: "组"}


def counts_line(counts: Mapping[View, int], unused: int) -> str:
    """月度安排 19 项 · 固定教研 2 个 · 存疑 4 条 · 未用的句子 37."""
    shown = {view: n for view, n in counts.items() if n and view is not View.CLASHES}
    parts = [f"{NAMES[view]} {n} {_UNITS.get(view, '条')}" for view, n in shown.items()]
    parts += [f"未用的句子 {unused}"] if unused else []
    return " · ".join(parts)


def summary(
    plan: Plan,
    term: Term | None,
    counts: Mapping[View, int],
    entries: Sequence[Entry],
    unused: int,
    *,
    dated: int,
    there: int,
    past: int,
    twins: int,
    uncounted: int,
    outside: int,
    before: Plan | None,
) -> Html:
    """What was read, before anything is live.

    Of the `unused` sentences `dated` name a day. `there` are set up already, `past` over, `twins` most likely what
    the school has under another name, `uncounted` duties of a kind of work that is not counted here,
    `outside` items whose days lie outside of the term.
    """
    clashes, entries_read = counts.get(View.CLASHES, 0), any(counts.values())
    open_questions = sum(it.kept is None for it in entries)
    return lines(
        [
            h("📄 <b>{name}</b>", name=plan.name),
            _read_as(plan, term, before),
            h("{counts}", counts=counts_line(counts, unused)),
            None
            if entries_read
            else h("没有读出能直接导入的内容。点“未用的句子”，可以挑出来补成日程、任务或截止。"),
            _note("计划里写的是 {x} 学年，和现在的学期不一样，请核对日期。", plan.other_year),
            _note(
                "有 {x} 条的日期不在这个学期里。是下学期的计划的话，请先用 /term 加上下学期再发来。", outside
            ),
            _note("文件里有 {x} 份计划，这是其中一份，分开看、分开导入。", len(plan.parts) or ""),
            h("和已导入的一样，没有要改的。") if before and not any(map(counts.get, CHANGES)) else None,
            h("❓ 有 {n} 条等您决定，没决定的不会导入。", n=open_questions) if open_questions else None,
            h("⚠️ {n} 条遇到放假、考试或别的安排，点“有冲突”可以一键改期。", n=clashes) if clashes else None,
            _note("未用的句子里有 {x} 句写了日期，可能是漏了的安排，请看一看。", dated),
            h("· {n} 条学校里已经有了，不会重复导入。", n=there) if there else None,
            h("· {n} 个和学校已有的活动很像，默认不导入。", n=twins) if twins else None,
            h("· {n} 条已经过去，默认不导入。", n=past) if past else None,
            h("· {n} 条任务还不能自动统计，默认不导入。", n=uncounted) if uncounted else None,
            "",
            h("现在还没有生效。{how}可以明天再看，其他主任也能接着看。", how=_HOW if entries_read else ""),
        ]
    )


def _read_as(plan: Plan, term: Term | None, before: Plan | None) -> Html:
    """In which term a plan was read, or which one it is a new version of."""
    if before:
        return h("这是“{name}”的新版本，和已导入的比：", name=before.name)
    days = f"（{short_day(term.first_day)}至{short_day(term.last_day)}）" if term else ""
    return h("按“{term}”{days}读，得到：", term=plan.term, days=days)


def _note(words: str, value: object) -> Html | None:
    return h("⚠️ {note}", note=words.replace("{x}", str(value))) if value else None


def view_label(view: View, n: int) -> str:
    """A section on a button."""
    return f"{NAMES[view]} {n}"


def page_head(view: View, page: int, pages: int) -> Html:
    """Above a page of entries."""
    turn = f"　{page + 1}/{pages}" if pages > 1 else ""
    hint = "点 ✏️ 编号可以改内容。"
    how = (
        "点编号选保留（📌）或删去（🗑）。"
        if view is View.GONE
        else f"点编号选导入（✅）或不导入（⬜）；{hint}"
    )
    return h("<b>{name}</b>{turn}\n{how}", name=NAMES[view], turn=turn, how=how)


def toggle_label(entry: Entry) -> str:
    """The button that keeps or drops an entry."""
    if entry.gone:
        return f"{'📌' if entry.kept else '🗑'} {entry.number}"
    return f"{ {None: '❓', True: '✅', False: '⬜'}[entry.kept] } {entry.number}"


def edit_label(entry: Entry) -> str:
    """The button that opens an entry to be changed."""
    return f"✏️ {entry.number}"


def parts(name: str, titles: Sequence[str]) -> Html:
    """A file that holds several plans."""
    return lines(
        [
            h("“{name}”里有 {n} 份计划：", name=name, n=len(titles)),
            *(h("{n}. {title}", n=n, title=title) for n, title in enumerate(titles, 1)),
            "",
            h("每份分开看、分开导入；不是本校的可以放弃。如果本来是一份，点“合成一份看”。"),
        ]
    )


def part_label(number: int, title: str) -> str:
    """One plan of several, on a button."""
    return f"{number}. {title}"


# --- sentences nothing was made of ----------------------------------------------------------------

DAY, DUTY, DEADLINE, SERIES = "📅 日程", "📋 任务", "⏰ 截止", "🔁 固定教研"
BACK_TO_UNUSED, ALL_DATED = "‹ 未用的句子", "📅 写了日期的 {n} 句都补成日程"


def unused_page(sentences: Sequence[tuple[int, str]], page: int, pages: int) -> Html:
    """Sentences nothing was made of, with their numbers."""
    return lines(
        [
            h("<b>未用的句子</b>　{page}/{pages}", page=page + 1, pages=pages),
            h("带数字、日期的排在前面。有漏掉的，点编号补进来。"),
            "",
            *(h("{n}. {sentence}", n=n, sentence=short(it, _SENTENCE)) for n, it in sentences),
        ]
    )


def sentence(words: str) -> Html:
    """One of them, to become an entry."""
    return h("<i>“{words}”</i>\n\n这句话要变成什么？", words=words)


# --- giving up ------------------------------------------------------------------------------------


def ask_drop(name: str) -> Html:
    """Before the look-over is given up."""
    return h("确定放弃“{name}”吗？您看过、选过的都会删去，学校的日程和任务不受影响。", name=name)


def dropped(name: str) -> Html:
    """The look-over is given up."""
    return h("已放弃“{name}”，什么都没有导入。", name=name)


def moved_on(day: date) -> str:
    """An entry has another day now."""
    return f"已改到{short_day(day)}"
