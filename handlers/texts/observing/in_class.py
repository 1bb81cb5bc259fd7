"""Writing in class: the card that stays below what is written, and the lines afterwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from handlers.texts.days import moment_label
from handlers.texts.html import Html, h, lines
from handlers.texts.observing.log_card import visit_line
from school.observing.in_class import Line, Sitting
from school.observing.observations import Observation

CLOSE, SEE, GO_ON, GO_ON_WITH, BACK = (
    "✅ 记完了",
    "看一看、改一改",
    "📝 接着记",
    "📝 接着记，连这句一起",
    "‹ 返回",
)
CLOSED_IN_WORDS = "记完了"
"""What somebody types who does not tap the button."""
EDIT, TIME, FILE, DELETE, RESTORE, TO_LINES = (
    "改文字",
    "改时间",
    "看附件",
    "🗑 删除",
    "↩︎ 撤回删除",
    "‹ 课堂记录",
)
TITLE = "课堂记录"
CHANGED = "已修改"
_FILES = {
    "photo": "📷 照片",
    "voice": "🎤 语音",
    "video": "🎬 视频",
    "audio": "🎵 录音",
    "video_note": "🎬 视频留言",
    "document": "📎 文件",
}
_EXCERPT, _LABEL = 300, 14


def begun(log: Observation, sitting: Sitting, zone: ZoneInfo) -> Html:
    """From now on everything is a line."""
    return lines(
        [
            h("📝 <b>正在记</b>"),
            visit_line(log.visit),
            h("直接发文字、照片、语音，每一条都会带上时间记下来。发错了，改原来的消息或者回头再改都行。"),
            h("{at} 左右自动结束。", at=f"{sitting.ends_at.astimezone(zone):%H:%M}"),
        ]
    )


def going_on(log: Observation, line: Line, zone: ZoneInfo) -> Html:
    """How much there is, and the line that came last."""
    return lines(
        [
            h("📝 <b>已记 {n} 条</b>　{visit}", n=log.lines, visit=visit_line(log.visit)),
            line_row(line, log, zone, 60),
        ]
    )


def line_row(line: Line, log: Observation, zone: ZoneInfo, most: int = _EXCERPT) -> Html:
    """14:25 小组讨论，两组没有参与."""
    words = line.text if len(line.text) <= most else f"{line.text[:most]}……"
    parts = [part for part in (_FILES[line.file] if line.file else "", words) if part]
    return h("<b>{at}</b> {words}", at=clock(line.said_at.astimezone(zone), log), words=" ".join(parts))


def clock(at: datetime, log: Observation) -> str:
    """The time, with its day where that is not the lesson's."""
    return f"{at:%H:%M}" if at.date() == log.visit.day else moment_label(at)


def line_label(line: Line, zone: ZoneInfo) -> str:
    """A line on a button."""
    words = line.text.replace("\n", " ") or (_FILES[line.file] if line.file else "")
    short = words if len(words) <= _LABEL else f"{words[:_LABEL]}…"
    return f"{line.said_at.astimezone(zone):%H:%M} {short}"


def closed(log: Observation) -> Html:
    """It is over."""
    return h("✅ 记完了，共 {n} 条。", n=log.lines) if log.lines else h("✅ 结束了，还没有记下什么。")


def ended_by_itself(log: Observation, sitting: Sitting, zone: ZoneInfo) -> Html:
    """Words came after the end, and are no line."""
    return lines(
        [
            h(
                "{visit}的课堂记录 {at} 已经自动结束，这句话没有记进去。",
                visit=visit_line(log.visit),
                at=f"{sitting.ends_at.astimezone(zone):%H:%M}",
            ),
            h("要接着记，点下面的按钮。"),
        ]
    )


def all_lines(log: Observation, shown: Sequence[Line], page: int, pages: int, zone: ZoneInfo) -> Html:
    """A page of lines; the buttons open them."""
    head = h("<b>课堂记录</b>　{visit}", visit=visit_line(log.visit))
    if not shown:
        return lines([head, h("还没有记下什么。")])
    at = h("第 {page}/{pages} 页", page=page + 1, pages=pages) if pages > 1 else None
    return lines([head, at, "", *(line_row(it, log, zone) for it in shown), "", h("点一条可以改。")])


def one_line(line: Line, log: Observation, zone: ZoneInfo) -> Html:
    """A line by itself."""
    return lines(
        [h("<b>课堂记录</b>　{visit}", visit=visit_line(log.visit)), "", line_row(line, log, zone, 3000)]
    )


def ask_text() -> Html:
    return h("请把改好的一整句发给我。")


def ask_time() -> Html:
    return h("应该是几点几分？请发时间，比如 14:25。")


def deleted(line: Line, log: Observation, zone: ZoneInfo) -> Html:
    """A line is gone; it can come back."""
    return lines([h("🗑 已删除这一条"), line_row(line, log, zone)])
