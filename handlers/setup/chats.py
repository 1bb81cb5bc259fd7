"""The school's Telegram groups: /bind, /unbind, /chats, and following what happens to them."""

from __future__ import annotations

from datetime import datetime

from telegram import ChatMember
from telegram.constants import ChatType

from handlers.setup.binding import desks_of, offer, private_chat, tie
from handlers.support.context import Context
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, Keyboard
from handlers.texts.html import Html
from handlers.texts.setup import chats as texts
from school.binding import MayNotBind, find_target
from school.people import Role
from school.permissions import may_bind
from school.problems import NotAMember, OnlyInGroup
from storage.chats import BoundChat
from storage.directories import read_directory

family = Family("chats", "群")
STARTGROUP = "bind"
"""What the link that adds the bot to a group passes to /start."""


@family.command(
    "bind",
    "把本群绑定到组或全校",
    role=None,
    offered_to=Role.GROUP_LEAD,
    where=Where.GROUP,
    example="/bind 数学组",
)
async def bind(ctx: Context) -> None:
    """Tie this chat or topic to what the line names, or offer what there is."""
    if ctx.private:
        ctx.require(Role.GROUP_LEAD)
        await show_chats(ctx)
        return
    desks = await desks_of(ctx)
    if not desks:
        raise MayNotBind if ctx.member_or_none else NotAMember(in_bound_chat=ctx.caller.bound)
    if ctx.args:
        await tie(ctx, desks[0], find_target(desks[0].school, ctx.args))
    else:
        question, keyboard = offer(ctx, desks[0], desks[1:])
        tied = await ctx.store.chats.at(ctx.chat.id, ctx.thread_id)
        if tied is not None and tied.school_id == desks[0].school.school.id:
            now = texts.bound_now(desks[0].school, tied.group_id, topic=bool(ctx.thread_id))
            question = Html(f"{now}\n{question}")
        ctx.reply(question, keyboard)


@family.command("unbind", "解除本群的绑定", role=Role.GROUP_LEAD, where=Where.GROUP)
async def unbind(ctx: Context) -> None:
    """Untie exactly this chat or topic."""
    if ctx.private:
        raise OnlyInGroup
    bound = await ctx.store.chats.at(ctx.chat.id, ctx.thread_id)
    topic = bool(ctx.thread_id)
    if bound is None or bound.school_id != ctx.directory.school.id:
        ctx.reply(texts.not_bound(topic=topic))
        return
    if not may_bind(ctx.member, bound.group_id):
        raise MayNotBind
    await ctx.store.chats.unbind(bound.school_id, ctx.chat.id, ctx.thread_id)
    ctx.reply(texts.unbound(topic=topic))


@family.command("chats", "绑定的群", role=Role.GROUP_LEAD, where=Where.PRIVATE)
async def chats(ctx: Context) -> None:
    """The chats of the school, those the bot has lost, and how to add one."""
    await show_chats(ctx)


@family.button("chats.how", role=Role.GROUP_LEAD)
async def show_chats(ctx: Context) -> None:
    """The same page where a button was tapped."""
    found = await ctx.store.chats.of_school(ctx.directory.school.id)
    gone = [it for it in found if not it.present and may_bind(ctx.member, it.group_id)]
    forget = [[Button(texts.forget(it), f"chat.forget:{it.chat_id}:{it.thread_id}")] for it in gone]
    add = Button(texts.ADD, url=f"https://t.me/{ctx.environment.bot_username}?startgroup={STARTGROUP}")
    ctx.show(texts.chats(ctx.directory, found), [[add], *forget])


@family.button("chat.forget", role=Role.GROUP_LEAD)
async def forget(ctx: Context, chat_id: int, thread_id: int) -> None:
    """Take a chat that the bot has left off the list; one that is off already is off."""
    bound = await ctx.store.chats.at(chat_id, thread_id)
    ours = bound is not None and bound.school_id == ctx.directory.school.id
    if bound is not None and ours and not bound.present:
        if not may_bind(ctx.member, bound.group_id):
            raise MayNotBind
        await ctx.store.chats.unbind(bound.school_id, chat_id, thread_id)
    await show_chats(ctx)


@family.on("membership")
async def membership_changed(ctx: Context) -> None:
    """The bot was added or removed; in a private chat, unblocked or blocked."""
    change = ctx.update.my_chat_member
    assert change is not None  # noqa: S101  (what this event is about)
    was, here = _is_in(change.old_chat_member), _is_in(change.new_chat_member)
    if ctx.private:
        await _note_reachable(ctx, here)
    elif ctx.chat.type in (ChatType.GROUP, ChatType.SUPERGROUP) and was != here:
        await ctx.store.chats.set_present(ctx.chat.id, here)
        await (_greet(ctx, change.date) if here else _tell_removed(ctx))


def _is_in(member: ChatMember) -> bool:
    if member.status == ChatMember.RESTRICTED:
        return bool(getattr(member, "is_member", False))
    return member.status not in (ChatMember.LEFT, ChatMember.BANNED)


async def _note_reachable(ctx: Context, reachable: bool) -> None:
    if reachable:
        user = ctx.user
        await ctx.store.accounts.note(user.id, ctx.sender_name, user.username, reachable=True, now=ctx.now)
    else:
        await ctx.store.accounts.lost(ctx.user.id)


async def _greet(ctx: Context, at: datetime) -> None:
    """Say what this chat is tied to, or offer to tie it, or hint at who may.

    The startgroup link makes Telegram send two updates at once; they get one answer.
    """
    ties = await ctx.store.chats.of_chat(ctx.chat.id)
    text, keyboard = await _tied(ctx, ties[0]) if ties else await _offer_or_hint(ctx)
    what = "tied" if ties else "offer"
    ctx.reply(text, keyboard, occasion=f"{what}:{ctx.chat.id}:{at:%Y%m%d%H%M}")


async def _tied(ctx: Context, bound: BoundChat) -> tuple[Html, Keyboard]:
    school = await read_directory(ctx.store.session, bound.school_id)
    return texts.still_bound(school, bound.group_id), []


async def _offer_or_hint(ctx: Context) -> tuple[Html, Keyboard]:
    desks = await desks_of(ctx)
    if desks:
        return offer(ctx, desks[0], desks[1:])
    hint = texts.hint_to_teacher() if ctx.member_or_none else texts.hint_to_stranger()
    return hint, [[private_chat(ctx)]]


async def _tell_removed(ctx: Context) -> None:
    """Tell the directors of every school that the chat was tied to, once however many topics are lost."""
    ties = await ctx.store.chats.of_chat(ctx.chat.id)
    for school_id in dict.fromkeys(it.school_id for it in ties):
        school = await read_directory(ctx.store.session, school_id)
        lost = texts.removed(school, [it for it in ties if it.school_id == school_id])
        for director in school.directors:
            if director.user_id is not None:
                ctx.tell(director.user_id, lost, [[Button(texts.TO_CHATS, "chats.how")]])


@family.on("started_in_group")
async def started_in_group(ctx: Context) -> None:
    """Somebody followed the startgroup link, which works as well where the bot is in already."""
    if ctx.args == STARTGROUP and ctx.message is not None:
        await _greet(ctx, ctx.message.date)


@family.on("group")
async def group_changed(ctx: Context) -> None:
    """The group has another title, or became a supergroup with another id."""
    message = ctx.message
    if message is not None and message.migrate_to_chat_id:
        await ctx.store.chats.move(ctx.chat.id, message.migrate_to_chat_id)
    elif message is not None and message.new_chat_title:
        await ctx.store.chats.retitle(ctx.chat.id, message.new_chat_title)
