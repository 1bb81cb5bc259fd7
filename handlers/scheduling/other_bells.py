"""Bells that ring on some days only: 夏令, 冬令, or other weekdays."""

from __future__ import annotations

from typing import Any

from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.html import Html
from handlers.texts.scheduling import school_calendar as texts
from handlers.texts.setup.schools import RIGHT
from school.calendar.bells import read_timetable
from school.calendar.other_bells import BellDays, read_bell_days
from school.calendar.terms import Timetable
from school.people import Role
from school.problems import Outdated
from school.suggestions import suggest_timetable

family = Family("other_bells", "日程")


@family.button("bells.list", role=Role.DIRECTOR)
async def show_list(ctx: Context) -> None:
    """The usual bells and the others."""
    rows = [[Button(it.name, f"bells.open:{it.name}")] for it in ctx.directory.other_timetables]
    last = [
        [Button(texts.USUAL_BELLS, "school.change:timetable"), Button(texts.NEW_BELLS, "bells.new")],
        [Button(texts.BACK, f"calendar.term:{ctx.term.first_day}")],
    ]
    ctx.show(texts.bells(ctx.directory), [*rows, *last])


@family.button("bells.open", role=Role.DIRECTOR)
async def open_table(ctx: Context, name: str) -> None:
    """Other bells, lesson by lesson."""
    table = _table(ctx, name)
    buttons = [
        Button(texts.CHANGE, f"bells.change:{table.name}"),
        Button(texts.REMOVE, f"bells.remove:{table.name}"),
    ]
    ctx.show(texts.one_table(table), [buttons, [Button(texts.TO_BELLS, "bells.list")]])


def _table(ctx: Context, name: str) -> Timetable:
    found = next((it for it in ctx.directory.other_timetables if it.name == name), None)
    if found is None:
        raise Outdated
    return found


@family.button("bells.new", role=Role.DIRECTOR)
async def add(ctx: Context) -> None:
    """Enter other bells."""
    await forms.begin(ctx, FORM)


@family.button("bells.change", role=Role.DIRECTOR)
async def change(ctx: Context, name: str) -> None:
    """Enter the lessons anew, for the same days."""
    table = _table(ctx, name)
    await forms.begin(ctx, FORM, {"days": _as_json(BellDays(table.name, table.weekdays, table.season))})


@family.button("bells.remove", role=Role.DIRECTOR)
async def remove(ctx: Context, name: str) -> None:
    """Let the usual bells ring again; what is gone is gone."""
    await ctx.store.schools.remove_other_timetable(ctx.directory.school.id, name)
    await ctx.reload()
    await show_list(ctx)


def _as_json(days: BellDays) -> list[Any]:
    return [days.name, sorted(days.weekdays), days.season]


def _days(data: Data) -> BellDays:
    name, weekdays, season = data["days"]
    return BellDays(name, frozenset(weekdays), (tuple(season[0]), tuple(season[1])) if season else None)


def _read_days(ctx: Context, _: Data, text: str) -> list[Any]:
    return _as_json(read_bell_days(text, ctx.today))


def _ask_bells(ctx: Context, data: Data) -> Html:
    days = _days(data)
    known = next((it.periods for it in ctx.directory.other_timetables if it.name == days.name), None)
    usual = ctx.directory.timetable or suggest_timetable(ctx.directory.school.stage).periods
    return texts.ask_bells(days, known or usual)


def _read_bells(_: Context, __: Data, text: str) -> str:
    read_timetable(text)
    return text


async def _finish(ctx: Context, data: Data) -> None:
    table = _days(data).table(read_timetable(data["bells"]))
    await ctx.store.schools.set_other_timetable(ctx.directory.school.id, table)
    await ctx.reload()
    await show_list(ctx)


FORM = family.form(
    Form(
        "other_bells",
        texts.BELLS,
        (
            Field("days", lambda ctx, data: texts.ask_bell_days(), read=_read_days),
            Field("bells", _ask_bells, read=_read_bells),
            Field(
                "sure",
                lambda ctx, data: texts.one_table(_days(data).table(read_timetable(data["bells"]))),
                lambda ctx, data: [Choice(RIGHT, "ok")],
            ),
        ),
        _finish,
        Role.DIRECTOR,
    )
)
