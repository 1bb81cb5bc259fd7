"""The observer's own logs: list, open, read, delete and bring back."""

from __future__ import annotations

from handlers.counting.consenting import submit_again
from handlers.support.context import Context
from handlers.support.numbers import read_number
from handlers.support.registry import Family, Where
from handlers.support.replies import Button
from handlers.texts.html import paged
from handlers.texts.observing import log_card as texts
from school.counting.consent import State
from school.observing.corrections import check_open
from school.observing.observations import Observation
from school.problems import NotYours, Outdated

family = Family("logs", "听课")
PAGE = 8


@family.command("my_logs", "我的听课记录", where=Where.PRIVATE, plain=("我的听课", "听课记录"))
async def my_logs(ctx: Context) -> None:
    """This term's logs, the latest first."""
    await _show_list(ctx, 0)


@family.button("logs.page")
async def turn_page(ctx: Context, page: int) -> None:
    """Another page of the list."""
    await _show_list(ctx, max(0, page))


async def _show_list(ctx: Context, page: int) -> None:
    term, store, critique = ctx.term, ctx.store.observations, ctx.directory.customs.critique
    since = min(term.first_day, ctx.today)
    total = await store.count(ctx.member.id, since, ctx.today)
    logs = await store.between(ctx.member.id, since, ctx.today, limit=PAGE, offset=page * PAGE)
    rows = [[Button(texts.list_label(log, critique=critique), f"log.open:{log.id}")] for log in logs]
    turns = []
    if page > 0:
        turns.append(Button(texts.NEWER, f"logs.page:{page - 1}"))
    if total.total() > (page + 1) * PAGE:
        turns.append(Button(texts.OLDER, f"logs.page:{page + 1}"))
    waiting = critique and any(not it.criticised for it in logs)
    ctx.show(texts.log_list(term, total, waiting=waiting), [*rows, turns, [Button(texts.NEW, "observe.new")]])


@family.button("log.open")
async def open_log(ctx: Context, log_id: int) -> None:
    """One log with everything in it."""
    await show_log(ctx, log_id)


@family.link("log")
async def open_by_link(ctx: Context, argument: str) -> None:
    """From the short card in a group to the log itself."""
    if await ctx.store.observations.get(read_number(argument), ctx.member.id) is None:
        raise NotYours
    await show_log(ctx, read_number(argument))


async def show_log(ctx: Context, log_id: int) -> None:
    """Show a log's card where a button was tapped, or anew."""
    log = await own_log(ctx, log_id)
    ctx.show(texts.card(log, ctx.directory), card_buttons(ctx, log))


async def own_log(ctx: Context, log_id: int) -> Observation:
    """A log of this member, which is for their eyes only.

    Raises Outdated when it is deleted or somebody else's, OnlyInPrivate where others would see it.
    """
    ctx.require(None, private=True)
    log = await ctx.store.observations.get(log_id, ctx.member.id)
    if log is None:
        raise Outdated
    return log


async def open_log_of(ctx: Context, log_id: int) -> Observation:
    """A log of this member that may be changed. Raises Locked, TermClosed besides what `own_log` raises."""
    log = await own_log(ctx, log_id)
    ctx.directory.check_open(log.visit.day)
    check_open(log, ctx.directory.customs, ctx.now)
    return log


def saved_buttons(ctx: Context, log: Observation) -> list[list[Button]]:
    """What may follow at once: what is still unknown first."""
    visit = log.visit
    unknown = [
        *([Button(texts.PERIOD, f"log.period:{log.id}")] if visit.period is None else []),
        *([Button(texts.CLASS, f"log.class:{log.id}")] if visit.lesson.class_no is None else []),
        *([Button(texts.TOPIC, f"log.topic:{log.id}")] if visit.lesson.topic is None else []),
    ]
    return [
        _ways_to_write(ctx, log),
        unknown,
        [
            Button(texts.PHOTO, f"log.photo:{log.id}"),
            Button(texts.CHANGE, f"log.change:{log.id}"),
            Button(texts.UNDO, f"log.delete:{log.id}"),
        ],
    ]


def _ways_to_write(ctx: Context, log: Observation) -> list[Button]:
    """Line by line while the lesson is given, and the appraisal."""
    criticise = Button(texts.CRITICISE, f"log.write:{log.id}")
    if log.lines:
        return [Button(texts.lines_button(log.lines), f"lines.show:{log.id}:0"), criticise]
    if log.visit.day == ctx.today:
        return [Button(texts.IN_CLASS, f"class.open:{log.id}"), criticise]
    return [criticise]


def card_buttons(ctx: Context, log: Observation) -> list[list[Button]]:
    """What can be done with a log."""
    more = [Button(texts.PHOTO, f"log.photo:{log.id}")]
    if texts.is_long(log):
        more.append(Button(texts.READ_ALL, f"log.read:{log.id}"))
    if log.photos:
        more.append(Button(texts.SEE_FILES, f"log.files:{log.id}"))
    again = [Button(texts.SUBMIT_AGAIN, f"log.again:{log.id}")] if log.state is State.RETURNED else []
    return [
        again,
        _ways_to_write(ctx, log),
        more,
        [Button(texts.CHANGE, f"log.change:{log.id}"), Button(texts.DELETE, f"log.delete:{log.id}")],
        [Button(texts.TO_LIST, "logs.page:0")],
    ]


@family.button("log.again")
async def ask_again(ctx: Context, log_id: int) -> None:
    """What was returned has been put right, perhaps by what is written in it: let a head look again."""
    log = await own_log(ctx, log_id)
    if log.state is State.RETURNED:
        await submit_again(ctx, log.id)
    await show_log(ctx, log.id)


@family.button("log.read")
async def read_all(ctx: Context, log_id: int) -> None:
    """Long notes in full, as pages."""
    it = (await own_log(ctx, log_id)).appraisal
    for name, words in (
        (texts.NOTES, it.notes),
        (texts.STRENGTHS, it.strengths),
        (texts.SUGGESTIONS, it.suggestions),
    ):
        pages = paged(words) if words else []
        for number, page in enumerate(pages, start=1):
            ctx.reply_privately(texts.full_page(name, page, number, len(pages)))


@family.button("log.files")
async def see_files(ctx: Context, log_id: int) -> None:
    """The photos and files of a log, as Telegram keeps them."""
    log = await own_log(ctx, log_id)
    ctx.send_files(await ctx.store.records.attachments(observation_id=log.id))


@family.button("log.delete")
async def delete(ctx: Context, log_id: int) -> None:
    """Take a log away, with a way back."""
    log = await ctx.store.observations.get(log_id, ctx.member.id, deleted=True)
    if log is None:
        raise Outdated
    check_open(log, ctx.directory.customs, ctx.now)
    await ctx.store.observations.delete(log.id, ctx.now)
    ctx.show(texts.deleted(log), [[Button(texts.RESTORE, f"log.restore:{log.id}")]])


@family.button("log.restore")
async def restore(ctx: Context, log_id: int) -> None:
    """Bring a deleted log back."""
    log = await ctx.store.observations.get(log_id, ctx.member.id, deleted=True)
    if log is None:
        raise Outdated
    await ctx.store.observations.restore(log.id)
    await show_log(ctx, log.id)
