"""Fetches the files that people send, in the background, into the file store."""

from __future__ import annotations

import asyncio
from typing import Any

import structlog
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.clock import Clock
from bot.inbox import Receiver
from bot.persistence import until_stored
from bot.transport import AiohttpRequest
from storage.downloads import Download, DownloadQueue
from storage.files import Files

log = structlog.get_logger()

AT_ONCE = 4
"""Files under way at a time."""
TRIES = 8
"""With twice the pause after each, about four minutes; then the person is told to send it again."""


class Fetcher:
    """Works through the files to fetch. `wake` it when there are new ones."""

    def __init__(
        self,
        bot: Bot,
        request: AiohttpRequest,
        address: str,
        queue: DownloadQueue,
        files: Files,
        receiver: Receiver,
        clock: Clock,
    ) -> None:
        self._bot = bot
        self._request = request
        self._address = address
        self._queue = queue
        self._files = files
        self._receiver = receiver
        self._clock = clock
        self._resting: set[int] = set()
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Look for files to fetch."""
        self._wake.set()

    async def run(self) -> None:
        """Fetch until cancelled."""
        await asyncio.to_thread(self._files.clear_begun)
        while True:
            self._wake.clear()
            found = await until_stored(lambda: self._queue.open(20 + len(self._resting)))
            due = [download for download in found if download.id not in self._resting]
            await asyncio.gather(*(self._fetch(download) for download in due[:AT_ONCE]))
            if not due:
                await self._wake.wait()

    async def _fetch(self, download: Download) -> None:
        try:
            sha256 = await self._store(download.file_id)
        except (BadRequest, InvalidToken) as error:
            await self._finish(download, None, error.message)
        except (TelegramError, OSError, MemoryError) as error:
            reason = str(error) or type(error).__name__
            log.warning("could not fetch a file", download_id=download.id, error=reason)
            await self._failed(download, reason)
        except Exception as error:
            log.exception("a file can't be fetched", download_id=download.id)
            await self._finish(download, None, f"{type(error).__name__}: {error}")
        else:
            await self._finish(download, sha256, None)

    async def _failed(self, download: Download, error: str) -> None:
        if download.attempts + 1 >= TRIES:
            await self._finish(download, None, error)
            return
        await until_stored(lambda: self._queue.failed_once(download.id))
        self._resting.add(download.id)
        asyncio.get_running_loop().call_later(2**download.attempts, self._rested, download.id)

    def _rested(self, download_id: int) -> None:
        self._resting.discard(download_id)
        self.wake()

    async def _store(self, file_id: str) -> str:
        """Put a file into the store, without ever holding all of it, and answer its SHA-256."""
        found: Any = await self._bot.do_api_request("getFile", api_kwargs={"file_id": file_id})
        part = self._files.begin()
        try:
            with part.open("wb") as out:
                async for piece in self._request.pieces(f"{self._address}/{found['file_path']}"):
                    out.write(piece)
            return await asyncio.to_thread(self._files.take, part)
        finally:
            part.unlink(missing_ok=True)

    async def _finish(self, download: Download, sha256: str | None, error: str | None) -> None:
        event = _event(download) if download.purpose is not None else None
        await until_stored(lambda: self._queue.finish(download.id, sha256, error, event, self._clock.now()))
        if event is not None:
            self._receiver.push(event)


def _event(download: Download) -> dict[str, Any]:
    """An update of the bot's own: it looks like a message from the person who sent the file. Its id is
    negative, so it can't meet one of Telegram's."""
    person = {"id": download.user_id, "is_bot": False, "first_name": ""}
    chat = {"id": download.user_id, "type": "private", "first_name": ""}
    message = {"message_id": 0, "date": int(download.asked_at.timestamp()), "chat": chat, "from": person}
    return {"update_id": -download.id, "message": message, "file_arrived": download.id}
