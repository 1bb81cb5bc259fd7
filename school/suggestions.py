"""What most schools have, offered as a first guess when a school sets itself up."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final

from school.calendar.holidays import festival, is_day_off
from school.calendar.terms import Break, Half, Period, Phase, Term, Timetable
from school.counting.duties import Metric, Per
from school.people import Role, Stage

_FRIDAY: Final = 4


def suggest_term(today: date) -> Term:
    """The term running on a day, or in the holidays the coming one, with days most schools would choose."""
    years = range(today.year - 1, today.year + 2)
    terms = [term for year in years for term in (_autumn_term(year), _spring_term(year))]
    return next(term for term in terms if term.last_day >= today)


def name_term(first_day: date) -> str:
    """What a term that begins on this day is called: one that begins from July on is the first of its year."""
    autumn = first_day.month >= 7
    year = first_day.year if autumn else first_day.year - 1
    return f"{year}-{year + 1}学年第{'一' if autumn else '二'}学期"


def _autumn_term(school_year: int) -> Term:
    """From 1 September to the Friday that leaves ten days before 春节, in January whatever the moon says."""
    first_day = date(school_year, 9, 1)
    while is_day_off(first_day):
        first_day += timedelta(days=1)
    latest = min(_spring_festival(school_year + 1) - timedelta(days=10), date(school_year + 1, 1, 31))
    return _term(first_day, _friday_before(latest), midterm_week=11)


def _spring_term(school_year: int) -> Term:
    """From the Monday at the end of the 春节 fortnight to the first Friday from 3 July."""
    after = _spring_festival(school_year + 1) + timedelta(days=13)
    first_day = after + timedelta(days=-after.weekday() % 7)
    return _term(first_day, _friday_before(date(school_year + 1, 7, 9)), midterm_week=10)


def _term(first_day: date, last_day: date, midterm_week: int) -> Term:
    """A term with its exams where they usually lie: before the 五一 holiday or in November, and near the end."""
    name = name_term(first_day)
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


@dataclass(frozen=True, slots=True)
class SuggestedDuty:
    """A duty that a director may take over: `count` of `metric` in each `per`, by everybody or by one role."""

    metric: Metric
    count: int
    per: Per
    role: Role | None = None


# All within the range of what published term plans of schools ask for.
_DUTIES: Final = (
    SuggestedDuty(Metric.OBSERVE, 15, Per.TERM),
    SuggestedDuty(Metric.OBSERVE, 20, Per.TERM, Role.GROUP_LEAD),
    SuggestedDuty(Metric.OBSERVE, 20, Per.TERM, Role.SCHOOL_LEADER),
    SuggestedDuty(Metric.OPEN_LESSON, 1, Per.TERM),
    SuggestedDuty(Metric.REFLECTION, 1, Per.MONTH),
    SuggestedDuty(Metric.READING_NOTE, 1, Per.TERM),
    SuggestedDuty(Metric.PAPER, 1, Per.YEAR),
)
_EXAM_PAPER: Final = SuggestedDuty(Metric.EXAM_PAPER, 1, Per.TERM)


def suggest_duties(stage: str) -> tuple[SuggestedDuty, ...]:
    """Duties that schools often set, to choose from; teachers who write exams are found above primary."""
    return _DUTIES if Stage(stage) is Stage.PRIMARY else (*_DUTIES, _EXAM_PAPER)


_METRIC_WORDS: Final = {
    Metric.OBSERVE: "听课",
    Metric.OPEN_LESSON: "公开课",
    Metric.REFLECTION: "反思",
    Metric.READING_NOTE: "读书",
    Metric.PAPER: "论文",
    Metric.EXAM_PAPER: "试卷",
}
_ROLE_WORDS: Final = {Role.GROUP_LEAD: "组长", Role.SCHOOL_LEADER: "行政"}
_MOST_OWED: Final = 200


def adjust_duty(text: str, offered: tuple[SuggestedDuty, ...]) -> SuggestedDuty | None:
    """The offered duty that a line names (听课 12, 组长听课 25节), with the number the line gives.

    None where it names none of them, no number, or one out of reason.
    """
    numbers = re.findall(r"\d+", text)
    role = next((role for role, word in _ROLE_WORDS.items() if word in text), None)
    named = next((it for it in offered if _METRIC_WORDS[it.metric] in text and it.role is role), None)
    if named is None or len(numbers) != 1 or not 1 <= int(numbers[0]) <= _MOST_OWED:
        return None
    return replace(named, count=int(numbers[0]))
