"""The queue of updates for the bot: long polling, confirmation by offset, redelivery."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from itertools import islice
from typing import Any

from bot.sandbox.errors import conflict

Json = dict[str, Any]

# Kinds that Telegram sends only to bots that ask for them (Bot API, getUpdates, allowed_updates).
ON_REQUEST = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
TERMINATED_BY_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"


class Updates:
    """Updates that the bot has not confirmed yet, oldest first.

    `listeners` are called whenever updates come or go; the webhook and the waiting primitives use them.
    """

    def __init__(self) -> None:
        self.pending: deque[Json] = deque()
        self.allowed: frozenset[str] | None = None
        self.listeners: list[Callable[[], None]] = []
        self.webhook_set = False
        self._last_id = 700_000_000
        self._waiting: asyncio.Future[None] | None = None
        self._confirmed: deque[Json] = deque(maxlen=1000)
        self._again: deque[Json] = deque()

    def wants(self, kind: str) -> bool:
        """Whether the bot has subscribed to this kind of update."""
        return kind in self.allowed if self.allowed else kind not in ON_REQUEST

    def allow(self, kinds: Iterable[str] | None) -> None:
        """Remember the subscription; None keeps the earlier one, an empty list is the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def add(self, kind: str, payload: Json) -> int | None:
        """Queue one update; its id, or None when the bot does not want this kind."""
        if not self.wants(kind):
            return None
        self._last_id += 1
        self.pending.append({"update_id": self._last_id, kind: payload})
        self._wake()
        return self._last_id

    def inject(self, updates: Iterable[Json]) -> None:
        """Queue ready-made updates; those without update_id are numbered."""
        for update in updates:
            self._last_id = max(self._last_id + 1, update.get("update_id", 0))
            self.pending.append({**update, "update_id": self._last_id})
        self._wake()

    def redeliver(self, count: int = 1) -> None:
        """Deliver the last `count` confirmed updates once more, as Telegram does after trouble of its own."""
        self._again.extend(list(self._confirmed)[-count:])
        self._wake()

    def take_again(self) -> list[Json]:
        """Updates to be delivered a second time; each is taken once."""
        taken = list(self._again)
        self._again.clear()
        return taken

    def confirm(self, offset: int) -> None:
        """Forget every update below `offset`; a negative offset keeps only that many of the last ones."""
        if offset < 0:
            offset = self.pending[offset]["update_id"] if len(self.pending) >= -offset else 0
        while self.pending and self.pending[0]["update_id"] < offset:
            self._confirmed.append(self.pending.popleft())
        self._notify()

    def drop_pending(self) -> None:
        """Forget everything, as drop_pending_updates asks."""
        self.pending.clear()
        self._notify()

    async def poll(self, offset: int, limit: int, within: float) -> list[Json]:
        """Wait up to `within` real seconds for updates and return at most `limit` of them.

        A poll that is still waiting ends with 409, as Telegram ends it. Raises the same error when a
        webhook is set.
        """
        if self.webhook_set:
            raise conflict(
                "can't use getUpdates method while webhook is active; "
                "use deleteWebhook to delete the webhook first"
            )
        self.end_poll(TERMINATED_BY_POLL)
        self.confirm(offset)
        if not self.pending and not self._again and within > 0:
            await self._arrival(within)
        return self.take_again() + list(islice(self.pending, limit))

    async def _arrival(self, within: float) -> None:
        waiting: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting = waiting
        try:
            async with asyncio.timeout(within):
                await waiting
        except TimeoutError:
            pass
        finally:
            if self._waiting is waiting:
                self._waiting = None

    def end_poll(self, reason: str) -> None:
        """End a waiting poll with 409."""
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_exception(conflict(reason))

    def _wake(self) -> None:
        if self._waiting is not None and not self._waiting.done():
            self._waiting.set_result(None)
        self._notify()

    def _notify(self) -> None:
        for listener in self.listeners:
            listener()
