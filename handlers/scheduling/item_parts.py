"""Who speaks and who prepares: once, every time, or in turn."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from handlers.reminding.planning import replan
from handlers.scheduling.items import occurrence_of, own_item, show_item
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Ask, Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.support.replies import Button
from handlers.texts.scheduling import change_item as texts
from handlers.texts.scheduling import item_cards as card_texts
from school.directory import Directory
from school.names import pinyin_key
from school.people import Member, Role
from school.problems import BadAnswer, Outdated
from school.scheduling.schedule import Item, ItemKind, Part, in_turn, occurrences

family = Family("item_parts", "日程")
ONCE, ALWAYS, IN_TURN = "once", "always", "turn"
_MOST_SHOWN = 24


@family.button("item.parts", role=Role.PREP_LEAD)
async def choose_times(ctx: Context, item_id: int, day: str, scope: str) -> None:
    """Of a series, for which of its occurrences; then who."""
    item = await own_item(ctx, item_id)
    if item.kind is not ItemKind.SERIES:
        await choose_people(ctx, item_id, day, scope, ALWAYS)
        return
    here = f"{item.id}:{day}:{scope}"
    labels = ((texts.THIS_TIME, ONCE), (texts.EVERY_TIME, ALWAYS), (texts.IN_TURN, IN_TURN))
    choices = [Button(label, f"item.who:{here}:{mode}") for label, mode in labels]
    text = texts.ask_times(occurrence_of(ctx, item, day), ctx.directory, ctx.today)
    ctx.show(text, [choices, [Button(card_texts.TO_CARD, f"item.open:{here}")]])


@family.button("item.who", role=Role.PREP_LEAD)
async def choose_people(ctx: Context, item_id: int, day: str, scope: str, mode: str) -> None:
    """Ask for the people."""
    item = await own_item(ctx, item_id)
    it = occurrence_of(ctx, item, day)
    parts = it.parts if mode == ONCE else item.parts
    data: Data = {"item": item.id, "day": it.planned.isoformat(), "scope": scope, "mode": mode}
    data["likely"] = [str(member.id) for member in _likely(item, ctx.directory)]
    for part in (Part.SPEAKER, Part.PREPARER):
        data[f"now_{part}"] = [str(who) for who, what in parts.items() if what is part]
    await forms.begin(ctx, ORDER if mode == IN_TURN else PARTS, data)


def _likely(item: Item, school: Directory) -> list[Member]:
    concerned = [member for member in school.active if item.concerns(member)]
    return sorted(concerned, key=lambda member: pinyin_key(member.name))


def _people(key: str) -> Field:
    """A question for people: those concerned to tap, anybody by name."""

    def choices(ctx: Context, data: Data) -> list[Choice]:
        ids = dict.fromkeys([*data["likely"], *data.get(key, [])])
        known = [ctx.directory.member_by_id.get(int(who)) for who in ids]
        return [Choice(member.name, str(member.id)) for member in known if member and member.active]

    return Field(key, _ASKS[key], choices, _read_people, many=True, columns=3, page=_MOST_SHOWN)


_ASKS: dict[str, Ask] = {
    Part.SPEAKER: lambda ctx, data: texts.ask_part(Part.SPEAKER),
    Part.PREPARER: lambda ctx, data: texts.ask_part(Part.PREPARER),
    "order": lambda ctx, data: texts.ask_order(),
}


def _read_people(ctx: Context, _: Data, text: str) -> list[str]:
    found = []
    for name in text.replace("，", "、").replace(" ", "、").split("、"):
        members = ctx.directory.roster.called(name.removesuffix("老师"))
        if len(members) != 1:
            raise BadAnswer("person", text)
        found.append(str(members[0].id))
    return found


def _optional(part: Part) -> Field:
    return replace(_people(part), optional=True, ticked=lambda ctx, data: data[f"now_{part}"])


async def _set_parts(ctx: Context, data: Data) -> None:
    item = await own_item(ctx, data["item"])
    speakers = dict.fromkeys(map(int, data[Part.SPEAKER] or []), Part.SPEAKER)
    parts = {**dict.fromkeys(map(int, data[Part.PREPARER] or []), Part.PREPARER), **speakers}
    if data["mode"] == ONCE:
        planned = occurrence_of(ctx, item, data["day"]).planned
        item = replace(item, turns={**item.turns, planned: parts})
    else:
        item = replace(item, parts=parts, turns={})
    await _keep(ctx, item)
    await show_item(ctx, item, data["day"], data["scope"], card_texts.CHANGED)


async def _set_order(ctx: Context, data: Data) -> None:
    item = await own_item(ctx, data["item"])
    first = occurrence_of(ctx, item, data["day"]).planned
    order = [int(who) for who in data["order"] if int(who) in ctx.directory.member_by_id]
    if not order:
        raise Outdated
    item = in_turn(item, first, order)
    await _keep(ctx, item)
    names = [
        (it.day, ctx.directory.member_by_id[order[at % len(order)]].name)
        for at, it in enumerate(it for it in occurrences(item, date.min, date.max) if it.planned >= first)
    ]
    here = f"{item.id}:{data['day']}:{data['scope']}"
    ctx.show(texts.turns(item, names), [[Button(card_texts.TO_CARD, f"item.open:{here}")]])


async def _keep(ctx: Context, item: Item) -> None:
    await ctx.store.schedule.change(item, ctx.now)
    await replan(ctx, item)


PARTS = family.form(
    Form(
        "item_parts",
        texts.FORM_TITLE,
        (_optional(Part.SPEAKER), _optional(Part.PREPARER)),
        _set_parts,
        Role.PREP_LEAD,
    )
)
ORDER = family.form(Form("item_order", texts.FORM_TITLE, (_people("order"),), _set_order, Role.PREP_LEAD))
