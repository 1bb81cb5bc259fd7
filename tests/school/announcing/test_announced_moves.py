"""Which event an announcement moves, and when that is to be."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.announcing.announced_moves import LOOK_AHEAD, find_move
from school.announcing.moves import Move, move_from_json
from school.calendar.terms import SchoolCalendar, Timetable
from school.scheduling.schedule import Audience, Item, ItemKind, agenda
from school.scheduling.timing import timing_of
from tests.sample import TERM, TIMETABLE

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = SchoolCalendar(ZONE, (TERM,), (Timetable(TIMETABLE),))
NOW = datetime(2026, 11, 25, 10, tzinfo=ZONE)


def event(number: int, title: str, day: date, **more: object) -> Item:
    it = {"starts": time(14, 20), "ends": time(15), **more}
    return Item(number, ItemKind.EVENT, title, day, day, Audience(2), **it)  # type: ignore[arg-type]


RESEARCH = event(1, "数学组教研", date(2026, 11, 26))
POLISH = event(2, "磨课", date(2026, 12, 2))
JOINT = Item(
    3,
    ItemKind.SERIES,
    "集体备课",
    date(2026, 11, 2),
    date(2027, 1, 20),
    Audience(2),
    starts=time(14, 20),
    rrule="FREQ=WEEKLY;BYDAY=MO",
)
ITEMS = (RESEARCH, POLISH, JOINT)


def found(text: str, *items: Item) -> tuple[str, str, str, time | None] | None:
    """The title, the day as planned, the new day and hour."""
    coming = agenda(items or ITEMS, NOW.date(), NOW.date() + LOOK_AHEAD, CALENDAR)
    it = find_move(text, NOW, CALENDAR, coming)
    return it and (it[0].item.title, it[0].planned.isoformat(), it[1].first_day.isoformat(), it[1].starts)


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("明天教研改到第七节", ("数学组教研", "2026-11-26", "2026-11-26", time(15, 10))),
        ("明天教研改到第七节，请带上期中试卷。", ("数学组教研", "2026-11-26", "2026-11-26", time(15, 10))),
        ("明天教研改到第七节，下周恢复原时间", ("数学组教研", "2026-11-26", "2026-11-26", time(15, 10))),
        ("磨课改到下周四，第七节，请互相转告", ("磨课", "2026-12-02", "2026-12-03", time(15, 10))),
        ("教研改到周五下午第二节", ("数学组教研", "2026-11-26", "2026-11-27", time(14, 20))),
        ("周四的教研调整到12月4日15:00，请互相转告", ("数学组教研", "2026-11-26", "2026-12-04", time(15))),
        ("磨课推迟到下周四，地点不变", ("磨课", "2026-12-02", "2026-12-03", time(14, 20))),
        ("各位老师：\n磨课推迟到下周四。\n周五交教案", ("磨课", "2026-12-02", "2026-12-03", time(14, 20))),
        ("磨课推迟一周", ("磨课", "2026-12-02", "2026-12-09", time(14, 20))),
        ("周四的教研顺延一天，请互相转告", ("数学组教研", "2026-11-26", "2026-11-27", time(14, 20))),
        ("集体备课改到周二上午第一节", ("集体备课", "2026-11-30", "2026-12-01", time(8, 20))),
        ("12月7日集体备课改到12月8日", ("集体备课", "2026-12-07", "2026-12-08", time(14, 20))),
    ],
)
def test_the_event_a_text_speaks_of_and_its_new_time(
    text: str, move: tuple[str, str, str, time | None]
) -> None:
    assert found(text) == move


@pytest.mark.parametrize(
    "text",
    [
        "明天教研",
        "教研地点改到三楼",
        "周五的教研改到第七节",
        "教研改到昨天",
        "教研改到明天14:20",
        "家长会改到周五",
        "教研改到周五，磨课改到周四",
        "教研改到下周三或周四下午第二节",
        "教研改到每周五下午第二节",
        "",
    ],
)
def test_what_moves_nothing_or_not_clearly_is_left_alone(text: str) -> None:
    assert found(text) is None


def test_of_two_events_that_may_be_meant_none_is() -> None:
    other = event(9, "语文组教研", date(2026, 11, 27))
    assert found("教研改到周一第七节", RESEARCH, other) is None
    assert found("明天教研改到周一第七节", RESEARCH, other) is not None


def test_month_items_and_deadlines_do_not_move() -> None:
    month = Item(7, ItemKind.MONTH, "教研月", date(2026, 11, 1), date(2026, 11, 30))
    deadline = Item(8, ItemKind.DEADLINE, "交教研总结", date(2026, 11, 27), date(2026, 11, 27))
    assert found("教研改到周五下午第二节", month, deadline) is None


def test_a_move_is_kept_whole() -> None:
    move = Move(3, date(2026, 11, 30), timing_of(RESEARCH))
    assert move_from_json(move.as_json()) == move


@given(st.text("明后天周一二三四五教研备课磨改调到推迟第七节上下午点12月日，。 :", max_size=30))
def test_whatever_is_said_what_is_found_lies_ahead(text: str) -> None:
    coming = agenda(ITEMS, NOW.date(), NOW.date() + timedelta(days=21), CALENDAR)
    it = find_move(text, NOW, CALENDAR, coming)
    if it is not None:
        assert datetime.combine(it[1].first_day, it[1].starts or time.max, ZONE) > NOW
