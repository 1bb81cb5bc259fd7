"""Bot API methods about the bot itself: updates, webhook, commands, names, files."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from bot.sandbox.calls import Params, method
from bot.sandbox.errors import bad_request
from bot.sandbox.webhook import Address
from bot.sandbox.world import World

Json = dict[str, Any]

LONGEST_POLL = 50


@method("getMe")
def get_me(world: World, _: Params) -> Json:
    """https://core.telegram.org/bots/api#getme"""
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


@method("logOut")
@method("close")
def log_out(_world: World, _: Params) -> bool:
    """https://core.telegram.org/bots/api#logout and #close: nothing to do for a server of one's own."""
    return True


@method("getUpdates")
async def get_updates(world: World, params: Params) -> list[Json]:
    """https://core.telegram.org/bots/api#getupdates"""
    world.updates.allow(params.json("allowed_updates"))
    limit = params.integer("limit")
    timeout = params.text("timeout")
    return await world.updates.poll(
        params.integer("offset") or 0,
        min(100, max(1, 100 if limit is None else limit)),
        min(LONGEST_POLL, float(timeout)) if timeout else 0.0,
    )


@method("setWebhook")
async def set_webhook(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setwebhook; plain http is taken for this machine only."""
    url = params.text("url") or ""
    parts = urlsplit(url)
    if url and parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = params.text("secret_token")
    if secret is not None and not re.fullmatch(r"[A-Za-z0-9_\-]{1,256}", secret):
        raise bad_request("secret token contains unallowed characters")
    if params.flag("drop_pending_updates"):
        world.updates.drop_pending()
    world.updates.allow(params.json("allowed_updates"))
    connections = params.integer("max_connections") or 40
    if url:
        await world.webhook.open(Address(url, secret, connections, params.text("ip_address")))
    else:
        await world.webhook.close()
    return True


@method("deleteWebhook")
async def delete_webhook(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletewebhook"""
    if params.flag("drop_pending_updates"):
        world.updates.drop_pending()
    await world.webhook.close()
    return True


@method("getWebhookInfo")
def get_webhook_info(world: World, _: Params) -> Json:
    """https://core.telegram.org/bots/api#getwebhookinfo"""
    return world.webhook.info()


@method("getFile")
def get_file(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getfile"""
    return world.files.describe(params.text("file_id"))


@method("setMyCommands")
def set_my_commands(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmycommands"""
    world.profile.set_commands(params.json("commands"), params.json("scope"), params.text("language_code"))
    world.tell("people")
    return True


@method("getMyCommands")
def get_my_commands(world: World, params: Params) -> list[Json]:
    """https://core.telegram.org/bots/api#getmycommands"""
    return world.profile.get_commands(params.json("scope"), params.text("language_code"))


@method("deleteMyCommands")
def delete_my_commands(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#deletemycommands"""
    world.profile.delete_commands(params.json("scope"), params.text("language_code"))
    world.tell("people")
    return True


@method("setMyName")
def set_my_name(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmyname"""
    world.profile.set_words("name", params.text("name"), params.text("language_code"))
    return True


@method("getMyName")
def get_my_name(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getmyname"""
    return {"name": world.profile.words("name", params.text("language_code")) or world.bot["first_name"]}


@method("setMyDescription")
def set_my_description(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmydescription"""
    world.profile.set_words("description", params.text("description"), params.text("language_code"))
    world.tell("people")
    return True


@method("getMyDescription")
def get_my_description(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getmydescription"""
    return {"description": world.profile.words("description", params.text("language_code"))}


@method("setMyShortDescription")
def set_my_short_description(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setmyshortdescription"""
    text = params.text("short_description")
    world.profile.set_words("short_description", text, params.text("language_code"))
    return True


@method("getMyShortDescription")
def get_my_short_description(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getmyshortdescription"""
    return {"short_description": world.profile.words("short_description", params.text("language_code"))}


@method("setChatMenuButton")
def set_chat_menu_button(world: World, params: Params) -> bool:
    """https://core.telegram.org/bots/api#setchatmenubutton"""
    button = params.json("menu_button") or {"type": "default"}
    if button.get("type") not in ("default", "commands", "web_app"):
        raise bad_request("can't parse MenuButton: Unsupported type specified")
    world.profile.menu_buttons[params.integer("chat_id")] = button
    return True


@method("getChatMenuButton")
def get_chat_menu_button(world: World, params: Params) -> Json:
    """https://core.telegram.org/bots/api#getchatmenubutton"""
    buttons = world.profile.menu_buttons
    return buttons.get(params.integer("chat_id")) or buttons.get(None) or {"type": "commands"}
