"""`jiaoyan doctor`: how an installation is that runs already, and what to do about what is not well."""

from __future__ import annotations

import platform
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Final

import aiohttp

from bot.monitor import free_bytes
from bot.preflight import Finding, findings
from bot.settings import Settings
from storage.database import DatabaseTrouble
from storage.vitals import ENGINE, Failures, Vitals, bytes_of, examine

LONG: Final = 120.0
"""Seconds after which what waits should have been done by a bot that runs."""
LARGE_LOG: Final = 256 * 1024 * 1024
"""Bytes of write-ahead log that only a reader which never ends makes it grow to."""
_BLOCKED: Final = (
    "blocked by the user",
    "user is deactivated",
    "chat not found",
    "can't initiate conversation",
)


async def examination(settings: Settings) -> AsyncIterator[Finding]:
    """Look at everything that `check` looks at, and at how the work gets on. Changes nothing."""
    yield Finding(
        True,
        f"This is jiaoyan {version('jiaoyan-bot')} on Python {platform.python_version()}, "
        f"SQLite {ENGINE}, python-telegram-bot {version('python-telegram-bot')}.",
    )
    async for finding in findings(settings):
        yield finding
    now = datetime.now(UTC)
    if settings.database.exists():
        try:
            vitals, failures = examine(settings.database, now)
        except DatabaseTrouble as error:
            yield Finding(
                False, f"The database can't be looked into: {error}. Start the bot once, or restore."
            )
        else:
            for finding in [*_queues(vitals, now), *_failures(failures), *_sizes(settings)]:
                yield finding
    if settings.web_port_open:
        yield await _health(settings)


def _queues(vitals: Vitals, now: datetime) -> Iterator[Finding]:
    late = [
        ("updates", vitals.updates, "Is the bot running? Its log says what it waits for."),
        ("answers", vitals.replies, "Can Telegram be reached? See JIAOYAN_PROXY."),
        ("reminders", vitals.reminders, "Is the bot running? They go out late, with a word about it."),
    ]
    for name, queue, advice in late:
        if queue.age(now) > LONG:
            yield Finding(
                False, f"{queue.waiting} {name} wait, the oldest for {_span(queue.age(now))}. {advice}"
            )
    if not any(queue.age(now) > LONG for _, queue, _ in late):
        yield Finding(
            True, f"Nothing waits for longer than it should; {vitals.broadcasts.waiting} broadcasts go out."
        )
    yield Finding(True, f"{vitals.schools} schools.")


def _failures(failures: Failures) -> Iterator[Finding]:
    if failures.updates:
        yield Finding(
            False,
            f"Updates of the last week failed: {', '.join(failures.updates)}. The log tells more under these ids.",
        )
    for reason, number in failures.dead_letters:
        expected = any(words in reason.lower() for words in _BLOCKED)
        advice = "" if expected else " Look for it in the log; it may be a mistake of ours."
        yield Finding(expected, f"{number} letters of the last week were refused: {reason}.{advice}")


def _sizes(settings: Settings) -> Iterator[Finding]:
    sizes = bytes_of(settings.database)
    if sizes["wal"] > LARGE_LOG:
        yield Finding(
            False,
            f"The write-ahead log has {sizes['wal'] >> 20} MB. Some program keeps the database open; "
            "restart the bot, and end what else reads it.",
        )
    free = free_bytes(settings.data_dir)
    yield Finding(
        free > 2 * sizes["database"],
        f"The database has {sizes['database'] >> 20} MB, {free >> 20} MB are free; "
        "an upgrade and a backup each write a copy of it.",
    )


async def _health(settings: Settings) -> Finding:
    address = f"http://{settings.listen}/healthz"
    try:
        async with (
            aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=5)) as session,
            session.get(address) as response,
        ):
            words = (await response.text()).strip()
            return Finding(response.status == 200, f"The web port answers: {words}.")
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        return Finding(
            False,
            f"Nothing answers at {address} ({type(error).__name__}). Is the bot running, with this setting?",
        )


def _span(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.0f} h"
