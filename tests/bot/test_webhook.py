"""Updates by webhook: journalled before Telegram is told that they have arrived."""

from __future__ import annotations

import asyncio
import socket
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from telegram.error import BadRequest

from bot.sandbox import Sandbox
from bot.webhook import LARGEST, SECRET_HEADER
from tests.bot.conftest import Start, column
from tests.dialogue import Town

SECRET = "a_secret-of-ours"
UPDATE = {"update_id": 5, "message": {"text": "nobody's"}}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def hooked(start: Start) -> Callable[..., Any]:
    """Starts a bot in webhook mode; answers it and the address that Telegram posts to."""

    @asynccontextmanager
    async def started(**settings: object) -> AsyncIterator[tuple[Town, str]]:
        address = f"127.0.0.1:{free_port()}"
        given = {"webhook_secret": SECRET, **settings}
        async with start(listen=address, webhook_url=f"http://{address}", **given) as town:
            yield town, f"http://{address}/telegram"

    return started


async def posted(address: str, secret: str | None = SECRET, **more: Any) -> int:
    headers = {SECRET_HEADER: secret} if secret is not None else {}
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, headers=headers, **({"json": UPDATE} | more)) as response,
    ):
        return response.status


async def test_a_conversation_by_webhook(hooked: Callable[..., Any]) -> None:
    async with hooked() as (town, _):
        li = town.person(7, "李")
        assert "教研助手" in await li.starts()
        town.sandbox.redeliver(1)
        await li.says("/cancel")
        assert len(li.posts()) == 2
        assert (await town.app.bot.get_webhook_info()).max_connections == 1  # else they come in any order


async def test_without_a_secret_of_its_own_the_bot_makes_one_up(hooked: Callable[..., Any]) -> None:
    async with hooked(webhook_secret=None) as (town, address):
        assert await posted(address, "") == 403
        assert "教研助手" in await town.person(7, "李").starts()


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", SECRET.upper(), "密码"])
async def test_who_does_not_know_the_secret_gets_403_and_leaves_no_trace(
    hooked: Callable[..., Any], secret: str | None
) -> None:
    async with hooked() as (town, address):
        assert await posted(address, secret) == 403
        assert await column(town.app.database, "SELECT count(*) FROM inbox") == [0]


@pytest.mark.parametrize(
    "body",
    [
        {"data": b"no json"},
        {"data": b"\xff\xfe"},
        {"json": []},
        {"json": "text"},
        {"json": {}},
        {"json": {"update_id": "5"}},
        {"json": {"update_id": -5}},
        {"data": b"{}", "headers": {SECRET_HEADER: SECRET, "Content-Type": "application/json; charset=no"}},
    ],
)
async def test_what_is_no_update_is_refused(hooked: Callable[..., Any], body: dict[str, Any]) -> None:
    async with hooked() as (town, address):
        headers = body.pop("headers", {SECRET_HEADER: SECRET})
        async with (
            aiohttp.ClientSession() as session,
            session.post(address, headers=headers, **body) as response,
        ):
            assert response.status == 400
        assert await column(town.app.database, "SELECT count(*) FROM inbox") == [0]


async def test_what_is_far_too_large_is_refused(hooked: Callable[..., Any]) -> None:
    async with hooked() as (_, address):
        assert await posted(address, json={**UPDATE, "text": "x" * LARGEST}) == 413


async def test_there_is_nothing_else_at_the_port(hooked: Callable[..., Any]) -> None:
    async with hooked() as (_, address), aiohttp.ClientSession() as session:
        for method, path in (("GET", ""), ("GET", "/../"), ("POST", "/other"), ("PUT", "")):
            async with session.request(method, address + path, headers={SECRET_HEADER: SECRET}) as response:
                assert response.status in (404, 405)


async def test_an_update_stands_in_the_journal_before_telegram_hears_200(
    hooked: Callable[..., Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    async with hooked() as (town, address):
        journal, gate = town.app.receiver._inbox.journal, asyncio.Event()

        async def slow(*args: Any) -> set[int]:
            await gate.wait()
            return await journal(*args)

        monkeypatch.setattr(town.app.receiver._inbox, "journal", slow)
        answer = asyncio.create_task(posted(address))
        await asyncio.sleep(0.1)
        assert not answer.done()
        gate.set()
        assert await answer == 200
        assert await column(town.app.database, "SELECT update_id FROM inbox") == [5]


async def test_while_the_database_can_not_write_telegram_hears_503_and_delivers_again(
    hooked: Callable[..., Any],
) -> None:
    async with hooked() as (town, address):
        li = town.person(7, "李")
        await town.app.database.write("PRAGMA busy_timeout = 20")
        other = sqlite3.connect(town.app.database.path, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        assert await posted(address) == 503
        await town.sandbox.send(li.person, li.person, "/cancel")
        await asyncio.sleep(0.1)
        other.execute("ROLLBACK")
        other.close()
        await town.quiet()
        assert len(li.posts()) == 1


async def test_an_address_that_telegram_refuses_is_said_at_start(
    hooked: Callable[..., Any], sandbox: Sandbox
) -> None:
    sandbox.fail(400, "Bad Request: bad webhook: Failed to resolve host", method="setWebhook")
    with pytest.raises(BadRequest, match="resolve host"):
        async with hooked():
            pass


async def test_telegram_failing_at_that_moment_only_delays(
    hooked: Callable[..., Any], sandbox: Sandbox
) -> None:
    sandbox.fail(502, "Bad Gateway", method="setWebhook")
    async with hooked() as (town, _):
        assert "教研助手" in await town.person(7, "李").starts()
