"""Waiting for what the bot does, without polling."""

from __future__ import annotations

import asyncio
from collections import defaultdict, deque
from collections.abc import Callable
from typing import TypeVar

from bot.sandbox.world import Change, Chat, Post, World

Found = TypeVar("Found")


class Waits:
    """Sees every change of a world and wakes those who wait for it.

    What the bot writes or edits is also queued per chat, so that a test which asks late still gets it.
    """

    def __init__(self, world: World) -> None:
        self._world = world
        self._sleepers: set[asyncio.Future[None]] = set()
        self._written: dict[int, deque[Post]] = defaultdict(deque)
        self._edited: dict[int, deque[Post]] = defaultdict(deque)
        self._in_progress = 0
        world.spectators.append(self._see)
        world.updates.listeners.append(self.wake)

    def _see(self, change: Change) -> None:
        if change.chat and change.post and change.post.from_bot:
            if change.what == "post":
                self._written[change.chat.id].append(change.post)
            elif change.what == "edit":
                self._edited[change.chat.id].append(change.post)
        self.wake()

    def wake(self) -> None:
        """Let everyone who waits look again."""
        for sleeper in self._sleepers:
            if not sleeper.done():
                sleeper.set_result(None)
        self._sleepers.clear()

    def request_began(self) -> None:
        """A call that may change something has arrived."""
        self._in_progress += 1
        self.wake()

    def request_ended(self) -> None:
        """Its answer has been made."""
        self._in_progress -= 1
        self.wake()

    async def _change(self) -> None:
        sleeper: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._sleepers.add(sleeper)
        try:
            await sleeper
        finally:
            self._sleepers.discard(sleeper)

    async def until(self, look: Callable[[], Found | None], within: float, what: str) -> Found:
        """What `look` finds, as soon as it finds something true.

        Raises TimeoutError, naming `what` was missed, after `within` real seconds.
        """
        try:
            async with asyncio.timeout(within):
                while not (found := look()):
                    await self._change()
                return found
        except TimeoutError:
            raise TimeoutError(f"{what} did not happen within {within} s") from None

    async def next_message(self, chat: Chat, within: float) -> Post:
        """The oldest message of the bot in this chat that has not been returned yet."""
        return await self._next(self._written[chat.id], f"a message of the bot in {chat.id}", within)

    async def next_edit(self, chat: Chat, within: float) -> Post:
        """The oldest edit by the bot in this chat that has not been returned yet."""
        return await self._next(self._edited[chat.id], f"an edit by the bot in {chat.id}", within)

    async def _next(self, queue: deque[Post], what: str, within: float) -> Post:
        await self.until(lambda: bool(queue), within, what)
        return queue.popleft()

    def forget(self) -> None:
        """Start afresh: what the bot has written so far is of no interest."""
        self._written.clear()
        self._edited.clear()

    async def settled(self, quiet: float, within: float) -> None:
        """Wait until every update is confirmed and no call has come for `quiet` real seconds."""
        async with asyncio.timeout(within):
            while True:
                await self.until(self._idle, within, "the bot's falling silent")
                try:
                    async with asyncio.timeout(quiet):
                        await self._change()
                except TimeoutError:
                    if self._idle():
                        return

    def _idle(self) -> bool:
        return not self._world.updates.pending and self._in_progress == 0
