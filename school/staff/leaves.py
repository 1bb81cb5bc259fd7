"""Leave (请假): who is away from school on which days, and the line in which a head says so. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from school.calendar.day_ranges import read_days
from school.calendar.terms import SchoolCalendar
from school.grades import read_number
from school.names import RosterIndex
from school.people import Member
from school.problems import BadAnswer, Problem
from school.when import read_when

USUAL_REASONS: Final = ("病假", "事假", "产假", "公出", "外出培训")
LONGEST_REASON: Final = 20
"""Characters."""
FARTHEST: Final = timedelta(days=800)
"""From today, back or ahead: beyond it a day is a slip of the pen."""

_LASTS: Final = re.compile(
    r"^\s*(?:开始)?(?:请假?|共)?\s*(\d{1,3}|[一二两三四五六七八九十]{1,3})\s*(天|周|个星期)"
)
_FILLER: Final = re.compile(r"请假|(?:老师)?(?:从|自)(?=\s|$)|^请(?=\s|$)")
_EDGES: Final = " \u3000:：,，、;；。"


@dataclass(frozen=True, slots=True)
class Leave:
    """Somebody's absence; both days are included, `last_day` None means until further notice."""

    id: int
    member_id: int
    first_day: date
    last_day: date | None
    reason: str

    def holds(self, day: date) -> bool:
        """Whether the person is away on this day."""
        return self.first_day <= day and (self.last_day is None or day <= self.last_day)

    def touches(self, first: date, last: date | None) -> bool:
        """Whether the person is away on any day from `first` to `last` (None: without end)."""
        return (last is None or self.first_day <= last) and (self.last_day is None or first <= self.last_day)


@dataclass(frozen=True, slots=True)
class LeaveLine:
    """What a line says: people, days, reason. What it does not say is empty or None."""

    people: tuple[Member, ...] = ()
    days: tuple[date, date | None] | None = None
    reason: str | None = None


class AlreadyAway(Problem):
    """The person is away on some of these days already."""

    def __init__(self, member: Member, leave: Leave) -> None:
        self.member = member
        self.leave = leave


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


def read_reason(text: str) -> str:
    """A reason in a few words. Raises BadAnswer("reason")."""
    reason = " ".join(text.split())
    if not 1 <= len(reason) <= LONGEST_REASON:
        raise BadAnswer("reason", text)
    return reason


def check_free(member: Member, days: tuple[date, date | None], leaves: Iterable[Leave], but: int = 0) -> None:
    """Refuse days on which the person is away already; `but` is the id of a leave that is being changed.

    Raises AlreadyAway.
    """
    for leave in leaves:
        if leave.member_id == member.id and leave.id != but and leave.touches(*days):
            raise AlreadyAway(member, leave)


def away(leaves: Iterable[Leave], day: date) -> dict[int, Leave]:
    """Who is away on a day, by member id."""
    return {leave.member_id: leave for leave in leaves if leave.holds(day)}


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
        first, last = nearest  # leave is often entered afterwards: 9月1日 is not next year's
    if lasts := _LASTS.match(after):
        count = int(lasts[1]) if lasts[1].isdecimal() else read_number(lasts[1]) or 1
        last = first + timedelta(days=count * (1 if lasts[2] == "天" else 7) - 1)
        after = after[lasts.end() :]
    today = now.date()
    if abs(first - today) > FARTHEST or (last is not None and not first <= last <= today + FARTHEST):
        raise BadAnswer("leave_days", text)
    return (first, last), f"{before} {after}"
