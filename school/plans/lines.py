"""A plan as numbered lines: every line with its place in the source, its list marker and its table cells."""

from __future__ import annotations

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum

from school.plans.numbers import number
from school.plans.script import fold


class Rank(IntEnum):
    """How high a list marker usually stands in a document; a smaller rank encloses a larger one."""

    PART = 0  # 第一部分
    CHINESE = 1  # 一、
    CHINESE_BRACKET = 2  # （一）
    ARABIC = 3  # 1.
    ARABIC_BRACKET = 4  # （1）
    CIRCLED = 5  # ①


Cells = Sequence[tuple[int, int]]
"""Begin and end, in a folded line, of each table cell."""


@dataclass(frozen=True, slots=True)
class Marker:
    """The number in front of a line: `（二）` has rank CHINESE_BRACKET and number 2."""

    rank: Rank
    number: int


@dataclass(frozen=True, slots=True)
class Line:
    """One line. `folded[i]` stands at `start + i` of the source.

    Bullets and spaces end at `lead`, where the list marker stands; the words begin at `body`.
    """

    start: int
    folded: str
    marker: Marker | None
    lead: int
    body: int

    @property
    def text(self) -> str:
        """The folded words after the marker."""
        return self.folded[self.body :]

    @property
    def blank(self) -> bool:
        """Nothing but white space, marks and table rules."""
        return not any(char.isalnum() for char in self.folded)


_CIRCLED = {char: n for row in ("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", "❶❷❸❹❺❻❼❽❾❿") for n, char in enumerate(row, 1)}
_DOTTED = {char: n for n, char in enumerate("⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛", 1)}
_BRACKETED = {char: n for n, char in enumerate("⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇", 1)}
_CHINESE_BRACKETED = {char: n for n, char in enumerate("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", 1)}
_SINGLE = (
    (_CIRCLED, Rank.CIRCLED),
    (_DOTTED, Rank.ARABIC),
    (_BRACKETED, Rank.ARABIC_BRACKET),
    (_CHINESE_BRACKETED, Rank.CHINESE_BRACKET),
)

_CHINESE = "[一二三四五六七八九十]{1,3}"
_MARKER = re.compile(
    rf"""(?:第(?P<part>{_CHINESE}|\d{{1,2}})(?:部分|[章篇])(?=[\s:、.]|$)
    | (?P<chinese>{_CHINESE})\s?[、.,:](?!\d)
    | [(\[](?P<chinese_bracket>{_CHINESE})[)\]]
    | [(\[](?P<arabic_bracket>\d{{1,2}})[)\]]
    | (?P<arabic_half>\d{{1,2}})\)
    | (?P<arabic>\d{{1,2}})\s?(?:[、,:]|[.。](?!\d(?!\d?[日号月])))
    | (?P<spaced>\d{{1,2}})[ \t]{{1,8}}(?=[\u4e00-\u9fff“《])(?![月年日周])
    )[、.,:]?[ \t]*""",
    re.VERBOSE,
)
_RANKS = {
    "part": Rank.PART,
    "chinese": Rank.CHINESE,
    "chinese_bracket": Rank.CHINESE_BRACKET,
    "arabic_bracket": Rank.ARABIC_BRACKET,
    "arabic_half": Rank.ARABIC_BRACKET,
    "arabic": Rank.ARABIC,
    "spaced": Rank.ARABIC,
}
_LEAD = re.compile(r"[ \t>*#★☆●◆◇■□▲△▶►◎○•·※✦✓√-]+")
_BREAK = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
_CELL = re.compile(r"[\t|]")


def marker_at(folded: str, position: int) -> tuple[Marker, int] | None:
    """The list marker that begins at a position, with the position after it."""
    if position >= len(folded):
        return None
    for table, rank in _SINGLE:
        if folded[position] in table:
            after = position + 1
            while after < len(folded) and folded[after] in "、., \t":
                after += 1
            return Marker(rank, table[folded[position]]), after
    found = _MARKER.match(folded, position)
    if found is None or found.lastgroup is None:
        return None
    value = number(found[found.lastgroup])
    return None if value is None else (Marker(_RANKS[found.lastgroup], value), found.end())


def split_lines(text: str) -> list[Line]:
    """The non-blank lines of a text; a table row of which only the first cell is filled is a plain line."""
    folded = fold(text)
    lines = (
        split_line(_without_empty_cells(found.group()), found.start()) for found in _BREAK.finditer(folded)
    )
    return [line for line in lines if not line.blank]


def _without_empty_cells(folded: str) -> str:
    filled = folded.rstrip()
    return folded if "\t" in filled else filled


def split_line(folded: str, start: int) -> Line:
    """The line whose folded words begin at a place of the source, with its bullets and list marker."""
    lead = _LEAD.match(folded)
    begin = lead.end() if lead else 0
    marked = marker_at(folded, begin)
    if marked is None:
        return Line(start, folded, None, begin, begin)
    return Line(start, folded, marked[0], begin, marked[1])


def cut(line: Line, begin: int, end: int | None = None) -> Line:
    """A part of a line as a line of its own; positions count in `line.folded`."""
    return split_line(line.folded[begin:end], line.start + begin)


def cells(line: Line) -> Cells:
    """Begin and end, in `line.folded`, of the trimmed table cells; a line without separators has one."""
    if "\t" not in line.folded and "|" not in line.folded:
        return [_trim(line.folded, 0, len(line.folded))]
    edges = [-1, *(found.start() for found in _CELL.finditer(line.folded)), len(line.folded)]
    spans = [(left + 1, right) for left, right in itertools.pairwise(edges)]
    if len(spans) > 2 and line.folded.lstrip().startswith("|"):
        spans = spans[1:]
    if len(spans) > 1 and line.folded.rstrip().endswith("|"):
        spans = spans[:-1]
    return [_trim(line.folded, begin, end) for begin, end in spans]


def _trim(folded: str, begin: int, end: int) -> tuple[int, int]:
    while begin < end and folded[begin].isspace():
        begin += 1
    while end > begin and folded[end - 1].isspace():
        end -= 1
    return begin, end
