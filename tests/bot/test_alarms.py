"""The owners hear of a fault once a day, however often it happens."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from bot import logs
from bot.app import LITTLE_ROOM
from handlers.support.context import Context
from tests.bot.conftest import Start, command
from tests.dialogue import Town

OWNER = 900


async def broken(ctx: Context) -> None:
    raise ZeroDivisionError


async def told(town: Town) -> None:
    """Return when everything that went wrong has been told of."""
    await town.app.alarms.tick()
    await town.quiet()


@pytest.fixture
def owned(start: Start) -> Start:
    """Starts a bot that has an owner."""
    return lambda **settings: start(owner_ids={OWNER}, **settings)


async def test_a_hundred_failures_of_a_kind_are_one_message(owned: Start) -> None:
    async with owned() as town:
        owner = town.person(OWNER, "管理员")
        await owner.starts()
        before = len(owner.posts())
        li = town.person(7, "李")
        with command(town.app, "broken", broken):
            for _ in range(20):
                await li.says("/broken")
            await told(town)
            await li.says("/broken")
            await told(town)
        new = [post.text for post in owner.posts()[before:]]
        assert len(new) == 1
        assert "有一条消息处理出错" in new[0] and "E-" in new[0]


async def test_another_kind_and_another_day_are_told_of(owned: Start) -> None:
    async with owned() as town:
        owner = town.person(OWNER, "管理员")
        await owner.starts()
        before = len(owner.posts())
        for event in ("reminder failed", "reminder failed", "something <new>"):
            town.app.note_error({"event": event, "level": "error"})
        await told(town)
        town.clock.advance(timedelta(days=1))
        town.app.note_error({"event": "reminder failed", "level": "error"})
        await told(town)
        new = [post.text for post in owner.posts()[before:]]
        assert len(new) == 3
        assert "已发生 2 次" in new[0] and "something <new>" in new[1] and "提醒" in new[2]


async def test_after_a_restart_the_same_day_is_still_one_message(owned: Start) -> None:
    async with owned() as town:
        owner = town.person(OWNER, "管理员")
        await owner.starts()
        before = len(owner.posts())
        town.app.note_error({"event": "reminder failed", "level": "error"})
        await told(town)
    async with owned() as again:
        again.app.note_error({"event": "reminder failed", "level": "error"})
        await told(again)
        assert len(owner.posts()) == before + 1


async def test_the_owner_hears_of_a_database_that_can_not_be_written(owned: Start) -> None:
    async with owned() as town:
        owner = town.person(OWNER, "管理员")
        await owner.starts()
        await town.app.database.write("PRAGMA query_only = ON")
        town.app.note_error({"event": "the database can't work, trying again", "level": "error"})
        await town.app.alarms.tick()
        await town.app.database.write("PRAGMA query_only = OFF")
        assert "数据库暂时无法读写" in owner.sees()


async def test_a_disk_that_fills_up_is_told_of(owned: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.free_bytes", lambda _: LITTLE_ROOM - 1)
    logs.configure("ERROR", "console")
    async with owned() as town:
        owner = town.person(OWNER, "管理员")
        await owner.starts()
        await town.app._look_after()
        await asyncio.wait_for(town.quiet(), 5)
        assert "磁盘快满了" in " ".join(post.text for post in owner.posts())
