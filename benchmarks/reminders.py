"""What reminders cost: a tick, a claim, making them anew, and a broadcast at the pace Telegram allows."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from benchmarks import people
from benchmarks.bots import Bot, running
from bot.meters import Meters
from bot.reminding import Reminding
from bot.sandbox.limits import Limits
from handlers.reminding.planning import plan_ahead, replan_item
from school.calendar.terms import Term
from school.people import GroupKind, Stage
from school.reminding.reminders import Kind
from school.scheduling.schedule import Audience, Item, ItemKind
from storage import reminders
from storage.chats import BoundChat
from storage.database import Database, Session
from storage.directories import read_directory
from storage.moments import to_text
from storage.outbox import Outbox
from storage.store import Store

STORED = 1_000_000
TEACHERS = 100
ALLOWED = 30
"""Messages a second that Telegram takes overall."""
GROUPS, TO_A_GROUP = 30, 20
ASKERS = range(people.FIRST_USER - people.SCHOOLS, people.FIRST_USER)
ASKED_PER_SECOND = 2


async def ticks() -> None:
    """Print what a tick costs with a million reminders stored, and what making them anew does."""
    with tempfile.TemporaryDirectory(prefix="jiaoyan-bench-") as name:
        path = Path(name) / "jiaoyan.db"
        await people.build(path)
        database = await Database.open(path)
        now = datetime.now(UTC)
        reminding = Reminding(database, await Outbox.open(database), lambda: now, lambda: None, Meters())
        async with database.writing() as session:
            await _store_a_million(session, now)
        print(f"\nreminders ({STORED:,} stored)")
        await _row("tick, nothing due", reminding.tick, times=300)
        await _due(database, now, 1_000)
        await _row("tick, 1,000 due, a letter each", reminding.tick)
        await _due(database, now, 10_000)

        async def claim() -> None:
            async with database.reading() as session:
                assert len(await reminders.claim(session, now, 10_000)) == 10_000

        await _row("10,000 due claimed", claim, times=15)
        await _row("tick, 10,000 due, a letter each", reminding.tick)
        await _remake(database, now)
        await database.close()


async def _row(label: str, run: Callable[[], Awaitable[None]], times: int = 1) -> None:
    found = []
    for _ in range(times):
        started = time.perf_counter()
        await run()
        found.append(time.perf_counter() - started)
    print(f"{label:40}{statistics.median(found) * 1000:10.2f} ms", flush=True)


async def _store_a_million(session: Session, now: datetime) -> None:
    """Half of them said long ago, half of them to be said some day."""
    await session.run(
        "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < ? - 1) "
        "INSERT INTO reminders (school_id, kind, day, due_at, state, done_at) "
        "SELECT i % 75 + 1, 'bench', i, strftime('%Y-%m-%dT%H:%M:%SZ', ?, ((i - ? / 2) * 60 + 3600) || ' seconds'), "
        "iif(i * 2 < ?, 'sent', 'waiting'), iif(i * 2 < ?, ?, NULL) FROM n",
        (STORED, now.isoformat(), STORED, STORED, STORED, to_text(now)),
    )
    await session.run("UPDATE schools SET planned_until = '9999'")


def _tomorrow(now: datetime) -> date:
    return (now.astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)).date()


async def _due(database: Database, now: datetime, count: int) -> None:
    """So many reminders that are due in the first school, each of an event of one teacher."""
    day = _tomorrow(now)
    async with database.writing() as session:
        store = Store(session, 1)
        for number in range(count):
            whom = Audience(None, frozenset({number % people.TEACHERS + 1}))
            item = Item(0, ItemKind.EVENT, "质量分析会", day, day, whom, created_by=1)
            added = await store.schedule.add(item, now)
            await store.reminders.schedule(Kind.EVE, added.id, day, now - timedelta(seconds=1))


async def _remake(database: Database, now: datetime) -> None:
    """A school of a hundred teachers in ten groups that meet each week, with events and deadlines."""
    today = now.date()
    async with database.writing() as session:
        school_id = await Store(session, None).schools.add("大学校", Stage.PRIMARY, "Asia/Shanghai", now)
        store = Store(session, school_id)
        await store.schools.set_term(
            school_id, Term("本学期", today - timedelta(days=70), today + timedelta(days=70))
        )
        groups = [
            (await store.schools.add_group(school_id, GroupKind.SUBJECT, f"第{n}组", None)).id
            for n in range(10)
        ]
        for number in range(TEACHERS):
            member = await store.members.add(f"老师{number}", now)
            await store.members.join(member, groups[number % 10])
        for number in range(60):
            day = today + timedelta(days=number // 3)
            kind = (ItemKind.SERIES, ItemKind.EVENT, ItemKind.DEADLINE)[number % 3]
            rule = "FREQ=WEEKLY" if kind is ItemKind.SERIES else None
            last = today + timedelta(days=70) if rule else day
            whom = Audience(groups[number % 10])
            await store.schedule.add(
                Item(0, kind, "教研", day, last, whom, rrule=rule, created_by=member), now
            )
        directory = await read_directory(session, school_id)
        await plan_ahead(store, directory, now)
        [row] = await session.rows("SELECT count(*) AS n FROM reminders WHERE school_id = ?", (school_id,))

        async def whole() -> None:
            await session.run("UPDATE schools SET planned_until = '' WHERE id = ?", (school_id,))
            await plan_ahead(store, directory, now)

        async def one() -> None:
            await replan_item(store, directory.calendar, added.id, now)

        [added, *_] = await store.schedule.items(today, today)
        await _row(f"remade: {TEACHERS} teachers, {row['n']} reminders", whole, times=20)
        await _row("remade: one series of that school", one, times=20)


# --- broadcasts ---------------------------------------------------------------------------------------


async def broadcasts(messages: int) -> None:
    """Print how fast broadcasts go under Telegram's limits, and how long people wait for answers meanwhile."""
    print(
        f"\nbroadcast{'':15}{'messages':>9}{'chats':>7}{'seconds':>9}{'a second':>10}{'allowed':>9}", end=""
    )
    print(f"{'429':>5}{'/my_quota p50 ms':>18}{'p99 ms':>8}", flush=True)
    await _broadcast("to people", messages, 0)
    await _broadcast("to groups", GROUPS * TO_A_GROUP, GROUPS)


async def _broadcast(label: str, messages: int, groups: int) -> None:
    with tempfile.TemporaryDirectory(prefix="jiaoyan-bench-") as name:
        folder = Path(name)
        await people.build(folder / "jiaoyan.db")
        database = await Database.open(folder / "jiaoyan.db")
        async with database.writing() as session:
            await _hire_askers(session)
            await (_to_groups(session) if groups else _to_people(session, messages))
        await database.close()
        async with running("bot run", folder, people.asking(ASKERS), record=True, per_second=None) as bot:
            bot.sandbox.limits = Limits.telegram()
            for user_id in ASKERS:
                bot.sandbox.add_person(user_id, "Teacher").started = True
            for number in range(groups):
                bot.sandbox.add_group(-1 - number, "群", [])
            seconds, times = await _until_told(bot, messages)
        sent = messages + len(times)
        p50, p99 = times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000
        print(
            f"{label:24}{messages:9}{groups or messages:7}{seconds:9.1f}{sent / seconds:10.1f}"
            f"{sent / seconds / ALLOWED:9.0%}{bot.sandbox.refusals[429]:5}{p50:18.0f}{p99:8.0f}",
            flush=True,
        )


async def _until_told(bot: Bot, messages: int) -> tuple[float, list[float]]:
    """The seconds until all have been told, and in order how long each answer took meanwhile."""
    sandbox, waits = bot.sandbox, list[asyncio.Task[float]]()
    await sandbox.until(lambda: sandbox.requests["sendMessage"] > 0, within=60)
    started = asked = time.perf_counter()
    while sandbox.requests["sendMessage"] - sandbox.refusals[429] < messages + len(waits):
        if time.perf_counter() - asked >= 1 / ASKED_PER_SECOND:
            asked = time.perf_counter()
            waits.append(asyncio.create_task(bot.one_reply()))
        await asyncio.sleep(0.01)
    seconds = time.perf_counter() - started
    return seconds, sorted(await asyncio.gather(*waits))


async def _hire_askers(session: Session) -> None:
    """Teachers who are told nothing, so that their next message is the answer."""
    now = datetime.now(UTC)
    for school, user_id in enumerate(ASKERS, 1):
        store = Store(session, school)
        member = await store.members.add("申屠问", now)
        await store.accounts.note(user_id, "Teacher", None, reachable=True, now=now)
        await store.members.link(member, user_id)


async def _to_people(session: Session, messages: int) -> None:
    """An event tomorrow in each school, of which its first teachers are to be told now."""
    for school in range(people.SCHOOLS):
        share = messages // people.SCHOOLS + (school < messages % people.SCHOOLS)
        first = school * people.TEACHERS + 1
        await _announce(session, school + 1, Audience(None, frozenset(range(first, first + share))))


async def _to_groups(session: Session) -> None:
    """Twenty events tomorrow of each group, to be announced in its chat now."""
    now = datetime.now(UTC)
    for school in range(1, GROUPS + 1):
        [group] = await session.rows("SELECT id FROM staff_groups WHERE school_id = ?", (school,))
        chat = BoundChat(-school, 0, school, group["id"], "群", present=True)
        await Store(session, school).chats.bind(chat, 1, now)
        for _ in range(TO_A_GROUP):
            await _announce(session, school, Audience(group["id"]))


async def _announce(session: Session, school_id: int, whom: Audience) -> None:
    now = datetime.now(UTC)
    store, day = Store(session, school_id), _tomorrow(now)
    by = (school_id - 1) * people.TEACHERS + 1
    item = await store.schedule.add(Item(0, ItemKind.EVENT, "质量分析会", day, day, whom, created_by=by), now)
    await store.reminders.schedule(Kind.EVE, item.id, day, now - timedelta(seconds=1))
