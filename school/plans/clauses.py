"""Paragraphs, sentences and clauses of folded text, as spans."""

from __future__ import annotations

import re

from school.plans.activity_words import UNITS
from school.plans.numbers import RANGE

UNNAMED = "次"
"""The unit of a figure that has none; where it stands the text as written has a bracket."""

# The bounds keep texts that are no prose from costing more than their length.
_SENTENCE = re.compile(r"[^。!?！？]{1,1200}[。!?！？]{0,8}")
_STRETCH = re.compile(r"[^。;!?！？]{1,1200}")
_CLAUSE = re.compile(r"[^,;:()]{1,160}")
_ASIDE = re.compile(
    r"(?<=[\u4e00-\u9fff])\([^()\d每各至不一二三四五六七八九十周月年期师长员组]{1,8}\)(?=[\u4e00-\u9fff\d])"
)
_INCLUDING = re.compile(r"(?<=[\u4e00-\u9fff])\((?:包括|含|包含|及)([^()]{2,12})\)")

_FIGURE = re.compile(
    rf"(?<=[\u4e00-\u9fff])\((?P<count>(?:各|均|至少|不少于){{0,2}}\s?{RANGE}\s?)"
    rf"(?:(?P<unit>{UNITS})\)|\)(?=\s?[、,;。]|\s*$))"
)


def sentences(text: str) -> list[tuple[int, int]]:
    """Begin and end of each sentence; semicolons do not end one."""
    return [found.span() for found in _SENTENCE.finditer(text) if found.group().strip()]


def stretches(text: str, begin: int) -> list[tuple[int, int]]:
    """Begin and end of what stands between full stops and semicolons, from a place on."""
    return [found.span() for found in _STRETCH.finditer(text, begin) if found.group().strip()]


def clauses(text: str, begin: int, end: int) -> list[tuple[int, int]]:
    """Begin and end of each clause of a sentence; brackets hold clauses of their own."""
    return [found.span() for found in _CLAUSE.finditer(text, begin, end) if found.group().strip()]


def smooth(text: str) -> str:
    """Take brackets of inclusion out of the way, keeping every position.

    班主任（含科任老师）每月… becomes 班主任、 科任老师 每月…; 市级以上（含市级）名师 and 论文（案例）各一篇
    lose their brackets. So do figures: 总结（1份）, and 公开课、反思（各1）, where UNNAMED stands for the unit.
    """
    text = _FIGURE.sub(_counted, text)
    return _ASIDE.sub(lambda aside: " " * len(aside.group()), _INCLUDING.sub(_included, text))


def _counted(found: re.Match[str]) -> str:
    return f" {found['count']}{found['unit']} " if found["unit"] else f" {found['count']}{UNNAMED}"


def _included(found: re.Match[str]) -> str:
    inner = found[1]
    if inner.endswith(("级", "岁", "年")):
        return " " * len(found.group())
    lead = len(found.group()) - len(inner) - 2
    return "、" + " " * lead + inner + " "
