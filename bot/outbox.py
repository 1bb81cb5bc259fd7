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
from typing import Any

import structlog
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    EndPointNotFound,
    Forbidden,
    InvalidToken,
    RetryAfter,
    TelegramError,
)

from bot.clock import Clock
from bot.lanes import Lanes
from bot.pace import Pace
from bot.persistence import until_stored
from bot.transport import seconds_to_wait
from storage.files import Files
from storage.outbox import BROADCAST, REPLY, Letter, Outbox, Waiting

log = structlog.get_logger()

IN_FLIGHT = 64
"""How many letters may be on their way or taken and not yet noted: what a kill can repeat at most."""
WINDOW = 1000
"""How many letters of one priority are held in memory, at most twice that."""
LONGEST_PAUSE = 15.0
"""Seconds between two tries while Telegram can't be reached."""

_ALREADY_SO = "message is not modified"
_LOST_MESSAGE = ("message to edit not found", "message can't be edited", "message_id_invalid")
_LOST_THREAD = "message thread not found"
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
        *,
        on_refused: Callable[[int], Awaitable[None]],
        on_migrated: Callable[[int, int], Awaitable[None]],
    ) -> None:
        self._bot = bot
        self._outbox = outbox
        self._files = files
        self._clock = clock
        self._on_refused = on_refused
        self._on_migrated = on_migrated
        self._lanes = Lanes(pace)
        self._loaded_up_to = {REPLY: 0, BROADCAST: 0}
        self._more = {REPLY: True, BROADCAST: True}
        self._failures: dict[int, int] = {}
        self._loading = False
        self._reachable = True
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sent: list[int] = []
        self._sent_some = asyncio.Event()

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
                self._loading = True
                try:
                    found = await self._outbox.waiting(priority, self._loaded_up_to[priority], WINDOW)
                except BaseException:
                    self._more[priority] = True
                    raise
                finally:
                    self._loading = False
                for waiting in found:
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
            message_id = await self._call(letter)
        except RetryAfter as error:
            seconds = seconds_to_wait(error)
            log.warning("asked to wait", chat_id=letter.chat_id, seconds=seconds)
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
            self._again(waiting, self._back_off(letter.chat_id))
        except Exception as error:
            log.exception("letter failed", letter_id=waiting.id)
            await self._bury(waiting, f"{type(error).__name__}: {error}")
        else:
            await self._arrived(waiting, message_id)

    async def _arrived(self, waiting: Waiting, message_id: int | None) -> None:
        card, chat_id = waiting.letter.card, waiting.letter.chat_id
        if card is not None and message_id is not None:
            await until_stored(lambda: self._outbox.keep_card(card, chat_id, message_id, self._clock.now()))
        self._sent.append(waiting.id)
        self._sent_some.set()
        self._done(waiting)
        if not self._reachable:
            self._reachable = True
            log.info("Telegram can be reached again")

    async def _call(self, letter: Letter) -> int | None:
        payload: dict[str, Any] = {"chat_id": letter.chat_id, **letter.payload}
        if letter.card is not None and letter.method.startswith("edit") and "message_id" not in payload:
            card = letter.card
            message_id = await until_stored(lambda: self._outbox.card(card))
            if message_id is None:
                return None
            payload["message_id"] = message_id
        if letter.method == "sendDocument":
            payload["document"] = await self._document(payload["document"])
        try:
            return _message_id(await self._bot.do_api_request(letter.method, api_kwargs=payload))
        except BadRequest as error:
            return await self._mend(letter, payload, error)

    async def _mend(self, letter: Letter, payload: dict[str, Any], error: BadRequest) -> int | None:
        """What Telegram refuses for a reason that has a remedy."""
        words = error.message.lower()
        if _ALREADY_SO in words:
            return payload.get("message_id")
        if letter.method.startswith("edit") and any(reason in words for reason in _LOST_MESSAGE):
            if letter.method != "editMessageText":
                return None
            fresh = {key: value for key, value in payload.items() if key != "message_id"}
            return _message_id(await self._bot.do_api_request("sendMessage", api_kwargs=fresh))
        if _LOST_THREAD in words and payload.pop("message_thread_id", None) is not None:
            return _message_id(await self._bot.do_api_request(letter.method, api_kwargs=payload))
        raise error

    async def _document(self, document: dict[str, str] | str) -> InputFile | str:
        if isinstance(document, str):
            return document
        content = await asyncio.to_thread(self._files.get, document["sha256"])
        return InputFile(content, filename=document["name"])

    async def _refused(self, waiting: Waiting, error: TelegramError) -> None:
        words = error.message.lower()
        if isinstance(error, Forbidden) or any(reason in words for reason in _LOST_CHAT):
            await until_stored(lambda: self._on_refused(waiting.letter.chat_id))
        await self._bury(waiting, error.message)

    async def _bury(self, waiting: Waiting, reason: str) -> None:
        log.warning("dead letter", letter_id=waiting.id, chat_id=waiting.letter.chat_id, reason=reason)
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
        self._lanes.done(waiting)

    def _again(self, waiting: Waiting, seconds: float) -> None:
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


def _message_id(result: Any) -> int | None:
    return result.get("message_id") if isinstance(result, dict) else None
