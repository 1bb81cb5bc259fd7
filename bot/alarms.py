"""Tells the owners of the installation when something goes wrong that should not: once a day for each kind.

Whatever is logged as an error is such a fault, so there is nothing to remember where one happens. The message
waits in the outbox like any other; where the database itself is at fault it goes straight out, best effort.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram import Bot
from telegram.error import TelegramError

from handlers.support.replies import message_json
from handlers.texts import alarms as texts
from storage.database import Database, DatabaseTrouble
from storage.outbox import Letter, Outbox, Waiting

log = structlog.get_logger()


@dataclass(slots=True)
class _Fault:
    """A kind of fault that has not been told of yet: how often it came, and the last id to look for in the log."""

    times: int = 0
    error_id: str | None = None


class Alarms:
    """Gathers faults and tells of them. `offer` takes letters that were committed."""

    def __init__(
        self,
        database: Database,
        outbox: Outbox,
        bot: Bot,
        owner_ids: frozenset[int],
        now: Callable[[], datetime],
        zone: ZoneInfo,
        offer: Callable[[Sequence[Waiting] | None], None],
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._bot = bot
        self._owners = sorted(owner_ids)
        self._now = now
        self._zone = zone
        self._offer = offer
        self._new: dict[str, _Fault] = {}
        self._told: dict[str, str] = {}
        """Which kind was told of on which day."""

    def note(self, event: Mapping[str, Any]) -> None:
        """Something was logged as an error."""
        fault = self._new.setdefault(str(event.get("event")), _Fault())
        fault.times += 1
        fault.error_id = event.get("error_id", fault.error_id)

    async def tick(self) -> None:
        """Tell of what has not been told of today."""
        today = self._now().astimezone(self._zone).date().isoformat()
        due = {kind: it for kind, it in self._new.items() if self._told.get(kind) != today}
        if not due or not self._owners:
            return
        letters = [
            Letter(
                owner,
                "sendMessage",
                message_json(texts.fault(kind, fault.times, fault.error_id)),
                occasion=f"alarm:{today}:{_short(kind)}:{owner}",
            )
            for kind, fault in due.items()
            for owner in self._owners
        ]
        try:
            async with self._database.writing() as session:
                posted = await self._outbox.post(session, letters, self._now())
            self._offer(posted)
        except DatabaseTrouble:
            await self._send_straight(letters)
        for kind in due:
            self._told[kind] = today
            del self._new[kind]

    async def _send_straight(self, letters: Sequence[Letter]) -> None:
        for letter in letters:
            try:
                await self._bot.do_api_request(
                    letter.method, api_kwargs=letter.payload | {"chat_id": letter.chat_id}
                )
            except TelegramError as error:
                log.warning("an owner could not be told of a fault", error=str(error))


def _short(kind: str) -> str:
    return hashlib.sha256(kind.encode()).hexdigest()[:12]
