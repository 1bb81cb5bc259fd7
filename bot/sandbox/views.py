"""What the web chat shows: people, chats and messages as plain JSON, service messages in Chinese."""

from __future__ import annotations

from typing import Any

from bot.sandbox.people import current
from bot.sandbox.world import Chat, Person, Post, World, recent

Json = dict[str, Any]


def state(world: World) -> Json:
    """Everything but the messages."""
    return {
        "bot": {
            "id": world.bot["id"],
            "name": world.profile.words("name") or world.bot["first_name"],
            "username": world.bot["username"],
            "description": world.profile.words("description"),
        },
        "people": [person_view(person) for person in world.people.values()],
        "chats": [chat_view(world, chat) for chat in world.chats.values() if chat.migrated_to is None],
    }


def person_view(person: Person) -> Json:
    """A person for the switcher."""
    return {
        "id": person.id,
        "name": person.name,
        "role": person.role,
        "started": person.started,
        "blocked": person.blocked,
    }


def chat_view(world: World, chat: Chat) -> Json:
    """A chat with its last message."""
    posts = recent(world, chat)
    former = [one.id for one in world.chats.values() if one.migrated_to == chat.id]
    return {
        "id": chat.id,
        "type": chat.type,
        "former": former,
        "title": chat.title,
        "members": chat.present(),
        "botStatus": chat.bot_status,
        "forum": chat.forum,
        "topics": [{"id": number, "name": name} for number, name in chat.topics.items()],
        "last": post_view(world, posts[-1]) if posts else None,
        "pinned": next((number for number in reversed(chat.pinned) if number in chat.posts), None),
    }


def post_view(world: World, post: Post) -> Json:
    """A message. `chat` is where people see it now, `key` is unique across upgraded groups."""
    data = post.data
    view: Json = {
        "key": f"{post.chat.id}:{post.id}",
        "id": post.id,
        "chat": current(world, post.chat).id,
        "from": _sender(data),
        "date": data["date"],
        "edited": "edit_date" in data,
        "text": post.text,
        "entities": post.entities,
        "keyboard": post.keyboard,
        "thread": post.thread,
        "silent": post.silent,
        "reaction": post.reaction,
        "album": data.get("media_group_id"),
        "replyMarkup": post.reply_markup,
        "service": service_text(data),
    }
    if "forward_origin" in data:
        view["forwarded"] = _name(data["forward_origin"]["sender_user"])
    if "reply_to_message" in data:
        answered = data["reply_to_message"]
        view["reply"] = {
            "key": f"{answered['chat']['id']}:{answered['message_id']}",
            "name": _name(answered["from"]),
            "text": answered.get("text", answered.get("caption", "")) or _kind(answered),
        }
    return view | _attached(world, data)


def _attached(world: World, data: Json) -> Json:
    if "photo" in data:
        size = data["photo"][-1]
        return {"photo": {**_link(world, size), "width": size["width"], "height": size["height"]}}
    if "document" in data:
        return {"document": {**_link(world, data["document"]), "name": data["document"]["file_name"]}}
    for kind, name in _RECORDINGS.items():
        if kind in data:
            return {"document": {**_link(world, data[kind]), "name": data[kind].get("file_name", name)}}
    return {}


_RECORDINGS = {"video": "视频", "audio": "音频", "voice": "语音消息", "video_note": "视频留言"}


def _link(world: World, file: Json) -> Json:
    stored = world.files.get(file["file_id"])
    return {"url": f"/live/file/{stored.path}" if stored else "", "size": file["file_size"]}


def _kind(data: Json) -> str:
    kinds = {"photo": "图片", "document": "文件", **_RECORDINGS}
    return next((name for kind, name in kinds.items() if kind in data), "消息")


def _sender(data: Json) -> Json:
    sender = data["from"]
    return {"id": sender["id"], "name": _name(sender), "bot": sender["is_bot"]}


def _name(user: Json) -> str:
    last = user.get("last_name")
    return f"{user['first_name']} {last}" if last else str(user["first_name"])


def service_text(data: Json) -> str | None:
    """The line that a service message is shown as; None for an ordinary message."""
    by = _name(data["from"])
    if "new_chat_members" in data:
        joined = data["new_chat_members"]
        if [user["id"] for user in joined] == [data["from"]["id"]]:
            return f"{by}加入了群组"
        return f"{by}邀请{'、'.join(map(_name, joined))}加入了群组"
    if "left_chat_member" in data:
        left = data["left_chat_member"]
        return f"{by}离开了群组" if left["id"] == data["from"]["id"] else f"{by}将{_name(left)}移出了群组"
    if "new_chat_title" in data:
        return f"{by}把群名改为“{data['new_chat_title']}”"
    if "pinned_message" in data:
        pinned = data["pinned_message"]
        return f"{by}置顶了“{(pinned.get('text') or _kind(pinned))[:20]}”"
    if "forum_topic_created" in data:
        return f"{by}新建了话题“{data['forum_topic_created']['name']}”"
    if "migrate_to_chat_id" in data or "migrate_from_chat_id" in data:
        return "本群已升级为超级群"
    return None
