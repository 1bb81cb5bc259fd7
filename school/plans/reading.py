"""From the text of a term plan to a draft of its entries."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence

from school.plans.clauses import clauses, sentences, stretches
from school.plans.deadlines import read_deadlines
from school.plans.document import Item, MonthPlan, PlanDraft, Quote, Unused, WeekPlan
from school.plans.lines import Line, split_lines
from school.plans.months import read_months
from school.plans.numbers import NUMBER
from school.plans.parts import read_parts
from school.plans.people import read_people
from school.plans.quotas import read_quotas
from school.plans.research_times import read_research_times
from school.plans.script import fold
from school.plans.setting import subject_group
from school.plans.spaced import part_columns
from school.plans.vertical import restore_rows
from school.plans.weeks import read_weeks

_WEEKS_OF_A_TERM = 6
_DATE = re.compile(rf"(?<!第){NUMBER}\s?月(?!考|饼)|第\s?{NUMBER}\s?(?:教学)?周")
_TELLING = re.compile(
    r"\d|[一二两三四五六七八九十](?:节|次|篇|本|份|堂|个|周|月|日|名|人)|[周星]期?[一二三四五]"
)


def read_plan(text: str) -> PlanDraft:
    """Read a term plan: plain text, tables as lines whose cells are separated by a tab or |.

    A file that holds several plans is read part by part. Never raises; what no rule understands is left in
    `unused`.
    """
    lines = restore_rows(part_columns(split_lines(text)))
    parts = read_parts(text, lines)
    edges = [0, *(part.start for part in parts[1:]), len(text)] if parts else [0, len(text)]
    drafts = [
        _read_part(text, [line for line in lines if begin <= line.start < end])
        for begin, end in itertools.pairwise(edges)
    ]
    return PlanDraft(
        months=tuple(entry for draft in drafts for entry in draft.months),
        weeks=tuple(entry for draft in drafts for entry in draft.weeks),
        research_times=tuple(entry for draft in drafts for entry in draft.research_times),
        quotas=tuple(entry for draft in drafts for entry in draft.quotas),
        deadlines=tuple(entry for draft in drafts for entry in draft.deadlines),
        people=tuple(entry for draft in drafts for entry in draft.people),
        dated=tuple(quote for draft in drafts for quote in draft.dated),
        parts=parts,
        unused=tuple(entry for draft in drafts for entry in draft.unused),
        group=drafts[0].group if len(drafts) == 1 else None,
    )


def _read_part(text: str, lines: Sequence[Line]) -> PlanDraft:
    months, weeks = _apart(read_months(text, lines), read_weeks(text, lines))
    calendars = [plan.quote for plan in months] + [plan.quote for plan in weeks]
    prose = _outside(lines, calendars)
    items: list[Item] = [item for month in months for item in month.items]
    items += [item for week in weeks for item in week.items]
    group = subject_group(lines)
    times = read_research_times(text, prose, group)
    quotas = read_quotas(text, prose, [(item.quote.start, fold(item.quote.text)) for item in items], group)
    deadlines = read_deadlines(text, prose, months, weeks)
    people = read_people(text, prose)
    used = [time.quote for time in times] + [quota.quote for quota in quotas]
    used += [deadline.quote for deadline in deadlines] + [named.quote for named in people]
    unused, dated = _unused(text, prose, used), _dated(text, prose, used)
    return PlanDraft(months, weeks, times, quotas, deadlines, people, dated, (), unused, group)


def _apart(
    months: tuple[MonthPlan, ...], weeks: tuple[WeekPlan, ...]
) -> tuple[tuple[MonthPlan, ...], tuple[WeekPlan, ...]]:
    """Leave one reading where week headings stand inside month lists.

    Weeks counted through the whole term make a week calendar divided by months; weeks counted anew in every
    month are items of a month list.
    """
    inside = [week for week in weeks if any(_covers(month.quote, week.quote.start) for month in months)]
    if not inside:
        return months, weeks
    through = all(before.last < after.first for before, after in itertools.pairwise(inside))
    if through and len(inside) >= _WEEKS_OF_A_TERM:
        return tuple(
            month for month in months if not any(_covers(month.quote, week.quote.start) for week in inside)
        ), weeks
    return months, tuple(week for week in weeks if week not in inside)


def _covers(quote: Quote, position: int) -> bool:
    return quote.start <= position < quote.end


def _outside(lines: Sequence[Line], quotes: Sequence[Quote]) -> list[Line]:
    reach = _Reach(sorted(quotes, key=lambda quote: quote.start))
    return [line for line in lines if not reach.touches(line.start + line.lead, line.start + line.lead + 1)]


def _unused(text: str, lines: Sequence[Line], used: Sequence[Quote]) -> tuple[Unused, ...]:
    """The sentences that no quote touches. Both run forward, so one pass over the sorted quotes is enough."""
    ordered = sorted(used, key=lambda quote: quote.start)
    reach = _Reach(ordered)
    left: list[Unused] = []
    for line in lines:
        for begin, end in sentences(line.folded):
            start, stop = line.start + max(begin, line.body), line.start + end
            words = text[start:stop].strip()
            if words and not reach.touches(start, stop):
                quote = Quote(text[start:stop], start, stop)
                left.append(
                    Unused(quote, _TELLING.search(line.folded, max(begin, line.body), end) is not None)
                )
    return tuple(left)


def _dated(text: str, lines: Sequence[Line], used: Sequence[Quote]) -> tuple[Quote, ...]:
    """What names a month or week: stretches between semicolons, up to where a quote begins."""
    reach = _Reach(sorted(used, key=lambda quote: quote.start))
    found: list[Quote] = []
    for line in lines:
        for begin, end in stretches(line.folded, line.body):
            start = stop = line.start + begin
            for _, right in clauses(line.folded, begin, end):
                if reach.touches(stop, line.start + right):
                    break
                stop = line.start + right
            stop += line.folded.startswith(")", stop - line.start, end)
            if _DATE.search(line.folded, begin, stop - line.start):
                found.append(Quote(text[start:stop], start, stop))
    return tuple(found)


class _Reach:
    """Tells whether any of many quotes touches a stretch; stretches must be asked for in order."""

    def __init__(self, ordered: Sequence[Quote]) -> None:
        self._ordered, self._next, self._farthest = ordered, 0, 0

    def touches(self, start: int, stop: int) -> bool:
        while self._next < len(self._ordered) and self._ordered[self._next].start < stop:
            self._farthest = max(self._farthest, self._ordered[self._next].end)
            self._next += 1
        return self._farthest > start
