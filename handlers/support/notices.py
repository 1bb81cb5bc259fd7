"""Telling those an item is for: in the chats of their group or school, else each in private."""

from __future__ import annotations

import hashlib

from handlers.support.context import Context
from handlers.support.replies import message_json
from handlers.texts.html import Html
from school.schedule import Item
from storage.chats import BoundChat
from storage.outbox import BROADCAST, Letter


async def tell_concerned(ctx: Context, item: Item, text: Html) -> int:
    """Post a notice about an item and answer how many chats it goes to; the same words go only once.

    The author of the notice needs no letter of their own.
    """
    chats = [chat for chat in await _chats(ctx, item) if chat.present]
    letters = [_letter(item, chat.chat_id, chat.thread_id, text) for chat in chats]
    reached = {chat.group_id for chat in chats}
    for member in ctx.directory.active:
        told = not item.audience.people and member.id not in item.parts and item.audience.group_id in reached
        if item.concerns(member) and not told and member.user_id not in (None, ctx.user.id):
            letters.append(_letter(item, member.user_id or 0, 0, text))
    ctx.letters += letters
    return len(letters)


async def _chats(ctx: Context, item: Item) -> list[BoundChat]:
    if item.audience.people:
        return []
    found = await ctx.store.chats.of_school(ctx.directory.school.id)
    return [chat for chat in found if chat.group_id == item.audience.group_id]


def _letter(item: Item, chat_id: int, thread_id: int, text: Html) -> Letter:
    payload = message_json(text)
    if thread_id:
        payload["message_thread_id"] = thread_id
    words = hashlib.sha256(text.encode()).hexdigest()[:16]
    occasion = f"notice:{item.id}:{words}:{chat_id}:{thread_id}"
    return Letter(chat_id, "sendMessage", payload, BROADCAST, occasion=occasion)
