"""The whole bot under a storm of odd updates: `python -m benchmarks.hostile --updates 100000 --seed 1`."""

from __future__ import annotations

import argparse
import asyncio
import io
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from pydantic import SecretStr

from benchmarks.odd_updates import OddUpdates
from benchmarks.people import TEACHERS, build, everybody
from bot import logs
from bot.app import App, running
from bot.sandbox import Sandbox
from bot.sandbox.world import Change
from bot.settings import Settings
from school.people import Role
from storage.database import Database
from storage.directories import read_directory
from storage.store import Store

FIRST_ID = 700_000_001
CHUNK = 250
"""Updates that come at once."""
SCHOOLS = 5
STRANGERS = range(900, 920)
GROUPS = range(-100_300, -100_000)
"""So many that the pace Telegram allows in each does not hold the bot up."""
_UNREACHABLE = ("chat not found", "bot was", "bot is not", "bot can't", "kicked", "upgraded")


@dataclass
class Report:
    """What became of it."""

    updates: int
    seconds: float = 0.0
    slowest: float = 0.0
    errors: list[str] = field(default_factory=list)
    unfinished: int = 0
    dead: Counter[str] = field(default_factory=Counter)
    log: str = ""

    @property
    def good(self) -> bool:
        """Nothing failed, nothing is left undone, and whatever was not delivered could not be."""
        expected = all(any(why in reason.lower() for why in _UNREACHABLE) for reason in self.dead)
        return not self.errors and not self.unfinished and expected

    def __str__(self) -> str:
        lines = [
            f"{self.updates} updates in {self.seconds:.1f} s, the slowest {CHUNK} in {self.slowest:.2f} s",
            f"errors: {self.errors[:5] or 'none'}, unfinished: {self.unfinished}",
            f"not delivered: {dict(self.dead) or 'nothing'}",
        ]
        fault = self.log.find("[error")
        return "\n".join(lines if self.good else [*lines, self.log[fault : fault + 8000]])


async def storm(folder: Path, updates: int, seed: int) -> Report:
    """Let `updates` odd updates loose on a bot with a school; by the same seed the same ones."""
    report = Report(updates)
    await _found(folder / "jiaoyan.db")
    with logged() as log:
        async with Sandbox() as sandbox:
            people = [*everybody()[: SCHOOLS * TEACHERS], *STRANGERS]
            async with running(_settings(sandbox, folder)) as app:
                source = OddUpdates(
                    seed,
                    people,
                    GROUPS,
                    list(app.registry.commands),
                    list(app.registry.buttons),
                    _stage(sandbox, people),
                    sandbox.world.unix_now,
                )
                await _play(report, sandbox, app, iter(source))
        report.log = log.getvalue()
    report.errors += [
        line for line in report.log.splitlines() if "[error" in line and "update failed" not in line
    ]
    return report


async def _found(path: Path) -> None:
    """Schools in which somebody holds each role."""
    await build(path, SCHOOLS)
    database = await Database.open(path)
    async with database.writing() as session:
        for school_id in range(1, SCHOOLS + 1):
            school, store = await read_directory(session, school_id), Store(session, school_id)
            director, leader, head, *_ = school.members
            await store.members.appoint(director.id, Role.DIRECTOR)
            await store.members.appoint(leader.id, Role.SCHOOL_LEADER)
            await store.members.join(head.id, school.groups[0].id, lead=True)
    await database.close()


def _settings(sandbox: Sandbox, folder: Path) -> Settings:
    return Settings(
        bot_token=SecretStr(sandbox.token),
        telegram_api=sandbox.url,
        data_dir=folder,
        open_registration=True,
        messages_per_second=1000,
        updates_per_minute=1_000_000,
        _env_file=None,  # type: ignore[call-arg]  # of BaseSettings; nothing of this machine is read
    )


def _stage(sandbox: Sandbox, people: list[int]) -> list[str]:
    """Let everybody be there; answers the callback data of all buttons, which grows as the bot shows them."""
    for user_id in people:
        sandbox.add_person(user_id, "老师").started = True
    for chat_id in GROUPS:
        sandbox.add_group(chat_id, "群", people, forum=chat_id % 3 == 0)
    offered: list[str] = []

    def watch(change: Change) -> None:
        if change.post is not None:
            buttons = (button for row in change.post.keyboard for button in row)
            offered.extend(it["callback_data"] for it in buttons if "callback_data" in it)
            del offered[:-2000]

    sandbox.world.spectators.append(watch)
    return offered


async def _play(report: Report, sandbox: Sandbox, app: App, source: Iterator[dict[str, object]]) -> None:
    started, running_on = time.perf_counter(), asyncio.create_task(app.wait())
    for first in range(0, report.updates, CHUNK):
        begun = time.perf_counter()
        chunk = list(islice(source, min(CHUNK, report.updates - first)))
        sandbox.inject({"update_id": FIRST_ID + first + place, **it} for place, it in enumerate(chunk))
        await _quiet(sandbox, app, running_on)
        report.slowest = max(report.slowest, time.perf_counter() - begun)
        for row in await app.database.read(
            "SELECT update_id - ? AS place, error FROM inbox WHERE error IS NOT NULL AND update_id >= ?",
            (FIRST_ID + first, FIRST_ID + first),
        ):
            report.errors.append(f"{row['error']} {chunk[row['place']]}")
        for chat in sandbox.world.chats.values():
            chat.posts.clear()
    report.seconds = time.perf_counter() - started
    running_on.cancel()
    [row] = await app.database.read("SELECT count(*) AS n FROM inbox WHERE done_at IS NULL")
    report.unfinished = row["n"]
    report.dead.update(
        row["error"] for row in await app.database.read("SELECT error FROM outbox WHERE state = 'dead'")
    )


async def _quiet(sandbox: Sandbox, app: App, running_on: asyncio.Task[None], within: float = 60) -> None:
    """Return when everything has been handled and answered. Raises TimeoutError, and what ended the bot."""
    async with asyncio.timeout(within):
        while True:
            # Looked at first: what is confirmed by then stands in the journal that is read next.
            confirmed = not sandbox.world.updates.pending
            [row] = await app.database.read(
                "SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL)"
                " + (SELECT count(*) FROM outbox WHERE state = 'waiting') AS n"
            )
            if confirmed and not row["n"]:
                return
            if running_on.done():
                running_on.result()
            await asyncio.sleep(0.01)


@contextmanager
def logged() -> Iterator[io.StringIO]:
    """What the program logs meanwhile."""
    usual, sys.stderr = sys.stderr, io.StringIO()
    logs.configure("DEBUG", "console")
    try:
        yield sys.stderr
    finally:
        sys.stderr = usual
        logs.configure("ERROR", "console")


def main() -> None:
    """Run and print; exits with 1 when something fell."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.hostile", description=__doc__)
    parser.add_argument("--updates", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jiaoyan-hostile-") as name:
        report = asyncio.run(storm(Path(name), options.updates, options.seed))
    print(report)
    sys.exit(not report.good)


if __name__ == "__main__":
    main()
