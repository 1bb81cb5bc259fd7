"""What announcements cost: one to 2,000 people and 100 chats, and everybody tapping 收到.

python -m benchmarks.announcements --people 2000 --chats 100
python -m benchmarks.announcements --kills 20
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.announced import FIRST_USER, add_everybody, build, kept, run_bot, tap
from benchmarks.announced_kill import rehearse
from bot.sandbox import Sandbox
from bot.sandbox.limits import Limits

ALLOWED = 30
"""Messages a second that Telegram takes overall."""
TAPS, TAP_SECONDS = 500, 10.0


async def main() -> int:
    """Run what the command line asks for."""
    options = _options()
    if options.kills:
        with tempfile.TemporaryDirectory(prefix="jiaoyan-kill-") as folder:
            report = await rehearse(Path(folder), options.kills, options.seed)
        print(report)
        return 0 if report.good else 1
    await rows(options.people, options.chats)
    return 0


async def rows(people: int, chats: int) -> None:
    """Print how one announcement goes out and what its taps do."""
    print(f"\nannouncement to {people:,} people and {chats} chats", flush=True)
    await _delivery(people, chats)
    await _counting(people, chats)
    await _storing(people)


async def _delivery(people: int, chats: int) -> None:
    """Under Telegram's limits, from the first message to the last."""
    async with _bot(people, chats, delivered=False) as (sandbox, _):
        sandbox.limits = Limits.telegram()
        total = people + chats
        await _until(lambda: _sent(sandbox) > 0)
        started = time.perf_counter()
        await _until(lambda: _sent(sandbox) >= total)
        seconds, ideal = time.perf_counter() - started, total / ALLOWED
        edits = sandbox.requests["editMessageText"]
        print(
            f"  delivery: {seconds:.1f} s, ideal {ideal:.1f} s ({ideal / seconds:.0%}), "
            f"429: {sandbox.refusals[429]}, edits of the author's card: {edits} in {seconds:.0f} s"
        )


def _sent(sandbox: Sandbox) -> int:
    return sandbox.requests["sendMessage"] - sandbox.refusals[429]


async def _counting(people: int, chats: int) -> None:
    """Five hundred taps in ten seconds, half of them in group chats, under Telegram's limits."""
    async with _bot(people, chats, delivered=True) as (sandbox, path):
        sandbox.limits = Limits.telegram()
        await asyncio.sleep(2)
        taps = list(_taps(range(min(TAPS, people)), chats))
        for number, update in enumerate(taps):
            sandbox.inject([update])
            if number % 10 == 9:
                await asyncio.sleep(10 * TAP_SECONDS / len(taps))
        await _until(lambda: kept(path) >= len(taps))
        await asyncio.sleep(10)
        print(
            f"  {len(taps)} taps in {TAP_SECONDS:.0f} s: {sandbox.requests['editMessageText']} edits of the "
            f"author's card, {sandbox.requests['editMessageReplyMarkup']} of buttons "
            f"({len(taps) // 2} of people's own, {chats} chats), 429: {sandbox.refusals[429]}"
        )


async def _storing(people: int) -> None:
    """Everybody taps at once."""
    async with _bot(people, 1, delivered=True) as (sandbox, path):
        await asyncio.sleep(2)
        started = time.perf_counter()
        sandbox.inject(_taps(range(people), 1))
        await _until(lambda: kept(path) >= people)
        seconds = time.perf_counter() - started
        print(f"  {people:,} taps at once: stored in {seconds:.2f} s, {people / seconds:.0f} a second")


def _taps(who: Iterable[int], chats: int) -> Iterator[dict[str, Any]]:
    """One tap of each of these people, by turns in private and in a group chat."""
    for number in who:
        yield tap(FIRST_USER + number, FIRST_USER + number if number % 2 else -1 - number % chats)


@asynccontextmanager
async def _bot(people: int, chats: int, *, delivered: bool) -> AsyncIterator[tuple[Sandbox, Path]]:
    """A bot in a school of so many people and chats, with an announcement due or delivered."""
    with tempfile.TemporaryDirectory(prefix="jiaoyan-bench-") as folder:
        path = Path(folder) / "jiaoyan.db"
        await build(path, people, chats, datetime.now(UTC), delivered=delivered)
        async with Sandbox(record=False) as sandbox:
            add_everybody(sandbox, people, chats)
            process = await run_bot(sandbox, path.parent)
            try:
                yield sandbox, path
            finally:
                process.terminate()
                await process.wait()


async def _until(done: Callable[[], bool], within: float = 600) -> None:
    deadline = time.monotonic() + within
    while not done():
        if time.monotonic() > deadline:
            raise TimeoutError
        await asyncio.sleep(0.02)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.announcements", description=__doc__)
    parser.add_argument("--people", type=int, default=300)
    parser.add_argument("--chats", type=int, default=20)
    parser.add_argument(
        "--kills", type=int, default=0, help="kill the bot so often instead, and look for losses"
    )
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
