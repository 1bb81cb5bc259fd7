"""From updates to what they change, inside one transaction.

What a handler wrote, its letters and the mark that its update is done are committed together. Updates that
wait at the same time share a transaction. Should one of them be refused (`Problem`) or fail, all is rolled
back and each is handled by itself; the one that can't be done gets a small transaction that says so.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import structlog
from telegram import Update

from handlers.support.context import STAND_INS, Context, Environment
from handlers.support.routing import route
from handlers.texts import problems as texts
from handlers.texts.html import Html
from school.problems import Problem
from storage import inbox
from storage.accounts import Caller
from storage.database import Database, DatabaseTrouble, Session
from storage.directories import Directories
from storage.outbox import Outbox, Waiting
from storage.store import Store

log = structlog.get_logger()

TOAST_LIMIT = 200
"""Characters Telegram shows over a tapped button."""


@dataclass(frozen=True, slots=True)
class Toast:
    """The answer to a tapped button; it goes out after the commit, best effort."""

    query_id: str
    text: str
    alert: bool


class Ended(StrEnum):
    """How an update ended: done, refused with a word about why, or failed with an id to look for in the log."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is to be done once updates are committed: letters to send (see `Outbox.post`) and others, by their
    ids, not to send any more, taps to answer, files to fetch, documents to make."""

    letters: list[Waiting] | None
    dropped: list[int]
    toasts: list[Toast]
    ended: Ended
    asks_for_files: bool = False
    asks_for_exports: bool = False


class Dispatcher:
    """Handles updates in order; each exactly once as far as the database is concerned."""

    def __init__(
        self, database: Database, outbox: Outbox, environment: Environment, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._outbox = outbox
        self._environment = environment
        self._now = now
        self._directories = Directories()

    async def handle(self, updates: Sequence[Update]) -> Outcome:
        """Handle updates whole, in one transaction.

        Raises:
            DatabaseTrouble, MemoryError: the machine can't just now (disk full, locked); try again later.
            Exception: one of several updates was refused or failed, and nothing is done; a single one that
                is refused or fails is done with a word about it.
        """
        return await (self._together(updates) if len(updates) > 1 else self._alone(updates[0]))

    async def refuse(self, update: Update, problem: Problem) -> Outcome:
        """Do nothing for an update but say why. Raises DatabaseTrouble."""
        return await self._close(update, texts.explain(problem), Ended.REFUSED)

    async def tell_of(self, update: Update, problem: Problem) -> Outcome:
        """Say, once, what became of an update that was set aside. Raises DatabaseTrouble."""
        async with self._database.writing() as session:
            ctx = await self._context(session, update)
            if ctx is None:
                return Outcome([], [], [], Ended.FAILED)
            ctx.reply_privately(texts.explain(problem))
            letters = [replace(it, occasion=f"set-aside:{update.update_id}") for it in ctx.letters]
            posted = await self._outbox.post(session, letters, self._now())
        return Outcome(posted, [], [], Ended.FAILED)

    async def _alone(self, update: Update) -> Outcome:
        try:
            return await self._together([update])
        except Problem as problem:
            return await self.refuse(update, problem)
        except (DatabaseTrouble, MemoryError):
            raise
        except Exception as error:
            return await self.fail(update, error)

    async def fail(self, update: Update, error: Exception) -> Outcome:
        """Do nothing for an update but say that it went wrong, with an id. Raises DatabaseTrouble."""
        error_id = new_error_id()
        log.error("update failed", update_id=update.update_id, error_id=error_id, exc_info=error)
        return await self._close(update, texts.broken(error_id), Ended.FAILED, error_id)

    async def _together(self, updates: Sequence[Update]) -> Outcome:
        try:
            async with self._database.writing() as session:
                contexts = []
                for update in updates:
                    ctx = await self._context(session, update)
                    if ctx is not None:
                        await route(ctx, self._environment.registry)
                        contexts.append(ctx)
                outcome = await self._finish(session, updates, contexts)
        except BaseException:
            self._directories.forget()
            raise
        self._directories.keep()
        return outcome

    async def _close(self, update: Update, words: Html, ended: Ended, error: str | None = None) -> Outcome:
        async with self._database.writing() as session:
            ctx = await self._context(session, update)
            if ctx is not None:
                refuse(ctx, words)
            return await self._finish(session, [update], [ctx] if ctx else [], ended, error)

    async def _finish(
        self,
        session: Session,
        updates: Sequence[Update],
        contexts: Sequence[Context],
        ended: Ended = Ended.DONE,
        error: str | None = None,
    ) -> Outcome:
        now = self._now()
        letters = await self._outbox.post(
            session,
            [replace(it, update_id=ctx.update.update_id) for ctx in contexts for it in ctx.letters],
            now,
        )
        await inbox.finish(session, [update.update_id for update in updates], now, error)
        return Outcome(
            letters,
            [it for ctx in contexts for it in ctx.dropped],
            [it for ctx in contexts if (it := _toast(ctx))],
            ended,
            any(ctx.asks_for_files for ctx in contexts),
            any(ctx.asks_for_exports for ctx in contexts),
        )

    async def _context(self, session: Session, update: Update) -> Context | None:
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None or (user.is_bot and user.id not in STAND_INS):
            return None
        store = Store(session, None)
        message = update.effective_message
        thread = getattr(message, "message_thread_id", None) or 0
        caller = await store.accounts.caller(user.id, chat.id, thread)
        if user.id not in STAND_INS:
            await self._note(store, update, caller)
        if caller.school_id is None:
            return Context(self._environment, update, store, caller, None, self._now())
        directory = await self._directories.get(session, caller.school_id, caller.school_version)
        store = Store(session, caller.school_id)
        return Context(self._environment, update, store, caller, directory, self._now())

    async def _note(self, store: Store, update: Update, caller: Caller) -> None:
        user = update.effective_user
        assert user is not None  # noqa: S101  (checked by the caller)
        reachable = update.message is not None and update.message.chat.type == "private"
        changed = (caller.name, caller.username) != (user.full_name, user.username)
        if user.first_name and (not caller.known or changed or (reachable and not caller.reachable)):
            await store.accounts.note(
                user.id, user.full_name, user.username, reachable=reachable, now=self._now()
            )


def new_error_id() -> str:
    """A short id that a person can read out to whoever runs the bot."""
    return "E-" + "".join(secrets.choice("23456789ABCDEFGHJKMNPQRSTUVWXYZ") for _ in range(6))


def _toast(ctx: Context) -> Toast | None:
    query = ctx.update.callback_query
    return Toast(query.id, *(ctx.toast or ("", False))) if query else None


def refuse(ctx: Context, words: Html) -> None:
    """Say over the tapped button why something was not done, or in a message."""
    plain = texts.plain(words)
    if ctx.update.callback_query is not None and len(plain) <= TOAST_LIMIT:
        ctx.answer(plain, alert=True)
    elif ctx.update.my_chat_member is None:
        ctx.reply(words)
