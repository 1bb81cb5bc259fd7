"""The one sender: takes letters from the outbox to Telegram, each until it has arrived or can't.

Letters go in order within a chat and side by side across chats, answers ahead of broadcasts. A letter is
marked as sent after Telegram took it, so a kill repeats at most what was in flight.
"""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import random
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from typing import Any

import structlog
from telegram import Bot, InputFile
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.clock import Clock
from bot.pace import Pace
from bot.transport import seconds_to_wait
from storage.files import Files
from storage.outbox import BROADCAST, REPLY, Letter, Outbox, Waiting

log = structlog.get_logger()

IN_FLIGHT = 64
WINDOW = 1000
"""How many letters of one priority are held in memory at most."""

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
    """Delivers what is in the outbox. `wake` it after a commit that posted letters."""

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
        self._pace = pace
        self._on_refused = on_refused
        self._on_migrated = on_migrated
        self._queues: defaultdict[int, deque[Waiting]] = defaultdict(deque)
        self._ready: list[tuple[int, int, int]] = []
        """Heap of (priority, letter id, chat) for chats whose turn it is."""
        self._resting: list[tuple[float, int]] = []
        """Heap of (time, chat) for chats that have to wait."""
        self._held = {REPLY: 0, BROADCAST: 0}
        self._loaded_up_to = {REPLY: 0, BROADCAST: 0}
        self._more = {REPLY: True, BROADCAST: True}
        self._failures: dict[int, int] = {}
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._sent: list[int] = []
        self._sent_some = asyncio.Event()

    def wake(self) -> None:
        """There is something new in the outbox."""
        self._more = {REPLY: True, BROADCAST: True}
        self._wake.set()

    async def run(self) -> None:
        """Deliver until cancelled."""
        flusher = asyncio.create_task(self._flush())
        try:
            while True:
                self._wake.clear()
                await self._load()
                delay = self._launch()
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), delay)
        finally:
            flusher.cancel()

    async def close(self, patience: float = 3.0) -> None:
        """Let what is in flight arrive, for at most `patience` seconds, and note it."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=patience)
        if self._sent:
            await self._outbox.sent(self._sent, self._clock.now())

    async def _load(self) -> None:
        for priority in (REPLY, BROADCAST):
            while self._more[priority] and self._held[priority] < WINDOW:
                found = await self._outbox.waiting(priority, self._loaded_up_to[priority], WINDOW)
                self._more[priority] = len(found) == WINDOW
                for waiting in found:
                    self._enqueue(waiting)
                if found:
                    self._held[priority] += len(found)
                    self._loaded_up_to[priority] = found[-1].id

    def _enqueue(self, waiting: Waiting) -> None:
        queue = self._queues[waiting.letter.chat_id]
        queue.append(waiting)
        if len(queue) == 1:
            heapq.heappush(self._ready, (waiting.letter.priority, waiting.id, waiting.letter.chat_id))

    def _launch(self) -> float | None:
        """Start whatever may go now. Answers the seconds until something more may, or None."""
        now = asyncio.get_running_loop().time()
        while self._resting and self._resting[0][0] <= now:
            self._line_up(heapq.heappop(self._resting)[1])
        while self._ready and len(self._tasks) < IN_FLIGHT:
            priority, _, chat_id = self._ready[0]
            go = self._pace.overall_ready_at(priority == REPLY, now)
            if go > now:
                return self._soonest(go) - now
            heapq.heappop(self._ready)
            go = self._pace.chat_ready_at(chat_id, now)
            if go > now:
                heapq.heappush(self._resting, (go, chat_id))
                continue
            self._pace.spend(chat_id, now)
            task = asyncio.create_task(self._deliver(self._queues[chat_id][0]))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return max(0.0, self._resting[0][0] - now) if self._resting else None

    def _soonest(self, go: float) -> float:
        return min(go, self._resting[0][0]) if self._resting else go

    def _line_up(self, chat_id: int) -> None:
        queue = self._queues.get(chat_id)
        if queue:
            heapq.heappush(self._ready, (queue[0].letter.priority, queue[0].id, chat_id))

    async def _deliver(self, waiting: Waiting) -> None:
        letter = waiting.letter
        try:
            message_id = await self._call(letter)
        except RetryAfter as error:
            seconds = seconds_to_wait(error)
            log.warning("asked to wait", chat_id=letter.chat_id, seconds=seconds)
            self._again(letter.chat_id, seconds + 0.2)
        except ChatMigrated as error:
            await self._follow(letter.chat_id, error.new_chat_id)
        except (BadRequest, Forbidden) as error:
            await self._refused(waiting, error)
        except InvalidToken:
            log.error("Telegram does not accept the token")
            self._again(letter.chat_id, 60)
        except NetworkError as error:
            self._again(letter.chat_id, self._back_off(letter.chat_id))
            log.warning("could not reach Telegram", chat_id=letter.chat_id, error=str(error))
        except TelegramError as error:
            await self._bury(waiting, str(error))
        except Exception as error:
            log.exception("letter failed", letter_id=waiting.id)
            await self._bury(waiting, f"{type(error).__name__}: {error}")
        else:
            if letter.card is not None and message_id is not None:
                await self._outbox.keep_card(letter.card, letter.chat_id, message_id, self._clock.now())
            self._sent.append(waiting.id)
            self._sent_some.set()
            self._done(waiting)
        self._wake.set()

    async def _call(self, letter: Letter) -> int | None:
        payload: dict[str, Any] = {"chat_id": letter.chat_id, **letter.payload}
        if letter.card is not None and letter.method.startswith("edit") and "message_id" not in payload:
            message_id = await self._outbox.card(letter.card)
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
            await self._on_refused(waiting.letter.chat_id)
        await self._bury(waiting, error.message)

    async def _bury(self, waiting: Waiting, reason: str) -> None:
        log.warning("dead letter", letter_id=waiting.id, chat_id=waiting.letter.chat_id, reason=reason)
        await self._outbox.bury(waiting.id, reason, self._clock.now())
        self._done(waiting)

    async def _follow(self, old: int, new: int) -> None:
        log.info("group became a supergroup", old=old, new=new)
        await self._on_migrated(old, new)
        queue = self._queues.pop(old, deque())
        for waiting in queue:
            moved = Letter(
                new,
                waiting.letter.method,
                waiting.letter.payload,
                waiting.letter.priority,
                None,
                waiting.letter.card,
            )
            self._enqueue(Waiting(waiting.id, moved))

    def _done(self, waiting: Waiting) -> None:
        chat_id = waiting.letter.chat_id
        self._failures.pop(chat_id, None)
        self._held[waiting.letter.priority] -= 1
        queue = self._queues[chat_id]
        queue.popleft()
        if queue:
            self._line_up(chat_id)
        else:
            del self._queues[chat_id]

    def _again(self, chat_id: int, seconds: float) -> None:
        until = asyncio.get_running_loop().time() + seconds
        self._pace.hold(chat_id, until)
        heapq.heappush(self._resting, (until, chat_id))

    def _back_off(self, chat_id: int) -> float:
        failures = self._failures[chat_id] = self._failures.get(chat_id, 0) + 1
        return min(30.0, 0.5 * 2.0 ** min(failures, 7)) * random.uniform(0.8, 1.2)  # noqa: S311  (jitter)

    async def _flush(self) -> None:
        while True:
            await self._sent_some.wait()
            self._sent_some.clear()
            ids, self._sent = self._sent, []
            try:
                await self._outbox.sent(ids, self._clock.now())
            except Exception:
                log.exception("could not note what was sent")
                self._sent = ids + self._sent
                await asyncio.sleep(1)
                self._sent_some.set()


def _message_id(result: Any) -> int | None:
    return result.get("message_id") if isinstance(result, dict) else None
