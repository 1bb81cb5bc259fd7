"""What reminders say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from handlers.texts import items
from handlers.texts.days import day_label, moment_label, short_day, weekday
from handlers.texts.duty_words import window_label, work
from handlers.texts.html import Html, h, joined, lines
from handlers.texts.log_card import visit_line
from handlers.texts.submissions import how_to_answer
from school.board import Kind as DutyKind
from school.board import Standing
from school.directory import Directory
from school.lessons import lesson_label
from school.observations import Observation
from school.people import Member
from school.quotas import Pace
from school.reminders import has_part, month_end
from school.schedule import Item, ItemKind, Occurrence, Part
from school.submissions import Proof
from school.tellings import Told
from school.terms import SchoolCalendar, SchoolDay

SNOOZES = {"hour": "⏰ 1 小时后", "tonight": "今晚", "morning": "明早"}
LESS, PAUSE = "少提醒我", "暂停…"
DONE, HAND_IN = "✅ 我完成了", "📤 提交"
_NEAR = {0: "今天", 1: "明天", 2: "后天"}
_LONGEST = 14
"""Lines of a list that fit one screen."""


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


def deadline(it: Occurrence, school: Directory, today: date, proof: Proof | None) -> Html:
    """A deadline that draws near; where something is handed in by it, what counts (`proof`)."""
    left = (it.day - today).days
    words = {0: "今天截止", 1: "明天截止"}.get(left, f"还有 {left} 天截止")
    return lines(
        [
            h("⏳ <b>{title}</b> {left}", title=it.item.title, left=words),
            *_details(it, school, today),
            how_to_answer(proof) if proof else None,
        ]
    )


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


# --- a week, a month --------------------------------------------------------------------------------


def week(
    monday: date,
    found: Sequence[Occurrence],
    school: Directory,
    counts: Html | None = None,
    *,
    member: Member | None = None,
    since: date,
) -> Html | None:
    """A week for a chat, or for one person; None where there is nothing to say. `since` leaves out what is past.

    Holidays alone are news for a chat in term only.
    """
    sunday = monday + timedelta(days=6)
    number = school.calendar.week_of(monday) or school.calendar.week_of(sunday)
    days = _odd_days(max(monday, since), sunday, school.calendar)
    if not found and (member is not None or not days or not number):
        return None
    whose = "您的" if member else ""
    title = f"{whose}{f'第{number}周' if number else '本周'}安排"
    head = h("📅 <b>{title}</b>（{a}–{b}）", title=title, a=short_day(monday), b=short_day(sunday))
    entries = [entry(it, school, member) for it in found]
    return lines([head, "", *_shortened(entries), *days, counts])


def month(
    first: date,
    found: Sequence[Occurrence],
    school: Directory,
    *,
    member: Member | None = None,
    since: date,
) -> Html | None:
    """A month for a chat, or for one person; None where there is nothing to say. The days of a series stand in one
    line."""
    if not found:
        return None
    whose = "您的" if member else ""
    head = h("🗓 <b>{whose}{month}月安排</b>", whose=whose, month=first.month)
    together: dict[tuple[object, ...], list[Occurrence]] = {}
    for it in sorted(found, key=lambda it: it.item.kind is not ItemKind.MONTH):
        together.setdefault((it.item.id, it.starts, it.place, _who(it, school, member)), []).append(it)
    entries = [entry(same[0], school, member, _days_of(same)) for same in together.values()]
    days = _odd_days(max(first, since), month_end(first), school.calendar)
    return lines([head, "", *_shortened(entries), *days])


def _days_of(same: Sequence[Occurrence]) -> str:
    """3日 周四, 周三（2、9、16日）, or 2日 周三、3日 周四."""
    days = [it.day for it in same]
    if len(days) > 1 and len({day.weekday() for day in days}) == 1:
        return f"{weekday(days[0])}（{'、'.join(str(day.day) for day in days)}日）"
    return "、".join(f"{day.day}日 {weekday(day)}" for day in days)


def _shortened(entries: Sequence[Html]) -> list[Html]:
    if len(entries) <= _LONGEST:
        return list(entries)
    more = len(entries) - _LONGEST + 1
    return [*entries[: _LONGEST - 1], h("……还有 {n} 项，发 /schedule 看全部", n=more)]


def entry(it: Occurrence, school: Directory, member: Member | None = None, days: str | None = None) -> Html:
    """▫️ 周三 14:20 <b>数学组教研</b> 三楼会议室（主讲：陈小满）; `days` stands in place of the weekday."""
    day = days or weekday(it.day)
    if it.last_day > it.day:
        day += f"至{short_day(it.last_day)}"
    clock = f" {items.hours(it.starts)}" if it.starts else ""
    if it.item.kind is ItemKind.MONTH:
        return h("▫️ 本月内　<b>{title}</b>", title=it.item.title)
    if it.item.kind is ItemKind.DEADLINE:
        return h("⏳ {day}{clock}前　<b>{title}</b>", day=day, clock=clock, title=it.item.title)
    place = f" {it.place}" if it.place else ""
    return h(
        "▫️ {day}{clock} <b>{title}</b>{place}{who}",
        day=day,
        clock=clock,
        title=it.item.title,
        place=place,
        who=_who(it, school, member),
    )


def _who(it: Occurrence, school: Directory, member: Member | None) -> str:
    own = it.parts.get(member.id) if member else None
    if own and has_part(own):
        return f"（由您{items.PARTS[own]}）"
    words = items.parts(it, school)
    return f"（{'，'.join(words)}）" if words else ""


def _odd_days(first: date, last: date, calendar: SchoolCalendar) -> list[Html]:
    """Holidays, make-up days, and what else the school has named; neighbours of one name in one line."""
    days = [calendar.day(first + timedelta(days=nth)) for nth in range((last - first).days + 1)]
    odd = [it for it in days if it.kind in ("make_up", "holiday") or it.name]
    stretches: list[list[SchoolDay]] = []
    for it in odd:
        before = stretches[-1][-1] if stretches else None
        if before and (before.kind, before.name) == (it.kind, it.name) and (it.day - before.day).days == 1:
            stretches[-1].append(it)
        else:
            stretches.append([it])
    return [_stretch(found[0], found[-1].day) for found in stretches]


def _stretch(it: SchoolDay, last: date) -> Html:
    span = (
        f"{short_day(it.day)} {weekday(it.day)}"
        if last == it.day
        else f"{short_day(it.day)}至{short_day(last)}"
    )
    if it.kind == "make_up":
        return h("🔁 {day} 上班，按周{n}课表", day=span, n="一二三四五六日"[it.lessons_of - 1])
    if it.kind == "holiday":
        return h("🏖 {day} {name}放假", day=span, name=it.name or "")
    return h("⭐ {day} {name}", day=span, name=it.name)


def counts(kind: DutyKind, standings: Sequence[Standing], today: date) -> Html | None:
    """How many of a group are done with what is asked for most; no names."""
    if not standings:
        return None
    done = sum(it.progress.pace is Pace.DONE for it in standings)
    label = f"{work(kind.metric, kind.only)} {window_label(kind.per, today)}"
    return h("📊 {label}：{n} 人，已完成 {done} 人", label=label, n=len(standings), done=done)


# --- corrections --------------------------------------------------------------------------------------


def correction(told: Told, so: Occurrence | None, school: Directory, today: date) -> Html:
    """What people were told does not hold any more."""
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
