"""Updates come in once, in order, and none is lost, whatever goes wrong."""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from typing import Any

import pytest

from bot.sandbox import Sandbox
from handlers.support.context import Context
from handlers.texts.html import h
from school.problems import Outdated
from storage.database import Database
from storage.inbox import STARTS_ALLOWED, Inbox
from tests.bot.conftest import Log, Start, column, command
from tests.conftest import START, School
from tests.dialogue import Town

PERSON = 7


def message(number: int, text: str, user_id: int = PERSON) -> dict[str, Any]:
    person = {"id": user_id, "is_bot": False, "first_name": "路人"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": int(START.timestamp()),
            "chat": {"id": user_id, "type": "private", "first_name": "路人"},
            "from": person,
            "text": text,
        },
    }


async def echo(ctx: Context) -> None:
    ctx.reply(h("{args}", args=ctx.args))


async def journalled(start: Start, *updates: dict[str, Any]) -> None:
    """Leave updates behind as a process does that was killed before it handled them."""
    async with start() as town:
        path = town.app.database.path
    database = await Database.open(path)
    await Inbox(database).journal(updates, START)
    await database.close()


async def test_an_update_that_telegram_delivers_again_is_handled_once(town: Town) -> None:
    li = town.person(PERSON, "李")
    with command(town.app, "echo", echo):
        await li.says("/echo 一")
        town.sandbox.redeliver(1)
        await li.says("/echo 二")
    assert [post.text for post in li.posts()] == ["一", "二"]


async def test_what_an_earlier_process_left_comes_first_and_in_order(start: Start, sandbox: Sandbox) -> None:
    person = sandbox.add_person(PERSON, "李")
    person.started = True
    await journalled(start, message(1, "/help 先"), message(2, "/cancel"))
    sandbox.inject([message(800_000_000, "/nonsense")])
    async with start() as town:
        await town.quiet()
    words = [post.text for post in sandbox.messages(person)]
    assert len(words) == 3
    assert "教研助手" in words[0] and "没有正在填的表" in words[1] and "nonsense" in words[2]


async def test_an_update_that_kills_the_process_every_time_is_set_aside_and_the_next_one_goes(
    start: Start, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("storage.inbox.STARTS_ALLOWED", 2)
    person = sandbox.add_person(PERSON, "李")
    person.started = True
    await journalled(start, message(1, "/deadly"), message(2, "/cancel"))
    begun: asyncio.Queue[None] = asyncio.Queue()

    async def deadly(_: Context) -> None:
        begun.put_nowait(None)
        await asyncio.sleep(30)  # Until the end of this process.

    for _ in range(2):
        async with start() as town:
            with command(town.app, "deadly", deadly):
                await asyncio.wait_for(begun.get(), 5)
    async with start() as town:
        with command(town.app, "deadly", deadly):
            await town.quiet()
        errors = await column(town.app.database, "SELECT error FROM inbox ORDER BY update_id")
    assert errors == ["begun too often", None] and begun.empty()
    told, answered = sandbox.messages(person)
    assert "请看看哪一条没有回应" in told.text and "没有正在填的表" in answered.text


async def test_restarts_alone_set_nothing_aside(start: Start, sandbox: Sandbox) -> None:
    """Only what was begun counts: a bot that is restarted while a queue waits must not lose the queue."""
    sandbox.add_person(PERSON, "李").started = True
    await journalled(start, *(message(number, "/cancel") for number in range(1, 9)))

    async def begin_never(self: object) -> None:
        await asyncio.sleep(30)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("bot.inbox.Worker.run", begin_never)
        for _ in range(STARTS_ALLOWED + 1):
            async with start():
                pass
    async with start() as town:
        await town.quiet()
        assert await column(town.app.database, "SELECT count(*) FROM inbox WHERE error IS NULL") == [8]
    assert len(sandbox.messages(PERSON)) == 8


async def test_an_unexpected_error_rolls_back_tells_an_id_and_the_bot_goes_on(
    school: School, logged: Log
) -> None:
    async def broken(ctx: Context) -> None:
        await ctx.store.members.rename(ctx.member.id, "改了的名字")
        ctx.reply(h("从不说出的话"))
        raise ZeroDivisionError("a mistake of ours")

    app = school.town.app
    with command(app, "broken", broken):
        answer = await school.teacher.says("/broken")
    error_id = answer.partition("编号 ")[2][:8]
    assert [entry["error_id"] for entry in logged if entry["log_level"] == "error"] == [error_id]
    assert await column(app.database, "SELECT error FROM inbox WHERE error IS NOT NULL") == [error_id]
    assert await column(app.database, "SELECT count(*) FROM members WHERE name = '改了的名字'") == [0]
    assert [post.text for post in school.teacher.posts()] == [answer]
    assert "/help" in await school.teacher.says("/help")


async def test_an_error_in_one_of_many_waiting_updates_touches_no_other(town: Town) -> None:
    async def sometimes(ctx: Context) -> None:
        if ctx.args == "5":
            raise ZeroDivisionError
        ctx.reply(h("{args}", args=ctx.args))

    li = town.person(PERSON, "李")
    li.person.started = True
    with command(town.app, "some", sometimes):
        town.sandbox.inject([message(800_000_000 + n, f"/some {n}") for n in range(8)])
        await town.quiet()
    words = [post.text for post in li.posts()]
    assert words[:5] + words[6:] == [str(n) for n in range(8) if n != 5]
    assert "编号" in words[5]


async def test_a_mistake_in_sql_is_an_error_of_ours_and_not_retried(town: Town) -> None:
    async def broken(ctx: Context) -> None:
        await ctx.store.session.run("SELECT * FROM no_such_table")

    with command(town.app, "broken", broken):
        assert "编号" in await town.person(PERSON, "李").says("/broken")


async def test_an_update_nobody_can_read_is_set_aside_and_the_next_one_goes(town: Town) -> None:
    li = town.person(PERSON, "李")
    li.person.started = True
    town.sandbox.inject([{"message": {"text": 7, "chat": "nonsense"}}, {"a_new_kind": {"of": "update"}}])
    assert "教研助手" in await li.says("/help")
    errors = await column(town.app.database, "SELECT error FROM inbox ORDER BY update_id")
    assert errors[0] is not None and errors[1:] == [None, None]


async def test_a_locked_database_only_delays(town: Town, logged: Log) -> None:
    await town.app.database.write("PRAGMA busy_timeout = 20")
    li = town.person(PERSON, "李")
    other = sqlite3.connect(town.app.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    saying = asyncio.create_task(li.says("/cancel"))
    await asyncio.sleep(0.3)
    assert not li.posts() and any("locked" in entry.get("error", "") for entry in logged)
    other.execute("ROLLBACK")
    other.close()
    await saying
    assert len(li.posts()) == 1


async def test_a_full_disk_only_delays(town: Town, logged: Log) -> None:
    database = town.app.database
    [pages] = await column(database, "PRAGMA page_count")
    li = town.person(PERSON, "李")
    await database.write(f"PRAGMA max_page_count = {pages}")
    for _ in range(3):
        await town.sandbox.send(li.person, li.person, "/cancel " + "很长" * 2000)
    await asyncio.sleep(0.3)
    assert not li.posts() and any("full" in entry.get("error", "") for entry in logged)
    await database.write("PRAGMA max_page_count = 1000000")
    await town.quiet()
    assert len(li.posts()) == 3


async def test_telegram_away_for_a_while_loses_no_update(town: Town) -> None:
    li = town.person(PERSON, "李")
    li.person.started = True
    await town.sandbox.down("reset")
    for _ in range(3):
        await town.sandbox.send(li.person, li.person, "/cancel")
    await asyncio.sleep(0.2)
    await town.sandbox.up()
    await town.quiet()
    assert len(li.posts()) == 3


async def test_a_webhook_left_from_before_is_taken_away(start: Start, sandbox: Sandbox) -> None:
    sandbox.fail(500, "Internal Server Error", method="deleteWebhook")
    sandbox.world.updates.webhook_set = True
    person = sandbox.add_person(PERSON, "李")
    async with start() as town:
        await sandbox.send(person, person, "/help")
        await town.quiet()
    assert sandbox.requests["deleteWebhook"] == 2


async def test_five_hundred_updates_at_once_are_each_handled_once_and_answered_in_order(
    school: School,
) -> None:
    """From fifty people, with some that fail, some that are refused and some that come twice."""
    town = school.town
    people = [town.person(1000 + number, f"老师{number}") for number in range(50)]
    for talker in people:
        talker.person.started = True
    handled: Counter[str] = Counter()

    async def say(ctx: Context) -> None:
        handled[ctx.args] += 1
        if ctx.args.endswith("77"):
            raise ZeroDivisionError
        if ctx.args.endswith("88"):
            raise Outdated
        ctx.reply(h("第 {args} 句", args=ctx.args))

    order = [talker.id for talker in people] * 10
    random.Random(1).shuffle(order)
    updates = [message(900_000_000 + n, f"/say {n}", user_id) for n, user_id in enumerate(order)]
    with command(town.app, "say", say):
        town.sandbox.inject(updates)
        await town.sandbox.until(lambda: len(handled) >= 100)
        town.sandbox.redeliver(100)
        await town.quiet()
    assert len(handled) == 500
    assert await column(town.app.database, "SELECT count(*) FROM outbox") == [500]
    for talker in people:
        expected = [n for n, user_id in enumerate(order) if user_id == talker.id]
        assert len(talker.posts()) == len(expected) == 10
        for number, post in zip(expected, talker.posts(), strict=True):
            fails = str(number).endswith(("77", "88"))
            assert post.text == f"第 {number} 句" or (fails and "第" not in post.text)
