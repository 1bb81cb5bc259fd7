"""Week calendars: 第一周（9.1-9.7）：…, 第2-3周, and tables with a column 周次."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from school.plans.calendars import Heading, Reader
from school.plans.document import Quote, WeekPlan
from school.plans.items import items_of
from school.plans.lines import Cells, Line
from school.plans.numbers import NUMBER, number
from school.plans.tables import Header

_WEEKS = rf"(?P<first>{NUMBER})(?:\s?周)?(?:\s?(?:-{{1,2}}|至|到|、|,|/)\s?第?(?P<last>{NUMBER}))?"
_DAY = r"(?:\d{4}\s?[年./-]\s?)?(\d{1,2})\s?[月./]\s?(\d{1,2})\s?[日号]?"
_DAYS = re.compile(rf"{_DAY}(?:\s?(?:-{{1,3}}|至|到)\s?(?:{_DAY}|(\d{{1,2}})\s?[日号]?))?")
_NOTE = r"\s?(?:[(\[](?P<note>[^()\n]{1,40})[)\]])?"
_HEADING = re.compile(
    rf"[\[(]?(?P<nth>第)?\s?{_WEEKS}\s?教?学?周次?(?!期|岁|年|日|[一二三四五六]|[前内后末])[\])]?{_NOTE}\s?"
    rf"(?:(?P<colon>:(?P<after>\s?{_DAYS.pattern}\s?(?=$|[:\s]))?:?|$)|(?=[ ]))"
)
_CELL = re.compile(rf"(?:第\s?)?{_WEEKS}\s?周?{_NOTE}")


@dataclass(frozen=True, slots=True)
class Weeks:
    """Teaching weeks from `first` to `last`, with their days where the calendar gives them."""

    first: int
    last: int
    begins: tuple[int, int] | None = None
    ends: tuple[int, int] | None = None


class WeekGrammar:
    """Week headings in lines and in tables."""

    def heading(self, line: Line, previous: Weeks | None) -> Heading[Weeks] | None:
        """The week heading a line opens with, such as `第三周（9.14-9.20）：`."""
        del previous
        found = _HEADING.match(line.folded, line.body)
        weeks = _weeks(found) if found and (found["nth"] or found["colon"]) else None
        if found is None or weeks is None:
            return None
        return Heading(weeks, found.end(), found["nth"] is not None and found["colon"] is not None)

    def row(self, line: Line, row: Cells, header: Header | None) -> tuple[Weeks, int] | None:
        """The weeks of a table row: in the column 周次, or written out as 第三周 in the first cell."""
        column = header.first("week") if header else None
        key = column or 0
        if key >= len(row):
            return None
        text = "".join(line.folded[slice(*row[key])].split())
        found = _CELL.fullmatch(text)
        weeks = _weeks(found) if found and (column is not None or "周" in text) else None
        if weeks is None:
            return None
        days = [at for at, name in enumerate(header.columns) if name == "days"] if header else []
        if weeks.begins is None and days and days[-1] < len(row):
            text = "-".join(line.folded[slice(*row[at])] for at in days)
            weeks = Weeks(weeks.first, weeks.last, *_days(text))
            key = max(key, *days)
        elif weeks.begins is None and header is None and len(row) > key + 2:
            begins, ends = _days(line.folded[slice(*row[key + 1])])
            weeks = Weeks(weeks.first, weeks.last, begins, ends)
        return weeks, key

    def cell(self, line: Line, cell: tuple[int, int]) -> Weeks | None:
        """The weeks that a table cell consists of."""
        text = "".join(line.folded[slice(*cell)].split())
        found = _CELL.fullmatch(text)
        return _weeks(found) if found and "周" in text else None

    def owns(self, header: Header) -> bool:
        """Tables by week."""
        return header.kind == "week"


def _weeks(found: re.Match[str]) -> Weeks | None:
    first = number(found["first"])
    last = number(found["last"]) if found["last"] else first
    if first is None or last is None or not 0 < first <= last <= 30:
        return None
    return Weeks(first, last, *_days(found["note"] or found.groupdict().get("after") or ""))


def _days(text: str) -> tuple[tuple[int, int] | None, tuple[int, int] | None]:
    found = _DAYS.search(text)
    if found is None:
        return None, None
    begins = int(found[1]), int(found[2])
    if found[3]:
        return begins, (int(found[3]), int(found[4]))
    return begins, (begins[0], int(found[5])) if found[5] else None


def read_weeks(source: str, lines: Sequence[Line]) -> tuple[WeekPlan, ...]:
    """The week calendars of a plan, in the order of the text."""
    plans = []
    for section in Reader(WeekGrammar()).read(lines):
        items = items_of(source, section.stretches)
        if items:
            start, end = section.heading.start, items[-1].quote.end
            key = section.key
            quote = Quote(source[start:end], start, end)
            plans.append(WeekPlan(key.first, key.last, key.begins, key.ends, items, quote))
    return tuple(plans)
