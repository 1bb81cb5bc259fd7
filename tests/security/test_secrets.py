"""What must stay between two: tokens, invitations, the webhook's secret, and what teachers write for themselves."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from benchmarks.hostile import logged
from bot.app import App, running
from bot.sandbox import Sandbox
from storage.observations import Observations
from storage.records import Records
from tests import sample
from tests.conftest import FixedClock, settings_for
from tests.dialogue import Talker, Town

TOKEN = "123456:AAF-secret_token-of-this-bot"
SECRET = "webhook-secret-0123456789"
NOTES = "这位老师讲得太快"


@asynccontextmanager
async def bot(folder: Path, **more: object) -> AsyncIterator[tuple[Town, Talker, Talker, io.StringIO]]:
    """A bot that logs everything, with the sample school: town, director, teacher, log."""
    clock = FixedClock()
    with logged() as log:
        async with (
            Sandbox(clock.now, token=TOKEN) as sandbox,
            running(settings_for(sandbox, folder, **more), clock) as app,
        ):
            town = Town(sandbox, app, clock)
            await sample.build(app.database, clock.now())
            people = [town.person(it, "老师") for it in (sample.DIRECTOR, sample.TEACHER)]
            for person in people:
                person.person.started = True
            yield town, people[0], people[1], log


def assert_silent(log: io.StringIO, *more: str) -> None:
    """The log holds something, and nothing of what must not be in it."""
    words = log.getvalue()
    assert words
    for secret in (TOKEN, TOKEN.partition(":")[2], SECRET, NOTES, *more):
        assert secret not in words


async def test_invitations_and_notes_are_not_logged(tmp_path: Path) -> None:
    async with bot(tmp_path) as (_, director, teacher, log):
        await director.says("/invite")
        invitation = next(post.text for post in director.posts() if "?start=j" in post.text)
        token = invitation.partition("?start=j")[2].split()[0]
        await teacher.says("听课 三（1）班数学 苏婉清 " + NOTES)
        await teacher.taps("评课")
        await teacher.says(NOTES)
    assert_silent(log, token)


@pytest.mark.parametrize("trouble", [RuntimeError(NOTES), KeyError(NOTES), ValueError(NOTES)])
async def test_an_error_of_ours_tells_nobody_what_was_written(
    tmp_path: Path, trouble: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The person gets a number; the log gets where it happened, not about what."""

    async def broken(*_: object, **__: object) -> None:
        raise trouble

    monkeypatch.setattr(Observations, "entered", broken)
    monkeypatch.setattr(Records, "on_day", broken)
    async with bot(tmp_path) as (_, __, teacher, log):
        for words in (f"听课 三（1）班数学 苏婉清 {NOTES}", f"登记 论文 《{NOTES}》 昨天"):
            answer = await teacher.says(words)
            assert "出错了" in answer
            assert NOTES not in answer
    assert type(trouble).__name__ in log.getvalue()
    assert_silent(log)


@pytest.mark.parametrize("how", ["reset", "bad_gateway", "refused"])
async def test_an_outage_tells_no_token(tmp_path: Path, how: str) -> None:
    async with bot(tmp_path) as (town, _, teacher, log):
        await town.sandbox.down(how)  # type: ignore[arg-type]
        await town.sandbox.up()
        assert await teacher.says("/help")
    assert_silent(log)


async def test_a_stranger_at_the_webhook_learns_nothing(tmp_path: Path, unused_tcp_port: int) -> None:
    listen = f"127.0.0.1:{unused_tcp_port}"
    address = f"http://{listen}"
    async with (
        bot(tmp_path, webhook_url=address, listen=listen, webhook_secret=SECRET) as (_, __, ___, log),
        aiohttp.ClientSession() as session,
    ):
        for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "wrong"}):
            answer = await session.post(f"{address}/telegram", json={"update_id": 1}, headers=headers)
            assert answer.status == 403
            assert not await answer.text()
    assert_silent(log)


async def test_settings_show_no_secret(tmp_path: Path) -> None:
    async with bot(tmp_path, webhook_secret=SECRET) as (town, _, __, ___):
        shown = f"{town.app.settings!r} {town.app.settings} {App.__dict__}"
    assert TOKEN not in shown
    assert SECRET not in shown
