"""The lines of a lesson's record: look, change, delete and bring back."""

from __future__ import annotations

from datetime import datetime, time

from handlers.observing.in_class import is_in_class, note_correction
from handlers.observing.logs import open_log_of, own_log
from handlers.observing.shared_changes import changed_for_host
from handlers.people.choosing import page_buttons
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.observing import in_class as texts
from school.observing.in_class import Line, read_clock
from school.observing.observations import Observation, SharedPart
from school.problems import Outdated

family = Family("class_lines", "听课")
PAGE = 8


@family.button("lines.show")
async def show_lines(ctx: Context, log_id: int, page: int) -> None:
    """A page of lines; each opens with a tap."""
    log = await own_log(ctx, log_id)
    found = await ctx.store.class_lines.of(log.id)
    pages = max(1, -(-len(found) // PAGE))
    page = max(0, min(page, pages - 1))
    shown = found[page * PAGE : (page + 1) * PAGE]
    rows = [[Button(texts.line_label(it, ctx.zone), f"line.open:{it.id}")] for it in shown]
    turns = page_buttons(page, pages, lambda to: f"lines.show:{log.id}:{to}")
    go_on = Button(texts.GO_ON, f"class.open:{log.id}")
    if await is_in_class(ctx, log):
        go_on = Button(texts.CLOSE, f"class.close:{log.id}")
    last = [go_on, Button(texts.BACK, f"log.open:{log.id}")]
    ctx.show(texts.all_lines(log, shown, page, pages, ctx.zone), [*rows, turns, last])


async def _own_line(ctx: Context, line_id: int) -> tuple[Observation, Line]:
    """A line of a log of this member, deleted or not. Raises Outdated, OnlyInPrivate."""
    ctx.require(None, private=True)
    found = await ctx.store.class_lines.get(line_id, ctx.member.id)
    if found is None:
        raise Outdated
    log_id, line = found
    return await own_log(ctx, log_id), line


async def _changeable(ctx: Context, line_id: int) -> tuple[Observation, Line]:
    """The same of a log that may be changed. Raises Locked besides."""
    log, line = await _own_line(ctx, line_id)
    return await open_log_of(ctx, log.id), line


@family.button("line.open")
async def open_line(ctx: Context, line_id: int) -> None:
    """One line, with what can be done with it."""
    log, line = await _own_line(ctx, line_id)
    if line.deleted:
        raise Outdated
    change = [Button(texts.EDIT, f"line.text:{line.id}"), Button(texts.TIME, f"line.time:{line.id}")]
    file = [Button(texts.FILE, f"line.file:{line.id}")] if line.file else []
    last = [Button(texts.DELETE, f"line.delete:{line.id}"), Button(texts.TO_LINES, f"lines.show:{log.id}:0")]
    ctx.show(texts.one_line(line, log, ctx.zone), [change, file, last])


@family.button("line.file")
async def see_file(ctx: Context, line_id: int) -> None:
    """The photo, voice or file that the line came with."""
    await _own_line(ctx, line_id)
    ctx.send_files(await ctx.store.class_lines.files(line_id))


@family.button("line.delete")
async def delete(ctx: Context, line_id: int) -> None:
    """Take a line and its file away, with a way back."""
    log, line = await _changeable(ctx, line_id)
    if not line.deleted:
        await ctx.store.class_lines.set_deleted(line.id, ctx.now)
        await note_correction(ctx, log, line, "")
        await changed_for_host(ctx, log, SharedPart.LINES)
    back = Button(texts.TO_LINES, f"lines.show:{log.id}:0")
    ctx.show(texts.deleted(line, log, ctx.zone), [[Button(texts.RESTORE, f"line.restore:{line.id}")], [back]])


@family.button("line.restore")
async def restore(ctx: Context, line_id: int) -> None:
    """Bring a deleted line back."""
    log, line = await _changeable(ctx, line_id)
    await ctx.store.class_lines.set_deleted(line.id, None)
    await changed_for_host(ctx, log, SharedPart.LINES)
    await open_line(ctx, line.id)


async def _rewrite(ctx: Context, data: Data) -> None:
    log, line = await _changeable(ctx, data["line"])
    await ctx.store.class_lines.rewrite(line.id, data["text"])
    await note_correction(ctx, log, line, data["text"])
    await changed_for_host(ctx, log, SharedPart.LINES)
    ctx.answer(texts.CHANGED)
    await open_line(ctx, line.id)


async def _retime(ctx: Context, data: Data) -> None:
    _, line = await _changeable(ctx, data["line"])
    day = line.said_at.astimezone(ctx.zone).date()
    at = datetime.combine(day, time.fromisoformat(data["time"]), ctx.zone)
    await ctx.store.class_lines.retime(line.id, at)
    ctx.answer(texts.CHANGED)
    await open_line(ctx, line.id)


TEXT = family.form(
    Form(
        "line.text",
        texts.TITLE,
        (Field("text", lambda ctx, data: texts.ask_text(), read=lambda ctx, data, text: text),),
        _rewrite,
    )
)
TIME = family.form(
    Form(
        "line.time",
        texts.TITLE,
        (
            Field(
                "time",
                lambda ctx, data: texts.ask_time(),
                read=lambda ctx, data, text: read_clock(text).isoformat(),
            ),
        ),
        _retime,
    )
)


@family.button("line.text")
async def change_text(ctx: Context, line_id: int) -> None:
    """Ask for other words."""
    _, line = await _changeable(ctx, line_id)
    await forms.begin(ctx, TEXT, {"line": line.id})


@family.button("line.time")
async def change_time(ctx: Context, line_id: int) -> None:
    """Ask for another time."""
    _, line = await _changeable(ctx, line_id)
    await forms.begin(ctx, TIME, {"line": line.id})
