"""Dated sections of a plan: a heading such as 九月份 or 第三周, and the items that stand under it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

from school.plans.items import Stretch
from school.plans.lines import Cells, Line, Marker, Rank, cells
from school.plans.tables import Header, content_cells, headers

Key = TypeVar("Key")

_TERMINAL = "。;.!?！？…:"
_COLUMNS = 2
"""A table row with at least so many keys, and at most one other cell, is the head of a table by columns."""
_LONG_PROSE = 70
_SHORT_PROSE = 40
_FAREWELL = re.compile(
    r"总之|综上|新的学期|在新的|让我们|我们(?:将|坚信|相信)|以上(?:是|计划|安排)|(?:第[一二]|上|下)学期\s?$|附\s?:|备?注\s?:|说明\s?:"
)
_ASIDE = re.compile(
    r"(?:总?负责|责任|主持|主讲|主备|执教|参加|参与|牵头|承办|联系)(?:人员|人|部门|单位|对象|处室|教师)?\s?:[^。;]{0,40}$|地点\s?:[^。;]{0,40}$"
)
_CONTENT = re.compile(r"(?:主要|重点|具体)?(?:工作|活动|教研|研修|培训)?(?:内容|项目|事项|安排)\s?:\s?")
"""Labels where a section is written as 时间：三月份 / 内容：… / 负责人：… one under another."""
_SIGNATURE = re.compile(
    r"(?:(?:\d{2,4}|20[xX_*]{2}|[二〇○零一三四五六七八九]{4})\s?[年./-].{0,14}"
    r"|[^,;。:、]{0,24}(?:小学|中学|学校|幼儿园|中心校|教研室|教科室|教导处|教务处|科研处|研训处|教研组|备课组|课程处)(?:\s.{0,16})?)"
)


@dataclass(frozen=True, slots=True)
class Heading(Generic[Key]):
    """What a line opens; the words after it begin at `content` of the folded line.

    A weak heading (九月 without colon) counts only where the plan has others like it. The line's own marker
    is no number of the heading where it belongs to its words: 六、七月份.
    """

    key: Key
    content: int
    strong: bool
    numbered: bool = True


@dataclass(frozen=True, slots=True)
class Section(Generic[Key]):
    """A heading and the stretches that hold its items."""

    key: Key
    heading: Line
    stretches: list[Stretch] = field(default_factory=list)


class Grammar(Protocol[Key]):
    """How one kind of calendar names its sections."""

    def heading(self, line: Line, previous: Key | None) -> Heading[Key] | None:
        """The heading a line opens with; `previous` is the key of the section before."""

    def row(self, line: Line, row: Cells, header: Header | None) -> tuple[Key, int] | None:
        """The key of a table row and the column it stands in."""

    def cell(self, line: Line, cell: tuple[int, int]) -> Key | None:
        """The key that a table cell consists of, where sections stand side by side."""

    def owns(self, header: Header) -> bool:
        """Whether a table with this header is a calendar of this kind."""


def is_signature(line: Line) -> bool:
    """Whether a line is the date or the name of the office that closes a document."""
    return line.marker is None and _SIGNATURE.fullmatch(line.text.strip()) is not None


@dataclass(slots=True)
class Extent:
    """Decides, line by line, whether a section goes on; remembers how its items are marked.

    Sections of a table end with its last row, unless words are left over that look like an item; sections of
    a calendar that gives each its own line end with that line.
    """

    heading: Marker | None
    in_table: bool = False
    one_line: bool = False
    items: Rank | None = None
    last_number: int = 0
    open_end: bool = False

    def admits(self, line: Line) -> bool:
        """Whether a line that is no heading of its kind still belongs to the section."""
        if self.one_line:
            return False
        if line.marker is None:
            return self._admits_plain(line)
        if self.heading is not None and line.marker.rank <= self.heading.rank:
            return False
        if self.items is not None and line.marker.rank < self.items:
            return False
        if self.items is None and line.marker.rank <= Rank.CHINESE and line.marker.number != 1:
            return False
        return not (
            line.marker.rank == self.items
            and line.marker.number == 1
            and self.last_number > 1
            and self.closed_list
        )

    @property
    def closed_list(self) -> bool:
        """Whether a fresh 1 after this list would start a list that belongs elsewhere."""
        return self.items is not None and self.items <= Rank.CHINESE_BRACKET

    def _admits_plain(self, line: Line) -> bool:
        text = line.text.strip()
        if is_signature(line) or _FAREWELL.match(text):
            return False
        if self.in_table and (":" in text or text.endswith("。")):
            return False
        if self.items is None:
            return True
        if not self.open_end and len(text) > _SHORT_PROSE:
            return False
        return self.open_end or len(text) <= _LONG_PROSE

    def take(self, line: Line) -> None:
        """Note a line that was admitted."""
        if line.marker is not None and (self.items is None or line.marker.rank == self.items):
            self.items = line.marker.rank
            self.last_number = line.marker.number
        text = line.text.rstrip()
        self.open_end = bool(text) and text[-1] not in _TERMINAL


class Reader(Generic[Key]):
    """Walks the lines of a plan and gathers the sections of one kind of calendar."""

    def __init__(self, grammar: Grammar[Key]) -> None:
        self._grammar = grammar
        self._sections: list[Section[Key]] = []
        self._extent: Extent | None = None
        self._in_table = False
        self._header: Header | None = None
        self._columns: dict[int, Section[Key]] = {}

    def read(self, lines: Sequence[Line]) -> list[Section[Key]]:
        """The sections in the order of the text; some may hold nothing."""
        weak = self._weak_headings(lines)
        named = headers(lines)
        for index, line in enumerate(lines):
            row = cells(line)
            if index in named:
                self._header, self._extent, self._in_table, self._columns = named[index], None, False, {}
            elif len(row) > 1 and self._heads_columns(line, row):
                continue
            elif len(row) > 1:
                self._read_row(line, row)
            else:
                self._read_line(line, index in weak)
        return self._sections

    def _weak_headings(self, lines: Sequence[Line]) -> frozenset[int]:
        found = {
            index: heading
            for index, line in enumerate(lines)
            if (heading := self._grammar.heading(line, None))
        }
        weak = {index: heading for index, heading in found.items() if not heading.strong}
        return frozenset(weak) if len({heading.key for heading in found.values()}) > 1 else frozenset()

    def _heads_columns(self, line: Line, row: Cells) -> bool:
        """Whether a table row names a section at the head of each column; if so they begin here."""
        keys = {index: key for index in range(len(row)) if (key := self._grammar.cell(line, row[index]))}
        if len(keys) < _COLUMNS or len(row) - len(keys) > 1:
            return False
        self._columns = {index: Section(key, line) for index, key in keys.items()}
        self._sections += self._columns.values()
        return True

    def _read_row(self, line: Line, row: Cells) -> None:
        if self._columns:
            for index, section in self._columns.items():
                if index < len(row) and row[index][0] < row[index][1]:
                    section.stretches.append((line, *row[index]))
            return
        if self._header is not None and not self._grammar.owns(self._header):
            self._in_table = False
            return
        keyed = self._grammar.row(line, row, self._header)
        if keyed is not None:
            key, column = keyed
            self._begin(key, line, line.marker, in_table=True)
            self._in_table = True
        elif self._in_table:
            column = -1
        else:
            return
        self._sections[-1].stretches.extend(
            (line, *cell) for cell in content_cells(line, row, self._header, column)
        )

    def _read_line(self, line: Line, weak: bool) -> None:
        self._columns = {}
        heading = self._grammar.heading(line, self._sections[-1].key if self._sections else None)
        if heading is not None and (heading.strong or weak):
            self._in_table = False
            extent = self._begin(heading.key, line, line.marker if heading.numbered else None)
            if line.folded[heading.content :].strip():
                extent.one_line = self._one_line_each()
                self._sections[-1].stretches.append((line, heading.content, len(line.folded)))
            return
        if self._extent is None:
            return
        if not self._extent.admits(line):
            self._extent = None
            return
        if _ASIDE.match(line.folded, line.body):
            return
        self._extent.take(line)
        label = _CONTENT.match(line.folded, line.body)
        self._sections[-1].stretches.append((line, label.end() if label else line.lead, len(line.folded)))

    def _one_line_each(self) -> bool:
        """Whether the sections so far, at least two, each stood on the line of their heading alone."""
        before = self._sections[:-1]
        return len(before) > 1 and all(
            len(section.stretches) == 1 and section.stretches[0][0] is section.heading for section in before
        )

    def _begin(self, key: Key, line: Line, marker: Marker | None, *, in_table: bool = False) -> Extent:
        self._extent = Extent(marker, in_table)
        self._sections.append(Section(key, line))
        return self._extent
