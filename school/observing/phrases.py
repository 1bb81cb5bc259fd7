"""Phrases for an appraisal: what somebody wrote before, and the usual ones for who has not written yet. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

OFFERED: Final = 6
"""How many are offered at a time."""
SHORTEST, LONGEST = 4, 20
"""Characters of a phrase that is worth a button and fits on one."""

USUAL_STRENGTHS: Final = (
    "目标明确，重点突出",
    "情境贴近学生生活",
    "问题设计有层次",
    "学生参与面广",
    "小组合作有实效",
    "板书清楚美观",
)
USUAL_SUGGESTIONS: Final = (
    "给学生多一点思考时间",
    "关注后进生的参与",
    "练习可以再精简",
    "小结让学生来说",
    "评价语言再具体些",
    "把握好时间分配",
)

_PIECES: Final = re.compile(r"[\n。；;！!？?]+")
_NUMBERED: Final = re.compile(r"^\s*(?:\d{1,2}[.、．)）]|[①-⑳]|[-·•])\s*")


def suggested(written: Iterable[str], usual: Sequence[str]) -> list[str]:
    """Phrases to offer: what stood in several earlier appraisals, then the newest, then the usual ones.

    `written` are earlier texts, the newest first. What differs in numbering only is one phrase.
    """
    counts: dict[str, int] = {}
    for text in written:
        for phrase in dict.fromkeys(_phrases(text)):
            counts[phrase] = counts.get(phrase, 0) + 1
    # Sorting is stable: equals stay in the order in which they were met, the newest first.
    own = sorted(counts, key=lambda phrase: -counts[phrase])
    return list(dict.fromkeys([*own, *usual]))[:OFFERED]


def _phrases(text: str) -> list[str]:
    pieces = (_NUMBERED.sub("", piece).strip(" ，,、") for piece in _PIECES.split(text))
    return [piece for piece in pieces if SHORTEST <= len(piece) <= LONGEST]
