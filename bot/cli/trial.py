"""`jiaoyan demo`."""

from __future__ import annotations

import asyncio
import signal

import typer

from bot import logs
from bot.demo import PORT
from bot.demo import demo as running_demo


def demo(
    port: int = typer.Option(PORT, help="Port of the web chat; another one is taken when it is busy."),
) -> None:
    """Try everything in the browser: an invented school and a local look-alike of Telegram."""
    logs.configure("WARNING", "console")
    asyncio.run(_show(port))


async def _show(port: int) -> None:
    stop = _told_to_stop()
    async with running_demo(port) as sandbox:
        typer.echo(f"教研助手 demo: open {sandbox.url} in your browser. Ctrl+C ends it.")
        await stop.wait()


def _told_to_stop() -> asyncio.Event:
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    return stop
