"""The line in which a head says who is away: 陈小满 11月25日至27日 病假. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from school.calendar.day_ranges import read_days
from school.calendar.terms import SchoolCalendar
from school.names import RosterIndex
from school.people import Member
from school.problems import BadAnswer
from school.staff.leaves import LONGEST_REASON, USUAL_REASONS
from school.when import read_when

FARTHEST: Final = timedelta(days=800)
"""From today, back or ahead: beyond it a day is a slip of the pen."""

_BEFORE_HOW_LONG: Final = re.compile(r"\s*(?:开始)?(?:请假?|共)?")
_FILLER: Final = re.compile(r"请假|(?:老师)?(?:从|自)(?=\s|$)|^请(?=\s|$)")
_EDGES: Final = " \u3000:：,，、;；。"


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """What a line says: people, days, reason. What it does not say is empty or None."""

    people: tuple[Member, ...] = ()
    days: tuple[date, date | None] | None = None
    reason: str | None = None


def read_leave(text: str, now: datetime, calendar: SchoolCalendar, roster: RosterIndex) -> LeaveLine:
    """Read 陈小满 11月25日至27日 病假. `now` is aware, in the school's zone.

    Namesakes are left out: nobody could tell who is meant. A line that names nobody gives a reason only in the
    usual words, for the rest may be a name. Raises BadAnswer("leave_days") for days that are beyond reason.
    """
    people, rest = _take_people(text, roster)
    days, rest = _take_days(rest, now, calendar)
    if people:
        reason = " ".join(_FILLER.sub(" ", rest).split()).strip(_EDGES)[:LONGEST_REASON]
    else:
        reason = next((usual for usual in USUAL_REASONS if usual in rest), "")
    return LeaveLine(people, days, reason or None)


def read_leave_days(text: str, now: datetime, calendar: SchoolCalendar) -> tuple[date, date | None]:
    """The first and last day that a text names, and nothing else. Raises BadAnswer("leave_days")."""
    days, _ = _take_days(text, now, calendar)
    if days is None:
        raise BadAnswer("leave_days", text)
    return days


def _take_people(text: str, roster: RosterIndex) -> tuple[tuple[Member, ...], str]:
    found: dict[int, Member] = {}
    rest, at = [], 0
    while at < len(text):
        match = roster.at(text, at)
        if match is None or len(match.members) != 1:
            rest.append(text[at])
            at += 1
        else:
            found[match.members[0].id] = match.members[0]
            rest.append(" ")
            at = match.end
    return tuple(found.values()), "".join(rest)


def _take_days(
    text: str, now: datetime, calendar: SchoolCalendar
) -> tuple[tuple[date, date | None] | None, str]:
    when = read_when(text, now, calendar)
    if when is None or when.first_day is None or when.kind not in ("date", "datetime", "range") or when.more:
        return None, text
    begin, end = when.span
    before, after = text[:begin], text[end:]
    first, last = when.first_day, when.last_day
    if last is not None and (nearest := read_days(text[begin:end], now.date())):
        # Leave is often entered afterwards: 9月1日 is not next year's, nor is 9月1日起三天.
        first, last = nearest[0], max(nearest[1], nearest[0] + (last - first))
    last, after = _how_long(first, after, now, calendar) or (last, after)
    today = now.date()
    if abs(first - today) > FARTHEST or (last is not None and not first <= last <= today + FARTHEST):
        raise BadAnswer("leave_days", text)
    return (first, last), f"{before} {after}"


def _how_long(first: date, text: str, now: datetime, calendar: SchoolCalendar) -> tuple[date, str] | None:
    """The last day of an absence where the text goes on with how long it takes, and the text behind that."""
    begins = f"{first.year}年{first.month}月{first.day}日起"
    whole = begins + _BEFORE_HOW_LONG.sub("", text, count=1)
    when = read_when(whole, now, calendar)
    if when is None or when.first_day != first or when.span[1] <= len(begins):
        return None
    return when.last_day or first, whole[when.span[1] :]
