"""Whose schedule is looked at: one's own (`me`), the school's (`school`), a group's (`g12`), or all (`all`)."""

from __future__ import annotations

from datetime import date

from handlers.support.context import Context
from handlers.texts.scheduling import schedule as texts
from school.directory import Directory
from school.people import Member
from school.permissions import OVERSEERS, may_see_item
from school.problems import Outdated
from school.scheduling.schedule import ItemKind, Occurrence, agenda

ME, SCHOOL, ALL = "me", "school", "all"


def group_scope(group_id: int) -> str:
    """The scope of a group."""
    return f"g{group_id}"


def scopes_of(ctx: Context) -> list[str]:
    """Everything this person can look at, one's own first."""
    groups = [group_scope(group.id) for group in ctx.directory.groups]
    every = [ALL] if ctx.member.roles & OVERSEERS else []
    return [ME, SCHOOL, *groups, *every]


def checked(ctx: Context, scope: str) -> str:
    """The scope of a button, if it exists for this person. Raises Outdated."""
    if scope not in scopes_of(ctx):
        raise Outdated
    return scope


def scope_of_chat(ctx: Context) -> str:
    """What this chat is about: the group or school it is tied to, or the person."""
    if ctx.private or not ctx.caller.bound:
        return ME
    return SCHOOL if ctx.caller.group_id is None else group_scope(ctx.caller.group_id)


def scope_name(ctx: Context, scope: str) -> str:
    """What a scope is called."""
    if scope in (ME, SCHOOL, ALL):
        return {ME: texts.MINE, SCHOOL: texts.WHOLE, ALL: texts.ALL}[scope]
    group = ctx.directory.group_by_id.get(int(scope[1:]))
    if group is None:
        raise Outdated
    return group.name


async def shown_between(ctx: Context, scope: str, first: date, last: date) -> list[Occurrence]:
    """What falls between two days in a scope; month items first, then in order of day and time."""
    items = await ctx.store.schedule.items(first, last)
    member = None if scope == SCHOOL or scope.startswith("g") else ctx.member
    found = [
        it
        for it in agenda(items, first, last, ctx.directory.calendar)
        if in_scope(it, scope, member, ctx.directory)
    ]
    return sorted(found, key=lambda it: it.item.kind is not ItemKind.MONTH)


def in_scope(it: Occurrence, scope: str, member: Member | None, school: Directory) -> bool:
    """Whether an occurrence belongs to a scope; what is only between single people belongs to them."""
    whom = it.item.audience
    if scope == ME:
        assert member is not None  # noqa: S101  (one's own schedule is somebody's)
        return it.concerns(member) or (bool(whom.people) and it.item.created_by == member.id)
    if scope == ALL:
        return member is not None and may_see_item(member, it.item)
    if whom.people:
        return False
    return whom.group_id is None if scope == SCHOOL else scope == group_scope(whom.group_id or 0)
