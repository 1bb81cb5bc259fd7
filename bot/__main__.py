"""The `jiaoyan` command."""

from __future__ import annotations

import asyncio
import signal

import typer

from bot import logs
from bot.cli import service, upkeep
from bot.demo import PORT, demo

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="教研助手: runs a school's teaching-research life in Telegram.",
)


for command in (service.run, upkeep.check, upkeep.backup, upkeep.restore):
    cli.command()(command)


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


def main() -> None:
    """Entry point."""
    cli()


if __name__ == "__main__":
    main()
