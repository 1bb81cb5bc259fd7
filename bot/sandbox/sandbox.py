"""The sandbox as programs use it: start and stop the server, break it, and act in it."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from aiohttp import web

from bot.sandbox.acting import Stage
from bot.sandbox.api import call
from bot.sandbox.calls import Params
from bot.sandbox.errors import ApiError
from bot.sandbox.fastlane import FastLane
from bot.sandbox.limits import Limits
from bot.sandbox.scene import ChatRef
from bot.sandbox.server import LARGEST_REQUEST, ApiServer
from bot.sandbox.web import WebChat
from bot.sandbox.webhook import Webhook
from bot.sandbox.world import World

Json = dict[str, Any]

BOT_ID = 123456


def utc_now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


class Sandbox(Stage):
    """A local look-alike of Telegram with one bot.

    `now` is its clock (aware datetimes). `advance` moves that clock; with it, the web chat shows buttons
    for that. `record=False` keeps no messages and makes a call cheap, for benchmarks. `monotonic` gives
    the real seconds by which limits, floods and outages end. The web chat shows times in `zone`.
    """

    def __init__(
        self,
        now: Callable[[], datetime] = utc_now,
        bot_username: str = "jiaoyan_bot",
        bot_name: str = "教研助手",
        token: str = "123456:sandbox-token",  # noqa: S107 - opens nothing but this sandbox
        advance: Callable[[timedelta], None] | None = None,
        *,
        record: bool = True,
        monotonic: Callable[[], float] = time.monotonic,
        zone: str = "Asia/Shanghai",
    ) -> None:
        bot = {"id": BOT_ID, "is_bot": True, "first_name": bot_name, "username": bot_username}
        super().__init__(World(now, bot, token, record=record, monotonic=monotonic))
        self.advance = advance
        self._web_chat = WebChat(self, zone)
        self.world.webhook = Webhook(
            self.world.updates,
            self.world.unix_now,
            lambda method, values: call(self.world, method, Params(values)),
        )
        self._runner: web.AppRunner | None = None
        self._listener: asyncio.Server | None = None
        self._lanes: set[FastLane] = set()
        self._address = ("127.0.0.1", 0)

    # The server

    @property
    def token(self) -> str:
        """The bot's token."""
        return self.world.token

    @property
    def url(self) -> str:
        """Where it listens, such as http://127.0.0.1:8081. The Bot API is below `/bot`, files `/file/bot`."""
        return f"http://{self._address[0]}:{self._address[1]}"

    async def start(self, host: str = "127.0.0.1", port: int = 0) -> None:
        """Listen; port 0 takes a free one."""
        app = web.Application(client_max_size=LARGEST_REQUEST)
        ApiServer(self.world, self.waits).add_routes(app)
        self._web_chat.add_routes(app)
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=0.01)
        await self._runner.setup()
        self._address = (host, port)
        await self._listen()

    async def _listen(self) -> None:
        assert self._runner is not None and self._runner.server is not None  # noqa: S101 - after start()
        loop = asyncio.get_running_loop()
        framework = self._runner.server
        factory = framework if self.world.record else lambda: FastLane(self.world, framework, self._lanes)
        self._listener = await loop.create_server(factory, *self._address)
        self._address = self._listener.sockets[0].getsockname()[:2]

    async def stop(self) -> None:
        """Stop listening and end every connection."""
        await self.world.webhook.close()
        if self._listener is not None:
            self._listener.close()
        if self._runner is not None:
            self._cut_connections()
            await self._runner.cleanup()

    async def __aenter__(self) -> Sandbox:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.stop()

    # Trouble

    @property
    def limits(self) -> Limits | None:
        """How fast the bot may write; None for as fast as it likes."""
        return self.world.limits

    @limits.setter
    def limits(self, limits: Limits | None) -> None:
        self.world.limits = limits

    @property
    def latency(self) -> float:
        """Seconds that every call takes longer."""
        return self.world.faults.latency

    @latency.setter
    def latency(self, seconds: float) -> None:
        self.world.faults.latency = seconds

    async def down(
        self, how: Literal["refused", "reset", "bad_gateway"] = "reset", seconds: float | None = None
    ) -> None:
        """Be out of order until `up()` (or, unless refused, for some seconds).

        refused: nobody listens any more. reset: connections break. bad_gateway: 502 with a page of HTML.
        """
        if how != "refused":
            self.world.faults.break_down(how, seconds)
        elif self._listener is not None:
            self._listener.close()
            self._listener = None
        if how != "bad_gateway":
            self._cut_connections()

    def _cut_connections(self) -> None:
        server = self._runner.server if self._runner else None
        for connection in server.connections if server else []:
            if connection.transport is not None:
                connection.transport.abort()
        for lane in list(self._lanes):
            lane.abort()

    async def up(self) -> None:
        """Work again after `down()`."""
        self.world.faults.mend()
        if self._listener is None:
            await self._listen()

    def flood(self, chat: ChatRef | None, retry_after: int) -> None:
        """Refuse messages to this chat (None: to every chat) with 429 for some real seconds."""
        self.world.faults.flood(None if chat is None else self.chat(chat).id, retry_after)

    def fail(
        self,
        code: int,
        description: str,
        *,
        method: str | None = None,
        times: int = 1,
        parameters: Json | None = None,
    ) -> None:
        """Answer the next `times` calls (of one method, or of any) with this error."""
        self.world.faults.fail(ApiError(code, description, parameters), method, times)

    def lose_answers(self, times: int = 1) -> None:
        """Do what the next calls ask for, but break the connection before the bot learns of it."""
        self.world.faults.answers_to_lose = times

    def redeliver(self, count: int = 1) -> None:
        """Deliver the last confirmed updates a second time."""
        self.world.updates.redeliver(count)

    @property
    def requests(self) -> Counter[str]:
        """Calls so far per method."""
        return self.world.requests

    @property
    def refusals(self) -> Counter[int]:
        """Refused calls so far per error code."""
        return self.world.refusals
