"""The journal of updates: each once, in order, until it is handled."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import inbox
from storage.database import Database
from storage.inbox import STARTS_ALLOWED, Inbox

NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
SECOND = timedelta(seconds=1)


@pytest.fixture
def journal(database: Database) -> Inbox:
    return Inbox(database)


def update(number: int, text: str = "听课") -> dict[str, Any]:
    return {"update_id": number, "message": {"text": text}}


async def finish(database: Database, number: int, now: datetime = NOW) -> None:
    async with database.writing() as session:
        await inbox.finish(session, [number], now)


async def numbers(journal: Inbox) -> list[int]:
    return [it["update_id"] for it in await journal.unfinished()]


async def test_an_update_comes_back_as_telegram_gave_it(journal: Inbox) -> None:
    given = update(1, '"引号"、\\反斜杠、\n换行、😀、\u0000')
    await journal.journal([given], NOW)
    assert await journal.unfinished() == [given]


async def test_only_what_was_not_seen_before_is_new(journal: Inbox, database: Database) -> None:
    assert await journal.journal([update(1), update(2)], NOW) == {1, 2}
    await finish(database, 1)
    assert await journal.journal([update(1), update(2), update(3)], NOW) == {3}
    assert await numbers(journal) == [2, 3]


async def test_the_same_update_twice_in_one_batch_is_one(journal: Inbox) -> None:
    assert await journal.journal([update(1), update(1, "别的")], NOW) == {1}
    assert await journal.unfinished() == [update(1)]


async def test_nothing_is_nothing(journal: Inbox) -> None:
    assert await journal.journal([], NOW) == set()


async def test_unfinished_updates_come_in_the_order_they_arrived(journal: Inbox) -> None:
    await journal.journal([update(700)], NOW)
    await journal.journal([update(701), update(702)], NOW + SECOND)
    await journal.journal([update(5)], NOW + 2 * SECOND)  # Telegram begins anew after a quiet week.
    assert await numbers(journal) == [700, 701, 702, 5]


async def test_the_bots_own_events_come_in_their_order_too(journal: Inbox) -> None:
    await journal.journal([update(700)], NOW)
    await journal.journal([update(-1)], NOW + SECOND)
    await journal.journal([update(-2)], NOW + SECOND)
    assert await numbers(journal) == [700, -1, -2]


async def test_a_handled_update_is_kept_without_its_words(journal: Inbox, database: Database) -> None:
    await journal.journal([update(1, "我的秘密")], NOW)
    await finish(database, 1)
    [row] = await database.read("SELECT body, done_at, error FROM inbox")
    assert tuple(row) == ("", "2026-11-25T02:00:00Z", None)


async def test_an_update_that_is_begun_again_too_often_is_set_aside_with_its_words(
    journal: Inbox, database: Database
) -> None:
    await journal.journal([update(1, "要命"), update(2)], NOW)
    assert [await journal.begin_again(1, NOW) for _ in range(STARTS_ALLOWED)] == [True] * STARTS_ALLOWED
    assert await numbers(journal) == [1, 2]
    assert await journal.begin_again(1, NOW) is False
    assert await numbers(journal) == [2]
    [row] = await database.read("SELECT body, error FROM inbox WHERE update_id = 1")
    assert "要命" in row["body"] and row["error"] == "begun too often"


async def test_handled_updates_are_forgotten_after_a_week_and_open_ones_never(
    journal: Inbox, database: Database
) -> None:
    await journal.journal([update(1), update(2), update(3)], NOW)
    await finish(database, 1, NOW - timedelta(days=8))
    await finish(database, 2, NOW - timedelta(days=6))
    await inbox.prune(database, NOW)
    assert await journal.journal([update(1), update(2), update(3)], NOW) == {1}
