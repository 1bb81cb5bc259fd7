"""The announcements that were made: drafts, scheduled ones, history; correcting one and taking it back."""

from __future__ import annotations

from dataclasses import replace

from handlers.announcing.letters import (
    author_card,
    corrections,
    counting_card,
    names_of,
    withdrawals,
)
from handlers.announcing.moving import as_move, carry_out, proposed
from handlers.announcing.previews import show_preview
from handlers.people.choosing import page_buttons
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.desks import desk_of
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, Keyboard
from handlers.support.wording import html_from
from handlers.texts.announcing import announced_moves as move_texts
from handlers.texts.announcing import announcements as texts
from handlers.texts.html import Html
from school.announcing.announcements import (
    LONGEST_CAPTION,
    LONGEST_TEXT,
    Ask,
    NothingToSay,
    State,
    TextTooLong,
)
from school.people import Role
from school.permissions import OVERSEERS
from school.problems import Forbidden, Outdated
from storage.announcements import Announcement
from storage.outbox import cards, drop

family = Family("announcements", "通知")
PAGE = 7
OWN, ALL = "own", "all"


@family.command(
    "announcements",
    "发过的通知和草稿",
    role=Role.PREP_LEAD,
    where=Where.PRIVATE,
    plain=("我的通知", "通知记录"),
)
async def announcements(ctx: Context) -> None:
    """Drafts, scheduled ones and history, the latest first."""
    await turn_page(ctx, OWN, 0)


@family.button("announcements.page", role=Role.PREP_LEAD)
async def turn_page(ctx: Context, scope: str, page: int) -> None:
    """One page of one's own announcements, or for directors and leaders of what all have sent."""
    overseer = bool(ctx.member.roles & OVERSEERS)
    everybody = scope == ALL and overseer
    author = None if everybody else ctx.member.id
    store = ctx.store.announcements
    total = await store.count(author)
    page = max(0, min(page, (total - 1) // PAGE))
    shown = await store.latest(author, limit=PAGE, offset=page * PAGE)
    rows = [[Button(texts.list_label(it, ctx.now), f"announcements.open:{it.id}")] for it in shown]
    last = [Button(texts.NEW, "announcements.new")]
    if overseer:
        label, other = (texts.OWN, OWN) if everybody else (texts.ALL, ALL)
        last.append(Button(label, f"announcements.page:{other}:0"))
    turns = page_buttons(page, -(-total // PAGE), lambda at: f"announcements.page:{scope}:{at}")
    ctx.show(texts.announcements(total, everybody=everybody), [*rows, turns, last])


@family.button("announcements.new", role=Role.PREP_LEAD)
async def begin_another(ctx: Context) -> None:
    """Begin a new one."""
    await ctx.environment.registry.commands["announce"].run(ctx)


@family.button("announcements.open", role=Role.PREP_LEAD)
async def open_one(ctx: Context, announcement_id: int) -> None:
    """The card of what was sent, the preview of what was not."""
    found = await looked_at(ctx, announcement_id)
    if found.state in (State.DRAFT, State.SCHEDULED):
        await show_preview(ctx, found)
        return
    await _show_card(ctx, found)


async def _show_card(ctx: Context, announcement: Announcement) -> None:
    # The card that counts live is the author's; others see how it stands now.
    own = announcement.author_id == ctx.member.id
    ctx.show(*await _card(ctx, announcement), card=author_card(announcement.id) if own else None)


async def _card(ctx: Context, announcement: Announcement) -> tuple[Html, Keyboard]:
    return await counting_card(desk_of(ctx), announcement, await ctx.store.receipts.tally(announcement))


async def _renew_card(ctx: Context, announcement: Announcement) -> None:
    """The author's card says what has become of it."""
    user_id = desk_of(ctx).author(announcement).user_id
    if user_id is not None:
        ctx.edit_card(user_id, author_card(announcement.id), *await _card(ctx, announcement))


async def looked_at(ctx: Context, announcement_id: int) -> Announcement:
    """An announcement of one's own; directors and leaders see what others have sent. Raises Outdated."""
    found = await ctx.store.announcements.get(announcement_id)
    if found is None:
        raise Outdated
    if found.author_id == ctx.member.id:
        return found
    if not ctx.member.roles & OVERSEERS or found.state in (State.DRAFT, State.SCHEDULED):
        raise Outdated
    return found


async def in_charge(ctx: Context, announcement_id: int) -> Announcement:
    """One that is out and that this person may change: the author, or a director. Raises Outdated, Forbidden."""
    found = await looked_at(ctx, announcement_id)
    if found.author_id != ctx.member.id and Role.DIRECTOR not in ctx.member.roles:
        raise Forbidden
    if found.state is not State.SENT:
        raise Outdated
    return found


# --- taking it back -------------------------------------------------------------------------------------


@family.button("announcements.withdraw", role=Role.PREP_LEAD)
async def ask_to_withdraw(ctx: Context, announcement_id: int) -> None:
    """Say what happens then, below the card, which goes on counting."""
    found = await in_charge(ctx, announcement_id)
    buttons = [
        Button(texts.REALLY_WITHDRAW, f"announcements.withdrawn:{found.id}"),
        Button(texts.KEEP, f"announcements.kept:{found.id}"),
    ]
    ctx.reply(texts.ask_withdraw(found), [buttons])


@family.button("announcements.kept", role=Role.PREP_LEAD)
async def keep(ctx: Context, announcement_id: int) -> None:
    """Leave it as it is."""
    ctx.show(texts.kept(await looked_at(ctx, announcement_id)))


@family.button("announcements.withdrawn", role=Role.PREP_LEAD)
async def withdraw(ctx: Context, announcement_id: int) -> None:
    """Delete what has arrived, and give up what has not gone out. A second tap finds it withdrawn."""
    found = await looked_at(ctx, announcement_id)
    if found.state is State.SENT:
        found = await in_charge(ctx, announcement_id)
        session = ctx.store.session
        for names in names_of(found):
            ctx.dropped += await drop(session, names, ctx.now)
            ctx.letters += withdrawals(found, await cards(session, names), ctx.now)
        await ctx.store.announcements.withdraw(found.id, ctx.now)
        await _renew_card(ctx, replace(found, state=State.WITHDRAWN))
    ctx.show(texts.taken_back(found))


# --- correcting it --------------------------------------------------------------------------------------


@family.button("announcements.correct", role=Role.PREP_LEAD)
async def ask_to_correct(ctx: Context, announcement_id: int) -> None:
    """Ask for the new words."""
    found = await in_charge(ctx, announcement_id)
    await forms.begin(
        ctx,
        CORRECTION,
        {
            "announcement": found.id,
            "now": found.html,
            "limit": LONGEST_CAPTION if found.captioned else LONGEST_TEXT,
            "asks": found.ask is not Ask.NOTHING,
        },
        below=True,
    )


def _read_words(ctx: Context, data: Data, _: str) -> Data:
    if ctx.message is None:
        raise Outdated
    html, size = html_from(ctx.message)
    if size > data["limit"]:
        raise TextTooLong(size, data["limit"])
    if not html.strip():
        raise NothingToSay
    return {"html": html, "size": size}


def _ways(_: Context, data: Data) -> list[Choice]:
    again = [Choice(texts.ASK_AGAIN, "again")] if data["asks"] else []
    return [Choice(texts.ONLY_CORRECT, "only"), *again]


async def _correct(ctx: Context, data: Data) -> None:
    found = await in_charge(ctx, data["announcement"])
    again = data["way"] == "again"
    changed = replace(
        found,
        html=data["words"]["html"],
        size=data["words"]["size"],
        round=found.round + again,
        corrected_at=ctx.now,
    )
    move = await proposed(desk_of(ctx), changed)
    changed = replace(changed, move=as_move(move) if move else None)
    await ctx.store.announcements.correct(changed, ctx.now)
    receipts = ctx.store.receipts
    tally = await receipts.tally(changed)
    rooms = await ctx.store.announcements.rooms(changed.id)
    ctx.letters += corrections(changed, desk_of(ctx), await receipts.of(changed), rooms, tally)
    await _renew_card(ctx, changed)
    ctx.show(texts.corrected(again=again))
    if move is not None:
        words = move_texts.proposal(*move, ctx.directory, wanted=False)
        ctx.reply_privately(words, [[Button(move_texts.MOVE, f"announcements.move:{changed.id}")]])


@family.button("announcements.move", role=Role.PREP_LEAD)
async def move_event(ctx: Context, announcement_id: int) -> None:
    """Move the event that a correction speaks of; a second tap changes nothing more."""
    found = await in_charge(ctx, announcement_id)
    about_event = await carry_out(desk_of(ctx), found)
    if about_event is None:
        raise Outdated
    ctx.show(about_event)


def _ask_words(_: Context, data: Data) -> Html:
    return texts.ask_correction(data["now"])


CORRECTION = family.form(
    Form(
        "announcement_correction",
        texts.CORRECT_TITLE,
        (
            Field("words", _ask_words, read=_read_words),
            Field(
                "way",
                lambda _, data: texts.confirm_correction(data["words"]["html"]),
                _ways,
                columns=1,
            ),
        ),
        _correct,
        Role.PREP_LEAD,
    )
)
