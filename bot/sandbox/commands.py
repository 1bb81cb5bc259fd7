"""What the bot says about itself: command menus per scope and language, names, descriptions, menu button."""

from __future__ import annotations

import re
from typing import Any

from bot.sandbox.errors import bad_request

Json = dict[str, Any]

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_PLAIN_SCOPES = ("default", "all_private_chats", "all_group_chats", "all_chat_administrators")
_LENGTHS = {"name": 64, "description": 512, "short_description": 120}


class Profile:
    """The bot's own settings, kept per language code ("" for every language without its own)."""

    def __init__(self) -> None:
        self._commands: dict[tuple[str, str], list[Json]] = {}
        self._words: dict[tuple[str, str], str] = {}
        self.menu_buttons: dict[int | None, Json] = {}

    def set_commands(self, commands: Any, scope: Json | None, language: str | None) -> None:
        """Store a menu; raises ApiError for names, descriptions or scopes that Telegram refuses."""
        if not isinstance(commands, list) or len(commands) > 100:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        kept = []
        for command in commands:
            name = str(command.get("command", "")).removeprefix("/")
            description = str(command.get("description", "")).strip()
            if not _COMMAND.fullmatch(name):
                raise bad_request("BOT_COMMAND_INVALID")
            if not 1 <= len(description) <= 256:
                raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
            kept.append({"command": name, "description": description})
        self._commands[_scope_key(scope), language or ""] = kept

    def get_commands(self, scope: Json | None, language: str | None) -> list[Json]:
        """The menu of exactly this scope and language."""
        return self._commands.get((_scope_key(scope), language or ""), [])

    def delete_commands(self, scope: Json | None, language: str | None) -> None:
        """Forget the menu of exactly this scope and language."""
        self._commands.pop((_scope_key(scope), language or ""), None)

    def commands_in(self, chat_id: int, user_id: int, *, group: bool, admin: bool) -> list[Json]:
        """The menu that a Chinese-speaking person sees in a chat.

        The order of scopes is that of "Determining list of commands" in the Bot API.
        """
        scopes = [f"chat_member:{chat_id}:{user_id}"] if group else [f"chat:{chat_id}", "all_private_chats"]
        if group and admin:
            scopes += [f"chat_administrators:{chat_id}"]
        if group:
            scopes += [f"chat:{chat_id}"]
        if group and admin:
            scopes += ["all_chat_administrators"]
        if group:
            scopes += ["all_group_chats"]
        for scope in [*scopes, "default"]:
            for language in ("zh", ""):
                if menu := self._commands.get((scope, language)):
                    return menu
        return []

    def set_words(self, what: str, text: str | None, language: str | None) -> None:
        """Store the bot's name, description or short_description; an empty text removes it."""
        if len(text or "") > _LENGTHS[what]:
            raise bad_request(f"{what.replace('_', ' ')} is too long")
        self._words[what, language or ""] = text or ""

    def words(self, what: str, language: str | None = None) -> str:
        """The bot's name, description or short_description, empty when never set."""
        return self._words.get((what, language or "")) or self._words.get((what, ""), "")


def _scope_key(scope: Json | None) -> str:
    kind = (scope or {}).get("type", "default")
    if kind in _PLAIN_SCOPES:
        return str(kind)
    if scope is not None and kind in ("chat", "chat_administrators"):
        return f"{kind}:{scope['chat_id']}"
    if scope is not None and kind == "chat_member":
        return f"{kind}:{scope['chat_id']}:{scope['user_id']}"
    raise bad_request(f'can\'t parse BotCommandScope: Unsupported type "{kind}" specified')
