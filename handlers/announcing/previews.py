"""The preview of an announcement: a sample as everybody will see it, and below it what may still be changed."""

from __future__ import annotations

from dataclasses import replace

from handlers.announcing.letters import fits_caption, keyboard_for, message_letters
from handlers.announcing.moving import proposed
from handlers.support.context import Context
from handlers.support.desks import desk_of
from handlers.support.replies import Button, Keyboard, keyboard_json
from handlers.texts.announcing import announce as texts
from handlers.texts.announcing import announced_moves as move_texts
from handlers.texts.announcing.announcements import message
from handlers.texts.html import Html
from school.announcing.addressees import rooms_beside
from school.announcing.announcements import AlreadySent, Ask, Delivery, State
from school.problems import Outdated
from school.reminding.quiet_hours import is_quiet, next_morning
from storage.announcements import Announcement
from storage.outbox import REPLY


async def own_draft(ctx: Context, announcement_id: int) -> Announcement:
    """An announcement of this person's that has not gone out. Raises Outdated, AlreadySent."""
    found = await ctx.store.announcements.get(announcement_id)
    if found is None or found.author_id != ctx.member.id:
        raise Outdated
    if found.state not in (State.DRAFT, State.SCHEDULED):
        raise AlreadySent
    return found


async def show_preview(ctx: Context, draft: Announcement) -> None:
    """A new sample, and the card to change and send it by below."""
    if ctx.update.callback_query is not None:
        ctx.show(texts.below())
    sample = replace(draft, captioned=fits_caption(draft))
    words = message(sample, ctx.member, ctx.directory, ctx.now)
    letters = message_letters(
        sample, words, _sample_keyboard(ctx, draft), (ctx.user.id, 0), _sample_card(draft), once=False
    )
    ctx.letters.extend(replace(letter, priority=REPLY) for letter in letters)
    ctx.reply_privately(*await _page(ctx, draft))


async def preview(ctx: Context, draft: Announcement) -> None:
    """The card again, where it was tapped."""
    ctx.show(*await _page(ctx, draft))


def renew_sample(ctx: Context, draft: Announcement) -> None:
    """Put what is asked for now under the sample."""
    buttons = keyboard_json(_sample_keyboard(ctx, draft))
    ctx.send(
        ctx.user.id, {"reply_markup": buttons}, method="editMessageReplyMarkup", card=_sample_card(draft)
    )


def settle_sample(ctx: Context, sent: Announcement) -> None:
    """Take the buttons off the sample once it is sent: the card below counts."""
    if sent.ask is not Ask.NOTHING:
        ctx.edit_markup_of_card(ctx.user.id, _sample_card(sent))


def _sample_card(draft: Announcement) -> str:
    return f"announce-sample:{draft.id}"


def _sample_keyboard(ctx: Context, draft: Announcement) -> Keyboard:
    rows = keyboard_for(draft, None, None, ctx.now)
    return [[Button(button.text, "announce.sample") for button in row] for row in rows]


async def _page(ctx: Context, draft: Announcement) -> tuple[Html, Keyboard]:
    desk = desk_of(ctx)
    delivery, rooms = await desk.delivery(draft), await desk.rooms()
    moment = draft.due_at.astimezone(ctx.zone) if draft.due_at else ctx.now
    move = await proposed(desk, draft)
    about_event = move_texts.proposal(*move, ctx.directory, wanted=draft.move is not None) if move else None
    text = texts.preview(
        draft,
        delivery,
        ctx.directory,
        rooms,
        ctx.now,
        ctx.directory.term_at(moment.date()),
        about_event,
        quiet=is_quiet(moment),
    )
    event = []
    if move:
        wanted = draft.move is not None
        event.append(Button(move_texts.button(wanted=wanted), f"announce.move:{draft.id}:{int(not wanted)}"))
    number, beside = draft.id, rooms_beside(draft.addressees, rooms)
    also = beside <= draft.addressees.rooms
    in_rooms = []
    if beside:
        in_rooms.append(Button(texts.rooms_label(also=also), f"announce.rooms:{number}:{int(not also)}"))
    if delivery.rooms:
        in_rooms.append(
            Button(texts.pin_label(pinned=draft.pinned), f"announce.pin:{number}:{int(not draft.pinned)}")
        )
    return text, [
        *_send_buttons(ctx, draft, delivery),
        [Button(texts.ask_label(draft), f"announce.ask:{number}"), *event],
        in_rooms,
        [
            Button(texts.CHANGE_AUDIENCE, f"announce.whom:{number}"),
            Button(texts.CHANGE_CONTENT, f"announce.words:{number}"),
        ],
        [Button(texts.DROP, f"announce.drop:{number}")],
    ]


def _send_buttons(ctx: Context, draft: Announcement, delivery: Delivery) -> list[list[Button]]:
    number = draft.id
    if draft.due_at is not None:
        moment = draft.due_at.astimezone(ctx.zone)
        rows = [
            [Button(texts.schedule_label(moment), f"announce.at:{number}")],
            [
                Button(texts.CHANGE_TIME, f"announce.when:{number}"),
                Button(texts.CANCEL_TIME, f"announce.unscheduled:{number}"),
            ],
        ]
    else:
        moment = ctx.now
        rows = [
            [
                Button(texts.send_label(delivery), f"announce.go:{number}"),
                Button(texts.LATER, f"announce.when:{number}"),
            ]
        ]
    if is_quiet(moment):
        # Proposed first: who wants to disturb people at night says so by passing it over.
        morning = Button(texts.morning_label(next_morning(moment)), f"announce.morning:{number}")
        rows.insert(0, [morning])
    return rows
