"""A bot as a process: started against the emulator, fed with updates, its CPU and memory read."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager
from itertools import islice
from pathlib import Path
from typing import Any

from benchmarks.people import everybody
from bot.sandbox import Sandbox

TICKS = os.sysconf("SC_CLK_TCK")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")


class Bot:
    """A running bot process and the emulator it talks to."""

    def __init__(self, sandbox: Sandbox, pid: int, updates: Iterator[dict[str, Any]]) -> None:
        self.sandbox = sandbox
        self.updates = updates
        self._proc = Path(f"/proc/{pid}")

    def cpu_seconds(self) -> float:
        """CPU time used so far, user and system, all threads."""
        fields = (self._proc / "stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS

    def memory_mib(self) -> float:
        """Resident memory."""
        return int((self._proc / "statm").read_text().split()[1]) * PAGE_BYTES / 2**20

    async def answer(self, count: int, within: float = 120) -> float:
        """Feed `count` updates at once and wait for as many replies; answers the seconds it took."""
        replies = self.sandbox.requests["sendMessage"] + count
        started = time.perf_counter()
        self.sandbox.inject(islice(self.updates, count))
        while self.sandbox.requests["sendMessage"] < replies:
            if time.perf_counter() - started > within:
                raise TimeoutError(f"{replies - self.sandbox.requests['sendMessage']} replies are missing")
            await asyncio.sleep(0.002)
        return time.perf_counter() - started

    async def one_reply(self, delay: float = 0) -> float:
        """Feed one update after `delay` seconds; answers the seconds until its reply."""
        await asyncio.sleep(delay)
        [update] = islice(self.updates, 1)
        started = time.perf_counter()
        self.sandbox.inject([update])
        await self.sandbox.next_message(update["message"]["chat"]["id"], within=30)
        return time.perf_counter() - started


@asynccontextmanager
async def running(
    module: str,
    folder: Path,
    updates: Iterator[dict[str, Any]],
    latency: float = 0,
    *,
    record: bool = False,
    per_second: float | None = 1000,
    people: Iterable[int] = everybody(),
) -> AsyncIterator[Bot]:
    """Start `python -m module …` against an emulator of its own; `updates` is what people will type.

    It works on a copy of the database in `folder`: emulators number their updates alike. `per_second` None
    lets it write as fast as it would on Telegram.
    """
    with tempfile.TemporaryDirectory(prefix="jiaoyan-bench-") as copy:
        shutil.copy(folder / "jiaoyan.db", copy)
        os.sync()  # Or the disk is still busy with the copy while answers are timed.
        async with (
            Sandbox(record=record) as sandbox,
            _process(module, Path(copy), sandbox, per_second, people) as pid,
        ):
            sandbox.latency = latency
            yield Bot(sandbox, pid, updates)


def settings_of(sandbox: Sandbox, folder: Path, per_second: float | None) -> dict[str, str]:
    """For a bot that talks to this emulator; without `per_second` it writes as fast as Telegram allows."""
    settings = {
        "JIAOYAN_BOT_TOKEN": sandbox.token,
        "JIAOYAN_TELEGRAM_API": sandbox.url,
        "JIAOYAN_DATA_DIR": str(folder),
        "JIAOYAN_UPDATES_PER_MINUTE": "1000000",
        "JIAOYAN_LOG_LEVEL": "ERROR",
    }
    if per_second is not None:
        settings["JIAOYAN_MESSAGES_PER_SECOND"] = str(per_second)
    return settings


@asynccontextmanager
async def _process(
    module: str, folder: Path, sandbox: Sandbox, per_second: float | None, people: Iterable[int]
) -> AsyncIterator[int]:
    for user_id in people:
        sandbox.add_person(user_id, "Teacher").started = True
    silent = asyncio.subprocess.DEVNULL
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        *module.split(),
        env=os.environ | settings_of(sandbox, folder, per_second),
        stdout=silent,
        stderr=silent,
    )
    try:
        yield process.pid
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()
