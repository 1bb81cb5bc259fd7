"""A typed timetable."""

from __future__ import annotations

from datetime import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.calendar.bells import read_timetable
from school.calendar.terms import Period
from school.people import Stage
from school.problems import BadAnswer
from school.suggestions import suggest_timetable

DAY = (
    Period(1, "am", time(8, 20), time(9, 0)),
    Period(2, "am", time(9, 10), time(9, 50)),
    Period(3, "pm", time(14, 0), time(14, 40)),
)


@pytest.mark.parametrize(
    "text",
    [
        "上午 8:20-9:00\n上午 9:10-9:50\n下午 14:00-14:40",
        "上午：8:20—9:00，9:10—9:50\n下午：14:00—14:40",
        "第1节 8:20-9:00\n第2节 9:10-9:50\n第3节 14:00-14:40",
        "第一节：08:20~09:00\n第二节：09:10~09:50\n第三节：2:00~2:40",
        "1. 8.20-9.00\n2. 9.10-9.50\n3. 14.00-14.40",
        "上午\n8点20分到9点00分\n9点10分到9点50分\n下午\n2:00到2:40",
        "早读 7:50-8:10\n8:20-9:00\n9:10-9:50\n大课间 9:50-10:20\n午休 12:00-13:50\n14:00-14:40",
        "上午\n8:20-9:00\n9:10-9:50\n14:00-14:40",
        "８：２０－９：００\n９：１０－９：５０\n１４：００－１４：４０",
    ],
)
def test_the_usual_writings_of_a_timetable_are_read(text: str) -> None:
    assert read_timetable(text) == DAY


def test_a_lesson_that_begins_before_noon_may_belong_to_the_afternoon() -> None:
    assert read_timetable("上午 8:00-8:40\n下午 11:50-12:30")[1].half == "pm"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "上午四节",
        "8:20",
        "9:00-8:20",
        "8:20-9:00\n8:50-9:30",
        "9:10-9:50\n8:20-9:00",
        "8:20-8:25",
        "25:00-26:00",
        "8:20-9:00 数学",
        "\n".join(f"{6 + n}:00-{6 + n}:40" for n in range(15)),
    ],
)
def test_what_is_no_timetable_is_refused(text: str) -> None:
    with pytest.raises(BadAnswer) as refusal:
        read_timetable(text)
    assert refusal.value.expected == "timetable"


@pytest.mark.parametrize("stage", list(Stage))
def test_suggested_timetables_are_read_back_as_they_are_shown(stage: Stage) -> None:
    periods = suggest_timetable(stage).periods
    shown = "\n".join(
        f"{'上午' if it.half == 'am' else '下午'} {it.start:%H:%M}-{it.end:%H:%M}" for it in periods
    )
    assert read_timetable(shown) == periods


@given(st.text("0123456789:-上下午第节\n ，", max_size=60))
def test_any_text_gives_lessons_one_after_the_other_or_a_refusal(text: str) -> None:
    try:
        periods = read_timetable(text)
    except BadAnswer:
        return
    assert [it.number for it in periods] == list(range(1, len(periods) + 1))
    assert all(a.end <= b.start for a, b in pairwise(periods))
