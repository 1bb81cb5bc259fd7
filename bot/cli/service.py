"""`jiaoyan run`: the bot as a service, until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import signal
import threading

from telegram.error import InvalidToken, TelegramError

from bot.app import running
from bot.cli.console import fail, settings_or_exit
from bot.settings import Settings
from storage.database import DatabaseInUse, DatabaseTrouble
from storage.migrations import SchemaTooNew

LONGEST_STOP = 4.5
"""Seconds. What hangs for longer, such as a name lookup in its thread, is left behind; nothing depends on it."""


def run() -> None:
    """Run the bot until it is told to stop (Ctrl+C or SIGTERM)."""
    settings = settings_or_exit()
    try:
        asyncio.run(_serve(settings))
    except DatabaseInUse:
        fail(f"Another process already works on {settings.database}. Stop it first.")
    except SchemaTooNew:
        fail(f"{settings.database} was written by a later version of jiaoyan. Install that version.")
    except DatabaseTrouble as trouble:
        fail(f"{settings.database} can't be used: {trouble}. `jiaoyan check` tells more.")
    except InvalidToken:
        fail("Telegram does not accept JIAOYAN_BOT_TOKEN. Copy it again from @BotFather.")
    except TelegramError as error:
        fail(f"Telegram does not accept JIAOYAN_WEBHOOK_URL: {error}.")
    except OSError as error:
        fail(f"{error}. JIAOYAN_DATA_DIR is {settings.data_dir}, JIAOYAN_LISTEN is {settings.listen}.")


async def _serve(settings: Settings) -> None:
    work = asyncio.create_task(_work(settings))
    stopping = False

    def stop() -> None:
        nonlocal stopping
        if not stopping:
            stopping = True
            work.cancel()
            last_resort = threading.Timer(LONGEST_STOP, os._exit, (0,))
            last_resort.daemon = True
            with contextlib.suppress(RuntimeError):  # There may be no memory for another thread.
                last_resort.start()

    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop)
    with contextlib.suppress(asyncio.CancelledError):
        await work


async def _work(settings: Settings) -> None:
    # What has been loaded stays; looking through it for garbage would hold everybody up for 60 ms now and then.
    gc.freeze()
    async with running(settings) as app:
        await app.wait()
