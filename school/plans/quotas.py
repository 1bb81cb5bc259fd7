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
from school.plans.document import Quota
from school.plans.duties import Clause, Context
from school.plans.lines import Line
from school.plans.subjects import Who
from school.plans.tokens import Holder, counts

_PAST = re.compile(words.PAST)
_SAYS_EACH = re.compile(r"每[人位名个]|人均|每(?:周|月|学期|学年)")
_SPEAKS_TO = re.compile("[师组长任处室校导员徒傅领干人]|必须|要求|做到|须")
_HEADING_LENGTH = 24
_NO_MARKER = 9


@dataclass(frozen=True, slots=True)
class _Lead:
    """A heading or a line ending in a colon, and whom it speaks of."""

    rank: int
    who: tuple[Who, ...]
    obliged: bool


@dataclass(slots=True)
class _Reader:
    """Reads line by line; headings and lines that end in a colon speak for the lines below them."""

    source: str
    group: str | None
    _leads: list[_Lead] = field(default_factory=list)

    def prose(self, line: Line) -> Iterator[Quota]:
        """The quotas of a line of running text."""
        rank = int(line.marker.rank) if line.marker else _NO_MARKER
        self._leads = [lead for lead in self._leads if lead.rank < rank]
        lead = self._leads[-1] if self._leads else None
        context = Context(self.group, weak=lead.who if lead else ())
        text = smooth(line.folded)
        counted = counts(text)
        leads = self._announces(line) and _SPEAKS_TO.search(text) is not None
        last = counted[-1].start if counted else len(text) if leads else -1
        for begin, end in sentences(text):
            if begin > last:
                break
            context.obliged = lead is not None and lead.obliged
            yield from self._sentence(text, line.start, max(begin, line.body), end, context)
        self._note_lead(line, rank, context)

    def _note_lead(self, line: Line, rank: int, context: Context) -> None:
        if self._announces(line):
            announces = line.text.rstrip().endswith(":")
            people = context.who or tuple(who for who in context.weak if who.holder is Holder.PERSON)
            self._leads.append(_Lead(rank, people, context.obliged and announces))

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
            quotas = self._sentence(text, start, begin, end, context)
            yield from (quota for quota in quotas if _SAYS_EACH.search(quota.quote.text))

    def _sentence(self, text: str, start: int, begin: int, end: int, context: Context) -> Iterator[Quota]:
        context.wish = context.away = context.nth = False
        context.period = None
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
    reader = _Reader(source, group)
    found = [quota for line in lines for quota in reader.prose(line)]
    found += [quota for start, folded in items for quota in reader.item(start, folded)]
    return tuple(found)
