"""The school's sheets: made, changed and removed by the director in the chat."""

from __future__ import annotations

from dataclasses import replace

from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.observing import customs as texts
from school.observing.sheets import (
    MOST_DIMENSIONS,
    USUAL,
    Dimension,
    Sheet,
    TooManyDimensions,
    read_dimension,
    read_dimensions,
)
from school.observing.visits import KIND_LABELS, VisitKind
from school.people import Role
from school.problems import NameTaken, Outdated
from school.staff.name_entry import read_school_name

family = Family("sheets", "学校")
USUAL_CHOICE = "usual"


def _sheet(ctx: Context, sheet_id: int) -> Sheet:
    found = next((it for it in ctx.directory.sheets if it.id == sheet_id), None)
    if found is None:
        raise Outdated
    return found


@family.button("sheets.list", role=Role.DIRECTOR)
async def show_list(ctx: Context) -> None:
    """All sheets."""
    sheets = ctx.directory.sheets
    rows = [[Button(it.name, f"sheets.open:{it.id}")] for it in sheets]
    last = [Button(texts.NEW_SHEET, "sheets.new"), Button(texts.BACK, "observing.show")]
    ctx.show(texts.sheet_list(sheets, USUAL), [*rows, last])


@family.button("sheets.open", role=Role.DIRECTOR)
async def open_sheet(ctx: Context, sheet_id: int) -> None:
    """One sheet; each dimension opens with a tap."""
    sheet = _sheet(ctx, sheet_id)
    rows = in_columns(
        [Button(it.name, f"sheets.item:{sheet.id}:{at}") for at, it in enumerate(sheet.dimensions)], 2
    )
    change = [
        Button(texts.ADD, f"sheets.add:{sheet.id}"),
        Button(texts.RETYPE, f"sheets.retype:{sheet.id}"),
        Button(texts.RENAME, f"sheets.rename:{sheet.id}"),
        Button(texts.KINDS, f"sheets.kinds:{sheet.id}"),
        Button(texts.REMOVE, f"sheets.remove:{sheet.id}"),
        Button(texts.TO_SHEETS, "sheets.list"),
    ]
    ctx.show(texts.sheet(sheet), [*rows, *in_columns(change, 2)])


async def _change(ctx: Context, sheet: Sheet) -> None:
    await ctx.store.sheets.change(sheet)
    await ctx.reload()
    ctx.answer(texts.CHANGED)


@family.button("sheets.remove", role=Role.DIRECTOR)
async def remove(ctx: Context, sheet_id: int) -> None:
    """Take a sheet away; what was filled stays."""
    sheet = _sheet(ctx, sheet_id)
    await ctx.store.sheets.remove(sheet.id)
    ctx.show(texts.removed(sheet), [[Button(texts.TO_SHEETS, "sheets.list")]])


@family.button("sheets.kinds", role=Role.DIRECTOR)
async def ask_kinds(ctx: Context, sheet_id: int) -> None:
    """For which kinds of lessons it is."""
    sheet = _sheet(ctx, sheet_id)
    ticks = [
        Button(texts.kind_label(kind, chosen=kind in sheet.kinds), f"sheets.kind:{sheet.id}:{kind}")
        for kind in KIND_LABELS
    ]
    back = [Button(texts.TO_SHEET, f"sheets.open:{sheet.id}")]
    ctx.show(texts.ask_kinds(sheet), [*in_columns(ticks, 2), back])


@family.button("sheets.kind", role=Role.DIRECTOR)
async def turn_kind(ctx: Context, sheet_id: int, kind: VisitKind) -> None:
    """Tick a kind, or take the tick away."""
    sheet = _sheet(ctx, sheet_id)
    await _change(ctx, replace(sheet, kinds=sheet.kinds ^ {kind}))
    await ask_kinds(ctx, sheet_id)


# --- one dimension --------------------------------------------------------------------------------


def _item(ctx: Context, sheet_id: int, at: int) -> tuple[Sheet, Dimension]:
    sheet = _sheet(ctx, sheet_id)
    if not 0 <= at < len(sheet.dimensions):
        raise Outdated
    return sheet, sheet.dimensions[at]


def _with(sheet: Sheet, at: int, *items: Dimension) -> Sheet:
    """The sheet with other dimensions in place of one."""
    return replace(sheet, dimensions=(*sheet.dimensions[:at], *items, *sheet.dimensions[at + 1 :]))


@family.button("sheets.item", role=Role.DIRECTOR)
async def open_item(ctx: Context, sheet_id: int, at: int) -> None:
    """One dimension, with what can be done with it."""
    sheet, item = _item(ctx, sheet_id, at)
    here = f"{sheet.id}:{at}"
    move = [Button(texts.UP, f"sheets.move:{here}:-1")] if at else []
    if at + 1 < len(sheet.dimensions):
        move.append(Button(texts.DOWN, f"sheets.move:{here}:1"))
    need = texts.OPTIONAL if item.required else texts.REQUIRED
    change = [Button(texts.CHANGE, f"sheets.change:{here}"), Button(need, f"sheets.need:{here}")]
    last = [Button(texts.DROP, f"sheets.drop:{here}"), Button(texts.TO_SHEET, f"sheets.open:{sheet.id}")]
    ctx.show(texts.dimension(sheet.name, at + 1, item), [change, move, last])


@family.button("sheets.need", role=Role.DIRECTOR)
async def turn_need(ctx: Context, sheet_id: int, at: int) -> None:
    """Required or not."""
    sheet, item = _item(ctx, sheet_id, at)
    await _change(ctx, _with(sheet, at, replace(item, required=not item.required)))
    await open_item(ctx, sheet_id, at)


@family.button("sheets.drop", role=Role.DIRECTOR)
async def drop(ctx: Context, sheet_id: int, at: int) -> None:
    """Take a dimension out; the last one stays."""
    sheet, _ = _item(ctx, sheet_id, at)
    if len(sheet.dimensions) == 1:
        ctx.answer(texts.LAST_ONE, alert=True)
        return
    await _change(ctx, _with(sheet, at))
    await open_sheet(ctx, sheet_id)


@family.button("sheets.move", role=Role.DIRECTOR)
async def move(ctx: Context, sheet_id: int, at: int, by: int) -> None:
    """Change places with a neighbour."""
    sheet, item = _item(ctx, sheet_id, at)
    if by not in (-1, 1):
        raise Outdated
    _item(ctx, sheet_id, at + by)
    rest = _with(sheet, at).dimensions
    await _change(ctx, replace(sheet, dimensions=(*rest[: at + by], item, *rest[at + by :])))
    await open_item(ctx, sheet_id, at + by)


# --- what is typed --------------------------------------------------------------------------------


def _read_name(ctx: Context, data: Data, text: str) -> str:
    name = read_school_name(text)
    if any(it.name == name and it.id != data.get("sheet") for it in ctx.directory.sheets):
        raise NameTaken(name)
    return name


def _read_all(ctx: Context, data: Data, text: str) -> str:
    read_dimensions(text)
    return text


def _read_one(ctx: Context, data: Data, text: str) -> str:
    read_dimension(text)
    return text


def _usual(ctx: Context, data: Data) -> list[Choice]:
    return [Choice(texts.USE_USUAL, USUAL_CHOICE)]


async def _add_sheet(ctx: Context, data: Data) -> None:
    usual = data["dimensions"] == USUAL_CHOICE
    dimensions = USUAL.dimensions if usual else read_dimensions(data["dimensions"])
    if any(it.name == data["name"] for it in ctx.directory.sheets):
        raise NameTaken(data["name"])
    number = await ctx.store.sheets.add(data["name"], dimensions)
    await ctx.reload()
    await (ask_kinds if len(ctx.directory.sheets) > 1 else open_sheet)(ctx, number)


async def _retype(ctx: Context, data: Data) -> None:
    sheet = _sheet(ctx, data["sheet"])
    await _change(ctx, replace(sheet, dimensions=read_dimensions(data["dimensions"])))
    await open_sheet(ctx, sheet.id)


async def _add_items(ctx: Context, data: Data) -> None:
    sheet = _sheet(ctx, data["sheet"])
    dimensions = (*sheet.dimensions, *read_dimensions(data["dimensions"]))
    if len(dimensions) > MOST_DIMENSIONS:
        raise TooManyDimensions
    await _change(ctx, replace(sheet, dimensions=dimensions))
    await open_sheet(ctx, sheet.id)


async def _change_item(ctx: Context, data: Data) -> None:
    sheet, _ = _item(ctx, data["sheet"], data["at"])
    await _change(ctx, _with(sheet, data["at"], read_dimension(data["dimension"])))
    await open_item(ctx, sheet.id, data["at"])


async def _rename(ctx: Context, data: Data) -> None:
    sheet = _sheet(ctx, data["sheet"])
    await _change(ctx, replace(sheet, name=data["name"]))
    await open_sheet(ctx, sheet.id)


NAME = Field("name", lambda ctx, data: texts.ask_name(), read=_read_name)
ALL = Field("dimensions", lambda ctx, data: texts.ask_dimensions(), read=_read_all)
ONE = Field("dimension", lambda ctx, data: texts.ask_dimension(), read=_read_one)


NEW = family.form(
    Form("sheets.new", texts.SHEET_TITLE, (NAME, replace(ALL, choices=_usual)), _add_sheet, Role.DIRECTOR)
)
RETYPE = family.form(Form("sheets.retype", texts.SHEET_TITLE, (ALL,), _retype, Role.DIRECTOR))
ADD = family.form(Form("sheets.add", texts.SHEET_TITLE, (ALL,), _add_items, Role.DIRECTOR))
CHANGE = family.form(Form("sheets.change", texts.SHEET_TITLE, (ONE,), _change_item, Role.DIRECTOR))
RENAME = family.form(Form("sheets.rename", texts.SHEET_TITLE, (NAME,), _rename, Role.DIRECTOR))


@family.button("sheets.new", role=Role.DIRECTOR)
async def new(ctx: Context) -> None:
    """Make a sheet."""
    await forms.begin(ctx, NEW)


@family.button("sheets.retype", role=Role.DIRECTOR)
async def retype(ctx: Context, sheet_id: int) -> None:
    """Write all dimensions anew."""
    await forms.begin(ctx, RETYPE, {"sheet": _sheet(ctx, sheet_id).id})


@family.button("sheets.add", role=Role.DIRECTOR)
async def add(ctx: Context, sheet_id: int) -> None:
    """Write more dimensions."""
    await forms.begin(ctx, ADD, {"sheet": _sheet(ctx, sheet_id).id})


@family.button("sheets.change", role=Role.DIRECTOR)
async def change(ctx: Context, sheet_id: int, at: int) -> None:
    """Write one dimension anew."""
    sheet, _ = _item(ctx, sheet_id, at)
    await forms.begin(ctx, CHANGE, {"sheet": sheet.id, "at": at})


@family.button("sheets.rename", role=Role.DIRECTOR)
async def rename(ctx: Context, sheet_id: int) -> None:
    """Another name."""
    await forms.begin(ctx, RENAME, {"sheet": _sheet(ctx, sheet_id).id})
