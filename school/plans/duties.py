"""One clause of a plan read for countable duties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from school.plans import force_words as words
from school.plans.counted import LESSON_UNITS, LOOSE_UNITS, Counted, Named
from school.plans.document import Doubt, Kind, Per, Quota, Quote
from school.plans.subjects import TEACHERS, Who, subject
from school.plans.tokens import Count, Holder, Period, activities, counts, periods, roles

_WISH = re.compile(words.WISH)
_MAY = re.compile(words.MAY)
_FIRM_AGAIN = re.compile("必须|要求|应|务必|不少于|至少|不得少于|不低于")
_UPPER = re.compile(words.UPPER)
_UPPER_AFTER = re.compile(r"\s?(?:以内|之内|以下|内)(?!容)")
_LOWER = re.compile(words.LOWER)
_AT_LEAST_AFTER = re.compile(r"课?\s?及?以上")
_OBLIGE = re.compile(words.OBLIGE)
_TARGET = re.compile(words.TARGET)
_PENALTY = re.compile(words.PENALTY)
_SCOPE = re.compile(r"每一?(?:次|节|堂|篇|份|本|场|个?课题|课(?!题)|道|册|字|个?活动)")
_NTH = re.compile(r"第[一二三四1-4]次")
_AWAY = re.compile("外出(?=.{0,12}(?:返|回|归|后))|返校|回校|归来|回来后")
_LASTING = re.compile(r"时间(?:不少于|不得少于|不低于|为|至少|达|是|在)[^,]{0,4}$")
_WELL = re.compile(r"(?:上|讲|备|教)好\s?$")
_PART_OF = re.compile(r"\s?其中")
_SPAN_UNITS = ("课时", "学时", "字", "万字")
_CROWDED = 12
"""A clause with more counts than this is a table run together, not a sentence."""
_LENGTHS = ("字", "万字")
_WATCHING = re.compile("(?:观看|收看|播放)[^,]{0,8}$")
_HAS_READY = re.compile(r"(?:准备|配备|备有|建立|订阅)好?\s?$")
_ABSENT = re.compile(r"\s?(?:以上)?(?:不|未|无故|缺)(?!少|低|得|能)")
_WHOLE_SCHOOL = re.compile("全校(?:性|教研|范围)|学校层面")
_HOLDS = re.compile("组织|举行|举办|召开|开展|进行")
_DONE = re.compile(r"(?:了|过|共(?:安排|组织|开展|举行|进行)?)\s?$")
_PART_OF_COURSE = re.compile(r"\s?(?:单元|课文|章节)")
_PLANNED = re.compile("(?:计划|拟|预计|打算|将)(?:开展|举办|举行|组织|推出|安排|开设|进行)")
_TEACHER_KINDS: frozenset[Kind] = frozenset(
    (
        "听课", "公开课", "反思", "读书", "读书笔记", "论文", "案例", "教学设计", "总结", "投稿", "博客", "课题", "试卷",
        "资源",
    )
)  # fmt: skip
_GROUP_KINDS: frozenset[Kind] = frozenset(("教研活动", "集体备课"))
_WHOLE_SCHOOL_KINDS: frozenset[Kind] = frozenset(("检查", "评比", "会议", "培训", "讲座"))
_SCHOOL = Who("学校", Holder.OFFICE)


@dataclass(slots=True)
class Context:
    """What earlier clauses of a paragraph said and later ones leave out.

    `who` leads its clause; `weak` was only mentioned, or comes from a heading. `group` is the subject group
    whose plan this is.
    """

    group: str | None = None
    who: tuple[Who, ...] = ()
    weak: tuple[Who, ...] = ()
    period: tuple[Per, str] | None = None
    activity: Named | None = None
    wish: bool = False
    obliged: bool = False
    away: bool = False
    nth: bool = False


class Clause:
    """One clause: its tokens, and the context that lends it what it leaves out and learns what it says."""

    def __init__(self, text: str, original: str, start: int, context: Context) -> None:
        self.text, self.original, self.start, self.context = text, original, start, context
        self.roles = roles(text)
        self.counts = _without_lengths(counts(text))
        self.periods = periods(text)
        self.acts = activities(text)
        self._lets = _MAY.search(text) is not None or _PENALTY.search(text) is not None
        self.counted = Counted(
            text, original, self.acts, self.counts, [(role.start, role.end) for role in self.roles]
        )

    def read(self) -> Iterator[Quota]:
        """The duties of the clause, in order."""
        if len(self.counts) > _CROWDED:
            return
        self._learn_force()
        previous = 0
        for index, count in enumerate(self.counts):
            self._learn_who(count.start, previous)
            previous = count.end
            self._learn_period([period for period in self.periods if period.end <= count.start + 1])
            yield from self._duty(index, count)
        self._learn_who(len(self.text))
        if not self.counts:
            self._learn_period(self.periods)
            if (named := self.counted.topic()) is not None:
                self.context.activity = named

    # what the clause teaches

    def _learn_force(self) -> None:
        context, text = self.context, self.text
        if _WISH.search(text):
            context.wish = True
        elif _FIRM_AGAIN.search(text) or any(role.distributive for role in self.roles):
            context.wish = False
        context.obliged = context.obliged or _OBLIGE.search(text) is not None
        context.away = context.away or _AWAY.search(text) is not None
        context.nth = _NTH.search(text) is not None or (context.nth and not self.acts)

    def _learn_who(self, before: int, after: int = 0) -> None:
        """Learn from the roles ahead of a position; those after the previous count come first."""
        context = self.context
        known = (*context.who, *context.weak)
        who, leads = subject(self.text, self.original, self.roles, before, known, after)
        if leads:
            context.who = who
        elif who:
            context.weak = who

    def _learn_period(self, named: Sequence[Period]) -> None:
        hard = [period for period in named if not period.soft]
        for chosen in (hard or named)[-1:]:
            self.context.period = chosen.per, self._words(chosen.start, chosen.end)

    # the duty

    def _duty(self, index: int, count: Count) -> Iterator[Quota]:
        if self._is_no_duty(count):
            return
        what = self.counted.of(index, self.context.activity, self.periods)
        if not what:
            return
        if len(what) == 1:
            self.context.activity = what[0]
        if count.unit in ("本", "份", "个") and _HAS_READY.search(self.text, 0, count.start):
            return
        period = self._period(count)
        who = self._holders(what[0][0])
        if any(one.holder is Holder.PUPIL for one in who) or not self._binds(count, what[0][0], who, period):
            return
        per, per_text = period or ("term", "")
        unit = self._words(count.end - len(count.unit), count.end)
        quote = Quote(self.original, self.start, self.start + len(self.original))
        for kind, name in what:
            for one in who:
                yield Quota(
                    one.name, name, _kind_for(kind, name, one), count.low, count.high, unit, per,
                    per_text if per == "other" else None, quote, _doubts(period is None, self.text),
                )  # fmt: skip

    def _is_no_duty(self, count: Count) -> bool:
        before = self.text[: count.start]
        if self.context.wish or self._lets or _LASTING.search(before):
            return True
        if _UPPER.search(before[-7:]) or _UPPER_AFTER.match(self.text, count.end):
            return True
        each = any(role.distributive for role in self.roles)
        if _TARGET.search(self.text) and not each and not _LOWER.search(before[-8:]):
            return True
        if _WELL.search(before) and self.text.startswith("课", count.end):
            return True
        if _DONE.search(before) or (count.unit == "个" and _PART_OF_COURSE.match(self.text, count.end)):
            return True
        if _WATCHING.search(before) or _ABSENT.match(self.text, count.end):
            return True
        if self._scope(count) is not None and count.unit in (*_SPAN_UNITS, *LOOSE_UNITS):
            return True
        return count.unit in LESSON_UNITS and self._lasts(count)

    def _lasts(self, count: Count) -> bool:
        """Whether a count of lessons is how long a meeting takes: 每次不少于一节课."""
        scope = self._scope(count)
        if scope is None or not scope.group().startswith(("每次", "每一次")):
            return False
        return not any(scope.end() < act.start for act in self.acts)

    def _binds(self, count: Count, kind: Kind, who: Sequence[Who], period: tuple[Per, str] | None) -> bool:
        """Whether this is a duty: it recurs, or says 至少 or 必须, or goes to each of its holders."""
        if any(not named.soft for named in self.periods) or (period is not None and not self.periods):
            return True
        each = any(one.distributive for one in who)
        if _PLANNED.search(self.text, 0, count.start) and not each:
            return False
        if period is not None and not any(one.holder is Holder.OFFICE for one in who):
            return True
        if (
            kind in ("其他", "课题")
            or (kind == "计划" and not each)
            or (count.unit in LOOSE_UNITS and kind not in ("案例", "教学设计", "资源"))
        ):
            return False
        return (
            _LOWER.search(self.text[max(0, count.start - 8) : count.start]) is not None
            or _AT_LEAST_AFTER.match(self.text, count.end) is not None
            or self.context.obliged
            or each
        )

    def _scope(self, count: Count) -> re.Match[str] | None:
        """`每本` in `每本写一篇`, unless a period follows it."""
        scopes = list(_SCOPE.finditer(self.text, 0, count.start))
        found = scopes[-1] if scopes else None
        if found and any(found.start() < named.start and named.end <= count.start for named in self.periods):
            return None
        return found

    def _period(self, count: Count) -> tuple[Per, str] | None:
        before = [period for period in self.periods if period.end <= count.start + 1]
        after = [period for period in self.periods if period.start >= count.end]
        hard = [period for period in before if not period.soft]
        scope = self._scope(count)
        if scope is not None:
            return "other", self._words(scope.start(), scope.end())
        for chosen in (hard[-1:], before[-1:], after[:1]):
            if chosen:
                return chosen[0].per, self._words(chosen[0].start, chosen[0].end)
        if self.context.away:
            return "other", "每次外出"
        return ("other", "每次") if self.context.nth else self.context.period

    def _holders(self, kind: Kind) -> tuple[Who, ...]:
        context = self.context
        who = context.who
        if self._is_held_by_school(kind):
            return (self._school(),)
        if (
            kind in _TEACHER_KINDS
            and who
            and all(one.holder is Holder.OFFICE for one in who)
            and not self.roles
        ):
            who = ()
        if not who:
            people = tuple(one for one in context.weak if one.holder is not Holder.OFFICE)
            teams = any(one.holder is Holder.GROUP for one in people)
            who = people if teams or kind not in _GROUP_KINDS else ()
        if who:
            return who
        if kind in _GROUP_KINDS:
            return (Who(self._team(kind), Holder.GROUP),)
        if kind in _WHOLE_SCHOOL_KINDS:
            return (self._school(),)
        return (TEACHERS,)

    def _school(self) -> Who:
        """Who holds what nobody is named for: the school, or the group whose plan this is."""
        return Who(self.context.group, Holder.GROUP) if self.context.group else _SCHOOL

    def _is_held_by_school(self, kind: Kind) -> bool:
        """Whether a clause that names nobody speaks of the school: 每学期组织一次评比, 全校性的研讨会."""
        if any(role.holder is not Holder.PUPIL and role.distributive for role in self.roles):
            return False
        if _WHOLE_SCHOOL.search(self.text):
            return kind in (*_WHOLE_SCHOOL_KINDS, *_GROUP_KINDS)
        teachers = all(one == TEACHERS or one.name in ("教师", "教師") for one in self.context.who)
        held = kind in ("评比", "会议", "交流") and _HOLDS.search(self.text) is not None
        return held and teachers and not self.roles

    def _team(self, kind: Kind) -> str:
        for team in ("备课组", "课题组", "教研组"):
            if team in self.text:
                return team
        return self.context.group or ("备课组" if kind == "集体备课" else "教研组")

    def _words(self, start: int, end: int) -> str:
        return self.original[start:end].strip()


def _kind_for(kind: Kind, name: str, one: Who) -> Kind:
    """备课组活动 is 集体备课, whatever it is called."""
    prepares = one.name.endswith(("备课组", "備課組", "集备组"))
    return "集体备课" if kind == "教研活动" and name.endswith(("活动", "活動")) and prepares else kind


def _doubts(implied: bool, text: str) -> tuple[Doubt, ...]:
    doubts: tuple[Doubt, ...] = ("period_implied",) if implied else ()
    return (*doubts, "part_of_another") if _PART_OF.match(text) else doubts


def _without_lengths(found: Sequence[Count]) -> list[Count]:
    """The counts without those that tell how long a piece is: 一篇不少于800字的反思 is one piece."""
    return [count for index, count in enumerate(found) if not (index and count.unit in _LENGTHS)]
