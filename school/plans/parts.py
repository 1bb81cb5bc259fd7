"""Files that hold several plans: where each begins."""

from __future__ import annotations

import re
from collections.abc import Sequence

from school.plans.document import Part
from school.plans.lines import Line, Rank

_TITLE_LENGTH = 60
_DOCUMENT = "计划|方案|安排|总结|制度|要点|意见"
_NUMBERED = re.compile(
    rf"第[一二三四五六七八九十\d]{{1,3}}篇\s?[:、]?.{{0,50}}|[^。;]{{0,48}}(?:{_DOCUMENT})[^。;]{{0,12}}?(?:[(\[]?\s?篇?\s?[一二三四五六七八九十\d]{{1,3}}\s?[)\]]?)"
)
_TITLE = re.compile(rf"[^。;,:]{{2,48}}(?:{_DOCUMENT})(?:\s?\(.{{1,10}}\))?")
_OPENING = re.compile(r"指导思想|工作思路|基本思路")


def read_parts(source: str, lines: Sequence[Line]) -> tuple[Part, ...]:
    """The plans a text holds, if it is more than one: told by numbered titles, else by fresh beginnings."""
    starts = [index for index, line in enumerate(lines) if _is_numbered_title(line)]
    if len(starts) < 2:
        starts = [_title_above(lines, index) for index, line in enumerate(lines) if _opens(line)]
    if len(starts) < 2:
        return ()
    ends = [lines[index].start for index in starts[1:]] + [len(source)]
    return tuple(
        Part(source[lines[index].start :].split("\n", 1)[0].strip()[:_TITLE_LENGTH], lines[index].start, end)
        for index, end in zip(starts, ends, strict=True)
    )


def _is_numbered_title(line: Line) -> bool:
    text = line.folded.strip()
    return line.marker is None and len(text) <= _TITLE_LENGTH and _NUMBERED.fullmatch(text) is not None


def _opens(line: Line) -> bool:
    first = line.marker is not None and line.marker.rank is Rank.CHINESE and line.marker.number == 1
    return first and _OPENING.search(line.text[:12]) is not None


def _title_above(lines: Sequence[Line], index: int) -> int:
    for above in range(index - 1, max(-1, index - 4), -1):
        text = lines[above].folded.strip()
        if lines[above].marker is None and len(text) <= _TITLE_LENGTH and _TITLE.fullmatch(text):
            return above
    return index
