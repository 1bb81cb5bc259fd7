"""Who may do what. The one place where a role becomes a right."""

from __future__ import annotations

from collections.abc import Iterable

from school.people import Member, Role
from school.problems import Problem
from school.scheduling.schedule import Audience, Item

HEADS = frozenset({Role.GROUP_LEAD, Role.PREP_LEAD})
"""Those who lead a group."""

OVERSEERS = frozenset({Role.DIRECTOR, Role.SCHOOL_LEADER})
"""Those who see the counts of the whole school."""

_IMPLIED: dict[Role, frozenset[Role]] = {
    Role.TEACHER: frozenset(Role),
    Role.PREP_LEAD: HEADS | OVERSEERS,
    Role.GROUP_LEAD: HEADS | OVERSEERS,
    Role.SCHOOL_LEADER: OVERSEERS,
    Role.DIRECTOR: frozenset({Role.DIRECTOR}),
}


def holds(member: Member, needed: Role) -> bool:
    """Whether a member may use what is meant for `needed`: directors and leaders may what heads may."""
    return member.active and bool(member.roles & _IMPLIED[needed])


def may_see_board(member: Member, group_id: int | None) -> bool:
    """Counts of a group are seen by its leads and by overseers; those of the school by overseers."""
    if not member.active:
        return False
    return bool(member.roles & OVERSEERS) or (group_id is not None and group_id in member.leads)


def may_post_board(member: Member, group_id: int | None) -> bool:
    """Counts of people are laid open in a group chat only by the group's lead or the director."""
    return may_bind(member, group_id)


def may_bind(member: Member, group_id: int | None) -> bool:
    """A chat is tied to the whole school by the director, to a group by its lead or the director."""
    if not member.active:
        return False
    return Role.DIRECTOR in member.roles or (group_id is not None and group_id in member.leads)


def looks_after(member: Member, of: Member) -> bool:
    """A person's numbers and leave are the matter of overseers and of who leads a group of the person."""
    return member.active and bool(member.roles & OVERSEERS or of.groups & member.leads.keys())


class MayNotSchedule(Problem):
    """Somebody schedules for people whom they don't lead."""


def may_schedule(member: Member, audience: Audience, people: Iterable[Member] = ()) -> bool:
    """The director and school leaders schedule for everybody, heads for their groups and single people in them.

    `people` are the members behind `audience.people`; anybody may meet with oneself.
    """
    if not member.active:
        return False
    if member.roles & OVERSEERS:
        return True
    if audience.people:
        return bool(member.leads) and all(
            it.id == member.id or it.groups & member.leads.keys() for it in people
        )
    return audience.group_id in member.leads


class MayNotChange(Problem):
    """Somebody changes an item that others answer for."""


def may_change_item(member: Member, item: Item) -> bool:
    """An item is changed by the director, by who leads its group, and by who made it and still may make such."""
    if not member.active:
        return False
    made_it = member.id == item.created_by and bool(member.leads or member.roles & OVERSEERS)
    leads_it = not item.audience.people and item.audience.group_id in member.leads
    return Role.DIRECTOR in member.roles or made_it or leads_it


def may_see_item(member: Member, item: Item) -> bool:
    """What the school and its groups do is open to all its members; what single people do is theirs."""
    if not member.active:
        return False
    open_to_all = not item.audience.people or bool(member.roles & OVERSEERS)
    return open_to_all or item.concerns(member) or member.id == item.created_by
