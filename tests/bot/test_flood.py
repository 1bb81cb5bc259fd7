"""One person's flood is the others' no business."""

from __future__ import annotations

from typing import Any

import pytest

from bot import flood
from bot.flood import BURST, GROUP, Flood, Verdict
from tests.bot.conftest import Start, column

PASS, WARN, IGNORE = Verdict


class Seconds:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def said(by: int, text: str = "好", chat: int | None = None) -> dict[str, Any]:
    where = {"id": by, "type": "private"} if chat is None else {"id": chat, "type": "supergroup"}
    return {"update_id": 1, "message": {"from": {"id": by}, "chat": where, "text": text}}


def tapped(by: int, chat: int) -> dict[str, Any]:
    message = {"chat": {"id": chat, "type": "supergroup"}}
    return {"update_id": 1, "callback_query": {"from": {"id": by}, "message": message}}


def test_a_burst_passes_then_one_word_then_silence_until_there_is_room() -> None:
    seconds = Seconds()
    judge = Flood(60, seconds).judge
    assert [judge(said(7)) for _ in range(int(60 * BURST))] == [PASS] * 120
    assert [judge(said(7)) for _ in range(3)] == [WARN, IGNORE, IGNORE]
    assert judge(said(8)) is PASS
    seconds.now = 1.0
    assert [judge(said(7)) for _ in range(2)] == [PASS, WARN]


def test_a_steady_minute_after_minute_passes() -> None:
    seconds = Seconds()
    judge = Flood(60, seconds).judge
    for _ in range(1000):
        seconds.now += 1
        assert judge(said(7)) is PASS


def test_in_a_group_commands_count_for_the_group_and_talk_does_not() -> None:
    judge = Flood(10, Seconds()).judge
    room = int(10 * BURST * GROUP)
    assert {judge(said(7, "早上好", -5)) for _ in range(200)} == {PASS}
    assert {judge(said(100 + n, "/today", -5)) for n in range(room)} == {PASS}
    assert judge(said(99, "/today", -5)) is WARN
    assert judge(said(99, "/today", -6)) is PASS


def test_taps_of_a_whole_school_in_one_group_all_count() -> None:
    judge = Flood(10, Seconds()).judge
    assert {judge(tapped(person, -5)) for person in range(2000)} == {PASS}


@pytest.mark.parametrize(
    "update", [{"update_id": -3, "file_arrived": 3}, {"update_id": 1, "my_chat_member": {}}]
)
def test_what_nobody_sends_by_hand_always_passes(update: dict[str, Any]) -> None:
    judge = Flood(1, Seconds()).judge
    assert {judge(update) for _ in range(50)} == {PASS}


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flood, "REMEMBERED", 10)
    some = Flood(1, Seconds())
    for person in range(100):
        some.judge(said(person))
    assert len(some._buckets) == 10


async def test_whoever_floods_is_told_once_and_others_are_served(start: Start) -> None:
    async with start(updates_per_minute=3) as town:
        li, wang = town.person(7, "李"), town.person(8, "王")
        for _ in range(12):
            await li.says("你好")
        assert sum("发得太快" in post.text for post in li.posts() if post.from_bot) == 1
        assert "教研助手" in await wang.starts()
        assert await column(town.app.database, "SELECT count(*) FROM inbox WHERE done_at IS NULL") == [0]
