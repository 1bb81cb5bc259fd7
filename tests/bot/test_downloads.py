"""Files that people send are fetched in the background and kept; who waits for one is told how it ended."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from bot.sandbox import Sandbox
from handlers.support.context import Context
from handlers.texts.html import h
from storage.downloads import Download, DownloadQueue
from storage.records import Attachment
from tests.bot.conftest import Start, column, command
from tests.dialogue import Talker, Town


def attachment(file_id: str) -> Attachment:
    return Attachment("document", file_id, file_id[-10:], "名单.xlsx", 10)


async def arrived(ctx: Context, download: Download) -> None:
    content = ctx.environment.files.get(download.sha256) if download.sha256 else b""
    ctx.reply(h("{size} 字节，{error}", size=len(content), error=download.error or "好"))


async def fetch(ctx: Context) -> None:
    for file_id in ctx.args.split():
        await ctx.store.downloads.ask(ctx.user.id, attachment(file_id), {"then": "test"}, ctx.now)


@pytest.fixture
async def li(town: Town) -> AsyncIterator[Talker]:
    """Somebody whose `/fetch ID…` has the bot fetch files and tell about each."""
    talker = town.person(7, "李")
    await talker.starts()
    town.app.registry.arrivals["test"] = arrived
    with command(town.app, "fetch", fetch):
        yield talker
    del town.app.registry.arrivals["test"]


def uploaded(sandbox: Sandbox, content: bytes) -> str:
    return sandbox.world.files.add(content, "名单.xlsx", "application/zip", "documents").id


def told(talker: Talker) -> list[str]:
    return [post.text for post in talker.posts() if "字节" in post.text]


async def test_a_file_is_fetched_kept_and_told_about(town: Town, li: Talker) -> None:
    await li.says("/fetch " + uploaded(town.sandbox, b"\x00roster"))
    assert told(li) == ["7 字节，好"]


async def test_more_files_than_one_look_finds_are_all_fetched(town: Town, li: Talker) -> None:
    async def keep(ctx: Context) -> None:
        for file_id in ctx.args.split():
            await ctx.store.downloads.ask(ctx.user.id, attachment(file_id), None, ctx.now)

    ids = [uploaded(town.sandbox, bytes(number)) for number in range(1, 51)]
    with command(town.app, "keep", keep):
        await li.says("/keep " + " ".join(ids))
    assert await column(town.app.database, "SELECT count(DISTINCT sha256) FROM downloads") == [50]
    assert told(li) == []


async def test_a_file_that_telegram_does_not_give_is_told_about(town: Town, li: Talker) -> None:
    await li.says("/fetch unknown-file")
    [words] = told(li)
    assert words.startswith("0 字节，") and "rong file_id" in words


async def test_trouble_on_the_way_is_tried_again(town: Town, li: Talker) -> None:
    town.sandbox.fail(500, "Internal Server Error", method="getFile")
    await li.says("/fetch " + uploaded(town.sandbox, b"roster"))
    assert told(li) == ["6 字节，好"]
    assert await column(town.app.database, "SELECT attempts FROM downloads") == [1]


async def test_in_the_end_it_is_given_up_and_told(
    town: Town, li: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.downloads.TRIES", 2)
    town.sandbox.fail(500, "Internal Server Error", method="getFile", times=2)
    await li.says("/fetch " + uploaded(town.sandbox, b"roster"))
    [words] = told(li)
    assert "Internal Server Error" in words


async def test_a_full_disk_is_tried_again(
    town: Town, li: Talker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    begin, failures = town.app.files.begin, iter(range(2))

    def sometimes() -> Path:
        if next(failures, None) is None:
            return begin()
        full = tmp_path / "full"
        full.symlink_to("/dev/full")
        return full

    monkeypatch.setattr(town.app.files, "begin", sometimes)
    await li.says("/fetch " + uploaded(town.sandbox, b"roster"))
    assert told(li) == ["6 字节，好"]
    assert await column(town.app.database, "SELECT attempts FROM downloads") == [2]


async def test_nothing_half_fetched_is_left(start: Start, town: Town, li: Talker) -> None:
    file_id = uploaded(town.sandbox, b"x" * 300_000)
    left = town.app.files.begin()
    await li.says(f"/fetch {file_id}")
    begun = town.app.files.folder / "begun"
    assert list(begun.iterdir()) == [left]
    town.app.files.clear_begun()
    assert list(begun.iterdir()) == []


async def test_an_answer_without_a_path_does_not_stop_the_bot(
    town: Town, li: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def nothing(*_: Any) -> str:
        raise KeyError("file_path")

    monkeypatch.setattr(town.app.fetcher, "_store", nothing)
    await li.says("/fetch " + uploaded(town.sandbox, b"roster"))
    [words] = told(li)
    assert "KeyError" in words


async def test_what_was_not_fetched_is_fetched_at_the_next_start(start: Start, sandbox: Sandbox) -> None:
    file_id = uploaded(sandbox, b"roster")
    async with start() as town:
        await sandbox.down("reset")
        await town.app.database.write(
            "INSERT INTO downloads (user_id, file_id, unique_id, name, size, purpose, created_at) "
            "VALUES (7, ?, 'u', '名单.xlsx', 6, 'null', '2026-11-25T02:00:00Z')",
            (file_id,),
        )
    await sandbox.up()
    async with start() as town:
        await town.quiet()
        [sha256] = await column(town.app.database, "SELECT sha256 FROM downloads")
        assert town.app.files.get(sha256) == b"roster"
        assert await DownloadQueue(town.app.database).open(1) == []
