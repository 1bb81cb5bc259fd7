"""When items fall: rules, exceptions, bells; with dateutil and the calendar as independent witnesses."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from dateutil.rrule import DAILY, MO, MONTHLY, WEEKLY, rrule, weekday
from hypothesis import given
from hypothesis import strategies as st

from school.calendar.terms import Period, SchoolCalendar, Term, Timetable
from school.people import Member
from school.scheduling.schedule import Audience, Change, Item, ItemKind, Part, agenda, occurrences
from tests.sample import TERM, TIMETABLE

DAY = timedelta(days=1)
WEEKLY_WEDNESDAY = Item(
    1,
    ItemKind.SERIES,
    "数学组教研",
    date(2026, 9, 2),
    TERM.last_day,
    Audience(7),
    place="三楼会议室",
    starts=time(14, 20),
    ends=time(15),
    rrule="FREQ=WEEKLY;BYDAY=WE",
)
EVENT = Item(2, ItemKind.EVENT, "运动会", date(2026, 11, 20), date(2026, 11, 21))
MONTH = Item(3, ItemKind.MONTH, "课题中期评估", date(2026, 10, 1), date(2026, 10, 31))


def days(item: Item, first: date, last: date) -> list[date]:
    return [it.day for it in occurrences(item, first, last)]


def test_a_series_ends_with_its_last_day() -> None:
    found = days(WEEKLY_WEDNESDAY, date(2026, 1, 1), date(2027, 12, 31))
    assert found[0] == date(2026, 9, 2) and found[-1] == date(2027, 1, 20) and len(found) == 21


def test_a_series_runs_across_the_new_year() -> None:
    assert days(WEEKLY_WEDNESDAY, date(2026, 12, 28), date(2027, 1, 7)) == [
        date(2026, 12, 30),
        date(2027, 1, 6),
    ]


def test_the_last_friday_of_a_leap_year_february_and_its_29th() -> None:
    fridays = replace(
        WEEKLY_WEDNESDAY,
        rrule="FREQ=MONTHLY;BYDAY=-1FR",
        first_day=date(2028, 1, 28),
        last_day=date(2028, 3, 31),
    )
    assert days(fridays, date(2028, 1, 1), date(2028, 3, 31)) == [
        date(2028, 1, 28),
        date(2028, 2, 25),
        date(2028, 3, 31),
    ]
    leap = replace(fridays, rrule="FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", first_day=date(2028, 2, 29))
    assert days(leap, date(2028, 2, 1), date(2028, 2, 29)) == [date(2028, 2, 29)]


def test_a_moved_occurrence_falls_on_its_new_day_and_keeps_the_name_of_the_old() -> None:
    moved = Change(date(2026, 10, 7), date(2026, 10, 9), time(9), time(10), "录播室")
    item = replace(WEEKLY_WEDNESDAY, changes={moved.day: moved})
    [found] = occurrences(item, date(2026, 10, 9), date(2026, 10, 9))
    assert (found.planned, found.day) == (date(2026, 10, 7), date(2026, 10, 9))
    assert (found.starts, found.ends, found.place) == (time(9), time(10), "录播室")
    assert days(item, date(2026, 10, 7), date(2026, 10, 7)) == []


def test_a_moved_occurrence_keeps_hours_and_place_that_were_not_changed() -> None:
    moved = Change(date(2026, 10, 7), date(2026, 10, 9))
    [found] = occurrences(
        replace(WEEKLY_WEDNESDAY, changes={moved.day: moved}), date(2026, 10, 9), date(2026, 10, 9)
    )
    assert (found.starts, found.ends, found.place) == (time(14, 20), time(15), "三楼会议室")


def test_a_cancelled_occurrence_is_gone() -> None:
    item = replace(WEEKLY_WEDNESDAY, changes={date(2026, 10, 7): Change(date(2026, 10, 7), None)})
    assert days(item, date(2026, 10, 1), date(2026, 10, 31)) == [date(2026, 10, day) for day in (14, 21, 28)]


@pytest.mark.parametrize("item", [EVENT, MONTH], ids=lambda item: item.kind)
def test_what_lasts_several_days_counts_with_each_of_them(item: Item) -> None:
    for day in (item.first_day, item.last_day):
        [found] = occurrences(item, day, day)
        assert (found.day, found.last_day) == (item.first_day, item.last_day)
    assert days(item, item.last_day + DAY, item.last_day + 9 * DAY) == []
    assert days(item, item.first_day - 9 * DAY, item.first_day - DAY) == []


def test_lesson_periods_follow_the_bells_of_the_day() -> None:
    winter = Timetable((Period(1, "am", time(9), time(9, 40)),), season=((11, 1), (2, 28)))
    calendar = SchoolCalendar(ZoneInfo("Asia/Shanghai"), (TERM,), (winter, Timetable(TIMETABLE)))
    item = replace(WEEKLY_WEDNESDAY, periods=(1,), starts=time(8, 20), ends=time(9))
    [before, after] = occurrences(item, date(2026, 10, 28), date(2026, 11, 4), calendar)
    assert (before.starts, before.ends) == (time(8, 20), time(9))
    assert (after.starts, after.ends) == (time(9), time(9, 40))


def test_lesson_periods_that_a_day_lacks_keep_the_hours_they_were_stored_with() -> None:
    short = Timetable((Period(1, "am", time(9), time(9, 40)),))
    calendar = SchoolCalendar(ZoneInfo("Asia/Shanghai"), (TERM,), (short,))
    item = replace(WEEKLY_WEDNESDAY, periods=(6,))
    [found] = occurrences(item, date(2026, 11, 4), date(2026, 11, 4), calendar)
    assert (found.starts, found.ends) == (time(14, 20), time(15))


def test_an_agenda_is_in_the_order_of_day_and_time() -> None:
    early = replace(EVENT, id=9, title="晨会", first_day=date(2026, 11, 18), starts=time(7, 50))
    found = agenda([WEEKLY_WEDNESDAY, EVENT, early], date(2026, 11, 16), date(2026, 11, 22))
    assert [it.item.title for it in found] == ["晨会", "数学组教研", "运动会"]


@pytest.mark.parametrize(
    ("audience", "meant"),
    [(Audience(), True), (Audience(7), True), (Audience(8), False), (Audience(people=frozenset({3})), True)],
)
def test_an_item_concerns_those_it_is_for(audience: Audience, meant: bool) -> None:
    member = Member(3, 1, "陈小满", groups=frozenset({7}))
    assert replace(EVENT, audience=audience).concerns(member) is meant
    assert not replace(EVENT, audience=audience).concerns(replace(member, active=False))


def test_a_speaker_from_another_group_is_concerned_too() -> None:
    guest = Member(4, 1, "周牧野", groups=frozenset({8}))
    assert replace(WEEKLY_WEDNESDAY, parts={4: Part.SPEAKER}).concerns(guest)
    assert not WEEKLY_WEDNESDAY.concerns(guest)


def test_where_they_take_turns_each_occurrence_has_its_own_preparer() -> None:
    guest = Member(4, 1, "周牧野", groups=frozenset({8}))
    first, second = date(2026, 9, 2), date(2026, 9, 9)
    item = replace(WEEKLY_WEDNESDAY, parts={3: Part.SPEAKER}, turns={second: {4: Part.PREPARER}})
    found = list(occurrences(item, first, second))
    assert [it.parts for it in found] == [{3: Part.SPEAKER}, {4: Part.PREPARER}]
    assert [it.concerns(guest) for it in found] == [False, True]
    assert item.concerns(guest) and not item.concerns(replace(guest, active=False))


# --- properties ---------------------------------------------------------------------------------------

some_day = st.dates(date(2026, 8, 1), date(2028, 12, 31))
rules = st.one_of(
    st.builds(
        lambda every, on: (WEEKLY, every, on),
        st.integers(1, 4),
        st.sets(st.integers(0, 6), min_size=1).map(sorted),
    ),
    st.builds(lambda every: (DAILY, every, None), st.integers(1, 9)),
    st.builds(
        lambda every, on, nth: (MONTHLY, every, [(on, nth)]),
        st.integers(1, 3),
        st.integers(0, 6),
        st.sampled_from([1, 2, 3, 4, -1]),
    ),
)
_NAMES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_FREQUENCIES = {WEEKLY: "WEEKLY", DAILY: "DAILY", MONTHLY: "MONTHLY"}


def written(rule: tuple) -> str:  # type: ignore[type-arg]
    frequency, every, on = rule
    names = [f"{it[1]}{_NAMES[it[0]]}" if isinstance(it, tuple) else _NAMES[it] for it in on or ()]
    by_day = f";BYDAY={','.join(names)}" if names else ""
    return f"FREQ={_FREQUENCIES[frequency]};INTERVAL={every}{by_day}"


def witness(rule: tuple, first: date, last: date) -> list[date]:  # type: ignore[type-arg]
    """The same days from dateutil's own constructor, without the RFC's text."""
    frequency, every, on = rule
    weekdays = [weekday(*it) if isinstance(it, tuple) else weekday(it) for it in on] if on else None
    moments = rrule(
        frequency,
        dtstart=datetime.combine(first, time.min),
        until=datetime.combine(last, time.min),
        interval=every,
        byweekday=weekdays,
        wkst=MO,
    )
    return [moment.date() for moment in moments]


@given(rule=rules, first=some_day, length=st.integers(0, 400), span=st.tuples(some_day, st.integers(0, 200)))
def test_occurrences_are_those_that_dateutil_knows(
    rule: tuple,  # type: ignore[type-arg]
    first: date,
    length: int,
    span: tuple[date, int],
) -> None:
    item = replace(
        WEEKLY_WEDNESDAY, rrule=written(rule), first_day=first, last_day=first + timedelta(days=length)
    )
    begin, end = span[0], span[0] + timedelta(days=span[1])
    expected = [day for day in witness(rule, first, item.last_day) if begin <= day <= end]
    assert days(item, begin, end) == expected


@given(st.data())
def test_moved_and_cancelled_occurrences_change_nothing_else(data: st.DataObject) -> None:
    first = data.draw(some_day)
    item = replace(WEEKLY_WEDNESDAY, first_day=first, last_day=first + timedelta(days=200))
    planned = days(item, first, item.last_day)
    moved = data.draw(
        st.dictionaries(st.sampled_from(planned), st.none() | st.integers(-400, 400), max_size=6)
    )
    changes = {
        day: Change(day, None if by is None else day + timedelta(days=by)) for day, by in moved.items()
    }
    found = list(occurrences(replace(item, changes=changes), date.min + 900 * DAY, date.max - 900 * DAY))
    kept = [day for day in planned if day not in moved]
    new = [change.new_day for change in changes.values() if change.new_day]
    assert sorted(it.day for it in found) == [it.day for it in found] == sorted([*kept, *new])
    assert sorted(it.planned for it in found) == sorted(
        set(planned) - {d for d, by in moved.items() if by is None}
    )


@given(first=st.dates(date(2026, 8, 24), date(2026, 9, 6)), on=st.integers(0, 4), odd=st.booleans())
def test_every_second_week_keeps_the_parity_of_the_teaching_weeks(first: date, on: int, odd: bool) -> None:
    term = Term("第一学期", first, first + timedelta(days=140))
    calendar = SchoolCalendar(ZoneInfo("Asia/Shanghai"), (term,))
    begins = next(
        day
        for day in (first + timedelta(days=n) for n in range(21))
        if day.weekday() == on and calendar.parity(day) == ("odd" if odd else "even")
    )
    item = replace(
        WEEKLY_WEDNESDAY,
        first_day=begins,
        last_day=term.last_day,
        rrule=f"FREQ=WEEKLY;INTERVAL=2;BYDAY={_NAMES[on]}",
    )
    found = days(item, term.first_day, term.last_day)
    by_counting = [
        day
        for day in (term.first_day + timedelta(days=n) for n in range(141))
        if day.weekday() == on and (((day - term.week_one).days // 7 + 1) % 2 == 1) is odd
    ]
    assert found == by_counting
