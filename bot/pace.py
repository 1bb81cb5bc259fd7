"""How fast the bot may speak: Telegram's limits, kept from this side so that it never has to say 429.

Telegram allows about 30 messages a second overall, about one a second in a chat with short bursts, and 20 a
minute in a group (core.telegram.org/bots/faq, "My bot is hitting limits").
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

PRIVATE_BURST = 8.0
GROUP_BURST = 3.0
GROUP_PER_MINUTE = 20
BROADCAST_GAP = 1.03
"""Seconds between a broadcast and what was said before in its chat: bursts are for answers. A little more than
one, so that three letters never arrive closer together than they left."""
OVERDRAFT = 20.0
"""How many answers may go out ahead of the overall rate: people are not kept waiting by a broadcast."""


@dataclass(slots=True)
class _ChatPace:
    tokens: float
    at: float
    recent: deque[float] = field(default_factory=lambda: deque(maxlen=GROUP_PER_MINUTE))
    held_until: float = 0.0


class Pace:
    """Token buckets, overall and for each chat. Times are seconds of a monotonic clock."""

    def __init__(self, per_second: float) -> None:
        self._rate = per_second
        self._tokens = 1.0
        self._at = 0.0
        self._chats: dict[int, _ChatPace] = {}

    def chat_ready_at(self, chat_id: int, now: float, *, urgent: bool = True) -> float:
        """When this chat may get its next answer (`urgent`) or broadcast; `now` or earlier means at once."""
        chat = self._chats.get(chat_id)
        if chat is None:
            return now
        ready = max(chat.held_until, chat.at + 1 - chat.tokens)
        if not urgent:
            ready = max(ready, chat.at + BROADCAST_GAP)
        if chat_id < 0 and len(chat.recent) == GROUP_PER_MINUTE:
            ready = max(ready, chat.recent[0] + 60)
        return ready

    def overall_ready_at(self, urgent: bool, now: float) -> float:
        """When the next message to anyone may go; answers (`urgent`) may overdraw a little."""
        tokens = self._refilled(now)
        needed = 1.0 - OVERDRAFT if urgent else 1.0
        return now if tokens >= needed else now + (needed - tokens) / self._rate

    def spend(self, chat_id: int, now: float) -> None:
        """A message goes out."""
        self._tokens = self._refilled(now) - 1
        self._at = now
        burst = GROUP_BURST if chat_id < 0 else PRIVATE_BURST
        chat = self._chats.get(chat_id)
        if chat is None:
            chat = self._chats[chat_id] = _ChatPace(burst, now)
        chat.tokens = min(burst, chat.tokens + now - chat.at) - 1
        chat.at = now
        if chat_id < 0:
            chat.recent.append(now)
        if len(self._chats) > 10_000:
            self._forget(now)

    def hold(self, chat_id: int, until: float) -> None:
        """Telegram refused the latest letter to this chat, and asked to leave it alone for a while.

        What was refused was not said: it takes no place among the twenty of a group's minute.
        """
        chat = self._chats.setdefault(chat_id, _ChatPace(0.0, until))
        chat.held_until = until
        if chat.recent:
            chat.recent.pop()

    def _refilled(self, now: float) -> float:
        return min(1.0, self._tokens + (now - self._at) * self._rate)

    def _forget(self, now: float) -> None:
        self._chats = {
            key: chat for key, chat in self._chats.items() if max(chat.at, chat.held_until) > now - 60
        }
