"""Bounds what the web port does for whoever asks: so much at once, so much a second."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from storage.database import DatabaseTrouble

AT_ONCE: Final = 32
PER_SECOND: Final = 50
"""Requests in hand and begun in a second; whoever guesses tokens does not keep the database from its work."""


class Throttle:
    """Lets in so many requests to one route. What is too much is told to come back."""

    def __init__(self) -> None:
        self._in_hand = 0
        self._second, self._begun = 0, 0

    async def let_in(
        self, request: web.Request, serve: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        """Answer a request by `serve`, or with 503."""
        if self._too_much():
            return web.Response(status=503, headers={"Retry-After": "60"})
        self._in_hand += 1
        try:
            return await serve(request)
        except DatabaseTrouble:
            return web.Response(status=503, headers={"Retry-After": "60"})
        finally:
            self._in_hand -= 1

    def _too_much(self) -> bool:
        second = int(time.monotonic())
        if second != self._second:
            self._second, self._begun = second, 0
        self._begun += 1
        return self._in_hand >= AT_ONCE or self._begun > PER_SECOND
