"""Regular meetings that go on in the next term."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.calendar.terms import SchoolCalendar, Term
from school.scheduling.continuing import continued, runs_to_end, to_continue, until_end
from school.scheduling.schedule import Change, Item, ItemKind, Part, occurrences

AUTUMN = Term("第一学期", date(2026, 8, 31), date(2027, 1, 22))
SPRING = Term("第二学期", date(2027, 2, 22), date(2027, 7, 9))
CALENDAR = SchoolCalendar(ZoneInfo("Asia/Shanghai"), (AUTUMN, SPRING))
WEDNESDAY = "FREQ=WEEKLY;BYDAY=WE"


def series(
    rrule: str = WEDNESDAY, first: str = "2026-09-02", last: str = "2027-01-20", title: str = "教研"
) -> Item:
    return Item(
        3,
        ItemKind.SERIES,
        title,
        date.fromisoformat(first),
        date.fromisoformat(last),
        starts=time(14, 20),
        rrule=rrule,
        parts={7: Part.SPEAKER},
        changes={date(2026, 9, 9): Change(date(2026, 9, 9), None)},
    )


@pytest.mark.parametrize(
    ("item", "ran"),
    [
        (series(), True),
        (series(last="2027-01-22"), True),
        (series(last="2026-12-30"), False),  # 到12月底
        (series("FREQ=MONTHLY;BYDAY=-1FR", "2026-09-25", "2026-12-25"), True),
        (series("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-12-03", "2027-01-14"), True),
        (series(first="2026-03-04", last="2026-07-01"), False),  # the term before that
        (Item(3, ItemKind.EVENT, "教研", date(2027, 1, 20), date(2027, 1, 20)), False),
    ],
)
def test_what_ran_to_the_end_of_the_term_may_go_on(item: Item, ran: bool) -> None:
    assert runs_to_end(item, AUTUMN) is ran
    assert to_continue([item], CALENDAR.terms, SPRING) == ([item] if ran else [])


def test_what_goes_on_already_is_not_offered_again_nor_anything_for_the_first_term() -> None:
    again = continued(series(), SPRING, CALENDAR)
    assert again is not None
    assert to_continue([series(), again], CALENDAR.terms, SPRING) == []
    assert to_continue([series()], CALENDAR.terms, AUTUMN) == []


@pytest.mark.parametrize(
    ("rrule", "first", "expected"),
    [
        (WEDNESDAY, "2026-09-02", "2027-02-24"),
        ("FREQ=WEEKLY;BYDAY=MO,WE", "2026-09-02", "2027-02-22"),
        ("FREQ=WEEKLY", "2026-09-03", "2027-02-25"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-09-03", "2027-02-25"),  # odd weeks
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=TH", "2026-09-10", "2027-03-04"),  # even weeks
        ("FREQ=MONTHLY;BYDAY=-1FR", "2026-09-25", "2027-02-26"),
        ("FREQ=DAILY", "2026-09-01", "2027-02-22"),
    ],
)
def test_it_begins_on_the_first_day_of_its_rule_in_the_new_term(
    rrule: str, first: str, expected: str
) -> None:
    item = continued(series(rrule, first), SPRING, CALENDAR)
    assert item is not None
    assert item.first_day == date.fromisoformat(expected)
    assert (item.starts, item.parts, item.changes) == (time(14, 20), {7: Part.SPEAKER}, {})


def test_what_never_falls_into_the_term_does_not_go_on() -> None:
    short = Term("短学期", date(2027, 2, 22), date(2027, 2, 24))
    assert continued(series("FREQ=MONTHLY;BYDAY=-1FR", "2026-09-25"), short, CALENDAR) is None


def test_a_series_ends_with_the_term_that_is_made_shorter_or_longer() -> None:
    assert until_end(series(), Term("", AUTUMN.first_day, date(2027, 1, 15))).last_day == date(2027, 1, 13)
    assert until_end(series(), Term("", AUTUMN.first_day, date(2027, 1, 29))).last_day == date(2027, 1, 27)
    assert until_end(series(), Term("", date(2026, 8, 24), date(2026, 9, 1))) == series()


@given(st.integers(0, 4), st.integers(0, 40), st.sampled_from([1, 2]))
def test_weekdays_and_the_parity_of_weeks_stay(weekday: int, later: int, every: int) -> None:
    first = AUTUMN.week_one + timedelta(weeks=1 + later % 10, days=weekday)
    rule = f"FREQ=WEEKLY;INTERVAL={every};BYDAY={('MO', 'TU', 'WE', 'TH', 'FR')[weekday]}"
    spring = Term("", SPRING.first_day + timedelta(days=later % 7), SPRING.last_day)
    calendar = SchoolCalendar(CALENDAR.timezone, (AUTUMN, spring))
    item = continued(series(rule, first.isoformat()), spring, calendar)
    assert item is not None
    for it in occurrences(item, date.min, date.max):
        assert it.day.weekday() == weekday
        assert spring.first_day <= it.day <= spring.last_day
        assert every == 1 or calendar.parity(it.day) == calendar.parity(first)
