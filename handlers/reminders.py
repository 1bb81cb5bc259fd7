"""How a person wants to be reminded, and the buttons under the reminders themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from handlers.support.context import Context
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, Keyboard, keyboard_json
from handlers.texts import reminder_pages as texts
from handlers.texts import reminders as words
from school.late_reminders import snooze_moments
from school.people import Role
from school.permissions import holds
from school.problems import Outdated
from school.reminders import DEADLINES, over_at
from school.schedule import Item, occurrences
from storage.accounts import Seat
from storage.reminders import Reminder, school_of

family = Family("reminders", "日程")


@family.command("reminders", "提醒设置", where=Where.PRIVATE, plain=("提醒设置", "我的提醒"))
async def reminders(ctx: Context) -> None:
    """How often this person is reminded, to be changed."""
    await _page(ctx)


async def _page(ctx: Context, *, fresh: bool = False) -> None:
    personal = await ctx.store.preferences.personal(ctx.member.id)
    text, keyboard = (
        texts.mine(personal, ctx.now.date()),
        _keyboard(ctx, paused=_paused(ctx, personal.paused_until)),
    )
    if fresh:
        ctx.reply(text, keyboard)
    else:
        ctx.show(text, keyboard)


def _paused(ctx: Context, until: date | None) -> bool:
    return until is not None and until > ctx.now.date()


def _keyboard(ctx: Context, *, paused: bool) -> Keyboard:
    me = ctx.member.id
    rest = [Button(label, f"remind.rest:{me}:{how}") for how, label in texts.REST.items()]
    director = holds(ctx.member, Role.DIRECTOR)
    return [
        [Button(texts.ALL, f"remind.level:{me}:0"), Button(texts.LESS, f"remind.level:{me}:1")],
        [Button(texts.RESUME, f"remind.resume:{me}")] if paused else rest,
        [Button(texts.SCHOOL, "remind.school"), Button(texts.UPCOMING, "upcoming.page:0")]
        if director
        else [],
    ]


@family.button("remind.mine")
async def show_mine(ctx: Context) -> None:
    """Back to one's own page."""
    await _page(ctx)


@family.button("remind.level", role=None)
async def set_level(ctx: Context, member_id: int, less: int) -> None:
    """All reminders, or only what one has to do oneself."""
    await _sit(ctx, member_id)
    personal = await ctx.store.preferences.personal(member_id)
    await ctx.store.preferences.set_personal(member_id, replace(personal, less=bool(less)))
    await _page(ctx)


@family.button("remind.rest", role=None)
async def rest(ctx: Context, member_id: int, how: str) -> None:
    """Nothing for a day, a week, or until the term is over."""
    await _sit(ctx, member_id)
    today = ctx.now.date()
    term_over = max(ctx.directory.term_at(today).last_day, today) + timedelta(days=1)
    until = {"day": today + timedelta(days=1), "week": today + timedelta(days=7), "term": term_over}.get(how)
    if until is None:
        raise Outdated
    personal = await ctx.store.preferences.personal(member_id)
    await ctx.store.preferences.set_personal(member_id, replace(personal, paused_until=until))
    await _page(ctx)


@family.button("remind.resume", role=None)
async def resume(ctx: Context, member_id: int) -> None:
    """Remind again."""
    await _sit(ctx, member_id)
    personal = await ctx.store.preferences.personal(member_id)
    await ctx.store.preferences.set_personal(member_id, replace(personal, paused_until=None))
    await _page(ctx)


async def _sit(ctx: Context, member_id: int) -> None:
    """Act in the school in which this person is that member. Raises Outdated for a seat of somebody else."""
    seats = await ctx.store.accounts.seats(ctx.user.id)
    await _enter(ctx, next((it for it in seats if it.member_id == member_id), None))


async def _enter(ctx: Context, seat: Seat | None) -> None:
    if seat is None:
        raise Outdated
    member = ctx.member_or_none
    if member is None or member.id != seat.member_id:
        await ctx.enter(seat.school_id)


# --- under a reminder ---------------------------------------------------------------------------------


async def _reminder(ctx: Context, reminder_id: int) -> Reminder:
    """The reminder under which a button was tapped, in its own school. Raises Outdated."""
    school_id = await school_of(ctx.store.session, reminder_id)
    seats = await ctx.store.accounts.seats(ctx.user.id)
    await _enter(ctx, next((it for it in seats if it.school_id == school_id), None))
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
    """Say it again to this person, later."""
    reminder = await _reminder(ctx, reminder_id)
    item, calendar = await _item(ctx, reminder), ctx.directory.calendar
    found = (it for it in occurrences(item, reminder.day, reminder.day, calendar) if it.day == reminder.day)
    it = next(found, None)
    if it is None:
        raise Outdated
    moment = snooze_moments(ctx.now).get(when)
    if moment is None:
        ctx.answer(words_for_missing(when))
    elif moment >= over_at(it, calendar):
        ctx.answer(texts.OVER_BY_THEN)
    else:
        await ctx.store.reminders.schedule(
            reminder.kind, item.id, reminder.day, moment, member_id=ctx.member.id
        )
        ctx.answer(texts.again_at(moment))


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
    _put_under(ctx, [[Button(texts.OPEN_AGAIN, f"remind.open:{reminder_id}")]])


@family.button("remind.open", role=None)
async def open_again(ctx: Context, reminder_id: int) -> None:
    """Not done after all."""
    reminder = await _reminder(ctx, reminder_id)
    item = await _item(ctx, reminder)
    await ctx.store.tellings.set_open(item.id, ctx.member.id)
    ctx.answer(texts.open_again(item.title))
    if reminder.kind in DEADLINES.values():
        _put_under(ctx, [[Button(words.DONE, f"remind.done:{reminder_id}")]])


def _put_under(ctx: Context, keyboard: Keyboard) -> None:
    """Other buttons under the message that was tapped."""
    if ctx.message is not None:
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
    await _page(ctx, fresh=True)
