"""The school's customs of observing: who reads appraisals, 每听必评, when logs are locked."""

from __future__ import annotations

from dataclasses import replace

from handlers.support.context import Context
from handlers.support.registry import Family, Where
from handlers.support.replies import Button, Keyboard, in_columns
from handlers.texts.observing import customs as texts
from school.observing.customs import LOCK_DAYS, Customs, Readers
from school.people import Role
from school.problems import Outdated

family = Family("observing_settings", "学校")


@family.command(
    "observing",
    "听课评课设置、评课表",
    role=Role.DIRECTOR,
    where=Where.PRIVATE,
    plain=("听课设置", "评课表"),
)
async def observing(ctx: Context) -> None:
    """Everything that is set."""
    show(ctx)


@family.button("observing.show", role=Role.DIRECTOR)
async def show_again(ctx: Context) -> None:
    """The same where a button was tapped."""
    show(ctx)


def show(ctx: Context) -> None:
    """Put the page where a button was tapped, or anew."""
    customs = ctx.directory.customs
    ctx.show(texts.page(customs, ctx.directory.sheets), _keyboard(customs))


def _keyboard(customs: Customs) -> Keyboard:
    on = customs.critique
    return [
        [Button(texts.READERS_BUTTON, "observing.readers")],
        [Button(texts.critique_button(on=on), f"observing.critique:{int(not on)}")],
        [Button(texts.LOCK_BUTTON, "observing.lock"), Button(texts.SHEETS_BUTTON, "sheets.list")],
    ]


async def _change(ctx: Context, customs: Customs) -> None:
    await ctx.store.preferences.set_customs(customs)
    await ctx.reload()
    ctx.answer(texts.CHANGED)
    show(ctx)


@family.button("observing.readers", role=Role.DIRECTOR)
async def ask_readers(ctx: Context) -> None:
    """Who may read appraisals."""
    now = ctx.directory.customs.readers
    rows = [
        [Button(texts.ticked(label, chosen=it is now), f"observing.read_by:{it}")]
        for it, label in texts.READERS.items()
    ]
    ctx.show(texts.ask_readers(ctx.directory.customs), [*rows, [Button(texts.BACK, "observing.show")]])


@family.button("observing.read_by", role=Role.DIRECTOR)
async def set_readers(ctx: Context, readers: Readers) -> None:
    """Let others read what is entered from now on, or nobody."""
    await _change(ctx, ctx.directory.customs.read_by(readers, ctx.now))


@family.button("observing.critique", role=Role.DIRECTOR)
async def set_critique(ctx: Context, on: int) -> None:
    """Whether each visit is to be appraised."""
    await _change(ctx, replace(ctx.directory.customs, critique=bool(on)))


@family.button("observing.lock", role=Role.DIRECTOR)
async def ask_lock(ctx: Context) -> None:
    """When logs become final."""
    now = ctx.directory.customs.lock_days
    choices = [
        Button(texts.ticked(texts.days_label(it), chosen=it == now), f"observing.lock_after:{it or 0}")
        for it in (None, *LOCK_DAYS)
    ]
    rows = in_columns(choices, 3)
    ctx.show(texts.ask_lock(ctx.directory.customs), [*rows, [Button(texts.BACK, "observing.show")]])


@family.button("observing.lock_after", role=Role.DIRECTOR)
async def set_lock(ctx: Context, days: int) -> None:
    """Lock logs after so many days; 0 is never."""
    if days not in (0, *LOCK_DAYS):
        raise Outdated
    await _change(ctx, replace(ctx.directory.customs, lock_days=days or None))
