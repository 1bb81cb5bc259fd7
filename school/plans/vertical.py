"""Tables whose cells came out of a file one under another, put back into rows."""

from __future__ import annotations

import re
from collections.abc import Sequence

from school.plans.lines import Line, Rank, split_line
from school.plans.numbers import NUMBER
from school.plans.tables import Column, columns_of, names_column, opens_calendar

_JOINED = 6
"""A key cell such as 二/月/份 or 十二/至/十六/周 spreads over at most so many lines."""

_KEYS: dict[Column, re.Pattern[str]] = {
    "month": re.compile(rf"(?:\d{{4}}年)?(?:{NUMBER}(?:[-、至]{NUMBER})?月份?|1[0-2]|[1-9])"),
    "week": re.compile(rf"第?{NUMBER}(?:(?:-+|至|到|、){NUMBER})?周?"),
    "days": re.compile(r"\d{1,2}[月./]\d{1,2}日?(?:(?:-+|至|到)(?:\d{1,2}[月./])?\d{1,2}日?)?"),
}
_COLUMNS = 6
_NAME_LENGTH = 8
_KEY_START = re.compile(r"[\d第一二三四五六七八九十元]")


def restore_rows(lines: Sequence[Line]) -> list[Line]:
    """The lines with vertical tables turned into rows of tab-separated cells; other lines stay as they are."""
    result: list[Line] = []
    index = 0
    while index < len(lines):
        width = _header_width(lines, index)
        if not width:
            result.append(lines[index])
            index += 1
            continue
        columns = columns_of([line.text.strip() for line in lines[index : index + width]]) or ()
        if _names_an_aside(lines, index + width, columns):
            width, columns = width + 1, (*columns, "aside")
        rows, after = _rows(lines, index + width, columns)
        if len(rows) < 2:
            result.append(lines[index])
            index += 1
            continue
        result.append(_glue(lines[index : index + width], range(1, width)))
        result += rows
        index = after
    return result


def _header_width(lines: Sequence[Line], index: int) -> int:
    """How many lines from here are the names of a vertical table's columns; 0 if they are not."""
    if not opens_calendar(lines[index].text.strip()):
        return 0
    best = 0
    names: list[str] = []
    for line in lines[index : index + _COLUMNS]:
        name = line.text.strip()
        if len(name) > _NAME_LENGTH or "\t" in line.folded or "|" in line.folded or not names_column(name):
            break
        names.append(name)
        columns = columns_of(names)
        if columns and "content" in columns:
            best = len(names)
    return best


def _names_an_aside(lines: Sequence[Line], index: int, columns: Sequence[Column | None]) -> bool:
    """Whether one more short line, whatever it says, stands between the names of columns and the first row."""
    keys = [column for column in columns if column in _KEYS]
    if index + 1 >= len(lines) or len(lines[index].text.strip()) > _NAME_LENGTH:
        return False
    return _key_cuts(lines, index, keys) is None and _key_cuts(lines, index + 1, keys) is not None


def _rows(lines: Sequence[Line], index: int, columns: Sequence[Column | None]) -> tuple[list[Line], int]:
    keys = [column for column in columns if column in _KEYS]
    aside = "aside" in columns
    rows: list[Line] = []
    while (cuts := _key_cuts(lines, index, keys)) is not None:
        content = index + cuts[-1]
        after = content
        while after < len(lines) and _key_cuts(lines, after, keys) is None and not _closes(lines[after]):
            after += 1
        tail = _tail(lines[content:after]) if aside else after - content
        marks = [*cuts, cuts[-1] + tail] if tail < after - content else cuts
        rows.append(_glue(lines[index:after], marks))
        index = after
    return rows, index


def _key_cuts(lines: Sequence[Line], index: int, keys: Sequence[Column]) -> list[int] | None:
    """Where the cells after each key begin, in lines from `index`; None if no row begins here."""
    cuts, position = [], index
    if index >= len(lines) or not _KEY_START.match(lines[index].folded, lines[index].lead):
        return None
    for key in keys:
        for width in range(_JOINED, 0, -1):
            cell = lines[position : position + width]
            text = "".join(line.folded[line.lead :].strip() for line in cell)
            if (
                len(cell) == width
                and all(len(line.folded.strip()) <= 14 for line in cell)
                and _is_key(key, text)
            ):
                position += width
                cuts.append(position - index)
                break
        else:
            return None
    return cuts or None


def _is_key(key: Column, text: str) -> bool:
    return _KEYS[key].fullmatch(text) is not None


def _closes(line: Line) -> bool:
    return line.marker is not None and line.marker.rank <= Rank.CHINESE_BRACKET


def _tail(content: Sequence[Line]) -> int:
    """How many lines of a row's content are left once the names of those responsible are off its end."""
    kept = len(content)
    numbered = any(line.marker is not None for line in content)
    while kept > 1 and content[kept - 1].marker is None and len(content[kept - 1].text.strip()) <= 12:
        kept -= 1
        if not numbered:
            break
    return kept


def _glue(lines: Sequence[Line], cuts: Sequence[int]) -> Line:
    """One line out of several: a tab where a cell begins, a newline inside a cell. Positions stay true."""
    pieces = [lines[0].folded]
    for index, (line, previous) in enumerate(zip(lines[1:], lines, strict=False), 1):
        gap = line.start - previous.start - len(previous.folded)
        pieces.append(("\t" if index in cuts else "\n") + " " * (gap - 1) + line.folded)
    return split_line("".join(pieces), lines[0].start)
