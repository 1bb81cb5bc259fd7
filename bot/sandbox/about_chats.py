"""Bot API methods about chats and their members."""

from __future__ import annotations

from typing import Any

from bot.sandbox.calls import Params, method
from bot.sandbox.errors import bad_request
from bot.sandbox.groups import member_object
from bot.sandbox.world import Chat, World
from bot.sandbox.writing import chat_to_enter, find_chat

Json = dict[str, Any]

_ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)
_PERMISSIONS = (
    "can_send_messages",
    "can_send_audios",
    "can_send_documents",
    "can_send_photos",
    "can_send_videos",
    "can_send_video_notes",
    "can_send_voice_notes",
    "can_send_polls",
    "can_send_other_messages",
    "can_add_web_page_previews",
    "can_change_info",
    "can_invite_users",
    "can_pin_messages",
    "can_manage_topics",
)


@method("sendChatAction")
def send_chat_action(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#sendchataction"""
    chat = chat_to_enter(world, params)
    if params.text("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    world.tell("typing", chat)
    return True


@method("getChat")
def get_chat(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getchat"""
    chat = find_chat(world, params)
    gifts = (
        "unlimited_gifts",
        "limited_gifts",
        "unique_gifts",
        "premium_subscription",
        "gifts_from_channels",
    )
    full = chat.as_chat() | {
        "accent_color_id": abs(chat.id) % 7,
        "max_reaction_count": 11,
        "accepted_gift_types": dict.fromkeys(gifts, chat.is_group),
    }
    if chat.is_group:
        full["permissions"] = dict.fromkeys(_PERMISSIONS, True)
    if chat.pinned:
        full["pinned_message"] = chat.posts[chat.pinned[-1]].data
    return full


def _group(world: World, params: Params, refusal: str) -> Chat:
    chat = chat_to_enter(world, params)
    if not chat.is_group:
        raise bad_request(refusal)
    return chat


@method("getChatMember")
def get_chat_member(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getchatmember"""
    chat = chat_to_enter(world, params)
    number = params.integer("user_id") or 0
    if number == world.bot["id"]:
        return member_object(world.bot, chat.bot_status)
    person = world.people.get(number)
    if person is None:
        raise bad_request("PARTICIPANT_ID_INVALID")
    status = chat.members.get(number, "left") if chat.is_group else "member"
    return member_object(person.as_user(), status)


@method("getChatAdministrators")
def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """https://core.telegram.org/bots/api#getchatadministrators"""
    chat = _group(world, params, "there are no administrators in the private chat")
    found = [
        member_object(world.people[number].as_user(), status)
        for number, status in chat.members.items()
        if status in ("creator", "administrator")
    ]
    if params.flag("return_bots") and chat.bot_status == "administrator":
        found.append(member_object(world.bot, chat.bot_status))
    return found


@method("getChatMemberCount")
def get_chat_member_count(world: World, params: Params) -> int:
    """https://core.telegram.org/bots/api#getchatmembercount"""
    chat = chat_to_enter(world, params)
    return len(chat.present()) + 1


@method("leaveChat")
def leave_chat(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#leavechat"""
    chat = _group(world, params, "chat member status can't be changed in private chats")
    chat.bot_status = "left"
    world.post(chat, world.bot, {"left_chat_member": world.bot})
    world.tell("chat", chat)
    return True
