"""Updates come in: journalled before Telegram is told that we have them, then handled one after another."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

import structlog
from structlog.contextvars import bound_contextvars
from telegram import Bot, Update
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError

from bot.clock import Clock
from bot.flood import Flood, Verdict
from bot.meters import Meters
from bot.persistence import until_stored
from bot.transport import seconds_to_wait
from handlers.support.dispatch import Dispatcher, Ended, Outcome, Toast
from school.problems import SetAside, TooFast
from storage.database import DatabaseTrouble
from storage.inbox import Inbox

log = structlog.get_logger()

ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
POLL_SECONDS = 30
TOGETHER = 16
"""How many waiting updates share a transaction."""
AHEAD = 1000
"""How many updates may lie journalled and unhandled before no more are fetched."""
MEMORY_TRIES, MEMORY_PAUSE = 3, 1.0
"""How often an update is tried for which there is no memory, and the seconds after each: others wait meanwhile."""


Handling = Callable[[Sequence[Update]], Awaitable[Outcome]]


class Receiver:
    """Takes updates in, in either mode, and keeps them in order for the worker."""

    def __init__(self, bot: Bot, inbox: Inbox, clock: Clock, meters: Meters) -> None:
        self._bot = bot
        self._meters = meters
        self._inbox = inbox
        self._clock = clock
        self._queue: asyncio.Queue[Mapping[str, Any]] = asyncio.Queue()
        self._left_behind: set[int] = set()
        self._room = asyncio.Event()
        self._room.set()

    async def recover(self) -> None:
        """At start: line up what an earlier process left unfinished."""
        for update in await self._inbox.unfinished():
            self._left_behind.add(update["update_id"])
            self._queue.put_nowait(update)

    async def receive(self, updates: Sequence[Mapping[str, Any]]) -> None:
        """Journal a batch; when this returns it may be confirmed to Telegram. Raises DatabaseTrouble."""
        try:
            new = await self._inbox.journal(updates, self._clock.now())
        except UnicodeEncodeError:
            updates = [_without_halves(update) for update in updates]
            new = await self._inbox.journal(updates, self._clock.now())
        for update in updates:
            if update["update_id"] in new:
                new.remove(update["update_id"])
                self._queue.put_nowait(update)
        if self._queue.qsize() >= AHEAD:
            self._room.clear()

    def push(self, event: Mapping[str, Any]) -> None:
        """Line up an event of the bot's own that is in the journal already."""
        self._queue.put_nowait(event)

    async def next(self) -> list[Mapping[str, Any]]:
        """The next updates, when there are some: what waits already, at most a handful together."""
        updates = [await self._queue.get()]
        if updates[0]["update_id"] in self._left_behind:
            return updates
        while len(updates) < TOGETHER and not self._queue.empty():
            updates.append(self._queue.get_nowait())
        if self._queue.qsize() < AHEAD:
            self._room.set()
        return updates

    async def may_begin(self, update_id: int) -> bool:
        """False for an update that was begun too often without being finished; it is set aside then.

        Only what an earlier process left behind is counted: what is being handled when the process dies is
        begun again at the next start, and nothing else is.
        """
        if update_id not in self._left_behind:
            return True
        self._left_behind.discard(update_id)
        if await until_stored(lambda: self._inbox.begin_again(update_id, self._clock.now())):
            return True
        log.error("update set aside: it was begun too often", update_id=update_id)
        return False

    async def set_aside(self, update_id: int, error: str) -> None:
        """Give an update up that can't be handled."""
        await until_stored(lambda: self._inbox.set_aside(update_id, error, self._clock.now()))

    async def pass_over(self, update_ids: Sequence[int]) -> None:
        """Mark updates as done that are not to be handled."""
        await until_stored(lambda: self._inbox.pass_over(update_ids, self._clock.now()))

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
                self._meters.polled()
                if updates:
                    await self.receive(updates)
                    offset = updates[-1]["update_id"] + 1
                if failures:
                    log.info("updates come in again")
                failures = 0
            except (TelegramError, DatabaseTrouble) as error:
                failures += 1
                if isinstance(error, Conflict) and "webhook" in error.message:
                    await self._drop_webhook()
                await asyncio.sleep(_pause(error, failures))

    async def _drop_webhook(self) -> None:
        try:
            await self._bot.delete_webhook()
        except TelegramError as error:
            log.warning("could not delete the webhook", error=str(error))


def _without_halves(update: Mapping[str, Any]) -> Mapping[str, Any]:
    """An update in which each half of a surrogate pair is a question mark.

    JSON can carry such halves, but neither SQLite takes them nor Telegram takes them back.
    """
    whole: dict[str, Any] = json.loads(json.dumps(update, ensure_ascii=False).encode("utf-8", "replace"))
    return whole


def _pause(error: Exception, failures: int) -> float:
    """Seconds until the next poll, after a word in the log about what is wrong."""
    if isinstance(error, RetryAfter):
        return seconds_to_wait(error) + 0.5
    if isinstance(error, Conflict) and "webhook" in error.message:
        return 0.5
    if isinstance(error, Conflict):
        log.error("another program polls with the same token; stop it")
        return 10.0
    if isinstance(error, (InvalidToken, EndPointNotFound)):
        log.error("Telegram no longer accepts the token")
        return 60.0
    log.warning("no updates come in", error=str(error), failures=failures)
    return min(30.0, 0.5 * 2.0 ** min(failures, 6))


class Worker:
    """Handles updates in order and passes on what is to be done after each commit."""

    def __init__(
        self,
        receiver: Receiver,
        dispatcher: Dispatcher,
        after_commit: Callable[[Outcome], None],
        meters: Meters,
        flood: Flood,
    ) -> None:
        self._receiver = receiver
        self._dispatcher = dispatcher
        self._after_commit = after_commit
        self._meters = meters
        self._flood = flood

    async def run(self) -> None:
        """Work until cancelled. What is being handled is finished first."""
        while True:
            updates = await self._receiver.next()
            handling = asyncio.ensure_future(self._handle_in_turn(updates))
            try:
                await asyncio.shield(handling)
            except asyncio.CancelledError:
                await handling
                raise

    async def _handle_in_turn(self, updates: Sequence[Mapping[str, Any]]) -> None:
        if not await self._receiver.may_begin(updates[0]["update_id"]):
            await self._handle(updates, self._say_set_aside)
            return
        verdicts: dict[Verdict, list[Mapping[str, Any]]] = {verdict: [] for verdict in Verdict}
        for update in updates:
            verdicts[self._flood.judge(update)].append(update)
        if passed := verdicts[Verdict.PASS]:
            await self._handle(passed)
        for update in verdicts[Verdict.WARN]:
            await self._handle([update], self._say_too_fast)
        if ignored := [update["update_id"] for update in verdicts[Verdict.IGNORE]]:
            log.warning("a flood is passed over", updates=len(ignored))
            self._meters.updates.labels("ignored").inc(len(ignored))
            await self._receiver.pass_over(ignored)

    async def _say_set_aside(self, updates: Sequence[Update]) -> Outcome:
        return await self._dispatcher.tell_of(updates[0], SetAside())

    async def _say_too_fast(self, updates: Sequence[Update]) -> Outcome:
        return await self._dispatcher.refuse(updates[0], TooFast())

    async def _say_too_much(self, updates: Sequence[Update]) -> Outcome:
        return await self._dispatcher.fail(updates[0], MemoryError("too much for this machine"))

    async def _handle(
        self, updates: Sequence[Mapping[str, Any]], do: Handling | None = None, tries: int = MEMORY_TRIES
    ) -> None:
        try:
            parsed = [Update.de_json(dict(update), None) for update in updates]
            with (
                self._meters.transaction.time(),
                bound_contextvars(update_id=updates[0]["update_id"]),
            ):
                outcome = await until_stored(lambda: (do or self._dispatcher.handle)(parsed))
        except Exception as error:
            if len(updates) > 1:
                for update in updates:
                    await self._handle([update])
            elif isinstance(error, MemoryError) and do is None:
                await self._handle_without_memory(updates, tries - 1)
            elif isinstance(error, MemoryError):
                # Not even a word about it found room. The process ends, and another begins with this update.
                raise
            else:
                await self._give_up(updates[0]["update_id"], error)
        else:
            self._meters.updates.labels(outcome.ended).inc(len(updates))
            self._after_commit(outcome)

    async def _handle_without_memory(self, updates: Sequence[Mapping[str, Any]], tries: int) -> None:
        """Try again when others have let go of theirs; at last say that it is too much."""
        log.warning("out of memory", update_id=updates[0]["update_id"])
        await asyncio.sleep(MEMORY_PAUSE)
        if tries:
            await self._handle(updates, None, tries)
        else:
            await self._handle(updates, self._say_too_much)

    async def _give_up(self, update_id: int, error: Exception) -> None:
        self._meters.updates.labels(Ended.FAILED).inc()
        log.error("update set aside: it can't be handled", update_id=update_id, exc_info=error)
        await self._receiver.set_aside(update_id, f"{type(error).__name__}: {error}")


class Answerer:
    """Answers tapped buttons, best effort: a tap that is not answered only keeps its spinner a while."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._tasks: set[asyncio.Task[None]] = set()

    def answer(self, toast: Toast) -> None:
        """Answer a tap in the background."""
        task = asyncio.create_task(self._answer(toast))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _answer(self, toast: Toast) -> None:
        params: dict[str, Any] = {"callback_query_id": toast.query_id}
        if toast.text:
            params |= {"text": toast.text, "show_alert": toast.alert}
        try:
            await self._bot.do_api_request("answerCallbackQuery", api_kwargs=params)
        except TelegramError as error:
            log.debug("a tap could not be answered", error=str(error))
