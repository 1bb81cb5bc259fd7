"""Kill the bot again and again while a school does everything at once, and look for what was lost or done twice.

    python -m benchmarks.mixed_kill --kills 300

Teachers enter lessons without a pause, a director announces one thing after another to everybody, forty teachers tap
收到 under each, another director sends term plans and imports them, teachers order documents. The process is ended with
SIGKILL at random moments. In the end every lesson, tap and plan must be stored exactly once, everybody must have every
announcement, and whoever ordered a document must have it.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import kill
from bot.sandbox import Person, Post, Sandbox, people
from school.people import Role
from storage.database import Database
from storage.store import Store

TAPPERS = range(40)
EXPORTERS = range(40, 44)
OBSERVERS = range(44, kill.TEACHERS)
DIRECTOR, PLANNER = kill.FIRST_USER + kill.TEACHERS, kill.FIRST_USER + kill.TEACHERS + 1
PATIENCE = 1200.0
"""Seconds somebody waits for an answer: the bot is killed meanwhile, perhaps several times."""


@dataclass
class Done:
    """What people did and saw to its end."""

    lessons: list[int] = field(default_factory=list)
    announced: int = 0
    tapped: set[tuple[int, int]] = field(default_factory=set)
    """(announcement, teacher)"""
    planned: int = 0
    exported: int = 0
    given_up: int = 0
    """Documents that were begun so often in vain that people were told so."""


class School:
    """The people of one school at their phones."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.teachers = [self._person(kill.FIRST_USER + number) for number in range(kill.TEACHERS)]
        self.director, self.planner = self._person(DIRECTOR), self._person(PLANNER)
        self.done = Done()
        self.ending = False

    def _person(self, user_id: int) -> Person:
        person = self.sandbox.add_person(user_id, "Teacher")
        person.started = True
        return person

    async def observe(self) -> None:
        """Enter lessons, one teacher after another; they wait when they are far ahead of the answers."""
        lines = {number: kill.lines() for number in OBSERVERS}
        while not self.ending:
            for number in OBSERVERS:
                topic = len(self.done.lessons)
                who = self.teachers[number]
                await self.sandbox.send(who, who, f"{next(lines[number])} 《题目{topic}》")
                self.done.lessons.append(topic)
                await asyncio.sleep(0.02)
            await self.sandbox.until(lambda: self._behind() < 2 * len(OBSERVERS), within=PATIENCE)

    def _behind(self) -> int:
        answered = sum(
            any(post.from_bot and f"题目{topic}》" in str(post.text) for post in self._posts(topic))
            for topic in self.done.lessons[-3 * len(OBSERVERS) :]
        )
        return min(len(self.done.lessons), 3 * len(OBSERVERS)) - answered

    def _posts(self, topic: int) -> list[Post]:
        return self.sandbox.messages(self.teachers[OBSERVERS[topic % len(OBSERVERS)]])

    async def announce(self) -> None:
        """One announcement after another, each confirmed by the tappers."""
        while not self.ending:
            number = self.done.announced + 1
            words = f"请看第{number}份通知"
            await self.sandbox.send(self.director, self.director, f"/announce 全校 {words}")
            await self._tap(self.director, "📢 发给", after=words)
            await asyncio.gather(*(self._confirm(number, teacher, words) for teacher in TAPPERS))
            self.done.announced = number

    async def _confirm(self, number: int, teacher: int, words: str) -> None:
        who = self.teachers[teacher]
        await self._tap(who, "收到", under=words)
        self.done.tapped.add((number, teacher))

    async def plan(self) -> None:
        """One plan after another."""
        while not self.ending:
            await self._plan(self.done.planned + 1)
            self.done.planned += 1

    async def _plan(self, number: int) -> None:
        """Send a plan as a file, tell it from the one before, import it."""
        who, name = self.planner, f"计划{number}.txt"
        text = f"教研工作计划\n十二月份：\n1.举行读书沙龙《沙龙{number}》。\n"
        seen = len(self.sandbox.messages(who))
        await self.sandbox.send_document(who, who, name, text.encode())
        await self._tap(who, "这是工作计划", under=name)
        await self._see(who, seen, f"📄 {name}")
        if number > 1:
            await self._tap(who, "不是新版本", under=name)
        await self._tap(who, "导入 1 项", under=name)
        await self._see(who, seen, "已导入")

    async def export(self, number: int) -> None:
        """Order the same document again and again."""
        who = self.teachers[number]
        await self.sandbox.send(who, who, next(kill.lines()))
        while not self.ending:
            seen = len(self.sandbox.messages(who))
            await self.sandbox.send(who, who, "/export")
            await self._tap(who, "全部表格", after="/export")
            await self._see(who, seen)
            new = self.sandbox.messages(who)[seen:]
            self.done.given_up += not any("document" in it.data for it in new)
            self.done.exported += 1

    async def _see(self, who: Person, seen: int, words: str | None = None) -> None:
        """Wait until the bot has written something new with these words; without words, a document or, where it was
        begun too often, that there will be none."""

        def there() -> bool:
            new = [it for it in self.sandbox.messages(who)[seen:] if it.from_bot]
            if words:
                return any(words in str(it.text) for it in new)
            return any("document" in it.data or "没有做成" in str(it.text) for it in new)

        await self.sandbox.until(there, within=PATIENCE, what=words or "a document")

    async def _tap(self, who: Person, label: str, *, under: str = "", after: str | None = None) -> None:
        """Tap a button as soon as it is there, on a message with the words `under` that came after what the
        person wrote; what the bot says to the tap itself may be lost with it."""

        def found() -> dict[str, str] | None:
            for post in reversed(self.sandbox.messages(who)):
                if not post.from_bot and after is not None and after in str(post.text):
                    return None
                fitting = [it for it in _buttons(post) if label in it["text"]]
                if post.from_bot and under in str(post.text) and fitting:
                    people.tap(self.sandbox.world, who, post, fitting[0])
                    return fitting[0]
            return None

        await self.sandbox.until(found, within=PATIENCE, what=label)


def _buttons(post: Post) -> list[dict[str, str]]:
    rows = post.data.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


async def rehearse(folder: Path, kills: int, seed: int) -> list[str]:
    """Run the whole exercise; says what came of it, and raises nothing. Lines that begin with ! are bad."""
    chance = random.Random(seed)
    began = time.monotonic()
    await kill.build(folder / "jiaoyan.db")
    await _hire_directors(folder / "jiaoyan.db")
    async with Sandbox() as sandbox:
        school = School(sandbox)
        acts = [school.observe(), school.announce(), school.plan(), *map(school.export, EXPORTERS)]
        work = [asyncio.create_task(act) for act in acts]
        for _ in range(kills):
            process = await kill.start(sandbox, folder)
            await kill.moment_to_kill(sandbox, chance)
            process.kill()
            await process.wait()
        school.ending = True
        process = await kill.start(sandbox, folder)
        ended = await asyncio.gather(*work, return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            await sandbox.settled(quiet=3, within=120)
        process.terminate()
        await process.wait()
    wrong = [f"! {type(it).__name__}: {it}" for it in ended if it is not None]
    done = school.done
    return [
        f"{kills} kills in {time.monotonic() - began:.0f} s: {len(done.lessons)} lessons, {done.announced} "
        f"announcements to {kill.TEACHERS + 2} people, {len(done.tapped)} taps, {done.planned} plans, "
        f"{done.exported} orders of documents settled, {done.given_up} of them given up",
        *wrong,
        *_look_into(folder / "jiaoyan.db", school),
    ]


async def _hire_directors(path: Path) -> None:
    database = await Database.open(path)
    now = datetime.now(UTC)
    async with database.writing() as session:
        store = Store(session, 1)
        for user_id, name in ((DIRECTOR, "林知远"), (PLANNER, "顾长河")):
            member = await store.members.add(name, now)
            await store.members.appoint(member, Role.DIRECTOR)
            await store.accounts.note(user_id, name, None, reachable=True, now=now)
            await store.members.link(member, user_id)
    await database.close()


def _look_into(path: Path, school: School) -> list[str]:
    """What in the database, or on a phone, is not as it should be."""
    connection = sqlite3.connect(path)

    def rows(sql: str) -> list[tuple[object, ...]]:
        return connection.execute(sql).fetchall()

    done, problems = school.done, []
    topics = Counter(str(row[0]) for row in rows("SELECT topic FROM observations WHERE deleted_at IS NULL"))
    plans = Counter(
        str(row[0]).partition("《")[2].rstrip("》")
        for row in rows("SELECT title FROM items WHERE title LIKE '%沙龙%' AND cancelled_at IS NULL")
    )
    taps = Counter(rows("SELECT announcement_id, member_id FROM announcement_answers"))
    problems += [
        f"lesson {it} stored {topics[f'题目{it}']} times" for it in done.lessons if topics[f"题目{it}"] != 1
    ]
    problems += [
        f"plan {it} stored {plans[f'沙龙{it}']} times"
        for it in range(1, done.planned + 1)
        if plans[f"沙龙{it}"] != 1
    ]
    if len(taps) < len(done.tapped) or max(taps.values(), default=1) > 1:
        problems.append(f"{len(done.tapped)} taps, {len(taps)} stored")
    missed = [
        (number, person.id)
        for person in school.teachers
        for number in range(1, done.announced + 1)
        if not any(f"请看第{number}份通知" in str(post.text) for post in school.sandbox.messages(person))
    ]
    problems += [f"announcement {number} never reached {user_id}" for number, user_id in missed]
    wanted = {
        "updates unfinished": "SELECT count(*) FROM inbox WHERE done_at IS NULL",
        "updates failed": "SELECT count(*) FROM inbox WHERE error IS NOT NULL",
        "letters waiting": "SELECT count(*) FROM outbox WHERE state = 'waiting'",
        "letters dead": "SELECT count(*) FROM outbox WHERE state = 'dead'",
    }
    problems += [f"{what}: {rows(sql)[0][0]}" for what, sql in wanted.items() if rows(sql)[0][0]]
    if rows("PRAGMA integrity_check") != [("ok",)]:
        problems.append("the database is damaged")
    connection.close()
    return [f"! {it}" for it in problems] or ["good"]


def main() -> int:
    """Run it from the command line; 0 when the bot kept its promises."""
    parser = argparse.ArgumentParser(description="Kill the bot while a school does everything at once.")
    parser.add_argument("--kills", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jiaoyan-kill-") as folder:
        lines = asyncio.run(rehearse(Path(folder), options.kills, options.seed))
    print("\n".join(lines))
    return int(any(line.startswith("!") for line in lines))


if __name__ == "__main__":
    sys.exit(main())
