"""How the open question of a draft looks: its words, its buttons, and the card in a group that leads to it."""

from __future__ import annotations

from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.replies import Button, in_columns
from handlers.texts import forms as texts
from handlers.texts.html import Html
from storage.drafts import Draft

ASKED, AGAIN, PAGE_SHOWN, GROUP, ALBUM = ".asked", ".again", ".page", ".group", ".album"
"""What the engine keeps in a draft beside the answers."""


def page_of(data: Data) -> int:
    """The page of a long question or of many choices that is shown, counted from 0."""
    page: int = data.get(PAGE_SHOWN, 0)
    return page


def question(ctx: Context, form: Form, draft: Draft, field: Field) -> Html:
    applicable = [it for it in form.fields if it.when(draft.data)]
    asked = draft.data.get(ASKED, [])
    known_before = sum(it.key in draft.data and it.key not in asked for it in applicable)
    body = field.ask(ctx, draft.data)
    return texts.question(form.title, len(asked), len(applicable) - known_before, body)


def ask(ctx: Context, form: Form, draft: Draft, note: Html | None = None, *, below: bool = False) -> None:
    """Put the open question, in a new message (`below`) or where a button was tapped.

    `note` says above it what was wrong with an answer.
    """
    field = form.field(draft.step)
    text, buttons = question(ctx, form, draft, field), keyboard(ctx, form, draft, field)
    if note is not None:
        text = texts.once_more(note, text)
    if ctx.private:
        put = ctx.reply if below else ctx.show
        put(text, buttons, card=card_of(draft))
        return
    link = ctx.private_button(texts.CONTINUE, f"d{draft.id}")
    ctx.reply(texts.continued(form.title), [[link]], card=_group_card(draft))
    if ctx.caller.reachable:
        ctx.reply_privately(text, buttons, card=card_of(draft))


def keyboard(ctx: Context, form: Form, draft: Draft, field: Field) -> list[list[Button]]:
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
        ending = may_end(form, draft)
        done = texts.NEXT if ending else texts.DONE
        rows.append([button(texts.SKIP if empty else done, "ok")])
        if ending:
            rows[-1].append(button(texts.END, "end"))
    last = [button(texts.CANCEL, "x")]
    if field.optional and not field.many:
        last.insert(0, button(texts.SKIP, ">"))
    if len(draft.data.get(ASKED, [])) > 1:
        last.insert(0, button(texts.BACK, "<"))
    return [*rows, last]


def may_end(form: Form, draft: Draft) -> bool:
    """Whether something was answered and only questions are left that one may skip."""
    here = next(at for at, it in enumerate(form.fields) if it.key == draft.step)
    rest = [it for it in form.fields[here:] if it.when(draft.data)]
    answered = any(draft.data.get(it.key) for it in form.fields if it.optional)
    return len(rest) > 1 and answered and all(it.optional for it in rest)


def _label(field: Field, data: Data, choice: Choice) -> str:
    if not field.many:
        return choice.label
    return (texts.CHOSEN if choice.value in data.get(field.key, []) else texts.NOT_CHOSEN) + choice.label


def _group_card(draft: Draft) -> str:
    return f"group:{draft.id}"


def card_of(draft: Draft) -> str:
    return f"draft:{draft.id}"


def settle_in_group(ctx: Context, draft: Draft, text: Html) -> None:
    """The card in the group that pointed to this form needs no button any more."""
    if (group := draft.data.get(GROUP)) is not None:
        ctx.edit_card(group, _group_card(draft), text)
