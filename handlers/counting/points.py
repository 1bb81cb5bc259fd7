"""考核积分: one's own sum with every line of it, the ranking for leaders, the weights for the director."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from handlers.people.choosing import one_page
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.counting import points as texts
from handlers.texts.counting.duty_words import METRIC_LABELS
from school.counting.duties import Metric
from school.counting.points import lines_of, ranked, read_weight
from school.counting.quotas import Entry
from school.people import Member, Role
from school.permissions import looks_after
from school.problems import Forbidden, Outdated

family = Family("points", "任务")
PAGE = 25


@family.button("points.mine")
async def show_mine(ctx: Context) -> None:
    """The sender's own sum."""
    await _show(ctx, ctx.member)


@family.button("points.of", role=Role.PREP_LEAD)
async def show_person(ctx: Context, member_id: int) -> None:
    """Somebody else's sum, for those who look after them."""
    member = ctx.directory.member_by_id.get(member_id)
    if member is None or not member.active:
        raise Outdated
    if not looks_after(ctx.member, member):
        raise Forbidden
    await _show(ctx, member)


async def _show(ctx: Context, member: Member) -> None:
    term, weights = ctx.term, ctx.directory.points
    if not weights or not ctx.private:
        raise Outdated
    entries = await ctx.store.duties.entries(member.id, term.first_day)
    lines = lines_of(entries, weights, term.first_day, term.last_day)
    whose = "" if member.id == ctx.member.id else member.name
    ctx.show(texts.sum_of(lines, term, whose), [[Button(texts.TO_QUOTA, "quota.show")]])


@family.button("points.board", role=Role.SCHOOL_LEADER)
async def show_board(ctx: Context, page: int) -> None:
    """Everybody's totals; each name leads to its sum."""
    weights, term = ctx.directory.points, ctx.term
    if not weights or not ctx.private:
        raise Outdated
    entries = await _entries(ctx)
    found = ranked(ctx.directory.active, entries, weights, term.first_day, term.last_day)
    shown, turns = one_page(found, page, PAGE, lambda at: f"points.board:{at}")
    names = [
        Button(texts.name_and_total(member, tenths), f"points.of:{member.id}") for member, tenths in shown
    ]
    ctx.show(texts.board(term), [*in_columns(names, 3), turns])


async def _entries(ctx: Context) -> Mapping[int, Sequence[Entry]]:
    people = [it.id for it in ctx.directory.active]
    return await ctx.store.duties.entries_of(people, ctx.directory.points, ctx.term.first_day)


# --- weights --------------------------------------------------------------------------------------


@family.button("points.settings", role=Role.DIRECTOR)
async def settings(ctx: Context) -> None:
    """What a piece of each kind of work is worth; without any, points are off."""
    weights = ctx.directory.points
    buttons = [
        Button(texts.weight_label(label, weights.get(metric)), f"points.weight:{metric}")
        for metric, label in METRIC_LABELS.items()
    ]
    off = [Button(texts.OFF, "points.off")] if weights else []
    board = [Button(texts.BOARD, "points.board:0")] if weights else []
    ctx.show(
        texts.settings(on=bool(weights)),
        [*in_columns(buttons, 2), [*board, *off], [Button(texts.TO_DUTIES, "duties.show")]],
    )


@family.button("points.off", role=Role.DIRECTOR)
async def turn_off(ctx: Context) -> None:
    """No points any more."""
    await ctx.store.preferences.set_points({})
    await ctx.reload()
    await settings(ctx)


@family.button("points.weight", role=Role.DIRECTOR)
async def change_weight(ctx: Context, metric: Metric) -> None:
    """Ask what a piece of this work is worth."""
    await forms.begin(ctx, WEIGHT, {"metric": metric})


async def _set_weight(ctx: Context, data: Data) -> None:
    weights = {it: weight for it, weight in ctx.directory.points.items() if it != data["metric"]}
    if weight := int(data["weight"]):
        weights[Metric(data["metric"])] = weight
    await ctx.store.preferences.set_points(weights)
    await ctx.reload()
    await settings(ctx)


WEIGHT = family.form(
    Form(
        "points_weight",
        texts.TITLE,
        (
            Field(
                "weight",
                lambda ctx, data: texts.ask_weight(Metric(data["metric"])),
                lambda ctx, data: [Choice(label, value) for value, label in texts.WEIGHTS.items()],
                lambda ctx, data, text: str(read_weight(text)),
                columns=4,
            ),
        ),
        _set_weight,
        role=Role.DIRECTOR,
    )
)
