"""What somebody says in one line about work they have done."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from school.calendar.terms import SchoolCalendar
from school.counting.duties import Metric
from school.counting.records import (
    RecordInFuture,
    RecordLine,
    RecordTooLongAgo,
    check_record_day,
    day_problem,
    has_title,
    read_day,
    read_kind,
    read_record,
    read_title,
)
from school.problems import BadAnswer
from tests.sample import TERM

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = SchoolCalendar(ZONE, (TERM,))
NOW = datetime(2026, 11, 25, 10, 0, tzinfo=ZONE)
TODAY, YESTERDAY = date(2026, 11, 25), date(2026, 11, 24)


@pytest.mark.parametrize(
    ("text", "metric", "title", "day"),
    [
        ("公开课 《圆的面积》", Metric.OPEN_LESSON, "《圆的面积》", None),
        ("公开课圆的面积", Metric.OPEN_LESSON, "圆的面积", None),
        ("教学反思 一次失败的提问 昨天", Metric.REFLECTION, "一次失败的提问", YESTERDAY),
        ("昨天公开课 圆的面积", Metric.OPEN_LESSON, "圆的面积", YESTERDAY),
        ("昨天 公开课 圆的面积", Metric.OPEN_LESSON, "圆的面积", YESTERDAY),
        ("《圆的面积》 公开课", Metric.OPEN_LESSON, "《圆的面积》", None),
        ("11月20日 教学反思 写话", Metric.REFLECTION, "写话", date(2026, 11, 20)),
        ("写了一篇反思：等待的力量", Metric.REFLECTION, "等待的力量", None),
        ("一节公开课 秋天 上周五", Metric.OPEN_LESSON, "秋天", date(2026, 11, 20)),
        ("反思 周五", Metric.REFLECTION, None, date(2026, 11, 20)),
        ("公开课", Metric.OPEN_LESSON, None, None),
        ("公开课 秋天 12月3日", Metric.OPEN_LESSON, "秋天", date(2026, 12, 3)),
        ("公开课 秋天 2025年12月3日", Metric.OPEN_LESSON, "秋天", date(2025, 12, 3)),
        ("昨天", None, None, YESTERDAY),
        ("", None, None, None),
    ],
)
def test_kind_title_and_day_are_found_in_a_line(
    text: str, metric: Metric | None, title: str | None, day: date | None
) -> None:
    assert read_record(text, NOW, CALENDAR) == RecordLine(metric, title, day)


@pytest.mark.parametrize(
    ("text", "metric", "title"),
    [
        ("圆的面积", None, "圆的面积"),
        ("论反思的价值", None, "论反思的价值"),
        ("教研组工作总结", None, "教研组工作总结"),
        ("区级公开课 圆的面积", None, "区级公开课 圆的面积"),
        ("论文 论反思的价值", Metric.PAPER, "论反思的价值"),
        ("《我的反思》 论文", Metric.PAPER, "《我的反思》"),
        ("读书笔记 昨天的世界", Metric.READING_NOTE, "昨天的世界"),
        ("读书笔记 《昨天》", Metric.READING_NOTE, "《昨天》"),
        ("读书笔记 边城 三月", Metric.READING_NOTE, "边城 三月"),
    ],
)
def test_a_title_keeps_words_that_look_like_a_kind_or_a_day(
    text: str, metric: Metric | None, title: str
) -> None:
    assert read_record(text, NOW, CALENDAR) == RecordLine(metric, title, None)


@given(st.text(max_size=80))
@example("\x1f \u3000。")
def test_any_line_is_read_without_a_stumble(text: str) -> None:
    said = read_record(text, NOW, CALENDAR)
    assert said.title is None or said.title.strip()


@pytest.mark.parametrize(("word", "metric"), [("反思", Metric.REFLECTION), (" 教案。", Metric.LESSON_PLAN)])
def test_a_kind_can_be_typed(word: str, metric: Metric) -> None:
    assert read_kind(word) is metric


@pytest.mark.parametrize("word", ["听课", "唱歌", ""])
def test_what_is_no_kind_of_record_is_refused(word: str) -> None:
    with pytest.raises(BadAnswer):
        read_kind(word)


def test_a_title_is_one_line_of_at_most_100_characters() -> None:
    assert read_title(" 圆的\n面积 ") == "圆的 面积"
    assert read_title("圆" * 100) == "圆" * 100
    for text in ("圆" * 101, "  "):
        with pytest.raises(BadAnswer):
            read_title(text)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        (NOW, date(2026, 12, 20)),
        (datetime(2027, 1, 5, 8, 0, tzinfo=ZONE), date(2026, 12, 20)),
        (datetime(2026, 12, 20, 8, 0, tzinfo=ZONE), date(2026, 12, 20)),
    ],
)
def test_a_day_without_a_year_is_the_near_one(now: datetime, day: date) -> None:
    assert read_day("12月20日", now, CALENDAR) == day


def test_what_names_no_day_is_refused() -> None:
    with pytest.raises(BadAnswer):
        read_day("那天", NOW, CALENDAR)


def test_work_is_done_today_or_within_the_last_school_year() -> None:
    check_record_day(TODAY, TODAY)
    check_record_day(date(2025, 10, 22), TODAY)
    assert day_problem(TODAY, TODAY) is None
    with pytest.raises(RecordInFuture):
        check_record_day(date(2026, 11, 26), TODAY)
    with pytest.raises(RecordTooLongAgo):
        check_record_day(date(2025, 10, 20), TODAY)


@pytest.mark.parametrize(
    ("title", "same"),
    [("《圆的面积》", True), ("圆的 面积", True), ("圆的面积（二）", False), ("ＡＢ", False)],
)
def test_titles_are_compared_by_their_essence(title: str, same: bool) -> None:
    assert has_title(title, ["圆的面积", "论文"]) is same
