"""Updates by webhook: one is journalled before Telegram gets its 200."""

from __future__ import annotations

import hmac
import secrets
from typing import Any

from aiohttp import web

from bot.inbox import Receiver
from bot.settings import Settings
from storage.database import DatabaseTrouble

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
LARGEST = 1024 * 1024
"""Bytes an update may have; Telegram's are far smaller."""


class Webhook:
    """Takes updates. Whoever does not know the secret gets 403 and nothing else."""

    def __init__(self, settings: Settings, receiver: Receiver) -> None:
        given = settings.webhook_secret
        self.secret = given.get_secret_value() if given else secrets.token_urlsafe(32)
        self.public_address = f"{settings.webhook_url}{PATH}"
        self._receiver = receiver

    def add_to(self, app: web.Application) -> None:
        """Serve the address that Telegram posts to."""
        app.router.add_post(PATH, self._take)

    async def _take(self, request: web.Request) -> web.Response:
        if not hmac.compare_digest(request.headers.get(SECRET_HEADER, "").encode(), self.secret.encode()):
            return web.Response(status=403)
        try:
            update: Any = await request.json()
            number = update["update_id"]
        except (ValueError, LookupError, TypeError):
            return web.Response(status=400)
        if not isinstance(number, int) or number < 0:
            return web.Response(status=400)
        try:
            await self._receiver.receive([update])
        except DatabaseTrouble:
            return web.Response(status=503)
        return web.Response()
