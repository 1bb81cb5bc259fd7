"""Work that counts only after a head has looked at it, where the school wants that. Pure."""

from __future__ import annotations

from enum import StrEnum

from school.counting.duties import Metric
from school.directory import Directory
from school.people import Member


class Sort(StrEnum):
    """The two sorts of work that may wait: what is entered with /log, and observed lessons."""

    RECORD = "r"
    LOG = "o"


class State(StrEnum):
    """Where a piece of work stands. What was returned does not count; changed, it waits again."""

    COUNTED = "counted"
    PENDING = "pending"
    RETURNED = "returned"


def deciders(author: Member, school: Directory) -> list[Member]:
    """Who looks at somebody's work: the heads of their groups, or else the directors; nobody looks at their own."""
    heads = [it for it in school.active if _heads(it, author)]
    return heads or [it for it in school.directors if it.id != author.id]


def _heads(member: Member, author: Member) -> bool:
    return member.id != author.id and bool(author.groups & member.leads.keys() - author.leads.keys())


def told(author: Member, school: Directory) -> list[Member]:
    """Who hears that somebody's work waits: those who look at it, or else directors; only who has joined can hear."""
    joined = [it for it in deciders(author, school) if it.user_id is not None]
    return joined or [it for it in school.directors if it.user_id is not None and it.id != author.id]


def state_of(author: Member, metric: Metric, school: Directory) -> State:
    """How a new or changed piece of work begins: it counts at once where nobody is there to look at it."""
    waits = metric in school.consent and deciders(author, school)
    return State.PENDING if waits else State.COUNTED


def may_decide(member: Member, author: Member, school: Directory) -> bool:
    """The heads of the author's groups decide, and directors may do it for them."""
    if member.id == author.id:
        return False
    return member in school.directors or _heads(member, author)
