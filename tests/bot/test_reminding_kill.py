"""The process is killed while reminders go out: nobody is missed, and only what was in flight comes twice."""

from __future__ import annotations

import asyncio
import os
import random
import sqlite3
import sys
import textwrap
from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.outbox import IN_FLIGHT
from bot.sandbox import Sandbox
from school.people import Stage
from school.reminding.reminders import Kind
from school.scheduling.schedule import Item, ItemKind
from storage.database import Database
from storage.store import Store

TEACHERS, FIRST = 60, 5000


async def a_due_reminder(path: Path) -> None:
    """A school whose teachers are all to be told of something tomorrow, now."""
    database = await Database.open(path)
    now = datetime.now(UTC)
    tomorrow = (now.astimezone(ZoneInfo("Asia/Shanghai")) + timedelta(days=1)).date()
    async with database.writing() as session:
        school_id = await Store(session, None).schools.add("青禾小学", Stage.PRIMARY, "Asia/Shanghai", now)
        store = Store(session, school_id)
        for number in range(TEACHERS):
            member = await store.members.add(f"老师{number}", now)
            await store.accounts.note(FIRST + number, "Teacher", None, reachable=True, now=now)
            await store.members.link(member, FIRST + number)
        item = await store.schedule.add(
            Item(0, ItemKind.EVENT, "质量分析会", tomorrow, tomorrow, created_by=member),
            now - timedelta(days=60),
        )
        await store.reminders.schedule(Kind.EVE, item.id, tomorrow, now - timedelta(seconds=1))
    await database.close()


def environment(sandbox: Sandbox, folder: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("JIAOYAN_")}
    return kept | {
        "JIAOYAN_BOT_TOKEN": sandbox.token,
        "JIAOYAN_TELEGRAM_API": sandbox.url,
        "JIAOYAN_DATA_DIR": str(folder),
        "JIAOYAN_MESSAGES_PER_SECOND": "150",
        "JIAOYAN_LOG_LEVEL": "ERROR",
    }


def look(path: Path) -> tuple[list[tuple[str]], list[tuple[str, int]]]:
    """The states of the reminder and of its letters."""
    connection = sqlite3.connect(path)
    due = connection.execute(
        "SELECT state FROM reminders WHERE kind = 'eve' ORDER BY due_at LIMIT 1"
    ).fetchall()
    letters = connection.execute("SELECT state, count(*) FROM outbox GROUP BY state").fetchall()
    connection.close()
    return due, letters


async def test_kills_amid_a_broadcast_miss_nobody(tmp_path: Path) -> None:
    await a_due_reminder(tmp_path / "jiaoyan.db")
    chance, kills = random.Random(20261201), 5
    async with Sandbox() as sandbox:
        people = [sandbox.add_person(FIRST + number, "Teacher") for number in range(TEACHERS)]
        for person in people:
            person.started = True
        sandbox.latency = 0.02

        async def start() -> asyncio.subprocess.Process:
            return await asyncio.create_subprocess_exec(
                sys.executable, "-m", "bot", "run", env=environment(sandbox, tmp_path)
            )

        for _ in range(kills):
            before = sandbox.requests["sendMessage"]
            process = await start()
            await sandbox.until(
                lambda before=before: sandbox.requests["sendMessage"] > before, within=30, what="a letter"
            )
            await asyncio.sleep(chance.uniform(0, 0.05))
            process.kill()
            await process.wait()
        process = await start()
        try:
            got: Counter[int] = Counter()

            def everybody_has_it() -> bool:
                got.clear()
                got.update({it.id: sum(post.from_bot for post in sandbox.messages(it)) for it in people})
                return all(got.values())

            await sandbox.until(everybody_has_it, within=30, what="everybody's reminder")
        finally:
            process.terminate()
            await process.wait()
        everybody_has_it()
    due, letters = look(tmp_path / "jiaoyan.db")
    assert due == [("sent",)]
    assert letters == [("sent", TEACHERS)]
    assert sum(got.values()) - TEACHERS <= kills * IN_FLIGHT


DIES_IN_THE_TRANSACTION = """
    import asyncio, os, signal, sys
    from datetime import UTC, datetime
    from pathlib import Path
    from bot.meters import Meters
    from bot.reminding import Reminding
    from storage.database import Database
    from storage.outbox import Outbox

    class Dying(Outbox):
        async def post(self, session, letters, now):
            await super().post(session, letters, now)
            os.kill(os.getpid(), signal.SIGKILL)

    async def main():
        database = await Database.open(Path(sys.argv[1]))
        await Reminding(database, await Dying.open(database), lambda: datetime.now(UTC), print, Meters()).tick()

    asyncio.run(main())
"""


async def test_a_kill_between_the_claim_and_the_commit_leaves_everything_due(tmp_path: Path) -> None:
    path = tmp_path / "jiaoyan.db"
    await a_due_reminder(path)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", textwrap.dedent(DIES_IN_THE_TRANSACTION), str(path)
    )
    assert await process.wait() == -9
    assert look(path) == ([("waiting",)], [])
