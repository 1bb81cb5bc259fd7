"""What is said of a whole week or month: to a chat, and to each person of their own."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.texts.counting.duty_words import window_label, work
from handlers.texts.days import short_day, weekday
from handlers.texts.html import Html, h, lines
from handlers.texts.scheduling import items
from school.calendar.terms import SchoolCalendar, SchoolDay
from school.counting.board import Kind as DutyKind
from school.counting.board import Standing
from school.counting.quotas import Pace
from school.directory import Directory
from school.people import Member
from school.reminding.reminders import has_part, month_end
from school.scheduling.schedule import ItemKind, Occurrence

_LONGEST = 14
"""Lines of a list that fit one screen."""


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
