"""The process in which a document is made; see `bot.export_job` for what it hears and says."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Mapping
from pathlib import Path
from typing import Any, Final

from storage.files import Files

_LINE: Final = 1 << 20
"""Bytes that one line of what it says may have."""
MOST_MEMORY: Final = 1 << 30
"""Bytes that it may take; on a small machine a third of what there is, for two may be at work beside the bot."""


@contextlib.asynccontextmanager
async def export_process(job: Mapping[str, Any]) -> AsyncIterator[Process]:
    """The process that does a job, started; when the block ends it is killed, and what it left half made removed."""
    # It needs to know neither the token nor anything else that the bot was told.
    plain = {name: value for name, value in os.environ.items() if not name.startswith("JIAOYAN_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "bot.export_job",
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env=plain,
        limit=_LINE,
    )
    try:
        assert process.stdin is not None  # noqa: S101  (a pipe was asked for)
        process.stdin.write(json.dumps({**job, "memory": _memory_allowed()}).encode())
        process.stdin.close()
        yield process
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        await asyncio.to_thread(Files(Path(job["files"])).clear_workplace, process.pid)


def _memory_allowed() -> int:
    return min(MOST_MEMORY, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 3)
