"""Which rules bind whom: ages, years of service, pairs, whole groups, rules that add up, parts of the work."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from school.calendar.terms import SchoolCalendar
from school.counting.duties import Duty, Metric, Only, Pair, Per, Side, Span, age_on, service_on
from school.counting.duty_entry import read_years
from school.counting.quotas import Entry, group_progress, progress
from school.counting.term_rules import TermRules, owed_by, owed_together
from school.counting.windows import workdays_of
from school.observing.visits import VisitKind
from school.people import Assignment, Group, GroupKind, Member, Role
from school.problems import BadAnswer
from tests.sample import TERM

TODAY = date(2026, 11, 25)
WORKDAYS = workdays_of(SchoolCalendar(ZoneInfo("Asia/Shanghai"), (TERM,)))
MATHS = Group(7, GroupKind.SUBJECT, "数学组", "数学")
PREP = Group(8, GroupKind.PREP, "三年级数学备课组", "数学", 3)
YOUNG = Member(
    1, 1, "陈小满", groups=frozenset({7, 8}), birth="1998-03", joined_year=2025,
    teaches=(Assignment(3, "数学"), Assignment(3, "科学")),
)  # fmt: skip
OLD = Member(
    2, 1, "苏婉清", groups=frozenset({7}), leads={7: Role.GROUP_LEAD}, birth="1975-10", joined_year=1998
)
UNKNOWN = Member(3, 1, "周牧野")


def rules(*duties: Duty, pairs: tuple[Pair, ...] = ()) -> TermRules:
    return TermRules(TERM, duties, WORKDAYS, (MATHS, PREP), pairs)


def observing(count: int = 10, **more: object) -> Duty:
    return Duty(count, Metric.OBSERVE, count, Per.TERM, **more)  # type: ignore[arg-type]


def seen(kind: VisitKind = VisitKind.REGULAR, subject: str = "数学", **more: object) -> Entry:
    return Entry(Metric.OBSERVE, TODAY, 0, kind, subject, **more)  # type: ignore[arg-type]


# --- lessons watched online -----------------------------------------------------------------------


@pytest.mark.parametrize(("most", "count", "online"), [(None, 5, 0), (0, 2, 3), (2, 4, 1), (9, 5, 0)])
def test_as_many_lessons_watched_online_count_as_the_duty_says(
    most: int | None, count: int, online: int
) -> None:
    entries = [seen(), seen(online=True), seen(online=True), seen(), seen(online=True)]
    [found] = progress(YOUNG, rules(observing(online_most=most)), entries, TODAY)
    assert (found.count, found.online) == (count, online)


def test_an_online_lesson_that_does_not_count_takes_no_period_from_another() -> None:
    entries = [seen(online=True, period=2), seen(period=2)]
    [found] = progress(YOUNG, rules(observing(online_most=0)), entries, TODAY)
    assert (found.count, found.online) == (1, 1)


def test_what_waits_takes_no_online_lesson_away() -> None:
    entries = [seen(online=True, pending=True), seen(online=True), seen(online=True)]
    [found] = progress(YOUNG, rules(observing(online_most=1)), entries, TODAY)
    assert (found.count, found.pending, found.online) == (1, 1, 1)


# --- all others -----------------------------------------------------------------------------------


def owed_of(member: Member, *duties: Duty) -> list[int]:
    return [it.count for it in owed_by(member, rules(*duties), TODAY)]


def test_others_are_those_whom_no_closer_rule_binds() -> None:
    leads = observing(20, role=Role.GROUP_LEAD)
    young = observing(15, age=Span(None, 35))
    others = observing(10, others=True)
    assert owed_of(OLD, leads, others) == [20]
    assert owed_of(UNKNOWN, leads, others) == [10]
    assert owed_of(YOUNG, leads, young, others) == [15]


def test_a_lower_number_of_a_closer_rule_stands_against_others() -> None:
    assert owed_of(OLD, observing(5, role=Role.GROUP_LEAD), observing(10, others=True)) == [5]


def test_a_closer_rule_of_another_period_takes_out_too_but_not_one_of_other_work() -> None:
    monthly = Duty(1, Metric.OBSERVE, 4, Per.MONTH, role=Role.GROUP_LEAD)
    papers = Duty(2, Metric.PAPER, 2, Per.TERM, role=Role.GROUP_LEAD)
    others = observing(10, others=True)
    assert [it.duty.per for it in owed_by(OLD, rules(monthly, others), TODAY)] == [Per.MONTH]
    assert owed_of(OLD, papers, others) == [10, 2]


def test_what_is_for_everybody_or_comes_on_top_takes_nobody_out() -> None:
    adds = observing(3, role=Role.GROUP_LEAD, adds=True)
    assert owed_of(OLD, observing(8), observing(10, others=True)) == [10]
    assert owed_of(OLD, adds, observing(10, others=True)) == [13]


# --- ages and years of service --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("birth", "day", "age"),
    [
        ("1981-08", date(2026, 8, 31), 45),
        ("1981-09", date(2026, 8, 31), 44),
        ("2000-02", date(2028, 2, 29), 28),
        (None, TODAY, None),
    ],
)
def test_age(birth: str | None, day: date, age: int | None) -> None:
    assert age_on(Member(1, 1, "甲", birth=birth), day) == age


@pytest.mark.parametrize(
    ("joined", "day", "years"),
    [
        (2026, date(2026, 8, 31), 1),
        (2024, date(2026, 8, 31), 3),
        (2024, date(2027, 2, 22), 3),
        (2027, date(2027, 2, 22), 1),
        (None, TODAY, None),
    ],
)
def test_years_of_service_count_school_years(joined: int | None, day: date, years: int | None) -> None:
    assert service_on(Member(1, 1, "甲", joined_year=joined), day) == years


@pytest.mark.parametrize(
    ("limits", "bound"),
    [
        ({}, [YOUNG, OLD, UNKNOWN]),
        ({"age": Span(None, 45)}, [YOUNG]),
        ({"age": Span(50, None)}, [OLD]),
        ({"age": Span(28, 50)}, [YOUNG, OLD]),
        ({"service": Span(None, 3)}, [YOUNG]),
        ({"service": Span(20, None)}, [OLD]),
        ({"group_id": 7, "age": Span(None, 45)}, [YOUNG]),
        ({"group_id": 8}, [YOUNG]),
        ({"role": Role.GROUP_LEAD, "age": Span(None, 45)}, []),
    ],
)
def test_a_rule_may_be_for_some_years_only(limits: dict[str, object], bound: list[Member]) -> None:
    duty = observing(**limits)
    assert [it for it in (YOUNG, OLD, UNKNOWN) if rules(duty).binds(duty, it, TODAY)] == bound


def test_45_and_younger_holds_the_45th_year() -> None:
    born = Member(9, 1, "甲", birth="1981-08")
    duty = observing(age=Span(None, 45))
    assert rules(duty).binds(duty, born, TODAY)


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("45周岁以下", Span(None, 45)),
        ("45岁（含）以下", Span(None, 45)),
        ("不满35周岁", Span(None, 34)),
        ("35至45周岁", Span(35, 45)),
        ("35-45", Span(35, 45)),
        ("50周岁及以上", Span(50, None)),
        ("40", Span(None, 40)),
        ("教龄三年以内", Span(None, 3)),
        ("3年内", Span(None, 3)),
        ("二十年以上", Span(20, None)),
    ],
)
def test_years_as_people_type_them(text: str, span: Span) -> None:
    assert read_years(text) == span


@pytest.mark.parametrize("text", ["", "年轻人", "45到35", "0岁以下", "一百岁", "不满1年", "-3"])
def test_what_is_no_years(text: str) -> None:
    with pytest.raises(BadAnswer):
        read_years(text)


# --- highest, sum, parts ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("duties", "counts"),
    [
        ([observing(10), observing(20, role=Role.GROUP_LEAD)], [20]),
        ([observing(10), observing(5, role=Role.GROUP_LEAD, adds=True)], [15]),
        ([observing(10), observing(20, group_id=7), observing(5, role=Role.GROUP_LEAD, adds=True)], [25]),
        ([observing(5, adds=True), observing(3, role=Role.GROUP_LEAD, adds=True)], [8]),
        ([observing(10), observing(5, adds=True), observing(4, member_id=2)], [4]),
        ([observing(10), observing(2, only=Only.DROP_IN)], [10, 2]),
    ],
    ids=[
        "highest",
        "on top of the only one",
        "on top of the highest",
        "nothing but additions",
        "a rule for the person is the last word",
        "a part is a number of its own",
    ],
)
def test_what_several_rules_come_to(duties: list[Duty], counts: list[int]) -> None:
    assert [it.count for it in owed_by(OLD, rules(*duties), TODAY)] == counts


@pytest.mark.parametrize(
    ("only", "count"),
    [
        (Only.ALL, 5),
        (Only.DROP_IN, 1),
        (Only.OPEN, 1),
        (Only.OUTSIDE, 1),
        (Only.OWN_SUBJECT, 4),
        (Only.OTHER_SUBJECT, 1),
    ],
)
def test_a_part_counts_lessons_of_its_kind(only: Only, count: int) -> None:
    entries = [
        seen(),
        seen(VisitKind.DROP_IN, "语文"),
        seen(VisitKind.REPORT_LESSON),
        seen(VisitKind.OUTSIDE),
        seen(subject="科学"),
    ]
    [found] = progress(YOUNG, rules(observing(only=only)), entries, TODAY)
    assert found.count == count


def test_a_lesson_counts_once() -> None:
    entries = [seen(period=3), seen(period=3), seen(period=4), seen(), seen()]
    [found] = progress(YOUNG, rules(observing()), entries, TODAY)
    assert found.count == 4


def test_what_waits_for_consent_does_not_count_yet() -> None:
    entries = [Entry(Metric.PAPER, TODAY), Entry(Metric.PAPER, TODAY, pending=True)]
    [found] = progress(YOUNG, rules(Duty(1, Metric.PAPER, 2, Per.TERM)), entries, TODAY)
    assert (found.count, found.pending, found.missing) == (1, 1, 1)


# --- pairs -----------------------------------------------------------------------------------------


def test_a_mentor_owes_each_mentee() -> None:
    pairs = (Pair(1, 2, 1, TERM.first_day), Pair(2, 2, 3, TERM.first_day), Pair(3, 3, 1, date(2027, 1, 5)))
    mentors = observing(3, side=Side.MENTOR, only=Only.PARTNER)
    mentees = observing(4, side=Side.MENTEE, only=Only.PARTNER)
    every = rules(mentors, mentees, pairs=pairs)
    entries = [seen(host_id=1), seen(host_id=1), seen(host_id=3), seen(host_id=9)]
    found = progress(OLD, every, entries, TODAY)
    assert [(it.partner_id, it.count, it.target) for it in found] == [(1, 2, 3), (3, 1, 3)]
    [own] = progress(YOUNG, every, [seen(host_id=2)], TODAY)
    assert (own.partner_id, own.count, own.target) == (2, 1, 4)


def test_a_pair_that_has_ended_owes_nothing() -> None:
    duty = observing(3, side=Side.MENTOR, only=Only.PARTNER)
    ended = rules(duty, pairs=(Pair(1, 2, 1, TERM.first_day, date(2026, 11, 24)),))
    assert progress(OLD, ended, [], TODAY) == []
    # In the holidays that follow, the pairs of the term's last day are looked at.
    going_on = rules(duty, pairs=(Pair(1, 2, 1, TERM.first_day),))
    assert len(progress(OLD, going_on, [], date(2027, 2, 1))) == 1


# --- groups ----------------------------------------------------------------------------------------

LESSONS = Duty(1, Metric.OPEN_LESSON, 1, Per.HALF_MONTH, group_kind=GroupKind.SUBJECT, together=True)


def test_a_group_owes_as_one_and_its_people_do_not() -> None:
    every = rules(LESSONS)
    assert owed_by(YOUNG, every, TODAY) == []
    assert owed_together(7, every) == [LESSONS]
    assert owed_together(8, every) == []


def test_a_rule_of_the_groups_own_goes_before_the_one_for_all_groups() -> None:
    own = Duty(2, Metric.OPEN_LESSON, 1, Per.HALF_MONTH, group_id=7, together=True)
    more = Duty(3, Metric.OPEN_LESSON, 4, Per.HALF_MONTH, group_kind=GroupKind.SUBJECT, together=True)
    assert owed_together(7, rules(more, own)) == [own]


def test_whatever_the_people_of_a_group_do_counts_for_it() -> None:
    entries = [Entry(Metric.OPEN_LESSON, day) for day in (TODAY, TODAY, date(2026, 11, 15))]
    [found] = group_progress(7, rules(LESSONS), entries, TODAY)
    assert (found.count, found.target) == (2, 1)


def test_a_meeting_that_several_enter_has_taken_place_once() -> None:
    duty = Duty(1, Metric.MEETING, 2, Per.MONTH, group_id=7, together=True)
    entries = [Entry(Metric.MEETING, day) for day in (TODAY, TODAY, date(2026, 11, 18))]
    [found] = group_progress(7, rules(duty), entries, TODAY)
    assert found.count == 2
