"""What a teacher owes, how far it is done, and what stands behind each number."""

from __future__ import annotations

from collections.abc import Sequence

from handlers.counting.standing import (
    Behind,
    behind,
    behind_group,
    labels,
    standing,
    standing_of_groups,
)
from handlers.people.choosing import one_page
from handlers.support.context import Context
from handlers.support.private import show_in_private
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.counting import quota as texts
from handlers.texts.counting import records as record_texts
from handlers.texts.counting.points import MINE
from handlers.texts.html import Html, h, lines
from school.counting.duties import Metric
from school.counting.quotas import Entry, Progress
from school.people import Role
from school.permissions import holds
from school.problems import Outdated

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
    groups = await standing_of_groups(ctx, ctx.directory.groups_of(ctx.member))
    enter = [Button(texts.OBSERVE, "observe.new"), Button(texts.RECORD, "record.new")]
    if found or groups:
        buttons = [
            Button(texts.button_label(it, ctx.directory, ctx.today), f"quota.page:{_key(it)}:0")
            for it in found
        ]
        buttons += [
            Button(
                texts.group_button_label(group, it, ctx.directory),
                f"quota.group:{it.duty.id}:{group.id}:0",
            )
            for group, it in groups
        ]
        text = texts.mine(found, groups, ctx.directory, ctx.today)
        points = [Button(MINE, "points.mine")] if ctx.directory.points else []
        return text, [*in_columns(buttons, 2), points, enter]
    if ctx.directory.owed_by(ctx.member, ctx.today):
        return texts.resting(), [enter]
    director = holds(ctx.member, Role.DIRECTOR)
    settings = [Button(texts.SET_DUTIES, "duties.show")] if director else []
    return texts.nothing_owed(director=director), [settings, enter]


def _key(progress: Progress) -> str:
    return f"{progress.duty.id}:{progress.partner_id or 0}"


@family.button("quota.page")
async def show_entries(ctx: Context, duty_id: int, partner_id: int, page: int) -> None:
    """The work behind a number."""
    found = await behind(ctx, ctx.member, duty_id, partner_id)
    if found is None:
        raise Outdated
    shown, turns = one_page(found.entries, page, PAGE, lambda at: f"quota.page:{_key(found.progress)}:{at}")
    metric = found.progress.duty.metric
    verb = "log.open" if metric is Metric.OBSERVE else "record.open"
    called = await labels(ctx, metric, shown, own=True)
    rows = [
        # One's own labels say themselves what waits.
        [Button(("" if it.pending else texts.mark(found.did, it)) + called[it.id], f"{verb}:{it.id}")]
        for it in shown
        if it.id in called
    ]
    enter = (
        Button(texts.OBSERVE, "observe.new")
        if metric is Metric.OBSERVE
        else Button(record_texts.NEW, f"record.of:{metric}")
    )
    text = texts.explained(found.progress, found.did, ctx.directory, "", ctx.today)
    ctx.show(text, [*rows, turns, [Button(texts.BACK, "quota.show"), enter]])


@family.button("quota.group")
async def show_group_entries(ctx: Context, duty_id: int, group_id: int, page: int) -> None:
    """The work behind a number of a group, for its people."""
    group = ctx.directory.group_by_id.get(group_id)
    found = await behind_group(ctx, group, duty_id) if group and group_id in ctx.member.groups else None
    if group is None or found is None:
        raise Outdated
    shown, turns = one_page(found.entries, page, PAGE, lambda at: f"quota.group:{duty_id}:{group_id}:{at}")
    text = await listed(ctx, found, f"{group.name} ", shown)
    ctx.show(text, [turns, [Button(texts.BACK, "quota.show")]])


async def listed(ctx: Context, found: Behind, whose: str, shown: Sequence[Entry]) -> Html:
    """The work behind a number as lines to read: somebody else's opens to its author only."""
    called = await labels(ctx, found.progress.duty.metric, shown, own=False)
    rows = [h("· {what}", what=texts.mark(found.did, it) + called[it.id]) for it in shown if it.id in called]
    return lines([texts.explained(found.progress, found.did, ctx.directory, whose, ctx.today), *rows])
