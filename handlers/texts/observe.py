"""Observation logs: the card, the questions, the list."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from handlers.texts.days import day_label, near_day, short_day
from handlers.texts.html import Html, escape, h, joined, lines
from handlers.texts.problems import explain
from handlers.texts.quota import METRIC_LABELS, PER_WINDOWS, UNITS
from school.grades import class_label, grade_label
from school.lessons import (
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
from school.observations import DayInFuture, DayTooLongAgo, Observation, OwnLesson, SeveralHosts, Visit
from school.people import Member
from school.quotas import Progress
from school.terms import Term
from school.visits import KIND_LABELS

TITLE = "听课记录"
APPRAISAL, ATTACHMENTS = "听课评价", "照片和文件"
WRITE, PHOTO, CHANGE, UNDO, DELETE = "✍️ 写评价", "📷 照片", "修改", "↩︎ 撤销", "🗑 删除"
PERIOD, CLASS, TOPIC, KIND, DAY, LESSON = "节次", "班级", "课题", "类型", "日期", "课和老师"
NEW, NEWER, OLDER, TO_LIST, TO_CARD = "➕ 记听课", "‹ 较新的", "较早的 ›", "‹ 全部记录", "‹ 返回"
READ_ALL, SEE_FILES, RESTORE, WRITE_MORE = "看全文", "看附件", "↩︎ 撤回删除", "去补充评价"
NOTES, STRENGTHS, SUGGESTIONS, MARK = "笔记", "亮点", "建议", "等第"
CHANGED = "已修改"
MANY_HOSTS = 6
"""Names that a sentence lists."""
EXCERPT = 400
"""Characters of a note that the card shows; the rest is behind 看全文."""


def visit_line(visit: Visit) -> Html:
    """三（2）班数学 · 陈小满."""
    return h("<b>{lesson}</b> · {host}", lesson=lesson_label(visit.lesson), host=visit.host_name)


def visit_lines(visit: Visit, term: Term) -> Html:
    """What was observed, in two or three lines."""
    details = [
        day_label(visit.day, term),
        f"第{visit.period}节" if visit.period else None,
        KIND_LABELS[visit.kind],
    ]
    return lines(
        [
            visit_line(visit),
            " · ".join(part for part in details if part),
            h("《{topic}》", topic=visit.lesson.topic) if visit.lesson.topic else None,
        ]
    )


def saved(log: Observation, term: Term, progress: Sequence[Progress], notices: Sequence[Html]) -> Html:
    """The log is stored and counts."""
    notes = log.appraisal.notes
    return lines(
        [
            h("✅ <b>已记下</b>"),
            visit_lines(log.visit, term),
            h("📷 {n} 个附件", n=log.photos) if log.photos else None,
            h("笔记：{words}", words=shortened(notes)) if notes else None,
            *notices,
            *([""] if progress else []),
            *map(progress_line, progress),
        ]
    )


def progress_line(progress: Progress) -> Html:
    """听课 本学期 6/15，还差 9 节."""
    duty = progress.duty
    unit = UNITS[duty.metric]
    rest = f"还差 {progress.missing} {unit}" if progress.missing else "已完成 🎉"
    return h(
        "{metric} {window} {count}/{target}，{rest}",
        metric=METRIC_LABELS[duty.metric],
        window=PER_WINDOWS[duty.per],
        count=progress.count,
        target=duty.count,
        rest=rest,
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


def card(log: Observation, term: Term) -> Html:
    """One log as its author sees it."""
    appraisal = log.appraisal
    parts = [
        (NOTES, appraisal.notes),
        (STRENGTHS, appraisal.strengths),
        (SUGGESTIONS, appraisal.suggestions),
        (MARK, appraisal.mark),
    ]
    written = [
        h("<b>{name}</b>　{words}", name=name, words=shortened(words)) for name, words in parts if words
    ]
    photos = h("📷 {n} 个附件", n=log.photos) if log.photos else None
    privacy = h("<i>评价只有您自己看得到。</i>") if appraisal else None
    return lines([visit_lines(log.visit, term), photos, *([""] if written else []), *written, privacy])


def shortened(words: str) -> str:
    """The beginning of a long note."""
    return words if len(words) <= EXCERPT else f"{words[:EXCERPT]}……（共 {len(words)} 字）"


def is_long(log: Observation) -> bool:
    """Whether the card can't show everything."""
    it = log.appraisal
    return any(len(words or "") > EXCERPT for words in (it.notes, it.strengths, it.suggestions))


def full_page(name: str, page: str, at: int, of: int) -> Html:
    """One page of a long note."""
    head = (
        h("<b>{name}</b>", name=name) if of == 1 else h("<b>{name}</b>（{at}/{of}）", name=name, at=at, of=of)
    )
    return lines([head, escape(page)])


# --- questions ------------------------------------------------------------------------------------


def known_so_far(label: str, host: str, day: date, today: date, notices: Sequence[Html]) -> Html:
    """What has been understood, above the question."""
    head = joined([part for part in (label, host, near_day(day, today)) if part], " · ")
    return lines([head, *notices, ""])


def ask_grade() -> Html:
    return h("听的是哪个年级？")


def ask_subject() -> Html:
    return h("听的是哪一科？")


def ask_host() -> Html:
    return h("谁上的课？点一下名字就记好了，也可以直接发姓名。")


def as_typed(name: str) -> str:
    """The button for a host who is not on the roster."""
    return f"就记“{name}”"


def ask_again(visit: Visit, term: Term, notices: Sequence[Html]) -> Html:
    """The same lesson seems to be there already."""
    return lines([h("这节课您已经记过了："), visit_lines(visit, term), *notices, h("要怎么办？")])


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


def unknown_class(grade: int, class_no: int) -> Html:
    """A class nobody is known to teach; it is kept as written."""
    return h("⚠️ 名单里没有{name}，先照您写的记；写错了点“修改”。", name=class_label(grade, class_no))


def host_label(member: Member, groups: Sequence[str], *, namesake: bool) -> str:
    """A name on a button; two people of one name are told apart by their group."""
    return f"{member.name}（{groups[0] if groups else '未分组'}）" if namesake else member.name


# --- changing -------------------------------------------------------------------------------------


def ask_period() -> Html:
    return h("第几节课？")


def ask_class() -> Html:
    return h("几班？点一下，或者直接发数字。")


def ask_topic() -> Html:
    return h("课题是什么？直接发给我，不用书名号。")


def ask_kind() -> Html:
    return h("这是什么课？")


def ask_day() -> Html:
    return h("哪一天听的？点一下，或者发“上周五”“11月20日”这样的日期。")


def ask_notes() -> Html:
    return h("<b>听课笔记</b>：把过程发给我，可以分几条发，发完点“完成”。")


def ask_strengths() -> Html:
    return h("<b>亮点</b>：这节课好在哪里？发完点“完成”。")


def ask_suggestions() -> Html:
    return h("<b>建议</b>：可以怎样更好？发完点“完成”。")


def ask_mark() -> Html:
    return h("<b>等第</b>：")


def ask_photos(count: int) -> Html:
    """Photos are collected until 完成."""
    if count:
        return h("已收到 {n} 个，还可以继续发。好了点“完成”。", n=count)
    return h("把照片或文件发给我，可以一次发几张。好了点“完成”。")


def taken(count: int) -> Html:
    """How much has been typed so far."""
    return h("已记 {n} 字，可以接着发。", n=count)


def files_added(visit: Visit, count: int) -> Html:
    """Files hang on a log now."""
    return h(
        "📎 {n} 个附件已附到<b>{lesson}</b>（{host}）。",
        n=count,
        lesson=lesson_label(visit.lesson),
        host=visit.host_name,
    )


def deleted(visit: Visit) -> Html:
    """A log is gone; it can come back."""
    return lines([h("🗑 已删除"), visit_line(visit), h("删错了可以撤回。")])


# --- the list -------------------------------------------------------------------------------------


def log_list(term: Term, total: int) -> Html:
    """Heading of the list; the logs are the buttons."""
    if not total:
        return h("这学期还没有听课记录。发 /observe 记第一节。")
    return lines(
        [h("<b>我的听课记录</b>"), h("{term}，共 {n} 节。点开可以看、可以改。", term=term.name, n=total)]
    )


def list_label(log: Observation) -> str:
    """One log on a button."""
    mark = "✍️" if log.appraisal else ""
    return f"{short_day(log.visit.day)} {lesson_label(log.visit.lesson)} {log.visit.host_name}{mark}"


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
