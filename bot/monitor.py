"""`/healthz` for whatever restarts the bot, `/metrics` for Prometheus.

Both are for this machine and its private network: what comes through a proxy from outside gets the 404 of an
address that does not exist. Neither tells anything about people.
"""

from __future__ import annotations

import asyncio
import ipaddress
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from bot.meters import Meters
from storage.database import Database, DatabaseTrouble
from storage.vitals import Vitals, bytes_of, read_vitals

PATIENCE: Final = 2.0
"""Seconds within which the database has to answer."""
STUCK: Final = 120.0
"""Seconds that an update, or a tick that comes four times a minute, may take before something hangs."""
_FORWARDED: Final = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via", "CF-Connecting-IP")


class Monitor:
    """Answers what looks after the bot."""

    def __init__(self, database: Database, meters: Meters, now: Callable[[], datetime]) -> None:
        self._database = database
        self._meters = meters
        self._now = now
        gauge = _gauges(meters)
        self._waiting = gauge("jiaoyan_waiting", "How many wait", "queue")
        self._oldest = gauge("jiaoyan_oldest_seconds", "How long the oldest has waited", "queue")
        self._bytes = gauge("jiaoyan_bytes", "Sizes of the data, and the room left for it", "of")
        self._kept = gauge("jiaoyan_kept", "How many there are", "what")

    def add_to(self, app: web.Application) -> None:
        """Serve both addresses."""
        app.router.add_get("/healthz", self._health)
        app.router.add_get("/metrics", self._metrics)

    async def _health(self, request: web.Request) -> web.Response:
        _only_near(request)
        wrong = await self._what_is_wrong()
        return web.Response(text="\n".join(wrong or ["ok"]) + "\n", status=503 if wrong else 200)

    async def _what_is_wrong(self) -> list[str]:
        """What a restart, or somebody at this machine, has to mend; Telegram's being away is neither."""
        try:
            vitals = await asyncio.wait_for(self._vitals(), PATIENCE)
        except (DatabaseTrouble, TimeoutError) as error:
            return [f"the database does not answer: {error or 'too slow'}"]
        wrong = []
        if (age := vitals.updates.age(self._now())) > STUCK:
            wrong.append(f"an update has waited {age:.0f} s")
        if (age := self._meters.age(self._meters.ticked_at)) > STUCK:
            wrong.append(f"no tick for {age:.0f} s")
        return wrong

    async def _metrics(self, request: web.Request) -> web.Response:
        _only_near(request)
        try:
            self._note(await self._vitals())
        except DatabaseTrouble:
            return web.Response(status=503)
        body = generate_latest(self._meters.registry)
        return web.Response(body=body, headers={"Content-Type": CONTENT_TYPE_LATEST})

    async def _vitals(self) -> Vitals:
        return await read_vitals(self._database, self._now())

    def _note(self, vitals: Vitals) -> None:
        now = self._now()
        queues = {
            "updates": vitals.updates,
            "replies": vitals.replies,
            "broadcasts": vitals.broadcasts,
            "reminders": vitals.reminders,
        }
        for name, queue in queues.items():
            self._waiting.labels(name).set(queue.waiting)
            self._oldest.labels(name).set(queue.age(now))
        sizes = bytes_of(self._database.path) | {"free": free_bytes(self._database.path.parent)}
        for name, size in sizes.items():
            self._bytes.labels(name).set(size)
        kept = {
            "dead_letters": vitals.dead_letters,
            "failed_updates": vitals.failed,
            "schools": vitals.schools,
        }
        for name, number in kept.items():
            self._kept.labels(name).set(number)


def free_bytes(folder: Path) -> int:
    """The room that is left where the data lies."""
    return shutil.disk_usage(folder).free


def _gauges(meters: Meters) -> Callable[[str, str, str], Gauge]:
    return lambda name, about, label: Gauge(name, about, [label], registry=meters.registry)


def _only_near(request: web.Request) -> None:
    """Raise 404 for whoever is not on this machine or its private network, a proxy's visitors included."""
    address = ipaddress.ip_address(request.remote or "0.0.0.0")  # noqa: S104  (an address that is refused)
    near = address.is_private and not address.is_unspecified
    if not near or any(name in request.headers for name in _FORWARDED):
        raise web.HTTPNotFound
