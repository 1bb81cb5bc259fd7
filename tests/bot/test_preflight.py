"""What `jiaoyan check` finds, and what it advises."""

from __future__ import annotations

import shutil
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web

from bot import preflight
from bot.preflight import findings
from bot.sandbox import Sandbox
from storage.database import Database
from tests.conftest import settings_for


@pytest.fixture
async def check(tmp_path: Path) -> Any:
    """Everything that is found, good things aside."""

    async def run(**settings: object) -> list[str]:
        async with Sandbox() as sandbox:
            found = settings_for(sandbox, tmp_path, **settings)
            return [finding.sentence async for finding in findings(found) if not finding.good]

    return run


Check = Callable[..., Awaitable[list[str]]]


async def test_nothing_is_wrong_with_a_new_installation(check: Check) -> None:
    assert await check() == []


async def test_a_folder_that_can_not_be_written(check: Check, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    [sentence] = [it for it in await check(data_dir=tmp_path / "file") if "data folder" in it]
    assert "can't be written" in sentence and "JIAOYAN_DATA_DIR" in sentence


async def test_a_disk_that_is_nearly_full(check: Check, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: SimpleNamespace(free=100 << 20))
    [sentence] = await check()
    assert "Only 100 MB are free" in sentence and "500 MB" in sentence


async def test_a_damaged_database(check: Check, tmp_path: Path) -> None:
    database = await Database.open(tmp_path / "jiaoyan.db")
    for number in range(500):
        await database.write("INSERT INTO cards VALUES (?, 1, 1, '')", (f"{number}" * 50,))
    await database.close()
    content = bytearray((tmp_path / "jiaoyan.db").read_bytes())
    content[len(content) // 2 : len(content) // 2 + 8192] = bytes(8192)
    (tmp_path / "jiaoyan.db").write_bytes(content)
    [sentence] = await check()
    assert "damaged" in sentence and "jiaoyan restore" in sentence


async def test_telegram_out_of_reach(check: Check) -> None:
    [sentence] = await check(telegram_api="http://127.0.0.1:9")
    assert "http://127.0.0.1:9 can't be reached" in sentence and "Do you need JIAOYAN_PROXY?" in sentence
    assert "token" not in sentence


async def test_a_proxy_out_of_reach(check: Check) -> None:
    [sentence] = await check(proxy="http://127.0.0.1:9")
    assert "Is the proxy at JIAOYAN_PROXY working?" in sentence


async def test_a_wrong_token(check: Check) -> None:
    [sentence] = await check(bot_token="123456:wrong")
    assert "does not accept JIAOYAN_BOT_TOKEN" in sentence and "@BotFather" in sentence


async def answered(body: str, date: datetime, **settings: Any) -> str:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(text=body, headers={"Date": format_datetime(date, usegmt=True)}, **settings)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        async with Sandbox() as sandbox:
            found = settings_for(
                sandbox, Path("/nonexistent"), telegram_api=f"http://127.0.0.1:{runner.addresses[0][1]}"
            )
            return "\n".join([str(it) async for it in preflight._telegram(found)])
    finally:
        await runner.cleanup()


ME = '{"ok": true, "result": {"id": 1, "username": "a_bot"}}'


@pytest.mark.parametrize(
    ("seconds", "verdict"),
    [(0, "✓ The clock"), (20, "✓ The clock"), (-20, "✓ The clock"), (90, "behind"), (-3600, "ahead")],
)
async def test_the_clock_is_compared_with_telegrams(seconds: int, verdict: str) -> None:
    words = await answered(ME, datetime.now(UTC) + timedelta(seconds=seconds))
    assert verdict in words.splitlines()[-1]


async def test_what_is_not_telegram_is_named_so() -> None:
    words = await answered("<html>Sign in</html>", datetime.now(UTC), status=200)
    assert words.startswith("✗") and "is not Telegram (HTTP 200)" in words and "JIAOYAN_TELEGRAM_API" in words


async def test_a_trouble_of_telegrams_is_passed_on() -> None:
    words = await answered('{"ok": false, "description": "Too Many Requests"}', datetime.now(UTC), status=429)
    assert "✗ Telegram answers: Too Many Requests" in words


async def test_a_slow_way_is_mentioned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preflight, "SLOW", 0.0)
    assert "✗ Telegram answers in" in await answered(ME, datetime.now(UTC))
