"""Terms, timetables and the kinds of days, as a school would check them on its wall calendar."""

from __future__ import annotations

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.calendar.terms import Half, Period, SchoolCalendar, SpecialDay, Term, Timetable

ZONE = ZoneInfo("Asia/Shanghai")
AUTUMN = Term("2026-2027学年第一学期", date(2026, 9, 1), date(2027, 1, 22))
SPRING = Term("2026-2027学年第二学期", date(2027, 2, 22), date(2027, 7, 9))


def periods(first: str, count: int = 6, morning: int = 4) -> tuple[Period, ...]:
    """Lessons of 40 minutes every 50 from `first` on, the afternoon ones at 14:00."""
    hour, minute = map(int, first.split(":"))
    found = []
    for number in range(1, count + 1):
        half: Half = "am" if number <= morning else "pm"
        start = (
            hour * 60 + minute + 50 * (number - 1) if half == "am" else 14 * 60 + 50 * (number - morning - 1)
        )
        found.append(Period(number, half, clock(start), clock(start + 40)))
    return tuple(found)


def clock(minutes: int) -> time:
    return time(minutes // 60, minutes % 60)


CALENDAR = SchoolCalendar(ZONE, (AUTUMN, SPRING), (Timetable(periods("08:20")),))


def test_week_one_begins_on_the_monday_of_the_first_day() -> None:
    assert AUTUMN.week_one == date(2026, 8, 31)
    assert AUTUMN.week_of(date(2026, 8, 31)) == 1
    assert AUTUMN.week_of(date(2026, 9, 7)) == 2
    assert AUTUMN.weeks == 21


def test_weeks_end_with_the_term() -> None:
    assert AUTUMN.week_of(date(2026, 8, 30)) is None
    assert AUTUMN.week_of(date(2027, 1, 24)) == 21
    assert AUTUMN.week_of(date(2027, 1, 25)) is None
    assert CALENDAR.week_of(date(2027, 2, 22)) == 1


@given(st.integers(1, AUTUMN.weeks), st.integers(0, 6))
def test_a_week_and_its_monday_agree(week: int, offset: int) -> None:
    assert AUTUMN.week_of(AUTUMN.monday_of(week) + timedelta(days=offset)) == week


def test_odd_and_even_weeks_alternate() -> None:
    assert CALENDAR.parity(date(2026, 9, 1)) == "odd"
    assert CALENDAR.parity(date(2026, 9, 8)) == "even"
    assert CALENDAR.parity(date(2027, 2, 5)) is None


def test_between_terms_the_coming_one_is_meant() -> None:
    assert CALENDAR.term_of(date(2027, 2, 1)) is None
    assert CALENDAR.term_near(date(2027, 2, 1)) == SPRING
    assert CALENDAR.term_near(date(2026, 10, 1)) == AUTUMN
    assert CALENDAR.term_near(date(2027, 8, 1)) == SPRING
    assert SchoolCalendar(ZONE).term_near(date(2027, 8, 1)) is None


@pytest.mark.parametrize(
    ("nth", "half", "number"),
    [(1, None, 1), (5, None, 5), (2, "am", 2), (1, "pm", 5), (2, "pm", 6), (5, "pm", 5), (6, "pm", 6)],
)
def test_a_period_is_counted_in_its_half_day_or_through_the_day(
    nth: int, half: Half | None, number: int
) -> None:
    period = CALENDAR.period(date(2026, 9, 2), nth, half)
    assert period is not None
    assert period.number == number


@pytest.mark.parametrize(("nth", "half"), [(7, None), (0, None), (5, "am"), (3, "pm"), (7, "pm")])
def test_a_period_that_the_school_does_not_have_is_none(nth: int, half: Half | None) -> None:
    assert CALENDAR.period(date(2026, 9, 2), nth, half) is None


def test_a_season_and_a_weekday_have_bells_of_their_own() -> None:
    summer = Timetable(periods("08:00"), season=((5, 1), (9, 30)))
    friday = Timetable(periods("08:20", count=5), weekdays=frozenset({5}))
    winter = Timetable(periods("08:30"), season=((10, 1), (4, 30)))
    calendar = SchoolCalendar(ZONE, (AUTUMN,), (friday, summer, winter))
    assert first_bell(calendar, date(2026, 9, 30)) == time(8, 0)
    assert first_bell(calendar, date(2026, 10, 8)) == time(8, 30)
    assert first_bell(calendar, date(2027, 1, 4)) == time(8, 30)
    assert first_bell(calendar, date(2026, 9, 4)) == time(8, 20)


def first_bell(calendar: SchoolCalendar, day: date) -> time:
    table = calendar.timetable_on(day)
    assert table is not None
    return table.periods[0].start


def test_a_make_up_day_rings_like_the_day_it_stands_for() -> None:
    friday = Timetable(periods("09:00"), weekdays=frozenset({3}))
    calendar = SchoolCalendar(ZONE, (AUTUMN,), (friday, Timetable(periods("08:20"))))
    assert calendar.day(date(2026, 10, 10)).lessons_of == 3
    assert first_bell(calendar, date(2026, 10, 10)) == time(9, 0)


def test_without_bells_there_are_no_periods() -> None:
    assert SchoolCalendar(ZONE).period(date(2026, 9, 2), 1) is None


@pytest.mark.parametrize(
    ("day", "kind", "name", "works"),
    [
        (date(2026, 9, 2), "workday", None, True),
        (date(2026, 9, 5), "weekend", None, False),
        (date(2026, 9, 25), "holiday", "中秋节", False),
        (date(2026, 10, 1), "holiday", "国庆节", False),
        (date(2026, 10, 4), "holiday", "国庆节", False),  # a Sunday amid the days off
        (date(2026, 10, 7), "holiday", "国庆节", False),
        (date(2026, 10, 10), "make_up", None, True),
        (date(2026, 2, 16), "holiday", "除夕", False),
    ],
)
def test_the_country_decides_what_kind_of_day_it_is(
    day: date, kind: str, name: str | None, works: bool
) -> None:
    found = CALENDAR.day(day)
    assert (found.kind, found.name, found.works) == (kind, name, works)
    assert CALENDAR.is_workday(day) is works


def test_the_schools_own_days_outrank_the_country() -> None:
    calendar = SchoolCalendar(
        ZONE,
        (AUTUMN,),
        special_days=(
            SpecialDay(date(2026, 10, 22), "运动会", works=True),
            SpecialDay(date(2026, 11, 6), "停课", works=False),
            SpecialDay(date(2026, 11, 7), "补课", works=True, counts_as=5),
        ),
    )
    sports = calendar.day(date(2026, 10, 22))
    assert (sports.kind, sports.name, sports.works) == ("workday", "运动会", True)
    assert not calendar.is_workday(date(2026, 11, 6))
    made_up = calendar.day(date(2026, 11, 7))
    assert (made_up.kind, made_up.works, made_up.lessons_of) == ("make_up", True, 5)


def test_years_without_a_notice_keep_their_statutory_days_and_say_so() -> None:
    assert CALENDAR.announced(2026)
    assert not CALENDAR.announced(2060)
    assert CALENDAR.day(date(2060, 10, 1)).name == "国庆节"
    assert CALENDAR.day(date(2060, 10, 1)).kind == "holiday"


@given(st.dates())
def test_no_day_breaks_the_calendar(day: date) -> None:
    found = CALENDAR.day(day)
    assert found.kind in ("workday", "weekend", "holiday", "make_up")
    assert 1 <= found.lessons_of <= 7
