"""The school's settings: its page, its name, stage, time zone and timetable."""

from __future__ import annotations

from zoneinfo import available_timezones

from handlers.setup.schools import may_create
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, Keyboard
from handlers.texts.html import Html
from handlers.texts.names_and_roles import KINDS
from handlers.texts.observing.customs import TITLE as OBSERVING
from handlers.texts.setup import schools as setup_texts
from handlers.texts.setup import settings as texts
from handlers.texts.setup.class_timetable import TITLE as CLASS_TIMETABLE
from school.calendar.bells import read_timetable
from school.people import Role, Stage
from school.problems import BadAnswer, Outdated
from school.staff.name_entry import read_school_name
from school.suggestions import suggest_timetable

family = Family("settings", "学校")
BACK = Button(texts.TO_SETTINGS, "school.settings")


@family.command("settings", "学校设置", role=Role.DIRECTOR, where=Where.PRIVATE, plain=("设置", "学校设置"))
async def settings(ctx: Context) -> None:
    """What is set, with a button for each thing that can be changed."""
    ctx.reply(texts.page(ctx.directory, ctx.term), _keyboard(ctx))


@family.button("school.settings", role=Role.DIRECTOR)
async def settings_from_button(ctx: Context) -> None:
    """The same page where a button was tapped."""
    ctx.show(texts.page(ctx.directory, ctx.term), _keyboard(ctx))


async def show_changed(ctx: Context) -> None:
    """The page again, after something was changed."""
    await ctx.reload()
    ctx.show(texts.page(ctx.directory, ctx.term, changed=True), _keyboard(ctx))


def _keyboard(ctx: Context) -> Keyboard:
    return [
        [Button(texts.NAME, "school.change:name"), Button(texts.STAGE, "school.change:stage")],
        [Button(texts.TERMS, "term.list"), Button(texts.TIMETABLE, "school.change:timetable")],
        [Button(label, f"group.list:{kind}:0") for kind, label in KINDS.items()],
        [Button(OBSERVING, "observing.show"), Button(CLASS_TIMETABLE, "classes.show")],
        [Button(texts.CHATS, "chats.how"), Button(texts.REMINDERS, "remind.school")],
        [Button(texts.ZONE, "school.change:zone")],
        [Button(texts.CREATE, "school.create")] if may_create(ctx) else [],
    ]


@family.button("school.change", role=Role.DIRECTOR)
async def change(ctx: Context, what: str) -> None:
    """Ask for a new name, stage, time zone or timetable."""
    form = ctx.environment.registry.forms.get(f"school_{what}")
    if form is None:
        raise Outdated
    await forms.begin(ctx, form)


async def _rename(ctx: Context, data: Data) -> None:
    await ctx.store.schools.rename(ctx.directory.school.id, data["name"])
    await show_changed(ctx)


async def _restage(ctx: Context, data: Data) -> None:
    await ctx.store.schools.set_stage(ctx.directory.school.id, Stage(data["stage"]))
    await show_changed(ctx)


async def _move_zone(ctx: Context, data: Data) -> None:
    await ctx.store.schools.set_timezone(ctx.directory.school.id, data["zone"])
    await show_changed(ctx)


async def _ring(ctx: Context, data: Data) -> None:
    await ctx.store.schools.set_timetable(ctx.directory.school.id, read_timetable(data["bells"]))
    await show_changed(ctx)


def _read_zone(_: Context, __: Data, text: str) -> str:
    if text not in available_timezones():
        raise BadAnswer("zone", text)
    return text


def _read_bells(_: Context, __: Data, text: str) -> str:
    read_timetable(text)
    return text


def _zones(_: Context, __: Data) -> list[Choice]:
    return [Choice(label, zone) for zone, label in texts.ZONES.items()]


def _stages(_: Context, __: Data) -> list[Choice]:
    return [Choice(label, stage) for stage, label in setup_texts.STAGES.items()]


def _sure(_: Context, __: Data) -> list[Choice]:
    return [Choice(setup_texts.RIGHT, "ok")]


def _shown_timetable(ctx: Context, _: Data) -> Html:
    school = ctx.directory
    return texts.ask_timetable(school.timetable or suggest_timetable(school.school.stage).periods)


NAME = Field(
    "name",
    lambda ctx, _: texts.ask_name(ctx.directory.school.name),
    read=lambda _, __, text: read_school_name(text),
)
STAGE = Field("stage", lambda ctx, _: texts.ask_stage(ctx.directory.school.stage), choices=_stages)
ZONE = Field("zone", lambda ctx, _: texts.ask_zone(ctx.directory.school.timezone), _zones, _read_zone)
BELLS = Field("bells", _shown_timetable, read=_read_bells)
BELLS_SURE = Field(
    "sure", lambda _, data: setup_texts.ask_timetable_again(read_timetable(data["bells"])), choices=_sure
)

for name, title, fields, finish in (
    ("name", texts.NAME, (NAME,), _rename),
    ("stage", texts.STAGE, (STAGE,), _restage),
    ("zone", texts.ZONE, (ZONE,), _move_zone),
    ("timetable", texts.TIMETABLE, (BELLS, BELLS_SURE), _ring),
):
    family.form(Form(f"school_{name}", title, fields, finish, Role.DIRECTOR))
