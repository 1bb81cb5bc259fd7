"""Limits, floods, outages and other trouble."""

from __future__ import annotations

import asyncio
import time

import pytest
from aiohttp import ClientConnectorError, ClientSession, ServerDisconnectedError

from bot.sandbox import Chat, Limits, Person, Sandbox
from tests.bot.sandbox.conftest import Api


class Seconds:
    """A stopwatch that is moved by hand."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        """The seconds it shows."""
        return self.now


@pytest.mark.parametrize(
    ("chat_ids", "passing"),
    [
        (range(1, 40), 30),
        ([1] * 5, 3),
        ([-1] * 5, 3),
    ],
    ids=["overall", "one chat", "one group"],
)
def test_no_more_than_telegram_allows_at_once(chat_ids: list[int], passing: int) -> None:
    limits = Limits.telegram()
    assert [limits.refuse(chat_id, 0.0) for chat_id in chat_ids].count(0) == passing


def test_a_group_gets_twenty_messages_a_minute() -> None:
    limits = Limits.telegram()
    times = [(second, limits.refuse(-1, float(second))) for second in range(62)]
    passed = [second for second, wait in times if not wait]
    assert passed[:20] == list(range(20))
    assert passed[20] == 60
    assert dict(times)[20] == 40
    assert all(Limits.telegram().refuse(1, float(second)) == 0 for second in range(62))


def test_who_waits_as_told_gets_through() -> None:
    limits = Limits.telegram()
    now = 0.0
    for _ in range(50):
        while wait := limits.refuse(-1, now):
            now += wait
    assert now == pytest.approx(120 + 9, abs=1)


async def test_limits_answer_with_retry_after(api: Api, sandbox: Sandbox, li: Person) -> None:
    sandbox.limits = Limits.telegram()
    answers = [await api.raw("sendMessage", chat_id=li.id, text="x") for _ in range(4)]
    assert [answer["ok"] for answer in answers] == [True, True, True, False]
    assert answers[3]["error_code"] == 429
    assert answers[3]["description"] == "Too Many Requests: retry after 3"
    assert answers[3]["parameters"] == {"retry_after": 3}
    assert sandbox.refusals[429] == 1


async def test_a_flood_hits_one_chat_for_its_time() -> None:
    seconds = Seconds()
    async with Sandbox(monotonic=seconds) as sandbox, ClientSession() as session:
        api = Api(session, sandbox)
        li, fang = sandbox.add_person(1, "李"), sandbox.add_person(2, "王")
        li.started = fang.started = True
        sandbox.flood(li, 7)
        assert await api.refused("sendMessage", chat_id=1, text="x") == "Too Many Requests: retry after 7"
        await api("sendMessage", chat_id=2, text="x")
        seconds.now += 6.5
        assert await api.refused("sendMessage", chat_id=1, text="x") == "Too Many Requests: retry after 1"
        seconds.now += 0.5
        await api("sendMessage", chat_id=1, text="x")
        sandbox.flood(None, 3)
        assert await api.refused("sendMessage", chat_id=2, text="x") == "Too Many Requests: retry after 3"


async def test_nobody_listens(api: Api, sandbox: Sandbox) -> None:
    await sandbox.down("refused")
    with pytest.raises(ClientConnectorError):
        await api("getMe")
    await sandbox.up()
    await api("getMe")


async def test_connections_break(api: Api, sandbox: Sandbox) -> None:
    poll = asyncio.create_task(api.raw("getUpdates", timeout=10))
    await sandbox.until(lambda: sandbox.requests["getUpdates"])
    await sandbox.down("reset")
    with pytest.raises(ServerDisconnectedError):
        await poll
    with pytest.raises(ServerDisconnectedError):
        await api("getMe")
    await sandbox.up()
    await api("getMe")


async def test_a_bad_gateway_answers_with_a_page() -> None:
    seconds = Seconds()
    async with Sandbox(monotonic=seconds) as sandbox, ClientSession() as session:
        await sandbox.down("bad_gateway", 10)
        async with session.get(f"{sandbox.url}/bot{sandbox.token}/getMe") as response:
            assert response.status == 502
            assert "<h1>502 Bad Gateway</h1>" in await response.text()
        seconds.now += 10
        await Api(session, sandbox)("getMe")


async def test_a_lost_answer_has_had_its_effect(api: Api, sandbox: Sandbox, li: Person) -> None:
    sandbox.lose_answers()
    with pytest.raises(ServerDisconnectedError):
        await api("sendMessage", chat_id=li.id, text="一")
    await api("sendMessage", chat_id=li.id, text="二")
    assert [post.text for post in sandbox.messages(li)] == ["一", "二"]


async def test_single_calls_fail_on_demand(api: Api, sandbox: Sandbox, li: Person) -> None:
    sandbox.fail(500, "Internal Server Error", method="sendMessage", times=2)
    await api("getMe")
    for _ in range(2):
        assert await api.refused("sendMessage", chat_id=li.id, text="x") == "Internal Server Error"
    await api("sendMessage", chat_id=li.id, text="x")


async def test_every_call_takes_its_time(api: Api, sandbox: Sandbox) -> None:
    sandbox.latency = 0.05
    began = time.perf_counter()
    await api("getMe")
    assert time.perf_counter() - began >= 0.05


async def test_calls_are_counted(api: Api, sandbox: Sandbox, li: Person, maths: Chat) -> None:
    await api("sendMessage", chat_id=maths.id, text="x")
    await api("sendMessage", chat_id=li.id, text="x")
    assert sandbox.requests == {"sendMessage": 2}


async def test_without_a_record_nothing_is_kept_but_everything_answers() -> None:
    async with Sandbox(record=False) as sandbox, ClientSession() as session:
        api = Api(session, sandbox)
        sandbox.add_person(1, "李").started = True
        message = await api("sendMessage", chat_id=1, text="<b>x</b>", parse_mode="HTML")
        assert message["entities"][0]["type"] == "bold"
        await api("editMessageText", chat_id=1, message_id=message["message_id"], text="y")
        await api("answerCallbackQuery", callback_query_id="never asked")
        await api("deleteMessage", chat_id=1, message_id=1)
        assert sandbox.messages(1) == []
        assert "can't parse entities" in await api.refused(
            "sendMessage", chat_id=1, text="<b", parse_mode="HTML"
        )
