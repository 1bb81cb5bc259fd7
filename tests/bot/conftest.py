"""The whole bot against the sandbox, for tests that break something."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator, Callable, Iterator, MutableMapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import pytest
import structlog
from structlog.testing import capture_logs

from bot.app import App, running
from bot.sandbox import Sandbox
from handlers.support.context import Context
from handlers.support.registry import Command, Registry, Where
from storage.database import Database
from tests.conftest import FixedClock, settings_for
from tests.dialogue import Town

Log = list[MutableMapping[str, Any]]
Start = Callable[..., AbstractAsyncContextManager[Town]]


@pytest.fixture
async def sandbox() -> AsyncIterator[Sandbox]:
    """A Telegram that outlives the bots which talk to it."""
    clock = FixedClock()
    async with Sandbox(clock.now, advance=clock.advance) as opened:
        yield opened


@pytest.fixture
def start(sandbox: Sandbox, tmp_path: Path) -> Start:
    """Starts a bot on the same data folder every time, with settings of choice."""

    @asynccontextmanager
    async def started(**settings: object) -> AsyncIterator[Town]:
        clock = FixedClock()
        async with running(settings_for(sandbox, tmp_path, **settings), clock) as app:
            yield Town(sandbox, app, clock)

    return started


@pytest.fixture
def logged() -> Iterator[Log]:
    """Everything that is logged, as it is logged."""
    before = structlog.get_config()
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG))
    with capture_logs() as entries:
        yield entries
    structlog.configure(**before)


@contextmanager
def command(app: App, name: str, run: Callable[[Context], Any]) -> Iterator[None]:
    """A further command, for as long as the block lasts."""
    registry: Registry = app.registry
    registry.commands[name] = Command(name, name, None, Where.ANYWHERE, (), "", run)
    yield
    del registry.commands[name]


async def column(database: Database, sql: str) -> list[Any]:
    """The first column of what a query answers."""
    return [row[0] for row in await database.read(sql)]
