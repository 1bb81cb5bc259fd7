"""Fixtures: a running bot against the sandbox, alone or with an invented school."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot import logs
from bot.app import running
from bot.clock import Clock
from bot.sandbox import Sandbox
from bot.settings import Settings
from tests import sample
from tests.dialogue import Talker, Town

START = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
"""Wednesday of teaching week 13, 10:00 in Shanghai."""


logs.configure("ERROR", "console")


class FixedClock(Clock):
    """Stands still unless it is moved."""

    def __init__(self) -> None:
        super().__init__()
        self._now = START

    def now(self) -> datetime:
        """The moment it was last moved to."""
        return self._now

    def advance(self, by: timedelta) -> None:
        """Move forward."""
        self._now += by


def settings_for(sandbox: Sandbox, folder: Path, **more: object) -> Settings:
    """Settings of a bot that talks to this sandbox."""
    values: dict[str, object] = {
        "bot_token": sandbox.token,
        "telegram_api": sandbox.url,
        "data_dir": folder,
        "open_registration": True,
        "messages_per_second": 1000,
        "updates_per_minute": 1_000_000,
        "log_level": "ERROR",
        "_env_file": None,
    }
    return Settings(**{**values, **more})  # type: ignore[arg-type]


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    """A bot that nobody uses yet."""
    clock = FixedClock()
    async with (
        Sandbox(clock.now, advance=clock.advance) as sandbox,
        running(settings_for(sandbox, tmp_path), clock) as app,
    ):
        yield Town(sandbox, app, clock)


@dataclass
class School:
    """The sample school and those of its people who have joined."""

    town: Town
    ids: sample.Sample
    director: Talker
    head: Talker
    teacher: Talker
    colleague: Talker
    leader: Talker


@pytest.fixture
async def school(town: Town) -> School:
    """A bot with one school in it."""
    ids = await sample.build(town.app.database, town.clock.now())
    joined = {user_id: name for name, user_id, _, _ in sample.PEOPLE if user_id}
    talkers = {user_id: town.person(user_id, name) for user_id, name in joined.items()}
    for talker in talkers.values():
        town.sandbox.person(talker.person).started = True
    return School(
        town,
        ids,
        talkers[sample.DIRECTOR],
        talkers[sample.HEAD],
        talkers[sample.TEACHER],
        talkers[sample.COLLEAGUE],
        talkers[sample.LEADER],
    )
