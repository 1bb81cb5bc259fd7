"""Bot API methods that change, remove, pin or react to messages, and the answer to a tapped button."""

from __future__ import annotations

from typing import Any

from bot.sandbox.calls import Params, method
from bot.sandbox.errors import ApiError, bad_request
from bot.sandbox.keyboards import read_markup
from bot.sandbox.world import Chat, Post, World
from bot.sandbox.writing import caption_fields, chat_to_enter, chat_to_write, text_fields

Json = dict[str, Any]

ALERT_LIMIT = 200
OLD_QUERY = "query is too old and response timeout expired or query ID is invalid"
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


def _own_post(world: World, chat: Chat, params: Params) -> Post:
    number = params.integer("message_id")
    if number is None:
        raise bad_request("message identifier is not specified")
    if not world.record:
        own = {"message_id": number, "from": world.bot, "chat": chat.as_chat(), "date": world.unix_now()}
        return Post(chat, own | {"text": ""})
    post = chat.posts.get(number)
    if post is None:
        raise bad_request("message to edit not found")
    if not post.from_bot:
        raise bad_request("message can't be edited")
    return post


def _edit(world: World, post: Post, params: Params, removed: tuple[str, ...], content: Json) -> Json:
    """Replace content and keyboard; an edit without reply_markup takes the keyboard away, as on Telegram."""
    inline, _ = read_markup(params)
    kept = {key: value for key, value in post.data.items() if key not in (*removed, "reply_markup")}
    changed = kept | content | ({"reply_markup": inline} if inline else {})
    if world.record and _shown(changed) == _shown(post.data):
        raise bad_request(NOT_MODIFIED)
    if any(content.get(key) != post.data.get(key) for key in content):
        post.edits.append(post.text)
        changed["edit_date"] = world.unix_now()
    post.data = changed
    world.tell("edit", post.chat, post)
    return post.data


def _shown(data: Json) -> Json:
    return {key: value for key, value in data.items() if key not in ("edit_date", "date")}


@method("editMessageText")
def edit_message_text(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagetext"""
    post = _own_post(world, chat_to_write(world, params), params)
    if "text" not in post.data:
        raise bad_request("there is no text in the message to edit")
    removed = ("text", "entities", "link_preview_options")
    return _edit(world, post, params, removed, text_fields(world, params))


@method("editMessageCaption")
def edit_message_caption(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagecaption"""
    post = _own_post(world, chat_to_write(world, params), params)
    if world.record and not {"document", "photo", "video", "audio", "voice", "video_note"} & post.data.keys():
        raise bad_request("there is no caption in the message to edit")
    return _edit(world, post, params, ("caption", "caption_entities"), caption_fields(world, params))


@method("editMessageReplyMarkup")
def edit_message_reply_markup(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#editmessagereplymarkup"""
    return _edit(world, _own_post(world, chat_to_write(world, params), params), params, (), {})


def _delete(world: World, chat: Chat, number: int) -> bool:
    post = chat.posts.get(number)
    if post is None:
        return not world.record
    if chat.is_group and not post.from_bot and chat.bot_status != "administrator":
        raise bad_request("message can't be deleted")
    del chat.posts[number]
    world.tell("delete", chat, post)
    return True


@method("deleteMessage")
def delete_message(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemessage"""
    if not _delete(world, chat_to_enter(world, params), params.integer("message_id") or 0):
        raise bad_request("message to delete not found")
    return True


@method("deleteMessages")
def delete_messages(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemessages; those that are not there are skipped."""
    chat = chat_to_enter(world, params)
    for number in params.json("message_ids") or []:
        _delete(world, chat, int(number))
    return True


def _present_post(world: World, params: Params, verb: str) -> Post:
    chat = chat_to_enter(world, params)
    post = chat.posts.get(params.integer("message_id") or 0)
    if post is None:
        raise bad_request(f"message to {verb} not found")
    return post


def _may_pin(chat: Chat) -> None:
    if chat.is_group and chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")


@method("pinChatMessage")
def pin_chat_message(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#pinchatmessage"""
    post = _present_post(world, params, "pin")
    _may_pin(post.chat)
    if post.id in post.chat.pinned:
        post.chat.pinned.remove(post.id)
    post.chat.pinned.append(post.id)
    world.post(post.chat, world.bot, {"pinned_message": post.data})
    return True


@method("unpinChatMessage")
def unpin_chat_message(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#unpinchatmessage; without an id, the one pinned last."""
    chat = chat_to_enter(world, params)
    _may_pin(chat)
    number = params.integer("message_id") or (chat.pinned[-1] if chat.pinned else None)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    world.tell("chat", chat)
    return True


@method("setMessageReaction")
def set_message_reaction(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmessagereaction; a bot has one reaction at most."""
    post = _present_post(world, params, "react")
    reactions = params.json("reaction") or []
    if len(reactions) > 1 or any(reaction.get("type") != "emoji" for reaction in reactions):
        raise bad_request("REACTION_INVALID")
    post.reaction = reactions[0]["emoji"] if reactions else None
    world.tell("edit", post.chat, post)
    return True


@method("answerCallbackQuery")
def answer_callback_query(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#answercallbackquery"""
    world.forget_old_queries()
    text = params.text("text") or ""
    if len(text) > ALERT_LIMIT:
        raise ApiError(400, "Bad Request: MESSAGE_TOO_LONG")
    query = world.queries.pop(params.text("callback_query_id") or "", None)
    if query is None:
        if world.record:
            raise bad_request(OLD_QUERY)
        return True
    if not query.answer.done():
        query.answer.set_result(
            {"text": text, "show_alert": params.flag("show_alert"), "url": params.text("url")}
        )
    return True
