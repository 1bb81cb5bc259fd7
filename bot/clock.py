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
        self._on_jump: list[Callable[[], None]] = []

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
        return datetime.now(UTC) + self._ahead

    def advance(self, by: timedelta) -> None:
        """Move forward; time never runs back."""
        self._ahead += max(by, timedelta())
        for call in self._on_jump:
            call()

    def on_jump(self, call: Callable[[], None]) -> None:
        """Call this whenever the clock has been moved forward."""
        self._on_jump.append(call)


class Ticks:
    """Runs housekeeping every so often. A tick that comes late still runs, and runs once."""

    def __init__(self) -> None:
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
        )

    def every(
        self, interval: timedelta, run: Callable[[], Awaitable[None]], *, at_once: bool = False
    ) -> Callable[[], None]:
        """Call `run` every `interval`, for the first time at once or after one interval.

        Answers a call that brings the next time forward to now.
        """
        first = {"next_run_time": datetime.now(UTC)} if at_once else {}
        seconds = interval.total_seconds()
        job = self._scheduler.add_job(_cut_short(run), "interval", seconds=seconds, **first)

        def now() -> None:
            if self._scheduler.running:
                job.modify(next_run_time=datetime.now(UTC))

        return now

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
