"""The preview of an announcement: what may still be changed there, and one tap sends."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from handlers.announcing.addressing import own_rooms
from handlers.announcing.announce import AUDIENCE, CHOICES, CONTENT, TIME
from handlers.announcing.letters import author_card, counting_card, send_out
from handlers.announcing.moving import with_move
from handlers.announcing.previews import own_draft, preview, renew_sample, settle_sample, show_preview
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.desks import desk_of
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.announcing import announce as texts
from handlers.texts.announcing.announcements import audience_label
from school.announcing.addressees import MayNotAddress, may_address, rooms_beside
from school.announcing.announcements import Ask, NobodyToTell, State, TimeIsPast
from school.people import Role
from school.problems import Outdated
from school.reminding.quiet_hours import next_morning
from storage.announcements import Announcement

family = Family("announce_preview", "通知")


@family.button("announce.show", role=Role.PREP_LEAD)
async def show(ctx: Context, announcement_id: int) -> None:
    """The preview again, below."""
    await show_preview(ctx, await own_draft(ctx, announcement_id))


@family.button("announce.back", role=Role.PREP_LEAD)
async def back(ctx: Context, announcement_id: int) -> None:
    """Back from a choice to the preview."""
    await preview(ctx, await own_draft(ctx, announcement_id))


@family.button("announce.sample", role=None)
async def tapped_sample(ctx: Context) -> None:
    """A button of the sample does nothing yet."""
    ctx.answer(texts.SAMPLE)


@family.button("announce.pin", role=Role.PREP_LEAD)
async def pin(ctx: Context, announcement_id: int, wanted: int) -> None:
    """Pin it in the group chats, or not."""
    draft = replace(await own_draft(ctx, announcement_id), pinned=bool(wanted))
    await ctx.store.announcements.save(draft, ctx.now)
    await preview(ctx, draft)


@family.button("announce.rooms", role=Role.PREP_LEAD)
async def also_in_rooms(ctx: Context, announcement_id: int, wanted: int) -> None:
    """Post it in the chats of the chosen groups as well, or not."""
    draft = await own_draft(ctx, announcement_id)
    whom = draft.addressees
    beside = rooms_beside(whom, await desk_of(ctx).rooms())
    rooms = whom.rooms | beside if wanted else whom.rooms - beside
    draft = replace(draft, addressees=replace(whom, rooms=rooms))
    await ctx.store.announcements.save(draft, ctx.now)
    await preview(ctx, draft)


@family.button("announce.move", role=Role.PREP_LEAD)
async def move_event(ctx: Context, announcement_id: int, wanted: int) -> None:
    """Move the event that it speaks of when it goes out, or leave that to others."""
    draft = await own_draft(ctx, announcement_id)
    draft = await with_move(desk_of(ctx), draft) if wanted else replace(draft, move=None)
    await ctx.store.announcements.save(draft, ctx.now)
    await preview(ctx, draft)


@family.button("announce.ask", role=Role.PREP_LEAD)
async def choose_ask(ctx: Context, announcement_id: int) -> None:
    """What people are asked for."""
    draft = await own_draft(ctx, announcement_id)
    buttons = [Button(label, f"announce.asks:{draft.id}:{kind}") for kind, label in texts.ASKS.items()]
    ctx.show(texts.choose_ask(), [*in_columns(buttons, 2), [Button(texts.BACK, f"announce.back:{draft.id}")]])


@family.button("announce.asks", role=Role.PREP_LEAD)
async def set_ask(ctx: Context, announcement_id: int, kind: Ask) -> None:
    """Ask for this; for choices, which ones."""
    draft = await own_draft(ctx, announcement_id)
    if kind is Ask.CHOICE:
        await forms.begin(ctx, CHOICES, {"announcement": draft.id})
        return
    draft = replace(draft, ask=kind, choices=())
    await ctx.store.announcements.save(draft, ctx.now)
    renew_sample(ctx, draft)
    await preview(ctx, draft)


@family.button("announce.whom", role=Role.PREP_LEAD)
async def change_audience(ctx: Context, announcement_id: int) -> None:
    """Ask again whom it is for."""
    draft = await own_draft(ctx, announcement_id)
    await forms.begin(ctx, AUDIENCE, {"announcement": draft.id, "rooms": await own_rooms(ctx)})


@family.button("announce.words", role=Role.PREP_LEAD)
async def change_content(ctx: Context, announcement_id: int) -> None:
    """Ask again what is to be said."""
    await forms.begin(ctx, CONTENT, {"announcement": (await own_draft(ctx, announcement_id)).id})


@family.button("announce.when", role=Role.PREP_LEAD)
async def change_time(ctx: Context, announcement_id: int) -> None:
    """Ask when it is to go out."""
    await forms.begin(ctx, TIME, {"announcement": (await own_draft(ctx, announcement_id)).id})


@family.button("announce.drop", role=Role.PREP_LEAD)
async def drop(ctx: Context, announcement_id: int) -> None:
    """Do not send it; what is sent already stays."""
    await own_draft(ctx, announcement_id)
    await ctx.store.announcements.remove(announcement_id)
    ctx.show(texts.dropped())


# --- off it goes ----------------------------------------------------------------------------------------


@family.button("announce.go", role=Role.PREP_LEAD)
async def go(ctx: Context, announcement_id: int) -> None:
    """Send it now. A second tap finds it sent, and shows how far it is."""
    found = await ctx.store.announcements.get(announcement_id)
    if found is not None and found.author_id == ctx.member.id and found.state is State.SENT:
        tally = await ctx.store.receipts.tally(found)
        ctx.show(*await counting_card(desk_of(ctx), found, tally), card=author_card(found.id))
        return
    draft = await own_draft(ctx, announcement_id)
    sent, letters = await send_out(desk_of(ctx), draft)
    ctx.letters.extend(letters)
    settle_sample(ctx, sent)
    tally = await ctx.store.receipts.tally(sent)
    ctx.show(*await counting_card(desk_of(ctx), sent, tally), card=author_card(sent.id))


@family.button("announce.at", role=Role.PREP_LEAD)
async def schedule(ctx: Context, announcement_id: int) -> None:
    """Let it go out at the time that was chosen."""
    draft = await own_draft(ctx, announcement_id)
    if draft.due_at is None:
        raise Outdated
    await _schedule(ctx, draft, draft.due_at.astimezone(ctx.zone))


@family.button("announce.morning", role=Role.PREP_LEAD)
async def in_the_morning(ctx: Context, announcement_id: int) -> None:
    """Let it go out when the quiet hours are over."""
    draft = await own_draft(ctx, announcement_id)
    moment = draft.due_at.astimezone(ctx.zone) if draft.due_at else ctx.now
    await _schedule(ctx, draft, next_morning(moment))


async def _schedule(ctx: Context, draft: Announcement, moment: datetime) -> None:
    if moment <= ctx.now:
        raise TimeIsPast(moment)
    desk = desk_of(ctx)
    rooms = await desk.rooms()
    if not may_address(ctx.member, draft.addressees, ctx.directory, rooms):
        raise MayNotAddress
    delivery = await desk.delivery(draft)
    if not delivery.private and not delivery.rooms:
        raise NobodyToTell
    draft = replace(draft, due_at=moment, state=State.SCHEDULED)
    await ctx.store.announcements.save(draft, ctx.now)
    audience = audience_label(draft.addressees, ctx.directory, rooms)
    buttons = [
        [
            Button(texts.CHANGE_TIME, f"announce.when:{draft.id}"),
            Button(texts.CANCEL_TIME, f"announce.unscheduled:{draft.id}"),
        ],
        [Button(texts.NOW, f"announce.go:{draft.id}")],
    ]
    ctx.show(texts.scheduled(draft, audience, moment, ctx.directory.term_at(moment.date())), buttons)


@family.button("announce.unscheduled", role=Role.PREP_LEAD)
async def unschedule(ctx: Context, announcement_id: int) -> None:
    """Make a draft of it again."""
    draft = replace(await own_draft(ctx, announcement_id), due_at=None, state=State.DRAFT)
    await ctx.store.announcements.save(draft, ctx.now)
    await preview(ctx, draft)
