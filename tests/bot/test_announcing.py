"""The counting cards follow the taps, never too often; what fails or stops does no harm."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot import announcing
from bot.sandbox import people
from storage.store import Store
from tests.bot.conftest import Log
from tests.conftest import School
from tests.dialogue import words_of
from tests.handlers.announced import announced
from tests.handlers.conftest import unpaced as unpaced  # the pace has its own tests


async def tick(school: School) -> None:
    """A tick at the very moment at which the last one was."""
    await school.town.app.announcing.tick()
    await school.town.quiet()


def edits(school: School) -> int:
    """How many edits of texts Telegram was asked for."""
    return school.town.sandbox.requests["editMessageText"]


@pytest.fixture
def later(school: School) -> Callable[[float], None]:
    """Lets seconds pass for the rests between edits."""
    now = 100.0

    def pass_by(seconds: float) -> None:
        nonlocal now
        now += seconds

    school.town.app.announcing.seconds = lambda: now
    return pass_by


async def tap_all(school: School) -> None:
    """Everybody who got it in private taps, all at once."""
    for talker in (school.head, school.teacher):
        people.tap(school.town.sandbox.world, talker.person, talker.last(), {"callback_data": "ack:1:1:0"})
    await school.town.quiet()


async def test_many_taps_become_one_edit_of_the_card(school: School, later: Callable[[float], None]) -> None:
    await announced(school)
    await tick(school)
    later(announcing.AUTHOR_SECONDS)
    await tick(school)
    before = edits(school)
    await tap_all(school)
    for _ in range(3):
        await tick(school)
    assert edits(school) <= before + 1
    later(announcing.AUTHOR_SECONDS)
    await tick(school)
    assert edits(school) == before + 1
    assert "点了收到：2/3" in school.director.sees()


async def test_nothing_is_edited_when_nothing_has_changed(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "AUTHOR_SECONDS", 0.0)
    await announced(school)
    await tick(school)
    before = edits(school)
    for _ in range(5):
        await tick(school)
    assert edits(school) == before


async def test_an_edit_that_waits_is_not_joined_by_another(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(announcing, "AUTHOR_SECONDS", 0.0)
    await announced(school)
    await tick(school)
    before = edits(school)
    school.town.sandbox.flood(school.director.person, 2)
    await school.teacher.taps("收到")
    await school.town.app.announcing.tick()
    await school.town.app.database.write("UPDATE announcements SET live = 1")
    await school.town.sandbox.until(lambda: school.town.sandbox.refusals[429])
    member = school.ids.members["苏婉清"]
    async with school.town.app.database.writing() as session:
        now = school.town.clock.now()
        await Store(session, school.ids.school_id).receipts.answer(1, 1, member, "", now)
    for _ in range(4):
        await school.town.app.announcing.tick()
    waiting = await school.town.app.database.read("SELECT count(*) AS n FROM outbox WHERE state = 'waiting'")
    assert waiting[0]["n"] == 1
    await school.town.quiet()
    await tick(school)
    assert "点了收到：2/3" in school.director.sees()
    assert edits(school) <= before + 3


async def test_one_that_fails_does_not_hold_up_the_others(school: School, logged: Log) -> None:
    for words in ("坏的", "好的"):
        await school.director.says(f"/announce 数学组 {words}")
        await school.director.taps("定时发")
        await school.director.says("明早8点")
        await school.director.taps("定在")
    await school.town.app.database.write("UPDATE announcements SET choices = 'x' WHERE html = '坏的'")
    school.town.clock.advance(timedelta(hours=22))
    await tick(school)
    assert words_of(school.teacher.last()).endswith("好的")
    assert any(entry["event"] == "announcement failed" for entry in logged)


async def test_those_who_blocked_the_bot_are_counted_as_not_reached(
    school: School, later: Callable[[float], None]
) -> None:
    await school.director.says("/announce 数学组 明天开会")
    school.town.sandbox.world.people[103].blocked = True
    await school.director.taps("📢 发给")
    later(announcing.AUTHOR_SECONDS)
    await tick(school)
    assert "已送达：私聊 1/2（1 处送不到）" in school.director.sees()
    await school.director.taps("谁还没点")
    assert "私聊联系不上　2 人\n陈小满、何雨桐" in school.director.sees()
