"""A week of school life in minutes: forty schools talk to one bot while its clock is moved, and its memory is watched.

    python -m benchmarks.week --schools 40 --days 7

Teachers log lessons, ask what they owe, look at the week, confirm the Monday announcement; heads look at boards; groups
ask for the day; reminders and the weekly broadcast come when they are due. In the end nothing may be unanswered,
unhandled or undelivered, and memory may not have grown since the first day.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import sqlite3
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks import people
from bot.sandbox import Sandbox
from school.people import Role
from school.scheduling.schedule import Audience, Item, ItemKind
from storage.chats import BoundChat
from storage.database import Database
from storage.store import Store

START = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
"""Monday of an ordinary week, seven in the morning in Shanghai."""
HOURS = 15
"""From seven in the morning to ten at night; the night is one step."""
_ASKED = ("/my_quota", "/week", "/today", "/schedule", "/my_logs", "/log 教学反思 《一节课之后》", "/todo")


class Week:
    """The schools, the Telegram they talk through, and what they did."""

    def __init__(self, sandbox: Sandbox, bot: asyncio.subprocess.Process, schools: int) -> None:
        self.sandbox = sandbox
        self._bot = bot
        self._schools = schools
        self._chance = random.Random(7)
        self._now = START
        self.said = 0
        self.memory: list[float] = []
        """MiB at the end of each day."""

    @property
    def now(self) -> datetime:
        return self._now

    async def step(self, seconds: int) -> float:
        """Move everybody's clock; answers the bot's memory in MiB once it has come to rest."""
        assert self._bot.stdin and self._bot.stdout
        self._now += timedelta(seconds=seconds)
        self._bot.stdin.write(f"{seconds}\n".encode())
        return int(await self._bot.stdout.readline()) / 1024

    async def day(self, number: int) -> None:
        """An hour after another; on Mondays every director announces something that everybody confirms."""
        if number % 7 == 0:
            await self._each(self._announce)
        for _ in range(HOURS):
            await self._each(self._hour)
            if number % 7 == 0:
                await self._each(self._confirm)
            await self.sandbox.settled(within=120)
            memory = await self.step(3600)
        await self.step((24 - HOURS) * 3600)
        self.memory.append(memory)

    async def _each(self, do: object) -> None:
        assert callable(do)
        await asyncio.gather(*(do(school) for school in range(self._schools)))

    async def _say(self, school: int, teacher: int, text: str) -> None:
        await self.sandbox.send(people.user_of(school, teacher), people.user_of(school, teacher), text)
        self.said += 1

    async def _hour(self, school: int) -> None:
        for teacher in self._chance.sample(range(people.TEACHERS), 4):
            await self._say(school, teacher, self._chance.choice(_ASKED))
        for teacher in self._chance.sample(range(people.TEACHERS), 2):
            host = people.name_of((teacher + 1) % people.TEACHERS)
            topic = f"第{self.said}课"
            await self._say(
                school, teacher, f"/observe 三（{self.said % 8 + 1}）班数学 {host} 第3节 《{topic}》"
            )
        await self._say(school, 0, "/board")
        await self.sandbox.send(people.user_of(school, 1), -1 - school, "/today")
        self.said += 1

    async def _announce(self, school: int) -> None:
        await self._say(school, 0, "/announce 全校 请各位老师周五前交听课本。")
        await self.sandbox.settled(within=120)
        await self._press(school, 0, "发")

    async def _confirm(self, school: int) -> None:
        for teacher in self._chance.sample(range(1, people.TEACHERS), 6):
            await self._press(school, teacher, "收到")

    async def _press(self, school: int, teacher: int, label: str) -> None:
        who = people.user_of(school, teacher)
        for post in reversed(self.sandbox.messages(who)):
            buttons = [
                button["text"]
                for row in post.data.get("reply_markup", {}).get("inline_keyboard", [])
                for button in row
            ]
            found = next((text for text in buttons if label in text), None)
            if post.from_bot and found:
                await self.sandbox.press(who, post, found, within=60)
                self.said += 1
                return


async def build(path: Path, schools: int) -> None:
    """Schools of forty with duties, a bound chat, a weekly meeting and a deadline."""
    await people.build(path, schools, START)
    database = await Database.open(path)
    async with database.writing() as session:
        for number in range(schools):
            store = Store(session, number + 1)
            [row] = await session.rows("SELECT min(id) AS id FROM members WHERE school_id = ?", (number + 1,))
            await store.members.appoint(row["id"], Role.DIRECTOR)
            await store.chats.bind(BoundChat(-1 - number, 0, number + 1, None, "群", present=True), 1, START)
            monday, whom = (START + timedelta(hours=8)).date(), Audience()
            meeting = Item(
                0,
                ItemKind.SERIES,
                "教研活动",
                monday,
                monday + timedelta(days=60),
                whom,
                rrule="FREQ=WEEKLY;BYDAY=WE",
                created_by=row["id"],
            )
            friday = monday + timedelta(days=4)
            deadline = Item(0, ItemKind.DEADLINE, "交听课本", friday, friday, whom, created_by=row["id"])
            for item in (meeting, deadline):
                await store.schedule.add(item, START)
    await database.close()


async def main() -> None:
    """Live through the days and say how it went; ends with 1 where something is not as it should be."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="jiaoyan-week-") as name:
        folder = Path(name)
        await build(folder / "jiaoyan.db", options.schools)
        began = time.perf_counter()
        async with Sandbox(lambda: week.now if week else START) as sandbox:
            week: Week | None = None
            for number in range(options.schools):
                teachers = [
                    sandbox.add_person(people.user_of(number, teacher), people.name_of(teacher))
                    for teacher in range(people.TEACHERS)
                ]
                for teacher in teachers:
                    teacher.started = True
                sandbox.add_group(-1 - number, "群", teachers)
            bot = await _start(sandbox, folder)
            assert bot.stdout
            first = int(await bot.stdout.readline()) / 1024
            week = Week(sandbox, bot, options.schools)
            for number in range(options.days):
                await week.day(number)
                print(f"day {number + 1}: {week.said:,} said, {week.memory[-1]:.0f} MiB", flush=True)
            assert bot.stdin
            bot.stdin.close()
            await bot.wait()
        left = _left(folder / "jiaoyan.db")
        seconds = time.perf_counter() - began
        print(
            f"{options.schools} schools, {options.days} days in {seconds:.0f} s: {week.said:,} said, "
            f"{sandbox.requests['sendMessage']:,} messages sent, refused {dict(sandbox.refusals)}; "
            f"memory {first:.0f} MiB at start, {', '.join(f'{it:.0f}' for it in week.memory)}; left over {left}"
        )
    grown = week.memory[-1] > week.memory[0] * 1.15 if options.days > 1 else False
    if any(left.values()) or grown:
        sys.exit(1)


def _left(path: Path) -> dict[str, int]:
    connection = sqlite3.connect(path)
    count = {
        "unhandled": "SELECT count(*) FROM inbox WHERE done_at IS NULL",
        "failed": "SELECT count(*) FROM inbox WHERE error IS NOT NULL",
        "waiting": "SELECT count(*) FROM outbox WHERE state = 'waiting'",
        "dead": "SELECT count(*) FROM outbox WHERE state = 'dead'",
    }
    try:
        return {name: connection.execute(sql).fetchone()[0] for name, sql in count.items()}
    finally:
        connection.close()


async def _start(sandbox: Sandbox, folder: Path) -> asyncio.subprocess.Process:
    settings = {
        "JIAOYAN_BOT_TOKEN": sandbox.token,
        "JIAOYAN_TELEGRAM_API": sandbox.url,
        "JIAOYAN_DATA_DIR": str(folder),
        "JIAOYAN_MESSAGES_PER_SECOND": "1000",
        "JIAOYAN_UPDATES_PER_MINUTE": "1000000",
    }
    return await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.stepping",
        START.isoformat(),
        env=os.environ | settings,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.week", description=__doc__)
    parser.add_argument("--schools", type=int, default=40)
    parser.add_argument("--days", type=int, default=7)
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
