"""From an update to its handler, inside one transaction.

What the handler wrote, its letters and the mark that the update is done are committed together. A refusal
(`Problem`) or an unexpected error rolls everything back; a second, small transaction then says so and marks
the update as done.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import structlog
from telegram import Update

from handlers.support import forms
from handlers.support.context import Context, Environment
from handlers.support.registry import Registry, UnknownCommand, run_button, run_command
from handlers.texts import problems as texts
from handlers.texts.html import Html
from school.problems import Problem
from storage import inbox, outbox
from storage.accounts import Caller
from storage.database import Database, DatabaseTrouble, Session
from storage.directories import Directories
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


class Dispatcher:
    """Handles updates one at a time; each exactly once as far as the database is concerned."""

    def __init__(self, database: Database, environment: Environment, now: Callable[[], datetime]) -> None:
        self._database = database
        self._environment = environment
        self._now = now
        self._directories = Directories()

    async def handle(self, update: Update) -> Toast | None:
        """Handle an update whole.

        Raises:
            DatabaseTrouble: the database can't work just now (disk full, locked); try again later.
        """
        try:
            return await self._handle(update)
        except Problem as problem:
            return await self._close(update, texts.explain(problem))
        except DatabaseTrouble:
            raise
        except Exception:
            error_id = new_error_id()
            log.exception("update failed", update_id=update.update_id, error_id=error_id)
            return await self._close(update, texts.broken(error_id), error_id)

    async def _handle(self, update: Update) -> Toast | None:
        async with self._database.writing() as session:
            ctx = await self._context(session, update)
            if ctx is not None:
                await route(ctx, self._environment.registry)
            return await self._finish(session, update, ctx)

    async def _close(self, update: Update, words: Html, error: str | None = None) -> Toast | None:
        async with self._database.writing() as session:
            ctx = await self._context(session, update)
            if ctx is not None:
                refuse(ctx, words)
            return await self._finish(session, update, ctx, error)

    async def _finish(
        self, session: Session, update: Update, ctx: Context | None, error: str | None = None
    ) -> Toast | None:
        now = self._now()
        if ctx is not None and ctx.letters:
            await outbox.post(session, ctx.letters, now)
        await inbox.finish(session, update.update_id, now, error)
        query = update.callback_query
        if ctx is None or query is None:
            return None
        text, alert = ctx.toast or ("", False)
        return Toast(query.id, text, alert)

    async def _context(self, session: Session, update: Update) -> Context | None:
        user, chat = update.effective_user, update.effective_chat
        if user is None or chat is None or user.is_bot:
            return None
        store = Store(session, None)
        message = update.effective_message
        thread = getattr(message, "message_thread_id", None) or 0
        caller = await store.accounts.caller(user.id, chat.id, thread)
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


async def route(ctx: Context, registry: Registry) -> None:
    """Find what an update asks for and do it."""
    update = ctx.update
    if update.callback_query is not None:
        await run_button(registry, ctx, update.callback_query.data or "")
    elif update.message is not None:
        await _route_message(ctx, registry)
    elif update.my_chat_member is not None:
        await registry.on["membership"](ctx)
    elif update.edited_message is not None:
        await registry.on["edited"](ctx)


async def _route_message(ctx: Context, registry: Registry) -> None:
    message = ctx.update.message
    assert message is not None  # noqa: S101  (checked by the caller)
    if "file_arrived" in ctx.update.api_kwargs:
        await registry.on["file_arrived"](ctx)
    elif message.text and message.text[0] == "/" and message.text[1:].strip():
        await _route_command(ctx, registry, message.text)
    elif message.photo or message.document:
        await registry.on["file"](ctx)
    elif message.migrate_to_chat_id or message.new_chat_title:
        await registry.on["group"](ctx)
    elif ctx.private:
        await _route_words(ctx, registry)


async def _route_command(ctx: Context, registry: Registry, text: str) -> None:
    word, *rest = text[1:].split(maxsplit=1)
    name, _, addressee = word.partition("@")
    if addressee and addressee.lower() != ctx.environment.bot_username.lower():
        return
    command = registry.commands.get(name.lower())
    if command is not None:
        await run_command(ctx, command, rest[0].strip() if rest else "")
    elif ctx.private:
        raise UnknownCommand(name)


async def _route_words(ctx: Context, registry: Registry) -> None:
    draft = await ctx.store.drafts.latest(ctx.user.id) if ctx.text else None
    spoken = registry.spoken(ctx.text)
    if draft is not None and forms.takes_words(
        ctx, draft, is_command=spoken is not None, has_args=bool(spoken and spoken[1])
    ):
        await forms.typed(ctx, draft, ctx.text)
    elif spoken is not None:
        await run_command(ctx, *spoken)
    elif draft is not None:
        await forms.resume(ctx, draft)
    else:
        await registry.on["words"](ctx)


def refuse(ctx: Context, words: Html) -> None:
    """Say over the tapped button why something was not done, or in a message."""
    plain = texts.plain(words)
    if ctx.update.callback_query is not None and len(plain) <= TOAST_LIMIT:
        ctx.answer(plain, alert=True)
    elif ctx.update.my_chat_member is None:
        ctx.reply(words)
