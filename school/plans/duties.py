"""One clause of a plan read for countable duties."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from school.plans import force_words as words
from school.plans.context import Context
from school.plans.counted import LOOSE_UNITS, Counted, Named, usual_unit
from school.plans.document import Doubt, Kind, Per, Quota, Quote
from school.plans.holders import TEACHER_KINDS, holders
from school.plans.refusals import is_kept, is_refused, loosens, outside_periods, without_lengths
from school.plans.subjects import Who, subject
from school.plans.tokens import Count, Holder, Period, activities, counts, periods, roles

_WISH = re.compile(words.WISH)
_FIRM_AGAIN = re.compile("必须|要求|应|务必|不少于|至少|不得少于|不低于")
_LOWER = re.compile(words.LOWER)
_AT_LEAST_AFTER = re.compile(r"课?\s?及?以上")
_OBLIGE = re.compile(words.OBLIGE)
_SCOPE = re.compile(r"每一?(?:次|节|堂|篇|份|本|场|个?课题(?!组)|课(?!题)|道|册|字|个?活动)")
_NTH = re.compile(r"第[一二三四1-4]次")
_AWAY = re.compile(
    r"外出(?=.{0,12}(?:返|回|归|后))|^\s?凡?(?:.{0,2}(?:教师|老师))?外出(?:学习|培训|考察|进修)$|"
    r"返校|回校|归来|回来后"
)
_AFTERWARDS = re.compile(r"(?:课|活动|培训|学习|讲座|会议?)后.{0,4}[天日周]内")
_PART_OF = re.compile(r"\s?其中")
_PLANNED = re.compile("(?:计划|拟|预计|打算|将)(?:开展|举办|举行|组织|推出|安排|开设|进行)")
_HANDING = re.compile(r"(?:交|提交|上报|撰写|写)\s?$")
_MANY_IN_A_WEEK = 12
_CROWDED = 12
"""A clause with more counts than this is a table run together, not a sentence."""


class Clause:
    """One clause: its tokens, and the context that lends it what it leaves out and learns what it says."""

    def __init__(self, text: str, original: str, start: int, context: Context) -> None:
        self.text, self.original, self.start, self.context = text, original, start, context
        self.roles = roles(text)
        self.periods = periods(text)
        self.counts = without_lengths(text, outside_periods(counts(text), self.periods), self.periods)
        self.acts = activities(text)
        self._loose = loosens(text)
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
        self.context.label = not self.counts and any(self.roles) and self._says_no_more()
        if not self.counts:
            self._learn_period(self.periods)
            if (named := self.counted.topic()) is not None:
                self.context.activity = named

    # what the clause teaches

    def _learn_force(self) -> None:
        context, text = self.context, self.text
        if _WISH.search(text):
            context.wish = True
        elif _FIRM_AGAIN.search(text) or any(role.distributive for role in self.roles) or self._starts_anew():
            context.wish = False
        context.obliged = context.obliged or _OBLIGE.search(text) is not None
        context.away = context.away or _AWAY.search(text) is not None
        context.nth = _NTH.search(text) is not None or (context.nth and not self.acts)

    def _starts_anew(self) -> bool:
        """Whether a clause says how often and what by itself: 鼓励写论文，每学期交一篇案例 hopes once."""
        return any(not period.soft for period in self.periods) and self.acts != [] and self.counts != []

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
        context = self.context
        each = any(role.distributive for role in self.roles)
        if context.wish or self._loose or is_refused(self.text, count, self._scope(count), self.acts, each):
            return
        what = self.counted.of(index, context.activity, self.periods)
        if not what:
            return
        goes_on = context.bound and what == [context.activity] and self.roles != []
        period = self._period(count)
        kind = what[0][0]
        who = holders(kind, self.text, self.roles, context)
        if len(what) == 1:
            context.activity = what[0]
        if any(one.holder is Holder.PUPIL for one in who) or is_kept(self.text, count):
            return
        if not goes_on and not self._binds(count, kind, who, period):
            return
        context.bound = True
        yield from self._quotas(count, what, who, period)

    def _quotas(
        self, count: Count, what: Sequence[Named], who: Sequence[Who], period: tuple[Per, str] | None
    ) -> Iterator[Quota]:
        per, per_text = period or ("term", "")
        unit = self._unit(count)
        quote = Quote(self.original, self.start, self.start + len(self.original))
        series = (*count.before, count.low)
        shared = len(series) == len(who) > 1  # 校长、教师不少于30、20节
        for kind, name in what:
            for index, one in enumerate(who):
                low = series[index] if shared else count.low
                yield Quota(
                    one.name, name, _kind_for(kind, name, one), low, count.high, unit or usual_unit(kind), per,
                    per_text if per == "other" else None, quote, _doubts(period is None, self.text),
                )  # fmt: skip

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
            or self._hands_in(count)
            or self._is_bare(kind, who)
        )

    def _is_bare(self, kind: Kind, who: Sequence[Who]) -> bool:
        """Whether the clause is an entry of a list: 教研组长20节, or 20节 behind the label 教研组长听课:."""
        named = bool(self.roles) or self.context.label
        people = all(one.holder is Holder.PERSON for one in who)
        return named and people and kind in TEACHER_KINDS and self._says_no_more()

    def _says_no_more(self) -> bool:
        """Whether nothing stands beside roles, activities, periods and counts."""
        spans = [(role.start, role.end) for role in self.roles] + [(act.start, act.end) for act in self.acts]
        spans += [(count.start, count.end) for count in self.counts]
        spans += [(period.start, period.end) for period in self.periods]
        covered = {position for span in spans for position in range(*span)}
        return not any(
            char.isalpha() and char != "各" and position not in covered
            for position, char in enumerate(self.text)
        )

    def _hands_in(self, count: Count) -> bool:
        """Whether people named in the clause hand it in: 教师于4月底前交一篇论文."""
        people = any(role.holder is Holder.PERSON and role.end <= count.start for role in self.roles)
        return people and _HANDING.search(self.text[: count.start]) is not None

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
        if _AFTERWARDS.search(self.text, 0, count.start):
            return "other", "每次"
        if self.context.nth:
            return "other", "每次"
        return None if self._too_many(count) else self.context.period

    def _too_many(self, count: Count) -> bool:
        """Whether a period of an earlier clause is too short for a count: 每周兼课4节，听课40节."""
        lent = self.context.period
        return lent is not None and lent[0] in ("week", "day") and count.low >= _MANY_IN_A_WEEK

    def _unit(self, count: Count) -> str:
        """The unit as written; nothing for a figure in brackets that has none: 反思（2）."""
        unit = self._words(count.end - len(count.unit), count.end)
        return unit if unit.isalpha() else ""

    def _words(self, start: int, end: int) -> str:
        return self.original[start:end].strip()


def _kind_for(kind: Kind, name: str, one: Who) -> Kind:
    """备课组活动 is 集体备课, whatever it is called."""
    prepares = one.name.endswith(("备课组", "備課組", "集备组"))
    return "集体备课" if kind == "教研活动" and name.endswith(("活动", "活動")) and prepares else kind


def _doubts(implied: bool, text: str) -> tuple[Doubt, ...]:
    doubts: tuple[Doubt, ...] = ("period_implied",) if implied else ()
    return (*doubts, "part_of_another") if _PART_OF.match(text) else doubts
