"""The quotas of a term plan as duties, where the school has such people and such work."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import astuple, replace
from typing import Final

from school.counting.duties import EVERY, OWED_AS_ONE, Duty, Metric, Only, Per, Reach, Side, Span
from school.counting.duty_entry import read_years
from school.directory import Directory
from school.grades import read_number
from school.people import GroupKind, Role
from school.plan_review.proposals import DutyDraft, Proposal, Question, Section, Whom
from school.plans.document import Kind, Quota, ResearchTime
from school.plans.script import fold
from school.problems import BadAnswer
from school.scheduling.audiences import Named, read_named

_METRICS: Final[dict[Kind, Metric]] = {
    "听课": Metric.OBSERVE,
    "公开课": Metric.OPEN_LESSON,
    "教研活动": Metric.MEETING,
    "集体备课": Metric.JOINT_PREP,
    "反思": Metric.REFLECTION,
    "读书笔记": Metric.READING_NOTE,
    "论文": Metric.PAPER,
    "案例": Metric.CASE,
    "教学设计": Metric.LESSON_PLAN,
    "讲座": Metric.LECTURE,
    "培训": Metric.TRAINING,
    "课题": Metric.PROJECT,
    "评比": Metric.CONTEST,
    "试卷": Metric.EXAM_PAPER,
}
_PERIODS: Final = {
    Per.TWO_WEEKS: ("每两周", "两周", "每2周", "每两个星期", "隔周", "每隔一周"),
    Per.HALF_MONTH: ("每半月", "每半个月"),
    Per.TWO_MONTHS: ("每两月", "每两个月", "每2个月", "隔月"),
}
_PER: Final = {words: per for per, spellings in _PERIODS.items() for words in spellings}
_EVERYBODY: Final = re.compile(
    "(?:全体|全组|每[位个名]|所有)?(?:任课|专任)?(?:教师|老师)|(?:全体)?教职工|每人|人人|(?:全体)?组员"
)
_OTHERS: Final = re.compile(
    "其[他余它](?:人员|人)?|(?:其[他余它]|别的|一般|普通)(?:任课|专任)?(?:教师|老师|教职工)"
)
_NO_ONLINE: Final = re.compile("(?:线上|网络|网上|在线)[^,，。;；)）]{0,6}?不(?:计|算|含|包括|在内)")
_SOME_ONLINE: Final = re.compile(
    "(?:线上|网络|网上|在线)[^,，。;；)）\\d]{0,8}?(?:不(?:得|能)?(?:超过|多于|超)|最多|至多|限)[计算]?(?P<most>\\d{1,3}|[一二三四五六七八九十]{1,3})节"
)
_EVERY_GROUP: Final = re.compile("(?:各|每个?)?(?P<kind>教研|备课|学科)?组")
_AGE: Final = re.compile(
    "(?:年龄)?(?P<age>(?:不满|未满)?[^岁]{1,6}周?岁(?:[(（]含[)）])?(?:及?以[上下])?)的?(?P<rest>.*)"
)
_SERVICE: Final = re.compile(
    "(?:教龄|任教|入职|工作|从教)(?P<service>(?:不满|未满)?[^年]{1,5}年?(?:及?以[上下内]|之?内)?)的?(?P<rest>.*)"
)
_SIDES: Final = {"师傅": Side.MENTOR, "导师": Side.MENTOR, "指导教师": Side.MENTOR, "徒弟": Side.MENTEE}
_PARTNERS: Final = re.compile("师傅|导师|徒弟|对方|互听|师徒")
_ONLY: Final = (
    (Only.DROP_IN, re.compile("推门|随推")),
    (Only.OTHER_SUBJECT, re.compile("跨学科|[外其]他?学科|非本学科")),
    (Only.OWN_SUBJECT, re.compile("本学科|同学科")),
    (Only.OUTSIDE, re.compile("外出|校外|外校")),
    (Only.OPEN, re.compile("公开课|研究课|研讨课|示范课|汇报课")),
)
_YOUNG: Final = re.compile("(?:青年|年轻|新|职初|在编|在岗)*")
_ROLES: Final = (
    (re.compile("(?:教研|学科|科)组长"), Role.GROUP_LEAD),
    (re.compile("备课组长"), Role.PREP_LEAD),
    (
        re.compile(
            "(?:学校)?(?:行政|中层|校级?)?(?:及?以上)?领导(?:干部)?|(?:学校)?(?:行政|中层)(?:人员|干部)?"
        ),
        Role.SCHOOL_LEADER,
    ),
    (re.compile("(?:教科室|教研室|教科)主任"), Role.DIRECTOR),
)
_SENTENCE_END: Final = re.compile("[。；;\\n]")
_Rule = tuple[object, ...]


def propose_duties(
    quotas: Iterable[Quota], text: str, school: Directory, everybody: Whom | None = None
) -> Iterator[Proposal]:
    """A proposal for each quota read from `text`, in order. A second one for the same people, work and period is
    asked about.

    `everybody` are those whose plan it is, where it is not the whole school's: 教师 are then a group's teachers.
    """
    seen: set[_Rule] = set()
    for quota in quotas:
        found = _propose(quota, text, school, everybody)
        if found.duty is not None:
            rule = rule_of(found.duty)
            if rule in seen:
                found = replace(found, questions=(*found.questions, Question.SAME_DUTY))
            seen.add(rule)
        yield found


def is_meeting_time(quota: Quota, times: Iterable[ResearchTime]) -> bool:
    """Whether a quota only says how often a meeting is (每两周一次例会，周一下午) whose time was read as well."""
    often = {Per.WEEK: "weekly", Per.TWO_WEEKS: "biweekly", Per.HALF_MONTH: "biweekly", Per.MONTH: "monthly"}
    per = _per(quota)
    return (
        quota.kind == "会议"
        and quota.count == 1
        and per is not None
        and any(
            it.freq == often.get(per)
            and it.quote.start < quota.quote.end
            and quota.quote.start < it.quote.end
            for it in times
        )
    )


def online_most(words: str) -> int | None:
    """How many lessons watched online count: none in 线上不计, 5 in 其中线上不超过5节; None where nothing is said."""
    said = fold(words)
    if match := _SOME_ONLINE.search(said):
        return read_number(match["most"])
    return 0 if _NO_ONLINE.search(said) else None


def metric_in(words: str) -> Metric | None:
    """The kind of work that a sentence speaks of, if any."""
    return next((metric for kind, metric in _METRICS.items() if kind in words), None)


def rule_of(duty: Duty) -> _Rule:
    """Who owes what kind of work in which period: all of a duty but how much it asks for."""
    return astuple(replace(duty, id=0, count=1, online_most=None))


def _said_of(quota: Quota, text: str) -> str:
    """What the sentence of a quota goes on to say."""
    end = _SENTENCE_END.search(text, quota.quote.end)
    return text[quota.quote.start : end.start() if end else None]


def _propose(quota: Quota, text: str, school: Directory, everybody: Whom | None) -> Proposal:
    quote = " ".join(quota.quote.text.split())
    metric = _METRICS.get(quota.kind)
    found = whom_named(quota.who, metric, school)
    whom, reach = found or (None, EVERY)
    if everybody and whom == Whom() and reach.side is None and reach.group_kind is None:
        whom = everybody
    if metric is Metric.OBSERVE:
        reach = replace(
            reach, only=_only(quota, quote, reach), online_most=online_most(_said_of(quota, text))
        )
    # A part of the whole is a duty of its own.
    parts = [it for it in quota.doubts if reach.only is Only.ALL or it != "part_of_another"]
    count = max(1, quota.count)
    draft = DutyDraft(quota.who, quota.what, count, quota.unit, metric, _per(quota), whom, reach)
    return Proposal(Section.DUTIES, quote, draft, tuple(Question(it) for it in parts))


def _per(quota: Quota) -> Per | None:
    return _PER.get(quota.per_text or "") if quota.per == "other" else Per(quota.per)


def _only(quota: Quota, quote: str, reach: Reach) -> Only:
    """Which lessons count: what the work is called says it, or for a part of another the end of its sentence."""
    words = fold(quota.what)
    if reach.side is not None and _PARTNERS.search(words):
        return Only.PARTNER
    if "part_of_another" in quota.doubts:
        words += fold(quote).rpartition("其中")[2]
    return next((only for only, pattern in _ONLY if pattern.search(words)), Only.ALL)


def whom_named(words: str, metric: Metric | None, school: Directory) -> tuple[Whom, Reach] | None:
    """The people that a plan names as owing some kind of work (45周岁以下教师, 各教研组, 徒弟); None where the school
    knows nobody of that name."""
    who = fold(words)
    if (match := _AGE.fullmatch(who)) and (span := _years(match["age"])):
        rest = _whom_among(match["rest"], school)
        return (rest, Reach(age=span)) if rest else None
    if (match := _SERVICE.fullmatch(who)) and (span := _years(match["service"])):
        rest = _whom_among(match["rest"], school)
        return (rest, Reach(service=span)) if rest else None
    if who in _SIDES:
        return Whom(), Reach(side=_SIDES[who])
    if match := _EVERY_GROUP.fullmatch(who):
        kind = GroupKind.PREP if match["kind"] == "备课" else GroupKind.SUBJECT
        return (Whom(), Reach(group_kind=kind, together=True)) if metric in OWED_AS_ONE else None
    if _OTHERS.fullmatch(who):
        return Whom(), Reach(others=True)
    found = _plain(who, school)
    if found is None:
        return None
    return found, Reach(together=found.group_id is not None and metric in OWED_AS_ONE)


def _whom_among(who: str, school: Directory) -> Whom | None:
    """Whom of all those an age or years of service narrow."""
    plain = _YOUNG.sub("", who, count=1)
    return _plain(plain, school) if plain else Whom()


def _plain(who: str, school: Directory) -> Whom | None:
    if _EVERYBODY.fullmatch(who):
        return Whom()
    if role := next((role for words, role in _ROLES if words.fullmatch(who)), None):
        return Whom(role=role)
    left, named = read_named(who, Named(), school)
    if left or len(named.groups) != 1 or named.roles or named.people:
        return None
    return Whom(named.groups[0].id)


def _years(words: str) -> Span | None:
    try:
        return read_years(words)
    except BadAnswer:
        return None
