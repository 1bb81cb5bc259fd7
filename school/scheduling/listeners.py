"""Who learns of the schedule in which chat. A chat is tied to a group (its id) or to the whole school (None). Pure."""

from __future__ import annotations

from collections.abc import Iterable, Set

from school.people import Member
from school.scheduling.schedule import Audience


def chats_told(audience: Audience, bound: Iterable[int | None]) -> set[int | None]:
    """The ties (a group's id, None for the whole school) of the chats in which something is announced.

    Where the whole school has no chat of its own, what is for it is told in those of the groups.
    """
    ties = set(bound)
    if audience.people:
        return set()
    if audience.group_id in ties:
        return {audience.group_id}
    return ties if audience.group_id is None else set()


def hears_in_chat(member: Member, ties: Set[int | None]) -> bool:
    """Whether somebody learns what is announced in the chats with these ties."""
    return None in ties or bool(member.groups & ties)


def in_week_of(audience: Audience, tie: int | None, bound: Iterable[int | None]) -> bool:
    """Whether the week's words in a chat with this tie speak of something for this audience.

    The chat of the whole school also speaks for the groups that have none.
    """
    if audience.people:
        return False
    group = audience.group_id
    return group is None or group == tie or (tie is None and group not in set(bound))
