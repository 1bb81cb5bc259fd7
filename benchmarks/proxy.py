"""Take the proxy away in the middle of traffic, and look what is lost and how long it takes until all is as before.

    python -m benchmarks.proxy --outages 10

The bot reaches Telegram through a small HTTP proxy of this program. Teachers enter lessons without a pause; again and
again the proxy goes, refusing connections or taking them and saying nothing, and comes back. In the end every lesson
must be stored once and answered, in order.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import random
import sys
import tempfile
import time
from pathlib import Path

from benchmarks import kill
from bot.sandbox import Sandbox
from bot.sandbox.proxy import Proxy

PER_SECOND = 40.0


async def rehearse(folder: Path, outages: int, seed: int) -> list[str]:
    """Run the whole exercise; says what came of it. Lines that begin with ! are bad."""
    chance = random.Random(seed)
    await kill.build(folder / "jiaoyan.db")
    async with Sandbox() as sandbox, Proxy() as proxy:
        teachers = [
            sandbox.add_person(kill.FIRST_USER + number, "Teacher") for number in range(kill.TEACHERS)
        ]
        for person in teachers:
            person.started = True
        process = await kill.start(sandbox, folder, JIAOYAN_PROXY=proxy.url)
        said: list[int] = []
        talking = asyncio.create_task(kill.talk(sandbox, teachers, said, PER_SECOND))
        back: list[float] = []
        for number in range(outages):
            await asyncio.sleep(chance.uniform(1, 3))
            await proxy.go(silently=number % 2 == 1)
            away = chance.uniform(0.5, 20)
            await asyncio.sleep(away)
            back.append(await _until_back(sandbox, proxy))
        talking.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await talking
        await kill.until_answered(sandbox, teachers, said)
        process.terminate()
        await process.wait()
        stored, problems = kill.look_into(folder / "jiaoyan.db", len(said))
        answers = kill.all_answers(sandbox, teachers)
        problems += [f"lesson {it} stored {stored[it]} times" for it in said if stored[it] != 1]
        problems += [f"lesson {it} answered {answers[it]} times" for it in said if answers[it] != 1]
        problems += [f"out of order for {it.id}" for it in teachers if not kill.in_order(sandbox, it)]
    return [
        f"{outages} outages of up to 20 s: {len(said)} lessons through {proxy.carried} connections; the first answer "
        f"after {sorted(back)[len(back) // 2]:.1f} s (median), {max(back):.1f} s at most",
        *([f"! {it}" for it in problems] or ["nothing lost, nothing twice, all in order"]),
    ]


async def _until_back(sandbox: Sandbox, proxy: Proxy) -> float:
    """Let the proxy come back; the seconds until the next answer."""
    before = sandbox.requests["sendMessage"]
    await proxy.come_back()
    began = time.monotonic()
    await sandbox.until(lambda: sandbox.requests["sendMessage"] > before, within=120, what="an answer")
    return time.monotonic() - began


def main() -> int:
    """Run it from the command line; 0 when nothing was lost."""
    parser = argparse.ArgumentParser(description="Take the proxy away under load and look for losses.")
    parser.add_argument("--outages", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jiaoyan-proxy-") as folder:
        lines = asyncio.run(rehearse(Path(folder), options.outages, options.seed))
    print("\n".join(lines))
    return int(any(line.startswith("!") for line in lines))


if __name__ == "__main__":
    sys.exit(main())
