"""The one sender: takes letters from the outbox to Telegram, each until it has arrived or can't.

Letters go in order within a chat and side by side across chats, answers ahead of broadcasts. A letter is
marked as sent after Telegram took it, so a kill repeats at most what was in flight.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

import structlog
from telegram import Bot
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.calls import Caller
from bot.clock import Clock
from bot.lanes import Lanes
from bot.meters import Meters
from bot.pace import Pace
from bot.persistence import until_stored
from bot.transport import seconds_to_wait
from storage.files import Files
from storage.outbox import BROADCAST, REPLY, Outbox, Waiting

log = structlog.get_logger()

IN_FLIGHT = 64
"""How many letters may be on their way or taken and not yet noted: what a kill can repeat at most."""
WINDOW = 1000
"""How many letters of one priority are held in memory, at most twice that."""
LONGEST_PAUSE = 15.0
"""Seconds between two tries while Telegram can't be reached."""
MEMORY_TRIES = 8
"""How often a letter is tried for which there is no memory: for a minute about."""

_LOST_CHAT = (
    "chat not found",
    "user is deactivated",
    "peer_id_invalid",
    "have no rights to send",
    "not enough rights",
)


class Sender:
    """Delivers what is in the outbox. `offer` it what was posted, after the commit."""

    def __init__(
        self,
        bot: Bot,
        outbox: Outbox,
        files: Files,
        clock: Clock,
        pace: Pace,
        meters: Meters,
        *,
        on_refused: Callable[[int], Awaitable[None]],
        on_migrated: Callable[[int, int], Awaitable[None]],
    ) -> None:
        self._calls = Caller(bot, outbox, files)
        self._outbox = outbox
        self._clock = clock
        self._on_refused = on_refused
        self._on_migrated = on_migrated
        self._lanes = Lanes(pace)
        self._ended = meters.letters.labels
        self._loaded_up_to = {REPLY: 0, BROADCAST: 0}
        self._more = {REPLY: True, BROADCAST: True}
        self._failures: dict[int, int] = {}
        self._dropped: set[int] = set()
        self._unwanted: set[int] = set()
        self._loading = False
        self._reachable = True
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sent: list[int] = []
        self._sent_some = asyncio.Event()

    @property
    def at_rest(self) -> bool:
        """Whether all that was offered has arrived, or never will."""
        return not any(self._more.values()) and not any(map(self._lanes.held, (REPLY, BROADCAST)))

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._more = {REPLY: True, BROADCAST: True}
        self._wake.set()

    def offer(self, letters: Sequence[Waiting] | None) -> None:
        """Letters that have just been committed; they are read from the database only if others come before.

        None: which they are has to be read there.
        """
        if letters is None:
            self.wake()
            return
        for waiting in letters:
            priority = waiting.letter.priority
            if waiting.id <= self._loaded_up_to[priority]:
                continue  # A query that ran between the commit and this has found it already.
            if self._loading or self._more[priority] or self._lanes.held(priority) >= WINDOW:
                self._more[priority] = True
            else:
                self._lanes.add(waiting)
                self._loaded_up_to[priority] = waiting.id
        self._wake.set()

    def drop(self, ids: Sequence[int]) -> None:
        """Letters that have just been given up. One that is on its way is taken back once it has arrived."""
        self._dropped.update(ids)
        self._unwanted |= self._lanes.drop(self._dropped)
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        flusher = asyncio.create_task(self._flush())
        try:
            while True:
                self._wake.clear()
                await until_stored(self._load)
                delay = self._launch()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), delay)
        finally:
            flusher.cancel()

    async def close(self, patience: float = 3.0) -> None:
        """Let what is in flight arrive, for at most `patience` seconds, and note it.

        Raises DatabaseTrouble; what could not be noted is sent once more at the next start.
        """
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._sent:
            await self._outbox.sent(self._sent, self._clock.now())

    async def _load(self) -> None:
        for priority in (REPLY, BROADCAST):
            while self._more[priority] and self._lanes.held(priority) < WINDOW:
                # Before the query: a `wake` during it is about letters that it may not have seen.
                self._more[priority] = False
                # A query sees what was given up before it began, and may not see what is given up meanwhile.
                self._dropped.clear()
                self._loading = True
                try:
                    found = await self._outbox.waiting(priority, self._loaded_up_to[priority], WINDOW)
                except BaseException:
                    self._more[priority] = True
                    raise
                finally:
                    self._loading = False
                for waiting in found:
                    if waiting.id not in self._dropped:
                        self._lanes.add(waiting)
                    self._loaded_up_to[priority] = waiting.id
                if len(found) == WINDOW:
                    self._more[priority] = True

    def _launch(self) -> float | None:
        """Start whatever may go now. Answers the seconds until something more may, or None."""
        now = asyncio.get_running_loop().time()
        while len(self._tasks) + len(self._sent) < IN_FLIGHT:
            waiting = self._lanes.next(now)
            if waiting is None:
                return self._lanes.wait(now)
            task = asyncio.create_task(self._deliver(waiting))
            self._tasks.add(task)
            task.add_done_callback(self._landed)
        return None

    def _landed(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        self._wake.set()

    async def _deliver(self, waiting: Waiting) -> None:
        letter = waiting.letter
        try:
            message_ids = await self._calls.call(letter)
        except RetryAfter as error:
            seconds = seconds_to_wait(error)
            log.warning("asked to wait", chat_id=letter.chat_id, seconds=seconds)
            self._ended("asked_to_wait").inc()
            self._again(waiting, seconds + 0.2)
        except ChatMigrated as error:
            await self._follow(waiting, error.new_chat_id)
        except (BadRequest, Forbidden) as error:
            await self._refused(waiting, error)
        except (InvalidToken, EndPointNotFound):
            log.error("Telegram no longer accepts the token")
            self._again(waiting, 60)
        except TelegramError as error:
            self._unreachable(error)
            self._ended("unreachable").inc()
            self._again(waiting, self._back_off(letter.chat_id))
        except MemoryError:
            await self._without_memory(waiting)
        except Exception as error:
            log.exception("letter failed", letter_id=waiting.id, update_id=letter.update_id)
            await self._bury(waiting, f"{type(error).__name__}: {error}")
        else:
            await self._arrived(waiting, message_ids)

    async def _without_memory(self, waiting: Waiting) -> None:
        """What another letter or a download holds is free again soon; what is too large for the machine never fits."""
        log.error("out of memory", letter_id=waiting.id)
        pause = self._back_off(waiting.letter.chat_id)
        if self._failures[waiting.letter.chat_id] < MEMORY_TRIES:
            self._again(waiting, pause)
        else:
            await self._bury(waiting, "out of memory")

    async def _arrived(self, waiting: Waiting, message_ids: Sequence[int]) -> None:
        card, chat_id = waiting.letter.card, waiting.letter.chat_id
        if card is not None:
            for number, message_id in enumerate(message_ids):
                name = f"{card}.{number}" if number else card
                await until_stored(
                    partial(self._outbox.keep_card, name, chat_id, message_id, self._clock.now())
                )
        if waiting.id in self._unwanted and message_ids:
            await self._calls.take_back(chat_id, message_ids)
        self._sent.append(waiting.id)
        self._ended("sent").inc()
        self._sent_some.set()
        self._done(waiting)
        if not self._reachable:
            self._reachable = True
            log.info("Telegram can be reached again")

    async def _refused(self, waiting: Waiting, error: TelegramError) -> None:
        words = error.message.lower()
        may_not_pin = waiting.letter.method == "pinChatMessage" and not isinstance(error, Forbidden)
        if not may_not_pin and (
            isinstance(error, Forbidden) or any(reason in words for reason in _LOST_CHAT)
        ):
            await until_stored(lambda: self._on_refused(waiting.letter.chat_id))
        await self._bury(waiting, error.message)

    async def _bury(self, waiting: Waiting, reason: str) -> None:
        letter = waiting.letter
        log.warning(
            "dead letter",
            letter_id=waiting.id,
            update_id=letter.update_id,
            chat_id=letter.chat_id,
            reason=reason,
        )
        self._ended("dead").inc()
        await until_stored(lambda: self._outbox.bury(waiting.id, reason, self._clock.now()))
        self._done(waiting)

    async def _follow(self, waiting: Waiting, new: int) -> None:
        old = waiting.letter.chat_id
        log.info("group became a supergroup", old=old, new=new)
        await until_stored(lambda: self._on_migrated(old, new))
        self._failures.pop(old, None)
        self._lanes.move(waiting, new)

    def _done(self, waiting: Waiting) -> None:
        self._failures.pop(waiting.letter.chat_id, None)
        self._unwanted.discard(waiting.id)
        self._lanes.done(waiting)

    def _again(self, waiting: Waiting, seconds: float) -> None:
        if waiting.id in self._unwanted:
            self._done(waiting)
            return
        self._lanes.again(waiting, asyncio.get_running_loop().time() + seconds)

    def _unreachable(self, error: TelegramError) -> None:
        if self._reachable:
            self._reachable = False
            log.warning("Telegram can't be reached, letters wait", error=str(error))

    def _back_off(self, chat_id: int) -> float:
        failures = self._failures[chat_id] = self._failures.get(chat_id, 0) + 1
        return min(LONGEST_PAUSE, 0.5 * 2.0 ** min(failures, 7)) * random.uniform(0.8, 1.2)  # noqa: S311  (jitter)

    async def _flush(self) -> None:
        while True:
            await self._sent_some.wait()
            self._sent_some.clear()
            ids = self._sent[:]
            await until_stored(partial(self._outbox.sent, ids, self._clock.now()))
            del self._sent[: len(ids)]
            self._wake.set()
