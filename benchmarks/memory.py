"""Give the bot too little memory while a school works, and look what is lost.

    python -m benchmarks.memory --mib 40

The bot may hold that much more than it does at rest, and is started again whenever it ends, as a service is. Teachers
enter lessons without a pause; others hand in documents of 18 MB, all at once, and then order documents. In the end
every lesson must be stored once and answered, every document must be in the file store, and whoever ordered one must
have it or have been told that it is too much.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import re
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import kill
from bot.sandbox import Person, Sandbox, people
from school.handing_in.submissions import Requirement
from school.scheduling.schedule import Audience, Item, ItemKind
from storage.database import Database
from storage.store import Store

GIVERS = range(24)
OBSERVERS = range(24, kill.TEACHERS)
SIZE = 18 << 20
"""Bytes of each document that is handed in; Telegram gives bots no more than 20 MB."""
PATIENCE = 120.0
_PNG = b"\x89PNG\r\n\x1a\n"
_MEMORY = re.compile(r"^VmData:\s+(\d+) kB", re.MULTILINE)


@dataclass
class Service:
    """A bot that is started again whenever it ends."""

    sandbox: Sandbox
    folder: Path
    mib: int
    starts: int = 0
    ending: bool = False
    words: Counter[str] = field(default_factory=Counter)
    """What the log said of errors, by its first words."""

    async def run(self) -> None:
        """Keep it running until `ending` and cancelled."""
        while not self.ending:
            self.starts += 1
            process = await self._start()
            assert process.stderr is not None
            try:
                async for line in process.stderr:
                    if match := re.search(rb"\[error +\S*\] (.+?)(  |$|\x1b)", line):
                        self.words[match[1].decode()] += 1
                await process.wait()
            finally:
                if process.returncode is None:
                    process.terminate()
                    await process.wait()
            await asyncio.sleep(0.2)

    async def _start(self) -> asyncio.subprocess.Process:
        settings = kill.settings_of(self.sandbox, self.folder)
        command = ("benchmarks.limited", str(self.mib), "bot", "run")
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", *command, env=settings, stderr=asyncio.subprocess.PIPE, limit=1 << 24
        )


async def rehearse(folder: Path, mib: int, seconds: float) -> list[str]:
    """Run the whole exercise; says what came of it. Lines that begin with ! are bad."""
    await kill.build(folder / "jiaoyan.db")
    await _ask_for_documents(folder / "jiaoyan.db")
    async with Sandbox() as sandbox:
        teachers = [
            sandbox.add_person(kill.FIRST_USER + number, "Teacher") for number in range(kill.TEACHERS)
        ]
        for person in teachers:
            person.started = True
        rest = await _at_rest(sandbox, folder, teachers[-1])
        service = Service(sandbox, folder, rest + mib)
        async with _running(service):
            said: list[int] = []
            began = time.monotonic()
            talking = asyncio.create_task(_talk(sandbox, teachers, said))
            await asyncio.gather(*(_hand_in(sandbox, teachers[number], number) for number in GIVERS))
            await sandbox.until(
                lambda: _count(folder, _HERE) == len(GIVERS), within=PATIENCE, what="the files"
            )
            handed_in = time.monotonic() - began
            told = await asyncio.gather(*(_order(sandbox, teachers[number]) for number in GIVERS[:3]))
            await asyncio.sleep(max(0.0, seconds - (time.monotonic() - began)))
            talking.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await talking
            with contextlib.suppress(TimeoutError):
                await sandbox.until(lambda: not _count(folder, _OPEN), within=120)
            await sandbox.settled(quiet=1, within=60)
    return [
        f"{mib} MiB more than the {rest} MiB it holds at rest: {service.starts - 1} restarts; {len(said)} lessons, "
        f"{len(GIVERS)} documents of {SIZE >> 20} MB all here after {handed_in:.0f} s; ordered: {Counter(told)}",
        f"in the log: {dict(service.words)}",
        *_look_into(folder, sandbox, teachers, said),
    ]


@contextlib.asynccontextmanager
async def _running(service: Service) -> AsyncIterator[None]:
    task = asyncio.create_task(service.run())
    try:
        yield
    finally:
        service.ending = True
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def _at_rest(sandbox: Sandbox, folder: Path, person: Person) -> int:
    """The private memory of the bot after an answer, in MiB."""
    process = await kill.start(sandbox, folder)
    seen = len(sandbox.messages(person))
    await sandbox.send(person, person, "/help")
    await sandbox.until(lambda: len(sandbox.messages(person)) > seen + 1, within=30)
    match = _MEMORY.search(Path(f"/proc/{process.pid}/status").read_text())
    process.terminate()
    await process.wait()
    return int(match[1]) >> 10 if match else 0


async def _ask_for_documents(path: Path) -> None:
    database, now = await Database.open(path), datetime.now(UTC)
    async with database.writing() as session:
        store = Store(session, 1)
        due = now.date() + timedelta(days=10)
        deadline = Item(0, ItemKind.DEADLINE, "教学案例", due, due, Audience(), created_by=1)
        item = await store.schedule.add(deadline, now)
        await store.submissions.require(item.id, Requirement())
    await database.close()


async def _talk(sandbox: Sandbox, teachers: list[Person], said: list[int]) -> None:
    lines = {number: kill.lines() for number in OBSERVERS}
    while True:
        for number in OBSERVERS:
            await sandbox.send(
                teachers[number], teachers[number], f"{next(lines[number])} 《题目{len(said)}》"
            )
            said.append(number)
            await asyncio.sleep(0.02)


async def _hand_in(sandbox: Sandbox, person: Person, number: int) -> None:
    await sandbox.send(person, person, "/submit")
    await sandbox.until(lambda: any(it.from_bot for it in sandbox.messages(person)), within=PATIENCE)
    content = _PNG + random.Random(number).randbytes(SIZE - len(_PNG))
    await sandbox.send_document(person, person, f"案例{number}.png", content)


async def _order(sandbox: Sandbox, person: Person) -> str:
    """Order all tables; whether a document came, or what was said instead."""
    await sandbox.send(person, person, f"{next(kill.lines())} 《题目》")
    await sandbox.send(person, person, "/export")
    seen = len(sandbox.messages(person))

    def button() -> bool:
        for post in sandbox.messages(person)[seen:]:
            for row in post.data.get("reply_markup", {}).get("inline_keyboard", []):
                for it in row:
                    if "全部表格" in it["text"]:
                        people.tap(sandbox.world, person, post, it)
                        return True
        return False

    await sandbox.until(button, within=PATIENCE, what="全部表格")

    def ended() -> str:
        for post in sandbox.messages(person)[seen:]:
            if "document" in post.data:
                return "came"
            if "没有做成" in str(post.text) or "内存不够" in str(post.text):
                return str(post.text)[-20:]
        return ""

    await sandbox.until(ended, within=PATIENCE, what="a document")
    return ended()


_HERE = (
    "SELECT count(DISTINCT f.unique_id) FROM submission_files f "
    "JOIN downloads d ON d.unique_id = f.unique_id AND d.sha256 IS NOT NULL"
)
_OPEN = (
    "SELECT (SELECT count(*) FROM inbox WHERE done_at IS NULL) + "
    "(SELECT count(*) FROM outbox WHERE state = 'waiting')"
)


def _count(folder: Path, sql: str) -> int:
    with closing(sqlite3.connect(folder / "jiaoyan.db", timeout=10)) as connection:
        return int(connection.execute(sql).fetchone()[0])


def _look_into(folder: Path, sandbox: Sandbox, teachers: list[Person], said: list[int]) -> list[str]:
    with closing(sqlite3.connect(folder / "jiaoyan.db")) as connection:
        topics = Counter(row[0] for row in connection.execute("SELECT topic FROM observations"))
        failed = [row[0] for row in connection.execute("SELECT error FROM inbox WHERE error IS NOT NULL")]
    problems = [
        f"lesson {it} stored {topics[f'题目{it}']} times"
        for it in range(len(said))
        if topics[f"题目{it}"] != 1
    ]
    for topic, number in enumerate(said):
        posts = sandbox.messages(teachers[number])
        if not any(it.from_bot and f"题目{topic}》" in str(it.text) for it in posts):
            problems.append(f"lesson {topic} not answered")
    for what, sql in {
        "updates unfinished": "SELECT count(*) FROM inbox WHERE done_at IS NULL",
        "letters waiting": "SELECT count(*) FROM outbox WHERE state = 'waiting'",
        "letters dead": "SELECT count(*) FROM outbox WHERE state = 'dead'",
    }.items():
        if found := _count(folder, sql):
            problems.append(f"{what}: {found}")
    heard = [str(post.text) for it in teachers for post in sandbox.messages(it)]
    problems += [f"nobody was told of {it}" for it in failed if not any(it in words for words in heard)]
    told = f", {len(failed)} told that it went wrong" if failed else ""
    return [f"! {it}" for it in problems] or [f"nothing lost{told}"]


def main() -> int:
    """Run it from the command line; 0 when nothing was lost."""
    parser = argparse.ArgumentParser(description="Give the bot too little memory and look for losses.")
    parser.add_argument("--mib", type=int, default=40, help="more than it holds at rest")
    parser.add_argument("--seconds", type=float, default=20, help="how long teachers enter lessons at least")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jiaoyan-memory-") as folder:
        lines = asyncio.run(rehearse(Path(folder), options.mib, options.seconds))
    print("\n".join(lines))
    return int(any(line.startswith("!") for line in lines))


if __name__ == "__main__":
    sys.exit(main())
