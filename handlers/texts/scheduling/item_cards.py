"""An item that is open: its card, and the questions before it is cancelled."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from handlers.texts.days import moment_label
from handlers.texts.html import Html, h, lines
from handlers.texts.problems import explain
from handlers.texts.scheduling.items import day_in, details, when
from school.directory import Directory
from school.permissions import MayNotChange
from school.scheduling.schedule import Item, ItemKind, Occurrence

EDIT, MOVE, CANCEL, DONE, REOPEN, PARTS, TELL = (
    "✏️ 修改", "📅 改期", "🗑 取消", "✅ 完成了", "↩️ 还没完成", "🎤 主讲主备", "📣 通知大家",
)  # fmt: skip
BACK, TO_CARD, KEEP = "‹ 返回", "‹ 返回", "不取消"
CANCEL_TELLING, CANCEL_SILENTLY = "取消，并通知大家", "取消，不通知"
ONLY_THIS, FROM_HERE = "只取消这一次", "以后都取消"
RESTORE, PUT_BACK = "↩️ 恢复", "↩️ 恢复原来的安排"
SAVED, CHANGED, MOVED, TOLD, TOLD_NOBODY = (
    "✅ 已保存。",
    "✅ 已修改。",
    "✅ 已改期。",
    "已通知。",
    "还没有人能收到通知。",
)
RESTORED = "✅ 已恢复。要是通知过取消，请点“通知大家”说一声。"
DONE_TOAST, REOPENED = "已标记完成。", "已改为未完成。"


def card(
    it: Occurrence,
    school: Directory,
    today: date,
    ahead: int | None,
    by: str | None,
    warnings: Sequence[Html] = (),
    note: str = "",
) -> Html:
    """Everything about one occurrence; `note` says above it what has just been done, `warnings` what is amiss."""
    return lines(
        [
            *([h("{note}", note=note), ""] if note else []),
            details(it, school, today, ahead=ahead),
            h("由{by}添加", by=by) if by else None,
            *(["", *warnings] if warnings else []),
        ]
    )


def saved(soon: datetime | None, now: datetime) -> str:
    """It is stored; and, where it is so near that people are told at once (`soon`), that they are."""
    if soon is None:
        return SAVED
    at = "1 分钟后" if soon - now < timedelta(minutes=5) else f"{moment_label(soon)} "
    return f"{SAVED}离得近，{at}就提醒相关老师。"


def added(first: Occurrence, days: Sequence[str], school: Directory, today: date, note: str) -> Html:
    """Several items that were stored, on these days."""
    several = h("共 {n} 项：{days}", n=len(days), days="、".join(days))
    return lines([h("{note}", note=note), "", details(first, school, today), several])


def cancelled_day(item: Item, day: date, school: Directory, today: date) -> Html:
    """An occurrence of a series that does not take place."""
    return lines(
        [h("<b>{title}</b>", title=item.title), h("{day}这一次已取消。", day=day_in(school, day, today))]
    )


def ask_cancel(it: Occurrence, school: Directory, today: date) -> Html:
    """Whether to cancel, and whether to tell."""
    return lines(
        [
            h("取消<b>{title}</b>？", title=it.item.title),
            h("{when}", when=when(it, school, today)),
            h("“通知大家”会发到对应的群里，没有群的发私聊。"),
        ]
    )


def ask_how_much(it: Occurrence, school: Directory, today: date) -> Html:
    """Whether to cancel one occurrence of a series or all from here on."""
    return lines(
        [
            h("<b>{title}</b>是定期活动。", title=it.item.title),
            h("取消{when}这一次，还是从这一次起都取消？", when=when(it, school, today)),
        ]
    )


def cancelled(item: Item) -> Html:
    """It is off."""
    return h("已取消<b>{title}</b>。", title=item.title)


def notice(it: Occurrence, school: Directory, today: date, *, changed: bool = False) -> Html:
    """For the people an item is for."""
    head = "📣 日程有变动：" if changed else "📣 日程通知："
    return lines([h("{head}", head=head), details(it, school, today)])


def notice_of_cancelling(it: Occurrence, school: Directory, today: date, *, all_of_it: bool) -> Html:
    """For the people a cancelled item was for."""
    series = it.item.kind is ItemKind.SERIES and all_of_it
    return lines(
        [
            h("📣 已取消："),
            h("<b>{title}</b>", title=it.item.title),
            h("{when}", when=when(it, school, today)),
            h("以后的也都取消了。") if series else None,
        ]
    )


@explain.register
def _(problem: MayNotChange) -> Html:
    return h("这一项只有添加的人、这个组的组长和教科室主任能改。")
