"""What is asked when a part of an entry of a plan is changed, and what the answer makes of the entry.

The question knows the entry by `draft`, as `storage.plan_drafts` packs it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

from handlers.counting.duty_entry import COUNT, METRIC, PER
from handlers.scheduling.add_item import read_place
from handlers.scheduling.item_fields import read_title
from handlers.support.context import Context
from handlers.support.fields import Choice, Data, Field
from handlers.texts.html import Html
from handlers.texts.plans import editing as texts
from handlers.texts.plans.questions import whom_label
from handlers.texts.scheduling.add_item import period_label
from school.calendar.terms import Term
from school.counting.duties import EVERY, Metric, Per, Reach
from school.directory import Directory
from school.plan_review.duties import whom_named
from school.plan_review.proposals import Draft, DutyDraft, ItemDraft, PeopleDraft, Proposal, Whom
from school.plan_review.questions import edited, for_people, tied, whom_codes
from school.plan_review.sentences import fitting_time
from school.problems import BadAnswer, Outdated
from school.scheduling.audiences import read_audience
from school.scheduling.item_lines import LONGEST_PLACE
from school.scheduling.schedule import ItemKind
from school.scheduling.timing import Timing, timing_from_json
from school.scheduling.typed_times import read_timings
from storage.plan_drafts import unpack_draft

Change = Callable[[Context, Data, Proposal], Proposal]


def _draft(data: Data) -> Draft:
    return unpack_draft(data["draft"])


def _item(data: Data) -> ItemDraft:
    draft = _draft(data)
    if not isinstance(draft, ItemDraft):
        raise Outdated
    return draft


# --- when -----------------------------------------------------------------------------------------


def _read_when(ctx: Context, data: Data, text: str) -> dict[str, Any]:
    draft = _item(data)
    found = read_timings(text, ctx.said_at, ctx.directory.calendar, draft.timing)
    asked = ItemKind.EVENT if draft.kind is ItemKind.MONTH else draft.kind
    timing = fitting_time(found[0], asked) if found and not found[0].more else None
    if timing is None:
        raise BadAnswer("rule" if draft.kind is ItemKind.SERIES else "when", text)
    return replace(timing, open_hour=False).as_json()


def _when(_: Context, data: Data, proposal: Proposal) -> Proposal:
    return edited(proposal, timing=timing_from_json(data["when"]))


def _term(school: Directory, draft: ItemDraft, today: date) -> Term:
    return school.term_at(draft.timing.first_day if draft.timing else today)


def _months(ctx: Context, data: Data) -> list[Choice]:
    """The months of the term."""
    term, found = _term(ctx.directory, _item(data), ctx.today), []
    month = term.first_day.replace(day=1)
    while month <= term.last_day:
        found.append(Choice(texts.month(month), f"{month:%Y-%m}"))
        month = (month + timedelta(days=32)).replace(day=1)
    return found


def _month(_: Context, data: Data, proposal: Proposal) -> Proposal:
    first = date.fromisoformat(f"{data['month']}-01")
    last = (first + timedelta(days=32)).replace(day=1) - timedelta(days=1)
    return edited(proposal, timing=_span(_item(data), ItemKind.MONTH, first, last))


def _weeks(ctx: Context, data: Data) -> list[Choice]:
    term = _term(ctx.directory, _item(data), ctx.today)
    return [Choice(texts.week(nth, term.monday_of(nth)), str(nth)) for nth in range(1, term.weeks + 1)]


def _week(ctx: Context, data: Data, proposal: Proposal) -> Proposal:
    term = _term(ctx.directory, _item(data), ctx.today)
    monday = term.monday_of(int(data["week"]))
    first, last = max(monday, term.first_day), min(monday + timedelta(days=4), term.last_day)
    return edited(proposal, timing=_span(_item(data), ItemKind.EVENT, first, max(first, last)))


def _span(draft: ItemDraft, kind: ItemKind, first: date, last: date) -> Timing:
    """A stretch of days, or for a deadline the last of them."""
    if draft.kind is ItemKind.DEADLINE:
        return Timing(ItemKind.DEADLINE, last, last)
    return Timing(kind, first, last)


def _hours(ctx: Context, data: Data) -> list[Choice]:
    timing = _item(data).timing
    table = ctx.directory.calendar.timetable_on(timing.first_day) if timing else None
    periods = table.periods if table else ()
    return [Choice(texts.WHOLE_DAY, "day")] + [
        Choice(period_label(it.number, f"{it.start:%H:%M}"), str(it.number)) for it in periods
    ]


def _read_hour(ctx: Context, data: Data, text: str) -> dict[str, Any]:
    before = _item(data).timing
    if before is None:
        raise Outdated
    found = read_timings(text, ctx.said_at, ctx.directory.calendar, replace(before, starts=time.min))
    if not found or not found[0].starts or found[0].days != before.days:
        raise BadAnswer("hour", text)
    return found[0].as_json()


def _hour(ctx: Context, data: Data, proposal: Proposal) -> Proposal:
    timing, answer = _item(data).timing, data["hour"]
    if timing is None:
        raise Outdated
    if answer == "day":
        return edited(proposal, timing=replace(timing, starts=None, ends=None, periods=()))
    if not isinstance(answer, str):
        return edited(proposal, timing=timing_from_json(answer))
    period = ctx.directory.calendar.period(timing.first_day, int(answer))
    if period is None:
        raise Outdated
    ends = None if timing.kind is ItemKind.DEADLINE else period.end
    at = replace(timing, starts=period.start, ends=ends, periods=(period.number,))
    return edited(proposal, timing=at)


# --- whom -----------------------------------------------------------------------------------------


def _whom_choices(ctx: Context, data: Data) -> list[Choice]:
    draft = _draft(data)
    duty = isinstance(draft, DutyDraft)
    return [
        Choice(whom_label(it, draft.who, ctx.directory, duty=duty), it)
        for it in whom_codes(draft, ctx.directory)
    ]


def _read_whom(ctx: Context, data: Data, text: str) -> list[str]:
    """What was typed, in a list that tells it from a tapped code."""
    if _named(ctx, _draft(data), text) is None:
        raise BadAnswer("whom", text)
    return [text]


def _named(ctx: Context, draft: Draft, text: str) -> tuple[Whom, Reach] | None:
    """Whom typed words name, as far as such an entry may be for them."""
    if isinstance(draft, DutyDraft) and (found := whom_named(text, draft.metric, ctx.directory)):
        return found
    audience = read_audience(text, ctx.directory, ctx.member)
    if audience is None:
        return None
    # Who schedules a meeting by name takes part in it; a plan is written for others.
    people = audience.people - ({ctx.member.id} if ctx.member.name not in text else set())
    too_many = isinstance(draft, DutyDraft) and len(people) > 1
    nobody = isinstance(draft, PeopleDraft) and audience.group_id is None
    return None if too_many or nobody else (Whom(audience.group_id, people=people), EVERY)


def _whom(ctx: Context, data: Data, proposal: Proposal) -> Proposal:
    answer = data["whom"]
    if isinstance(answer, str):
        return tied(proposal, answer, ctx.directory)
    found = _named(ctx, proposal.draft, answer[0])
    if found is None:
        raise Outdated
    return for_people(proposal, *found)


def _members(ctx: Context, _: Data) -> list[Choice]:
    return [Choice(it.name, str(it.id)) for it in ctx.directory.active]


def _listed(_: Context, data: Data) -> list[str]:
    draft = _draft(data)
    return [str(it) for it in sorted(draft.members)] if isinstance(draft, PeopleDraft) else []


# --- duties ---------------------------------------------------------------------------------------


def _ask_count(_: Context, data: Data) -> Html:
    draft = _draft(data)
    if not isinstance(draft, DutyDraft):
        raise Outdated
    return texts.ask_count(draft.metric, draft.per)


FIELDS: dict[str, tuple[Field, Change]] = {
    "title": (
        Field("title", lambda ctx, data: texts.ask_title(), read=read_title),
        lambda ctx, data, it: edited(it, title=data["title"]),
    ),
    "when": (Field("when", lambda ctx, data: texts.ask_when(), read=_read_when), _when),
    "month": (Field("month", lambda ctx, data: texts.ask_month(), _months, columns=3), _month),
    "week": (Field("week", lambda ctx, data: texts.ask_week(), _weeks, columns=3), _week),
    "hour": (Field("hour", lambda ctx, data: texts.ask_hour(), _hours, _read_hour, columns=3), _hour),
    "place": (
        Field("place", lambda ctx, data: texts.ask_place(LONGEST_PLACE), read=read_place, optional=True),
        lambda ctx, data, it: edited(it, place=data["place"] and data["place"][1:]),
    ),
    "whom": (Field("whom", lambda ctx, data: texts.ask_whom(), _whom_choices, _read_whom), _whom),
    "members": (
        Field(
            "members", lambda ctx, data: texts.ask_members(), _members, many=True, ticked=_listed, columns=3
        ),
        lambda ctx, data, it: edited(it, members=frozenset(map(int, data["members"]))),
    ),
    "metric": (METRIC, lambda ctx, data, it: edited(it, metric=Metric(data["metric"]))),
    "per": (PER, lambda ctx, data, it: edited(it, per=Per(data["per"]))),
    "count": (replace(COUNT, ask=_ask_count), lambda ctx, data, it: edited(it, count=int(data["count"]))),
}
"""By the name of the part."""
