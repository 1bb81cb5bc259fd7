"""/deadline: one line becomes a deadline by which something is handed in, after it was shown in full."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from handlers.handing_in.collecting import show_list, show_progress
from handlers.handing_in.due import debt_of
from handlers.reminding.planning import replan
from handlers.scheduling.item_drafts import (
    audience_from,
    audience_json,
    check,
    check_audience,
    home,
    timing_from,
    timings_json,
)
from handlers.scheduling.item_fields import line_form, read_title, time_fields, whom_field, with_known
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.registry import Family
from handlers.texts.counting.quota import METRIC_LABELS
from handlers.texts.handing_in import deadlines as texts
from handlers.texts.html import Html
from handlers.texts.scheduling import item_cards
from school.counting.duties import Metric
from school.directory import Directory
from school.handing_in.submissions import MOST, NothingWanted, Owes, Proof, Requirement, debtors, people_owing
from school.handing_in.wanted import metric_of, read_wanted
from school.people import GroupKind, Role
from school.permissions import MayNotChange, may_change_item
from school.scheduling.audiences import Named
from school.scheduling.item_lines import LONGEST_TITLE, read_item
from school.scheduling.schedule import Item, ItemKind
from school.scheduling.timing import Timing, timing_from_json, timing_of
from school.scheduling.typed_times import read_timings

family = Family("deadlines", "提交")


@family.command(
    "deadline",
    "布置要交的材料，看进度",
    role=Role.PREP_LEAD,
    plain=("布置材料", "收材料"),
    example="/deadline 11月30日前 每位教师交一篇教学案例",
)
async def deadline(ctx: Context) -> None:
    """Read the line and show it in full; without a line, what has been asked for already."""
    if ctx.args:
        await _begin(ctx, ctx.args)
    else:
        ctx.require(None, private=True)
        await show_list(ctx, 0)


@family.button("due.new", role=Role.PREP_LEAD)
async def deadline_from_button(ctx: Context) -> None:
    """Ask for the line."""
    await forms.begin(ctx, LINE, below=True)


async def _finish_line(ctx: Context, data: Data) -> None:
    await _begin(ctx, data["line"])


async def _begin(ctx: Context, line: str) -> None:
    """What a line says, as the form's answers; what it does not say is left out and will be asked."""
    said = read_item(line, ctx.said_at, ctx.directory)
    wanted = read_wanted(said.title)
    whom = _whom(ctx, said.named)
    data: Data = {"owes": wanted.owes, "count": wanted.count, "proof": wanted.proof, "late": True}
    if wanted.thing:
        data["title"] = wanted.thing[:LONGEST_TITLE]
    if found := _due(said.timings):
        data["when"] = timings_json(found)
    if whom is not None:
        data["whom"] = whom
    await forms.begin(ctx, FORM, data)


def _whom(ctx: Context, named: Named) -> Any:
    """Who owes, as a draft keeps it; None where that has to be asked. Raises what `check_audience` does."""
    audience = named.owing(ctx.directory)
    if audience is None:
        return None if named.anybody else home(ctx)
    check_audience(ctx, audience)
    return audience_json(audience)


def _due(timings: Iterable[Timing]) -> list[Timing]:
    """The last moments that a text may mean; none where it names none."""
    return [
        Timing(ItemKind.DEADLINE, it.last_day, it.last_day, it.starts, more=it.more)
        for it in timings
        if it.kind is not ItemKind.SERIES
    ]


def _read_times(ctx: Context, _: Data, text: str) -> list[Timing]:
    return _due(read_timings(text, ctx.said_at, ctx.directory.calendar))


# --- the echo -----------------------------------------------------------------------------------------


async def _echo(ctx: Context, data: Data) -> None:
    """Show the deadline as it would be kept, with what speaks against its day."""
    timing = timing_from(data)
    data = {key: it for key, it in data.items() if key != "which"} | {"when": timing.as_json()}
    metric = metric_of(data["title"])
    if "metric" not in data or data["metric"] != metric:
        data |= {"metric": metric, "counts": metric is not None and _is_owed(ctx, data, metric)}
    found = await check(ctx, _items(ctx, data)[0])
    data["warnings"] = found.warnings
    data["fitting"] = [day.isoformat() for day in found.fitting]
    await forms.begin(ctx, SURE, data)


def _is_owed(ctx: Context, data: Data, metric: Metric) -> bool:
    """Whether somebody in the audience owes this kind of work anyway."""
    people = people_owing(audience_from(ctx, data["whom"]), ctx.directory)
    return any(owed.duty.metric is metric for it in people for owed in ctx.directory.owed_by(it, ctx.today))


def _items(ctx: Context, data: Data) -> list[Item]:
    """The items that were answered: several where several days were named."""
    timing = timing_from_json(data["when"])
    item = Item(
        data.get("item", 0),
        ItemKind.DEADLINE,
        data["title"],
        timing.first_day,
        timing.last_day,
        audience_from(ctx, data["whom"]),
        created_by=ctx.member.id,
    )
    return [replace(timing, first_day=day, last_day=day).put(item) for day in timing.days]


def _requirement(data: Data) -> Requirement:
    counts = data.get("counts") and data["owes"] == Owes.EACH and data["metric"]
    metric = Metric(data["metric"]) if counts else None
    return Requirement(Owes(data["owes"]), data["count"], Proof(data["proof"]), data["late"], metric)


def _ask_sure(ctx: Context, data: Data) -> Html:
    item, wanted = _items(ctx, data)[0], _requirement(data)
    owing = len(debtors(wanted, item.audience, ctx.directory))
    warnings = [Html(words) for words in data["warnings"]]
    if wanted.metric is not None and not _is_owed(ctx, data, wanted.metric):
        warnings.append(texts.no_such_duty(wanted.metric))
    more = timing_from_json(data["when"]).more
    return texts.echo(item, wanted, ctx.directory, ctx.today, owing, warnings, more)


def _decisions(ctx: Context, data: Data) -> list[Choice]:
    fitting = [Choice(texts.move_to(date.fromisoformat(day)), f"to{day}") for day in data["fitting"][:1]]
    if data.get("all"):
        return [Choice(texts.SAVE, "save"), *_rare_decisions(ctx, data), Choice(texts.FEWER_SETTINGS, "all")]
    return [
        Choice(texts.SAVE, "save"),
        *fitting,
        Choice(texts.ANOTHER_TIME, "when"),
        Choice(texts.ANOTHER_AUDIENCE, "whom"),
        Choice(texts.ANOTHER_TITLE, "title"),
        Choice(texts.proof_choice(Proof(data["proof"])), "proof"),
        Choice(texts.OTHER_SETTINGS, "all"),
    ]


def _rare_decisions(ctx: Context, data: Data) -> list[Choice]:
    """What is seldom changed: who hands in for whom, how many, whether it may come late and what it counts for."""
    # What has been given was given by people or by groups: that stays.
    owes, given = _next_owes(ctx.directory, Owes(data["owes"])), data.get("given", False)
    counting = bool(data["metric"]) and data["owes"] == Owes.EACH
    label = METRIC_LABELS[Metric(data["metric"])] if counting else ""
    return [
        *([Choice(texts.owes_choice(owes), f"owes{owes}")] if owes != data["owes"] and not given else []),
        Choice(texts.MORE, "more"),
        *([Choice(texts.LESS, "less")] if data["count"] > 1 else []),
        Choice(texts.late_choice(data["late"]), "late"),
        *([Choice(texts.metric_choice(label, data["counts"]), "counts")] if counting else []),
    ]


def _next_owes(school: Directory, owes: Owes) -> Owes:
    """What a tap makes of who owes; kinds of groups that the school has none of are left out."""
    kinds = {group.kind for group in school.groups}
    order = [Owes.EACH, *(it for it in Owes if it.group_kind in kinds & set(GroupKind))]
    return order[(order.index(owes) + 1) % len(order)] if owes in order else Owes.EACH


async def _decide(ctx: Context, data: Data) -> None:
    answer = data.pop("sure")
    if answer == "save":
        await _save(ctx, data)
    elif answer in ("when", "whom", "title"):
        data.pop(answer)
        await forms.begin(ctx, FORM, data)
    else:
        await _echo(ctx, {**data, **_changed(data, answer)})


def _changed(data: Data, answer: str) -> Data:
    """What a tap changes."""
    if answer.startswith("to"):
        day = date.fromisoformat(answer.removeprefix("to"))
        moved = replace(timing_from_json(data["when"]), first_day=day, last_day=day)
        return {"when": moved.as_json()}
    if answer.startswith("owes"):
        return {"owes": answer.removeprefix("owes")}
    if answer in ("more", "less"):
        step = 1 if answer == "more" else -1
        return {"count": max(1, min(data["count"] + step, MOST))}
    if answer == "proof":
        order = list(Proof)
        return {"proof": order[(order.index(Proof(data["proof"])) + 1) % len(order)]}
    return {answer: not data.get(answer)}


async def _save(ctx: Context, data: Data) -> None:
    """Keep the deadline, or what was changed of one."""
    audience, wanted = audience_from(ctx, data["whom"]), _requirement(data)
    check_audience(ctx, audience)
    if not debtors(wanted, audience, ctx.directory):
        raise NothingWanted
    if "item" in data:
        await _change(ctx, _items(ctx, data)[0], wanted)
        return
    added = [await ctx.store.schedule.add(item, ctx.now) for item in _items(ctx, data)]
    for item in added:
        await ctx.store.submissions.require(item.id, wanted)
        await replan(ctx, item)
    await show_progress(ctx, added[0].id, texts.saved(len(added)))


async def _change(ctx: Context, item: Item, wanted: Requirement) -> None:
    debt = await debt_of(ctx, item.id)
    if not may_change_item(ctx.member, debt.item):
        raise MayNotChange
    if debt.given:
        wanted = replace(wanted, owes=debt.wanted.owes)
    kept = replace(item, place=debt.item.place, note=debt.item.note, parts=debt.item.parts)
    await ctx.store.schedule.change(kept, ctx.now)
    await ctx.store.submissions.require(item.id, wanted)
    await replan(ctx, kept)
    await show_progress(ctx, item.id, item_cards.CHANGED)


@family.button("due.edit", role=Role.PREP_LEAD)
async def edit(ctx: Context, item_id: int) -> None:
    """Show a deadline as it was before it was kept, to be changed."""
    debt = await debt_of(ctx, item_id)
    if not may_change_item(ctx.member, debt.item):
        raise MayNotChange
    wanted, item = debt.wanted, debt.item
    await _echo(
        ctx,
        {
            "item": item.id,
            "when": timing_of(item).as_json(),
            "title": item.title,
            "whom": audience_json(item.audience),
            "owes": wanted.owes,
            "count": wanted.count,
            "proof": wanted.proof,
            "late": wanted.late,
            "metric": metric_of(item.title),
            "counts": wanted.metric is not None,
            "given": bool(debt.given),
        },
    )


LINE = family.form(line_form("due_line", texts.TITLE, texts.ask_line, _finish_line))
FORM = family.form(
    Form(
        "due",
        texts.TITLE,
        (
            *time_fields(with_known(texts.ask_when), with_known(texts.ask_when), _read_times),
            Field("title", with_known(texts.ask_title), read=read_title),
            whom_field(with_known(texts.ask_whom)),
        ),
        _echo,
        Role.PREP_LEAD,
    )
)
SURE = family.form(
    Form("due_sure", texts.TITLE, (Field("sure", _ask_sure, _decisions),), _decide, Role.PREP_LEAD)
)
