"""Writing in class: while a log is open, what its observer sends becomes its lines."""

from __future__ import annotations

from handlers.observing.log_writing import hang
from handlers.observing.logs import card_buttons, open_log_of, own_log
from handlers.observing.shared_changes import changed_for_host
from handlers.observing.sittings import open_sitting, sitting_of
from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button, Keyboard, message_json
from handlers.texts.html import lines
from handlers.texts.observing import in_class as texts
from handlers.texts.observing.log_card import card
from school.observing.corrections import Change, Corrected
from school.observing.in_class import Line, Sitting, first_end, is_just_over, moved_end
from school.observing.observations import Observation, SharedPart
from storage.records import Attachment

family = Family("in_class", "听课")


@family.button("class.open")
async def open_class(ctx: Context, log_id: int) -> None:
    """From now on every message is a line of this log."""
    log = await open_log_of(ctx, log_id)
    sitting = await _sit_down(ctx, log)
    ctx.reply(texts.begun(log, sitting, ctx.zone), _keyboard(log), card=_card(log.id))


async def _sit_down(ctx: Context, log: Observation) -> Sitting:
    sitting = Sitting(log.id, ctx.now, first_end(log.visit, ctx.now, ctx.directory.calendar))
    await ctx.store.class_lines.sit_down(ctx.member.id, sitting)
    return sitting


def _card(log_id: int) -> str:
    return f"class:{log_id}"


def _keyboard(log: Observation) -> Keyboard:
    see = [Button(texts.SEE, f"lines.show:{log.id}:0")] if log.lines else []
    return [[Button(texts.CLOSE, f"class.close:{log.id}"), *see]]


@family.button("class.close")
async def close_class(ctx: Context, log_id: int) -> None:
    """The lesson is over; what comes from now on is no line."""
    log = await own_log(ctx, log_id)
    sitting = await sitting_of(ctx)
    if sitting is not None and sitting.observation_id == log.id:
        await ctx.store.class_lines.set_end(ctx.member.id, min(ctx.now, sitting.ends_at), closed=True)
    ctx.show(lines([texts.closed(log), "", card(log, ctx.directory)]), card_buttons(ctx, log))


# --- taking lines ---------------------------------------------------------------------------------


@family.on("line")
async def take_words(ctx: Context) -> None:
    """Words sent while a log is open, or so that they belong to it though they come late."""
    sitting = await open_sitting(ctx)
    if sitting is not None and not sitting.closed and ctx.text.strip("。！!～~ ") == texts.CLOSED_IN_WORDS:
        await close_class(ctx, sitting.observation_id)
    else:
        await take(ctx, ctx.text)


async def take(ctx: Context, text: str, file: Attachment | None = None) -> bool:
    """Make what was sent a line of the log that is open; False where none is."""
    sitting, message = await open_sitting(ctx), ctx.message
    if sitting is None or message is None:
        return False
    log = await own_log(ctx, sitting.observation_id)
    attachment = await hang(ctx, log.id, file) if file else None
    line_id = await ctx.store.class_lines.add(
        log.id, ctx.said_at, text.strip(), message.message_id, attachment
    )
    await changed_for_host(ctx, log, SharedPart.LINES)
    if line_id is not None and not sitting.closed:
        await ctx.store.class_lines.set_end(ctx.member.id, moved_end(sitting, ctx.said_at))
    line = Line(line_id or 0, ctx.said_at, text.strip(), file.kind if file else None)
    await _show_below(ctx, await own_log(ctx, log.id), line)
    return True


async def _show_below(ctx: Context, log: Observation, line: Line) -> None:
    """The card follows what is written, so that its buttons are at hand; without a sound, and once for an album."""
    text, keyboard, card_name = texts.going_on(log, line, ctx.zone), _keyboard(log), _card(log.id)
    if await _goes_on_with_album(ctx):
        ctx.edit_card(ctx.user.id, card_name, text, keyboard)
        return
    ctx.send(ctx.user.id, {}, method="deleteMessage", card=card_name)
    ctx.send(ctx.user.id, message_json(text, keyboard) | {"disable_notification": True}, card=card_name)


async def _goes_on_with_album(ctx: Context) -> bool:
    message = ctx.message
    if message is None or message.media_group_id is None:
        return False
    return await ctx.store.class_lines.of_message(ctx.member.id, message.message_id - 1) is not None


async def rewrite(ctx: Context, text: str) -> bool:
    """A message has been edited: the line it became follows. False when it became none. Raises Locked, TermClosed."""
    lines_of_logs, message = ctx.store.class_lines, ctx.message
    line_id = await lines_of_logs.of_message(ctx.member.id, message.message_id) if message else None
    found = await lines_of_logs.get(line_id, ctx.member.id) if line_id else None
    if found is None:
        return False
    log_id, line = found
    log = await open_log_of(ctx, log_id)
    await lines_of_logs.rewrite(line.id, text.strip())
    await note_correction(ctx, log, line, text.strip())
    await changed_for_host(ctx, log, SharedPart.LINES)
    return True


async def is_in_class(ctx: Context, log: Observation) -> bool:
    """Whether a log is being written just now."""
    sitting = await sitting_of(ctx)
    return (
        sitting is not None
        and not sitting.closed
        and sitting.observation_id == log.id
        and ctx.now <= sitting.ends_at
    )


async def note_correction(ctx: Context, log: Observation, line: Line, after: str) -> None:
    """Keep what a line said before, unless its log is still being written."""
    if line.text and line.text != after and not await is_in_class(ctx, log):
        change = Change(Corrected.LINE, line.text, after)
        await ctx.store.corrections.note(log.id, ctx.member.id, [change], ctx.now)


# --- after the end --------------------------------------------------------------------------------


async def offer_to_go_on(ctx: Context) -> bool:
    """Words that came soon after writing ended by itself may have been meant for it. False where they were not."""
    sitting = await sitting_of(ctx)
    if sitting is None or ctx.message is None or not is_just_over(sitting, ctx.said_at):
        return False
    log = await own_log(ctx, sitting.observation_id)
    go_on = Button(texts.GO_ON_WITH, f"class.again:{log.id}")
    payload = message_json(texts.ended_by_itself(log, sitting, ctx.zone), [[go_on]])
    # The button finds the words in the message that its own message answers.
    ctx.send(ctx.user.id, payload | {"reply_parameters": {"message_id": ctx.message.message_id}})
    return True


@family.button("class.again")
async def go_on(ctx: Context, log_id: int) -> None:
    """Go on writing, with the message that the button's own message answers."""
    log = await open_log_of(ctx, log_id)
    message = ctx.message.reply_to_message if ctx.message else None
    await _sit_down(ctx, log)
    words = (message and (message.text or message.caption)) or ""
    if message is not None and words:
        said_at = message.date.astimezone(ctx.zone)
        await ctx.store.class_lines.add(log.id, said_at, words, message.message_id)
        log = await own_log(ctx, log.id)
        ctx.show(texts.going_on(log, Line(0, said_at, words), ctx.zone), _keyboard(log), card=_card(log.id))
        return
    await open_class(ctx, log.id)
