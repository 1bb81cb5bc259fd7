"""Tables in extracted text: which column holds what, told by the header row."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from school.plans.lines import Cells, Line, cells
from school.plans.numbers import NUMBER

Column = Literal["month", "week", "days", "group", "content", "aside"]
Columns = tuple[Column | None, ...]

_NAMES: tuple[tuple[Column, re.Pattern[str]], ...] = (
    ("month", re.compile(r"月\s?份?|月次|时间\(月\)")),
    ("week", re.compile(r"周\s?次|教学周|周别|周序|第?几?周|星期次|周")),
    (
        "days",
        re.compile(
            r"起止.{0,4}|(?:活动|教研|集体备课|备课|研讨)?(?:时间|日期|时段)|日期.{0,4}|起讫.{0,4}|(?:开始|起始|结束|截止)(?:时间|日期)?"
        ),
    ),
    (
        "group",
        re.compile(
            r"(?:教研|备课|学科)?组别?|学科组?|科目|教研组名称|组名|部门学科|年级组?|教研组\(?.{0,4}\)?"
        ),
    ),
    (
        "aside",
        re.compile(
            r"序\s?号|编号|负责.{0,6}|责任.{0,6}|主持.{0,4}|主备.{0,4}|主讲.{0,4}|执教.{0,4}|承担.{0,4}|承办.{0,6}|地\s?点.{0,6}|场地|"
            r"备\s?注|参加.{0,6}|参与.{0,6}|对象|部\s?门|组\s?长|分管.{0,4}|联系.{0,4}|完成情况|形式|人员|协办.{0,4}|落实.{0,4}|检查人|课时"
        ),
    ),
    (
        "content",
        re.compile(
            r".{0,12}(?:内容|工作|安排|活动|事项|要点|项目|任务|主题|措施|计划|行事历|专题|重点).{0,8}"
        ),
    ),
)


_NAME_LENGTH = 14
_PEEK = 40
_DATES = re.compile(r"[\d年月日号周第至到一二三四五六七八九十./,、() -]+")
_VALUE = re.compile(rf"第?\s?{NUMBER}\s?[月周]|\d")
_UNNAMED = 2
_MANY = 12
_WEEK = re.compile(rf"第\s?{NUMBER}\s?周")
_IS: dict[Column | None, re.Pattern[str]] = {
    "month": re.compile(rf"(?:\d{{4}}年)?{NUMBER}(?:月|$)"),
    "week": re.compile(rf"第?{NUMBER}(?:周|$|\s?[-至到、])"),
    "days": re.compile(r"(?:\d{4}[年./-])?\d{1,2}\s?[月./]\s?\d|(?:单|双|隔|每)?(?:周|星期)[一二三四五六日]"),
}


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table, left to right; None for a cell whose name says nothing."""

    columns: Columns
    """Empty where the names of the header can't be tied to the cells of the rows."""
    kind: Literal["month", "week", "other"]

    def first(self, column: Column) -> int | None:
        """Where a column stands, from 0, or None."""
        return self.columns.index(column) if column in self.columns else None


def opens_calendar(name: str) -> bool:
    """Whether a name is that of the first column of a calendar: 月份, 周次."""
    return len(name) <= _NAME_LENGTH and _column(name.strip(" :")) in ("month", "week")


def names_column(name: str) -> bool:
    """Whether a name is one that table columns have."""
    return _column(name.strip(" :")) is not None


def columns_of(names: Sequence[str]) -> Columns | None:
    """What the columns hold if the names are those of a table: short, at least two known, one a key."""
    if len(names) < 2 or any(len(name) > _NAME_LENGTH or _VALUE.match(name) for name in names):
        return None
    columns = tuple(_column("".join(name.strip(" :").split())) for name in names)
    known = [column for column in columns if column is not None]
    keyed = any(column in ("month", "week", "days", "group") for column in known)
    return columns if len(known) >= 2 and keyed else None


def headers(lines: Sequence[Line]) -> dict[int, Header]:
    """The header rows among the lines, by index."""
    found = {}
    for index, line in enumerate(lines):
        row = _filled(cells(line))
        if len(row) < 2:
            continue
        columns = columns_of([line.folded[begin:end] for begin, end in row])
        if columns is not None:
            below = lines[index + 1 : index + 1 + _PEEK]
            columns = _widened(columns, below[0]) if below else columns
            found[index] = Header(columns, _kind(columns, below))
    return found


def _widened(columns: Columns, below: Line) -> Columns:
    """The columns of a table whose names stand over more columns than there are names.

    The row below tells where the unnamed ones are; without a way to fit them the columns are unknown.
    """
    row = [below.folded[slice(*cell)] for cell in _filled(cells(below))]
    extra = len(row) - len(columns)
    if extra <= 0:
        return columns
    if extra > _UNNAMED or len(row) > _MANY:
        return ()
    for unnamed in itertools.combinations(range(len(row)), extra):
        names = iter(columns)
        wide = tuple(_unnamed(row[at]) if at in unnamed else next(names) for at in range(len(row)))
        if all(_may_hold(column, cell) for column, cell in zip(wide, row, strict=True)):
            return wide
    return ()


def _unnamed(cell: str) -> Column | None:
    return "days" if _IS["days"].match(cell) else "week" if _WEEK.fullmatch(cell) else None


def _may_hold(column: Column | None, cell: str) -> bool:
    if column == "content":
        return _DATES.fullmatch(cell) is None
    return column not in _IS or _IS[column].match(cell) is not None


def _filled(row: Cells) -> Cells:
    """A row without the empty cells at its end."""
    end = len(row)
    while end and row[end - 1][0] == row[end - 1][1]:
        end -= 1
    return row[:end]


def _kind(columns: Columns, below: Sequence[Line]) -> Literal["month", "week", "other"]:
    """A table with both months and weeks is by week if a month spans several of its rows."""
    if "week" not in columns and "month" not in columns:
        if "group" in columns:
            return "other"
        return "week" if sum(_WEEK.match(line.text) is not None for line in below) > 1 else "month"
    if "week" not in columns:
        return "month"
    if "month" not in columns:
        return "week"
    months, weeks = [], 0
    for line in below:
        row = cells(line)
        if len(row) < 2:
            break
        if len(row) >= len(columns):
            months.append("".join(line.folded[slice(*row[columns.index("month")])].split()))
            weeks += bool(line.folded[slice(*row[columns.index("week")])].strip())
    return "month" if len({month for month in months if month}) >= weeks else "week"


@lru_cache(maxsize=1024)
def _column(name: str) -> Column | None:
    return next((column for column, pattern in _NAMES if pattern.fullmatch(name)), None)


def content_cells(line: Line, row: Cells, header: Header | None, key: int) -> Cells:
    """The cells of a row that hold what is planned, given the column of its key (month or week).

    Without a usable header that is the longest cell after the key that is more than dates.
    """
    if (
        header is not None
        and "content" in header.columns
        and len(_filled(row)) <= len(header.columns) <= len(row)
    ):
        named = [cell for cell, column in zip(row, header.columns, strict=False) if column == "content"]
        if any(begin < end for begin, end in named):
            return named
    rest = [cell for cell in row[key + 1 :] if cell[0] < cell[1]]
    rest = [cell for cell in rest if not _DATES.fullmatch(line.folded, *cell)] or rest
    return [max(rest, key=lambda cell: cell[1] - cell[0])] if rest else []
