"""What the bot says about itself."""

from __future__ import annotations

from typing import Any

import pytest

from bot.sandbox import Chat, Person, Sandbox
from tests.bot.sandbox.conftest import Api

GROUPS = {"type": "all_group_chats"}


def menu(*names: str) -> list[dict[str, str]]:
    """Commands with these names."""
    return [{"command": name, "description": f"做{name}"} for name in names]


async def test_menus_are_kept_per_scope_and_language(api: Api) -> None:
    await api("setMyCommands", commands=menu("help"))
    await api("setMyCommands", commands=menu("sign"), scope=GROUPS, language_code="zh")
    assert await api("getMyCommands") == menu("help")
    assert await api("getMyCommands", scope=GROUPS) == []
    assert await api("getMyCommands", scope=GROUPS, language_code="zh") == menu("sign")
    await api("deleteMyCommands")
    assert await api("getMyCommands") == []


@pytest.mark.parametrize(
    ("command", "description"),
    [
        ({"command": "Help", "description": "x"}, "Bad Request: BOT_COMMAND_INVALID"),
        ({"command": "听课", "description": "x"}, "Bad Request: BOT_COMMAND_INVALID"),
        ({"command": "a" * 33, "description": "x"}, "Bad Request: BOT_COMMAND_INVALID"),
        ({"command": "help", "description": " "}, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"command": "help", "description": "x" * 257}, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"),
    ],
)
async def test_refuses(api: Api, command: dict[str, Any], description: str) -> None:
    assert await api.refused("setMyCommands", commands=[command]) == description


async def test_refuses_too_many_commands_and_strange_scopes(api: Api) -> None:
    many = menu(*(f"c{number}" for number in range(101)))
    assert await api.refused("setMyCommands", commands=many) == "Bad Request: BOT_COMMANDS_TOO_MUCH"
    refusal = await api.refused("setMyCommands", commands=menu("a"), scope={"type": "planet"})
    assert refusal == 'Bad Request: can\'t parse BotCommandScope: Unsupported type "planet" specified'


async def test_the_narrowest_menu_is_shown(
    api: Api, sandbox: Sandbox, li: Person, fang: Person, maths: Chat
) -> None:
    def shown(person: Person, *, admin: bool = False, group: bool = True) -> list[str]:
        chat_id = maths.id if group else person.id
        found = sandbox.world.profile.commands_in(chat_id, person.id, group=group, admin=admin)
        return [command["command"] for command in found]

    await api("setMyCommands", commands=menu("everywhere"))
    assert shown(li) == shown(li, group=False) == ["everywhere"]
    await api("setMyCommands", commands=menu("private"), scope={"type": "all_private_chats"})
    await api(
        "setMyCommands", commands=menu("private_zh"), scope={"type": "all_private_chats"}, language_code="zh"
    )
    await api("setMyCommands", commands=menu("own"), scope={"type": "chat", "chat_id": li.id})
    assert shown(li, group=False) == ["own"]
    assert shown(fang, group=False) == ["private_zh"]
    await api("setMyCommands", commands=menu("groups"), scope=GROUPS)
    await api("setMyCommands", commands=menu("admins"), scope={"type": "all_chat_administrators"})
    assert (shown(fang), shown(li, admin=True)) == (["groups"], ["admins"])
    await api("setMyCommands", commands=menu("here"), scope={"type": "chat", "chat_id": maths.id})
    assert shown(li, admin=True) == ["here"]
    scope = {"type": "chat_administrators", "chat_id": maths.id}
    await api("setMyCommands", commands=menu("here_admins"), scope=scope)
    assert (shown(fang), shown(li, admin=True)) == (["here"], ["here_admins"])
    scope = {"type": "chat_member", "chat_id": maths.id, "user_id": fang.id}
    await api("setMyCommands", commands=menu("her"), scope=scope)
    assert shown(fang) == ["her"]


async def test_names_and_descriptions(api: Api) -> None:
    assert await api("getMyName") == {"name": "教研助手"}
    await api("setMyName", name="助手")
    await api("setMyDescription", description="说明")
    await api("setMyShortDescription", short_description="短", language_code="zh")
    assert await api("getMyName", language_code="zh") == {"name": "助手"}
    assert await api("getMyDescription") == {"description": "说明"}
    assert await api("getMyShortDescription") == {"short_description": ""}
    assert await api("getMyShortDescription", language_code="zh") == {"short_description": "短"}
    assert await api.refused("setMyShortDescription", short_description="长" * 121) == (
        "Bad Request: short description is too long"
    )


async def test_the_menu_button(api: Api, li: Person) -> None:
    assert await api("getChatMenuButton", chat_id=li.id) == {"type": "commands"}
    await api("setChatMenuButton", chat_id=li.id, menu_button={"type": "default"})
    assert await api("getChatMenuButton", chat_id=li.id) == {"type": "default"}
    assert "Unsupported type" in await api.refused("setChatMenuButton", menu_button={"type": "x"})
