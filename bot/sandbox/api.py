"""Running one call of the Bot API: find the method, run it, turn refusals into Telegram's answers."""

from __future__ import annotations

from collections.abc import Awaitable
from inspect import isawaitable
from typing import Any

from bot.sandbox import about_bot, about_chats, changing, writing
from bot.sandbox.calls import METHODS, Params
from bot.sandbox.errors import ApiError
from bot.sandbox.world import World

Json = dict[str, Any]

# Importing them fills METHODS.
_MODULES = (about_bot, about_chats, changing, writing)


async def call(world: World, name: str, params: Params) -> Json:
    """The answer of the Bot API to one call: `{"ok": true, "result": …}` or an error object."""
    answer = begin(world, name, params)
    return answer if isinstance(answer, dict) else await answer


def begin(world: World, name: str, params: Params) -> Json | Awaitable[Json]:
    """As `call`, but the answer is there at once unless the method has to wait."""
    world.requests[name] += 1
    try:
        result = _run(world, name.lower(), params)
    except ApiError as refusal:
        return _refuse(world, refusal)
    return _wait(world, result) if isawaitable(result) else {"ok": True, "result": result}


def _run(world: World, name: str, params: Params) -> Any:
    method = METHODS.get(name)
    if method is None:
        raise ApiError(404, "Not Found: method not found")
    failure = world.faults.failure_of(name)
    if failure is not None:
        raise failure
    return method(world, params)


async def _wait(world: World, result: Awaitable[Any]) -> Json:
    try:
        return {"ok": True, "result": await result}
    except ApiError as refusal:
        return _refuse(world, refusal)


def _refuse(world: World, refusal: ApiError) -> Json:
    world.refusals[refusal.code] += 1
    return refusal.as_answer()
