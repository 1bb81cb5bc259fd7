"""Holidays and make-up days of a term, as the State Council announced them."""

from __future__ import annotations

from datetime import date
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from school.calendar.calendar_marks import Rest, make_up_days, rests, unannounced_years
from school.calendar.terms import SchoolCalendar, SpecialDay

CALENDAR = SchoolCalendar(ZoneInfo("Asia/Shanghai"))
OWN = SchoolCalendar(
    ZoneInfo("Asia/Shanghai"),
    special_days=(
        SpecialDay(date(2026, 12, 3), "停课", works=False),
        SpecialDay(date(2026, 12, 4), "停课", works=False),
        SpecialDay(date(2026, 12, 12), "补课", works=True, counts_as=4),
    ),
)


def test_the_holidays_of_autumn_2026() -> None:
    assert rests(CALENDAR, date(2026, 9, 1), date(2026, 12, 31)) == [
        Rest("中秋节", date(2026, 9, 25), date(2026, 9, 27)),
        Rest("国庆节", date(2026, 10, 1), date(2026, 10, 7)),
    ]


def test_the_days_made_up_in_autumn_2026() -> None:
    found = make_up_days(CALENDAR, date(2026, 9, 1), date(2026, 12, 31))
    assert [day.day for day in found] == [date(2026, 9, 20), date(2026, 10, 10)]


def test_a_rest_is_whole_even_where_only_its_end_is_asked_for() -> None:
    assert rests(CALENDAR, date(2026, 10, 7), date(2026, 10, 7)) == [
        Rest("国庆节", date(2026, 10, 1), date(2026, 10, 7))
    ]


def test_the_school_s_own_days_count_as_well() -> None:
    assert rests(OWN, date(2026, 12, 1), date(2026, 12, 31)) == [
        Rest("停课", date(2026, 12, 3), date(2026, 12, 6))
    ]
    [made_up] = make_up_days(OWN, date(2026, 12, 1), date(2026, 12, 31))
    assert (made_up.day, made_up.lessons_of, made_up.name) == (date(2026, 12, 12), 4, "补课")


def test_years_without_an_announcement_are_named() -> None:
    assert unannounced_years(CALENDAR, date(2026, 9, 1), date(2026, 12, 31)) == []
    assert unannounced_years(CALENDAR, date(2049, 9, 1), date(2050, 1, 20)) == [2049, 2050]


@given(first=st.dates(date(2024, 1, 1), date(2030, 12, 1)), length=st.integers(0, 200))
def test_every_holiday_lies_in_one_rest_and_no_workday_in_any(first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    found = rests(CALENDAR, first, last)
    assert all(a.last_day < b.first_day for a, b in pairwise(found))
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        day = CALENDAR.day(date.fromordinal(ordinal))
        within = [it for it in found if it.first_day <= day.day <= it.last_day]
        if day.kind == "holiday":
            assert len(within) == 1
        if day.works:
            assert not within
