"""Updates come in: journalled before Telegram is told that we have them, then handled one after another."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from sqlite3 import OperationalError
from typing import Any

import structlog
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.clock import Clock
from bot.transport import seconds_to_wait
from handlers.support.dispatch import Dispatcher, Toast
from storage.inbox import Inbox

log = structlog.get_logger()

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
POLL_SECONDS = 30
AHEAD = 1000
"""How many updates may lie journalled and unhandled before no more are fetched."""


class Receiver:
    """Takes updates in, in either mode, and keeps them in order for the worker."""

    def __init__(self, bot: Bot, inbox: Inbox, clock: Clock) -> None:
        self._bot = bot
        self._inbox = inbox
        self._clock = clock
        self._queue: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
        self._room = asyncio.Event()
        self._room.set()

    async def recover(self) -> None:
        """At start: set aside what was begun too often, line up what was not finished."""
        for update_id in await self._inbox.begin_again(self._clock.now()):
            log.error("update set aside after repeated starts", update_id=update_id)
        for update in await self._inbox.unfinished():
            self._queue.put_nowait(update)

    async def receive(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Journal a batch; when this returns it may be confirmed to Telegram."""
        new = await self._inbox.journal(updates, self._clock.now())
        for update in updates:
            if update["update_id"] in new:
                self._queue.put_nowait(update)
        if self._queue.qsize() >= AHEAD:
            self._room.clear()

    def push(self, event: Mapping[str, Any]) -> None:
        """Line up an event of the bot's own that is in the journal already."""
        self._queue.put_nowait(event)

    async def next(self) -> Mapping[str, Any]:
        """The next update, when there is one."""
        update = await self._queue.get()
        if self._queue.qsize() < AHEAD:
            self._room.set()
        return update

    async def poll(self) -> None:
        """Long polling until cancelled. The offset that confirms a batch goes out after it is journalled."""
        offset: int | None = None
        failures = 0
        while True:
            await self._room.wait()
            try:
                updates = await self._bot.do_api_request(
                    "getUpdates",
                    api_kwargs={
                        "offset": offset,
                        "timeout": POLL_SECONDS,
                        "limit": 100,
                        "allowed_updates": ALLOWED_UPDATES,
                    },
                    read_timeout=POLL_SECONDS + 10,
                )
                if updates:
                    await self.receive(updates)
                    offset = updates[-1]["update_id"] + 1
                failures = 0
            except (TelegramError, OperationalError) as error:
                failures += 1
                await asyncio.sleep(_pause(error, failures))


def _pause(error: Exception, failures: int) -> float:
    if isinstance(error, RetryAfter):
        return seconds_to_wait(error) + 0.5
    if isinstance(error, Conflict):
        log.error("another program polls with the same token; stop it")
        return 10.0
    if isinstance(error, InvalidToken):
        log.error("Telegram does not accept the token")
        return 60.0
    kind = "could not reach Telegram" if isinstance(error, NetworkError) else "could not take updates in"
    log.warning(kind, error=str(error), failures=failures)
    return min(30.0, 0.5 * 2.0 ** min(failures, 6))


class Worker:
    """Handles updates one after another and calls `after_update` when one is committed."""

    def __init__(
        self, receiver: Receiver, dispatcher: Dispatcher, after_update: Callable[[], None], bot: Bot
    ) -> None:
        self._receiver = receiver
        self._dispatcher = dispatcher
        self._after_update = after_update
        self._bot = bot
        self._answers: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Work until cancelled. An update that is being handled is finished first."""
        while True:
            update = await self._receiver.next()
            handling = asyncio.ensure_future(self._handle(Update.de_json(dict(update), None)))
            try:
                await asyncio.shield(handling)
            except asyncio.CancelledError:
                await handling
                raise

    async def _handle(self, update: Update) -> None:
        failures = 0
        while True:
            try:
                toast = await self._dispatcher.handle(update)
                break
            except OperationalError as error:
                failures += 1
                log.error("the database can't work", error=str(error), failures=failures)
                await asyncio.sleep(min(10.0, 0.2 * 2.0 ** min(failures, 6)))
        self._after_update()
        if toast is not None:
            task = asyncio.create_task(self._answer(toast))
            self._answers.add(task)
            task.add_done_callback(self._answers.discard)

    async def _answer(self, toast: Toast) -> None:
        params: dict[str, Any] = {"callback_query_id": toast.query_id}
        if toast.text:
            params |= {"text": toast.text, "show_alert": toast.alert}
        try:
            await self._bot.do_api_request("answerCallbackQuery", api_kwargs=params)
        except TelegramError as error:
            log.debug("a tap could not be answered", error=str(error))
