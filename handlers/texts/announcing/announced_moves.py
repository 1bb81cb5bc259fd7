"""Words about an event that moves with its announcement."""

from __future__ import annotations

from datetime import date, time

from handlers.texts.days import day_label
from handlers.texts.html import Html, h
from school.directory import Directory
from school.scheduling.schedule import Occurrence
from school.scheduling.timing import Timing

MOVE = "📅 日程也改"


def button(*, wanted: bool) -> str:
    """📅 日程也改：否."""
    return f"📅 日程也改：{'是' if wanted else '否'}"


def proposal(it: Occurrence, timing: Timing, directory: Directory, *, wanted: bool) -> Html:
    """In the preview: what the schedule says, and what it would say."""
    return h(
        "📅 {what}“{title}”：{before} → {after}",
        what="发出时同时改日程" if wanted else "日程里有",
        title=it.item.title,
        before=_when(it.day, it.starts, directory),
        after=_when(timing.first_day, timing.starts, directory),
    )


def moved(it: Occurrence, timing: Timing, directory: Directory) -> Html:
    """The schedule was changed."""
    return h(
        "📅 日程“{title}”已改到 {after}。",
        title=it.item.title,
        after=_when(timing.first_day, timing.starts, directory),
    )


def not_moved() -> Html:
    """The event is gone, or somebody else's by now."""
    return h("⚠️ 日程没有改：那项安排已经变动或取消了，请用 /schedule 看一下。")


def _when(day: date, clock: time | None, directory: Directory) -> str:
    label = day_label(day, directory.term_at(day))
    return label if clock is None else f"{label}{'' if label.endswith('）') else ' '}{clock:%H:%M}"
