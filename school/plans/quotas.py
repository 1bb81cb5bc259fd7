"""Countable duties in prose: who, what, how many, in which period.

A sentence is read clause by clause; what a clause leaves out it takes from those before it, as in
`班主任每月听课3节，年级组长4节`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from school.plans import force_words as words
from school.plans.clauses import clauses, sentences, smooth
from school.plans.context import Context
from school.plans.counted import Named
from school.plans.document import Per, Quota
from school.plans.duties import Clause
from school.plans.lines import Line
from school.plans.quota_tables import read_quota_tables
from school.plans.script import fold
from school.plans.subjects import Who
from school.plans.tokens import Holder, counts, periods

_PAST = re.compile(words.PAST)
_SAYS_EACH = re.compile(r"每[人位名个]|人均|每(?:周|月|学期|学年)")
_SPEAKS_TO = re.compile("[师组长任处室校导员徒傅领干人课研思书文]|必须|要求|做到|须")
_OF_PUPILS = re.compile("(?:作业|作文|练习|课外阅读|学生)[^,;。:]{0,6}:")
_OF_TEACHERS = re.compile("教师|老师|组长|主任|教导处|教务处|教研组|备课组|每人")
_HEADING_LENGTH = 24
_LISTED_LENGTH = 30
_TITLE_OF_DUTIES = re.compile(
    "[^,;。()]{2,20}?(?:的)?(?:工作|主要|具体)?(?:职责|任务|义务)(?:[与和及](?:考核|要求|标准|权利|待遇))?:?"
    "|[^,;。、()]{2,6}要求:?"
)
"""师傅职责 above a list needs no colon."""
_NO_MARKER = 9.0
_UNMARKED_LEAD = 2.5
"""A line without a number that ends in a colon speaks for the list 1. 2. 3. below it, up to the next such line."""


@dataclass(frozen=True, slots=True)
class _Lead:
    """A heading or a line ending in a colon, and whom it speaks of: a `firm` one (师傅职责) of nobody else."""

    rank: float
    who: tuple[Who, ...]
    firm: bool
    obliged: bool
    period: tuple[Per, str] | None
    activity: Named | None


_NO_LEAD = _Lead(0, (), False, False, None, None)


@dataclass(slots=True)
class _Reader:
    """Reads line by line; headings and lines that end in a colon speak for the lines below them."""

    source: str
    group: str | None
    _leads: list[_Lead] = field(default_factory=list)

    def prose(self, line: Line) -> Iterator[Quota]:
        """The quotas of a line of running text."""
        rank = float(line.marker.rank) if line.marker else _NO_MARKER
        ends_list = line.marker is None and len(line.text) > _LISTED_LENGTH
        self._leads = [
            lead
            for lead in self._leads
            if lead.rank < rank and not (ends_list and lead.rank == _UNMARKED_LEAD)
        ]
        lead = self._leads[-1] if self._leads else _NO_LEAD
        who = lead.who if lead.firm else ()
        context = Context(self.group, who=who, weak=lead.who, activity=lead.activity)
        text = smooth(line.folded)
        counted = counts(text)
        leads = self._announces(line) and _SPEAKS_TO.search(text) is not None
        last = counted[-1].start if counted else len(text) if leads else -1
        for begin, end in sentences(text):
            if begin > last:
                break
            context.obliged, context.period = lead.obliged, lead.period
            if not _OF_PUPILS.match(line.text) or _OF_TEACHERS.search(text, begin, end):
                yield from self._sentence(text, line.start, max(begin, line.body), end, context)
        self._note_lead(line, rank, context)

    def _note_lead(self, line: Line, rank: float, context: Context) -> None:
        if not self._announces(line):
            return
        announces = line.text.rstrip().endswith(":")
        people = context.who or tuple(who for who in context.weak if who.holder is Holder.PERSON)
        firm = bool(people) and _TITLE_OF_DUTIES.fullmatch(line.text.strip()) is not None
        obliged = context.obliged and announces
        said = [(it.per, line.text[it.start : it.end]) for it in periods(line.text) if not it.soft]
        period = said[-1] if said else context.period if announces else None
        own = _UNMARKED_LEAD if rank == _NO_MARKER and (announces or firm) else rank
        self._leads = [lead for lead in self._leads if lead.rank < own]
        self._leads.append(_Lead(own, people, firm, obliged, period, context.activity))

    @staticmethod
    def _announces(line: Line) -> bool:
        body = line.text.rstrip()
        return body.endswith(":") or (len(body) <= _HEADING_LENGTH and body[-1:] not in "。;,")

    def item(self, start: int, folded: str) -> Iterator[Quota]:
        """The quotas of a calendar item: only those that say 每人 or the like, or how often."""
        text = smooth(folded)
        if not counts(text):
            return
        context = Context(self.group)
        for begin, end in sentences(text):
            context.period = None
            quotas = self._sentence(text, start, begin, end, context)
            yield from (quota for quota in quotas if _SAYS_EACH.search(fold(quota.quote.text)))

    def _sentence(self, text: str, start: int, begin: int, end: int, context: Context) -> Iterator[Quota]:
        context.begin_sentence()
        if _PAST.search(text, begin, end):
            return
        for left, right in clauses(text, begin, end):
            original = self.source[start + left : start + right]
            aside = left > begin and text[left - 1] == "("
            lent = replace(context) if aside else context  # what a bracket says ends with it
            yield from Clause(text[left:right], original, start + left, lent).read()


def read_quotas(
    source: str, lines: Sequence[Line], items: Sequence[tuple[int, str]], group: str | None
) -> tuple[Quota, ...]:
    """The quotas in running text and in calendar items (each as start and folded text), in order.

    `group` names the subject group whose plan this is, if it is a group's own plan.
    """
    found, tabled = read_quota_tables(source, lines)
    reader = _Reader(source, group)
    found += [quota for line in lines if line.start not in tabled for quota in reader.prose(line)]
    found.sort(key=lambda quota: quota.quote.start)
    found += [quota for start, folded in items for quota in reader.item(start, folded)]
    return tuple(found)
