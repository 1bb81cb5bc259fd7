"""Letters go out in order, at the right pace, and each until it has arrived or can't."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterable
from typing import Any

import pytest

from bot.app import App
from bot.sandbox import Sandbox
from bot.sandbox.limits import Limits
from school.people import Stage
from storage.chats import BoundChat
from storage.outbox import BROADCAST, REPLY, Letter, Waiting
from storage.store import Store
from tests.bot.conftest import Log, Start, column
from tests.conftest import START
from tests.dialogue import Talker, Town


def letter(chat: int, text: str, priority: int = REPLY, **more: Any) -> Letter:
    return Letter(chat, "sendMessage", {"text": text}, priority, **more)


async def post(app: App, letters: Iterable[Letter]) -> None:
    """What a handler or a reminder does."""
    async with app.database.writing() as session:
        posted = await app._outbox.post(session, list(letters), START)
    app.sender.offer(posted)


def reader(town: Town, number: int) -> Talker:
    """Somebody whom the bot may write to."""
    talker = town.person(number, f"老师{number}")
    talker.person.started = True
    return talker


def texts(talker: Talker) -> list[str]:
    return [post.text for post in talker.posts()]


async def states(app: App) -> list[str]:
    return await column(app.database, "SELECT state FROM outbox ORDER BY id")


async def test_letters_keep_their_order_within_a_chat(town: Town) -> None:
    one, other = reader(town, 1), reader(town, 2)
    town.sandbox.latency = 0.01
    await post(town.app, [letter(1 + n % 2, str(n)) for n in range(12)])
    await town.quiet()
    assert texts(one) == ["0", "2", "4", "6", "8", "10"] and texts(other) == ["1", "3", "5", "7", "9", "11"]


async def test_chats_are_served_side_by_side(town: Town) -> None:
    for number in range(1, 31):
        reader(town, number)
    town.sandbox.latency = 0.2
    began = time.monotonic()
    await post(town.app, [letter(number, "好") for number in range(1, 31)])
    await town.quiet()
    assert time.monotonic() - began < 30 * 0.2 / 3


async def test_an_answer_goes_ahead_of_a_broadcast(start: Start, sandbox: Sandbox) -> None:
    async with start(messages_per_second=20) as town:
        people = [reader(town, number) for number in range(1, 31)]
        await post(town.app, [letter(person.id, "通知", BROADCAST) for person in people])
        await asyncio.sleep(0.1)
        await post(town.app, [letter(people[-1].id, "回答")])
        await sandbox.until(lambda: texts(people[-1]))
        assert texts(people[-1]) == ["回答"] and not texts(people[-2])


async def test_under_telegrams_limits_nothing_is_refused(start: Start, sandbox: Sandbox) -> None:
    sandbox.limits = Limits.telegram()
    async with start(messages_per_second=29.5) as town:
        people = [reader(town, number) for number in range(1, 61)]
        await post(town.app, [letter(person.id, "通知", BROADCAST) for person in people])
        await town.quiet()
        assert all(texts(person) == ["通知"] for person in people)
    assert sandbox.refusals[429] == 0


async def test_a_flood_stops_its_chat_for_exactly_as_long_as_asked_and_no_other(town: Town) -> None:
    slow, quick = reader(town, 1), reader(town, 2)
    town.sandbox.flood(slow.person, 1)
    began = time.monotonic()
    await post(town.app, [letter(1, "一"), letter(1, "二"), letter(2, "别人")])
    await town.sandbox.until(lambda: texts(quick))
    assert not texts(slow)
    await town.quiet()
    assert 1.0 <= time.monotonic() - began < 3.0
    assert texts(slow) == ["一", "二"] and town.sandbox.refusals[429] == 1


@pytest.mark.parametrize("how", ["reset", "bad_gateway", "refused"])
async def test_while_telegram_is_away_letters_wait_and_none_is_lost(
    town: Town, how: Any, logged: Log
) -> None:
    one, other = reader(town, 1), reader(town, 2)
    await town.sandbox.down(how)
    await post(town.app, [letter(1, "一"), letter(1, "二"), letter(2, "三")])
    await asyncio.sleep(0.3)
    assert await states(town.app) == ["waiting"] * 3
    await town.sandbox.up()
    await town.quiet()
    assert texts(one) == ["一", "二"] and texts(other) == ["三"]
    events = [entry["event"] for entry in logged]
    assert events.count("Telegram can't be reached, letters wait") == 1
    assert "Telegram can be reached again" in events


async def test_a_lost_answer_may_repeat_a_message_but_loses_none(town: Town) -> None:
    one = reader(town, 1)
    town.sandbox.lose_answers(1)
    await post(town.app, [letter(1, "一"), letter(1, "二")])
    await town.quiet()
    assert list(dict.fromkeys(texts(one))) == ["一", "二"]


async def test_who_blocks_the_bot_becomes_unreachable_and_the_letter_dead(town: Town) -> None:
    li = town.person(1, "李")
    await li.starts()
    town.sandbox.block(li.person)
    await town.quiet()
    await town.app.database.write("UPDATE accounts SET reachable = 1")
    await post(town.app, [letter(1, "听得见吗")])
    await town.quiet()
    assert await column(town.app.database, "SELECT reachable FROM accounts") == [0]
    assert (await states(town.app))[-1] == "dead"
    [error] = await column(town.app.database, "SELECT error FROM outbox WHERE state = 'dead'")
    assert "blocked" in error


async def test_who_never_pressed_start_gets_a_dead_letter(town: Town) -> None:
    town.person(1, "李")
    await post(town.app, [letter(1, "一"), letter(404, "二")])
    await town.quiet()
    assert await states(town.app) == ["dead", "dead"]


async def bound_group(town: Town) -> Talker:
    """A group tied to a school, with one person in it."""
    li = reader(town, 1)
    town.group(-5, "数学组", li, kind="group")
    async with town.app.database.writing() as session:
        store = Store(session, None)
        school_id = await store.schools.add("青禾小学", Stage.PRIMARY, "Asia/Shanghai", START)
        await store.chats.bind(BoundChat(-5, 0, school_id, None, "数学组", True), 1, START)
    return li


async def test_a_bot_thrown_out_of_a_group_knows_it(town: Town) -> None:
    await bound_group(town)
    chat = town.sandbox.chat(-5)
    chat.bot_status = "kicked"
    await post(town.app, [letter(-5, "有人吗")])
    await town.quiet()
    assert await column(town.app.database, "SELECT present FROM chats") == [0]
    assert await states(town.app) == ["dead"]


async def test_a_group_that_becomes_a_supergroup_is_followed(town: Town) -> None:
    await bound_group(town)
    await post(town.app, [letter(-5, "一", card="notice")])
    await town.quiet()
    new = town.sandbox.upgrade_group(-5)
    await post(town.app, [letter(-5, "二"), letter(-5, "三")])
    await town.quiet()
    words = [post.text for post in town.sandbox.messages(new) if post.from_bot]
    assert words == ["一", "二", "三"]
    assert await column(town.app.database, "SELECT chat_id FROM chats") == [new.id]
    assert await column(town.app.database, "SELECT chat_id FROM cards") == [new.id]


def edit(text: str, card: str = "page") -> Letter:
    return Letter(1, "editMessageText", {"text": text}, card=card)


async def test_an_edit_finds_its_message_by_name_even_right_behind_it(town: Town) -> None:
    one = reader(town, 1)
    await post(town.app, [letter(1, "旧", card="page"), edit("新")])
    await town.quiet()
    assert texts(one) == ["新"]


async def test_an_edit_that_changes_nothing_is_fine(town: Town) -> None:
    one = reader(town, 1)
    await post(town.app, [letter(1, "一样", card="page"), edit("一样"), letter(1, "下一条")])
    await town.quiet()
    assert texts(one) == ["一样", "下一条"] and await states(town.app) == ["sent"] * 3


async def test_what_can_not_be_edited_any_more_is_sent_anew_and_edited_there(town: Town) -> None:
    one = reader(town, 1)
    await post(town.app, [letter(1, "旧", card="page")])
    await town.quiet()
    town.sandbox.fail(400, "Bad Request: message to edit not found", method="editMessageText")
    await post(town.app, [edit("新"), edit("更新")])
    await town.quiet()
    assert texts(one) == ["旧", "更新"]


async def test_an_edit_of_a_message_that_never_arrived_is_left_out(town: Town) -> None:
    one = reader(town, 1)
    await post(town.app, [edit("新", card="unknown"), letter(1, "下一条")])
    await town.quiet()
    assert texts(one) == ["下一条"]


async def test_in_a_topic_that_is_gone_the_letter_goes_to_the_group(town: Town) -> None:
    li = reader(town, 1)
    group = town.group(-5, "数学组", li, forum=True)
    await post(town.app, [Letter(-5, "sendMessage", {"text": "通知", "message_thread_id": 77})])
    await town.quiet()
    assert [post.text for post in town.sandbox.messages(group) if post.from_bot] == ["通知"]


async def test_an_occasion_goes_once_even_over_restarts(start: Start, sandbox: Sandbox) -> None:
    sandbox.add_person(1, "李").started = True
    for _ in range(3):
        async with start() as town:
            await post(town.app, [letter(1, "今天教研", occasion="reminder:1:2026-11-25"), letter(1, "别的")])
            await town.quiet()
    words = [post.text for post in sandbox.messages(1)]
    assert words.count("今天教研") == 1 and words.count("别的") == 3


async def test_what_was_not_sent_goes_out_at_the_next_start(start: Start, sandbox: Sandbox) -> None:
    sandbox.add_person(1, "李").started = True
    async with start() as town:
        await sandbox.down("reset")
        await post(town.app, [letter(1, "一"), letter(1, "二")])
    await sandbox.up()
    async with start() as town:
        await town.quiet()
    assert [post.text for post in sandbox.messages(1)] == ["一", "二"]


async def test_a_restart_repeats_nothing_that_was_taken(start: Start, sandbox: Sandbox) -> None:
    for number in range(1, 41):
        sandbox.add_person(number, "李").started = True
    async with start() as town:
        sandbox.latency = 0.05
        await post(town.app, [letter(number, "通知") for number in range(1, 41)])
        await asyncio.sleep(0.08)
    async with start() as town:
        await town.quiet()
    assert [len(sandbox.messages(number)) for number in range(1, 41)] == [1] * 40


@pytest.mark.parametrize("code", [401, 404])
async def test_a_token_that_is_revoked_buries_no_letter(town: Town, code: int, logged: Log) -> None:
    reader(town, 1)
    town.sandbox.fail(code, "Unauthorized", method="sendMessage")
    await post(town.app, [letter(1, "一")])
    await town.sandbox.until(lambda: town.sandbox.refusals[code])
    await asyncio.sleep(0.05)
    assert await states(town.app) == ["waiting"]
    assert "Telegram no longer accepts the token" in [entry["event"] for entry in logged]


async def test_what_telegram_will_never_take_is_a_dead_letter_and_the_next_one_goes(town: Town) -> None:
    one = reader(town, 1)
    await post(
        town.app,
        [
            Letter(1, "sendMessage", {"text": "<b>offen", "parse_mode": "HTML"}),
            Letter(1, "sendDocument", {"document": {"sha256": "0" * 64, "name": "没有.xlsx"}}),
            letter(1, "下一条"),
        ],
    )
    await town.quiet()
    assert texts(one) == ["下一条"] and await states(town.app) == ["dead", "dead", "sent"]


async def test_a_locked_database_loses_no_mark_and_repeats_nothing(town: Town) -> None:
    one = reader(town, 1)
    await town.app.database.write("PRAGMA busy_timeout = 20")
    await post(town.app, [letter(1, "一", card="page")])
    other = sqlite3.connect(town.app.database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    await town.sandbox.until(lambda: texts(one))
    await asyncio.sleep(0.3)
    other.execute("ROLLBACK")
    other.close()
    await town.quiet()
    assert texts(one) == ["一"] and await states(town.app) == ["sent"]
    assert await column(town.app.database, "SELECT message_id FROM cards WHERE card = 'page'")


async def test_letters_beyond_what_is_held_in_memory_come_too(
    start: Start, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox.WINDOW", 5)
    for number in range(1, 101):
        sandbox.add_person(number, "李").started = True
    async with start() as town:
        for first in range(1, 101, 25):
            await post(town.app, [letter(number, "好", BROADCAST) for number in range(first, first + 25)])
        await town.quiet()
    assert [len(sandbox.messages(number)) for number in range(1, 101)] == [1] * 100


async def test_a_letter_found_by_a_query_before_it_is_offered_goes_once(town: Town) -> None:
    one = reader(town, 1)
    async with town.app.database.writing() as session:
        posted = await town.app._outbox.post(session, [letter(1, "一")], START)
    town.app.sender.wake()
    await town.sandbox.until(lambda: texts(one))
    town.app.sender.offer(posted)
    await town.quiet()
    await asyncio.sleep(0.05)
    assert texts(one) == ["一"]


async def test_a_letter_posted_while_the_outbox_is_read_is_not_left_lying(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = reader(town, 1)
    waiting, later = town.app._outbox.waiting, [[letter(1, "二")]]

    async def slow(*args: int) -> list[Waiting]:
        found = await waiting(*args)
        if later:
            await post(town.app, later.pop())
        return found

    monkeypatch.setattr(town.app._outbox, "waiting", slow)
    await post(town.app, [letter(1, "一", occasion="o")])
    await town.quiet()
    assert texts(one) == ["一", "二"]
