"""Changing an item: its words, whom it is for, who prepares it, and when it is, this time or from now on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from handlers.reminding.planning import replan
from handlers.scheduling.add_item import PLACE, PLACES, TITLE, WHOM
from handlers.scheduling.item_drafts import audience_from, check, check_audience, place_from
from handlers.scheduling.items import occurrence_of, own_item, show_item
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts.html import Html
from handlers.texts.scheduling import add_item as add_texts
from handlers.texts.scheduling import change_item as texts
from handlers.texts.scheduling import item_cards as card_texts
from school.people import Role
from school.problems import BadAnswer
from school.scheduling.item_lines import LONGEST_NOTE
from school.scheduling.schedule import Item, ItemKind, Occurrence
from school.scheduling.timing import Timing, change_of, time_of, timing_from_json, timing_of
from school.scheduling.typed_times import read_timings

family = Family("change_item", "日程")


@family.button("item.edit", role=Role.PREP_LEAD)
async def choose_change(ctx: Context, item_id: int, day: str, scope: str) -> None:
    """Which part to change."""
    item = await own_item(ctx, item_id)
    here = f"{item.id}:{day}:{scope}"
    parts = [Button(label, f"{verb}:{here}") for label, verb in _PARTS]
    buttons = [*parts, Button(texts.TIME, f"item.when:{here}")]
    it = occurrence_of(ctx, item, day)
    ctx.show(
        texts.choose(it, ctx.directory, ctx.today),
        [*in_columns(buttons, 3), [Button(card_texts.TO_CARD, f"item.open:{here}")]],
    )


def _change_form(name: str, field: Field, change: Callable[[Context, Data, Item], Item]) -> None:
    async def finish(ctx: Context, data: Data) -> None:
        item = change(ctx, data, await own_item(ctx, data["item"]))
        await ctx.store.schedule.change(item, ctx.now)
        await replan(ctx, item)
        await show_item(ctx, item, data["day"], data["scope"], card_texts.CHANGED)

    form = family.form(Form(name, texts.FORM_TITLE, (field,), finish, Role.PREP_LEAD))

    @family.button(name, role=Role.PREP_LEAD)
    async def begin(ctx: Context, item_id: int, day: str, scope: str) -> None:
        item = await own_item(ctx, item_id)
        places = await ctx.store.schedule.places(PLACES) if field.key == "place" else []
        await forms.begin(ctx, form, {"item": item.id, "day": day, "scope": scope, "places": places})


def _with_audience(ctx: Context, data: Data, item: Item) -> Item:
    audience = audience_from(ctx, data["whom"])
    check_audience(ctx, audience)
    return replace(item, audience=audience)


def _read_note(_: Context, __: Data, text: str) -> str:
    if len(text) > LONGEST_NOTE:
        raise BadAnswer("note", text)
    return text


NOTE = Field("note", lambda ctx, data: texts.ask_note(), read=_read_note, optional=True)
_change_form("item.title", TITLE, lambda ctx, data, item: replace(item, title=data["title"]))
_change_form(
    "item.place", PLACE, lambda ctx, data, item: replace(item, place=place_from(data, data["place"]))
)
_change_form("item.whom", WHOM, _with_audience)
_change_form("item.note", NOTE, lambda ctx, data, item: replace(item, note=data["note"]))
_PARTS = (
    (texts.NAME, "item.title"),
    (texts.PLACE, "item.place"),
    (texts.WHOM, "item.whom"),
    (texts.NOTE, "item.note"),
)


# --- another time ---------------------------------------------------------------------------------


@family.button("item.when", role=Role.PREP_LEAD)
async def move(ctx: Context, item_id: int, day: str, scope: str) -> None:
    """Ask for another time; of a series first whether for this time or from now on."""
    item = await own_item(ctx, item_id)
    it = occurrence_of(ctx, item, day)
    if item.kind is not ItemKind.SERIES:
        await _ask_time(ctx, it, scope, whole=False)
        return
    here = f"{item.id}:{day}:{scope}"
    choices = [
        Button(texts.ONLY_THIS, f"item.move:{here}:0"),
        Button(texts.FROM_NOW_ON, f"item.move:{here}:1"),
    ]
    text = texts.ask_how_much(it, ctx.directory, ctx.today)
    ctx.show(text, [choices, [Button(card_texts.TO_CARD, f"item.open:{here}")]])


@family.button("item.move", role=Role.PREP_LEAD)
async def move_series(ctx: Context, item_id: int, day: str, scope: str, whole: int) -> None:
    """Move one occurrence of a series, or give the series another rule."""
    item = await own_item(ctx, item_id)
    await _ask_time(ctx, occurrence_of(ctx, item, day), scope, whole=bool(whole))


async def _ask_time(ctx: Context, it: Occurrence, scope: str, *, whole: bool) -> None:
    before = timing_of(it.item) if whole or it.item.kind is not ItemKind.SERIES else time_of(it)
    found = await check(ctx, _alone(it)) if not whole else None
    data: Data = {
        "item": it.item.id,
        "day": it.planned.isoformat(),
        "scope": scope,
        "whole": whole,
        "before": before.as_json(),
        "fitting": [day.isoformat() for day in found.fitting] if found else [],
    }
    await forms.begin(ctx, TIME, data)


def _alone(it: Occurrence) -> Item:
    """An occurrence as if it were an item of its own."""
    if it.item.kind is not ItemKind.SERIES:
        return it.item
    return time_of(it).put(replace(it.item, parts=it.parts, turns={}))


def _ask_when(ctx: Context, data: Data) -> Html:
    return texts.ask_when(timing_from_json(data["before"]), ctx.directory, ctx.today, whole=data["whole"])


def _fitting(ctx: Context, data: Data) -> list[Choice]:
    return [Choice(add_texts.move_to(date.fromisoformat(day)), day) for day in data["fitting"]]


def _read_when(ctx: Context, data: Data, text: str) -> dict[str, Any]:
    before = timing_from_json(data["before"])
    found = read_timings(text, ctx.said_at, ctx.directory.calendar, before)
    series = before.kind is ItemKind.SERIES
    if not found or found[0].more or (found[0].kind is ItemKind.SERIES) != series:
        raise BadAnswer("rule" if series else "moment", text)
    return replace(found[0], open_hour=False).as_json()


async def _check_time(ctx: Context, data: Data) -> None:
    """Show the new time with what speaks against it."""
    item = await own_item(ctx, data["item"])
    answer = data.pop("new")
    if isinstance(answer, str):
        moved = timing_from_json(data["before"]).on(date.fromisoformat(answer), ctx.directory.calendar)
        answer = moved.as_json()
    timing = timing_from_json(answer)
    it = occurrence_of(ctx, item, data["day"])
    found = await check(ctx, timing.put(_alone(it) if not data["whole"] else item))
    data |= {
        "timing": timing.as_json(),
        "warnings": found.warnings,
        "fitting": [day.isoformat() for day in found.fitting],
        "title": item.title,
    }
    await forms.begin(ctx, SURE, data)


def _ask_sure(ctx: Context, data: Data) -> Html:
    before, new = timing_from_json(data["before"]), timing_from_json(data["timing"])
    warnings = [Html(words) for words in data["warnings"]]
    return texts.ask_sure(data["title"], before, new, ctx.directory, ctx.today, warnings)


def _decisions(ctx: Context, data: Data) -> list[Choice]:
    again = Choice(add_texts.ANOTHER_TIME, "again")
    return [Choice(add_texts.SAVE, "save"), *_fitting(ctx, data), again]


async def _decide(ctx: Context, data: Data) -> None:
    answer = data.pop("sure")
    if answer == "again":
        await forms.begin(ctx, TIME, data)
    elif answer != "save":
        timing = timing_from_json(data["timing"]).on(date.fromisoformat(answer), ctx.directory.calendar)
        await _check_time(ctx, {**data, "new": timing.as_json()})
    else:
        item = await own_item(ctx, data["item"])
        await _move(ctx, occurrence_of(ctx, item, data["day"]), timing_from_json(data["timing"]), data)


async def _move(ctx: Context, it: Occurrence, timing: Timing, data: Data) -> None:
    item = it.item
    if item.kind is ItemKind.SERIES and not data["whole"]:
        new = change_of(it, timing)
        await ctx.store.schedule.except_day(item.id, new)
        changed, day = await own_item(ctx, item.id), it.planned
    elif item.kind is ItemKind.SERIES:
        changed = await _change_rule(ctx, item, timing)
        day = changed.first_day
    else:
        changed, day = timing.put(item), timing.first_day
        await ctx.store.schedule.change(changed, ctx.now)
    await replan(ctx, changed)
    await show_item(ctx, changed, day.isoformat(), data["scope"], card_texts.MOVED)


async def _change_rule(ctx: Context, item: Item, timing: Timing) -> Item:
    """Give a series another rule from now on. What has taken place stays under the old one."""
    changed = replace(timing.put(item), turns={})
    if item.first_day >= min(ctx.today, timing.first_day):
        await ctx.store.schedule.change(changed, ctx.now)
        await ctx.store.schedule.forget_changes(item.id)
        return changed
    ended = replace(item, last_day=min(timing.first_day, ctx.today) - timedelta(days=1))
    await ctx.store.schedule.change(ended, ctx.now)
    added = await ctx.store.schedule.add(changed, ctx.now)
    await ctx.store.tellings.hand_on(item.id, added.id, ctx.today)
    await replan(ctx, ended, notify=False)
    return added


TIME = family.form(
    Form(
        "item_time",
        texts.FORM_TITLE,
        (Field("new", _ask_when, _fitting, _read_when),),
        _check_time,
        Role.PREP_LEAD,
    )
)
SURE = family.form(
    Form("item_time_sure", texts.FORM_TITLE, (Field("sure", _ask_sure, _decisions),), _decide, Role.PREP_LEAD)
)
