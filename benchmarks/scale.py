"""What an installation of thousands of schools costs, next to the same with one school.

    python -m benchmarks.scale --schools 10000

Each school has 40 teachers, three bound chats and a year of records: 25 things a teacher, so ten thousand schools
have ten million rows. Measured are the start, `/observe`, `/my_quota` and `/board` of teachers all over the country,
and the Monday broadcast to every chat: how long it takes to claim, word and post it, in turns with handlers.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any

from benchmarks import people
from benchmarks.bots import running
from bot.meters import Meters
from bot.reminding import Reminding
from school.people import Role
from school.reminding.reminders import Kind
from school.scheduling.schedule import Audience, Item, ItemKind
from storage.chats import BoundChat
from storage.database import Database, Session
from storage.moments import to_text
from storage.outbox import Outbox
from storage.store import Store

OBSERVATIONS, RECORDS, CHATS = 20, 5, 3
"""A year of a teacher, and the chats of a school."""
PER_SECOND = 20


async def main() -> None:
    """Build both installations, one after the other, and print what they cost."""
    options = _options()
    for schools in (1, options.schools):
        with tempfile.TemporaryDirectory(prefix="jiaoyan-scale-") as name:
            folder = Path(name)
            await build(folder / "jiaoyan.db", schools)
            size = (folder / "jiaoyan.db").stat().st_size / 2**20
            rows = schools * people.TEACHERS * (OBSERVATIONS + RECORDS)
            print(f"\n{schools:,} schools, {rows:,} records, {size:,.0f} MiB", flush=True)
            for kind in ("/observe", "/my_quota", "/board"):
                await _answers(kind, folder, schools, options.seconds)
            await _monday(folder / "jiaoyan.db")


async def build(path: Path, schools: int) -> None:
    """One school by the stores, the others as copies of it with other numbers."""
    await people.build(path, 1)
    database = await Database.open(path)
    now = datetime.now(UTC)
    async with database.writing() as session:
        store = Store(session, 1)
        [row] = await session.rows("SELECT min(id) AS id FROM members")
        await store.members.appoint(row["id"], Role.DIRECTOR)
        monday = now.date() + timedelta(days=7 - now.weekday())
        for number in range(3):
            day = monday + timedelta(days=number)
            await store.schedule.add(
                Item(0, ItemKind.EVENT, "教研活动", day, day, Audience(), created_by=row["id"]), now
            )
        for number in range(CHATS):
            chat = BoundChat(-1 - number, 0, 1, None, "群", present=True)
            await store.chats.bind(chat, 1, now)
        for number in range(1, schools, 500):
            await _copy(session, range(number, min(number + 500, schools)))
        await _fill(session, now)
        await session.run("UPDATE schools SET planned_until = '9999'")
        await session.run(
            "INSERT INTO reminders (school_id, kind, day, due_at) SELECT id, ?, ?, ? FROM schools",
            (Kind.WEEK, monday.isoformat(), to_text(now + timedelta(days=365))),
        )
    await database.close()


_SHIFTED = {
    "schools": ("id", 1),
    "staff_groups": ("id", 1),
    "members": ("id", people.TEACHERS),
    "accounts": ("user_id", people.TEACHERS),
    "items": ("id", 3),
}
"""Tables in the order in which they are copied, with their key and how many rows of it a school has."""


async def _copy(session: Session, numbers: range) -> None:
    """Copies of the first school, told apart by adding to every number that is a key."""
    per_school = {
        "school_id": 1,
        "group_id": 1,
        "member_id": people.TEACHERS,
        "created_by": people.TEACHERS,
        "user_id": people.TEACHERS,
        "chat_id": -CHATS,
        "item_id": 3,
    }
    tables = [*_SHIFTED, "terms", "periods", "appointments", "group_members", "teaching", "duties", "chats"]
    for table in tables:
        info = await session.rows(f"PRAGMA table_info({table})")
        own, step = _SHIFTED.get(table, ("", 0))
        columns, values = [], []
        for name in (row["name"] for row in info):
            if name == "id" and own != "id":
                continue
            columns.append(name)
            shift = step if name == own else per_school.get(name)
            if table == "schools" and name == "name":
                values.append("name || n")
            else:
                values.append(f"{name} + n * {shift}" if shift else name)
        where = {"schools": "id = 1", "accounts": f"user_id < {people.FIRST_USER + people.TEACHERS}"}
        await session.run(
            "WITH RECURSIVE numbers (n) AS (SELECT ? UNION ALL SELECT n + 1 FROM numbers WHERE n < ?) "
            f"INSERT INTO {table} ({', '.join(columns)}) SELECT {', '.join(values)} "
            f"FROM numbers, (SELECT * FROM {table} WHERE {where.get(table, 'school_id = 1')})",
            (numbers.start, numbers.stop - 1),
        )


async def _fill(session: Session, now: datetime) -> None:
    """A year of lessons observed and of other work, spread over its days, for everybody."""
    last = now.date().isoformat()
    many = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ?)"
    await session.run(
        f"{many} INSERT INTO observations (school_id, observer_id, host_id, host_name, grade, class_no, subject, "
        "topic, day, period, kind, created_at, updated_at) SELECT m.school_id, m.id, NULL, '王安', 3, i % 8 + 1, "
        "'数学', '认识分数', date(?, -((i * 17 + m.id) % 365) || ' days'), i % 8 + 1, 'drop_in', ?, ? "
        "FROM members m, n ORDER BY m.id",
        (OBSERVATIONS - 1, last, to_text(now), to_text(now)),
    )
    await session.run(
        f"{many} INSERT INTO records (school_id, member_id, metric, title, day, created_at) "
        "SELECT m.school_id, m.id, 'reflection', '一次反思', date(?, -((i * 61 + m.id) % 365) || ' days'), ? "
        "FROM members m, n ORDER BY m.id",
        (RECORDS - 1, last, to_text(now)),
    )


def _messages(kind: str, schools: int) -> Iterator[dict[str, Any]]:
    """What teachers of schools all over write, one after another."""
    chance = random.Random(7)
    for number in count():
        school, teacher = chance.randrange(schools), 0 if kind == "/board" else number % people.TEACHERS
        text = kind
        if kind == "/observe":
            host = people.name_of((teacher + 1) % people.TEACHERS)
            text = f"/observe 三（{number % 8 + 1}）班数学 {host} 第{number % 8 + 1}节 《认识分数{number}》 公开课"
        yield people.message(people.user_of(school, teacher), number + 1, text)


async def _answers(kind: str, folder: Path, schools: int, seconds: int) -> None:
    # One director asks no faster than Telegram lets a chat be answered.
    rate = min(PER_SECOND, schools / 2) if kind == "/board" else PER_SECOND
    times_asked, warm_up = int(rate * seconds), min(50, schools * 5)
    updates = list(islice(_messages(kind, schools), 1 + warm_up + times_asked))
    askers = {it["message"]["from"]["id"] for it in updates}
    started = time.perf_counter()
    async with running("bot run", folder, iter(updates), record=True, people=askers) as bot:
        await bot.answer(1)
        first = time.perf_counter() - started
        await bot.answer(warm_up)
        bot.sandbox.waits.forget()
        waits = [asyncio.create_task(bot.one_reply(n / rate)) for n in range(times_asked)]
        times = sorted(await asyncio.gather(*waits))
        print(
            f"{kind:12} first reply {first:5.2f} s   p50 {times[len(times) // 2] * 1000:6.1f} ms   "
            f"p99 {times[int(len(times) * 0.99)] * 1000:6.1f} ms   {bot.memory_mib():5.0f} MiB",
            flush=True,
        )


async def _monday(path: Path) -> None:
    """Claim, word and post the week of every school; in between, a handler's turn is waited for."""
    database = await Database.open(path)
    now = datetime.now(UTC)
    monday = datetime.combine(now.date() + timedelta(days=7 - now.weekday()), datetime.min.time(), UTC)
    morning = monday - timedelta(minutes=30)
    await database.write("UPDATE reminders SET due_at = ? WHERE kind = 'week'", (to_text(morning),))
    await database.write("UPDATE accounts SET reachable = 0")
    reminding = Reminding(database, await Outbox.open(database), lambda: morning, lambda: None, Meters())
    waits: list[float] = []
    ticking = asyncio.create_task(reminding.tick())
    started = time.perf_counter()
    while not ticking.done():
        asked = time.perf_counter()
        async with database.writing():
            waits.append(time.perf_counter() - asked)
        await asyncio.sleep(0.02)
    await ticking
    seconds = time.perf_counter() - started
    [row] = await database.read("SELECT count(*) AS n FROM outbox")
    waits.sort()
    print(
        f"Monday       {row['n']:,} letters posted in {seconds:.1f} s; a handler waits for its turn "
        f"p50 {waits[len(waits) // 2] * 1000:.1f} ms, p99 {waits[int(len(waits) * 0.99)] * 1000:.1f} ms",
        flush=True,
    )
    await database.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scale", description=__doc__)
    parser.add_argument("--schools", type=int, default=10_000)
    parser.add_argument("--seconds", type=int, default=15, help="how long each kind of question is asked")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
