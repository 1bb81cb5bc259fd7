"""`jiaoyan check`: whether everything that the bot needs is there, and what to do where it is not."""

from __future__ import annotations

import asyncio
import json
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import aiohttp

from bot.settings import Settings
from storage.condition import condition

ROOM = 500 * 1024 * 1024
"""Bytes that should be free: files people send have up to 20 MB each."""
SKEW = 30.0
"""Seconds by which the clock may be wrong before reminders are noticeably early or late."""
SLOW = 3.0
"""Seconds after which an answer of Telegram's counts as slow."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at, in one sentence; a bad one also says what to do."""

    good: bool
    sentence: str

    def __str__(self) -> str:
        return f"{'✓' if self.good else '✗'} {self.sentence}"


async def findings(settings: Settings) -> AsyncIterator[Finding]:
    """Look at one thing after another. Changes nothing, and does not disturb a running bot."""
    yield Finding(True, "The settings are complete.")
    yield _zone(settings)
    yield _folder(settings.data_dir)
    yield await asyncio.to_thread(_database, settings.database)
    async for finding in _telegram(settings):
        yield finding


def _zone(settings: Settings) -> Finding:
    there = datetime.now(ZoneInfo(settings.timezone))
    return Finding(
        True,
        f"The time zone of new schools is {settings.timezone}, where it is {there:%Y-%m-%d %H:%M} now; "
        "set JIAOYAN_TIMEZONE for another.",
    )


def _folder(folder: Path) -> Finding:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=folder):
            pass
        free = shutil.disk_usage(folder).free
    except OSError as error:
        return Finding(
            False,
            f"The data folder {folder} can't be written: {error.strerror}. "
            "Give the bot's user that right, or set JIAOYAN_DATA_DIR.",
        )
    if free < ROOM:
        return Finding(
            False,
            f"Only {free >> 20} MB are free for the data folder {folder}. Make room for {ROOM >> 20} MB.",
        )
    return Finding(True, f"The data folder {folder.absolute()} can be written, {free >> 20} MB are free.")


def _database(path: Path) -> Finding:
    try:
        found = condition(path)
    except FileNotFoundError:
        return Finding(True, "There is no database yet; the first start makes it.")
    except OSError as error:
        return Finding(
            False, f"The database {path} can't be read: {error.strerror}. Give the bot's user that right."
        )
    if found.damage is not None:
        return Finding(
            False,
            f"The database {path} is damaged: {found.damage}. Stop the bot and `jiaoyan restore` a backup.",
        )
    if found.too_new:
        return Finding(
            False, f"A later version of jiaoyan wrote the database {path}. Install that version again."
        )
    user = (
        f"The bot is running on it, as process {found.in_use_by}." if found.in_use_by else "It is not in use."
    )
    update = "" if found.version == found.newest else " The next start brings its schema up to date."
    return Finding(True, f"The database is sound, schema {found.version} of {found.newest}.{update} {user}")


async def _telegram(settings: Settings) -> AsyncIterator[Finding]:
    began = time.monotonic()
    try:
        status, date, body = await _get_me(settings)
    except (aiohttp.ClientError, OSError, TimeoutError) as error:
        # Not the error's own words: they hold the address, and the address holds the token.
        yield Finding(
            False,
            f"{settings.telegram_api} can't be reached ({type(error).__name__}). "
            + ("Is the proxy at JIAOYAN_PROXY working?" if settings.proxy else "Do you need JIAOYAN_PROXY?"),
        )
        return
    took = time.monotonic() - began
    answer = _parsed(body)
    if answer is None:
        yield Finding(
            False,
            f"What answers at {settings.telegram_api} is not Telegram (HTTP {status}). "
            "Look at JIAOYAN_TELEGRAM_API and JIAOYAN_PROXY.",
        )
        return
    pace = f"Telegram answers in {took:.1f} s"
    yield Finding(
        took < SLOW, f"{pace}." if took < SLOW else f"{pace}, which is slow. A nearer JIAOYAN_PROXY may help."
    )
    if status in (401, 404):
        yield Finding(False, "Telegram does not accept JIAOYAN_BOT_TOKEN. Copy it again from @BotFather.")
    elif not answer.get("ok"):
        yield Finding(False, f"Telegram answers: {answer.get('description')}. Try again in a while.")
    else:
        yield Finding(True, f"The token is that of @{answer['result']['username']}.")
    if date is not None:
        yield _clock(date)


async def _get_me(settings: Settings) -> tuple[int, datetime | None, bytes]:
    address = f"{settings.telegram_api}/bot{settings.bot_token.get_secret_value()}/getMe"
    timeout = aiohttp.ClientTimeout(total=15)
    async with (
        aiohttp.ClientSession(timeout=timeout) as session,
        session.post(address, proxy=settings.proxy) as response,
    ):
        date = response.headers.get("Date")
        return response.status, _moment(date) if date else None, await response.read()


def _moment(date: str) -> datetime | None:
    try:
        return parsedate_to_datetime(date).replace(tzinfo=UTC)
    except ValueError:
        return None


def _parsed(body: bytes) -> dict[str, Any] | None:
    try:
        answer = json.loads(body)
    except ValueError:
        return None
    return answer if isinstance(answer, dict) and "ok" in answer else None


def _clock(theirs: datetime) -> Finding:
    """Telegram's Date has whole seconds and is as old as the way of its answer: good enough for `SKEW`."""
    ahead = (datetime.now(UTC) - theirs).total_seconds()
    if abs(ahead) <= SKEW:
        return Finding(True, "The clock of this machine agrees with Telegram's.")
    way = "ahead" if ahead > 0 else "behind"
    return Finding(
        False,
        f"The clock of this machine is {abs(ahead):.0f} s {way} of Telegram's. Turn on time synchronisation.",
    )
