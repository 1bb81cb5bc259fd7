"""The buttons under reminders: to hear it again, to be done with it, to be left in peace."""

from __future__ import annotations

from dataclasses import replace

from handlers.reminding.own_reminders import enter_seat, show_own
from handlers.support.context import Context
from handlers.support.registry import Family
from handlers.support.replies import Button, keyboard_json
from handlers.texts.reminding import reminder_pages as texts
from handlers.texts.reminding import reminders as words
from school.problems import Outdated
from school.reminding.late_reminders import snooze_moments
from school.reminding.reminders import DEADLINES, over_at
from school.scheduling.schedule import Item, Occurrence, occurrences
from storage.reminders import Reminder, school_of

family = Family("reminders", "日程")


async def _reminder(ctx: Context, reminder_id: int) -> Reminder:
    """The reminder under which a button was tapped, in its own school. Raises Outdated."""
    school_id = await school_of(ctx.store.session, reminder_id)
    seats = await ctx.store.accounts.seats(ctx.user.id)
    await enter_seat(ctx, next((it for it in seats if it.school_id == school_id), None))
    reminder = await ctx.store.reminders.get(reminder_id)
    if reminder is None:
        raise Outdated
    return reminder


async def _item(ctx: Context, reminder: Reminder) -> Item:
    """What a reminder is about, if it still takes place and concerns this person. Raises Outdated."""
    item = await ctx.store.schedule.get(reminder.item_id) if reminder.item_id is not None else None
    if item is None or not item.concerns(ctx.member):
        raise Outdated
    return item


@family.button("remind.again", role=None)
async def again(ctx: Context, reminder_id: int, when: str) -> None:
    """Say it again to this person, later, with all that the same message spoke of."""
    reminder = await _reminder(ctx, reminder_id)
    moment = snooze_moments(ctx.now).get(when)
    found = [it for it in [await _said_of(ctx, one) for one in await _together(ctx, reminder)] if it]
    if not found:
        raise Outdated
    if moment is None:
        ctx.answer(words_for_missing(when))
        return
    in_time = [it for it in found if moment < over_at(it[1], ctx.directory.calendar)]
    for one, it in in_time:
        await ctx.store.reminders.schedule(one.kind, it.item.id, one.day, moment, member_id=ctx.member.id)
    ctx.answer(texts.again_at(moment) if in_time else texts.OVER_BY_THEN)


async def _together(ctx: Context, reminder: Reminder) -> list[Reminder]:
    """The reminder and those that reached this person in the same message."""
    others = await ctx.store.tellings.together(reminder.id, ctx.user.id)
    found = [await ctx.store.reminders.get(it) for it in others]
    return [reminder, *(it for it in found if it is not None)]


async def _said_of(ctx: Context, reminder: Reminder) -> tuple[Reminder, Occurrence] | None:
    """A reminder with what it is about, if that still takes place and concerns this person."""
    item = await ctx.store.schedule.get(reminder.item_id) if reminder.item_id is not None else None
    if item is None or not item.concerns(ctx.member):
        return None
    found = occurrences(item, reminder.day, reminder.day, ctx.directory.calendar)
    return next(((reminder, it) for it in found if it.day == reminder.day), None)


def words_for_missing(when: str) -> str:
    """Why a moment is not to be had now. Raises Outdated for one that never is."""
    if when not in words.SNOOZES:
        raise Outdated
    return texts.NOT_TONIGHT


@family.button("remind.done", role=None)
async def done(ctx: Context, reminder_id: int) -> None:
    """This person is done with a deadline and hears no more of it."""
    reminder = await _reminder(ctx, reminder_id)
    item = await _item(ctx, reminder)
    await ctx.store.tellings.set_done(item.id, ctx.member.id, ctx.now)
    ctx.answer(texts.marked_done(item.title))
    which = item.title if _settles_several(ctx) else None
    _exchange(ctx, reminder_id, Button(words.open_again(which), f"remind.open:{reminder_id}"))


@family.button("remind.open", role=None)
async def open_again(ctx: Context, reminder_id: int) -> None:
    """Not done after all."""
    reminder = await _reminder(ctx, reminder_id)
    item = await _item(ctx, reminder)
    await ctx.store.tellings.set_open(item.id, ctx.member.id)
    ctx.answer(texts.open_again(item.title))
    if reminder.kind in DEADLINES.values():
        which = item.title if _settles_several(ctx) else None
        _exchange(ctx, reminder_id, Button(words.done(which), f"remind.done:{reminder_id}"))


_SETTLING = ("remind.done", "remind.open", "submit.due")


def _rows(ctx: Context) -> list[list[Button]]:
    """The buttons under the message that was tapped."""
    markup = ctx.message.reply_markup if ctx.message else None
    return [
        [Button(it.text, str(it.callback_data)) for it in row if it.callback_data]
        for row in (markup.inline_keyboard if markup else ())
    ]


def _settles_several(ctx: Context) -> bool:
    """Whether the message that was tapped speaks of several deadlines."""
    verbs = [str(it.data).partition(":")[0] for row in _rows(ctx) for it in row]
    return sum(verb in _SETTLING for verb in verbs) > 1


def _exchange(ctx: Context, reminder_id: int, button: Button) -> None:
    """Another button in place of the one that was tapped; it stands alone where nothing else is to be settled."""
    if ctx.message is None:
        return
    keyboard = [[button]]
    if _settles_several(ctx):
        tapped = {f"remind.done:{reminder_id}", f"remind.open:{reminder_id}"}
        keyboard = [[button if it.data in tapped else it for it in row] for row in _rows(ctx)]
    payload = {"message_id": ctx.message.message_id, "reply_markup": keyboard_json(keyboard)}
    ctx.send(ctx.chat.id, payload, method="editMessageReplyMarkup")


@family.button("remind.less", role=None)
async def less(ctx: Context, reminder_id: int) -> None:
    """Only what one has to do oneself, from now on."""
    await _reminder(ctx, reminder_id)
    personal = await ctx.store.preferences.personal(ctx.member.id)
    await ctx.store.preferences.set_personal(ctx.member.id, replace(personal, less=True))
    ctx.answer(texts.less_now(), alert=True)


@family.button("remind.pause", role=None)
async def choose_pause(ctx: Context, reminder_id: int) -> None:
    """How long to say nothing; the reminder itself stays where it is."""
    await _reminder(ctx, reminder_id)
    await show_own(ctx, fresh=True)
