"""/add: one line becomes an item of the schedule, after it was shown in full."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

from handlers.reminding.planning import replan
from handlers.scheduling.item_drafts import (
    as_item,
    audience_from,
    audience_json,
    check,
    check_audience,
    home,
    knows_day,
    place_from,
    places,
    timing_from,
    timings_json,
)
from handlers.scheduling.item_fields import line_form, read_title, time_fields, whom_field, with_known
from handlers.scheduling.items import show_added
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.texts.html import Html
from handlers.texts.scheduling import add_item as texts
from school.people import Role
from school.problems import BadAnswer, Outdated
from school.scheduling.item_lines import LONGEST_PLACE, read_item
from school.scheduling.schedule import Item, ItemKind, occurrences
from school.scheduling.timing import Timing, timing_from_json
from school.scheduling.typed_times import read_timings

family = Family("add_item", "日程")
PLACES = 6
"""Recent places that are offered."""


@family.command(
    "add",
    "加日程，如 /add 下周三下午第二节 数学组教研",
    role=Role.PREP_LEAD,
    plain=("加日程", "添加日程", "新增日程"),
    example="/add 下周三下午第二节 数学组教研 三楼会议室",
)
async def add(ctx: Context) -> None:
    """Read the line, ask for what is missing, show it in full; without a line, ask for one."""
    if ctx.args:
        await _begin(ctx, ctx.args, home(ctx))
    else:
        await add_from_button(ctx)


@family.button("item.new", role=Role.PREP_LEAD)
async def add_from_button(ctx: Context) -> None:
    """Ask for the line."""
    await forms.begin(ctx, LINE, {"home": home(ctx)})


async def _finish_line(ctx: Context, data: Data) -> None:
    await _begin(ctx, data["line"], data["home"])


async def _begin(ctx: Context, line: str, usual: str | None) -> None:
    """What a line says, as the form's answers; what it does not say is left out and will be asked."""
    said = read_item(line, ctx.said_at, ctx.directory)
    named = said.named.audience(ctx.directory, ctx.member)
    if named is not None:
        check_audience(ctx, named)
    whom = audience_json(named) if named is not None else usual
    data: Data = {
        "place": said.place and f"={said.place}",
        "places": await ctx.store.schedule.places(PLACES),
        "parts": {str(who): part for who, part in said.named.all_parts().items()},
    }
    if said.title:
        data["title"] = said.title
    if said.timings:
        data["when"] = timings_json(said.timings)
    if whom is not None:
        data["whom"] = whom
    await forms.begin(ctx, FORM, data)


# --- the questions --------------------------------------------------------------------------------


def read_place(_: Context, __: Data, text: str) -> str:
    """A typed place, told from a tapped number by its first character. Raises BadAnswer."""
    place = " ".join(text.split())
    if not 1 <= len(place) <= LONGEST_PLACE:
        raise BadAnswer("place", text)
    return f"={place}"


def _read_times(ctx: Context, data: Data, text: str) -> list[Timing]:
    before = timing_from_json(data["before"]) if "before" in data else None
    return read_timings(text, ctx.said_at, ctx.directory.calendar, before)


def _lacks_hour(data: Data) -> bool:
    return knows_day(data) and timing_from(data).open_hour


def _ask_hour(ctx: Context, data: Data) -> Html:
    return texts.ask_hour(texts.timing(timing_from(data), ctx.directory, ctx.today))


def _periods(ctx: Context, data: Data) -> list[Choice]:
    table = ctx.directory.calendar.timetable_on(timing_from(data).first_day)
    return [
        Choice(texts.period_label(period.number, f"{period.start:%H:%M}"), str(period.number))
        for period in (table.periods if table else ())
    ]


def _read_hour(ctx: Context, data: Data, text: str) -> dict[str, Any]:
    before = replace(timing_from(data), starts=time.min)
    found = read_timings(text, ctx.said_at, ctx.directory.calendar, before)
    if not found or not found[0].starts or found[0].days != before.days:
        raise BadAnswer("hour", text)
    return found[0].as_json()


def _with_hour(ctx: Context, data: Data) -> Timing:
    """The time with the hour that was asked for apart, if it was."""
    timing, hour = timing_from(data), data.get("hour")
    if isinstance(hour, str):
        period = ctx.directory.calendar.period(timing.first_day, int(hour))
        if period is None:
            raise Outdated
        timing = replace(timing, starts=period.start, ends=period.end, periods=(period.number,))
    elif hour is not None:
        timing = timing_from_json(hour)
    return replace(timing, open_hour=False)


# --- the echo -------------------------------------------------------------------------------------


async def _echo(ctx: Context, data: Data) -> None:
    """Show the item as it would be kept, with what speaks against it."""
    timing, place = _with_hour(ctx, data), place_from(data, data["place"])
    data = {key: value for key, value in data.items() if key not in ("which", "hour", "before")}
    data |= {"when": timing.as_json(), "place": place and f"={place}"}
    checks = [await check(ctx, item) for item in _items(ctx, data)]
    data["warnings"] = [words for found in checks for words in found.warnings]
    data["fitting"] = [day.isoformat() for day in checks[0].fitting] if len(checks) == 1 else []
    data["shifts"] = [[day.isoformat(), new and new.isoformat()] for day, new in checks[0].shifts]
    await forms.begin(ctx, SURE, data)


def _items(ctx: Context, data: Data) -> list[Item]:
    """The items that were answered: several where several days were named."""
    timing, calendar = timing_from_json(data["when"]), ctx.directory.calendar
    return [as_item(ctx, data, timing.on(day, calendar) if timing.more else timing) for day in timing.days]


def _ask_sure(ctx: Context, data: Data) -> Html:
    warnings = [Html(words) for words in data["warnings"]]
    more = timing_from_json(data["when"]).more
    return texts.echo(_items(ctx, data)[0], ctx.directory, ctx.today, warnings, more)


def _decisions(ctx: Context, data: Data) -> list[Choice]:
    fitting = [Choice(texts.move_to(date.fromisoformat(day)), f"to{day}") for day in data["fitting"]]
    place = texts.ANOTHER_PLACE if data["place"] else texts.ADD_PLACE
    has_place = timing_from_json(data["when"]).kind in (ItemKind.EVENT, ItemKind.SERIES)
    return [
        Choice(texts.SAVE, "save"),
        *fitting,
        *_ways_out(ctx, data),
        Choice(texts.ANOTHER_TIME, "when"),
        Choice(texts.ANOTHER_AUDIENCE, "whom"),
        *([Choice(place, "place")] if has_place else []),
        Choice(texts.ANOTHER_TITLE, "title"),
    ]


def _ways_out(ctx: Context, data: Data) -> list[Choice]:
    """What may be done about the days of a series that don't fit; one day at least remains."""
    shifts = data["shifts"]
    if not shifts:
        return []
    [item] = _items(ctx, data)
    every = sum(1 for _ in occurrences(item, date.min, date.max))
    skip = [Choice(texts.skip(len(shifts)), "skip")] if len(shifts) < every else []
    return [*skip, Choice(texts.shift(len(shifts)), "shift")] if all(new for _, new in shifts) else skip


async def _decide(ctx: Context, data: Data) -> None:
    answer = data.pop("sure")
    if answer == "save":
        await _save(ctx, data)
    elif answer in ("skip", "shift"):
        new = [[day, to if answer == "shift" else None] for day, to in data["shifts"]]
        wrong = {day for day, _ in new}
        kept = [it for it in data.get("changes", []) if it[0] not in wrong]
        await _echo(ctx, {**data, "changes": [*kept, *new]})
    elif answer.startswith("to"):
        timing = timing_from_json(data["when"])
        moved = timing.on(date.fromisoformat(answer.removeprefix("to")), ctx.directory.calendar)
        await _echo(ctx, {**data, "when": moved.as_json()})
    else:
        if answer == "when":
            data |= {"before": data["when"], "changes": []}
        data.pop(answer)
        await forms.begin(ctx, FORM, data)


async def _save(ctx: Context, data: Data) -> None:
    check_audience(ctx, audience_from(ctx, data["whom"]))
    added = [await ctx.store.schedule.add(item, ctx.now) for item in _items(ctx, data)]
    soon = [at for item in added if (at := await replan(ctx, item)) is not None]
    await show_added(ctx, added, min(soon, default=None))


LINE = family.form(line_form("item_line", texts.TITLE, texts.ask_line, _finish_line))
TITLE = Field(
    "title",
    with_known(texts.ask_title),
    lambda ctx, data: [Choice(it, it) for it in texts.USUAL_TITLES],
    read_title,
    columns=3,
)
WHOM = whom_field(with_known(texts.ask_whom))
PLACE = Field("place", lambda ctx, data: texts.ask_place(), places, read_place, optional=True)
FORM = family.form(
    Form(
        "item",
        texts.TITLE,
        (
            *time_fields(with_known(texts.ask_when), with_known(texts.ask_which), _read_times),
            Field("hour", _ask_hour, _periods, _read_hour, optional=True, columns=3, when=_lacks_hour),
            TITLE,
            WHOM,
            PLACE,
        ),
        _echo,
        Role.PREP_LEAD,
    )
)
SURE = family.form(
    Form("item_sure", texts.TITLE, (Field("sure", _ask_sure, _decisions),), _decide, Role.PREP_LEAD)
)
