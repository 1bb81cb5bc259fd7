"""Which letter goes next: in order within a chat, answers ahead of broadcasts, at the pace Telegram allows."""

from __future__ import annotations

import heapq
from collections import deque
from collections.abc import Set
from dataclasses import dataclass, field, replace
from itertools import count

from bot.pace import Pace
from storage.outbox import BROADCAST, REPLY, Waiting


@dataclass(slots=True)
class _Chat:
    """The letters of one chat, a lane for each priority; `sending` is the one on its way."""

    lanes: tuple[deque[Waiting], deque[Waiting]] = field(default_factory=lambda: (deque(), deque()))
    sending: Waiting | None = None

    @property
    def head(self) -> Waiting | None:
        return next((lane[0] for lane in self.lanes if lane), None)


class Lanes:
    """The letters held in memory. It does nothing but decide; times are seconds of a monotonic clock."""

    def __init__(self, pace: Pace) -> None:
        self._pace = pace
        self._chats: dict[int, _Chat] = {}
        self._ready: list[tuple[int, int, int, int]] = []
        """Heap of (priority, turn, letter id, chat) for chats whose turn it is, those that have waited longest
        first: by the age of letters, the first chats of a long broadcast would keep the last ones waiting. An
        entry whose letter is no longer the first of its chat, or whose chat is busy, is passed over."""
        self._turns = count()
        self._resting: list[tuple[float, int]] = []
        """Heap of (time, chat) for chats that have to wait."""
        self._held = {REPLY: 0, BROADCAST: 0}

    def held(self, priority: int) -> int:
        """How many letters of a priority are here, those on their way included."""
        return self._held[priority]

    def add(self, waiting: Waiting) -> None:
        """Put a letter behind the others of its chat and priority."""
        letter = waiting.letter
        chat = self._chats.setdefault(letter.chat_id, _Chat())
        chat.lanes[letter.priority].append(waiting)
        self._held[letter.priority] += 1
        if chat.head is waiting:
            self._line_up(letter.chat_id)

    def next(self, now: float) -> Waiting | None:
        """Take the letter that may go now, if there is one; its chat is busy until `done` or `again`."""
        while self._resting and self._resting[0][0] <= now:
            self._line_up(heapq.heappop(self._resting)[1])
        while self._ready:
            priority, _, letter_id, chat_id = self._ready[0]
            chat = self._chats.get(chat_id)
            if chat is None or chat.sending or chat.head is None or chat.head.id != letter_id:
                heapq.heappop(self._ready)
                continue
            urgent = priority == REPLY
            if self._pace.overall_ready_at(urgent, now) > now:
                return None
            heapq.heappop(self._ready)
            ready_at = self._pace.chat_ready_at(chat_id, now, urgent=urgent)
            if ready_at > now:
                heapq.heappush(self._resting, (ready_at, chat_id))
                continue
            self._pace.spend(chat_id, now)
            chat.sending = chat.lanes[priority].popleft()
            return chat.sending
        return None

    def wait(self, now: float) -> float | None:
        """After `next` answered None: seconds until it is worth asking again, None when nothing waits."""
        times = [self._resting[0][0]] if self._resting else []
        if self._ready:
            times.append(self._pace.overall_ready_at(self._ready[0][0] == REPLY, now))
        return max(0.0, min(times) - now) if times else None

    def done(self, waiting: Waiting) -> None:
        """A letter has arrived or never will; the next of its chat may go."""
        chat_id = waiting.letter.chat_id
        chat = self._chats[chat_id]
        chat.sending = None
        self._held[waiting.letter.priority] -= 1
        if chat.head is None:
            del self._chats[chat_id]
        else:
            self._line_up(chat_id)

    def again(self, waiting: Waiting, until: float) -> None:
        """A letter has to be tried again, and its chat left alone until then."""
        chat_id, priority = waiting.letter.chat_id, waiting.letter.priority
        chat = self._chats[chat_id]
        chat.sending = None
        chat.lanes[priority].appendleft(waiting)
        self._pace.hold(chat_id, until)
        heapq.heappush(self._resting, (until, chat_id))

    def drop(self, ids: Set[int]) -> set[int]:
        """Forget letters that are not to go any more; answers those of them that are on their way already."""
        leaving = set()
        for chat_id, chat in list(self._chats.items()):
            for priority, lane in enumerate(chat.lanes):
                kept = [waiting for waiting in lane if waiting.id not in ids]
                self._held[priority] -= len(lane) - len(kept)
                lane.clear()
                lane.extend(kept)
            if chat.sending is not None and chat.sending.id in ids:
                leaving.add(chat.sending.id)
            if chat.head is None and chat.sending is None:
                del self._chats[chat_id]
            else:
                self._line_up(chat_id)
        return leaving

    def move(self, waiting: Waiting, new: int) -> None:
        """The chat of a letter on its way has another id now: it and all behind it go there, in order."""
        old = self._chats.pop(waiting.letter.chat_id)
        old.lanes[waiting.letter.priority].appendleft(waiting)
        chat = self._chats.setdefault(new, _Chat())
        for leaving, lane in zip(old.lanes, chat.lanes, strict=True):
            moved = [replace(it, letter=replace(it.letter, chat_id=new)) for it in leaving]
            together = sorted([*moved, *lane], key=lambda it: it.id)
            lane.clear()
            lane.extend(together)
        self._line_up(new)

    def _line_up(self, chat_id: int) -> None:
        chat = self._chats.get(chat_id)
        if chat is not None and chat.sending is None and chat.head is not None:
            head = chat.head
            heapq.heappush(self._ready, (head.letter.priority, next(self._turns), head.id, chat_id))
