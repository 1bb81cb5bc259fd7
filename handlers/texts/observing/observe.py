"""Observation logs: the card, the questions, the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.counting.quota import short_line
from handlers.texts.days import day_label
from handlers.texts.html import Html, h, joined, lines
from handlers.texts.observing.log_card import facts, shortened, standing
from handlers.texts.problems import explain
from school.counting.quotas import Progress
from school.directory import Directory
from school.grades import class_label, grade_label
from school.observing.lessons import (
    Doubt,
    GradeOutsideSchool,
    Lesson,
    LessonReading,
    UnknownGrade,
    UnknownHost,
    UnknownPeriod,
    UnknownSubject,
    lesson_label,
)
from school.observing.observations import (
    DayInFuture,
    DayTooLongAgo,
    Observation,
    OwnLesson,
    SeveralHosts,
    Visit,
)
from school.people import Member

TITLE = "听课记录"
WRITE_MORE = "去补充评价"
MANY_HOSTS = 6
"""Names that a sentence lists."""


def saved(
    log: Observation,
    school: Directory,
    today: date,
    progress: Sequence[Progress],
    notices: Sequence[Html],
) -> Html:
    """The log is stored and counts."""
    notes = log.appraisal.notes
    return lines(
        [
            h("✅ <b>已记下</b>"),
            facts(log, school),
            standing(log),
            h("📎 {n} 个附件", n=log.photos) if log.photos else None,
            h("笔记：{words}", words=shortened(notes)) if notes else None,
            *notices,
            *([""] if progress else []),
            *(short_line(it, school, today) for it in progress),
        ]
    )


def saved_in_group(observer: str, visit: Visit) -> Html:
    """The one short line a group sees."""
    return h(
        "✅ {observer}：听课 {lesson}（{host}）已记下",
        observer=observer,
        lesson=lesson_label(visit.lesson),
        host=visit.host_name,
    )


def settled_in_group(observer: str, visit: Visit) -> Html:
    """What the group sees of a question answered in private: neither the class nor who gave the lesson."""
    lesson = Lesson(visit.lesson.grade, None, visit.lesson.subject)
    return h("✅ {observer}：听课 {lesson} 已记下", observer=observer, lesson=lesson_label(lesson))


# --- questions ------------------------------------------------------------------------------------


def known_so_far(label: str, host: str, day: str, notices: Sequence[Html]) -> Html:
    """What has been understood, above the question; `day` is empty while it is not known."""
    head = joined([part for part in (label, host, day) if part], " · ")
    return lines([head, *notices, ""])


OTHER_LESSON = "别的课"


def ask_lesson(period: int) -> Html:
    """Which of the lessons that are going on."""
    return h("现在是第{n}节。在听哪节课？点一下就记好，也可以直接发班级或老师，比如：三2班", n=period)


def going_label(lesson: Lesson, host: str) -> str:
    """三（2）班数学 程安."""
    return " ".join(filter(None, (lesson_label(lesson), host)))


def by_timetable() -> Html:
    """What the line did not say comes out of the timetable."""
    return h("<i>没写的是按课程表补的，不对可以改。</i>")


def ask_grade() -> Html:
    return h("听的是哪个年级？也可以直接发一行，比如：三（2）班语文 王老师")


def ask_subject() -> Html:
    return h("听的是哪一科？")


def ask_host() -> Html:
    return h("谁上的课？点一下名字就记好了，也可以直接发姓名。")


def as_typed(name: str) -> str:
    """The button for a host who is not on the roster."""
    return f"就记“{name}”"


def ask_again(there: Html, notices: Sequence[Html]) -> Html:
    """The same lesson seems to be there already; `there` is the entry in words."""
    return lines([h("这节课您已经记过了："), there, *notices, h("要怎么办？")])


OPEN_EXISTING, KEEP_BOTH, ADD_NOTES = "打开那一条", "是另一节，再记一条", "把这次的笔记加进去"


def notices(reading: LessonReading) -> list[Html]:
    """What was not understood in the line, each with its words."""
    return [_doubt(doubt) for doubt in reading.doubts]


def _doubt(doubt: Doubt) -> Html:
    match doubt:
        case UnknownGrade(text):
            return h("⚠️ 没有“{text}”这个年级。", text=text)
        case GradeOutsideSchool(grade):
            return h("⚠️ 本校没有{grade}。", grade=grade_label(grade))
        case UnknownSubject(text):
            return h("⚠️ 没认出“{text}”这门学科。", text=text)
        case UnknownHost(name):
            return h("⚠️ 名单里没有“{name}”。", name=name)
        case UnknownPeriod():
            return h("⚠️ 作息表里没有您写的节次，可以稍后再补。")


def unclear_day(words: str) -> Html:
    """Words such as 上周 that say no single day; today stands until it is corrected."""
    return h("⚠️ “{words}”说不准是哪一天，先记今天；记好后点“修改”换日期。", words=words)


def unknown_class(grade: int, class_no: int) -> Html:
    """A class nobody is known to teach; it is kept as written."""
    return h("⚠️ 名单里没有{name}，先照您写的记；写错了点“修改”。", name=class_label(grade, class_no))


def host_label(member: Member, groups: Sequence[str], *, namesake: bool) -> str:
    """A name on a button; two people of one name are told apart by their group."""
    return f"{member.name}（{groups[0] if groups else '未分组'}）" if namesake else member.name


@explain.register
def _(problem: DayInFuture) -> Html:
    return h("{day}还没到，听过课以后再记吧。", day=day_label(problem.day))


@explain.register
def _(problem: DayTooLongAgo) -> Html:
    return h("{year}年{day}太早了，请检查一下日期。", year=problem.day.year, day=day_label(problem.day))


@explain.register
def _(problem: SeveralHosts) -> Html:
    return h(
        "叫“{text}”的有 {n} 位：{names}。请点一下名字，或者发全名。",
        text=problem.text,
        n=len(problem.names),
        names="、".join(problem.names[:MANY_HOSTS]) + ("等" if len(problem.names) > MANY_HOSTS else ""),
    )


@explain.register
def _(problem: OwnLesson) -> Html:
    return h("听课记录记的是听别人的课。自己上的课请用 /log 登记公开课。")
