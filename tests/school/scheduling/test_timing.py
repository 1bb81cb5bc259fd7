"""Typed times as what the schedule keeps, and how a new time goes together with the old one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from school.calendar.terms import Period, Phase, SchoolCalendar, Timetable
from school.scheduling.schedule import Item, ItemKind
from school.scheduling.timing import Timing, timing_from_json, timing_of
from school.scheduling.typed_times import NeverFalls, NoTermAhead, read_timings
from tests.sample import TERM, TIMETABLE

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, tzinfo=ZONE)
"""Wednesday of teaching week 13."""
EXAMS = (Phase("期末考试", date(2027, 1, 13), date(2027, 1, 14)),)
FRIDAY_BELLS = Timetable(
    (*TIMETABLE[:5], Period(6, "pm", time(14, 0), time(14, 40))), weekdays=frozenset({5}), name="周五"
)
CALENDAR = SchoolCalendar(ZONE, (replace(TERM, exams=EXAMS),), (FRIDAY_BELLS, Timetable(TIMETABLE)))
WEDNESDAYS = "FREQ=WEEKLY;BYDAY=WE"


def december(day: int) -> date:
    return date(2026, 12, day)


def event(day: date, starts: time | None = None, ends: time | None = None, *periods: int) -> Timing:
    return Timing(ItemKind.EVENT, day, day, starts, ends, periods)


def series(rrule: str, first: date, last: date, *rest: object) -> Timing:
    starts, ends, *periods = rest or (None, None)
    return Timing(ItemKind.SERIES, first, last, starts, ends, tuple(periods), rrule)  # type: ignore[arg-type]


def month(first: date, last: date) -> Timing:
    return Timing(ItemKind.MONTH, first, last)


def deadline(day: date, at: time | None = None) -> Timing:
    return Timing(ItemKind.DEADLINE, day, day, at)


SECOND = (time(14, 20), time(15), 6)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("下周三下午第二节", event(december(2), *SECOND)),
        ("12月2日 14:00-15:30", event(december(2), time(14), time(15, 30))),
        ("第15周", Timing(ItemKind.EVENT, december(7), december(13))),
        ("12月份", month(december(1), december(31))),
        ("12月20日前", deadline(december(20))),
        ("截止12月20日17:00", deadline(december(20), time(17))),
        ("期末考试前", deadline(date(2027, 1, 12))),
        ("本月内", deadline(date(2026, 11, 30))),
        ("每周三下午第二节", series(WEDNESDAYS, date(2026, 11, 25), date(2027, 1, 20), *SECOND)),
        ("每周三8:00", series(WEDNESDAYS, december(2), date(2027, 1, 20), time(8), None)),
        (
            "双周周三下午第二节",
            series("FREQ=WEEKLY;INTERVAL=2;BYDAY=WE", december(2), date(2027, 1, 13), *SECOND),
        ),
        ("本学期每周三下午第二节", series(WEDNESDAYS, date(2026, 11, 25), date(2027, 1, 20), *SECOND)),
        (
            "每天8:00",
            series("FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", date(2026, 11, 26), date(2027, 1, 22), time(8), None),
        ),
        ("每周一次", None),
        ("数学组教研", None),
    ],
)
def test_a_time_becomes_what_the_schedule_keeps(text: str, expected: Timing | None) -> None:
    assert read_timings(text, NOW, CALENDAR) == ([expected] if expected else [])


def test_a_part_of_the_day_leaves_the_hour_open() -> None:
    for text in ("周三下午", "周三放学后", "每周四下午"):
        [timing] = read_timings(text, NOW, CALENDAR)
        assert timing.open_hour and timing.starts is None


def test_several_days_make_several_items() -> None:
    [timing] = read_timings("12月1日、8日、15日下午第二节", NOW, CALENDAR)
    assert timing.days == (december(1), december(8), december(15))
    [timing] = read_timings("每月25日前", NOW, CALENDAR)
    assert timing.kind is ItemKind.DEADLINE
    assert timing.days == (date(2026, 11, 25), december(25))


def test_every_second_week_may_begin_with_either() -> None:
    assert [it.first_day for it in read_timings("隔周周二", NOW, CALENDAR)] == [december(1), december(8)]


def test_a_month_of_this_term_that_is_over_may_still_be_meant() -> None:
    assert [it.first_day for it in read_timings("10月", NOW, CALENDAR)] == [
        date(2026, 10, 1),
        date(2027, 10, 1),
    ]


def test_what_is_over_is_not_offered_beside_what_is_to_come() -> None:
    assert read_timings("7:50", NOW, CALENDAR) == [event(date(2026, 11, 26), time(7, 50))]
    assert [it.last_day for it in read_timings("10月至12月", NOW, CALENDAR)] == [december(31)]


def test_a_series_needs_days_that_are_to_come() -> None:
    with pytest.raises(NeverFalls):
        read_timings("每周三下午第二节，到11月20日", NOW, CALENDAR)
    with pytest.raises(NoTermAhead):
        read_timings("每周三", datetime(2027, 2, 1, 10, tzinfo=ZONE), CALENDAR)


def test_a_series_said_before_the_term_begins_with_it() -> None:
    [timing] = read_timings("每周三", datetime(2026, 8, 20, 10, tzinfo=ZONE), CALENDAR)
    assert (timing.first_day, timing.last_day) == (date(2026, 9, 2), date(2027, 1, 20))


BEFORE = event(december(2), *SECOND)


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        (BEFORE, "下午第三节", event(december(2), time(15, 10), time(15, 50), 7)),
        (BEFORE, "16:00-17:00", event(december(2), time(16), time(17))),
        (BEFORE, "下周四", event(december(3), *SECOND)),
        (BEFORE, "下周五", event(december(4), time(14), time(14, 40), 6)),
        (BEFORE, "今天第七节", event(date(2026, 11, 25), time(15, 10), time(15, 50), 7)),
        (BEFORE, "改到12月9日10:00", event(december(9), time(10))),
        (BEFORE, "12月20日前", deadline(december(20))),
        (BEFORE, "12月份", month(december(1), december(31))),
        (event(december(2)), "下周四", event(december(3))),
        (deadline(december(20), time(17)), "12月22日", deadline(december(22), time(17))),
        (deadline(december(20), time(17)), "18:00", deadline(december(20), time(18))),
        (
            series(WEDNESDAYS, december(2), date(2027, 1, 20), *SECOND),
            "每周四",
            series("FREQ=WEEKLY;BYDAY=TH", date(2026, 11, 26), date(2027, 1, 21), *SECOND),
        ),
        (
            series(WEDNESDAYS, december(2), date(2027, 1, 20), *SECOND),
            "下午第三节",
            series(WEDNESDAYS, december(2), date(2027, 1, 20), time(15, 10), time(15, 50), 7),
        ),
    ],
)
def test_a_new_time_keeps_what_it_does_not_name(before: Timing, text: str, expected: Timing) -> None:
    assert read_timings(text, NOW, CALENDAR, before) == [expected]


@pytest.mark.parametrize(
    "text", ["下周三下午第二节", "每周三下午", "12月份", "截止12月20日17:00", "12月1日、8日下午第二节"]
)
def test_a_timing_survives_a_draft(text: str) -> None:
    for timing in read_timings(text, NOW, CALENDAR):
        assert timing_from_json(timing.as_json()) == timing


def test_an_item_put_at_a_time_has_that_time() -> None:
    item = Item(1, ItemKind.EVENT, "磨课", december(1), december(1), place="录播室")
    for text in ("下周三下午第二节", "每周三下午第二节", "12月份", "12月20日前"):
        [timing] = read_timings(text, NOW, CALENDAR)
        put = timing.put(item)
        assert timing_of(put) == timing
        assert (put.id, put.title, put.place) == (1, "磨课", "录播室")
