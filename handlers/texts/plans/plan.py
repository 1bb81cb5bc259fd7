"""Sending a term plan: what to send, and which plans there are."""

from __future__ import annotations

from datetime import date

from handlers.texts.days import short_day
from handlers.texts.html import Html, h, lines
from handlers.texts.problems import explain
from school.plan_review.days import NoTermForPlan
from school.plans.document_kinds import Kind

TITLE = "导入工作计划"
PASTE = "✍️ 粘贴文字"
PASTED_NAME = "粘贴的计划.txt"


def overview(any_plans: bool) -> Html:
    """What /plan is for; the plans there are stand below as buttons."""
    return lines(
        [
            h("<b>工作计划</b>"),
            h("把学期计划的文件（Word、Excel、PDF）发给我，我来读出日程、固定教研、任务和截止日期。"),
            h("您逐条看过、点“导入”以后才会生效。"),
            h("计划改了，把新版本再发来，我会和已导入的比较。") if any_plans else None,
            h("下面是发过的计划：") if any_plans else None,
        ]
    )


def plan_label(name: str, imported: date | None, sent: date, *, superseded: bool) -> str:
    """A plan on a button."""
    if superseded:
        return f"🗂 {name}（已有新版本）"
    if imported:
        return f"✅ {name}（{short_day(imported)}导入）"
    return f"📝 {name}（{short_day(sent)}发来，未导入）"


def documents(count: int) -> Html:
    """For those who may only fetch documents."""
    if not count:
        return h("学校还没有可以看的工作计划。教科室主任导入以后，会在这里。")
    return h("<b>学校的工作计划</b>\n点一份看原文件。")


def document_label(name: str) -> str:
    """A document, on a button."""
    return f"📎 {name}"


def ask_text(pieces: int) -> Html:
    """For the text of a plan, which Telegram may cut into several messages."""
    if not pieces:
        return h("请把计划的文字粘贴到这里。太长的话可以分几条发，发完点“完成”。")
    return h("已收到 {n} 段。还有就接着发，发完点“完成”。", n=pieces)


def not_fetched() -> Html:
    """Telegram did not hand the file over."""
    return h("文件没有取到，请再发一次。")


def nothing_read(name: str) -> Html:
    """The document holds nothing that could be set up."""
    return lines(
        [
            h("“{name}”里没有读出可以导入的内容。", name=name),
            h("计划里最好写明月份或周次、每周几教研、每学期听课几节。"),
        ]
    )


HANDED_OVER = {Kind.ROSTER: ("老师名单", "名单"), Kind.CLASSES: ("课程表", "课程表")}


def is_other(kind: Kind, name: str) -> Html:
    """The document is handed over to the import that it is for."""
    whole, short = HANDED_OVER[kind]
    return h("“{name}”是{whole}，不是工作计划，已按{short}读：", name=name, whole=whole, short=short)


def is_bells(name: str) -> Html:
    """The document is handed over to the bells."""
    return h("“{name}”是作息时间，不是工作计划，已按作息读：", name=name)


def is_classes(name: str) -> Html:
    """A timetable of classes among words that were pasted."""
    return lines(
        [
            h("“{name}”像是课程表，不是工作计划。", name=name),
            h("课程表请作为文件发给我（Excel 或 Word）；上课时间（第几节、几点）在 /settings 里设。"),
        ]
    )


@explain.register
def _(problem: NoTermForPlan) -> Html:
    return h("计划里的月份、周次要按学期算，但学校还没有设学期。请先用 /settings 加上学期，再把计划发一次。")
