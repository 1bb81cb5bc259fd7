"""What time it is, and the ticks that make things happen at a time."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler


class Clock:
    """Now, in UTC. The demo moves its clock forward; everything asks this one and never the system."""

    def __init__(self) -> None:
        self._ahead = timedelta()

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        """Move forward; time never runs back."""
        self._ahead += max(by, timedelta())


class Ticks:
    """Runs housekeeping every so often. A tick that comes late still runs, and runs once."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def every(
        self, interval: timedelta, run: Callable[[], Awaitable[None]], *, at_once: bool = False
    ) -> None:
        """Call `run` every `interval`, for the first time at once or after one interval."""
        first = {"next_run_time": datetime.now(UTC)} if at_once else {}
        self._scheduler.add_job(_cut_short(run), "interval", seconds=interval.total_seconds(), **first)

    def start(self) -> None:
        """Begin; needs a running event loop."""
        self._scheduler.start()

    def stop(self) -> None:
        """No more ticks."""
        if self._scheduler.running:
            self._scheduler.shutdown(wait=False)


def _cut_short(run: Callable[[], Awaitable[None]]) -> Callable[[], Awaitable[None]]:
    """A tick that `stop` may end in the middle; the scheduler would log that as an error."""

    async def tick() -> None:
        with contextlib.suppress(asyncio.CancelledError):
            await run()

    return tick
