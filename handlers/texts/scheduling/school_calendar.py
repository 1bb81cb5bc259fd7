"""The school's calendar: a term with its weeks, exams, days off, make-up days, special days and bells."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from handlers.texts.days import day_label, short_day
from handlers.texts.html import Html, h, joined, lines
from handlers.texts.problems import explain
from handlers.texts.scheduling.items import one_line
from handlers.texts.scheduling.schedule import WEEKDAYS, make_up_label, rest_label, span_label
from handlers.texts.setup.schools import phase_label, term_days, timetable, timetable_label
from school.calendar.calendar_marks import make_up_days, rests, unannounced_years
from school.calendar.other_bells import BellDays
from school.calendar.special_days import SpecialDaysTooLong
from school.calendar.terms import ALL_WEEK, Period, SchoolCalendar, SpecialDay, Term, Timetable
from school.directory import Directory
from school.scheduling.schedule import Occurrence

WEEKS, TERM_SETTINGS, SPECIAL_DAYS, BELLS = "周次表", "学期和考试", "特殊日子", "作息时间"
BACK, TO_SPECIAL, TO_BELLS = "‹ 校历", "‹ 特殊日子", "‹ 作息时间"
NEW_SPECIAL, NEW_BELLS, USUAL_BELLS, CHANGE, REMOVE = (
    "➕ 特殊日子",
    "➕ 夏令、冬令或某几天",
    "改平时的作息",
    "✏️ 修改",
    "🗑 删除",
)


def page(term: Term, school: Directory, today: date) -> Html:
    """A term on one screen."""
    calendar = school.calendar
    span = (term.first_day, term.last_day)
    special = [it for it in school.special_days if span[0] <= it.day <= span[1]]
    own = {it.day for it in special}
    made_up = [it.day for it in make_up_days(calendar, *span) if it.day not in own]
    return lines(
        [
            h("<b>{name}</b>", name=term.name),
            term_days(term),
            _now(term, today),
            *_section("考试", [phase_label(exam) for exam in term.exams]),
            *_section("放假", [h("{rest}", rest=rest_label(it)) for it in rests(calendar, *span)]),
            *_section("调休上班", [h("{day}", day=make_up_label(day, calendar)) for day in made_up]),
            *_section("特殊日子", [h("{day}", day=special_label(it)) for it in special]),
            *_section("作息", _bells(school)),
            *_notes(calendar, *span),
        ]
    )


def brief(term: Term, today: date) -> Html:
    """A term in a few lines, for a group's chat."""
    exams = _section("考试", [phase_label(exam) for exam in term.exams])
    return lines([h("<b>{name}</b>", name=term.name), term_days(term), _now(term, today), *exams])


def _now(term: Term, today: date) -> Html | None:
    week = term.week_of(today)
    if week is None or not term.first_day <= today <= term.last_day:
        return None
    parity = "单周" if week % 2 else "双周"
    return h("今天：{day}，{parity}", day=day_label(today, term), parity=parity)


def _section(title: str, rows: Sequence[Html]) -> list[Html | str]:
    return ["", h("<b>{title}</b>", title=title), *rows] if rows else []


def _bells(school: Directory) -> list[Html]:
    usual = [h("平时：{label}", label=timetable_label(school.timetable))] if school.timetable else []
    return usual + [h("{label}", label=bells_label(table)) for table in school.other_timetables]


def _notes(calendar: SchoolCalendar, first: date, last: date) -> list[Html | str]:
    years = [f"{year}年" for year in unannounced_years(calendar, first, last)]
    if not years:
        return []
    return [
        "",
        h("⚠️ {years}的放假安排国家还没有公布，先按法定节日估计。", years=joined(years)),
    ]


def special_label(it: SpecialDay) -> str:
    """12月5日 周六 补课（上周三的课）, 12月8日 周二 停课, 11月20日 周五 运动会（不上课）."""
    what = ""
    if it.counts_as:
        what = f"（上{WEEKDAYS[it.counts_as - 1]}的课）"
    elif it.works:
        what = "（不上课）"
    elif it.name != "停课":
        what = "（不到校）"
    return f"{day_label(it.day)} {it.name}{what}"


def bells_label(table: Timetable) -> str:
    """夏令（5月1日—9月30日）：每天 7 节课，8:20—16:20."""
    return (
        f"{table.name}{_applies(table.weekdays, table.season, table.name)}：{timetable_label(table.periods)}"
    )


def _applies(
    weekdays: frozenset[int], season: tuple[tuple[int, int], tuple[int, int]] | None, name: str
) -> str:
    days = "、".join(WEEKDAYS[number - 1] for number in sorted(weekdays)) if weekdays != ALL_WEEK else ""
    months = ""
    if season:
        (first_month, first_day), (last_month, last_day) = season
        months = f"{first_month}月{first_day}日—{last_month}月{last_day}日"
    found = [it for it in (months, days) if it and it != name]
    return f"（{'，'.join(found)}）" if found else ""


def weeks(term: Term, school: Directory, today: date) -> Html:
    """The teaching weeks of a term, one line each."""
    rows = [_week(number, term, school, today) for number in range(1, term.weeks + 1)]
    return lines([h("<b>{name} · 周次表</b>", name=term.name), "", *rows])


def _week(number: int, term: Term, school: Directory, today: date) -> Html:
    monday = term.monday_of(number)
    sunday = monday + timedelta(days=6)
    exams = [it.name for it in term.exams if it.first_day <= sunday and monday <= it.last_day]
    off = [it.name for it in rests(school.calendar, monday, sunday)]
    special = [it.name for it in school.special_days if monday <= it.day <= sunday and it.name not in off]
    marks = "、".join(dict.fromkeys([*exams, *off, *special]))
    words = f"第{number}周　{span_label(monday, sunday)}{'　' if marks else ''}{marks}"
    return h("<b>{words}</b>", words=words) if monday <= today <= sunday else h("{words}", words=words)


# --- special days -----------------------------------------------------------------------------------


def special_days(found: Sequence[SpecialDay]) -> Html:
    """The school's own days, to change."""
    if not found:
        return lines([h("还没有特殊日子。"), h("运动会、停课、补课都可以加，日程会自动避开。")])
    return h("<b>特殊日子</b>，点一个来修改。")


def ask_special() -> Html:
    """A special day."""
    return lines(
        [
            h("请发日期和名称，比如："),
            h("<code>11月20日 运动会</code>"),
            h("<code>12月8日至9日 停课</code>"),
            h("<code>12月5日 补课按周三上课</code>"),
        ]
    )


def ask_special_sure(found: Sequence[SpecialDay], term: Term | None) -> Html:
    """What was understood."""
    outside = h("⚠️ 不在现有的学期里。") if term is None else None
    return lines([h("我理解的是："), "", *(h("{day}", day=special_label(it)) for it in found), outside])


def affected(days: Sequence[SpecialDay], found: Sequence[tuple[int, Occurrence]], school: Directory) -> Html:
    """The days that were stored, and what stands on them already, with the numbers of its buttons."""
    rows = [
        h("{n}. {day} {what}", n=number, day=short_day(it.day), what=one_line(it, school))
        for number, it in found
    ]
    return lines(
        [
            h("✅ 已保存："),
            *(h("{day}", day=special_label(it)) for it in days),
            "",
            h("⚠️ 已经有 {n} 项安排，点编号来改期或取消：", n=len(rows)),
            *rows,
        ]
    )


def special(it: SpecialDay) -> Html:
    """One special day."""
    return h("<b>{day}</b>", day=special_label(it))


# --- bells ------------------------------------------------------------------------------------------


def bells(school: Directory) -> Html:
    """The usual bells and the others."""
    rows = _bells(school) or [h("还没有设作息。")]
    return lines([h("<b>作息时间</b>"), "", *rows, "", h("夏令、冬令或某几天不一样的，可以另外加。")])


def ask_bell_days() -> Html:
    """When other bells ring."""
    return lines(
        [
            h("什么时候用另一套作息？请发名称和日期，或者星期几，比如："),
            h("<code>夏令 5月1日至9月30日</code>"),
            h("<code>周五</code>"),
        ]
    )


def ask_bells(days: BellDays, periods: Sequence[Period]) -> Html:
    """The bells of those days."""
    return lines(
        [
            h(
                "<b>{name}</b>{days}的作息是？",
                name=days.name,
                days=_applies(days.weekdays, days.season, days.name),
            ),
            h("请照这个样子发给我，长按可以复制："),
            "",
            timetable(periods),
        ]
    )


def one_table(table: Timetable) -> Html:
    """Other bells, lesson by lesson."""
    return lines([h("<b>{label}</b>", label=bells_label(table)), "", timetable(table.periods)])


@explain.register
def _(problem: SpecialDaysTooLong) -> Html:
    return h("一次最多 {n} 天。更长的假期请在“学期和考试”里改学期的起止日期。", n=problem.limit)
