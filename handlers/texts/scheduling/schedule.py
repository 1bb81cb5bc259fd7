"""The schedule of a month, a week and a day, each on one phone screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from itertools import groupby

from handlers.texts.days import day_label, near_day, short_day, weekday
from handlers.texts.html import Html, h, lines
from handlers.texts.scheduling.items import month_name, one_line
from school.calendar.calendar_marks import Rest, make_up_days, rests, unannounced_years
from school.calendar.terms import SchoolCalendar
from school.directory import Directory
from school.scheduling.schedule import ItemKind, Occurrence

MINE, WHOLE, ALL = "我的日程", "全校日程", "全部安排"
WEEK_VIEW, MONTH_VIEW, OTHER, PICTURE = "周视图", "月视图", "换个组", "图片"
EARLIER_WEEK, LATER_WEEK = "‹ 上周", "下周 ›"
EARLIER_PAGE, LATER_PAGE = "‹ 上一页", "下一页 ›"
WEEKDAYS = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
IN_PRIVATE, ADD = "在私聊里看", "➕ 加一项"
_ADD_HINT = "加一项：<code>/add 下周三下午第二节 数学组教研 三楼会议室</code>"


def to_month(day: date) -> str:
    """The button to another month."""
    return f"{day.month}月"


def month(
    name: str,
    first: date,
    shown: Sequence[tuple[int, Occurrence]],
    school: Directory,
    today: date,
    *,
    may_add: bool,
    page: str = "",
) -> Html:
    """A month of somebody or of a group; `shown` are occurrences with the number of their button."""
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    loose = [pair for pair in shown if pair[1].item.kind is ItemKind.MONTH]
    dated = [pair for pair in shown if pair[1].item.kind is not ItemKind.MONTH]
    head = h(
        "<b>📅 {month} · {name}</b>　{weeks}{page}",
        month=month_name(first, today),
        name=name,
        weeks=_weeks(first, last, school.calendar),
        page=page,
    )
    return lines(
        [
            head,
            *_loose(loose, school),
            *_by_day(dated, school, today),
            *([] if shown else ["", h("这个月还没有安排。")]),
            *([Html("\n" + _ADD_HINT)] if may_add and not shown else []),
            *_marks(first, last, school.calendar),
        ]
    )


def _weeks(first: date, last: date, calendar: SchoolCalendar) -> str:
    weeks = [week for week in (calendar.week_of(first), calendar.week_of(last)) if week]
    if not weeks:
        return "假期"
    return f"第{weeks[0]}周" if len(set(weeks)) == 1 else f"第{weeks[0]}—{weeks[-1]}周"


def _loose(found: Sequence[tuple[int, Occurrence]], school: Directory) -> list[Html | str]:
    if not found:
        return []
    rows = [_numbered(number, it, school) for number, it in found]
    return ["", h("<b>本月事项</b>"), *rows]


def _by_day(found: Sequence[tuple[int, Occurrence]], school: Directory, today: date) -> list[Html | str]:
    out: list[Html | str] = []
    for day, of_day in groupby(found, key=lambda pair: pair[1].day):
        out += [*([] if out else [""]), _day_head(day, school.calendar, today)]
        out += [_numbered(number, it, school) for number, it in of_day]
    return out


def _numbered(number: int, it: Occurrence, school: Directory) -> Html:
    return h("{n}. {line}", n=number, line=one_line(it, school)) if number else one_line(it, school)


def _day_head(day: date, calendar: SchoolCalendar, today: date) -> Html:
    """12月2日 周三（第14周）, whether it is today, and what is special about it."""
    now = h(" · 今天") if day == today else Html("")
    return h(
        "<b>{day}</b>{now}{mark}",
        day=day_label(day, calendar.term_of(day)),
        now=now,
        mark=_mark(day, calendar),
    )


def _mark(day: date, calendar: SchoolCalendar) -> str:
    """· 国庆节放假, · 上周四的课, · 运动会, · 期中考试, or nothing."""
    found = calendar.day(day)
    words = []
    if found.kind == "holiday":
        words.append(f"{found.name or ''}放假" if found.name != "停课" else "停课")
    elif found.name:
        words.append(found.name)
    if found.works and found.lessons_of != day.isoweekday():
        words.append(f"上{WEEKDAYS[found.lessons_of - 1]}的课")
    words += [
        exam.name for term in calendar.terms for exam in term.exams if exam.first_day <= day <= exam.last_day
    ]
    return "".join(f" · {word}" for word in words)


def _marks(first: date, last: date, calendar: SchoolCalendar) -> list[Html | str]:
    found = [
        *(h("放假：{rest}", rest=rest_label(it)) for it in rests(calendar, first, last)),
        *(
            h("上班：{day}", day=make_up_label(it.day, calendar))
            for it in make_up_days(calendar, first, last)
        ),
    ]
    years = unannounced_years(calendar, first, last)
    found += [h("⚠️ {year}年的放假安排国家还没有公布，先按法定节日估计。", year=year) for year in years]
    return ["", *found] if found else []


def rest_label(rest: Rest) -> str:
    """10月1日—7日 国庆节."""
    return f"{span_label(rest.first_day, rest.last_day)} {rest.name}"


def span_label(first: date, last: date) -> str:
    """10月1日—7日, 12月28日—1月3日, or a single day."""
    if last == first:
        return short_day(first)
    return (
        f"{short_day(first)}—{last.day}日"
        if last.month == first.month
        else f"{short_day(first)}—{short_day(last)}"
    )


def make_up_label(day: date, calendar: SchoolCalendar) -> str:
    """9月20日 周日（上周四的课）."""
    lessons = calendar.day(day).lessons_of
    return f"{short_day(day)} {weekday(day)}（上{WEEKDAYS[lessons - 1]}的课）"


def week(
    name: str, monday: date, shown: Sequence[tuple[int, Occurrence]], school: Directory, today: date
) -> Html:
    """A week, day by day; days on which nothing is only where they are special."""
    calendar = school.calendar
    days = [monday + timedelta(days=n) for n in range(7)]
    number = calendar.week_of(monday) or calendar.week_of(days[-1])
    out: list[Html | str] = [
        h(
            "<b>📅 {days} · {name}</b>　{week}",
            days=span_label(monday, days[-1]),
            name=name,
            week=f"第{number}周（{'单周' if number % 2 else '双周'}）" if number else "假期",
        )
    ]
    loose = [(number, it) for number, it in shown if it.item.kind is ItemKind.MONTH]
    for day in days:
        # What began before the week stands on its Monday.
        found = [
            (number, it)
            for number, it in shown
            if it.item.kind is not ItemKind.MONTH and max(it.day, monday) == day
        ]
        if found or _mark(day, calendar):
            out += ["", _day_head(day, calendar, today)]
            out += [_numbered(number, it, school) for number, it in found]
    if not shown:
        out += ["", h("这一周没有安排。")]
    return lines([*out, *_loose(loose, school)])


def day(name: str, on: date, shown: Iterable[tuple[int, Occurrence]], school: Directory) -> Html:
    """What is today: what kind of day it is, and what happens."""
    calendar = school.calendar
    term = calendar.term_of(on)
    number = term.week_of(on) if term else None
    parity = f"，{'单周' if number % 2 else '双周'}" if number else ""
    found = calendar.day(on)
    dated = [(number, it) for number, it in shown if it.item.kind is not ItemKind.MONTH]
    rows = [_numbered(number, it, school) for number, it in dated]
    free = h("今天不上班，好好休息。") if not found.works else h("今天没有安排。")
    return lines(
        [
            h(
                "<b>📅 今天是{day}{parity}</b>{mark}",
                day=day_label(on, term),
                parity=parity,
                mark=_mark(on, calendar),
            ),
            h("{name}", name=name),
            "",
            *(rows or [free]),
        ]
    )


def coming(it: Occurrence, school: Directory, today: date) -> Html:
    """What comes next after a day on which nothing is."""
    return h("下一项：{day} {line}", day=near_day(it.day, today), line=one_line(it, school))


NOTHING_THIS_WEEK, NOTHING_SOON = "这周没有别的安排了。", "接下来一个月没有安排。"


def in_group(name: str, found: Sequence[Occurrence], school: Directory, left: int, nothing: str) -> Html:
    """The next things of a group, short, for its chat; `left` more are not shown."""
    rows = [_dated(it, school) for it in found] or [h("{nothing}", nothing=nothing)]
    return lines(
        [
            h("<b>📅 {name}</b>", name=name),
            *rows,
            h("还有 {n} 项，在私聊里看。", n=left) if left > 0 else None,
        ]
    )


def _dated(it: Occurrence, school: Directory) -> Html:
    """12月2日 周三（第14周）14:20 数学组教研."""
    if it.item.kind is ItemKind.MONTH:
        return h("{month}月 {line}", month=it.day.month, line=one_line(it, school, whose=False))
    day = day_label(it.day, school.calendar.term_of(it.day))
    blank = "" if day.endswith("）") else " "
    return h("{day}{blank}{line}", day=day, blank=blank, line=one_line(it, school, whose=False))


def choose_scope() -> Html:
    """Whose schedule to look at."""
    return h("看谁的日程？")
