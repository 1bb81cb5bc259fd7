"""Phrases for an appraisal: somebody's own, what they wrote before, and the usual ones. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256
from typing import Final

from school.problems import BadAnswer, Problem


class TooManyPhrases(Problem):
    """Somebody has as many phrases of their own as fit under a question."""


class PhraseLength(Problem):
    """A phrase that is too short or too long for a button."""

    def __init__(self, phrase: str) -> None:
        self.phrase = phrase


OFFERED: Final = 6
"""How many are offered at a time."""
SHORTEST, LONGEST = 4, 20
"""Characters of a phrase that is worth a button and fits on one."""
LEAST_TYPED: Final = 2
"""Characters of a phrase that somebody types as their own, at least."""
MOST_OWN: Final = 12
"""Phrases of a part that somebody may have of their own."""

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


class Praise(StrEnum):
    """The two parts of an appraisal that are written in phrases."""

    STRENGTHS = "strengths"
    SUGGESTIONS = "suggestions"


USUAL: Final[Mapping[Praise, Sequence[str]]] = {
    Praise.STRENGTHS: USUAL_STRENGTHS,
    Praise.SUGGESTIONS: USUAL_SUGGESTIONS,
}


@dataclass(frozen=True, slots=True)
class OwnPhrases:
    """What somebody has said about phrases: their own by part, in order, and those never to be suggested."""

    own: Mapping[Praise, tuple[str, ...]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()

    def of(self, part: Praise) -> tuple[str, ...]:
        """Their own phrases of a part."""
        return self.own.get(part, ())

    def with_own(self, part: Praise, phrases: Iterable[str]) -> OwnPhrases:
        """With these as their own of a part, each once; what is one's own is hidden no longer. Raises TooManyPhrases."""
        once = tuple(dict.fromkeys(phrases))
        if len(once) > MOST_OWN:
            raise TooManyPhrases
        return OwnPhrases({**self.own, part: once}, self.hidden - set(once))

    def without(self, phrase: str) -> OwnPhrases:
        """Without ever suggesting a phrase again."""
        return replace(self, hidden=self.hidden | {phrase})


def suggested(written: Iterable[str], part: Praise, said: OwnPhrases) -> list[str]:
    """Phrases to offer: one's own, then what stood in several earlier appraisals, then the newest, then the usual ones.

    `written` are earlier texts of the part, the newest first. What differs in numbering only is one phrase.
    """
    counts: dict[str, int] = {}
    for text in written:
        for phrase in dict.fromkeys(_phrases(text)):
            counts[phrase] = counts.get(phrase, 0) + 1
    # Sorting is stable: equals stay in the order in which they were met, the newest first.
    before = sorted(counts, key=lambda phrase: -counts[phrase])
    own = said.of(part)
    others = [it for it in (*before, *USUAL[part]) if it not in said.hidden]
    return list(dict.fromkeys([*own, *others]))[: max(OFFERED, len(own))]


def read_phrases(text: str) -> list[str]:
    """Phrases, one in each line, without numbers before them. Raises BadAnswer("phrase") and PhraseLength."""
    found = [it for line in text.splitlines() if (it := _NUMBERED.sub("", line).strip(" 　，,、。；;"))]
    if not found:
        raise BadAnswer("phrase", text)
    if unfit := next((it for it in found if not LEAST_TYPED <= len(it) <= LONGEST), None):
        raise PhraseLength(unfit)
    return found


def tag_of(phrase: str) -> str:
    """A phrase in eight characters, for the data of a button."""
    return sha256(phrase.encode()).hexdigest()[:8]


def _phrases(text: str) -> list[str]:
    pieces = (_NUMBERED.sub("", piece).strip(" ，,、") for piece in _PIECES.split(text))
    return [piece for piece in pieces if SHORTEST <= len(piece) <= LONGEST]
