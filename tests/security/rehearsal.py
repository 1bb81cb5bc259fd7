"""The bot's dispatcher over a transaction that is never committed: every act is played from the same start."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any, Self, cast

from telegram import Update

from bot.sandbox.api import begin
from bot.sandbox.calls import Params as CallParams
from bot.sandbox.scene import Scene
from bot.sandbox.world import World
from handlers.families import FAMILIES
from handlers.support.context import Environment
from handlers.support.dispatch import Dispatcher
from handlers.support.registry import Registry
from handlers.texts import problems as texts
from handlers.texts.html import Html
from storage.database import Database, Params, Session, naming_trouble
from storage.files import Files
from storage.outbox import Outbox
from tests import sample
from tests.security import schools
from tests.security.schools import NOW, Actor, Dump, Town, of_the_other

REGISTRY = Registry(FAMILIES)
SECONDS = int(NOW.timestamp())
_BOT = {"id": 123456, "is_bot": True, "first_name": "教研助手", "username": "jiaoyan_bot"}
_numbers = count(1)


@dataclass(frozen=True)
class Letter:
    """What the bot wanted to send."""

    chat_id: int
    method: str
    payload: dict[str, Any]

    @property
    def text(self) -> str:
        """What the person would read."""
        return str(self.payload.get("text", self.payload.get("caption", "")))

    @property
    def all(self) -> str:
        """Everything in it, buttons and files included."""
        return json.dumps(self.payload, ensure_ascii=False)

    @property
    def buttons(self) -> list[str]:
        """The callback data under it."""
        rows = self.payload.get("reply_markup", {}).get("inline_keyboard", [])
        return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


@dataclass(frozen=True)
class Reaction:
    """What an act led to: the words over a tapped button, letters, and the tables that are different."""

    toast: str
    letters: tuple[Letter, ...]
    changed: frozenset[str]
    rows: dict[str, str]

    @property
    def words(self) -> str:
        """Everything the person who acted gets to read."""
        return "\n".join([self.toast, *(letter.text for letter in self.letters)])

    @property
    def answers(self) -> bool:
        """Whether there is any answer at all."""
        return bool(self.toast or self.letters)

    @property
    def plainly(self) -> str:
        """The same without markup."""
        return texts.plain(Html("\n".join([self.toast, *(letter.text for letter in self.letters)]))).strip()

    @property
    def all(self) -> str:
        """Everything that went out to anybody, buttons and files included."""
        return self.toast + "".join(letter.all for letter in self.letters)


class Straight(Session):
    """A session without a thread between it and SQLite: thousands of acts are played."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.statements: dict[str, Params] = {}
        """Every statement so far, with what it was last given."""

    async def rows(self, sql: str, params: Params = ()) -> list[sqlite3.Row]:
        """As in Session."""
        self.statements[sql] = params
        return self.connection.execute(sql, params).fetchall()

    async def run(self, sql: str, params: Params = ()) -> None:
        """As in Session."""
        self.statements[sql] = params
        self.connection.execute(sql, params)

    async def run_many(self, sql: str, params: Iterable[Sequence[object]]) -> None:
        """As in Session."""
        self.connection.executemany(sql, params)

    async def insert(self, sql: str, params: Params = ()) -> int:
        """As in Session."""
        return self.connection.execute(sql, params).lastrowid or 0

    @property
    def changes(self) -> int:
        """Rows written so far, those of statements that were rolled back included."""
        return self.connection.total_changes

    def close(self) -> None:
        """Close the connection; nothing was committed."""
        self.connection.close()


class Rehearsal:
    """Plays updates. It stands where the dispatcher looks for a database; `keeping` lets acts build on each
    other until `forgetting` ends."""

    def __init__(self, session: Straight, dump: Dump, start: dict[str, str], town: Town, files: Path) -> None:
        self.session = session
        self.town = town
        self.world = _world(town)
        self.others = of_the_other(start)
        self._dump = dump
        self.start = start
        self._before = start
        self._keeps = False
        self._letters: list[Letter] = []
        self._rows = start
        self._files = Files(files)
        self.dispatcher = self._new_dispatcher()

    @classmethod
    async def open(cls, folder: Path, build: Callable[[Session], Awaitable[Town]] = schools.build) -> Self:
        """Build the schools in a new database and go on in its transaction."""
        await (await Database.open(folder / "jiaoyan.db")).close()
        connection = sqlite3.connect(folder / "jiaoyan.db", isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN")
        session = Straight(connection)
        town = await build(session)
        dump = await Dump.of(session)
        return cls(session, dump, await dump.read(session), town, folder / "files")

    def _new_dispatcher(self) -> Dispatcher:
        environment = Environment(
            REGISTRY, self._files, "jiaoyan_bot", "Asia/Shanghai", open_registration=True
        )
        stand_in = cast(Database, self)
        return Dispatcher(stand_in, Outbox(stand_in, next(_numbers) * 1_000_000), environment, lambda: NOW)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Session]:
        """As `Database.writing`, with a look at what would be committed, which then is not."""
        await self.session.run("SAVEPOINT act")
        keep, changes = False, self.session.changes
        try:
            with naming_trouble():
                yield self.session
            self._letters = [
                Letter(row["chat_id"], row["method"], json.loads(row["payload"]))
                for row in await self.session.rows("SELECT * FROM outbox ORDER BY id")
            ]
            if self.session.changes - changes > len(self._letters):
                self._rows = await self._dump.read(self.session)
            await self.session.run("DELETE FROM outbox")
            keep = self._keeps
        finally:
            if not keep:
                await self.session.run("ROLLBACK TO act")
            await self.session.run("RELEASE act")

    @asynccontextmanager
    async def forgetting(self) -> AsyncIterator[None]:
        """Let acts build on each other inside, and forget them all at the end."""
        await self.session.run("SAVEPOINT play")
        self._keeps = True
        self.dispatcher = self._new_dispatcher()
        try:
            yield
        finally:
            await self.session.run("ROLLBACK TO play")
            await self.session.run("RELEASE play")
            self._keeps = False
            self._before = self.start
            self.dispatcher = self._new_dispatcher()

    def close(self) -> None:
        """Forget everything."""
        self.session.close()

    @property
    def ours(self) -> list[Actor]:
        """The stranger, and one of ours for each role."""
        return [it for it in self.town.actors.values() if it.user_id != schools.FOREIGNER]

    def rows_of(self, table: str, rows: dict[str, str], school_id: int) -> list[list[object]]:
        """The rows of a table that say they are a school's; none where the table does not say."""
        place = self._dump.whose.get(table)
        return (
            [row for row in json.loads(rows[table]) if row[place] == school_id] if place is not None else []
        )

    def ours_in(self, rows: dict[str, str]) -> dict[str, list[list[object]]]:
        """The rows that are our school's, chats aside."""
        return {it: self.rows_of(it, rows, self.town.school_id) for it in rows if it != "chats"}

    @property
    def now(self) -> dict[str, str]:
        """What stands in the tables after the latest act."""
        return self._before

    async def look_again(self) -> None:
        """Take what stands in the tables now for the state before the next act."""
        self._before = await self._dump.read(self.session)

    async def play(self, update: dict[str, Any]) -> Reaction:
        """Let the bot handle an update."""
        self._letters, self._rows = [], self._before
        outcome = await self.dispatcher.handle(
            [Update.de_json({"update_id": next(_numbers), **update}, None)]
        )
        changed = {table for table, rows in self._rows.items() if rows != self._before[table]}
        if self._keeps:
            self._before = self._rows
        toast = outcome.toasts[0].text if outcome.toasts else ""
        return Reaction(toast, tuple(self._letters), frozenset(changed), self._rows)

    # What people do ---------------------------------------------------------------------------------

    async def types(self, actor: Actor, text: str, chat: int | None = None, **more: Any) -> Reaction:
        """Write a message, in private or in a group."""
        return await self.play_message(actor, {"text": text, **more}, chat)

    async def play_message(self, actor: Actor, content: dict[str, Any], chat: int | None = None) -> Reaction:
        """Send anything."""
        return await self.play({"message": {**_message(actor, chat), **content}})

    async def taps(self, actor: Actor, data: str, chat: int | None = None) -> Reaction:
        """Tap a button that carries this data."""
        message = {**_message(actor, chat), "from": _BOT, "text": "以前的消息"}
        query = {"id": "1", "from": _person(actor), "chat_instance": "1", "message": message, "data": data}
        return await self.play({"callback_query": query})

    def refused_by_telegram(self, letter: Letter) -> str:
        """Why Telegram would not take this letter; empty where it would."""
        payload = {key: value for key, value in letter.payload.items() if key != "message_id"}
        method = letter.method
        if method == "editMessageText":
            method = "sendMessage"
        elif method in ("sendPhoto", "sendDocument", "editMessageReplyMarkup"):
            method, payload = "sendMessage", {"text": payload.get("caption") or "文件", **payload}
        answer = begin(self.world, method, CallParams({"chat_id": letter.chat_id, **payload}))
        assert isinstance(answer, dict)
        return "" if answer["ok"] else f"{answer['description']}: {letter.text[:200]!r}"


def _person(actor: Actor) -> dict[str, Any]:
    return {"id": actor.user_id, "is_bot": False, "first_name": actor.name}


def _message(actor: Actor, chat: int | None) -> dict[str, Any]:
    place: dict[str, Any] = {"id": actor.user_id, "type": "private", "first_name": actor.name}
    if chat is not None:
        place = {"id": chat, "type": "supergroup", "title": "群"}
    return {"message_id": 10, "date": SECONDS, "chat": place, "from": _person(actor)}


def _world(town: Town) -> World:
    """Telegram as far as it judges letters; everybody may be written to."""
    world = World(lambda: NOW, _BOT, "123456:sandbox-token", record=False)
    scene = Scene(world)
    people = [*(actor.user_id for actor in town.actors.values()), schools.NEWCOMER, sample.COLLEAGUE]
    for user_id in (*people, *range(schools.ASKERS, schools.ASKERS + 20)):
        scene.add_person(user_id, "某人").started = True
    for chat_id in (schools.OUR_CHAT, schools.THEIR_CHAT, schools.FREE_CHAT):
        scene.add_group(chat_id, "群", [])
    return world
