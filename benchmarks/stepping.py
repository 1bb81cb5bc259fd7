"""The bot with a clock that stands still and is moved by lines on standard input: `python -m benchmarks.stepping`.

A line says for how many seconds; it is answered with the process's resident memory in KiB when what became due has
been said.
"""

from __future__ import annotations

import asyncio
import os
import sys
from datetime import datetime, timedelta
from pathlib import Path

from bot import logs
from bot.app import App, running
from bot.clock import Clock
from bot.settings import read_settings

_PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


class SteppedClock(Clock):
    """Stands where it was put."""

    def __init__(self, start: datetime) -> None:
        super().__init__()
        self._at = start

    def now(self) -> datetime:
        """The moment it was last moved to."""
        return self._at

    def advance(self, by: timedelta) -> None:
        """Move forward."""
        self._at += by


async def main() -> None:
    """Run until standard input ends."""
    logs.configure("WARNING", "console")
    clock = SteppedClock(datetime.fromisoformat(sys.argv[1]))
    async with running(read_settings(), clock) as app:
        print(_kib(), flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            clock.advance(timedelta(seconds=int(line)))
            await app.reminding.tick()
            await app.announcing.tick()
            await _rest(app)
            print(_kib(), flush=True)


async def _rest(app: App) -> None:
    while not app.sender.at_rest:  # noqa: ASYNC110  (nobody is told when it comes to rest)
        await asyncio.sleep(0.01)


def _kib() -> int:
    return int(Path("/proc/self/statm").read_text().split()[1]) * _PAGE_KIB


if __name__ == "__main__":
    asyncio.run(main())
