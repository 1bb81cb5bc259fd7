"""What a handler says: letters for the outbox, with buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from unicodedata import east_asian_width

from handlers.texts.html import Html

DATA_LIMIT = 64
"""Bytes Telegram takes as callback data."""

PHONE_WIDTH = 18
"""Chinese characters that the buttons of one row have room for on a small phone."""


@dataclass(frozen=True, slots=True)
class Button:
    """An inline button: a tap sends `data` back to the bot, or opens `url`."""

    text: str
    data: str | None = None
    url: str | None = None

    def as_json(self) -> dict[str, str]:
        """The button as the Bot API's InlineKeyboardButton."""
        if self.url is not None:
            return {"text": self.text, "url": self.url}
        assert self.data is not None and len(self.data.encode()) <= DATA_LIMIT, self.data  # noqa: S101
        return {"text": self.text, "callback_data": self.data}


Keyboard = Sequence[Sequence[Button]]


def keyboard_json(rows: Keyboard) -> dict[str, Any]:
    """Rows of buttons as the Bot API's InlineKeyboardMarkup."""
    return {"inline_keyboard": [[button.as_json() for button in row] for row in rows if row]}


def in_columns(buttons: Sequence[Button], columns: int) -> list[list[Button]]:
    """Buttons laid out row by row; what a phone would cut off in a column of this width has a row to itself."""
    rows: list[list[Button]] = [[]]
    for button in buttons:
        if _width(button.text) > PHONE_WIDTH / columns:
            rows += [[button], []]
        elif len(rows[-1]) == columns:
            rows.append([button])
        else:
            rows[-1].append(button)
    return [row for row in rows if row]


def _width(text: str) -> float:
    """How wide a label is, in Chinese characters."""
    return sum(1 if east_asian_width(char) in "WF" else 0.5 for char in text)


def message_json(text: Html, keyboard: Keyboard = ()) -> dict[str, Any]:
    """The parameters of a text message, without its chat."""
    payload: dict[str, Any] = {
        "text": text,
        "parse_mode": "HTML",
        "link_preview_options": {"is_disabled": True},
    }
    if keyboard:
        payload["reply_markup"] = keyboard_json(keyboard)
    return payload


def send_method(kind: str) -> str:
    """The method of the Bot API that sends a file of this kind: sendVideoNote for a video_note."""
    return f"send{kind.title().replace('_', '')}"
