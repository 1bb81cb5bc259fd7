"""The `jiaoyan` command."""

from __future__ import annotations

import asyncio
import signal
from typing import NoReturn

import typer
from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.app import running
from bot.settings import Settings, SettingsProblem, read_settings
from storage.database import DatabaseInUse
from storage.migrations import SchemaTooNew

cli = typer.Typer(
    no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False, help="教研助手: runs a school's teaching-research life in Telegram."
)


@cli.command()
def run() -> None:
    """Run the bot until it is told to stop (Ctrl+C or SIGTERM)."""
    settings = _settings()
    try:
        asyncio.run(_serve(settings))
    except DatabaseInUse:
        _fail(f"Another process already works on {settings.database}. Stop it first.")
    except SchemaTooNew:
        _fail(f"{settings.database} was written by a later version of jiaoyan. Install that version.")
    except InvalidToken:
        _fail("Telegram does not accept JIAOYAN_BOT_TOKEN. Copy it again from @BotFather.")
    except TelegramError as error:
        _fail(f"Telegram can't be reached at {settings.telegram_api}: {error}. Do you need JIAOYAN_PROXY?")


async def _serve(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, stop.set)
    async with running(settings) as app:
        waits = [asyncio.create_task(stop.wait()), asyncio.create_task(app.wait())]
        done, _ = await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        for wait in waits:
            wait.cancel()
        for task in done:
            task.result()


def _settings() -> Settings:
    try:
        settings = read_settings()
    except SettingsProblem as problem:
        _fail(str(problem))
    logs.configure(settings.log_level, settings.log_format)
    return settings


def _fail(sentence: str) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(2)


def main() -> None:
    """Entry point."""
    cli()


if __name__ == "__main__":
    main()
