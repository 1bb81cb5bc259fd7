"""Two dates as people type them for a term or an exam: 2026-09-01 至 2027-01-24, 9.1-1.24, 11月11-12日."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from school.folding import fold

_BLANK: Final = r"\s*"
_DATE: Final = re.compile(
    rf"""
    (?P<y1>\d{{4}}|\d{{2}}){_BLANK}年{_BLANK}(?P<m1>\d{{1,2}}){_BLANK}月{_BLANK}(?P<d1>\d{{1,2}}){_BLANK}[日号]?
  | (?P<y2>\d{{4}})(?P<mark>[-./])(?P<m2>\d{{1,2}})(?P=mark)(?P<d2>\d{{1,2}})
  | (?<!\d)(?P<y3>20\d\d)(?P<m3>[01]\d)(?P<d3>[0-3]\d)(?!\d)
  | (?P<m4>\d{{1,2}}){_BLANK}月{_BLANK}(?P<d4>\d{{1,2}}){_BLANK}[日号]?
  | (?P<m5>\d{{1,2}})[./](?P<d5>\d{{1,2}})(?!\d)
    """,
    re.VERBOSE,
)
_SAME_MONTH: Final = re.compile(
    rf"{_BLANK}(?:[-~、]|至|到)+{_BLANK}(?P<day>\d{{1,2}}){_BLANK}[日号]?(?![\d月年./])"
)


@dataclass(frozen=True, slots=True)
class _Written:
    """A date as written; None where the year is left to the reader."""

    year: int | None
    month: int
    day: int


def read_days(text: str, near: date) -> tuple[date, date] | None:
    """First and last day named in a text that names one or two dates; None for anything else.

    A year that is left out makes the first day as close as possible to `near`, and the last day the first
    of its kind from there on. The days are in order.
    """
    found, rest = _dates_in(fold(text))
    if not 1 <= len(found) <= 2 or re.search(r"\d", rest):
        return None
    first, last = found[0], found[-1]
    counts_back = first.year is None and last.year is not None
    begin = _on_or_before(first, last) if counts_back else _closest(first, near)
    end = _on_or_after(last, begin) if begin else None
    return (begin, end) if begin and end and begin <= end else None


def without_days(text: str) -> str:
    """The words of a text that stand before its first date."""
    folded = fold(text)
    match = _DATE.search(folded)
    return text[: match.start() if match else len(text)].strip(" \u3000:：,，、")


def _dates_in(text: str) -> tuple[list[_Written], str]:
    """The dates in order, and what is left of the text without them."""
    found: list[_Written] = []
    rest, at = [], 0
    while match := _DATE.search(text, at):
        rest.append(text[at : match.start()])
        found.append(_written(match))
        at = match.end()
        if tail := _SAME_MONTH.match(text, at):
            found.append(_Written(found[-1].year, found[-1].month, int(tail["day"])))
            at = tail.end()
    return found, "".join([*rest, text[at:]])


def _written(match: re.Match[str]) -> _Written:
    parts = match.groupdict()

    def number(letter: str) -> int | None:
        value = next((parts[f"{letter}{nth}"] for nth in "12345" if parts.get(f"{letter}{nth}")), None)
        return int(value) if value else None

    year = number("y")
    return _Written(
        2000 + year if year is not None and year < 100 else year, number("m") or 0, number("d") or 0
    )


def _day(year: int, written: _Written) -> date | None:
    try:
        return date(year, written.month, written.day)
    except ValueError:
        return None


def _closest(written: _Written, near: date) -> date | None:
    if written.year is not None:
        return _day(written.year, written)
    days = [day for year in (-1, 0, 1) if (day := _day(near.year + year, written))]
    return min(days, key=lambda day: abs(day - near), default=None)


def _on_or_after(written: _Written, begin: date) -> date | None:
    if written.year is not None:
        return _day(written.year, written)
    days = [day for year in (0, 1) if (day := _day(begin.year + year, written))]
    return next((day for day in days if day >= begin), None)


def _on_or_before(written: _Written, last: _Written) -> date | None:
    end = _day(last.year or 0, last)
    if end is None:
        return None
    days = [day for year in (0, -1) if (day := _day(end.year + year, written))]
    return next((day for day in days if day <= end), None)
