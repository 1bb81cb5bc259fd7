"""Taps on buttons that are not shown any more: a second tap, another device, a message of last week."""

from __future__ import annotations

from bot.sandbox import Answer, people
from tests.dialogue import Talker


def data_under(talker: Talker, label: str) -> str:
    """What the button with this label sends, on the newest message that has one."""
    for post in reversed(talker.posts()):
        for row in post.data.get("reply_markup", {}).get("inline_keyboard", []):
            for button in row:
                if label in button["text"]:
                    return str(button["callback_data"])
    raise AssertionError(f"no button {label!r}")


async def tap_again(talker: Talker, data: str) -> Answer:
    """Send this callback data from the newest message, though no button there carries it."""
    sandbox = talker.town.sandbox
    waiting = people.tap(sandbox.world, talker.person, talker.last(), {"callback_data": data})
    await sandbox.waits.until(waiting.done, 5.0, f"the answer to {data!r}")
    await talker.town.quiet()
    return Answer(**waiting.result())
