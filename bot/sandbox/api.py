"""Running one call of the Bot API: find the method, run it, turn refusals into Telegram's answers."""

from __future__ import annotations

import inspect
from typing import Any

from bot.sandbox import about_bot, about_chats, changing, writing
from bot.sandbox.calls import METHODS, Params
from bot.sandbox.errors import ApiError
from bot.sandbox.world import World

# Importing them fills METHODS.
_MODULES = (about_bot, about_chats, changing, writing)


async def call(world: World, name: str, params: Params) -> dict[str, Any]:
    """The answer of the Bot API to one call: `{"ok": true, "result": …}` or an error object."""
    world.requests[name] += 1
    try:
        return {"ok": True, "result": await _run(world, name.lower(), params)}
    except ApiError as refusal:
        world.refusals[refusal.code] += 1
        return refusal.as_answer()


async def _run(world: World, name: str, params: Params) -> Any:
    method = METHODS.get(name)
    if method is None:
        raise ApiError(404, "Not Found: method not found")
    failure = world.faults.failure_of(name)
    if failure is not None:
        raise failure
    result = method(world, params)
    return await result if inspect.isawaitable(result) else result
