"""The `jiaoyan` command."""

from __future__ import annotations

import asyncio
import signal
from typing import NoReturn

import typer
from telegram.error import InvalidToken, TelegramError

from bot import logs
from bot.app import running
from bot.demo import PORT, demo
from bot.settings import Settings, SettingsProblem, read_settings
from storage.database import DatabaseInUse
from storage.migrations import SchemaTooNew

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="教研助手: runs a school's teaching-research life in Telegram.",
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


@cli.command(name="demo")
def show_demo(
    port: int = typer.Option(PORT, help="Port of the web chat; another one is taken when it is busy."),
) -> None:
    """Try everything in the browser: an invented school and a local look-alike of Telegram."""
    logs.configure("WARNING", "console")
    asyncio.run(_show_demo(port))


async def _show_demo(port: int) -> None:
    stop = _told_to_stop()
    async with demo(port) as sandbox:
        typer.echo(f"教研助手 demo: open {sandbox.url} in your browser. Ctrl+C ends it.")
        await stop.wait()


def _told_to_stop() -> asyncio.Event:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop


async def _serve(settings: Settings) -> None:
    stop = _told_to_stop()
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
