"""Countable duties in prose: who, what, how many, in which period."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from school.plans import vocabulary as words
from school.plans.clauses import clauses, sentences
from school.plans.document import Kind, Per, Quota, Quote
from school.plans.lines import Line
from school.plans.tokens import (
    Activity,
    Count,
    Holder,
    Period,
    Role,
    activities,
    counts,
    periods,
    roles,
)

_WISH = re.compile(words.WISH)
_UPPER = re.compile(rf"(?:{words.UPPER})")
_UPPER_AFTER = re.compile(r"\s?(?:以内|之内|以下|内)(?!容)")
_LOWER = re.compile(words.LOWER)
_OBLIGE = re.compile(words.OBLIGE)
_CAUSE = re.compile(words.CAUSE)
_INSPECT = re.compile(words.INSPECT)
_PAST = re.compile(words.PAST)
_PENALTY = re.compile(words.PENALTY)
_SCOPE = re.compile(r"每一?(?:次|节|堂|篇|份|本|场|项|课(?!题)|人次|分|道|册|字)")
_COORDINATE = re.compile(r"\s?(?:、|,|和|及|与|或|以及|及其|/|并|兼)?\s?")
_OBLIQUE = re.compile(
    r"(?:向|给|对|为|与|跟|和|到|在|被|交|送|报|帮助|配合|协助|服务|加强|培养|发挥|指导|深入|进|每个?班|听|关注|重视|抓好|抓|经)\s?$"
)
_NOT_SUBJECT = re.compile(
    r"的|会|例会|会议|大会|论坛|沙龙|培训|教案|队伍|基本功|大赛|竞赛|评比|读书节|建设|专业|素质|论文|办公|会上|手册|工作会|课堂"
)
_LESSON_UNITS = ("节", "堂", "节次")
_FITS: dict[str, tuple[Kind, ...]] = {
    "节": ("听课", "公开课", "资源", "教学设计"),
    "堂": ("听课", "公开课", "资源", "教学设计"),
    "节次": ("听课", "公开课"),
    "篇": ("反思", "论文", "案例", "教学设计", "读书笔记", "总结", "投稿", "博客", "资源", "读书", "学习"),
    "本": ("读书", "读书笔记", "教学设计"),
    "部": ("读书",),
    "册": ("读书", "读书笔记"),
    "万字": ("读书", "读书笔记"),
    "字": ("读书", "读书笔记"),
    "课时": ("培训", "学习", "教学设计", "听课"),
    "学时": ("培训", "学习"),
}
_TEACHER_KINDS: frozenset[Kind] = frozenset(
    (
        "听课",
        "公开课",
        "反思",
        "读书",
        "读书笔记",
        "论文",
        "案例",
        "教学设计",
        "总结",
        "投稿",
        "博客",
        "课题",
        "试卷",
        "资源",
    )
)
_OTHER_UNITS = frozenset("期篇份本次套项")


@dataclass(frozen=True, slots=True)
class _Who:
    name: str
    holder: Holder
    distributive: bool


@dataclass(slots=True)
class _State:
    """What earlier clauses said and later ones leave out."""

    who: tuple[_Who, ...] = ()
    lead: tuple[_Who, ...] = ()
    period: Period | None = None
    period_text: str = ""
    activity: Kind | None = None
    what: str = ""
    wish: bool = False
    obliged: bool = False


def read_quotas(source: str, lines: Sequence[Line]) -> tuple[Quota, ...]:
    """The quotas in the lines of a plan, in order."""
    reader = _Reader(source)
    return tuple(quota for line in lines for quota in reader.line(line))


class _Reader:
    def __init__(self, source: str) -> None:
        self._source = source
        self._leads: list[tuple[int, tuple[_Who, ...]]] = []

    def line(self, line: Line) -> Iterator[Quota]:
        rank = int(line.marker.rank) if line.marker else 9
        self._leads = [lead for lead in self._leads if lead[0] < rank]
        state = _State(lead=self._leads[-1][1] if self._leads else ())
        for begin, end in sentences(line.folded):
            yield from self._sentence(line, max(begin, line.body), end, state)
        text = line.folded.rstrip()
        if text.endswith(":") or len(line.text) <= 24 and text[-1:] not in "。;,":
            people = tuple(who for who in state.who if who.holder in (Holder.PERSON, Holder.GROUP))
            self._leads.append((rank, people))

    def _sentence(self, line: Line, begin: int, end: int, state: _State) -> Iterator[Quota]:
        text = line.folded
        state.wish = state.obliged = False
        if _PAST.search(text, begin, end):
            return
        for left, right in clauses(text, begin, end):
            yield from _Clause(self._source, line, left, right, state).read()


class _Clause:
    """One clause: its tokens, and what the state lends it."""

    def __init__(self, source: str, line: Line, begin: int, end: int, state: _State) -> None:
        self.source, self.line, self.begin, self.end, self.state = source, line, begin, end, state
        self.text = line.folded[begin:end]
        self.roles = roles(self.text)
        self.counts = counts(self.text)
        self.periods = periods(self.text)
        self.acts = activities(self.text)

    def read(self) -> Iterator[Quota]:
        state, text = self.state, self.text
        if _WISH.search(text):
            state.wish = True
        elif _LOWER.search(text) or re.search("必须|要求|应", text):
            state.wish = False
        state.obliged = state.obliged or _OBLIGE.search(text) is not None
        if not self.counts:
            self._remember(self._subject(len(text)))
            if self.periods:
                self._note_period(self.periods[-1])
            if self.acts:
                self._note_activity(self.acts[-1])
            return
        for index, count in enumerate(self.counts):
            self._remember(self._subject(count.start))
            before = [period for period in self.periods if period.end <= count.start + 1]
            if before:
                hard = [period for period in before if not period.soft]
                self._note_period((hard or before)[-1])
            yield from self._duty(index, count)
        self._remember(self._subject(len(text)))

    def _remember(self, who: tuple[_Who, ...]) -> None:
        if who:
            self.state.who = who

    def _note_period(self, period: Period) -> None:
        self.state.period = period
        self.state.period_text = self.text[period.start : period.end]

    def _note_activity(self, act: Activity) -> None:
        self.state.activity = act.kind
        self.state.what = self._source_text(act.start, act.end)

    def _source_text(self, start: int, end: int) -> str:
        offset = self.line.start + self.begin
        return self.source[offset + start : offset + end]

    # who

    def _subject(self, before: int) -> tuple[_Who, ...]:
        groups: list[list[Role]] = []
        for role in self.roles:
            if role.end > before + 1:
                break
            if self._oblique(role, groups):
                continue
            between = self.text[groups[-1][-1].end : role.start] if groups else ""
            if groups and _COORDINATE.fullmatch(between) and between:
                groups[-1].append(role)
            else:
                groups.append([role])
        if not groups:
            return ()
        chosen = groups[0]
        for group in groups[1:]:
            between = self.text[chosen[-1].end : group[0].start]
            if _INSPECT.search(between) and not group[0].distributive:
                continue
            if _CAUSE.search(between) or group[0].distributive or len(between) <= 2:
                chosen = group
        return tuple(self._who(role) for role in chosen)

    def _oblique(self, role: Role, groups: Sequence[Sequence[Role]]) -> bool:
        after = self.text[role.end :]
        if _NOT_SUBJECT.match(after):
            return True
        prefix = self.text[: role.start]
        found = _OBLIQUE.search(prefix)
        if found is None:
            return False
        coordinated = found.group().strip() in ("和", "与") and groups and groups[-1][-1].end == found.start()
        demanded = found.group().strip() == "对" and re.match(r".{0,6}(?:要求|规定)|每|至少|不", after)
        return not (coordinated or demanded)

    def _who(self, role: Role) -> _Who:
        name = self._source_text(*role.name).replace("的", "").replace("老师", "教师").replace(" ", "")
        folded = self.text[slice(*role.name)]
        if folded in ("每人", "人人", "人均", "每师"):
            known = [who for who in (*self.state.lead, *self.state.who) if who.holder is Holder.PERSON]
            return replace(known[0], distributive=True) if known else _Who("教师", Holder.PERSON, True)
        if folded in ("每组", "各组", "组"):
            known = [who for who in self.state.who if who.holder is Holder.GROUP]
            return replace(known[0], distributive=True) if known else _Who("教研组", Holder.GROUP, True)
        return _Who(name, role.holder, role.distributive)

    # what

    def _duty(self, index: int, count: Count) -> Iterator[Quota]:
        state = self.state
        if self._vetoed(count):
            return
        acts = self._activity(index, count)
        if not acts:
            return
        if len(acts) == 1:
            state.activity, state.what = acts[0]
        period = self._period(count)
        who = self._holders(acts[0][0])
        if any(person.holder is Holder.PUPIL for person in who):
            return
        lower = _LOWER.search(self.text[: count.start][-8:]) is not None or re.match(
            "以上|及以上", self.text[count.end :]
        )
        if period is None:
            firm = lower or state.obliged or any(person.distributive for person in who)
            if not firm or (acts[0][0] == "其他"):
                return
        per: Per = period[0] if period else "term"
        for kind, what in acts:
            for person in who or (_Who("教师", Holder.PERSON, False),):
                yield Quota(
                    person.name,
                    what,
                    kind,
                    count.low,
                    count.high,
                    self._source_text(count.end - len(count.unit), count.end),
                    per,
                    period[1] if period and per == "other" else None,
                    self._quote(),
                    sure=period is not None,
                )

    def _vetoed(self, count: Count) -> bool:
        text = self.text
        before = text[: count.start]
        if self.state.wish or _PENALTY.search(text):
            return True
        if _UPPER.search(before[-7:]) or _UPPER_AFTER.match(text, count.end):
            return True
        scope = list(_SCOPE.finditer(before))
        if scope and not any(
            period.start > scope[-1].start() for period in self.periods if period.end <= count.start
        ):
            return True
        return count.unit in ("万字", "字") and any(other.end <= count.start for other in self.counts)

    def _activity(self, index: int, count: Count) -> list[tuple[Kind, str]]:
        limit = self.counts[index + 1].start if index + 1 < len(self.counts) else len(self.text)
        obj = self.text[count.end : limit]
        starts_object = re.match(
            r"\s?(?:以上|及以上|左右)?(?:的)?(?=[\u4e00-\u9fff“《])(?!并|且|以|左右|及|每|/)", obj
        )
        if starts_object:
            after = self._object(count, limit)
            if after:
                return [after]
        floor = self.counts[index - 1].end if index else 0
        before = [act for act in self.acts if floor <= act.start and act.end <= count.start]
        if before:
            return self._preceding(before, count)
        if count.unit in _LESSON_UNITS and re.search(r"听\D{0,4}$", self.text[: count.start]):
            return [("听课", "听课")]
        if self.state.activity and self._fits(self.state.activity, count.unit):
            return [(self.state.activity, self.state.what)]
        return []

    def _fits(self, kind: Kind, unit: str) -> bool:
        return unit not in _FITS or kind in _FITS[unit] or kind == "其他"

    def _object(self, count: Count, limit: int) -> tuple[Kind, str] | None:
        acts = [act for act in self.acts if count.end <= act.start < limit]
        lesson = count.unit in _LESSON_UNITS
        if lesson and re.search(r"听[^,课]{0,4}$", self.text[: count.start]):
            return "听课", "听课"
        if not acts:
            found = re.match(r"[^,、]{0,14}?课(?![题程堂])", self.text[count.end : limit]) if lesson else None
            return ("公开课", self._source_text(count.end, count.end + found.end())) if found else None
        chosen = acts[0]
        for act in acts[1:]:
            between = self.text[chosen.end : act.start]
            if re.search(r"[、和及或与/并]|进行|参加|开展|用于", between) or len(between) > 6:
                break
            chosen = act
        if chosen.start - count.end > 18:
            return None
        if not self._fits(chosen.kind, count.unit):
            fitting = [act for act in acts if self._fits(act.kind, count.unit)]
            if not fitting:
                return None
            chosen = fitting[0]
        return chosen.kind, self._source_text(count.end, chosen.end).strip()

    def _preceding(self, before: Sequence[Activity], count: Count) -> list[tuple[Kind, str]]:
        fitting = [act for act in before if self._fits(act.kind, count.unit)]
        if not fitting:
            return []
        last = fitting[-1]
        if re.search(r"各(?:不少于|至少|写|上|交|完成)?\s?$", self.text[: count.start]):
            together = [last]
            for act in reversed(fitting[:-1]):
                if not re.fullmatch(r"[、和及与]", self.text[act.end : together[0].start]):
                    break
                together.insert(0, act)
            return [(act.kind, self._source_text(act.start, act.end)) for act in together]
        return [(last.kind, self._source_text(last.start, last.end))]

    # how often

    def _period(self, count: Count) -> tuple[Per, str] | None:
        before = [period for period in self.periods if period.end <= count.start + 1]
        after = [period for period in self.periods if period.start >= count.end]
        hard = [period for period in before if not period.soft]
        for chosen in (hard[-1:], before[-1:], after[:1]):
            if chosen:
                return chosen[0].per, self._source_text(chosen[0].start, chosen[0].end)
        if self.state.period is not None:
            return self.state.period.per, self.state.period_text
        return None

    def _holders(self, kind: Kind) -> tuple[_Who, ...]:
        who = self.state.who or self.state.lead
        if kind in _TEACHER_KINDS and who and all(person.holder is Holder.OFFICE for person in who):
            return ()
        return who

    def _quote(self) -> Quote:
        start, end = self.line.start + self.begin, self.line.start + self.end
        return Quote(self.source[start:end], start, end)
