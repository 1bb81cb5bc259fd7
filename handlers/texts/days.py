"""Dates as teachers write them: 11月25日 周三（第13周）14:20."""

from __future__ import annotations

from datetime import date, datetime

from school.calendar.terms import Term

_WEEKDAYS = "一二三四五六日"


def weekday(day: date) -> str:
    """周三."""
    return f"周{_WEEKDAYS[day.weekday()]}"


def day_label(day: date, term: Term | None = None) -> str:
    """11月25日 周三, with the teaching week where the term is given and has one."""
    week = term.week_of(day) if term else None
    return f"{day.month}月{day.day}日 {weekday(day)}" + (f"（第{week}周）" if week else "")


def short_day(day: date) -> str:
    """11月25日."""
    return f"{day.month}月{day.day}日"


def moment_label(moment: datetime, term: Term | None = None) -> str:
    """11月25日 周三（第13周）14:20, in the zone the moment carries."""
    label = day_label(moment.date(), term)
    return f"{label}{'' if label.endswith('）') else ' '}{moment:%H:%M}"


def near_day(day: date, today: date) -> str:
    """今天, 昨天, 前天, or the day with its weekday; the year only where it is another one."""
    near = {0: "今天", 1: "昨天", 2: "前天"}.get((today - day).days)
    if near:
        return f"{near}（{short_day(day)}）"
    return ("" if day.year == today.year else f"{day.year}年") + day_label(day)
