"""A short way through HTTP for benchmarks: plain calls without the cost of a web framework.

It takes POST requests with a form or JSON body on kept connections, as bots send them. Whatever else
comes, such as uploads, the web chat or a time of trouble, goes to aiohttp, and the connection stays there.
"""

from __future__ import annotations

import asyncio
import json
import re
from binascii import a2b_qp
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

from bot.sandbox.api import begin
from bot.sandbox.calls import Params
from bot.sandbox.world import World

Json = dict[str, Any]

_LENGTH = b"content-length:"
_FORM = b"application/x-www-form-urlencoded"
_JSON = b"application/json"
# Headers that ask for more than this lane knows.
_UNUSUAL = re.compile(rb"transfer-encoding:|expect:|connection: close|content-encoding:")


_encode = json.JSONEncoder(ensure_ascii=False).encode


class FastLane(asyncio.Protocol):
    """One connection. `framework` makes the aiohttp protocol that takes over what is not simple.

    `lanes` holds all connections that are still here.
    """

    def __init__(
        self, world: World, framework: Callable[[], asyncio.BaseProtocol], lanes: set[FastLane]
    ) -> None:
        self._world = world
        self._framework = framework
        self._lanes = lanes
        self._prefix = f"POST /bot{world.token}/".encode()
        self._data = b""
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Task[None] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - it is a TCP connection
        self._transport = transport
        self._lanes.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """End; a poll that waits ends too."""
        self._lanes.discard(self)
        if self._waiting is not None:
            self._waiting.cancel()

    def abort(self) -> None:
        """Break the connection."""
        assert self._transport is not None  # noqa: S101 - it is in `lanes`
        self._transport.abort()

    def data_received(self, data: bytes) -> None:
        """Answer every complete request, in order."""
        self._data = self._data + data if self._data else data
        while self._data and self._waiting is None and self._serve():
            pass

    def _serve(self) -> bool:
        """Take one request; False when there is none yet, or when aiohttp has taken over."""
        data = self._data
        end = data.find(b"\r\n\r\n")
        if end < 0:
            return False
        head = data[:end].lower()
        at = head.find(_LENGTH)
        trouble = self._world.faults.any_trouble
        if at < 0 or trouble or not data.startswith(self._prefix) or _UNUSUAL.search(head):
            return self._hand_over()
        body_end = end + 4 + int(head[at + len(_LENGTH) :].partition(b"\r\n")[0])
        if len(data) < body_end:
            return False
        method = data[len(self._prefix) : data.find(b" ", len(self._prefix))].decode()
        values = _values(head, data[end + 4 : body_end])
        if values is None or "?" in method:
            return self._hand_over()
        self._data = data[body_end:]
        answer = begin(self._world, method, Params(values))
        if isinstance(answer, dict):
            self._write(answer)
        else:
            self._waiting = asyncio.create_task(self._finish(answer))
        return True

    async def _finish(self, answer: Awaitable[Json]) -> None:
        self._write(await answer)
        self._waiting = None
        self.data_received(b"")

    def _write(self, answer: Json) -> None:
        assert self._transport is not None  # noqa: S101 - requests come after connection_made
        status = b"200 OK" if answer["ok"] else b"%d Error" % answer["error_code"]
        body = _encode(answer).encode()
        self._transport.write(
            b"HTTP/1.1 %b\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%b"
            % (status, len(body), body)
        )

    def _hand_over(self) -> bool:
        """Let aiohttp go on with this connection, from the request that is too much for this lane."""
        assert self._transport is not None  # noqa: S101 - requests come after connection_made
        framework = self._framework()
        assert isinstance(framework, asyncio.Protocol)  # noqa: S101 - aiohttp's server protocol is one
        self._lanes.discard(self)
        self._transport.set_protocol(framework)
        framework.connection_made(self._transport)
        framework.data_received(self._data)
        self._data = b""
        return False


def _values(head: bytes, body: bytes) -> Json | None:
    """Parameters of a form or JSON body; None for any other."""
    if not body:
        return {}
    if _FORM in head:
        return _form(body)
    if _JSON in head:
        values = json.loads(body)
        return values if isinstance(values, dict) else {}
    return None


def _form(body: bytes) -> Json:
    """A form's fields. Decoding %XX as quoted-printable's =XX runs in C, a tenth of the time of parse_qsl."""
    pairs = [field.split(b"=") for field in body.split(b"&")]
    if any(len(pair) != 2 for pair in pairs):
        return dict(parse_qsl(body.decode(), keep_blank_values=True))
    return {
        name.decode(): a2b_qp(value.replace(b"+", b" ").replace(b"%", b"=")).decode() for name, value in pairs
    }
