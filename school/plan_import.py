"""From what was read in a term plan to what would be set up: items of the schedule and duties, to be confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from school.audiences import Named, read_named
from school.directory import Directory
from school.item_lines import LONGEST_PLACE, LONGEST_TITLE, read_item
from school.people import Member
from school.plan_days import PlanDays, term_of_plan
from school.plan_duties import propose_duties
from school.plan_proposals import Obstacle, Proposal, Question, Section
from school.plans.document import Deadline, PlanDraft, Quote, ResearchTime
from school.plans.document import Item as PlanItem
from school.plans.script import fold
from school.problems import Problem
from school.schedule import Audience, Change, Item, ItemKind, occurrences
from school.terms import Term

__all__ = [
    "Obstacle",
    "Proposal",
    "Question",
    "Reading",
    "Section",
    "key_of",
    "read_proposals",
    "without_days_off",
]

_NAMES_DAY: Final = re.compile(r"\d\s?[日号]|(?:周|星期)[一二三四五六日天]|第\s?\S{1,3}周")
_WORDS: Final = re.compile(r"[\s，,。；;：:]+")
_END_OF_TERM: Final = re.compile("(?:[每本]?学期(?:结束|末)|本?期末)时?(?:之?前|以前)?")
_PREPARES: Final = re.compile("集体备课|集备|备课活动")


@dataclass(frozen=True, slots=True)
class Reading:
    """A plan as proposals. `other_year` is the school year it names where the school has no such term ahead;
    `parts` how many plans the file holds where there are several; `lists` how many lists of people it has, which
    are not imported; `unused` its sentences nothing was made of, those with a figure or a date first."""

    term: Term
    other_year: str
    parts: int
    lists: int
    proposals: tuple[Proposal, ...]
    unused: tuple[str, ...]


def read_proposals(draft: PlanDraft, text: str, school: Directory, author: Member, today: date) -> Reading:
    """What a draft read from `text` would set up in a school, in the order of the plan.

    Raises NoTermAhead where the school has entered no term.
    """
    term, other_year = term_of_plan(text, school.calendar, today)
    months = [it for plan in draft.months for it in plan.months]
    maker = _Maker(school, author, today, PlanDays(term, school.calendar, months))
    due = list(maker.deadlines(draft.deadlines))
    dated = [deadline.quote for deadline, it in zip(draft.deadlines, due, strict=True) if not it.doubtful]
    proposals = [
        *maker.months(draft, dated),
        *maker.weeks(draft, dated),
        *map(maker.series, draft.research_times),
        *propose_duties(draft.quotas, school),
        *due,
    ]
    unused = sorted(draft.unused, key=lambda it: not it.telling)
    sentences = tuple(words for it in unused if (words := " ".join(it.quote.text.split())))
    return Reading(term, other_year, len(draft.parts), len(draft.people), tuple(proposals), sentences)


class _Maker:
    def __init__(self, school: Directory, author: Member, today: date, days: PlanDays) -> None:
        self._school, self._author, self._today, self._days = school, author, today, days

    def months(self, draft: PlanDraft, dated: Sequence[Quote]) -> Iterator[Proposal]:
        for plan in draft.months:
            first, last = self._days.months(plan.months)
            for it in plan.items:
                yield self._listed(Section.MONTHS, it, ItemKind.MONTH, first, last, dated)

    def weeks(self, draft: PlanDraft, dated: Sequence[Quote]) -> Iterator[Proposal]:
        for plan in draft.weeks:
            first, last = self._days.weeks(plan.first, plan.last)
            outside = plan.first > self._days.term.weeks
            # The plan's own days go before those counted here: its weeks may begin on Sunday.
            begins = self._days.day(*plan.begins) if plan.begins else None
            ends = self._days.day(*plan.ends) if plan.ends else None
            if begins and ends and begins <= ends:
                first, last, outside = begins, ends, False
            for it in plan.items:
                found = self._listed(Section.WEEKS, it, ItemKind.EVENT, first, last, dated)
                yield replace(found, item=None, obstacle=Obstacle.NO_DAY) if outside else found

    def _listed(
        self,
        section: Section,
        entry: PlanItem,
        kind: ItemKind,
        first: date,
        last: date,
        dated: Sequence[Quote],
    ) -> Proposal:
        """An item under a month or week; on its own day where its words name one within."""
        item = self._item(kind, entry.text, first, last)
        item = self._on_named_day(entry.text, item) or item
        within = any(entry.quote.start <= it.start < entry.quote.end for it in dated)
        return Proposal(section, item.title, entry.quote.text, item, twice=within)

    def _on_named_day(self, text: str, item: Item) -> Item | None:
        if not _NAMES_DAY.search(text):
            return None
        try:
            said = read_item(text, self._days.moment(item.first_day), self._school)
        except Problem:  # A rule that never falls in the term names no day of this item.
            return None
        if len(said.timings) != 1:
            return None
        [timing] = said.timings
        fits = item.first_day <= timing.first_day and timing.last_day <= item.last_day and not timing.more
        if timing.kind is not ItemKind.EVENT or not fits:
            return None
        dated = timing.put(item)
        return replace(dated, title=said.title or item.title, place=said.place and said.place[:LONGEST_PLACE])

    def _item(self, kind: ItemKind, text: str, first: date, last: date) -> Item:
        words = " ".join(text.split())
        title = words if len(words) <= LONGEST_TITLE else f"{words[: LONGEST_TITLE - 1]}…"
        note = words if title != words else None
        whom = self._whom(words) or Audience()
        return Item(0, kind, title, first, last, whom, note=note, created_by=self._author.id)

    def _whom(self, text: str) -> Audience | None:
        """The groups or heads a sentence names. People named in it have something to do, and are not all it is for."""
        named = Named()
        for word in filter(None, _WORDS.split(text)):
            _, named = read_named(word, named, self._school)
        return replace(named, people=()).audience(self._school, self._author)

    def series(self, meets: ResearchTime) -> Proposal:
        """A fixed meeting time of a group, of heads, or of everybody."""
        quote = " ".join(meets.quote.text.split())
        whom = self._whom(fold(meets.group))
        timing = self._days.series(meets, self._today)
        obstacle = Obstacle.NO_GROUP if whom is None else Obstacle.NO_WEEK if timing is None else None
        if whom is None or timing is None:
            return Proposal(Section.SERIES, meets.group, quote, obstacle=obstacle)
        questions = [Question(it) for it in meets.doubts]
        if meets.freq == "biweekly" and meets.parity is None:
            questions.append(Question.WHICH_WEEKS)
        if meets.periods and not timing.periods:
            questions.append(Question.NO_SUCH_LESSON)
        item = self._item(ItemKind.SERIES, self._title(meets, whom), timing.first_day, timing.last_day)
        item = replace(timing.put(item), audience=whom)
        return Proposal(Section.SERIES, item.title, quote, item, questions=tuple(questions))

    def _title(self, meets: ResearchTime, whom: Audience) -> str:
        group = self._school.group_by_id.get(whom.group_id) if whom.group_id and not whom.people else None
        what = "集体备课" if group and _PREPARES.search(meets.quote.text) else "教研活动" if group else "例会"
        half = (
            ""
            if meets.periods or meets.clock
            else {"am": "（上午）", "pm": "（下午）"}.get(meets.half or "", "")
        )
        name = group.name if group else meets.group if whom != Audience() else "全校"
        return f"{name}{'教研活动' if name == '全校' else what}{half}"

    def deadlines(self, entries: Iterable[Deadline]) -> Iterator[Proposal]:
        for entry in entries:
            quote, what = " ".join(entry.quote.text.split()), " ".join(entry.what.split())
            at_the_end = _END_OF_TERM.fullmatch(fold(entry.when)) is not None
            day = self._days.term.last_day if at_the_end else self._days.due(entry.when)
            if day is None:
                yield Proposal(Section.DEADLINES, f"{entry.when}：{what}", quote, obstacle=Obstacle.NO_DAY)
                continue
            questions = (*map(Question, entry.doubts), *([Question.END_OF_TERM] if at_the_end else []))
            item = self._item(ItemKind.DEADLINE, what, day, day)
            yield Proposal(Section.DEADLINES, item.title, quote, item, questions=questions)


def without_days_off(item: Item, school: Directory) -> Item:
    """A series that does not meet where the school is closed."""
    if item.kind is not ItemKind.SERIES:
        return item
    closed = [
        it.planned for it in occurrences(item, date.min, date.max) if not school.calendar.is_workday(it.day)
    ]
    every = sum(1 for _ in occurrences(item, date.min, date.max))
    if len(closed) == every:
        return item
    return replace(item, changes={day: Change(day, None) for day in closed})


def key_of(item: Item) -> tuple[object, ...]:
    """What makes two items the same one: their title, day and audience; of a series not the day it begins on."""
    if item.kind is not ItemKind.SERIES:
        return item.kind, item.title, item.audience, item.first_day, item.last_day
    week = (item.first_day.toordinal() - 1) // 7
    odd = week % 2 if "INTERVAL=2" in (item.rrule or "") else None
    return item.kind, item.title, item.audience, item.rrule, odd, item.periods or item.starts
