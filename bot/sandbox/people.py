"""What people do: write, tap, send files, edit, block."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from itertools import count
from typing import Any
from uuid import uuid4

from bot.sandbox.entities import Entity, find_entities
from bot.sandbox.groups import bot_status_changed
from bot.sandbox.world import Chat, Person, Post, Query, World
from bot.sandbox.writing import TEXT_LIMIT, document_fields, photo_fields, recording_fields, shown_inside

Json = dict[str, Any]

_albums = count(14_000_000_000_000_000)


@dataclass(frozen=True)
class Answer:
    """What a person sees after tapping a button: nothing, a toast, an alert or an opened link."""

    text: str = ""
    show_alert: bool = False
    url: str | None = None


def current(world: World, chat: Chat) -> Chat:
    """The chat as people see it: a group that was upgraded is its supergroup."""
    while chat.migrated_to is not None:
        chat = world.chats[chat.migrated_to]
    return chat


def hears(world: World, chat: Chat, data: Json) -> bool:
    """Whether the bot gets a message that a person wrote.

    Source: https://core.telegram.org/bots/features#privacy-mode: in a group it gets commands, replies to
    its own messages and mentions, unless it is an administrator or privacy mode is off.
    """
    if not chat.is_group:
        return True
    if chat.bot_status not in ("member", "administrator"):
        return False
    if chat.bot_status == "administrator" or not chat.privacy:
        return True
    if data.get("reply_to_message", {}).get("from", {}).get("id") == world.bot["id"]:
        return True
    text = str(data.get("text", data.get("caption", "")))
    entities = [*data.get("entities", ()), *data.get("caption_entities", ())]
    return any(_addresses_bot(world, text, entity) for entity in entities)


def _addresses_bot(world: World, text: str, entity: Entity) -> bool:
    start, length = entity["offset"], entity["length"]
    words = text.encode("utf-16-le")[start * 2 : (start + length) * 2].decode("utf-16-le").lower()
    name = f"@{world.bot['username']}".lower()
    if entity["type"] == "mention":
        return words == name
    if entity["type"] == "bot_command":
        return words.endswith(name) or ("@" not in words and start == 0)
    return False


def say(
    world: World, person: Person, chat: Chat, content: Json, thread: int | None, reply_to: Post | None
) -> Post:
    """Post a person's message and hand it to the bot if the bot may hear it."""
    chat = current(world, chat)
    _check_place(person, chat, thread)
    place: Json = {}
    if thread is not None:
        place = {"message_thread_id": thread, "is_topic_message": True}
    if reply_to is not None:
        place["reply_to_message"] = shown_inside(reply_to)
        if chat.type == "supergroup" and thread is None:
            # Telegram numbers ordinary chains of replies as threads too; they are no topics.
            place["message_thread_id"] = reply_to.data.get("message_thread_id", reply_to.id)
    if not chat.is_group and not person.started:
        person.started = True
        world.tell("people")
    post = world.post(chat, person.as_user(), {**place, **content})
    if hears(world, chat, post.data):
        world.updates.add("message", post.data)
    return post


def _check_place(person: Person, chat: Chat, thread: int | None) -> None:
    if chat.is_group and chat.members.get(person.id) not in ("creator", "administrator", "member"):
        raise ValueError(f"{person.name} is not in {chat.title}")
    if not chat.is_group and chat.id != person.id:
        raise ValueError(f"{person.name} can't write into another person's chat")
    if not chat.is_group and person.blocked:
        raise ValueError(f"{person.name} has blocked the bot")
    if thread is not None and thread not in chat.topics:
        raise ValueError(f"{chat.title} has no topic {thread}")


def write(
    world: World, person: Person, chat: Chat, text: str, thread: int | None, reply_to: Post | None
) -> Post:
    """Send a text; like Telegram's apps, longer ones go as several messages. The last one is returned."""
    text = text.strip()
    if not text:
        raise ValueError("an empty message can't be sent")
    posts = []
    for start in range(0, len(text), TEXT_LIMIT):
        part = text[start : start + TEXT_LIMIT]
        content: Json = {"text": part}
        if entities := find_entities(part):
            content["entities"] = entities
        posts.append(say(world, person, chat, content, thread, reply_to))
    return posts[-1]


def rewrite(world: World, person: Person, post: Post, text: str) -> None:
    """Edit an own message."""
    if post.data["from"]["id"] != person.id:
        raise ValueError(f"{person.name} did not write this message")
    post.edits.append(post.text)
    field, marks = ("caption", "caption_entities") if "caption" in post.data else ("text", "entities")
    changed = {key: value for key, value in post.data.items() if key not in (field, marks)}
    changed |= {field: text.strip(), "edit_date": world.unix_now()}
    if entities := find_entities(text.strip()):
        changed[marks] = entities
    post.data = changed
    world.tell("edit", post.chat, post)
    if hears(world, post.chat, post.data):
        world.updates.add("edited_message", post.data)


def captioned(content: Json, caption: str | None) -> Json:
    """Content with a caption, if there is one."""
    if not caption:
        return content
    entities = find_entities(caption)
    return {**content, "caption": caption} | ({"caption_entities": entities} if entities else {})


def document(world: World, name: str, content: bytes, mime: str) -> Json:
    """Message fields of a new document."""
    return document_fields(world.files.add(content, name, mime, "documents"))


def photo(world: World, content: bytes) -> Json:
    """Message fields of a new photo; raises ApiError for bytes that are no picture."""
    return photo_fields(world.files.add(content, "photo.jpg", "image/jpeg", "photos"))


def recording(world: World, kind: str, name: str, content: bytes, mime: str) -> Json:
    """Message fields of a new `video`, `audio` or `voice`."""
    return recording_fields(kind, world.files.add(content, name, mime, kind))


def next_album() -> str:
    """A new media_group_id."""
    return str(next(_albums))


def find_button(post: Post, wanted: str) -> Json:
    """The inline button with this label or this callback_data."""
    buttons = [button for row in post.keyboard for button in row]
    for key in ("text", "callback_data"):
        for button in buttons:
            if button.get(key) == wanted:
                return button
    raise LookupError(f"no button {wanted!r}; there are {post.buttons}")


def tap(world: World, person: Person, post: Post, button: Json) -> asyncio.Future[Json]:
    """Send the callback query of a button; the future holds the bot's answer once it comes."""
    world.forget_old_queries()
    query = Query(uuid4().hex[:18], world.now(), asyncio.get_running_loop().create_future())
    world.queries[query.id] = query
    world.updates.add(
        "callback_query",
        {
            "id": query.id,
            "from": person.as_user(),
            "message": post.data,
            "chat_instance": str(abs(post.chat.id) * 1000003),
            "data": button["callback_data"],
        },
    )
    return query.answer


def set_blocked(world: World, person: Person, *, blocked: bool) -> None:
    """Block or unblock the bot."""
    if person.blocked == blocked:
        return
    person.blocked = blocked
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    bot_status_changed(world, world.chat_of(person), person.as_user(), old, new)
