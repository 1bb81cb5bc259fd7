"""Composition root: one function builds the whole bot from its settings, one object starts and stops it."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import timedelta
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot import announcing, logs
from bot.alarms import Alarms
from bot.announcing import Announcing
from bot.clock import Clock, Ticks
from bot.downloads import Fetcher
from bot.exporting import Exporter
from bot.feeds import FeedRoute
from bot.fetching import DownloadRoute
from bot.flood import Flood
from bot.inbox import ALLOWED_UPDATES, Answerer, Receiver, Worker
from bot.means import Means
from bot.menus import publish_menus
from bot.meters import Meters
from bot.monitor import Monitor, free_bytes
from bot.outbox import Sender
from bot.pace import Pace
from bot.reminding import TICK, Reminding
from bot.settings import Settings
from bot.transport import AiohttpRequest
from bot.web import Route, WebPort
from bot.webhook import Webhook
from handlers.families import FAMILIES
from handlers.support.context import Environment
from handlers.support.dispatch import Dispatcher, Outcome
from handlers.support.registry import Registry
from storage import downloads, drafts, exports, inbox, outbox, reminders, told
from storage.database import Database, DatabaseTrouble
from storage.downloads import DownloadQueue
from storage.files import Files
from storage.inbox import Inbox
from storage.outbox import Outbox
from storage.store import Store
from storage.unused_files import remove_unused

log = structlog.get_logger()

ALARM_TICK = timedelta(seconds=15)
LITTLE_ROOM = 100 * 1024 * 1024
"""Bytes. With less, the owners are told before writing fails."""


class App:
    """The running bot. Build it with `running`."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        outbox: Outbox,
        clock: Clock,
        bot: Bot,
        request: AiohttpRequest,
    ) -> None:
        self.settings = settings
        self.database = database
        self.clock = clock
        self.bot = bot
        self.files = Files(settings.files)
        self.meters = Meters()
        self._outbox = outbox
        self.sender = Sender(
            bot,
            outbox,
            self.files,
            clock,
            Pace(settings.messages_per_second),
            self.meters,
            on_refused=self._refused,
            on_migrated=self._migrated,
        )
        self.receiver = Receiver(bot, Inbox(database), clock, self.meters)
        files_at = f"{settings.telegram_api}/file/bot{settings.bot_token.get_secret_value()}"
        self.fetcher = Fetcher(
            bot, request, files_at, DownloadQueue(database), self.files, self.receiver, clock
        )
        self.reminding = Reminding(database, outbox, clock.now, self.sender.wake, self.meters)
        self.registry = Registry(FAMILIES)
        self.alarms = Alarms(
            database,
            outbox,
            bot,
            settings.owner_ids,
            clock.now,
            ZoneInfo(settings.timezone),
            self.sender.offer,
        )
        self._answerer = Answerer(bot)
        self._ticks = Ticks()
        self._tasks: list[asyncio.Task[None]] = []
        self._port: WebPort | None = None

    async def start(self) -> None:
        """Say hello to Telegram as soon as it can be reached, take up unfinished work, then let updates in.

        Raises:
            telegram.error.InvalidToken: Telegram does not accept the token.
            telegram.error.BadRequest: Telegram does not accept the webhook's address.
            OSError: the web port can't be opened.
        """
        await self._reach(self.bot.initialize)
        environment = Environment(
            self.registry,
            self.files,
            self.bot.username,
            self.settings.timezone,
            self.settings.owner_ids,
            open_registration=self.settings.open_registration,
            web_address=self.settings.web_address,
        )
        means = Means(self.database, self._outbox, environment, self.clock, self.sender.offer)
        self.announcing = Announcing(means)
        dispatcher = Dispatcher(self.database, self._outbox, environment, self.clock.now)
        flood = Flood(self.settings.updates_per_minute)
        worker = Worker(self.receiver, dispatcher, self._after_commit, self.meters, flood)
        self.exporter = Exporter(means)
        await self.receiver.recover()
        self._run(worker.run(), self.sender.run(), self.fetcher.run(), self.exporter.run())
        self._ticks.every(timedelta(hours=6), self._prune, at_once=True)
        self.clock.on_jump(self._ticks.every(TICK, self.reminding.tick, at_once=True))
        self.clock.on_jump(self._ticks.every(announcing.TICK, self.announcing.tick, at_once=True))
        self.clock.on_jump(self._ticks.every(ALARM_TICK, self._look_after, at_once=True))
        self._ticks.start()
        await self._let_updates_in()
        self._run(publish_menus(self.bot, self.registry))
        log.info("running", bot=self.bot.username, mode="webhook" if self.settings.webhook_url else "polling")

    async def stop(self) -> None:
        """Finish what is in hand and close, within five seconds."""
        self._ticks.stop()
        if self._port is not None:
            await self._port.stop()
        for _ in range(2):  # The second time for what waits for a database that can't work.
            running = [task for task in self._tasks if not task.done()]
            for task in running:
                task.cancel()
            if running:
                await asyncio.wait(running, timeout=1.0)
        try:
            await self.sender.close(patience=1.5)
        except DatabaseTrouble as trouble:
            log.error("could not note what was sent; it will be sent again", error=str(trouble))
        await self.bot.shutdown()
        await self.database.close()
        log.info("stopped")

    async def wait(self) -> None:
        """Return when a part of the bot has ended by itself, which only a programming error makes it do."""
        await asyncio.wait(self._tasks, return_when=asyncio.FIRST_EXCEPTION)
        for task in self._tasks:
            if task.done() and not task.cancelled() and (error := task.exception()):
                raise error

    async def _reach(self, call: Callable[[], Awaitable[object]]) -> None:
        """Make a call as soon as Telegram can be reached: a server may be up before its network is."""
        for failures in count(1):
            try:
                await call()
                return
            except (InvalidToken, BadRequest):
                raise
            except TelegramError as error:
                pause = min(30.0, 2.0 ** min(failures, 5) / 2)
                log.warning(
                    "Telegram can't be reached, trying again; see JIAOYAN_PROXY",
                    address=self.settings.telegram_api,
                    error=str(error),
                    seconds=pause,
                )
                await asyncio.sleep(pause)

    def _run(self, *parts: Any) -> None:
        self._tasks += [asyncio.create_task(part) for part in parts]

    async def _let_updates_in(self) -> None:
        webhook = Webhook(self.settings, self.receiver) if self.settings.webhook_url else None
        await self._open_port([webhook] if webhook else [])
        if webhook is None:
            with contextlib.suppress(TelegramError):
                await self.bot.delete_webhook()
            self._run(self.receiver.poll())
            return
        await self._reach(
            lambda: self.bot.set_webhook(
                webhook.public_address,
                allowed_updates=ALLOWED_UPDATES,
                secret_token=webhook.secret,
                max_connections=1,
            )
        )

    async def _open_port(self, routes: list[Route]) -> None:
        if self.settings.web_port_open:
            monitor = Monitor(self.database, self.meters, self.clock.now)
            feeds = FeedRoute(self.database, self.bot.username, self.clock.now)
            documents = DownloadRoute(self.database, self.files, self.clock.now)
            self._port = WebPort(self.settings.listen, [*routes, feeds, monitor, documents])
            await self._port.start()

    def _after_commit(self, outcome: Outcome) -> None:
        if outcome.dropped:
            self.sender.drop(outcome.dropped)
        self.sender.offer(outcome.letters)
        for toast in outcome.toasts:
            self._answerer.answer(toast)
        if outcome.asks_for_files:
            self.fetcher.wake()
        if outcome.asks_for_exports:
            self.exporter.wake()

    async def _refused(self, chat_id: int) -> None:
        async with self.database.writing() as session:
            store = Store(session, None)
            if chat_id > 0:
                await store.accounts.lost(chat_id)
            else:
                await store.chats.set_present(chat_id, False)

    async def _migrated(self, old: int, new: int) -> None:
        async with self.database.writing() as session:
            await Store(session, None).chats.move(old, new)

    def note_error(self, event: Mapping[str, Any]) -> None:
        """Count an error that was logged, and have the owners told of it."""
        self.meters.faults.inc()
        self.alarms.note(event)

    async def _look_after(self) -> None:
        free = free_bytes(self.settings.data_dir)
        if free < LITTLE_ROOM:
            log.error("the disk is nearly full", free_bytes=free)
        await self.alarms.tick()

    async def _prune(self) -> None:
        for part in (inbox, outbox, drafts, exports, reminders, told, downloads):
            await part.prune(self.database, self.clock.now())
        await remove_unused(self.database, self.files)


@asynccontextmanager
async def running(settings: Settings, clock: Clock | None = None) -> AsyncIterator[App]:
    """The bot, started; stopped when the block ends.

    Raises:
        storage.database.DatabaseInUse, storage.database.DatabaseTrouble, storage.migrations.SchemaTooNew,
        OSError: the data folder can't be used.
        What `App.start` raises.
    """
    database = await Database.open(settings.database)
    request = AiohttpRequest(settings.proxy)
    bot = Bot(
        settings.bot_token.get_secret_value(),
        base_url=f"{settings.telegram_api}/bot",
        base_file_url=f"{settings.telegram_api}/file/bot",
        request=request,
        get_updates_request=AiohttpRequest(settings.proxy),
    )
    app = App(settings, database, await Outbox.open(database), clock or Clock(), bot, request)
    with logs.listening(app.note_error):
        try:
            await app.start()
            yield app
        finally:
            await app.stop()
