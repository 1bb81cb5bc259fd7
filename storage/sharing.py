"""What observers share with whoever gave the lesson."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from school.observing.observations import SharedPart
from storage.database import Session
from storage.moments import to_text


class Sharing:
    """What is shared in one school; no statement here reaches another. It is read with the observation."""

    def __init__(self, session: Session, school_id: int) -> None:
        self._session = session
        self._school_id = school_id

    async def share(self, log_id: int, parts: Iterable[SharedPart], now: datetime) -> None:
        """Let the host see these parts of a log, and no others."""
        await self._session.run(
            "INSERT INTO shares (observation_id, school_id, parts, shared_at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT (observation_id) DO UPDATE SET parts = excluded.parts, shared_at = excluded.shared_at, "
            "seen_at = NULL, changed_at = NULL WHERE school_id = excluded.school_id",
            (log_id, self._school_id, json.dumps(sorted(parts)), to_text(now)),
        )

    async def changed(self, log_id: int, now: datetime) -> None:
        """What is shared says something else now: the host has not seen that."""
        await self._session.run(
            "UPDATE shares SET changed_at = ?, seen_at = NULL WHERE school_id = ? AND observation_id = ?",
            (to_text(now), self._school_id, log_id),
        )

    async def take_back(self, log_id: int) -> None:
        """Let the host see nothing of a log any more."""
        await self._session.run(
            "DELETE FROM shares WHERE school_id = ? AND observation_id = ?", (self._school_id, log_id)
        )

    async def seen(self, log_id: int, now: datetime) -> None:
        """The host has acknowledged it; the first time counts."""
        await self._session.run(
            "UPDATE shares SET seen_at = coalesce(seen_at, ?) WHERE school_id = ? AND observation_id = ?",
            (to_text(now), self._school_id, log_id),
        )

    async def answer(self, log_id: int, words: str, now: datetime) -> None:
        """What the host says to it; it also acknowledges it."""
        await self._session.run(
            "UPDATE shares SET answer = ?, answered_at = ?, seen_at = coalesce(seen_at, ?) "
            "WHERE school_id = ? AND observation_id = ?",
            (words, to_text(now), to_text(now), self._school_id, log_id),
        )
