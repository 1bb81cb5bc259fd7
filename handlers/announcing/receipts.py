"""Taps on 收到, choices and short answers: each kept once for each person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from handlers.announcing.letters import private_keyboard
from handlers.support import forms
from handlers.support.attachments import has_file
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.numbers import read_number
from handlers.support.registry import Family
from handlers.support.replies import Keyboard, keyboard_json
from handlers.texts.announcing import receipts as texts
from handlers.texts.announcing.announcements import RECEIVED, short
from handlers.texts.html import Html
from handlers.texts.problems import plain
from school.announcing.announcements import Ask, State
from school.announcing.receipts import is_receipt, read_choice, read_words
from school.people import Member
from school.problems import NotAMember, Outdated
from storage.announcements import card_of, school_of
from storage.outbox import BROADCAST, Letter
from storage.receipts import Question

family = Family("receipts", "通知")
TYPED_WITHIN = timedelta(days=2)
"""How old an announcement may be for 收到 to be meant for it that answers nothing."""


# --- a tap ----------------------------------------------------------------------------------------------


@family.button("ack", role=None)
async def acknowledge(ctx: Context, announcement_id: int, asked_in: int, choice: int) -> None:
    """收到 or one of the choices, wherever it was tapped; kept once for each person, with the time."""
    words, buttons = await _take(ctx, announcement_id, asked_in, choice)
    ctx.answer(words)
    if buttons and ctx.private and ctx.message is not None:
        # Behind answers to others, for the tap itself has been answered already.
        payload = {"message_id": ctx.message.message_id, "reply_markup": keyboard_json(buttons)}
        ctx.letters.append(Letter(ctx.chat.id, "editMessageReplyMarkup", payload, BROADCAST))


@family.reply("ack", role=None, alike=2)
async def acknowledge_in_words(ctx: Context, announcement_id: int, asked_in: int, choice: int) -> None:
    """收到 or a choice that is typed in answer to it is as good as a tap; a file goes where files go."""
    if ctx.message is not None and has_file(ctx.message):
        await ctx.environment.registry.on["file"](ctx)
        return
    _, question = await _question(ctx, announcement_id)
    typed = _typed(ctx.text, question.choices)
    if typed is not None:
        ctx.reply(Html(await _take_typed(ctx, announcement_id, asked_in, typed)))
    else:
        ctx.reply(texts.please_tap(question.choices))


def _typed(text: str, choices: Sequence[str]) -> int | None:
    """Which button words stand for; None where they stand for none."""
    if choices:
        return read_choice(text, choices)
    return 0 if is_receipt(text) else None


async def take_typed_receipt(ctx: Context) -> bool:
    """Take 收到 or a choice that answers nothing as meant for the announcement that came last.

    False where none waits for it. 好的 by itself may be said to anything.
    """
    waiting = await ctx.store.receipts.unanswered(ctx.member.id, ctx.now - TYPED_WITHIN)
    for it in waiting:
        typed = _typed(ctx.text, it.choices)
        if typed is None or (not it.choices and RECEIVED not in ctx.text):
            continue
        words = await _take_typed(ctx, it.announcement_id, it.round, typed)
        ctx.reply(texts.typed(words, short(plain(Html(it.html))), len(waiting) - 1))
        return True
    return False


async def _take_typed(ctx: Context, announcement_id: int, asked_in: int, choice: int) -> str:
    words, buttons = await _take(ctx, announcement_id, asked_in, choice)
    if buttons:
        _show_on_card(ctx, announcement_id, buttons)
    return words


def _show_on_card(ctx: Context, announcement_id: int, buttons: Keyboard) -> None:
    """Let the announcement in the own chat show what was answered in words."""
    payload: dict[str, object] = {"reply_markup": keyboard_json(buttons)}
    card = card_of(announcement_id, ctx.user.id)
    ctx.letters.append(Letter(ctx.user.id, "editMessageReplyMarkup", payload, BROADCAST, card=card))


async def _take(ctx: Context, announcement_id: int, asked_in: int, choice: int) -> tuple[str, Keyboard]:
    """Keep an answer: what is said of it, and the buttons as they stand then; none where nothing was kept."""
    member, question = await _question(ctx, announcement_id)
    refusal = await _refusal(ctx, member, question)
    if question.round != asked_in or question.ask not in (Ask.RECEIPT, Ask.CHOICE):
        refusal = refusal or texts.CORRECTED
    if refusal is not None:
        return refusal, ()
    label, answer = _said(question, choice)
    if question.answer == answer and question.answered_at is not None:
        return texts.already(label, question.answered_at.astimezone(ctx.zone), ctx.now), ()
    await _keep(ctx, announcement_id, member, question, answer)
    buttons = private_keyboard(
        announcement_id, question.ask, question.choices, question.round, answer, ctx.now, ctx.now
    )
    return texts.noted(label, ctx.now), buttons


async def _question(ctx: Context, announcement_id: int) -> tuple[Member, Question]:
    """What was asked, and who answers: a member of the school it came from. Raises Outdated, NotAMember.

    In private somebody of several schools may be at work in another of them.
    """
    member = ctx.member_or_none
    if member is not None:
        question = await ctx.store.receipts.question(announcement_id, member.id)
        if question is not None:
            return member, question
    school_id = await school_of(ctx.store.session, announcement_id)
    if school_id is None:
        raise Outdated
    seats = await ctx.store.accounts.seats(ctx.user.id)
    if all(seat.school_id != school_id for seat in seats):
        raise NotAMember(in_bound_chat=ctx.caller.bound)
    await ctx.enter(school_id)
    question = await ctx.store.receipts.question(announcement_id, ctx.member.id)
    if question is None:
        raise Outdated
    return ctx.member, question


async def _refusal(ctx: Context, member: Member, question: Question) -> str | None:
    """Why this person has nothing to answer, if so."""
    if question.state is not State.SENT:
        return texts.WITHDRAWN
    if question.author_id == member.id:
        return texts.YOUR_OWN
    if question.asked:
        return None
    # Somebody who came after it went out.
    chats = await ctx.store.chats.of_school(member.school_id)
    return None if question.addressees.include(member, chats) else texts.NOT_FOR_YOU


async def _keep(ctx: Context, announcement_id: int, member: Member, question: Question, answer: str) -> None:
    if not question.asked:
        await ctx.store.receipts.join(announcement_id, member.id)
    await ctx.store.receipts.answer(announcement_id, question.round, member.id, answer, ctx.now)


def _said(question: Question, choice: int) -> tuple[str, str]:
    """The words on the button, and what is kept of them. Raises Outdated."""
    if question.ask is Ask.RECEIPT:
        return RECEIVED, ""
    if not 0 <= choice < len(question.choices):
        raise Outdated
    return question.choices[choice], str(choice)


# --- a few words ----------------------------------------------------------------------------------------


@family.button("ack.write", role=None)
async def write(ctx: Context, announcement_id: int) -> None:
    """Ask for a short answer in words."""
    member, question = await _question(ctx, announcement_id)
    refusal = await _refusal(ctx, member, question)
    if refusal is not None:
        ctx.answer(refusal)
        return
    await forms.begin(ctx, WORDS, {"announcement": announcement_id}, below=True)


@family.link("ack", role=None)
async def write_by_link(ctx: Context, argument: str) -> None:
    """The same, from a group chat."""
    announcement_id = read_number(argument)
    member, question = await _question(ctx, announcement_id)
    refusal = await _refusal(ctx, member, question)
    if refusal is not None:
        ctx.reply(Html(refusal))
        return
    await forms.begin(ctx, WORDS, {"announcement": announcement_id})


@family.reply("ack.write", role=None)
async def answer_in_words(ctx: Context, announcement_id: int) -> None:
    """The short answer itself, in reply to what asks for it; a file goes where files go."""
    if ctx.message is not None and has_file(ctx.message):
        await ctx.environment.registry.on["file"](ctx)
    else:
        await _keep_words(ctx, {"announcement": announcement_id, "words": read_words(ctx.text)})


async def _keep_words(ctx: Context, data: Data) -> None:
    announcement_id = data["announcement"]
    member, question = await _question(ctx, announcement_id)
    refusal = await _refusal(ctx, member, question)
    if refusal is not None or question.ask is not Ask.WORDS:
        ctx.reply(Html(refusal or texts.WITHDRAWN))
        return
    await _keep(ctx, announcement_id, member, question, data["words"])
    ctx.reply(texts.words_noted(data["words"]))
    buttons = private_keyboard(
        announcement_id, Ask.WORDS, (), question.round, data["words"], ctx.now, ctx.now
    )
    _show_on_card(ctx, announcement_id, buttons)


WORDS = family.form(
    Form(
        "receipt_words",
        texts.WRITE_TITLE,
        (Field("words", lambda _, __: texts.ask_words(), read=lambda _, __, text: read_words(text)),),
        _keep_words,
    )
)
