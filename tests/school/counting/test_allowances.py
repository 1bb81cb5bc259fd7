"""Leave, late arrival and part time make a duty smaller, by rule."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.calendar.terms import SchoolCalendar
from school.counting.allowances import Allowance, reduced, weighed
from school.counting.duties import Duty, Metric, Per
from school.counting.quotas import Entry, Pace, Progress, progress
from school.counting.term_rules import TermRules
from school.counting.windows import Window, window_of, windows_in, workdays_of
from school.people import Member
from tests.sample import TERM

TODAY = date(2026, 11, 25)
WORKDAYS = workdays_of(SchoolCalendar(ZoneInfo("Asia/Shanghai"), (TERM,)))
CHEN = Member(1, 1, "陈小满")
WHOLE = Window(TERM.first_day, TERM.last_day)


def away(first: date, last: date | None, percent: int = 0, metric: Metric | None = None) -> Allowance:
    return Allowance(1, 1, first, last, percent, "产假", metric)


def standing(
    *allowances: Allowance, count: int = 15, per: Per = Per.TERM, today: date = TODAY, done: int = 0
) -> Progress:
    rules = TermRules(TERM, (Duty(1, Metric.OBSERVE, count, per),), WORKDAYS, allowances=allowances)
    [found] = progress(CHEN, rules, [Entry(Metric.OBSERVE, today)] * done, today)
    return found


def test_nothing_allowed_changes_nothing() -> None:
    found = standing()
    assert (found.target, found.full, found.expected, found.excused) == (15, 15, 8, False)


@pytest.mark.parametrize(
    ("allowance", "target"),
    [
        # 22 of the 100 workdays of the term lie in September.
        (away(date(2026, 8, 31), date(2026, 9, 30)), 12),
        (away(date(2026, 8, 31), None), 0),
        (away(TERM.first_day, TERM.last_day, 50), 8),
        (away(date(2026, 7, 1), date(2026, 8, 30)), 15),
        (away(date(2026, 10, 1), date(2026, 10, 7)), 15),
        (away(date(2026, 8, 31), None, metric=Metric.PAPER), 15),
        (away(date(2026, 8, 31), None, metric=Metric.OBSERVE), 0),
    ],
    ids=["a month", "all of it", "half time", "before the term", "holidays", "other work", "this work"],
)
def test_a_duty_shrinks_with_the_workdays(allowance: Allowance, target: int) -> None:
    found = standing(allowance)
    assert (found.target, found.full, found.excused) == (target, 15, target == 0)


def test_who_comes_late_is_not_behind_on_the_first_day() -> None:
    before = away(TERM.first_day, date(2026, 11, 24))
    found = standing(before)
    assert (found.target, found.expected, found.pace) == (6, 0, Pace.ON_PACE)
    assert standing(before, today=date(2026, 12, 25)).expected == 3


def test_a_month_on_leave_asks_nothing_of_that_month() -> None:
    found = standing(away(date(2026, 11, 1), date(2026, 11, 30)), count=2, per=Per.MONTH)
    assert found.excused
    assert found.pace is Pace.DONE


def test_of_two_allowances_the_one_that_leaves_less_counts() -> None:
    half, none = away(TERM.first_day, TERM.last_day, 50), away(TERM.first_day, date(2026, 9, 30))
    assert standing(half, none).target == 6
    assert standing(half, half).target == 8


days = st.dates(date(2026, 8, 1), date(2027, 2, 28))
allowances = st.lists(
    st.builds(
        lambda first, length, percent: away(first, first + timedelta(days=length), percent),
        days,
        st.integers(0, 120),
        st.integers(0, 99),
    ),
    max_size=4,
)
periods = st.sampled_from(Per)


@given(count=st.integers(1, 200), per=periods, allowed=allowances, nth=st.integers(0, 143))
def test_what_is_left_lies_between_nothing_and_all(
    count: int, per: Per, allowed: list[Allowance], nth: int
) -> None:
    today = TERM.first_day + timedelta(days=nth)
    window = window_of(per, today, TERM)
    left = reduced(count, window, allowed, WORKDAYS.between)
    assert 0 <= left <= count
    assert reduced(count, window, [*allowed, away(today, today)], WORKDAYS.between) <= left


@given(allowed=allowances, first=days, middle=days, last=days)
def test_the_weight_of_days_is_the_sum_of_its_parts(
    allowed: list[Allowance], first: date, middle: date, last: date
) -> None:
    first, middle, last = sorted((first, middle, last))
    whole = weighed(first, last, allowed, WORKDAYS.between)
    parts = weighed(first, middle, allowed, WORKDAYS.between)
    parts += weighed(middle + timedelta(days=1), last, allowed, WORKDAYS.between)
    assert whole == parts
    assert 0 <= whole <= 100 * WORKDAYS.between(first, last)


@given(
    count=st.integers(1, 60),
    per=st.sampled_from([Per.TERM, Per.YEAR]),
    allowed=allowances,
    nth=st.integers(0, 143),
    done=st.integers(0, 70),
)
def test_numbers_stay_within_reason_whatever_is_allowed(
    count: int, per: Per, allowed: list[Allowance], nth: int, done: int
) -> None:
    today = TERM.first_day + timedelta(days=nth)
    found = standing(*allowed, count=count, per=per, today=today, done=done)
    assert 0 <= found.expected <= found.target <= found.full == count
    assert 0 <= found.missing <= found.target
    tomorrow = standing(*allowed, count=count, per=per, today=today + timedelta(days=1), done=done)
    assert found.expected <= tomorrow.expected
    more = standing(*allowed, count=count, per=per, today=today, done=done + 1)
    assert more.count == found.count + 1
    assert more.missing in (found.missing, found.missing - 1)


@given(per=periods, done=st.lists(st.integers(0, 143), max_size=40))
def test_the_windows_of_a_term_share_out_its_work(per: Per, done: list[int]) -> None:
    entries = [TERM.first_day + timedelta(days=nth) for nth in done]
    counts = [sum(window.holds(day) for day in entries) for window in windows_in(per, TERM)]
    assert sum(counts) == len(entries)
