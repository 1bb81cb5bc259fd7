"""Documents too large for Telegram: `/files/<token>`, for whoever knows the token, for some days."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final
from urllib.parse import quote

from aiohttp import web

from bot.throttle import Throttle
from handlers.support.context import DOWNLOAD_PATH
from storage.database import Database
from storage.exports import file_at
from storage.files import Files

_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_HEADERS: Final = {
    "Cache-Control": "private, no-store",
    "Content-Type": "application/octet-stream",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


class DownloadRoute:
    """Serves the documents. A token that leads nowhere gets the same 404 as any other address."""

    def __init__(self, database: Database, files: Files, now: Callable[[], datetime]) -> None:
        self._database = database
        self._files = files
        self._now = now
        self._throttle = Throttle()

    def add_to(self, app: web.Application) -> None:
        """Serve `/files/<token>`."""
        app.router.add_get(DOWNLOAD_PATH, self._answer)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        return await self._throttle.let_in(request, self._serve)

    async def _serve(self, request: web.Request) -> web.StreamResponse:
        token = request.match_info["token"]
        found = await file_at(self._database, token, self._now()) if _TOKEN.fullmatch(token) else None
        if found is None or not self._files.path(found.sha256).exists():
            return web.Response(status=404, headers={"Cache-Control": "no-store"})
        attachment = f"attachment; filename*=UTF-8''{quote(found.name)}"
        return web.FileResponse(
            self._files.path(found.sha256), headers={**_HEADERS, "Content-Disposition": attachment}
        )
