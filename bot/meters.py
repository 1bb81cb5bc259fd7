"""What the running bot counts and times, for `/metrics` and `/healthz`.

Names follow Prometheus' rules: a base unit at the end, `_total` for what only grows.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
)

disable_created_metrics()  # type: ignore[no-untyped-call]  # A further line for each counter that nobody looks at.

_SECONDS: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)


class Meters:
    """The meters of one bot. Moments are seconds of the monotonic clock; None: not yet."""

    def __init__(self, seconds: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self.registry = registry = CollectorRegistry()
        ProcessCollector(registry=registry)
        self.updates = Counter(
            "jiaoyan_updates", "Updates handled, by how they ended", ["ended"], registry=registry
        )
        self.transaction = Histogram(
            "jiaoyan_transaction_seconds",
            "From taking waiting updates to the commit of all they changed",
            buckets=_SECONDS,
            registry=registry,
        )
        self.letters = Counter(
            "jiaoyan_letters", "Calls of the Bot API, by how they ended", ["ended"], registry=registry
        )
        self.reminders = Counter(
            "jiaoyan_reminders",
            "Reminders that were due, by what became of them",
            ["ended"],
            registry=registry,
        )
        self.faults = Counter("jiaoyan_faults", "Errors that were logged", registry=registry)
        self.started_at = seconds()
        self.polled_at: float | None = None
        self.ticked_at: float | None = None
        since = {
            "jiaoyan_poll_age_seconds": lambda: self.age(self.polled_at),
            "jiaoyan_tick_age_seconds": lambda: self.age(self.ticked_at),
        }
        for name, age in since.items():
            Gauge(name, "Seconds since it last succeeded", registry=registry).set_function(age)

    def polled(self) -> None:
        """Telegram has answered getUpdates."""
        self.polled_at = self._seconds()

    def ticked(self) -> None:
        """Reminders have been looked through."""
        self.ticked_at = self._seconds()

    def age(self, moment: float | None) -> float:
        """Seconds since a moment, or since the start where it has not come yet."""
        return self._seconds() - (self.started_at if moment is None else moment)
