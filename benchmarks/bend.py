"""How many updates a second are borne, and from which rate on answers take longer: `python -m benchmarks.bend`.

Updates come at rising rates whether the earlier ones are answered or not, at random moments (a Poisson process, the
same in every run). A wait counts from the moment at which the update was due to come, so that falling behind shows.
Replies are paired with updates in order. A row ends when the bot falls behind or waits exceed a second.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks import people
from benchmarks.bots import Bot, running

ECHO, OURS = "benchmarks.echo", "bot run"
RATES = (10, 25, 50, 100, 200, 300, 400, 500, 600, 700, 800, 1000)
BENT = 3.0
"""Waits are bent where their p99 is more than so many times that of the lowest rate."""
BEHIND, TOO_LONG = 0.9, 1.0
"""Answered to offered updates; seconds."""
PATIENCE = 60.0
"""Seconds in which the last replies may come."""


class Replies(Counter[str]):
    """Counts the emulator's requests, and notes when messages were sent."""

    def __init__(self) -> None:
        super().__init__()
        self.times: list[float] = []

    def __setitem__(self, method: str, number: int) -> None:
        super().__setitem__(method, number)
        if method == "sendMessage":
            self.times.append(time.perf_counter())


@dataclass(frozen=True, slots=True)
class Step:
    """What one rate came to: updates a second offered and answered, waits in seconds, cores of CPU used by the bot."""

    offered: float
    answered: float
    p50: float
    p99: float
    cores: float

    @property
    def overrun(self) -> bool:
        """Whether more came than is answered."""
        return self.answered < BEHIND * self.offered or self.p99 > TOO_LONG


def arrivals(rate: float, seconds: float) -> list[float]:
    """The moments, in seconds from the start, at which updates come."""
    dice, moments, at = random.Random(rate), [], 0.0
    while (at := at + dice.expovariate(rate)) < seconds:
        moments.append(at)
    return moments


async def step(bot: Bot, rate: float, seconds: float) -> Step:
    """Offer updates at a rate and wait for all replies."""
    replies = Replies()
    bot.sandbox.world.requests = replies
    due, cpu, began = arrivals(rate, seconds), bot.cpu_seconds(), time.perf_counter()
    sent = 0
    while sent < len(due):
        await asyncio.sleep(max(0.0, began + due[sent] - time.perf_counter()))
        ready = sum(1 for at in islice(due, sent, None) if began + at <= time.perf_counter())
        bot.sandbox.inject(islice(bot.updates, ready))
        sent += ready
    while len(replies.times) < sent and time.perf_counter() - began < seconds + PATIENCE:  # noqa: ASYNC110
        await asyncio.sleep(0.01)
    assert len(replies.times) >= sent, f"{sent - len(replies.times)} replies are missing"
    took = replies.times[sent - 1] - began
    waits = sorted(said - began - at for said, at in zip(replies.times, due, strict=False))
    used = bot.cpu_seconds() - cpu
    return Step(
        sent / seconds,
        sent / max(took, seconds),
        waits[sent // 2],
        waits[int(sent * 0.99)],
        used / max(took, seconds),
    )


def bend(steps: Sequence[Step]) -> float:
    """The highest rate offered before answers take longer."""
    return max(
        (it.offered for it in steps if not it.overrun and it.p99 <= BENT * steps[0].p99),
        default=0.0,
    )


async def row(label: str, module: str, folder: Path, latency: float, seconds: float) -> str:
    """Print all steps of one bot; what they come to, as a row of a Markdown table."""
    steps: list[Step] = []
    async with running(module, folder, people.messages("observe"), latency) as bot:
        await bot.answer(10 if latency and module == ECHO else 200)
        for rate in RATES:
            steps.append(await step(bot, rate, seconds))
            _print(label, latency, steps[-1])
            if steps[-1].overrun:
                break
    most = max(it.answered for it in steps)
    return f"| {label} | {latency * 1000:.0f} ms | {steps[0].p99 * 1000:.1f} ms | {bend(steps):.0f} | {most:.0f} |"


def _print(label: str, latency: float, it: Step) -> None:
    print(
        f"{label:10}{latency * 1000:5.0f} ms{it.offered:10.0f}{it.answered:10.0f}{it.p50 * 1000:10.1f}"
        f"{it.p99 * 1000:10.1f}{it.cores:8.2f}",
        flush=True,
    )


async def main() -> None:
    """Run the echo and `/observe` without a network's delay and with one of 50 ms."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bend", description=__doc__)
    parser.add_argument("--seconds", type=float, default=10, help="how long each rate lasts")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jiaoyan-bench-") as name:
        folder = Path(name)
        await people.build(folder / "jiaoyan.db")
        print(f"{'':10}{'network':>8}{'offered':>10}{'answered':>10}{'p50 ms':>10}{'p99 ms':>10}{'cores':>8}")
        rows = [
            await row(label, module, folder, latency, options.seconds)
            for latency in (0.0, 0.05)
            for label, module in (("echo", ECHO), ("/observe", OURS))
        ]
    print(f"\n| | network | p99 at {RATES[0]} a second | bends after | bears |\n|---|---|---|---|---|")
    print(*rows, sep="\n")


if __name__ == "__main__":
    asyncio.run(main())
