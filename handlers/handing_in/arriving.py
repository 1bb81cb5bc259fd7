"""What is handed in without a question: more of an album, answers to reminders, edited messages; files that arrive."""

from __future__ import annotations

import asyncio

from handlers.handing_in.due import own_debt_of
from handlers.handing_in.submissions import debtor_reminded
from handlers.handing_in.taking_in import (
    ARRIVAL,
    Piece,
    add_files,
    add_to,
    check_proof,
    hand_in,
    proof_of,
    show_on_record,
)
from handlers.observing import in_class
from handlers.support import forms
from handlers.support.attachments import attachment_of
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.handing_in import submissions as texts
from handlers.texts.html import Html
from handlers.texts.problems import explain, plain
from school.handing_in.file_types import Unwelcome, true_name
from school.handing_in.submissions import Proof, Submission, is_telling, read_text
from school.problems import Outdated
from school.scheduling.schedule import Item
from storage.downloads import Download
from storage.records import Attachment

family = Family("arriving", "提交")


# --- without a question -------------------------------------------------------------------------------


async def take_loose(ctx: Context, file: Attachment) -> bool:
    """Take a file that belongs to an album handed in just now; False for any other."""
    album = ctx.message.media_group_id if ctx.message else None
    known = await ctx.store.submissions.of_album(ctx.member.id, album) if album else None
    if known is not None:
        await add_to(ctx, known, (file,))
    return known is not None


@family.reply("submit.due", role=None)
async def answer_reminder(ctx: Context, item_id: int) -> None:
    """Hand in what answers a reminder; perhaps in another school."""
    await _take_answer(ctx, item_id, await debtor_reminded(ctx, item_id))


@family.reply("submit.to")
async def answer_notice(ctx: Context, item_id: int, debtor_id: int) -> None:
    """Hand in what answers a word about something that was sent back."""
    await _take_answer(ctx, item_id, debtor_id)


async def _take_answer(ctx: Context, item_id: int, debtor_id: int) -> None:
    message = ctx.message
    if message is None:
        raise Outdated
    file = attachment_of(message)
    if file is not None:
        if not await take_loose(ctx, file):
            await hand_in(ctx, item_id, debtor_id, Piece((file,), album=message.media_group_id))
        return
    debt = await own_debt_of(ctx, item_id)
    check_proof(debt, Proof.TEXT)
    words = read_text(ctx.text)
    data: Data = {"item": item_id, "debtor": debtor_id, "text": words, "message": message.message_id}
    if debt.wanted.proof is Proof.TEXT or is_telling(words):
        await _hand_in_words(ctx, data)
    else:
        await forms.begin(ctx, WORDS, data | {"asked": texts.ask_words(debt.item, words)})


async def _hand_in_words(ctx: Context, data: Data) -> None:
    piece = Piece(text=data["text"], message_id=data["message"])
    await hand_in(ctx, data["item"], data["debtor"], piece)


WORDS = family.form(
    Form(
        "submit_words",
        texts.TITLE,
        (
            Field(
                "sure",
                lambda _, data: Html(data["asked"]),
                lambda _, __: [Choice(texts.HAND_IN_WORDS, "yes")],
            ),
        ),
        _hand_in_words,
    )
)


# --- edited ---------------------------------------------------------------------------------------------


@family.on("edited")
async def edited(ctx: Context) -> None:
    """A message has been edited: the line of a lesson that it became follows, and what was handed in while it may."""
    message = ctx.update.edited_message
    if not ctx.private or ctx.member_or_none is None or message is None:
        return
    if await in_class.rewrite(ctx, ctx.text):
        return
    given = await ctx.store.submissions.made_of(ctx.member.id, message_id=message.message_id)
    if given is None or not given.counts:
        return
    words, file = await _changes(ctx, given)
    if words == given.text and file is None:
        return
    debt = await own_debt_of(ctx, given.item_id)
    if ctx.now >= debt.closes or debt.item.done:
        ctx.reply(texts.too_late_to_edit(debt.item))
        return
    if words != given.text:
        await ctx.store.submissions.rewrite(given.id, words)
    if file is not None:
        check_proof(debt, proof_of(file))
        await _exchange(ctx, given, file)
    ctx.reply(texts.rewritten(debt.item))


async def _changes(ctx: Context, given: Submission) -> tuple[str | None, Attachment | None]:
    """The words of a submission after an edit, and the file that the message holds now if it is another."""
    message = ctx.update.edited_message
    assert message is not None  # noqa: S101  (checked by the caller)
    if message.text:
        return read_text(message.text), None
    file = attachment_of(message)
    known = [it.file for it in await ctx.store.submissions.files([given.id])]
    if file is None:
        return given.text, None
    first = message.message_id <= min((it.message_id for it in known), default=message.message_id)
    # Under an album only the words under its first picture count; others may have been written elsewhere.
    words = (file.caption or None) if first else given.text
    return words, None if any(it.unique_id == file.unique_id for it in known) else file


async def _exchange(ctx: Context, given: Submission, file: Attachment) -> None:
    for old in await ctx.store.submissions.files([given.id]):
        if old.file.message_id == file.message_id:
            await ctx.store.submissions.detach(given.id, old.file.unique_id)
    await add_files(ctx, given.id, given.record_id, (file,))


# --- arrived --------------------------------------------------------------------------------------------


@family.arrival(ARRIVAL)
async def file_arrived(ctx: Context, download: Download) -> None:
    """A file is here, or can't be had: it gets its true name, or what is not taken goes back to who gave it."""
    purpose = download.purpose or {}
    if ctx.member_or_none is None or ctx.member.school_id != purpose["school"]:
        seats = await ctx.store.accounts.seats(ctx.user.id)
        if all(seat.school_id != purpose["school"] for seat in seats):
            return
        await ctx.enter(purpose["school"])
    given = await ctx.store.submissions.get(purpose["submission"])
    item = await ctx.store.schedule.get(given.item_id) if given else None
    if given is None or item is None or not given.counts or not await _holds(ctx, given, download):
        return
    if download.sha256 is None:
        await _give_back(ctx, item, given, texts.not_fetched(item, download.name), texts.NOT_FETCHED_WORD)
        return
    content = await asyncio.to_thread(ctx.environment.files.get, download.sha256)
    try:
        name = await asyncio.to_thread(true_name, download.name, content)
    except Unwelcome as refusal:
        why = explain(refusal)
        await _give_back(ctx, item, given, texts.refused(item, why), plain(why))
    else:
        await ctx.store.submissions.rename(given.id, download.unique_id, name)


async def _holds(ctx: Context, given: Submission, download: Download) -> bool:
    files = await ctx.store.submissions.files([given.id])
    return any(it.file.unique_id == download.unique_id for it in files)


async def _give_back(ctx: Context, item: Item, given: Submission, words: Html, why: str) -> None:
    former = await ctx.store.submissions.reinstate(given, ctx.now)
    if former is not None:
        await show_on_record(ctx, given.record_id, former)
        ctx.reply_privately(texts.still_there(words))
        return
    await ctx.store.submissions.send_back(given.id, why)
    if given.record_id is not None:
        await ctx.store.records.set_deleted(given.record_id, given.debtor_id, ctx.now)
    again = Button(texts.AGAIN, f"submit.to:{item.id}:{given.debtor_id}")
    ctx.reply_privately(words, [[again]])
