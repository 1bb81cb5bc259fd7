"""Setting duties in words: the list, one rule, and the questions."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.texts.counting.duty_words import EVERYBODY, OTHERS, PER_LABELS, UNITS, duty_sentence, work
from handlers.texts.html import Html, h, lines
from handlers.texts.names_and_roles import names
from school.counting.duties import Duty, Metric, Only, Per, Side, Span
from school.directory import Directory
from school.people import GroupKind, Member

__all__ = ["EVERYBODY", "OTHERS"]

TITLE = "设置任务"
SOME_GROUP, SOME_PERSON, BY_AGE, BY_SERVICE = "某个组……", "某一位老师……", "按年龄……", "按教龄……"
SIDES = {Side.MENTOR: "师傅", Side.MENTEE: "徒弟"}
TOGETHER = {GroupKind.SUBJECT: "各教研组（全组合计）", GroupKind.PREP: "各备课组（全组合计）"}
SOME_LESSONS, OF_PARTNER = "某类听课……", "听对方的课"
EACH, AS_ONE = "每人各完成", "全组合计"
ADD, CHANGE, REMOVE, RESTORE, BACK = "➕ 添加任务", "改数量", "🗑 删除", "↩︎ 撤回删除", "‹ 全部任务"
LIMIT_AGE, LIMIT_SERVICE, NO_LIMIT = "限定年龄", "限定教龄", "不限"
ONLINE, ONLINE_ALL, ONLINE_NONE = "线上听课……", "都算", "不算"
PART, ADDS, DOES_NOT_ADD = "➕ 其中至少……", "改为另加", "改为取最高"
EARLIER, LATER = "‹ 上一页", "下一页 ›"
CONSENT, POINTS = "☑️ 要确认的登记", "🏅 考核积分"
SET, SET_ALL, NOT_NOW = "✅ 设置", "✅ 都设置", "不设了"
CHANGED = "已修改"
GONE = "这条任务已经删除了"
AGES = {"0-35": "35周岁以下", "0-40": "40周岁以下", "0-45": "45周岁以下", "50-0": "50周岁以上"}
SERVICES = {"0-1": "教龄1年以内", "0-3": "教龄3年以内", "0-5": "教龄5年以内", "20-0": "教龄20年以上"}
ONLY_CHOICES = {
    Only.ALL: "都算",
    Only.DROP_IN: "只算推门课",
    Only.OPEN: "只算公开课",
    Only.OUTSIDE: "只算外出听课",
    Only.OWN_SUBJECT: "只算本学科",
    Only.OTHER_SUBJECT: "只算其他学科",
    Only.PARTNER: "只算师徒互听",
}
_UNKNOWN = 8


def duty_label(duty: Duty, school: Directory) -> str:
    """全体教师每学期听课 15 节."""
    return duty_sentence(duty, school)


def overview(total: int) -> Html:
    """Heading of the list; the duties are the buttons."""
    how = h("也可以一句话说：<code>/duties 45周岁以下教师每学期听课15节</code>")
    if not total:
        return lines(
            [h("<b>学校的任务</b>"), h("还没有任务。添加一条，比如“全体教师每学期听课 15 节”。"), how]
        )
    return lines(
        [
            h("<b>学校的任务</b>　共 {n} 条", n=total),
            h(
                "点一条可以修改。同一项任务，一个人符合几条时按最高的算，标明“另加”的再加上；单独给个人定的优先。"
            ),
            how,
        ]
    )


def saved(duty: Duty, school: Directory) -> Html:
    """A duty is set."""
    return lines([h("✅ 已设置"), duty_line(duty, school)])


def duty_line(duty: Duty, school: Directory) -> Html:
    """The duty, to be read."""
    return h("<b>{duty}</b>", duty=duty_sentence(duty, school))


def card(duty: Duty, school: Directory, bound: Sequence[Member], unknown: Sequence[Member]) -> Html:
    """The duty with how many it binds; of those `unknown` the birth or the first year is not on the roster."""
    return lines(
        [
            duty_line(duty, school),
            None if duty.together or duty.member_id else h("现在管到 {n} 位老师。", n=len(bound)),
            h("同类任务有更具体的规定（组、职务、年龄、教龄、个人）的老师不算在内。")
            if duty.others
            else None,
            h("年龄、教龄按学期第一天算。") if duty.age != Span() or duty.service != Span() else None,
            h(
                "这些老师没有登记出生年月或入职年份，没有算进去：{names}。可以在 /roster 里补上。",
                names=names((it.name for it in unknown), _UNKNOWN),
            )
            if unknown
            else None,
        ]
    )


def removed(duty: Duty, school: Directory) -> Html:
    """A duty is gone; it can come back. What people have entered stays."""
    return lines([h("🗑 已删除"), duty_line(duty, school), h("老师们的记录都还在，删错了可以撤回。")])


# --- one sentence -----------------------------------------------------------------------------------------


def understood(duties: Sequence[Duty], left_out: Sequence[str], school: Directory) -> Html:
    """What was read from a sentence, to be confirmed."""
    return lines(
        [
            h("这样设置，对吗？"),
            *(h("· <b>{duty}</b>", duty=duty_sentence(it, school)) for it in duties),
            *(h("✖️ 没能设置：{words}", words=words) for words in left_out),
        ]
    )


def at_most(number: int) -> str:
    """最多 5 节."""
    return f"最多 {number} 节"


def ask_online() -> Html:
    """How many of the lessons may be watched online."""
    return h("线上听的课（网课、录像课、直播课）算吗？最多算几节也可以直接发数字。")


def not_understood() -> Html:
    """The sentence names no duty."""
    return lines(
        [
            h("没读出任务。请写清谁、多久、做什么、多少，比如："),
            h("<code>/duties 45周岁以下教师每学期听课15节</code>"),
            h("或者点下面的按钮一步步来。"),
        ]
    )


def several_saved(duties: Sequence[Duty], school: Directory) -> Html:
    """Several duties are set at once."""
    return lines([h("✅ 已设置"), *(duty_line(it, school) for it in duties)])


# --- the questions ----------------------------------------------------------------------------------------


def ask_whom() -> Html:
    """The first question."""
    return h("这项任务给谁？")


def ask_group() -> Html:
    """Which group."""
    return h("哪个组？")


def ask_as_one() -> Html:
    """Whether a group owes it as one."""
    return h("组里每人各完成，还是全组合计完成？")


def ask_person() -> Html:
    """Which person."""
    return h("哪位老师？点一下，或者直接发姓名。")


def ask_age() -> Html:
    """Which ages."""
    return h("哪个年龄段？点一下，或者直接发，比如“40周岁以下”“35至45周岁”。“以下”包括本数。")


def ask_service() -> Html:
    """Which years of service."""
    return h("教龄多少？点一下，或者直接发，比如“3年以内”“20年以上”。")


def ask_metric() -> Html:
    """What is owed."""
    return h("要做什么？")


def ask_only() -> Html:
    """Which lessons count."""
    return h("哪些听课算数？")


def ask_per() -> Html:
    """How often."""
    return h("多久算一次？")


def ask_count(metric: Metric, only: Only, per: Per) -> Html:
    """How many."""
    return h(
        "{per}多少{unit}（{work}）？点一下，或者直接发数字。",
        per=PER_LABELS[per],
        unit=UNITS[metric],
        work=work(metric, only),
    )
