"""Terms and exams as they are typed."""

from __future__ import annotations

from datetime import date

import pytest

from school.calendar.term_entry import (
    OddTerm,
    OutsideTerm,
    TermsOverlap,
    read_phase,
    read_term,
    with_phase,
    within,
)
from school.calendar.terms import Phase, Term
from school.problems import BadAnswer

TODAY = date(2026, 11, 25)
AUTUMN = Term("2026-2027学年第一学期", date(2026, 9, 1), date(2027, 1, 22))
MIDTERM = Phase("期中考试", date(2026, 11, 11), date(2026, 11, 12))
FINAL = Phase("期末考试", date(2027, 1, 13), date(2027, 1, 14))


def test_a_term_is_named_after_its_first_day() -> None:
    assert read_term("9月1日至1月22日", TODAY) == AUTUMN
    assert read_term("2027-02-22 至 2027-07-02", TODAY).name == "2026-2027学年第二学期"


@pytest.mark.parametrize("text", ["", "下学期", "2026-09-01", "9月1日至9月1日"])
def test_a_term_needs_two_days(text: str) -> None:
    with pytest.raises(BadAnswer):
        read_term(text, TODAY)


@pytest.mark.parametrize("text", ["9月1日至9月10日", "2026-09-01 至 2027-09-01"])
def test_a_term_has_the_length_of_a_term(text: str) -> None:
    with pytest.raises(OddTerm):
        read_term(text, TODAY)


def test_terms_do_not_share_a_day() -> None:
    with pytest.raises(TermsOverlap) as refusal:
        read_term("2027-01-22 至 2027-07-02", TODAY, [AUTUMN])
    assert refusal.value.other == AUTUMN
    assert read_term("2027-01-23 至 2027-07-02", TODAY, [AUTUMN]).first_day == date(2027, 1, 23)


@pytest.mark.parametrize(
    "text", ["期中考试 11月11日至12日", "期中考试：2026-11-11 至 2026-11-12", "期中考试11.11-11.12"]
)
def test_an_exam_is_a_name_and_days(text: str) -> None:
    assert read_phase(text, AUTUMN) == MIDTERM


def test_the_year_of_an_exam_is_the_one_that_lies_in_the_term() -> None:
    assert read_phase("期末考试 1月13日至14日", AUTUMN) == FINAL


def test_an_exam_that_has_a_name_needs_only_days() -> None:
    assert read_phase("11月11-12日", AUTUMN, "期中考试") == MIDTERM
    with pytest.raises(BadAnswer):
        read_phase("11月11-12日", AUTUMN)


def test_an_exam_lies_in_its_term() -> None:
    with pytest.raises(OutsideTerm):
        read_phase("中考 2027年6月20日", AUTUMN)


def test_a_phase_takes_the_place_of_its_namesake_or_of_the_one_it_is_meant_for() -> None:
    moved = Phase("期中考试", date(2026, 11, 4), date(2026, 11, 5))
    assert with_phase([MIDTERM, FINAL], moved) == (moved, FINAL)
    assert with_phase([MIDTERM, FINAL], Phase("月考", *_days(FINAL)), "期末考试")[1].name == "月考"
    assert with_phase([FINAL], MIDTERM) == (MIDTERM, FINAL)


def test_phases_outside_a_shorter_term_are_left_behind() -> None:
    short = Term("短", date(2026, 9, 1), date(2026, 12, 31))
    assert within([MIDTERM, FINAL], short) == (MIDTERM,)


def _days(phase: Phase) -> tuple[date, date]:
    return phase.first_day, phase.last_day
