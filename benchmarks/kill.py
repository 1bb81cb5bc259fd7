"""Kill the bot again and again under load, and look whether anything was lost or done twice.

    python -m benchmarks.kill --kills 100

A real `jiaoyan run` is started against the emulator, teachers enter observations without a pause, and the
process is ended with SIGKILL at random moments, sometimes while it is still starting. In the end every
message must have been handled exactly once in the database and answered at least once, in order; what
Telegram got twice can only be what was in flight when a kill came.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import os
import random
import re
import signal
import sqlite3
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count, pairwise
from pathlib import Path

from bot.outbox import IN_FLIGHT
from bot.sandbox import Person, Sandbox
from school.calendar.terms import Term
from school.people import Assignment, GroupKind, Stage
from storage.database import Database
from storage.store import Store

TEACHERS = 200
"""Enough of them that nobody hits the limit of a message a second in a chat."""
HOST = "苏婉清"
FIRST_USER = 1000
_TOPIC = re.compile(r"《题目(\d+)》")


@dataclass(frozen=True, slots=True)
class Report:
    """What came of it. `lost`, `doubled`, `unanswered` and `disordered` must be empty."""

    kills: int
    messages: int
    seconds: float
    lost: list[int]
    doubled: list[int]
    unanswered: list[int]
    disordered: list[int]
    """Chats in which an answer came before that to an earlier message."""
    repeated: int
    """Answers that Telegram got more than once."""
    most_at_once: int
    """The most of these that one kill was to blame for."""
    problems: list[str]
    """What else the database says: unfinished updates, letters that wait or are dead, damage."""

    @property
    def good(self) -> bool:
        """Whether the bot kept its promises."""
        return not (
            self.lost
            or self.doubled
            or self.unanswered
            or self.disordered
            or self.problems
            or self.most_at_once > IN_FLIGHT
        )

    def __str__(self) -> str:
        return "\n".join(
            [
                f"{self.kills} kills, {self.messages} messages, {self.seconds:.0f} s",
                f"lost {len(self.lost)}, handled twice {len(self.doubled)}, "
                f"unanswered {len(self.unanswered)}, out of order in {len(self.disordered)} chats",
                f"answers repeated {self.repeated}, at most {self.most_at_once} by one kill",
                *self.problems,
                "good" if self.good else "NOT GOOD",
            ]
        )


async def rehearse(folder: Path, kills: int, seed: int, *, per_second: float = 150) -> Report:
    """Run the whole exercise in a folder of its own."""
    chance = random.Random(seed)
    began = time.monotonic()
    await build(folder / "jiaoyan.db")
    async with Sandbox() as sandbox:
        people = [sandbox.add_person(FIRST_USER + number, "Teacher") for number in range(TEACHERS)]
        for person in people:
            person.started = True
        said: list[int] = []
        load = asyncio.create_task(talk(sandbox, people, said, per_second))
        answers = [Counter[int]()]
        for _ in range(kills):
            process = await start(sandbox, folder)
            await moment_to_kill(sandbox, chance)
            process.kill()
            await process.wait()
            answers.append(all_answers(sandbox, people))
        load.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await load
        process = await start(sandbox, folder)
        await until_answered(sandbox, people, said)
        await asyncio.sleep(0.3)
        process.send_signal(signal.SIGTERM)
        await process.wait()
        answers.append(all_answers(sandbox, people))
        stored, problems = look_into(folder / "jiaoyan.db", len(said))
        repeats = [_repeats(before, after) for before, after in pairwise(answers)]
        return Report(
            kills=kills,
            messages=len(said),
            seconds=time.monotonic() - began,
            lost=[topic for topic in said if not stored[topic]],
            doubled=[topic for topic in said if stored[topic] > 1],
            unanswered=[topic for topic in said if not answers[-1][topic]],
            disordered=[person.id for person in people if not in_order(sandbox, person)],
            repeated=sum(repeats),
            most_at_once=max(repeats),
            problems=problems,
        )


async def build(path: Path) -> None:
    """A school of teachers who have all joined."""
    now = datetime.now(UTC)
    database = await Database.open(path)
    async with database.writing() as session:
        store = Store(session, None)
        school_id = await store.schools.add("青禾小学", Stage.PRIMARY, "Asia/Shanghai", now)
        store = Store(session, school_id)
        term = Term("本学期", now.date() - timedelta(days=70), now.date() + timedelta(days=70))
        await store.schools.set_term(school_id, term)
        group = await store.schools.add_group(school_id, GroupKind.SUBJECT, "数学组", "数学")
        host = await store.members.add(HOST, now)
        await store.members.assign(host, [Assignment(grade, "数学") for grade in range(1, 7)])
        for number in range(TEACHERS):
            member_id = await store.members.add(f"老师{number:02}", now)
            await store.members.join(member_id, group.id)
            await store.accounts.note(FIRST_USER + number, "Teacher", None, reachable=True, now=now)
            await store.members.link(member_id, FIRST_USER + number)
    await database.close()


async def start(sandbox: Sandbox, folder: Path, **more: str) -> asyncio.subprocess.Process:
    """A bot as a process, on the data in this folder, with `more` in its environment."""
    return await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", env=settings_of(sandbox, folder) | more, stderr=sys.stderr
    )


def settings_of(sandbox: Sandbox, folder: Path) -> dict[str, str]:
    """The environment of such a process."""
    settings = {
        "JIAOYAN_BOT_TOKEN": sandbox.token,
        "JIAOYAN_TELEGRAM_API": sandbox.url,
        "JIAOYAN_DATA_DIR": str(folder),
        "JIAOYAN_MESSAGES_PER_SECOND": "1000",
        "JIAOYAN_UPDATES_PER_MINUTE": "1000000",
        "JIAOYAN_LOG_LEVEL": "ERROR",
    }
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JIAOYAN_")}
    return {**kept, **settings}


async def moment_to_kill(sandbox: Sandbox, chance: random.Random) -> None:
    """Wait for it: once in ten somewhere in the start, else amid the work."""
    if chance.random() < 0.1:
        await asyncio.sleep(chance.uniform(0.0, 1.5))
        return
    before = sandbox.requests["sendMessage"]
    await sandbox.until(lambda: sandbox.requests["sendMessage"] > before, within=30, what="an answer")
    await asyncio.sleep(chance.uniform(0.0, 0.5) ** 2 * 8)


def lines() -> Iterator[str]:
    """What one teacher enters: another lesson every time."""
    for number in count():
        lesson, period = divmod(number, 7)
        class_no, grade = divmod(lesson, 6)
        yield f"/observe {grade + 1}年级{class_no + 1}班数学 {HOST} 第{period + 1}节"


LESSONS = 7 * 6 * 20
"""How many lessons there are for one teacher to observe."""


BACKLOG = 400
"""How far people get ahead of the answers before they wait."""


async def talk(sandbox: Sandbox, people: list[Person], said: list[int], per_second: float) -> None:
    """Let teachers enter observations, now and then several at once, until cancelled."""
    entries = [lines() for _ in people]
    for number in range(LESSONS * len(people)):
        who = number % len(people)
        await sandbox.send(people[who], people[who], f"{next(entries[who])} 《题目{number}》")
        said.append(number)
        if number % 20 == 19:
            await asyncio.sleep(20 / per_second)
            await sandbox.until(lambda: len(said) - sandbox.requests["sendMessage"] < BACKLOG, within=600)


def _answers(sandbox: Sandbox, person: Person) -> list[int]:
    """The topics of the bot's answers to one person, in order."""
    texts = [post.text for post in sandbox.messages(person) if post.from_bot]
    return [int(match[1]) for text in texts if (match := _TOPIC.search(text))]


def all_answers(sandbox: Sandbox, people: list[Person]) -> Counter[int]:
    """How often each topic was answered."""
    return Counter(topic for person in people for topic in _answers(sandbox, person))


async def until_answered(sandbox: Sandbox, people: list[Person], said: list[int]) -> None:
    """Return when all that was said has been answered, or nobody comes back to it for a minute."""
    with contextlib.suppress(TimeoutError):
        await sandbox.until(
            lambda: (
                sandbox.requests["sendMessage"] >= len(said)
                and len(all_answers(sandbox, people)) >= len(said)
            ),
            within=60,
        )


def _repeats(before: Counter[int], after: Counter[int]) -> int:
    """How many answers between two moments had been given already."""
    return sum(after[topic] - max(before[topic], 1) for topic in after)


def in_order(sandbox: Sandbox, person: Person) -> bool:
    """Whether this person's messages were first answered in the order in which they were sent."""
    first_answers = list(dict.fromkeys(_answers(sandbox, person)))
    return first_answers == sorted(first_answers)


def look_into(path: Path, messages: int) -> tuple[Counter[int], list[str]]:
    """How often each topic is stored, and whatever in the database is not as it should be."""
    connection = sqlite3.connect(path)
    stored = Counter(
        int(match[1])
        for (topic,) in connection.execute("SELECT topic FROM observations")
        if (match := _TOPIC.search(f"《{topic}》"))
    )
    wanted = {
        "updates unfinished": ("SELECT count(*) FROM inbox WHERE done_at IS NULL", 0),
        "updates failed": ("SELECT count(*) FROM inbox WHERE error IS NOT NULL", 0),
        "updates handled": ("SELECT count(*) FROM inbox", messages),
        "answers written": ("SELECT count(*) FROM outbox", messages),
        "answers not sent": ("SELECT count(*) FROM outbox WHERE state <> 'sent'", 0),
        "integrity": ("PRAGMA integrity_check", "ok"),
    }
    problems = []
    for what, (query, good) in wanted.items():
        [[found]] = connection.execute(query).fetchall()
        if found != good:
            problems.append(f"{what}: {found} instead of {good}")
    connection.close()
    return stored, problems


def main() -> int:
    """Run it from the command line; 0 when the bot kept its promises."""
    parser = argparse.ArgumentParser(description="Kill the bot under load and look for losses.")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jiaoyan-kill-") as folder:
        report = asyncio.run(rehearse(Path(folder), options.kills, options.seed))
    print(report)
    return 0 if report.good else 1


if __name__ == "__main__":
    sys.exit(main())
