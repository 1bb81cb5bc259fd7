"""Compiling long tables of words so that text without them is passed over quickly."""

from __future__ import annotations

import re

_LITERALS = re.compile("[\u4e00-\u9fff]")


def word_pattern(pattern: str) -> re.Pattern[str]:
    """A pattern of which every match begins with a Chinese character, a figure or a bracket it names.

    It is only tried where such a character stands; trying dozens of alternatives at every other character of
    a text would take most of the time of reading it.
    """
    first = "".join(sorted(set(_LITERALS.findall(pattern))))
    return re.compile(rf"(?=[\dA-Z(/{first}])(?:{pattern})")
