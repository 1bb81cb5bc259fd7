"""Reading Telegram's HTML: plain text and entities, or the error that Telegram's parser gives.

Error messages name byte offsets of the UTF-8 text, as Telegram's parser does.
"""

from __future__ import annotations

import re

from bot.sandbox.entities import Entity, utf16_length
from bot.sandbox.errors import ApiError, bad_request

_KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "tg-emoji": "custom_emoji",
    "a": "text_link",
    "code": "code",
    "pre": "pre",
    "blockquote": "blockquote",
}
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(lt|gt|amp|quot));?")
_MARKUP = re.compile(r"[<&]")
_TAG_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE_NAME = re.compile(r"[^\s=>/\"']*")
_BARE_VALUE = re.compile(r"[A-Za-z0-9.\-]*")
_SPACES = re.compile(r"\s*")


def parse_html(source: str) -> tuple[str, list[Entity]]:
    """Plain text and entities of a text in Telegram's HTML dialect.

    Raises ApiError 400 `can't parse entities: …` as Telegram does: for tags it does not know, for tags
    that do not match and for a `<` that opens nothing. A lone `&` stays what it is.
    """
    return _Parser(source).parse()


class _Parser:
    """One pass over the source; `opened` holds the tags that still want their end tag."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.at = 0
        self.parts: list[str] = []
        self.length = 0
        self.opened: list[tuple[str, str, int, int]] = []
        self.entities: list[Entity] = []

    def parse(self) -> tuple[str, list[Entity]]:
        """Run to the end of the source."""
        while match := _MARKUP.search(self.source, self.at):
            self._write(self.source[self.at : match.start()])
            self.at = match.start()
            if match[0] == "&":
                self._reference()
            elif self.source.startswith("</", self.at):
                self._end_tag()
            else:
                self._start_tag()
        self._write(self.source[self.at :])
        if self.opened:
            raise _refuse(f'Can\'t find end tag corresponding to start tag "{self.opened[-1][0]}"')
        return "".join(self.parts), sorted(self.entities, key=lambda e: (e["offset"], -e["length"]))

    def _write(self, text: str) -> None:
        if text:
            self.parts.append(text)
            self.length += utf16_length(text)

    def _reference(self) -> None:
        match = _REFERENCE.match(self.source, self.at)
        character = _referred(match) if match else None
        self._write(character or "&")
        self.at = match.end() if match and character else self.at + 1

    def _start_tag(self) -> None:
        begin = self.at
        name_match = _TAG_NAME.match(self.source, begin + 1)
        assert name_match is not None  # noqa: S101 - the pattern matches the empty string
        self.at = name_match.end()
        if self.at == len(self.source):
            raise self._refuse_at("Unclosed start tag", begin)
        name = name_match[0].lower()
        if name not in _KINDS:
            raise self._refuse_at(f'Unsupported start tag "{name}"', begin)
        argument = ""
        while (attribute := self._attribute(name, begin)) is not None:
            argument = _argument(name, *attribute) or argument
        if name == "span" and argument != "spoiler":
            raise self._refuse_at('Tag "span" must have class "tg-spoiler"', begin)
        self.opened.append((name, argument, self.length, len(self.parts)))

    def _attribute(self, tag: str, begin: int) -> tuple[str, str | None] | None:
        """The next attribute, or None behind the closing `>`."""
        self._skip_spaces()
        if self.source.startswith(">", self.at):
            self.at += 1
            return None
        name = self._take(_ATTRIBUTE_NAME)
        if not name:
            raise self._refuse_at(f'Empty attribute name in the tag "{tag}"', begin)
        self._skip_spaces()
        if not self.source.startswith("=", self.at):
            if self.at == len(self.source):
                raise self._refuse_at(f'Unclosed start tag "{tag}"', begin)
            return name, None
        self.at += 1
        self._skip_spaces()
        value = self._value(begin)
        if self.at >= len(self.source):
            raise self._refuse_at("Unclosed start tag", begin)
        return name, value

    def _value(self, begin: int) -> str:
        quote = self.source[self.at : self.at + 1]
        if quote not in ('"', "'"):
            value = self._take(_BARE_VALUE).lower()
            if self.source[self.at : self.at + 1].strip(" \t\r\n>"):
                raise self._refuse_at("Unexpected end of name token", begin)
            return value
        end = self.source.find(quote, self.at + 1)
        end = len(self.source) if end < 0 else end
        value = self.source[self.at + 1 : end]
        self.at = end + 1
        return _REFERENCE.sub(lambda match: _referred(match) or match[0], value)

    def _end_tag(self) -> None:
        begin = self.at
        if not self.opened:
            raise self._refuse_at("Unexpected end tag", begin)
        self.at += 2
        found = self._take(_TAG_NAME).lower()
        self._skip_spaces()
        if not self.source.startswith(">", self.at):
            raise self._refuse_at("Unclosed end tag", begin)
        self.at += 1
        name, argument, offset, first_part = self.opened.pop()
        if found and found != name:
            where = len(self.source[:begin].encode())
            raise _refuse(
                f'Unmatched end tag at byte offset {where}, expected "</{name}>", found "</{found}>"'
            )
        if self.length > offset:
            content = "".join(self.parts[first_part:])
            self._close(name, argument, content, offset)

    def _close(self, name: str, argument: str, content: str, offset: int) -> None:
        entity: Entity = {"type": _KINDS[name], "offset": offset, "length": self.length - offset}
        if name == "a":
            target = argument or content
            if not _complete_link(entity, target):
                return
        elif name == "code" and argument:
            entity["language"] = argument
        elif name == "pre":
            self._absorb_code(entity)
        elif name == "blockquote" and argument:
            entity["type"] = "expandable_blockquote"
        elif name == "tg-emoji":
            entity["custom_emoji_id"] = argument
        self.entities.append(entity)

    def _absorb_code(self, pre: Entity) -> None:
        """`<pre><code class="language-x">` is one entity, a `pre` with a language."""
        last = self.entities[-1] if self.entities else {}
        same = all(last.get(key) == pre[key] for key in ("offset", "length"))
        if same and last["type"] == "code":
            self.entities.pop()
            if "language" in last:
                pre["language"] = last["language"]

    def _take(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.source, self.at)
        assert match is not None  # noqa: S101 - the patterns match the empty string
        self.at = match.end()
        return match[0]

    def _skip_spaces(self) -> None:
        self._take(_SPACES)

    def _refuse_at(self, reason: str, position: int) -> ApiError:
        return _refuse(f"{reason} at byte offset {len(self.source[:position].encode())}")


def _refuse(reason: str) -> ApiError:
    return bad_request(f"can't parse entities: {reason}")


def _referred(match: re.Match[str]) -> str | None:
    """The character of `&amp;`, `&#65;` or `&#x41;`; None where there is no such character."""
    decimal, hexadecimal, name = match.groups()
    if name:
        return _NAMED[name]
    code = int(decimal) if decimal else int(hexadecimal, 16)
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else None


def _argument(tag: str, attribute: str, value: str | None) -> str:
    """What an attribute contributes to its tag; most contribute nothing."""
    match tag, attribute.lower():
        case "a", "href":
            return value or ""
        case "code", "class" if value and value.startswith("language-"):
            return value.removeprefix("language-")
        case "span", "class" if value and value.startswith("tg-"):
            return value.removeprefix("tg-")
        case "tg-emoji", "emoji-id":
            return value or ""
        case "blockquote", "expandable":
            return "1"
    return ""


def _complete_link(entity: Entity, target: str) -> bool:
    """Point the entity at its target; False where Telegram would show plain text."""
    if match := re.fullmatch(r"tg://user\?id=(\d+)", target):
        entity["type"] = "text_mention"
        entity["user"] = {"id": int(match[1])}
        return True
    url = complete_url(target)
    if url is None:
        return False
    entity["url"] = url
    return True


def complete_url(target: str) -> str | None:
    """The address with its scheme, or None when Telegram would not take it as one."""
    if re.match(r"(?:https?|tg|ton|tonsite)://[^\s/]", target, re.IGNORECASE):
        return target
    if re.fullmatch(r"(?:localhost|[\w\-]+(?:\.[\w\-]+)+)(?::\d+)?(?:[/?#]\S*)?", target):
        return f"http://{target}"
    return None
