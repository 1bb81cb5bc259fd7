"""Two typed dates, as a director gives a term or an exam."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.calendar.day_ranges import read_days, without_days

NEAR = date(2026, 11, 25)
AUTUMN = (date(2026, 9, 1), date(2027, 1, 24))


@pytest.mark.parametrize(
    "text",
    [
        "2026-09-01 至 2027-01-24",
        "2026-9-1到2027-1-24",
        "2026-09-01-2027-01-24",
        "2026/9/1~2027/1/24",
        "2026.9.1—2027.1.24",
        "２０２６．９．１－２０２７．１．２４",
        "20260901-20270124",
        "2026年9月1日至2027年1月24日",
        "26年9月1日到27年1月24日",
        "2026 年 9 月 1 日 — 2027 年 1 月 24 日",
        "从2026年9月1日（周二）开学，到2027年1月24日（周日）放假",
        "9月1日至1月24日",
        "9月1号 到 1月24号",
        "9.1-1.24",
        "9/1 1/24",
        "2026年9月1日至1月24日",
        "9月1日至2027年1月24日",
        "2026-09-01\n2027-01-24",
    ],
)
def test_the_usual_writings_of_a_term_are_read(text: str) -> None:
    assert read_days(text, NEAR) == AUTUMN


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("期中考试 11月11日至12日", (date(2026, 11, 11), date(2026, 11, 12))),
        ("11月11-12日", (date(2026, 11, 11), date(2026, 11, 12))),
        ("11.11、12", (date(2026, 11, 11), date(2026, 11, 12))),
        ("期末考试 1月13日", (date(2027, 1, 13), date(2027, 1, 13))),
        ("2026-11-11", (date(2026, 11, 11), date(2026, 11, 11))),
        ("2028年2月29日", (date(2028, 2, 29), date(2028, 2, 29))),
    ],
)
def test_single_days_and_days_of_one_month_are_read(text: str, days: tuple[date, date]) -> None:
    assert read_days(text, NEAR) == days


@pytest.mark.parametrize(
    "text",
    [
        "",
        "下学期",
        "2026年9月",
        "2026-13-01 至 2027-01-24",
        "2月30日至7月3日",
        "2027年2月29日",
        "2027-01-24 至 2026-09-01",
        "9月1日、10月1日、11月1日",
        "第1周到第20周",
        "9月1日至1月24日 共20周",
        "0年0月0日",
    ],
)
def test_what_is_no_pair_of_days_is_not_guessed_at(text: str) -> None:
    assert read_days(text, NEAR) is None


@pytest.mark.parametrize(
    ("near", "first"),
    [
        (date(2026, 7, 20), date(2026, 9, 1)),
        (date(2027, 1, 10), date(2026, 9, 1)),
        (date(2027, 7, 10), date(2027, 9, 1)),
    ],
)
def test_a_missing_year_is_the_nearest_one(near: date, first: date) -> None:
    assert read_days("9月1日至1月24日", near) == (first, date(first.year + 1, 1, 24))


def test_the_words_before_the_days_are_a_name() -> None:
    assert without_days("期中考试：11月11日至12日") == "期中考试"
    assert without_days("11月11日") == ""
    assert without_days("运动会") == "运动会"


@given(st.dates(date(2001, 1, 1), date(2098, 12, 31)), st.integers(0, 400))
def test_what_is_written_in_full_is_read_back(first: date, length: int) -> None:
    last = first + timedelta(days=length)
    assert read_days(f"{first} 至 {last}", NEAR) == (first, last)


@given(st.text("0123456789年月日.-/至 号~", max_size=30))
def test_any_text_gives_days_in_order_or_nothing(text: str) -> None:
    days = read_days(text, NEAR)
    assert days is None or days[0] <= days[1]
