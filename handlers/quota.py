"""What a teacher owes, how far it is done, and what stands behind each number."""

from __future__ import annotations

from handlers.support.context import Context
from handlers.support.private import show_in_private
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts import quota as texts
from handlers.texts import records as record_texts
from handlers.texts.html import Html
from handlers.texts.log_card import list_label
from school.people import Role
from school.permissions import holds
from school.problems import Outdated
from school.quotas import Duty, Metric, Progress, Window, owed_by, window_of

family = Family("quota", "任务")
PAGE = 8
LINK = "quota"


@family.command("my_quota", "我的任务", plain=("我的听课任务", "我的任务", "任务"))
async def my_quota(ctx: Context) -> None:
    """Everything owed on one screen; numbers are private, so a group gets only a hint."""
    show_in_private(ctx, *await _mine(ctx), link=LINK)


@family.link(LINK)
async def my_quota_by_link(ctx: Context, argument: str) -> None:
    """The same, from a group's hint."""
    await my_quota(ctx)


@family.button("quota.show")
async def show_again(ctx: Context) -> None:
    """The same, where a button was tapped."""
    await my_quota(ctx)


async def _mine(ctx: Context) -> tuple[Html, list[list[Button]]]:
    found = await standing(ctx)
    enter = [Button(texts.OBSERVE, "observe.new"), Button(texts.RECORD, "record.new")]
    if found:
        buttons = [Button(texts.button_label(it, ctx.today), f"quota.entries:{it.duty.id}") for it in found]
        return texts.mine(found, ctx.today, ctx.term), [*in_columns(buttons, 2), enter]
    if owed_by(ctx.member, ctx.directory.duties):
        return texts.resting(), [enter]
    director = holds(ctx.member, Role.DIRECTOR)
    settings = [Button(texts.SET_DUTIES, "duties.show")] if director else []
    return texts.nothing_owed(director=director), [settings, enter]


async def standing(ctx: Context) -> list[Progress]:
    """How far the sender has come with everything owed."""
    entries = await ctx.store.duties.entries(ctx.member.id, ctx.directory.counted_since(ctx.today))
    return ctx.directory.progress(ctx.member, entries, ctx.today)


@family.button("quota.entries")
async def show_entries(ctx: Context, duty_id: int) -> None:
    """The work behind a number."""
    await _show_entries(ctx, duty_id, 0)


@family.button("quota.page")
async def turn_page(ctx: Context, duty_id: int, page: int) -> None:
    """Another page of it."""
    await _show_entries(ctx, duty_id, max(0, page))


async def _show_entries(ctx: Context, duty_id: int, page: int) -> None:
    duty = next((it for it in owed_by(ctx.member, ctx.directory.duties) if it.id == duty_id), None)
    if duty is None:
        raise Outdated
    window = window_of(duty.per, ctx.today, ctx.term)
    total, rows = await _entries(ctx, duty, window, page)
    turns = []
    if page > 0:
        turns.append(Button(texts.NEWER, f"quota.page:{duty.id}:{page - 1}"))
    if total > (page + 1) * PAGE:
        turns.append(Button(texts.OLDER, f"quota.page:{duty.id}:{page + 1}"))
    enter = (
        Button(texts.OBSERVE, "observe.new")
        if duty.metric is Metric.OBSERVE
        else Button(record_texts.NEW, f"record.of:{duty.metric}")
    )
    text = texts.entries(duty, window, total, ctx.today)
    ctx.show(text, [*rows, turns, [Button(texts.BACK, "quota.show"), enter]])


async def _entries(ctx: Context, duty: Duty, window: Window, page: int) -> tuple[int, list[list[Button]]]:
    """How many there are, and one page of them as buttons that open."""
    member, first, last = ctx.member.id, window.first_day, window.last_day
    if duty.metric is Metric.OBSERVE:
        logs = ctx.store.observations
        shown = await logs.between(member, first, last, limit=PAGE, offset=page * PAGE)
        buttons = [[Button(list_label(it), f"log.open:{it.id}")] for it in shown]
        return await logs.count(member, first, last), buttons
    records = ctx.store.records
    found = await records.between(member, duty.metric, first, last, limit=PAGE, offset=page * PAGE)
    buttons = [[Button(record_texts.list_label(it), f"record.open:{it.id}")] for it in found]
    return await records.count_between(member, duty.metric, first, last), buttons
