"""Special days and other bells as directors type them."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.calendar.other_bells import LONGEST_NAME, BellDays, read_bell_days
from school.calendar.special_days import SpecialDaysTooLong, read_special_days
from school.calendar.terms import Period, SchoolCalendar, SpecialDay, Timetable
from school.problems import BadAnswer
from tests.sample import TERM, TIMETABLE

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, tzinfo=ZONE)
CALENDAR = SchoolCalendar(ZONE, (TERM,), (Timetable(TIMETABLE),))


def day(
    month: int, number: int, name: str, *, works: bool = True, counts_as: int | None = None
) -> SpecialDay:
    return SpecialDay(date(2026, month, number), name, works, counts_as)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("11月20日 运动会", [day(11, 20, "运动会")]),
        ("下周五 秋季运动会", [day(12, 4, "秋季运动会")]),
        ("11月20日 运动会放假", [day(11, 20, "运动会放假", works=False)]),
        ("12月8日至9日 停课", [day(12, 8, "停课", works=False), day(12, 9, "停课", works=False)]),
        ("12月4日、11日 研学", [day(12, 4, "研学"), day(12, 11, "研学")]),
        ("12月5日 补课按周三上课", [day(12, 5, "补课", counts_as=3)]),
        ("12月5日（周六）补课，按周三上课", [day(12, 5, "补课", counts_as=3)]),
        ("12月5日上周三的课", [day(12, 5, "补课", counts_as=3)]),
        ("12月6日 调休 按星期天上课", [day(12, 6, "调休", counts_as=7)]),
    ],
)
def test_days_that_depart_from_the_calendar(text: str, expected: list[SpecialDay]) -> None:
    assert read_special_days(text, NOW, CALENDAR) == expected


@pytest.mark.parametrize(
    "text", ["运动会", "12月5日", "哈哈", "", "12月5日至6日 补课按周三上课", "12月5日 " + "名" * 13]
)
def test_what_names_no_day_or_no_occasion_is_asked_for_again(text: str) -> None:
    with pytest.raises(BadAnswer):
        read_special_days(text, NOW, CALENDAR)


def test_a_whole_term_is_no_special_day() -> None:
    with pytest.raises(SpecialDaysTooLong):
        read_special_days("12月1日至1月20日 停课", NOW, CALENDAR)


ALL = frozenset(range(1, 8))
SUMMER = ((5, 1), (9, 30))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("夏令 5月1日至9月30日", BellDays("夏令", ALL, SUMMER)),
        ("夏令时间：5.1-9.30", BellDays("夏令", ALL, SUMMER)),
        ("冬令 10月1日至4月30日", BellDays("冬令", ALL, ((10, 1), (4, 30)))),
        ("周五", BellDays("周五", frozenset({5}))),
        ("每周五", BellDays("周五", frozenset({5}))),
        ("周一、周三", BellDays("周一、周三", frozenset({1, 3}))),
        ("夏令周一至周四 5月1日至9月30日", BellDays("夏令", frozenset({1, 2, 3, 4}), SUMMER)),
        ("周五社团日", BellDays("社团日", frozenset({5}))),
    ],
)
def test_the_days_of_other_bells(text: str, expected: BellDays) -> None:
    assert read_bell_days(text, NOW.date()) == expected


@pytest.mark.parametrize("text", ["夏令", "明天", "", "5月1日至9月30日", "13月1日至14月2日 夏令"])
def test_bells_without_a_name_or_days_are_asked_for_again(text: str) -> None:
    with pytest.raises(BadAnswer):
        read_bell_days(text, NOW.date())


def test_bells_ring_on_their_days_only() -> None:
    periods = (Period(1, "am", time(9), time(9, 40)),)
    table = read_bell_days("冬令周五 11月1日至2月28日", NOW.date()).table(periods)
    assert table.applies_to(date(2026, 12, 4), 5)
    assert not table.applies_to(date(2026, 12, 3), 4)
    assert not table.applies_to(date(2026, 10, 30), 5)


@given(st.text(alphabet="夏令冬周星期一二五日天至到、月号:： 0123456789.-<&😀", max_size=30))
def test_a_name_always_fits_into_a_button(text: str) -> None:
    try:
        found = read_bell_days(text, NOW.date())
    except BadAnswer:
        return
    assert 1 <= len(found.name) <= LONGEST_NAME and ":" not in found.name
    assert found.weekdays <= ALL and found.weekdays
