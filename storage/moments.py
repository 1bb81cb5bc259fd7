"""How moments and days stand in the database: UTC text `2026-11-22T02:00:00Z`, and `YYYY-MM-DD`."""

from __future__ import annotations

from datetime import UTC, datetime


def to_text(moment: datetime) -> str:
    """An aware moment as the UTC text that sorts by time."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_text(text: str) -> datetime:
    """The aware UTC moment behind a stored text."""
    return datetime.fromisoformat(text)
