"""Changing any part of an entry of a plan while it is looked over."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from handlers.add_item import read_place
from handlers.duty_entry import COUNT, METRIC, PER
from handlers.plan_review import move_to_day
from handlers.support import forms
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field, Form
from handlers.support.item_fields import read_title
from handlers.support.plan_pages import Desk, desk_of, fitting_days, shifts, shown
from handlers.support.registry import Family
from handlers.support.replies import Button, in_columns
from handlers.texts import plan_editing as texts
from handlers.texts.add_item import move_to, period_label, shift, skip
from handlers.texts.html import Html
from handlers.texts.plan_questions import whom_label
from school.audiences import read_audience
from school.item_lines import LONGEST_PLACE
from school.people import Role
from school.plan_proposals import Draft, DutyDraft, ItemDraft, PeopleDraft, Proposal, Whom
from school.plan_questions import edited, whom_codes, whom_of
from school.plan_sentences import fitting_time
from school.plan_views import View
from school.problems import BadAnswer, Outdated
from school.quotas import Metric, Per
from school.schedule import ItemKind
from school.terms import Term
from school.timing import Timing, read_timings, timing_from_json
from storage.plans import Entry

family = Family("plan_editing", "工作计划")
Parts = dict[str, Any]


@family.button("plan.entry", role=Role.DIRECTOR)
async def show_entry(ctx: Context, plan_id: int, number: int, back: str) -> None:
    """One entry in full, with all that can be changed of it. `back`: the page one came from, or `ask`."""
    desk = await desk_of(ctx, plan_id)
    _show(ctx, desk, desk.entry(number), back)


def _show(ctx: Context, desk: Desk, entry: Entry, back: str) -> None:
    here = f"{desk.plan.id}:{entry.number}"
    parts = [
        Button(label, f"plan.edit:{here}:{name}:{back}") for name, label in _parts_of(entry.proposal.draft)
    ]
    days = [
        Button(move_to(day), f"plan.fit:{here}:{day}:{back}") for day in fitting_days(ctx, entry, desk.now)
    ]
    wrong = shifts(ctx, entry, desk.now)
    if wrong:
        days.append(Button(skip(len(wrong)), f"plan.skip:{here}:0:{back}"))
    if wrong and all(new for _, new in wrong):
        days.append(Button(shift(len(wrong)), f"plan.skip:{here}:1:{back}"))
    keep = [Button(texts.keep_label(entry), f"plan.kept:{here}:{int(not entry.kept)}:{back}")]
    reset = [Button(texts.AS_READ, f"plan.reset:{here}:{back}")] if entry.read else []
    text = texts.card(entry, shown(ctx, entry, desk.now), ctx.directory, ctx.today)
    ctx.show(
        text,
        [*in_columns(parts, 3), days, [*keep, *reset], [_back(desk.plan.id, entry.number, back)]],
    )


def _parts_of(draft: Draft) -> Sequence[tuple[str, str]]:
    match draft:
        case ItemDraft(kind=ItemKind.SERIES):
            return [*texts.ITEM_PARTS, ("hour", texts.HOUR)]
        case ItemDraft(kind=kind, timing=timing):
            hour = [("hour", texts.HOUR)] if timing and timing.first_day == timing.last_day else []
            other = texts.TO_EVENT if kind is ItemKind.DEADLINE else texts.TO_DEADLINE
            return [*texts.ITEM_PARTS, ("month", texts.MONTH), ("week", texts.WEEK), *hour, ("kind", other)]
        case DutyDraft():
            return texts.DUTY_PARTS
        case PeopleDraft():
            return texts.PEOPLE_PARTS


def _back(plan_id: int, number: int, back: str) -> Button:
    """To where the entry was opened: the questions, the sentences not used, or a page of a section."""
    view, _, page = back.partition(".")
    if view == "unused" and page.isdecimal():
        return Button(texts.BACK, f"plan.unused:{plan_id}:{page}")
    if view in set(View) and page.isdecimal():
        return Button(texts.BACK, f"plan.page:{plan_id}:{view}:{page}")
    return Button(texts.BACK, f"plan.ask:{plan_id}:{number - 1}")


@family.button("plan.fit", role=Role.DIRECTOR)
async def move(ctx: Context, plan_id: int, number: int, day: str, back: str) -> None:
    """Put an item on the day that was proposed for it."""
    await move_to_day(ctx, await desk_of(ctx, plan_id), number, day)
    await show_entry(ctx, plan_id, number, back)


@family.button("plan.skip", role=Role.DIRECTOR)
async def skip_days(ctx: Context, plan_id: int, number: int, moved: int, back: str) -> None:
    """Let a series not meet on the days that something speaks against, or on the next ones that fit."""
    desk = await desk_of(ctx, plan_id)
    entry = desk.entry(number)
    draft = desk.now.result(entry)
    if not isinstance(draft, ItemDraft):
        raise Outdated
    wrong = {day: new if moved else None for day, new in shifts(ctx, entry, desk.now)}
    changes = tuple({**dict(draft.changes), **wrong}.items())
    await _store(ctx, desk, replace(entry, proposal=edited(entry.proposal, changes=changes)), back)


@family.button("plan.kept", role=Role.DIRECTOR)
async def keep(ctx: Context, plan_id: int, number: int, kept: int, back: str) -> None:
    """Keep the entry, or leave it out."""
    desk = await desk_of(ctx, plan_id)
    asks = kept == 1 and not desk.entry(number).proposal.settable
    await ctx.store.plans.keep(plan_id, [number], None if asks else kept == 1)
    await show_entry(ctx, plan_id, number, back)


@family.button("plan.reset", role=Role.DIRECTOR)
async def reset(ctx: Context, plan_id: int, number: int, back: str) -> None:
    """Let an entry say again what was read."""
    desk = await desk_of(ctx, plan_id)
    entry = desk.entry(number)
    await _store(ctx, desk, replace(entry, proposal=entry.as_read), back)


async def _store(ctx: Context, desk: Desk, changed: Entry, back: str) -> None:
    changed = replace(changed, kept=None if changed.proposal.doubtful else True)
    await ctx.store.plans.edit(desk.plan.id, [changed])
    await show_entry(ctx, desk.plan.id, changed.number, back)


# --- one part after another -----------------------------------------------------------------------


def _part(name: str, field: Field, change: Callable[[Context, Data, Draft], Parts]) -> None:
    """A form of one question that sets a part of an entry."""

    async def finish(ctx: Context, data: Data) -> None:
        desk = await desk_of(ctx, data["plan"])
        entry = desk.entry(data["number"])
        changed = edited(entry.proposal, **change(ctx, data, entry.proposal.draft))
        await _store(ctx, desk, replace(entry, proposal=changed), data["back"])

    _FORMS[name] = family.form(Form(f"plan_{name}", texts.TITLE, (field,), finish, Role.DIRECTOR))


_FORMS: dict[str, Form] = {}


@family.button("plan.edit", role=Role.DIRECTOR)
async def edit(ctx: Context, plan_id: int, number: int, part: str, back: str) -> None:
    """Ask how a part of an entry should be; what has but one other way is changed at once."""
    desk = await desk_of(ctx, plan_id)
    entry = desk.entry(number)
    draft = desk.now.result(entry)
    if part == "kind":
        await _store(ctx, desk, replace(entry, proposal=_other_kind(entry.proposal)), back)
        return
    if part == "lead" and isinstance(draft, PeopleDraft):
        await _store(ctx, desk, replace(entry, proposal=edited(entry.proposal, lead=not draft.lead)), back)
        return
    if part not in _FORMS or part not in dict(_parts_of(draft)):
        raise Outdated
    data: Data = {"plan": plan_id, "number": number, "back": back, "who": draft.who, **_known(draft)}
    await forms.begin(ctx, _FORMS[part], data)


def _known(draft: Draft) -> Data:
    """What the questions about an entry need to know of it."""
    match draft:
        case ItemDraft(kind=kind, timing=timing):
            return {"of": "item", "kind": kind, "before": timing and timing.as_json()}
        case DutyDraft(metric=metric, per=per):
            return {"of": "duty", "of_metric": metric, "of_per": per}
        case PeopleDraft(members=members):
            return {"of": "people", "known": sorted(members)}


def _other_kind(proposal: Proposal) -> Proposal:
    """A deadline as an event on its day, anything else as a deadline on its last day."""
    draft = proposal.draft
    if not isinstance(draft, ItemDraft) or draft.timing is None or draft.timing.rrule:
        raise Outdated
    if draft.kind is ItemKind.DEADLINE:
        return edited(proposal, timing=replace(draft.timing, kind=ItemKind.EVENT))
    last = draft.timing.last_day
    return edited(proposal, timing=Timing(ItemKind.DEADLINE, last, last, draft.timing.ends))


# --- items ----------------------------------------------------------------------------------------


def _before(data: Data) -> Timing | None:
    return timing_from_json(data["before"]) if data["before"] else None


def _read_when(ctx: Context, data: Data, text: str) -> Parts:
    found = read_timings(text, ctx.said_at, ctx.directory.calendar, _before(data))
    kind = ItemKind(data["kind"])
    asked = ItemKind.EVENT if kind is ItemKind.MONTH else kind
    timing = fitting_time(found[0], asked) if found and not found[0].more else None
    if timing is None:
        raise BadAnswer("rule" if kind is ItemKind.SERIES else "when", text)
    return replace(timing, open_hour=False).as_json()


def _months(ctx: Context, data: Data) -> list[Choice]:
    """The months of the term, each from its first day to its last."""
    term, found = _term(ctx, data), []
    month = term.first_day.replace(day=1)
    while month <= term.last_day:
        found.append(Choice(texts.month(month), f"{month:%Y-%m}"))
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _term(ctx: Context, data: Data) -> Term:
    before = _before(data)
    return ctx.directory.term_at(before.first_day if before else ctx.today)


def _month(ctx: Context, data: Data, draft: Draft) -> Parts:
    first = date.fromisoformat(f"{data['month']}-01")
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    kind = draft.kind if isinstance(draft, ItemDraft) else ItemKind.MONTH
    if kind is ItemKind.DEADLINE:
        return {"timing": Timing(kind, last, last)}
    return {"timing": Timing(ItemKind.MONTH, first, last)}


def _weeks(ctx: Context, data: Data) -> list[Choice]:
    term = _term(ctx, data)
    return [Choice(texts.week(nth, term.monday_of(nth)), str(nth)) for nth in range(1, term.weeks + 1)]


def _week(ctx: Context, data: Data, draft: Draft) -> Parts:
    term = _term(ctx, data)
    monday = term.monday_of(int(data["week"]))
    first, last = max(monday, term.first_day), min(monday + timedelta(days=4), term.last_day)
    if isinstance(draft, ItemDraft) and draft.kind is ItemKind.DEADLINE:
        return {"timing": Timing(ItemKind.DEADLINE, last, last)}
    return {"timing": Timing(ItemKind.EVENT, first, max(first, last))}


def _hours(ctx: Context, data: Data) -> list[Choice]:
    before = _before(data)
    table = ctx.directory.calendar.timetable_on(before.first_day) if before else None
    periods = table.periods if table else ()
    return [Choice(texts.WHOLE_DAY, "day")] + [
        Choice(period_label(it.number, f"{it.start:%H:%M}"), str(it.number)) for it in periods
    ]


def _read_hour(ctx: Context, data: Data, text: str) -> Parts:
    before = _before(data)
    if before is None:
        raise BadAnswer("hour", text)
    found = read_timings(text, ctx.said_at, ctx.directory.calendar, replace(before, starts=time.min))
    if not found or not found[0].starts or found[0].days != before.days:
        raise BadAnswer("hour", text)
    return found[0].as_json()


def _hour(ctx: Context, data: Data, draft: Draft) -> Parts:
    timing, answer = _before(data), data["hour"]
    if timing is None:
        raise Outdated
    if answer == "day":
        return {"timing": replace(timing, starts=None, ends=None, periods=())}
    if not isinstance(answer, str):
        return {"timing": timing_from_json(answer)}
    period = ctx.directory.calendar.period(timing.first_day, int(answer))
    if period is None:
        raise Outdated
    ends = None if timing.kind is ItemKind.DEADLINE else period.end
    return {"timing": replace(timing, starts=period.start, ends=ends, periods=(period.number,))}


_part(
    "title",
    Field("title", lambda ctx, data: texts.ask_title(), read=read_title),
    lambda ctx, data, draft: {"title": data["title"]},
)
_part(
    "when",
    Field("when", lambda ctx, data: texts.ask_when(), read=_read_when),
    lambda ctx, data, draft: {"timing": timing_from_json(data["when"])},
)
_part("month", Field("month", lambda ctx, data: texts.ask_month(), _months, columns=3), _month)
_part("week", Field("week", lambda ctx, data: texts.ask_week(), _weeks, columns=3), _week)
_part("hour", Field("hour", lambda ctx, data: texts.ask_hour(), _hours, _read_hour, columns=3), _hour)
_part(
    "place",
    Field("place", lambda ctx, data: texts.ask_place(LONGEST_PLACE), read=read_place, optional=True),
    lambda ctx, data, draft: {"place": data["place"] and data["place"][1:]},
)


# --- whom -----------------------------------------------------------------------------------------


def _whom_choices(ctx: Context, data: Data) -> list[Choice]:
    duty = data["of"] == "duty"
    codes = whom_codes(data["who"], ctx.directory, duty=duty, lists=data["of"] == "people")
    return [Choice(whom_label(it, data["who"], ctx.directory, duty=duty), it) for it in codes]


def _read_whom(ctx: Context, data: Data, text: str) -> Parts:
    found = read_audience(text, ctx.directory, ctx.member)
    if found is None:
        raise BadAnswer("whom", text)
    people = found.people - {ctx.member.id} if ctx.member.name not in text else found.people
    if data["of"] == "duty" and (len(people) > 1 or (people and found.group_id)):
        raise BadAnswer("whom", text)
    if data["of"] == "people" and found.group_id is None:
        raise BadAnswer("whom", text)
    return {"group": found.group_id, "people": sorted(people)}


def _whom(ctx: Context, data: Data, draft: Draft) -> Parts:
    answer = data["whom"]
    if isinstance(answer, str):
        return {"whom": whom_of(draft, answer, ctx.directory)}
    return {"whom": Whom(answer["group"], people=frozenset(answer["people"]))}


_part("whom", Field("whom", lambda ctx, data: texts.ask_whom(), _whom_choices, _read_whom), _whom)


def _members(ctx: Context, data: Data) -> list[Choice]:
    return [Choice(it.name, str(it.id)) for it in ctx.directory.active]


_part(
    "members",
    Field(
        "members",
        lambda ctx, data: texts.ask_members(),
        _members,
        many=True,
        ticked=lambda ctx, data: [str(it) for it in data["known"]],
        columns=3,
    ),
    lambda ctx, data, draft: {"members": frozenset(map(int, data["members"]))},
)


# --- duties ---------------------------------------------------------------------------------------


def _ask_count(ctx: Context, data: Data) -> Html:
    return texts.ask_count(data["of_metric"], data["of_per"])


_part("metric", METRIC, lambda ctx, data, draft: {"metric": Metric(data["metric"])})
_part("per", PER, lambda ctx, data, draft: {"per": Per(data["per"])})
_part("count", replace(COUNT, ask=_ask_count), lambda ctx, data, draft: {"count": int(data["count"])})
