"""Moving the demo's clock as time passes: what is due on the way happens when it is due."""

from __future__ import annotations

import asyncio
import contextlib
from datetime import datetime, timedelta

from bot.app import App
from bot.clock import Clock
from storage.reminders import next_due

PATIENCE = 5.0
"""Real seconds for what has become due to reach the chats before the clock moves on all the same."""


class Stroll:
    """The clock's forward button. Until the bot runs (`app`) the clock just jumps."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._task: asyncio.Task[None] | None = None
        self.app: App | None = None

    def forward(self, by: timedelta) -> None:
        """Move on; pressed again while still moving, it goes that much further."""
        if self.app is None:
            self._clock.advance(by)
        else:
            self._task = asyncio.create_task(self._walk(self.app, by, self._task))

    async def _walk(self, app: App, by: timedelta, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await before
        goal = self._clock.now() + by
        while (due := await self._next_due(app)) is not None and due <= goal:
            await self._go(app, due)
        await self._go(app, goal)

    async def _next_due(self, app: App) -> datetime | None:
        async with app.database.reading() as session:
            return await next_due(session)

    async def _go(self, app: App, moment: datetime) -> None:
        self._clock.advance(moment - self._clock.now())
        await app.reminding.tick()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(_at_rest(app), PATIENCE)


async def _at_rest(app: App) -> None:
    while not app.sender.at_rest:  # noqa: ASYNC110  (looking now and then is all the demo needs)
        await asyncio.sleep(0.02)
