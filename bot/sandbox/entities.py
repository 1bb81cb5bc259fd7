"""Entities of message texts: finding commands, mentions and links, writing a text as HTML.

Offsets and lengths count UTF-16 code units, as the Bot API demands.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Any

Entity = dict[str, Any]


def utf16_length(text: str) -> int:
    """How many UTF-16 code units the text takes."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


_SPOKEN = re.compile(
    r"(?P<url>https?://[^\s<>\"'，。；！？、（）《》“”]+|(?<![\w@.])(?:[a-z0-9\-]+\.)+(?:com|cn|org|net|me|io)\b(?:/[^\s<>\"'，。；！？、（）《》“”]*)?)"
    r"|(?<![\w/@<>])(?P<bot_command>/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?)(?![\w/])"
    r"|(?<![\w@/])(?P<mention>@[A-Za-z][A-Za-z0-9_]{2,31})(?![A-Za-z0-9_])"
    r"|(?<![\w#])(?P<hashtag>#[\w·]*[^\W\d][\w·]*)",
    re.IGNORECASE,
)


def find_entities(text: str, marked: Iterable[Entity] = ()) -> list[Entity]:
    """Commands, mentions, hashtags and links in a text, outside of code and of links already `marked`."""
    kept = list(marked)
    if not any(sign in text for sign in "/@#."):
        return kept
    closed = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in kept
        if entity["type"] in ("code", "pre", "text_link", "text_mention")
    ]
    for match in _SPOKEN.finditer(text):
        offset = utf16_length(text[: match.start()])
        length = utf16_length(match[0])
        if not any(offset < end and start < offset + length for start, end in closed):
            kept.append({"type": str(match.lastgroup), "offset": offset, "length": length})
    return sorted(kept, key=lambda entity: (entity["offset"], -entity["length"]))


_WRITTEN = {
    "bold": ("<b>", "</b>"),
    "italic": ("<i>", "</i>"),
    "underline": ("<u>", "</u>"),
    "strikethrough": ("<s>", "</s>"),
    "spoiler": ("<tg-spoiler>", "</tg-spoiler>"),
    "code": ("<code>", "</code>"),
    "blockquote": ("<blockquote>", "</blockquote>"),
    "expandable_blockquote": ("<blockquote expandable>", "</blockquote>"),
}


def _tags(entity: Entity) -> tuple[str, str]:
    match entity["type"]:
        case "text_link":
            return f'<a href="{escape(entity["url"])}">', "</a>"
        case "text_mention":
            return f'<a href="tg://user?id={entity["user"]["id"]}">', "</a>"
        case "pre" if "language" in entity:
            return f'<pre><code class="language-{escape(entity["language"])}">', "</code></pre>"
        case "pre":
            return "<pre>", "</pre>"
    return _WRITTEN.get(entity["type"], ("", ""))


def write_html(text: str, entities: Iterable[Entity]) -> str:
    """The text as Telegram HTML: what a bot would have to send to get it."""
    units = text.encode("utf-16-le")
    opening: dict[int, list[str]] = {}
    closing: dict[int, list[str]] = {}
    for entity in sorted(entities, key=lambda entity: (entity["offset"], -entity["length"])):
        start, end = _tags(entity)
        opening.setdefault(entity["offset"], []).append(start)
        closing.setdefault(entity["offset"] + entity["length"], []).insert(0, end)
    edges = sorted({0, len(units) // 2, *opening, *closing})
    written = []
    for edge, following in zip(edges, [*edges[1:], edges[-1]], strict=True):
        written += closing.get(edge, [])
        written += opening.get(edge, [])
        written.append(escape(units[edge * 2 : following * 2].decode("utf-16-le"), quote=False))
    return "".join(written)


def stripped(text: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Text without white space at its ends, entities moved and cut along with it."""
    kept = text.rstrip()
    lead = utf16_length(kept) - utf16_length(kept.lstrip())
    kept = kept.lstrip()
    if kept == text:
        return text, entities
    length = utf16_length(kept)
    moved = []
    for entity in entities:
        start = max(0, entity["offset"] - lead)
        end = min(length, entity["offset"] + entity["length"] - lead)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return kept, moved
