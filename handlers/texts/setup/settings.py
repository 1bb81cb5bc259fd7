"""The school's settings, its terms and its groups."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from handlers.texts.days import day_label
from handlers.texts.html import Html, h, joined, lines
from handlers.texts.names_and_roles import KINDS
from handlers.texts.problems import explain
from handlers.texts.setup.schools import (
    STAGES,
    phase_label,
    term_days,
    term_lines,
    timetable,
    timetable_label,
)
from school.calendar.term_entry import OddTerm, OutsideTerm, TermsOverlap
from school.calendar.terms import Period, Phase, Term
from school.directory import Directory
from school.people import Group, GroupKind, Stage

NAME, STAGE, TERMS, TIMETABLE = "学校名称", "学段", "学期和考试", "作息时间"
CHATS, REMINDERS, ZONE, CREATE = "绑定的群", "提醒", "时区", "再建一所学校"
TO_SETTINGS, TO_TERMS = "‹ 设置", "‹ 学期"
NEW_TERM, CHANGE_DAYS, NEW_PHASE, REMOVE_TERM = "➕ 新学期", "改起止日期", "➕ 考试或阶段", "删除这个学期"
NEW_TERM_TITLE, PHASE_TITLE = "新学期", "考试和阶段"
TAKE_TERM, REMOVE_PHASE = "✅ 就用这个学期", "🗑 删除"
ADD_GROUP, RENAME_GROUP, REMOVE_GROUP = "➕ 增加", "改名", "解散"
NEW_SUBJECT_GROUPS, NEW_PREP_GROUPS = "增加教研组", "增加备课组"
REALLY_REMOVE, KEEP = "确定解散", "不解散"
REALLY_REMOVE_TERM, KEEP_TERM = "确定删除", "不删除"

ZONES = {
    "Asia/Shanghai": "北京时间",
    "Asia/Urumqi": "乌鲁木齐",
    "Asia/Singapore": "新加坡",
    "Asia/Bangkok": "曼谷",
    "Asia/Tokyo": "东京",
    "Europe/Paris": "巴黎",
    "Europe/London": "伦敦",
    "America/New_York": "纽约",
    "America/Los_Angeles": "洛杉矶",
    "Australia/Sydney": "悉尼",
}


def page(school: Directory, term: Term, *, changed: bool = False) -> Html:
    """What is set, in a few lines."""
    counts = {kind: sum(group.kind is kind for group in school.groups) for kind in GroupKind}
    return lines(
        [
            h("✅ 已保存。\n") if changed else None,
            h("<b>{name}</b>　{stage}", name=school.school.name, stage=STAGES[school.school.stage]),
            h("学期：{days}", days=term_days(term)),
            h("作息：{label}", label=timetable_label(school.timetable)),
            h(
                "教研组 {subject} 个，备课组 {prep} 个",
                subject=counts[GroupKind.SUBJECT],
                prep=counts[GroupKind.PREP],
            ),
            h("时区：{zone}", zone=zone_name(school.school.timezone)),
            "",
            h("要改哪一项？"),
        ]
    )


def zone_name(zone: str) -> str:
    """北京时间, or the IANA name."""
    return ZONES.get(zone, zone)


def ask_name(name: str) -> Html:
    """A new name for the school."""
    return h("学校现在叫<b>{name}</b>，请发新的名称。", name=name)


def ask_stage(stage: Stage) -> Html:
    """Another stage."""
    return lines(
        [
            h("现在是<b>{stage}</b>，改成？", stage=STAGES[stage]),
            h("学段只影响年级和默认学科，已有的组和名单不变。"),
        ]
    )


def ask_zone(zone: str) -> Html:
    """Another time zone."""
    return lines(
        [
            h("现在是<b>{zone}</b>，改成？", zone=zone_name(zone)),
            h("没有的话请发时区名，比如 <code>Asia/Dubai</code>"),
        ]
    )


def ask_timetable(periods: Sequence[Period]) -> Html:
    """Other bells."""
    return lines(
        [
            h("现在的作息："),
            "",
            timetable(periods),
            "",
            h("请照这个样子发新的作息，长按上面可以复制。"),
        ]
    )


CLOSE_TERM, RESULTS = "🔒 结束本学期", "📊 看完成情况"


def terms(school: Directory, running: Term) -> Html:
    """The school's terms."""
    return lines([h("<b>学期和考试</b>"), "", *(_in_list(term, running) for term in school.terms)])


def _in_list(term: Term, running: Term) -> Html:
    mark = ("（本学期）" if term == running else "") + ("　🔒 已结束" if term.closed else "")
    return lines([h("<b>{name}</b>{mark}", name=term.name, mark=mark), term_days(term)])


def term_page(term: Term) -> Html:
    """One term with its exams."""
    if term.closed:
        return lines([term_lines(term), h("🔒 已经结束归档，日期和记录都不再改。")])
    return lines([term_lines(term), None if term.exams else h("还没有考试安排。")])


def change_phase(phase: Phase) -> str:
    """The button of an exam."""
    return f"✏️ {phase.name}"


def ask_days(term: Term) -> Html:
    """Other days for a term."""
    return lines(
        [
            term_lines(term),
            "",
            h("请发新的起止日期，比如：<code>{a} 至 {b}</code>", a=term.first_day, b=term.last_day),
        ]
    )


def ask_new_term(term: Term) -> Html:
    """The term that follows, and what carries over."""
    return lines(
        [
            h("下一个学期是这样吗？"),
            "",
            term_lines(term),
            "",
            h("不一样就直接发起止日期，比如：<code>{a} 至 {b}</code>", a=term.first_day, b=term.last_day),
            h("老师、教研组、作息和任务要求都沿用，不用重新设。"),
        ]
    )


def ask_term_sure(term: Term, lost: Iterable[Phase]) -> Html:
    """What was understood of typed days, and what falls out of the term by them."""
    names = [phase.name for phase in lost]
    return lines(
        [
            h("我理解的学期是："),
            "",
            term_lines(term),
            h("⚠️ {names}不在这段时间里，会去掉。", names=joined(names)) if names else None,
            "",
            h("不对的话点“上一步”再发一次。"),
        ]
    )


def ask_phase(name: str | None) -> Html:
    """The days of an exam or another stretch of the term."""
    if name is None:
        return h("请发名称和日期，比如：<code>期中考试 11月11日至12日</code>")
    return h("<b>{name}</b>改到哪天？请发日期，比如：<code>11月11日至12日</code>", name=name)


def ask_phase_sure(phase: Phase, term: Term) -> Html:
    """What was understood of a typed exam."""
    last = "" if phase.first_day == phase.last_day else f"至{day_label(phase.last_day, term)}"
    return lines(
        [
            h("我理解的是："),
            "",
            h("<b>{name}</b>", name=phase.name),
            h("{first}{last}", first=day_label(phase.first_day, term), last=last),
            "",
            h("不对的话点“上一步”再发一次。"),
        ]
    )


def ask_remove_term(term: Term) -> Html:
    """Whether a term is to go."""
    return lines(
        [
            h("删除<b>{name}</b>？", name=term.name),
            h("听课等记录都保留，只是这段时间不再算周次。"),
        ]
    )


def groups(kind: GroupKind, count: int) -> Html:
    """Over the list of groups of one kind."""
    if not count:
        return h("还没有{kind}。", kind=KINDS[kind])
    return h("<b>{kind}</b>（{count} 个），点一个来修改。", kind=KINDS[kind], count=count)


def group_page(group: Group, members: int, leads: Sequence[str], chats: int) -> Html:
    """One group."""
    return lines(
        [
            h("<b>{name}</b>", name=group.name),
            h("组长：{names}", names=joined(leads) if leads else "还没有"),
            h("老师：{count} 位", count=members),
            h("绑定的群：{count} 个", count=chats) if chats else None,
        ]
    )


def ask_group_name(name: str) -> Html:
    """A new name for a group."""
    return h("<b>{name}</b>改叫什么？请发新的名称。", name=name)


def ask_remove_group(group: Group, duties: int, chats: int) -> Html:
    """Whether a group is to go, and what goes and what stays with it."""
    lost = [
        text
        for count, text in (
            (duties, f"它的 {duties} 条任务要求会删除"),
            (chats, f"绑定的 {chats} 个群会解绑"),
        )
        if count
    ]
    return lines(
        [
            h("解散<b>{name}</b>？", name=group.name),
            h("{lost}。", lost=joined(lost, "，")) if lost else None,
            h("老师和他们的听课记录都保留，只是不再属于这个组。"),
        ]
    )


def ask_new_subject_groups() -> Html:
    """Which subject groups to add."""
    return h("增加哪些教研组？点一点，或者直接发名称，比如：书法、心理")


def ask_grade() -> Html:
    """Which grade the new preparation groups are of."""
    return h("哪个年级的备课组？")


def ask_subjects(grade: str) -> Html:
    """Which subjects get a preparation group in this grade."""
    return h("{grade}哪些学科有备课组？点一点，或者直接发学科名，再点“完成”。", grade=grade)


@explain.register
def _(problem: OddTerm) -> Html:
    return h("{a} 到 {b} 不像一个学期，请检查一下日期。", a=problem.first_day, b=problem.last_day)


@explain.register
def _(problem: TermsOverlap) -> Html:
    return h(
        "和{name}重叠了（{days}），请检查一下日期。", name=problem.other.name, days=term_days(problem.other)
    )


@explain.register
def _(problem: OutsideTerm) -> Html:
    return h(
        "{phase}，不在这个学期里（{days}）。", phase=phase_label(problem.phase), days=term_days(problem.term)
    )
