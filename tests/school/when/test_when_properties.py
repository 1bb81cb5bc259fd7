"""What holds for every date, every rule and every text whatsoever."""

from __future__ import annotations

import time
from datetime import date, datetime, timedelta
from itertools import islice

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from school.when import When, find_when, read_when
from school.when.grammar.vocabulary import WORDS
from tests.school.when.school import CALENDAR, NOW, SPRING, ZONE

HAN = "〇一二三四五六七八九"
SCHOOL_YEAR = st.dates(date(2026, 9, 1), date(2027, 8, 31))
# Pieces of real expressions, put together at random, reach further into the grammar than random letters.
PIECES = [
    *"周第每隔单双下上本这个月日号年点时分半刻节课天前后内起止从到至初底一二三四十两廿、和，（）：-~的在听。\n",
    *(
        "星期",
        "礼拜",
        "节课",
        "周末",
        "学期",
        "开学",
        "期中考试",
        "期末",
        "寒假",
        "国庆",
        "元旦",
        "之前",
        "截止",
        "最后一",
    ),
    *(
        "倒数第",
        "中旬",
        "上午",
        "下午",
        "晚上",
        "早读",
        "放学",
        "改到",
        "原定",
        "时间",
        "一次",
        "工作日",
        "每天",
        "小时",
        "分钟",
    ),
    *("开会", "12", "25", "3", "99", "2027", "8:30", "3.25", "2027-03-18", "am", "pm", "年级", "单元"),
]
VOCABULARY = [word for group in WORDS.values() for word in group]
texts = st.one_of(
    st.text(max_size=60),
    st.lists(st.sampled_from(PIECES), max_size=14).map("".join),
    st.lists(st.sampled_from(PIECES + VOCABULARY), max_size=12).map("".join),
)


def han(number: int) -> str:
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else HAN[tens] + "十") + (HAN[ones] if ones else "")


def spellings(day: date) -> list[str]:
    year = "".join(HAN[int(digit)] for digit in str(day.year))
    return [
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year}年{day.month:02}月{day.day:02}号",
        f"{day.year}-{day.month:02}-{day.day:02}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month}.{day.day}",
        f"{year}年{han(day.month)}月{han(day.day)}日",
        f"{day.month}月{day.day}日",
        f"{day.month}月{day.day}号",
        f"{han(day.month)}月{han(day.day)}日",
        f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）",
        f"{day.month}月{day.day}日 星期{'一二三四五六天'[day.weekday()]}",
        f"{day.month}.{day.day:02}",
    ]


@given(SCHOOL_YEAR)
@settings(max_examples=120, deadline=None)
def test_a_date_of_the_school_year_reads_back_however_it_is_written(day: date) -> None:
    for text in spellings(day):
        when = read_when(text, NOW, CALENDAR)
        assert when is not None, text
        assert (when.kind, when.first_day) == ("date", day), text


@given(SCHOOL_YEAR, st.integers(0, 1))
@settings(max_examples=60, deadline=None)
def test_a_date_reads_back_inside_a_message(day: date, form: int) -> None:
    text = spellings(day)[form]
    message = f"请语文组在{text}把三年级第二单元的教案交来"
    assert [(message[a:b], when.first_day) for (a, b), when in find_when(message, NOW, CALENDAR)] == [
        (text, day)
    ]


@given(st.integers(0, 23), st.integers(0, 59))
@settings(max_examples=60, deadline=None)
def test_a_clock_time_of_the_school_day_reads_back(hour: int, minute: int) -> None:
    for text in (f"明天{hour:02}:{minute:02}", f"明天{hour:02}：{minute:02}", f"明天{hour}点{minute}分"):
        when = read_when(text, NOW, CALENDAR)
        assert when is not None
        assert when.start_time is not None
        expected = hour + 12 if 1 <= hour <= 6 else hour
        assert (when.start_time.hour, when.start_time.minute) == (expected, minute)


@given(st.integers(1, SPRING.weeks), st.integers(1, 7))
def test_a_day_of_a_teaching_week_reads_back(week: int, weekday: int) -> None:
    when = read_when(f"第{week}周周{'一二三四五六日'[weekday - 1]}", NOW, CALENDAR)
    assert when is not None
    assert when.first_day is not None
    assert (CALENDAR.week_of(when.first_day), when.first_day.isoweekday(), when.week) == (week, weekday, week)


@given(texts)
@settings(max_examples=800, deadline=None)
def test_no_text_breaks_the_reader_and_spans_lie_inside_it(text: str) -> None:
    end_before = 0
    for (start, end), when in find_when(text, NOW, CALENDAR):
        assert end_before <= start < end <= len(text)
        assert when.span == (start, end)
        assert_sound(when)
        end_before = end
    read_when(text, NOW, CALENDAR, past=True)


def assert_sound(when: When) -> None:
    """What every reading owes those who store it."""
    if when.kind == "doubt":
        assert when.first_day is None
        assert when.alternatives
    if when.first_day and when.last_day:
        assert when.first_day <= when.last_day
    for moment in (when.starts_at(ZONE), when.ends_at(ZONE)):
        assert moment is None or moment.tzinfo is ZONE
    if when.start_time and when.end_time and when.first_day == when.last_day:
        assert when.start_time < when.end_time
    if when.kind == "datetime":
        assert when.first_day is not None
        assert when.start_time is not None
    if when.kind == "recurrence":
        assert when.rrule
        rrulestr(when.rrule, dtstart=datetime(2027, 3, 1))  # noqa: DTZ001  (wall time, as stored)
    for other in when.alternatives:
        assert_sound(other)


@given(
    st.sampled_from(["每周", "单周周", "双周周", "隔周周", "每两周周"]),
    st.lists(st.integers(1, 6), min_size=1, max_size=3, unique=True),
)
@settings(max_examples=60, deadline=None)
def test_a_weekly_rule_expands_to_the_days_it_names(prefix: str, weekdays: list[int]) -> None:
    names = "、".join("一二三四五六"[weekday - 1] for weekday in sorted(weekdays))
    when = read_when(prefix + names, NOW, CALENDAR)
    assert when is not None
    assert when.rrule is not None
    start = when.first_day or NOW.date()
    rule = rrulestr(when.rrule, dtstart=datetime.combine(start, NOW.time()))
    days = [moment.date() for moment in islice(rule, 4 * len(weekdays))]
    assert {day.isoweekday() for day in days} == set(weekdays)
    if when.parity:
        assert {CALENDAR.parity(day) for day in days} == {when.parity}
    gap = timedelta(weeks=1 if prefix == "每周" else 2)
    assert days[len(weekdays)] - days[0] == gap


@given(st.integers(1, 5), st.integers(1, 7))
def test_the_nth_weekday_of_a_month_expands_to_what_the_calendar_says(nth: int, weekday: int) -> None:
    name = "一二三四五六日"[weekday - 1]
    rule = read_when(f"每月第{han(nth)}个周{name}", NOW, CALENDAR)
    single = read_when(f"2027年5月第{han(nth)}个周{name}", NOW, CALENDAR)
    assert rule is not None
    assert rule.rrule is not None
    start, end = datetime(2027, 5, 1), datetime(2027, 5, 31)  # noqa: DTZ001  (wall time, as stored)
    days = [moment.date() for moment in rrulestr(rule.rrule, dtstart=start).between(start, end, inc=True)]
    assert days == ([single.first_day] if single else [])


@pytest.mark.parametrize(
    "piece",
    [
        "1、",
        "三",
        "第",
        "每",
        "（",
        "周三、",
        "12月",
        "下周三（",
        "周三到",
        "1-",
        "a1",
        "从",
        "月考",
        "3月18日前，",
        "周三或",
        "周三（",
        "差五分",
        "第5周、",
        "下午第二节（",
        "".join(PIECES),
    ],
)
def test_long_texts_take_time_in_proportion_to_their_length(piece: str) -> None:
    def seconds(length: int) -> float:
        text = piece * (length // len(piece))
        best = 60.0
        for _ in range(2):
            start = time.process_time()
            find_when(text, NOW, CALENDAR)
            best = min(best, time.process_time() - start)
        return best

    # Sixteen times as long: a quadratic reader would need 256 times as much.
    assert seconds(16000) < 80 * max(seconds(1000), 0.001)
