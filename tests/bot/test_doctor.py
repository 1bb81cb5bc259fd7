"""What `jiaoyan doctor` finds in an installation that runs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.doctor import examination
from bot.sandbox import Sandbox
from storage.database import Database
from storage.inbox import Inbox
from storage.outbox import Letter, Outbox
from tests.bot.test_webhook import free_port
from tests.conftest import settings_for

Examine = Callable[..., Awaitable[list[str]]]


@pytest.fixture
async def database(tmp_path: Path) -> Any:
    opened = await Database.open(tmp_path / "jiaoyan.db")
    yield opened
    await opened.close()


@pytest.fixture
def examine(tmp_path: Path) -> Examine:
    """Everything that is found; what is wrong begins with ✗."""

    async def run(**settings: object) -> list[str]:
        async with Sandbox() as sandbox:
            return [str(it) async for it in examination(settings_for(sandbox, tmp_path, **settings))]

    return run


def wrong(found: list[str]) -> list[str]:
    return [sentence for sentence in found if sentence.startswith("✗")]


async def test_a_healthy_installation_has_nothing_wrong(database: Database, examine: Examine) -> None:
    found = await examine()
    assert wrong(found) == []
    assert any("jiaoyan 0.1" in it for it in found) and any("Nothing waits" in it for it in found)


async def test_before_the_first_start_there_is_nothing_to_look_into(examine: Examine) -> None:
    assert wrong(await examine()) == []


async def test_what_waits_too_long_is_told_with_advice(database: Database, examine: Examine) -> None:
    hour_ago = datetime.now(UTC) - timedelta(hours=1)
    await Inbox(database).journal([{"update_id": 1}, {"update_id": 2}], hour_ago)
    async with database.writing() as session:
        await (await Outbox.open(database)).post(session, [Letter(7, "sendMessage", {})], hour_ago)
    updates, answers = wrong(await examine())
    assert "2 updates wait, the oldest for 60 min. Is the bot running?" in updates
    assert "1 answers wait" in answers and "JIAOYAN_PROXY" in answers


async def test_failures_are_told_by_their_ids_and_reasons(database: Database, examine: Examine) -> None:
    now = datetime.now(UTC)
    await Inbox(database).journal([{"update_id": 1}], now)
    await Inbox(database).set_aside(1, "E-ABC234", now)
    outbox = await Outbox.open(database)
    async with database.writing() as session:
        await outbox.post(session, [Letter(7, "sendMessage", {}) for _ in range(3)], now)
    await outbox.bury(1, "Forbidden: bot was blocked by the user", now)
    await outbox.bury(2, "Bad Request: can't parse entities", now)
    await outbox.bury(3, "Bad Request: can't parse entities", now)
    found = await examine()
    failed, refused = wrong(found)
    assert "E-ABC234" in failed
    assert "2 letters" in refused and "can't parse entities" in refused and "mistake of ours" in refused
    assert any(it.startswith("✓ 1 letters") and "blocked" in it for it in found)


async def test_a_port_at_which_nothing_answers(database: Database, examine: Examine) -> None:
    [sentence] = wrong(await examine(listen=f"127.0.0.1:{free_port()}"))
    assert "Nothing answers" in sentence


async def test_a_database_of_something_else(tmp_path: Path, examine: Examine) -> None:
    (tmp_path / "jiaoyan.db").write_bytes(b"Dear diary, " * 500)
    assert any("can't be looked into" in it for it in wrong(await examine()))
