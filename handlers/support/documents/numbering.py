"""The numbers that Word sets in front of paragraphs by itself: 一、（一）1. (1) ①.

Rules from ECMA-376 part 1, 17.9: definitions (abstractNum) hold nine levels; lists (num) use a definition
and may override it; lists of one definition count on together until one starts anew.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Final
from xml.etree.ElementTree import Element

from handlers.support.documents.numerals import numeral
from handlers.support.documents.packages import is_on

_LEVELS: Final = 9
_PLACE: Final = re.compile(r"%([1-9])")
_BULLET: Final = "●"
_FULL_WIDTH_ENDS: Final = "、）．：。】》"


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    style: str = "decimal"
    pattern: str = ""
    restart: int | None = None
    """After which level (from 1) it starts anew; 0 never, None after any above it."""
    legal: bool = False
    """Whether the numbers above are shown in Arabic digits."""


@dataclass(slots=True)
class _List:
    definition: str
    levels: dict[int, _Level]
    starts: dict[int, int]
    used: bool = False


class Numbering:
    """Counts through one document; ask for every numbered paragraph once, in order."""

    def __init__(self, root: Element | None) -> None:
        self._lists: dict[str, _List] = {}
        # By definition: the present number of each level; a level that starts anew is missing.
        self._counts: dict[str, dict[int, int]] = {}
        self._styled: dict[tuple[str, str], int] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: Element) -> None:
        abstracts = {each.get("abstractNumId", ""): each for each in root.iter("abstractNum")}
        by_style = {
            link.get("val"): name
            for name, each in abstracts.items()
            if (link := each.find("styleLink")) is not None
        }
        for each in root.iter("num"):
            name = _value(each, "abstractNumId") or ""
            link = abstracts[name].find("numStyleLink") if name in abstracts else None
            if link is not None:
                name = by_style.get(link.get("val"), name)
            if name in abstracts:
                self._add(each, name, abstracts[name])

    def _add(self, each: Element, name: str, abstract: Element) -> None:
        number = each.get("numId", "")
        levels = {_index(level): _level(level) for level in abstract.findall("lvl")}
        starts = {}
        for override in each.findall("lvlOverride"):
            if (own := override.find("lvl")) is not None:
                levels[_index(override)] = _level(own)
            if (start := _number(_value(override, "startOverride"))) is not None:
                starts[_index(override)] = start
        self._lists[number] = _List(name, levels, starts)
        for level in abstract.findall("lvl"):
            if style := _value(level, "pStyle"):
                self._styled[number, style] = _index(level)

    def level_of_style(self, number: str, style: str) -> int | None:
        """The level (from 0) at which a list numbers the paragraphs of a style."""
        return self._styled.get((number, style))

    def next(self, number: str, level: int) -> str:
        """The number of the next paragraph of a list at a level from 0, with what sets it off; "" for none."""
        entry = self._lists.get(number)
        if entry is None or not 0 <= level < _LEVELS:
            return ""
        counts = self._counts.setdefault(entry.definition, {})
        if not entry.used:
            entry.used = True
            for each, start in entry.starts.items():
                counts.pop(each, None)
                entry.levels[each] = replace(entry.levels.get(each, _Level()), start=start)
        self._count(entry, counts, level)
        return _shown(entry, counts, level)

    @staticmethod
    def _count(entry: _List, counts: dict[int, int], level: int) -> None:
        for above in range(level):
            counts.setdefault(above, entry.levels.get(above, _Level()).start)
        counts[level] = counts[level] + 1 if level in counts else entry.levels.get(level, _Level()).start
        for below in [each for each in counts if each > level]:
            restart = entry.levels.get(below, _Level()).restart
            if restart is None or level < restart:
                del counts[below]


def _shown(entry: _List, counts: dict[int, int], level: int) -> str:
    own = entry.levels.get(level, _Level())
    if own.style == "bullet":
        return f"{_BULLET} " if own.pattern.strip() else ""
    if own.style == "none" and not _PLACE.search(own.pattern):
        return ""

    def value(place: re.Match[str]) -> str:
        index = int(place[1]) - 1
        style = entry.levels.get(index, _Level()).style
        return numeral(counts.get(index, 1), "decimal" if own.legal and style != "none" else style)

    text = _PLACE.sub(value, own.pattern).strip()
    if not text:
        return ""
    # 1.2019年 would be read as another number.
    return text if text[-1] in _FULL_WIDTH_ENDS else f"{text} "


def _level(element: Element) -> _Level:
    return _Level(
        start=_number(_value(element, "start")) or 0,
        style=_value(element, "numFmt") or "decimal",
        pattern=_value(element, "lvlText") or "",
        restart=_number(_value(element, "lvlRestart")),
        legal=is_on(element.find("isLgl")),
    )


def _index(element: Element) -> int:
    return _number(element.get("ilvl")) or 0


def _value(element: Element, name: str) -> str | None:
    child = element.find(name)
    return None if child is None else child.get("val")


def _number(text: str | None) -> int | None:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 6 else None
