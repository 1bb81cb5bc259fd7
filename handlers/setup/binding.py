"""Tying a Telegram group, or a topic of a forum, to the school or to one of its groups."""

from __future__ import annotations

from dataclasses import dataclass

from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button, Keyboard, in_columns
from handlers.texts.html import Html
from handlers.texts.setup import chats as texts
from school.binding import MayNotBind, MayNotRebind, best_first, bindable, may_take_over
from school.directory import Directory
from school.people import Group, GroupKind, Member
from school.permissions import may_bind
from school.problems import OnlyInGroup, Outdated
from storage.chats import BoundChat
from storage.directories import read_directory

family = Family("binding", "群")
WHOLE = 0
"""Stands in a button for the whole school."""

MOST_GROUPS = 60
"""Buttons of groups on one page; Telegram takes 100 in all."""


@dataclass(frozen=True, slots=True)
class Desk:
    """A place from which somebody ties chats: a school, and the person as its member."""

    school: Directory
    member: Member


async def desks_of(ctx: Context) -> list[Desk]:
    """The schools in which this person may tie chats to something, the one this is about first."""
    desks = []
    for seat in await ctx.store.accounts.seats(ctx.user.id):
        school = await read_directory(ctx.store.session, seat.school_id)
        desk = Desk(school, school.member_by_id[seat.member_id])
        if bindable(desk.school, desk.member):
            desks.append(desk)
    here = ctx.member_or_none
    return sorted(desks, key=lambda desk: here is None or desk.member.id != here.id)


async def _desk(ctx: Context, school_id: int) -> Desk:
    """This person's place in a school. Raises MayNotBind where there is nothing to tie from."""
    desk = next((it for it in await desks_of(ctx) if it.school.school.id == school_id), None)
    if desk is None:
        raise MayNotBind
    return desk


def offer(
    ctx: Context, desk: Desk, others: list[Desk], kind: GroupKind = GroupKind.SUBJECT
) -> tuple[Html, Keyboard]:
    """The question what to tie this chat to: the whole school, its groups of one kind, other schools."""
    options, school_id = bindable(desk.school, desk.member), desk.school.school.id
    groups = [group for group in options if group is not None]
    kinds = [it for it in GroupKind if any(group.kind is it for group in groups)]
    if kinds and kind not in kinds:
        kind = kinds[0]
    shown = best_first((it for it in groups if it.kind is kind), ctx.chat.title or "")[:MOST_GROUPS]
    elsewhere = [
        *((texts.other_kind(it), f"chat.offer:{school_id}:{it}") for it in kinds if it is not kind),
        *((texts.other_school(it.school), f"chat.offer:{it.school.school.id}:{kind}") for it in others),
    ]
    keyboard = [
        [_choice(school_id, None)] if None in options else [],
        *in_columns([_choice(school_id, group) for group in shown], 2 if kind is GroupKind.PREP else 3),
        *([Button(label, data)] for label, data in elsewhere),
    ]
    return texts.offer(desk.school, topic=bool(ctx.thread_id)), keyboard


def _choice(school_id: int, group: Group | None) -> Button:
    label = group.name if group else texts.WHOLE
    return Button(label, f"chat.bind:{school_id}:{group.id if group else WHOLE}")


@family.button("chat.offer", role=None)
async def turn(ctx: Context, school_id: int, kind: GroupKind) -> None:
    """Show the groups of another kind or another school."""
    desk = await _desk(ctx, school_id)
    others = [it for it in await desks_of(ctx) if it.school.school.id != school_id]
    ctx.show(*offer(ctx, desk, others, kind))


@family.button("chat.bind", role=None)
async def choose(ctx: Context, school_id: int, group_id: int) -> None:
    """Tie this chat or topic to what was tapped."""
    desk = await _desk(ctx, school_id)
    await tie(ctx, desk, _tapped(desk, group_id))


@family.button("chat.rebind", role=None)
async def take_over(ctx: Context, school_id: int, group_id: int) -> None:
    """Tie a chat anew that is tied to something else; this is the confirmation."""
    desk = await _desk(ctx, school_id)
    await tie(ctx, desk, _tapped(desk, group_id), sure=True)


@family.button("chat.keep", role=None)
async def keep(ctx: Context) -> None:
    """Leave a chat tied to what it is tied to."""
    if not await desks_of(ctx):
        raise MayNotBind
    ctx.show(texts.kept())


def _tapped(desk: Desk, group_id: int) -> Group | None:
    """The group of a button. Raises Outdated when the school has it no more."""
    if group_id == WHOLE:
        return None
    group = desk.school.group_by_id.get(group_id)
    if group is None:
        raise Outdated
    return group


async def tie(ctx: Context, desk: Desk, group: Group | None, *, sure: bool = False) -> None:
    """Tie this chat or topic; ask first where that takes it away from something else."""
    if ctx.private:
        raise OnlyInGroup
    school_id, group_id = desk.school.school.id, group.id if group else None
    if not may_bind(desk.member, group_id):
        raise MayNotBind
    topic = bool(ctx.thread_id)
    rival = await _rival(ctx, desk, group_id)
    if rival is not None and not may_take_over(desk.member, desk.school, rival.school_id, rival.group_id):
        raise MayNotRebind
    if rival is not None and not sure:
        old = await read_directory(ctx.store.session, rival.school_id)
        question = texts.ask_take_over((old, rival.group_id), (desk.school, group_id), topic=topic)
        data = f"chat.rebind:{school_id}:{group_id or WHOLE}"
        ctx.show(question, [[Button(texts.TAKE_OVER, data), Button(texts.KEEP, "chat.keep")]])
        return
    chat = BoundChat(ctx.chat.id, ctx.thread_id, school_id, group_id, ctx.chat.title or "", present=True)
    await ctx.store.chats.bind(chat, ctx.user.id, ctx.now)
    if rival is not None and rival.school_id != school_id:
        await _tell_bereft(ctx, rival)
    ctx.show(texts.bound(desk.school, group_id, topic=topic), [[private_chat(ctx)]])


async def _rival(ctx: Context, desk: Desk, group_id: int | None) -> BoundChat | None:
    """What this chat or topic is tied to and would be taken away from; None where it is free or ours.

    A topic may be given to a group while the chat as a whole belongs to the same school.
    """
    exact = await ctx.store.chats.at(ctx.chat.id, ctx.thread_id)
    if exact is not None:
        same = (exact.school_id, exact.group_id) == (desk.school.school.id, group_id)
        return None if same else exact
    whole = await ctx.store.chats.at(ctx.chat.id, 0)
    return whole if whole is not None and whole.school_id != desk.school.school.id else None


async def _tell_bereft(ctx: Context, rival: BoundChat) -> None:
    """Tell the directors of the other school that the chat is theirs no more."""
    school = await read_directory(ctx.store.session, rival.school_id)
    for director in school.directors:
        if director.user_id is not None:
            ctx.tell(director.user_id, texts.taken_away(rival.title, ctx.sender_name))


def private_chat(ctx: Context) -> Button:
    """A button that opens the private chat with the bot."""
    return Button(texts.TALK, url=f"https://t.me/{ctx.environment.bot_username}")
