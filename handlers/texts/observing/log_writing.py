"""Appraising a lesson: marks, strengths, suggestions, private notes, files."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.html import Html, h, lines
from handlers.texts.observing.log_card import card, visit_line
from handlers.texts.problems import explain
from school.directory import Directory
from school.observing.observations import Observation
from school.observing.sheets import Dimension, FilledSheet, SheetUnreadable, TooManyDimensions

TITLE, NOTES_TITLE, ATTACHMENTS = "听课评价", "私人笔记", "照片和文件"
PHRASES = "💬 常用语"
SHEET, WORDS, NOTES, TOLD, NOT_TOLD = "📋 打分", "💡 亮点和建议", "🔒 私人笔记", "🗣 已当面评课", "还没当面评"
BACK, DONE, CLEAR, OTHER_POINTS, EARLIER, LATER = (
    "‹ 返回",
    "✅ 完成",
    "清空",
    "其他分数",
    "‹ 上一项",
    "下一项 ›",
)


def share_button(host: str, *, shared: bool) -> str:
    """Open what is shared with the host."""
    return f"📤 分享给{host}" if not shared else f"📤 已分享给{host}"


def page(log: Observation, school: Directory) -> Html:
    """The appraisal so far, above the ways to go on with it."""
    written = log.appraisal or log.sheet or log.lines
    return card(log, school) if written else lines([card(log, school), "", h("想怎么评？都可以不填。")])


def ask_notes() -> Html:
    return h("<b>私人笔记</b>：只有您自己看得到，也不会分享给任何人。可以分几条发，发完点“完成”。")


def ask_strengths() -> Html:
    return h("<b>亮点</b>：这节课好在哪里？点现成的话，或者直接发给我。")


def ask_suggestions() -> Html:
    return h("<b>建议</b>：可以怎样更好？点现成的话，或者直接发给我。")


def ask_mark() -> Html:
    return h("<b>等第</b>：")


def ask_photos(count: int) -> Html:
    """Photos are collected until 完成."""
    if count:
        return h("已收到 {n} 个，还可以继续发。好了点“完成”。", n=count)
    return h("把照片、语音或文件发给我，可以一次发几张照片。好了点“完成”。")


def taken(count: int) -> Html:
    """How much has been typed so far."""
    return h("已记 {n} 字，可以接着发。", n=count)


# --- the sheet ------------------------------------------------------------------------------------


def sheet(log: Observation, filled: FilledSheet, at: int | None) -> Html:
    """The sheet with its marks; the arrow points at the dimension that the buttons are for."""
    rows = [
        h(
            "{arrow}{name}{most}{optional}　<b>{mark}</b>",
            arrow="▶️ " if index == at else "",
            name=dimension.name,
            most=f"（{dimension.points}）" if dimension.points else "",
            optional="" if dimension.required else " 选填",
            mark=mark or "—",
        )
        for index, (dimension, mark) in enumerate(filled.pairs)
    ]
    total = (
        h("合计 <b>{points}</b>/{most}", points=filled.points, most=filled.most)
        if filled.points is not None
        else None
    )
    head = h("<b>{name}</b>", name=filled.name)
    return lines([head, visit_line(log.visit), "", *rows, *(["", total] if total else [])])


def mark_label(mark: str, *, given: str | None) -> str:
    """A mark on a button; the one that was given is ticked."""
    return f"✓ {mark}" if mark == given else mark


def ask_points(dimension: Dimension) -> Html:
    """Points that stand on no button."""
    return h("{name}打多少分？请发 0 到 {most} 的整数。", name=dimension.name, most=dimension.points)


def still_missing(names: Sequence[str]) -> str:
    """What has to be filled in."""
    return f"必填项还没打：{'、'.join(names)}"


@explain.register
def _(problem: SheetUnreadable) -> Html:
    return h(
        "这一行没看懂：“{line}”。请写项目和满分，如“教学目标 20”；或者写项目和等级，如“学生参与 优/良/合格”。",
        line=problem.line[:60],
    )


@explain.register
def _(problem: TooManyDimensions) -> Html:
    return h("项目太多了，一张表最多 12 项。")
