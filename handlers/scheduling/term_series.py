"""Letting regular meetings go on in a new term."""

from __future__ import annotations

from datetime import date

from handlers.scheduling.continuing import continue_series, series_before
from handlers.scheduling.terms import own_term
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.scheduling import term_series as texts
from school.people import Role
from school.scheduling.schedule import occurrences

family = Family("term_series", "学校")


@family.button("term.series", role=Role.DIRECTOR)
async def choose(ctx: Context, first_day: str) -> None:
    """Which of the last term's meetings go on; all of them, unless some are left out."""
    term = own_term(ctx, first_day)
    found = await series_before(ctx, term)
    if not found:
        ctx.show(texts.nothing(), [[Button(texts.TO_TERM, f"term.show:{first_day}")]])
        return
    series = {str(item.id): texts.label(item, ctx.directory) for item in found}
    await forms.begin(ctx, FORM, {"first": first_day, "series": series})


def _choices(_: Context, data: Data) -> list[Choice]:
    return [Choice(label, item_id) for item_id, label in data["series"].items()]


async def _finish(ctx: Context, data: Data) -> None:
    term = own_term(ctx, data["first"])
    chosen = [item for item in await series_before(ctx, term) if str(item.id) in data["which"]]
    added = [await continue_series(ctx, item, term) for item in chosen]
    counts = [(it, sum(1 for _ in occurrences(it, date.min, date.max))) for it in added]
    back = Button(texts.TO_TERM, f"term.show:{term.first_day}")
    ctx.show(texts.continued(term, counts, ctx.directory), [[back]])


FORM = family.form(
    Form(
        "term_series",
        texts.TITLE,
        (
            Field(
                "which",
                lambda ctx, data: texts.ask(own_term(ctx, data["first"])),
                _choices,
                many=True,
                ticked=lambda ctx, data: list(data["series"]),
                columns=1,
            ),
        ),
        _finish,
        Role.DIRECTOR,
    )
)
