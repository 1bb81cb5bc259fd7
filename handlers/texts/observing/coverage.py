"""Who has been observed and whose lessons one could go to."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from handlers.texts.days import day_label, moment_label, short_day, weekday
from handlers.texts.html import Html, h, joined, lines
from handlers.texts.observing.log_card import appraisal_lines, facts
from school.class_timetable.lessons import Held
from school.directory import Directory
from school.grades import class_label, grade_label
from school.observing.coverage import Coverage
from school.observing.lessons import Lesson, lesson_label
from school.observing.observations import Observation
from school.people import Member
from school.scheduling.schedule import Occurrence

WHOLE_SCHOOL = "全校"
PICTURE, EACH, WHERE, OTHER_GROUP, BACK, MORE = (
    "🖼 看图",
    "👥 每个人",
    "🚶 去听谁的课",
    "换个组",
    "‹ 返回",
    "换一批",
)
_NAMES = 60
"""Names that are listed; the others are counted."""


def overview(scope: str, found: Coverage, school: Directory, today: date) -> Html:
    """How far a term's visits go."""
    term = school.term_at(today)
    head = h("<b>听课覆盖 · {scope}</b>", scope=scope)
    if not found.people:
        return lines([head, h("名单里还没有写明谁教什么，补上任教以后这里才有数。")])
    unseen = found.unseen
    covered = len(found.people) - len(unseen)
    return lines(
        [
            head,
            h("{term}，到{day}", term=term.name, day=day_label(today)),
            h("任课老师 {n} 人，有人听过 {seen} 人。", n=len(found.people), seen=covered),
            h("另有 {n} 人没有登记任教，没算进来。", n=found.left_out) if found.left_out else None,
            *(["", h("<b>还没有人听过（{n} 人）</b>", n=len(unseen)), _names(unseen)] if unseen else []),
            "",
            h("<b>年级 × 学科</b>　听课次数（没人听过的老师数）"),
            *(_grade(found, grade) for grade in found.grades),
        ]
    )


def _names(people: Sequence[Member]) -> Html:
    rest = f"……等 {len(people)} 人" if len(people) > _NAMES else ""
    return h("{names}{rest}", names=joined([it.name for it in people[:_NAMES]]), rest=rest)


def _grade(found: Coverage, grade: int) -> Html:
    parts = []
    for subject in found.subjects:
        cell = found.cells.get((grade, subject))
        if cell is not None:
            unseen = f"（{cell.unseen}）" if cell.unseen else ""
            warning = "⚠️" if not cell.visits else ""
            parts.append(f"{warning}{subject} {cell.visits}{unseen}")
    return h("{grade}　{parts}", grade=grade_label(grade), parts="　".join(parts))


PICTURE_NAME = "听课覆盖.png"


def title(scope: str) -> str:
    """Above the picture."""
    return f"听课覆盖 · {scope}"


def subtitle(found: Coverage, school: Directory, today: date) -> str:
    """Below the title of the picture."""
    unseen = len(found.unseen)
    return f"{school.school.name}　到{day_label(today)}　{len(found.people)} 位老师，{unseen} 位还没人听过"


def caption(scope: str, school: Directory, today: date) -> Html:
    """Under the picture."""
    return h("听课覆盖 · {scope} · 到{day}", scope=scope, day=day_label(today, school.term_at(today)))


def choose_group() -> Html:
    return h("看哪个组？")


def people(scope: str) -> Html:
    """Heading of the list of people; they are the buttons."""
    return h("<b>{scope}</b>　本学期被听课的次数，少的在前。点名字看是谁听的。", scope=scope)


def visits(member: Member, logs: Sequence[Observation]) -> Html:
    """Who came to one person's lessons; the visits are the buttons."""
    if not logs:
        return h("<b>{name}</b>　本学期还没有人听过课。", name=member.name)
    return h("<b>{name}</b>　本学期被听 {n} 次。", name=member.name, n=len(logs))


def visit_label(log: Observation, observer: str) -> str:
    """11月25日 三（1）班数学 ← 陈小满."""
    return f"{short_day(log.visit.day)} {lesson_label(log.visit.lesson)} ← {observer}"


def one_visit(log: Observation, observer: str, school: Directory, *, readable: bool) -> Html:
    """A visit as somebody else sees it: the facts, and the appraisal where the school lets them read it."""
    written = appraisal_lines(log)
    rows: list[object] = [facts(log, school), h("听课人：{observer}", observer=observer)]
    if not readable:
        rows += ["", h("<i>评价只有听课人自己看得到。</i>")]
    elif written:
        rows += ["", *written]
    else:
        rows += ["", h("还没有写评价。")]
    return lines(rows)


# --- where to go ----------------------------------------------------------------------------------


def where(chosen: Sequence[tuple[Member, bool]], planned: Sequence[Occurrence], school: Directory) -> Html:
    """Lessons that stand in the schedule, and colleagues to go to, each with whether one has been there this term."""
    coming = _arranged(planned, school)
    if not chosen:
        return lines([*coming, h("名单里还没有写明谁教什么，暂时推荐不了。")])
    return lines(
        [
            *coming,
            h("<b>可以去听谁的课</b>"),
            *(_suggestion(member, heard=heard) for member, heard in chosen),
            "",
            h("<i>按“您没听过、全校听得少”排的。什么时候有课请和老师约。</i>"),
        ]
    )


OTHERS, OWN, BY_PEOPLE = "其他学科", "本学科", "👥 按老师看"


def where_lessons(
    shown: Sequence[Held],
    planned: Sequence[Occurrence],
    subjects: Sequence[str],
    school: Directory,
    now: datetime,
) -> Html:
    """Lessons of the timetable to go to, in the order of their hours; `subjects` are one's own, if there are others."""
    of = f" · {'、'.join(subjects)}" if subjects else ""
    rows: list[object] = [*_arranged(planned, school), h("<b>可以去听的课{of}</b>", of=of)]
    for day in sorted({it.day for it in shown}):
        rows.append(h("<b>{day}</b>", day=f"{'今天 ' if day == now.date() else ''}{day_label(day)}"))
        rows += [_offered(it, now) for it in shown if it.day == day]
    return lines([*rows, "", h("<i>按“您没听过、全校听得少”排的，您自己有课的时间不算。</i>")])


def _arranged(planned: Sequence[Occurrence], school: Directory) -> list[object]:
    return [h("<b>这几天安排好的</b>"), *(_planned(it, school) for it in planned), ""] if planned else []


def _offered(it: Held, now: datetime) -> Html:
    host = it.host.name if it.host else ""
    going = "（正在上）" if it.starts <= now else ""
    return h(
        "· 第{n}节 {at} {lesson} <b>{host}</b>{going}",
        n=it.lesson.period,
        at=f"{it.starts:%H:%M}",
        lesson=_label(it),
        host=host,
        going=going,
    )


def _label(it: Held) -> str:
    return lesson_label(Lesson(*it.lesson.place, it.lesson.subject))


def lesson_button(it: Held, now: datetime) -> str:
    """✅ 在听苏婉清, 14:20 苏婉清, 周四 8:20 苏婉清."""
    name = it.host.name if it.host else ""
    if it.starts <= now:
        return f"✅ 在听{name}"
    hour = f"{it.starts.hour}:{it.starts:%M}"
    return f"{hour} {name}" if it.day == now.date() else f"{weekday(it.day)} {hour} {name}"


def one_lesson(it: Held, school: Directory, now: datetime) -> Html:
    """One lesson of the timetable, before it is logged."""
    when = moment_label(it.starts, school.term_at(it.day))
    return lines(
        [
            h("<b>{host}</b>　{lesson}", host=it.host.name if it.host else "", lesson=_label(it)),
            h("{when}—{ends}（第{n}节）", when=when, ends=f"{it.ends:%H:%M}", n=it.lesson.period),
            h("听过课了吗？")
            if it.starts <= now
            else h("还没上课。到时候再点“我听了”，班级、老师、节次都填好了。"),
        ]
    )


def not_yet(it: Held) -> str:
    """The lesson has not begun."""
    return f"{short_day(it.day)} {it.starts:%H:%M} 才上课，听过以后再记吧。"


WENT = "✅ 我听了，记下"


def colleague(member: Member) -> Html:
    """One colleague, before a lesson of theirs is logged."""
    return lines(
        [h("<b>{name}</b>　{teaches}", name=member.name, teaches=teaches(member)), h("听过课了吗？")]
    )


def _planned(it: Occurrence, school: Directory) -> Html:
    """12月2日 周三（第14周）14:20 三（1）班数学公开课（阶梯教室）."""
    term = school.term_at(it.day)
    when = moment_label(datetime.combine(it.day, it.starts), term) if it.starts else day_label(it.day, term)
    place = f"（{it.place}）" if it.place else ""
    return h("· {when} <b>{title}</b>{place}", when=when, title=it.item.title, place=place)


def _suggestion(member: Member, *, heard: bool) -> Html:
    return h(
        "· <b>{name}</b>　{teaches}{heard}",
        name=member.name,
        teaches=teaches(member),
        heard="（您听过）" if heard else "",
    )


def teaches(member: Member) -> str:
    """三（1）班数学、四年级科学, at most three."""
    return "、".join(class_label(it.grade, it.class_no) + it.subject for it in member.teaches[:3])
