"""What a school is offered when it sets itself up."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.calendar.holidays import festival, is_day_off
from school.suggestions import suggest_subjects, suggest_term, suggest_timetable

STAGES = ["primary", "junior", "senior", "nine_year"]


@pytest.mark.parametrize(
    ("today", "name", "first_day", "last_day"),
    [
        (date(2026, 8, 25), "2026-2027学年第一学期", date(2026, 9, 1), date(2027, 1, 22)),
        (date(2026, 12, 1), "2026-2027学年第一学期", date(2026, 9, 1), date(2027, 1, 22)),
        (date(2027, 1, 30), "2026-2027学年第二学期", date(2027, 2, 22), date(2027, 7, 9)),
        (date(2027, 5, 1), "2026-2027学年第二学期", date(2027, 2, 22), date(2027, 7, 9)),
        (date(2027, 7, 15), "2027-2028学年第一学期", date(2027, 9, 1), date(2028, 1, 14)),
        (date(2024, 10, 1), "2024-2025学年第一学期", date(2024, 9, 2), date(2025, 1, 17)),
    ],
)
def test_the_running_or_coming_term_is_suggested(
    today: date, name: str, first_day: date, last_day: date
) -> None:
    term = suggest_term(today)
    assert (term.name, term.first_day, term.last_day) == (name, first_day, last_day)


@given(st.dates(date(2015, 1, 1), date(2090, 12, 31)))
def test_a_suggested_term_is_one_a_school_could_have(today: date) -> None:
    term = suggest_term(today)
    assert term.last_day >= today
    assert 16 <= term.weeks <= 23
    assert not is_day_off(term.first_day)
    spring_festival = festival("春节", term.last_day.year)
    assert spring_festival is not None
    assert not term.first_day - timedelta(days=12) <= spring_festival <= term.last_day + timedelta(days=9)
    for exam in term.exams:
        assert term.first_day < exam.first_day <= exam.last_day < term.last_day


@pytest.mark.parametrize("stage", STAGES)
def test_suggested_bells_follow_one_another(stage: str) -> None:
    table = suggest_timetable(stage)
    assert [period.number for period in table.periods] == list(range(1, len(table.periods) + 1))
    assert all(period.start < period.end for period in table.periods)
    assert all(one.end < other.start for one, other in pairwise(table.periods))
    assert table.in_half("am") + table.in_half("pm") == table.periods
    for pause in table.breaks:
        assert all(pause.end <= period.start or pause.start >= period.end for period in table.periods)


@pytest.mark.parametrize("stage", STAGES)
def test_suggested_subjects_begin_with_the_three_main_ones(stage: str) -> None:
    subjects = suggest_subjects(stage)
    assert subjects[:3] == ("语文", "数学", "英语")
    assert len(set(subjects)) == len(subjects)


def test_an_unknown_stage_is_refused() -> None:
    with pytest.raises(ValueError, match="kindergarten"):
        suggest_timetable("kindergarten")
