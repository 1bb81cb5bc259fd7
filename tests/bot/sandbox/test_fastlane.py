"""The short way through HTTP answers just as the long one does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from aiohttp import ClientSession, ServerDisconnectedError
from hypothesis import given
from hypothesis import strategies as st

from bot.sandbox import Sandbox
from bot.sandbox.fastlane import _form
from tests.bot.sandbox.conftest import Api


@pytest.fixture
async def quick() -> AsyncIterator[Sandbox]:
    """A sandbox without a record, with one person who knows the bot."""
    async with Sandbox(record=False) as sandbox:
        sandbox.add_person(101, "李明").started = True
        yield sandbox


@pytest.fixture
async def api(quick: Sandbox) -> AsyncIterator[Api]:
    async with ClientSession() as session:
        yield Api(session, quick)


@given(st.dictionaries(st.text("abc_", min_size=1), st.text()))
def test_forms_are_read_as_they_were_written(fields: dict[str, str]) -> None:
    fields = {name: value.encode("utf-8", "ignore").decode() for name, value in fields.items()}
    assert _form(urlencode(fields).encode()) == fields
    assert _form(urlencode(fields, quote_via=quote).encode()) == fields


def test_sloppy_forms_are_read_too() -> None:
    assert _form(b"a=1=2&b") == {"a": "1=2", "b": ""}


async def post(quick: Sandbox, *bodies: bytes, pause: bool = False) -> bytes:
    """Everything that comes back for requests sent at once, or in two halves."""
    head = "POST /bot{}/sendMessage HTTP/1.1\r\nHost: x\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n"
    kind = "application/x-www-form-urlencoded"
    sent = b"".join(head.format(quick.token, kind, len(body)).encode() + body for body in bodies)
    reader, writer = await asyncio.open_connection(*quick.url.removeprefix("http://").split(":"))
    writer.write(sent[: len(sent) // 2] if pause else sent)
    if pause:
        await asyncio.sleep(0.01)
        writer.write(sent[len(sent) // 2 :])
    came = b""
    while came.count(b"HTTP/1.1") < len(bodies) or not came.endswith(b"}"):
        came += await reader.read(10_000)
    writer.close()
    return came


@pytest.mark.parametrize("pause", [False, True])
async def test_requests_may_come_together_or_in_pieces(quick: Sandbox, pause: bool) -> None:
    bodies = [urlencode({"chat_id": 101, "text": f"第 {number} 条"}).encode() for number in range(3)]
    came = (await post(quick, *bodies, pause=pause)).decode()
    places = [came.index(f"第 {number} 条") for number in range(3)]
    assert places == sorted(places)


async def test_calls_errors_and_json(api: Api) -> None:
    assert (await api("sendMessage", chat_id=101, text="好"))["text"] == "好"
    assert await api.refused("sendMessage", chat_id=5, text="好") == "Bad Request: chat not found"
    assert (await api.raw("sendNonsense"))["error_code"] == 404


async def test_uploads_go_the_long_way_on_the_same_connection(api: Api, quick: Sandbox) -> None:
    await api("getMe")
    answer = await api.upload("sendDocument", {"document": ("a.txt", b"x")}, chat_id="101")
    assert answer["result"]["document"]["file_size"] == 1
    await api("getMe")
    async with api.session.get(quick.url) as response:
        assert "text/html" in response.headers["Content-Type"]
    async with api.session.post(f"{quick.url}/bot1:wrong/getMe", json={}) as response:
        assert response.status == 401


async def test_polls_wait_and_end_with_their_connection(api: Api, quick: Sandbox) -> None:
    poll = asyncio.create_task(api("getUpdates", timeout=10))
    await quick.until(lambda: quick.requests["getUpdates"] == 1)
    quick.inject([{"message": {}}])
    assert len(await poll) == 1
    async with ClientSession() as session:
        left: asyncio.Task[Any] = asyncio.create_task(
            Api(session, quick)("getUpdates", offset=2**40, timeout=10)
        )
        await quick.until(lambda: quick.requests["getUpdates"] == 2)
        left.cancel()
    quick.inject([{"message": {}}])
    assert len(await api("getUpdates", timeout=10)) == 1


async def test_trouble_is_the_same_here(api: Api, quick: Sandbox) -> None:
    await api("getMe")
    quick.lose_answers()
    with pytest.raises(ServerDisconnectedError):
        await api("sendMessage", chat_id=101, text="x")
    poll = asyncio.create_task(api("getUpdates", timeout=10))
    await quick.until(lambda: quick.requests["getUpdates"])
    await quick.down("reset")
    with pytest.raises(ServerDisconnectedError):
        await poll
    with pytest.raises(ServerDisconnectedError):
        await api("getMe")
    await quick.up()
    await api("getMe")
