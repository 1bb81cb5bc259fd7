"""Where memory runs out, what needs it waits or is told of, and everybody else is served."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot import export_process
from bot import inbox as receiving
from bot import outbox as sending
from bot.sandbox import Sandbox
from handlers.support.context import Context
from handlers.texts.html import h
from storage.outbox import Letter
from tests import sample
from tests.bot.conftest import Start, column, command
from tests.bot.test_downloads import attachment, uploaded
from tests.bot.test_exporting import STATES, ordered, teacher_of
from tests.dialogue import Town

PERSON, OTHER = 7, 8


def failing(times: int, then: Callable[..., Any]) -> Callable[..., Any]:
    """Out of memory for some times."""
    left = iter(range(times))

    def sometimes(*args: Any, **kwargs: Any) -> Any:
        if next(left, None) is not None:
            raise MemoryError
        return then(*args, **kwargs)

    return sometimes


async def two_letters(town: Town, monkeypatch: pytest.MonkeyPatch, times: int) -> list[str]:
    """A document for which there is no memory so often, and a word after it; what arrived."""
    li, wang = town.person(PERSON, "李"), town.person(OTHER, "王")
    li.person.started = wang.person.started = True
    monkeypatch.setattr(sending, "LONGEST_PAUSE", 0.02)
    document = {"document": {"sha256": town.app.files.put(b"book"), "name": "听课本.docx"}}
    monkeypatch.setattr(town.app.files, "path", failing(times, town.app.files.path))
    async with town.app.database.writing() as session:
        letters = [Letter(PERSON, "sendDocument", document)]
        letters += [Letter(who, "sendMessage", {"text": "在"}) for who in (PERSON, OTHER)]
        posted = await town.app._outbox.post(session, letters, town.clock.now())
    town.app.sender.offer(posted)
    await town.quiet()
    assert [post.text for post in wang.posts()] == ["在"]
    return ["document" if "document" in post.data else str(post.text) for post in li.posts()]


async def test_a_document_waits_for_memory_and_keeps_its_place(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await two_letters(town, monkeypatch, 3) == ["document", "在"]


async def test_a_document_that_never_fits_is_given_up_and_what_follows_goes(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert await two_letters(town, monkeypatch, 100) == ["在"]
    assert await column(town.app.database, "SELECT error FROM outbox WHERE state = 'dead'") == [
        "out of memory"
    ]


async def test_a_file_is_fetched_again_when_there_is_memory(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    li = town.person(PERSON, "李")
    await li.starts()
    monkeypatch.setattr(town.app.fetcher, "_store", failing(1, town.app.fetcher._store))

    async def keep(ctx: Context) -> None:
        await ctx.store.downloads.ask(ctx.user.id, attachment(ctx.args), None, ctx.now)

    with command(town.app, "keep", keep):
        await li.says("/keep " + uploaded(town.sandbox, b"roster"))
    [sha256] = await column(town.app.database, "SELECT sha256 FROM downloads")
    assert town.app.files.get(sha256) == b"roster"


@pytest.mark.parametrize(("times", "answer"), [(2, "好"), (100, "E-")])
async def test_what_needs_memory_is_tried_again_or_told_of_and_the_next_one_is_served(
    town: Town, monkeypatch: pytest.MonkeyPatch, times: int, answer: str
) -> None:
    monkeypatch.setattr(receiving, "MEMORY_PAUSE", 0.01)
    li, wang = town.person(PERSON, "李"), town.person(OTHER, "王")
    li.person.started = wang.person.started = True
    need = failing(times, lambda: None)

    async def greedy(ctx: Context) -> None:
        need()
        ctx.reply(h("好"))

    with command(town.app, "greedy", greedy):
        await town.sandbox.send(li.person, li.person, "/greedy")
        assert "没有" in await wang.says("/cancel")
    assert len(li.posts()) == 1 and answer in li.sees()


async def test_where_not_even_a_word_finds_room_the_next_process_begins_with_that_update(
    start: Start, sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    person = sandbox.add_person(PERSON, "李")
    person.started = True

    async def answer(ctx: Context) -> None:
        ctx.reply(h("好"))

    async with start() as town:
        with command(town.app, "hello", answer), monkeypatch.context() as patch:
            patch.setattr(receiving, "MEMORY_PAUSE", 0.01)
            patch.setattr(type(town.app._outbox), "post", failing(100, lambda: None))
            await sandbox.send(person, person, "/hello")
            with pytest.raises(MemoryError):
                async with asyncio.timeout(10):
                    await town.app.wait()
    assert sandbox.messages(person)[-1].text == "/hello"
    async with start() as town:
        with command(town.app, "hello", answer):
            await town.quiet()
        assert [post.text for post in sandbox.messages(person)][1:] == ["好"]


async def test_a_document_too_large_for_the_machine_is_told_so(
    start: Start, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The process holds to its limit, and is the first that the kernel would end."""
    seen = tmp_path_factory.mktemp("seen") / "score"
    script = seen.with_name("python")
    greedy = f"open({str(seen)!r}, 'w').write(open('/proc/self/oom_score_adj').read()), bytearray(1 << 32)"
    script.write_text(
        f'#!/bin/sh\nexec {sys.executable} -c "import bot.export_job as it; it.run = lambda job: ({greedy}); it.main()"\n'
    )
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    monkeypatch.setattr(export_process, "MOST_MEMORY", 200 << 20)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    async with start() as town:
        ids = await sample.build(town.app.database, town.clock.now())
        teacher = teacher_of(town)
        await ordered(town, ids)
        town.app.exporter.wake()
        await town.quiet()
        assert await column(town.app.database, STATES) == ["failed"]
        assert "内存不够" in teacher.sees() and "按月" in teacher.sees()
    assert seen.read_text().strip() == "1000"
