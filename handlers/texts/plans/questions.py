"""What is asked about an entry of a term plan, and its answers as buttons."""

from __future__ import annotations

from datetime import date

from handlers.texts.counting.duties import TOGETHER
from handlers.texts.counting.quota import METRIC_LABELS, PER_LABELS
from handlers.texts.html import Html, h, lines
from handlers.texts.names_and_roles import role_name
from handlers.texts.plans.entries import Shown, notes, short, what_and_when
from school.counting.duties import Metric, Per
from school.directory import Directory
from school.people import GroupKind, Role
from school.plan_review.proposals import DutyDraft, ItemDraft, Missing, Proposal, Question
from school.plan_review.questions import Matter, new_group_name
from storage.plan_entries import Entry

LEAVE, LATER, CHANGE, WRITE = "⬜ 不导入", "⏭ 先跳过", "✏️ 改别的", "⌨️ 写日期"
ACCEPT, ACCEPT_OTHERS = "✅ 连同这条，{n} 条都按读出的导入", "✅ 另外 {n} 条按读出的导入"
STAY = "⬜ 不按计划改"
ALREADY = "这条刚才已经定了"

_QUESTIONS = {
    Question.PERIOD_IMPLIED: "原文没有写明是每月还是每学期，按上下文推断。是哪一种？",
    Question.PART_OF_ANOTHER: "这可能包含在另一条里，要单独算吗？",
    Question.TIME_NOT_STATED: "原文没有写明几点或第几节。是哪一节？",
    Question.LIMIT_IMPLIED: "原文没有写“前”“截止”。是最后期限，还是那天的活动？",
    Question.NAMES_RUN_TOGETHER: "名字连在一起，请看看分得对不对。要把这些老师加进组里吗？",
    Question.WHICH_WEEKS: "原文没有写单周还是双周。是哪一种？",
    Question.NO_SUCH_LESSON: "作息表里没有这一节课。是哪一节？",
    Question.END_OF_TERM: "原文只说期末。到哪一天截止？",
    Question.SAME_DUTY: "同样的人、同样的任务前面已有一条；都采用时按多的算。要采用吗？",
    Question.CHANGED_HERE: "这一条在机器人里改过，新计划又写得不一样。按新计划改吗？",
    Question.JOIN_GROUP: "要按计划把这些老师加进组里吗？",
}
_LACKS = {
    Missing.METRIC: "这算哪一类任务？机器人按类计数；都不是就不导入。",
    Missing.PERIOD: "多久算一次？",
    Missing.TIME: "看不出是哪一天。请写日期，比如“12月9日”“第8周周五”“每周四下午第一节”。",
}


def at_the_end(left: int) -> str:
    """After the last question; `left`: how many were skipped."""
    return f"还有 {left} 条没定" if left else "都决定好了"


def question(
    entry: Entry,
    matter: Matter,
    shown: Shown,
    school: Directory,
    today: date,
    *,
    left: int,
    alike: int,
) -> Html:
    """One thing that has to be decided. `alike`: how many more entries the same answer will settle."""
    what, details = what_and_when(shown.draft, school, today)
    draft = shown.draft
    return lines(
        [
            h("❓ <b>还有 {n} 条待定</b>", n=left),
            h("<i>“{quote}”</i>", quote=short(entry.proposal.quote)),
            "",
            h("{n}. <b>{what}</b>", n=entry.number, what=what),
            h("{details}", details=details) if details else None,
            *notes(entry, shown, school, today),
            "",
            h("{ask}", ask=_ask(entry.proposal, matter)),
            h("（还有 {n} 条也写的是“{who}”，会一起定下来。）", n=alike, who=draft.who) if alike else None,
        ]
    )


def _ask(proposal: Proposal, matter: Matter) -> str:
    if matter is Missing.WHOM:
        who = proposal.draft.who
        return f"学校里没有“{who}”。是下面哪一个？" if who else "是给谁的？"
    return _LACKS[matter] if isinstance(matter, Missing) else _QUESTIONS[matter]


def answer_label(code: str, matter: Matter, proposal: Proposal, school: Directory) -> str:
    """A reading, on a button."""
    draft = proposal.draft
    match matter:
        case Missing.WHOM:
            return whom_label(code, draft.who, school, duty=isinstance(draft, DutyDraft))
        case Missing.METRIC:
            return METRIC_LABELS[Metric(code)]
        case Missing.PERIOD | Question.PERIOD_IMPLIED:
            inferred = isinstance(draft, DutyDraft) and draft.per == code
            return f"{PER_LABELS[Per(code)]}{'（推断）' if inferred else ''}"
    if code.startswith("p") and isinstance(draft, ItemDraft) and draft.timing:
        period = school.calendar.period(draft.timing.first_day, int(code[1:]))
        return f"第{code[1:]}节 {period.start:%H:%M}" if period else code
    if code == "as_is":
        return _AS_IS.get(matter, "✅ 采用") if isinstance(matter, Question) else "✅ 采用"
    return {"odd": "单周", "even": "双周", "event": "那天的活动", "week": "提前一周"}[code]


_AS_IS = {
    Question.LIMIT_IMPLIED: "最后期限",
    Question.TIME_NOT_STATED: "先按全天记",
    Question.NO_SUCH_LESSON: "先按全天记",
    Question.END_OF_TERM: "学期最后一天",
    Question.PART_OF_ANOTHER: "✅ 单独算",
    Question.CHANGED_HERE: "✅ 按新计划改",
    Question.JOIN_GROUP: "✅ 加进组",
    Question.NAMES_RUN_TOGETHER: "✅ 加进组",
}


def whom_label(code: str, who: str, school: Directory, *, duty: bool) -> str:
    """Whom a code of `school.plan_review.questions` stands for."""
    if code == "new":
        return f"➕ 新建“{new_group_name(who)}”"
    if code == "all":
        return "全体教师" if duty else "全校"
    if code in set(GroupKind):
        return TOGETHER[GroupKind(code)]
    if code in set(Role):
        return role_name(Role(code))
    return school.group_by_id[int(code.removeprefix("g"))].name
