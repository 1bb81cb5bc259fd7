"""Items of a calendar: cut out of lines, table cells and run-on paragraphs, as written."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from school.plans.document import Item, Quote
from school.plans.lines import Line, Marker, Rank, marker_at

Stretch = tuple[Line, int, int]
"""A line and the part of its folded text, from begin to end, that belongs to a section."""

_CLOSING = "。;；，,、.．!！?？:： \t\n\u3000"
_OPENING = " \t\u3000、*★☆●◆◇■□▲△▶►◎○•·※✦✓√>"
_GOES_ON = ("和", "及", "与", "、", "，", ",", "的", "对", "在", "并")
_SHORT_SENTENCE = 30
_TITLE_LENGTH = 12
_THEME_LENGTH = 20
_NOISE = re.compile(r"\[bookmark:[^\]\n]{0,80}\]|_GoBack")
_NEXT_NUMBER = re.compile(r"\d{1,2}\s?[、.](?=[\u4e00-\u9fff])")
_BEFORE_NUMBER = " \t\n;。,)!？?、:"


def items_of(source: str, stretches: Sequence[Stretch]) -> tuple[Item, ...]:
    """The items in the stretches of a section, in order, without numbers and closing punctuation.

    Numbered pieces are items as they stand; text without numbers is cut at semicolons and line ends, short
    sentences also at full stops. Titles of sub-lists (一、常规工作) are left out.
    """
    pieces: list[tuple[int, int]] = []
    numbered = False
    for index, (line, begin, end) in enumerate(stretches):
        if index == 0 and _is_theme(stretches):
            continue
        parts = list(_numbered(line.folded, begin, end))
        if parts and parts[0][2]:
            numbered = True
            if not _is_title(line, stretches[index + 1 :]):
                pieces += [(line.start + start, line.start + stop) for start, stop, _ in parts]
        elif numbered and pieces and _runs_on(source, pieces[-1]):
            pieces[-1] = pieces[-1][0], line.start + end
        elif len(parts) > 1:
            pieces += [(line.start + start, line.start + stop) for start, stop, _ in parts]
        else:
            spans = [(begin, end)] if numbered else _by_punctuation(line.folded, begin, end)
            pieces += [(line.start + start, line.start + stop) for start, stop in spans]
    return tuple(item for begin, end in pieces if (item := _item(source, begin, end)) is not None)


def _is_theme(stretches: Sequence[Stretch]) -> bool:
    """Whether a few words on the heading's own line (九月份——课堂教学) stand over a numbered list below."""
    line, begin, end = stretches[0]
    if len(stretches) < 2 or begin <= line.body or end - begin > _THEME_LENGTH:
        return False
    below = stretches[1][0].marker
    return (
        below is not None
        and below.number == 1
        and marker_at(line.folded, begin) is None
        and not any(char in line.folded[begin:end].rstrip("。;. ") for char in "。;")
    )


def _is_title(line: Line, later: Sequence[Stretch]) -> bool:
    if line.marker is None or line.marker.rank > Rank.CHINESE_BRACKET or not later:
        return False
    below = later[0][0].marker
    text = line.text.strip()
    return (
        below is not None
        and below.rank > line.marker.rank
        and len(text) <= _TITLE_LENGTH
        and text[-1:] not in "。;"
    )


def _runs_on(source: str, piece: tuple[int, int]) -> bool:
    """Whether a piece breaks off at the end of a long line and goes on in the next."""
    text = source[piece[0] : piece[1]].rstrip()
    if text.endswith(_GOES_ON):
        return True
    return len(text) >= _SHORT_SENTENCE and text[-1] not in "。；;.！!？?"


def _numbered(folded: str, begin: int, end: int) -> Iterator[tuple[int, int, bool]]:
    """Cut `1.… 2.… 3.…` written on one line; yields begin, end and whether the piece had a number."""
    start: int = begin
    previous: Marker | None = None
    position = begin
    while position < end:
        found = marker_at(folded, position) if not folded[position].isspace() else None
        if (
            found
            and found[1] <= end
            and (position == begin or _continues(folded, position, previous, found[0]))
        ):
            if folded[start:position].strip():
                yield start, position, previous is not None
            previous, start = found
            position = start
        else:
            position += 1
    if folded[start:end].strip():
        yield start, end, previous is not None


def _continues(folded: str, position: int, previous: Marker | None, found: Marker) -> bool:
    """Whether a number goes on with the list: the next one, set off, or run together as in `制定计划2、听课`."""
    apart = folded[position - 1] in _BEFORE_NUMBER
    if previous is None:
        return apart and found.number == 1
    follows = found.rank == previous.rank and found.number == previous.number + 1
    return follows and (apart or _runs_together(folded, position, found))


def _runs_together(folded: str, position: int, found: Marker) -> bool:
    if not folded[position].isascii():
        return found.rank in (Rank.CIRCLED, Rank.ARABIC, Rank.ARABIC_BRACKET)
    if found.rank is Rank.ARABIC_BRACKET and folded[position] == "(":
        return True
    mark = _NEXT_NUMBER.match(folded, position)
    return found.rank is Rank.ARABIC and mark is not None and "\u4e00" <= folded[position - 1] <= "\u9fff"


def _by_punctuation(folded: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Cut at semicolons, and at full stops too unless that tears running prose apart."""
    sentences = re.split("[。;\n]", folded[begin:end])
    marks = ";。\n" if all(len(sentence.strip()) <= _SHORT_SENTENCE for sentence in sentences) else ";\n"
    spans, start, depth = [], begin, 0
    for position in range(begin, end):
        char = folded[position]
        depth += (char in "([“《") - (char in ")]”》")
        if char in marks and (depth <= 0 or char == "\n"):
            spans.append((start, position))
            start, depth = position + 1, 0
    spans.append((start, end))
    return [(left, right) for left, right in spans if folded[left:right].strip()]


def _item(source: str, begin: int, end: int) -> Item | None:
    while begin < end and source[begin] in _OPENING:
        begin += 1
    while end > begin and source[end - 1] in _CLOSING:
        end -= 1
    words = re.sub(r"\s*\n\s*", "", _NOISE.sub("", source[begin:end]))
    text = re.sub(r"[ \t\u3000]+", " ", words).strip()
    return Item(text, Quote(source[begin:end], begin, end)) if text else None
