"""Duties in words: the kinds of work, how it is counted, and each rule as one sentence."""

from __future__ import annotations

from datetime import date

from handlers.texts.names_and_roles import KINDS, role_name
from school.counting.duties import ANY, Duty, Metric, Only, Per, Side, Span
from school.directory import Directory
from school.people import Role

METRIC_LABELS: dict[Metric, str] = {
    Metric.OBSERVE: "听课",
    Metric.OPEN_LESSON: "公开课",
    Metric.MEETING: "教研活动",
    Metric.JOINT_PREP: "集体备课",
    Metric.REFLECTION: "教学反思",
    Metric.READING_NOTE: "读书笔记",
    Metric.PAPER: "论文",
    Metric.CASE: "案例",
    Metric.LESSON_PLAN: "教学设计",
    Metric.LECTURE: "讲座",
    Metric.TRAINING: "培训",
    Metric.PROJECT: "课题",
    Metric.CONTEST: "评比",
    Metric.EXAM_PAPER: "试卷",
}
UNITS: dict[Metric, str] = {
    Metric.OBSERVE: "节",
    Metric.OPEN_LESSON: "节",
    Metric.MEETING: "次",
    Metric.JOINT_PREP: "次",
    Metric.REFLECTION: "篇",
    Metric.READING_NOTE: "篇",
    Metric.PAPER: "篇",
    Metric.CASE: "篇",
    Metric.LESSON_PLAN: "篇",
    Metric.LECTURE: "次",
    Metric.TRAINING: "次",
    Metric.PROJECT: "项",
    Metric.CONTEST: "次",
    Metric.EXAM_PAPER: "份",
}
PER_LABELS: dict[Per, str] = {
    Per.DAY: "每天",
    Per.WEEK: "每周",
    Per.TWO_WEEKS: "每两周",
    Per.HALF_MONTH: "每半月",
    Per.MONTH: "每月",
    Per.TWO_MONTHS: "每两月",
    Per.TERM: "每学期",
    Per.YEAR: "每学年",
}
PER_WINDOWS: dict[Per, str] = {
    Per.DAY: "今天",
    Per.WEEK: "本周",
    Per.TWO_WEEKS: "这两周",
    Per.HALF_MONTH: "这半月",
    Per.MONTH: "本月",
    Per.TWO_MONTHS: "这两月",
    Per.TERM: "本学期",
    Per.YEAR: "本学年",
}
_DOING: dict[Metric, str] = {
    Metric.OPEN_LESSON: "上",
    Metric.MEETING: "参加",
    Metric.REFLECTION: "写",
    Metric.READING_NOTE: "写",
    Metric.PAPER: "写",
    Metric.CASE: "写",
    Metric.LESSON_PLAN: "写",
    Metric.TRAINING: "参加",
    Metric.PROJECT: "做",
    Metric.CONTEST: "参加",
    Metric.EXAM_PAPER: "命制",
}
ONLY_LABELS: dict[Only, str] = {
    Only.ALL: "听课",
    Only.DROP_IN: "推门听课",
    Only.OPEN: "听公开课",
    Only.OUTSIDE: "外出听课",
    Only.OWN_SUBJECT: "本学科听课",
    Only.OTHER_SUBJECT: "跨学科听课",
    Only.PARTNER: "师徒听课",
}
SIDES = {Side.MENTOR: "师傅", Side.MENTEE: "徒弟"}
EVERYBODY, OTHERS = "全体教师", "其他教师"


def window_label(per: Per, today: date) -> str:
    """今天, 本周, 上半月, 下半月, 本月, 本学期, 本学年."""
    if per is Per.HALF_MONTH:
        return "上半月" if today.day <= 15 else "下半月"
    return PER_WINDOWS[per]


def amount(metric: Metric, count: int) -> str:
    """3 节, 1 篇."""
    return f"{count} {UNITS[metric]}"


def work(metric: Metric, only: Only = Only.ALL) -> str:
    """听课, 推门听课, 公开课."""
    return METRIC_LABELS[metric] if only is Only.ALL else ONLY_LABELS[only]


def online_rule(duty: Duty) -> str:
    """线上听课不计, 线上听课最多计 5 节; nothing where all of it counts."""
    if duty.online_most is None:
        return ""
    return f"线上听课最多计 {duty.online_most} 节" if duty.online_most else "线上听课不计"


def whom(duty: Duty, school: Directory) -> str:
    """全体教师, 45周岁以下的教师, 数学组教龄3年以内的教师, 师傅, 各教研组, 陈小满."""
    if duty.member_id is not None:
        return school.member_by_id[duty.member_id].name
    group = school.group_by_id[duty.group_id].name if duty.group_id is not None else ""
    if duty.group_kind is not None:
        group = f"各{KINDS[duty.group_kind]}"
    if duty.together:
        return group
    years = _years("岁", duty.age) + _years("教龄", duty.service)
    if duty.side is not None:
        return f"{years}的{SIDES[duty.side]}" if years else SIDES[duty.side]
    role = role_name(duty.role) if duty.role not in (None, Role.TEACHER) else ""
    if years:
        return f"{group}{years}的{role or '教师'}"
    return group or role or (OTHERS if duty.others else EVERYBODY)


def _years(unit: str, span: Span) -> str:
    """45周岁以下, 35至45周岁, 教龄3年以内."""
    if span == ANY:
        return ""
    before, after, most = ("", "周岁", "以下") if unit == "岁" else ("教龄", "年", "以内")
    if span.least is not None and span.most is not None:
        return f"{before}{span.least}至{span.most}{after}"
    return f"{before}{span.least}{after}以上" if span.most is None else f"{before}{span.most}{after}{most}"


def duty_sentence(duty: Duty, school: Directory) -> str:
    """全体教师每学期听课 15 节; 各教研组每半月合计公开课 1 节; 师傅每月听徒弟的课 3 节，另加在其他要求之上."""
    what = _DOING.get(duty.metric, "") + work(duty.metric, duty.only)
    if duty.together:
        what = METRIC_LABELS[duty.metric]
    if duty.only is Only.PARTNER:
        what = f"听{SIDES[duty.side.other] if duty.side else '结对老师'}的课"
    together = "合计" if duty.together else ""
    online = f"（{rule}）" if (rule := online_rule(duty)) else ""
    adds = "，另加在其他要求之上" if duty.adds else ""
    number = f"{amount(duty.metric, duty.count)}{online}{adds}"
    return f"{whom(duty, school)}{PER_LABELS[duty.per]}{together}{what} {number}"
