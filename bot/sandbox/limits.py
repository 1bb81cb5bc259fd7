"""Telegram's limits on how fast a bot may write.

Source: the Bot FAQ ("My bot is hitting limits"): about 30 messages a second overall, one a second in a
chat with short bursts tolerated, 20 a minute in a group. Telegram does not publish its exact algorithm;
these sliding windows are the strict reading.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from math import ceil


@dataclass
class Window:
    """At most `count` messages within any `seconds`."""

    count: int
    seconds: float
    sent: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more message fits; 0 when it fits now."""
        while self.sent and self.sent[0] <= now - self.seconds:
            self.sent.popleft()
        return self.sent[0] + self.seconds - now if len(self.sent) >= self.count else 0.0


@dataclass
class Limits:
    """How many messages a bot may send: overall per second, per chat and per group.

    `chat_burst` messages are tolerated in a chat within `chat_burst` seconds.
    """

    overall_per_second: int
    chat_burst: int
    group_per_minute: int
    _overall: Window = field(init=False)
    _chats: dict[int, list[Window]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._overall = Window(self.overall_per_second, 1.0)

    @classmethod
    def telegram(cls) -> Limits:
        """The limits that Telegram's FAQ names, with a burst of three messages in a chat."""
        return cls(overall_per_second=30, chat_burst=3, group_per_minute=20)

    def refuse(self, chat_id: int, now: float) -> int:
        """Count one message to a chat at `now` seconds; what it must wait in whole seconds if it is too much.

        A refused message does not count.
        """
        windows = self._windows(chat_id)
        wait = max(window.wait(now) for window in windows)
        if wait > 0:
            return max(1, ceil(wait))
        for window in windows:
            window.sent.append(now)
        return 0

    def _windows(self, chat_id: int) -> list[Window]:
        if chat_id not in self._chats:
            own = [Window(self.chat_burst, float(self.chat_burst))]
            if chat_id < 0:
                own.append(Window(self.group_per_minute, 60.0))
            self._chats[chat_id] = [self._overall, *own]
        return self._chats[chat_id]
