"""What documents cost, next to the library alone: `python -m benchmarks.documents`.

Each row is a process of its own, measured from outside: wall and CPU seconds, and the most memory it held. The last
rows are about the bot's event loop while a document is being made beside it.
"""

from __future__ import annotations

import asyncio
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from bot.clock import Clock
from bot.exporting import Exporter
from bot.means import Means
from handlers.families import FAMILIES
from handlers.papers.charts import columns
from handlers.support.context import Environment
from handlers.support.registry import Registry
from school.calendar.terms import Term
from school.counting.duties import Duty, Metric, Per
from school.exporting.exports import Paper, Request, Scope
from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, Visit
from school.people import GroupKind, Role, Stage
from storage.database import Database
from storage.files import Files
from storage.outbox import Outbox
from storage.store import Store

TEACHERS, OBSERVATIONS, RECORDS = 100, 20_000, 1_000
TERM = Term("2026-2027学年第一学期", date(2026, 8, 31), date(2027, 1, 22))
NOW = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
DIRECTOR = 1000
ROUNDS = 3


async def build(path: Path) -> None:
    """A school of a hundred teachers in ten groups with twenty thousand observations in one term."""
    database = await Database.open(path)
    async with database.writing() as session:
        school_id = await Store(session, None).schools.add("测量小学", Stage.PRIMARY, "Asia/Shanghai", NOW)
        store = Store(session, school_id)
        await store.schools.set_term(school_id, TERM)
        groups = [
            (await store.schools.add_group(school_id, GroupKind.SUBJECT, f"第{n}组", "数学")).id
            for n in range(10)
        ]
        members = []
        for number in range(TEACHERS):
            members.append(await store.members.add(f"老师{number:03}", NOW))
            await store.members.join(members[-1], groups[number % 10], lead=number < 10)
        await store.accounts.note(DIRECTOR, "主任", None, reachable=True, now=NOW)
        await store.members.link(members[0], DIRECTOR)
        await store.members.appoint(members[0], Role.DIRECTOR)
        for metric, per, count in ((Metric.OBSERVE, Per.TERM, 15), (Metric.REFLECTION, Per.MONTH, 1)):
            await store.duties.add(Duty(0, metric, count, per), NOW)
        words = Appraisal(
            "14:25 小组讨论，两组没有参与", "问题有层次，板书清楚", "小结可以让学生来说", "优秀"
        )
        for nth in range(OBSERVATIONS):
            visit = Visit(
                Lesson(nth % 6 + 1, nth % 4 + 1, "数学", f"第{nth % 50}课"),
                members[(nth + 7) % TEACHERS],
                f"老师{(nth + 7) % TEACHERS:03}",
                TERM.first_day + timedelta(days=nth % 86),
                nth % 7 + 1,
            )
            await store.observations.add(members[nth % TEACHERS], visit, words, NOW)
        for nth in range(RECORDS):
            day = TERM.first_day + timedelta(days=nth % 86)
            await store.records.add(members[nth % TEACHERS], Metric.REFLECTION, f"反思{nth}", day, NOW)
    await database.close()


def job(folder: Path, paper: Paper) -> dict[str, Any]:
    """What the exporter hands to the process that makes a document."""
    return {
        "database": str(folder / "jiaoyan.db"),
        "files": str(folder / "files"),
        "school": 1,
        "member": 1,
        "paper": paper,
        "scope": "s",
        "span": TERM.first_day.isoformat(),
        "template": None,
        "now": NOW.isoformat(),
        "memory": 1 << 30,
        "part_bytes": None,
    }


def measured(*module: str, given: str = "") -> tuple[float, float, float, str]:
    """Wall seconds, CPU seconds, MiB at most, and what a module said that ran in a process of its own."""
    began = time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.peak", *module]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdin is not None and process.stdout is not None and process.stderr is not None
    process.stdin.write(given.encode())
    process.stdin.close()
    said, peak = process.stdout.read().decode(), process.stderr.read().decode()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    assert status == 0, peak
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, int(peak) / 1024, said


def made(folder: Path, paper: Paper) -> Path:
    """Print what a document costs; answer where it lies."""
    rounds = [measured("bot.export_job", given=json.dumps(job(folder, paper))) for _ in range(ROUNDS)]
    [[_, size, sha256]] = json.loads(rounds[0][3].splitlines()[-1])["files"]
    row(f"{paper} ({size / 2**20:.1f} MiB)", rounds)
    return Files(folder / "files").path(sha256)


def row(name: str, rounds: list[tuple[float, float, float, str]]) -> None:
    """Print the medians."""
    wall, cpu, memory = (statistics.median(it[at] for it in rounds) for at in range(3))  # type: ignore[type-var]
    print(f"{name:44}{wall:8.2f}{cpu:8.2f}{memory:8.0f}", flush=True)


def reduced_to_cells(workbook: Path, target: Path) -> None:
    """The values of the first sheet as JSON, so that the library has nothing to do but to write."""
    page = load_workbook(workbook.open("rb"), read_only=True).worksheets[0]
    lines = [
        [{"d": it.isoformat()} if isinstance(it, datetime) else it for it in line]
        for line in page.iter_rows(values_only=True)
    ]
    target.write_text(json.dumps(lines))


async def blocks(folder: Path, paper: Paper) -> None:
    """Print how long the event loop was held up at most while the bot had a document made."""
    database = await Database.open(folder / "jiaoyan.db")
    outbox = await Outbox.open(database)
    environment = Environment(Registry(FAMILIES), Files(folder / "files"), "bot", "Asia/Shanghai")
    exporter = Exporter(Means(database, outbox, environment, Clock(), lambda _: None))
    async with database.writing() as session:
        request = Request(paper, Scope(), TERM.first_day.isoformat())
        await Store(session, 1).exports.ask(1, request, NOW)
    running = asyncio.create_task(exporter.run())
    began, found = time.perf_counter(), (0.0, 0.0)
    while (await database.read("SELECT count(*) AS n FROM exports WHERE state = 'waiting'"))[0]["n"]:
        found = _most(found, await held_up(50))
    running.cancel()
    await database.close()
    print_block(f"longest block during {paper}", found)
    seconds, found = time.perf_counter() - began, (0.0, 0.0)
    while time.perf_counter() - began < 2 * seconds:
        found = _most(found, await held_up(50))
    print_block("  and as long with nothing to do", found)


async def held_up(rests: int) -> tuple[float, float]:
    """By how many seconds the longest of some rests of a millisecond was too long, and the most seconds of CPU that
    this thread took between two of them: what others on the machine do does not count there."""
    longest = most = 0.0
    last, used = time.perf_counter(), time.thread_time()
    for _ in range(rests):
        await asyncio.sleep(0.001)
        now, cpu = time.perf_counter(), time.thread_time()
        longest, most = max(longest, now - last - 0.001), max(most, cpu - used)
        last, used = now, cpu
    return longest, most


def _most(one: tuple[float, float], other: tuple[float, float]) -> tuple[float, float]:
    return max(one[0], other[0]), max(one[1], other[1])


def print_block(name: str, found: tuple[float, float]) -> None:
    """Print a pair of `held_up`."""
    print(f"{name:44}{found[0] * 1000:8.1f} ms, of CPU {found[1] * 1000:.1f} ms", flush=True)


def picture(draw: Callable[[], bytes]) -> None:
    """Print what a chart costs."""
    draw()
    began = time.perf_counter()
    size = len(draw())
    print(f"{'a chart of 20 columns':44}{(time.perf_counter() - began) * 1000:8.1f} ms, {size // 1024} KiB")


async def main() -> None:
    """Run all rows."""
    with tempfile.TemporaryDirectory(prefix="jiaoyan-bench-") as name:
        folder = Path(name)
        await build(folder / "jiaoyan.db")
        print(
            f"{TEACHERS} teachers, {OBSERVATIONS:,} observations\n{'':44}{'wall s':>8}{'CPU s':>8}{'MiB':>8}"
        )
        workbook = made(folder, Paper.OBSERVATIONS)
        cells = folder / "cells.json"
        reduced_to_cells(workbook, cells)
        row(
            "the same cells, openpyxl alone",
            [measured("benchmarks.openpyxl_alone", str(cells)) for _ in range(ROUNDS)],
        )
        for paper in (Paper.WORKBOOK, Paper.REPORT):
            made(folder, paper)
        picture(lambda: columns("每周听课（节）", [(f"第{n}周", n % 7) for n in range(1, 21)]))
        for paper in (Paper.OBSERVATIONS, Paper.REPORT):
            await blocks(folder, paper)


if __name__ == "__main__":
    asyncio.run(main())
