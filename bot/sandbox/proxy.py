"""A small HTTP proxy on this machine that goes away when it is told to, as those of people behind a firewall do.

It passes on what is asked in absolute form (RFC 9112, 3.2.2) and tunnels what asks to CONNECT, to this machine only.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable
from typing import Self
from urllib.parse import urlsplit

HERE = "127.0.0.1"


class Proxy:
    """Use it as a context: `url` is where it listens."""

    def __init__(self) -> None:
        self.carried = 0
        """Connections passed on so far."""
        self._port = 0
        self._server: asyncio.Server | None = None
        self._open: dict[asyncio.Task[None], list[asyncio.StreamWriter]] = {}
        self._silent = False

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://{HERE}:{self._port}"

    async def __aenter__(self) -> Self:
        await self.come_back()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.go()

    async def go(self, *, silently: bool = False) -> None:
        """Cut every connection and refuse new ones, or (`silently`) take them and never say a word."""
        self._silent = silently
        if self._server is not None and not silently:
            self._server.close()
            self._server = None
        self._cut()
        await asyncio.sleep(0)

    async def come_back(self) -> None:
        """Work again, at the same address."""
        self._silent = False
        self._cut()
        if self._server is None:
            self._server = await asyncio.start_server(self._take, HERE, self._port)
            self._port = self._server.sockets[0].getsockname()[1]

    def _cut(self) -> None:
        for task, writers in self._open.items():
            for writer in writers:
                writer.transport.abort()
            task.cancel()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None  # noqa: S101  (the server runs this as a task)
        self._open[task] = [writer]
        try:
            with contextlib.suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
                await (
                    asyncio.sleep(3600) if self._silent else self._pass_on(reader, writer, self._open[task])
                )
        finally:
            del self._open[task]
            writer.transport.abort()

    async def _pass_on(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, cut: list[asyncio.StreamWriter]
    ) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        method, target = head.split(b" ", 2)[:2]
        tunnel = method == b"CONNECT"
        address = urlsplit(f"//{target.decode()}" if tunnel else target.decode())
        if address.hostname != HERE:
            writer.write(b"HTTP/1.1 403 Forbidden\r\n\r\n")
            return await writer.drain()
        there, to_there = await asyncio.open_connection(HERE, address.port)
        cut.append(to_there)
        self.carried += 1
        if tunnel:
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        else:
            to_there.write(head)
        await _first_of(_pour(reader, to_there), _pour(there, writer))
        to_there.transport.abort()
        return None


async def _pour(source: asyncio.StreamReader, into: asyncio.StreamWriter) -> None:
    while piece := await source.read(1 << 16):
        into.write(piece)
        await into.drain()


async def _first_of(*works: Awaitable[None]) -> None:
    """Return when one of them has ended."""
    tasks = [asyncio.ensure_future(work) for work in works]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
