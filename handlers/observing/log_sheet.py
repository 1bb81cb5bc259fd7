"""Filling the school's sheet: one dimension after another by buttons, each tap stored at once."""

from __future__ import annotations

from handlers.observing.log_writing import show_appraisal
from handlers.observing.logs import open_log_of
from handlers.observing.shared_changes import changed_for_host
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.html import Html
from handlers.texts.observing import log_writing as texts
from school.observing.corrections import Change, Corrected
from school.observing.observations import Observation, SharedPart
from school.observing.sheets import Dimension, FilledSheet, sheet_for
from school.problems import BadAnswer, Outdated

family = Family("log_sheet", "听课")
COLUMNS = 4


@family.button("log.sheet")
async def open_sheet(ctx: Context, log_id: int) -> None:
    """The sheet for this kind of lesson, or as far as it is filled."""
    log = await open_log_of(ctx, log_id)
    filled = log.sheet
    if not filled:
        # Kept at once: buttons speak of this sheet, whatever the school makes of it meanwhile.
        filled = sheet_for(log.visit.kind, ctx.directory.sheets).blank()
        await ctx.store.observations.fill(log.id, filled, ctx.now)
    _show(ctx, log, filled, filled.next_open(-1))


def _show(ctx: Context, log: Observation, filled: FilledSheet, at: int | None) -> None:
    """The sheet, with the marks for one dimension below; with everything marked, each can be marked anew."""
    last = [Button(texts.DONE, f"sheet.done:{log.id}")]
    if at is None:
        rows = in_columns(
            [Button(it.name, f"sheet.at:{log.id}:{index}") for index, it in enumerate(filled.dimensions)], 2
        )
    else:
        rows = _marks(log, filled, at)
        turns = [
            Button(texts.EARLIER, f"sheet.at:{log.id}:{at - 1}") if at else None,
            Button(texts.LATER, f"sheet.at:{log.id}:{at + 1}") if at + 1 < len(filled.marks) else None,
        ]
        rows.append([it for it in turns if it])
    ctx.show(texts.sheet(log, filled, at), [*rows, last])


def _marks(log: Observation, filled: FilledSheet, at: int) -> list[list[Button]]:
    dimension = filled.dimensions[at]
    rows = in_columns(
        [
            Button(texts.mark_label(mark, given=filled.marks[at]), f"sheet.mark:{log.id}:{at}:{number}")
            for number, mark in enumerate(dimension.offered)
        ],
        COLUMNS,
    )
    more = []
    if dimension.points is not None and dimension.offered[-1] != "0":
        more.append(Button(texts.OTHER_POINTS, f"sheet.points:{log.id}:{at}"))
    if filled.marks[at] is not None:
        more.append(Button(texts.CLEAR, f"sheet.clear:{log.id}:{at}"))
    return [*rows, more]


async def _filled(ctx: Context, log_id: int, at: int) -> tuple[Observation, FilledSheet, Dimension]:
    """A log with its sheet and one dimension of it. Raises Outdated where there is none such, Locked."""
    log = await open_log_of(ctx, log_id)
    if log.sheet is None or not 0 <= at < len(log.sheet.dimensions):
        raise Outdated
    return log, log.sheet, log.sheet.dimensions[at]


@family.button("sheet.at")
async def turn(ctx: Context, log_id: int, at: int) -> None:
    """Another dimension."""
    log, filled, _ = await _filled(ctx, log_id, at)
    _show(ctx, log, filled, at)


@family.button("sheet.mark")
async def mark(ctx: Context, log_id: int, at: int, number: int) -> None:
    """Mark a dimension and go on to the next that has none."""
    log, filled, dimension = await _filled(ctx, log_id, at)
    if not 0 <= number < len(dimension.offered):
        raise Outdated
    await _mark(ctx, log, filled, at, dimension.offered[number])


@family.button("sheet.clear")
async def clear(ctx: Context, log_id: int, at: int) -> None:
    """Take a mark away."""
    log, filled, _ = await _filled(ctx, log_id, at)
    await _store(ctx, log, filled, at, None)
    _show(ctx, log, filled.marked(at, None), at)


async def _mark(ctx: Context, log: Observation, filled: FilledSheet, at: int, value: str) -> None:
    await _store(ctx, log, filled, at, value)
    after = filled.marked(at, value)
    _show(ctx, log, after, after.next_open(at))


async def _store(ctx: Context, log: Observation, filled: FilledSheet, at: int, value: str | None) -> None:
    """Keep a mark; what a shared sheet said before is kept too."""
    await ctx.store.observations.fill(log.id, filled.marked(at, value), ctx.now)
    was, name = filled.marks[at], filled.dimensions[at].name
    if was != value:
        await changed_for_host(ctx, log, SharedPart.MARKS)
    if log.share is not None and was is not None and was != value:
        change = Change(Corrected.SHEET, f"{name} {was}", f"{name} {value}" if value else "")
        await ctx.store.corrections.note(log.id, ctx.member.id, [change], ctx.now)


@family.button("sheet.done")
async def done(ctx: Context, log_id: int) -> None:
    """Back to the appraisal; a sheet that was begun has to have what the school requires."""
    log = await open_log_of(ctx, log_id)
    if log.sheet and log.sheet.missing:
        ctx.answer(texts.still_missing(log.sheet.missing), alert=True)
        _show(ctx, log, log.sheet, log.sheet.next_open(-1))
        return
    await show_appraisal(ctx, log.id)


# --- points that stand on no button ---------------------------------------------------------------


def _dimension(data: Data) -> Dimension:
    return Dimension(data["name"], data["most"])


def _ask_points(ctx: Context, data: Data) -> Html:
    return texts.ask_points(_dimension(data))


def _read_points(ctx: Context, data: Data, text: str) -> str:
    points = text.removesuffix("分").strip()
    if not _dimension(data).takes(points):
        raise BadAnswer("points", text)
    return str(int(points))


async def _store_points(ctx: Context, data: Data) -> None:
    log, filled, dimension = await _filled(ctx, data["log"], data["at"])
    if not dimension.takes(data["points"]):
        raise Outdated
    await _mark(ctx, log, filled, data["at"], data["points"])


POINTS = family.form(
    Form("sheet.points", texts.TITLE, (Field("points", _ask_points, read=_read_points),), _store_points)
)


@family.button("sheet.points")
async def other_points(ctx: Context, log_id: int, at: int) -> None:
    """Ask for points that stand on no button."""
    log, _, dimension = await _filled(ctx, log_id, at)
    if dimension.points is None:
        raise Outdated
    await forms.begin(
        ctx, POINTS, {"log": log.id, "at": at, "name": dimension.name, "most": dimension.points}
    )
