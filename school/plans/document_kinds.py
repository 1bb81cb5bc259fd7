"""What kind of document a text is, where a term plan was expected: a roster, the bells, a timetable of classes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from school.calendar.bells import read_timetable
from school.folding import fold
from school.problems import BadAnswer
from school.roster.entries import read_table

_CELLS: Final = re.compile(r"\t|\s*[|｜]\s*|[,，]")
_LESSON: Final = re.compile(r"\d{1,2}[:.]\d{2}\s*(?:[-~—–]|至|到)+\s*\d{1,2}[:.]\d{2}")
_HALF: Final = re.compile(r"上午|下午|早上|晚上")
_WEEKDAYS: Final = re.compile(r"(?:星期|周)[一二三四五]")
_LEAST_PEOPLE, _LEAST_LESSONS, _LEAST_DAYS = 2, 4, 4
_PEOPLE_TO_ENTRIES: Final = 2
"""A plan may well hold a table of names; a roster has many more names than a plan has entries."""


class Kind(StrEnum):
    """What a document is."""

    PLAN = "plan"
    ROSTER = "roster"
    BELLS = "bells"
    CLASSES = "classes"


def kind_of(text: str, entries: int) -> Kind:
    """What a text is in which a reader of plans has found so many entries."""
    rows = rows_of(text)
    table = read_table(rows)
    people = len(table.entries) if table else 0
    if people >= _LEAST_PEOPLE and people > _PEOPLE_TO_ENTRIES * entries:
        return Kind.ROSTER
    if entries:
        return Kind.PLAN
    if bells_in(text):
        return Kind.BELLS
    days = max((len(set(_WEEKDAYS.findall(" ".join(row)))) for row in rows), default=0)
    return Kind.CLASSES if days >= _LEAST_DAYS else Kind.PLAN


def rows_of(text: str) -> list[Sequence[str]]:
    """The rows of a document's tables, and its lines as rows of what stands between commas."""
    return [_CELLS.split(line.strip("|｜ ")) for line in text.splitlines()]


def bells_in(text: str) -> str:
    """The lines of a document that say when lessons begin and end, as a timetable is typed; else nothing."""
    found = []
    for line in text.splitlines():
        folded = fold(line)
        times, half = _LESSON.findall(folded), _HALF.search(folded)
        if times or half:
            found.append(" ".join([*([half[0]] if half else []), *times]))
    bells = "\n".join(found)
    if len(_LESSON.findall(bells)) < _LEAST_LESSONS:
        return ""
    try:
        read_timetable(bells)
    except BadAnswer:
        return ""
    return bells
