"""Countable duties in prose: who, what, how many, in which period.

A sentence is read clause by clause; what a clause leaves out it takes from those before it, as in
`任课教师每学期听课不少于15节，教研组长不少于20节`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from school.plans import vocabulary as words
from school.plans.clauses import clauses, sentences, smooth
from school.plans.document import Kind, Per, Quota, Quote
from school.plans.lines import Line
from school.plans.subjects import TEACHERS, Who, subject
from school.plans.tokens import Activity, Count, Holder, Period, activities, counts, periods, roles

_WISH = re.compile(words.WISH)
_FIRM_AGAIN = re.compile("必须|要求|应|务必|不少于|至少|不得少于|不低于")
_UPPER = re.compile(words.UPPER)
_UPPER_AFTER = re.compile(r"\s?(?:以内|之内|以下|内)(?!容)")
_LOWER = re.compile(words.LOWER)
_AT_LEAST_AFTER = re.compile(r"\s?及?以上")
_OBLIGE = re.compile(words.OBLIGE)
_PAST = re.compile(words.PAST)
_PENALTY = re.compile(words.PENALTY)
_SCOPE = re.compile(r"每一?(?:次|节|堂|篇|份|本|场|个?课题|课(?!题)|道|册|字|个?活动)")
_NTH = re.compile(r"第[一二三四1-4]次")
_AWAY = re.compile("外出|返校|回校|归来|回来后")
_EACH = re.compile(r"各(?:不少于|至少|写|上|交|完成|开展|组织|进行)?\s?$")
_LISTENING = re.compile(r"听[^,课、]{0,5}$")
_OBJECT_FOLLOWS = re.compile(
    r"\s?(?:以上|及以上|左右)?的?(?=[\u4e00-\u9fff“《])(?!并|且|以|左右|及|每|/|,|进行|参加|由|作为|后|前|内|时|的?(?:基础|任务))"
)
_OBJECT_ENDS = re.compile("[、和及或与/并]|进行|参加|开展|用于|供|交给|在")
_ANY_LESSON = re.compile(r"[^,、]{0,14}?课(?![题程堂时])")
_LESSON_UNITS = ("节", "堂", "节次")
_SPAN_UNITS = ("课时", "学时", "字", "万字")
_WRITTEN: tuple[Kind, ...] = (
    "反思", "论文", "案例", "教学设计", "读书笔记", "总结", "投稿", "博客", "资源", "读书", "学习", "其他",
)  # fmt: skip
_FITS: dict[str, tuple[Kind, ...]] = {
    "节": ("听课", "公开课", "资源", "教学设计"),
    "堂": ("听课", "公开课", "资源", "教学设计"),
    "节次": ("听课", "公开课"),
    "篇": _WRITTEN,
    "本": ("读书", "读书笔记", "教学设计", "其他"),
    "部": ("读书",),
    "册": ("读书", "读书笔记"),
    "万字": ("读书", "读书笔记"),
    "字": ("读书", "读书笔记"),
    "课时": ("培训", "学习", "教学设计", "听课"),
    "学时": ("培训", "学习"),
    "套": ("试卷", "资源", "教学设计", "其他"),
    "份": (*_WRITTEN, "试卷", "计划", "检查"),
}
_LOOSE_UNITS = ("个", "项", "例", "张", "题", "道", "件", "则", "条", "部", "遍", "届", "轮", "幅", "讲")
_TEACHER_KINDS: frozenset[Kind] = frozenset(
    ("听课", "公开课", "反思", "读书", "读书笔记", "论文", "案例", "教学设计", "总结", "投稿", "博客", "课题", "试卷", "资源")
)  # fmt: skip
_GROUP_KINDS: frozenset[Kind] = frozenset(("教研活动", "集体备课"))


@dataclass(slots=True)
class _State:
    """What earlier clauses of a paragraph said and later ones leave out."""

    who: tuple[Who, ...] = ()
    weak: tuple[Who, ...] = ()
    period: tuple[Per, str] | None = None
    activity: tuple[Kind, str] | None = None
    wish: bool = False
    obliged: bool = False
    away: bool = False
    nth: bool = False


@dataclass(frozen=True, slots=True)
class _Lead:
    """A heading or a line ending in a colon, and whom it speaks of."""

    rank: int
    who: tuple[Who, ...]
    obliged: bool


@dataclass(slots=True)
class QuotaReader:
    """Reads quotas line by line; headings and lines that end in a colon speak for the lines below them.

    `group` names the subject group whose plan this is, if it is a group's own plan.
    """

    source: str
    group: str | None = None
    _leads: list[_Lead] = field(default_factory=list)

    def prose(self, line: Line) -> Iterator[Quota]:
        """The quotas of a line of running text."""
        rank = int(line.marker.rank) if line.marker else 9
        self._leads = [lead for lead in self._leads if lead.rank < rank]
        lead = self._leads[-1] if self._leads else None
        state = _State(weak=lead.who if lead else (), obliged=lead is not None and lead.obliged)
        text = smooth(line.folded)
        for begin, end in sentences(text):
            state.wish = state.away = state.nth = False
            state.period = None
            state.obliged = lead is not None and lead.obliged
            yield from self._sentence(text, line.start, max(begin, line.body), end, state)
        body = line.text.rstrip()
        if body.endswith(":") or (len(body) <= 24 and body[-1:] not in "。;,"):
            people = state.who or tuple(who for who in state.weak if who.holder is Holder.PERSON)
            self._leads.append(_Lead(rank, people, state.obliged and body.endswith(":")))

    def item(self, start: int, folded: str) -> Iterator[Quota]:
        """The quotas of a calendar item: only those that say 每人 or the like, or how often."""
        text = smooth(folded)
        for begin, end in sentences(text):
            for quota in self._sentence(text, start, begin, end, _State()):
                if re.search(r"每[人位名个]|人均|每(?:周|月|学期|学年)", quota.quote.text):
                    yield quota

    def _sentence(self, text: str, start: int, begin: int, end: int, state: _State) -> Iterator[Quota]:
        if _PAST.search(text, begin, end):
            return
        for left, right in clauses(text, begin, end):
            clause = _Clause(self, text[left:right], start + left, state)
            yield from clause.read()


class _Clause:
    """One clause: its tokens, and the state that lends it what it leaves out and learns what it says."""

    def __init__(self, reader: QuotaReader, text: str, start: int, state: _State) -> None:
        self.reader, self.text, self.start, self.state = reader, text, start, state
        self.original = reader.source[start : start + len(text)]
        self.roles = roles(text)
        self.counts = counts(text)
        self.periods = periods(text)
        self.acts = activities(text)

    def read(self) -> Iterator[Quota]:
        state, text = self.state, self.text
        if _WISH.search(text):
            state.wish = True
        elif _FIRM_AGAIN.search(text):
            state.wish = False
        state.obliged = state.obliged or _OBLIGE.search(text) is not None
        state.away = state.away or _AWAY.search(text) is not None
        state.nth = _NTH.search(text) is not None or (state.nth and not self.acts)
        for index, count in enumerate(self.counts):
            self._learn_who(count.start)
            self._learn_period([period for period in self.periods if period.end <= count.start + 1])
            yield from self._duty(index, count)
        self._learn_who(len(text))
        if not self.counts:
            self._learn_period(self.periods)
            if self.acts:
                state.activity = self.acts[-1].kind, self._words(self.acts[-1].start, self.acts[-1].end)

    def _learn_who(self, before: int) -> None:
        state = self.state
        who, leads = subject(self.text, self.original, self.roles, before, (*state.who, *state.weak))
        if leads:
            state.who = who
        elif who:
            state.weak = who

    def _learn_period(self, named: Sequence[Period]) -> None:
        hard = [period for period in named if not period.soft]
        for chosen in (hard or named)[-1:]:
            self.state.period = chosen.per, self._words(chosen.start, chosen.end)

    def _words(self, start: int, end: int) -> str:
        return self.original[start:end].strip()

    def _duty(self, index: int, count: Count) -> Iterator[Quota]:
        if self._is_no_duty(count):
            return
        what = self._activity(index, count)
        if not what:
            return
        if len(what) == 1:
            self.state.activity = what[0]
        period = self._period(count)
        who = self._holders(what[0][0])
        if any(one.holder is Holder.PUPIL for one in who):
            return
        if period is None and not self._is_firm(count, what[0][0], who):
            return
        per, per_text = period or ("term", "")
        unit = self._words(count.end - len(count.unit), count.end)
        for kind, name in what:
            for one in who:
                yield Quota(
                    one.name, name, _of_group(kind, name, one), count.low, count.high, unit, per, per_text if per == "other" else None,
                    self._quote(), sure=period is not None,
                )  # fmt: skip

    def _is_no_duty(self, count: Count) -> bool:
        before = self.text[: count.start]
        if self.state.wish or _PENALTY.search(self.text):
            return True
        if _UPPER.search(before[-7:]) or _UPPER_AFTER.match(self.text, count.end):
            return True
        scoped = self._scope(count) is not None
        if scoped and (count.unit in _SPAN_UNITS or count.unit in _LOOSE_UNITS):
            return True
        return count.unit in ("万字", "字") and any(other.end <= count.start for other in self.counts)

    def _scope(self, count: Count) -> re.Match[str] | None:
        """`每本` in `每本写一篇`, unless a period follows it."""
        found = None
        for found in _SCOPE.finditer(self.text, 0, count.start):
            pass
        if found and any(
            found.start() < period.start and period.end <= count.start for period in self.periods
        ):
            return None
        return found

    def _is_firm(self, count: Count, kind: Kind, who: Sequence[Who]) -> bool:
        if (
            kind in ("其他", "课题", "计划")
            or count.unit in _LOOSE_UNITS
            and kind not in ("案例", "教学设计")
        ):
            return False
        at_least = _LOWER.search(self.text[max(0, count.start - 8) : count.start]) is not None
        return (
            at_least
            or _AT_LEAST_AFTER.match(self.text, count.end) is not None
            or self.state.obliged
            or any(one.distributive for one in who)
        )

    # what is counted

    def _activity(self, index: int, count: Count) -> list[tuple[Kind, str]]:
        limit = self.counts[index + 1].start if index + 1 < len(self.counts) else len(self.text)
        if count.unit in _LESSON_UNITS and _LISTENING.search(self.text[: count.start]):
            return [("听课", "听课")]
        if _OBJECT_FOLLOWS.match(self.text, count.end):
            named = self._object(count, limit)
            if named is not None:
                return [named]
        floor = self.counts[index - 1].end if index else 0
        before = [act for act in self.acts if floor <= act.start and act.end <= count.start]
        fitting = [act for act in before if _fits(act.kind, count.unit)]
        if fitting:
            return self._preceding(fitting, count)
        inherited = self.state.activity
        if inherited is not None and _fits(inherited[0], count.unit) and not self._has_object(count, limit):
            return [inherited]
        return []

    def _has_object(self, count: Count, limit: int) -> bool:
        return _OBJECT_FOLLOWS.match(self.text, count.end) is not None and limit - count.end > 2

    def _object(self, count: Count, limit: int) -> tuple[Kind, str] | None:
        acts = [act for act in self.acts if count.end <= act.start < limit]
        if not acts or acts[0].start - count.end > 20:
            found = _ANY_LESSON.match(self.text, count.end, limit) if count.unit in _LESSON_UNITS else None
            return ("公开课", self._words(count.end, found.end())) if found else None
        chosen = acts[0]
        for act in acts[1:]:
            between = self.text[chosen.end : act.start]
            if _OBJECT_ENDS.search(between) or len(between) > 6:
                break
            chosen = act
        if not _fits(chosen.kind, count.unit):
            fitting = [act for act in acts if _fits(act.kind, count.unit)]
            if not fitting:
                return None
            chosen = fitting[0]
        return chosen.kind, self._words(count.end, chosen.end)

    def _preceding(self, fitting: Sequence[Activity], count: Count) -> list[tuple[Kind, str]]:
        together = [fitting[-1]]
        if _EACH.search(self.text[: count.start]):
            for act in reversed(fitting[:-1]):
                if not re.fullmatch(r"[、和及与]", self.text[act.end : together[0].start]):
                    break
                together.insert(0, act)
        return [(act.kind, self._words(act.start, act.end)) for act in together]

    # how often, and who

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
        if self.state.away:
            return "other", "每次外出"
        return ("other", "每次") if self.state.nth else self.state.period

    def _holders(self, kind: Kind) -> tuple[Who, ...]:
        state = self.state
        who = state.who
        if (
            kind in _TEACHER_KINDS
            and who
            and all(one.holder is Holder.OFFICE for one in who)
            and not self.roles
        ):
            who = ()
        if not who:
            people = tuple(one for one in state.weak if one.holder is not Holder.OFFICE)
            who = (
                people
                if kind not in _GROUP_KINDS or any(one.holder is Holder.GROUP for one in people)
                else ()
            )
        if who:
            return who
        if kind in _GROUP_KINDS or kind == "会议":
            return (Who(self._team(kind), Holder.GROUP),)
        return (TEACHERS,)

    def _team(self, kind: Kind) -> str:
        for team in ("备课组", "课题组", "教研组"):
            if team in self.text:
                return team
        return self.reader.group or ("备课组" if kind == "集体备课" else "教研组")

    def _quote(self) -> Quote:
        return Quote(self.original, self.start, self.start + len(self.original))


def _of_group(kind: Kind, name: str, one: Who) -> Kind:
    """备课组活动 is 集体备课, whatever it is called."""
    return (
        "集体备课"
        if kind == "教研活动" and name.endswith("活动") and one.name.endswith(("备课组", "備課組", "集备组"))
        else kind
    )


def _fits(kind: Kind, unit: str) -> bool:
    if kind == "计划":
        return unit in ("次", "份")
    return unit not in _FITS or kind in _FITS[unit]


def read_quotas(
    source: str, lines: Sequence[Line], items: Sequence[tuple[int, str]], group: str | None
) -> tuple[Quota, ...]:
    """The quotas in running text and in calendar items (each as start and folded text), in order."""
    reader = QuotaReader(source, group)
    found = [quota for line in lines for quota in reader.prose(line)]
    found += [quota for start, folded in items for quota in reader.item(start, folded)]
    return tuple(found)
