"""Trouble on purpose: delays, outages, floods, single failures and lost answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from typing import Literal

from bot.sandbox.errors import ApiError

Outage = Literal["reset", "bad_gateway"]


@dataclass
class _Failure:
    method: str | None
    error: ApiError
    left: int


class Faults:
    """What is wrong at the moment. `monotonic` gives real seconds, by which floods and outages end."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self.latency = 0.0
        self.answers_to_lose = 0
        self._monotonic = monotonic
        self._outage: Outage | None = None
        self._outage_ends: float | None = None
        self._floods: dict[int | None, float] = {}
        self._failures: list[_Failure] = []

    def break_down(self, how: Outage, seconds: float | None = None) -> None:
        """Serve nothing for some seconds, or until `mend`."""
        self._outage = how
        self._outage_ends = None if seconds is None else self._monotonic() + seconds

    def mend(self) -> None:
        """End an outage."""
        self._outage = None

    @property
    def outage(self) -> Outage | None:
        """The outage of this moment."""
        if self._outage_ends is not None and self._monotonic() >= self._outage_ends:
            self._outage = self._outage_ends = None
        return self._outage

    def flood(self, chat_id: int | None, retry_after: int) -> None:
        """Refuse messages to a chat (None: to any chat) with 429 for `retry_after` seconds."""
        self._floods[chat_id] = self._monotonic() + retry_after

    def flood_wait(self, chat_id: int) -> int:
        """Whole seconds that messages to this chat still have to wait."""
        now = self._monotonic()
        ends = max(self._floods.get(chat_id, now), self._floods.get(None, now))
        return max(0, ceil(ends - now))

    def fail(self, error: ApiError, method: str | None, times: int) -> None:
        """Answer the next `times` calls (of one method, or of any) with an error."""
        self._failures.append(_Failure(method.lower() if method else None, error, times))

    def failure_of(self, method: str) -> ApiError | None:
        """The error that this call shall get; counts it as used."""
        for failure in self._failures:
            if failure.left > 0 and failure.method in (None, method):
                failure.left -= 1
                return failure.error
        return None

    @property
    def any_trouble(self) -> bool:
        """Whether requests are delayed, refused or lost at the moment."""
        return self.latency > 0 or self.answers_to_lose > 0 or self.outage is not None

    def loses_answer(self) -> bool:
        """Whether the answer of this call, which has had its effect, shall never arrive."""
        if self.answers_to_lose <= 0:
            return False
        self.answers_to_lose -= 1
        return True
