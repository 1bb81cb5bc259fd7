"""Finding oneself on a roster: by a part of the name, by pinyin, or by what Telegram shows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from school.folding import fold
from school.names import pinyin_key
from school.people import Member
from school.permissions import OVERSEERS
from school.problems import Problem

TOKEN_LENGTH: Final = 22
"""Characters of an invitation's token."""

_TOKEN: Final = re.compile(rf"(?<![\w-])j?([A-Za-z0-9_-]{{{TOKEN_LENGTH}}})(?![\w-])", re.ASCII)
_AROUND_NAME: Final = re.compile(r"^(?:我是|我叫|姓名是?[:：]?)|老师$|[\s。.!！]")


class NotAnInvitation(Problem):
    """Words in which no invitation link or code was found."""


def read_token(text: str) -> str:
    """The token in a pasted invitation: a link, a whole message around it, or the code alone.

    Raises:
        NotAnInvitation: there is none.
    """
    match = _TOKEN.search(text)
    if match is None:
        raise NotAnInvitation
    return match[1]


@lru_cache(maxsize=8192)
def spelled(name: str) -> tuple[str, str]:
    """A name in pinyin, whole and by first letters: ("chenxiaoman", "cxm")."""
    syllables = ["".join(c for c in word if c.isalpha()) for word in pinyin_key(name)[0].split()]
    return "".join(syllables), "".join(word[:1] for word in syllables)


def find(members: Iterable[Member], text: str) -> list[Member]:
    """Who may be meant by a typed name, a part of it, or the beginning of its pinyin (chenx, cxm).

    Those of exactly that name stand alone; otherwise all that fit, in the order of a Chinese list.
    """
    wanted = _AROUND_NAME.sub("", fold(text).strip())
    if not wanted:
        return []
    people = list(members)
    exact = [member for member in people if fold(member.name) == wanted]
    return exact or in_order(member for member in people if _fits(member.name, wanted))


def _fits(name: str, wanted: str) -> bool:
    if wanted in fold(name):
        return True
    return wanted.isascii() and any(form.startswith(wanted) for form in spelled(name))


def likely(members: Iterable[Member], first_name: str, last_name: str | None) -> list[Member]:
    """Those whose name an account on Telegram shows, in either order of its two fields, or in pinyin."""
    first, last = (fold(part or "").replace(" ", "") for part in (first_name, last_name))
    shown = {first, last + first, first + last} - {""}
    return [
        member
        for member in members
        if any(fold(member.name) in name for name in shown) or spelled(member.name)[0] in shown
    ]


def in_order(members: Iterable[Member]) -> list[Member]:
    """Members in the order of a Chinese list."""
    return sorted(members, key=lambda member: pinyin_key(member.name))


def needs_consent(member: Member) -> bool:
    """Whether a director has to agree before an account may take this name.

    A name that is taken already, and one with rights over the whole school: an invitation that went round
    the teachers' group must not make anybody who has it a leader.
    """
    return member.user_id is not None or bool(member.appointed & OVERSEERS)
