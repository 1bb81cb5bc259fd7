"""Whom an announcement is for: choices to tick, and what is typed in their place."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from handlers.support.context import Context
from handlers.support.desks import desk_of
from handlers.support.fields import Choice, Data, Field
from handlers.texts.announcing import announce as texts
from handlers.texts.announcing.announcements import room_label
from handlers.texts.names_and_roles import role_name, told_apart
from school.announcing.addressees import (
    Addressees,
    MayNotAddress,
    UnknownAddressees,
    addressable_groups,
    may_address,
    read_addressees,
    union,
)
from school.people import Member, Role
from school.permissions import OVERSEERS

ROLES = (Role.GROUP_LEAD, Role.PREP_LEAD, Role.SCHOOL_LEADER)


async def own_rooms(ctx: Context) -> list[list[Any]]:
    """The group chats this person may announce in: chat, topic, group and title."""
    rooms = await desk_of(ctx).rooms()
    whole = bool(ctx.member.roles & OVERSEERS)
    return [
        [room.chat_id, room.thread_id, room.group_id, room.title]
        for room in rooms
        if whole or room.group_id in ctx.member.leads
    ]


def chosen_values(addressees: Addressees) -> list[str]:
    """Addressees as the values of ticked choices."""
    return [
        *(["all"] if addressees.everyone else []),
        *(f"g{it}" for it in sorted(addressees.groups)),
        *(f"r-{it}" for it in sorted(addressees.roles)),
        *(f"p{it}" for it in sorted(addressees.people)),
        *(f"c{chat_id}.{thread_id}" for chat_id, thread_id in sorted(addressees.rooms)),
    ]


def addressees_from(values: Iterable[str]) -> Addressees:
    """The addressees that ticked choices stand for."""
    return union(_one(value) for value in values)


def _one(value: str) -> Addressees:
    kind, rest = value[0], value[1:]
    if kind == "g":
        return Addressees(groups=frozenset({int(rest)}))
    if kind == "p":
        return Addressees(people=frozenset({int(rest)}))
    if kind == "r":
        return Addressees(roles=frozenset({Role(rest[1:])}))
    if kind == "c":
        chat_id, thread_id = rest.split(".")
        return Addressees(rooms=frozenset({(int(chat_id), int(thread_id))}))
    return Addressees(everyone=True)


def _choices(ctx: Context, data: Data) -> list[Choice]:
    """What one may tick; people who were named stand here too."""
    whole = bool(ctx.member.roles & OVERSEERS)
    rooms = [
        Choice(room_label(title), f"c{chat_id}.{thread_id}") for chat_id, thread_id, _, title in data["rooms"]
    ]
    groups = [Choice(it.name, f"g{it.id}") for it in addressable_groups(ctx.member, ctx.directory)]
    roles = [Choice(role_name(role), f"r-{role}") for role in ROLES] if whole else []
    everybody = [Choice(texts.EVERYBODY, "all")] if whole else []
    known = {it.value for it in [*everybody, *rooms, *groups, *roles]}
    named = addressees_from(it for it in data.get("whom", []) if it not in known)
    people = [_person(ctx, it) for it in ctx.directory.active if it.id in named.people]
    more = [Choice(role_name(role), f"r-{role}") for role in sorted(named.roles)]
    return [*everybody, *people, *more, *rooms, *groups, *roles]


def _person(ctx: Context, member: Member) -> Choice:
    several = len(ctx.directory.roster.called(member.name)) > 1
    return Choice(told_apart(member, ctx.directory) if several else member.name, f"p{member.id}")


def _read_audience(ctx: Context, _: Data, text: str) -> list[str]:
    """What was named, of namesakes all: those who are not meant are unticked by a tap."""
    addressees = read_addressees(text, ctx.directory, namesakes=True)
    if addressees is None:
        raise UnknownAddressees(text)
    named = chosen_values(addressees)
    within_reach = [it for it in named if may_address(ctx.member, _one(it), ctx.directory, ())]
    if not within_reach:
        raise MayNotAddress
    return within_reach


WHOM = Field(
    "whom", lambda _, __: texts.ask_audience(), _choices, _read_audience, many=True, columns=2, page=14
)
