"""Kill the bot again and again while an announcement goes out, and while everybody taps 收到.

In the end everybody must have it, every tap must be stored, and what Telegram got twice can only be what was
in flight when a kill came.
"""

from __future__ import annotations

import asyncio
import random
import sqlite3
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from benchmarks.announced import FIRST_USER, add_everybody, build, kept, run_bot, tap
from bot.outbox import IN_FLIGHT
from bot.sandbox import Sandbox

PEOPLE, CHATS = 400, 4
PER_SECOND = 400.0


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. `missed` and `lost` must be empty."""

    kills: int
    missed: list[int]
    """Chats that never got it."""
    lost: list[int]
    """Members whose tap is not stored."""
    repeated: int
    most_at_once: int
    """The most chats that got it again because of one kill."""
    problems: list[str]

    @property
    def good(self) -> bool:
        """Whether the bot kept its promises."""
        return not (self.missed or self.lost or self.problems or self.most_at_once > IN_FLIGHT)

    def __str__(self) -> str:
        return "\n".join(
            [
                f"{self.kills} kills, {PEOPLE} people, {CHATS} chats",
                f"never reached {len(self.missed)}, taps lost {len(self.lost)}",
                f"repeated {self.repeated}, at most {self.most_at_once} by one kill",
                *self.problems,
                "good" if self.good else "NOT GOOD",
            ]
        )


async def rehearse(folder: Path, kills: int, seed: int) -> Report:
    """Run the whole exercise in a folder of its own; half of the kills while it goes out, half amid the taps."""
    chance = random.Random(seed)
    path = folder / "jiaoyan.db"
    await build(path, PEOPLE, CHATS, datetime.now(UTC), delivered=False)
    async with Sandbox() as sandbox:
        add_everybody(sandbox, PEOPLE, CHATS)
        copies = [Counter[int]()]
        for _ in range(kills // 2):
            await killed(sandbox, folder, chance, "sendMessage")
            copies.append(_copies(sandbox))
        waiting = [tap(FIRST_USER + number, _where(number)) for number in range(PEOPLE)]
        for kill in range(kills - kills // 2):
            sandbox.inject(waiting[kill::kills])
            await killed(sandbox, folder, chance, "answerCallbackQuery")
            copies.append(_copies(sandbox))
        for kill in range(kills - kills // 2, kills):
            sandbox.inject(waiting[kill::kills])
        process = await run_bot(sandbox, folder, PER_SECOND)
        await _until_done(path)
        process.terminate()
        await process.wait()
        copies.append(_copies(sandbox))
        repeats = [_repeats(before, after) for before, after in pairwise(copies)]
        return Report(
            kills,
            [place for place in _places() if not copies[-1][place]],
            _lost(path),
            sum(repeats),
            max(repeats),
            _problems(path),
        )


async def killed(sandbox: Sandbox, folder: Path, chance: random.Random, method: str) -> None:
    """Run a bot and kill it a moment after it has begun to call this method again."""
    before = sandbox.requests[method]
    process = await run_bot(sandbox, folder, PER_SECOND)
    await sandbox.until(lambda: sandbox.requests[method] > before or None, within=30, what=method)
    await asyncio.sleep(chance.uniform(0.0, 0.2))
    process.kill()
    await process.wait()


async def _until_done(path: Path, within: float = 60) -> None:
    """Return when every tap is stored and nothing waits to be sent."""
    for _ in range(int(within * 10)):
        if kept(path) == PEOPLE and not _waiting(path):
            return
        await asyncio.sleep(0.1)
    raise TimeoutError(f"{kept(path)} taps stored, {_waiting(path)} letters or updates wait")


def _where(number: int) -> int:
    return FIRST_USER + number if number % 2 else -1 - number % CHATS


def _places() -> list[int]:
    return [*range(FIRST_USER, FIRST_USER + PEOPLE), *(-1 - number for number in range(CHATS))]


def _copies(sandbox: Sandbox) -> Counter[int]:
    """How often each chat has it."""
    return Counter(
        {
            place: sum(post.from_bot and "停课" in post.text for post in sandbox.messages(place))
            for place in _places()
        }
    )


def _repeats(before: Counter[int], after: Counter[int]) -> int:
    return sum(after[place] - max(before[place], 1) for place in after if after[place])


def _waiting(path: Path) -> int:
    connection = sqlite3.connect(path)
    try:
        [[number]] = connection.execute(
            "SELECT (SELECT count(*) FROM outbox WHERE state = 'waiting')"
            " + (SELECT count(*) FROM inbox WHERE done_at IS NULL)"
        ).fetchall()
    finally:
        connection.close()
    return int(number)


def _lost(path: Path) -> list[int]:
    connection = sqlite3.connect(path)
    found = connection.execute(
        "SELECT member_id FROM announcement_people WHERE member_id NOT IN "
        "(SELECT member_id FROM announcement_answers)"
    ).fetchall()
    connection.close()
    return [member for (member,) in found]


def _problems(path: Path) -> list[str]:
    """Whatever in the database is not as it should be."""
    wanted = {
        "people asked": ("SELECT count(*) FROM announcement_people", PEOPLE),
        "sent": ("SELECT count(*) FROM announcements WHERE state = 'sent'", 1),
        "updates failed": ("SELECT count(*) FROM inbox WHERE error IS NOT NULL", 0),
        "dead letters": ("SELECT count(*) FROM outbox WHERE state = 'dead'", 0),
        "integrity": ("PRAGMA integrity_check", "ok"),
    }
    connection = sqlite3.connect(path)
    found = {what: connection.execute(query).fetchone()[0] for what, (query, _) in wanted.items()}
    connection.close()
    return [
        f"{what}: {found[what]} instead of {good}"
        for what, (_, good) in wanted.items()
        if found[what] != good
    ]
