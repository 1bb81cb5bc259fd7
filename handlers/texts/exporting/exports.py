"""Documents to be had in the chat: what is offered, how far it is, what came of it."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.exporting.papers import PAPERS, WHOLE_SCHOOL, span_name
from handlers.texts.html import Html, h, lines
from handlers.texts.problems import explain
from school.exporting.exports import NothingToExport, Paper, Span, TooManyExports

LABELS: dict[Paper, str] = {
    Paper.BOOK: "📘 听课本 Word",
    Paper.WORKBOOK: "📊 全部表格 Excel",
    Paper.OBSERVATIONS: "听课记录",
    Paper.RECORDS: "其他记录",
    Paper.DUTIES: "任务完成",
    Paper.BRIEF: "📝 月度简报 Word",
    Paper.REPORT: "📄 教研工作报告 Word",
    Paper.FOLDER: "🗂 学期台账 ZIP",
}
MY_BOOK = "📘 我的听课本 Word"
BOOKS = "📚 听课本（每人一本）ZIP"
OTHER_PEOPLE, OTHER_DAYS, BACK = "换人、换组 ›", "换时间 ›", "‹ 返回"
MINE, STOP = "我自己", "取消"
BY_PERSON = "按人 ›"
STILL_MAKING = "正在准备这一份，好了会发给您。"
STOPPED_TOAST = "已取消"
_KILO, _MEGA = 2**10, 2**20


def page(whose: str, span: Span, logs: int, records: int) -> Html:
    """Whom and when it is about; what there is to be had are the buttons."""
    return lines(
        [
            h("<b>导出 · {whose}</b>", whose=whose),
            h(
                "{span}　听课 {logs} 节，其他记录 {records} 条",
                span=span_name(span),
                logs=logs,
                records=records,
            ),
            h("点一下，文件就发到这里。"),
        ]
    )


def choose_people() -> Html:
    """Whom it is to be about."""
    return h("导出谁的？")


def choose_person(whose: str) -> Html:
    """Which of the people of a group."""
    return h("<b>{whose}</b>\n导出哪位老师的？", whose=whose)


def choose_days() -> Html:
    """Which days it is to be about."""
    return h("导出哪段时间的？")


def title(paper: str, whose: str, span: Span) -> Html:
    """听课本 · 陈小满 · 2026年11月."""
    return h("<b>{paper}</b> · {whose} · {span}", paper=paper, whose=whose, span=span_name(span))


def making(named: Html, done: int = 0, of: int = 0) -> Html:
    """It is being made; how far, where that is known."""
    percent = h("　{percent}%", percent=done * 100 // of) if of else Html()
    return h("⏳ 正在准备 {named}{percent}\n好了会发到这里，您可以先做别的。", named=named, percent=percent)


def ready(named: Html) -> Html:
    """It is there."""
    return h("✅ {named} 好了。", named=named)


def stopped(named: Html) -> Html:
    """It is not wanted any more."""
    return h("已取消：{named}", named=named)


def failed(named: Html) -> Html:
    """It could not be made."""
    return h("⚠️ {named} 没有做成，记录都还在。请过一会儿再试；还不行请告诉管理员。", named=named)


def gone(named: Html) -> Html:
    """It is no longer for this person to have."""
    return h("{named} 不能导出了：人员、分组或者您的职务有变动。请发 /export 重新选。", named=named)


def nothing(named: Html) -> Html:
    """There is nothing in it."""
    return h("{named} 还没有内容，所以没有生成文件。可以换个时间，或者换个人、换个组再试。", named=named)


def too_large(named: Html, size: int) -> Html:
    """Telegram takes no such file, and there is no other way."""
    return h(
        "⚠️ {named} 有 {size}，超过了 Telegram 能发的大小。请按月导出，或者按人、按组分开导出。",
        named=named,
        size=size_label(size),
    )


def too_many_pages(named: Html) -> Html:
    """A page for each lesson would make too long a document."""
    return h("{named} 的课太多，一个文件装不下。请按月，或者按人、按组分开导出。", named=named)


def too_much(named: Html) -> Html:
    """The machine has not enough memory for it."""
    return h("⚠️ {named} 内容太多，这台服务器的内存不够。请按月，或者按人、按组分开导出。", named=named)


def caption(named: Html, number: int, of: int) -> Html:
    """Under a file; one of several is told which."""
    return h("{named}（第 {number} 个，共 {of} 个）", named=named, number=number, of=of) if of > 1 else named


def by_link(named: Html, files: Sequence[tuple[str, str, int]], days: int) -> Html:
    """Files that Telegram does not take, with their addresses."""
    links = [
        h('<a href="{address}">{name}</a>（{size}）', name=name, address=address, size=size_label(size))
        for name, address, size in files
    ]
    return lines(
        [
            h("✅ {named} 好了。文件太大，Telegram 发不了，请点这里下载：", named=named),
            *links,
            h("{days} 天内有效。谁有这个链接都能下载，请不要转发。", days=days),
        ]
    )


def size_label(size: int) -> str:
    """132 MB, 40 KB; `size` in bytes."""
    return f"{size / _MEGA:.0f} MB" if size >= _MEGA else f"{max(1, size // _KILO)} KB"


def scope_label(group: str | None) -> str:
    """A group on a button, or the school."""
    return group or WHOLE_SCHOOL


def paper_name(paper: Paper) -> str:
    """What a kind of document is called."""
    return PAPERS[paper]


@explain.register
def _(problem: NothingToExport) -> Html:
    return h("这里还没有可以导出的内容。")


@explain.register
def _(problem: TooManyExports) -> Html:
    return h("前面几份还在准备，等它们发来以后再点吧。")
