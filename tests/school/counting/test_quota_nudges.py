"""When the gentle word about duties is said, and to whom."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from school.calendar.terms import SchoolCalendar
from school.counting.duties import Duty, Metric, Per
from school.counting.quota_nudges import behind_on, plan_nudges
from school.counting.quotas import Entry
from school.counting.term_rules import TermRules
from school.counting.windows import workdays_of
from school.people import Member
from school.reminding.reminders import Kind, Rule, Topic, Wishes
from tests.sample import TERM

CALENDAR = SchoolCalendar(ZoneInfo("Asia/Shanghai"), (TERM,))
BEGINS, ENDS = datetime(2026, 8, 1, tzinfo=UTC), datetime(2027, 2, 28, tzinfo=UTC)


def days(*periods: Per, wishes: Wishes | None = None) -> list[tuple[date, date]]:
    """The days on which something is said, with the last day of the period it is about."""
    duties = [Duty(1, Metric.OBSERVE, 5, per) for per in periods]
    found = plan_nudges(duties, CALENDAR, wishes or Wishes(), BEGINS, ENDS)
    assert all(it.kind is Kind.QUOTA for it in found)
    return [(it.at.astimezone(CALENDAR.timezone).date(), it.day) for it in found]


@pytest.mark.parametrize(
    ("per", "first"),
    [
        (Per.TERM, (date(2027, 1, 8), date(2027, 1, 22))),
        (Per.MONTH, (date(2026, 9, 23), date(2026, 9, 30))),
        # The week before 31 October begins on a Saturday: it is said the day before.
        (Per.TWO_MONTHS, (date(2026, 10, 21), date(2026, 10, 31))),
        (Per.HALF_MONTH, (date(2026, 9, 11), date(2026, 9, 15))),
        (Per.TWO_WEEKS, (date(2026, 9, 10), date(2026, 9, 13))),
    ],
)
def test_it_is_said_some_days_before_the_end(per: Per, first: tuple[date, date]) -> None:
    assert days(per)[0] == first


@pytest.mark.parametrize("per", [Per.DAY, Per.WEEK])
def test_what_is_asked_each_day_or_week_is_not_spoken_of(per: Per) -> None:
    assert days(per) == []


def test_what_ends_on_one_day_is_said_once() -> None:
    found = days(Per.MONTH, Per.TERM)
    assert [last for _, last in found].count(date(2027, 1, 22)) == 1
    assert (date(2027, 1, 8), date(2027, 1, 22)) in found


def test_a_school_may_turn_it_off() -> None:
    off = Wishes({Topic.QUOTA: Rule(False, time(17))})
    assert days(Per.TERM, wishes=off) == []


def test_only_those_behind_are_spoken_to() -> None:
    duty = Duty(1, Metric.OBSERVE, 10, Per.TERM)
    rules = TermRules(TERM, (duty,), workdays_of(CALENDAR))
    idle, on_pace, done = (Member(number, 1, "甲") for number in range(1, 4))
    today = date(2027, 1, 8)
    entries = {2: [Entry(Metric.OBSERVE, today)] * 9, 3: [Entry(Metric.OBSERVE, today)] * 10}
    found = behind_on(TERM.last_day, (idle, on_pace, done), rules, entries, today)
    assert [(who.id, [it.missing for it in late]) for who, late in found] == [(1, [10])]
    assert behind_on(date(2027, 1, 31), (idle,), rules, {}, today) == []
