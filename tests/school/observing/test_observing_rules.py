"""Rules around an observation: when writing ends, what a correction is, when a log is final, who may read it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from school.calendar.terms import SchoolCalendar, Timetable
from school.observing.corrections import (
    Change,
    Corrected,
    Locked,
    appraisal_changes,
    check_open,
    entered_late,
    is_locked,
    may_reopen,
    visit_changes,
)
from school.observing.customs import Customs, Readers
from school.observing.in_class import Sitting, first_end, moved_end
from school.observing.lessons import Lesson
from school.observing.observations import Appraisal, Observation, SharedPart, Visit
from school.observing.sharing import may_read, parts_written
from school.observing.sheets import USUAL
from school.observing.visits import VisitKind
from school.people import Member, Role
from tests.sample import TERM, TIMETABLE

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = SchoolCalendar(ZONE, (TERM,), (Timetable(TIMETABLE),))
DAY = date(2026, 11, 25)
VISIT = Visit(Lesson(3, 1, "数学"), 2, "苏婉清", DAY, 3)


def at(hour: int, minute: int = 0, day: date = DAY) -> datetime:
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=ZONE)


def on(day: int, hour: int = 8) -> datetime:
    """A morning in December."""
    return at(hour, day=date(2026, 12, day))


LOG = Observation(1, 1, VISIT, Appraisal(), at(10))


@pytest.mark.parametrize(
    ("visit", "opened", "ends"),
    [
        (VISIT, at(10, 15), at(11, 10)),
        (VISIT, at(10, 59), at(11, 10)),
        (VISIT, at(11, 30), at(12, 30)),
        (replace(VISIT, period=None), at(10, 15), at(11, 15)),
        (replace(VISIT, period=9), at(10, 15), at(11, 15)),
        (replace(VISIT, day=DAY - timedelta(days=1)), at(10, 15), at(11, 15)),
        (replace(VISIT, period=7), at(8), at(11)),
        (VISIT, at(23, 50), datetime(2026, 11, 26, 0, 50, tzinfo=ZONE)),
    ],
)
def test_writing_ends_after_the_bell_or_after_an_hour(visit: Visit, opened: datetime, ends: datetime) -> None:
    assert first_end(visit, opened, CALENDAR) == ends


@pytest.mark.parametrize(
    ("said", "ends"),
    [(at(10, 30), at(11, 10)), (at(11, 5), at(11, 25)), (at(13, 10), at(13, 15)), (at(9), at(11, 10))],
)
def test_who_goes_on_writing_is_not_cut_off_for_three_hours(said: datetime, ends: datetime) -> None:
    assert moved_end(Sitting(1, at(10, 15), at(11, 10)), said) == ends


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        (VISIT, []),
        (replace(VISIT, period=4), [Change(Corrected.PERIOD, "3", "4")]),
        (replace(VISIT, day=date(2026, 11, 24)), [Change(Corrected.DAY, "2026-11-25", "2026-11-24")]),
        (replace(VISIT, host_id=3, host_name="何雨桐"), [Change(Corrected.HOST, "苏婉清", "何雨桐")]),
        (replace(VISIT, lesson=Lesson(3, 1, "数学", "分数")), []),
        (replace(VISIT, kind=VisitKind.DROP_IN), [Change(Corrected.KIND, "regular", "drop_in")]),
        (
            replace(VISIT, lesson=Lesson(3, 2, "数学")),
            [Change(Corrected.LESSON, "三（1）班数学", "三（2）班数学")],
        ),
    ],
)
def test_a_visit_is_corrected_where_it_said_something_else(after: Visit, changes: list[Change]) -> None:
    assert visit_changes(VISIT, after) == changes


def test_a_class_that_was_not_known_is_filled_in_and_not_corrected() -> None:
    unknown = replace(VISIT, lesson=Lesson(3, None, "数学"))
    assert visit_changes(unknown, VISIT) == []


@pytest.mark.parametrize(
    ("before", "after", "parts"),
    [
        (Appraisal(), Appraisal(strengths="好"), []),
        (Appraisal(strengths="好"), Appraisal(strengths="好\n板书美"), []),
        (Appraisal(strengths="好"), Appraisal(strengths="板书美"), [Corrected.STRENGTHS]),
        (Appraisal(mark="良好"), Appraisal(mark="优秀"), [Corrected.MARK]),
        (Appraisal(suggestions="慢些"), Appraisal(), [Corrected.SUGGESTIONS]),
        (Appraisal(notes="私"), Appraisal(notes="改"), []),
    ],
)
def test_words_are_corrected_where_they_said_something_else(
    before: Appraisal, after: Appraisal, parts: list[Corrected]
) -> None:
    assert [it.part for it in appraisal_changes(before, after)] == parts


def test_a_log_of_another_day_than_its_lesson_is_entered_late() -> None:
    assert not entered_late(LOG, DAY)
    assert entered_late(LOG, DAY + timedelta(days=1))


@pytest.mark.parametrize(
    ("customs", "log", "now", "locked"),
    [
        (Customs(), LOG, at(8, day=date(2027, 1, 20)), False),
        (Customs(lock_days=7), LOG, at(23, 59, date(2026, 12, 2)), False),
        (Customs(lock_days=7), LOG, at(0, 0, date(2026, 12, 3)), True),
        (Customs(lock_days=3), replace(LOG, entered_at=on(2)), on(4), False),
        (Customs(lock_days=3), replace(LOG, reopened_until=on(9, 9)), on(9), False),
        (Customs(lock_days=3), replace(LOG, reopened_until=on(9, 9)), on(9, 9), True),
    ],
)
def test_a_log_becomes_final_where_the_school_wants_it(
    customs: Customs, log: Observation, now: datetime, locked: bool
) -> None:
    assert is_locked(log, customs, now) is locked
    if locked:
        with pytest.raises(Locked):
            check_open(log, customs, now)


def member(number: int, *roles: Role, groups: tuple[int, ...] = (), leads: tuple[int, ...] = ()) -> Member:
    return Member(
        number,
        1,
        f"老师{number}",
        appointed=frozenset(roles),
        groups=frozenset(groups),
        leads=dict.fromkeys(leads, Role.GROUP_LEAD),
    )


OBSERVER, HOST = member(1, groups=(1,)), member(2, groups=(2,))
LEADER, DIRECTOR = member(3, Role.SCHOOL_LEADER), member(4, Role.DIRECTOR)
OWN_HEAD, HOSTS_HEAD, OTHER_HEAD = (member(4 + n, groups=(n,), leads=(n,)) for n in (1, 2, 3))


@pytest.mark.parametrize(
    ("customs", "readers"),
    [
        (Customs(), set()),
        (Customs().read_by(Readers.LEADERS, at(9)), {LEADER.id, DIRECTOR.id}),
        (Customs().read_by(Readers.HEADS, at(9)), {LEADER.id, DIRECTOR.id, OWN_HEAD.id, HOSTS_HEAD.id}),
        (Customs().read_by(Readers.HEADS, at(11)), set()),
        (Customs().read_by(Readers.LEADERS, at(9)).read_by(Readers.HEADS, at(11)), {LEADER.id, DIRECTOR.id}),
        (Customs().read_by(Readers.HEADS, at(9)).read_by(Readers.NOBODY, at(11)), set()),
    ],
)
def test_those_the_school_names_read_what_was_entered_since(customs: Customs, readers: set[int]) -> None:
    people = (OBSERVER, HOST, LEADER, DIRECTOR, OWN_HEAD, HOSTS_HEAD, OTHER_HEAD)
    others = [it for it in people if it is not OBSERVER and it is not HOST]
    assert {it.id for it in others if may_read(it, LOG, OBSERVER, HOST, customs)} == readers
    assert not may_read(replace(LEADER, active=False), LOG, OBSERVER, HOST, customs)


def test_only_what_is_written_can_be_shared_and_never_the_private_notes() -> None:
    assert parts_written(replace(LOG, appraisal=Appraisal(notes="私"))) == []
    full = replace(LOG, appraisal=Appraisal("私", "好", "慢些"), sheet=USUAL.blank().marked(0, "18"), lines=2)
    assert parts_written(full) == list(SharedPart)
    assert not replace(LOG, appraisal=Appraisal(notes="私")).criticised
    assert full.criticised and replace(LOG, told_at=at(12)).criticised


@pytest.mark.parametrize(
    ("who", "may"),
    [(OBSERVER, False), (LEADER, True), (DIRECTOR, True), (OWN_HEAD, True), (HOSTS_HEAD, False)],
)
def test_a_log_is_reopened_by_those_above_its_observer(who: Member, may: bool) -> None:
    assert may_reopen(who, OBSERVER) is may


def test_a_head_does_not_reopen_what_is_the_heads_own_but_a_director_does() -> None:
    assert not may_reopen(OWN_HEAD, OWN_HEAD)
    assert may_reopen(DIRECTOR, DIRECTOR)
