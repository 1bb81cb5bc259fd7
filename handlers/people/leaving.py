"""Untying accounts, leaving the school, and handing over the research office."""

from __future__ import annotations

from handlers.people.choosing import active_member, name_buttons, tell_of_new_duties
from handlers.support.context import Context
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts.html import Html
from handlers.texts.people import members as texts
from school.people import Member, Role
from school.permissions import holds
from school.problems import Forbidden, Outdated
from school.staff.joining import in_order
from school.staff.staffing import check_director_remains

family = Family("leaving", "老师名单")


@family.button("people.free", role=Role.DIRECTOR)
async def ask_free(ctx: Context, member_id: int) -> None:
    """Untying an account is asked for twice."""
    member = active_member(ctx, member_id)
    _ask(ctx, texts.ask_free(member), member, texts.YES_FREE, "people.unlink")


@family.button("people.unlink", role=Role.DIRECTOR)
async def free(ctx: Context, member_id: int) -> None:
    """Untie the account from the name; what was recorded stays."""
    member = active_member(ctx, member_id)
    if member.user_id is not None:
        check_director_remains(ctx.directory, without=member)
        await ctx.store.members.unlink(member.id)
        ctx.tell(member.user_id, texts.you_are_freed(member.name, ctx.directory.school.name))
    ctx.show(texts.freed(member.name), [[Button(texts.CARD, f"people.show:{member.id}")]])


@family.button("people.leave", role=Role.DIRECTOR)
async def ask_leave(ctx: Context, member_id: int) -> None:
    """Leaving is asked for twice."""
    member = active_member(ctx, member_id)
    _ask(ctx, texts.ask_leave(member), member, texts.YES_LEAVE, "people.gone")


@family.button("people.gone", role=Role.DIRECTOR)
async def leave(ctx: Context, member_id: int) -> None:
    """Take a person off the roster; what was recorded stays."""
    member = ctx.directory.member_by_id.get(member_id)
    if member is None:
        raise Outdated
    if member.active:
        check_director_remains(ctx.directory, without=member)
        await ctx.store.members.leave(member.id)
        if member.user_id is not None:
            ctx.tell(member.user_id, texts.you_have_left(ctx.directory.school.name))
    ctx.show(texts.left(member.name), [[Button(texts.PEOPLE, "people.pick:0")]])


def _ask(ctx: Context, words: Html, member: Member, yes: str, verb: str) -> None:
    no = Button(texts.NO, f"people.show:{member.id}")
    ctx.show(words, [[Button(yes, f"{verb}:{member.id}"), no]])


# Handing over ------------------------------------------------------------------------------------------


@family.command("handover", "交接教科室主任", role=Role.DIRECTOR, where=Where.PRIVATE)
async def hand_over(ctx: Context) -> None:
    """Choose the next director."""
    await choose_successor(ctx, 0)


@family.button("handover.page", role=Role.DIRECTOR)
async def choose_successor(ctx: Context, page: int) -> None:
    """Those who could take over: they have joined."""
    candidates = in_order(it for it in ctx.directory.active if _may_succeed(ctx, it))
    if not candidates:
        ctx.show(texts.no_successor())
        return
    names = name_buttons(
        ctx, candidates, page, lambda it: f"handover.to:{it.id}", lambda at: f"handover.page:{at}"
    )
    ctx.show(texts.ask_successor(), names)


def _may_succeed(ctx: Context, member: Member) -> bool:
    return member.user_id is not None and member.id != ctx.member.id


@family.button("handover.to", role=Role.DIRECTOR)
async def ask_hand_over(ctx: Context, member_id: int) -> None:
    """The last look. Beside another director one can only step down."""
    member = _successor(ctx, member_id)
    is_director = Role.DIRECTOR in member.appointed
    go = [Button(texts.HAND_OVER_AND_GO, f"handover.do:{member.id}:0")]
    stay = [Button(texts.HAND_OVER_AND_STAY, f"handover.do:{member.id}:1")]
    back = [Button(texts.BACK, "handover.page:0")]
    ctx.show(
        texts.ask_hand_over(member, is_director=is_director), [go, back] if is_director else [go, stay, back]
    )


@family.button("handover.do", role=Role.TEACHER)
async def finish_hand_over(ctx: Context, member_id: int, stays: int) -> None:
    """Make the successor a director; the old one steps down or stays.

    Open to teachers because the second tap comes from somebody who is a director no more.
    """
    member, before = _successor(ctx, member_id), ctx.directory
    if holds(ctx.member, Role.DIRECTOR):
        await ctx.store.members.appoint(member.id, Role.DIRECTOR)
        if not stays:
            await ctx.store.members.dismiss(ctx.member.id, Role.DIRECTOR)
        await ctx.reload()
        tell_of_new_duties(ctx, before)
    elif Role.DIRECTOR not in member.appointed:
        raise Forbidden
    ctx.show(texts.handed_over(member.name, stays=bool(stays)))


def _successor(ctx: Context, member_id: int) -> Member:
    member = active_member(ctx, member_id)
    if not _may_succeed(ctx, member):
        raise Outdated
    return member
