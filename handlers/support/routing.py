"""From an update to the handler that it asks for."""

from __future__ import annotations

from handlers.observing.sittings import is_command_in_class, open_sitting
from handlers.support import forms
from handlers.support.attachments import has_file
from handlers.support.begun import latest_draft
from handlers.support.context import Context
from handlers.support.registry import Registry, UnknownCommand, run_button, run_command, run_reply
from handlers.texts.announcing.announcements import RECEIVED
from handlers.texts.basics import is_courtesy
from school.announcing.receipts import is_receipt
from school.problems import Unidentified
from storage.drafts import Draft

SLASHES = "/／"
"""What a command begins with; a Chinese keyboard writes the wide one."""


async def route(ctx: Context, registry: Registry) -> None:
    """Find what an update asks for and do it."""
    update = ctx.update
    if update.callback_query is not None:
        await run_button(registry, ctx, update.callback_query.data or "")
    elif update.message is not None:
        await _route_message(ctx, registry)
    elif update.my_chat_member is not None:
        await registry.on["membership"](ctx)
    elif update.edited_message is not None and not ctx.anonymous and "edited" in registry.on:
        await registry.on["edited"](ctx)


async def _route_message(ctx: Context, registry: Registry) -> None:
    message = ctx.update.message
    assert message is not None  # noqa: S101  (checked by the caller)
    if "file_arrived" in ctx.update.api_kwargs:
        await registry.on["file_arrived"](ctx)
    elif message.text and message.text[0] in SLASHES and message.text[1:].strip():
        await _route_command(ctx, registry, message.text)
    elif (data := _reply(ctx, registry)) is not None:
        await run_reply(registry, ctx, data)
    elif has_file(message) and not ctx.anonymous:
        await registry.on["file"](ctx)
    elif message.migrate_to_chat_id or message.new_chat_title:
        await registry.on["group"](ctx)
    elif ctx.private:
        await _route_words(ctx, registry)


def _reply(ctx: Context, registry: Registry) -> str | None:
    """What a private message answers, if that means something and the words are no command of their own."""
    message = ctx.update.message
    if message is None or not ctx.private or not (ctx.text or has_file(message)):
        return None
    spoken = registry.spoken(message.text) if message.text else None
    return None if spoken is not None and not spoken[1] else registry.reply_to(message.reply_to_message)


async def _route_command(ctx: Context, registry: Registry, text: str) -> None:
    word, *rest = text[1:].split(maxsplit=1)
    name, _, addressee = word.partition("@")
    if addressee and addressee.lower() != ctx.environment.bot_username.lower():
        return
    command = registry.commands.get(name.lower())
    if command is not None and ctx.anonymous:
        raise Unidentified
    if command is not None:
        await run_command(ctx, command, rest[0].strip() if rest else "")
    elif ctx.private and (spoken := registry.spoken(text[1:])) is not None:
        await run_command(ctx, *spoken)
    elif ctx.private:
        raise UnknownCommand(name)


async def _route_words(ctx: Context, registry: Registry) -> None:
    draft = await latest_draft(ctx) if ctx.text else None
    spoken = registry.spoken(ctx.text)
    sitting = None if is_command_in_class(spoken, ctx.text) else await open_sitting(ctx)
    if sitting and ctx.text and not forms.asks_for_words(ctx, draft, since=sitting.opened_at):
        await registry.on["line"](ctx)
        return
    if draft is not None and _answers_no_question(ctx, draft):
        await registry.on["words"](ctx)
        return
    gives_way = spoken is not None and (spoken[0].plain_alone or bool(spoken[1]))
    if draft is not None and forms.takes_words(
        ctx, draft, is_command=spoken is not None, gives_way=gives_way
    ):
        await forms.typed(ctx, draft, ctx.text)
    elif spoken is not None:
        await run_command(ctx, *spoken)
    elif draft is not None:
        await forms.resume(ctx, draft)
    else:
        await registry.on["words"](ctx)


def _answers_no_question(ctx: Context, draft: Draft) -> bool:
    """Whether the words are mere politeness, or 收到 for an announcement that came after a question with buttons."""
    if not forms.is_fresh(ctx, draft):
        return is_courtesy(ctx.text)
    return RECEIVED in ctx.text and is_receipt(ctx.text) and not forms.wants_words(ctx, draft)
