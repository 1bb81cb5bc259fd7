"""What most schools have, offered as a first guess when a school sets itself up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from school.holidays import festival, is_day_off
from school.people import Stage
from school.terms import Break, Half, Period, Phase, Term, Timetable

_FRIDAY: Final = 4


def suggest_term(today: date) -> Term:
    """The term running on a day, or in the holidays the coming one, with days most schools would choose."""
    years = range(today.year - 1, today.year + 2)
    terms = [term for year in years for term in (_autumn_term(year), _spring_term(year))]
    return next(term for term in terms if term.last_day >= today)


def _autumn_term(school_year: int) -> Term:
    """From 1 September to the Friday that leaves ten days before 春节, in January whatever the moon says."""
    first_day = date(school_year, 9, 1)
    while is_day_off(first_day):
        first_day += timedelta(days=1)
    latest = min(_spring_festival(school_year + 1) - timedelta(days=10), date(school_year + 1, 1, 31))
    return _term(school_year, "一", first_day, _friday_before(latest), midterm_week=11)


def _spring_term(school_year: int) -> Term:
    """From the Monday at the end of the 春节 fortnight to the first Friday from 3 July."""
    after = _spring_festival(school_year + 1) + timedelta(days=13)
    first_day = after + timedelta(days=-after.weekday() % 7)
    return _term(school_year, "二", first_day, _friday_before(date(school_year + 1, 7, 9)), midterm_week=10)


def _term(school_year: int, number: str, first_day: date, last_day: date, midterm_week: int) -> Term:
    """A term with its exams where they usually lie: before the 五一 holiday or in November, and near the end."""
    name = f"{school_year}-{school_year + 1}学年第{number}学期"
    midterm = Term(name, first_day, last_day).monday_of(midterm_week) + timedelta(days=2)
    final = last_day - timedelta(weeks=1, days=2)
    exams = (
        Phase("期中考试", midterm, midterm + timedelta(days=1)),
        Phase("期末考试", final, final + timedelta(days=1)),
    )
    return Term(name, first_day, last_day, exams)


def _spring_festival(year: int) -> date:
    return festival("春节", year) or date(year, 2, 5)


def _friday_before(day: date) -> date:
    """The last Friday on or before a day."""
    return day - timedelta(days=(day.weekday() - _FRIDAY) % 7)


# Lessons begin no earlier than 8:20 in primary and 8:00 in secondary schools: 教育部, notice on sleep, 2021.
_BELLS: Final[dict[Stage, tuple[int, tuple[str, ...], tuple[tuple[str, str, str], ...]]]] = {
    Stage.PRIMARY: (
        40,
        ("08:20", "09:10", "10:20", "11:10", "14:00", "14:50", "15:40"),
        (("早读", "08:00", "08:15"), ("大课间", "09:50", "10:20"), ("午休", "12:20", "13:50")),
    ),
    Stage.JUNIOR: (
        45,
        ("08:00", "08:55", "10:10", "11:05", "14:00", "14:55", "15:50", "16:45"),
        (("早读", "07:35", "07:55"), ("大课间", "09:40", "10:10"), ("午休", "12:30", "13:50")),
    ),
    Stage.SENIOR: (
        40,
        ("08:00", "08:50", "10:00", "10:50", "11:40", "14:20", "15:10", "16:00", "16:50"),
        (
            ("早读", "07:20", "07:50"),
            ("大课间", "09:30", "10:00"),
            ("午休", "12:50", "14:00"),
            ("晚自习", "18:40", "21:30"),
        ),
    ),
}


def suggest_timetable(stage: str) -> Timetable:
    """Bells as many schools of a stage have them; `stage` is primary, junior, senior or nine_year."""
    stage = Stage(stage)
    minutes, starts, breaks = _BELLS.get(stage, _BELLS[Stage.PRIMARY])
    return Timetable(
        periods=tuple(_period(number, start, minutes) for number, start in enumerate(starts, 1)),
        breaks=tuple(
            Break(name, time.fromisoformat(start), time.fromisoformat(end)) for name, start, end in breaks
        ),
    )


def _period(number: int, start: str, minutes: int) -> Period:
    begins = time.fromisoformat(start)
    ends = (datetime.combine(date.min, begins) + timedelta(minutes=minutes)).time()
    half: Half = "am" if begins < time(12) else "pm"
    return Period(number, half, begins, ends)


_SUBJECTS: Final[dict[Stage, tuple[str, ...]]] = {
    Stage.PRIMARY: (
        "语文", "数学", "英语", "道德与法治", "科学", "体育", "音乐", "美术", "信息科技", "劳动", "综合实践",
    ),
    Stage.JUNIOR: (
        "语文", "数学", "英语", "物理", "化学", "生物", "道德与法治", "历史", "地理", "体育", "音乐", "美术",
        "信息科技", "劳动",
    ),
    Stage.SENIOR: (
        "语文", "数学", "英语", "物理", "化学", "生物", "政治", "历史", "地理", "信息技术", "通用技术",
        "体育", "音乐", "美术", "心理",
    ),
    Stage.NINE_YEAR: (
        "语文", "数学", "英语", "道德与法治", "科学", "物理", "化学", "生物", "历史", "地理", "体育", "音乐",
        "美术", "信息科技", "劳动", "综合实践",
    ),
}  # fmt: skip


def suggest_subjects(stage: str) -> tuple[str, ...]:
    """The subject groups a school of a stage usually has, in the usual order."""
    return _SUBJECTS[Stage(stage)]
