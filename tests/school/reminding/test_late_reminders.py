"""What is said later than planned: what still makes sense, and what is made up for that was entered late."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.reminding.late_reminders import missed, snooze_moments, still_makes_sense
from school.reminding.quiet_hours import is_quiet
from school.reminding.reminders import Kind, Rule, Topic, Wishes, over_at, plan_item
from school.scheduling.schedule import Item, ItemKind, Occurrence, Part
from tests.school.reminding.test_reminders import CALENDAR, ZONE, deadline, event


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def made_up(item: Item, now: str, wishes: Wishes | None = None) -> dict[str, str]:
    """Kind to local time."""
    found = missed(item, CALENDAR, wishes or Wishes(), local(now))
    return {due.kind.value: f"{due.at.astimezone(ZONE):%m-%d %H:%M}" for due in found}


@pytest.mark.parametrize(
    ("kind", "day", "now", "sense"),
    [
        (Kind.DEADLINE_7, "2026-12-04", "2026-11-30 08:00", True),
        (Kind.DEADLINE_7, "2026-12-04", "2026-12-01 08:00", False),
        (Kind.DEADLINE_3, "2026-12-04", "2026-12-02 08:00", True),
        (Kind.DEADLINE_3, "2026-12-04", "2026-12-03 08:00", False),
        (Kind.DEADLINE_1, "2026-12-04", "2026-12-04 08:00", False),
        (Kind.DEADLINE_0, "2026-12-04", "2026-12-04 20:00", True),
        (Kind.WEEK, "2026-11-30", "2026-12-06 20:00", True),
        (Kind.WEEK, "2026-11-30", "2026-12-07 07:30", False),
        (Kind.MONTH, "2026-12-01", "2026-12-31 07:30", True),
        (Kind.MONTH, "2026-12-01", "2027-01-01 07:30", False),
    ],
)
def test_a_late_reminder_goes_only_while_it_makes_sense(kind: Kind, day: str, now: str, sense: bool) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=ZONE)
    assert still_makes_sense(kind, date.fromisoformat(day), moment, None) is sense


def test_nothing_makes_sense_once_it_has_begun() -> None:
    day = date(2026, 11, 25)
    begun = over_at(Occurrence(event("2026-11-25"), day, day, time(14, 20), None, None), CALENDAR)
    for kind in Kind:
        assert not still_makes_sense(kind, day, begun, begun)
    assert still_makes_sense(Kind.SOON, day, begun - timedelta(minutes=1), begun)


def test_tonight_is_offered_until_six() -> None:
    noon = datetime(2026, 11, 25, 12, 0, tzinfo=ZONE)
    assert {name: f"{at:%d %H:%M}" for name, at in snooze_moments(noon).items()} == {
        "hour": "25 13:00",
        "tonight": "25 19:00",
        "morning": "26 07:00",
    }
    assert "tonight" not in snooze_moments(noon.replace(hour=18))


# --- entered late -------------------------------------------------------------------------------------

SPEAKER = {7: Part.SPEAKER}


@pytest.mark.parametrize(
    ("item", "now", "expected"),
    [
        (event("2026-12-04"), "2026-12-01 10:00", {}),
        (event("2026-12-02"), "2026-12-01 18:00", {"eve": "12-01 18:01"}),
        (event("2026-12-02"), "2026-12-01 23:00", {"eve": "12-02 06:30"}),
        (event("2026-12-02"), "2026-12-02 13:00", {"eve": "12-02 13:01", "soon": "12-02 13:01"}),
        (event("2026-12-02"), "2026-12-02 14:20", {}),  # it has begun
        (event("2026-12-02", None), "2026-12-02 14:20", {"eve": "12-02 14:21"}),
        (event("2026-12-04", parts=SPEAKER), "2026-12-01 18:00", {"part": "12-01 18:01"}),
        (event("2026-11-30", "09:10"), "2026-11-28 10:00", {"eve": "11-30 06:30"}),  # not on a Saturday
        (event("2026-11-28", "15:00"), "2026-11-28 10:00", {"eve": "11-28 10:01"}),  # but for that very day
        (event("2026-12-02", "06:00"), "2026-12-01 23:00", {"eve": "12-02 06:30", "soon": "12-02 06:30"}),
        (event("2026-12-01", last_day=date(2026, 12, 3)), "2026-12-02 10:00", {}),  # under way
    ],
)
def test_an_event_entered_late_is_told_at_the_next_fitting_moment(
    item: Item, now: str, expected: dict[str, str]
) -> None:
    assert made_up(item, now) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-11-27 07:00", {}),
        ("2026-11-27 10:00", {"deadline_7": "11-27 10:01"}),
        ("2026-11-30 10:00", {"deadline_7": "11-30 10:01"}),
        ("2026-12-01 10:00", {"deadline_3": "12-01 10:01"}),
        ("2026-12-01 23:00", {"deadline_3": "12-02 06:30"}),
        ("2026-12-02 23:00", {}),  # the one of tomorrow at eight says it
        ("2026-12-03 10:00", {"deadline_1": "12-03 10:01"}),
        ("2026-12-04 10:00", {"deadline_0": "12-04 10:01"}),
    ],
)
def test_of_a_deadline_the_one_that_fits_the_days_left_is_told(now: str, expected: dict[str, str]) -> None:
    assert made_up(deadline("2026-12-04"), now) == expected


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-12-23 10:00", {}),
        ("2026-12-28 10:00", {"month_closing": "12-29 08:00"}),
        ("2026-12-29 07:00", {"month_closing": "12-29 08:00"}),
        ("2026-12-31 10:00", {}),
    ],
)
def test_nobody_is_asked_at_once_whether_they_are_done_with_a_month_item(
    now: str, expected: dict[str, str]
) -> None:
    month = event("2026-12-01", None, ItemKind.MONTH, last_day=date(2026, 12, 31))
    assert made_up(month, now) == expected


def test_what_the_school_has_turned_off_is_not_made_up_for() -> None:
    off = Wishes({Topic.EVE: Rule(False), Topic.SOON: Rule(False)})
    assert made_up(event("2026-12-02"), "2026-12-02 13:00", off) == {}


@given(st.integers(0, 130 * 24 * 60), st.integers(0, 20), st.booleans())
def test_nothing_is_both_planned_and_made_up_for_and_nobody_is_woken(
    minutes: int, days: int, due: bool
) -> None:
    now = local("2026-09-01 00:00") + timedelta(minutes=minutes)
    day = (now.date() + timedelta(days=days)).isoformat()
    item = deadline(day) if due else event(day, parts=SPEAKER)
    late = missed(item, CALENDAR, Wishes(), now)
    ahead = plan_item(item, CALENDAR, Wishes(), now, now + timedelta(days=40))
    assert not {(it.kind, it.day) for it in late} & {(it.kind, it.day) for it in ahead}
    assert all(it.at > now and not is_quiet(it.at.astimezone(ZONE)) for it in late)
