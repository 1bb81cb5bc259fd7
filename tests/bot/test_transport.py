"""Telegram over aiohttp: what becomes of errors, that the token stays secret, and the way through a proxy."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot import transport
from bot.transport import AiohttpRequest

TOKEN = "123456:AAExampleSecret_secret-secret"
Answer = Callable[[web.Request], Awaitable[web.StreamResponse]]


@asynccontextmanager
async def server(answer: Answer) -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, handler_cancellation=True, shutdown_timeout=0.01)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}"
    await runner.cleanup()


@asynccontextmanager
async def bot_at(address: str, proxy: str | None = None) -> AsyncIterator[Bot]:
    """A bot whose requests are open, without the hello that `initialize` says."""
    requests = AiohttpRequest(proxy), AiohttpRequest(proxy)
    for request in requests:
        await request.initialize()
    yield Bot(TOKEN, base_url=f"{address}/bot", request=requests[0], get_updates_request=requests[1])
    for request in requests:
        await request.shutdown()


def refusing(status: int, **body: object) -> Answer:
    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"ok": False, "error_code": status, **body}, status=status)

    return answer


def page(status: int, text: str = "<html>Sign in to use this network</html>") -> Answer:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, text=text, content_type="text/html")

    return answer


async def hang(_: web.Request) -> web.Response:
    await asyncio.sleep(30)
    return web.Response()


async def cut(request: web.Request) -> web.Response:
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


CASES: list[tuple[str, Answer, type[TelegramError]]] = [
    ("bad request", refusing(400, description="Bad Request: chat not found"), BadRequest),
    ("blocked", refusing(403, description="Forbidden: bot was blocked by the user"), Forbidden),
    ("wrong token", refusing(401, description="Unauthorized"), InvalidToken),
    ("two programs", refusing(409, description="Conflict"), Conflict),
    ("too fast", refusing(429, description="x", parameters={"retry_after": 3}), RetryAfter),
    ("moved", refusing(400, description="x", parameters={"migrate_to_chat_id": -1001}), ChatMigrated),
    ("too fast, without saying how much", refusing(429, description="Too Many Requests"), NetworkError),
    ("broken", refusing(500, description="Internal Server Error"), NetworkError),
    ("a gateway's page", page(502), NetworkError),
    ("a portal's page that claims success", page(200), NetworkError),
    ("a proxy's refusal", page(403), NetworkError),
    ("a proxy's other refusal", page(400), NetworkError),
    ("somebody else's 404", page(404), NetworkError),
    ("nothing", page(200, ""), NetworkError),
    ("a cut", cut, NetworkError),
    ("silence", hang, TimedOut),
]


@pytest.mark.parametrize(("answer", "kind"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
async def test_every_answer_becomes_the_right_error_and_none_shows_the_token(
    answer: Answer, kind: type[TelegramError]
) -> None:
    async with server(answer) as address, bot_at(address) as bot:
        with pytest.raises(kind) as caught:
            await bot.do_api_request("sendMessage", api_kwargs={"chat_id": 1}, read_timeout=0.1)
    assert type(caught.value) is kind
    assert TOKEN not in str(caught.getrepr(style="long", chain=True, showlocals=False)).replace(__file__, "")


async def test_nobody_listening_is_a_network_error() -> None:
    async with server(hang) as address:
        pass
    async with bot_at(address) as bot:
        with pytest.raises(NetworkError, match="ClientConnectorError while talking to Telegram"):
            await bot.get_me()


async def test_parameters_and_files_arrive() -> None:
    seen: dict[str, object] = {}

    async def answer(request: web.Request) -> web.Response:
        form = await request.post()
        document = form["document"]
        assert isinstance(document, web.FileField)
        seen.update(caption=form["caption"], name=document.filename, content=document.file.read())
        return web.json_response({"ok": True, "result": True})

    async with server(answer) as address, bot_at(address) as bot:
        await bot.do_api_request(
            "sendDocument",
            api_kwargs={
                "chat_id": 1,
                "caption": "第13周 <b>汇总</b>",
                "document": InputFile(b"\x00\xff", filename="听课汇总.xlsx"),
            },
        )
    assert seen == {"caption": "第13周 <b>汇总</b>", "name": "听课汇总.xlsx", "content": b"\x00\xff"}


async def test_a_file_is_fetched_whatever_it_begins_with() -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(body=b"\x89PNG no JSON")

    async with server(answer) as address:
        request = AiohttpRequest()
        await request.initialize()
        assert await request.retrieve(f"{address}/file/bot{TOKEN}/photos/1.png") == b"\x89PNG no JSON"
        await request.shutdown()


async def test_everything_goes_through_the_proxy() -> None:
    asked: list[str] = []

    async def proxy(request: web.Request) -> web.Response:
        asked.append(request.headers["Host"])
        return web.json_response({"ok": True, "result": []})

    async with server(proxy) as address, bot_at("http://telegram.invalid", proxy=address) as bot:
        await bot.do_api_request("sendMessage", api_kwargs={"chat_id": 1})
        await bot.do_api_request("getUpdates")
    assert asked == ["telegram.invalid", "telegram.invalid"]


async def test_proxies_of_the_environment_are_not_used_unasked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")

    async def answer(_: web.Request) -> web.Response:
        return web.json_response({"ok": True, "result": True})

    async with server(answer) as address, bot_at(address) as bot:
        assert await bot.do_api_request("sendMessage", api_kwargs={"chat_id": 1}) is True


async def test_a_proxy_that_takes_the_call_and_says_nothing_is_not_waited_for_forever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(transport, "CONNECT", 0.1)
    listener = await asyncio.start_server(lambda *_: asyncio.sleep(30), "127.0.0.1", 0)
    port = listener.sockets[0].getsockname()[1]
    async with bot_at("https://telegram.invalid", proxy=f"http://127.0.0.1:{port}") as bot:
        with pytest.raises(TimedOut):
            await asyncio.wait_for(bot.get_me(), 5)
    listener.close()


def test_a_session_is_opened_and_closed_once(tmp_path: Path) -> None:
    async def use() -> None:
        request = AiohttpRequest()
        with pytest.raises(RuntimeError):
            await request.do_request("http://127.0.0.1:9/", "POST")
        await request.initialize()
        await request.initialize()
        await request.shutdown()
        await request.shutdown()

    asyncio.run(use())
