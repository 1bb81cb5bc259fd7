"""What a plan says, as entries that each carry the words they were read from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Freq = Literal["weekly", "biweekly", "monthly"]
Half = Literal["am", "pm"]
Per = Literal["day", "week", "month", "term", "year", "other"]
Kind = Literal[
    "听课",
    "公开课",
    "教研活动",
    "集体备课",
    "反思",
    "读书",
    "读书笔记",
    "论文",
    "案例",
    "教学设计",
    "讲座",
    "学习",
    "培训",
    "交流",
    "总结",
    "检查",
    "评比",
    "课题",
    "推荐",
    "投稿",
    "试卷",
    "资源",
    "博客",
    "会议",
    "计划",
    "其他",
]

Doubt = Literal["period_implied", "part_of_another", "time_not_stated", "limit_implied", "names_run_together"]
"""Why an entry should be asked about before it is saved."""


class _Doubtful:
    """An entry that may have to be asked about."""

    __slots__ = ()
    doubts: tuple[Doubt, ...]

    @property
    def sure(self) -> bool:
        """Whether the plan says it outright."""
        return not self.doubts


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the source: `text == source[start:end]`."""

    text: str
    start: int
    end: int

    def without(self, others: Iterable[Quote]) -> list[Quote]:
        """What is left of the words once those that other quotes hold are taken out."""
        left, start = [], self.start
        for other in sorted(
            (it for it in others if self.start <= it.start < self.end), key=lambda it: it.start
        ):
            left.append(self._part(start, other.start))
            start = other.end
        return [it for it in (*left, self._part(start, self.end)) if it.text]

    def _part(self, start: int, end: int) -> Quote:
        return Quote(self.text[max(0, start - self.start) : max(0, end - self.start)], start, end)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing planned, without its number and closing punctuation."""

    text: str
    quote: Quote


@dataclass(frozen=True, slots=True)
class MonthPlan:
    """What is planned for a month, or for several under a joint heading; months are 1-12."""

    months: tuple[int, ...]
    items: tuple[Item, ...]
    quote: Quote


@dataclass(frozen=True, slots=True)
class WeekPlan:
    """What is planned for teaching weeks `first` to `last` (both included, from 1).

    `begins` and `ends` are days as (month, day) where the calendar gives them.
    """

    first: int
    last: int
    begins: tuple[int, int] | None
    ends: tuple[int, int] | None
    items: tuple[Item, ...]
    quote: Quote


@dataclass(frozen=True, slots=True)
class ResearchTime(_Doubtful):
    """A fixed meeting time. `weekday` is 1 (Monday) to 7; period numbers are as written.

    `nth` is the week of the month or "last"; `clock` holds begin and, where given, end as HH:MM.
    """

    group: str
    freq: Freq
    weekday: int
    nth: int | Literal["last"] | None
    half: Half | None
    periods: tuple[int, ...] | None
    clock: tuple[str, ...] | None
    parity: Literal["odd", "even"] | None
    quote: Quote
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Quota(_Doubtful):
    """A countable duty of one role: at least `count` (up to `max` where the plan gives a span) in each `per`.

    `per_text` keeps the words of a period the list of periods has no name for, such as 每两个月.
    """

    who: str
    what: str
    kind: Kind
    count: int
    max: int | None
    unit: str
    per: Per
    per_text: str | None
    quote: Quote
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Deadline(_Doubtful):
    """Something due. `when` is `11-15`, `week:8`, `month-end:11`, or the words of the plan."""

    what: str
    when: str
    quote: Quote
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class PeopleList(_Doubtful):
    """Names the plan lists under one label, such as 组长 or 语文."""

    label: str
    names: tuple[str, ...]
    quote: Quote
    doubts: tuple[Doubt, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One plan of a file that holds several: its title and where it stands."""

    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Unused:
    """A sentence no entry was made from. `telling` ones hold a figure, a date or a weekday: worth a look."""

    quote: Quote
    telling: bool


@dataclass(frozen=True, slots=True)
class PlanDraft:
    """Everything read from one text; together with `unused` it covers every sentence of it.

    `dated` are those stretches of running text nothing else was made of that name a month or week. `group` is the
    subject group whose plan it is (数学教研组), None for one of the whole school.
    """

    months: tuple[MonthPlan, ...] = ()
    weeks: tuple[WeekPlan, ...] = ()
    research_times: tuple[ResearchTime, ...] = ()
    quotas: tuple[Quota, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    people: tuple[PeopleList, ...] = ()
    dated: tuple[Quote, ...] = ()
    parts: tuple[Part, ...] = ()
    unused: tuple[Unused, ...] = ()
    group: str | None = None
