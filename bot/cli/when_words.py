"""A time that was read, in one line: 11月25日 周三（第13周）14:20—15:00."""

from __future__ import annotations

from datetime import date, time

from school.calendar.terms import SchoolCalendar
from school.when import When

_WEEKDAYS = "一二三四五六日"
_CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_HALF = {"am": "上午", "noon": "中午", "pm": "下午"}
_FREQ = {"DAILY": "天", "WEEKLY": "周", "MONTHLY": "月", "YEARLY": "年"}


def described(when: When | None, calendar: SchoolCalendar) -> str:
    """What was understood, and what else it might have meant."""
    if when is None:
        return "没有时间"
    others = "；或 ".join(described(other, calendar) for other in when.alternatives)
    if when.kind == "doubt":
        return f"不能确定：{others}"
    words = _rule(when) if when.kind == "recurrence" else _days(when, calendar)
    if when.periods:
        words += f"（第{'、'.join(map(str, when.periods))}节）"
    if when.occasion:
        words += f" {when.occasion}"
    if when.deadline:
        words += "（截止）"
    return f"{words}；或 {others}" if others else words


def _days(when: When, calendar: SchoolCalendar) -> str:
    days = [day for day in (when.first_day, *when.more) if day]
    if not days:
        return f"至 {_moment(when.last_day, when.end_time, calendar)}" if when.last_day else ""
    words = "、".join(_moment(day, None, calendar) for day in days[:-1])
    words += ("、" if words else "") + _moment(days[-1], when.start_time, calendar)
    words += _HALF[when.half] if when.half and not when.start_time else ""
    if when.kind == "date":
        return words
    if when.last_day and when.last_day != when.first_day:
        return f"{words} 至 {_moment(when.last_day, when.end_time, calendar)}"
    if when.kind == "range" and when.last_day is None:
        return f"{words} 起"
    return words + (f"—{when.end_time:%H:%M}" if when.end_time else "")


def _moment(day: date, clock: time | None, calendar: SchoolCalendar) -> str:
    week = calendar.week_of(day)
    words = f"{day.month}月{day.day}日 周{_WEEKDAYS[day.weekday()]}"
    return f"{words}（第{week}周）{_clock(clock).lstrip()}" if week else words + _clock(clock)


def _clock(clock: time | None) -> str:
    return f" {clock:%H:%M}" if clock else ""


def _rule(when: When) -> str:
    """每两周 周三; a rule that has no such short name is given as it is (RFC 5545)."""
    parts = dict(part.split("=", 1) for part in (when.rrule or "").split(";") if "=" in part)
    unit = _FREQ.get(parts.pop("FREQ", ""), "")
    interval = parts.pop("INTERVAL", "1")
    days = parts.pop("BYDAY", "").split(",") if unit == "周" else []
    if not unit or parts:
        words = when.rrule or ""
    else:
        words = f"每{'' if interval == '1' else interval + ' '}{unit}"
        words += "".join(f" 周{_WEEKDAYS[_CODES.index(day)]}" for day in days if day in _CODES)
    if when.parity:
        words = ("单周" if when.parity == "odd" else "双周") + f"：{words}"
    clock = _clock(when.start_time) + (f"—{when.end_time:%H:%M}" if when.end_time else "")
    return words + (clock or (_HALF[when.half] if when.half else ""))
