"""The words on the picture of a month."""

from __future__ import annotations

from datetime import date, time

from school.calendar.terms import SchoolCalendar

REST, WORK = "休", "班"
ODD, EVEN = "单", "双"
MONTH_ITEMS = "本月事项"
NOTHING = "本月还没有安排"
DUE = "截止"
WHOLE_SCHOOL, PEOPLE = "全校", "个人"
WEEKDAYS, WEEKEND = "一二三四五六日", "六日"


def heading(month: date) -> str:
    """2026年11月."""
    return f"{month.year}年{month.month}月"


def week_label(week: int) -> str:
    """第13周."""
    return f"第{week}周"


def parity(week: int) -> str:
    """单 or 双."""
    return ODD if week % 2 else EVEN


def lessons_of(weekday: int, *, made_up: bool) -> str:
    """The lessons of another weekday (ISO number): 补周三课 on a make-up day, 按周三上课 else."""
    name = f"周{WEEKDAYS[weekday - 1]}"
    return f"补{name}课" if made_up else f"按{name}上课"


def clock(starts: time | None, *, due: bool) -> str:
    """When an item begins, or ends if it is due: 14:20, 截止 17:00, 截止."""
    moment = f"{starts:%H:%M}" if starts else ""
    return f"{DUE} {moment}".strip() if due else moment


def more(count: int) -> str:
    """How many items of a day did not fit."""
    return f"还有 {count} 项"


def up_to(last: date, month: date) -> str:
    """When an item of several days ends: 至11日, or 至12月1日 in another month than the picture's."""
    return f"至{last.day}日" if last.month == month.month else f"至{last.month}月{last.day}日"


def estimated(calendar: SchoolCalendar, month: date) -> str | None:
    """A word where the holidays of the year are not known yet."""
    if calendar.announced(month.year):
        return None
    return f"{month.year}年的放假安排还没有公布，节日按法定日期估计。"


COVERAGE_LEGEND = ("没人听过", "有老师没人听过", "都有人听过", "人均两次以上")


def unseen_of(unseen: int, teachers: int) -> str:
    """Below the number of visits: how many teach it, and whom nobody has observed."""
    return f"{teachers} 人，{unseen} 人没听" if unseen else f"{teachers} 人"
