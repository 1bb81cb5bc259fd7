"""Work other than observing: what is asked, the card, the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.counting.duty_words import METRIC_LABELS
from handlers.texts.counting.quota import short_line
from handlers.texts.days import day_label, near_day, short_day
from handlers.texts.html import Html, h, lines
from handlers.texts.problems import explain
from school.calendar.terms import Term
from school.counting.consent import State
from school.counting.duties import Metric
from school.counting.quotas import Progress
from school.counting.records import TITLE_LIMIT, RecordInFuture, RecordTooLongAgo
from school.directory import Directory
from storage.records import Record

TITLE = "登记"
NEW, ATTACH, CHANGE, UNDO, DELETE = "➕ 登记", "📎 附文件", "修改", "↩︎ 撤销", "🗑 删除"
SEE_FILES, RESTORE, TO_LIST, TO_CARD = "看附件", "↩︎ 撤回删除", "‹ 我的登记", "‹ 返回"
NEWER, OLDER = "‹ 较新的", "较早的 ›"
KIND, TITLE_OF, DAY = "类别", "题目", "日期"
LOOK_AFTER = "附文件、修改"
AGAIN, NOT_AGAIN = "再登记一次", "不用了"
CHANGED = "已修改"
_LABEL_LIMIT = 24
_TITLES: dict[Metric, Html] = {
    Metric.OPEN_LESSON: h("上的是什么课？比如：三（2）班数学《圆的面积》"),
    Metric.MEETING: h("活动的主题是什么？"),
    Metric.JOINT_PREP: h("备的是什么内容？"),
    Metric.READING_NOTE: h("读的是哪本书、哪篇文章？"),
    Metric.LECTURE: h("讲座的题目是什么？"),
    Metric.TRAINING: h("参加了什么培训？"),
    Metric.PROJECT: h("课题的名称是什么？"),
    Metric.CONTEST: h("参加了什么评比？"),
}


def ask_kind() -> Html:
    """The first question."""
    return h("登记哪一类？")


def ask_title(metric: Metric) -> Html:
    """The second question."""
    return _TITLES.get(metric, h("题目是什么？直接发给我。"))


def ask_day(metric: Metric, title: str | None) -> Html:
    """The third question, below what is known."""
    question = h("哪一天？点一下，或者发“上周五”“11月20日”这样的日期。")
    return lines([_line(metric, title), "", question]) if title else question


def ask_files(count: int) -> Html:
    """The last question."""
    if count:
        return h("已收到 {n} 个，还可以继续发。好了点“完成”。", n=count)
    return h("要附上照片或文件吗？可以现在发给我，也可以以后再附。")


def ask_again(metric: Metric, title: str, day: date) -> Html:
    """The same seems to be there already."""
    return lines([h("这一项您已经登记过了："), _line(metric, title), day_label(day), h("还要再登记一次吗？")])


def not_again() -> Html:
    """Nothing was stored."""
    return h("好的，没有重复登记。")


def _line(metric: Metric, title: str) -> Html:
    return h("<b>{metric}</b>　{title}", metric=METRIC_LABELS[metric], title=title)


def saved(record: Record, school: Directory, today: date, progress: Sequence[Progress]) -> Html:
    """A record is stored and counts."""
    counted = [short_line(it, school, today) for it in progress]
    term = school.term_at(record.day)
    return lines([h("✅ <b>已登记</b>"), card(record, term), *([""] if counted else []), *counted])


def saved_in_group(name: str, metric: Metric) -> Html:
    """The one short line a group sees."""
    return h("✅ {name}：{metric}已登记", name=name, metric=METRIC_LABELS[metric])


def card(record: Record, term: Term) -> Html:
    """One record."""
    files = h("📎 {n} 个附件", n=record.files) if record.files else None
    return lines([_line(record.metric, record.title), day_label(record.day, term), files, _standing(record)])


def _standing(record: Record) -> Html | None:
    """Where a record stands that does not count yet."""
    if record.state is State.PENDING:
        return h("⏳ 待确认，确认后计入任务")
    return h("↩︎ 已退回：{word}", word=record.word or "") if record.state is State.RETURNED else None


def deleted(record: Record) -> Html:
    """A record is gone; it can come back."""
    return lines([h("🗑 已删除，不再计入任务"), _line(record.metric, record.title), h("删错了可以撤回。")])


def record_list(total: int) -> Html:
    """Heading of the list; the records are the buttons."""
    if not total:
        return h(
            "还没有登记。公开课、教学反思、论文等都可以用 /log 登记，比如：<code>/log 公开课 《圆的面积》</code>"
        )
    return lines([h("<b>我的登记</b>　共 {n} 项", n=total), h("点开可以看、可以改。听课请看 /my_logs 。")])


def list_label(record: Record, *, with_kind: bool = False) -> str:
    """11月24日 《圆的面积》 on a button, as much of it as fits."""
    kind = f"{METRIC_LABELS[record.metric]} " if with_kind else ""
    title = record.title if len(record.title) <= _LABEL_LIMIT else f"{record.title[: _LABEL_LIMIT - 1]}…"
    mark = {State.PENDING: "待确认 ", State.RETURNED: "已退回 "}.get(record.state, "")
    return f"{mark}{short_day(record.day)} {kind}{title}{' 📎' if record.files else ''}"


def title_too_long(length: int) -> Html:
    """Said before the title is asked again."""
    return h("题目最多 {limit} 个字，您写了 {n} 个字，请短一点。", limit=TITLE_LIMIT, n=length)


def day_choice(day: date, today: date) -> str:
    """今天（11月25日）."""
    return near_day(day, today)


@explain.register
def _(problem: RecordInFuture) -> Html:
    return h("{day}还没到，做完以后再登记吧。", day=day_label(problem.day))


@explain.register
def _(problem: RecordTooLongAgo) -> Html:
    return h("{year}年{day}太早了，请检查一下日期。", year=problem.day.year, day=day_label(problem.day))
