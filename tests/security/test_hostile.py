"""A storm of odd updates through the whole bot: polling, journal, handlers, outbox, and a Telegram that refuses
what the real one would."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.hostile import storm
from tests.dialogue import Town

UPDATES = 2000


async def test_nothing_that_can_be_sent_makes_the_bot_fall(tmp_path: Path) -> None:
    report = await storm(tmp_path, UPDATES, seed=20261125)
    assert report.good, str(report)
    assert "sandbox-token" not in report.log


@pytest.mark.parametrize("text", ["\ud800", "前\udfff后", "\x00", "/help \ud83d", "\u202e\u2066"])
async def test_text_that_is_no_text_is_answered(town: Town, text: str) -> None:
    """JSON can carry half a surrogate pair; it once ended the polling for good."""
    person = town.person(301, "李")
    person.person.started = True
    message = {"message_id": 1, "date": 1, "chat": {"id": 301, "type": "private"}, "text": text}
    user = {"id": 301, "is_bot": False, "first_name": text}
    town.sandbox.inject([{"message": {**message, "from": user}}])
    await town.quiet()
    assert person.sees()
    assert await person.says("/help")
