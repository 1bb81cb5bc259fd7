"""What the bot has to say, as it stands in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from storage import outbox
from storage.database import Database
from storage.outbox import BROADCAST, REPLY, Letter, Outbox, Waiting, dead_letters
from storage.store import Store

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


@pytest.fixture
async def sender(database: Database) -> Outbox:
    return await Outbox.open(database)


def letter(chat_id: int = 7, text: str = "好", **more: object) -> Letter:
    return Letter(chat_id, "sendMessage", {"text": text}, **more)  # type: ignore[arg-type]


async def post(
    database: Database, sender: Outbox, *letters: Letter, now: datetime = NOW
) -> Sequence[Waiting]:
    async with database.writing() as session:
        return await sender.post(session, letters, now)


async def texts(sender: Outbox, priority: int = REPLY, after: int = 0) -> Sequence[str]:
    return [it.letter.payload["text"] for it in await sender.waiting(priority, after, 100)]


async def test_letters_come_out_as_they_went_in_and_in_order(database: Database, sender: Outbox) -> None:
    letters = [letter(text="一", card="a"), letter(8, "“二”"), letter(text="三", occasion="o")]
    await post(database, sender, *letters)
    assert [it.letter for it in await sender.waiting(REPLY, 0, 100)] == letters


async def test_posting_answers_what_the_sender_would_find(database: Database, sender: Outbox) -> None:
    posted = await post(database, sender, letter(text="一"), letter(8, "二"))
    assert posted == await sender.waiting(REPLY, 0, 100)


async def test_a_letter_with_an_occasion_is_left_to_be_found(database: Database, sender: Outbox) -> None:
    assert not await post(database, sender, letter(occasion="o"))
    assert len(await sender.waiting(REPLY, 0, 100)) == 1


async def test_numbers_go_on_after_a_restart(database: Database, sender: Outbox) -> None:
    await post(database, sender, letter(text="一"))
    await post(database, await Outbox.open(database), letter(text="二"))
    assert await texts(sender) == ["一", "二"]


async def test_priorities_are_asked_for_apart(database: Database, sender: Outbox) -> None:
    await post(database, sender, letter(text="群发", priority=BROADCAST), letter(text="回答"))
    assert await texts(sender) == ["回答"] and await texts(sender, BROADCAST) == ["群发"]


async def test_an_occasion_is_taken_once_even_after_it_was_sent(database: Database, sender: Outbox) -> None:
    await post(database, sender, letter(text="提醒", occasion="reminder:1"))
    [waiting] = await sender.waiting(REPLY, 0, 100)
    await sender.sent([waiting.id], NOW)
    await post(database, sender, letter(text="再提醒", occasion="reminder:1"), letter(text="别的"))
    assert await texts(sender) == ["别的"]


async def test_what_was_sent_is_kept_without_its_words(database: Database, sender: Outbox) -> None:
    await post(database, sender, letter(text="私事"), letter(text="还没发"))
    [first, _] = await sender.waiting(REPLY, 0, 100)
    await sender.sent([first.id], NOW)
    assert await texts(sender) == ["还没发"]
    [row] = await database.read("SELECT payload, state FROM outbox WHERE id = ?", (first.id,))
    assert tuple(row) == ("", "sent")


async def test_a_dead_letter_can_be_found_by_chat(database: Database, sender: Outbox) -> None:
    await post(database, sender, letter(7), letter(8), letter(9))
    for waiting in await sender.waiting(REPLY, 0, 2):
        await sender.bury(waiting.id, "Forbidden: bot was blocked by the user", NOW)
    async with database.writing() as session:
        found = await dead_letters(session, [8, 9])
    assert [(it.chat_id, it.error) for it in found] == [(8, "Forbidden: bot was blocked by the user")]


async def test_a_card_is_where_it_was_put_last(sender: Outbox) -> None:
    assert await sender.card("a") is None
    await sender.keep_card("a", 7, 100, NOW)
    await sender.keep_card("a", 7, 101, NOW)
    assert await sender.card("a") == 101


async def test_a_group_that_moves_takes_along_what_waits_and_its_cards(
    database: Database, sender: Outbox
) -> None:
    await post(database, sender, letter(-5, "已发"), letter(-5, "等着"), letter(-6, "别的群"))
    [first, *_] = await sender.waiting(REPLY, 0, 100)
    await sender.sent([first.id], NOW)
    async with database.writing() as session:
        await Store(session, None).chats.move(-5, -1005)
    assert [it.letter.chat_id for it in await sender.waiting(REPLY, 0, 100)] == [-1005, -6]


@pytest.mark.parametrize(
    ("occasion", "days", "kept"),
    [(None, 29, True), (None, 31, False), ("o", 31, True), ("o", 395, True), ("o", 397, False)],
)
@pytest.mark.parametrize("state", ["sent", "dead"])
async def test_the_past_is_forgotten_after_a_month_and_occasions_after_thirteen(
    database: Database, sender: Outbox, occasion: str | None, days: int, kept: bool, state: str
) -> None:
    await post(database, sender, letter(occasion=occasion), letter(text="最新的"))
    done = NOW - timedelta(days=days)
    if state == "sent":
        await sender.sent([1], done)
    else:
        await sender.bury(1, "chat not found", done)
    await outbox.prune(database, NOW)
    assert bool(await database.read("SELECT 1 FROM outbox WHERE id = 1")) == kept


async def test_what_waits_is_never_forgotten(database: Database, sender: Outbox) -> None:
    await post(database, sender, letter(text="等了一年"), letter(text="新的"))
    await outbox.prune(database, NOW + timedelta(days=1000))
    assert await texts(sender) == ["等了一年", "新的"]


async def test_after_a_long_holiday_new_letters_still_come_after_the_old(
    database: Database, sender: Outbox
) -> None:
    await post(database, sender, letter(), letter())
    await sender.sent([1, 2], NOW)
    after_the_holiday = NOW + timedelta(days=60)
    await outbox.prune(database, after_the_holiday)
    await post(database, sender, letter(text="开学了"), now=after_the_holiday)
    assert await texts(sender, after=2) == ["开学了"]
