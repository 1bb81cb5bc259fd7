"""`make bench`: what `/observe` and `/my_quota` cost, next to a bare echo bot, and what reminders cost, in one run."""

from __future__ import annotations

import argparse
import asyncio
import statistics
import tempfile
import time
from pathlib import Path

from benchmarks import people, reminders
from benchmarks.bots import Bot, running

ECHO, OURS = "benchmarks.echo", "bot run"
ROWS = (("echo", ECHO, "observe"), ("/observe", OURS, "observe"), ("/my_quota", OURS, "quota"))


async def main() -> None:
    """Run all rows and print them."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="jiaoyan-bench-") as name:
        folder = Path(name)
        await people.build(folder / "jiaoyan.db")
        print(f"{'':12}{'network':>9}{'CPU µs/update':>15}{'updates/s':>11}")
        for latency in (0.0, 0.05):
            for label, module, kind in ROWS:
                slow = latency > 0 and module == ECHO
                await _throughput(label, module, kind, folder, latency, 60 if slow else options.updates)
        print(
            f"\n{'':12}{'start to first reply s':>23}{'MiB':>6}{'p50 ms':>8}{'p99 ms':>8}   at {options.rate} updates/s"
        )
        for label, module, kind in ROWS:
            await _latency(label, module, kind, folder, options.rate, options.seconds)
    await reminders.ticks()
    await reminders.broadcasts(options.broadcast)


async def _throughput(label: str, module: str, kind: str, folder: Path, latency: float, count: int) -> None:
    async with running(module, folder, people.messages(kind), latency) as bot:
        await bot.answer(count // 10)
        rounds = [await _round(bot, count) for _ in range(3)]
    cpu, rate = (statistics.median(values) for values in zip(*rounds, strict=True))
    print(f"{label:12}{latency * 1000:6.0f} ms{cpu * 1e6:15.0f}{rate:11.0f}", flush=True)


async def _round(bot: Bot, count: int) -> tuple[float, float]:
    before = bot.cpu_seconds()
    seconds = await bot.answer(count)
    await asyncio.sleep(0.1)
    return (bot.cpu_seconds() - before) / count, count / seconds


async def _latency(label: str, module: str, kind: str, folder: Path, rate: int, seconds: int) -> None:
    started = time.perf_counter()
    async with running(module, folder, people.messages(kind), record=True) as bot:
        await bot.answer(1)
        first = time.perf_counter() - started
        await bot.answer(50)
        waits = [asyncio.create_task(bot.one_reply(n / rate)) for n in range(rate * seconds)]
        times = sorted(await asyncio.gather(*waits))
        p50, p99 = times[len(times) // 2] * 1000, times[int(len(times) * 0.99)] * 1000
        print(f"{label:12}{first:23.2f}{bot.memory_mib():6.0f}{p50:8.1f}{p99:8.1f}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--updates", type=int, default=2000, help="updates a round, three rounds a row")
    parser.add_argument("--rate", type=int, default=50, help="updates a second for the latency rows")
    parser.add_argument("--seconds", type=int, default=10, help="how long the latency rows last")
    parser.add_argument("--broadcast", type=int, default=3000, help="people in the broadcast, at most 3000")
    return parser.parse_args()


if __name__ == "__main__":
    asyncio.run(main())
