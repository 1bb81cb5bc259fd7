"""Whom the words of a plan name: whom something is for, and who has to hand it in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from school.directory import Directory
from school.people import GroupKind, Member
from school.plan_review.proposals import Whom
from school.scheduling.audiences import HEADS, Named, read_audience, read_named
from school.scheduling.schedule import Audience

_WORDS: Final = re.compile(r"[\s，,。；;：:]+")
_GROUPS: Final = re.compile(
    r"(?:(?:各|每个?)(?P<every>教研|备课|学科)?|(?<![\u4e00-\u9fff])(?P<kind>教研|备课|学科)?)组(?!组?长|[员织成内])"
)
_KINDS: Final = {"教研": GroupKind.SUBJECT, "学科": GroupKind.SUBJECT, "备课": GroupKind.PREP}
_TAKEN_ON: Final = re.compile(
    r"(?:(?P<open>[（(])|[，,\s]*(?<![（(]))由(?P<who>[^，,。；;由（()）]{2,30}?)(?:承担|承办|主办|负责(?![人制]))(?(open)[）)])"
)


def whom_for(words: str, school: Directory, author: Member) -> Whom | None:
    """The groups or heads a sentence names. People named in it have something to do, and are not all it is for."""
    return _as_whom(replace(_named(words, school), people=()).audience(school, author))


def whom_owing(words: str, school: Directory) -> Whom | None:
    """Who hands in what a sentence asks for: 各教研组上交总结 is the work of their heads. None where that is nobody."""
    heads = _GROUPS.sub(lambda groups: f" {groups[0].lstrip('各每个')}长 ", words)
    return _as_whom(replace(_named(heads, school), people=(), parts={}).owing(school))


def nobody_called(words: str, school: Directory) -> str:
    """The heads or the kind of groups a sentence names where this school has none at all (备课组长, 备课组), or ""."""
    kinds = [it["every"] or it["kind"] for it in _GROUPS.finditer(words)]
    if not (kinds or any(who in words for who in HEADS)):
        return ""
    named = _named(_GROUPS.sub(" ", words), school)
    if named.whole_school or named.groups:
        return ""
    if kinds:
        lacking = None not in kinds and not {_KINDS[it] for it in kinds} & {it.kind for it in school.groups}
        return f"{kinds[0]}组" if lacking else ""
    if any(it.roles & named.roles for it in school.active):
        return ""
    return next((who for who, roles in HEADS.items() if who in words and roles & named.roles), "")


def without_takers(title: str, whom: Whom | None, school: Directory, author: Member) -> str:
    """A title without 由数学组、语文组承担, where it is for just those."""
    taken = _TAKEN_ON.search(title)
    if taken is None or not _named(taken["who"], school).groups:
        return title
    meant = _as_whom(read_audience(taken["who"], school, author))
    left = f"{title[: taken.start()]}{title[taken.end() :]}".strip("，, ")
    return left if left and meant == whom else title


def _named(words: str, school: Directory) -> Named:
    named = Named()
    for word in filter(None, _WORDS.split(words)):
        _, named = read_named(word, named, school)
    return named


def _as_whom(found: Audience | None) -> Whom | None:
    return Whom(found.group_id, people=found.people) if found is not None else None
