"""What numbers cost: `/my_quota`, the board of a group and of the school, in one school with 100,000 records.

    python -m benchmarks.quotas --records 100000

A school of a hundred teachers and five years of records, seven in ten of them observed lessons; rules for everybody,
for heads, by age, of parts of the work and for whole groups, a few people on leave. Each update is handled in this
process with all that belongs to it: reading, wording, the outbox, the commit to disk.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from telegram import Update

from benchmarks import people
from handlers.families import FAMILIES
from handlers.support.context import Environment
from handlers.support.dispatch import Dispatcher
from handlers.support.registry import Registry
from school.counting.allowances import Allowance
from school.counting.duties import Duty, Metric, Only, Per, Span
from school.people import GroupKind, Role
from storage.database import Database, Session
from storage.files import Files
from storage.outbox import Outbox
from storage.store import Store

TEACHERS, GROUPS, YEARS = 100, 5, 5
FIRST = people.FIRST_USER
OTHER_WORK = (Metric.OPEN_LESSON, Metric.REFLECTION, Metric.PAPER, Metric.MEETING)


async def main() -> None:
    """Build the school and print what is measured."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="jiaoyan-quotas-") as name:
        folder = Path(name)
        database = await Database.open(folder / "jiaoyan.db")
        now = datetime.now(UTC)
        async with database.writing() as session:
            await _build(session, now, options.records)
        size = (folder / "jiaoyan.db").stat().st_size / 2**20
        print(f"{options.records:,} records of one school, {TEACHERS} teachers, {size:.0f} MiB")
        print(f"{'':24}{'p50 ms':>9}{'p99 ms':>9}{'CPU ms':>9}")
        environment = Environment(Registry(FAMILIES), Files(folder / "files"), "bench_bot", "Asia/Shanghai")
        dispatcher = Dispatcher(database, await Outbox.open(database), environment, lambda: now)
        teachers, heads = range(FIRST + GROUPS + 1, FIRST + TEACHERS), range(FIRST + 1, FIRST + GROUPS + 1)
        for label, text, askers in (
            ("/help", "/help", teachers),
            ("/my_quota", "/my_quota", teachers),
            ("/board of a group", "/board", heads),
            ("/board of the school", "/board", range(FIRST, FIRST + 1)),
        ):
            await _measure(dispatcher, label, text, askers, options.times, now)
        await database.close()


async def _measure(
    dispatcher: Dispatcher, label: str, text: str, askers: range, times: int, now: datetime
) -> None:
    found = []
    cpu = 0.0
    for number in range(times + 20):
        update = Update.de_json(_message(askers[number % len(askers)], number + 1, text, now), None)
        started, before = time.perf_counter(), time.process_time()
        await dispatcher.handle([update])
        if number >= 20:  # the first ones fill caches
            found.append(time.perf_counter() - started)
            cpu += time.process_time() - before
    found.sort()
    p50, p99 = found[len(found) // 2], found[int(len(found) * 0.99)]
    print(f"{label:24}{p50 * 1000:9.2f}{p99 * 1000:9.2f}{cpu / times * 1000:9.2f}", flush=True)


def _message(user_id: int, number: int, text: str, now: datetime) -> dict[str, Any]:
    person = {"id": user_id, "first_name": "Teacher"}
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": int(now.timestamp()),
            "chat": {**person, "type": "private"},
            "from": {**person, "is_bot": False},
            "text": text,
            "entities": [{"type": "bot_command", "offset": 0, "length": len(text)}],
        },
    }


async def _build(session: Session, now: datetime, records: int) -> None:
    await people.build_school(session, 0, now, TEACHERS)
    store = Store(session, 1)
    ids = [row["id"] for row in await session.rows("SELECT id FROM members ORDER BY id")]
    groups = [
        (await store.schools.add_group(1, GroupKind.SUBJECT, f"第{number}组", "数学")).id
        for number in range(1, GROUPS + 1)
    ]
    await store.members.appoint(ids[0], Role.DIRECTOR)
    await session.run("DELETE FROM group_members")
    for place, member_id in enumerate(ids[1:]):
        await store.members.join(member_id, groups[place % GROUPS], lead=place < GROUPS)
    await session.run("UPDATE members SET birth = (1965 + id % 35) || '-05', joined_year = 1995 + id % 30")
    for duty in _rules():
        await store.duties.add(duty, now)
    today = now.date()
    for member_id in ids[::9]:
        allowance = Allowance(0, member_id, today - timedelta(days=50), today - timedelta(days=20), 0, "病假")
        await store.allowances.add(allowance, ids[0], now)
    await _fill(session, ids, today, records)


def _rules() -> list[Duty]:
    return [
        Duty(0, Metric.OBSERVE, 20, Per.TERM, role=Role.GROUP_LEAD),
        Duty(0, Metric.OBSERVE, 20, Per.TERM, age=Span(None, 45)),
        Duty(0, Metric.OBSERVE, 1, Per.WEEK, service=Span(None, 3)),
        Duty(0, Metric.OBSERVE, 2, Per.TERM, only=Only.OTHER_SUBJECT),
        Duty(0, Metric.OBSERVE, 5, Per.TERM, only=Only.DROP_IN),
        Duty(0, Metric.PAPER, 1, Per.YEAR),
        Duty(0, Metric.OPEN_LESSON, 1, Per.HALF_MONTH, group_kind=GroupKind.SUBJECT, together=True),
        Duty(0, Metric.MEETING, 2, Per.MONTH, group_kind=GroupKind.SUBJECT, together=True),
    ]


async def _fill(session: Session, ids: list[int], today: date, records: int) -> None:
    chance = random.Random(11)
    observed, other = [], []
    for number in range(records):
        who, day = ids[number % len(ids)], today - timedelta(days=chance.randrange(365 * YEARS))
        if number % 10 < 7:
            kind = chance.choice(("regular", "regular", "drop_in", "open_lesson"))
            subject = chance.choice(("数学", "数学", "语文"))
            observed.append((who, subject, day.isoformat(), chance.randrange(1, 9), kind))
        else:
            other.append((who, chance.choice(OTHER_WORK), day.isoformat()))
    await session.run_many(
        "INSERT INTO observations (school_id, observer_id, host_name, grade, class_no, subject, day, period, kind, "
        "notes, created_at, updated_at) VALUES (1, ?, '王老师', 3, 1, ?, ?, ?, ?, '一节好课', '', '')",
        observed,
    )
    await session.run_many(
        "INSERT INTO records (school_id, member_id, metric, title, day, created_at) VALUES (1, ?, ?, '题目', ?, '')",
        other,
    )


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quotas", description=__doc__)
    parser.add_argument("--records", type=int, default=100_000)
    parser.add_argument("--times", type=int, default=300, help="updates of each kind")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
