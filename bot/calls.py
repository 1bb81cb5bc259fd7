"""One letter as one call of the Bot API: what is filled in before it, and what is mended after it."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from typing import Any

from telegram import Bot, InputFile, InputMediaDocument, InputMediaPhoto
from telegram.error import BadRequest, TelegramError

from bot.persistence import until_stored
from storage.files import Files
from storage.outbox import Letter, Outbox

_ALREADY_SO = "message is not modified"
_BY_CARD = ("edit", "deleteMessage", "pinChatMessage")
"""Beginnings of the methods that are about a message sent before."""
_LOST_MESSAGE = (
    "message to edit not found",
    "message can't be edited",
    "message_id_invalid",
    "message to delete not found",
    "message to pin not found",
)
_LOST_THREAD = "message thread not found"
_UNKNOWN_FILE = ("wrong file identifier", "wrong remote file identifier")
"""For a file that another bot received: of a school that was moved here."""
_FILES = ("document", "photo", "video", "audio", "voice", "video_note")
_MEDIA = {"photo": InputMediaPhoto, "document": InputMediaDocument}


class Caller:
    """Makes the calls that letters stand for."""

    def __init__(self, bot: Bot, outbox: Outbox, files: Files) -> None:
        self._bot = bot
        self._outbox = outbox
        self._files = files

    async def take_back(self, chat_id: int, message_ids: Sequence[int]) -> None:
        """Delete messages; best effort, for nobody waits for it."""
        with contextlib.suppress(TelegramError):
            await self._bot.do_api_request(
                "deleteMessages",
                api_kwargs={"chat_id": chat_id, "message_ids": list(message_ids)},
            )

    async def call(self, letter: Letter) -> list[int]:
        """Deliver a letter; the messages it put into its chat or changed.

        Raises telegram.error.TelegramError; FileNotFoundError for a document that is gone.
        """
        payload: dict[str, Any] = {"chat_id": letter.chat_id, **letter.payload}
        if letter.card is not None and letter.method.startswith(_BY_CARD) and "message_id" not in payload:
            card = letter.card
            message_id = await until_stored(lambda: self._outbox.card(card))
            if message_id is None:
                return []
            payload["message_id"] = message_id
        if letter.method == "sendMediaGroup":
            # The library wants its own objects here, and nowhere else.
            payload["media"] = [_MEDIA[it["type"]](it["media"]) for it in payload["media"]]
        try:
            return await self._request(letter.method, payload)
        except BadRequest as error:
            return await self._mend(letter, payload, error)

    async def _request(self, method: str, payload: dict[str, Any]) -> list[int]:
        """Make one call. Files of the store are sent as they are read, for each may have 50 MB."""
        with ExitStack() as opened:
            files = {}
            for kind in _FILES:
                if isinstance(file := payload.get(kind), dict):
                    content = opened.enter_context(self._files.path(file["sha256"]).open("rb"))
                    files[kind] = InputFile(content, file["name"], read_file_handle=False)
            return _message_ids(await self._bot.do_api_request(method, api_kwargs=payload | files))

    async def _mend(self, letter: Letter, payload: dict[str, Any], error: BadRequest) -> list[int]:
        """What Telegram refuses for a reason that has a remedy."""
        words = error.message.lower()
        if _ALREADY_SO in words:
            return [payload["message_id"]] if "message_id" in payload else []
        if letter.method.startswith(_BY_CARD) and any(reason in words for reason in _LOST_MESSAGE):
            if letter.method != "editMessageText":
                return []
            return await self._request(
                "sendMessage", {key: it for key, it in payload.items() if key != "message_id"}
            )
        if _LOST_THREAD in words and payload.pop("message_thread_id", None) is not None:
            return await self._request(letter.method, payload)
        if any(reason in words for reason in _UNKNOWN_FILE) and (known := await self._known(payload)):
            return await self._request(letter.method, payload | known)
        raise error

    async def _known(self, payload: dict[str, Any]) -> dict[str, Any]:
        """The file that a letter names by its id as a file of the store, where it has been fetched."""
        for kind in _FILES:
            if isinstance(file_id := payload.get(kind), str):
                file = await until_stored(partial(self._outbox.content_of, file_id))
                return {kind: file} if file else {}
        return {}


def _message_ids(result: Any) -> list[int]:
    """The messages that a call has put into a chat or changed: one, or those of an album."""
    messages = result if isinstance(result, list) else [result]
    return [it["message_id"] for it in messages if isinstance(it, dict) and "message_id" in it]
