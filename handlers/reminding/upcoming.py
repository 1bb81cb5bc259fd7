"""What will go out in the next seven days, to be held back, worded anew or sent at once; and what went wrong."""

from __future__ import annotations

from datetime import datetime, timedelta

from handlers.people.choosing import page_buttons
from handlers.reminding.firing import is_told
from handlers.reminding.sayings import occurrence_of, saying
from handlers.reminding.scene import Saying, Scene, look
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, Keyboard
from handlers.texts.html import Html
from handlers.texts.reminding import reminder_pages as texts
from school.people import Role
from school.problems import Outdated
from school.reminding.quiet_hours import is_quiet, next_morning
from school.reminding.reminders import Kind, WordsTooLong
from school.scheduling.schedule import Item
from storage.moments import from_text
from storage.outbox import DeadLetter, dead_letters
from storage.reminders import Reminder, State

family = Family("upcoming", "日程")
AHEAD, BACK = timedelta(days=7), timedelta(days=14)
PAGE = 7
MISHAPS, LETTERS = 10, 10
MOST_WORDS = 1000


@family.command("upcoming", "要发的提醒", role=Role.DIRECTOR, where=Where.PRIVATE, plain=("要发的提醒",))
async def upcoming(ctx: Context) -> None:
    """The next seven days."""
    ctx.reply(*await _page(ctx, 0))


@family.button("upcoming.page", role=Role.DIRECTOR)
async def turn_page(ctx: Context, page: int) -> None:
    """Another page of them."""
    ctx.show(*await _page(ctx, max(0, page)))


async def _page(ctx: Context, page: int) -> tuple[Html, Keyboard]:
    # What is held beyond its time still waits for the director.
    since, until = ctx.now - AHEAD, ctx.now + AHEAD
    total, found = await ctx.store.reminders.upcoming(since, until, PAGE, page * PAGE)
    rows = []
    for it in found:
        label = texts.in_list(it, await _item(ctx, it), it.due_at.astimezone(ctx.zone))
        rows.append([Button(label, f"upcoming.open:{it.id}")])
    turns = page_buttons(page, -(-total // PAGE), lambda to: f"upcoming.page:{to}")
    last = [Button(texts.MISHAPS, "upcoming.mishaps"), Button(texts.SCHOOL, "remind.school")]
    return texts.upcoming(total, ctx.now), [*rows, turns, last]


async def _item(ctx: Context, reminder: Reminder) -> Item | None:
    if reminder.item_id is None:
        return None
    return await ctx.store.schedule.get(reminder.item_id, cancelled=True)


async def _reminder(ctx: Context, reminder_id: int) -> Reminder:
    """A reminder of this school; what somebody snoozed is theirs alone. Raises Outdated."""
    reminder = await ctx.store.reminders.get(reminder_id)
    if reminder is None or reminder.member_id is not None:
        raise Outdated
    return reminder


@family.button("upcoming.open", role=Role.DIRECTOR)
async def show(ctx: Context, reminder_id: int) -> None:
    """One reminder: when, to whom, in which words."""
    reminder = await _reminder(ctx, reminder_id)
    item = await _item(ctx, reminder)
    back = [Button(texts.BACK_TO_UPCOMING, "upcoming.page:0")]
    if reminder.state not in (State.WAITING, State.HELD):
        ctx.show(texts.over(reminder, item), [back])
        return
    held = reminder.state is State.HELD
    first = (
        Button(texts.RELEASE, f"upcoming.hold:{reminder_id}:0")
        if held
        else Button(texts.HOLD, f"upcoming.hold:{reminder_id}:1")
    )
    edits = []
    scene = await look(ctx.store, ctx.directory, [reminder], max(reminder.due_at, ctx.now))
    what = saying(scene, reminder)
    if _can_be_worded(reminder, what):
        edits.append(Button(texts.EDIT, f"upcoming.edit:{reminder_id}"))
    if reminder.words:
        edits.append(Button(texts.USUAL, f"upcoming.usual:{reminder_id}"))
    ctx.show(
        _described(ctx, scene, reminder, item, what),
        [[first, Button(texts.SEND_NOW, f"upcoming.send:{reminder_id}")], edits, back],
    )


def _can_be_worded(reminder: Reminder, what: Saying) -> bool:
    """Everybody has a week, a month and a correction of their own; for chats the first two have the same words."""
    return bool(what.chats) if reminder.item_id is None else reminder.kind is not Kind.CORRECTION


def _described(ctx: Context, scene: Scene, reminder: Reminder, item: Item | None, what: Saying) -> Html:
    it = occurrence_of(scene, reminder)
    wanted = [who for who, _ in what.people if is_told(scene, reminder, who, it)]
    reached = sum(who.id in scene.reach for who in wanted)
    example = next((words for _, words in [*what.chats, *what.people]), None)
    return texts.one(
        reminder,
        item,
        reminder.due_at.astimezone(ctx.zone),
        ctx.directory,
        [chat.title for chat, _ in what.chats],
        reached,
        len(wanted) - reached,
        example,
    )


@family.button("upcoming.hold", role=Role.DIRECTOR)
async def hold(ctx: Context, reminder_id: int, held: int) -> None:
    """Keep it back, or let it go."""
    await _reminder(ctx, reminder_id)
    await ctx.store.reminders.hold(reminder_id, bool(held))
    await show(ctx, reminder_id)


@family.button("upcoming.send", role=Role.DIRECTOR)
async def send_now(ctx: Context, reminder_id: int) -> None:
    """Let it go out now, or in the morning if it is night; the next tick takes it."""
    await _reminder(ctx, reminder_id)
    moment = next_morning(ctx.now) if is_quiet(ctx.now) else ctx.now
    await ctx.store.reminders.send_at(reminder_id, moment)
    ctx.answer(texts.sending(moment, ctx.now))
    ctx.show(*await _page(ctx, 0))


@family.button("upcoming.usual", role=Role.DIRECTOR)
async def use_usual_words(ctx: Context, reminder_id: int) -> None:
    """Forget what the director wrote."""
    await _reminder(ctx, reminder_id)
    await ctx.store.reminders.word(reminder_id, None)
    await show(ctx, reminder_id)


@family.button("upcoming.edit", role=Role.DIRECTOR)
async def edit(ctx: Context, reminder_id: int) -> None:
    """Ask for other words."""
    reminder = await _reminder(ctx, reminder_id)
    scene = await look(ctx.store, ctx.directory, [reminder], max(reminder.due_at, ctx.now))
    what = saying(scene, reminder)
    if reminder.state not in (State.WAITING, State.HELD) or not _can_be_worded(reminder, what):
        raise Outdated
    now = next((str(words) for _, words in [*what.chats, *what.people]), "")
    spoken = {"reminder": reminder_id, "now": now, "chats": reminder.item_id is None}
    await forms.begin(ctx, WORDS, spoken)


def _read_words(_: Context, __: Data, text: str) -> str:
    if not 1 <= len(text) <= MOST_WORDS:
        raise WordsTooLong(MOST_WORDS)
    return text


async def _word(ctx: Context, data: Data) -> None:
    await _reminder(ctx, data["reminder"])
    await ctx.store.reminders.word(data["reminder"], data["words"])
    await show(ctx, data["reminder"])


WORDS = family.form(
    Form(
        "reminder_words",
        texts.EDIT_TITLE,
        (
            Field(
                "words",
                lambda _, data: texts.ask_words(data["now"], only_chats=data.get("chats", False)),
                read=_read_words,
            ),
        ),
        _word,
        Role.DIRECTOR,
    )
)


# --- what went wrong ----------------------------------------------------------------------------------


@family.button("upcoming.mishaps", role=Role.DIRECTOR)
async def show_mishaps(ctx: Context) -> None:
    """What was late, skipped or undeliverable lately."""
    found = await ctx.store.reminders.mishaps(ctx.now - BACK, MISHAPS)
    reminders = [
        (it, await _item(ctx, it), (it.late_since or it.due_at).astimezone(ctx.zone))
        for it in found
        if it.member_id is None
    ]
    back = [[Button(texts.BACK_TO_UPCOMING, "upcoming.page:0")]]
    ctx.show(texts.mishaps(reminders, await _dead_letters(ctx)), back)


async def _dead_letters(ctx: Context) -> list[tuple[DeadLetter, str, datetime]]:
    names = {it.chat_id: it.title for it in await ctx.store.chats.of_school(ctx.directory.school.id)}
    names |= {user_id: member.name for user_id, member in ctx.directory.member_by_user.items()}
    found = await dead_letters(ctx.store.session, names, LETTERS)
    moments = [(it, from_text(it.done_at).astimezone(ctx.zone)) for it in found]
    return [(it, names[it.chat_id], at) for it, at in moments if at >= ctx.now - BACK]
