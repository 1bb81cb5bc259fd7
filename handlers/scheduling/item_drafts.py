"""What the questions about an item have gathered so far, and what speaks against it as it stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any, Final

from handlers.scheduling.scopes import group_scope
from handlers.support.context import Context
from handlers.support.fields import Choice, Data
from handlers.texts.html import Html
from handlers.texts.scheduling import add_item as texts
from handlers.texts.scheduling.items import WHOLE_SCHOOL
from school.permissions import MayNotSchedule, may_schedule
from school.problems import BadAnswer
from school.scheduling.audiences import read_audience
from school.scheduling.conflicts import LOOK_AHEAD, Hitch, Surroundings, days_of
from school.scheduling.schedule import Audience, Change, Item, ItemKind, Part, occurrences
from school.scheduling.timing import Timing, timing_from_json

SCHOOL = "s"
"""Stands for the whole school where a group would be `g12`."""


def check_audience(ctx: Context, audience: Audience) -> None:
    """Raise MayNotSchedule unless this person may schedule for these people."""
    people = [ctx.directory.member_by_id[it] for it in audience.people if it in ctx.directory.member_by_id]
    if not may_schedule(ctx.member, audience, people):
        raise MayNotSchedule


def audience_json(audience: Audience) -> str | list[int]:
    """An audience as a draft keeps it: `s`, `g12`, or ids of people."""
    if audience.people:
        return sorted(audience.people)
    return SCHOOL if audience.group_id is None else group_scope(audience.group_id)


def audience_from(ctx: Context, value: str | list[int]) -> Audience:
    """What `audience_json` wrote; a group that is gone is nobody's. Raises MayNotSchedule."""
    if isinstance(value, list):
        return Audience(people=frozenset(value))
    group_id = None if value == SCHOOL else int(value[1:])
    if group_id is not None and group_id not in ctx.directory.group_by_id:
        raise MayNotSchedule
    return Audience(group_id)


def home(ctx: Context) -> str | None:
    """Whom an item is for that names nobody: the chat's group, the group one leads, the school of its leaders."""
    if not ctx.private and ctx.caller.bound:
        here = Audience(ctx.caller.group_id)
        if may_schedule(ctx.member, here):
            return str(audience_json(here))
    if may_schedule(ctx.member, Audience()):
        return SCHOOL
    leads = list(ctx.member.leads)
    return group_scope(leads[0]) if len(leads) == 1 else None


def audiences(ctx: Context, _: Data) -> list[Choice]:
    """The school and the groups that this person may schedule for."""
    groups = [it for it in ctx.directory.groups if may_schedule(ctx.member, Audience(it.id))]
    whole = [Choice(WHOLE_SCHOOL, SCHOOL)] if may_schedule(ctx.member, Audience()) else []
    return [*whole, *(Choice(group.name, group_scope(group.id)) for group in groups)]


def read_whom(ctx: Context, _: Data, text: str) -> str | list[int]:
    """A typed audience. Raises BadAnswer or MayNotSchedule."""
    audience = read_audience(text, ctx.directory, ctx.member)
    if audience is None:
        raise BadAnswer("whom", text)
    check_audience(ctx, audience)
    return audience_json(audience)


def places(_: Context, data: Data) -> list[Choice]:
    """Places the school meets in, to tap; the number goes through the button."""
    return [Choice(place, str(number)) for number, place in enumerate(data.get("places", []))]


def place_from(data: Data, value: str | None) -> str | None:
    """The place behind an answer: a tapped number, or what was typed (`=…`)."""
    if value is None or value.startswith("="):
        return value and value[1:]
    return str(data["places"][int(value)])


def timings_json(found: Sequence[Timing]) -> dict[str, Any]:
    """A time as a draft keeps it, or several of which one has to be chosen."""
    if len(found) == 1:
        return found[0].as_json()
    return {"doubt": [timing.as_json() for timing in found]}


def is_doubtful(data: Data) -> bool:
    """Whether one of several times has to be chosen."""
    return "doubt" in data.get("when", {})


def knows_day(data: Data) -> bool:
    """Whether the day has been said, and no doubt is left about it."""
    return "when" in data and (not is_doubtful(data) or "which" in data)


def alternatives(ctx: Context, data: Data) -> list[Choice]:
    """The times a doubtful one may mean."""
    found = map(timing_from_json, data["when"]["doubt"])
    return [Choice(texts.timing(it, ctx.directory, ctx.today), str(at)) for at, it in enumerate(found)]


def timing_from(data: Data) -> Timing:
    """The time that was answered: read, chosen among several (a number), or read instead of them."""
    chosen = data.get("which")
    if isinstance(chosen, str):
        return timing_from_json(data["when"]["doubt"][int(chosen)])
    return timing_from_json(chosen or data["when"])


def as_item(ctx: Context, data: Data, timing: Timing) -> Item:
    """The item as it was answered, at a time."""
    parts = {int(who): Part(part) for who, part in data.get("parts", {}).items()}
    item = Item(
        0,
        ItemKind.EVENT,
        data["title"],
        timing.first_day,
        timing.last_day,
        audience_from(ctx, data["whom"]),
        place=place_from(data, data["place"]),
        parts={who: part for who, part in parts.items() if who in ctx.directory.member_by_id},
        created_by=ctx.member.id,
    )
    return with_changes(timing.put(item), data.get("changes", []))


def with_changes(item: Item, changes: list[list[str | None]]) -> Item:
    """A series with the exceptions that a draft keeps: the day of its rule, and the new day or None."""
    day = date.fromisoformat
    found = [Change(day(planned), day(new) if new else None) for planned, new in changes if planned]
    return replace(item, changes={change.day: change for change in found})


@dataclass(frozen=True, slots=True)
class Check:
    """What speaks against an item, in words, and what would help.

    `fitting` are days for an item that has but one; `shifts` the days of a series that do not fit, each with
    the next that does, if any.
    """

    warnings: list[Html]
    fitting: list[date]
    shifts: list[tuple[date, date | None]]

    @property
    def can_shift(self) -> bool:
        """Whether there are days of a series that do not fit, and others for all of them."""
        return bool(self.shifts) and all(new for _, new in self.shifts)


NOTHING_AGAINST: Final = Check([], [], [])


async def check(ctx: Context, item: Item, hitches: Collection[Hitch] = frozenset(Hitch)) -> Check:
    """Look at an item as it would be stored, or as it is, for what may speak against it."""
    ahead = timedelta(days=LOOK_AHEAD)
    others = await ctx.store.schedule.items(item.first_day, max(item.last_day, ctx.today) + ahead)
    surroundings = Surroundings(ctx.directory, others)
    conflicts = [it for it in surroundings.conflicts(item, ctx.now) if it.hitch in hitches]
    if not conflicts:
        return NOTHING_AGAINST
    days = days_of(conflicts)
    wrong = [it for it in occurrences(item, date.min, date.max, ctx.directory.calendar) if it.planned in days]
    fitting = [surroundings.fitting(it, ctx.now) for it in wrong]
    warnings = texts.warnings(conflicts, ctx.directory, ctx.today, many=item.kind is ItemKind.SERIES)
    if item.kind is ItemKind.SERIES:
        shifts = [(it.planned, days[0] if days else None) for it, days in zip(wrong, fitting, strict=True)]
        return Check(warnings, [], shifts)
    return Check(warnings, fitting[0], [])
