"""Telegram's command menus, made from the registry: one list for private chats, one for groups.

The private menu is what every teacher may use; `handlers.support.menu` gives heads their own.
"""

from __future__ import annotations

import structlog
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllChatAdministrators,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
)
from telegram.error import TelegramError

from handlers.support.registry import Command, Registry, Where

log = structlog.get_logger()


async def publish_menus(bot: Bot, registry: Registry) -> None:
    """Set the menus of every scope. Telegram being down is no reason not to run."""
    commands = [command for command in registry.commands.values() if command.in_menu]
    groups = [command for command in commands if command.where is not Where.PRIVATE]
    everyone_in_groups = [command for command in groups if not command.for_heads]
    try:
        await bot.set_my_commands(
            _entries([it for it in commands if it.where is not Where.GROUP and not it.for_heads]),
            scope=BotCommandScopeAllPrivateChats(),
        )
        await bot.set_my_commands(_entries(everyone_in_groups), scope=BotCommandScopeAllGroupChats())
        await bot.set_my_commands(_entries(groups), scope=BotCommandScopeAllChatAdministrators())
    except TelegramError as error:
        log.warning("menus were not set", error=str(error))


def _entries(commands: list[Command]) -> list[BotCommand]:
    return [BotCommand(command.name, command.title) for command in commands]
