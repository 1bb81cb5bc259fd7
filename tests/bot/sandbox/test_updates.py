"""How updates reach the bot: long polling, confirmation, conflicts, redelivery, webhook."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from bot.sandbox import Chat, Person, Sandbox
from bot.sandbox.updates import TERMINATED_BY_POLL
from tests.bot.sandbox.conftest import Api


async def test_updates_come_again_until_they_are_confirmed(api: Api, sandbox: Sandbox, li: Person) -> None:
    await sandbox.send(li, li, "一")
    await sandbox.send(li, li, "二")
    first, second = await api("getUpdates")
    assert [first["message"]["text"], second["message"]["text"]] == ["一", "二"]
    assert second["update_id"] == first["update_id"] + 1
    assert await api("getUpdates", limit=1) == [first]
    assert await api("getUpdates", offset=first["update_id"] + 1) == [second]
    assert await api("getUpdates", offset=second["update_id"] + 1) == []


async def test_a_negative_offset_keeps_the_last_ones(api: Api, sandbox: Sandbox, li: Person) -> None:
    for text in "一二三":
        await sandbox.send(li, li, text)
    assert [update["message"]["text"] for update in await api("getUpdates", offset=-1)] == ["三"]
    assert len(await api("getUpdates")) == 1


async def test_a_poll_waits_for_the_next_update(api: Api, sandbox: Sandbox, li: Person) -> None:
    poll = asyncio.create_task(api("getUpdates", timeout=10))
    await sandbox.until(lambda: sandbox.requests["getUpdates"])
    await sandbox.send(li, li, "一")
    assert len(await poll) == 1


async def test_a_poll_ends_empty_after_its_time(api: Api) -> None:
    assert await api("getUpdates", timeout=0.01) == []


async def test_a_second_poller_ends_the_first(api: Api, sandbox: Sandbox, li: Person) -> None:
    first = asyncio.create_task(api.raw("getUpdates", timeout=10))
    await sandbox.until(lambda: sandbox.requests["getUpdates"] == 1)
    second = asyncio.create_task(api.raw("getUpdates", timeout=10))
    ended = await first
    assert (ended["error_code"], ended["description"]) == (409, f"Conflict: {TERMINATED_BY_POLL}")
    await sandbox.send(li, li, "一")
    assert (await second)["ok"]


async def test_confirmed_updates_can_come_a_second_time(api: Api, sandbox: Sandbox, li: Person) -> None:
    await sandbox.send(li, li, "一")
    (update,) = await api("getUpdates")
    assert await api("getUpdates", offset=update["update_id"] + 1) == []
    sandbox.redeliver()
    assert await api("getUpdates", offset=update["update_id"] + 1) == [update]
    assert await api("getUpdates", offset=update["update_id"] + 1) == []


async def test_the_bot_gets_the_kinds_it_asked_for(
    api: Api, sandbox: Sandbox, li: Person, maths: Chat
) -> None:
    sandbox.set_member(maths, li, "administrator")
    assert await api("getUpdates") == []
    await api("getUpdates", allowed_updates=["chat_member"])
    await sandbox.send(li, li, "一")
    sandbox.set_member(maths, li, "member")
    (update,) = await api("getUpdates")
    assert update["chat_member"]["old_chat_member"]["status"] == "administrator"
    await api("getUpdates", offset=-1, allowed_updates=[])
    await sandbox.send(li, li, "二")
    assert "message" in (await api("getUpdates"))[-1]


async def test_ready_made_updates_are_numbered(api: Api, sandbox: Sandbox) -> None:
    sandbox.inject([{"message": {}}, {"update_id": 800_000_000, "message": {}}, {"message": {}}])
    numbers = [update["update_id"] for update in await api("getUpdates")]
    assert numbers[1:] == [800_000_000, 800_000_001]


class Hook:
    """A bot that takes its updates by webhook; `status` is what it answers with."""

    def __init__(self) -> None:
        self.got: list[dict[str, Any]] = []
        self.secrets: list[str | None] = []
        self.called = asyncio.Semaphore(0)
        self.status = 200
        self.answer: dict[str, Any] = {}
        self.url = ""

    async def handle(self, request: web.Request) -> web.Response:
        """Take one update."""
        self.secrets.append(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        if self.status == 200:
            self.got.append(await request.json())
        self.called.release()
        return web.json_response(self.answer, status=self.status)


@pytest.fixture
async def hook() -> AsyncIterator[Hook]:
    hook = Hook()
    app = web.Application()
    app.router.add_post("/hook", hook.handle)
    runner = web.AppRunner(app, shutdown_timeout=0.01)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    hook.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield hook
    await runner.cleanup()


async def test_a_webhook_gets_updates_with_its_secret(
    api: Api, sandbox: Sandbox, li: Person, hook: Hook
) -> None:
    await sandbox.send(li, li, "一")
    await api("setWebhook", url=hook.url, secret_token="s3cret")
    await sandbox.send(li, li, "二")
    await sandbox.settled(0.01)
    assert [update["message"]["text"] for update in hook.got] == ["一", "二"]
    assert hook.secrets == ["s3cret", "s3cret"]


async def test_a_webhook_may_get_an_update_twice(api: Api, sandbox: Sandbox, li: Person, hook: Hook) -> None:
    await api("setWebhook", url=hook.url)
    await sandbox.send(li, li, "一")
    await sandbox.settled(0.01)
    await hook.called.acquire()
    sandbox.redeliver()
    async with asyncio.timeout(2):
        await hook.called.acquire()
    assert hook.got[1] == hook.got[0]


async def test_a_failing_webhook_is_tried_again(api: Api, sandbox: Sandbox, li: Person, hook: Hook) -> None:
    hook.status = 500
    sandbox.world.webhook.first_pause = 0.01
    await api("setWebhook", url=hook.url, max_connections=3)
    await sandbox.send(li, li, "一")
    async with asyncio.timeout(2):
        await hook.called.acquire()
        await hook.called.acquire()
    info = await api("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"
    assert (info["pending_update_count"], info["max_connections"]) == (1, 3)
    hook.status = 200
    await sandbox.settled(0.01)
    assert len(hook.got) == 1


async def test_a_webhook_may_answer_with_a_method(api: Api, sandbox: Sandbox, li: Person, hook: Hook) -> None:
    hook.answer = {"method": "sendMessage", "chat_id": li.id, "text": "好"}
    await api("setWebhook", url=hook.url)
    await sandbox.send(li, li, "一")
    assert (await sandbox.next_message(li)).text == "好"


async def test_webhook_and_polling_exclude_each_other(
    api: Api, sandbox: Sandbox, li: Person, hook: Hook
) -> None:
    poll = asyncio.create_task(api.raw("getUpdates", timeout=10))
    await sandbox.until(lambda: sandbox.requests["getUpdates"])
    await api("setWebhook", url=hook.url)
    assert (await poll)["description"] == "Conflict: terminated by setWebhook request"
    assert "can't use getUpdates method while webhook is active" in await api.refused("getUpdates")
    await api("deleteWebhook", drop_pending_updates=True)
    assert await api("getUpdates") == []
    assert (await api("getWebhookInfo"))["url"] == ""


async def test_webhooks_want_https_and_plain_secrets(api: Api) -> None:
    refusal = await api.refused("setWebhook", url="http://example.com/hook")
    assert refusal == "Bad Request: bad webhook: An HTTPS URL must be provided for webhook"
    refusal = await api.refused("setWebhook", url="https://127.0.0.1:1/", secret_token="a b")
    assert refusal == "Bad Request: secret token contains unallowed characters"
