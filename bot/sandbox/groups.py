"""What happens to groups: people and the bot come and go, groups get new names, topics and ids."""

from __future__ import annotations

from typing import Any

from bot.sandbox.entities import find_entities
from bot.sandbox.world import Chat, Person, Post, World

Json = dict[str, Any]

_RIGHTS = (
    "can_manage_chat",
    "can_delete_messages",
    "can_manage_video_chats",
    "can_restrict_members",
    "can_promote_members",
    "can_change_info",
    "can_invite_users",
    "can_post_stories",
    "can_edit_stories",
    "can_delete_stories",
    "can_pin_messages",
    "can_manage_topics",
)


def member_object(user: Json, status: str) -> Json:
    """The ChatMember object for a user with this status."""
    member: Json = {"status": status, "user": user}
    if status == "administrator":
        member |= {"can_be_edited": False, "is_anonymous": False} | dict.fromkeys(_RIGHTS, True)
    elif status == "creator":
        member["is_anonymous"] = False
    elif status == "kicked":
        member["until_date"] = 0
    return member


def bot_status_changed(world: World, chat: Chat, by: Json, old: str, new: str) -> None:
    """Tell the bot that its own place in a chat has changed."""
    world.updates.add(
        "my_chat_member",
        {
            "chat": chat.as_chat(),
            "from": by,
            "date": world.unix_now(),
            "old_chat_member": member_object(world.bot, old),
            "new_chat_member": member_object(world.bot, new),
        },
    )
    world.tell("chat", chat)


def service(world: World, chat: Chat, sender: Json, content: Json) -> Post:
    """Post a service message; the bot hears all of them in chats that it is in."""
    post = world.post(chat, sender, content)
    if chat.bot_status in ("member", "administrator"):
        world.updates.add("message", post.data)
    return post


def set_bot_status(world: World, chat: Chat, by: Person, status: str) -> None:
    """Add, promote or remove the bot; a bot that comes in is announced to the group."""
    old, chat.bot_status = chat.bot_status, status
    bot_status_changed(world, chat, by.as_user(), old, status)
    absent = ("left", "kicked")
    if old in absent and status not in absent:
        service(world, chat, by.as_user(), {"new_chat_members": [world.bot]})
    elif status in absent and old not in absent:
        world.post(chat, by.as_user(), {"left_chat_member": world.bot})


def greet_group(world: World, chat: Chat, by: Person, payload: str) -> None:
    """What a startgroup link does after the bot has come in: `/start@bot payload` in the person's name."""
    text = f"/start@{world.bot['username']} {payload}".rstrip()
    service(world, chat, by.as_user(), {"text": text, "entities": find_entities(text)})


def set_member_status(world: World, chat: Chat, person: Person, status: str, by: Person) -> None:
    """Let a person join, leave or become an administrator."""
    old, chat.members[person.id] = chat.members.get(person.id, "left"), status
    user = person.as_user()
    if chat.bot_status in ("member", "administrator"):
        world.updates.add(
            "chat_member",
            {
                "chat": chat.as_chat(),
                "from": by.as_user(),
                "date": world.unix_now(),
                "old_chat_member": member_object(user, old),
                "new_chat_member": member_object(user, status),
            },
        )
    absent = ("left", "kicked")
    if old in absent and status not in absent:
        service(world, chat, by.as_user(), {"new_chat_members": [user]})
    elif status in absent and old not in absent:
        service(world, chat, by.as_user(), {"left_chat_member": user})
    world.tell("chat", chat)


def rename(world: World, chat: Chat, title: str, by: Person) -> None:
    """Give the group another title."""
    chat.title = title
    service(world, chat, by.as_user(), {"new_chat_title": title})
    world.tell("chat", chat)


def add_topic(world: World, chat: Chat, name: str, by: Person) -> int:
    """Open a forum topic; its message_thread_id is the id of the message that opens it."""
    if not chat.forum:
        raise ValueError(f"{chat.title} is no forum")
    number = chat.last_id + 1
    chat.topics[number] = name
    service(
        world,
        chat,
        by.as_user(),
        {
            "message_thread_id": number,
            "is_topic_message": True,
            "forum_topic_created": {"name": name, "icon_color": 0x6FB9F0},
        },
    )
    return number


def upgrade(world: World, chat: Chat, by: Person) -> Chat:
    """Turn a group into a supergroup: a new id, a service message at both ends, the old id is dead."""
    if chat.type != "group":
        raise ValueError(f"{chat.title} is no ordinary group")
    new = Chat(
        id=-1_000_000_000_000 - abs(chat.id),
        type="supergroup",
        title=chat.title,
        members=dict(chat.members),
        bot_status=chat.bot_status,
        privacy=chat.privacy,
        migrated_from=chat,
    )
    world.chats[new.id] = new
    service(world, chat, by.as_user(), {"migrate_to_chat_id": new.id})
    chat.migrated_to = new.id
    service(world, new, by.as_user(), {"migrate_from_chat_id": chat.id})
    world.tell("people")
    return new
