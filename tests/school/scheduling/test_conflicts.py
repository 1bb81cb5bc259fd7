"""What speaks against a day, and which day would fit."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.calendar.terms import Phase, SpecialDay
from school.directory import Directory
from school.people import Group, GroupKind, Member, School, Stage
from school.scheduling.conflicts import Hitch, Surroundings
from school.scheduling.schedule import Audience, Change, Item, ItemKind, Occurrence, Part, occurrences
from school.staff.leaves import Leave
from tests.sample import TERM, TIMETABLE

ZONE = ZoneInfo("Asia/Shanghai")
NOW = datetime(2026, 11, 25, 10, tzinfo=ZONE)
MATHS, CHINESE = 1, 2
EXAMS = (
    Phase("期中考试", date(2026, 12, 9), date(2026, 12, 10)),
    Phase("期末考试", date(2027, 1, 13), date(2027, 1, 14)),
)
SCHOOL = Directory(
    School(1, "青禾小学", Stage.PRIMARY, "Asia/Shanghai", 1),
    (
        Member(1, 1, "苏婉清", groups=frozenset({MATHS})),
        Member(2, 1, "陈小满", groups=frozenset({MATHS})),
        Member(3, 1, "周牧野", groups=frozenset({CHINESE})),
    ),
    (Group(MATHS, GroupKind.SUBJECT, "数学组"), Group(CHINESE, GroupKind.SUBJECT, "语文组")),
    (replace(TERM, exams=EXAMS),),
    TIMETABLE,
    (),
    special_days=(
        SpecialDay(date(2026, 12, 4), "运动会", works=True),
        SpecialDay(date(2026, 12, 5), "补课", works=True, counts_as=3),
        SpecialDay(date(2026, 12, 7), "停课", works=False),
    ),
)


def event(day: date, **changes: object) -> Item:
    item = Item(9, ItemKind.EVENT, "磨课", day, day, Audience(MATHS), starts=time(14, 20), ends=time(15))
    return replace(item, **changes)  # type: ignore[arg-type]


def december(day: int) -> date:
    return date(2026, 12, day)


def found(item: Item, *others: Item) -> list[tuple[Hitch, str]]:
    return [(it.hitch, it.name) for it in Surroundings(SCHOOL, others).conflicts(item, NOW)]


def test_who_is_on_leave_is_missed_where_it_can_not_be_without_them() -> None:
    leave = Leave(1, 2, december(1), december(2), "病假")
    around = Surroundings(replace(SCHOOL, leaves=(leave,)), ())
    speaks, alone = {2: Part.SPEAKER}, Audience(people=frozenset({1, 2}))
    for item, expected in (
        (event(december(2)), []),
        (event(december(2), parts=speaks), [(Hitch.AWAY, (2,))]),
        (event(december(2), audience=alone), [(Hitch.AWAY, (2,))]),
        (event(december(3), parts=speaks), []),
    ):
        assert [(it.hitch, it.people) for it in around.conflicts(item, NOW)] == expected
    [first, *_] = around.fitting(
        next(occurrences(event(december(2), parts=speaks), december(2), december(2))), NOW
    )
    assert first == december(3)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (december(2), []),
        (december(4), [(Hitch.OCCASION, "运动会")]),
        (december(5), []),
        (december(6), [(Hitch.DAY_OFF, "")]),
        (december(7), [(Hitch.DAY_OFF, "停课")]),
        (december(9), [(Hitch.EXAM, "期中考试")]),
        (date(2027, 1, 1), [(Hitch.DAY_OFF, "元旦")]),
        (date(2026, 11, 24), [(Hitch.PAST, "")]),
        (date(2026, 11, 25), []),
    ],
)
def test_days_off_exams_and_occasions_speak_against_an_event(
    day: date, expected: list[tuple[Hitch, str]]
) -> None:
    assert found(event(day)) == expected


def test_what_is_named_after_an_exam_or_occasion_may_be_on_its_day() -> None:
    assert found(event(december(9), title="期中考试监考会")) == []
    assert found(event(december(4), title="运动会开幕式")) == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [(december(6), []), (december(9), []), (date(2027, 1, 1), [(Hitch.DAY_OFF, "元旦")])],
)
def test_a_deadline_may_be_on_a_weekend_and_in_exams_but_on_no_holiday(
    day: date, expected: list[tuple[Hitch, str]]
) -> None:
    assert found(event(day, kind=ItemKind.DEADLINE)) == expected


def test_a_month_item_has_no_day_that_could_be_wrong() -> None:
    assert found(event(december(1), kind=ItemKind.MONTH, last_day=december(31), starts=None)) == []


CHINESE_MEETING = event(december(2), id=5, title="语文组教研", audience=Audience(CHINESE))


@pytest.mark.parametrize(
    ("other", "clash"),
    [
        (event(december(2), id=5, title="例会", audience=Audience()), (1, 2)),
        (CHINESE_MEETING, ()),
        (replace(CHINESE_MEETING, parts={2: Part.SPEAKER}), (2,)),
        (event(december(2), id=5, audience=Audience(people=frozenset({1, 3}))), (1,)),
        (event(december(2), id=5, starts=time(15), ends=time(16)), ()),
        (event(december(2), id=5, starts=time(13), ends=None), ()),
        (event(december(2), id=5, starts=time(14), ends=None), (1, 2)),
        (event(december(2), id=5, starts=None, ends=None), ()),
        (event(december(2), id=5, kind=ItemKind.DEADLINE), ()),
        (event(december(3), id=5), ()),
        (event(december(2), id=9), ()),
        (
            event(
                date(2026, 11, 4),
                id=5,
                kind=ItemKind.SERIES,
                last_day=december(30),
                rrule="FREQ=WEEKLY;BYDAY=WE",
            ),
            (1, 2),
        ),
    ],
)
def test_the_same_people_can_not_be_in_two_places(other: Item, clash: tuple[int, ...]) -> None:
    conflicts = Surroundings(SCHOOL, [other]).conflicts(event(december(2)), NOW)
    assert [it.people for it in conflicts] == ([clash] if clash else [])
    assert all(it.name == other.title for it in conflicts)


def test_of_a_series_each_day_ahead_that_does_not_fit_is_named() -> None:
    series = event(
        date(2026, 9, 2), kind=ItemKind.SERIES, last_day=date(2027, 1, 20), rrule="FREQ=WEEKLY;BYDAY=WE"
    )
    conflicts = Surroundings(SCHOOL, []).conflicts(series, NOW)
    assert [(it.planned, it.name) for it in conflicts] == [
        (december(9), "期中考试"),
        (date(2027, 1, 13), "期末考试"),
    ]
    moved = replace(series, changes={december(9): Change(december(9), december(11))})
    assert len(Surroundings(SCHOOL, []).conflicts(moved, NOW)) == 1


def only(item: Item) -> Occurrence:
    [occurrence] = occurrences(item, item.first_day, item.first_day)
    return occurrence


def test_the_next_fitting_day_and_the_next_on_the_same_weekday_are_proposed() -> None:
    # 5 December is worked as a Wednesday; on the 7th there is no school.
    assert Surroundings(SCHOOL, []).fitting(only(event(december(4))), NOW) == [december(5), december(11)]
    assert Surroundings(SCHOOL, []).fitting(only(event(december(9))), NOW) == [december(11), december(16)]


def test_a_day_on_which_the_people_are_busy_is_not_proposed() -> None:
    busy = event(december(11), id=5, audience=Audience())
    assert Surroundings(SCHOOL, [busy]).fitting(only(event(december(9))), NOW)[0] == december(14)


def test_an_occurrence_of_a_series_is_not_moved_onto_another_one() -> None:
    series = event(
        december(9), kind=ItemKind.SERIES, last_day=date(2027, 1, 20), rrule="FREQ=WEEKLY;BYDAY=WE,FR"
    )
    assert Surroundings(SCHOOL, []).fitting(only(series), NOW) == [december(14)]


def test_nothing_is_proposed_beyond_the_term_or_before_today() -> None:
    last = event(TERM.last_day)
    assert Surroundings(SCHOOL, []).fitting(only(last), NOW) == []
    past = event(date(2026, 11, 2))
    assert Surroundings(SCHOOL, []).fitting(only(past), NOW)[0] == NOW.date()


@given(day=st.dates(date(2026, 11, 26), date(2027, 1, 22)))
def test_a_proposed_day_is_always_a_free_workday_of_the_term(day: date) -> None:
    surroundings = Surroundings(SCHOOL, [CHINESE_MEETING, event(december(15), id=5, audience=Audience())])
    for proposed in surroundings.fitting(only(event(day)), NOW):
        assert day < proposed <= min(TERM.last_day, day + timedelta(60))
        assert SCHOOL.calendar.is_workday(proposed)
        assert surroundings.conflicts(event(proposed), NOW) == []
