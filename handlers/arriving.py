"""What is handed in without a question: more of an album, answers to reminders, edited messages; files that arrive."""

from __future__ import annotations

import asyncio

from handlers.submissions import debt_reminded_of, is_owed
from handlers.support.context import Context
from handlers.support.handing_in import ARRIVAL, Piece, add_files, check_proof, hand_in, proof_of
from handlers.support.owing import debt_of
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts import submissions as texts
from school.files import is_program
from school.submissions import Submission, read_text
from storage.downloads import Download
from storage.records import Attachment

family = Family("arriving", "提交")


async def take_loose(ctx: Context, file: Attachment) -> bool:
    """Take a file that belongs to an album handed in just now, or that answers a reminder; False if neither."""
    album = ctx.message.media_group_id if ctx.message else None
    known = await ctx.store.submissions.of_album(ctx.member.id, album) if album else None
    if known is not None:
        await _add_to_album(ctx, known, file)
        return True
    item_id = _answered_reminder(ctx)
    if item_id is None:
        return False
    debt = await debt_reminded_of(ctx, item_id)
    debtor = next((it for it in debt.own(ctx.member) if is_owed(ctx, debt, it)), None)
    if debtor is None:
        return False
    await hand_in(ctx, item_id, debtor.id, Piece((file,), album=album))
    return True


async def _add_to_album(ctx: Context, given: Submission, file: Attachment) -> None:
    debt = await debt_of(ctx, given.item_id)
    check_proof(debt, proof_of(file))
    await add_files(ctx, given.id, given.record_id, (file,))
    n = len(await ctx.store.submissions.files([given.id]))
    card = f"album:{given.id}"
    if n > 2:
        ctx.edit_card(ctx.user.id, card, texts.added_to(debt.item, n))
    else:
        ctx.reply(texts.added_to(debt.item, n), card=card)


def _answered_reminder(ctx: Context) -> int | None:
    """The deadline whose reminder this message answers: its button says so."""
    message = ctx.message.reply_to_message if ctx.message else None
    rows = message.reply_markup.inline_keyboard if message and message.reply_markup else ()
    for button in (button for row in rows for button in row):
        verb, _, number = str(button.callback_data or "").partition(":")
        if verb == "submit.due" and number.isdecimal():
            return int(number)
    return None


@family.on("edited")
async def edited(ctx: Context) -> None:
    """A message that was handed in has been edited: while the deadline is open, the submission follows."""
    message = ctx.update.edited_message
    if not ctx.private or ctx.member_or_none is None or message is None or not message.text:
        return
    given = await ctx.store.submissions.made_of(ctx.member.id, message_id=message.message_id)
    if given is None or given.text is None or not given.counts:
        return
    debt = await debt_of(ctx, given.item_id)
    if ctx.now < debt.closes and not debt.item.done and given.text != message.text.strip():
        await ctx.store.submissions.rewrite(given.id, read_text(message.text))
        ctx.reply(texts.rewritten(debt.item))


@family.arrival(ARRIVAL)
async def file_arrived(ctx: Context, download: Download) -> None:
    """A file is here, or can't be had: what is missing or a program is sent back to who gave it."""
    purpose = download.purpose or {}
    seats = await ctx.store.accounts.seats(ctx.user.id)
    if all(seat.school_id != purpose["school"] for seat in seats):
        return
    await ctx.enter(purpose["school"])
    given = await ctx.store.submissions.get(purpose["submission"])
    item = await ctx.store.schedule.get(given.item_id) if given else None
    if given is None or item is None or not given.counts:
        return
    if download.sha256 is None:
        words, why = texts.not_fetched(item, download.name), texts.NOT_FETCHED_WORD
    elif is_program(await asyncio.to_thread(ctx.environment.files.get, download.sha256)):
        words, why = texts.refused_program(item, download.name), texts.PROGRAM_WORD
    else:
        return
    await ctx.store.submissions.send_back(given.id, why)
    if given.record_id is not None:
        await ctx.store.records.set_deleted(given.record_id, given.debtor_id, ctx.now)
    again = Button(texts.AGAIN, f"submit.to:{item.id}:{given.debtor_id}")
    ctx.reply_privately(words, [[again]])
