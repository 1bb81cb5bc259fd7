"""The HTTP side of the Bot API: reading requests, serving files, and being out of order."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from aiohttp import web
from aiohttp.web_request import FileField

from bot.sandbox.api import call
from bot.sandbox.calls import Params, Upload
from bot.sandbox.files import UPLOAD_LIMIT
from bot.sandbox.waiting import Waits
from bot.sandbox.world import World

# Room for the form around the biggest file, so that the method itself can refuse what is too big.
LARGEST_REQUEST = UPLOAD_LIMIT + 10 * 1024 * 1024
BAD_GATEWAY = (
    "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n"
    "<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
)


class ApiServer:
    """Routes `/bot<token>/<method>` and `/file/bot<token>/<path>` for one world."""

    def __init__(self, world: World, waits: Waits) -> None:
        self._world = world
        self._waits = waits

    def add_routes(self, app: web.Application) -> None:
        """Add the routes of the Bot API."""
        app.router.add_route("*", "/bot{token}/{method}", self._api)
        app.router.add_get("/file/bot{token}/{path:.+}", self._file)

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if method.lower() == "getupdates":
            return await self._answer(request, method)
        self._waits.request_began()
        try:
            return await self._answer(request, method)
        finally:
            self._waits.request_ended()

    async def _answer(self, request: web.Request, method: str) -> web.StreamResponse:
        broken = await self._trouble(request)
        if broken is not None:
            return broken
        if request.match_info["token"] != self._world.token:
            return _json({"ok": False, "error_code": 401, "description": "Unauthorized"})
        answer = await call(self._world, method, await _read(request))
        if self._world.faults.loses_answer():
            return _cut_off(request)
        return _json(answer)

    async def _trouble(self, request: web.Request) -> web.StreamResponse | None:
        faults = self._world.faults
        if faults.latency:
            await asyncio.sleep(faults.latency)
        if faults.outage == "reset":
            return _cut_off(request)
        if faults.outage == "bad_gateway":
            return web.Response(status=502, text=BAD_GATEWAY, content_type="text/html")
        return None

    async def _file(self, request: web.Request) -> web.StreamResponse:
        broken = await self._trouble(request)
        if broken is not None:
            return broken
        stored = self._world.files.at(request.match_info["path"])
        if request.match_info["token"] != self._world.token or stored is None:
            return _json({"ok": False, "error_code": 404, "description": "Not Found"})
        return web.Response(body=stored.content, content_type="application/octet-stream")


def _json(answer: dict[str, Any]) -> web.Response:
    status = 200 if answer["ok"] else answer["error_code"]
    return web.Response(status=status, body=json.dumps(answer).encode(), content_type="application/json")


def _cut_off(request: web.Request) -> web.Response:
    """Reset the connection; the response returned here goes nowhere."""
    if request.transport is not None:
        request.transport.abort()
    return web.Response(status=502)


async def _read(request: web.Request) -> Params:
    """Parameters from the query, a form or a JSON body, as the Bot API takes them."""
    values: dict[str, Any] = dict(request.query)
    uploads: dict[str, Upload] = {}
    if request.content_type == "application/json" and request.can_read_body:
        body = await request.json()
        values |= body if isinstance(body, dict) else {}
    else:
        for name, value in (await request.post()).items():
            if isinstance(value, FileField):
                uploads[name] = Upload(value.filename, value.content_type, value.file.read())
            else:
                values[name] = value
    return Params(values, uploads)
