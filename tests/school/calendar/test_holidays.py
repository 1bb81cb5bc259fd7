"""Holidays, make-up days and festivals."""

from __future__ import annotations

from datetime import date

import pytest

from school.calendar.holidays import (
    FESTIVALS,
    festival,
    holiday_name,
    is_day_off,
    made_up_for,
    next_holiday,
    rest_around,
)


def test_a_make_up_day_knows_the_day_off_it_pays_for() -> None:
    assert made_up_for(date(2026, 9, 20)) == date(2026, 10, 6)
    assert made_up_for(date(2026, 9, 19)) is None
    assert not is_day_off(date(2026, 9, 20))


def test_an_exchanged_day_bears_the_name_of_its_festival() -> None:
    assert holiday_name(date(2026, 10, 6)) == "国庆节"
    assert holiday_name(date(2026, 2, 20)) == "春节"


def test_two_festivals_on_one_day_are_both_named() -> None:
    assert set((holiday_name(date(2020, 10, 1)) or "").split("、")) == {"国庆节", "中秋节"}
    assert festival("中秋节", 2020) == date(2020, 10, 1)


def test_a_rest_takes_in_the_weekends_beside_it() -> None:
    assert rest_around(date(2026, 10, 3)) == (date(2026, 10, 1), date(2026, 10, 7))
    assert rest_around(date(2026, 5, 2)) == (date(2026, 5, 1), date(2026, 5, 5))


def test_the_next_holiday_may_lie_in_the_next_year() -> None:
    assert next_holiday(date(2026, 11, 1)) == (date(2027, 1, 1), date(2027, 1, 3))


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("教师节", date(2026, 9, 10)),
        ("春节", date(2026, 2, 17)),
        ("除夕", date(2026, 2, 16)),
        ("元宵节", date(2026, 3, 3)),
        ("清明节", date(2026, 4, 5)),
        ("端午节", date(2026, 6, 19)),
        ("母亲节", date(2026, 5, 10)),
        ("父亲节", date(2026, 6, 21)),
    ],
)
def test_a_festival_falls_on_its_day(name: str, day: date) -> None:
    assert festival(name, 2026) == day


@pytest.mark.parametrize("year", [1900, 1951, 2026, 2099, 2400])
@pytest.mark.parametrize("name", sorted(FESTIVALS))
def test_a_festival_of_a_year_unknown_is_none_and_no_error(name: str, year: int) -> None:
    found = festival(name, year)
    assert found is None or found.year == year
