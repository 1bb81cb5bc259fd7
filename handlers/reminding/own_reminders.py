"""/reminders: how a person wants to be reminded."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, Keyboard, in_columns
from handlers.texts.reminding import reminder_pages as texts
from school.people import Role
from school.permissions import holds
from school.problems import BadAnswer, Outdated
from school.reminding.reminders import Topic
from school.when import read_when
from storage.accounts import Seat

family = Family("own_reminders", "日程")

_FARTHEST = timedelta(days=400)


@family.command("reminders", "提醒设置", where=Where.PRIVATE, plain=("提醒设置", "我的提醒"))
async def reminders(ctx: Context) -> None:
    """How often this person is reminded, to be changed."""
    await show_own(ctx)


async def show_own(ctx: Context, *, fresh: bool = False) -> None:
    """How this person is reminded, where a button was tapped or (`fresh`) in a new message."""
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
    rest.append(Button(texts.UNTIL, f"remind.until:{me}"))
    director = holds(ctx.member, Role.DIRECTOR)
    return [
        [Button(texts.ALL, f"remind.level:{me}:0"), Button(texts.LESS, f"remind.level:{me}:1")],
        [Button(texts.KINDS, f"remind.kinds:{me}")],
        *([[Button(texts.RESUME, f"remind.resume:{me}")]] if paused else in_columns(rest, 2)),
        [Button(texts.SCHOOL, "remind.school"), Button(texts.UPCOMING, "upcoming.page:0")]
        if director
        else [],
    ]


@family.button("remind.mine")
async def show_mine(ctx: Context) -> None:
    """Back to one's own page."""
    await show_own(ctx)


@family.button("remind.level", role=None)
async def set_level(ctx: Context, member_id: int, less: int) -> None:
    """All reminders, or only what one has to do oneself."""
    await _sit(ctx, member_id)
    personal = await ctx.store.preferences.personal(member_id)
    off = personal.off if less else frozenset[Topic]()
    await ctx.store.preferences.set_personal(member_id, replace(personal, less=bool(less), off=off))
    await show_own(ctx)


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
    await show_own(ctx)


@family.button("remind.resume", role=None)
async def resume(ctx: Context, member_id: int) -> None:
    """Remind again."""
    await _sit(ctx, member_id)
    personal = await ctx.store.preferences.personal(member_id)
    await ctx.store.preferences.set_personal(member_id, replace(personal, paused_until=None))
    await show_own(ctx)


async def _sit(ctx: Context, member_id: int) -> None:
    """Act in the school in which this person is that member. Raises Outdated for a seat of somebody else."""
    seats = await ctx.store.accounts.seats(ctx.user.id)
    await enter_seat(ctx, next((it for it in seats if it.member_id == member_id), None))


async def enter_seat(ctx: Context, seat: Seat | None) -> None:
    """Act in the school of a seat. Raises Outdated where there is none."""
    if seat is None:
        raise Outdated
    member = ctx.member_or_none
    if member is None or member.id != seat.member_id:
        await ctx.enter(seat.school_id)


# --- kind by kind ---------------------------------------------------------------------------------------


@family.button("remind.kinds", role=None)
async def show_kinds(ctx: Context, member_id: int) -> None:
    """Every kind of reminder, to be turned off or on."""
    await _sit(ctx, member_id)
    personal = await ctx.store.preferences.personal(member_id)
    switches = [
        Button(texts.switch(topic, on=on), f"remind.off:{member_id}:{topic}:{int(on)}")
        for topic in texts.OWN_TOPICS
        for on in [topic not in personal.off]
    ]
    ctx.show(texts.kinds(), [*in_columns(switches, 2), [Button(texts.MINE, "remind.mine")]])


@family.button("remind.off", role=None)
async def turn_kind(ctx: Context, member_id: int, topic: Topic, off: int) -> None:
    """Turn a kind off or on for oneself."""
    await _sit(ctx, member_id)
    if topic not in texts.OWN_TOPICS:
        raise Outdated
    personal = await ctx.store.preferences.personal(member_id)
    others = personal.off - {topic}
    await ctx.store.preferences.set_personal(
        member_id, replace(personal, off=others | {topic} if off else others)
    )
    await show_kinds(ctx, member_id)


# --- until a day ----------------------------------------------------------------------------------------


@family.button("remind.until", role=None)
async def ask_until(ctx: Context, member_id: int) -> None:
    """Ask for the day on which it goes on."""
    await _sit(ctx, member_id)
    await forms.begin(ctx, UNTIL, {"member": member_id})


def _read_until(ctx: Context, _: Data, text: str) -> str:
    when = read_when(text, ctx.said_at, ctx.directory.calendar)
    day = when.first_day if when else None
    if day is None or not ctx.today < day <= ctx.today + _FARTHEST:
        raise BadAnswer("until", text)
    return day.isoformat()


async def _pause_until(ctx: Context, data: Data) -> None:
    await _sit(ctx, data["member"])
    personal = await ctx.store.preferences.personal(data["member"])
    until = date.fromisoformat(data["until"])
    await ctx.store.preferences.set_personal(data["member"], replace(personal, paused_until=until))
    await show_own(ctx)


UNTIL = family.form(
    Form(
        "remind_until",
        texts.UNTIL_TITLE,
        (Field("until", lambda ctx, data: texts.ask_until(), read=_read_until),),
        _pause_until,
    )
)
