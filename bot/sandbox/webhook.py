"""Delivery of updates by POST to the bot's own address, with retries."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.sandbox.updates import Updates

Json = dict[str, Any]
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the header's name, no secret


@dataclass(frozen=True)
class Address:
    """Where updates go, as setWebhook says."""

    url: str
    secret_token: str | None = None
    max_connections: int = 40
    ip_address: str | None = None


class Webhook:
    """Posts the pending updates in order, one at a time; an update is done after a 2xx answer.

    `answer` runs a method that the bot puts into its response; `now` gives Unix seconds for the error date.
    """

    def __init__(
        self, updates: Updates, now: Callable[[], int], answer: Callable[[str, Json], Awaitable[Any]]
    ) -> None:
        self.address: Address | None = None
        self.first_pause = 0.1
        self._updates = updates
        self._now = now
        self._answer = answer
        self._error: Json = {}
        self._task: asyncio.Task[None] | None = None
        self._arrived = asyncio.Event()
        updates.listeners.append(self._arrived.set)

    async def open(self, address: Address) -> None:
        """Deliver to this address from now on."""
        await self.close()
        self.address = address
        self._updates.webhook_set = True
        self._updates.end_poll("terminated by setWebhook request")
        self._task = asyncio.create_task(self._deliver(address))

    async def close(self) -> None:
        """Stop delivering; what is pending stays pending."""
        self.address = None
        self._error = {}
        self._updates.webhook_set = False
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def info(self) -> Json:
        """The WebhookInfo object."""
        info: Json = {
            "url": self.address.url if self.address else "",
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending),
        }
        if self.address:
            info |= {"max_connections": self.address.max_connections} | self._error
            if self.address.ip_address:
                info["ip_address"] = self.address.ip_address
        if self._updates.allowed:
            info["allowed_updates"] = sorted(self._updates.allowed)
        return info

    async def _deliver(self, address: Address) -> None:
        async with ClientSession(timeout=ClientTimeout(total=60)) as session:
            while True:
                again = self._updates.take_again()
                waiting = again or list(self._updates.pending)[:1]
                for update in waiting:
                    await self._post(session, address, update)
                    if not again:
                        self._updates.confirm(update["update_id"] + 1)
                if not waiting:
                    self._arrived.clear()
                    await self._arrived.wait()

    async def _post(self, session: ClientSession, address: Address, update: Json) -> None:
        """Post until it succeeds, waiting twice as long after each failure, at most a minute."""
        headers = {SECRET_HEADER: address.secret_token} if address.secret_token else {}
        for attempt in count():
            try:
                async with session.post(address.url, json=update, headers=headers) as response:
                    if 200 <= response.status < 300:
                        await self._run_answer(await response.read(), response.content_type)
                        return
                    message = f"Wrong response from the webhook: {response.status} {response.reason}"
            except (ClientError, TimeoutError) as problem:
                message = "Connection refused" if "refused" in str(problem) else "Connection failed"
            self._error = {"last_error_date": self._now(), "last_error_message": message}
            await asyncio.sleep(min(60.0, self.first_pause * 2**attempt))

    async def _run_answer(self, body: bytes, content_type: str) -> None:
        """A bot may answer an update with a method call; Telegram does not tell it the result."""
        if content_type == "application/json" and body:
            called = json.loads(body)
            if isinstance(called, dict) and "method" in called:
                await self._answer(called.pop("method"), called)
