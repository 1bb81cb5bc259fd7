"""Days on which the school departs from the national calendar: 运动会, 停课, 补课按周三上课."""

from __future__ import annotations

from datetime import date
from typing import Any

from handlers.scheduling.schedule import open_buttons
from handlers.scheduling.scopes import ALL, shown_between
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.scheduling import school_calendar as texts
from handlers.texts.setup.schools import RIGHT
from school.calendar.special_days import read_special_days
from school.calendar.terms import SpecialDay
from school.people import Role
from school.problems import Outdated
from school.scheduling.schedule import ItemKind, Occurrence

family = Family("special_days", "日程")
SHOWN = 12


@family.button("special.list", role=Role.DIRECTOR)
async def show_list(ctx: Context) -> None:
    """The days of the term and later ones, to change."""
    since = ctx.term.first_day
    found = [it for it in ctx.directory.special_days if it.day >= since][:SHOWN]
    rows = [[Button(texts.special_label(it), f"special.open:{it.day}")] for it in found]
    last = [Button(texts.NEW_SPECIAL, "special.new"), Button(texts.BACK, f"calendar.term:{since}")]
    ctx.show(texts.special_days(found), [*rows, last])


@family.button("special.open", role=Role.DIRECTOR)
async def open_day(ctx: Context, day: str) -> None:
    """One of them."""
    found = _special(ctx, day)
    buttons = [
        Button(texts.CHANGE, f"special.change:{day}"),
        Button(texts.REMOVE, f"special.remove:{day}"),
    ]
    ctx.show(texts.special(found), [buttons, [Button(texts.TO_SPECIAL, "special.list")]])


def _special(ctx: Context, day: str) -> SpecialDay:
    found = next((it for it in ctx.directory.special_days if it.day.isoformat() == day), None)
    if found is None:
        raise Outdated
    return found


@family.button("special.new", role=Role.DIRECTOR)
async def add(ctx: Context) -> None:
    """Enter one."""
    await forms.begin(ctx, FORM, {"instead": None})


@family.button("special.change", role=Role.DIRECTOR)
async def change(ctx: Context, day: str) -> None:
    """Enter it anew, perhaps on another day."""
    await forms.begin(ctx, FORM, {"instead": _special(ctx, day).day.isoformat()})


@family.button("special.remove", role=Role.DIRECTOR)
async def remove(ctx: Context, day: str) -> None:
    """Let the day be as the national calendar has it; one that is gone is gone."""
    known = [it.day for it in ctx.directory.special_days if it.day.isoformat() == day]
    for found in known:
        await ctx.store.schools.remove_special_day(ctx.directory.school.id, found)
        await ctx.reload()
    await show_list(ctx)


def _read(ctx: Context, _: Data, text: str) -> list[list[Any]]:
    found = read_special_days(text, ctx.said_at, ctx.directory.calendar)
    return [[it.day.isoformat(), it.name, it.works, it.counts_as] for it in found]


def _days(data: Data) -> list[SpecialDay]:
    return [SpecialDay(date.fromisoformat(day), *rest) for day, *rest in data["days"]]


async def _finish(ctx: Context, data: Data) -> None:
    school_id = ctx.directory.school.id
    if data["instead"]:
        await ctx.store.schools.remove_special_day(school_id, date.fromisoformat(data["instead"]))
    for special in _days(data):
        await ctx.store.schools.set_special_day(school_id, special)
    await ctx.reload()
    affected = await _affected(ctx, _days(data))
    if not affected:
        await show_list(ctx)
        return
    numbered = list(enumerate(affected, 1))
    back = [Button(texts.TO_SPECIAL, "special.list")]
    ctx.show(texts.affected(_days(data), numbered, ctx.directory), [*open_buttons(numbered, ALL), back])


async def _affected(ctx: Context, specials: list[SpecialDay]) -> list[Occurrence]:
    """What stands on days that have become special; a day that counts as another has its lessons all the same."""
    names = {it.day: it.name for it in specials if it.counts_as is None}
    found = await shown_between(ctx, ALL, min(it.day for it in specials), max(it.day for it in specials))
    dated = [it for it in found if it.item.kind is not ItemKind.MONTH and it.day >= ctx.today]
    return [it for it in dated if it.day in names and names[it.day] not in it.item.title][:SHOWN]


FORM = family.form(
    Form(
        "special_day",
        texts.SPECIAL_DAYS,
        (
            Field("days", lambda ctx, data: texts.ask_special(), read=_read),
            Field(
                "sure",
                lambda ctx, data: texts.ask_special_sure(
                    _days(data), ctx.directory.calendar.term_of(_days(data)[0].day)
                ),
                lambda ctx, data: [Choice(RIGHT, "ok")],
            ),
        ),
        _finish,
        Role.DIRECTOR,
    )
)
