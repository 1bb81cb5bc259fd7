"""Chats that take whatever comes, for what is looked at is what is said."""

from __future__ import annotations

import pytest

from bot import pace


@pytest.fixture(autouse=True)
def unpaced(monkeypatch: pytest.MonkeyPatch) -> None:
    for limit in ("PRIVATE_BURST", "GROUP_BURST", "GROUP_PER_MINUTE"):
        monkeypatch.setattr(pace, limit, 10_000)
