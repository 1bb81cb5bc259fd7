"""The web port: one server for Telegram's updates and for calendars that people subscribe to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from aiohttp import web

from bot.webhook import LARGEST


class Route(Protocol):
    """Something that is served at the port."""

    def add_to(self, app: web.Application) -> None:
        """Say what is served, and where."""


class WebPort:
    """A server with a few routes and nothing else: no index, no log of addresses, for they hold secrets."""

    def __init__(self, listen: str, routes: Iterable[Route]) -> None:
        self._listen = listen
        self._routes = tuple(routes)
        self._runner: web.AppRunner | None = None

    async def start(self) -> None:
        """Open the port. Raises OSError."""
        app = web.Application(client_max_size=LARGEST)
        for route in self._routes:
            route.add_to(app)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
        await self._runner.setup()
        host, _, port = self._listen.rpartition(":")
        await web.TCPSite(self._runner, host, int(port)).start()

    async def stop(self) -> None:
        """Close the port; requests in hand are finished."""
        if self._runner is not None:
            await self._runner.cleanup()
