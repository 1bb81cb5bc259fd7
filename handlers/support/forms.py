"""Multi-step input. Fields are declared once; the state is a draft row, so nothing that was entered is lost.

A form lives in the person's private chat. Every question offers 上一步, 跳过 (where one may) and 取消;
a tap on a question that has been answered changes nothing and says so.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from handlers.support.context import Context
from handlers.support.replies import Button, in_columns
from handlers.texts import forms as texts
from handlers.texts.html import Html
from school.people import Role
from school.problems import BadAnswer, Outdated
from storage.drafts import Draft
from storage.records import Attachment

Data = dict[str, Any]
"""What has been answered so far, by field key. Keys that begin with a dot belong to the engine."""

Ask = Callable[[Context, Data], Html]

PAGE = 24
"""How many choices stand under one message, unless the field wants fewer."""

FRESH = timedelta(hours=12)
"""How long an open question goes on taking whatever is typed."""

_ASKED, _AGAIN, _PAGE, _GROUP, _ALBUM = ".asked", ".again", ".page", ".group", ".album"


@dataclass(frozen=True, slots=True)
class Choice:
    """One button of a question. The value goes through callback data: at most some 30 bytes."""

    label: str
    value: str


def any_time(_: Data) -> bool:
    """For fields that are always asked."""
    return True


@dataclass(frozen=True, slots=True)
class Field:
    """A question. It takes a tapped choice, typed text (`read`), a file (`take`), or several of these.

    `many` lets several choices be ticked; the answer is then a list. `ticked` says which are from the
    start; `read` may then answer a list too, each of which is ticked. `when` says whether the question
    makes sense after what was answered before. `read` raises BadAnswer for text that does not fit.
    `pages` is for a question that is longer than a message: how many pages its own text has. `ask` shows
    the one that `page_of` tells, and all choices stand under each.
    """

    key: str
    ask: Ask
    choices: Callable[[Context, Data], Sequence[Choice]] | None = None
    read: Callable[[Context, Data, str], Any] | None = None
    take: Callable[[Context, Data, Attachment], Any] | None = None
    optional: bool = False
    many: bool = False
    ticked: Callable[[Context, Data], Sequence[str]] | None = None
    columns: int = 2
    page: int = PAGE
    when: Callable[[Data], bool] = any_time
    pages: Callable[[Context, Data], int] | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A declared form. `finish` stores what was answered and says so; the draft is gone by then."""

    name: str
    title: str
    fields: tuple[Field, ...]
    finish: Callable[[Context, Data], Awaitable[None]]
    role: Role | None = Role.TEACHER

    def field(self, key: str) -> Field:
        """The field of this key. Raises Outdated for a key of an earlier version of the form."""
        for field in self.fields:
            if field.key == key:
                return field
        raise Outdated


def page_of(data: Data) -> int:
    """The page of a long question or of many choices that is shown, counted from 0."""
    page: int = data.get(_PAGE, 0)
    return page


async def begin(ctx: Context, form: Form, data: Data | None = None) -> None:
    """Start a form with what is known already, and ask the first thing that is not."""
    ctx.require(form.role)
    data = dict(data or {})
    member = ctx.member_or_none
    field = _next_field(form, data)
    if field is None:
        await form.finish(ctx, data)
        return
    data = _opened(ctx, field, {**data, _ASKED: [field.key]})
    if not ctx.private:
        data[_GROUP] = ctx.chat.id
    seat = member.id if member else None
    draft = await ctx.store.drafts.begin(ctx.user.id, seat, form.name, field.key, data, ctx.now)
    _ask(ctx, form, draft)


def form_of(ctx: Context, draft: Draft) -> Form:
    """The form a draft belongs to. Raises Outdated when there is no such form any more."""
    form = ctx.environment.registry.forms.get(draft.form)
    if form is None:
        raise Outdated
    return form


async def tapped(ctx: Context, draft_id: int, step: str, action: str) -> None:
    """A button under a question was tapped. `action` is `=value`, `<`, `>`, `x`, `ok` or `pN`."""
    draft = await ctx.store.drafts.get(draft_id, ctx.user.id)
    if draft is None:
        ctx.answer(texts.GONE)
        return
    form = await _enter(ctx, draft)
    if action == "x":
        await cancel(ctx, draft)
    elif step != draft.step:
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
            ctx.answer(texts.CHOOSE_SOME)
            return
        await _advance(ctx, form, draft, draft.data.get(field.key, []))
    elif action.startswith("p"):
        await _save_and_ask(ctx, form, draft, {_PAGE: int(action[1:])})
    elif action.startswith("="):
        await _choose(ctx, form, draft, field, action[1:])
    else:
        raise Outdated


async def _choose(ctx: Context, form: Form, draft: Draft, field: Field, value: str) -> None:
    if field.choices is None or value not in {choice.value for choice in field.choices(ctx, draft.data)}:
        raise Outdated
    if not field.many:
        await _advance(ctx, form, draft, value)
        return
    chosen = list(draft.data.get(field.key, []))
    chosen.remove(value) if value in chosen else chosen.append(value)
    await _save_and_ask(ctx, form, draft, {field.key: chosen})


def takes_words(ctx: Context, draft: Draft, *, is_command: bool, has_args: bool) -> bool:
    """Whether typed text is meant for the open question of this draft.

    After half a day's pause it is more likely about something new. Words that are also a command are one
    when they stand alone (我的听课), or when the question wants a tap and not words.
    """
    if not is_fresh(ctx, draft):
        return False
    wants_words = form_of(ctx, draft).field(draft.step).read is not None
    return not is_command or (has_args and wants_words)


async def typed(ctx: Context, draft: Draft, text: str) -> None:
    """Text was sent while this question is open. Raises BadAnswer; the draft stays as it was."""
    form = await _enter(ctx, draft)
    field = form.field(draft.step)
    value = _read(ctx, field, draft.data, text.strip())
    ctx.edit_markup_of_card(ctx.user.id, _card(draft))
    if field.many:
        added = value if isinstance(value, list) else [value]
        chosen = list(dict.fromkeys([*draft.data.get(field.key, []), *added]))
        await _save_and_ask(ctx, form, draft, {field.key: chosen})
    else:
        await _advance(ctx, form, draft, value)


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
        ctx.edit_markup_of_card(ctx.user.id, _card(draft))
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
    same_album = album is not None and album == draft.data.get(_ALBUM)
    draft = replace(draft, data={**draft.data, **changes, _ALBUM: album})
    await ctx.store.drafts.save(draft, ctx.now)
    if same_album:
        field = form.field(draft.step)
        ctx.edit_card(
            ctx.user.id, _card(draft), _question(ctx, form, draft, field), _keyboard(ctx, draft, field)
        )
    else:
        ctx.edit_markup_of_card(ctx.user.id, _card(draft))
        _ask(ctx, form, draft)


async def cancel(ctx: Context, draft: Draft) -> None:
    """Give a form up."""
    title = form_of(ctx, draft).title
    await ctx.store.drafts.close(draft.id)
    _settle_in_group(ctx, draft, texts.cancelled(title))
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


def _settle_in_group(ctx: Context, draft: Draft, text: Html) -> None:
    """The card in the group that pointed to this form needs no button any more."""
    if (group := draft.data.get(_GROUP)) is not None:
        ctx.edit_card(group, _group_card(draft), text)


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
    _ask(ctx, form, draft)


async def _advance(ctx: Context, form: Form, draft: Draft, value: Any) -> None:
    data = {**draft.data, draft.step: value}
    data[_AGAIN] = [key for key in data.get(_AGAIN, []) if key != draft.step]
    data.pop(_PAGE, None)
    data.pop(_ALBUM, None)
    field = _next_field(form, data)
    if field is None:
        await ctx.store.drafts.close(draft.id)
        _settle_in_group(ctx, draft, texts.done_in_private(form.title))
        other = await ctx.store.drafts.latest(ctx.user.id)
        await form.finish(ctx, {key: it for key, it in data.items() if not key.startswith(".")})
        if other is not None and other.form != form.name:
            await _remind_of(ctx, other)
        return
    data = _opened(ctx, field, {**data, _ASKED: [*data.get(_ASKED, []), field.key]})
    await _keep_and_ask(ctx, form, replace(draft, step=field.key, data=data))


def _opened(ctx: Context, field: Field, data: Data) -> Data:
    return data if field.ticked is None else {**data, field.key: list(field.ticked(ctx, data))}


async def _back(ctx: Context, form: Form, draft: Draft) -> None:
    asked = list(draft.data.get(_ASKED, []))
    if len(asked) < 2:
        raise Outdated
    asked.pop()
    # Ticks and files stay, on the step that is opened again as well as on the one that is left half done.
    forgotten = {_PAGE} if form.field(asked[-1]).many else {_PAGE, asked[-1]}
    data = {key: value for key, value in draft.data.items() if key not in forgotten}
    if draft.step in data:
        data[_AGAIN] = [*data.get(_AGAIN, []), draft.step]
    await _keep_and_ask(ctx, form, replace(draft, step=asked[-1], data={**data, _ASKED: asked}))


async def _save_and_ask(ctx: Context, form: Form, draft: Draft, changes: Data) -> None:
    await _keep_and_ask(ctx, form, replace(draft, data={**draft.data, **changes}))


async def _keep_and_ask(ctx: Context, form: Form, draft: Draft) -> None:
    await ctx.store.drafts.save(draft, ctx.now)
    _ask(ctx, form, draft)


async def _remind_of(ctx: Context, other: Draft) -> None:
    """Say that another form waits, unless finishing this one led on to a third, or ended that one."""
    latest = await ctx.store.drafts.latest(ctx.user.id)
    if latest is not None and latest.id == other.id:
        buttons = [
            Button(texts.CONTINUE, f"form.resume:{other.id}"),
            Button(texts.DROP, f"f:{other.id}:{other.step}:x"),
        ]
        ctx.reply_privately(texts.unfinished(form_of(ctx, other).title), [buttons])


def _next_field(form: Form, data: Data) -> Field | None:
    again = data.get(_AGAIN, ())
    return next((f for f in form.fields if (f.key not in data or f.key in again) and f.when(data)), None)


def _question(ctx: Context, form: Form, draft: Draft, field: Field) -> Html:
    applicable = [it for it in form.fields if it.when(draft.data)]
    asked = draft.data.get(_ASKED, [])
    known_before = sum(it.key in draft.data and it.key not in asked for it in applicable)
    body = field.ask(ctx, draft.data)
    return texts.question(form.title, len(asked), len(applicable) - known_before, body)


def _ask(ctx: Context, form: Form, draft: Draft) -> None:
    field = form.field(draft.step)
    text, keyboard = _question(ctx, form, draft, field), _keyboard(ctx, draft, field)
    if ctx.private:
        ctx.show(text, keyboard, card=_card(draft))
        return
    link = ctx.private_button(texts.CONTINUE, f"d{draft.id}")
    ctx.reply(texts.continued(form.title), [[link]], card=_group_card(draft))
    if ctx.caller.reachable:
        ctx.reply_privately(text, keyboard, card=_card(draft))


def _keyboard(ctx: Context, draft: Draft, field: Field) -> list[list[Button]]:
    def button(label: str, action: str) -> Button:
        return Button(label, f"f:{draft.id}:{draft.step}:{action}")

    choices = list(field.choices(ctx, draft.data)) if field.choices else []
    page = page_of(draft.data)
    pages = field.pages(ctx, draft.data) if field.pages else -(-len(choices) // field.page)
    shown = choices if field.pages else choices[page * field.page : (page + 1) * field.page]
    rows = in_columns([button(_label(field, draft.data, it), f"={it.value}") for it in shown], field.columns)
    turn = []
    if page > 0:
        turn.append(button(texts.EARLIER, f"p{page - 1}"))
    if page + 1 < pages:
        turn.append(button(texts.LATER, f"p{page + 1}"))
    rows.append(turn)
    if field.many:
        empty = field.optional and not draft.data.get(field.key)
        rows.append([button(texts.SKIP if empty else texts.DONE, "ok")])
    last = [button(texts.CANCEL, "x")]
    if field.optional and not field.many:
        last.insert(0, button(texts.SKIP, ">"))
    if len(draft.data.get(_ASKED, [])) > 1:
        last.insert(0, button(texts.BACK, "<"))
    return [*rows, last]


def _label(field: Field, data: Data, choice: Choice) -> str:
    if not field.many:
        return choice.label
    return (texts.CHOSEN if choice.value in data.get(field.key, []) else texts.NOT_CHOSEN) + choice.label


def _group_card(draft: Draft) -> str:
    return f"group:{draft.id}"


def _card(draft: Draft) -> str:
    return f"draft:{draft.id}"
