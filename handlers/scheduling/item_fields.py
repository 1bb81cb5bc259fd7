"""The questions that everything in the schedule begins with: the whole line, when, its title, for whom."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from handlers.scheduling.item_drafts import (
    alternatives,
    audience_from,
    audiences,
    is_doubtful,
    knows_day,
    read_whom,
    timing_from,
    timings_json,
)
from handlers.support.context import Context
from handlers.support.fields import Ask, Data, Field, Form
from handlers.texts.html import Html, lines
from handlers.texts.scheduling import add_item as texts
from handlers.texts.scheduling.items import audience
from school.people import Role
from school.problems import BadAnswer
from school.scheduling.item_lines import LONGEST_TITLE
from school.scheduling.timing import Timing

ReadTimings = Callable[[Context, Data, str], Sequence[Timing]]
"""The times a typed answer may mean, the likeliest first; none where it names none that fits."""


def line_form(
    name: str, title: str, ask: Callable[[], Html], begin: Callable[[Context, Data], Awaitable[None]]
) -> Form:
    """A form that asks for a whole line (`line`) and goes on with it."""
    field = Field("line", lambda ctx, data: ask(), read=lambda ctx, data, text: text)
    return Form(name, title, (field,), begin, Role.PREP_LEAD)


def time_fields(ask: Ask, ask_which: Ask, read: ReadTimings) -> tuple[Field, Field]:
    """`when`, and `which` of several times was meant."""

    def read_when(ctx: Context, data: Data, text: str) -> dict[str, Any]:
        found = read(ctx, data, text)
        if not found:
            raise BadAnswer("when", text)
        return timings_json(found)

    def read_which(ctx: Context, data: Data, text: str) -> dict[str, Any]:
        found = read(ctx, data, text)
        if len(found) != 1:
            raise BadAnswer("when", text)
        return found[0].as_json()

    which = Field("which", ask_which, alternatives, read_which, columns=1, when=is_doubtful)
    return Field("when", ask, read=read_when), which


def read_title(_: Context, __: Data, text: str) -> str:
    """A typed title, on one line. Raises BadAnswer."""
    title = " ".join(text.split())
    if not 1 <= len(title) <= LONGEST_TITLE:
        raise BadAnswer("title", text)
    return title


def whom_field(ask: Ask) -> Field:
    """Whom it is for: the school or a group to tap, anybody by name."""
    return Field("whom", ask, audiences, read_whom)


def with_known(ask: Callable[[], Html]) -> Ask:
    """A question below what has been understood already, so that nobody wonders whether it was."""

    def asked(ctx: Context, data: Data) -> Html:
        title = data.get("title")
        when = texts.timing(timing_from(data), ctx.directory, ctx.today) if knows_day(data) else None
        # Whom it is for is supplied by the bot where nobody said it: alone it says nothing.
        given = data.get("whom") if title or when else None
        whom = audience(audience_from(ctx, given), ctx.directory) if given is not None else None
        return lines([texts.understood(title, when, whom), ask()])

    return asked
