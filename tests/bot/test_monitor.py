"""What the web port tells whoever looks after the bot."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.meters import Meters
from bot.monitor import STUCK
from storage.inbox import Inbox
from tests.bot.conftest import Start
from tests.bot.test_webhook import free_port
from tests.dialogue import Town

Watched = Callable[..., AbstractAsyncContextManager[tuple[Town, str]]]


@pytest.fixture
def watched(start: Start) -> Watched:
    """Starts a bot whose web port is open; answers it and the port's address."""

    @asynccontextmanager
    async def started(**settings: object) -> AsyncIterator[tuple[Town, str]]:
        listen = f"127.0.0.1:{free_port()}"
        async with start(listen=listen, **settings) as town:
            yield town, f"http://{listen}"

    return started


async def fetched(address: str, **headers: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(address, headers=headers) as response:
        return response.status, await response.text()


async def meters(address: str) -> dict[str, float]:
    _, text = await fetched(f"{address}/metrics")
    return {
        f"{sample.name}{''.join(sample.labels.values())}": sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_what_happened_is_counted(watched: Watched) -> None:
    async with watched() as (town, address):
        li = town.person(7, "李")
        await li.starts()
        await li.says("/my_quota")
        found = await meters(address)
        assert found["jiaoyan_updates_totaldone"] == 1
        assert found["jiaoyan_updates_totalrefused"] == 1
        assert found["jiaoyan_letters_totalsent"] == 2
        assert found["jiaoyan_waitingupdates"] == found["jiaoyan_oldest_secondsreplies"] == 0
        assert found["jiaoyan_bytesdatabase"] > 0 and found["jiaoyan_bytesfree"] > 0
        assert found["jiaoyan_poll_age_seconds"] < 60


async def test_what_waits_is_told_with_its_age(watched: Watched) -> None:
    async with watched() as (town, address):
        await Inbox(town.app.database).journal([{"update_id": 5}], town.clock.now())
        town.clock.advance(timedelta(seconds=STUCK + 1))
        found = await meters(address)
        assert found["jiaoyan_waitingupdates"] == 1
        assert found["jiaoyan_oldest_secondsupdates"] == STUCK + 1
        assert await fetched(f"{address}/healthz") == (503, "an update has waited 121 s\n")


async def test_a_bot_that_works_is_healthy(watched: Watched) -> None:
    async with watched() as (town, address):
        await town.person(7, "李").starts()
        assert await fetched(f"{address}/healthz") == (200, "ok\n")


async def test_a_database_that_does_not_answer_is_told_of(watched: Watched) -> None:
    async with watched() as (town, address):
        async with town.app.database.reading():
            status, words = await fetched(f"{address}/healthz")
        assert status == 503 and words.startswith("the database does not answer")


@pytest.mark.parametrize("path", ["/healthz", "/metrics"])
async def test_whoever_comes_through_a_proxy_finds_nothing(watched: Watched, path: str) -> None:
    async with watched() as (_, address):
        status, words = await fetched(address + path, **{"X-Forwarded-For": "203.0.113.7"})
        assert status == 404 and "jiaoyan" not in words


async def test_the_port_stays_shut_unless_it_is_asked_for(start: Start) -> None:
    async with start() as town:
        assert not town.app.settings.web_port_open


def test_ages_count_from_the_start_until_something_happens() -> None:
    now: list[Any] = [100.0]
    some = Meters(lambda: now[0])
    now[0] = 130.0
    assert some.age(some.ticked_at) == 30
    some.ticked()
    now[0] = 131.0
    assert some.age(some.ticked_at) == 1


async def test_every_meter_has_its_line_in_the_operators_manual(watched: Watched) -> None:
    manual = (Path(__file__).parents[2] / "docs" / "operations.md").read_text("utf-8")
    async with watched() as (_, address):
        _, text = await fetched(f"{address}/metrics")
    names = {it.name for it in text_string_to_metric_families(text) if it.name.startswith("jiaoyan_")}
    assert names and {name for name in names if name not in manual} == set()
