"""Who stands where among several people."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from school.calendar.terms import SchoolCalendar
from school.counting.board import Kind, first_kind, kinds_owed, standings
from school.counting.duties import Duty, Metric, Per
from school.counting.quotas import Entry, Pace
from school.counting.term_rules import TermRules
from school.counting.windows import workdays_of
from school.names import pinyin_key
from school.people import Member, Role
from tests.sample import TERM

TODAY = date(2026, 11, 25)
WORKDAYS = workdays_of(SchoolCalendar(ZoneInfo("Asia/Shanghai"), (TERM,)))
TERMLY = Kind(Metric.OBSERVE, Per.TERM)
FOUR = Duty(1, Metric.OBSERVE, 4, Per.TERM)
PAPERS = Duty(2, Metric.PAPER, 1, Per.YEAR, group_id=7)
PEOPLE = [
    Member(1, 1, "周牧野"),
    Member(2, 1, "陈小满", groups=frozenset({7})),
    Member(3, 1, "白露"),
    Member(4, 1, "单晓雨", leads={7: Role.GROUP_LEAD}),
]


def observed(count: int) -> list[Entry]:
    return [Entry(Metric.OBSERVE, TODAY)] * count


def rules(*duties: Duty) -> TermRules:
    return TermRules(TERM, duties, WORKDAYS)


def names(entries: dict[int, list[Entry]], duty: Duty = FOUR) -> list[str]:
    found = standings(PEOPLE, rules(duty), entries, Kind(duty.metric, duty.per), TODAY)
    return [it.member.name for it in found]


def test_those_behind_come_first_then_names_in_chinese_order() -> None:
    assert names({1: observed(1), 2: observed(4), 3: observed(3), 4: observed(1)}) == [
        "单晓雨",  # Shàn, not Dān
        "周牧野",
        "白露",
        "陈小满",
    ]


def test_who_owes_nothing_is_left_out() -> None:
    assert names({}, PAPERS) == ["陈小满"]


def test_the_duties_of_the_other_periods_do_not_mix_in() -> None:
    monthly = Duty(3, Metric.OBSERVE, 2, Per.MONTH)
    found = standings(PEOPLE, rules(FOUR, monthly), {}, TERMLY, TODAY)
    assert {it.progress.duty for it in found} == {FOUR}


def test_the_kinds_of_a_group_are_those_its_people_owe() -> None:
    assert kinds_owed(PEOPLE, rules(PAPERS, FOUR), TODAY) == [TERMLY, Kind(Metric.PAPER, Per.YEAR)]
    assert kinds_owed([PEOPLE[0]], rules(PAPERS, FOUR), TODAY) == [TERMLY]
    assert kinds_owed(PEOPLE, rules(), TODAY) == []


def test_a_board_opens_with_the_observations_of_the_term() -> None:
    weekly = Kind(Metric.OBSERVE, Per.WEEK)
    assert first_kind([weekly, TERMLY]) == TERMLY
    assert first_kind([weekly, Kind(Metric.PAPER, Per.YEAR)]) == weekly


@given(st.dictionaries(st.integers(1, 4), st.integers(0, 6)))
def test_everybody_asked_stands_on_the_board_once_and_behind_stays_above(counts: dict[int, int]) -> None:
    entries = {member: observed(count) for member, count in counts.items()}
    found = standings(PEOPLE, rules(FOUR), entries, TERMLY, TODAY)
    assert sorted(it.member.id for it in found) == [1, 2, 3, 4]
    paces = [it.progress.pace for it in found]
    assert paces == sorted(paces, key=[Pace.BEHIND, Pace.ON_PACE, Pace.DONE].index)


def test_who_owes_most_stands_at_the_top_and_equals_stand_by_name() -> None:
    found = standings(PEOPLE, rules(FOUR), {PEOPLE[0].id: observed(1)}, TERMLY, TODAY)
    behind = [it for it in found if it.progress.pace is Pace.BEHIND]
    gaps = [it.progress.missing for it in behind]
    assert gaps == sorted(gaps, reverse=True)
    for gap in set(gaps):
        names = [it.member.name for it in behind if it.progress.missing == gap]
        assert names == sorted(names, key=pinyin_key)
