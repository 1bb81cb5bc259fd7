"""Bot API methods that put messages into chats."""

from __future__ import annotations

from itertools import count
from typing import Any

from bot.sandbox.calls import Params, Upload, method
from bot.sandbox.entities import Entity, find_entities, stripped
from bot.sandbox.errors import ApiError, bad_request, forbidden, migrated, too_many_requests
from bot.sandbox.files import UPLOAD_LIMIT, StoredFile, picture_size
from bot.sandbox.html import parse_html
from bot.sandbox.keyboards import read_markup
from bot.sandbox.world import Chat, Post, World

Json = dict[str, Any]

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
GENERAL_TOPIC = 1
_album_numbers = count(13_000_000_000_000_000)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM")


def find_chat(world: World, params: Params, name: str = "chat_id") -> Chat:
    """The chat of a call; raises ApiError for one that the bot does not know or that has moved."""
    given = params.text(name)
    if not given:
        raise bad_request(f"{name} is empty")
    number = int(given) if given.lstrip("-").isdigit() else 0
    chat = world.chats.get(number)
    if chat is None:
        raise bad_request("chat not found")
    if chat.migrated_to is not None:
        raise migrated(chat.migrated_to)
    return chat


def chat_to_enter(world: World, params: Params) -> Chat:
    """The chat of a call, if the bot may be in it; raises ApiError 403 otherwise."""
    chat = find_chat(world, params)
    if chat.person is not None:
        if chat.person.blocked:
            raise forbidden("bot was blocked by the user")
        if not chat.person.started:
            raise forbidden("bot can't initiate conversation with a user")
    elif chat.bot_status == "kicked":
        raise forbidden(f"bot was kicked from the {chat.type} chat")
    elif chat.bot_status == "left":
        raise forbidden(f"bot is not a member of the {chat.type} chat")
    return chat


def chat_to_write(world: World, params: Params) -> Chat:
    """The chat to write to now; raises ApiError 429 when it is too soon."""
    chat = chat_to_enter(world, params)
    wait = world.faults.flood_wait(chat.id)
    if not wait and world.limits is not None:
        wait = world.limits.refuse(chat.id, world.monotonic())
    if wait:
        raise too_many_requests(wait)
    return chat


def formatted(
    world: World, params: Params, name: str = "text", entities_name: str = "entities"
) -> tuple[str, list[Entity]]:
    """A text parameter as plain text with entities, trimmed as Telegram trims it."""
    text = params.text(name) or ""
    mode = (params.text("parse_mode") or "").lower()
    if mode == "html":
        text, marked = parse_html(text)
    elif mode in ("", "none"):
        marked = params.json(entities_name) or []
    else:
        raise bad_request("unsupported parse_mode")
    text, marked = stripped(text, [_with_user(world, entity) for entity in marked])
    return text, find_entities(text, marked)


def _with_user(world: World, entity: Entity) -> Entity:
    if entity["type"] == "text_mention":
        person = world.people.get(int(entity["user"]["id"]))
        return {**entity, "user": person.as_user() if person else entity["user"]}
    return entity


def text_fields(world: World, params: Params) -> Json:
    """The fields `text`, `entities` and `link_preview_options` of a Message."""
    text, entities = formatted(world, params)
    if not text:
        raise bad_request("message text is empty")
    if len(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    fields: Json = {"text": text}
    if entities:
        fields["entities"] = entities
    if options := params.json("link_preview_options"):
        fields["link_preview_options"] = options
    return fields


def caption_fields(world: World, params: Params) -> Json:
    """The fields `caption` and `caption_entities` of a Message; none without a caption."""
    caption, entities = formatted(world, params, "caption", "caption_entities")
    if len(caption) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    fields: Json = {"caption": caption} if caption else {}
    if entities:
        fields["caption_entities"] = entities
    return fields


def place_fields(world: World, chat: Chat, params: Params) -> Json:
    """Where in the chat a message goes: its topic and the message it answers."""
    fields: Json = {}
    thread = params.integer("message_thread_id")
    if thread is not None:
        # General is addressed by leaving the thread out; Telegram refuses its id.
        if thread == GENERAL_TOPIC or thread not in chat.topics:
            raise bad_request("message thread not found")
        fields |= {"message_thread_id": thread, "is_topic_message": True}
    reply = params.json("reply_parameters")
    if reply and world.record:
        answered = chat.posts.get(int(reply.get("message_id", 0)))
        if answered is not None:
            fields["reply_to_message"] = shown_inside(answered)
        elif not reply.get("allow_sending_without_reply"):
            raise bad_request("message to be replied not found")
    if params.flag("protect_content"):
        fields["has_protected_content"] = True
    return fields


def shown_inside(post: Post) -> Json:
    """A message as another one quotes it: without what it answers itself."""
    return {key: value for key, value in post.data.items() if key != "reply_to_message"}


def put(world: World, chat: Chat, params: Params, content: Json) -> Post:
    """Add place and keyboard to a message of the bot and post it."""
    fields = place_fields(world, chat, params)
    inline, other = read_markup(params)
    if inline:
        fields["reply_markup"] = inline
    silent = params.flag("disable_notification")
    return world.post(chat, world.bot, {**fields, **content}, other, silent=silent)


@method("sendMessage")
def send_message(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendmessage"""
    chat = chat_to_write(world, params)
    return put(world, chat, params, text_fields(world, params)).data


def received_file(world: World, params: Params, given: Any, folder: str) -> StoredFile:
    """The file of a call: uploaded with it, or named by file_id."""
    upload = _upload(params, given)
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > UPLOAD_LIMIT:
            raise ApiError(413, "Request Entity Too Large")
        return world.files.add(upload.content, upload.name, upload.mime, folder)
    stored = world.files.get(str(given))
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored


def _upload(params: Params, given: Any) -> Upload | None:
    if isinstance(given, Upload):
        return given
    if isinstance(given, str) and given.startswith("attach://"):
        return params.uploads.get(given.removeprefix("attach://"))
    return None


def document_fields(stored: StoredFile) -> Json:
    """The field `document` of a Message."""
    return {"document": {"file_name": stored.name, "mime_type": stored.mime, **stored.as_file()}}


def photo_fields(stored: StoredFile) -> Json:
    """The field `photo` of a Message; the sandbox keeps one size only."""
    if not stored.content.startswith(_PICTURES):
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = picture_size(stored.content)
    return {"photo": [{"width": width, "height": height, **stored.as_file()}]}


def recording_fields(kind: str, stored: StoredFile, seconds: int = 0) -> Json:
    """The field `video`, `audio`, `voice` or `video_note` of a Message; what is spoken into the phone has no name."""
    fields: Json = {"duration": seconds, "mime_type": stored.mime, **stored.as_file()}
    if kind not in ("voice", "video_note"):
        fields["file_name"] = stored.name
    if kind == "video":
        fields |= {"width": 1280, "height": 720}
    if kind == "video_note":
        fields["length"] = 240
    return {kind: fields}


def _file_message(world: World, params: Params, kind: str) -> Json:
    chat = chat_to_write(world, params)
    given = params.uploads.get(kind) or params.text(kind)
    if not given:
        raise bad_request(f"there is no {kind} in the request")
    return put(world, chat, params, _media(world, params, kind, given) | caption_fields(world, params)).data


def _media(world: World, params: Params, kind: str, given: Any) -> Json:
    if kind == "photo":
        return photo_fields(received_file(world, params, given, "photos"))
    if kind == "document":
        return document_fields(received_file(world, params, given, "documents"))
    return recording_fields(kind, received_file(world, params, given, kind), params.integer("duration") or 0)


@method("sendDocument")
def send_document(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#senddocument"""
    return _file_message(world, params, "document")


@method("sendPhoto")
def send_photo(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendphoto"""
    return _file_message(world, params, "photo")


@method("sendVoice")
def send_voice(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendvoice"""
    return _file_message(world, params, "voice")


@method("sendVideo")
def send_video(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendvideo"""
    return _file_message(world, params, "video")


@method("sendVideoNote")
def send_video_note(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendvideonote"""
    return _file_message(world, params, "video_note")


@method("sendAudio")
def send_audio(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#sendaudio"""
    return _file_message(world, params, "audio")


@method("sendMediaGroup")
def send_media_group(world: World, params: Params) -> list[Json]:
    """https://core.telegram.org/bots/api#sendmediagroup"""
    chat = chat_to_write(world, params)
    media = params.json("media") or []
    if not media:
        raise bad_request("there are no messages to send")
    if len(media) > 10:
        raise bad_request("too many messages to send as an album")
    kinds = {item.get("type") for item in media}
    if not kinds <= {"photo", "video", "audio", "document"}:
        raise bad_request("wrong type of the InputMedia")
    for alone in ("document", "audio"):
        if alone in kinds and len(kinds) > 1:
            raise bad_request(f"{alone} can't be mixed with other media types")
    contents = [
        _media(world, params, str(item.get("type")), item.get("media"))
        | caption_fields(world, Params(item, params.uploads))
        for item in media
    ]
    album = str(next(_album_numbers)) if len(media) > 1 else None
    extra = {"media_group_id": album} if album else {}
    return [put(world, chat, params, extra | content).data for content in contents]


_COPIED = (
    "text",
    "entities",
    "caption",
    "caption_entities",
    "document",
    "photo",
    "video",
    "audio",
    "voice",
    "video_note",
    "link_preview_options",
)


def _original(world: World, params: Params, verb: str) -> Post:
    source = find_chat(world, params, "from_chat_id")
    post = source.posts.get(params.integer("message_id") or 0)
    if post is None:
        raise bad_request(f"message to {verb} not found")
    return post


@method("copyMessage")
def copy_message(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#copymessage"""
    chat = chat_to_write(world, params)
    original = _original(world, params, "copy")
    content = {key: original.data[key] for key in _COPIED if key in original.data}
    if not content:
        raise bad_request("message can't be copied")
    if "caption" in params and "text" not in content:
        content = {key: value for key, value in content.items() if not key.startswith("caption")}
        content |= caption_fields(world, params)
    return {"message_id": put(world, chat, params, content).id}


@method("forwardMessage")
def forward_message(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#forwardmessage"""
    chat = chat_to_write(world, params)
    original = _original(world, params, "forward")
    content = {key: original.data[key] for key in _COPIED if key in original.data}
    if not content or original.data.get("has_protected_content"):
        raise bad_request("message can't be forwarded")
    origin = {"type": "user", "sender_user": original.data["from"], "date": original.data["date"]}
    return put(world, chat, params, {"forward_origin": origin, **content}).data
