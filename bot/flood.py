"""Keeps one person, or one group, from taking the bot's time and voice away from everybody else.

A leaky bucket each: short bursts pass (an album, quick taps through a list), a lasting flood does not. Whoever
floods is told once, and what comes on top is neither handled nor answered until the bucket has room again.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping
from enum import Enum, auto
from typing import Any, Final

BURST: Final = 2.0
"""Minutes' worth that may come at once."""
GROUP: Final = 4
"""A group may ask for as much as so many people."""
REMEMBERED: Final = 10_000
"""Senders looked after at one time; some 150 bytes each."""


class Verdict(Enum):
    """What becomes of an update: handled, refused with a word, or passed over."""

    PASS = auto()
    WARN = auto()
    IGNORE = auto()


class _Bucket:
    __slots__ = ("at", "level", "warned")

    def __init__(self, at: float) -> None:
        self.at, self.level, self.warned = at, 0.0, False


class Flood:
    """Judges updates. `per_minute` is what one person may send in the long run; `seconds` a monotonic clock."""

    def __init__(self, per_minute: float, seconds: Callable[[], float] = time.monotonic) -> None:
        self._per_minute = per_minute
        self._seconds = seconds
        self._buckets: dict[int, _Bucket] = {}

    def judge(self, update: Mapping[str, Any]) -> Verdict:
        """What is to become of an update, which counts by being asked about."""
        verdict = Verdict.PASS
        for sender, share in _senders(update):
            verdict = max(verdict, self._pour(sender, share * self._per_minute), key=lambda it: it.value)
        return verdict

    def _pour(self, sender: int, per_minute: float) -> Verdict:
        now = self._seconds()
        bucket = self._buckets.get(sender)
        if bucket is None:
            self._make_room(now)
            bucket = self._buckets[sender] = _Bucket(now)
        bucket.level = max(0.0, bucket.level - (now - bucket.at) * per_minute / 60)
        bucket.at = now
        if bucket.level + 1 <= BURST * per_minute:
            bucket.level += 1
            bucket.warned = False
            return Verdict.PASS
        if bucket.warned:
            return Verdict.IGNORE
        bucket.warned = True
        return Verdict.WARN

    def _make_room(self, now: float) -> None:
        if len(self._buckets) < REMEMBERED:
            return
        emptied = now - BURST * 60
        self._buckets = {key: it for key, it in self._buckets.items() if it.at > emptied}
        while len(self._buckets) >= REMEMBERED:
            del self._buckets[next(iter(self._buckets))]


def _senders(update: Mapping[str, Any]) -> Iterable[tuple[int, int]]:
    """Whose buckets an update fills, and how large these are: the person's, and with a command the group's."""
    query = update.get("callback_query")
    message = update.get("message") or update.get("edited_message")
    asked = query or message
    if "file_arrived" in update or not asked or "from" not in asked:
        return
    chat = message["chat"] if message else None
    spoken = bool(message and str(message.get("text", "")).startswith("/"))
    if chat is None or chat["type"] == "private" or spoken:
        yield asked["from"]["id"], 1
    if chat is not None and chat["type"] != "private" and spoken:
        yield chat["id"], GROUP
