"""Multi-step input. Fields are declared once; the state is a draft row, so nothing that was entered is lost.

A form lives in the person's private chat. Every question offers 上一步, 跳过 (where one may) and 取消;
a tap on a question that has been answered changes nothing and says so.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from handlers.support.begun import latest_draft
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.numbers import read_number
from handlers.support.questions import (
    AGAIN,
    ALBUM,
    ASKED,
    GROUP,
    PAGE_SHOWN,
    ask,
    card_of,
    keyboard,
    may_end,
    question,
    settle_in_group,
)
from handlers.support.replies import Button
from handlers.texts import forms as texts
from handlers.texts.html import Html
from handlers.texts.problems import explain
from school.problems import BadAnswer, Outdated, Problem
from storage.drafts import Draft
from storage.records import Attachment

FRESH = timedelta(hours=12)
"""How long an open question goes on taking whatever is typed."""


async def begin(
    ctx: Context,
    form: Form,
    data: Data | None = None,
    *,
    note: Html | None = None,
    below: bool = False,
    album: str | None = None,
) -> None:
    """Start a form with what is known already, and ask the first thing that is not.

    `note` says above the question what was wrong with what was given, and is why something has to be asked.
    `below`: the message whose button was tapped stays as it is, the question comes in a new one. `album` is the
    field that takes what else comes of the album whose first file is known, if the message is part of one.
    """
    ctx.require(form.role)
    data = dict(data or {})
    if album is not None and ctx.message is not None and ctx.message.media_group_id:
        data |= {AGAIN: [album], ALBUM: ctx.message.media_group_id}
    member = ctx.member_or_none
    field = _next_field(form, data)
    if field is None:
        await form.finish(ctx, data)
        return
    data = _opened(ctx, field, {**data, ASKED: [field.key]})
    if not ctx.private:
        data[GROUP] = ctx.chat.id
    seat = member.id if member else None
    draft = await ctx.store.drafts.begin(ctx.user.id, seat, form.name, field.key, data, ctx.now)
    ask(ctx, form, draft, note, below=below)


def form_of(ctx: Context, draft: Draft) -> Form:
    """The form a draft belongs to. Raises Outdated when there is no such form any more."""
    form = ctx.environment.registry.forms.get(draft.form)
    if form is None:
        raise Outdated
    return form


async def tapped(ctx: Context, draft_id: int, step: str, action: str) -> None:
    """A button under a question was tapped. `action` is `=value`, `<`, `>`, `x`, `ok`, `end` or `pN`."""
    draft = await ctx.store.drafts.get(draft_id, ctx.user.id)
    if draft is None:
        ctx.answer(texts.GONE)
        return
    if action == "x":
        await cancel(ctx, draft)
        return
    form = await _enter(ctx, draft)
    if step != draft.step:
        ctx.answer(texts.ALREADY_ANSWERED)
    else:
        await _act(ctx, form, draft, form.field(step), action)


async def _act(ctx: Context, form: Form, draft: Draft, field: Field, action: str) -> None:
    if action == "<":
        await _back(ctx, form, draft)
    elif action == ">" and field.optional:
        await _advance(ctx, form, draft, None)
    elif action == "ok" and field.many:
        if not draft.data.get(field.key) and not field.optional:
            ctx.answer(texts.SEND_SOME if field.take else texts.CHOOSE_SOME)
            return
        await _advance(ctx, form, draft, draft.data.get(field.key, []))
    elif action == "end" and may_end(form, draft):
        await _end(ctx, form, draft)
    elif action.startswith("p"):
        await _save_and_ask(ctx, form, draft, {PAGE_SHOWN: read_number(action[1:])})
    elif action.startswith("="):
        await _choose(ctx, form, draft, field, action[1:])
    else:
        raise Outdated


async def _end(ctx: Context, form: Form, draft: Draft) -> None:
    """Skip all that is left."""
    skipped = {it.key: None for it in form.fields if it.when(draft.data) and it.key not in draft.data}
    data = {**skipped, **draft.data, AGAIN: []}
    await _advance(ctx, form, replace(draft, data=data), data[draft.step])


async def _choose(ctx: Context, form: Form, draft: Draft, field: Field, value: str) -> None:
    if field.choices is None or value not in {choice.value for choice in field.choices(ctx, draft.data)}:
        raise Outdated
    if not field.many:
        await _advance(ctx, form, draft, value)
        return
    chosen = list(draft.data.get(field.key, []))
    chosen.remove(value) if value in chosen else chosen.append(value)
    await _save_and_ask(ctx, form, draft, {field.key: chosen})


def takes_words(ctx: Context, draft: Draft, *, is_command: bool, gives_way: bool) -> bool:
    """Whether typed text is meant for the open question of this draft.

    After half a day's pause it is more likely about something new. Words that are also a command are one
    when the question wants a tap and not words, or when they stand alone (我的听课) and don't say a time as
    今天 does; else the command `gives_way`.
    """
    if not is_fresh(ctx, draft):
        return False
    return not is_command or (gives_way and wants_words(ctx, draft))


def wants_words(ctx: Context, draft: Draft) -> bool:
    """Whether the open question of this draft may be answered with typed words."""
    return form_of(ctx, draft).field(draft.step).read is not None


def asks_for_words(ctx: Context, draft: Draft | None, *, since: datetime) -> bool:
    """Whether a question that was put after `since` waits for typed words."""
    return draft is not None and draft.updated_at >= since and wants_words(ctx, draft)


async def typed(ctx: Context, draft: Draft, text: str) -> None:
    """Text was sent while this question is open; what does not fit is explained and asked for once more."""
    form = await _enter(ctx, draft)
    field = form.field(draft.step)
    ctx.edit_markup_of_card(ctx.user.id, card_of(draft))
    try:
        value = _read(ctx, field, draft.data, text.strip())
        besides = field.also(ctx, draft.data, text.strip()) if field.also else {}
    except Problem as problem:
        # The question may have scrolled away, and without its buttons there is no way out.
        ask(ctx, form, draft, explain(problem))
        return
    if field.many:
        answers = [*draft.data.get(field.key, []), *(value if isinstance(value, list) else [value])]
        # What is ticked is ticked once; what is written may well be written twice.
        chosen = list(dict.fromkeys(answers)) if field.choices else answers
        await _save_and_ask(ctx, form, draft, {field.key: chosen})
    else:
        await _advance(ctx, form, replace(draft, data={**draft.data, **besides}), value)


def _read(ctx: Context, field: Field, data: Data, text: str) -> Any:
    for choice in field.choices(ctx, data) if field.choices else ():
        if choice.label == text:
            return choice.value
    if field.read is None:
        raise BadAnswer("choice" if field.choices else "file", text)
    return field.read(ctx, data, text)


async def given_file(ctx: Context, draft: Draft, file: Attachment) -> bool:
    """A file was sent while this question is open. False when the question is not after one."""
    field = form_of(ctx, draft).field(draft.step)
    if field.take is None or not is_fresh(ctx, draft):
        return False
    form = await _enter(ctx, draft)
    value = field.take(ctx, draft.data, file)
    if not field.many:
        ctx.edit_markup_of_card(ctx.user.id, card_of(draft))
        await _advance(ctx, form, draft, value)
        return True
    await amend(ctx, draft, {field.key: [*draft.data.get(field.key, []), value]})
    return True


def is_fresh(ctx: Context, draft: Draft) -> bool:
    """Whether a draft was touched so lately that what comes now is meant for it."""
    return ctx.now - draft.updated_at <= FRESH


async def amend(ctx: Context, draft: Draft, changes: Data) -> None:
    """Keep something more in a draft and ask on; the pictures of one album are answered once."""
    form = form_of(ctx, draft)
    album = ctx.message.media_group_id if ctx.message else None
    same_album = album is not None and album == draft.data.get(ALBUM)
    draft = replace(draft, data={**draft.data, **changes, ALBUM: album})
    await ctx.store.drafts.save(draft, ctx.now)
    if same_album:
        field = form.field(draft.step)
        ctx.edit_card(
            ctx.user.id, card_of(draft), question(ctx, form, draft, field), keyboard(ctx, form, draft, field)
        )
    else:
        ctx.edit_markup_of_card(ctx.user.id, card_of(draft))
        ask(ctx, form, draft)


async def cancel(ctx: Context, draft: Draft) -> None:
    """Give a form up."""
    title = form_of(ctx, draft).title
    await ctx.store.drafts.close(draft.id)
    settle_in_group(ctx, draft, texts.cancelled(title))
    ctx.show(texts.cancelled(title))


async def _enter(ctx: Context, draft: Draft) -> Form:
    """The form of a draft, in the school it was begun in, for somebody who still may fill it in."""
    form = form_of(ctx, draft)
    member = ctx.member_or_none
    if draft.member_id is not None and (member is None or member.id != draft.member_id):
        seats = await ctx.store.accounts.seats(ctx.user.id)
        seat = next((it for it in seats if it.member_id == draft.member_id), None)
        if seat is None:
            raise Outdated
        await ctx.enter(seat.school_id)
    ctx.require(form.role)
    return form


async def own_draft(ctx: Context, draft_id: int) -> Draft:
    """A draft of this person. Raises Outdated when it is finished or cancelled."""
    draft = await ctx.store.drafts.get(draft_id, ctx.user.id)
    if draft is None:
        raise Outdated
    return draft


async def resume(ctx: Context, draft: Draft) -> None:
    """Ask the open question of a draft again, and let it take typed answers."""
    form = await _enter(ctx, draft)
    await ctx.store.drafts.save(draft, ctx.now)
    ask(ctx, form, draft)


async def _advance(ctx: Context, form: Form, draft: Draft, value: Any) -> None:
    data = {**draft.data, draft.step: value}
    data[AGAIN] = [key for key in data.get(AGAIN, []) if key != draft.step]
    data.pop(PAGE_SHOWN, None)
    data.pop(ALBUM, None)
    field = _next_field(form, data)
    if field is None:
        await ctx.store.drafts.close(draft.id)
        other = await latest_draft(ctx)
        words = await form.finish(ctx, {key: it for key, it in data.items() if not key.startswith(".")})
        settle_in_group(ctx, draft, words or texts.done_in_private(form.title))
        if other is not None and other.form != form.name:
            await (_remind_of(ctx, other) if _has_answers(ctx, other) else ctx.store.drafts.close(other.id))
        return
    data = _opened(ctx, field, {**data, ASKED: [*data.get(ASKED, []), field.key]})
    await _keep_and_ask(ctx, form, replace(draft, step=field.key, data=data))


def _opened(ctx: Context, field: Field, data: Data) -> Data:
    return data if field.ticked is None else {**data, field.key: list(field.ticked(ctx, data))}


async def _back(ctx: Context, form: Form, draft: Draft) -> None:
    asked = list(draft.data.get(ASKED, []))
    if len(asked) < 2:
        raise Outdated
    asked.pop()
    # Ticks and files stay, on the step that is opened again as well as on the one that is left half done.
    forgotten = {PAGE_SHOWN} if form.field(asked[-1]).many else {PAGE_SHOWN, asked[-1]}
    data = {key: value for key, value in draft.data.items() if key not in forgotten}
    if draft.step in data:
        data[AGAIN] = [*data.get(AGAIN, []), draft.step]
    await _keep_and_ask(ctx, form, replace(draft, step=asked[-1], data={**data, ASKED: asked}))


async def _save_and_ask(ctx: Context, form: Form, draft: Draft, changes: Data) -> None:
    await _keep_and_ask(ctx, form, replace(draft, data={**draft.data, **changes}))


async def _keep_and_ask(ctx: Context, form: Form, draft: Draft) -> None:
    await ctx.store.drafts.save(draft, ctx.now)
    ask(ctx, form, draft)


async def _remind_of(ctx: Context, other: Draft) -> None:
    """Say that another form waits, unless finishing this one led on to a third, or ended that one."""
    latest = await latest_draft(ctx)
    if latest is not None and latest.id == other.id:
        buttons = [
            Button(texts.CONTINUE, f"form.resume:{other.id}"),
            Button(texts.DROP, f"f:{other.id}:{other.step}:x"),
        ]
        ctx.reply_privately(texts.unfinished(form_of(ctx, other).title), [buttons])


def _has_answers(ctx: Context, draft: Draft) -> bool:
    """Whether anything was said, ticked or sent: a question merely left open is not worth a reminder."""
    return any(it.key in draft.data and it.when(draft.data) for it in form_of(ctx, draft).fields)


def _next_field(form: Form, data: Data) -> Field | None:
    again = data.get(AGAIN, ())
    return next((f for f in form.fields if (f.key not in data or f.key in again) and f.when(data)), None)
