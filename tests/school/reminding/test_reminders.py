"""What is said when: the usual times, holidays, quiet hours, and what has lost its sense."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.calendar.terms import SchoolCalendar, SpecialDay, Term
from school.people import Member
from school.reminding.quiet_hours import QUIET_FROM, QUIET_UNTIL, awake, is_quiet, next_chance
from school.reminding.reminders import Kind, Personal, Rule, Topic, Wishes, over_at, plan_item, plan_school
from school.scheduling.listeners import chats_told, in_week_of
from school.scheduling.schedule import Audience, Change, Item, ItemKind, Occurrence, Part, occurrences
from tests.sample import TERM

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = SchoolCalendar(ZONE, (TERM,))
EARLY, FAR = datetime(2026, 8, 1, tzinfo=UTC), datetime(2027, 8, 1, tzinfo=UTC)


def event(day: str, starts: str | None = "14:20", kind: ItemKind = ItemKind.EVENT, **more: Any) -> Item:
    first = date.fromisoformat(day)
    at = time.fromisoformat(starts) if starts else None
    return Item(1, kind, "教研", first, **{"last_day": first, "starts": at, **more})


def deadline(day: str, starts: str | None = None) -> Item:
    return event(day, starts, kind=ItemKind.DEADLINE)


def planned(item: Item, wishes: Wishes | None = None, calendar: SchoolCalendar = CALENDAR) -> dict[str, str]:
    """Kind to local time, for items of one day."""
    dues = plan_item(item, calendar, wishes or Wishes(), EARLY, FAR)
    return {due.kind.value: f"{due.at.astimezone(calendar.timezone):%m-%d %H:%M}" for due in dues}


# --- the usual times ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "starts", "eve", "soon"),
    [
        ("2026-11-25", "14:20", "11-24 17:00", "11-25 12:20"),
        ("2026-11-30", "14:20", "11-27 17:00", "11-30 12:20"),  # Monday: not on Sunday
        ("2026-10-08", "09:10", "09-30 17:00", "10-08 07:10"),  # after the national holidays
        ("2026-11-25", "08:20", "11-24 17:00", "11-25 06:30"),  # two hours before is before half past six
        ("2026-11-25", "06:30", "11-24 17:00", "11-24 21:00"),  # and here the morning is too late
        ("2026-11-28", "09:00", "11-27 17:00", "11-28 07:00"),  # a Saturday: said on that very day
        ("2027-01-01", "09:00", "12-31 17:00", "01-01 07:00"),
    ],
)
def test_an_event_is_told_the_afternoon_before_and_two_hours_before(
    day: str, starts: str, eve: str, soon: str
) -> None:
    assert planned(event(day, starts)) == {"eve": eve, "soon": soon}


def test_a_whole_day_has_only_an_eve() -> None:
    assert planned(event("2026-11-25", None)) == {"eve": "11-24 17:00"}


@pytest.mark.parametrize("part", [Part.SPEAKER, Part.PREPARER])
def test_who_prepares_is_told_three_days_before(part: Part) -> None:
    assert planned(event("2026-11-26", parts={7: part}))["part"] == "11-23 17:00"
    assert (
        planned(event("2026-11-25", parts={7: part}))["part"] == "11-20 17:00"
    )  # three days before is Sunday


def test_turns_decide_who_prepares() -> None:
    wednesday = date(2026, 11, 25)
    series = event(
        "2026-11-18",
        last_day=date(2026, 12, 2),
        kind=ItemKind.SERIES,
        rrule="FREQ=WEEKLY;BYDAY=WE",
        turns={wednesday: {7: Part.PREPARER}},
    )
    told = [due.day for due in plan_item(series, CALENDAR, Wishes(), EARLY, FAR) if due.kind is Kind.PART]
    assert told == [wednesday]


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (
            deadline("2026-11-27"),
            {"deadline_7": "11-20", "deadline_3": "11-24", "deadline_1": "11-26", "deadline_0": "11-27"},
        ),
        # Sunday: the day itself and the day before are both said on Friday, once.
        (
            deadline("2026-11-29"),
            {"deadline_7": "11-20", "deadline_3": "11-26", "deadline_0": "11-27"},
        ),
        # At eight on its day a deadline of half past seven is over.
        (
            deadline("2026-11-27", "07:30"),
            {"deadline_7": "11-20", "deadline_3": "11-24", "deadline_1": "11-26"},
        ),
    ],
)
def test_a_deadline_is_told_four_times_at_eight(item: Item, expected: dict[str, str]) -> None:
    assert planned(item) == {kind: f"{day} 08:00" for kind, day in expected.items()}


def test_a_month_item_is_asked_for_a_week_before_its_end() -> None:
    item = Item(1, ItemKind.MONTH, "课题中期评估", date(2026, 10, 1), date(2026, 10, 31))
    assert planned(item) == {"month_closing": "10-23 08:00"}  # 24 October is a Saturday


def test_what_is_done_or_cancelled_is_not_spoken_of() -> None:
    for state in ({"done": True}, {"cancelled": True}):
        assert planned(event("2026-11-25", **state)) == {}


def test_moved_and_cancelled_occurrences_are_planned_as_they_are() -> None:
    days = [date(2026, 11, day) for day in (4, 11, 18)]
    series = event(
        "2026-11-04",
        last_day=days[-1],
        kind=ItemKind.SERIES,
        rrule="FREQ=WEEKLY;BYDAY=WE",
        changes={
            days[0]: Change(days[0], None),
            days[1]: Change(days[1], date(2026, 11, 12), time(9, 10)),
        },
    )
    dues = plan_item(series, CALENDAR, Wishes(), EARLY, FAR)
    assert [(due.kind, due.day.day, f"{due.at.astimezone(ZONE):%d %H:%M}") for due in dues] == [
        (Kind.EVE, 12, "11 17:00"),
        (Kind.SOON, 12, "12 07:10"),
        (Kind.EVE, 18, "17 17:00"),
        (Kind.SOON, 18, "18 12:20"),
    ]


def test_a_school_s_wishes_count() -> None:
    wishes = Wishes({Topic.EVE: Rule(False, time(17)), Topic.SOON: Rule(True, minutes=30)})
    assert planned(event("2026-11-25"), wishes) == {"soon": "11-25 13:50"}


def test_special_days_of_the_school_are_kept() -> None:
    free = SchoolCalendar(ZONE, (TERM,), (), (SpecialDay(date(2026, 11, 24), "运动会停课", works=False),))
    assert planned(event("2026-11-25"), calendar=free)["eve"] == "11-23 17:00"


def test_two_hours_are_two_hours_where_the_clocks_are_moved() -> None:
    paris = SchoolCalendar(ZoneInfo("Europe/Paris"))
    # On 28 March 2027 the clocks go from 2:00 to 3:00.
    [soon] = [
        due
        for due in plan_item(event("2027-03-28", "09:00"), paris, Wishes(), EARLY, FAR)
        if due.kind is Kind.SOON
    ]
    assert soon.at == datetime(2027, 3, 28, 5, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("monday", "told"),
    [
        ("2026-11-23", "11-23 07:30"),
        ("2026-10-05", "10-08 07:30"),  # the national holidays last until Wednesday
        ("2026-12-28", "12-28 07:30"),
    ],
)
def test_the_week_is_told_on_its_first_morning_at_work(monday: str, told: str) -> None:
    dues = plan_school(CALENDAR, Wishes(), EARLY, FAR)
    [week] = [it for it in dues if it.kind is Kind.WEEK and it.day == date.fromisoformat(monday)]
    assert f"{week.at.astimezone(ZONE):%m-%d %H:%M}" == told


def test_the_month_is_told_on_its_first_working_day() -> None:
    dues = [it for it in plan_school(CALENDAR, Wishes(), EARLY, FAR) if it.kind is Kind.MONTH]
    told = {it.day.month: f"{it.at.astimezone(ZONE):%m-%d}" for it in dues}
    assert (told[9], told[10], told[11], told[2]) == ("09-01", "10-08", "11-02", "02-01")


# --- properties ---------------------------------------------------------------------------------------

days = st.dates(date(2026, 8, 20), date(2028, 7, 31))
times = st.times().map(lambda it: it.replace(second=0, microsecond=0))
items = st.builds(
    lambda day, starts, kind, part: Item(
        1, kind, "教研", day, day, starts=starts, parts={7: Part.SPEAKER} if part else {}
    ),
    days,
    st.none() | times,
    st.sampled_from([ItemKind.EVENT, ItemKind.DEADLINE]),
    st.booleans(),
)
moments = st.integers(0, 2 * 366 * 24 * 60).map(
    lambda it: datetime(2026, 8, 1, tzinfo=ZONE) + timedelta(minutes=it)
)
zones = st.sampled_from(["Asia/Shanghai", "Asia/Urumqi", "Europe/Paris", "America/New_York"]).map(ZoneInfo)


@given(items, zones)
def test_nothing_is_said_at_night_or_too_late_and_nothing_on_free_days_but_of_that_day(
    item: Item, zone: ZoneInfo
) -> None:
    calendar = SchoolCalendar(zone, (TERM,))
    [it] = occurrences(item, item.first_day, item.first_day)
    for due in plan_item(item, calendar, Wishes(), EARLY, datetime(2029, 1, 1, tzinfo=UTC)):
        at = due.at.astimezone(zone)
        assert not is_quiet(at)
        assert at < over_at(it, calendar)
        # The one exception: what begins before the morning is said the evening before, whatever day that is.
        before_dawn = due.kind is Kind.SOON and item.starts is not None and item.starts <= time(6, 30)
        assert calendar.is_workday(at.date()) or at.date() == due.day or before_dawn


@given(items, st.lists(moments, min_size=1, max_size=6))
def test_planning_step_by_step_plans_everything_once(item: Item, cuts: list[datetime]) -> None:
    ends = [datetime(2026, 7, 31, tzinfo=UTC), *sorted(cuts), datetime(2029, 1, 1, tzinfo=UTC)]
    whole = plan_item(item, CALENDAR, Wishes(), ends[0], ends[-1])
    parts = [
        due for after, until in pairwise(ends) for due in plan_item(item, CALENDAR, Wishes(), after, until)
    ]
    assert parts == whole


@given(moments, st.timedeltas(timedelta(), timedelta(days=3)))
def test_whoever_sleeps_is_told_in_the_morning_or_the_evening_before(
    begins: datetime, more: timedelta
) -> None:
    found = awake(begins, begins + more)
    assert not is_quiet(found)
    assert found == begins or found < begins or found.time() == QUIET_UNTIL
    if found > begins:
        assert found < begins + more


@given(moments, days)
def test_what_is_late_finds_a_waking_hour_of_a_working_day(now: datetime, about: date) -> None:
    chance = next_chance(now, about, CALENDAR)
    assert chance >= now
    assert not is_quiet(chance)
    assert CALENDAR.is_workday(chance.date()) or chance.date() == about


def test_the_quiet_hours_are_half_past_nine_to_half_past_six() -> None:
    day = datetime(2026, 11, 25, tzinfo=ZONE)
    assert is_quiet(datetime.combine(day, QUIET_FROM, ZONE))
    assert not is_quiet(datetime.combine(day, QUIET_UNTIL, ZONE))
    assert not is_quiet(datetime.combine(day, time(21, 29), ZONE))
    assert is_quiet(datetime.combine(day, time(6, 29), ZONE))


# --- whom ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("audience", "bound", "told"),
    [
        (Audience(7), {7, 8, None}, {7}),
        (Audience(7), {8, None}, set()),
        (Audience(), {7, None}, {None}),
        (Audience(), {7, 8}, {7, 8}),
        (Audience(None, frozenset({1})), {7, None}, set()),
    ],
)
def test_the_chats_of_an_announcement(
    audience: Audience, bound: set[int | None], told: set[int | None]
) -> None:
    assert chats_told(audience, bound) == told


@pytest.mark.parametrize(
    ("audience", "tie", "bound", "told"),
    [
        (Audience(7), 7, {7, None}, True),
        (Audience(7), None, {7, None}, False),
        (Audience(8), None, {7, None}, True),
        (Audience(8), 7, {7, None}, False),
        (Audience(), 7, {7}, True),
        (Audience(None, frozenset({1})), None, {None}, False),
    ],
)
def test_whose_week_an_item_is_in(
    audience: Audience, tie: int | None, bound: set[int | None], told: bool
) -> None:
    assert in_week_of(audience, tie, bound) is told


def test_less_is_what_one_has_to_do_oneself() -> None:
    today = date(2026, 11, 25)
    wanted = {kind for kind in Kind if Personal(less=True).wants(kind, today)}
    assert wanted == {Kind.PART, Kind.DEADLINE_1, Kind.DEADLINE_0, Kind.CORRECTION}


def test_a_pause_ends_on_its_day_and_lets_corrections_through() -> None:
    until = date(2026, 12, 1)
    assert not Personal(paused_until=until).wants(Kind.SOON, date(2026, 11, 30))
    assert Personal(paused_until=until).wants(Kind.SOON, until)
    assert Personal(paused_until=until).wants(Kind.CORRECTION, date(2026, 11, 30))


def test_members_who_left_are_meant_by_nothing() -> None:
    gone = Member(7, 1, "白露", active=False)
    day = date(2026, 11, 25)
    it = Occurrence(event("2026-11-25", parts={7: Part.SPEAKER}), day, day, None, None, None)
    assert not it.concerns(gone)


def test_february_29() -> None:
    calendar = SchoolCalendar(ZONE, (Term("第二学期", date(2028, 2, 14), date(2028, 7, 1)),))
    item = event("2028-02-29")
    told = {
        due.kind.value: f"{due.at.astimezone(ZONE):%m-%d %H:%M}"
        for due in plan_item(item, calendar, Wishes(), EARLY, datetime(2029, 1, 1, tzinfo=UTC))
    }
    assert told == {"eve": "02-28 17:00", "soon": "02-29 12:20"}
