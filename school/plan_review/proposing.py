"""From what was read in a term plan to what would be set up: items of the schedule and duties, to be confirmed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import chain, pairwise
from typing import Final

from school.directory import Directory
from school.people import Member
from school.plan_review.dated import dated_events, in_prose
from school.plan_review.days import PlanDays, term_of_plan
from school.plan_review.duties import is_meeting_time, propose_duties
from school.plan_review.people import propose_people
from school.plan_review.proposals import ItemDraft, Proposal, Question, Reading, Section, Whom
from school.plan_review.whom import nobody_called, whom_for, whom_owing, without_takers
from school.plans.document import Deadline, PlanDraft, Quote, ResearchTime
from school.plans.document import Item as PlanItem
from school.plans.script import fold
from school.problems import Problem
from school.scheduling.item_lines import LONGEST_NOTE, LONGEST_PLACE, LONGEST_TITLE, read_item
from school.scheduling.schedule import ItemKind
from school.scheduling.timing import Timing

_NAMES_DAY: Final = re.compile(r"\d\s?[日号]|(?:周|星期)[一二三四五六日天]|第\s?\S{1,3}周")
_END_OF_TERM: Final = re.compile("(?:[每本]?学期(?:结束|末)|本?期末)时?(?:之?前|以前)?")
_AFTER_SOMETHING: Final = re.compile(
    "(?:课|活动|会议|检查|讲座|培训|比赛|考试|测试|考核|校|归来|学习|结束)[^，,]{0,4}(?:后|前|当[天日])|^提前|^当[天日]|内$"
)
_EVERY_SECOND_WEEK: Final = re.compile("隔一?个?(?:周|星期)|两个?(?:周|星期)")
_MOST_DATED: Final = 150
"""Text that names more days is no plan, and reading each takes a millisecond or two."""
_MARKS: Final = "，,；;、 "
_HEADING: Final = re.compile(r"[^\d。；;！!，,]{0,8}")
_PREPARES: Final = re.compile("集体备课|集备|备课活动")
_IS_CALLED_SO: Final = re.compile("[组长任师员校导政部处室会]$")


def read_proposals(draft: PlanDraft, text: str, school: Directory, author: Member, today: date) -> Reading:
    """What a draft read from `text` would set up in a school, in the order of the plan.

    Raises NoTermAhead where the school has entered no term.
    """
    months = [it for plan in draft.months for it in plan.months]
    term, other_year = term_of_plan(text, school.calendar, today, months)
    own = whom_for(draft.group, school, author) if draft.group else None
    maker = _Maker(school, author, today, PlanDays(term, school.calendar, months), own or Whom())
    due = [(it.quote, maker.deadline(it)) for it in draft.deadlines]
    surely_due = [quote for quote, found in due if found and not any(it.doubtful for it in found)]
    section = Section.WEEKS if draft.weeks and not draft.months else Section.MONTHS
    dated = {quote: found for quote in draft.dated[:_MOST_DATED] if (found := maker.dated(quote, section))}
    quotas = [it for it in draft.quotas if not is_meeting_time(it, draft.research_times)]
    proposals = [
        *maker.months(draft, surely_due),
        *maker.weeks(draft, surely_due),
        *chain.from_iterable(dated.values()),
        *map(maker.series, draft.research_times),
        *propose_duties(quotas, text, school, own),
        *chain.from_iterable(found for _, found in due),
        *propose_people(draft.people, school),
    ]
    unused = sorted(draft.unused, key=lambda it: not it.telling)
    left = [quote for it in unused for quote in it.quote.without(dated)]
    left += [quote for quote, found in due if not found]
    sentences = (" ".join(quote.text.split()) for quote in left if not _HEADING.fullmatch(quote.text))
    return Reading(term, other_year, tuple(proposals), tuple(it for it in sentences if it.strip("；;。 ")))


def split_parts(draft: PlanDraft, text: str) -> list[str]:
    """The text of each plan that a file holds, in order; one where it holds one."""
    starts = [0, *(part.start for part in draft.parts[1:])]
    return [text[begin:end] for begin, end in pairwise([*starts, len(text)])]


class _Maker:
    def __init__(self, school: Directory, author: Member, today: date, days: PlanDays, own: Whom) -> None:
        self._school, self._author, self._today, self._days = school, author, today, days
        self._own = own  # whose plan it is

    def months(self, draft: PlanDraft, dated: Sequence[Quote]) -> Iterator[Proposal]:
        for plan in draft.months:
            first, last = self._days.months(plan.months)
            for it in plan.items:
                yield self._listed(Section.MONTHS, it, ItemKind.MONTH, (first, last), dated)

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
                span = None if outside else (first, last)
                yield self._listed(Section.WEEKS, it, ItemKind.EVENT, span, dated)

    def _listed(
        self,
        section: Section,
        entry: PlanItem,
        kind: ItemKind,
        span: tuple[date, date] | None,
        dated: Sequence[Quote],
    ) -> Proposal:
        """An item under a month or week, which `span` has the days of; on its own day where its words name one."""
        draft = self._draft(entry.text, kind, Timing(kind, *span) if span else None)
        due = [it.start for it in dated if entry.quote.start <= it.start < entry.quote.end]
        text = entry.quote.text[: due[0] - entry.quote.start].rstrip(_MARKS) if due else entry.text
        own = self._on_named_day(text, draft, *span) if span else None
        quote = " ".join(entry.quote.text.split())
        return Proposal(section, quote, own or draft, twice=bool(due) and own is None)

    def _on_named_day(self, text: str, draft: ItemDraft, first: date, last: date) -> ItemDraft | None:
        if not _NAMES_DAY.search(text):
            return None
        try:
            said = read_item(text, self._days.moment(first), self._school)
        except Problem:  # A rule that never falls in the term names no day of this item.
            return None
        if len(said.timings) != 1:
            return None
        [timing] = said.timings
        fits = first <= timing.first_day and timing.last_day <= last and not timing.more
        if timing.kind is not ItemKind.EVENT or not fits:
            return None
        place = said.place and said.place[:LONGEST_PLACE]
        title = in_prose(said.title, text) or draft.title
        title = self._without_takers(title, draft.whom)
        return replace(draft, kind=timing.kind, timing=timing, title=title, place=place)

    def _draft(self, text: str, kind: ItemKind, timing: Timing | None) -> ItemDraft:
        words = " ".join(text.split())
        nobody = nobody_called(words, self._school)
        whom = None if nobody else self._whom(words) or self._own
        title = self._without_takers(words, whom)
        note = words[:LONGEST_NOTE] if len(title) > LONGEST_TITLE else None
        title = title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"
        return ItemDraft(kind, title, timing, whom, nobody, note=note)

    def _without_takers(self, title: str, whom: Whom | None) -> str:
        return without_takers(title, whom, self._school, self._author)

    def _whom(self, text: str) -> Whom | None:
        return whom_for(text, self._school, self._author)

    def series(self, meets: ResearchTime) -> Proposal:
        """A fixed meeting time of a group, of heads, or of everybody."""
        who = fold(meets.group)
        whom = None if nobody_called(who, self._school) else self._whom(who)
        timing = self._days.series(meets, self._today)
        questions = [Question(it) for it in meets.doubts]
        if timing and meets.freq == "biweekly" and meets.parity is None:
            questions.append(Question.WHICH_WEEKS)
        if timing and meets.periods and not timing.periods:
            questions.append(Question.NO_SUCH_LESSON)
        title = self._title(meets, whom)
        draft = ItemDraft(ItemKind.SERIES, title, timing, whom, who=meets.group)
        return Proposal(Section.SERIES, " ".join(meets.quote.text.split()), draft, tuple(questions))

    def _title(self, meets: ResearchTime, whom: Whom | None) -> str:
        group = self._school.group_by_id.get(whom.group_id) if whom and whom.group_id else None
        name = group.name if group else "全校" if whom == Whom() else meets.group
        if group is None and whom is None and not _IS_CALLED_SO.search(name):
            name = f"{name}组"
        prepares = name.endswith("组") and _PREPARES.search(meets.quote.text)
        of_a_group = name.endswith("组") or name == "全校"
        what = "集体备课" if prepares else "教研活动" if of_a_group else "例会"
        half = (
            ""
            if meets.periods or meets.clock
            else {"am": "（上午）", "pm": "（下午）"}.get(meets.half or "", "")
        )
        return f"{name}{what}{half}"

    def deadline(self, entry: Deadline) -> list[Proposal]:
        """What is due; where nobody can tell when, that is asked. What is due each month is due on several days.

        Nothing is made of what is due after something that has no day (活动后三天内).
        """
        quote = " ".join(entry.quote.text.split())
        draft = self._draft(entry.what, ItemKind.DEADLINE, None)
        if not draft.who:
            draft = replace(draft, whom=whom_owing(entry.what, self._school) or draft.whom)
        if recurring := self._days.recurring(entry.when, self._today):
            which = (Question.WHICH_WEEKS,) if _EVERY_SECOND_WEEK.search(fold(entry.when)) else ()
            return [
                Proposal(Section.DEADLINES, quote, replace(draft, kind=it.kind, timing=it), which)
                for it in recurring
            ]
        at_the_end = _END_OF_TERM.fullmatch(fold(entry.when)) is not None
        day = self._days.term.last_day if at_the_end else self._days.due(entry.when)
        # Which day is meant settles as well whether it is a limit.
        questions = (Question.END_OF_TERM,) if at_the_end else tuple(map(Question, entry.doubts))
        if day is None and _AFTER_SOMETHING.search(fold(entry.when)):
            return []
        timing = Timing(ItemKind.DEADLINE, day, day) if day else None
        return [Proposal(Section.DEADLINES, quote, replace(draft, timing=timing), questions)]

    def dated(self, quote: Quote, section: Section) -> list[Proposal]:
        """What happens on a day that running text names."""
        words = " ".join(quote.text.split())
        term = self._days.term
        found = []
        for it in dated_events(words, self._days.moment(term.first_day), term, self._school):
            draft = self._draft(words, it.timing.kind, it.timing)
            title = self._without_takers(it.title, draft.whom)
            found.append(Proposal(section, words, replace(draft, title=title, place=it.place)))
        return found
