"""Leave (请假): who is away from school on which days. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from school.people import Member
from school.problems import BadAnswer, Problem

USUAL_REASONS: Final = ("病假", "事假", "产假", "公出", "外出培训")
LONGEST_REASON: Final = 20
"""Characters."""


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


class AlreadyAway(Problem):
    """The person is away on some of these days already."""

    def __init__(self, member: Member, leave: Leave) -> None:
        self.member = member
        self.leave = leave


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
