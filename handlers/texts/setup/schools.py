"""Setting up a school, and the school as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from handlers.texts.counting.quota import METRIC_LABELS, PER_LABELS, amount
from handlers.texts.days import day_label, short_day
from handlers.texts.html import Html, h, joined, lines
from handlers.texts.names_and_roles import role_name
from school.calendar.terms import Period, Phase, Term
from school.counting.duties import Duty
from school.directory import Directory
from school.people import GroupKind, Role, Stage
from school.suggestions import SuggestedDuty

STAGES = {Stage.PRIMARY: "小学", Stage.JUNIOR: "初中", Stage.SENIOR: "高中", Stage.NINE_YEAR: "九年一贯"}
CREATE_TITLE = "创建学校"
TAKE_TERM, TAKE_TIMETABLE = "✅ 就用这个学期", "✅ 就用这个作息"
RIGHT = "✅ 对，就这样"
IMPORT, INVITE, BIND, SETTINGS = "📋 导入教师名单", "🙋 邀请老师", "👥 绑定群", "⚙️ 修改设置"
_HALVES = {"am": "上午", "pm": "下午"}


def ask_name() -> Html:
    """The first question of a new school."""
    return lines([h("学校叫什么名字？"), h("请直接发给我，比如：青禾小学")])


def ask_stage(name: str) -> Html:
    """Which stage."""
    return h("<b>{name}</b>是哪个学段？", name=name)


def ask_term(term: Term) -> Html:
    """The term that today suggests."""
    return lines(
        [
            h("本学期是这样吗？"),
            "",
            term_lines(term),
            "",
            h("不一样就直接发起止日期，比如：<code>{a} 至 {b}</code>", a=term.first_day, b=term.last_day),
        ]
    )


def ask_term_again(term: Term) -> Html:
    """What was understood of typed days."""
    return lines([h("我理解的学期是："), "", term_lines(term), "", h("不对的话点“上一步”再发一次。")])


def term_lines(term: Term) -> Html:
    """Name, days with weekday and week, and exams."""
    return lines([h("<b>{name}</b>", name=term.name), term_days(term), *map(phase_label, term.exams)])


def term_days(term: Term) -> Html:
    """9月1日 周二（第1周）至 1月22日 周五（第21周）."""
    first, last = day_label(term.first_day, term), day_label(term.last_day, term)
    return h("{first}至{last}", first=first, last=last)


def phase_label(phase: Phase) -> Html:
    """期中考试：11月11日—12日."""
    if phase.first_day == phase.last_day:
        days = short_day(phase.first_day)
    elif phase.first_day.month == phase.last_day.month:
        days = f"{short_day(phase.first_day)}—{phase.last_day.day}日"
    else:
        days = f"{short_day(phase.first_day)}—{short_day(phase.last_day)}"
    return h("{name}：{days}", name=phase.name, days=days)


def ask_groups() -> Html:
    """Which subject groups."""
    return lines(
        [
            h("学校有哪些教研组？"),
            h("已按常见情况勾好，没有的点一下去掉；缺的直接发名称，比如：书法、心理"),
        ]
    )


def ask_timetable(periods: Sequence[Period]) -> Html:
    """The bells most schools of the stage have."""
    return lines(
        [
            h("每天的作息是这样吗？"),
            "",
            timetable(periods),
            "",
            h("不一样就照这个样子发给我，长按上面可以复制。"),
        ]
    )


def ask_timetable_again(periods: Sequence[Period]) -> Html:
    """What was understood of a typed timetable."""
    return lines(
        [
            h("我理解的作息是每天 {n} 节课：", n=len(periods)),
            "",
            timetable(periods),
            "",
            h("不对的话点“上一步”再发一次。"),
        ]
    )


def timetable(periods: Sequence[Period]) -> Html:
    """The lessons of a day, one line for each half, in a form that can be copied, changed and sent."""
    halves = [
        f"{_HALVES[half]}：" + "，".join(f"{it.start:%H:%M}-{it.end:%H:%M}" for it in group)
        for half, group in groupby(periods, key=lambda it: it.half)
    ]
    return h("<code>{text}</code>", text="\n".join(halves))


def ask_duties() -> Html:
    """Which duties; none holds unless it is ticked."""
    return lines(
        [
            h("学校对老师有数量要求吗？有就勾上，勾了才会统计；没有就跳过，以后随时可以设。"),
            h("数字不同就直接发，比如：听课 12"),
        ]
    )


def duty_label(duty: SuggestedDuty | Duty) -> str:
    """教师听课：每学期 15 节."""
    who = role_name(duty.role or Role.TEACHER)
    return f"{who}{METRIC_LABELS[duty.metric]}：{PER_LABELS[duty.per]} {amount(duty.metric, duty.count)}"


def ask_person() -> Html:
    """The director's own name."""
    return h("最后，您怎么称呼？请发您的姓名（老师们会看到）。您就是这所学校的教科室主任。")


def take_account_name(name: str) -> str:
    """The button that proposes the name Telegram shows."""
    return f"就用“{name}”"


def founded(school: Directory, term: Term) -> Html:
    """The school stands: what there is, and that all of it can be changed."""
    subject_groups = [group.name for group in school.groups if group.kind is GroupKind.SUBJECT]
    return lines(
        [
            h("✅ <b>{name}</b>建好了！", name=school.school.name),
            "",
            h("学段：{stage}", stage=STAGES[school.school.stage]),
            h("学期：{days}", days=term_days(term)),
            h("教研组：{names}", names=joined(subject_groups)),
            h("作息：{label}", label=timetable_label(school.timetable)),
            *([h("任务要求：")] if school.duties else [h("任务要求：还没有，可以用 /duties 设")]),
            *(h("· {duty}", duty=duty_label(duty)) for duty in school.duties),
            h("教科室主任：{names}", names=joined(member.name for member in school.directors)),
            "",
            h("接下来，先导入名单，再请老师们加入："),
        ]
    )


def timetable_label(periods: Sequence[Period]) -> str:
    """每天 7 节课，8:20—16:20."""
    if not periods:
        return "还没有"
    first, last = periods[0].start, periods[-1].end
    return f"每天 {len(periods)} 节课，{first.hour}:{first:%M}—{last.hour}:{last:%M}"
