"""What is shared of an appraisal: the choice, the letter to whoever gave the lesson, and their page of lessons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.texts.days import short_day
from handlers.texts.html import Html, h, joined, lines
from handlers.texts.observing.in_class import line_row
from handlers.texts.observing.log_card import (
    MARK,
    SHARED_PARTS,
    SHEET,
    STRENGTHS,
    SUGGESTIONS,
    visit_line,
    visit_lines,
)
from school.calendar.terms import Term
from school.directory import Directory
from school.observing.customs import Readers
from school.observing.given_lessons import GivenLesson, shows
from school.observing.in_class import Line
from school.observing.lessons import lesson_label
from school.observing.observations import Observation, SharedPart
from school.observing.sheets import Average, FilledSheet

TITLE = "回复评课"
SEND, TAKE_BACK, BACK, TO_LIST, LINES, FILES = (
    "📤 就分享这些",
    "↩︎ 收回分享",
    "‹ 返回",
    "‹ 我的课",
    "📝 看课堂记录",
    "看照片",
)
SEEN, ALL_SEEN, ANSWER, OPEN_LESSON = "✅ 已阅", "✅ 都已阅", "💬 回复", "看这节课"
SENT, TAKEN_BACK, NOTHING_CHOSEN, THANKS = "已分享", "已收回", "请至少选一样。", "已告诉对方您看过了"
ANSWER_LIMIT = 1000
_READERS = {
    Readers.NOBODY: "听课老师自己（和您，如果分享给您）",
    Readers.LEADERS: "听课老师自己、学校领导、教科室主任（和您，如果分享给您）",
    Readers.HEADS: "听课老师自己、组长、学校领导、教科室主任（和您，如果分享给您）",
}


def choose(log: Observation, chosen: Sequence[SharedPart]) -> Html:
    """What to share; nothing is shared before the last tap."""
    host = log.visit.host_name
    if not chosen:
        return lines(
            [visit_line(log.visit), "", h("给{host}看什么？点一下选上，私人笔记不会分享。", host=host)]
        )
    return lines(
        [
            visit_line(log.visit),
            "",
            h(
                "将分享给{host}：<b>{parts}</b>",
                host=host,
                parts="、".join(SHARED_PARTS[it] for it in chosen),
            ),
            h("私人笔记不会分享。对方看过会点“已阅”，也可以回复您。"),
        ]
    )


def nothing_to_share(log: Observation) -> Html:
    """There is nothing yet that could be shared."""
    return lines([visit_line(log.visit), "", h("还没有可以分享的内容。先打分，或者写一点亮点、建议。")])


def shared(log: Observation, *, reached: bool) -> Html:
    """To the observer."""
    host = log.visit.host_name
    if reached:
        return h("📤 已分享给{host}。对方看过会点“已阅”。", host=host)
    return h("📤 已分享。{host}还没有加入机器人，加入后发 /my_lessons 就能看到。", host=host)


def letter(log: Observation, observer: str, school: Directory) -> Html:
    """To whoever gave the lesson."""
    return lines(
        [
            h("📬 <b>{observer}</b>听了您的课，分享了评课：", observer=observer),
            visit_lines(log.visit, school.term_at(log.visit.day)),
            "",
            *feedback(log),
        ]
    )


def look_again(log: Observation) -> str:
    """看 三（1）班数学, on a button."""
    return f"看 {lesson_label(log.visit.lesson)}"


def corrected(logs: Sequence[Observation], school: Directory) -> Html:
    """To whoever gave lessons of one day whose appraisals were corrected after they were shared."""
    if len(logs) == 1:
        [log] = logs
        head = h("✏️ <b>{observer}</b>修改了分享给您的评课，现在是：", observer=_name(school, log))
        term = school.term_at(log.visit.day)
        return lines([head, visit_lines(log.visit, term), "", *feedback(log)])
    rows = [h("· {observer}　{visit}", observer=_name(school, it), visit=visit_line(it.visit)) for it in logs]
    return lines([h("✏️ 分享给您的评课有修改："), *rows])


def feedback(log: Observation) -> list[Html]:
    """The shared parts of an appraisal, lines left out: they have a page of their own."""
    it, rows = log.appraisal, []
    if log.sheet and shows(log, SharedPart.MARKS):
        rows.append(_sheet(log.sheet))
    if it.mark and shows(log, SharedPart.MARKS):
        rows.append(h("<b>{name}</b>　{words}", name=MARK, words=it.mark))
    for name, words, part in (
        (STRENGTHS, it.strengths, SharedPart.STRENGTHS),
        (SUGGESTIONS, it.suggestions, SharedPart.SUGGESTIONS),
    ):
        if words and shows(log, part):
            rows.append(h("<b>{name}</b>　{words}", name=name, words=words[:1500]))
    if log.lines and shows(log, SharedPart.LINES):
        rows.append(h("<b>课堂记录</b>　{n} 条", n=log.lines))
    return rows


def _sheet(sheet: FilledSheet) -> Html:
    marks = "　".join(f"{it.name} {mark}" for it, mark in sheet.pairs if mark)
    total = f"{sheet.points}/{sheet.most}　" if sheet.points is not None else ""
    return h("<b>{name}</b>　{total}{marks}", name=SHEET, total=total, marks=marks)


def taken_back(log: Observation, observer: str) -> Html:
    """In place of the letter."""
    return h("{observer}收回了对{visit}的分享。", observer=observer, visit=visit_line(log.visit))


def answered(log: Observation, words: str) -> Html:
    """To the observer."""
    return lines(
        [
            h("💬 <b>{host}</b>回复了您的评课：", host=log.visit.host_name),
            visit_line(log.visit),
            "",
            h("{words}", words=words),
        ]
    )


def ask_answer(observer: str) -> Html:
    return h("想对{observer}说什么？直接发给我。", observer=observer)


def answer_sent(observer: str) -> Html:
    return h("✅ 已转给{observer}。", observer=observer)


def line_page(log: Observation, found: Iterable[Line], observer: str, school: Directory) -> Html:
    """The lines of a lesson as its host reads them, as many as a message holds."""
    zone, rows, size = school.calendar.timezone, [], 0
    for it in found:
        row = line_row(it, log, zone)
        size += len(row) + 1
        if size > 3500:
            rows.append(h("……"))
            break
        rows.append(row)
    return lines([h("<b>课堂记录</b>（{observer}）", observer=observer), visit_line(log.visit), "", *rows])


# --- the lessons of a host --------------------------------------------------------------------------


def lesson_list(term: Term, lessons: Sequence[GivenLesson], readers: Readers) -> Html:
    """Heading of the list; the lessons are the buttons."""
    who = h("<i>评价只有{who}看得到。</i>", who=_READERS[readers])
    if not lessons:
        return lines([h("这学期还没有老师登记听您的课。"), "", who])
    visits = sum(len(it.logs) for it in lessons)
    unseen = sum(len(it.unseen) for it in lessons)
    return lines(
        [
            h("<b>我的课</b>"),
            h("{term}，{n} 节课有人来听，共 {visits} 人次。", term=term.name, n=len(lessons), visits=visits),
            h("有 {n} 份新的评课，点开看。", n=unseen) if unseen else None,
            "",
            who,
        ]
    )


def lesson_button(lesson: GivenLesson) -> str:
    """11月25日 三（1）班数学 2人 📬."""
    mark = " 📬" if lesson.unseen else " 💬" if lesson.shared else ""
    visit = lesson.visit
    return f"{short_day(visit.day)} {lesson_label(visit.lesson)} {len(lesson.logs)}人{mark}"


def lesson(it: GivenLesson, school: Directory) -> Html:
    """One lesson: who came, what they say together and each of them."""
    names = [_name(school, log) for log in it.logs]
    blocks: list[Html | str] = []
    for log in it.shared:
        blocks += ["", h("👤 <b>{name}</b>", name=_name(school, log)), *feedback(log), *_answer(log)]
    silent = "还没有人分享评课。" if not it.shared else None
    return lines(
        [
            visit_lines(it.visit, school.term_at(it.visit.day)),
            h("来听课 {n} 人：{names}", n=len(names), names="、".join(names)),
            *_summary(it),
            *blocks,
            *(["", silent] if silent else []),
        ]
    )


def _name(school: Directory, log: Observation) -> str:
    observer = school.member_by_id.get(log.observer_id)
    return observer.name if observer else ""


def _answer(log: Observation) -> list[Html]:
    share = log.share
    return [h("↪︎ 您回复：{words}", words=share.answer)] if share and share.answer else []


def _summary(it: GivenLesson) -> list[Html | str]:
    """Several sheets as one; one alone speaks for itself."""
    if len(it.sheets) < 2:
        return []
    points = [sheet.points for sheet in it.sheets if sheet.points is not None]
    mean = h("平均总分 <b>{mean}</b>", mean=_number(sum(points) / len(points))) if points else None
    rows = joined([_average(each) for each in it.averages], "　")
    head = h("📊 <b>{n} 份评分合在一起</b>", n=len(it.sheets))
    return [*["", head], *([mean] if mean else []), rows]


def _average(it: Average) -> Html:
    if it.mean is not None:
        return h("{name} {mean}", name=it.dimension.name, mean=_number(it.mean))
    return h(
        "{name} {levels}", name=it.dimension.name, levels="、".join(f"{level}×{n}" for level, n in it.levels)
    )


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
