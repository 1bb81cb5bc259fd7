"""Calendars to subscribe to: `/calendar/<token>.ics`, for whoever knows the token.

Work is bounded: a person's calendar is written at most once a minute, one at a time; what comes while too much is
in hand is told to come back. A token that leads nowhere gets the same 404 as any other address.
"""

from __future__ import annotations

import asyncio
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from aiohttp import ETag, web

from bot.throttle import Throttle
from handlers.scheduling.own_calendar import coming_items, written_calendar
from handlers.scheduling.scopes import ME
from handlers.support.context import FEED_PATH
from handlers.texts.scheduling.calendars import calendar_name
from storage.database import Database
from storage.directories import read_directory
from storage.feeds import Subscriber, subscriber
from storage.schedule import Schedule

FRESH: Final = 60.0
"""Seconds for which a calendar that has been written serves again."""
KEPT: Final = 200
"""Calendars held in memory, some 30 KB each."""
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{16,64}")
_STAMP: Final = re.compile(rb"DTSTAMP:\w+")
_HEADERS: Final = {
    "Cache-Control": "private, max-age=900",
    "Content-Disposition": 'inline; filename="jiaoyan.ics"',
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
}


@dataclass(frozen=True, slots=True)
class _Written:
    """A calendar, the mark that changes with what is in it, and since when it stands (monotonic seconds)."""

    body: bytes
    mark: str
    at: float


class FeedRoute:
    """Serves the calendars. `host` is what makes ids unique: the bot's username."""

    def __init__(self, database: Database, host: str, now: Callable[[], datetime]) -> None:
        self._database = database
        self._host = host
        self._now = now
        self._written: OrderedDict[str, _Written] = OrderedDict()
        self._writing = asyncio.Lock()
        self._throttle = Throttle()

    def add_to(self, app: web.Application) -> None:
        """Serve `/calendar/<token>.ics`."""
        app.router.add_get(FEED_PATH, self._answer)

    async def _answer(self, request: web.Request) -> web.StreamResponse:
        return await self._throttle.let_in(request, self._serve)

    async def _serve(self, request: web.Request) -> web.Response:
        token = request.match_info["token"]
        whose = await self._subscriber(token) if _TOKEN.fullmatch(token) else None
        if whose is None:
            return web.Response(status=404, headers={"Cache-Control": "no-store"})
        written = await self._calendar(token, whose)
        tag = ETag(written.mark, is_weak=True)
        known = any(it.value in (written.mark, "*") for it in request.if_none_match or ())
        response = (
            web.Response(status=304, headers=_HEADERS)
            if known
            else web.Response(
                body=written.body, content_type="text/calendar", charset="utf-8", headers=_HEADERS
            )
        )
        response.etag = tag
        return response

    async def _subscriber(self, token: str) -> Subscriber | None:
        async with self._database.reading() as session:
            return await subscriber(session, token)

    async def _calendar(self, token: str, whose: Subscriber) -> _Written:
        async with self._writing:
            found = self._written.get(token)
            if found is None or time.monotonic() - found.at > FRESH:
                found = self._written[token] = await self._write(whose)
                while len(self._written) > KEPT:
                    self._written.popitem(last=False)
            self._written.move_to_end(token)
            return found

    async def _write(self, whose: Subscriber) -> _Written:
        now = self._now()
        async with self._database.reading() as session:
            directory = await read_directory(session, whose.school_id)
            items = await coming_items(Schedule(session, whose.school_id), directory, now)
        member = directory.member_by_id[whose.member_id]
        name = calendar_name(directory.school.name, member.name)
        body = await written_calendar(items, directory, ME, member, name, now, host=self._host)
        # The stamp says when it was written, not that anything has changed.
        mark = hashlib.sha256(_STAMP.sub(b"", body)).hexdigest()[:32]
        return _Written(body, mark, time.monotonic())
