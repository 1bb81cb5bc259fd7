"""The command menu of one person's private chat: what this person may use there, and nothing else.

Telegram keeps one menu for all private chats, which is what every teacher may use; a chat may have its own.
"""

from __future__ import annotations

from handlers.support.context import Context
from handlers.support.registry import Command, Where
from school.people import Member
from school.permissions import holds


def may_be_offered(command: Command, member: Member | None, *, private: bool) -> bool:
    """Whether menus and /help show a command to this person in such a chat."""
    role = command.audience
    allowed = role is None or (member is not None and holds(member, role))
    wrong_place = Where.GROUP if private else Where.PRIVATE
    return allowed and command.in_menu and command.where is not wrong_place


def fit_menu(ctx: Context, member: Member) -> None:
    """Give the private chat with this member, who has joined, the menu of the roles held now."""
    if member.user_id is None:
        return
    commands = [
        {"command": it.name, "description": it.title}
        for it in ctx.environment.registry.commands.values()
        if may_be_offered(it, member, private=True)
    ]
    scope = {"type": "chat", "chat_id": member.user_id}
    ctx.send(member.user_id, {"commands": commands, "scope": scope}, method="setMyCommands")
