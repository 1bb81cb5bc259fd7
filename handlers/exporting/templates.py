"""The school's own templates for documents: sent as a file, looked over once, filled from /export."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace

import handlers.texts.documents  # noqa: F401  (its sentences for files that can't be read)
from handlers.exporting.exports import checked, order
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.support.tables import Sheet, keep_workbook
from handlers.texts.exporting import templates as texts
from school.exporting.exports import Paper, Request
from school.exporting.templates import MOST_TEMPLATES, Place, Template, TooManyTemplates
from school.people import Role
from school.problems import Outdated
from storage.downloads import Download
from storage.files import Files
from storage.records import Attachment

family = Family("templates", "导出")
ARRIVAL = "template"
_PLACES = tuple(Place)


@family.button("template.list", role=Role.DIRECTOR)
async def show_list(ctx: Context) -> None:
    """All templates, and how to make one."""
    templates = await ctx.store.templates.every()
    rows = [[Button(texts.label(it), f"template.open:{it.id}")] for it in templates]
    more = [Button(texts.UPLOAD, "template.new"), Button(texts.SAMPLE, "template.sample")]
    ctx.show(texts.page(templates), [*rows, more])


@family.button("template.sample", role=Role.DIRECTOR)
async def send_sample(ctx: Context) -> None:
    """A small template to imitate."""
    header = [it.value for it in texts.SAMPLE_PLACES]
    row = [texts.marked(it) for it in texts.SAMPLE_PLACES]
    sheet = Sheet(texts.SAMPLE_SHEET, header, [row])
    sha256 = await asyncio.to_thread(keep_workbook, ctx.environment.files, sheet)
    ctx.reply_document(texts.SAMPLE_NAME, sha256, texts.sample_caption())


# --- sending one --------------------------------------------------------------------------------------


async def fetch(ctx: Context, file: Attachment) -> None:
    """Have a file fetched that is to be a template. Raises TooManyTemplates."""
    ctx.require(Role.DIRECTOR)
    if len(await ctx.store.templates.every()) >= MOST_TEMPLATES:
        raise TooManyTemplates
    await ctx.store.downloads.ask(ctx.user.id, file, {"then": ARRIVAL}, ctx.now)
    ctx.show(texts.reading(file.name))


async def _finish(ctx: Context, data: Data) -> None:
    await fetch(ctx, Attachment(**data["file"]))


UPLOAD = family.form(
    Form(
        "template",
        texts.TITLE,
        (Field("file", lambda _, __: texts.ask_file(), take=lambda _, __, file: asdict(file)),),
        _finish,
        Role.DIRECTOR,
    )
)


@family.button("template.new", role=Role.DIRECTOR)
async def ask_file(ctx: Context) -> None:
    """Ask for a file."""
    await forms.begin(ctx, UPLOAD)


@family.arrival(ARRIVAL)
async def take(ctx: Context, download: Download) -> None:
    """A template that a director sent has been fetched. The same file again opens the one there is."""
    ctx.require(Role.DIRECTOR)
    sha256 = download.sha256
    if sha256 is None:
        ctx.reply(texts.not_fetched())
        return
    template = await asyncio.to_thread(_read, ctx.environment.files, download.name, sha256)
    known = next((it for it in await ctx.store.templates.every() if it.sha256 == sha256), None)
    if known is None:
        template_id = await ctx.store.templates.add(template, ctx.member.id, ctx.now)
        known = replace(template, id=template_id)
    _show(ctx, known, new=True)


def _read(files: Files, name: str, sha256: str) -> Template:
    # What reads Word and Excel is loaded when it is needed, beside the event loop.
    from handlers.exporting.template_files import read_template

    return read_template(files.get(sha256), name, sha256)


# --- looking it over ----------------------------------------------------------------------------------


async def _template(ctx: Context, template_id: int) -> Template:
    found = await ctx.store.templates.get(template_id)
    if found is None:
        raise Outdated
    return found


@family.button("template.open", role=Role.DIRECTOR)
async def open_template(ctx: Context, template_id: int) -> None:
    """What a template is filled with."""
    _show(ctx, await _template(ctx, template_id), new=False)


def _show(ctx: Context, template: Template, *, new: bool) -> None:
    names = [*template.places]
    # Those that are not understood come first; any other can be set right too.
    names.sort(key=lambda name: template.places[name] is not None)
    buttons = [
        Button(name[:20], f"template.name:{template.id}:{[*template.places].index(name)}") for name in names
    ]
    last = [Button(texts.REMOVE, f"template.remove:{template.id}"), Button(texts.BACK, "template.list")]
    ctx.show(texts.card(template, new=new), [*in_columns(buttons, 3), last])


def _name(template: Template, index: int) -> str:
    names = [*template.places]
    if not 0 <= index < len(names):
        raise Outdated
    return names[index]


@family.button("template.name", role=Role.DIRECTOR)
async def ask_place(ctx: Context, template_id: int, index: int) -> None:
    """What a name in a template stands for."""
    template = await _template(ctx, template_id)
    name = _name(template, index)
    choices = [
        Button(it.value, f"template.set:{template_id}:{index}:{number}")
        for number, it in enumerate(_PLACES, 1)
    ]
    empty = [Button(texts.EMPTY, f"template.set:{template_id}:{index}:0")]
    back = [Button(texts.BACK, f"template.open:{template_id}")]
    ctx.show(texts.ask_place(name), [*in_columns(choices, 3), empty, back])


@family.button("template.set", role=Role.DIRECTOR)
async def set_place(ctx: Context, template_id: int, index: int, number: int) -> None:
    """Fill a name with one of the places, counted from 1, or (0) with nothing."""
    template = await _template(ctx, template_id)
    name = _name(template, index)
    if not 0 <= number <= len(_PLACES):
        raise Outdated
    places = {**template.places, name: _PLACES[number - 1] if number else None}
    await ctx.store.templates.set_places(template_id, places)
    ctx.answer(texts.SAVED_TOAST)
    _show(ctx, replace(template, places=places), new=False)


@family.button("template.remove", role=Role.DIRECTOR)
async def remove(ctx: Context, template_id: int) -> None:
    """Have a template no longer."""
    await _template(ctx, template_id)
    await ctx.store.templates.remove(template_id)
    ctx.answer(texts.REMOVED_TOAST)
    await show_list(ctx)


@family.button("template.fill")
async def fill(ctx: Context, template_id: int, scope: str, span: str) -> None:
    """Have a template filled for these people and days."""
    whom, days = checked(ctx, scope, span)
    await _template(ctx, template_id)
    await order(ctx, Request(Paper.FORM, whom, days.code, template_id))
