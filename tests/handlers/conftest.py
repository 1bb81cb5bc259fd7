"""People in these tests talk faster than a chat on Telegram takes answers; the bot's pace has its own tests."""

from __future__ import annotations

import pytest

from bot import pace


@pytest.fixture(autouse=True)
def unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the bot answer in one chat as fast as it can."""
    monkeypatch.setattr(pace, "BROADCAST_GAP", 0.0, raising=False)
    for limit in ("PRIVATE_BURST", "GROUP_BURST", "GROUP_PER_MINUTE"):
        monkeypatch.setattr(pace, limit, 10_000)
