"""Whom and when documents are about, who may have them, and the sums in them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from school.calendar.terms import Term
from school.counting.board import Kind
from school.counting.duties import Duty, Metric, Per
from school.counting.quotas import Entry
from school.counting.tallies import (
    Completion,
    by_month,
    by_person,
    by_week,
    completions,
    counted_from,
    group_sums,
)
from school.directory import Directory
from school.exporting.exports import (
    Paper,
    Scope,
    Span,
    may_export,
    month_span,
    papers_for,
    read_scope,
    read_span,
    spans,
    term_span,
)
from school.people import Group, GroupKind, Member, Role, School, Stage
from school.problems import Outdated

SPRING = Term("春", date(2026, 3, 2), date(2026, 7, 3))
AUTUMN = Term("秋", date(2026, 8, 31), date(2027, 1, 22))
TODAY = date(2026, 11, 25)
MATHS, ENGLISH = 1, 2


def member(number: int, name: str, *groups: int, **more: Any) -> Member:
    return Member(number, 1, name, groups=frozenset(groups), **more)


DIRECTOR = member(1, "林知远", appointed=frozenset({Role.DIRECTOR}))
LEADER = member(2, "顾长河", appointed=frozenset({Role.SCHOOL_LEADER}))
HEAD = member(3, "苏婉清", MATHS, leads={MATHS: Role.GROUP_LEAD})
TEACHER = member(4, "陈小满", MATHS)
OTHER = member(5, "许星河", ENGLISH)
GONE = member(6, "旧同事", MATHS, active=False)


def school(*duties: Duty) -> Directory:
    groups = (
        Group(MATHS, GroupKind.SUBJECT, "数学组"),
        Group(ENGLISH, GroupKind.SUBJECT, "英语组"),
    )
    people = (DIRECTOR, LEADER, HEAD, TEACHER, OTHER, GONE)
    return Directory(
        School(1, "青禾小学", Stage.PRIMARY, "Asia/Shanghai", 1), people, groups, (SPRING, AUTUMN), (), duties
    )


WHOLE, OF_MATHS, OF_ENGLISH = Scope(), Scope(group_id=MATHS), Scope(group_id=ENGLISH)


@pytest.mark.parametrize(
    ("who", "scope", "may"),
    [
        (TEACHER, Scope(member_id=4), True),
        (TEACHER, Scope(member_id=3), False),
        (TEACHER, OF_MATHS, False),
        (TEACHER, WHOLE, False),
        (HEAD, OF_MATHS, True),
        (HEAD, Scope(member_id=4), True),
        (HEAD, Scope(member_id=6), True),
        (HEAD, OF_ENGLISH, False),
        (HEAD, Scope(member_id=5), False),
        (HEAD, WHOLE, False),
        (LEADER, WHOLE, True),
        (LEADER, OF_ENGLISH, True),
        (DIRECTOR, Scope(member_id=5), True),
        (DIRECTOR, Scope(member_id=99), False),
        (GONE, Scope(member_id=6), False),
    ],
)
def test_who_may_have_documents_of_whom(who: Member, scope: Scope, may: bool) -> None:
    assert may_export(who, scope, school()) is may


@pytest.mark.parametrize("scope", [WHOLE, OF_MATHS, Scope(member_id=4)])
def test_a_scope_comes_back_from_a_button(scope: Scope) -> None:
    assert read_scope(scope.code) == scope


@pytest.mark.parametrize("code", ["", "x", "m", "m-1", "g1x", "ss", "m" + "9" * 20, "m１"])
def test_a_forged_scope_is_none(code: str) -> None:
    with pytest.raises(Outdated):
        read_scope(code)


def test_a_term_takes_the_holidays_before_it_along() -> None:
    assert term_span(AUTUMN, school()) == Span(date(2026, 7, 4), date(2027, 1, 22), AUTUMN)
    assert term_span(SPRING, school()).first_day == SPRING.first_day


def test_a_span_comes_back_from_a_button() -> None:
    for span in spans(school(), TODAY):
        assert read_span(span.code, school(), TODAY) == span


@pytest.mark.parametrize("code", ["2026-12", "2020-01", "2026-09-02", "2026-13", "", "2026"])
def test_a_month_to_come_or_a_term_that_is_gone_is_none(code: str) -> None:
    with pytest.raises(Outdated):
        read_span(code, school(), TODAY)


def test_the_latest_terms_and_months_come_first() -> None:
    found = spans(school(), TODAY, months=2)
    assert [it.code for it in found] == ["2026-08-31", "2026-03-02", "2026-11", "2026-10"]


def test_reports_are_about_many_and_about_their_own_kind_of_days() -> None:
    month, term = month_span(TODAY, school()), term_span(AUTUMN, school())
    assert Paper.BRIEF in papers_for(WHOLE, month) and Paper.REPORT not in papers_for(WHOLE, month)
    assert Paper.REPORT in papers_for(WHOLE, term) and Paper.BRIEF not in papers_for(WHOLE, term)
    own = papers_for(Scope(member_id=4), term)
    assert not {Paper.BRIEF, Paper.REPORT, Paper.FOLDER} & {*own} and Paper.FORM not in own


# --- sums -----------------------------------------------------------------------------------------------


def entries(metric: Metric, *days: tuple[int, int]) -> list[Entry]:
    return [Entry(metric, date(2026, month, day)) for month, day in days]


def test_what_is_owed_by_the_month_adds_up_over_a_term() -> None:
    here = school(Duty(1, Metric.OBSERVE, 2, Per.MONTH))
    done = entries(Metric.OBSERVE, (9, 3), (9, 4), (9, 5), (10, 9))
    found = completions(here, TEACHER, done, term_span(AUTUMN, here), TODAY)
    # September, October and November have begun; the third of September makes up for nothing.
    assert found == {Kind(Metric.OBSERVE, Per.MONTH): Completion(Kind(Metric.OBSERVE, Per.MONTH), 3, 6)}
    assert found[Kind(Metric.OBSERVE, Per.MONTH)].missing == 3


def test_a_month_tells_how_the_term_stands() -> None:
    here = school(Duty(1, Metric.OBSERVE, 5, Per.TERM))
    done = entries(Metric.OBSERVE, (9, 3), (10, 9))
    found = completions(here, TEACHER, done, month_span(date(2026, 9, 1), here), TODAY)
    assert found[Kind(Metric.OBSERVE, Per.TERM)] == Completion(Kind(Metric.OBSERVE, Per.TERM), 2, 5)
    assert counted_from(here, month_span(TODAY, here)) == AUTUMN.first_day


def test_each_person_counts_in_one_group() -> None:
    work = by_person([(4, Metric.OBSERVE), (4, Metric.PAPER), (3, Metric.OBSERVE), (1, Metric.OBSERVE)])
    sums = group_sums(school(), [DIRECTOR, HEAD, TEACHER, OTHER], work)
    assert [(it.group.name if it.group else None, it.observed_each) for it in sums] == [
        ("数学组", 1.0),
        ("英语组", 0.0),
        (None, 1.0),
    ]
    assert [it.name for it in sums[0].members] == ["陈小满", "苏婉清"]


def test_months_before_the_term_show_only_with_work_in_them() -> None:
    span = term_span(AUTUMN, school())
    assert by_month([date(2026, 11, 3)], span, TODAY) == [
        (date(2026, 8, 1), 0),
        (date(2026, 9, 1), 0),
        (date(2026, 10, 1), 0),
        (date(2026, 11, 1), 1),
    ]
    assert by_month([date(2026, 7, 9)], span, date(2026, 9, 1))[0] == (date(2026, 7, 1), 1)


def test_weeks_go_up_to_today() -> None:
    span = term_span(AUTUMN, school())
    weeks = by_week([date(2026, 9, 1), date(2026, 9, 9), date(2026, 9, 9)], span, date(2026, 9, 16))
    assert weeks == [(1, 1), (2, 2), (3, 0)]
    assert by_week([], span, date(2026, 7, 10)) == []
