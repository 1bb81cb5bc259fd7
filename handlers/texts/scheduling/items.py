"""How an item of the schedule is written: when, where, for whom, who prepares."""

from __future__ import annotations

from datetime import date, time

from handlers.texts.days import day_label, weekday
from handlers.texts.html import Html, h, lines
from handlers.texts.names_and_roles import names
from school.calendar.terms import SchoolCalendar
from school.directory import Directory
from school.names import pinyin_key
from school.scheduling.schedule import Audience, Item, ItemKind, Occurrence, Part

WHOLE_SCHOOL = "全校"
PARTS = {Part.SPEAKER: "主讲", Part.PREPARER: "主备"}
_NAMES_SHOWN = 6
_DAY_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_WORKING_WEEK = "MO,TU,WE,TH,FR"


def day_in(school: Directory, day: date, today: date) -> str:
    """11月25日 周三（第13周）, with the year where it lies in no term and is another one."""
    term = school.calendar.term_of(day)
    year = "" if term or day.year == today.year else f"{day.year}年"
    return year + day_label(day, term)


def month_name(day: date, today: date) -> str:
    """12月, or 2027年3月 in another year."""
    return f"{day.month}月" if day.year == today.year else f"{day.year}年{day.month}月"


def hours(starts: time | None, ends: time | None = None) -> str:
    """14:20—15:00, 14:20, or nothing for a whole day."""
    if starts is None:
        return ""
    return f"{starts:%H:%M}—{ends:%H:%M}" if ends else f"{starts:%H:%M}"


def _joined_hours(label: str, clock: str) -> str:
    """11月25日 周三（第13周）14:20: no blank behind a bracket."""
    return f"{label}{'' if label.endswith('）') or not clock else ' '}{clock}"


def due(it: Occurrence, school: Directory, today: date) -> str:
    """11月25日 周三（第13周）17:00, the moment of a deadline."""
    return _joined_hours(day_in(school, it.day, today), hours(it.starts))


def when(it: Occurrence, school: Directory, today: date) -> str:
    """When an occurrence is, in full."""
    if it.item.kind is ItemKind.MONTH:
        return f"{month_name(it.day, today)}（不定日期）"
    first = day_in(school, it.day, today)
    if it.item.kind is ItemKind.DEADLINE:
        return f"{due(it, school, today)}截止"
    if it.last_day != it.day:
        first = f"{_joined_hours(first, hours(it.starts))}至{day_in(school, it.last_day, today)}"
        return _joined_hours(first, hours(it.ends)) if it.starts else first
    return _joined_hours(first, hours(it.starts, it.ends))


def rule(item: Item, calendar: SchoolCalendar) -> str:
    """How often a series recurs: 每周三, 单周周三, 每月最后一个周五."""
    parts = dict(part.split("=", 1) for part in (item.rrule or "").split(";") if "=" in part)
    every, days = int(parts.get("INTERVAL", "1")), parts.get("BYDAY", "")
    match parts.get("FREQ"):
        case "WEEKLY":
            return _weekly(every, days, calendar.parity(item.first_day))
        case "MONTHLY":
            return ("每月" if every == 1 else f"每{every}个月的") + _in_month(parts)
        case "DAILY":
            return "每天" if every == 1 else f"每{every}天"
        case _:
            return f"每年{parts.get('BYMONTH', '')}月{parts.get('BYMONTHDAY', '')}日"


def _weekly(every: int, days: str, parity: str | None) -> str:
    named = "周一至周五" if days == _WORKING_WEEK else "、".join(_weekday(name) for name in days.split(","))
    if every == 1:
        return f"每{named}"
    if every == 2 and parity:
        return f"{'单周' if parity == 'odd' else '双周'}{named}"
    return f"每{every}周的{named}"


def _weekday(name: str) -> str:
    return weekday(date(2024, 1, 1 + _DAY_NAMES.index(name)))  # 1 January 2024 was a Monday


def _in_month(parts: dict[str, str]) -> str:
    if position := parts.get("BYSETPOS"):
        return f"{_nth(position)}工作日"
    if days := parts.get("BYDAY"):
        return "、".join(_nth(day[:-2]) + _weekday(day[-2:]) for day in days.split(","))
    numbers = parts.get("BYMONTHDAY", "").split(",")
    return "、".join("最后一天" if number == "-1" else f"{number}日" for number in numbers)


def _nth(number: str) -> str:
    return {"-1": "最后一个", "-2": "倒数第二个"}.get(number, f"第{number}个")


def audience(whom: Audience, school: Directory) -> str:
    """全校, 数学组, or names."""
    if whom.people:
        return names(_names(whom.people, school), _NAMES_SHOWN)
    group = school.group_by_id.get(whom.group_id) if whom.group_id else None
    return group.name if group else WHOLE_SCHOOL


def _names(ids: frozenset[int], school: Directory) -> list[str]:
    found = [school.member_by_id[it].name for it in ids if it in school.member_by_id]
    return sorted(found, key=pinyin_key)


def parts(it: Occurrence, school: Directory) -> list[str]:
    """主讲：周牧野, 主备：陈小满."""
    found = []
    for part, word in PARTS.items():
        ids = frozenset(who for who, what in it.parts.items() if what is part)
        if ids:
            found.append(f"{word}：{'、'.join(_names(ids, school))}")
    return found


def details(it: Occurrence, school: Directory, today: date, *, ahead: int | None = None) -> Html:
    """Everything about an occurrence, line by line, its title first. `ahead`: how many of a series are to come."""
    item = it.item
    moved = it.planned != it.day
    return lines(
        [
            h("<b>{title}</b>", title=item.title),
            h("{when}", when=when(it, school, today)),
            h("（原定{day}）", day=day_in(school, it.planned, today)) if moved else None,
            h("{rule}", rule=_series(item, school, today, ahead)) if item.kind is ItemKind.SERIES else None,
            h("地点：{place}", place=it.place) if it.place else None,
            h("对象：{whom}", whom=audience(item.audience, school)),
            *(h("{part}", part=part) for part in parts(it, school)),
            h("备注：{note}", note=item.note) if item.note else None,
            h("✅ 已完成") if item.done else None,
        ]
    )


def _series(item: Item, school: Directory, today: date, ahead: int | None) -> str:
    left = "" if ahead is None else f"，还有 {ahead} 次"
    return f"{rule(item, school.calendar)}，到{day_in(school, item.last_day, today)}为止{left}"


def one_line(it: Occurrence, school: Directory, *, whose: bool = True) -> Html:
    """14:20—15:00 数学组教研 · 三楼会议室, 截止：交教学反思（17:00，全校）, without its day.

    The audience stands behind it unless the title names it or `whose` is False.
    """
    item = it.item
    whom = audience(item.audience, school)
    shown = whose and not item.audience.people and whom not in item.title
    behind = "，".join(filter(None, (_until(it), whom if shown else "")))
    return h(
        "{lead}{title}{place}{behind}",
        lead=_lead(it),
        title=item.title,
        place=f" · {it.place}" if it.place else "",
        behind=f"（{behind}）" if behind else "",
    )


def _lead(it: Occurrence) -> str:
    """What stands before the title: the time, a box, or that it is a deadline."""
    if it.item.kind is ItemKind.DEADLINE:
        return "✅ 截止：" if it.item.done else "截止："
    if it.item.kind is ItemKind.MONTH:
        return "☑ " if it.item.done else "☐ "
    clock = hours(it.starts, it.ends)
    return clock and f"{clock} "


def _until(it: Occurrence) -> str:
    """The last moment of a deadline, or the last day of what lasts for several."""
    if it.item.kind is ItemKind.DEADLINE:
        return hours(it.starts)
    if it.item.kind is ItemKind.MONTH or it.last_day == it.day:
        return ""
    return f"至{it.last_day.month}月{it.last_day.day}日"
