"""Doing what must be written down until the database can."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import structlog

from storage.database import DatabaseTrouble

log = structlog.get_logger()
T = TypeVar("T")


async def until_stored(work: Callable[[], Awaitable[T]]) -> T:
    """What `work` answers, once a full disk, a lock or the like has passed. Every try is a call of its own."""
    failures = 0
    while True:
        try:
            return await work()
        except DatabaseTrouble as trouble:
            failures += 1
            log.error("the database can't work, trying again", error=str(trouble), failures=failures)
            await asyncio.sleep(min(10.0, 0.1 * 2.0 ** min(failures, 7)))
