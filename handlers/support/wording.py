"""What somebody wrote, with its formatting, as Telegram HTML."""

from __future__ import annotations

from telegram import Message, MessageEntity

from handlers.texts.html import Html

_NOT_OURS = frozenset({MessageEntity.CUSTOM_EMOJI})
"""Bots may not send these; the plain emoji that stands in their place stays."""


def html_from(message: Message, start: int = 0) -> tuple[Html, int]:
    """The text or caption of a message from a character on, and how many characters Telegram counts in it.

    Bold, links, quotes and the like are kept, one that begins before `start` from there on.
    """
    text = message.text or message.caption or ""
    entities = message.entities or message.caption_entities
    cut = _units(text[:start])
    kept = [_moved(it, cut) for it in entities if it.offset + it.length > cut and it.type not in _NOT_OURS]
    rest = Message(
        message.message_id, message.date, message.chat, text=text[start:].replace("\x00", ""), entities=kept
    )
    return Html(rest.text_html or ""), _units(text[start:])


def _moved(entity: MessageEntity, by: int) -> MessageEntity:
    begins, ends = max(entity.offset - by, 0), entity.offset + entity.length - by
    return MessageEntity(
        entity.type, begins, ends - begins, url=entity.url, user=entity.user, language=entity.language
    )


def _units(text: str) -> int:
    """Length in UTF-16 units, in which Telegram counts offsets."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
