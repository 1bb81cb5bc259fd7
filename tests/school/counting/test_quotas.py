"""What is owed, in which days it counts, and where somebody stands."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from school.calendar.terms import SchoolCalendar, Term
from school.counting.duties import Duty, Metric, Per
from school.counting.quotas import Entry, Pace, Progress, earliest_day, progress
from school.counting.term_rules import TermRules, owed_by
from school.counting.windows import Window, Workdays, window_of, workdays_of
from school.people import Member, Role

AUTUMN = Term("第一学期", date(2026, 8, 31), date(2027, 1, 22))
SPRING = Term("第二学期", date(2027, 2, 22), date(2027, 7, 2))
LEAP_SPRING = Term("第二学期", date(2028, 2, 14), date(2028, 6, 30))
WEDNESDAY = date(2026, 11, 25)
WORKDAYS = workdays_of(SchoolCalendar(ZoneInfo("Asia/Shanghai"), (AUTUMN, SPRING, LEAP_SPRING)))

TEACHER = Member(1, 1, "陈小满", groups=frozenset({7}))
HEAD = Member(2, 1, "苏婉清", groups=frozenset({7}), leads={7: Role.GROUP_LEAD})
BOTH = Member(3, 1, "顾长河", appointed=frozenset({Role.SCHOOL_LEADER}), groups=frozenset({7}))


def observing(count: int, per: Per = Per.TERM, duty_id: int = 1) -> Duty:
    return Duty(duty_id, Metric.OBSERVE, count, per)


def done(*days: date, metric: Metric = Metric.OBSERVE) -> list[Entry]:
    return [Entry(metric, day) for day in days]


def rules(*duties: Duty, term: Term = AUTUMN, workdays: Workdays = WORKDAYS) -> TermRules:
    return TermRules(term, duties, workdays)


def only(duty: Duty, entries: list[Entry], today: date = WEDNESDAY, term: Term = AUTUMN) -> Progress:
    [found] = progress(TEACHER, rules(duty, term=term), entries, today)
    return found


# --- windows --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("per", "today", "first", "last"),
    [
        (Per.DAY, date(2026, 11, 25), date(2026, 11, 25), date(2026, 11, 25)),
        (Per.WEEK, date(2026, 11, 23), date(2026, 11, 23), date(2026, 11, 29)),
        (Per.WEEK, date(2026, 11, 29), date(2026, 11, 23), date(2026, 11, 29)),
        (Per.HALF_MONTH, date(2026, 11, 15), date(2026, 11, 1), date(2026, 11, 15)),
        (Per.HALF_MONTH, date(2026, 11, 16), date(2026, 11, 16), date(2026, 11, 30)),
        # Teaching week 13 of 31 August is the first of its two.
        (Per.TWO_WEEKS, date(2026, 11, 25), date(2026, 11, 23), date(2026, 12, 6)),
        (Per.TWO_WEEKS, date(2026, 12, 6), date(2026, 11, 23), date(2026, 12, 6)),
        (Per.TWO_MONTHS, date(2026, 11, 1), date(2026, 11, 1), date(2027, 1, 22)),
        (Per.MONTH, date(2026, 11, 30), date(2026, 11, 1), date(2026, 11, 30)),
        (Per.MONTH, date(2026, 12, 31), date(2026, 12, 1), date(2026, 12, 31)),
        (Per.TERM, date(2026, 11, 25), date(2026, 8, 31), date(2027, 1, 22)),
        (Per.YEAR, date(2026, 11, 25), date(2026, 8, 1), date(2027, 7, 31)),
    ],
)
def test_a_window_is_the_stretch_people_mean(per: Per, today: date, first: date, last: date) -> None:
    assert window_of(per, today, AUTUMN) == Window(first, last)


@pytest.mark.parametrize(
    ("per", "today", "last"),
    [
        (Per.MONTH, date(2028, 2, 29), date(2028, 2, 29)),
        (Per.HALF_MONTH, date(2028, 2, 29), date(2028, 2, 29)),
        (Per.MONTH, date(2028, 3, 31), date(2028, 3, 31)),
    ],
)
def test_29_february_is_a_day_like_any_other(per: Per, today: date, last: date) -> None:
    window = window_of(per, today, LEAP_SPRING)
    assert window.holds(today)
    assert window.last_day == last


@pytest.mark.parametrize(
    ("per", "today", "term", "first", "last"),
    [
        # The autumn term opens on the last day of August: nobody owes two lessons for that one day.
        (Per.MONTH, date(2026, 8, 31), AUTUMN, date(2026, 8, 31), date(2026, 9, 30)),
        (Per.MONTH, date(2026, 9, 15), AUTUMN, date(2026, 8, 31), date(2026, 9, 30)),
        (Per.MONTH, date(2026, 10, 1), AUTUMN, date(2026, 10, 1), date(2026, 10, 31)),
        (Per.HALF_MONTH, date(2026, 8, 31), AUTUMN, date(2026, 8, 31), date(2026, 9, 15)),
        # January is mostly in the term and stands alone, shortened.
        (Per.MONTH, date(2027, 1, 22), AUTUMN, date(2027, 1, 1), date(2027, 1, 22)),
        # Of the second half of January less than half is left.
        (Per.HALF_MONTH, date(2027, 1, 20), AUTUMN, date(2027, 1, 1), date(2027, 1, 22)),
        # The spring term ends on 2 July: these two days go with June.
        (Per.MONTH, date(2027, 7, 2), SPRING, date(2027, 6, 1), date(2027, 7, 2)),
        (Per.MONTH, date(2027, 2, 23), SPRING, date(2027, 2, 22), date(2027, 3, 31)),
        (Per.WEEK, date(2027, 1, 20), AUTUMN, date(2027, 1, 18), date(2027, 1, 22)),
        (Per.TWO_MONTHS, date(2026, 8, 31), AUTUMN, date(2026, 8, 31), date(2026, 10, 31)),
        # January and February lie in the holidays for the most part, and go with their neighbours.
        (Per.TWO_MONTHS, date(2027, 1, 20), AUTUMN, date(2026, 11, 1), date(2027, 1, 22)),
        (Per.TWO_MONTHS, date(2027, 2, 25), SPRING, date(2027, 2, 22), date(2027, 4, 30)),
        (Per.TWO_MONTHS, date(2027, 7, 2), SPRING, date(2027, 5, 1), date(2027, 7, 2)),
    ],
)
def test_a_scrap_at_the_edge_of_the_term_goes_with_its_neighbour(
    per: Per, today: date, term: Term, first: date, last: date
) -> None:
    assert window_of(per, today, term) == Window(first, last)


def test_a_term_shorter_than_its_months_is_one_window() -> None:
    camp = Term("夏令营", date(2027, 7, 25), date(2027, 8, 6))
    assert window_of(Per.MONTH, date(2027, 8, 1), camp) == Window(camp.first_day, camp.last_day)


def test_a_school_year_turns_on_1_august() -> None:
    assert window_of(Per.YEAR, date(2027, 7, 31), SPRING) == window_of(Per.YEAR, WEDNESDAY, AUTUMN)
    assert window_of(Per.YEAR, date(2027, 8, 1), SPRING).first_day == date(2027, 8, 1)


terms = st.builds(
    lambda first, length: Term("学期", first, first + timedelta(days=length)),
    st.dates(date(2024, 1, 1), date(2030, 12, 31)),
    st.integers(1, 170),
)
short_periods = st.sampled_from([per for per in Per if per not in (Per.TERM, Per.YEAR)])


@given(term=terms, per=st.sampled_from(Per), nth=st.integers(0, 170))
def test_a_window_holds_today_wherever_the_term_does(term: Term, per: Per, nth: int) -> None:
    today = term.first_day + timedelta(days=nth)
    assume(today <= term.last_day)
    assert window_of(per, today, term).holds(today)


@given(term=terms, per=short_periods, nth=st.integers(0, 170))
def test_windows_cover_the_term_without_overlap_and_stay_inside(term: Term, per: Per, nth: int) -> None:
    today = term.first_day + timedelta(days=nth)
    assume(today < term.last_day)
    window = window_of(per, today, term)
    tomorrow = window_of(per, today + timedelta(days=1), term)
    assert term.first_day <= window.first_day and window.last_day <= term.last_day
    if tomorrow != window:
        assert tomorrow.first_day == window.last_day + timedelta(days=1) == today + timedelta(days=1)


@given(per=short_periods, today=st.dates(date(2020, 1, 1), date(2032, 12, 31)))
def test_outside_the_term_a_window_is_that_of_the_calendar(per: Per, today: date) -> None:
    assume(not AUTUMN.first_day <= today <= AUTUMN.last_day)
    window = window_of(per, today, AUTUMN)
    assert window.holds(today)
    assert (window.last_day - window.first_day).days < 62


def test_only_days_that_can_count_are_read() -> None:
    assert earliest_day(WEDNESDAY, AUTUMN, []) == WEDNESDAY
    assert earliest_day(WEDNESDAY, AUTUMN, [observing(1, Per.WEEK)]) == date(2026, 11, 23)
    both = [observing(1, Per.WEEK), observing(9, Per.TERM)]
    assert earliest_day(WEDNESDAY, AUTUMN, both) == AUTUMN.first_day


# --- who owes what --------------------------------------------------------------------------------

EVERYBODY = Duty(1, Metric.OBSERVE, 10, Per.TERM)
LEADS = Duty(2, Metric.OBSERVE, 20, Per.TERM, role=Role.GROUP_LEAD)
MATHS = Duty(3, Metric.OBSERVE, 12, Per.TERM, group_id=7)
CHEN = Duty(4, Metric.OBSERVE, 4, Per.TERM, member_id=1)
MONTHLY = Duty(5, Metric.OBSERVE, 2, Per.MONTH)


@pytest.mark.parametrize(
    ("member", "duties", "owed"),
    [
        (TEACHER, [EVERYBODY], [1]),
        (TEACHER, [LEADS], []),
        (HEAD, [EVERYBODY, LEADS, MATHS], [2]),
        (TEACHER, [MATHS, EVERYBODY], [3]),
        (TEACHER, [MATHS, EVERYBODY, CHEN], [4]),
        (HEAD, [CHEN], []),
        (TEACHER, [EVERYBODY, MONTHLY], [5, 1]),
        (replace(TEACHER, groups=frozenset()), [MATHS], []),
    ],
    ids=[
        "a rule for everybody binds",
        "a rule for another role does not",
        "the highest of several rules wins",
        "a group's rule counts among them",
        "a rule for the person goes before higher ones",
        "and binds nobody else",
        "each period has its own rule, the shorter first",
        "who left the group no longer owes its work",
    ],
)
def test_who_owes_what(member: Member, duties: list[Duty], owed: list[int]) -> None:
    assert [it.duty.id for it in owed_by(member, rules(*duties), WEDNESDAY)] == owed


duties = st.lists(
    st.builds(
        lambda count, metric, per, whose: Duty(count, metric, count, per, **whose),
        st.integers(1, 40),
        st.sampled_from(Metric),
        st.sampled_from(Per),
        st.sampled_from(
            [{}, {"role": Role.TEACHER}, {"role": Role.GROUP_LEAD}, {"group_id": 7}, {"member_id": 2}]
        ),
    ),
    max_size=12,
)


@given(duties=duties, member=st.sampled_from([TEACHER, HEAD, BOTH]))
def test_one_rule_binds_for_each_metric_and_period_and_none_that_is_outranked(
    duties: list[Duty], member: Member
) -> None:
    every = rules(*duties)
    owed = [it.duty for it in owed_by(member, every, WEDNESDAY)]
    assert len({(duty.metric, duty.per) for duty in owed}) == len(owed)
    for duty in duties:
        if every.binds(duty, member, WEDNESDAY):
            [binding] = [it for it in owed if (it.metric, it.per) == (duty.metric, duty.per)]
            assert binding.member_id is not None or (duty.member_id is None and binding.count >= duty.count)


# --- how far --------------------------------------------------------------------------------------


def test_only_the_right_work_in_the_right_days_counts() -> None:
    entries = [
        *done(date(2026, 8, 30), date(2026, 8, 31), date(2026, 11, 24), date(2027, 1, 23)),
        *done(WEDNESDAY, metric=Metric.PAPER),
    ]
    assert only(observing(15), entries).count == 2


def test_doing_more_than_is_owed_leaves_nothing_missing() -> None:
    found = only(observing(1), done(WEDNESDAY, WEDNESDAY, WEDNESDAY))
    assert (found.count, found.missing, found.pace) == (3, 0, Pace.DONE)


@pytest.mark.parametrize(
    ("count", "per", "today", "expected"),
    [
        (15, Per.TERM, AUTUMN.first_day, 0),
        # 58 of the term's 100 workdays have passed: 8.7 of 15.
        (15, Per.TERM, WEDNESDAY, 8),
        (15, Per.TERM, AUTUMN.last_day, 14),
        (15, Per.TERM, date(2027, 1, 30), 15),
        (1, Per.MONTH, date(2026, 11, 30), 0),
        (2, Per.MONTH, date(2026, 11, 25), 1),
        (5, Per.WEEK, date(2026, 11, 23), 0),
        (5, Per.WEEK, date(2026, 11, 25), 2),
        (5, Per.WEEK, date(2026, 11, 29), 5),
        (3, Per.DAY, WEDNESDAY, 0),
        (12, Per.YEAR, date(2027, 1, 31), 6),
    ],
)
def test_an_even_pace_counts_the_days_before_today(count: int, per: Per, today: date, expected: int) -> None:
    assert only(observing(count, per), [], today).expected == expected


def test_nobody_is_behind_on_the_first_day_of_a_window() -> None:
    assert only(observing(20, Per.WEEK), [], date(2026, 11, 23)).pace is Pace.ON_PACE


def test_holidays_do_not_make_anybody_late() -> None:
    # 1 to 7 October 2026 are holidays: on the 8th the pace is where it stood on 30 September.
    before = only(observing(97), [], date(2026, 10, 1)).expected
    assert only(observing(97), [], date(2026, 10, 8)).expected == before


@pytest.mark.parametrize(
    ("per", "today", "asked"),
    [
        (Per.DAY, date(2026, 11, 28), False),  # a Saturday
        (Per.DAY, WEDNESDAY, True),
        (Per.WEEK, date(2027, 2, 3), False),  # between the terms
        (Per.MONTH, date(2027, 1, 25), False),  # the term is over, the month is not
        (Per.WEEK, date(2026, 11, 28), True),  # a Saturday in a week of school
        (Per.TERM, date(2027, 2, 3), True),
        (Per.YEAR, date(2027, 2, 3), True),
    ],
)
def test_what_is_owed_each_day_or_week_rests_while_nobody_comes_to_school(
    per: Per, today: date, asked: bool
) -> None:
    found = progress(TEACHER, rules(observing(2, per)), [], today)
    assert bool(found) is asked


def test_a_week_of_holidays_asks_nothing() -> None:
    no_school = Workdays(day for day in (WEDNESDAY,))
    assert not progress(TEACHER, rules(observing(1, Per.WEEK), workdays=no_school), [], date(2026, 10, 5))


days = st.dates(date(2026, 7, 1), date(2027, 8, 31))
entries = st.lists(st.builds(Entry, st.sampled_from(Metric), days), max_size=20)


@given(duties=duties, entries=entries, today=days, term=st.sampled_from([AUTUMN, SPRING]))
def test_numbers_stay_within_reason(
    duties: list[Duty], entries: list[Entry], today: date, term: Term
) -> None:
    for it in progress(BOTH, rules(*duties, term=term), entries, today):
        assert 0 <= it.missing <= it.duty.count
        assert 0 <= it.expected <= it.duty.count
        assert 0 <= it.count <= len(entries)
        assert (it.pace is Pace.DONE) == (it.count >= it.duty.count)


@given(duties=duties, entries=entries, more=st.builds(Entry, st.sampled_from(Metric), days), today=days)
def test_more_work_never_lowers_a_count_or_worsens_a_pace(
    duties: list[Duty], entries: list[Entry], more: Entry, today: date
) -> None:
    standing = {Pace.BEHIND: 0, Pace.ON_PACE: 1, Pace.DONE: 2}
    before = progress(BOTH, rules(*duties), entries, today)
    after = progress(BOTH, rules(*duties), [*entries, more], today)
    for one, other in zip(before, after, strict=True):
        assert other.count - one.count in (0, 1)
        assert standing[other.pace] >= standing[one.pace]


@given(count=st.integers(1, 60), per=st.sampled_from([Per.TERM, Per.YEAR]), nth=st.integers(0, 143))
def test_the_even_pace_never_goes_back_within_a_window(count: int, per: Per, nth: int) -> None:
    today = AUTUMN.first_day + timedelta(days=nth)
    tomorrow = today + timedelta(days=1)
    assert (
        only(observing(count, per), [], today).expected <= only(observing(count, per), [], tomorrow).expected
    )


@given(st.lists(days, max_size=30), days, days)
def test_workdays_are_counted_as_by_hand(those: list[date], first: date, last: date) -> None:
    assert Workdays(those).between(first, last) == sum(first <= day <= last for day in set(those))
