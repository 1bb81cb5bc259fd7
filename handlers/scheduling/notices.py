"""Telling those an item is for: in the chats of their group or school, else each in private."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable

from handlers.support.context import Context
from handlers.support.replies import message_json
from handlers.texts.html import Html
from school.reminding.quiet_hours import is_quiet
from school.reminding.tellings import Told
from school.scheduling.listeners import chats_told, hears_in_chat
from school.scheduling.schedule import Item, Occurrence
from storage.outbox import BROADCAST, Letter


async def tell_concerned(ctx: Context, it: Occurrence, text: Html, *, heard: Collection[int] = ()) -> int:
    """Post a notice about an occurrence and answer how many chats it goes to; the same words go only once,
    unless the item has changed meanwhile.

    Those who have a part in it are told in private as well, as are those (`heard`, by member id) who were told
    of it there. The author of the notice needs no letter of their own.
    """
    chats = [chat for chat in await ctx.store.chats.of_school(ctx.directory.school.id) if chat.present]
    ties = chats_told(it.item.audience, (chat.group_id for chat in chats))
    letters = [
        _letter(ctx, it.item, chat.chat_id, chat.thread_id, text) for chat in chats if chat.group_id in ties
    ]
    for member in ctx.directory.active:
        private = it.concerns(member) and (not hears_in_chat(member, ties) or member.id in it.parts)
        if (private or member.id in heard) and member.user_id not in (None, ctx.user.id):
            letters.append(_letter(ctx, it.item, member.user_id or 0, 0, text))
    ctx.letters += letters
    return len(letters)


async def heard_in_private(ctx: Context, told: Iterable[Told]) -> set[int]:
    """The members who were told of any of this in private; the week's words tell many people of many things."""
    found = set()
    for it in told:
        accounts = {chat_id for chat_id, _ in await ctx.store.tellings.readers(it.reminder_id)}
        found |= {
            member.id for member in ctx.directory.active if member.user_id in accounts and it.was_for(member)
        }
    return found


def _letter(ctx: Context, item: Item, chat_id: int, thread_id: int, text: Html) -> Letter:
    payload = message_json(text) | {"disable_notification": is_quiet(ctx.now)}
    if thread_id:
        payload["message_thread_id"] = thread_id
    words = hashlib.sha256(text.encode()).hexdigest()[:16]
    occasion = f"notice:{item.id}:{item.revision}:{words}:{chat_id}:{thread_id}"
    return Letter(chat_id, "sendMessage", payload, BROADCAST, occasion=occasion)
