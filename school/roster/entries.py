"""Find the people in a roster: in a table with a header, or in lines that somebody typed or pasted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, auto
from functools import reduce
from itertools import takewhile, zip_longest
from typing import Final

from school.folding import fold
from school.names import looks_like_name
from school.people import Stage
from school.roster.fields import Cell, clean_name, is_name
from school.roster.teaching import read_teaching


class Field(Enum):
    """What a column holds. WITHHELD is personal data that nobody needs here; IGNORED says nothing about a person."""

    NAME = auto()
    GROUP = auto()
    PREP_GROUP = auto()
    POSITION = auto()
    TEACHING = auto()
    CLASSES = auto()
    SUBJECT = auto()
    BIRTH = auto()
    JOINED = auto()
    WITHHELD = auto()
    IGNORED = auto()


_HEADERS: Final = {
    Field.NAME: "姓名 教师姓名 教师 老师 名字 教师名字 教师名单 教职工姓名 任课教师 任课老师 名单",
    Field.GROUP: "教研组 学科组 科组 学科教研组 所属教研组 所在教研组 组别 教研组名称 所属学科组",
    Field.PREP_GROUP: "年级/备课组 年级备课组 备课组 所属备课组 年级组 年级 任教年级 所在年级",
    Field.POSITION: "职务 担任职务 行政职务 校内职务 职位 岗位 角色 兼任职务",
    Field.TEACHING: "任教 任教情况 任课 任课情况 任课安排 任教学科及班级 任教班级及学科 任教班级学科 教学任务 任教课程",
    Field.CLASSES: "任教班级 班级 任课班级 所教班级",
    Field.SUBJECT: "学科 任教学科 科目 任教科目 任课学科 所教学科",
    Field.BIRTH: "出生年月 出生日期 出生时间 出生 生日",
    Field.JOINED: "入职年份 入职时间 入职日期 入职年月 参加工作时间 参加工作年月 参加工作年份 参工时间 工作时间 从教时间",
    Field.IGNORED: "序号 编号 备注",
    Field.WITHHELD: "工号 性别 年龄 民族 籍贯 电话 手机 手机号 手机号码 电话号码 联系电话 联系方式 身份证 身份证号 "
    "身份证号码 住址 家庭住址 地址 微信 微信号 qq 邮箱 政治面貌 银行卡号",
}
_FIELD_OF: Final = {word: kind for kind, words in _HEADERS.items() for word in words.split()}
_NOT_KEPT: Final = frozenset({Field.WITHHELD, Field.IGNORED})
_HEADER_ROWS: Final = 20
"""How far down the header is looked for: below a title, a school's name, a date."""

_IN_BRACKETS: Final = re.compile(r"\([^()]*\)|[\s*:]")


@dataclass(frozen=True, slots=True)
class Entry:
    """What one row or line says about one person; `row` counts from 1, `written` is all of it that is read."""

    row: int
    cells: dict[Field, Cell]
    written: str


@dataclass(frozen=True, slots=True)
class Table:
    """The people of a table, and its columns that were left out: on purpose, or as not understood."""

    entries: tuple[Entry, ...]
    skipped: tuple[str, ...]
    unknown: tuple[str, ...]


def read_table(rows: Sequence[Sequence[Cell]]) -> Table | None:
    """The people below a header with 姓名, or None if there is no such header."""
    for index, row in enumerate(rows[:_HEADER_ROWS]):
        if is_header(row):
            # 任教 over 班级 and 学科: where a header has two rows, the lower one is more exact.
            headers = list(takewhile(is_header, rows[index:]))
            titles = reduce(_refined, ([_text(cell) for cell in header] for header in headers))
            return _below(index + len(headers), titles, rows)
    return None


def _refined(upper: list[str], lower: list[str]) -> list[str]:
    return [below or above for above, below in zip_longest(upper, lower, fillvalue="")]


def is_header(row: Sequence[Cell]) -> bool:
    """Whether a row names columns, 姓名 among them."""
    titles = [title for cell in row if (title := _text(cell))]
    fields = [field for title in titles if (field := field_of(title))]
    # In a row of people, somebody may be called 教师; in a header, the other titles are known as well.
    return Field.NAME in fields and 2 * len(fields) >= len(titles)


def field_of(header: str) -> Field | None:
    """The field that a header names: 教师 姓名（必填） is NAME; None for a column of something else."""
    return _FIELD_OF.get(_IN_BRACKETS.sub("", fold(header)))


def _below(first: int, header: list[str], rows: Sequence[Sequence[Cell]]) -> Table:
    fields = [field_of(title) for title in header]
    columns = _people_columns(fields)
    entries = [
        Entry(number, cells, " ".join(text for cell in cells.values() if (text := _text(cell))))
        for number, row in enumerate(rows[first:], first + 1)
        if not is_header(row)
        for cells in (_pick(row, people) for people in columns)
        if any(_text(cell) for cell in cells.values())
    ]
    titles = list(zip(header, fields, strict=True))
    return Table(
        tuple(entries),
        tuple(dict.fromkeys(title.strip() for title, field in titles if field is Field.WITHHELD)),
        tuple(dict.fromkeys(title.strip() for title, field in titles if field is None and title.strip())),
    )


def _people_columns(fields: list[Field | None]) -> list[dict[Field, int]]:
    """For each 姓名 column the columns that belong to it; printed rosters put several side by side.

    A column to the right of a 姓名 belongs to it; one that exists only once belongs to all.
    """
    starts = [index for index, field in enumerate(fields) if field is Field.NAME]
    result: list[dict[Field, int]] = []
    for start, end in zip(starts, [*starts[1:], len(fields)], strict=True):
        own = {field: index for index, field in _reversed(fields[start:end], start)}
        shared = {f: i for i, f in enumerate(fields) if f and f not in own and fields.count(f) == 1}
        columns: dict[Field, int] = shared | own
        result.append({it: at for it, at in columns.items() if it not in _NOT_KEPT})
    return result


def _reversed(fields: list[Field | None], offset: int) -> Iterator[tuple[int, Field]]:
    """Last column first, so that of two columns of one kind the first is kept."""
    return ((offset + i, field) for i, field in reversed(list(enumerate(fields))) if field)


def _pick(row: Sequence[Cell], columns: dict[Field, int]) -> dict[Field, Cell]:
    return {field: row[index] for field, index in columns.items() if index < len(row) and _text(row[index])}


def _text(cell: Cell) -> str:
    return cell.strip() if isinstance(cell, str) else "" if cell is None else cell.isoformat()


# Lines ---------------------------------------------------------------------------------------------

_NUMBERING: Final = re.compile(
    r"^\s*(?:\(?\d{1,3}\)?\s*[.、):]\s*|\(?\d{1,3}\)?\s+|\d{1,3}(?=[^\d年班级月.(])|[-*·●○@]\s*)"
)
_GROUP_HEADING: Final = re.compile(r"^\s*(\S{1,12}组)\s*(?::\s*(.*))?$")
_WORD: Final = re.compile(r"(?:[^\s、,;/|@()]|\([^()]*\))+")
_POSITION: Final = re.compile(r"[组校处园部]长|主任|书记|主席|行政|中层|校领导|辅导员|教师$|老师$")
_LATIN_NAME: Final = re.compile(r"[A-Za-z][A-Za-z.'’-]*(?: [A-Za-z.'’-]+){1,3}")
_LONGEST_PLAIN_NAME: Final = 4
# Sex, telephone and identity numbers are not kept.
_PERSONAL: Final = re.compile(r"男|女|\d{7,18}x?|1\d{2}-\d{4}-\d{4}")


def read_lines(rows: Sequence[Sequence[Cell]], stage: Stage) -> tuple[Entry, ...]:
    """The people in lines without a header: one or several names a line, each with what follows it.

    语文组：张三、李四 puts these into that group, and a line 语文组 of its own all up to the next blank line.
    """
    entries: list[Entry] = []
    group: str | None = None
    for number, row in enumerate(rows, 1):
        line = " ".join(text for cell in row if not isinstance(cell, date) and (text := _text(cell)))
        if heading := _GROUP_HEADING.match(fold(line)):
            names = line[heading.start(2) :] if heading[2] else ""
            entries.extend(_people_in(names, number, heading[1], stage))
            group = None if names else heading[1]
        else:
            group = group if line else None
            entries.extend(_people_in(line, number, group, stage))
    return tuple(entries)


def look_like_people(entries: Sequence[Entry]) -> bool:
    """Whether what lines without a header were taken for are names for the most part, and not 粉笔, 数量."""
    names = [name for it in entries if isinstance(name := it.cells.get(Field.NAME), str)]
    return 2 * sum(looks_like_name(clean_name(name)[0]) for name in names) >= len(names)


def _people_in(line: str, row: int, group: str | None, stage: Stage) -> Iterator[Entry]:
    start = numbering.end() if (numbering := _NUMBERING.match(fold(line))) else 0
    one_name = _LATIN_NAME.fullmatch(line, start)
    person: dict[Field, Cell] = {}
    written, end = "", start
    for found in [one_name] if one_name else _WORD.finditer(fold(line), start):
        word = line[found.start() : found.end()]
        between, end = line[end : found.start()], found.end()
        if _PERSONAL.fullmatch(fold(word)):
            continue
        kind = _kind_of(word, stage)
        if kind is Field.NAME and person:
            yield Entry(row, _under(group, person), written)
            person = {}
        written = f"{written}{between}{word}" if person else word
        before = person.get(kind)
        person[kind] = f"{before} {word}" if before else word
    if person:
        yield Entry(row, _under(group, person), written)


def _under(group: str | None, person: dict[Field, Cell]) -> dict[Field, Cell]:
    """A heading counts for those who do not say their group themselves."""
    return {Field.GROUP: group, **person} if group and Field.NAME in person else person


def is_position(text: str) -> bool:
    """Whether a word names a position: 组长, 教科室主任, 副校长."""
    return bool(_POSITION.search(text))


def _kind_of(word: str, stage: Stage) -> Field:
    name, _ = clean_name(word)
    if is_position(word) and name == word:
        return Field.POSITION
    if word.endswith("组"):
        return Field.PREP_GROUP if "备课" in word else Field.GROUP
    teaching = read_teaching(word, stage)
    if not teaching.unclear and (teaching.subjects or teaching.grades):
        return Field.TEACHING
    if looks_like_name(name):
        return Field.NAME
    # A rare surname is known by what else the word is not.
    short = len(name) <= _LONGEST_PLAIN_NAME or "·" in name or name.isascii()
    return Field.NAME if short and is_name(name) else Field.TEACHING
