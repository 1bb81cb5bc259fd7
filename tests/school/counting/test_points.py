"""考核积分: a sum that can be checked line by line."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from school.counting.duties import Metric
from school.counting.points import Line, lines_of, ranked, read_weight, total
from school.counting.quotas import Entry
from school.people import Member
from school.problems import BadAnswer
from tests.sample import TERM

DAY = date(2026, 11, 25)
WEIGHTS = {Metric.OBSERVE: 5, Metric.PAPER: 30}


def lines(entries: list[Entry]) -> list[Line]:
    return lines_of(entries, WEIGHTS, TERM.first_day, TERM.last_day)


def test_each_kind_of_work_is_a_line() -> None:
    found = lines([Entry(Metric.OBSERVE, DAY), Entry(Metric.OBSERVE, DAY), Entry(Metric.CASE, DAY)])
    assert found == [Line(Metric.OBSERVE, 2, 5), Line(Metric.PAPER, 0, 30)]
    assert total(found) == 10


def test_what_waits_is_outside_the_term_or_there_twice_earns_nothing() -> None:
    entries = [
        Entry(Metric.PAPER, DAY, pending=True),
        Entry(Metric.PAPER, TERM.first_day - timedelta(days=1)),
        Entry(Metric.OBSERVE, DAY, period=2),
        Entry(Metric.OBSERVE, DAY, period=2),
    ]
    assert total(lines(entries)) == 5


def test_the_highest_come_first() -> None:
    people = [Member(1, 1, "周牧野"), Member(2, 1, "白露"), Member(3, 1, "陈小满")]
    entries = {3: [Entry(Metric.PAPER, DAY)]}
    found = ranked(people, entries, WEIGHTS, TERM.first_day, TERM.last_day)
    assert [(it.name, points) for it, points in found] == [("陈小满", 30), ("白露", 0), ("周牧野", 0)]


@pytest.mark.parametrize(("text", "tenths"), [("2", 20), ("0.5", 5), ("3分", 30), ("0", 0), ("100", 1000)])
def test_a_weight_as_it_is_typed(text: str, tenths: int) -> None:
    assert read_weight(text) == tenths


@pytest.mark.parametrize("text", ["", "两分", "-1", "0.25", "101", "NaN", "Infinity", "1e9"])
def test_what_is_no_weight(text: str) -> None:
    with pytest.raises(BadAnswer):
        read_weight(text)


@given(st.lists(st.builds(Entry, st.sampled_from(Metric), st.dates(TERM.first_day, TERM.last_day))))
def test_more_work_never_lowers_a_total(entries: list[Entry]) -> None:
    before = total(lines(entries))
    assert before <= total(lines([*entries, Entry(Metric.PAPER, DAY)])) <= before + 30
