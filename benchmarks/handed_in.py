"""Everybody hands in at once, half of them a document and half an album of three photos, in answer to a reminder.

python -m benchmarks.handed_in --people 500
python -m benchmarks.handed_in --kills 20

With kills the bot is killed again and again meanwhile. In the end everybody must have handed in once, with every
file, as one record of the duty it counts for, and have been told so; what Telegram got twice can only be what was
in flight when a kill came.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

from benchmarks.announced import FIRST_USER, add_everybody, build, run_bot
from benchmarks.announced_kill import PER_SECOND, killed
from bot.outbox import IN_FLIGHT
from bot.sandbox import Sandbox
from school.counting.duties import Metric
from school.handing_in.submissions import Requirement
from school.scheduling.schedule import Audience, Item, ItemKind
from storage.database import Database
from storage.files import Files
from storage.store import Store

PHOTOS = 3
_PNG = b"\x89PNG\r\n\x1a\n"
SCHOOL = 1


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. `untold` must be empty, and there must be no `problems`."""

    kills: int
    people: int
    untold: list[int]
    repeated: int
    most_at_once: int
    problems: list[str]

    @property
    def good(self) -> bool:
        """Whether the bot kept its promises."""
        return not (self.untold or self.problems or self.most_at_once > IN_FLIGHT)

    def __str__(self) -> str:
        return "\n".join(
            [
                f"{self.kills} kills, {self.people} people, {_files_of_all(self.people)} files",
                f"never told {len(self.untold)}, receipts repeated {self.repeated}, "
                f"at most {self.most_at_once} by one kill",
                *self.problems,
                "good" if self.good else "NOT GOOD",
            ]
        )


async def rehearse(folder: Path, kills: int, seed: int, people: int = 200) -> Report:
    """Kill the bot while everybody hands in, in a folder of its own."""
    chance = random.Random(seed)
    await _school(folder / "jiaoyan.db", people)
    async with Sandbox() as sandbox:
        add_everybody(sandbox, people, 0)
        waiting = [_messages(sandbox, number) for number in range(people)]
        told = [Counter[int]()]
        for kill in range(kills):
            sandbox.inject(message for messages in waiting[kill :: kills + 1] for message in messages)
            await killed(sandbox, folder, chance, chance.choice(("sendMessage", "getFile")))
            told.append(_told(sandbox, people))
        sandbox.inject(message for messages in waiting[kills :: kills + 1] for message in messages)
        process = await run_bot(sandbox, folder, PER_SECOND)
        await _until(lambda: _is_done(folder, people))
        process.terminate()
        await process.wait()
        told.append(_told(sandbox, people))
        repeats = [_repeats(before, after) for before, after in pairwise(told)]
        untold = [user_id for user_id in _users(people) if not told[-1][user_id]]
        return Report(kills, people, untold, sum(repeats), max(repeats), _problems(folder, people))


async def measure(people: int) -> None:
    """Print how long it takes to store what everybody hands in at once, and to have every file."""
    with tempfile.TemporaryDirectory(prefix="jiaoyan-bench-") as name:
        folder = Path(name)
        await _school(folder / "jiaoyan.db", people)
        async with Sandbox(record=False) as sandbox:
            add_everybody(sandbox, people, 0)
            messages = [message for number in range(people) for message in _messages(sandbox, number)]
            process = await run_bot(sandbox, folder)
            await asyncio.sleep(2)
            started = time.perf_counter()
            sandbox.inject(messages)
            await _until(lambda: _count(folder, _STORED) == people and not _count(folder, _UNDONE))
            stored = time.perf_counter() - started
            await _until(lambda: _count(folder, _HERE) == _files_of_all(people))
            fetched = time.perf_counter() - started
            process.terminate()
            await process.wait()
    print(
        f"{people:,} people hand in {_files_of_all(people):,} files in {len(messages):,} messages at once: stored in "
        f"{stored:.2f} s ({len(messages) / stored:.0f} messages a second), all files here after {fetched:.2f} s"
    )


async def _school(path: Path, people: int) -> None:
    """The school of the announcement, with a deadline by which each teacher hands in a 教学案例."""
    await build(path, people, 0, datetime.now(UTC) + timedelta(days=30), delivered=False)
    now = datetime.now(UTC)
    database = await Database.open(path)
    async with database.writing() as session:
        store = Store(session, SCHOOL)
        due = now.date() + timedelta(days=10)
        item = await store.schedule.add(
            Item(0, ItemKind.DEADLINE, "教学案例", due, due, Audience(), created_by=1), now
        )
        await store.submissions.require(item.id, Requirement(metric=Metric.CASE))
    await database.close()


def _messages(sandbox: Sandbox, number: int) -> list[dict[str, Any]]:
    """What one teacher sends in answer to the reminder: by turns a document and an album."""
    if number % 2:
        files = [("案例.txt", f"第 {number} 篇".encode(), "documents")]
    else:
        files = [(f"{part}.png", _PNG + f"{number}-{part}".encode(), "photos") for part in range(PHOTOS)]
    return [_message(sandbox, number, part, *file, album=len(files) > 1) for part, file in enumerate(files)]


def _message(
    sandbox: Sandbox, number: int, part: int, name: str, content: bytes, folder: str, *, album: bool
) -> dict[str, Any]:
    user_id = FIRST_USER + number
    chat = {"id": user_id, "type": "private", "first_name": "Teacher"}
    date = int(datetime.now(UTC).timestamp())
    stored = sandbox.world.files.add(content, name, "application/octet-stream", folder)
    button = {"text": "📤 提交", "callback_data": "submit.due:1"}
    reminder = {
        "message_id": 1,
        "date": date,
        "chat": chat,
        "from": {"id": 1, "is_bot": True, "first_name": "教研助手"},
        "text": "还有 7 天截止",
        "reply_markup": {"inline_keyboard": [[button]]},
    }
    content_fields: dict[str, Any] = {"document": {"file_name": name, **stored.as_file()}}
    if album:
        size = {"width": 1, "height": 1, **stored.as_file()}
        content_fields = {"photo": [size], "media_group_id": f"{user_id}"}
    sender = {"id": user_id, "is_bot": False, "first_name": "Teacher"}
    place = {"message_id": 2 + part, "date": date, "chat": chat, "from": sender, "reply_to_message": reminder}
    return {"message": place | content_fields}


def _files_of_all(people: int) -> int:
    return people // 2 + (people + 1) // 2 * PHOTOS


def _users(people: int) -> Iterator[int]:
    return iter(range(FIRST_USER, FIRST_USER + people))


def _told(sandbox: Sandbox, people: int) -> Counter[int]:
    """How many receipts each has got; an album's is edited, not sent again."""
    return Counter(
        {
            user_id: sum(post.from_bot and "已收到" in post.text for post in sandbox.messages(user_id))
            for user_id in _users(people)
        }
    )


def _repeats(before: Counter[int], after: Counter[int]) -> int:
    return sum(after[user_id] - max(before[user_id], 1) for user_id in after if after[user_id])


_STORED = "SELECT count(*) FROM submissions WHERE ended_at IS NULL AND state = 'given'"
_UNDONE = "SELECT count(*) FROM inbox WHERE done_at IS NULL"
_HERE = "SELECT count(*) FROM downloads WHERE sha256 IS NOT NULL"
_UNSENT = "SELECT count(*) FROM outbox WHERE state = 'waiting'"


def _count(folder: Path, query: str) -> int:
    with closing(sqlite3.connect(folder / "jiaoyan.db")) as connection:
        [[number]] = connection.execute(query).fetchall()
    return int(number)


def _is_done(folder: Path, people: int) -> bool:
    """Whether every file is here, and nothing waits to be handled or sent."""
    here = _count(folder, _HERE) == _files_of_all(people)
    return here and not _count(folder, _UNDONE) and not _count(folder, _UNSENT)


def _problems(folder: Path, people: int) -> list[str]:
    """Whatever in the database and in the file store is not as it should be."""
    files = _files_of_all(people)
    wanted = {
        "handed in": (_STORED, people),
        "replaced": ("SELECT count(*) FROM submissions WHERE ended_at IS NOT NULL", 0),
        "files": ("SELECT count(*) FROM submission_files", files),
        "files fetched": (_HERE, files),
        "records": ("SELECT count(*) FROM records WHERE deleted_at IS NULL", people),
        "updates failed": ("SELECT count(*) FROM inbox WHERE error IS NOT NULL", 0),
        "dead letters": ("SELECT count(*) FROM outbox WHERE state = 'dead'", 0),
    }
    found = {what: _count(folder, query) for what, (query, _) in wanted.items()}
    store = Files(folder / "files")
    with closing(sqlite3.connect(folder / "jiaoyan.db")) as connection:
        names = [
            sha256
            for (sha256,) in connection.execute("SELECT sha256 FROM downloads WHERE sha256 IS NOT NULL")
        ]
    lost = [sha256 for sha256 in names if not store.path(sha256).exists()]
    return [
        f"{what}: {found[what]} instead of {good}"
        for what, (_, good) in wanted.items()
        if found[what] != good
    ] + ([f"{len(lost)} files are not in the store"] if lost else [])


async def _until(done: Callable[[], bool], within: float = 120) -> None:
    deadline = time.monotonic() + within
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError
        await asyncio.sleep(0.05)


async def main() -> int:
    """Run what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.handed_in", description=__doc__)
    parser.add_argument("--people", type=int, default=500)
    parser.add_argument(
        "--kills", type=int, default=0, help="kill the bot so often meanwhile, and look for losses"
    )
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    if not options.kills:
        await measure(options.people)
        return 0
    with tempfile.TemporaryDirectory(prefix="jiaoyan-kill-") as folder:
        report = await rehearse(Path(folder), options.kills, options.seed)
    print(report)
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
