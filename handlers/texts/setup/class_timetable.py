"""The timetable of the classes: what there is, what was read of a file, what was stored."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from handlers.texts.html import Html, h, joined, lines
from handlers.texts.people.roster_import import FIRST_PROBLEMS
from school.calendar.terms import Term
from school.class_timetable.lessons import ClassLesson, Place, host_of
from school.class_timetable.reading import Contradiction, Reading
from school.directory import Directory
from school.grades import class_label, grade_label

TITLE = "课程表"
YES, REMOVE, REALLY_REMOVE, LEAVE = "✅ 存下", "🗑 删除课程表", "确定删除", "不删除"
SEE, LOOK, HOW = "🚶 去听谁的课", "📋 课程表", "课程表怎么发"
_TOGETHER = 8
"""Kinds of unread cells in a line."""
_MANY, _LINES = 12, 40
MORE_PROBLEMS = 12
"""Lines about problems on each page after the preview; one may take 400 of the 4,096 characters of a message."""
_OF_THE_CLASS = "班会"
"""A lesson that no teacher of a subject gives."""
_WEEKDAYS = "一二三四五六日"


def page(term: Term, lessons: Mapping[Place, int]) -> Html:
    """How many lessons each class has in a week, and how to hand a timetable in."""
    there = [
        h("{places}，每周共 {n} 节课。", places=_places(lessons), n=sum(lessons.values())),
        "",
        h("要换新的，把新课程表文件直接发给我就行，只换文件里有的班。"),
    ]
    none = [
        h("这学期还没有课程表。"),
        "",
        h(
            "把课程表文件直接发给我就行：Excel（.xlsx、.csv）或 Word（.docx）。每班一张、全校总表、老师个人的表都可以。"
        ),
        h("有了课程表，/where 会推荐哪一节可以去听，/observe 只写班级就知道学科和老师。"),
    ]
    return lines([h("<b>课程表</b>　{term}", term=term.name), *(there if lessons else none)])


def keep(term: str) -> str:
    """Go on with the timetable of an earlier term."""
    return f"沿用{term}的课程表"


def ask_remove(term: Term) -> Html:
    """Whether a timetable is to go."""
    return lines([h("删除<b>{term}</b>的课程表？", term=term.name), h("听课记录都保留。")])


def nothing_read(name: str, problems: Sequence[Html]) -> Html:
    """No lesson was found in a file."""
    return lines(
        [
            h("“{name}”里没有读到课程表。", name=name),
            h("表里要有星期一到星期五、第几节，还要写明是哪个班（标题、工作表名称或文件名都行）。"),
            *(h("· {it}", it=it) for it in problems[:FIRST_PROBLEMS]),
        ]
    )


# --- what was read --------------------------------------------------------------------------------


def preview_pages(problems: int) -> int:
    """How many pages a preview with so many problems has."""
    return 1 + -(-max(0, problems - FIRST_PROBLEMS) // MORE_PROBLEMS)


def preview(
    lessons: Sequence[ClassLesson],
    aside: Html,
    problems: Sequence[str],
    term: Term,
    school: Directory,
    page: int,
) -> Html:
    """What would be stored, with the first problems; the further pages hold the others."""
    if page > 0:
        start = FIRST_PROBLEMS + (page - 1) * MORE_PROBLEMS
        return lines(
            [
                h("⚠️ 还要看一看："),
                *(h("· {it}", it=Html(it)) for it in problems[start : start + MORE_PROBLEMS]),
            ]
        )
    hosts = [host for it in lessons if (host := host_of(it, school))]
    shown = list(map(Html, problems[:FIRST_PROBLEMS]))
    more = len(problems) - len(shown)
    return lines(
        [
            h("存到：{term}", term=term.name),
            h(
                "读到 <b>{places}</b>，每周 <b>{n}</b> 节课。",
                places=_places(_counted(lessons)),
                n=len(lessons),
            ),
            h("其中 {n} 节知道谁上，{people} 位老师。", n=len(hosts), people=len({it.id for it in hosts})),
            aside or None,
            h("这些班原来有课程表的，换成新的。"),
            *(["", h("⚠️ 请看一看："), *(h("· {it}", it=it) for it in shown)] if shown else []),
            h("…… 还有 {n} 条，点“下一页”看。", n=more) if more > 0 else None,
        ]
    )


def aside(reading: Reading) -> Html:
    """自习、社团等 12 节不算课，不存。; nothing where there is nothing of that kind."""
    kinds = [kind for kind, _ in reading.no_lessons]
    if not kinds:
        return h("")
    return h(
        "{kinds}{more} {n} 节不算课，不存。",
        kinds="、".join(kinds[:2]),
        more="等" if len(kinds) > 2 else "",
        n=sum(times for _, times in reading.no_lessons),
    )


def stored(lessons: Sequence[ClassLesson]) -> Html:
    """The timetable is in force."""
    return h("✅ 课程表存好了：{places}，每周 {n} 节课。", places=_places(_counted(lessons)), n=len(lessons))


def problems(reading: Reading, school: Directory) -> list[Html]:
    """Everything that was not understood or not matched, and what follows of it."""
    found = [
        *_unknown_teachers(reading.lessons, school),
        *map(_contradiction, reading.contradictions[:_LINES]),
        *_unread(reading.unread[: _LINES * _TOGETHER]),
    ]
    if (more := len(reading.contradictions) - _LINES) > 0:
        found.append(h("还有 {n} 处一节写了两门课", n=more))
    if (more := len(reading.unread) - _LINES * _TOGETHER) > 0:
        found.append(h("还有 {n} 种没认出来的格子", n=more))
    if reading.nameless:
        found.append(h("没有读的表（没写是哪个班）：{names}", names=_listed(reading.nameless)))
    if reading.passed_over:
        found.append(h("不算第几节、没有读的行：{names}", names=_listed(reading.passed_over)))
    last = max((it.period for it in reading.lessons), default=0)
    if reading.lessons and last > len(school.timetable):
        found.append(
            h(
                "作息表只有 {n} 节，不知道第{last}节几点上。作息在 /settings 里设。",
                n=len(school.timetable),
                last=last,
            )
            if school.timetable
            else h("还没有设作息，不知道每节课几点上。请在 /settings 里设。")
        )
    return found


def _unknown_teachers(lessons: Iterable[ClassLesson], school: Directory) -> list[Html]:
    hostless = [it for it in lessons if host_of(it, school) is None]
    strangers = Counter(it.teacher for it in hostless if it.teacher)
    unnamed = Counter(it.subject for it in hostless if not it.teacher and it.subject != _OF_THE_CLASS)
    found = []
    if strangers:
        found.append(h("名单里对不上的老师：{names}", names=_counts(strangers.most_common(), "节")))
    if unnamed:
        found.append(h("不知道谁上（名单里没写任教）：{names}", names=_counts(unnamed.most_common(), "节")))
    return found


def _contradiction(it: Contradiction) -> Html:
    lesson = it.lesson
    return h(
        "{place} 周{day}第{n}节写了两门课：{first}、{second}，只存{first}",
        place=class_label(*lesson.place),
        day=_WEEKDAYS[lesson.weekday - 1],
        n=lesson.period,
        first=lesson.subject,
        second=it.subject,
    )


def _unread(cells: Sequence[tuple[str, int]]) -> list[Html]:
    return [
        h("没认出来、不存的格子：{cells}", cells=_counts(cells[start : start + _TOGETHER], "格"))
        for start in range(0, len(cells), _TOGETHER)
    ]


def _counts(counted: Sequence[tuple[str | None, int]], unit: str) -> Html:
    shown = [
        h("{name}（{n} {unit}）", name=_short(name or ""), n=n, unit=unit) for name, n in counted[:_MANY]
    ]
    rest = h("等 {n} 种", n=len(counted)) if len(counted) > _MANY else ""
    return h("{shown}{rest}", shown=joined(shown), rest=rest)


def _listed(names: Sequence[str]) -> Html:
    rest = h("等 {n} 个", n=len(names)) if len(names) > _MANY else ""
    return h("{names}{rest}", names=joined(map(_short, names[:_MANY])), rest=rest)


def _short(text: str) -> str:
    return text if len(text) <= 24 else f"{text[:23]}…"


def _counted(lessons: Iterable[ClassLesson]) -> Counter[Place]:
    return Counter(it.place for it in lessons)


def _places(places: Iterable[Place]) -> str:
    """三（2）班, 四（1）班, or how many classes of which grades."""
    listed = sorted(places)
    if len(listed) <= 4:
        return "、".join(class_label(*it) for it in listed)
    grades = Counter(it.grade for it in listed)
    return f"{len(listed)} 个班（{'、'.join(f'{grade_label(grade)} {n} 个' for grade, n in grades.items())}）"
