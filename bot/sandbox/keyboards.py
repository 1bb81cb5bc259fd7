"""Checks of reply_markup: inline keyboards, reply keyboards, forced replies."""

from __future__ import annotations

from typing import Any

from bot.sandbox.calls import Params
from bot.sandbox.errors import bad_request
from bot.sandbox.html import complete_url

Json = dict[str, Any]

MOST_BUTTONS = 100
_ACTIONS = frozenset(
    {
        "callback_data",
        "url",
        "copy_text",
        "web_app",
        "login_url",
        "switch_inline_query",
        "switch_inline_query_current_chat",
        "switch_inline_query_chosen_chat",
        "callback_game",
        "pay",
    }
)


def read_markup(params: Params) -> tuple[Json | None, Json | None]:
    """The reply_markup of a call as (inline keyboard, anything else); both None without one.

    Raises ApiError as Telegram does: BUTTON_DATA_INVALID for callback_data outside of 1 to 64 bytes,
    wrong URLs, buttons that do nothing, more than 100 buttons.
    """
    markup = params.json("reply_markup")
    if markup is None:
        return None, None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in markup:
        return _inline(markup["inline_keyboard"]), None
    if "keyboard" in markup:
        rows = [
            [button if isinstance(button, dict) else {"text": str(button)} for button in row]
            for row in markup["keyboard"]
        ]
        return None, {**markup, "keyboard": rows}
    return None, markup or None


def _inline(rows: Any) -> Json | None:
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad_request('field "inline_keyboard" must be of type Array of Arrays')
    checked = [[_button(button) for button in row] for row in rows if row]
    if sum(map(len, checked)) > MOST_BUTTONS:
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": checked} if checked else None


def _button(button: Any) -> Json:
    if not isinstance(button, dict) or not button.get("text"):
        raise bad_request("can't parse inline keyboard button: Can't find field \"text\"")
    if not _ACTIONS & button.keys():
        raise bad_request(
            "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"
        )
    if "callback_data" in button and not 1 <= len(str(button["callback_data"]).encode()) <= 64:
        raise bad_request("BUTTON_DATA_INVALID")
    if "copy_text" in button and not 1 <= len(button["copy_text"].get("text", "")) <= 256:
        raise bad_request("BUTTON_COPY_TEXT_INVALID")
    if "url" in button:
        url = complete_url(str(button["url"]))
        if url is None:
            raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        return {**button, "url": url}
    return button
