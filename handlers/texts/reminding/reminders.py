"""What reminders say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from handlers.texts.days import day_label, moment_label
from handlers.texts.handing_in.submissions import how_to_answer
from handlers.texts.html import Html, h, joined, lines
from handlers.texts.observing.log_card import visit_line
from handlers.texts.scheduling import items
from school.directory import Directory
from school.handing_in.submissions import Proof
from school.observing.lessons import lesson_label
from school.observing.observations import Observation
from school.reminding.tellings import Told
from school.scheduling.schedule import Item, ItemKind, Occurrence, Part

SNOOZES = {"hour": "⏰ 1 小时后", "tonight": "今晚", "morning": "明早"}
LESS, PAUSE = "少提醒我", "暂停…"
_NEAR = {0: "今天", 1: "明天", 2: "后天"}


def eve(it: Occurrence, school: Directory, today: date) -> Html:
    """An event in good time, for everybody it is for."""
    clock = f" {items.hours(it.starts)}" if it.starts else ""
    near = f"{near_label(it.day, today)}{clock} " if (it.day - today).days < len(_NEAR) else ""
    return lines(
        [
            h("📌 {near}<b>{title}</b>", near=near, title=it.item.title),
            *_details(it, school, today),
        ]
    )


def soon(it: Occurrence, school: Directory, today: date) -> Html:
    """An event that is about to begin."""
    head = h(
        "⏰ {near} {at} <b>{title}</b>",
        near=near_label(it.day, today),
        at=items.hours(it.starts),
        title=it.item.title,
    )
    return lines([head, *_details(it, school, today)])


def part(it: Occurrence, school: Directory, role: Part, today: date) -> Html:
    """For somebody who has to prepare something."""
    head = h(
        "🎤 {near}的<b>{title}</b>由您{role}，请提前准备。",
        near=near_label(it.day, today),
        title=it.item.title,
        role=items.PARTS[role],
    )
    return lines([head, *_details(it, school, today)])


def deadline(it: Occurrence, school: Directory, today: date, *, new: bool = False) -> Html:
    """A deadline that draws near, or is `new`."""
    left = (it.day - today).days
    near = {0: "今天截止", 1: "明天截止"}.get(left)
    head = (
        h("🆕 新的截止：<b>{title}</b>（{left}）", title=it.item.title, left=near or f"还有 {left} 天")
        if new
        else h("⏳ <b>{title}</b> {left}", title=it.item.title, left=near or f"还有 {left} 天截止")
    )
    return lines([head, h("{due}", due=items.due(it, school, today)), *_further(it, school)])


def with_hint(words: Html, proof: Proof) -> Html:
    """A deadline, with what counts as handed in by it."""
    return lines([words, how_to_answer(proof)])


def hand_in_below() -> Html:
    """Under several deadlines in one message, to which no answer can be told apart."""
    return h("要交哪一项，点下面的按钮。")


def month_closing(item: Item, today: date) -> Html:
    """A month item that is still open."""
    left = (item.last_day - today).days
    rest = f"离月底还有 {left} 天。" if left > 0 else "今天是最后一天。"
    return lines(
        [
            h(
                "📋 {month}月的<b>{title}</b>还没有标记完成，{rest}",
                month=item.last_day.month,
                title=item.title,
                rest=rest,
            ),
            h("{note}", note=item.note) if item.note else None,
            h("完成以后，请在 /schedule 里标记。"),
        ]
    )


def _details(it: Occurrence, school: Directory, today: date) -> Iterable[Html | None]:
    yield h("{when}", when=items.when(it, school, today))
    yield from _further(it, school)


def _further(it: Occurrence, school: Directory) -> Iterable[Html | None]:
    yield h("📍 {place}", place=it.place) if it.place else None
    parts = items.parts(it, school)
    yield joined(parts, "　") if parts else None
    yield h("{note}", note=it.item.note) if it.item.note else None


def near_label(day: date, today: date) -> str:
    """今天, 明天, 后天, or 11月30日 周一."""
    return _NEAR.get((day - today).days, day_label(day))


def late(words: Html, due: datetime) -> Html:
    """A reminder that comes too late says so."""
    return lines([h("（迟到的提醒，原定 {at}）", at=moment_label(due)), words])


def of_school(words: Html, school: str) -> Html:
    """For somebody who belongs to several schools."""
    return lines([words, h("—— {school}", school=school)])


def own_words(words: str) -> Html:
    """What the director wrote in place of the usual words."""
    return h("{words}", words=words)


# --- corrections --------------------------------------------------------------------------------------


def correction(
    told: Told, so: Occurrence | None, school: Directory, today: date, *, for_others: bool = False
) -> Html:
    """What people were told does not hold any more; `for_others`: nor does whom it is for."""
    before = day_label(told.day) + (f" {told.starts:%H:%M}" if told.starts else "")
    if so is None:
        return lines([h("❌ <b>{title}</b>取消了", title=told.title), h("原定{before}", before=before)])
    moved = (told.day, told.starts) != (so.day, so.starts)
    return lines(
        [
            h("🔔 <b>{title}</b>有变动", title=so.item.title),
            h("（原名：{title}）", title=told.title) if told.title != so.item.title else None,
            h("时间：{when}", when=items.when(so, school, today)),
            h("（原定{before}）", before=before) if moved else None,
            h("地点：{place}", place=so.place or "另行通知") if told.place != so.place else None,
            h("对象：{whom}", whom=items.audience(so.item.audience, school)) if for_others else None,
        ]
    )


def no_longer_yours(so: Occurrence, school: Directory, today: date) -> Html:
    """For somebody who was told of something that is for others now."""
    deadline = so.item.kind is ItemKind.DEADLINE
    return lines(
        [
            h(
                "🔔 {near}{of}<b>{title}</b>{verb}了。",
                near=near_label(so.day, today),
                of="截止的" if deadline else "的",
                title=so.item.title,
                verb="不用您完成" if deadline else "不用您参加",
            ),
            h("现在的对象：{whom}。", whom=items.audience(so.item.audience, school)),
        ]
    )


def relieved(so: Occurrence, school: Directory, today: date) -> Html:
    """For somebody who was asked to prepare something, and somebody else does it now, or nobody."""
    instead = "，".join(items.parts(so, school))
    return lines(
        [
            h(
                "🔔 {near}的<b>{title}</b>不用您准备了。",
                near=near_label(so.day, today),
                title=so.item.title,
            ),
            h("现在是{instead}。", instead=instead) if instead else None,
        ]
    )


# --- feedback on lessons ----------------------------------------------------------------------------


def critique(logs: Sequence[Observation], school: Directory) -> Html:
    """Lessons that were observed and not appraised; said once."""
    rows = [h("· {visit}", visit=visit_line(it.visit)) for it in logs]
    day = day_label(logs[0].visit.day, school.term_at(logs[0].visit.day))
    return lines(
        [
            h("✍️ 学校要求每听必评，{day}听的课还没有评：", day=day),
            *rows,
            h("写几个字，或者点“已当面评课”就行。"),
        ]
    )


def criticise(log: Observation) -> str:
    """评 三（1）班数学."""
    return f"✍️ 评 {lesson_label(log.visit.lesson)}（{log.visit.host_name}）"


# --- buttons ------------------------------------------------------------------------------------------


def done(title: str | None = None) -> str:
    """✅ 我完成了, or ✅ 完成：提交教案 where a message speaks of several."""
    return f"✅ 完成：{title}" if title else "✅ 我完成了"


def hand_in(title: str | None = None) -> str:
    """📤 提交, or 📤 提交：教案 where a message speaks of several."""
    return f"📤 提交：{title}" if title else "📤 提交"


def open_again(title: str | None = None) -> str:
    """Takes back that one is done."""
    return f"↩️ 撤销：{title}" if title else "✅ 已完成 · 点一下撤销"
