"""Whom the words of a plan name: whom something is for, and who has to hand it in."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from school.directory import Directory
from school.people import Member
from school.plan_review.proposals import Whom
from school.scheduling.audiences import Named, read_named
from school.scheduling.schedule import Audience

_WORDS: Final = re.compile(r"[\s，,。；;：:]+")
_GROUPS: Final = re.compile(
    r"(?:(?:各|每个?)(?:教研|备课|学科)?|(?<![\u4e00-\u9fff])(?:教研|备课|学科)?)组(?!组?长|[员织成内])"
)


def whom_for(words: str, school: Directory, author: Member) -> Whom | None:
    """The groups or heads a sentence names. People named in it have something to do, and are not all it is for."""
    return _as_whom(replace(_named(words, school), people=()).audience(school, author))


def whom_owing(words: str, school: Directory) -> Whom | None:
    """Who hands in what a sentence asks for: 各教研组上交总结 is the work of their heads. None where that is nobody."""
    heads = _GROUPS.sub(lambda groups: f" {groups[0].lstrip('各每个')}长 ", words)
    return _as_whom(replace(_named(heads, school), people=(), parts={}).owing(school))


def _named(words: str, school: Directory) -> Named:
    named = Named()
    for word in filter(None, _WORDS.split(words)):
        _, named = read_named(word, named, school)
    return named


def _as_whom(found: Audience | None) -> Whom | None:
    return Whom(found.group_id, people=found.people) if found is not None else None
