"""What goes wrong around the bot delays it, and costs nobody a message."""

from __future__ import annotations

import asyncio
import socket
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot import inbox as polling
from bot.sandbox import Sandbox
from bot.sandbox.proxy import Proxy
from tests.bot.conftest import Log, Start
from tests.conftest import School
from tests.dialogue import Talker, Town

PERSON = 7


def told(talker: Talker) -> list[str]:
    return [str(post.text) for post in talker.posts()]


async def heard(logged: Log, words: str) -> None:
    """Return when the log has said this."""
    for _ in range(2000):
        if any(words in str(entry) for entry in logged):
            return
        await asyncio.sleep(0.005)
    raise TimeoutError(words)


async def test_a_database_that_can_only_be_read_delays(town: Town, logged: Log) -> None:
    li = town.person(PERSON, "李")
    await town.app.database.write("PRAGMA query_only = ON")
    saying = asyncio.create_task(li.says("/cancel"))
    await heard(logged, "readonly")
    assert not li.posts()
    await town.app.database.write("PRAGMA query_only = OFF")
    await saying
    assert len(li.posts()) == 1


async def test_a_second_poller_is_named_and_both_go_on(
    town: Town, logged: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(polling, "_pause", shortened(polling._pause))
    li = town.person(PERSON, "李")
    town.sandbox.fail(409, "Conflict: terminated by other getUpdates request", method="getUpdates", times=3)
    await li.says("/cancel")
    await heard(logged, "another program polls with the same token")
    assert "没有" in await li.says("/cancel")


def shortened(pause: Callable[..., float]) -> Callable[..., float]:
    def short(*args: Any) -> float:
        return min(0.05, pause(*args))

    return short


@pytest.mark.parametrize(
    ("code", "description"),
    [(500, "Internal Server Error"), (502, "Bad Gateway"), (504, "Gateway Timeout")],
)
async def test_errors_of_telegrams_own_cost_no_update_and_no_answer(
    town: Town, code: int, description: str
) -> None:
    people = [town.person(number, f"老师{number}") for number in range(10, 20)]
    for talker in people:
        talker.person.started = True
    town.sandbox.fail(code, description, method="getUpdates")
    town.sandbox.fail(code, description, method="sendMessage", times=12)
    for talker in people:
        await town.sandbox.send(talker.person, talker.person, "/cancel")
    await town.quiet()
    assert [len(talker.posts()) for talker in people] == [1] * 10


async def test_a_storm_of_429_for_everybody_ends_with_every_answer_delivered_once(town: Town) -> None:
    people = [town.person(number, f"老师{number}") for number in range(10, 40)]
    for talker in people:
        talker.person.started = True
    town.sandbox.flood(None, 1)
    for talker in people:
        await town.sandbox.send(talker.person, talker.person, "/cancel")
    await town.quiet()
    assert [len(talker.posts()) for talker in people] == [1] * 30
    assert town.sandbox.refusals[429] <= 60


async def test_a_slow_telegram_holds_up_no_handler(town: Town) -> None:
    people = [town.person(number, f"老师{number}") for number in range(10, 30)]
    for talker in people:
        talker.person.started = True
    town.sandbox.latency = 1.0
    began = time.monotonic()
    for talker in people:
        await town.sandbox.send(talker.person, talker.person, "/cancel")
    await town.quiet()
    assert [len(talker.posts()) for talker in people] == [1] * 20
    assert time.monotonic() - began < 10, "one after another they would take twenty seconds"


async def test_without_names_the_bot_waits_and_goes_on(
    start: Start, sandbox: Sandbox, logged: Log, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The resolver answers nothing, as where a cable is pulled; the bot was started before."""
    async with start(telegram_api=sandbox.url.replace("127.0.0.1", "localhost")) as town:
        li = town.person(PERSON, "李")
        assert "教研助手" in await li.starts()
        loop = asyncio.get_running_loop()
        real = loop.getaddrinfo

        async def lost(*_: Any, **__: Any) -> Any:
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

        monkeypatch.setattr(loop, "getaddrinfo", lost)
        await town.sandbox.down("reset", 0.2)
        await heard(logged, "no updates come in")
        await town.sandbox.send(li.person, li.person, "/cancel")
        await town.sandbox.up()
        monkeypatch.setattr(loop, "getaddrinfo", real)
        await town.quiet()
        assert len(li.posts()) == 2


async def test_a_clock_set_back_repeats_no_reminder_and_loses_none(school: School) -> None:
    town = school.town
    await school.director.says("/add 明天下午第二节 全校教研 报告厅")
    await school.director.taps("保存")
    town.clock.advance(timedelta(hours=7, minutes=5))
    await town.app.reminding.tick()
    await town.quiet()
    once = told(school.teacher)
    town.clock._now -= timedelta(hours=3)  # type: ignore[attr-defined]
    await town.app.reminding.tick()
    town.clock.advance(timedelta(hours=3))
    await town.app.reminding.tick()
    await town.quiet()
    assert told(school.teacher) == once
    town.clock.advance(timedelta(hours=18, minutes=30))
    await town.app.reminding.tick()
    await town.quiet()
    assert sum("全校教研" in words for words in told(school.teacher)) > sum("全校教研" in it for it in once)


@pytest.mark.parametrize("silently", [False, True])
async def test_a_proxy_that_goes_in_the_middle_costs_no_update_no_answer_and_no_order(
    start: Start, sandbox: Sandbox, logged: Log, monkeypatch: pytest.MonkeyPatch, silently: bool
) -> None:
    monkeypatch.setattr(polling, "_pause", shortened(polling._pause))
    async with Proxy() as proxy, start(proxy=proxy.url) as town:
        people = [town.person(number, f"老师{number}") for number in range(10, 20)]
        await people[0].starts()
        for talker in people:
            talker.person.started = True
            await town.sandbox.send(talker.person, talker.person, "/cancel")
        await proxy.go(silently=silently)
        await heard(logged, "no updates come in")
        for talker in people:
            await town.sandbox.send(talker.person, talker.person, "/nonsense")
        await proxy.come_back()
        await town.quiet()
        for talker in people:
            first, second = told(talker)[-2:]
            assert "没有" in first and "/nonsense" in second
        assert proxy.carried > 1
